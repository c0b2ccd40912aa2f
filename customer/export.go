package customer

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strings"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
)

// Export writes everything about a customer as a ZIP: customer.json, one JSON
// file for each part of the product that holds something, and the files.
func (s *Store) Export(ctx context.Context, who actor.Actor, customerID string, w io.Writer) error {
	for _, perm := range []string{"customer.export", seeSensitive} {
		if err := who.Need(perm); err != nil {
			return err
		}
	}
	c, err := s.Resolve(ctx, who.WorkspaceID, customerID)
	if err != nil {
		return err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.audit(ctx, tx, who, "customer.export", c.ID); err != nil {
			return err
		}
		return s.append(ctx, tx, who, c, Exported{})
	})
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	if err := s.exportAll(ctx, z, c); err != nil {
		return fmt.Errorf("export customer %s: %w", c.ID, err)
	}
	return z.Close()
}

func (s *Store) exportAll(ctx context.Context, z *zip.Writer, c Customer) error {
	full, err := s.full(ctx, c)
	if err != nil {
		return err
	}
	if full.Consents, err = db.All[Consent](ctx, s.DB, s.q, "consents", c.ID, c.WorkspaceID); err != nil {
		return err
	}
	if err := writeJSON(z, "customer.json", full); err != nil {
		return err
	}
	ids, err := s.everyID(ctx, s.DB, c.WorkspaceID, c.ID)
	if err != nil {
		return err
	}
	events, err := s.Log.OfCustomers(ctx, c.WorkspaceID, ids, nil, event.Before{At: 1 << 62, ID: "~"}, 100_000)
	if err != nil {
		return err
	}
	if err := writeJSON(z, "events.json", events); err != nil {
		return err
	}
	for _, p := range s.Parts {
		if err := exportPart(ctx, z, p, c); err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
	}
	return nil
}

func exportPart(ctx context.Context, z *zip.Writer, p Part, c Customer) error {
	if p.Export != nil {
		v, err := p.Export(ctx, c.WorkspaceID, c.ID)
		if err != nil {
			return err
		}
		if err := writeJSON(z, p.Name+".json", v); err != nil {
			return err
		}
	}
	if p.Files == nil {
		return nil
	}
	taken := map[string]int{}
	return p.Files(ctx, c.WorkspaceID, c.ID, func(name string, r io.Reader) error {
		f, err := z.Create("files/" + freeName(taken, name))
		if err == nil {
			_, err = io.Copy(f, r)
		}
		return err
	})
}

// freeName makes a name that stays inside the folder and stands once in it.
func freeName(taken map[string]int, name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, name)
	if strings.Trim(name, ". ") == "" {
		name = "file"
	}
	taken[name]++
	if n := taken[name]; n > 1 {
		ext := path.Ext(name)
		return fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, ext), n, ext)
	}
	return name
}

func writeJSON(z *zip.Writer, name string, v any) error {
	f, err := z.Create(name)
	if err != nil {
		return err
	}
	e := json.NewEncoder(f)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
