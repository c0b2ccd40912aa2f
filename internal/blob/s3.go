package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"

	"yingda/internal/clock"
	"yingda/internal/fault"
)

// emptySHA256 is the checksum of no bytes, which requests without a body carry.
const emptySHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// S3 says which object store and how to be known there.
type S3 struct {
	URL       string // s3://bucket/prefix?region=…&endpoint=https://…; without endpoint, Amazon's of the region
	AccessKey string
	SecretKey string
	Client    *http.Client // with no bound on time and one above the largest blob on size
	Clock     clock.Clock
}

// InS3 keeps blobs as objects of a store that speaks S3. Objects are addressed
// as endpoint/bucket/prefix/key, which every such store understands.
func InS3(s S3) (*Store, error) {
	u, err := url.Parse(s.URL)
	if err != nil || u.Scheme != "s3" || u.Host == "" {
		return nil, fault.Invalid("blob.s3_address_malformed", "blobs")
	}
	region := u.Query().Get("region")
	if region == "" {
		region = "us-east-1"
	}
	endpoint := u.Query().Get("endpoint")
	if endpoint == "" {
		endpoint = "https://s3." + region + ".amazonaws.com"
	}
	if s.AccessKey == "" || s.SecretKey == "" {
		return nil, fault.Invalid("blob.s3_keys_missing", "blobs")
	}
	base := strings.TrimSuffix(endpoint, "/") + "/" + u.Host + "/"
	if prefix := strings.Trim(u.Path, "/"); prefix != "" {
		base += prefix + "/"
	}
	return &Store{place: &bucket{
		base: base, client: s.Client,
		signer: signer{accessKey: s.AccessKey, secretKey: s.SecretKey, region: region, clock: s.Clock},
	}}, nil
}

type bucket struct {
	base   string
	client *http.Client
	signer signer
}

func (b *bucket) do(ctx context.Context, method, key, sum string, body io.Reader, size int64) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, b.base+key, body)
	if err != nil {
		return nil, err
	}
	req.ContentLength = size
	b.signer.sign(req, sum)
	res, err := b.client.Do(req)
	if err != nil {
		return nil, fault.Unavailable("blob.unavailable", err)
	}
	if res.StatusCode/100 == 2 {
		return res, nil
	}
	told, _ := io.ReadAll(io.LimitReader(res.Body, 500)) // only for the log
	err = errors.Join(fmt.Errorf("the object store answers %d to %s: %s", res.StatusCode, method, told), res.Body.Close())
	if res.StatusCode == http.StatusNotFound && strings.Contains(string(told), "NoSuchKey") {
		return nil, notFound()
	}
	return nil, fault.Unavailable("blob.unavailable", err)
}

func (b *bucket) put(ctx context.Context, in Info, f *os.File) error {
	var body io.Reader = io.NopCloser(f) // the transport must not close the spool
	if in.Size == 0 {
		body = http.NoBody
	}
	res, err := b.do(ctx, http.MethodPut, in.Key, in.SHA256, body, in.Size)
	if err != nil {
		return err
	}
	return res.Body.Close()
}

func (b *bucket) open(ctx context.Context, key string) (io.ReadCloser, int64, error) {
	res, err := b.do(ctx, http.MethodGet, key, emptySHA256, nil, 0)
	if err != nil {
		return nil, 0, err
	}
	return res.Body, res.ContentLength, nil
}

func (b *bucket) remove(ctx context.Context, key string) error {
	res, err := b.do(ctx, http.MethodDelete, key, emptySHA256, nil, 0)
	if fault.IsKind(err, fault.KindNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return res.Body.Close()
}
