package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"yingda/internal/fault"
)

const keySize = 32

// KeyFile is the master key's name within the data folder.
var KeyFile = filepath.Join("keys", "master.key")

// Box seals and opens secrets under one master key.
type Box struct {
	master []byte
	aead   cipher.AEAD
}

// OpenBox takes the master key from given (base64 of 32 bytes, as the setting
// has it) or, when that is empty, from the data folder, where it is made at the
// first start with rights for the owner alone.
func OpenBox(dataDir, given string) (*Box, error) {
	if given != "" {
		return boxOf(given)
	}
	path := filepath.Join(dataDir, KeyFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		if err := makeKey(path); err != nil {
			return nil, fmt.Errorf("make the master key: %w", err)
		}
		text, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the master key: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, fmt.Errorf("keep the master key to its owner: %w", err)
	}
	return boxOf(strings.TrimSpace(string(text)))
}

// makeKey writes a whole key or none, and never over one that another process
// has made meanwhile.
func makeKey(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "new-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(random(keySize)) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return nil
}

func boxOf(text string) (*Box, error) {
	master, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(master) != keySize {
		return nil, fault.Invalid("secret.master_key_malformed", "master_key")
	}
	b := &Box{master: master}
	block, err := aes.NewCipher(b.Derive("seal"))
	if err != nil {
		return nil, err
	}
	b.aead, err = cipher.NewGCMWithRandomNonce(block)
	return b, err
}

// Derive returns a 32-byte key for one purpose, the same at every start.
func (b *Box) Derive(purpose string) []byte {
	key, err := hkdf.Key(sha256.New, b.master, nil, "yingda/"+purpose, keySize)
	if err != nil {
		panic(err) // only for lengths that SHA-256 cannot give
	}
	return key
}

const sealedPrefix = "v1."

// Seal encrypts plain for one place ("webhook/ID"): moved to another row it does
// not open.
func (b *Box) Seal(plain, place string) string {
	return sealedPrefix + base64.RawURLEncoding.EncodeToString(b.aead.Seal(nil, nil, []byte(plain), []byte(place)))
}

// Open decrypts what [Box.Seal] made for the same place. What does not open is
// fault.Unavailable "secret.does_not_open": most often the master key is not
// the one it was sealed with.
func (b *Box) Open(sealed, place string) (string, error) {
	raw, ok := strings.CutPrefix(sealed, sealedPrefix)
	text, err := base64.RawURLEncoding.DecodeString(raw)
	if !ok || err != nil {
		return "", fault.Unavailable("secret.does_not_open", errors.New("not of the sealed form"))
	}
	plain, err := b.aead.Open(nil, nil, text, []byte(place))
	if err != nil {
		return "", fault.Unavailable("secret.does_not_open", err)
	}
	return string(plain), nil
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}
