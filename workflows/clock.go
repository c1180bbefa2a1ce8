package workflows

import (
	"sync"
	"time"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/store"
)

// Clock is the only reader of the time. On PostgreSQL a command takes the database's instant, so that copies of the
// program agree; on SQLite it takes the process's, never earlier than one given before. A test clock replaces both.
type Clock struct {
	mu    sync.Mutex
	test  time.Time // zero: the real time
	last  time.Time
	allow bool
}

// NewClock makes a clock; only a testable one can be moved.
func NewClock(testable bool) *Clock { return &Clock{allow: testable} }

// Testable says whether the clock may be moved.
func (c *Clock) Testable() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.allow
}

// Now is the instant for questions outside a command.
func (c *Clock) Now() models.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.test.IsZero() {
		return models.At(c.test)
	}
	return models.At(time.Now())
}

// instant is the one reading of the clock in a command.
func (c *Clock) instant(tx *store.Tx) (models.Time, error) {
	c.mu.Lock()
	test := c.test
	c.mu.Unlock()
	if !test.IsZero() {
		return models.At(test), nil
	}
	now, ok, err := tx.Now() // nobody else waits for this answer
	if ok || err != nil {
		return models.At(now), err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = later(c.last, time.Now().UTC())
	return models.At(c.last), nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Set moves a test clock, forward only.
func (c *Clock) Set(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.allow {
		return models.Missing("test_clock")
	}
	if t.Before(c.test) {
		return models.Refuse("test_clock.backward")
	}
	c.test = t.UTC()
	return nil
}

// Release ends the moved time: from here on the clock is the real one, and can be moved only where that was asked for.
// The demonstration is loaded in the past and then lives in the present.
func (c *Clock) Release(testable bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.test, c.allow = time.Time{}, testable
}

// Wall is the real time, for what must not follow a test clock: the life of sign-ins, and latencies in the log.
func Wall() time.Time { return time.Now().UTC() }

// Today is the day on which the command happens, where the platform lives.
func (s *Step) Today() calendar.Date { return Day(s.Now) }

// Today is the day on which somebody looks.
func (s *Sight) Today() calendar.Date { return Day(s.Now) }

var almaty = sync.OnceValue(func() *time.Location {
	l, err := time.LoadLocation(calendar.Kazakhstan)
	if err != nil {
		panic(err) // the zones are embedded
	}
	return l
})

// Day is the date of an instant in Kazakhstan.
func Day(t models.Time) calendar.Date { return calendar.DateAt(t.Time, almaty()) }
