package people_test

import (
	"testing"

	"demeu/models"
	"demeu/models/money"
	"demeu/workflows"
	"demeu/workflows/people"
	"demeu/workflows/worktest"
)

// Whoever belongs to an organisation, or ever did, does not vouch for it: who wrote its bank account and left does not
// confirm it, and no operator confirms itself. Its own people read its trail; an insider's office elsewhere does not open it.
func TestAnInsiderDoesNotVouchForTheirOwn(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		p := people.New(h.House)
		op := h.Organisation(models.KindOperator, "Оператор", "KZ-71")
		ngo := h.Organisation(models.KindNGO, "Қор", "KZ-35")
		head := h.Person("Head", ngo, models.NGOAdmin)
		both := h.Person("Both", op, models.ProgramOfficer, models.ComplianceOfficer)
		asked := h.Person("Asked", op, models.ProgramOfficer, models.ComplianceOfficer)
		call := &models.Call{OperatorID: op.ID, Code: "C-1", Kind: "micro", Title: models.Text{RU: "к"}, Languages: []string{"ru"}, AppLanguages: []string{"ru"},
			Currency: money.KZT, ApplicantKinds: []models.OrganisationKind{models.KindNGO}, State: models.CallAnnounced}
		h.Insert(call)
		h.Insert(&models.Application{CallID: call.ID, OperatorID: op.ID, ApplicantID: ngo.ID, CreatedBy: head.ID, Language: "ru", Number: "C-1-0001", Title: "т",
			Requested: money.Amount{Minor: 100, Currency: money.KZT}, Own: money.Amount{Currency: money.KZT}, SubmittedAt: h.Clock.Now(), State: models.ApplicationSubmitted})
		check := &people.VerifyBody{}
		for _, code := range models.CheckCodes(models.KindNGO) {
			check.Answers = append(check.Answers, models.CheckAnswer{Code: code, Answer: models.AnswerUnknown})
		}
		invite := func(who *models.Person) string {
			page, err := p.Invite(h.As(head), ngo.ID, people.MemberInput{Email: who.Email, Name: "x", Roles: []models.Role{models.NGOEditor}})
			worktest.Is(t, err, "")
			return page.Items[0].ID
		}
		fire := func(who *models.Person, verb, id string, body any) {
			t.Helper()
			_, err := p.Memberships.Fire(h.As(who), verb, id, body)
			worktest.Is(t, err, "")
		}
		leaving := &workflows.ReasonBody{Reason: "I leave"}

		member := invite(both)
		_, err := p.Organisations.Fire(h.As(both), "verify", ngo.ID, check) // an invitation alone is nothing
		worktest.Is(t, err, "")
		fire(both, "accept", member, nil)
		_, err = p.Organisations.Fire(h.As(both), "edit", ngo.ID, &people.OrganisationChange{Bank: &people.Bank{IBAN: "KZ75125KZT1001300335", BIC: "DEMOKZKA", KBe: "18"}})
		worktest.Is(t, err, "")
		_, err = p.Organisations.Fire(h.As(both), "verify", ngo.ID, check)
		worktest.Is(t, err, "organisation.verify.forbidden")
		fire(both, "revoke", member, leaving)
		_, err = p.Organisations.Fire(h.As(both), "verify", ngo.ID, check)
		worktest.Is(t, err, "organisation.verify.forbidden")
		_, err = h.Trail(h.As(both), "organisation", ngo.ID)
		worktest.Is(t, err, "trail.read.forbidden")

		fire(asked, "decline", invite(asked), nil)
		fire(head, "revoke", invite(asked), leaving)
		_, err = p.Organisations.Fire(h.As(asked), "verify", ngo.ID, check)
		worktest.Is(t, err, "")
		_, err = h.Trail(h.As(asked), "organisation", ngo.ID)
		worktest.Is(t, err, "")

		_, err = p.Organisations.Fire(h.As(asked), "verify", op.ID, check)
		worktest.Is(t, err, "organisation.verify.forbidden")
		_, err = h.Trail(h.As(asked), "organisation", op.ID)
		worktest.Is(t, err, "")
	})
}
