package grants_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"demeu/models"
	"demeu/models/money"
	"demeu/workflows"
	"demeu/workflows/grants"
	"demeu/workflows/worktest"
)

// office is an operator with the people who run its calls.
type office struct {
	*worktest.House
	*grants.Grants
	operator                                *models.Organisation
	officer, director, controller, approver *models.Person
}

func openOffice(h *worktest.House, preset ...string) *office {
	o := &office{House: h, Grants: grants.New(h.House), operator: h.Organisation(models.KindOperator, "Демо Оператор", "KZ-71", preset...)}
	o.officer = h.Person("Officer", o.operator, models.ProgramOfficer)
	o.director = h.Person("Director", o.operator, models.ProgramDirector)
	o.controller = h.Person("Controller", o.operator, models.FinanceController)
	o.approver = h.Person("Compliance", o.operator, models.ComplianceOfficer)
	return o
}

// fixture reads a file of the demonstration strictly: a name that no field takes is a slip.
func fixture(t testing.TB, name string, into any) {
	t.Helper()
	b, err := os.ReadFile("../../demo/" + name)
	if err != nil {
		t.Fatal(err)
	}
	strict(t, b, into)
}

func strict(t testing.TB, b []byte, into any) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		t.Fatalf("%v in %.80s", err, b)
	}
}

type callFixture struct {
	Key, Operator, Form string
	Funding             []struct {
		Fund   string
		Amount money.Amount
	}
	Body json.RawMessage
}

// call is the input of a call of the demonstration, the long one first.
func demoCall(t testing.TB, i int) grants.CallInput {
	t.Helper()
	var all []callFixture
	fixture(t, "calls.json", &all)
	var in grants.CallInput
	strict(t, all[i].Body, &in)
	var form json.RawMessage
	fixture(t, all[i].Form, &form)
	in.Form = form
	return in
}

// demoFunds makes and signs the funds of an operator of the demonstration, with all their money; by key.
func (o *office) demoFunds(operator string) map[string]*grants.FundView {
	t := o.T
	t.Helper()
	var all struct {
		Donors []struct {
			Key, Account string
			Body         struct {
				Kind      models.OrganisationKind `json:"kind"`
				LegalName models.Text             `json:"legal_name"`
				Country   string                  `json:"country"`
				Donor     struct {
					Sector string `json:"sector"`
					Origin string `json:"origin"`
				} `json:"donor"`
			}
		}
		Funds []struct {
			Key, Operator, Donor string
			Body                 grants.FundChange
			SignedOn             string `json:"signed_on"`
			Receipts             []grants.ReceiptInput
			Conversions          []grants.ConversionInput
		}
	}
	fixture(t, "funds.json", &all)
	donors := map[string]*models.Organisation{}
	for _, d := range all.Donors {
		donor := &models.Organisation{Kind: models.KindDonor, LegalName: d.Body.LegalName, Country: d.Body.Country, State: models.OrganisationVerified,
			DonorSector: d.Body.Donor.Sector, DonorOrigin: d.Body.Donor.Origin, SearchKey: d.Key}
		o.Insert(donor)
		donors[d.Key] = donor
	}
	funds := map[string]*grants.FundView{}
	for _, f := range all.Funds {
		if f.Operator != operator {
			continue
		}
		v, err := o.CreateFund(o.As(o.controller), grants.FundInput{DonorID: donors[f.Donor].ID, FundChange: f.Body})
		worktest.Is(t, err, "")
		v, err = o.Funds.Fire(o.As(o.director), "sign", v.ID, &grants.Signing{})
		worktest.Is(t, err, "")
		for _, r := range f.Receipts {
			_, err := o.Receive(o.As(o.controller), v.ID, r)
			worktest.Is(t, err, "")
		}
		for _, c := range f.Conversions {
			_, err := o.Convert(o.As(o.controller), v.ID, c)
			worktest.Is(t, err, "")
		}
		funds[f.Key], err = o.Funds.Get(o.As(o.controller), v.ID)
		worktest.Is(t, err, "")
	}
	return funds
}

func kzt(units int64) money.Amount { return money.Amount{Minor: units * 100, Currency: money.KZT} }

// fund makes and signs a fund of tenge.
func (o *office) fund(units int64, r models.Restrictions) *grants.FundView {
	o.T.Helper()
	donor := o.Organisation(models.KindDonor, "Донор", "")
	title, amount := models.Text{KK: "Қор", RU: "Фонд", EN: "Fund"}, kzt(units)
	v, err := o.CreateFund(o.As(o.controller), grants.FundInput{DonorID: donor.ID, FundChange: grants.FundChange{Title: &title, Amount: &amount, Restrictions: &r}})
	worktest.Is(o.T, err, "")
	v, err = o.Funds.Fire(o.As(o.director), "sign", v.ID, &grants.Signing{})
	worktest.Is(o.T, err, "")
	return v
}

// announced makes a call of the demonstration and takes it to its announcement, by one person alone.
func (o *office) announced(in grants.CallInput) *grants.CallView {
	o.T.Helper()
	v, err := o.CreateCall(o.As(o.officer), in)
	worktest.Is(o.T, err, "")
	for _, verb := range []string{"submit", "announce"} {
		v, err = o.Calls.Fire(o.As(o.officer), verb, v.ID, nil)
		worktest.Is(o.T, err, "")
	}
	return v
}

// stage reads the balance of a fund in one stage, in units of its agreement.
func (o *office) stage(fundID string, stage models.Stage) string {
	o.T.Helper()
	v, err := o.Funds.Get(o.As(o.controller), fundID)
	worktest.Is(o.T, err, "")
	for _, b := range v.Balances {
		if b.Stage == stage {
			return b.Amount.String()
		}
	}
	return ""
}

func fields(err error) map[string]string {
	found := map[string]string{}
	if e := models.AsError(err); e != nil {
		for _, f := range e.Fields {
			found[f.Pointer] = f.Code
		}
	}
	return found
}

// became puts an application into a state that others bring it to.
func (o *office) became(a *models.Application, state models.ApplicationState) {
	o.T.Helper()
	_, err := workflows.Do(o.System(), o.House.House, "test", func(st *workflows.Step) (*struct{}, error) {
		before := workflows.Snapshot(a)
		a.State = state
		return nil, st.Save(a, "test", before, "")
	})
	worktest.Is(o.T, err, "")
}
