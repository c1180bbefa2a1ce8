// Package reviews holds experts, conflicts of interest, assignments, scores, rankings and decisions.
package reviews

import "demeu/workflows"

// Reviews is the workflow of this context.
type Reviews struct {
	*workflows.House
}

// New wires the context.
func New(h *workflows.House) *Reviews {
	r := &Reviews{House: h}
	return r
}
