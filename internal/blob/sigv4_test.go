package blob

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"yingda/internal/clock"
)

// The worked example of Amazon's S3 API reference for a GET with a range.
func TestASignatureIsAsAmazonWorksItOut(t *testing.T) {
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://examplebucket.s3.amazonaws.com/test.txt", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Range", "bytes=0-9")
	s := signer{
		accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", region: "us-east-1",
		clock: clock.NewHeld(time.Date(2013, 5, 24, 0, 0, 0, 0, time.UTC)),
	}
	s.sign(req, emptySHA256)
	const want = "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date," +
		"Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
	if got := req.Header.Get("Authorization"); !strings.HasSuffix(got, want) {
		t.Errorf("authorization: %s\nwant its end: %s", got, want)
	}
}
