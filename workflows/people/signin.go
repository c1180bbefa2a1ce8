// Package people holds accounts, sign-in, organisations, their members and their verification.
package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"
	"sync"
	"time"

	"demeu/models"
	"demeu/models/ids"
	"demeu/models/store"
	"demeu/workflows"

	"github.com/alexedwards/argon2id"
)

const (
	codeLife     = 15 * time.Minute
	printedLife  = 24 * time.Hour // of the way into a fresh installation
	codeTries    = 5
	sessionLife  = 10 * time.Hour
	sessionIdle  = 2 * time.Hour
	touchEvery   = time.Minute
	triesPerMin  = 20 // of one account, however they come in
	leastLetters = 12 // of a password
	leastKinds   = 6  // of different characters in it
)

// People is the workflow of this context.
type People struct {
	*workflows.House
	Organisations *workflows.Desk[models.OrganisationState, *models.Organisation, *OrganisationView]
	Memberships   *workflows.Desk[models.MembershipState, *models.Membership, *MembershipView]
	Duties        *workflows.Desk[models.DutyState, *models.DutyTable, *DutyTableView]
	tries         limiter
	hashing       chan struct{} // a flood of sign-ins may not take all memory
}

// New wires the context.
func New(h *workflows.House) *People {
	p := &People{House: h, hashing: make(chan struct{}, 4)}
	p.Organisations = &workflows.Desk[models.OrganisationState, *models.Organisation, *OrganisationView]{House: h, Machine: &organisations, Show: p.showOrganisation}
	p.Memberships = &workflows.Desk[models.MembershipState, *models.Membership, *MembershipView]{House: h, Machine: &memberships, Show: p.showMembership}
	p.Duties = &workflows.Desk[models.DutyState, *models.DutyTable, *DutyTableView]{House: h, Machine: &duties, Show: p.showDuties}
	return p
}

// SignIn is what signing in takes: the address and either a one-time code or a password.
type SignIn struct {
	Email    string `json:"email" maxLength:"254"`
	Code     string `json:"code,omitempty" maxLength:"40"`
	Password string `json:"password,omitempty" maxLength:"200"`
	Name     string `json:"name,omitempty" maxLength:"200" doc:"For a first sign-in by code"`
	Language string `json:"language,omitempty" enum:"kk,ru,en"`
}

// SignedIn is the answer: the token is shown once and only its hash is stored.
type SignedIn struct {
	Token     string    `json:"token"`
	ExpiresAt time.Time `json:"expires_at"`
	User      User      `json:"user"`
}

// User is a person as they see themselves.
type User struct {
	ID       string `json:"id"`
	Email    string `json:"email"`
	Name     string `json:"name"`
	Language string `json:"language"`
}

// address reads an e-mail address; the same person is never two accounts because of letter case.
func address(s string) (string, error) {
	a, err := ids.ParseEmail(s)
	if err != nil {
		return "", models.Bad("/email", "field.email")
	}
	return a, nil
}

// system is the platform's own hand on behalf of somebody who is not signed in yet.
func system(ctx context.Context) context.Context {
	c := *workflows.CallOf(ctx)
	c.Actor, c.Key = models.SystemActor(), ""
	return workflows.WithCall(ctx, &c)
}

// SendCode mails a one-time code. Sign-in, recovery and invitation are this one act; the answer is the same whether
// the address is known or not.
func (p *People) SendCode(ctx context.Context, email, language string) error {
	email, err := address(email)
	if err != nil {
		return err
	}
	if !p.tries.allow("code:"+email, 5, workflows.Wall()) {
		return tooMany()
	}
	_, err = workflows.Do(system(ctx), p.House, "auth.code", func(st *workflows.Step) (*struct{}, error) {
		return nil, sendCode(st, email, language, "code", nil)
	})
	return err
}

// sendCode mails a fresh code in a letter of the template.
func sendCode(st *workflows.Step, email, language, template string, params models.Params) error {
	code, err := mailedCode(st, email)
	if err != nil {
		return err
	}
	to, err := store.PersonByEmail(st.Tx, email)
	if err != nil {
		return err
	}
	if params == nil {
		params = models.Params{}
	}
	params["code"] = code[:4] + " " + code[4:]
	if to != nil {
		return st.Tell(to, template, to, params)
	}
	return st.TellAddress(email, language, template, params)
}

// mailedCode makes a short one-time code for an address, which somebody may have to type.
func mailedCode(st *workflows.Step, email string) (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(100_000_000))
	if err != nil {
		return "", err
	}
	code := fmt.Sprintf("%08d", n)
	return code, keepCode(st, email, code, codeLife, false)
}

// printedCode makes a one-time code that nobody can guess: neither guesses nor requests for a code by mail void it.
func printedCode(st *workflows.Step, email string) (string, error) {
	code := rand.Text()
	return code, keepCode(st, email, code, printedLife, true)
}

// keepCode stores the hash of a code, never the code.
func keepCode(st *workflows.Step, email, code string, life time.Duration, printed bool) error {
	now := models.At(workflows.Wall())
	return store.Append(st.Tx, models.LoginCode{
		ID: workflows.NewID(), Email: email, CodeHash: hash(email + ":" + code), ExpiresAt: models.At(now.Add(life)), CreatedAt: now, Printed: printed,
	})
}

// SignIn opens a session by code or password. A first sign-in by code makes the account.
func (p *People) SignIn(ctx context.Context, in SignIn) (*SignedIn, error) {
	email, err := address(in.Email)
	if err != nil {
		return nil, err
	}
	now := workflows.Wall()
	if !p.tries.allow("try:"+email, triesPerMin, now) {
		return nil, tooMany()
	}
	r := p.Store.Read(ctx)
	person, err := store.PersonByEmail(r, email)
	if err != nil {
		return nil, err
	}
	var code *models.LoginCode
	switch {
	case in.Code != "":
		if code, err = p.checkCode(ctx, email, in.Code); err != nil {
			return nil, err
		}
	default:
		if err := p.checkPassword(ctx, person, in.Password); err != nil {
			return nil, err
		}
	}
	if person != nil && person.State != models.PersonActive {
		return nil, wrong()
	}
	token := make([]byte, 32)
	if _, err := rand.Read(token); err != nil {
		return nil, err
	}
	raw := base64.RawURLEncoding.EncodeToString(token)
	return workflows.Do(system(ctx), p.House, "auth.sign_in", func(st *workflows.Step) (*SignedIn, error) {
		if code != nil {
			switch ok, err := st.Tx.UseCode(code.ID, models.At(now)); {
			case err != nil:
				return nil, err
			case !ok:
				return nil, wrong()
			}
		}
		if person == nil {
			lang := in.Language
			if lang == "" {
				lang = workflows.CallOf(ctx).Language
			}
			person = newPerson(st, email, in.Name, lang)
			if err := st.Insert(person, "register"); err != nil {
				return nil, err
			}
		}
		s := models.Session{ID: workflows.NewID(), PersonID: person.ID, TokenHash: hash(raw), CreatedAt: models.At(now), SeenAt: models.At(now), ExpiresAt: models.At(now.Add(sessionLife))}
		if err := store.Append(st.Tx, s); err != nil {
			return nil, err
		}
		if err := st.Note(person, "sign_in", nil, nil, ""); err != nil {
			return nil, err
		}
		return &SignedIn{Token: raw, ExpiresAt: s.ExpiresAt.Time, User: user(person)}, nil
	})
}

// checkCode compares a code with the newest one that was mailed; each of those bears few tries. A printed one is found
// by what it says.
func (p *People) checkCode(ctx context.Context, email, given string) (*models.LoginCode, error) {
	r := p.Store.Read(ctx)
	digits := strings.NewReplacer(" ", "", "\u00a0", "", "-", "").Replace(given)
	now := workflows.Wall()
	row, err := store.First[models.LoginCode](r, "", "email = ? AND printed = ? AND code_hash = ?", email, true, hash(email+":"+digits))
	if err != nil {
		return nil, err
	}
	if row != nil && row.UsedAt.IsZero() && !now.After(row.ExpiresAt.Time) {
		return row, nil
	}
	row, err = store.First[models.LoginCode](r, "created_at DESC", "email = ? AND printed = ?", email, false)
	if err != nil {
		return nil, err
	}
	if row == nil || !row.UsedAt.IsZero() || now.After(row.ExpiresAt.Time) || row.Attempts >= codeTries {
		return nil, models.New(models.Unauthenticated, "auth.code_expired")
	}
	// the try is counted before it is looked at: guesses sent at once are as many tries as guesses one by one
	counted, err := workflows.Do(system(ctx), p.House, "auth.try_code", func(st *workflows.Step) (bool, error) {
		return st.Tx.TryCode(row.ID, codeTries)
	})
	switch {
	case err != nil:
		return nil, err
	case !counted:
		return nil, models.New(models.Unauthenticated, "auth.code_expired")
	case subtle.ConstantTimeCompare([]byte(row.CodeHash), []byte(hash(email+":"+digits))) != 1:
		return nil, wrong()
	}
	return row, nil
}

// hashSlot waits for a place among those who hash passwords, but no longer than the request may: in a flood of sign-ins
// whoever has gone takes no place.
func (p *People) hashSlot(ctx context.Context) (done func(), err error) {
	select {
	case p.hashing <- struct{}{}:
		if ctx.Err() == nil {
			return func() { <-p.hashing }, nil
		}
		<-p.hashing
	case <-ctx.Done():
	}
	e := models.New(models.Unavailable, "unavailable").Because(ctx.Err())
	e.RetryAfter = 5
	return nil, e
}

// decoy makes an unknown account take as long as a known one.
var decoy = sync.OnceValue(func() string {
	h, err := argon2id.CreateHash("decoy", params)
	if err != nil {
		panic(err)
	}
	return h
})

// params follow the OWASP floor for Argon2id: 19 MiB, two passes, one lane.
var params = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

func (p *People) checkPassword(ctx context.Context, person *models.Person, given string) error {
	done, err := p.hashSlot(ctx)
	if err != nil {
		return err
	}
	defer done()
	stored := decoy()
	if person != nil && person.PasswordHash != "" {
		stored = person.PasswordHash
	}
	ok, err := argon2id.ComparePasswordAndHash(given, stored)
	if err != nil || !ok || person == nil || person.PasswordHash == "" {
		return wrong()
	}
	return nil
}

// SetPassword gives the actor a password, or takes it away when empty, and ends their other sign-ins.
func (p *People) SetPassword(ctx context.Context, password string) error {
	var h string
	if password != "" {
		if len([]rune(password)) < leastLetters {
			return models.Bad("/password", "password.short").With("min", fmt.Sprint(leastLetters))
		}
		kinds := map[rune]bool{}
		for _, r := range password {
			kinds[r] = true
		}
		if models.Blank(password) || len(kinds) < leastKinds {
			return models.Bad("/password", "password.plain")
		}
		done, err := p.hashSlot(ctx)
		if err != nil {
			return err
		}
		made, err := argon2id.CreateHash(password, params)
		done()
		if err != nil {
			return err
		}
		h = made
	}
	_, err := workflows.Do(ctx, p.House, "auth.password", func(st *workflows.Step) (*struct{}, error) {
		me, err := store.Get[models.Person](st.Tx, st.Actor.PersonID)
		if err != nil {
			return nil, err
		}
		me.PasswordHash = h
		if err := st.Save(me, "set_password", workflows.Snapshot(me), ""); err != nil {
			return nil, err
		}
		return nil, st.Tx.EndSessions(me.ID, st.Actor.SessionID, models.At(workflows.Wall()))
	})
	return err
}

// SetLanguage keeps the language in which the actor wants pages and letters.
func (p *People) SetLanguage(ctx context.Context, language string) error {
	_, err := workflows.Do(ctx, p.House, "me.language", func(st *workflows.Step) (*struct{}, error) {
		me, err := store.Get[models.Person](st.Tx, st.Actor.PersonID)
		if err != nil || me.Language == language {
			return nil, err
		}
		before := workflows.Snapshot(me)
		me.Language = language
		return nil, st.Save(me, "set_language", before, "")
	})
	return err
}

// Authenticate finds the actor of a token; nil when the token opens nothing. A session in use stays open.
func (p *People) Authenticate(ctx context.Context, token string) (*models.Actor, error) {
	now := models.At(workflows.Wall())
	a, seen, err := store.SessionActor(p.Store.Read(ctx), hash(token), now, models.At(now.Add(-sessionIdle)))
	if err != nil || a == nil {
		return nil, err
	}
	if now.Sub(seen.Time) > touchEvery {
		_, err = workflows.Do(system(ctx), p.House, "auth.touch", func(st *workflows.Step) (*struct{}, error) {
			return nil, st.Tx.TouchSession(a.SessionID, now)
		})
	}
	return a, err
}

// SignOut ends the session of the request.
func (p *People) SignOut(ctx context.Context) error {
	_, err := workflows.Do(ctx, p.House, "auth.sign_out", func(st *workflows.Step) (*struct{}, error) {
		return nil, st.Tx.EndSession(st.Actor.SessionID, models.At(workflows.Wall()))
	})
	return err
}

// Account finds the person with an address, or opens an account for them: they sign in by a mailed code.
func Account(st *workflows.Step, email, name, language string) (*models.Person, error) {
	email, err := address(email)
	if err != nil {
		return nil, err
	}
	person, err := store.PersonByEmail(st.Tx, email)
	if err != nil || person != nil {
		return person, err
	}
	if language == "" {
		language = st.Actor.Language
	}
	person = newPerson(st, email, name, language)
	return person, st.Insert(person, "register")
}

func newPerson(st *workflows.Step, email, name, language string) *models.Person {
	p := &models.Person{Base: st.New(), Email: email, Name: models.Trimmed(models.CleanName(name)), Language: language, State: models.PersonActive}
	if p.Name == "" {
		p.Name = strings.SplitN(email, "@", 2)[0]
	}
	p.SearchKey = ids.Fold(p.Name + " " + p.Email)
	return p
}

func wrong() error { return models.New(models.Unauthenticated, "auth.wrong") }
func tooMany() error {
	e := models.New(models.TooMany, "auth.too_many")
	e.RetryAfter = 60
	return e
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func user(p *models.Person) User {
	return User{ID: p.ID, Email: p.Email, Name: p.Name, Language: p.Language}
}

// limiter counts tries per minute and key in this process; the tries of one code are counted in the database.
type limiter struct {
	mu     sync.Mutex
	minute int64
	seen   map[string]int
}

func (l *limiter) allow(key string, most int, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if m := now.Unix() / 60; m != l.minute {
		l.minute, l.seen = m, map[string]int{}
	}
	l.seen[key]++
	return l.seen[key] <= most
}
