package secret

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"yingda/internal/fault"
)

// Sign makes the signature header of a body sent at a time:
// "t=<unix seconds>,v1=<hex HMAC-SHA256 of t.body>". The time is signed with
// the body, so that an old delivery cannot be played again.
func Sign(key []byte, at time.Time, body []byte) string {
	t := strconv.FormatInt(at.Unix(), 10)
	return "t=" + t + ",v1=" + MAC(key, t+"."+string(body))
}

// Verify checks a header made by [Sign], no older and no newer than tolerance.
func Verify(key []byte, header string, body []byte, now time.Time, tolerance time.Duration) error {
	t, mac, ok := strings.Cut(header, ",")
	t, okT := strings.CutPrefix(strings.TrimSpace(t), "t=")
	mac, okV := strings.CutPrefix(strings.TrimSpace(mac), "v1=")
	unix, err := strconv.ParseInt(t, 10, 64)
	if !ok || !okT || !okV || err != nil {
		return fault.Unauthorized("secret.signature_malformed")
	}
	if !CheckMAC(key, t+"."+string(body), mac) {
		return fault.Unauthorized("secret.signature_wrong")
	}
	if age := now.Sub(time.Unix(unix, 0)); age > tolerance || age < -tolerance {
		return fault.Unauthorized("secret.signature_expired").Because(fmt.Errorf("signed %s ago", age))
	}
	return nil
}
