package workspace

import (
	"crypto/rand"
	"encoding/base32"
	"strings"
)

// publicKey returns 80 random bits in letters that survive being read out.
func publicKey() string {
	b := make([]byte, 10)
	_, _ = rand.Read(b) // never fails: the program ends instead
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b))
}
