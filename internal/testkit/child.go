package testkit

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// child is a server in a folder of its own. It ends with this process: the
// janitor outlives us just long enough to end the server and remove the folder.
type child struct {
	dir     string
	owner   *account // whom it runs as; nil for the same user
	signal  string   // what the janitor sends
	cmd     *exec.Cmd
	janitor *exec.Cmd
	leash   io.WriteCloser // its closing, by us or by our end, calls the janitor
}

// janitorScript waits for the end of its input, which comes when the process
// that holds the other side of the pipe ends, even by SIGKILL.
const janitorScript = `cat >/dev/null
if pid=$(cat "$1/pid" 2>/dev/null); then
	kill -"$2" "$pid" 2>/dev/null
	n=0
	while case $(ps -o stat= -p "$pid") in ''|Z*) false ;; esac && [ $n -lt 100 ]; do sleep 0.05; n=$((n+1)); done
fi
rm -rf "$1"`

func newChild(name, signal string, owner *account) (*child, error) {
	dir, err := os.MkdirTemp("", "yd-"+name+"-")
	if err != nil {
		return nil, err
	}
	c := &child{dir: dir, owner: owner, signal: signal}
	if owner != nil {
		if err := os.Chown(dir, owner.uid, owner.gid); err != nil {
			return nil, err
		}
	}
	c.janitor = exec.Command("sh", "-c", janitorScript, "janitor", dir, signal)
	ownGroup(c.janitor, nil)
	if c.leash, err = c.janitor.StdinPipe(); err != nil {
		return nil, err
	}
	if err := c.janitor.Start(); err != nil {
		return nil, fmt.Errorf("start the janitor: %w", err)
	}
	return c, nil
}

// start runs the server; its output goes to the file log in its folder.
func (c *child) start(path string, args ...string) error {
	log, err := os.OpenFile(c.logPath(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	c.cmd = exec.Command(path, args...)
	c.cmd.Dir = c.dir
	c.cmd.Stdout, c.cmd.Stderr = log, log
	ownGroup(c.cmd, c.owner)
	if err := c.cmd.Start(); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(c.dir, "pid"), []byte(strconv.Itoa(c.cmd.Process.Pid)), 0o644)
}

// stop sends sig and waits for the end.
func (c *child) stop(sig os.Signal) error {
	if c.cmd == nil {
		return nil
	}
	if err := c.cmd.Process.Signal(sig); err != nil {
		return err
	}
	_ = c.cmd.Wait() // its exit code says only that it was stopped
	c.cmd = nil
	return os.Remove(filepath.Join(c.dir, "pid"))
}

// release ends the server and removes its folder now.
func (c *child) release() error {
	if err := c.leash.Close(); err != nil {
		return err
	}
	if c.cmd != nil {
		_ = c.cmd.Wait()
		c.cmd = nil
	}
	return c.janitor.Wait()
}

func (c *child) logPath() string { return filepath.Join(c.dir, "log") }

// said returns what the server has printed, for a failure's message.
func (c *child) said() string {
	b, err := os.ReadFile(c.logPath())
	if err != nil {
		return err.Error()
	}
	return string(b)
}
