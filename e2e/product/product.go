// Package product runs the real binary for tests and benchmarks: built once,
// started on a free port over a data folder or a database, set up through its
// own link, and spoken to as a browser or a widget would.
package product

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Root is the module's folder.
func Root() (string, error) {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("find the module: %w", err)
	}
	return filepath.Dir(strings.TrimSpace(string(out))), nil
}

// Build makes the binary in dir and returns its path.
func Build(dir string) (string, error) {
	root, err := Root()
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "yingda")
	cmd := exec.Command("go", "build", "-o", bin, "./cmd/yingda")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return bin, nil
}

// Node is one running server.
type Node struct {
	Bin   string
	Args  []string // beside --addr 127.0.0.1:0
	Base  string   // http://127.0.0.1:PORT
	Setup string   // the token of the set-up link, if one was printed

	cmd  *exec.Cmd
	log  bytes.Buffer
	done chan error
}

// Start runs the server and waits until it serves.
func Start(bin string, args ...string) (*Node, error) {
	n := &Node{Bin: bin, Args: args}
	return n, n.Start()
}

// Start runs the node anew, on a new port.
func (n *Node) Start() error {
	n.cmd = exec.Command(n.Bin, append([]string{"serve", "--addr", "127.0.0.1:0"}, n.Args...)...)
	n.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	n.cmd.Stderr = &n.log
	out, err := n.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := n.cmd.Start(); err != nil {
		return err
	}
	n.done = make(chan error, 1)
	lines := bufio.NewScanner(out)
	ready := make(chan bool, 1)
	go func() {
		for lines.Scan() {
			n.greeting(lines.Text(), ready)
		}
		n.done <- n.cmd.Wait()
		close(n.done)
	}()
	select {
	case <-ready:
		return nil
	case err := <-n.done:
		return fmt.Errorf("the server ended: %w\n%s", err, n.log.String())
	case <-time.After(60 * time.Second):
		return errors.Join(errors.New("the server did not start"), n.Kill())
	}
}

func (n *Node) greeting(line string, ready chan<- bool) {
	if _, token, ok := strings.Cut(line, "/setup?token="); ok {
		n.Setup = strings.TrimSpace(token)
	}
	if _, base, ok := strings.Cut(line, ": http://"); ok && strings.HasSuffix(line, "/demo") {
		n.Base = "http://" + strings.TrimSuffix(base, "/demo")
		ready <- true
	}
}

// Kill ends the node at once, as a crash would.
func (n *Node) Kill() error {
	if err := n.cmd.Process.Signal(syscall.SIGKILL); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	<-n.done
	return nil
}

// Stop asks the node to end and waits for it.
func (n *Node) Stop() error {
	if err := n.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case err := <-n.done:
		return err
	case <-time.After(30 * time.Second):
		return errors.Join(errors.New("the server did not stop"), n.Kill())
	}
}

// Pid is the node's process.
func (n *Node) Pid() int { return n.cmd.Process.Pid }

// Log is what the node has written to stderr.
func (n *Node) Log() string { return n.log.String() }

// Client speaks to a node with cookies, a bearer token, or neither.
type Client struct {
	HTTP      *http.Client
	Bearer    string
	Workspace string // slug of the one to act in; empty: the session's own

	mu   sync.Mutex
	base string
}

// NewClient returns a client of n with a cookie jar.
func NewClient(n *Node) *Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		panic(err) // only its options could be wrong
	}
	return &Client{HTTP: &http.Client{Jar: jar, Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 256}}, base: n.Base}
}

// At makes the client speak to another node, or to the same on another port.
func (c *Client) At(n *Node) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if old, err := url.Parse(c.base); err == nil && c.HTTP.Jar != nil {
		if now, err := url.Parse(n.Base); err == nil {
			c.HTTP.Jar.SetCookies(now, c.HTTP.Jar.Cookies(old))
		}
	}
	c.base = n.Base
}

// Base is where the client speaks to now.
func (c *Client) Base() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.base
}

// Problem is an answer that was no success.
type Problem struct {
	Status int
	Code   string `json:"code"`
	Body   string
}

func (p *Problem) Error() string { return fmt.Sprintf("%d %s %s", p.Status, p.Code, p.Body) }

// Do sends in as JSON (nil: nothing) and reads the answer into out (nil: it is
// thrown away). An answer that is no success is a *Problem.
func (c *Client) Do(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.Base()+path, body)
	if err != nil {
		return err
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.Workspace != "" {
		req.Header.Set("Yingda-Workspace", c.Workspace)
	}
	if c.Bearer != "" {
		req.Header.Set("Authorization", "Bearer "+c.Bearer)
	}
	res, err := c.HTTP.Do(req)
	if err != nil {
		return err
	}
	got, err := readAnswer(res)
	if err != nil || out == nil || len(got) == 0 {
		return err
	}
	return json.Unmarshal(got, out)
}

// readAnswer returns the body of a success; anything else is a *Problem.
func readAnswer(res *http.Response) ([]byte, error) {
	defer res.Body.Close() //nolint:errcheck // it was read
	got, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	if res.StatusCode >= 300 {
		p := &Problem{Status: res.StatusCode, Body: string(got)}
		_ = json.Unmarshal(got, p) // what is no problem document stays as Body
		return nil, p
	}
	return got, nil
}

// Asked is the refusal in an answer to a request made by hand; nil for a
// success. What is no answer is a problem without a status.
func Asked(res *http.Response, err error) *Problem {
	if err == nil {
		_, err = readAnswer(res)
	}
	var p *Problem
	if err == nil || errors.As(err, &p) {
		return p
	}
	return &Problem{Body: err.Error()}
}

// SetUp makes the first workspace through the set-up link and returns its admin.
func SetUp(ctx context.Context, n *Node) (*Client, error) {
	c := NewClient(n)
	return c, c.Do(ctx, "POST", "/api/v1/setup", map[string]any{
		"token": n.Setup, "workspace": map[string]string{"name": "试验公司", "slug": "trial"}, "name": "管理员", "email": "admin@trial.example", "password": Password,
	}, nil)
}

// SignIn signs the admin in who was set up before.
func SignIn(ctx context.Context, n *Node) (*Client, error) {
	c := NewClient(n)
	return c, c.Do(ctx, "POST", "/api/v1/session", map[string]string{"email": "admin@trial.example", "password": Password}, nil)
}

// Password is the password of every account that this package makes.
const Password = "a long enough passphrase 7"

// InboxKey returns the key of the admin's first inbox.
func InboxKey(ctx context.Context, admin *Client) (string, error) {
	var list struct {
		Items []struct {
			Key string `json:"key"`
		} `json:"items"`
	}
	if err := admin.Do(ctx, "GET", "/api/v1/inboxes", nil, &list); err != nil {
		return "", err
	}
	if len(list.Items) == 0 {
		return "", errors.New("there is no inbox")
	}
	return list.Items[0].Key, nil
}

// Message is a message as a visitor sees it.
type Message struct {
	ID       string `json:"id"`
	Seq      int64  `json:"seq"`
	ClientID string `json:"client_id"`
	By       string `json:"by"`
	Kind     string `json:"kind"`
	Text     string `json:"text"`
}

// Visitor opens a visit on an inbox.
func Visitor(ctx context.Context, n *Node, inbox string) (*Client, error) {
	c := NewClient(n)
	c.HTTP.Jar = nil
	var s struct {
		Token string `json:"token"`
	}
	if err := c.Do(ctx, "POST", "/api/visitor/sessions", map[string]string{"inbox": inbox, "locale": "zh-CN"}, &s); err != nil {
		return nil, err
	}
	c.Bearer = s.Token
	return c, nil
}

// Say sends a visitor's message and returns it with its conversation.
func (c *Client) Say(ctx context.Context, clientID, text string) (m Message, conversationID string, err error) {
	var out struct {
		Message        Message `json:"message"`
		ConversationID string  `json:"conversation_id"`
	}
	err = c.Do(ctx, "POST", "/api/visitor/messages", map[string]string{"client_id": clientID, "text": text}, &out)
	return out.Message, out.ConversationID, err
}

// Heard returns the visitor's messages after a seq.
func (c *Client) Heard(ctx context.Context, after int64) ([]Message, error) {
	var all []Message
	for {
		var out struct {
			Messages []Message `json:"messages"`
		}
		if err := c.Do(ctx, "GET", fmt.Sprintf("/api/visitor/messages?after=%d&limit=100", after), nil, &out); err != nil {
			return all, err
		}
		if len(out.Messages) == 0 {
			return all, nil
		}
		all = append(all, out.Messages...)
		after = out.Messages[len(out.Messages)-1].Seq
	}
}
