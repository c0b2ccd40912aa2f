package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// Greet prints where the node serves and, until the installation is set up, the
// one-time link to do so.
func (a *App) Greet(ctx context.Context, w io.Writer) error {
	base := strings.TrimSuffix(a.set.PublicURL, "/")
	if base == "" {
		base = "http://" + a.Addr().String()
	}
	lines := fmt.Sprintf("应答 yingda %s: %s\n", Version, base)
	token, err := a.workspace.SetupToken(ctx)
	if err != nil {
		slog.ErrorContext(ctx, "set-up link not made", "error", err)
	}
	if token != "" {
		lines += fmt.Sprintf("set-up / 开始设置 (once, 24 h): %s/setup?token=%s\n", base, token)
	}
	_, err = fmt.Fprintf(w, "%sdemo / 演示: %s/demo\n", lines, base)
	return err
}
