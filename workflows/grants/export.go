package grants

import (
	"context"
	"time"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/lang"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/ledger"
	"demeu/workflows/sheet"
)

// ApplicationsFile is the whole list of applications that ListApplications pages through, as a spreadsheet: the same
// rows for the same reader, with the same filters.
func (g *Grants) ApplicationsFile(ctx context.Context, q store.Query, format string) (*sheet.File, error) {
	language := workflows.CallOf(ctx).Language
	t := table(language, "applications", "number", "title", "applicant", "call", "language", "submitted_at", "requested", "currency", "state")
	const page = 200
	for q.Limit = page; ; {
		rows, err := g.ListApplications(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, a := range rows.Items {
			applicant := ""
			if a.ApplicantName != nil {
				applicant = a.ApplicantName.In(language)
			}
			sent, err := clock(a.SubmittedAt)
			if err != nil {
				return nil, err
			}
			t.Rows = append(t.Rows, []any{a.Number, a.Title, applicant, a.CallTitle.In(language), a.Language, sent, a.Requested,
				string(a.Requested.Currency), lang.Text(language, "state.application."+a.State, nil)})
		}
		if rows.NextCursor == nil {
			return sheet.Write(format, t)
		}
		q.Cursor = *rows.NextCursor
	}
}

// StatementFile is the statement of a fund as a spreadsheet: what there was at the beginning by stage, each movement,
// and what there is at the end.
func (g *Grants) StatementFile(ctx context.Context, fundID, from, to, format string) (*sheet.File, error) {
	s, err := g.Statement(ctx, fundID, from, to)
	if err != nil {
		return nil, err
	}
	language := workflows.CallOf(ctx).Language
	t := table(language, "statement", "booked_on", "event", "from", "to", "amount", "currency", "worth", "call_or_award", "note")
	balance := func(word string, sums ledger.Sums, day calendar.Date) {
		for _, stage := range models.Stages {
			if a := sums[stage]; !a.IsZero() {
				t.Rows = append(t.Rows, []any{day, lang.Text(language, "sheet."+word, nil), "", ledger.Word(language, stage), nil, string(a.Currency), a, "", ""})
			}
		}
	}
	balance("opening", s.Opening, calendar.Date(from))
	for i := range s.Movements {
		m := &s.Movements[i]
		of := m.AwardID
		if of == "" {
			of = m.CallID
		}
		t.Rows = append(t.Rows, []any{m.BookedOn, ledger.KindWord(language, m.Kind), ledger.Word(language, m.From), ledger.Word(language, m.To),
			m.Amount, string(m.Amount.Currency), m.Worth(), of, m.Memo})
	}
	balance("closing", s.Closing, calendar.Date(to))
	return sheet.Write(format, t)
}

// table begins a sheet with the words for its name and its columns.
func table(language, name string, columns ...string) sheet.Table {
	t := sheet.Table{Name: lang.Text(language, "sheet."+name, nil)}
	for _, c := range columns {
		t.Head = append(t.Head, lang.Text(language, "sheet."+c, nil))
	}
	return t
}

// clock is an instant by the clock of the capital in a form that sorts; "" for none.
func clock(at *time.Time) (string, error) {
	if at == nil {
		return "", nil
	}
	l, err := calendar.LocalAt(*at, calendar.Kazakhstan)
	return string(l.Date) + " " + l.Clock, err
}
