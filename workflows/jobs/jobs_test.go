package jobs_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"demeu/models"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/jobs"
	"demeu/workflows/people"
	"demeu/workflows/worktest"
)

// postman delivers into memory.
type postman struct {
	mu     sync.Mutex
	bodies []string
}

func (p *postman) Send(_ context.Context, _, _, body string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bodies = append(p.bodies, body)
	return nil
}

func (p *postman) delivered() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.bodies
}

// A letter with a sign-in code is delivered whole, and what stays behind for readers of the outbox has no code.
func TestCodeLeavesByMailOnly(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		post := &postman{}
		r := jobs.NewRunner(h.House, post, "http://127.0.0.1")
		if err := r.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			end, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			if err := r.Stop(end); err != nil {
				t.Error(err)
			}
		})
		ctx := workflows.WithCall(context.Background(), &workflows.Call{Language: "ru"})
		if err := people.New(h.House).SendCode(ctx, "new@test.example", "ru"); err != nil {
			t.Fatal(err)
		}
		var l *models.Letter
		for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			var err error
			if l, err = store.First[models.Letter](h.Store.Read(ctx), "", "address = ?", "new@test.example"); err != nil {
				t.Fatal(err)
			}
			if l.State == models.LetterSent {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("the letter is still %s", l.State)
			}
		}
		code := strings.TrimSpace(strings.SplitN(strings.SplitN(post.delivered()[0], ":", 2)[1], "\n", 2)[0])
		if len(strings.ReplaceAll(code, " ", "")) != 8 {
			t.Fatalf("the delivered letter has no code: %q", post.delivered()[0])
		}
		if kept := l.Subject + l.Body + l.Params["code"]; strings.Contains(kept, code) || !strings.Contains(kept, "••••") {
			t.Fatalf("the kept letter still holds the code: %q", kept)
		}
		if _, err := workflows.Do(workflows.As(ctx, models.SystemActor()), h.House, "letters.test", func(s *workflows.Step) (bool, error) {
			return true, s.Tell(&models.Person{Email: "ngo@test.example", Language: "ru"}, "report_accepted", nil, models.Params{"code": "R1"})
		}); err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			report, err := store.First[models.Letter](h.Store.Read(ctx), "", "address = ?", "ngo@test.example")
			if err != nil || time.Now().After(deadline) {
				t.Fatal("the letter about the report was not sent: ", err)
			}
			if report.State == models.LetterSent {
				if !strings.Contains(report.Subject, "R1") {
					t.Errorf("a code that opens nothing is hidden: %q", report.Subject)
				}
				break
			}
		}
	})
}

// Somebody waits for a sign-in code: it does not stand behind the letters of a rush.
func TestCodeGoesFirst(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		ctx := workflows.As(context.Background(), models.SystemActor())
		for range 40 {
			if _, err := workflows.Do(ctx, h.House, "letters.test", func(s *workflows.Step) (bool, error) {
				return true, s.Tell(&models.Person{Email: "rush@test.example", Language: "kk"}, "call_closing", nil, models.Params{})
			}); err != nil {
				t.Fatal(err)
			}
		}
		if err := people.New(h.House).SendCode(workflows.WithCall(context.Background(), &workflows.Call{Language: "ru"}), "new@test.example", "ru"); err != nil {
			t.Fatal(err)
		}
		post := &postman{}
		r := jobs.NewRunner(h.House, post, "http://127.0.0.1")
		if err := r.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			end, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			if err := r.Stop(end); err != nil {
				t.Error(err)
			}
		})
		for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			for place, body := range post.delivered() {
				if strings.HasPrefix(body, "Код для входа") {
					if place > 4 {
						t.Fatalf("%d letters left before the code", place)
					}
					return
				}
			}
			if time.Now().After(deadline) {
				t.Fatal("the code has not left")
			}
		}
	})
}
