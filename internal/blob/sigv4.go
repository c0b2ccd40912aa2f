package blob

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"yingda/internal/clock"
)

// signer signs requests by AWS Signature Version 4, whose description is
// "Signature Calculations for the Authorization Header: Transferring Payload in
// a Single Chunk" in Amazon's S3 API reference. Keys and prefixes here hold no
// character whose escaping differs between URLs and that description.
type signer struct {
	accessKey, secretKey, region string
	clock                        clock.Clock
}

// sign signs every header req has so far; sum is the body's SHA-256 in hex.
func (s signer) sign(req *http.Request, sum string) {
	now := s.clock.Now().UTC()
	date, at := now.Format("20060102"), now.Format("20060102T150405Z")
	req.Header.Set("X-Amz-Date", at)
	req.Header.Set("X-Amz-Content-Sha256", sum)

	lines := []string{"host:" + req.URL.Host}
	for name := range req.Header {
		lines = append(lines, strings.ToLower(name)+":"+strings.TrimSpace(req.Header.Get(name)))
	}
	slices.Sort(lines)
	names := make([]string, len(lines))
	for i, l := range lines {
		names[i], _, _ = strings.Cut(l, ":")
	}
	signed := strings.Join(names, ";")
	canonical := strings.Join([]string{
		req.Method, req.URL.EscapedPath(), req.URL.Query().Encode(), strings.Join(lines, "\n") + "\n", signed, sum,
	}, "\n")

	scope := date + "/" + s.region + "/s3/aws4_request"
	digest := sha256.Sum256([]byte(canonical))
	text := "AWS4-HMAC-SHA256\n" + at + "\n" + scope + "\n" + hex.EncodeToString(digest[:])
	key := []byte("AWS4" + s.secretKey)
	for _, part := range []string{date, s.region, "s3", "aws4_request", text} {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(part))
		key = mac.Sum(nil)
	}
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+s.accessKey+"/"+scope+
		",SignedHeaders="+signed+",Signature="+hex.EncodeToString(key))
}
