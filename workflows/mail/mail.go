// Package mail turns letters into words and sends them. Without an SMTP server the letters stay in the outbox, where
// the demonstration shows them.
package mail

import (
	"context"
	"fmt"
	"strings"
	"time"

	"demeu/models"
	"demeu/models/lang"

	gomail "github.com/wneessen/go-mail"
)

// Sender delivers one rendered letter.
type Sender interface {
	Send(ctx context.Context, to, subject, body string) error
}

// Outbox delivers nothing: the letter itself, kept in the database, is the delivery.
type Outbox struct{}

// Send keeps the letter where it is.
func (Outbox) Send(context.Context, string, string, string) error { return nil }

// SMTP sends through a server.
type SMTP struct {
	Host, User, Password, From string
	Port                       int
}

// Send delivers over TLS where the server offers it; a server that does not answer fails within seconds and the job
// is tried again.
func (s SMTP) Send(ctx context.Context, to, subject, body string) error {
	m := gomail.NewMsg()
	if err := m.From(s.From); err != nil {
		return err
	}
	if err := m.To(to); err != nil {
		return err
	}
	m.Subject(subject)
	m.SetBodyString(gomail.TypeTextPlain, body)
	opts := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(10 * time.Second), gomail.WithTLSPolicy(gomail.TLSOpportunistic)}
	if s.User != "" {
		opts = append(opts, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	c, err := gomail.NewClient(s.Host, opts...)
	if err != nil {
		return err
	}
	return c.DialAndSendWithContext(ctx, m)
}

// Render writes a letter in its person's language, with a link to what it is about.
func Render(l *models.Letter, baseURL string) (subject, body string, err error) {
	key := "letter." + l.Template
	subject = lang.Text(l.Language, key+".subject", l.Params)
	body = lang.Text(l.Language, key+".body", l.Params)
	if subject == "" || body == "" {
		return "", "", fmt.Errorf("mail: no text for %q in %q", l.Template, l.Language)
	}
	subject = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' {
			return ' '
		}
		return r
	}, subject) // a name with a line break must not become a header
	if link := Link(l, baseURL); link != "" {
		body += "\n\n" + link
	}
	return subject, body + "\n\n" + lang.Text(l.Language, "letter.signature", nil), nil
}

// paths of the screens that letters lead to.
var paths = map[string]string{
	"application": "/app/applications/", "award": "/app/awards/", "tranche": "/app/tranches/", "report": "/app/reports/",
	"call": "/app/calls/", "assignment": "/review/", "fund": "/app/funds/", "organisation": "/app/organisations/", "decision": "/app/decisions/",
}

// Link to the screen of what a letter is about; "" when it is about nothing.
func Link(l *models.Letter, baseURL string) string {
	path, ok := paths[l.ObjectOf]
	if !ok || l.ObjectID == nil {
		return ""
	}
	return strings.TrimSuffix(baseURL, "/") + path + *l.ObjectID
}
