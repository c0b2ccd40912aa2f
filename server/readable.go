package server

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"unicode/utf8"

	"yingda/internal/fault"
)

const (
	jsonMost = 4 << 20 // bytes of any JSON body; routes have their own, smaller bounds
	jsonDeep = 64      // levels
)

// readable refuses JSON that would be read as something else than was sent
// (invalid UTF-8 is replaced silently by the decoder) and JSON that is nested
// deeper than any of ours.
func (s *Server) readable(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" || r.Body == nil {
			next.ServeHTTP(w, r)
			return
		}
		b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, jsonMost))
		if err == nil {
			err = readableJSON(b)
		} else if e := tooLarge(err); e != err { //nolint:errorlint // whether it is the same error
			err = e
		} else {
			err = fault.Malformed("request.cut_off").Because(err)
		}
		if err != nil {
			s.writeProblem(w, r, err)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(b))
		next.ServeHTTP(w, r)
	})
}

// readableJSON checks the encoding and the nesting without decoding.
func readableJSON(b []byte) error {
	if !utf8.Valid(b) {
		return fault.Malformed("request.not_utf8")
	}
	depth, quoted := 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > jsonDeep {
				return fault.Malformed("request.too_deep", fault.Params{"max": jsonDeep})
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}
