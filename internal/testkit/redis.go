package testkit

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// RedisServer is a running Redis of one test's own on a loopback port.
type RedisServer struct {
	child *child
	bin   string
	addr  string
}

// Redis starts a server that ends with the test; the test is skipped where
// Redis is not installed.
func Redis(t testing.TB) *RedisServer {
	t.Helper()
	bin, err := exec.LookPath("redis-server")
	if err != nil {
		t.Skip("redis-server is not here: install Debian's package redis-server")
	}
	s, err := startRedis(bin)
	if err != nil {
		t.Fatalf("start Redis: %v", err)
	}
	t.Cleanup(func() {
		if err := s.child.release(); err != nil {
			t.Errorf("end Redis: %v", err)
		}
	})
	return s
}

func startRedis(bin string) (*RedisServer, error) {
	c, err := newChild("redis", "TERM", nil)
	if err != nil {
		return nil, err
	}
	s := &RedisServer{child: c, bin: bin}
	for range 5 { // another process may take the free port before Redis does
		if s.addr, err = FreeAddr(); err != nil {
			break
		}
		if err = s.Start(); err == nil {
			return s, nil
		}
	}
	return nil, errors.Join(err, c.release())
}

// Start starts the stopped server on its port and waits until it answers.
func (s *RedisServer) Start() error {
	host, port, err := net.SplitHostPort(s.addr)
	if err != nil {
		return err
	}
	if err := s.child.start(s.bin, "--bind", host, "--port", port, "--save", "", "--appendonly", "no", "--dir", s.child.dir); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	for !redisAnswers(s.addr) {
		if ctx.Err() != nil {
			return errors.Join(fmt.Errorf("redis does not answer\n%s", s.child.said()), s.Stop())
		}
		pause(ctx, 10*time.Millisecond)
	}
	return nil
}

// Stop ends the server, breaking its connections.
func (s *RedisServer) Stop() error { return s.child.stop(os.Kill) }

// URL is the server's address in the form --redis takes.
func (s *RedisServer) URL() string { return "redis://" + s.addr }

func redisAnswers(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	if _, err := conn.Write([]byte("PING\r\n")); err != nil {
		return false
	}
	reply := make([]byte, 7)
	n, err := conn.Read(reply)
	return err == nil && strings.HasPrefix(string(reply[:n]), "+PONG")
}

// FreeAddr returns a loopback address that was free a moment ago, for a server
// that takes its address as a setting.
func FreeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}
