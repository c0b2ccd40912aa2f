package rule

import (
	"slices"

	"github.com/expr-lang/expr/ast"
)

// Names are what a rule may ask about; of the customer, any attribute.
var Names = []string{"channel", "tier", "region", "locale", "signed_in", "now", "weekday", "hour", "open", customer}

// Channels and Locales are all there are: a rule that names another never holds.
var (
	Channels = []string{"webchat", "email", "wechat", "phone"}
	Locales  = []string{"zh-CN", "en"}
)

const customer = "customer"

var comparisons = []string{"==", "!=", "<", "<=", ">", ">=", "in", "contains", "startsWith", "endsWith"}

var operators = append([]string{"and", "&&", "or", "||", "+", "-", "*", "/", "%", "??"}, comparisons...)

// checker refuses what is not part of the language, where it stands first.
type checker struct {
	source string
	nodes  int
	err    error
}

func (c *checker) refuse(n ast.Node, code string, params map[string]any) {
	if c.err == nil {
		c.err = at(c.source, n.Location().From, code, params)
	}
}

func (c *checker) check(n ast.Node) {
	if c.nodes++; c.nodes > maxNodes {
		c.refuse(n, CodeLong, map[string]any{"max": MaxRunes})
		return
	}
	switch n := n.(type) {
	case *ast.NilNode, *ast.BoolNode, *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.ChainNode, *ast.UnaryNode, *ast.ConditionalNode, *ast.ArrayNode:
	case *ast.IdentifierNode:
		if n.Value == customer { // by itself
			c.refuse(n, CodeForbidden, map[string]any{"what": customer})
		} else if !slices.Contains(Names, n.Value) {
			c.refuse(n, CodeName, map[string]any{"name": n.Value})
		}
	case *ast.MemberNode:
		c.member(n)
	case *ast.BinaryNode:
		if !slices.Contains(operators, n.Operator) {
			c.refuse(n, CodeForbidden, map[string]any{"what": n.Operator})
		}
		c.values(n)
	default:
		c.refuse(n, CodeForbidden, map[string]any{"what": n.String()})
	}
	for _, p := range parts(n) {
		c.check(p)
	}
}

// member allows customer.name and customer["name"], and nothing deeper: what a
// profile holds is words, numbers and lists of them.
func (c *checker) member(n *ast.MemberNode) {
	of, whole := n.Node.(*ast.IdentifierNode)
	_, named := n.Property.(*ast.StringNode)
	if !whole || !named || of.Value != customer || n.Method {
		c.refuse(n, CodeForbidden, map[string]any{"what": n.String()})
	}
}

// values refuses to compare a name with what it never is: mostly a slip.
func (c *checker) values(n *ast.BinaryNode) {
	if !slices.Contains(comparisons, n.Operator) {
		return
	}
	for _, pair := range [][2]ast.Node{{n.Left, n.Right}, {n.Right, n.Left}} {
		name, ok := pair[0].(*ast.IdentifierNode)
		if !ok {
			continue
		}
		for _, v := range constants(pair[1]) {
			if !possible(name.Value, n.Operator, v) {
				c.refuse(pair[1], CodeValue, map[string]any{"name": name.Value, "value": v})
			}
		}
	}
}

func possible(name, operator string, v any) bool {
	equality := operator == "==" || operator == "!=" || operator == "in"
	text, isText := v.(string)
	number, isNumber := v.(int)
	switch name {
	case "channel":
		return !equality || !isText || slices.Contains(Channels, text)
	case "locale":
		return !equality || !isText || slices.Contains(Locales, text)
	case "weekday":
		return !isNumber || number >= 1 && number <= 7
	case "hour":
		return !isNumber || number >= 0 && number <= 24
	}
	return true
}
