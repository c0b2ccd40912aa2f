package fault

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestSlowClientsAreEndedAndHoldUpNobody(t *testing.T) {
	s := newShop(t, "--data", t.TempDir())
	addr := strings.TrimPrefix(s.node.Base, "http://")
	heads, bodies := make(chan string, 50), make(chan string, 50)
	var slow sync.WaitGroup
	for range 50 {
		slow.Go(func() { heads <- trickle(addr, "GET /api/visitor/config HTTP/1.1\r\nHost: x\r\nX-Slow: ") })
		slow.Go(func() {
			bodies <- trickle(addr, fmt.Sprintf("POST /api/visitor/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer %s\r\nContent-Length: 1000\r\n\r\n{", s.visitor.client.Bearer))
		})
	}
	began := time.Now()
	for range 20 {
		if p := s.say(); p != nil {
			t.Errorf("a message beside slow clients: %v", p)
		}
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("20 messages beside slow clients took %v", took)
	}
	slow.Wait()
	close(heads)
	close(bodies)
	for end := range heads { // the library's own answer to half a head
		if end != "closed" && !strings.Contains(end, " 400 ") {
			t.Errorf("a slow head was answered %q", end)
		}
	}
	for end := range bodies {
		if !strings.Contains(end, " 400 ") && !strings.Contains(end, " 408 ") {
			t.Errorf("a slow body was answered %q", end)
		}
	}
}

// trickle sends a beginning and then a byte now and then, until the server ends
// it; it returns the answer's first line, if there was one.
func trickle(addr, begin string) string {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err.Error()
	}
	defer conn.Close() //nolint:errcheck // it is over
	if _, err := conn.Write([]byte(begin)); err != nil {
		return err.Error()
	}
	done := make(chan string, 1)
	go func() {
		line, err := bufio.NewReader(conn).ReadString('\n')
		if err != nil {
			line = "closed"
		}
		done <- line
	}()
	drip := time.NewTicker(500 * time.Millisecond)
	defer drip.Stop()
	deadline := time.After(40 * time.Second)
	for {
		select {
		case line := <-done:
			return line
		case <-drip.C:
			_, _ = conn.Write([]byte("a")) // the end shows in reading
		case <-deadline:
			return "still open"
		}
	}
}
