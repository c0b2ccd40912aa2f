package rule

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/expr-lang/expr/file"
)

// What can be wrong with a rule. Stable codes.
const (
	CodeBroken    = "knowledge.rule_broken"    // cannot be read; params: near
	CodeName      = "knowledge.rule_name"      // asks about what there is not; params: name
	CodeValue     = "knowledge.rule_value"     // compares a name with what it never is; params: name, value
	CodeForbidden = "knowledge.rule_forbidden" // is no part of the language; params: what
	CodeTypes     = "knowledge.rule_types"     // both sides are not of one kind; params: what
	CodeQuestion  = "knowledge.rule_question"  // is no yes-or-no question
	CodeLong      = "knowledge.rule_long"      // params: max
)

// Error says what is wrong with a rule and where.
type Error struct {
	Code   string
	At     int // character, from 1; 0 for the whole
	Params map[string]any
}

func (e *Error) Error() string { return fmt.Sprintf("%s at %d %v", e.Code, e.At, e.Params) }

func at(source string, from int, code string, params map[string]any) *Error {
	if params == nil {
		params = map[string]any{}
	}
	return &Error{Code: code, At: min(from, len([]rune(source))) + 1, Params: params}
}

var (
	unknownName = regexp.MustCompile(`^unknown name (\S+)`)
	noBool      = regexp.MustCompile(`^expected bool`)
	noOperation = regexp.MustCompile(`^invalid operation: (\S+)`)
)

// broken puts what expr says into one of our codes.
func broken(source string, err error) error {
	var f *file.Error
	if !errors.As(err, &f) {
		if noBool.MatchString(err.Error()) {
			return &Error{Code: CodeQuestion, Params: map[string]any{}}
		}
		return &Error{Code: CodeBroken, Params: map[string]any{"near": ""}}
	}
	switch {
	case unknownName.MatchString(f.Message):
		return at(source, f.From, CodeName, map[string]any{"name": unknownName.FindStringSubmatch(f.Message)[1]})
	case noBool.MatchString(f.Message):
		return at(source, f.From, CodeQuestion, nil)
	case noOperation.MatchString(f.Message):
		return at(source, f.From, CodeTypes, map[string]any{"what": noOperation.FindStringSubmatch(f.Message)[1]})
	}
	return at(source, f.From, CodeBroken, map[string]any{"near": near(source, f.From)})
}

// near is what stands where a rule could not be read on.
func near(source string, from int) string {
	runes := []rune(source)
	from = max(0, min(from, len(runes)))
	return strings.TrimSpace(string(runes[from:min(len(runes), from+12)]))
}
