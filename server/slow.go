package server

import (
	"io"
	"net/http"
	"time"
)

// How long a body may take to come: a while, and more for what has come. The
// bound ends with the body: one that outlived it would end the connection under
// a handler that takes its time, and every later request on it.
const (
	bodyWithin = 15 * time.Second
	bodyLeast  = 8 << 10 // bytes a second
)

// timedBody is a request's body that must not trickle.
type timedBody struct {
	io.ReadCloser
	to   *http.ResponseController
	by   time.Time
	came int64
}

// timed bounds the time in which the body of r comes.
func timed(w http.ResponseWriter, r *http.Request) {
	if r.Body == nil || r.Body == http.NoBody {
		return
	}
	b := &timedBody{ReadCloser: r.Body, to: http.NewResponseController(w), by: time.Now().Add(bodyWithin)}
	r.Body = b
}

func (b *timedBody) Read(p []byte) (int, error) {
	by := b.by.Add(time.Duration(b.came) * time.Second / bodyLeast)
	_ = b.to.SetReadDeadline(by) // a test's recorder has none
	n, err := b.ReadCloser.Read(p)
	b.came += int64(n)
	if err == nil || err == io.EOF {
		_ = b.to.SetReadDeadline(time.Time{})
	}
	return n, err
}

// SetReadDeadline keeps huma from setting a deadline that it never takes away.
func (r *recorder) SetReadDeadline(time.Time) error { return nil }
