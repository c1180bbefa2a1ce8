// Package grants holds funds, calls, applications and screening.
package grants

import (
	"demeu/models"
	"demeu/workflows"
)

// Grants is the workflow of this context.
type Grants struct {
	*workflows.House
	Funds        *workflows.Desk[models.FundState, *models.Fund, *FundView]
	Calls        *workflows.Desk[models.CallState, *models.Call, *CallView]
	Applications *ApplicationDesk
}

// New wires the context.
func New(h *workflows.House) *Grants {
	g := &Grants{House: h}
	g.Funds = &workflows.Desk[models.FundState, *models.Fund, *FundView]{House: h, Machine: &funds, Show: g.showFund}
	g.Calls = &workflows.Desk[models.CallState, *models.Call, *CallView]{House: h, Machine: &calls, Show: g.showCall}
	g.Applications = &ApplicationDesk{House: h, Machine: &applications, Show: g.showApplication}
	return g
}
