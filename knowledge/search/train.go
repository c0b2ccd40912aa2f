package search

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"yingda/engine"
	"yingda/internal/blob"
	"yingda/internal/job"
	"yingda/knowledge"
)

const (
	maxModel  = 1 << 30 // bytes of a kept model
	trainTry  = 3
	trainHold = 2 * time.Minute
)

// registerJobs lets this process train models.
func (s *Searcher) registerJobs(jobs *job.Queue) {
	s.train = true
	jobs.Handle(job.Kind{Name: knowledge.TrainJob, Tries: trainTry, At: 1, Lease: trainHold, Run: func(ctx context.Context, j job.Job) error {
		var p knowledge.Training
		if err := j.Read(&p); err != nil {
			return errors.Join(job.ErrGiveUp, err)
		}
		ctx, done := s.Bound(ctx)
		defer done()
		return s.trainFor(ctx, j.WorkspaceID, p.BaseVersionID)
	}})
}

// whileRunning cancels when the searcher's Run ends, so that training does not
// hold a process that is asked to stop; the job is taken up again later.
func (s *Searcher) whileRunning(cancel func()) (done func()) {
	over := make(chan struct{})
	go func() {
		select {
		case <-s.stopped:
			cancel()
		case <-over:
		}
	}()
	return func() { close(over) }
}

// Train trains a model for what a workspace has released, keeps it and releases
// it. What is small, or trained already, is left as it is.
func (s *Searcher) Train(ctx context.Context, workspaceID string) error {
	return s.trainFor(ctx, workspaceID, "")
}

// trainFor trains for a base version, if that is still what is released.
func (s *Searcher) trainFor(ctx context.Context, workspaceID, baseID string) error {
	snap, err := s.store.Released(ctx, workspaceID)
	if err != nil || snap.Release.ID == "" || baseID != "" && snap.Release.BaseVersionID != baseID {
		return err // another release has a job of its own
	}
	if s.blobs == nil {
		return nil
	}
	v, err := s.vectors(ctx, workspaceID)
	if err != nil {
		return err
	}
	var missing error
	if v.on() {
		missing = s.trainOnce(ctx, workspaceID, snap, v)
		if !errors.Is(missing, engine.ErrOutside) {
			return missing
		}
		slog.WarnContext(ctx, "no vectors from outside: training without", "workspace_id", workspaceID, "error", missing)
	}
	if snap.Model.Recipe.Kind == knowledge.ModelSmall {
		return missing
	}
	// Where vectors are missing the job has failed and is tried again.
	return errors.Join(s.trainOnce(ctx, workspaceID, snap, Vectors{}), missing)
}

// trainOnce trains, keeps and releases one model, with vectors from outside or
// without, unless there is one.
func (s *Searcher) trainOnce(ctx context.Context, workspaceID string, snap knowledge.Snapshot, v Vectors) error {
	done, err := s.store.Trained(ctx, workspaceID, snap, v.on())
	if err != nil || done {
		return err
	}
	began := time.Now()
	m, data, err := s.learn(ctx, workspaceID, snap, v, engine.Options{})
	if err != nil {
		return err
	}
	in, err := s.blobs.Put(ctx, bytes.NewReader(data), maxModel)
	if err != nil {
		return fmt.Errorf("keep model: %w", err)
	}
	stale, err := s.store.ReleaseTrained(ctx, workspaceID, snap, knowledge.TrainedModel{Hash: m.Hash(), BlobKey: in.Key, Vectors: v.on()})
	if err != nil {
		return errors.Join(err, s.blobs.Delete(ctx, in.Key))
	}
	slog.InfoContext(ctx, "model trained", "workspace_id", workspaceID, "base_version", snap.BaseN, "questions", m.Questions(), "vectors", v.on(), "bytes", len(data), "took_ms", time.Since(began).Milliseconds())
	for _, key := range stale {
		if err := s.blobs.Delete(ctx, key); err != nil {
			slog.WarnContext(ctx, "older model not deleted", "workspace_id", workspaceID, "error", err)
		}
	}
	return nil
}

// learn trains a model on a snapshot's items and writes it out; it uses half of
// the machine.
func (s *Searcher) learn(ctx context.Context, workspaceID string, snap knowledge.Snapshot, v Vectors, o engine.Options) (*engine.Model, []byte, error) {
	var err error
	if o.Outside, err = s.outside(ctx, workspaceID, v); err != nil {
		return nil, nil, err
	}
	items := itemsOf(snap)
	for i, r := range snap.Revisions {
		items[i].Inside = v.on() && !v.leaves(r)
	}
	defer s.memory.settle()
	o.Threads = threads()
	m, err := engine.Build(ctx, items, o)
	if err != nil {
		return nil, nil, fmt.Errorf("train: %w", err)
	}
	data, err := m.MarshalBinary()
	return m, data, err
}

// Made is a model that was trained and is kept, of no release yet.
type Made struct {
	knowledge.TrainedModel
	Bytes     int64
	SHA256    string
	Questions int
}

// Make trains a model on what would be released, as the options have it, and
// keeps its bytes. Nothing is answered from it.
func (s *Searcher) Make(ctx context.Context, workspaceID string, snap knowledge.Snapshot, o engine.Options) (Made, error) {
	if s.blobs == nil {
		return Made{}, errNoPlace
	}
	v, err := s.vectors(ctx, workspaceID)
	if err != nil {
		return Made{}, err
	}
	m, data, err := s.learn(ctx, workspaceID, snap, v, o)
	if err != nil {
		return Made{}, err
	}
	in, err := s.blobs.Put(ctx, bytes.NewReader(data), maxModel)
	if err != nil {
		return Made{}, fmt.Errorf("keep model: %w", err)
	}
	return Made{TrainedModel: knowledge.TrainedModel{Hash: m.Hash(), BlobKey: in.Key, Vectors: v.on()}, Bytes: in.Size, SHA256: blob.SHA256Of(in.Key), Questions: m.Questions()}, nil
}

// Forget lets go of the bytes of a model that nothing names.
func (s *Searcher) Forget(ctx context.Context, m Made) error { return s.blobs.Delete(ctx, m.BlobKey) }
