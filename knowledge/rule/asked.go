package rule

import (
	"slices"

	"github.com/expr-lang/expr/ast"
)

// Asked is something a rule asks about, with the constants it is held against:
// between them the rule's answer can change.
type Asked struct {
	Name   string // customer.plan for an attribute
	Values []any  // string, int, float64 or bool
	List   bool   // it is asked what is in it
}

// Asks returns what the rule asks about, in order of first mention.
func (r *Rule) Asks() []Asked {
	var all []Asked
	walk(r.root, func(n ast.Node) {
		b, ok := n.(*ast.BinaryNode)
		if !ok || !slices.Contains(comparisons, b.Operator) {
			return
		}
		held := append(constants(b.Left), constants(b.Right)...)
		for _, name := range mentioned(b.Left) {
			all = add(all, Asked{Name: name, Values: held})
		}
		for _, name := range mentioned(b.Right) {
			all = add(all, Asked{Name: name, Values: held, List: b.Operator == "in"})
		}
	})
	for _, name := range mentioned(r.root) { // those asked by themselves too: open, signed_in
		all = add(all, Asked{Name: name})
	}
	return all
}

func add(all []Asked, a Asked) []Asked {
	i := slices.IndexFunc(all, func(have Asked) bool { return have.Name == a.Name })
	if i < 0 {
		i, all = len(all), append(all, Asked{Name: a.Name})
	}
	all[i].List = all[i].List || a.List
	for _, v := range a.Values {
		if !slices.Contains(all[i].Values, v) {
			all[i].Values = append(all[i].Values, v)
		}
	}
	return all
}

// mentioned are the names at and below a node.
func mentioned(root ast.Node) []string {
	var out []string
	walk(root, func(n ast.Node) {
		name := nameOf(n)
		if name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	})
	return out
}

func nameOf(n ast.Node) string {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n.Value
	case *ast.MemberNode:
		if p, ok := n.Property.(*ast.StringNode); ok {
			return customer + "." + p.Value
		}
	}
	return ""
}

// constants are the values at and below a node.
func constants(root ast.Node) []any {
	var out []any
	walk(root, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.StringNode:
			out = append(out, n.Value)
		case *ast.IntegerNode:
			out = append(out, n.Value)
		case *ast.FloatNode:
			out = append(out, n.Value)
		case *ast.BoolNode:
			out = append(out, n.Value)
		}
	})
	return out
}

// walk visits a node and all below it that are of the language; what a member
// is named is no constant.
func walk(n ast.Node, visit func(ast.Node)) {
	visit(n)
	for _, p := range parts(n) {
		walk(p, visit)
	}
}

func parts(n ast.Node) []ast.Node {
	switch n := n.(type) {
	case *ast.ChainNode:
		return []ast.Node{n.Node}
	case *ast.UnaryNode:
		return []ast.Node{n.Node}
	case *ast.ConditionalNode:
		return []ast.Node{n.Cond, n.Exp1, n.Exp2}
	case *ast.ArrayNode:
		return n.Nodes
	case *ast.BinaryNode:
		return []ast.Node{n.Left, n.Right}
	}
	return nil
}
