package app

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"yingda/channel/webchat"
	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/web"
	"yingda/widget"
)

// Finding is one thing that was looked at; a nil Problem is well.
type Finding struct {
	What    string
	Problem error
	Advice  bool // it works as it is; better look
}

// leastDisk is the free space below which writing may soon fail.
const leastDisk = 1 << 30

// Doctor looks at all that an installation needs; each problem is a fault whose
// text says how to mend it. It writes nothing but a file it removes again.
func Doctor(ctx context.Context, st Store, addr string) []Finding {
	out := []Finding{found("data folder", writable(st.Data)), found("disk", disk(st.Data)), found("port", port(ctx, addr)), found("web assets", assets()), found("PDF", pdfReader())}
	b, err := open(ctx, st, Reading)
	out = append(out, found("database", err))
	if err != nil {
		return out
	}
	d := b.domains(nil, nil)
	out = append(out, found("statements", d.check(ctx)), found("clock", d.clockWentBack(ctx)), found("channels", d.channels(ctx)),
		found("master key", d.workspace.CheckKey(ctx)), found("nodes", d.nodesApart(ctx)), found("agents", d.withoutGroup(ctx)), found("jobs", d.givenUp(ctx)))
	if err := b.close(); err != nil {
		out = append(out, found("database", err))
	}
	return out
}

// advice are the faults with which everything works.
var advice = []string{"doctor.inbox_any_site", "doctor.agent_no_group", "doctor.jobs_given_up", "document.pdf_reader_missing"}

func found(what string, problem error) Finding {
	f := fault.Of(problem)
	return Finding{What: what, Problem: problem, Advice: f != nil && slices.Contains(advice, f.Code)}
}

func writable(dir string) error {
	f, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return fault.Unavailable("config.data_folder", err)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

func disk(dir string) error {
	free, known := freeBytes(filepath.Clean(dir))
	if known && free < leastDisk {
		return fault.Conflict("doctor.disk_low", fault.Params{"free_mib": free >> 20})
	}
	return nil
}

// port is well when it is free, or when what answers there is this product.
func port(ctx context.Context, addr string) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err == nil {
		return l.Close()
	}
	client := http.Client{Timeout: 2 * time.Second}
	req, reqErr := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/healthz", nil)
	if reqErr != nil {
		return fault.Conflict("doctor.port_taken", fault.Params{"addr": addr}).Because(err)
	}
	res, getErr := client.Do(req)
	if getErr != nil {
		return fault.Conflict("doctor.port_taken", fault.Params{"addr": addr}).Because(err)
	}
	defer res.Body.Close() //nolint:errcheck // only its status is read
	if res.StatusCode != http.StatusOK {
		return fault.Conflict("doctor.port_taken", fault.Params{"addr": addr}).Because(err)
	}
	return nil
}

func assets() error {
	for name, from := range map[string]fs.FS{"index.html": web.Dist(), "widget.js": widget.Dist()} {
		if _, err := fs.Stat(from, name); err != nil {
			return fault.Conflict("doctor.web_not_built", fault.Params{"name": name})
		}
	}
	return nil
}

// clockWentBack tells that something was stored later than it is now.
func (d *domains) clockWentBack(ctx context.Context) error {
	var last int64
	if err := d.db.SQL().QueryRowContext(ctx, "SELECT COALESCE(MAX(at), 0) FROM event").Scan(&last); err != nil {
		return err
	}
	if ahead := time.UnixMilli(last).Sub(d.clock.Now()); ahead > time.Minute {
		return fault.Conflict("doctor.clock", fault.Params{"seconds": int64(ahead.Seconds())})
	}
	return nil
}

// channels finds open doors of real workspaces that any site may use.
func (d *domains) channels(ctx context.Context) error {
	all, err := d.workspace.All(ctx)
	if err != nil {
		return err
	}
	for _, w := range all {
		inboxes, err := d.workspace.Inboxes(ctx, actor.Of(w.ID))
		if err != nil {
			return err
		}
		for _, in := range inboxes {
			if w.Kind == "real" && in.Channel == webchat.Name && in.DisabledAt == 0 && len(in.Settings.Domains) == 0 {
				return fault.Conflict("doctor.inbox_any_site", fault.Params{"inbox": in.Key, "workspace": w.Slug})
			}
		}
	}
	return nil
}

// givenUp finds background jobs that nobody has looked at since they failed.
func (d *domains) givenUp(ctx context.Context) error {
	n, err := d.jobs.CountDead(ctx)
	if err == nil && n > 0 {
		err = fault.Conflict("doctor.jobs_given_up", fault.Params{"count": n})
	}
	return err
}

// withoutGroup finds people of real workspaces who take conversations and are in
// no skill group: nothing is ever given to them.
func (d *domains) withoutGroup(ctx context.Context) error {
	all, err := d.workspace.All(ctx)
	if err != nil {
		return err
	}
	n := 0
	for _, w := range all {
		idle, err := d.workspace.WithoutGroup(ctx, w.ID)
		if err != nil {
			return err
		}
		if w.Kind == "real" {
			n += len(idle)
		}
	}
	if n > 0 {
		return fault.Conflict("doctor.agent_no_group", fault.Params{"count": n})
	}
	return nil
}
