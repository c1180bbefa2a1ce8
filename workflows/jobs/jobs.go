// Package jobs runs what happens after the commit and by the clock, on River.
package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"demeu/models"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/mail"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

// LetterArgs is the job that sends one letter.
type LetterArgs struct {
	LetterID string `json:"letter_id"`
}

// Kind names the job.
func (LetterArgs) Kind() string { return workflows.JobLetter }

// TickArgs is the periodic look at what has become due.
type TickArgs struct{}

// Kind names the job.
func (TickArgs) Kind() string { return "tick" }

// maxTries parks a job that keeps failing.
const maxTries = 10

// Queue takes jobs inside the transaction of a command.
type Queue struct {
	client *river.Client[*sql.Tx]
}

// NewQueue makes the side of the queue that only takes jobs.
func NewQueue(s *store.Store) (*Queue, error) {
	c, err := river.NewClient(inserter(s), &river.Config{Logger: quiet()})
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	return &Queue{c}, nil
}

func inserter(s *store.Store) riverdriver.Driver[*sql.Tx] {
	if s.Engine == store.Postgres {
		return riverdatabasesql.New(s.SQL())
	}
	return riversqlite.New(s.SQL())
}

// Enqueue puts jobs into the transaction.
func (q *Queue) Enqueue(ctx context.Context, tx *store.Tx, jobs []workflows.Job) error {
	if len(jobs) == 0 {
		return nil
	}
	params := make([]river.InsertManyParams, 0, len(jobs))
	for _, j := range jobs {
		switch j.Kind {
		case workflows.JobLetter:
			o := &river.InsertOpts{MaxAttempts: maxTries, Priority: 2}
			if j.Args["template"] == "code" { // somebody waits for it at the sign-in
				o.Priority = 1
			}
			params = append(params, river.InsertManyParams{Args: LetterArgs{j.Args["letter_id"]}, InsertOpts: o})
		default:
			return fmt.Errorf("jobs: no worker for %q", j.Kind)
		}
	}
	_, err := q.client.InsertManyFastTx(ctx, tx.SQL(), params)
	return err
}

// Migrate brings the queue's own tables up to date.
func Migrate(ctx context.Context, s *store.Store) error {
	m, err := rivermigrate.New(inserter(s), &rivermigrate.Config{Logger: quiet()})
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// Runner works the queue until it is stopped.
type Runner struct {
	house   *workflows.House
	sender  mail.Sender
	baseURL string
	ticks   []func(context.Context) error
	stop    func(context.Context) error
}

// NewRunner makes the side of the queue that works. ticks are what each context does when time has passed.
func NewRunner(h *workflows.House, sender mail.Sender, baseURL string, ticks ...func(context.Context) error) *Runner {
	return &Runner{house: h, sender: sender, baseURL: baseURL, ticks: ticks}
}

// Start begins to work. On PostgreSQL a job starts within milliseconds (LISTEN/NOTIFY); on SQLite the queue is polled.
func (r *Runner) Start(ctx context.Context) error {
	workers := river.NewWorkers()
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[LetterArgs]) error {
		return r.sendLetter(ctx, j.Args.LetterID, j.Attempt >= j.MaxAttempts)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[TickArgs]) error { return r.Tick(ctx) }))
	c := &river.Config{
		Workers: workers, Logger: quiet(), Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 4}},
		FetchCooldown: 50 * time.Millisecond, FetchPollInterval: 250 * time.Millisecond, MaxAttempts: maxTries,
		PeriodicJobs: []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(time.Minute),
			func() (river.JobArgs, *river.InsertOpts) { return TickArgs{}, nil }, &river.PeriodicJobOpts{RunOnStart: true})},
	}
	if r.house.Store.Engine == store.Postgres {
		client, err := river.NewClient[pgx.Tx](riverpgxv5.New(r.house.Store.Pool()), c)
		if err != nil {
			return err
		}
		r.stop = client.Stop
		return client.Start(ctx)
	}
	c.Queues[river.QueueDefault] = river.QueueConfig{MaxWorkers: 1} // one writer anyway
	client, err := river.NewClient[*sql.Tx](riversqlite.New(r.house.Store.SQL()), c)
	if err != nil {
		return err
	}
	r.stop = client.Stop
	return client.Start(ctx)
}

// Stop lets running jobs finish.
func (r *Runner) Stop(ctx context.Context) error {
	if r.stop == nil {
		return nil
	}
	return r.stop(ctx)
}

// Tick does what has become due.
func (r *Runner) Tick(ctx context.Context) error {
	ctx = workflows.As(ctx, models.SystemActor())
	var errs []error
	for _, t := range r.ticks {
		errs = append(errs, t(ctx))
	}
	return errors.Join(errs...)
}

// sendLetter renders and delivers one letter. Delivering happens outside of any transaction; sent twice after a crash
// in between is better than never.
func (r *Runner) sendLetter(ctx context.Context, id string, lastTry bool) error {
	ctx = workflows.As(ctx, models.SystemActor())
	l, err := store.Get[models.Letter](r.house.Store.Read(ctx), id)
	if err != nil {
		return err
	}
	if l.State == models.LetterSent {
		return nil
	}
	subject, body, err := mail.Render(l, r.baseURL)
	if err == nil {
		err = r.sender.Send(ctx, l.Address, subject, body)
	}
	if err != nil && !lastTry {
		return err
	}
	failure := err
	if _, kept := r.sender.(mail.Outbox); !kept && (l.Template == "code" || l.Template == "invitation") {
		// the code of the sign-in has left by mail, or never will: nobody who reads letters here may sign in with it
		l.Params["code"] = "•••• ••••"
		if subject, body, err = mail.Render(l, r.baseURL); err != nil {
			return err
		}
	}
	_, err = workflows.Do(ctx, r.house, "letter.send", func(st *workflows.Step) (*struct{}, error) {
		l.Subject, l.Body, l.UpdatedAt = subject, body, st.Now
		if failure != nil {
			l.State, l.Error = models.LetterFailed, failure.Error()
		} else {
			l.State, l.SentAt = models.LetterSent, st.Now
		}
		return nil, store.Save(st.Tx, l)
	})
	return err
}
