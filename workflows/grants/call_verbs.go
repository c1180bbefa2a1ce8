package grants

import (
	"strconv"
	"time"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/lang"
	"demeu/models/store"
	"demeu/workflows"
)

// Extension is a later closing.
type Extension struct {
	ClosesAt string `json:"closes_at" maxLength:"40" doc:"RFC 3339, or the local time of the call's zone; later than now announced"`
	Reason   string `json:"reason" minLength:"3" maxLength:"4000"`
}

// Why gives the reason to the event.
func (e *Extension) Why() string { return e.Reason }

// callDigest is what an approval of a call is bound to: its whole content and its money. Before and after publishing
// are different acts, and so is a draft that came back.
func callDigest(r store.Reader, c *models.Call) (string, error) {
	funding, err := store.FundsOfCall(r, c.ID)
	if err != nil {
		return "", err
	}
	content := workflows.Snapshot(c)
	delete(content, "State")
	var shares []models.FundShare
	for _, f := range funding {
		shares = append(shares, models.FundShare{FundID: f.FundID, Amount: f.Amount})
	}
	published := c.State != models.CallDraft && c.State != models.CallInApproval
	return workflows.Digest(map[string]any{"call": content, "funding": shares, "published": published}), nil
}

// complete lets only a call go out that answers every question in every language it promises.
func complete(_ *workflows.Sight, c *models.Call) error {
	bad := c.Gaps()
	if len(c.Form) > 0 {
		if _, err := CompileForm(c.Form); err != nil {
			return err
		}
		bad = append(bad, untold(c.Form, c.Languages)...)
	}
	return bad.Err("call.incomplete")
}

func returnCall(st *workflows.Step, c *models.Call, _ any) error { return st.VoidApprovals(c) }

func notPast(see *workflows.Sight, c *models.Call) error {
	if !see.Now.Before(c.ClosesUTC.Time) {
		return models.Refuse("call.closes_passed")
	}
	return nil
}

// announce gives every milestone its day, by the days off as they are known today. Nobody moves them afterwards but
// by a verb.
func announce(st *workflows.Step, c *models.Call, _ any) error {
	for _, m := range models.StandardRules {
		if !hasMilestone(c, m.Code) {
			m.Title = texts("milestone."+m.Code, nil)
			c.Timeline = append(c.Timeline, m)
		}
	}
	c.AnnouncedAt = st.Now
	return c.Schedule(st.House.Calendar(), st.Today(), false)
}

func hasMilestone(c *models.Call, code string) bool {
	for _, m := range c.Timeline {
		if m.Code == code {
			return true
		}
	}
	return false
}

// texts is an entry of our words as a text in three languages.
func texts(key string, params models.Params) models.Text {
	return models.Text{KK: lang.Text("kk", key, params), RU: lang.Text("ru", key, params), EN: lang.Text("en", key, params)}
}

// notOver guards what is possible only before the last minute of a call.
func notOver(see *workflows.Sight, c *models.Call) error {
	if c.State == models.CallAnnounced && c.PhaseAt(see.Now) == models.PhaseClosed {
		return closed(see.Language, c)
	}
	return nil
}

func isOpen(see *workflows.Sight, c *models.Call) error {
	if !c.AcceptsSubmissions(see.Now) {
		return models.Refuse("call.not_open")
	}
	return nil
}

func proposeExtension(st *workflows.Step, c *models.Call, in *Extension) error {
	until, err := localTime(in.ClosesAt, c.ClosesAt.Zone)
	if err != nil {
		return models.Bad("/closes_at", "field.format")
	}
	closes, err := until.UTC()
	if err != nil {
		return models.Bad("/closes_at", "field.format")
	}
	if !closes.After(c.ClosesUTC.Time) {
		return models.Refuse("call.not_longer").With("closes", c.ClosesAt.Words(workflows.CallOf(st.Context()).Language))
	}
	c.Proposal = &models.CallProposal{ClosesAt: &until}
	return nil
}

func takeExtension(st *workflows.Step, c *models.Call) error {
	before := workflows.Snapshot(c)
	c.ClosesAt, c.Proposal = *c.Proposal.ClosesAt, nil
	if err := prolonged(st, c); err != nil {
		return err
	}
	if err := st.Save(c, "take_extension", before, ""); err != nil {
		return err
	}
	if err := st.VoidApprovals(c); err != nil {
		return err
	}
	return tellDrafters("call_extended")(st, c)
}

// prolonged counts anew what hangs on the closing of a call.
func prolonged(st *workflows.Step, c *models.Call) error {
	if err := c.Settle(); err != nil {
		return err
	}
	return c.Schedule(st.House.Calendar(), st.Today(), true)
}

func pause(st *workflows.Step, c *models.Call, _ any) error {
	c.PausedAt = st.Now
	return nil
}

// resume gives back the time that the pause took, full minutes of it.
func resume(st *workflows.Step, c *models.Call, _ any) error {
	lost := st.Now.Sub(c.PausedAt.Time)
	if rest := lost % time.Minute; rest > 0 {
		lost += time.Minute - rest
	}
	until, err := calendar.LocalAt(c.ClosesUTC.Add(lost), c.ClosesAt.Zone)
	if err != nil {
		return err
	}
	c.ClosesAt, c.PausedAt = until, models.Time{}
	return prolonged(st, c)
}

func cancel(st *workflows.Step, c *models.Call) error {
	if err := releaseRest(st, c); err != nil {
		return err
	}
	return tellApplicants(st, c, "call_cancelled")
}

// screened guards the evaluation: every application that came in has been looked at.
func screened(see *workflows.Sight, c *models.Call) error {
	if c.PhaseAt(see.Now) != models.PhaseClosed {
		return models.Refuse("call.not_closed")
	}
	return none(see, c, "call.screening_open", models.ApplicationSubmitted, models.ApplicationScreening, models.ApplicationChangesRequested)
}

// decided guards the conclusion: nobody is left without an answer.
func decided(see *workflows.Sight, c *models.Call) error {
	return none(see, c, "call.undecided", models.ApplicationSubmitted, models.ApplicationScreening, models.ApplicationChangesRequested,
		models.ApplicationUnderReview, models.ApplicationReviewComplete, models.ApplicationRanked, models.ApplicationRecommended, models.ApplicationNotRecommended)
}

func none(see *workflows.Sight, c *models.Call, code string, states ...models.ApplicationState) error {
	n, err := store.CountApplications(see.Reader, c.ID, states...)
	if err == nil && n > 0 {
		return models.Refuse(code).With("count", strconv.FormatInt(n, 10))
	}
	return err
}

// covered guards the archive: no award still waits for the money of the call.
func covered(see *workflows.Sight, c *models.Call) error {
	n, err := store.AwardsWithoutMoney(see.Reader, c.ID)
	if err == nil && n > 0 {
		return models.Refuse("call.awards_wait").With("count", strconv.FormatInt(n, 10))
	}
	return err
}

// tellOfficers writes to the officers of the operator, except to who has just acted.
func tellOfficers(template string) func(*workflows.Step, *models.Call) error {
	return func(st *workflows.Step, c *models.Call) error {
		people, err := store.Holders(st.Tx, c.OperatorID, []models.Role{models.ProgramOfficer})
		if err != nil {
			return err
		}
		return tellAll(st, c, template, people)
	}
}

// tellDrafters writes to everybody who has begun an application and not sent it.
func tellDrafters(template string) func(*workflows.Step, *models.Call) error {
	return func(st *workflows.Step, c *models.Call) error {
		return tellAbout(st, c, template, models.ApplicationDraft, models.ApplicationAwaitingSignOff)
	}
}

// tellApplicants writes to everybody whose application still waits for something.
func tellApplicants(st *workflows.Step, c *models.Call, template string) error {
	return tellAbout(st, c, template, models.ApplicationDraft, models.ApplicationAwaitingSignOff, models.ApplicationSubmitted,
		models.ApplicationScreening, models.ApplicationChangesRequested)
}

func tellAbout(st *workflows.Step, c *models.Call, template string, states ...models.ApplicationState) error {
	people, err := store.Writers(st.Tx, c.ID, states...)
	if err != nil {
		return err
	}
	return tellAll(st, c, template, people)
}

func tellAll(st *workflows.Step, c *models.Call, template string, people []models.Person) error {
	for i := range people {
		if people[i].ID == st.Actor.PersonID {
			continue
		}
		if err := st.Tell(&people[i], template, c, deadline(c, people[i].Language)); err != nil {
			return err
		}
	}
	return nil
}

// deadline are the words of a letter about the closing of a call.
func deadline(c *models.Call, language string) models.Params {
	return models.Params{"code": c.Code, "title": c.Title.In(language), "closes": c.ClosesAt.Words(language)}
}
