package safehttp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"yingda/internal/fault"
)

// Options bound a client; the zero value is right for a webhook.
type Options struct {
	Policy    *Policy       // nil allows public addresses only
	Timeout   time.Duration // of a whole request with its answer; 0 means 15 s, -1 leaves it to the context (streams)
	MaxBytes  int64         // of an answer's body, unpacked; 0 means 1 MiB
	Redirects int           // followed at most; 0 means 3, -1 none
	Resolver  *net.Resolver // nil means the system's
}

// New returns a client for calls out of the process.
func New(opt Options) *http.Client {
	if opt.Policy == nil {
		opt.Policy = &Policy{}
	}
	if opt.Timeout == 0 {
		opt.Timeout = 15 * time.Second
	}
	if opt.MaxBytes == 0 {
		opt.MaxBytes = 1 << 20
	}
	if opt.Redirects == 0 {
		opt.Redirects = 3
	}
	tr := &http.Transport{
		Proxy:                  nil,
		DialContext:            opt.dial,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           64,
		MaxIdleConnsPerHost:    4,
		IdleConnTimeout:        60 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		ExpectContinueTimeout:  time.Second,
		MaxResponseHeaderBytes: 64 << 10,
	}
	return &http.Client{
		Transport:     &bounded{next: tr, opt: opt},
		CheckRedirect: opt.checkRedirect,
		Timeout:       max(opt.Timeout, 0),
	}
}

func (o Options) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	d := net.Dialer{Timeout: 10 * time.Second, Resolver: o.Resolver}
	d.Control = func(_, address string, _ syscall.RawConn) error { // address is the one really dialled
		ap, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		if !o.Policy.mayCall(host, ap.Addr()) {
			return refused(host)
		}
		return nil
	}
	return d.DialContext(ctx, network, addr)
}

func (o Options) checkRedirect(req *http.Request, via []*http.Request) error {
	if len(via) > max(o.Redirects, 0) {
		return fault.Invalid("safehttp.too_many_redirects", "url")
	}
	if via[len(via)-1].URL.Scheme == "https" && req.URL.Scheme != "https" {
		return fault.Invalid("safehttp.redirect_leaves_https", "url")
	}
	return o.Policy.checkURL(req.URL)
}

// bounded judges the address and bounds the answer.
type bounded struct {
	next http.RoundTripper
	opt  Options
}

func (b *bounded) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := b.opt.Policy.checkURL(req.URL); err != nil {
		return nil, err
	}
	res, err := b.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if res.ContentLength > b.opt.MaxBytes {
		return nil, errors.Join(b.tooLarge(), res.Body.Close())
	}
	res.Body = &boundedBody{ReadCloser: res.Body, left: b.opt.MaxBytes, tooLarge: b.tooLarge}
	return res, nil
}

// CloseIdleConnections lets http.Client.CloseIdleConnections reach the pool.
func (b *bounded) CloseIdleConnections() {
	if c, ok := b.next.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

func (b *bounded) tooLarge() error {
	return fault.TooLarge("safehttp.answer_too_large", fault.Params{"max_bytes": b.opt.MaxBytes})
}

type boundedBody struct {
	io.ReadCloser
	left     int64
	tooLarge func() error
}

// Read lets one byte more than the bound be read, to tell the end from the excess.
func (b *boundedBody) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	if int64(n) > b.left {
		n = int(b.left)
		err = b.tooLarge()
	}
	b.left -= int64(n)
	return n, err
}

// ReadAll reads an answer's body to its end or bound and closes it.
func ReadAll(res *http.Response) (_ []byte, err error) {
	defer func() { err = errors.Join(err, res.Body.Close()) }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	return body, nil
}
