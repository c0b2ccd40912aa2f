package secret_test

import (
	"context"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"yingda/internal/fault"
	"yingda/internal/secret"
	"yingda/internal/testkit"
)

func open(t *testing.T, dir, given string) *secret.Box {
	t.Helper()
	b, err := secret.OpenBox(dir, given)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if f := fault.Of(err); f == nil || f.Code != code {
		t.Errorf("error: %v; want the fault %s", err, code)
	}
}

func TestTheMasterKeyIsMadeOnceForItsOwnerAlone(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	boxes := make([]*secret.Box, 8)
	for i := range boxes { // several processes starting at once
		wg.Go(func() {
			var err error
			if boxes[i], err = secret.OpenBox(dir, ""); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	sealed := boxes[0].Seal("秘密", "here")
	for _, b := range boxes {
		if got, err := b.Open(sealed, "here"); err != nil || got != "秘密" {
			t.Fatalf("opened %q, %v: not all have the same key", got, err)
		}
	}
	path := filepath.Join(dir, secret.KeyFile)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the key's rights: %o", info.Mode().Perm())
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("beside the key lie %v, %v", left, err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	open(t, dir, "")
	if info, err = os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("rights given away were not taken back: %v, %v", info.Mode(), err)
	}
}

func TestAKeyFromTheEnvironmentIsUsedAndNotWritten(t *testing.T) {
	dir := t.TempDir()
	key := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32)))
	sealed := open(t, dir, key).Seal("x", "")
	if got, err := open(t, dir, key).Open(sealed, ""); err != nil || got != "x" {
		t.Errorf("opened %q, %v", got, err)
	}
	if _, err := os.Stat(filepath.Join(dir, secret.KeyFile)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a key file was made: %v", err)
	}
	for _, bad := range []string{"short", strings.Repeat("k", 32), base64.StdEncoding.EncodeToString(make([]byte, 31))} {
		_, err := secret.OpenBox(dir, bad)
		wantCode(t, err, "secret.master_key_malformed")
	}
}

func TestASealedSecretOpensOnlyInItsPlaceAndUnchanged(t *testing.T) {
	b := open(t, t.TempDir(), "")
	sealed := b.Seal("whsec", "webhook/1")
	if sealed == b.Seal("whsec", "webhook/1") {
		t.Error("sealed twice it looks the same")
	}
	if strings.Contains(sealed, "whsec") {
		t.Error("the secret can be read")
	}
	other := open(t, t.TempDir(), "")
	_, err := other.Open(sealed, "webhook/1")
	wantCode(t, err, "secret.does_not_open")
	_, err = b.Open(sealed, "webhook/2")
	wantCode(t, err, "secret.does_not_open")
	for i := range len(sealed) {
		forged := []byte(sealed)
		forged[i] ^= 1
		if got, err := b.Open(string(forged), "webhook/1"); err == nil && got == "whsec" && i < len(sealed)-1 {
			t.Errorf("changed at %d it still opens", i) // the last character holds bits that count for nothing
		}
	}
	for _, bad := range []string{"", "v1.", "v1.!!", "whsec"} {
		_, err := b.Open(bad, "webhook/1")
		wantCode(t, err, "secret.does_not_open")
	}
}

func TestKeysOfDifferentPurposesDiffer(t *testing.T) {
	b := open(t, t.TempDir(), "")
	first, again := b.Derive("a"), b.Derive("a")
	if string(first) != string(again) || string(first) == string(b.Derive("b")) {
		t.Error("a purpose's key changes, or two purposes share one")
	}
}

func TestTokensAreLongAndKeptAsHashes(t *testing.T) {
	a, b := secret.NewToken(), secret.NewToken()
	if a == b || len(a) != 43 || strings.ContainsAny(a, "+/=") {
		t.Errorf("tokens %d characters long", len(a))
	}
	const want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" // FIPS 180-2, "abc"
	if got := secret.HashToken("abc"); got != want {
		t.Errorf("hash of abc: %s", got)
	}
}

func TestASignatureHoldsBodyTimeAndKey(t *testing.T) {
	now, key, body := testkit.Monday, []byte("key"), []byte(`{"a":1}`)
	h := secret.Sign(key, now, body)
	if err := secret.Verify(key, h, body, now.Add(4*time.Minute), 5*time.Minute); err != nil {
		t.Errorf("a good signature: %v", err)
	}
	// RFC 4231, test case 2
	if got := secret.MAC([]byte("Jefe"), "what do ya want for nothing?"); got != "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" {
		t.Errorf("MAC: %s", got)
	}
	for name, c := range map[string]struct {
		key, body, header, code string
		now                     time.Time
	}{
		"another key":    {"other", string(body), h, "secret.signature_wrong", now},
		"another body":   {"key", `{"a":2}`, h, "secret.signature_wrong", now},
		"another time":   {"key", string(body), strings.Replace(h, "t=1", "t=2", 1), "secret.signature_wrong", now},
		"too old":        {"key", string(body), h, "secret.signature_expired", now.Add(6 * time.Minute)},
		"from tomorrow":  {"key", string(body), h, "secret.signature_expired", now.Add(-6 * time.Minute)},
		"nothing":        {"key", string(body), "", "secret.signature_malformed", now},
		"no time":        {"key", string(body), h[strings.Index(h, "v1"):], "secret.signature_malformed", now},
		"not hex":        {"key", string(body), h[:len(h)-2] + "zz", "secret.signature_wrong", now},
		"half signature": {"key", string(body), h[:len(h)-2], "secret.signature_wrong", now},
	} {
		err := secret.Verify([]byte(c.key), c.header, []byte(c.body), c.now, 5*time.Minute)
		if f := fault.Of(err); f == nil || f.Code != c.code {
			t.Errorf("%s: %v; want %s", name, err, c.code)
		}
	}
}

func TestPasswordsAreVerifiedAndOldCostsTold(t *testing.T) {
	p := secret.NewPasswords(2)
	kept, err := p.Hash(t.Context(), "正确的密码")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kept, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("kept: %s", kept)
	}
	for pw, want := range map[string]bool{"正确的密码": true, "错的": false, "": false} {
		if ok, stale, err := p.Verify(t.Context(), pw, kept); ok != want || stale || err != nil {
			t.Errorf("%q: %v, %v, %v", pw, ok, stale, err)
		}
	}
	// The reference implementation's test vector (phc-winner-argon2, test.c):
	// version 19, two passes, 64 MiB, one lane.
	const reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if ok, stale, err := p.Verify(t.Context(), "password", reference); !ok || !stale || err != nil {
		t.Errorf("the reference hash: %v, stale %v, %v", ok, stale, err)
	}
	if ok, _, err := p.Verify(t.Context(), "x", ""); ok || err != nil {
		t.Errorf("nobody's password: %v, %v", ok, err)
	}
	for _, bad := range []string{"plain", "$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8", "$argon2id$v=19$m=99999999,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8", "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$"} {
		if ok, _, err := p.Verify(t.Context(), "x", bad); ok || err == nil {
			t.Errorf("%s: %v, %v", bad, ok, err)
		}
	}
}

func TestHashesWaitForAFreeSlot(t *testing.T) {
	p := secret.NewPasswords(1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Hash(ctx, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("the caller had gone: %v", err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if _, err := p.Hash(t.Context(), "x"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}
