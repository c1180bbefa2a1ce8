// Package awards holds agreements, tranches, payments, reports and what donors see of their money.
package awards

import "demeu/workflows"

// Awards is the workflow of this context.
type Awards struct {
	*workflows.House
}

// New wires the context.
func New(h *workflows.House) *Awards {
	w := &Awards{House: h}
	return w
}
