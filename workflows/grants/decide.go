package grants

import (
	"demeu/models"
	"demeu/workflows"
)

// Decide moves an application by a hidden verb, as an effect of a ranking or of a decision on a whole list.
func (g *Grants) Decide(st *workflows.Step, a *models.Application, verb string) error {
	return applications.Effect(st, a, verb)
}
