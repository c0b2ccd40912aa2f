// Package fault is how a domain says no: a kind, a stable code and parameters,
// never a sentence. Only server/ turns a fault into a status and a text.
package fault

import (
	"errors"
)

// Kind is the class of a fault; each maps to one HTTP status.
type Kind string

// The kinds of fault.
const (
	KindInvalid     Kind = "invalid"      // the input can be mended by the caller: 422
	KindMalformed   Kind = "malformed"    // the input could not be read at all: 400
	KindNotFound    Kind = "not_found"    // 404; also what a stranger sees of another workspace's rows
	KindConflict    Kind = "conflict"     // the state moved on: 409
	KindForbidden   Kind = "forbidden"    // known, but not allowed: 403
	KindUnauth      Kind = "unauthorized" // not known: 401
	KindLimited     Kind = "limited"      // too often or too much: 429
	KindTooLarge    Kind = "too_large"    // 413
	KindUnavailable Kind = "unavailable"  // storage or a needed part is away; try again: 503
)

// Params are the values a message text may name. Never put personal data here.
type Params map[string]any

// Error is a fault. Code is stable, snake_case, dotted by domain
// ("conversation.generation_stale") and is also the i18n key of its text.
type Error struct {
	Kind   Kind
	Code   string
	Field  string // JSON pointer or name of the input at fault, if one is
	Params Params
	Err    error // the cause, for the log only
}

func (e *Error) Error() string {
	s := e.Code
	if e.Field != "" {
		s += " (" + e.Field + ")"
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is lets errors.Is match on code: errors.Is(err, fault.NotFound("x")).
func (e *Error) Is(target error) bool {
	var t *Error
	return errors.As(target, &t) && t.Code == e.Code && t.Kind == e.Kind
}

func newError(k Kind, code string, p []Params) *Error {
	e := &Error{Kind: k, Code: code}
	if len(p) > 0 {
		e.Params = p[0]
	}
	return e
}

// Invalid is input the caller can mend; field names it.
func Invalid(code, field string, p ...Params) *Error {
	e := newError(KindInvalid, code, p)
	e.Field = field
	return e
}

// Malformed is input that could not be read.
func Malformed(code string, p ...Params) *Error { return newError(KindMalformed, code, p) }

// NotFound is a row that is not there, or not there for this caller.
func NotFound(code string, p ...Params) *Error { return newError(KindNotFound, code, p) }

// Conflict is an action on a state that has moved on.
func Conflict(code string, p ...Params) *Error { return newError(KindConflict, code, p) }

// Forbidden is an action the caller may not take.
func Forbidden(code string, p ...Params) *Error { return newError(KindForbidden, code, p) }

// Unauthorized is a caller who is not known.
func Unauthorized(code string, p ...Params) *Error { return newError(KindUnauth, code, p) }

// Limited is too often or too much; params may hold retry_after_s.
func Limited(code string, p ...Params) *Error { return newError(KindLimited, code, p) }

// TooLarge is input over a size bound; params hold max_bytes.
func TooLarge(code string, p ...Params) *Error { return newError(KindTooLarge, code, p) }

// Unavailable is a part that is away for now; cause is kept for the log.
func Unavailable(code string, cause error) *Error {
	return &Error{Kind: KindUnavailable, Code: code, Err: cause}
}

// Because returns a copy of e with its cause.
func (e *Error) Because(err error) *Error {
	c := *e
	c.Err = err
	return &c
}

// Of returns the fault in err's chain, or nil.
func Of(err error) *Error {
	var f *Error
	if errors.As(err, &f) {
		return f
	}
	return nil
}

// IsKind reports whether err's chain has a fault of kind k.
func IsKind(err error, k Kind) bool {
	f := Of(err)
	return f != nil && f.Kind == k
}
