package people_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"demeu/models"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/people"
	"demeu/workflows/worktest"
)

// At an operator nobody gives themselves power alone: a grant waits for a second person.
func TestOperatorGrantTakesTwoPersons(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		p := people.New(h.House)
		op := h.Organisation(models.KindOperator, "Оператор", "KZ-71")
		director := h.Person("Director", op, models.ProgramDirector)
		compliance := h.Person("Compliance", op, models.ComplianceOfficer)
		page, err := p.Invite(h.As(director), op.ID, people.MemberInput{Email: "new@test.example", Name: "New", Roles: []models.Role{models.FinanceOfficer}})
		worktest.Is(t, err, "")
		m := page.Items[0]
		if m.State != "proposed" {
			t.Fatalf("a grant at an operator is %s", m.State)
		}
		_, err = p.Memberships.Fire(h.As(director), "confirm", m.ID, nil)
		worktest.Is(t, err, "duty.already_acted")
		v, err := p.Memberships.Fire(h.As(compliance), "confirm", m.ID, nil)
		worktest.Is(t, err, "")
		if v.State != "active" {
			t.Fatalf("after two persons it is %s", v.State)
		}
	})
}

// Who stands on no side of an organisation learns nothing of it; the answer equals that for an id that never was.
func TestStrangerLearnsNothing(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		p := people.New(h.House)
		ngo := h.Organisation(models.KindNGO, "Қор", "KZ-35")
		other := h.Organisation(models.KindNGO, "Басқа", "KZ-61")
		stranger := h.Person("Stranger", other, models.NGOAdmin)
		_, err := p.Organisations.Get(h.As(stranger), ngo.ID)
		worktest.Is(t, err, "organisation.not_found")
		_, err = p.Organisations.Get(h.As(stranger), workflows.NewID())
		worktest.Is(t, err, "organisation.not_found")
		page, err := p.ListOrganisations(h.As(stranger), store.Query{Count: true})
		worktest.Is(t, err, "")
		if len(page.Items) != 1 || *page.Total != 1 || page.Items[0].ID != other.ID {
			t.Fatalf("the list shows %d organisations", len(page.Items))
		}
	})
}

// The same key twice acts once and answers the same; with another command it is refused.
func TestKeyActsOnce(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		p := people.New(h.House)
		me := h.Person("Aigul", nil)
		name := models.Text{RU: "ОФ Мост"}
		in := people.OrganisationInput{Kind: models.KindNGO, OrganisationChange: people.OrganisationChange{LegalName: &name}}
		ctx := h.As(me, "key-1")
		first, err := p.CreateOrganisation(ctx, in)
		worktest.Is(t, err, "")
		again := h.As(me, "key-1")
		second, err := p.CreateOrganisation(again, in)
		worktest.Is(t, err, "")
		if first.ID != second.ID || !workflows.CallOf(again).Replayed {
			t.Fatal("the second answer is not the stored one")
		}
		n, err := store.Count[models.Organisation](h.Store.Read(context.Background()), "1 = 1")
		if err != nil || n != 1 {
			t.Fatalf("%d organisations, %v", n, err)
		}
	})
}

// An applicant does not choose who may not judge it: who works for an operator is no member by somebody else's word, and
// whoever was made a member may leave.
func TestNobodyIsDrawnIntoAnApplicant(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		p := people.New(h.House)
		op := h.Organisation(models.KindOperator, "Оператор", "KZ-71")
		ngo := h.Organisation(models.KindNGO, "Қор", "KZ-35")
		officer := h.Person("Officer", op, models.ProgramOfficer)
		head := h.Person("Head", ngo, models.NGOAdmin)
		admin := h.Person("Admin", h.Organisation(models.KindPlatform, "Demeu", ""), models.PlatformAdmin)
		reader := people.MemberInput{Email: officer.Email, Name: "x", Roles: []models.Role{models.NGOReader}}
		_, err := p.Invite(h.As(head), ngo.ID, reader)
		worktest.Is(t, err, "membership.officer")
		page, err := p.Invite(h.As(admin), ngo.ID, reader)
		worktest.Is(t, err, "")
		left, err := p.Memberships.Fire(h.As(officer), "revoke", page.Items[0].ID, &workflows.ReasonBody{Reason: "I have nothing to do with them"})
		worktest.Is(t, err, "")
		if left.State != "revoked" {
			t.Fatal(left.State)
		}
		citizen := h.Person("Citizen", nil)
		_, err = p.Invite(h.As(head), ngo.ID, people.MemberInput{Email: citizen.Email, Name: "c", Roles: []models.Role{models.NGOReader}})
		worktest.Is(t, err, "")
		_, err = p.Memberships.Fire(h.As(officer), "revoke", page.Items[0].ID, &workflows.ReasonBody{Reason: "once more"})
		worktest.Is(t, err, "membership.wrong_state")
	})
}

// Guesses sent at once are as many tries as guesses one by one.
func TestGuessesAtOnceAreCounted(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		p := people.New(h.House)
		who := h.Person("Guessed", nil)
		ctx := workflows.WithCall(context.Background(), &workflows.Call{Language: "ru"})
		worktest.Is(t, p.SendCode(ctx, who.Email, "ru"), "")
		l, err := store.First[models.Letter](h.Store.Read(ctx), "created_at DESC, id DESC", "address = ?", who.Email)
		worktest.Is(t, err, "")
		wrong, answers := "00000000", make(chan string, 15)
		if strings.ReplaceAll(l.Params["code"], " ", "") == wrong {
			wrong = "00000001"
		}
		for range cap(answers) {
			go func() {
				_, err := p.SignIn(ctx, people.SignIn{Email: who.Email, Code: wrong})
				answers <- models.CodeOf(err)
			}()
		}
		looked := 0
		for range cap(answers) {
			if <-answers == "auth.wrong" {
				looked++
			}
		}
		if looked != 5 {
			t.Errorf("%d guesses were looked at", looked)
		}
		_, err = p.SignIn(ctx, people.SignIn{Email: who.Email, Code: l.Params["code"]})
		worktest.Is(t, err, "auth.code_expired")
	})
}

// Whoever has gone takes no place in the queue of those who sign in by password.
func TestAFloodOfPasswordsEndsWithItsRequests(t *testing.T) {
	h := worktest.New(t, store.SQLite)
	p := people.New(h.House)
	ctx, leave := context.WithCancel(workflows.WithCall(context.Background(), &workflows.Call{Language: "ru"}))
	answers := make(chan string, 50)
	for i := range cap(answers) {
		go func() {
			_, err := p.SignIn(ctx, people.SignIn{Email: fmt.Sprintf("u%d@test.example", i), Password: "wrong"})
			answers <- models.CodeOf(err)
		}()
	}
	if first := <-answers; first != "auth.wrong" {
		t.Error(first)
	}
	leave()
	looked := 1
	for range cap(answers) - 1 {
		if <-answers == "auth.wrong" {
			looked++
		}
	}
	if looked > cap(answers)/2 {
		t.Errorf("%d passwords were looked at after everybody had left", looked)
	}
}
