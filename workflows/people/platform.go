package people

import (
	"context"

	"demeu/models"
	"demeu/models/ids"
	"demeu/models/store"
	"demeu/workflows"
)

// Administrator gives an address the administrator's role of this installation and answers with a one-time code. It is
// for the program's own commands: whoever can run them has the machine anyway.
func (p *People) Administrator(ctx context.Context, email, name string) (string, error) {
	email, err := address(email)
	if err != nil {
		return "", err
	}
	return workflows.Do(system(ctx), p.House, "platform.administrator", func(st *workflows.Step) (string, error) {
		platform, err := store.First[models.Organisation](st.Tx, "", "kind = ?", models.KindPlatform)
		if err != nil {
			return "", err
		}
		if platform == nil {
			platform = &models.Organisation{Base: st.New(), Kind: models.KindPlatform, LegalName: models.Text{KK: "Demeu", RU: "Demeu", EN: "Demeu"},
				Country: "KZ", State: models.OrganisationVerified, SearchKey: ids.Fold("Demeu")}
			if err := st.Insert(platform, "create"); err != nil {
				return "", err
			}
		}
		person, err := store.PersonByEmail(st.Tx, email)
		if err != nil {
			return "", err
		}
		if person == nil {
			person = newPerson(st, email, name, "ru")
			if err := st.Insert(person, "register"); err != nil {
				return "", err
			}
		}
		held, err := store.Count[models.Membership](st.Tx, "organisation_id = ? AND person_id = ? AND role = ? AND state = 'active'", platform.ID, person.ID, models.PlatformAdmin)
		if err != nil {
			return "", err
		}
		if held == 0 {
			m := &models.Membership{Base: st.New(), OrganisationID: platform.ID, PersonID: person.ID, Role: models.PlatformAdmin, State: models.MembershipActive, AcceptedAt: st.Now}
			if err := st.Insert(m, "grant"); err != nil {
				return "", err
			}
		}
		return printedCode(st, email)
	})
}

// Untouched says whether nobody has an account yet: the first start.
func (p *People) Untouched(ctx context.Context) (bool, error) {
	n, err := store.Count[models.Person](p.Store.Read(ctx), "1 = 1")
	return n == 0, err
}
