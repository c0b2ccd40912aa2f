package customer_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"yingda/customer"
)

var (
	reJSONBlock = regexp.MustCompile("(?s)```json\n(.*?)```")
	reTextBlock = regexp.MustCompile("(?s)```\n(external_id=[^<]*?)```")
	reKeyOfDocs = regexp.MustCompile("(?m)^(?:Secret: |密钥：)`(.+)`$")
)

// The page that others write their signing by: its examples are signed with its
// secret, and the text it shows is the text that is signed.
func TestTheExamplesOfTheDocumentationAreSignedAsItSays(t *testing.T) {
	for _, path := range []string{"../docs/identity.md", "../docs/identity.zh.md"} {
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		key := reKeyOfDocs.FindSubmatch(page)
		claims, texts := reJSONBlock.FindAllSubmatch(page, -1), reTextBlock.FindAllSubmatch(page, -1)
		if key == nil || len(claims) != 2 || len(texts) != 2 {
			t.Fatalf("%s: key %q, %d claims, %d texts", path, key, len(claims), len(texts))
		}
		for i, block := range claims {
			var c customer.Claim
			if err := json.Unmarshal(block[1], &c); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			if got := c.Canonical(); got != string(texts[i][1]) {
				t.Errorf("%s: %s signs %q, the page shows %q", path, c.ExternalID, got, texts[i][1])
			}
			if err := c.Verify(key[1], time.Unix(c.Exp-60, 0)); err != nil {
				t.Errorf("%s: %s: %v", path, c.ExternalID, err)
			}
			c.Sig = strings.ToUpper(c.Sig)
			if err := c.Verify(key[1], time.Unix(c.Exp-60, 0)); err != nil {
				t.Errorf("%s: %s in capitals: %v", path, c.ExternalID, err)
			}
		}
	}
}
