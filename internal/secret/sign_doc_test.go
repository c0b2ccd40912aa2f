package secret_test

import (
	"os"
	"regexp"
	"testing"
	"time"

	"yingda/internal/secret"
)

// The signature that the webhook pages show is the one that is made.
func TestTheWebhookPagesShowARealSignature(t *testing.T) {
	shown := regexp.MustCompile("`([\\w-]{43})`.*`(\\{.*?\\})`.*(?s).*?Yingda-Signature: (t=1767225600,v1=[0-9a-f]+)")
	for _, path := range []string{"../../docs/webhooks.md", "../../docs/webhooks.zh.md"} {
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		m := shown.FindSubmatch(page)
		if m == nil {
			t.Fatalf("%s shows no example", path)
		}
		if got := secret.Sign(m[1], time.Unix(1767225600, 0), m[2]); got != string(m[3]) {
			t.Errorf("%s shows %s, the signature of %s is %s", path, m[3], m[2], got)
		}
	}
}
