package safehttp_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"yingda/internal/fault"
	"yingda/internal/safehttp"
)

func policy(t *testing.T, allow ...string) *safehttp.Policy {
	t.Helper()
	p, err := safehttp.NewPolicy(allow)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func get(t *testing.T, c *http.Client, url string) (string, error) {
	t.Helper()
	t.Cleanup(c.CloseIdleConnections)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.Do(req)
	if err != nil {
		return "", err
	}
	b, err := safehttp.ReadAll(res)
	return string(b), err
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if f := fault.Of(err); f == nil || f.Code != code {
		t.Errorf("error: %v; want the fault %s", err, code)
	}
}

func TestInnerAddressesAreRefusedAndPublicOnesNot(t *testing.T) {
	p := policy(t)
	for _, host := range []string{
		"127.0.0.1", "127.8.9.10", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
		"169.254.169.254", "169.254.0.1", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "192.0.2.1",
		"198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
		"[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]", "[::127.0.0.1]",
		"[fe80::1]", "[fe80::1%25eth0]", "[fc00::1]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]",
		"[64:ff9b::127.0.0.1]", "[64:ff9b::a00:1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2002:c0a8:101::1]", "[2001::1]", "[100::1]",
	} {
		if err := p.CheckURL("https://" + host + "/x"); err == nil {
			t.Errorf("%s was let through", host)
		} else {
			wantCode(t, err, "safehttp.address_refused")
		}
	}
	for _, host := range []string{"1.1.1.1", "223.5.5.5", "[2606:4700::1111]", "[64:ff9b::1.1.1.1]", "example.com", "100.128.0.1", "172.32.0.1"} {
		if err := p.CheckURL("https://" + host + ":8443/x"); err != nil {
			t.Errorf("%s was refused: %v", host, err)
		}
	}
	for _, raw := range []string{"", "ftp://example.com", "file:///etc/passwd", "https://", "https://user:pw@example.com", "//example.com", "http:example.com", "gopher://x", "https://exa mple.com"} {
		wantCode(t, p.CheckURL(raw), "safehttp.url_malformed")
	}
}

func TestALoopbackServerIsReachedOnlyWhenAllowed(t *testing.T) {
	var hits atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		hits.Add(1)
		_, _ = io.WriteString(w, "inside")
	}))
	defer s.Close()
	byName := strings.Replace(s.URL, "127.0.0.1", "localhost", 1)

	for _, url := range []string{s.URL, byName} {
		_, err := get(t, safehttp.New(safehttp.Options{}), url)
		wantCode(t, err, "safehttp.address_refused")
	}
	if hits.Load() != 0 {
		t.Fatalf("%d refused calls arrived", hits.Load())
	}
	for _, c := range []struct{ allow, url string }{
		{"127.0.0.0/8", s.URL}, {"127.0.0.1", s.URL}, {"localhost", byName}, {"LOCALHOST.", byName},
	} {
		body, err := get(t, safehttp.New(safehttp.Options{Policy: policy(t, c.allow)}), c.url)
		if err != nil || body != "inside" {
			t.Errorf("allowed by %s: %q, %v", c.allow, body, err)
		}
	}
	_, err := get(t, safehttp.New(safehttp.Options{Policy: policy(t, "10.0.0.0/8", "other.example")}), s.URL)
	wantCode(t, err, "safehttp.address_refused")
}

// A name that is public when it is looked up first and inner the next time:
// each dial is judged by the address it goes to.
func TestANameThatTurnsInwardsIsRefused(t *testing.T) {
	var inside atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { inside.Add(1) }))
	defer s.Close()
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	resolver := nameServer(t, [4]byte{127, 0, 0, 1})

	_, err := get(t, safehttp.New(safehttp.Options{Resolver: resolver}), "http://public.example"+port)
	wantCode(t, err, "safehttp.address_refused")
	if inside.Load() != 0 {
		t.Error("the call arrived inside")
	}
	_, err = get(t, safehttp.New(safehttp.Options{Resolver: resolver, Policy: policy(t, "public.example")}), "http://public.example"+port)
	if err != nil || inside.Load() != 1 {
		t.Errorf("allow-listed by name: %v, %d calls", err, inside.Load())
	}
}

// nameServer answers every question for an IPv4 address with ip.
func nameServer(t *testing.T, ip [4]byte) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		buf := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return // closed
			}
			var m dnsmessage.Message
			if m.Unpack(buf[:n]) != nil {
				continue
			}
			m.Response, m.Additionals = true, nil
			for _, q := range m.Questions {
				if q.Type == dnsmessage.TypeA {
					m.Answers = append(m.Answers, dnsmessage.Resource{
						Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
						Body:   &dnsmessage.AResource{A: ip},
					})
				}
			}
			if out, err := m.Pack(); err == nil {
				_, _ = conn.WriteTo(out, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func TestRedirectsAreJudgedAndBounded(t *testing.T) {
	var inside atomic.Int64
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { inside.Add(1) }))
	defer inner.Close()
	mux := http.NewServeMux()
	mux.HandleFunc("/inwards", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, strings.Replace(inner.URL, "127.0.0.1", "127.0.0.2", 1), http.StatusFound)
	})
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	})
	mux.HandleFunc("/round", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/round", http.StatusFound) })
	mux.HandleFunc("/twice", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/once", http.StatusFound) })
	mux.HandleFunc("/once", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/end", http.StatusFound) })
	mux.HandleFunc("/end", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "end") })
	s := httptest.NewServer(mux)
	defer s.Close()

	allowed := safehttp.Options{Policy: policy(t, "127.0.0.1/32")}
	_, err := get(t, safehttp.New(allowed), s.URL+"/inwards")
	wantCode(t, err, "safehttp.address_refused")
	if inside.Load() != 0 {
		t.Error("the redirect arrived inside")
	}
	_, err = get(t, safehttp.New(allowed), s.URL+"/file")
	wantCode(t, err, "safehttp.url_malformed")
	_, err = get(t, safehttp.New(allowed), s.URL+"/round")
	wantCode(t, err, "safehttp.too_many_redirects")
	if body, err := get(t, safehttp.New(allowed), s.URL+"/twice"); err != nil || body != "end" {
		t.Errorf("two redirects: %q, %v", body, err)
	}
	none := allowed
	none.Redirects = -1
	_, err = get(t, safehttp.New(none), s.URL+"/once")
	wantCode(t, err, "safehttp.too_many_redirects")
}

func TestHTTPSIsNotLeftByARedirect(t *testing.T) {
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusFound)
	}))
	defer s.Close()
	c := safehttp.New(safehttp.Options{Policy: policy(t, "127.0.0.1")})
	c.Transport = s.Client().Transport // trusts the test's certificate; the redirect rule is the client's
	_, err := get(t, c, s.URL)
	wantCode(t, err, "safehttp.redirect_leaves_https")
}

func TestAnswersAreBoundedInSizeAndTime(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/exact", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, strings.Repeat("x", 1000)) })
	mux.HandleFunc("/declared", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, strings.Repeat("x", 1001)) })
	mux.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 4096)); err != nil {
				break
			}
		}
	})
	mux.HandleFunc("/bomb", func(w http.ResponseWriter, _ *http.Request) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write(make([]byte, 1<<20))
		_ = z.Close()
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(b.Bytes())
	})
	mux.HandleFunc("/silent", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	s := httptest.NewServer(mux)
	defer s.Close()
	opt := safehttp.Options{Policy: policy(t, "127.0.0.1"), MaxBytes: 1000}

	if body, err := get(t, safehttp.New(opt), s.URL+"/exact"); err != nil || len(body) != 1000 {
		t.Errorf("an answer of exactly the bound: %d bytes, %v", len(body), err)
	}
	for _, path := range []string{"/declared", "/endless", "/bomb"} {
		_, err := get(t, safehttp.New(opt), s.URL+path)
		wantCode(t, err, "safehttp.answer_too_large")
	}
	opt.Timeout = 50 * time.Millisecond
	began := time.Now()
	if _, err := get(t, safehttp.New(opt), s.URL+"/silent"); err == nil {
		t.Error("a silent server was waited for")
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("it took %s to give up", took)
	}
}

func TestProxiesOfTheEnvironmentAreNotUsed(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	t.Setenv("http_proxy", "http://127.0.0.1:1")
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "direct") }))
	defer s.Close()
	// By a name, since addresses of the loopback are never sent to a proxy.
	url := "http://direct.example" + s.URL[strings.LastIndex(s.URL, ":"):]
	c := safehttp.New(safehttp.Options{Policy: policy(t, "direct.example"), Resolver: nameServer(t, [4]byte{127, 0, 0, 1})})
	if body, err := get(t, c, url); err != nil || body != "direct" {
		t.Errorf("answer: %q, %v", body, err)
	}
}

func TestAnAllowListIsReadStrictly(t *testing.T) {
	for _, entry := range []string{"", "10.0.0.0/33", "*.example.com", "http://example.com", "a b"} {
		_, err := safehttp.NewPolicy([]string{entry})
		wantCode(t, err, "safehttp.allow_malformed")
	}
}
