package measure

import (
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
)

// Machine is where and on what a figure was measured.
type Machine struct {
	Commit string `json:"commit"` // with + when the sources differ from it
	CPUs   int    `json:"cpus"`
	CPU    string `json:"cpu"`
	Kernel string `json:"kernel"`
	Go     string `json:"go"`
	// Load is the load average before the runs: what else the machine had to do.
	Load string `json:"load_before"`
	// Nice is the priority of the benchmark and its server; below 0 they go before
	// what else the machine does, as on one that does nothing else.
	Nice int `json:"nice"`
}

// Here describes this machine and this tree.
func Here() Machine {
	m := Machine{Commit: commit(), CPUs: runtime.NumCPU(), Go: runtime.Version(), CPU: cpu()}
	if p, err := syscall.Getpriority(syscall.PRIO_PROCESS, 0); err == nil {
		m.Nice = 20 - p // as the kernel returns it
	}
	m.Kernel, _, _ = strings.Cut(text("/proc/sys/kernel/osrelease"), "\n")
	if f := strings.Fields(text("/proc/loadavg")); len(f) > 0 {
		m.Load = f[0]
	}
	return m
}

func text(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return string(b)
}

func cpu() string {
	for line := range strings.Lines(text("/proc/cpuinfo")) {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.TrimSpace(strings.TrimLeft(name, "\t :"))
		}
	}
	return ""
}

func commit() string {
	out, err := exec.Command("git", "rev-parse", "--short", "HEAD").Output()
	if err != nil {
		return "unknown"
	}
	c := strings.TrimSpace(string(out))
	changed, err := exec.Command("git", "status", "--porcelain", "--", "*.go", "*.sql", "go.mod").Output()
	if err != nil || len(changed) > 0 {
		c += "+"
	}
	return c
}

// Print writes a report as one JSON object.
func Print(w io.Writer, report any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(report)
}
