package grants

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"demeu/models"
	"demeu/models/ids"
	"demeu/models/money"
	"demeu/models/store"
	"demeu/workflows"
)

// SubmitBody says whether the sender has seen what screening would find.
type SubmitBody struct {
	Acknowledged bool `json:"acknowledged,omitempty" doc:"The findings were shown; they never keep anybody from sending"`
}

// sendable is what sending asks beyond the role: the call takes it at this very instant, and there is something to
// send. Everything else is a finding.
func sendable(see *workflows.Sight, a *models.Application) error {
	call, err := store.Get[models.Call](see.Reader, a.CallID)
	if err != nil {
		return err
	}
	if !call.AcceptsSubmissions(see.Now) {
		return closed(see.Language, call)
	}
	if models.Blank(a.Title) || a.Requested.Minor <= 0 {
		return models.Refuse("application.incomplete")
	}
	return nil
}

func submit(st *workflows.Step, a *models.Application, b *SubmitBody) error {
	call, err := store.Get[models.Call](st.Tx, a.CallID)
	if err != nil {
		return err
	}
	f, err := gather(st.Tx, a, call, st.Now)
	if err != nil {
		return err
	}
	found := f.assess(false)
	if len(found) > 0 && !b.Acknowledged {
		return models.New(models.Invalid, "application.findings_unseen").With("count", strconv.Itoa(len(found))).With("blocking", strconv.Itoa(blocking(found)))
	}
	n, err := st.Tx.Next("application:" + call.ID) // whoever sends at the same time waits here, so the limit below is exact
	if err != nil {
		return err
	}
	if err := withinLimit(st.Tx, call, a.ApplicantID); err != nil {
		return err
	}
	by := st.Actor.PersonID
	a.Number = fmt.Sprintf("%s-%04d", call.Code, n)
	a.SubmittedAt, a.SubmittedBy, a.Acknowledged, a.Findings = st.Now, &by, b.Acknowledged, found
	a.SearchKey = ids.Fold(a.Title + " " + a.Number + " " + f.applicant.LegalName.All())
	for _, m := range call.Timeline {
		if m.Code == "screening" {
			a.ScreeningDue = m.Due
		}
	}
	return seal(a, call, f.files)
}

// sent is what a receipt is about: the application as it was sent.
type sent struct {
	Number      string               `json:"number"`
	Call        string               `json:"call"`
	Applicant   string               `json:"applicant_id"`
	SubmittedAt time.Time            `json:"submitted_at"`
	Language    string               `json:"language"`
	Project     models.Project       `json:"project"`
	Answers     map[string]any       `json:"answers"`
	Budget      []models.BudgetLine  `json:"budget"`
	Declared    *int64               `json:"declared_minor"`
	Requested   money.Amount         `json:"requested"`
	Own         money.Amount         `json:"own"`
	Indicators  []models.Indicator   `json:"indicators"`
	Volunteers  models.VolunteerPlan `json:"volunteers"`
	Files       []sentFile           `json:"files"`
}

type sentFile struct {
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// seal keeps what was sent as canonical JSON (sorted members, no spaces) with its SHA-256.
func seal(a *models.Application, call *models.Call, files []models.Attachment) error {
	s := sent{Number: a.Number, Call: call.Code, Applicant: a.ApplicantID, SubmittedAt: a.SubmittedAt.Time, Language: a.Language, Project: a.Project,
		Answers: a.Answers, Budget: a.Budget, Declared: a.Declared, Requested: a.Requested, Own: a.Own, Indicators: a.Indicators, Volunteers: a.Volunteers,
		Files: []sentFile{}}
	for _, f := range files {
		s.Files = append(s.Files, sentFile{f.Kind, f.Name, f.SHA256})
	}
	text, err := canonical(s)
	if err != nil {
		return err
	}
	hash := sha256.Sum256(text)
	a.Snapshot, a.ReceiptSHA256 = string(text), hex.EncodeToString(hash[:])
	return nil
}

// canonical writes JSON that is the same for the same content: members sorted, numbers as they were, nothing escaped
// that need not be.
func canonical(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var loose any
	if err := d.Decode(&loose); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(loose); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// acknowledge writes the receipt to whoever sent it and to the heads of the organisation.
func acknowledge(st *workflows.Step, a *models.Application) error {
	params := models.Params{"number": a.Number, "title": a.Title, "sha256": a.ReceiptSHA256, "submitted_at": astana(a.SubmittedAt)}
	if st.Actor.PersonID != "" {
		sender, err := store.Get[models.Person](st.Tx, st.Actor.PersonID)
		if err != nil {
			return err
		}
		if err := st.Tell(sender, "receipt", a, params); err != nil {
			return err
		}
	}
	return st.TellRoles(a.ApplicantID, []models.Role{models.NGOAdmin}, "receipt", a, func(string) models.Params { return params })
}

// astana writes an instant as people there read it, to the second.
func astana(t models.Time) string {
	return t.In(time.FixedZone("UTC+5", 5*60*60)).Format("02.01.2006 15:04:05") + " (UTC+5)"
}

func askSignatory(st *workflows.Step, a *models.Application) error {
	call, err := store.Get[models.Call](st.Tx, a.CallID)
	if err != nil {
		return err
	}
	return st.TellRoles(a.ApplicantID, []models.Role{models.NGOCertifier}, "certify", a, func(language string) models.Params {
		return models.Params{"title": a.Title, "by": st.Actor.Name, "closing": call.ClosesAt.Words(language)}
	})
}

func returned(st *workflows.Step, a *models.Application, b *workflows.ReasonBody) error {
	return st.TellRoles(a.ApplicantID, []models.Role{models.NGOEditor}, "returned_to_editor", a, func(string) models.Params {
		return models.Params{"title": a.Title, "by": st.Actor.Name, "reason": b.Reason}
	})
}
