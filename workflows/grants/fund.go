package grants

import (
	"context"
	"errors"
	"slices"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/ids"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/policies"
	"demeu/workflows"
	"demeu/workflows/ledger"
)

var funds = workflows.Machine[models.FundState, *models.Fund]{
	Object:   "fund",
	Load:     store.Get[models.Fund],
	State:    func(f *models.Fund) *models.FundState { return &f.State },
	Operator: func(f *models.Fund) string { return f.OperatorID },
	Moves: []workflows.Move[models.FundState, *models.Fund]{
		{Verb: "edit", Via: "PATCH", From: []models.FundState{models.FundDraft}, Body: FundChange{}, Apply: workflows.Body(editFund)},
		{Verb: "sign", From: []models.FundState{models.FundDraft}, To: models.FundSigned, Body: Signing{}, Keyed: true, Primary: true,
			Apply: workflows.Body(signFund), Then: promise},
		{Verb: "receive", Via: "receipts", From: []models.FundState{models.FundSigned}, Body: ReceiptInput{}, Keyed: true, Apply: workflows.Body(receive)},
		{Verb: "convert", Via: "conversions", From: []models.FundState{models.FundSigned}, Body: ConversionInput{}, Keyed: true, Apply: workflows.Body(convert)},
	},
}

// FundInput is a new agreement of a donor.
type FundInput struct {
	OperatorID string `json:"operator_id,omitempty" doc:"Needed only by who works for several operators"`
	DonorID    string `json:"donor_id"`
	FundChange
}

// FundChange is any part of an agreement; what is absent stays.
type FundChange struct {
	Title           *models.Text         `json:"title,omitempty"`
	Amount          *money.Amount        `json:"amount,omitempty" nullable:"false"`
	Restrictions    *models.Restrictions `json:"restrictions,omitempty"`
	ValidFrom       *calendar.Date       `json:"valid_from,omitempty"`
	ValidTo         *calendar.Date       `json:"valid_to,omitempty"`
	AgreementNumber *string              `json:"agreement_number,omitempty" maxLength:"100"`
}

// Signing says when the agreement was signed; today when nobody says.
type Signing struct {
	SignedOn calendar.Date `json:"signed_on,omitempty"`
}

// ReceiptInput is money that arrived.
type ReceiptInput struct {
	Amount        money.Amount  `json:"amount"`
	BookedOn      calendar.Date `json:"booked_on"`
	BankAccount   string        `json:"bank_account,omitempty" maxLength:"40" doc:"The operator's own account when absent"`
	BankReference string        `json:"bank_reference" minLength:"1" maxLength:"140"`
}

// ConversionInput is an exchange of a fund's cash. The rate says how many units are bought for one that is sold.
type ConversionInput struct {
	Sold          money.Amount  `json:"sold"`
	Bought        money.Amount  `json:"bought"`
	Rate          money.Decimal `json:"rate" example:"600"`
	Source        string        `json:"source" minLength:"1" maxLength:"200"`
	DealtOn       calendar.Date `json:"dealt_on"`
	BankReference string        `json:"bank_reference" minLength:"1" maxLength:"140"`
	FromAccount   string        `json:"from_account,omitempty" maxLength:"40" doc:"The operator's own account when absent"`
	IntoAccount   string        `json:"into_account,omitempty" maxLength:"40" doc:"The operator's own account when absent"`
}

// FundView is an agreement with where its money is.
type FundView struct {
	models.Head
	OperatorID      string              `json:"operator_id"`
	Donor           DonorName           `json:"donor"`
	DonorID         string              `json:"donor_id"`
	Title           models.Text         `json:"title"`
	Amount          money.Amount        `json:"amount"`
	Restrictions    models.Restrictions `json:"restrictions"`
	InWords         []string            `json:"restrictions_in_words" nullable:"false"`
	ValidFrom       calendar.Date       `json:"valid_from,omitempty"`
	ValidTo         calendar.Date       `json:"valid_to,omitempty"`
	AgreementNumber string              `json:"agreement_number,omitempty"`
	SignedOn        calendar.Date       `json:"signed_on,omitempty"`
	Balances        []StageBalance      `json:"balances" nullable:"false" doc:"By stage, in the currency of the agreement; exchanged money at its cost"`
	Exchanged       []ledger.Position   `json:"exchanged" nullable:"false" doc:"What was exchanged, in its own currency"`
	Received        money.Amount        `json:"received" doc:"All that the donor has sent"`
}

// StageBalance is how much lies in one stage.
type StageBalance struct {
	Stage  models.Stage `json:"stage"`
	Word   string       `json:"word"`
	Amount money.Amount `json:"amount"`
}

// FundRow is an agreement in a list.
type FundRow struct {
	models.Head
	OperatorID string        `json:"operator_id"`
	DonorID    string        `json:"donor_id"`
	DonorName  models.Text   `json:"donor_name"`
	Title      models.Text   `json:"title"`
	Amount     money.Amount  `json:"amount"`
	Available  money.Amount  `json:"available" doc:"For no call yet"`
	InWords    []string      `json:"restrictions_in_words" nullable:"false"`
	ValidTo    calendar.Date `json:"valid_to,omitempty"`
}

// ReceiptView is money of a donor that arrived.
type ReceiptView struct {
	models.Head
	FundID        string        `json:"fund_id"`
	Amount        money.Amount  `json:"amount"`
	BookedOn      calendar.Date `json:"booked_on"`
	BankAccount   string        `json:"bank_account"`
	BankReference string        `json:"bank_reference"`
	EntryID       string        `json:"entry_id"`
}

// ConversionView is one exchange.
type ConversionView struct {
	models.Head
	FundID        string        `json:"fund_id"`
	Sold          money.Amount  `json:"sold"`
	Bought        money.Amount  `json:"bought"`
	Rate          money.Decimal `json:"rate"`
	Source        string        `json:"source"`
	DealtOn       calendar.Date `json:"dealt_on"`
	BankReference string        `json:"bank_reference"`
	EntryID       string        `json:"entry_id"`
}

// CreateFund notes the draft of an agreement.
func (g *Grants) CreateFund(ctx context.Context, in FundInput) (*FundView, error) {
	return workflows.Do(ctx, g.House, "fund.create", func(st *workflows.Step) (*FundView, error) {
		operator, err := employer(st, in.OperatorID, "fund", "create")
		if err != nil {
			return nil, err
		}
		donor, err := store.Get[models.Organisation](st.Tx, in.DonorID)
		if models.CodeOf(err) == "organisation.not_found" || err == nil && donor.Kind != models.KindDonor {
			return nil, models.Bad("/donor_id", "fund.donor_unknown")
		} else if err != nil {
			return nil, err
		}
		f := &models.Fund{Base: st.New(), OperatorID: operator, DonorID: donor.ID, State: models.FundDraft}
		if err := editFund(st, f, &in.FundChange); err != nil {
			return nil, err
		}
		if err := st.Insert(f, "create"); err != nil {
			return nil, err
		}
		return g.Funds.Present(st, f)
	})
}

// employer is the operator for whom somebody starts a record: the one they name, or the only one that lets them. A
// record that is not there yet has no standing; the grants of the person decide. An operator that is not theirs does not
// exist for them.
func employer(st *workflows.Step, named, object, verb string) (string, error) {
	if st.Actor.System && models.IsID(named) {
		return named, nil
	}
	may := employers(st.House, st.Actor, object, verb)
	if named != "" && len(may) > 0 {
		if !slices.Contains(st.Actor.Organisations(models.SideOperator), named) {
			return "", models.Missing("organisation")
		}
		may = slices.DeleteFunc(may, func(id string) bool { return id != named })
	}
	switch len(may) {
	case 0:
		e := models.Deny(object + "." + verb + ".forbidden")
		e.Unblock = st.House.Policy.Roles(object, verb)
		return "", e
	case 1:
		return may[0], nil
	}
	return "", models.Bad("/operator_id", "field.required")
}

// employers are the operators for whom somebody may do what no record stands for yet.
func employers(h *workflows.House, actor *models.Actor, object, verb string) []string {
	var may []string
	for _, id := range actor.Organisations(models.SideOperator) {
		var standing models.Standing
		for _, g := range actor.Grants {
			if g.OrganisationID == id {
				standing = append(standing, g.Role)
			}
		}
		if h.Policy.Check(standing, object, verb) {
			may = append(may, id)
		}
	}
	return may
}

func editFund(_ *workflows.Step, f *models.Fund, in *FundChange) error {
	put(&f.Title, in.Title)
	put(&f.Amount, in.Amount)
	put(&f.Restrictions, in.Restrictions)
	put(&f.ValidFrom, in.ValidFrom)
	put(&f.ValidTo, in.ValidTo)
	put(&f.AgreementNumber, in.AgreementNumber)
	f.SearchKey = ids.Fold(f.Title.All() + " " + f.AgreementNumber)
	return f.Validate()
}

func signFund(st *workflows.Step, f *models.Fund, in *Signing) error {
	f.SignedOn = in.SignedOn
	if f.SignedOn == "" {
		f.SignedOn = st.Today()
	}
	if st.Today().Before(f.SignedOn) {
		return models.Bad("/signed_on", "funds.booked_on")
	}
	return nil
}

// promise opens the books: what the donor promised becomes available.
func promise(st *workflows.Step, f *models.Fund) error {
	_, err := ledger.Sign(st, f.ID, f.Amount)
	return err
}

// Receive notes money that a donor has sent.
func (g *Grants) Receive(ctx context.Context, fundID string, in ReceiptInput) (*ReceiptView, error) {
	in.BankReference = models.Reference(in.BankReference)
	return workflows.DoKeyed(ctx, g.House, "fund.receive:"+fundID, func(st *workflows.Step) (*ReceiptView, error) {
		if err := g.fire(st, fundID, "receive", &in); err != nil {
			return nil, err
		}
		r, err := store.ReceiptBy(st.Tx, fundID, in.BankReference)
		if err != nil {
			return nil, err
		}
		v := receiptView(r)
		return &v, nil
	})
}

// Convert notes an exchange.
func (g *Grants) Convert(ctx context.Context, fundID string, in ConversionInput) (*ConversionView, error) {
	in.BankReference = models.Reference(in.BankReference)
	return workflows.DoKeyed(ctx, g.House, "fund.convert:"+fundID, func(st *workflows.Step) (*ConversionView, error) {
		if err := g.fire(st, fundID, "convert", &in); err != nil {
			return nil, err
		}
		c, err := store.ConversionBy(st.Tx, fundID, in.BankReference)
		if err != nil {
			return nil, err
		}
		v := conversionView(c)
		return &v, nil
	})
}

func (g *Grants) fire(st *workflows.Step, fundID, verb string, body any) error {
	f, err := store.Get[models.Fund](st.Tx, fundID)
	if err != nil {
		return err
	}
	return funds.Fire(st, f, verb, body)
}

// booked says whether the bank can have booked something of an agreement on a day.
func booked(st *workflows.Step, f *models.Fund, bad *models.Fields, at string, on calendar.Date) {
	switch {
	case !on.Valid():
		bad.Add(at, "field.required")
	case st.Today().Before(on):
		bad.Add(at, "funds.booked_on")
	case f.ValidFrom != "" && on.Before(f.ValidFrom):
		bad.Add(at, "fund.before_agreement", "from", string(f.ValidFrom))
	}
}

func receive(st *workflows.Step, f *models.Fund, in *ReceiptInput) error {
	var bad models.Fields
	booked(st, f, &bad, "/booked_on", in.BookedOn)
	bad.Require("/bank_reference", in.BankReference)
	if err := bad.Err("request.invalid"); err != nil {
		return err
	}
	account, err := account(st, f, "/bank_account", in.BankAccount)
	if err != nil {
		return err
	}
	over := withinAgreement(st, f, in.Amount) // read first: what a second click has booked meanwhile is known by its reference
	taken, err := store.ReceiptBy(st.Tx, f.ID, in.BankReference)
	switch {
	case err != nil:
		return err
	case taken != nil:
		return referenceTaken(in.BankReference)
	case over != nil:
		return over
	}
	entry, err := ledger.Receive(st, ledger.Receipt{FundID: f.ID, Amount: in.Amount, BankAccount: account, BookedOn: in.BookedOn, Reference: in.BankReference})
	if err != nil {
		return err
	}
	return once(in.BankReference, st.Insert(&models.Receipt{Base: st.New(), FundID: f.ID, Amount: in.Amount, BookedOn: in.BookedOn, BankAccount: models.Secret(account),
		BankReference: in.BankReference, EntryID: entry}, "receive"))
}

// withinAgreement refuses more money than the donor has promised: it is not of this agreement.
func withinAgreement(st *workflows.Step, f *models.Fund, amount money.Amount) error {
	received, err := store.ReceivedOf(st.Tx, f.ID)
	if err != nil {
		return err
	}
	left := money.Amount{Minor: f.Amount.Minor - received, Currency: f.Amount.Currency}
	if amount.Currency != left.Currency || amount.Minor <= left.Minor {
		return nil // of another currency the ledger speaks
	}
	return models.Refuse("funds.over_agreement").With("agreed", sum(f.Amount)).With("left", sum(left)).With("asked", sum(amount))
}

func convert(st *workflows.Step, f *models.Fund, in *ConversionInput) error {
	var bad models.Fields
	bad.Check(in.Sold.Minor > 0, "/sold", "funds.amount")
	bad.Check(in.Sold.Currency == f.Amount.Currency, "/sold", "funds.currency")
	booked(st, f, &bad, "/dealt_on", in.DealtOn)
	bad.Require("/bank_reference", in.BankReference)
	if err := bad.Err("request.invalid"); err != nil {
		return err
	}
	from, err := account(st, f, "/from_account", in.FromAccount)
	if err != nil {
		return err
	}
	into, err := account(st, f, "/into_account", in.IntoAccount)
	if err != nil {
		return err
	}
	taken, err := store.ConversionBy(st.Tx, f.ID, in.BankReference)
	if err != nil {
		return err
	}
	if taken != nil {
		return referenceTaken(in.BankReference)
	}
	entry, err := ledger.Convert(st, ledger.Deal{FundID: f.ID, Sold: in.Sold, Bought: in.Bought, Rate: in.Rate, Source: in.Source, DealtOn: in.DealtOn,
		BankReference: in.BankReference, FromAccount: from, IntoAccount: into})
	if err != nil {
		return err
	}
	return once(in.BankReference, st.Insert(&models.Conversion{Base: st.New(), FundID: f.ID, Sold: in.Sold, Bought: in.Bought, Rate: in.Rate, Source: in.Source, DealtOn: in.DealtOn,
		BankReference: in.BankReference, EntryID: entry}, "convert"))
}

func referenceTaken(reference string) error {
	return models.Refuse("fund.reference_taken").With("reference", reference)
}

// once is the error of writing a bank line down: somebody may have written the same one at the same instant.
func once(reference string, err error) error {
	if store.IsUnique(err) {
		return referenceTaken(reference)
	}
	return err
}

// account is the bank account that was named at a place of the body, or the operator's own.
func account(st *workflows.Step, f *models.Fund, at, named string) (string, error) {
	o, err := store.Get[models.Organisation](st.Tx, f.OperatorID)
	if err != nil {
		return "", err
	}
	if named != "" {
		number, err := o.Account(named)
		var fault ids.Fault
		if errors.As(err, &fault) {
			return "", models.Bad(at, "id."+string(fault))
		}
		return number, err
	}
	if o.IBAN == "" {
		return "", models.Refuse("fund.account_missing")
	}
	return ids.NormaliseIBAN(o.IBAN.Reveal()), nil
}

func receiptView(r *models.Receipt) ReceiptView {
	return ReceiptView{Head: models.HeadOf(&r.Base, ""), FundID: r.FundID, Amount: r.Amount, BookedOn: r.BookedOn, BankAccount: r.BankAccount.String(),
		BankReference: r.BankReference, EntryID: r.EntryID}
}

func conversionView(c *models.Conversion) ConversionView {
	return ConversionView{Head: models.HeadOf(&c.Base, ""), FundID: c.FundID, Sold: c.Sold, Bought: c.Bought, Rate: c.Rate, Source: c.Source,
		DealtOn: c.DealtOn, BankReference: c.BankReference, EntryID: c.EntryID}
}

func (g *Grants) showFund(see *workflows.Sight, f *models.Fund) (*FundView, error) {
	donor, err := store.Get[models.Organisation](see.Reader, f.DonorID)
	if err != nil {
		return nil, err
	}
	positions, err := ledger.StagesOfFund(see.Reader, f.ID)
	if err != nil {
		return nil, err
	}
	received, err := store.ReceivedOf(see.Reader, f.ID)
	if err != nil {
		return nil, err
	}
	v := &FundView{OperatorID: f.OperatorID, Donor: donorName(donor), DonorID: f.DonorID, Title: f.Title, Amount: f.Amount, Restrictions: f.Restrictions,
		InWords: Words(see.Language, &f.Restrictions), ValidFrom: f.ValidFrom, ValidTo: f.ValidTo, AgreementNumber: f.AgreementNumber, SignedOn: f.SignedOn,
		Balances: []StageBalance{}, Exchanged: []ledger.Position{}, Received: money.Amount{Minor: received, Currency: f.Amount.Currency}}
	worth := ledger.Worth(f.Amount.Currency, positions)
	for _, stage := range models.Stages {
		v.Balances = append(v.Balances, StageBalance{stage, ledger.Word(see.Language, stage), worth[stage]})
	}
	for _, p := range positions {
		if p.Currency != f.Amount.Currency {
			v.Exchanged = append(v.Exchanged, p)
		}
	}
	return v, nil
}

// ListFunds pages through what the actor may see, and says whether they may note another agreement.
func (g *Grants) ListFunds(ctx context.Context, q store.Query) (*workflows.Page[FundRow], error) {
	page, err := g.listFunds(ctx, q)
	if err != nil {
		return nil, err
	}
	actor, err := workflows.SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	if len(employers(g.House, actor, "fund", "create")) > 0 {
		page.Actions = []models.Action{{Verb: "create", Allowed: true}}
	}
	return page, nil
}

func (g *Grants) listFunds(ctx context.Context, q store.Query) (*workflows.Page[FundRow], error) {
	return workflows.List(ctx, g.House, q, func(see *workflows.Sight, rows []models.Fund) ([]FundRow, error) {
		var who []string
		for i := range rows {
			who = append(who, rows[i].DonorID)
		}
		donors, err := store.Named[models.Organisation](see.Reader, who)
		if err != nil {
			return nil, err
		}
		available, err := ledger.AvailableOf(see.Reader, rows)
		if err != nil {
			return nil, err
		}
		out := make([]FundRow, len(rows))
		for i := range rows {
			f := &rows[i]
			out[i] = FundRow{Head: models.HeadOf(&f.Base, string(f.State)), OperatorID: f.OperatorID, DonorID: f.DonorID, DonorName: donors[f.DonorID].LegalName,
				Title: f.Title, Amount: f.Amount, Available: available[f.ID], InWords: Words(see.Language, &f.Restrictions), ValidTo: f.ValidTo}
		}
		return out, nil
	})
}

// Receipts are all that a donor has sent for a fund, the oldest first.
func (g *Grants) Receipts(ctx context.Context, fundID string) (*workflows.Page[ReceiptView], error) {
	r := g.Store.Read(ctx)
	if _, err := g.May(ctx, r, "fund", fundID, policies.Read); err != nil {
		return nil, err
	}
	rows, err := store.ReceiptsOf(r, fundID)
	out := &workflows.Page[ReceiptView]{Items: make([]ReceiptView, len(rows))}
	for i := range rows {
		out.Items[i] = receiptView(&rows[i])
	}
	return out, err
}

// Conversions are all exchanges of a fund, the oldest first.
func (g *Grants) Conversions(ctx context.Context, fundID string) (*workflows.Page[ConversionView], error) {
	r := g.Store.Read(ctx)
	if _, err := g.May(ctx, r, "fund", fundID, policies.Read); err != nil {
		return nil, err
	}
	rows, err := store.ConversionsOf(r, fundID)
	out := &workflows.Page[ConversionView]{Items: make([]ConversionView, len(rows))}
	for i := range rows {
		out.Items[i] = conversionView(&rows[i])
	}
	return out, err
}

// StatementView is a period of a fund, with the stages as they are at its end.
type StatementView struct {
	ledger.Statement
	Stages map[models.Stage]string     `json:"stages" doc:"Where the money lies at the end of the period, in the currency"`
	Words  []StageBalance              `json:"stages_in_words" nullable:"false"`
	Kinds  map[models.EntryKind]string `json:"kinds_in_words" doc:"What the kinds of movements are called"`
}

// Statement tells what moved in a fund in a period, both days included; a day left out is open on that side.
func (g *Grants) Statement(ctx context.Context, fundID, from, to string) (*StatementView, error) {
	r := g.Store.Read(ctx)
	if _, err := g.May(ctx, r, "fund", fundID, policies.Read); err != nil {
		return nil, err
	}
	var bad models.Fields
	days := [2]calendar.Date{calendar.Date(from), calendar.Date(to)}
	for i, name := range []string{"/from", "/to"} {
		bad.Check(days[i] == "" || days[i].Valid(), name, "field.format")
	}
	if err := bad.Err("request.invalid"); err != nil {
		return nil, err
	}
	s, err := ledger.StatementOf(r, fundID, days[0], days[1])
	if err != nil {
		return nil, err
	}
	language := workflows.CallOf(ctx).Language
	v := &StatementView{Statement: *s, Stages: map[models.Stage]string{}, Words: []StageBalance{}, Kinds: map[models.EntryKind]string{}}
	for _, stage := range models.Stages {
		v.Words = append(v.Words, StageBalance{stage, ledger.Word(language, stage), s.Closing[stage]})
		v.Stages[stage] = s.Closing[stage].String()
	}
	for _, m := range s.Movements {
		v.Kinds[m.Kind] = ledger.KindWord(language, m.Kind)
	}
	return v, nil
}

// FlowView is a fund as a river: how much has gone from each stage to each other.
type FlowView struct {
	FundID  string                  `json:"fund_id"`
	Streams []ledger.Stream         `json:"streams" nullable:"false"`
	Words   map[models.Stage]string `json:"stages_in_words"`
}

// Flow is all that ever moved in a fund.
func (g *Grants) Flow(ctx context.Context, fundID string) (*FlowView, error) {
	r := g.Store.Read(ctx)
	if _, err := g.May(ctx, r, "fund", fundID, policies.Read); err != nil {
		return nil, err
	}
	streams, err := ledger.Flow(r, fundID)
	if err != nil {
		return nil, err
	}
	v := &FlowView{FundID: fundID, Streams: streams, Words: map[models.Stage]string{}}
	for _, s := range streams {
		for _, stage := range []models.Stage{s.From.Stage, s.To.Stage} {
			v.Words[stage] = ledger.Word(workflows.CallOf(ctx).Language, stage)
		}
	}
	return v, nil
}
