package main

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/gobwas/ws"
)

// The client side is by hand, so that thousands of connections cost it little.

func upgrade(conn net.Conn, w way, n int) (*bufio.Reader, error) {
	protocol := ""
	if w.protocol != "" {
		protocol = "Sec-WebSocket-Protocol: " + fmt.Sprintf(w.protocol, n) + "\r\n"
	}
	if _, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: idle\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n%s\r\n", w.path, protocol); err != nil {
		return nil, err
	}
	return answer(conn, "HTTP/1.1 101")
}

// answer reads a head and checks its status.
func answer(conn net.Conn, status string) (*bufio.Reader, error) {
	if err := conn.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
		return nil, err
	}
	r := bufio.NewReaderSize(conn, 512)
	for first := true; ; first = false {
		line, err := r.ReadString('\n')
		if err != nil {
			return nil, err
		}
		if first && !strings.HasPrefix(line, status) {
			return nil, fmt.Errorf("answer: %s", strings.TrimSpace(line))
		}
		if line == "\r\n" {
			return r, nil
		}
	}
}

// readFrame reads the greeting.
func readFrame(r *bufio.Reader) error {
	h, err := ws.ReadHeader(r)
	if err != nil {
		return err
	}
	_, err = r.Discard(int(h.Length))
	return err
}

func openSocket(conn net.Conn, w way, n int) error {
	r, err := upgrade(conn, w, n)
	if err != nil {
		return err
	}
	return readFrame(r)
}

func openLibrarySocket(conn net.Conn, w way, n int) error {
	r, err := upgrade(conn, w, n)
	if err != nil {
		return err
	}
	connect := ws.MaskFrame(ws.NewTextFrame([]byte(`{"id":1,"connect":{}}`)))
	if err := ws.WriteFrame(conn, connect); err != nil {
		return err
	}
	return readFrame(r)
}

func openStream(conn net.Conn, w way, n int) error {
	if _, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: idle\r\nAuthorization: Bearer %d\r\nAccept: text/event-stream\r\n\r\n", w.path, n); err != nil {
		return err
	}
	r, err := answer(conn, "HTTP/1.1 200")
	if err != nil {
		return err
	}
	for {
		line, err := r.ReadString('\n')
		if err != nil || strings.HasPrefix(line, "data: ") {
			return err
		}
	}
}
