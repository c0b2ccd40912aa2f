package app

import "context"

// ready tells whether the node can serve: the store answers.
func (a *App) ready(ctx context.Context) error {
	_, err := a.workspace.SetupNeeded(ctx)
	return err
}
