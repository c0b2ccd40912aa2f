package app

import (
	"context"
	"net"
	"testing"

	"yingda/internal/fault"
)

func TestTheDoctorNamesWhatIsWrong(t *testing.T) {
	ctx := context.Background()
	st := Store{Data: t.TempDir()}
	b, err := open(ctx, st, Serving)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.close(); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed below
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // only its being there matters
	if f := fault.Of(port(ctx, l.Addr().String())); f == nil || f.Code != "doctor.port_taken" {
		t.Errorf("a taken port: %v", f)
	}
	for _, f := range Doctor(ctx, st, "127.0.0.1:0") {
		if f.Problem != nil && f.What != "web assets" {
			t.Errorf("%s: %v", f.What, f.Problem)
		}
	}
	for _, f := range Doctor(ctx, Store{Data: t.TempDir()}, "127.0.0.1:0") {
		if f.What == "database" && fault.Of(f.Problem) == nil {
			t.Error("an empty folder passed as a store")
		}
	}
}
