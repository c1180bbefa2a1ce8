// Package awards holds agreements, tranches, payments, reports and what donors see of their money.
package awards

import (
	"demeu/models"
	"demeu/workflows"
)

// Awards is the workflow of this context.
type Awards struct {
	*workflows.House
	Awards   *workflows.Desk[models.AwardState, *models.Award, *AwardView]
	Tranches *workflows.Desk[models.TrancheState, *models.Tranche, *TrancheView]
	Batches  *workflows.Desk[models.BatchState, *models.PaymentBatch, *BatchView]
	Reports  *workflows.Desk[models.ReportState, *models.Report, *ReportView]
}

// New wires the context.
func New(h *workflows.House) *Awards {
	w := &Awards{House: h}
	w.Awards = &workflows.Desk[models.AwardState, *models.Award, *AwardView]{House: h, Machine: &awards, Show: showAward}
	w.Tranches = &workflows.Desk[models.TrancheState, *models.Tranche, *TrancheView]{House: h, Machine: &tranches, Show: showTranche}
	w.Batches = &workflows.Desk[models.BatchState, *models.PaymentBatch, *BatchView]{House: h, Machine: &batches, Show: showBatch}
	w.Reports = &workflows.Desk[models.ReportState, *models.Report, *ReportView]{House: h, Machine: &reports, Show: showReport}
	return w
}
