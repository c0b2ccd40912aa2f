package app

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
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
}

// leastDisk is the free space below which writing may soon fail.
const leastDisk = 1 << 30

// Doctor looks at all that an installation needs; each problem is a fault whose
// text says how to mend it. It writes nothing but a file it removes again.
func Doctor(ctx context.Context, st Store, addr string) []Finding {
	out := []Finding{{"data folder", writable(st.Data)}, {"disk", disk(st.Data)}, {"port", port(ctx, addr)}, {"web assets", assets()}}
	b, err := open(ctx, st, Reading)
	out = append(out, Finding{"database", err})
	if err != nil {
		return out
	}
	d := b.domains(nil, nil)
	out = append(out, Finding{"statements", d.check(ctx)}, Finding{"clock", d.clockWentBack(ctx)}, Finding{"channels", d.channels(ctx)},
		Finding{"master key", d.workspace.CheckKey(ctx)}, Finding{"nodes", d.nodesApart(ctx)})
	if err := b.close(); err != nil {
		out = append(out, Finding{"database", err})
	}
	return out
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
