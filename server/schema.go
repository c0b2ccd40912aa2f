package server

import (
	"reflect"
	"regexp"
	"strings"
)

var reTypeName = regexp.MustCompile(`(?:[\w.·-]+/)*(\w+)\.(\w+)(?:·\d+)?`)

// schemaName names a type in the API's description by its domain and its name
// (CustomerConsent and WorkspaceConsent), since domains may use the same word;
// a domain's own noun stands once, and types of this package as they are called.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Name() == "" {
		var out strings.Builder // "block-customerRequest": from the operation's id
		for part := range strings.SplitSeq(hint, "-") {
			out.WriteString(title(part))
		}
		return out.String()
	}
	name := reTypeName.ReplaceAllStringFunc(t.String(), func(q string) string {
		m := reTypeName.FindStringSubmatch(q)
		domain, noun := title(m[1]), title(m[2])
		if domain == "Server" || strings.HasPrefix(noun, domain) {
			return noun
		}
		return domain + noun
	})
	var out strings.Builder
	for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return strings.ContainsRune("[]*, {}", r) }) {
		out.WriteString(title(part))
	}
	return out.String()
}

func title(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
