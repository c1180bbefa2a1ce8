package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"demeu/api"
	"demeu/frontend"
	"demeu/models/calendar"
	"demeu/models/store"
	"demeu/policies"
	"demeu/workflows"
	"demeu/workflows/awards"
	"demeu/workflows/grants"
	"demeu/workflows/jobs"
	"demeu/workflows/mail"
	"demeu/workflows/people"
	"demeu/workflows/reviews"
)

// App is the assembled program: the one place where the parts meet. Tests assemble the same.
type App struct {
	api.Parts
	Config Config
	Store  *store.Store
	API    *api.API
	Runner *jobs.Runner
}

// Assemble opens the database, brings it up to date and wires every part.
func Assemble(ctx context.Context, c Config, o store.Options) (*App, error) {
	if err := calendar.CheckZones(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(c.DataDir, 0o700); err != nil {
		return nil, err
	}
	where := c.DatabaseURL
	if where == "" {
		where = filepath.Join(c.DataDir, "demeu.db")
	}
	s, err := store.Open(ctx, where, o)
	if err != nil {
		return nil, err
	}
	app, err := assemble(ctx, c, s)
	if err != nil {
		s.Close()
		return nil, err
	}
	return app, nil
}

func assemble(ctx context.Context, c Config, s *store.Store) (*App, error) {
	if err := s.Migrate(ctx); err != nil {
		return nil, err
	}
	if err := jobs.Migrate(ctx, s); err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	policy, err := policies.Load()
	if err != nil {
		return nil, err
	}
	queue, err := jobs.NewQueue(s)
	if err != nil {
		return nil, err
	}
	files, err := jobs.NewFiles(filepath.Join(c.DataDir, "files"))
	if err != nil {
		return nil, err
	}
	h := &workflows.House{Store: s, Policy: policy, Clock: workflows.NewClock(c.TestClock), Queue: queue, Files: files}
	app := &App{Config: c, Store: s, Parts: wire(h)}
	var sender mail.Sender = mail.Outbox{}
	if c.SMTPHost != "" {
		sender = mail.SMTP{Host: c.SMTPHost, Port: c.SMTPPort, User: c.SMTPUser, Password: c.SMTPPassword, From: c.MailFrom}
	}
	app.Runner = jobs.NewRunner(h, sender, c.BaseURL, app.Grants.Tick)
	p := app.Parts
	p.Pages, p.Secure, p.Ready, p.ClockMoved = frontend.Handler(), c.Secure(), s.Ping, app.Runner.Tick
	p.Demo = c.demo
	app.API = api.New(p)
	return app, nil
}

// wire makes the contexts and ties the few threads that run from left to right: a context never imports one to its
// right, so what must happen there is handed in.
func wire(h *workflows.House) api.Parts {
	p := api.Parts{House: h, People: people.New(h), Grants: grants.New(h), Reviews: reviews.New(h), Awards: awards.New(h)}
	p.Reviews.MakeAward = p.Awards.Create
	return p
}

// Close ends the connections.
func (a *App) Close() { a.Store.Close() }

// listen opens the address of the settings, and the one for metrics, and serves.
func (a *App) listen(ctx context.Context) error {
	l, err := net.Listen("tcp", a.Config.Addr)
	if err != nil {
		return err
	}
	if a.Config.MetricsAddr != "" {
		m, err := net.Listen("tcp", a.Config.MetricsAddr)
		if err != nil {
			return err
		}
		srv := &http.Server{Handler: a.API.Metrics(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second}
		go func() {
			if err := srv.Serve(m); !errors.Is(err, http.ErrServerClosed) {
				slog.Error("metrics ended", "cause", err)
			}
		}()
		defer srv.Close()
	}
	return a.Serve(ctx, l)
}

// Serve answers requests until the context ends, then lets what runs finish.
func (a *App) Serve(ctx context.Context, l net.Listener) error {
	srv := &http.Server{
		Handler: a.API, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 60 * time.Second, WriteTimeout: 60 * time.Second,
		IdleTimeout: 120 * time.Second, MaxHeaderBytes: 1 << 16,
	}
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	if err := a.Runner.Start(work); err != nil {
		return err
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	slog.Info("serving", "address", l.Addr().String(), "engine", a.Store.Engine)
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
	defer cancel()
	return errors.Join(srv.Shutdown(end), a.Runner.Stop(end))
}
