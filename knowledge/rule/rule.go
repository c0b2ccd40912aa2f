package rule

import (
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

// Bounds of a rule.
const (
	MaxRunes = 500
	maxNodes = 200
)

// Facts are what a rule may ask about.
type Facts struct {
	Channel  string
	Tier     string // of the customer; "" for none
	Region   string
	Locale   string
	SignedIn bool
	Open     bool      // within staffed hours
	Local    time.Time // in the workspace's zone
	Customer map[string]any
}

// Rule is a condition that was read and found sound. Safe for concurrent use.
type Rule struct {
	program *vm.Program
	root    ast.Node
}

// Parse reads a rule. What it says is wrong with one is an [*Error].
func Parse(source string) (*Rule, error) {
	if n := len([]rune(source)); n > MaxRunes {
		return nil, &Error{Code: CodeLong, Params: map[string]any{"max": MaxRunes}}
	}
	tree, err := parser.Parse(source)
	if err != nil {
		return nil, broken(source, err)
	}
	c := checker{source: source}
	c.check(tree.Node)
	if c.err != nil {
		return nil, c.err
	}
	program, err := expr.Compile(source, expr.Env(Facts{}.names()), expr.AsBool(), expr.MaxNodes(maxNodes), expr.DisableAllBuiltins())
	if err != nil {
		return nil, broken(source, err)
	}
	return &Rule{program, tree.Node}, nil
}

// Holds tells whether the rule's answer is yes.
func (r *Rule) Holds(f Facts) bool {
	out, err := expr.Run(r.program, f.names())
	yes, _ := out.(bool)
	return err == nil && yes
}

// names are the facts as a rule calls them. now is compared as text:
// now >= "2026-10-01" and now < "2026-10-08T12:00".
func (f Facts) names() map[string]any {
	weekday := int(f.Local.Weekday())
	if weekday == 0 {
		weekday = 7 // Sunday
	}
	customer := f.Customer
	if customer == nil {
		customer = map[string]any{}
	}
	return map[string]any{
		"channel": f.Channel, "tier": f.Tier, "region": f.Region, "locale": f.Locale, "signed_in": f.SignedIn, "open": f.Open,
		"now": f.Local.Format("2006-01-02T15:04"), "weekday": weekday, "hour": f.Local.Hour(), "customer": customer,
	}
}
