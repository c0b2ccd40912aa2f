package secret

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// NewToken returns 32 random bytes as 43 characters that any URL, header or
// subprotocol may hold.
func NewToken() string { return base64.RawURLEncoding.EncodeToString(random(32)) }

// HashToken is what is kept of a token: its SHA-256 in hex.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// MAC returns the HMAC-SHA256 of message in hex.
func MAC(key []byte, message string) string {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(message))
	return hex.EncodeToString(m.Sum(nil))
}

// CheckMAC reports whether mac, in hex of either case, is message's. It takes
// the same time whatever the answer.
func CheckMAC(key []byte, message, mac string) bool {
	given, err := hex.DecodeString(mac)
	if err != nil {
		return false
	}
	m := hmac.New(sha256.New, key)
	m.Write([]byte(message))
	return hmac.Equal(given, m.Sum(nil))
}
