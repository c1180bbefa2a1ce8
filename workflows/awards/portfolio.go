package awards

import (
	"context"
	"slices"
	"strconv"

	"demeu/models"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/policies"
	"demeu/workflows"
)

// Portfolio is what a donor sees of its money, in the currency in which awards are paid, with each agreement in its
// own currency beside it. Nothing of another donor's is in it but one total beside each award.
type Portfolio struct {
	DonorID  string         `json:"donor_id"`
	Currency money.Currency `json:"currency"`
	Given
	Agreements []AgreementView  `json:"agreements" nullable:"false" doc:"In the currency of each: exchanged money counts at what it cost"`
	Awards     []PortfolioAward `json:"awards" nullable:"false"`
	Results    []Result         `json:"results" nullable:"false" doc:"Of accepted reports"`
	Regions    []PortfolioGroup `json:"by_region" nullable:"false" doc:"An award in several regions counts in equal parts"`
	Themes     []PortfolioGroup `json:"by_theme" nullable:"false" doc:"By Sustainable Development Goal, in equal parts"`
}

// Given are the sums that matter to a donor.
type Given struct {
	Committed string `json:"committed"`
	Awarded   string `json:"awarded"`
	Paid      string `json:"paid" doc:"And not returned"`
	Accepted  string `json:"accepted"`
	Returned  string `json:"returned"`
}

// AgreementView is one fund.
type AgreementView struct {
	FundID   string         `json:"fund_id"`
	Title    models.Text    `json:"title"`
	Currency money.Currency `json:"currency"`
	Given
}

// PortfolioAward is a donor's part of one award.
type PortfolioAward struct {
	AwardID  string         `json:"award_id"`
	Number   string         `json:"number"`
	State    string         `json:"state"`
	Title    models.Text    `json:"title"`
	Grantee  models.Text    `json:"grantee"`
	Region   string         `json:"region"`
	Regions  []string       `json:"regions" nullable:"false"`
	SDG      []int          `json:"sdg" nullable:"false"`
	Currency money.Currency `json:"currency"`
	Amount   string         `json:"amount" doc:"Of the whole award"`
	Share    string         `json:"share"`
	Others   string         `json:"others" doc:"What all other donors give together"`
	Paid     string         `json:"paid"`
	Accepted string         `json:"accepted"`
	Returned string         `json:"returned"`
	Costs    []AwardCost    `json:"costs,omitempty" doc:"The same in the currency of the agreement, for money that was exchanged"`
}

// AwardCost is a part of an award at what it cost.
type AwardCost struct {
	Currency money.Currency `json:"currency"`
	Share    string         `json:"share"`
	Paid     string         `json:"paid"`
	Accepted string         `json:"accepted"`
}

// Result is an indicator of an award with what its newest accepted report says.
type Result struct {
	AwardID   string        `json:"award_id"`
	Report    string        `json:"report"`
	Code      string        `json:"code"`
	Title     string        `json:"title"`
	Unit      string        `json:"unit"`
	Baseline  money.Decimal `json:"baseline"`
	Planned   money.Decimal `json:"planned"`
	Actual    money.Decimal `json:"actual"`
	Direction string        `json:"direction,omitempty"`
}

// PortfolioGroup adds up awards of one region or theme.
type PortfolioGroup struct {
	Code     string `json:"code"`
	Awards   int    `json:"awards"`
	Share    string `json:"share"`
	Paid     string `json:"paid"`
	Accepted string `json:"accepted"`
}

// awardStages are those in which money belongs to an award.
var awardStages = []models.Stage{models.StageAwarded, models.StageReserved, models.StageInPayment, models.StageAdvanced, models.StageSpent}

// given are the sums while they are added up.
type given struct{ committed, awarded, paid, accepted, returned int64 }

func (g *given) add(stage models.Stage, minor int64) {
	g.committed += minor
	if slices.Contains(awardStages, stage) {
		g.awarded += minor
	}
	if stage == models.StageAdvanced || stage == models.StageSpent {
		g.paid += minor
	}
	if stage == models.StageSpent {
		g.accepted += minor
	}
}

func (g given) in(c money.Currency) Given {
	return Given{decimal(g.committed, c), decimal(g.awarded, c), decimal(g.paid, c), decimal(g.accepted, c), decimal(g.returned, c)}
}

func decimal(minor int64, c money.Currency) string {
	return money.Amount{Minor: minor, Currency: c}.String()
}

// holding is a donor's part of one award: in the award's currency, and at cost by currency of the agreement.
type holding struct {
	given
	costs map[money.Currency]*given
}

// Portfolio shows a donor's money and its results. An operator sees of it what runs through its own funds.
func (w *Awards) Portfolio(ctx context.Context, donorID string) (*Portfolio, error) {
	r := w.Store.Read(ctx)
	if _, err := w.May(ctx, r, "portfolio", donorID, policies.Read); err != nil {
		return nil, err
	}
	actor, err := workflows.SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	funds, err := store.FundsOf(r, w.Policy.Scope(actor, "fund"), donorID)
	if err != nil {
		return nil, err
	}
	var ids []string
	for i := range funds {
		ids = append(ids, funds[i].ID)
	}
	held, err := store.HeldByFunds(r, ids)
	if err != nil {
		return nil, err
	}
	returned, err := store.ReturnedToFunds(r, ids)
	if err != nil {
		return nil, err
	}
	p := &Portfolio{DonorID: donorID, Currency: paidIn(held), Agreements: []AgreementView{}, Awards: []PortfolioAward{}, Results: []Result{}}
	holdings := p.addUp(funds, held, returned)
	if err := p.awards(r, holdings); err != nil {
		return nil, err
	}
	return p, p.results(r)
}

// paidIn is the currency of the awards; without any it is the tenge.
func paidIn(held []store.HeldByFund) money.Currency {
	for _, h := range held {
		if h.AwardID != "" && h.Minor != 0 {
			return h.Currency
		}
	}
	return money.KZT
}

// addUp makes the totals and the agreements, and answers what belongs to which award.
func (p *Portfolio) addUp(funds []models.Fund, held, returned []store.HeldByFund) map[string]*holding {
	total, byFund, byAward := given{}, map[string]*given{}, map[string]*holding{}
	for i := range funds {
		byFund[funds[i].ID] = &given{}
	}
	of := func(h store.HeldByFund) *holding {
		if byAward[h.AwardID] == nil {
			byAward[h.AwardID] = &holding{costs: map[money.Currency]*given{}}
		}
		return byAward[h.AwardID]
	}
	for _, h := range held {
		worth, at := h.Minor, of(h)
		if h.Currency != h.Agreement {
			worth = h.Cost
			if at.costs[h.Agreement] == nil {
				at.costs[h.Agreement] = &given{}
			}
			at.costs[h.Agreement].add(h.Stage, h.Cost)
		}
		byFund[h.FundID].add(h.Stage, worth)
		at.add(h.Stage, h.Minor)
		if h.Currency == p.Currency {
			total.add(h.Stage, h.Minor)
		}
	}
	for _, h := range returned {
		worth := h.Minor
		if h.Currency != h.Agreement {
			worth = h.Cost
		}
		byFund[h.FundID].returned += worth
		of(h).returned += h.Minor
		if h.Currency == p.Currency {
			total.returned += h.Minor
		}
	}
	p.Given = total.in(p.Currency)
	for i := range funds {
		f := &funds[i]
		p.Agreements = append(p.Agreements, AgreementView{f.ID, f.Title, f.Amount.Currency, byFund[f.ID].in(f.Amount.Currency)})
	}
	delete(byAward, "") // money of no award
	return byAward
}

// awards shows the part of each award in which the donor's money is, the newest first, and adds them up by region and
// theme.
func (p *Portfolio) awards(r store.Reader, holdings map[string]*holding) error {
	var ids, grantees []string
	for id, h := range holdings {
		if h.awarded > 0 || h.returned > 0 {
			ids = append(ids, id)
		}
	}
	rows, err := store.Named[models.Award](r, ids)
	if err != nil {
		return err
	}
	for _, a := range rows {
		grantees = append(grantees, a.GranteeID)
	}
	named, err := store.Named[models.Organisation](r, grantees)
	if err != nil {
		return err
	}
	slices.Sort(ids)
	slices.Reverse(ids) // ids stand in the order of time
	whole, err := awardedInAll(r, ids)
	if err != nil {
		return err
	}
	regions, themes := newGroups(), newGroups()
	for _, id := range ids {
		a, h := rows[id], holdings[id]
		c := a.Amount.Currency
		row := PortfolioAward{
			AwardID: a.ID, Number: a.Number, State: string(a.State), Title: textIn(a.Language, a.Title), Grantee: granteeName(named[a.GranteeID]),
			Regions: append([]string{}, a.Regions...), SDG: append([]int{}, a.SDG...), Currency: c, Amount: a.Amount.String(),
			Share: decimal(h.awarded, c), Others: decimal(whole[id]-h.awarded, c), Paid: decimal(h.paid, c),
			Accepted: decimal(h.accepted, c), Returned: decimal(h.returned, c),
		}
		if len(a.Regions) > 0 {
			row.Region = a.Regions[0]
		}
		for _, currency := range sortedCurrencies(h.costs) {
			g := h.costs[currency]
			row.Costs = append(row.Costs, AwardCost{currency, decimal(g.awarded, currency), decimal(g.paid, currency), decimal(g.accepted, currency)})
		}
		p.Awards = append(p.Awards, row)
		if c != p.Currency {
			continue // its sums are in the award's own row
		}
		if err := regions.put(a.Regions, h.given); err != nil {
			return err
		}
		if err := themes.put(words(a.SDG), h.given); err != nil {
			return err
		}
	}
	p.Regions, p.Themes = regions.in(p.Currency), themes.in(p.Currency)
	return nil
}

// awardedInAll is what all funds together give to each award.
func awardedInAll(r store.Reader, awardIDs []string) (map[string]int64, error) {
	rows, err := store.StageTotals(r, awardIDs)
	all := map[string]int64{}
	for _, t := range rows {
		if slices.Contains(awardStages, t.Stage) {
			all[t.AwardID] += t.Minor
		}
	}
	return all, err
}

// granteeName is the name of an organisation; a person who holds a grant is initials.
func granteeName(o *models.Organisation) models.Text {
	if o.Kind != models.KindIndividual {
		return o.LegalName
	}
	return models.Text{KK: models.Initials(o.LegalName.KK), RU: models.Initials(o.LegalName.RU), EN: models.Initials(o.LegalName.EN)}
}

// textIn is a text that exists in one language.
func textIn(language, text string) models.Text {
	switch language {
	case "kk":
		return models.Text{KK: text}
	case "en":
		return models.Text{EN: text}
	}
	return models.Text{RU: text}
}

func words(numbers []int) []string {
	list := make([]string, len(numbers))
	for i, n := range numbers {
		list[i] = strconv.Itoa(n)
	}
	return list
}

func sortedCurrencies(costs map[money.Currency]*given) []money.Currency {
	var list []money.Currency
	for c := range costs {
		list = append(list, c)
	}
	slices.Sort(list)
	return list
}

// groups adds up by a code in the order in which codes come.
type groups struct {
	codes  []string
	sums   map[string]*given
	counts map[string]int
}

func newGroups() *groups { return &groups{sums: map[string]*given{}, counts: map[string]int{}} }

// put splits an award among its codes in equal parts, exactly.
func (g *groups) put(codes []string, sums given) error {
	if len(codes) == 0 {
		codes = []string{""}
	}
	equal := slices.Repeat([]int64{1}, len(codes))
	share, err := money.SplitByWeights(sums.awarded, equal)
	if err != nil {
		return err
	}
	paid, err := money.SplitByWeights(sums.paid, equal)
	if err != nil {
		return err
	}
	accepted, err := money.SplitByWeights(sums.accepted, equal)
	if err != nil {
		return err
	}
	for i, code := range codes {
		if g.sums[code] == nil {
			g.sums[code] = &given{}
			g.codes = append(g.codes, code)
		}
		s := g.sums[code]
		s.awarded, s.paid, s.accepted = s.awarded+share[i], s.paid+paid[i], s.accepted+accepted[i]
		g.counts[code]++
	}
	return nil
}

func (g *groups) in(c money.Currency) []PortfolioGroup {
	list := []PortfolioGroup{}
	slices.Sort(g.codes)
	for _, code := range g.codes {
		s := g.sums[code]
		list = append(list, PortfolioGroup{code, g.counts[code], decimal(s.awarded, c), decimal(s.paid, c), decimal(s.accepted, c)})
	}
	return list
}

// results are the indicators of the newest accepted report of each award.
func (p *Portfolio) results(r store.Reader) error {
	var ids []string
	for _, a := range p.Awards {
		ids = append(ids, a.AwardID)
	}
	accepted, err := store.AcceptedReports(r, ids)
	if err != nil {
		return err
	}
	rows, err := store.Named[models.Award](r, ids)
	if err != nil {
		return err
	}
	newest := map[string]*models.Report{}
	for i := range accepted {
		rep := &accepted[i]
		if last := newest[rep.AwardID]; last == nil || last.DueOn.Before(rep.DueOn) {
			newest[rep.AwardID] = rep
		}
	}
	for _, id := range ids {
		rep := newest[id]
		if rep == nil {
			continue
		}
		for _, v := range indicatorViews(rows[id], rep) {
			if v.Value != nil {
				p.Results = append(p.Results, Result{AwardID: id, Report: rep.Code, Code: v.Code, Title: v.Title, Unit: v.Unit,
					Baseline: v.Baseline, Planned: v.Planned, Actual: *v.Value, Direction: v.Direction})
			}
		}
	}
	return nil
}
