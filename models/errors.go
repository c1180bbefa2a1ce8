package models

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind says what the caller can do about an error; the api turns it into a status, nothing else does.
type Kind string

const (
	Malformed       Kind = "malformed"       // the request cannot be read at all: 400
	Invalid         Kind = "invalid"         // understood, but some fields are wrong: 422
	Unauthenticated Kind = "unauthenticated" // sign in first: 401
	Forbidden       Kind = "forbidden"       // role or duty: 403
	NotFound        Kind = "not_found"       // absent, or none of the caller's business: 404
	Refusal         Kind = "conflict"        // the state or the money does not allow it: 409
	Stale           Kind = "stale"           // somebody was faster: 409
	Precondition    Kind = "precondition"    // If-Match names an older version: 412
	TooLarge        Kind = "too_large"       // more bytes than the upload may have: 413
	TooMany         Kind = "too_many"        // slow down: 429
	Unavailable     Kind = "unavailable"     // try again later: 503
	Internal        Kind = "internal"        // ours: 500
)

// Params fill the placeholders of a code's text in the three languages; they are safe to show.
type Params map[string]string

// FieldError names one wrong field by JSON pointer, with a public code.
type FieldError struct {
	Pointer string `json:"pointer"`
	Code    string `json:"code"`
	Params  Params `json:"params,omitempty"`
}

// Error is the one error that crosses rooms. Code is public and stable, the key of its text in
// models/lang and what tests assert; the cause is for the log only.
type Error struct {
	Kind       Kind         `json:"kind"`
	Code       string       `json:"code"`
	Params     Params       `json:"params,omitempty"`
	Fields     []FieldError `json:"fields,omitempty"`
	RetryAfter int          `json:"retry_after,omitempty"` // seconds
	// Unblock names who can make the refused act possible.
	Unblock []Role `json:"-"`
	cause   error
}

func (e *Error) Error() string {
	s := string(e.Kind) + " " + e.Code
	for _, f := range e.Fields {
		s += fmt.Sprintf(" [%s %s]", f.Pointer, f.Code)
	}
	if e.cause != nil {
		s += ": " + e.cause.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.cause }

// Is lets errors.Is compare by code: errors.Is(err, models.Refuse("call.closed")).
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// With adds one parameter for the text.
func (e *Error) With(name, value string) *Error {
	if e.Params == nil {
		e.Params = Params{}
	}
	e.Params[name] = value
	return e
}

// Because keeps the technical cause for the log.
func (e *Error) Because(err error) *Error {
	e.cause = err
	return e
}

// New makes an error of any kind; the shorthands below cover the common ones.
func New(kind Kind, code string) *Error { return &Error{Kind: kind, Code: code} }

// Refuse is a business refusal: the state or the money does not allow it (409).
func Refuse(code string) *Error { return New(Refusal, code) }

// Deny says that the role or a duty forbids the act (403).
func Deny(code string) *Error { return New(Forbidden, code) }

// Missing says that the object is absent for this caller (404).
func Missing(object string) *Error { return New(NotFound, object+".not_found") }

// Bad is one wrong field (422).
func Bad(pointer, code string) *Error {
	return &Error{Kind: Invalid, Code: "request.invalid", Fields: []FieldError{{Pointer: pointer, Code: code}}}
}

// AsError finds our error in a chain; anything else is Internal with the cause kept.
func AsError(err error) *Error {
	if err == nil {
		return nil
	}
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return New(Internal, "internal").Because(err)
}

// CodeOf is the public code of an error, "" for none.
func CodeOf(err error) string {
	if err == nil {
		return ""
	}
	return AsError(err).Code
}

// Fields gathers every wrong field, so that one answer names them all.
type Fields []FieldError

// Add notes a wrong field.
func (f *Fields) Add(pointer, code string, params ...string) {
	e := FieldError{Pointer: pointer, Code: code}
	for i := 0; i+1 < len(params); i += 2 {
		if e.Params == nil {
			e.Params = Params{}
		}
		e.Params[params[i]] = params[i+1]
	}
	*f = append(*f, e)
}

// Blank says whether a text shows nothing: blanks, control characters and marks without a width are no name of anything.
func Blank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.Is(unicode.M, r) })
}

// Require notes an empty field.
func (f *Fields) Require(pointer, value string) {
	if Blank(value) {
		f.Add(pointer, "field.required")
	}
}

// Check notes a field when ok is false.
func (f *Fields) Check(ok bool, pointer, code string, params ...string) {
	if !ok {
		f.Add(pointer, code, params...)
	}
}

// LongestText bounds every text that anybody sends, in characters; LongestName the names and titles among them.
const (
	LongestText = 20_000
	LongestName = 500
)

// Name takes out of a name or title what could disguise it, and notes it when it is too long, in each of its languages.
func (f *Fields) Name(pointer string, t *Text) {
	t.KK, t.RU, t.EN = CleanName(t.KK), CleanName(t.RU), CleanName(t.EN)
	for _, l := range Languages {
		f.Check(utf8.RuneCountInString(t.get(l)) <= LongestName, pointer+"/"+l, "field.length")
	}
}

// Err is nil when nothing was noted.
func (f Fields) Err(code string) error {
	if len(f) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Code: code, Fields: f}
}
