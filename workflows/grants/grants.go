// Package grants holds funds, calls, applications and screening.
package grants

import "demeu/workflows"

// Grants is the workflow of this context.
type Grants struct {
	*workflows.House
}

// New wires the context.
func New(h *workflows.House) *Grants {
	g := &Grants{House: h}
	return g
}
