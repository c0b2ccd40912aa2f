package server

import (
	"context"
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"
)

// complaint is a sentence in which huma says what is wrong with an input: it
// keeps neither a code nor what it measured by, so both are read back.
type complaint struct {
	says  *regexp.Regexp
	code  string
	param string // what the sentence names; "" for nothing worth telling
}

var complaints = []complaint{
	{sentence(validation.MsgUnexpectedProperty), "input.unknown", ""},
	{sentence("unknown query parameter"), "input.unknown", ""},
	{sentence("required %s parameter is missing"), "input.required", ""},
	{sentence(validation.MsgExpectedOneOf), "input.not_one_of", "allowed"},
	{sentence(validation.MsgExpectedMinimumNumber), "input.too_small", "min"},
	{sentence(validation.MsgExpectedMaximumNumber), "input.too_big", "max"},
	{sentence(validation.MsgExpectedMinLength), "input.too_short", "min"},
	{sentence(validation.MsgExpectedMaxLength), "input.too_long", "max"},
	{sentence(validation.MsgExpectedMaxItems), "input.too_many", "max"},
	{sentence("expected at most one value, but received multiple values"), "input.not_one", ""},
	{sentence("expected (string|number|integer|boolean|array|object)"), "input.wrong_type", "type"},
	{sentence("invalid (integer|boolean)"), "input.wrong_type", "type"},
	{sentence("((?:invalid character .* (?:at|in|after) |unexpected end of ).*)"), "input.not_json", "reason"},
}

// missing names the property that an object lacks.
var missing = sentence(validation.MsgExpectedRequiredProperty)

// overBound is how huma says that a body is over its bound.
var overBound = sentence("request body is too large limit=%d bytes")

var verb = regexp.MustCompile(`%[dsv]`)

// sentence finds a sentence by its format, and what stands at its first verb.
func sentence(format string) *regexp.Regexp {
	return regexp.MustCompile("^" + verb.ReplaceAllString(format, "(.*)") + "$")
}

// field tells what is wrong with one input in the asker's language. Of what huma
// says and has no code here, the code is that of a form that is not right.
func (s *Server) field(ctx context.Context, err error) ProblemField {
	p := ProblemField{Code: "input.bad_format"}
	said := err.Error()
	if d := (*huma.ErrorDetail)(nil); errors.As(err, &d) {
		p.Field, said = d.Location, d.Message
	}
	if m := missing.FindStringSubmatch(said); m != nil {
		p.Field, p.Code = strings.TrimPrefix(p.Field+"."+m[1], "."), "input.required"
	}
	for _, c := range complaints {
		if m := c.says.FindStringSubmatch(said); m != nil {
			p.Code = c.code
			if c.param != "" {
				p.Params = map[string]any{c.param: measure(m[1])}
			}
			break
		}
	}
	p.Message = s.Text(lang(ctx), "fault."+p.Code, p.Params)
	p.Detail = s.Text(lang(ctx), "fault."+p.Code+".mend", p.Params)
	return p
}

// measure is a whole number where the word is one.
func measure(word string) any {
	if n, err := strconv.ParseFloat(word, 64); err == nil && n == float64(int64(n)) {
		return int64(n)
	}
	return word
}
