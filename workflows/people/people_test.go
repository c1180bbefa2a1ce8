package people_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
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
		if v.State != "invited" {
			t.Fatalf("after two persons it is %s", v.State)
		}
		invited, err := store.PersonByEmail(h.Store.Read(context.Background()), "new@test.example")
		worktest.Is(t, err, "")
		if n := letters(h, invited.Email); n != 1 {
			t.Fatalf("%d letters", n)
		}
		if v, err = p.Memberships.Fire(h.As(invited), "accept", m.ID, nil); err != nil || v.State != "active" {
			t.Fatalf("after the third person's word it is %v, %v", v, err)
		}
		// what somebody gives themselves needs no word more, but still the second person
		page, err = p.Invite(h.As(director), op.ID, people.MemberInput{Email: director.Email, Name: "x", Roles: []models.Role{models.PanelChair}})
		worktest.Is(t, err, "")
		if v, err = p.Memberships.Fire(h.As(compliance), "confirm", page.Items[0].ID, nil); err != nil || v.State != "active" {
			t.Fatalf("a role given to oneself is %v, %v", v, err)
		}
	})
}

// A change of the duty table that was rejected, or was in force before, is agreed on anew when it comes again.
func TestARejectedProposalStartsAnew(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		p := people.New(h.House)
		op := h.Organisation(models.KindOperator, "Оператор", "KZ-71")
		var heads []*models.Person
		for range 3 {
			heads = append(heads, h.Person("Director", op, models.ProgramDirector, models.ComplianceOfficer))
		}
		table, err := store.DutiesOf(h.Store.Read(context.Background()), op.ID)
		worktest.Is(t, err, "")
		old, strict := table.Steps, maps.Clone(table.Steps)
		strict[models.StepSensitiveChange] = models.Duty{Persons: 3}
		fire := func(who int, verb string, body any, code string) *people.DutyTableView {
			t.Helper()
			v, err := p.Duties.Fire(h.As(heads[who]), verb, table.ID, body)
			worktest.Is(t, err, code)
			return v
		}
		propose := func(steps map[string]models.Duty) *people.DutyProposal {
			return &people.DutyProposal{Steps: steps, Reason: "as agreed"}
		}
		fire(0, "propose", propose(strict), "")
		fire(1, "confirm", nil, "")
		fire(0, "propose", propose(old), "") // takes three now
		fire(1, "confirm", nil, "")
		fire(2, "reject", &workflows.ReasonBody{Reason: "not so loose"}, "")
		fire(0, "propose", propose(old), "")
		if v := fire(2, "confirm", nil, ""); v.State != "proposed" {
			t.Fatal("a consent from before the rejection still counts")
		}
		if v := fire(1, "confirm", nil, ""); v.State != "in_force" {
			t.Fatalf("after three persons it is %s", v.State)
		}
		fire(0, "propose", propose(strict), "") // back to what the same people agreed on once
		if v := fire(2, "confirm", nil, ""); v.State != "in_force" {
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

func letters(h *worktest.House, email string) int64 {
	n, err := store.Count[models.Letter](h.Store.Read(context.Background()), "address = ? AND template = 'invitation'", email)
	worktest.Is(h.T, err, "")
	return n
}

// Nobody becomes a member without their own word: an invitation gives no right, no place and no conflict, and one answer
// takes or declines all its roles.
func TestAnInvitationWaitsForItsAnswer(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		p := people.New(h.House)
		op := h.Organisation(models.KindOperator, "Оператор", "KZ-71")
		ngo := h.Organisation(models.KindNGO, "Қор", "KZ-35")
		officer := h.Person("Officer", op, models.ProgramOfficer)
		head := h.Person("Head", ngo, models.NGOAdmin)
		other := h.Person("Other", h.Organisation(models.KindNGO, "Басқа", "KZ-61"), models.NGOAdmin)
		both := people.MemberInput{Email: officer.Email, Name: "x", Roles: []models.Role{models.NGOReader, models.NGOEditor}}
		page, err := p.Invite(h.As(head), ngo.ID, both)
		worktest.Is(t, err, "")
		first := page.Items[0].ID

		me, err := p.Me(h.As(officer))
		worktest.Is(t, err, "")
		if want := []string{"screening", "decide", "certify", "reports"}; !slices.Equal(me.Queues, want) {
			t.Fatalf("the queues of an officer are %v", me.Queues)
		}
		if theirs, err := p.Me(h.As(head)); err != nil || len(theirs.Queues) != 0 {
			t.Fatalf("an applicant works on %v, %v", theirs, err)
		}
		if len(me.Memberships) != 1 || slices.Contains(me.Places, "team") || len(me.Invitations) != 2 {
			t.Fatalf("%d memberships, %d invitations, places %v", len(me.Memberships), len(me.Invitations), me.Places)
		}
		var verbs []string
		for _, a := range me.Invitations[0].Actions {
			if a.Allowed {
				verbs = append(verbs, a.Verb)
			}
		}
		if !slices.Equal(verbs, []string{"accept", "decline", "revoke"}) || me.Invitations[0].OrganisationName.RU != "Қор" {
			t.Fatalf("%v at %v", verbs, me.Invitations[0].OrganisationName)
		}
		insider, err := store.Standing(h.Store.Read(context.Background()), actor(h, officer), "organisation", ngo.ID)
		worktest.Is(t, err, "")
		if insider.Has(models.Insider) {
			t.Fatal("an invitation is a conflict")
		}
		_, err = p.Organisations.Get(h.As(officer), ngo.ID)
		worktest.Is(t, err, "organisation.not_found")
		_, err = p.Memberships.Fire(h.As(head), "accept", first, nil)
		worktest.Is(t, err, "membership.accept.forbidden")
		_, err = p.Memberships.Fire(h.As(other), "accept", first, nil)
		worktest.Is(t, err, "membership.not_found")

		v, err := p.Memberships.Fire(h.As(officer), "decline", first, nil)
		worktest.Is(t, err, "")
		second, err := p.Memberships.Get(h.As(head), page.Items[1].ID)
		worktest.Is(t, err, "")
		if v.State != "declined" || second.State != "declined" {
			t.Fatal(v.State, second.State)
		}
		_, err = p.Memberships.Fire(h.As(officer), "accept", first, nil)
		worktest.Is(t, err, "membership.wrong_state")

		page, err = p.Invite(h.As(head), ngo.ID, both)
		worktest.Is(t, err, "")
		_, err = p.Memberships.Fire(h.As(officer), "accept", page.Items[1].ID, nil)
		worktest.Is(t, err, "")
		if n := len(actor(h, officer).Grants); n != 3 {
			t.Fatalf("%d roles", n)
		}
		insider, err = store.Standing(h.Store.Read(context.Background()), actor(h, officer), "organisation", ngo.ID)
		worktest.Is(t, err, "")
		if !insider.Has(models.Insider) {
			t.Fatal("a member is no insider")
		}
		left, err := p.Memberships.Fire(h.As(officer), "revoke", page.Items[0].ID, &workflows.ReasonBody{Reason: "I have nothing to do with them"})
		worktest.Is(t, err, "")
		if left.State != "revoked" {
			t.Fatal(left.State)
		}

		citizen := h.Person("Citizen", nil)
		page, err = p.Invite(h.As(head), ngo.ID, people.MemberInput{Email: citizen.Email, Name: "c", Roles: []models.Role{models.NGOReader}})
		worktest.Is(t, err, "")
		_, err = p.Memberships.Fire(h.As(head), "revoke", page.Items[0].ID, &workflows.ReasonBody{Reason: "A slip of the address"})
		worktest.Is(t, err, "")
		_, err = p.Memberships.Fire(h.As(citizen), "accept", page.Items[0].ID, nil)
		worktest.Is(t, err, "membership.wrong_state")
	})
}

func actor(h *worktest.House, p *models.Person) *models.Actor {
	a, err := store.ActorOf(h.Store.Read(context.Background()), p.ID)
	worktest.Is(h.T, err, "")
	return a
}

// An invitation does not tell who has an account: until it is accepted, whoever invites sees the address that they typed,
// the same for everybody.
func TestAnInvitationTellsNothingOfAnAccount(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		p := people.New(h.House)
		ngo := h.Organisation(models.KindNGO, "Қор", "KZ-35")
		head := h.Person("Head", ngo, models.NGOAdmin)
		known := h.Person("Secret Name", nil)
		for _, email := range []string{known.Email, "nobody@test.example"} {
			page, err := p.Invite(h.As(head), ngo.ID, people.MemberInput{Email: strings.ToUpper(email), Name: "Typed", Roles: []models.Role{models.NGOReader}})
			worktest.Is(t, err, "")
			got, err := p.Memberships.Get(h.As(head), page.Items[0].ID)
			worktest.Is(t, err, "")
			listed, err := p.ListMemberships(h.As(head), store.Query{Filters: map[string]string{"state": "invited"}})
			worktest.Is(t, err, "")
			for _, v := range []people.MembershipView{page.Items[0], *got, listed.Items[0]} {
				if v.PersonID != "" || v.PersonName != "" || v.Email != email || v.State != "invited" {
					t.Fatalf("%+v", v)
				}
			}
			person, err := store.PersonByEmail(h.Store.Read(context.Background()), email)
			worktest.Is(t, err, "")
			_, err = p.Memberships.Fire(h.As(person), "accept", got.ID, nil)
			worktest.Is(t, err, "")
			got, err = p.Memberships.Get(h.As(head), got.ID)
			worktest.Is(t, err, "")
			if got.PersonID != person.ID || got.PersonName != person.Name {
				t.Fatalf("%+v", got)
			}
		}
		_, err := p.ListMemberships(h.As(head), store.Query{Filters: map[string]string{"person_id": known.ID}})
		worktest.Is(t, err, "request.invalid")
	})
}

// Bundles share roles, and somebody may tick one beside its bundle: it is granted once.
func TestARoleOfTwoBundlesIsGrantedOnce(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		p := people.New(h.House)
		ngo := h.Organisation(models.KindNGO, "Қор", "KZ-35")
		head := h.Person("Head", ngo, models.NGOAdmin)
		page, err := p.Invite(h.As(head), ngo.ID, people.MemberInput{Email: "new@test.example", Name: "n", Roles: []models.Role{models.NGOReader, models.NGOEditor, models.NGOReader}})
		worktest.Is(t, err, "")
		if len(page.Items) != 2 {
			t.Fatalf("%d roles", len(page.Items))
		}
		_, err = p.Memberships.Fire(h.As(head), "revoke", page.Items[0].ID, &workflows.ReasonBody{Reason: " \u200b\u200b "})
		worktest.Is(t, err, "request.invalid")
	})
}

// Answers sent at once are one answer.
func TestAnswersAtOnceAreOne(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		p := people.New(h.House)
		ngo := h.Organisation(models.KindNGO, "Қор", "KZ-35")
		head, citizen := h.Person("Head", ngo, models.NGOAdmin), h.Person("Citizen", nil)
		page, err := p.Invite(h.As(head), ngo.ID, people.MemberInput{Email: citizen.Email, Name: "c", Roles: []models.Role{models.NGOReader, models.NGOEditor}})
		worktest.Is(t, err, "")
		answers := make(chan string, 20)
		for i := range cap(answers) {
			ctx, verb := h.As(citizen), []string{"accept", "decline"}[i%2]
			go func() {
				_, err := p.Memberships.Fire(ctx, verb, page.Items[i/2%2].ID, nil)
				answers <- models.CodeOf(err)
			}()
		}
		won := 0
		for range cap(answers) {
			switch code := <-answers; code {
			case "":
				won++
			case "stale", "membership.wrong_state":
			default:
				t.Error(code)
			}
		}
		states, err := store.Find[models.Membership](h.Store.Read(context.Background()), "role", "person_id = ?", citizen.ID)
		worktest.Is(t, err, "")
		if won != 1 || len(states) != 2 || states[0].State != states[1].State {
			t.Fatalf("%d answers won, states %+v", won, states)
		}
	})
}

// Whoever asks for codes, or guesses, does not void the printed way in.
func TestAPrintedCodeStaysGood(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		p := people.New(h.House)
		ctx := workflows.WithCall(context.Background(), &workflows.Call{Language: "ru"})
		const email = "admin@test.example"
		code, err := p.Administrator(ctx, email, "Admin")
		worktest.Is(t, err, "")
		for i := range 8 {
			if i < 3 {
				worktest.Is(t, p.SendCode(ctx, email, "ru"), "")
			}
			if _, err := p.SignIn(ctx, people.SignIn{Email: email, Code: "00000000"}); err == nil {
				t.Fatal("a guess opened the door")
			}
		}
		_, err = p.SignIn(ctx, people.SignIn{Email: "other@test.example", Code: code})
		worktest.Is(t, err, "auth.code_expired")
		_, err = p.SignIn(ctx, people.SignIn{Email: email, Code: code})
		worktest.Is(t, err, "")
		_, err = p.SignIn(ctx, people.SignIn{Email: email, Code: code})
		if err == nil {
			t.Fatal("a one-time code worked twice")
		}
	})
}

func TestLettersSpeakTheChosenLanguage(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		p := people.New(h.House)
		ngo := h.Organisation(models.KindNGO, "Қор", "KZ-35")
		head := h.Person("Head", ngo, models.NGOAdmin)
		worktest.Is(t, p.SetLanguage(h.As(head), "en"), "")
		person, err := store.Get[models.Person](h.Store.Read(context.Background()), head.ID)
		worktest.Is(t, err, "")
		if person.Language != "en" {
			t.Errorf("the profile speaks %q", person.Language)
		}
		worktest.Is(t, p.SetLanguage(workflows.WithCall(context.Background(), &workflows.Call{}), "en"), "auth.required")
	})
}

// A check vouches for a name, a number, a country and an account: whoever changes one of them is to be checked again, and
// the event keeps what was before. Anything else may change, and a refusal stays.
func TestAChangedIdentityIsCheckedAgain(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		p := people.New(h.House)
		name, number, country, phone := models.Text{RU: "Другое имя"}, "150840999103", "KG", "+7 701 000 00 00"
		for what, c := range map[string]struct {
			change people.OrganisationChange
			state  string
		}{
			"phone":   {people.OrganisationChange{Phone: &phone}, "verified"},
			"name":    {people.OrganisationChange{LegalName: &name}, "unverified"},
			"number":  {people.OrganisationChange{RegistrationNumber: &number}, "unverified"},
			"country": {people.OrganisationChange{Country: &country}, "unverified"},
			"same":    {people.OrganisationChange{Bank: &people.Bank{IBAN: "KZ86 125K ZT50 0410 0100", BIC: "DEMOKZKA", KBe: "18"}}, "verified"},
			"account": {people.OrganisationChange{Bank: &people.Bank{IBAN: "KZ70998KZT0000009001", BIC: "DEMOKZKA", KBe: "18"}}, "unverified"},
		} {
			ngo := h.Organisation(models.KindNGO, "Қор "+what, "KZ-35")
			head := h.Person("Head", ngo, models.NGOAdmin)
			v, err := p.Organisations.Fire(h.As(head), "edit", ngo.ID, &c.change)
			worktest.Is(t, err, "")
			if v.State != c.state {
				t.Errorf("another %s: %s", what, v.State)
			}
			if what != "name" {
				continue
			}
			events, err := store.Events(h.Store.Read(context.Background()), "organisation", ngo.ID)
			worktest.Is(t, err, "")
			e := events[len(events)-1]
			was, _ := e.Before["LegalName"].(map[string]any)
			if e.StateFrom != "verified" || e.StateTo != "unverified" || was["ru"] != "Қор name" {
				t.Errorf("%+v", e)
			}
		}
		refused := &models.Organisation{Kind: models.KindNGO, LegalName: name, Country: "KZ", State: models.OrganisationRefused}
		h.Insert(refused)
		v, err := p.Organisations.Fire(h.As(h.Person("Head", refused, models.NGOAdmin)), "edit", refused.ID, &people.OrganisationChange{LegalName: &models.Text{RU: "Иначе"}})
		worktest.Is(t, err, "")
		if v.State != "refused" {
			t.Error(v.State)
		}
		long := models.Text{KK: strings.Repeat("ә", models.LongestName), EN: strings.Repeat("ә", models.LongestName+1)}
		_, err = p.Organisations.Fire(h.As(h.Person("Head", refused, models.NGOAdmin)), "edit", refused.ID, &people.OrganisationChange{LegalName: &long})
		worktest.Is(t, err, "organisation.invalid")
		if f := models.AsError(err).Fields; len(f) != 1 || f[0].Pointer != "/legal_name/en" || f[0].Code != "field.length" {
			t.Errorf("%+v", f)
		}
		for _, bad := range []struct {
			change        people.OrganisationChange
			pointer, code string
		}{
			{people.OrganisationChange{Email: said("office at demeu.kz")}, "/email", "field.email"},
			{people.OrganisationChange{Country: said("ZZ")}, "/country", "country.unknown"},
			{people.OrganisationChange{Region: said("KZ-99")}, "/region", "region.unknown"},
			{people.OrganisationChange{Country: said("NO"), Bank: &people.Bank{IBAN: "NO9386011117948"}}, "/bank/iban", "id.checksum"},
			{people.OrganisationChange{Bank: &people.Bank{IBAN: "NO9386011117947"}}, "/bank/iban", "id.country"},
		} {
			_, err = p.Organisations.Fire(h.As(h.Person("Head", refused, models.NGOAdmin)), "edit", refused.ID, &bad.change)
			if f := models.AsError(err).Fields; len(f) != 1 || f[0].Pointer != bad.pointer || f[0].Code != bad.code {
				t.Errorf("%s: %+v", bad.pointer, f)
			}
		}
		abroad := &people.OrganisationChange{Email: said("office@demeu.kz"), Country: said("NO"), Bank: &people.Bank{IBAN: "NO93 8601 1117 947"}}
		v, err = p.Organisations.Fire(h.As(h.Person("Head", refused, models.NGOAdmin)), "edit", refused.ID, abroad)
		worktest.Is(t, err, "")
		if v.Country != "NO" || v.Bank.IBAN != "NO9386011117947" {
			t.Errorf("%+v", v)
		}
	})
}

// An organisation keeps a head, however many are revoked at once.
func TestTheLastHeadStays(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		p := people.New(h.House)
		for round := range 10 {
			o := h.Organisation(models.KindNGO, fmt.Sprintf("Ұйым %d", round), "KZ-71")
			heads := []*models.Person{h.Person("One", o, models.NGOAdmin), h.Person("Two", o, models.NGOAdmin)}
			rows, err := store.Find[models.Membership](h.Store.Read(h.System()), "id", "organisation_id = ?", o.ID)
			worktest.Is(t, err, "")
			start, errs := make(chan struct{}), make([]error, len(rows))
			var wg sync.WaitGroup
			for i := range rows {
				ctx := h.As(heads[i])
				wg.Go(func() {
					<-start
					_, errs[i] = p.Memberships.Fire(ctx, "revoke", rows[1-i].ID, &workflows.ReasonBody{Reason: "they quarrelled"})
				})
			}
			close(start)
			wg.Wait()
			left, err := store.Holders(h.Store.Read(h.System()), o.ID, []models.Role{models.NGOAdmin})
			worktest.Is(t, err, "")
			if len(left) != 1 {
				t.Fatalf("%d heads are left: %v", len(left), errs)
			}
			_, err = p.Memberships.Fire(h.As(&left[0]), "revoke", rows[slices.IndexFunc(rows, func(m models.Membership) bool { return m.PersonID == left[0].ID })].ID, &workflows.ReasonBody{Reason: "enough"})
			worktest.Is(t, err, "membership.last_head")
		}
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

func said(s string) *string { return &s }

// A password that shows nothing, or hardly anything, is none.
func TestPasswordIsMadeOfManyCharacters(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		p := people.New(h.House)
		who := h.Person("Somebody", nil)
		for password, code := range map[string]string{
			"short": "password.short", strings.Repeat(" ", 12): "password.plain", strings.Repeat("\u200b", 12): "password.plain",
			"\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d": "password.plain", "ababababababab": "password.plain", "abcdeabcdeabcde": "password.plain",
		} {
			err := p.SetPassword(h.As(who), password)
			if e := models.AsError(err); e == nil || len(e.Fields) != 1 || e.Fields[0].Pointer != "/password" || e.Fields[0].Code != code {
				t.Errorf("%q: %v, want %s", password, err, code)
			}
		}
		kept := "  ұзын сөз\u200b  "
		worktest.Is(t, p.SetPassword(h.As(who), kept), "")
		_, err := p.SignIn(h.As(who), people.SignIn{Email: who.Email, Password: strings.TrimSpace(kept)})
		worktest.Is(t, err, "auth.wrong")
		_, err = p.SignIn(h.As(who), people.SignIn{Email: who.Email, Password: kept})
		worktest.Is(t, err, "")
	})
}

// A name is what is seen of it: nothing in it turns it round or hides in it.
func TestNamesHideNothing(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		p := people.New(h.House)
		who := h.Person("Somebody", nil)
		name, members := models.Text{RU: "\ufeffФонд \u202eм\u200bира\u202c"}, []models.Member{{Name: "А\u2066йгуль\u2069"}}
		o, err := p.CreateOrganisation(h.As(who), people.OrganisationInput{Kind: models.KindNGO,
			OrganisationChange: people.OrganisationChange{LegalName: &name, Members: &members, Leader: &people.Leader{Name: "Ер\u200bлан"}}})
		worktest.Is(t, err, "")
		if o.LegalName.RU != "Фонд мира" || o.Members[0].Name != "Айгуль" || o.Leader.Name != "Ерлан" {
			t.Errorf("%q, %q, %q", o.LegalName.RU, o.Members[0].Name, o.Leader.Name)
		}
		page, err := p.ListOrganisations(h.As(who), store.Query{Search: "фонд мира"})
		worktest.Is(t, err, "")
		if len(page.Items) != 1 {
			t.Error("it is not found by the name that is seen")
		}
		hidden := models.Text{RU: "\u202e\u200b"}
		_, err = p.Organisations.Fire(h.As(who), "edit", o.ID, &people.OrganisationChange{LegalName: &hidden})
		worktest.Is(t, err, "organisation.invalid")
		_, err = p.Invite(h.As(who), o.ID, people.MemberInput{Email: "new@test.example", Name: "\u202eN\u200bew", Roles: []models.Role{models.NGOReader}})
		worktest.Is(t, err, "")
		invited, err := store.PersonByEmail(h.Store.Read(context.Background()), "new@test.example")
		worktest.Is(t, err, "")
		if invited.Name != "New" {
			t.Errorf("the person is called %q", invited.Name)
		}
	})
}
