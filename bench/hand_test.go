package bench

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"demeu/models"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/grants"
	"demeu/workflows/reviews"
)

// What somebody would write for these two requests alone, without the house: database/sql, joins, no layers. It decides
// the same questions (is the session open, which roles are held now, what may they see) and writes the same rows and
// bytes.

// errHand is a refusal by hand.
type errHand int

func (e errHand) Error() string { return http.StatusText(int(e)) }

// by makes a handler of a function that is given the caller.
func (l *lab) by(w http.ResponseWriter, r *http.Request, status int, fn func(context.Context, *models.Actor) (any, error)) {
	ctx, cancel := context.WithTimeout(r.Context(), 10*time.Second)
	defer cancel()
	a, err := l.handActor(ctx, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	var out any
	if err == nil {
		out, err = fn(ctx, a)
	}
	var refused errHand
	switch {
	case errors.As(err, &refused):
		http.Error(w, err.Error(), int(refused))
		return
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(out)
}

// handActor is who stands behind the token, with the roles that are held now.
func (l *lab) handActor(ctx context.Context, token string) (*models.Actor, error) {
	sum := sha256.Sum256([]byte(token))
	now := models.At(time.Now())
	a := new(models.Actor)
	err := l.ask(ctx, `SELECT s.id, p.id, p.email, p.name, p.language FROM sessions s JOIN people p ON p.id = s.person_id
		WHERE s.token_hash = ? AND s.ended_at IS NULL AND s.expires_at > ? AND s.seen_at > ? AND p.state = 'active'`, []any{hex.EncodeToString(sum[:]), now, models.At(now.Add(-2 * time.Hour))}, func(rows *sql.Rows) error {
		return rows.Scan(&a.SessionID, &a.PersonID, &a.Email, &a.Name, &a.Language)
	})
	if err != nil {
		return nil, err
	}
	if a.PersonID == "" {
		return nil, errHand(http.StatusUnauthorized)
	}
	return a, l.ask(ctx, "SELECT organisation_id, role FROM memberships WHERE person_id = ? AND state = 'active' ORDER BY organisation_id, role", []any{a.PersonID}, func(rows *sql.Rows) error {
		a.Grants = append(a.Grants, models.Grant{})
		last := &a.Grants[len(a.Grants)-1]
		return rows.Scan(&last.OrganisationID, &last.Role)
	})
}

// ask reads the rows of a query. On SQLite it is prepared once, as somebody who looks for speed does; PostgreSQL's driver
// does so by itself.
func (l *lab) ask(ctx context.Context, query string, args []any, row func(*sql.Rows) error) error {
	var rows *sql.Rows
	var err error
	if l.h.Store.Engine == store.Postgres {
		rows, err = l.reads.QueryContext(ctx, l.q(query), args...)
	} else {
		s, known := l.queries.Load(query)
		if !known {
			p, err := l.reads.Prepare(query)
			if err != nil {
				return err
			}
			s, _ = l.queries.LoadOrStore(query, p)
		}
		rows, err = s.(*sql.Stmt).QueryContext(ctx, args...)
	}
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// operators are the organisations in which somebody may do a thing, by the roles that may.
func operators(a *models.Actor, may ...models.Role) (ids []any) {
	for _, g := range a.Grants {
		if slices.Contains(may, g.Role) && !slices.Contains(ids, any(g.OrganisationID)) {
			ids = append(ids, g.OrganisationID)
		}
	}
	return ids
}

func marks(n int) string { return "?" + strings.Repeat(", ?", n-1) }

// handList is the officer's list.
func (l *lab) handList(w http.ResponseWriter, r *http.Request) {
	l.by(w, r, http.StatusOK, func(ctx context.Context, a *models.Actor) (any, error) {
		limit, err := strconv.Atoi(r.URL.Query().Get("limit"))
		if err != nil || limit < 1 || limit > 200 {
			return nil, errHand(http.StatusUnprocessableEntity)
		}
		orgs := operators(a, models.ProgramOfficer, models.ProgramDirector, models.ComplianceOfficer, models.Secretary, models.PanelChair)
		if len(orgs) == 0 {
			return nil, errHand(http.StatusForbidden)
		}
		args := append(slices.Clone(orgs), a.PersonID, a.PersonID, a.PersonID, r.URL.Query().Get("state"))
		out := workflows.Page[grants.ApplicationRow]{Items: make([]grants.ApplicationRow, 0, limit)}
		err = l.ask(ctx, `SELECT a.id, a.version, a.created_at, a.updated_at, a.state, a.call_id, a.number, a.title, a.language, a.applicant_id,
				a.requested_minor, a.requested_currency, a.submitted_at, a.assignee_id, a.screening_due, a.findings, o.legal_name, c.title, p.name
			FROM applications a JOIN organisations o ON o.id = a.applicant_id JOIN calls c ON c.id = a.call_id LEFT JOIN people p ON p.id = a.assignee_id
			WHERE (a.operator_id IN (`+marks(len(orgs))+`) AND a.submitted_at IS NOT NULL
				OR EXISTS (SELECT 1 FROM assignments s WHERE s.application_id = a.id AND s.expert_id = ? AND s.state IN ('accepted', 'in_progress', 'submitted')))
			AND NOT EXISTS (SELECT 1 FROM conflicts x WHERE x.application_id = a.id AND x.person_id = ? AND (x.kind <> 'organisation' OR NOT a.applicant_id IN
				(SELECT m.organisation_id FROM memberships m WHERE m.person_id = ? AND m.state = 'active')))
			AND a.state = ? ORDER BY a.created_at DESC, a.id DESC LIMIT `+strconv.Itoa(limit+1), args, func(rows *sql.Rows) error {
			var x grants.ApplicationRow
			var created, updated, sent models.Time
			var findings, name, title []byte
			var due, officer sql.NullString
			if err := rows.Scan(&x.ID, &x.Version, &created, &updated, &x.State, &x.CallID, &x.Number, &x.Title, &x.Language, &x.ApplicantID,
				&x.Requested.Minor, &x.Requested.Currency, &sent, &x.AssigneeID, &due, &findings, &name, &title, &officer); err != nil {
				return err
			}
			if len(out.Items) == limit {
				next := handCursor(&out.Items[limit-1])
				out.NextCursor = &next
				return nil
			}
			x.CreatedAt, x.UpdatedAt, x.SubmittedAt, x.ScreeningDue, x.AssigneeName = created.Time, updated.Time, &sent.Time, due.String, officer.String
			var found []models.Finding
			if err := errors.Join(json.Unmarshal(findings, &found), json.Unmarshal(name, &x.ApplicantName), json.Unmarshal(title, &x.CallTitle)); err != nil {
				return err
			}
			for _, f := range found {
				if f.Severity == models.Blocking {
					x.Blocking++
				}
			}
			out.Items = append(out.Items, x)
			return nil
		})
		return out, err
	})
}

func handCursor(x *grants.ApplicationRow) string {
	b, _ := json.Marshal(struct {
		S string `json:"s"`
		V string `json:"v"`
		I string `json:"i"`
	}{"-created_at", x.CreatedAt.UTC().Format(time.RFC3339Nano), x.ID})
	return base64.RawURLEncoding.EncodeToString(b)
}

// handCreate invites an expert to a call: the place on the roster, its event, the letter, the job.
func (l *lab) handCreate(w http.ResponseWriter, r *http.Request) {
	l.by(w, r, http.StatusCreated, func(ctx context.Context, a *models.Actor) (any, error) {
		var in reviews.ExpertInput
		d := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20))
		d.DisallowUnknownFields()
		if err := d.Decode(&in); err != nil || in.Email == "" || len(in.Languages) == 0 || in.MaxLoad < 1 {
			return nil, errHand(http.StatusUnprocessableEntity)
		}
		orgs := operators(a, models.ProgramOfficer, models.Secretary)
		if len(orgs) == 0 {
			return nil, errHand(http.StatusForbidden)
		}
		now := models.At(l.h.Clock.Now().Time)
		v := reviews.RosterEntryView{Head: models.Head{ID: workflows.NewID(), Version: 1, CreatedAt: now.Time, UpdatedAt: now.Time}, CallID: r.PathValue("id"), Languages: in.Languages, MaxLoad: in.MaxLoad}
		err := l.inTx(ctx, func(tx *sql.Tx) error {
			var operator, language string
			var title []byte
			err := tx.QueryRowContext(ctx, l.q("SELECT operator_id, title FROM calls WHERE id = ? AND operator_id IN ("+marks(len(orgs))+")"), append([]any{v.CallID}, orgs...)...).Scan(&operator, &title)
			if errors.Is(err, sql.ErrNoRows) {
				return errHand(http.StatusNotFound)
			}
			if err != nil {
				return err
			}
			if err := json.Unmarshal(title, &v.CallTitle); err != nil {
				return err
			}
			if err := tx.QueryRowContext(ctx, l.q("SELECT id, name, email, language FROM people WHERE email = ?"), in.Email).Scan(&v.ExpertID, &v.Name, &v.Email, &language); err != nil {
				return err
			}
			event, letter := workflows.NewID(), workflows.NewID()
			steps := []struct {
				sql  string
				args []any
			}{
				{"INSERT INTO roster_entries (id, version, created_at, updated_at, call_id, operator_id, person_id, languages, max_load) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?)",
					[]any{v.ID, now, now, v.CallID, operator, v.ExpertID, text(in.Languages), in.MaxLoad}},
				{`INSERT INTO events (id, at, actor_id, actor_name, object, object_id, verb, outcome, code, state_from, state_to, before, after, reason, request_id)
					VALUES (?, ?, ?, ?, 'roster_entry', ?, 'invite', 'done', '', '', '', '{}', ?, '', ?)`,
					[]any{event, now, a.PersonID, a.Name, v.ID, text(map[string]any{"CallID": v.CallID, "OperatorID": operator, "PersonID": v.ExpertID, "Languages": in.Languages, "MaxLoad": in.MaxLoad}), workflows.NewID()}},
				{`INSERT INTO letters (id, version, created_at, updated_at, event_id, person_id, address, language, template, params, object, object_id, subject, body, state, error)
					VALUES (?, 1, ?, ?, ?, ?, ?, ?, 'expert_invitation', ?, 'roster_entry', ?, '', '', 'queued', '')`,
					[]any{letter, now, now, event, v.ExpertID, v.Email, language, text(map[string]string{"call": v.CallTitle.In(language), "by": a.Name}), v.ID}},
				{"INSERT INTO river_job (args, kind, max_attempts) VALUES (?, 'letter', 10)", []any{text(map[string]string{"letter_id": letter})}},
			}
			for _, s := range steps {
				if _, err := tx.ExecContext(ctx, l.q(s.sql), s.args...); err != nil {
					return err
				}
			}
			return nil
		})
		return v, err
	})
}

func text(v any) string {
	b, _ := json.Marshal(v) // lists and maps of texts
	return string(b)
}

func (l *lab) inTx(ctx context.Context, fn func(*sql.Tx) error) error {
	tx, err := l.raw.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		_ = tx.Rollback()
		return err
	}
	return tx.Commit()
}

// q numbers the placeholders for PostgreSQL, once for each text.
func (l *lab) q(s string) string {
	if l.h.Store.Engine != store.Postgres {
		return s
	}
	if made, ok := l.queries.Load(s); ok {
		return made.(string)
	}
	var b strings.Builder
	n := 0
	for _, c := range s {
		if c == '?' {
			n++
			fmt.Fprintf(&b, "$%d", n)
			continue
		}
		b.WriteRune(c)
	}
	l.queries.Store(s, b.String())
	return b.String()
}
