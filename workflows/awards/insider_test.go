package awards_test

import (
	"context"
	"testing"

	"demeu/models"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/awards"
	"demeu/workflows/people"
	"demeu/workflows/worktest"
)

var office = []models.Role{models.ProgramOfficer, models.ProgramDirector, models.ComplianceOfficer, models.FinanceOfficer, models.FinanceController}

// Whoever belongs to the grantee, or ever did, does no officer's act on its records, whatever offices they hold. An
// invitation that nobody accepted bars nobody.
func TestAnInsiderDoesNoOfficersAct(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		a := s.running()
		report := s.begin(a, "R1")
		s.onReport(s.certifier, "submit", report.ID, nil, "")
		batch, err := store.First[models.PaymentBatch](s.Store.Read(context.Background()), "", "operator_id = ?", s.operator.ID)
		worktest.Is(t, err, "")
		tranche := a.Tranches[1].ID
		for _, state := range []models.MembershipState{models.MembershipActive, models.MembershipRevoked} {
			boss := s.Person("Boss", s.operator, office...)
			s.Member(boss, s.ngo, models.NGOReader, state)
			for _, verb := range []string{"fund", "plan", "submit", "approve", "return", "offer", "retract", "cancel", "sign", "activate", "suspend", "resume", "terminate", "start_closing", "close"} {
				s.is(boss, verb, a.ID, nil, "award."+verb+".forbidden")
			}
			for _, verb := range []string{"return", "waive", "certify", "approve", "pay", "settle", "hold", "resume", "cancel"} {
				s.tranche(boss, verb, tranche, nil, "tranche."+verb+".forbidden")
			}
			for _, verb := range []string{"take", "request_changes", "accept_programme", "accept_finance", "reject"} {
				s.onReport(boss, verb, report.ID, nil, "report."+verb+".forbidden")
			}
			for _, verb := range []string{"release", "recall"} {
				_, err = s.w.Batches.Fire(s.As(boss), verb, batch.ID, nil)
				worktest.Is(t, err, "payment_batch."+verb+".forbidden")
			}
			_, err = s.w.CreateBatch(s.As(boss), awards.BatchInput{TrancheIDs: []string{tranche}})
			worktest.Is(t, err, "tranche.pay.forbidden")
			for object, id := range map[string]string{"award": a.ID, "tranche": tranche, "report": report.ID, "payment_batch": batch.ID} {
				_, err = s.Trail(s.As(boss), object, id)
				worktest.Is(t, err, "trail.read.forbidden")
				_, err = s.Trail(s.As(s.directors[0]), object, id)
				worktest.Is(t, err, "")
			}
		}
		for _, state := range []models.MembershipState{models.MembershipInvited, models.MembershipDeclined, models.MembershipRevoked} {
			asked := s.Person("Asked", s.operator, office...)
			s.Insert(&models.Membership{OrganisationID: s.ngo.ID, PersonID: asked.ID, Role: models.NGOReader, State: state})
			s.tranche(asked, "hold", tranche, &awards.HoldBody{Reason: "потому что так нужно"}, "")
			s.tranche(asked, "resume", tranche, reason(), "")
		}
	})
}

// Leaving does not help: who asked for a tranche as the grantee's signatory does not certify it as an officer.
func TestWhoAskedForATrancheAndLeftDoesNotCertifyIt(t *testing.T) {
	each(t, "standard", func(t *testing.T, s *stage) {
		a := s.award(1000, 1000)
		s.toActive(a)
		id := a.Tranches[0].ID
		both := s.Person("Both", s.operator, models.ProgramOfficer)
		s.Member(both, s.ngo, models.NGOCertifier, models.MembershipActive)
		s.tranche(both, "request", id, nil, "")
		s.tranche(both, "certify", id, nil, "tranche.certify.forbidden")
		m, err := store.First[models.Membership](s.Store.Read(context.Background()), "", "person_id = ? AND organisation_id = ?", both.ID, s.ngo.ID)
		worktest.Is(t, err, "")
		_, err = people.New(s.House.House).Memberships.Fire(s.As(both), "revoke", m.ID, &workflows.ReasonBody{Reason: "I leave"})
		worktest.Is(t, err, "")
		s.tranche(both, "certify", id, nil, "tranche.certify.forbidden")
		s.tranche(s.officer, "certify", id, nil, "")
	})
}
