package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// ways are the servers measured, and how a client opens a connection to each.
var ways = []way{
	{"yingda_websocket", "/stream", openSocket, "yingda.v1, token.%d"},
	{"yingda_sse", "/stream/sse", openStream, ""},
	{"library_websocket", "/library/websocket", openLibrarySocket, ""},
	{"library_sse", "/library/sse?cf_connect=%7B%22id%22%3A1%2C%22connect%22%3A%7B%7D%7D", openStream, ""},
}

type way struct {
	name, path string
	open       func(conn net.Conn, w way, n int) error
	protocol   string
}

type result struct {
	Way         string `json:"way"`
	Connections int    `json:"connections"`
	NoneKiB     int    `json:"rss_with_none_kib"`
	AllKiB      int    `json:"rss_with_all_kib"`
	EachKiB     string `json:"each_kib"`
}

type report struct {
	CPUs     int      `json:"cpus"`
	Go       string   `json:"go"`
	WaitS    float64  `json:"wait_s"`
	Measured []result `json:"measured"`
}

func main() {
	serveOnly := flag.Bool("serve", false, "be the measured server (used by the program itself)")
	n := flag.Int("n", 5000, "connections")
	wait := flag.Duration("wait", 30*time.Second, "between the last connection and the measurement")
	flag.Parse()
	run := func() error { return measureAll(*n, *wait) }
	if *serveOnly {
		run = serve
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "idle:", err)
		os.Exit(1)
	}
}

func measureAll(n int, wait time.Duration) error {
	out := report{CPUs: runtime.NumCPU(), Go: runtime.Version(), WaitS: wait.Seconds()}
	for _, w := range ways {
		r, err := measure(w, n, wait)
		if err != nil {
			return fmt.Errorf("%s: %w", w.name, err)
		}
		fmt.Fprintf(os.Stderr, "%-18s %s KiB each (%d connections)\n", r.Way, r.EachKiB, r.Connections)
		out.Measured = append(out.Measured, r)
	}
	enc := json.NewEncoder(os.Stdout)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

// measure starts a server of its own for w, so that what one way leaves behind
// does not count for the next.
func measure(w way, n int, wait time.Duration) (_ result, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	server := exec.CommandContext(ctx, os.Args[0], "-serve")
	server.Stderr = os.Stderr
	stdout, err := server.StdoutPipe()
	if err != nil {
		return result{}, err
	}
	if err := server.Start(); err != nil {
		return result{}, err
	}
	defer func() { cancel(); _ = server.Wait() }()
	addr, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return result{}, fmt.Errorf("the server's address: %w", err)
	}
	time.Sleep(2 * time.Second) // it settles after its start
	none, err := rss(server.Process.Pid)
	if err != nil {
		return result{}, err
	}
	conns, err := openAll(w, strings.TrimSpace(addr), n)
	defer func() {
		for _, c := range conns {
			_ = c.Close()
		}
	}()
	if err != nil {
		return result{}, err
	}
	time.Sleep(wait)
	all, err := rss(server.Process.Pid)
	if err != nil {
		return result{}, err
	}
	alive := 0
	for _, c := range conns {
		if open(c) {
			alive++
		}
	}
	if alive != n {
		return result{}, fmt.Errorf("only %d of %d connections are left", alive, n)
	}
	return result{
		Way: w.name, Connections: n, NoneKiB: none, AllKiB: all,
		EachKiB: strconv.FormatFloat(float64(all-none)/float64(n), 'f', 1, 64),
	}, nil
}

// openAll opens n connections, a few at a time.
func openAll(w way, addr string, n int) ([]net.Conn, error) {
	conns := make([]net.Conn, n)
	errs := make([]error, n)
	slots := make(chan struct{}, 32)
	var wg sync.WaitGroup
	for i := range n {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			c, err := net.Dial("tcp", addr)
			if err != nil {
				errs[i] = err
				return
			}
			conns[i] = c
			errs[i] = w.open(c, w, i)
		})
	}
	wg.Wait()
	var got []net.Conn
	for _, c := range conns {
		if c != nil {
			got = append(got, c)
		}
	}
	return got, errors.Join(errs...)
}

// open reports whether the server has not closed c: reading times out or gives
// a ping.
func open(c net.Conn) bool {
	_ = c.SetReadDeadline(time.Now().Add(time.Millisecond))
	_, err := c.Read(make([]byte, 256))
	var ne net.Error
	return err == nil || (errors.As(err, &ne) && ne.Timeout())
}

// rss returns a process's resident memory in KiB.
func rss(pid int) (int, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, fmt.Errorf("read the server's memory (this needs Linux): %w", err)
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			return strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
		}
	}
	return 0, errors.New("no VmRSS")
}
