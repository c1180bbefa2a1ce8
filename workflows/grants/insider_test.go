package grants

import (
	"testing"

	"demeu/models"
	"demeu/models/store"
	"demeu/workflows/worktest"
)

// The trail of an application holds what its applicant has not been told: an officer who belongs or belonged to the
// applicant reads neither it nor the marks of the screening, and screens nothing.
func TestAnInsiderReadsNoOfficesTrail(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "standard")
		v := s.screened("APP-06")
		s.must(s.officer, "reject", v.ID, &RejectBody{Findings: []string{"E08"}, Reason: "Не подходит условиям"})
		trail, err := s.g.Trail(s.As(s.second), "application", v.ID)
		worktest.Is(t, err, "")
		if last := trail.Items[len(trail.Items)-1]; last.Verb != "reject" {
			t.Fatalf("the trail ends with %s", last.Verb)
		}
		for _, state := range []models.MembershipState{models.MembershipActive, models.MembershipRevoked} {
			insider := h.Person("Insider", s.operator, models.ProgramOfficer, models.ProgramDirector, models.ComplianceOfficer)
			h.Member(insider, s.ngo, models.NGOEditor, state)
			_, err = s.g.Trail(s.As(insider), "application", v.ID)
			worktest.Is(t, err, "trail.read.forbidden")
			_, err = s.fire(insider, "confirm_rejection", v.ID, nil)
			worktest.Is(t, err, "application.confirm_rejection.forbidden")
			seen, err := s.g.Applications.Get(s.As(insider), v.ID)
			worktest.Is(t, err, "")
			page, err := s.g.ListApplications(s.As(insider), store.Query{Filters: map[string]string{"call_id": s.call.ID}})
			worktest.Is(t, err, "")
			if row := page.Items[0]; seen.Rejection != nil || seen.Findings != nil || row.Blocking != 0 || row.AssigneeID != nil || row.AssigneeName != "" {
				t.Errorf("%s: %+v %+v %+v", state, seen.Rejection, seen.Findings, row)
			}
		}
		_, err = s.g.Trail(s.As(s.head), "application", v.ID)
		worktest.Is(t, err, "trail.read.forbidden")
		inspector := h.Person("Inspector", h.Organisation(models.KindPlatform, "Платформа", "KZ-71"), models.Auditor)
		_, err = s.g.Trail(s.As(inspector), "application", v.ID)
		worktest.Is(t, err, "")
		h.Member(inspector, s.ngo, models.NGOReader, models.MembershipRevoked)
		_, err = s.g.Trail(s.As(inspector), "application", v.ID)
		worktest.Is(t, err, "trail.read.forbidden")
	})
}
