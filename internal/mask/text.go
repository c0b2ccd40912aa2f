package mask

import (
	"encoding/json"
	"regexp"
	"strings"
)

// numbers are runs of digits long enough to be a phone number, a document or a
// card: 11 or more, with spaces or hyphens between; an ID card may end in X.
var numbers = regexp.MustCompile(`\d(?:[ -]?\d){9,18}[ -]?[\dXx]`)

// addresses are mail addresses as people write them.
var addresses = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+`)

// Text masks the phone, document and card numbers and the mail addresses within a
// text: of a number the first three and the last four digits stay. What is masked
// already stays as it is.
func Text(s string) string {
	s = numbers.ReplaceAllStringFunc(s, func(n string) string {
		return n[:3] + strings.Repeat("*", len(n)-7) + n[len(n)-4:]
	})
	return addresses.ReplaceAllStringFunc(s, email)
}

// Contact masks what is a phone number or a mail address as a whole; short codes
// such as 95588 stay.
func Contact(s string) string {
	switch {
	case strings.Contains(s, "@"):
		return email(s)
	case strings.Trim(s, "+0123456789") == "":
		return phone(s)
	}
	return Text(s)
}

func phone(s string) string {
	if len(s) < 7 {
		return s
	}
	keep := 3
	if strings.HasPrefix(s, "+86") {
		keep = 6
	}
	if len(s)-keep-4 < 4 { // too short to keep that much
		keep = 1
	}
	return s[:keep] + strings.Repeat("*", len(s)-keep-4) + s[len(s)-4:]
}

// email keeps the first letter and the domain.
func email(s string) string {
	name, domain, ok := strings.Cut(s, "@")
	if !ok || name == "" {
		return s
	}
	return name[:1] + "***@" + domain
}

// ids are masked by nobody: they name rows, not people.
var ids = regexp.MustCompile(`^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$`)

// JSON masks every text within a JSON value. What is no JSON is emptied.
func JSON(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 {
		return raw
	}
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.UseNumber() // times are long numbers too, and stay
	var v any
	if err := d.Decode(&v); err != nil {
		return json.RawMessage("null")
	}
	out, err := json.Marshal(Any(v))
	if err != nil {
		return json.RawMessage("null")
	}
	return out
}

// Any masks every text within what JSON is read into: strings, lists and maps.
func Any(v any) any {
	switch v := v.(type) {
	case string:
		if ids.MatchString(v) {
			return v
		}
		return Text(v)
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = Any(x)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, x := range v {
			out[k] = Any(x)
		}
		return out
	}
	return v
}
