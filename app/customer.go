package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"yingda/internal/actor"
)

// ExportCustomer writes everything about a customer of a workspace as a ZIP to
// path, where nothing may be yet. whom is an id, the company's own id of the person, a phone or an email.
func ExportCustomer(ctx context.Context, st Store, slug, whom, path string) error {
	if err := vacant(path); err != nil {
		return err
	}
	return withCustomer(ctx, st, slug, whom, func(d *domains, who actor.Actor, customerID string) (err error) {
		f, err := os.CreateTemp(filepath.Dir(path), ".export-*")
		if err != nil {
			return fmt.Errorf("make the export's file: %w", err)
		}
		defer func() {
			if err != nil {
				err = errors.Join(err, os.Remove(f.Name()))
			}
		}()
		if err := errors.Join(d.customer.Export(ctx, who, customerID, f), f.Sync(), f.Close()); err != nil {
			return err
		}
		if err := vacant(path); err != nil { // it took a while
			return err
		}
		return os.Rename(f.Name(), path)
	})
}

// EraseCustomer blanks everything about a customer of a workspace, beside a
// running server too, and returns when nothing is left.
func EraseCustomer(ctx context.Context, st Store, slug, whom string) error {
	return withCustomer(ctx, st, slug, whom, func(d *domains, who actor.Actor, customerID string) error {
		return d.customer.Erase(ctx, who, customerID)
	})
}

func withCustomer(ctx context.Context, st Store, slug, whom string, fn func(d *domains, who actor.Actor, customerID string) error) (err error) {
	b, err := open(ctx, st, Working)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	d := b.domains(nil, nil)
	w, err := d.named(ctx, slug)
	if err != nil {
		return err
	}
	c, err := d.customer.Find(ctx, w.ID, whom)
	if err != nil {
		return err
	}
	return fn(d, actor.Of(w.ID), c.ID)
}
