package fault

import (
	"os"
	"sync"
	"testing"

	"yingda/e2e/product"
)

var built struct {
	once sync.Once
	dir  string
	bin  string
	err  error
}

// yingda is the real binary, built once for all tests here.
func yingda(t *testing.T) string {
	t.Helper()
	built.once.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "yingda-fault-"); built.err == nil { //nolint:usetesting // it outlives the test that builds it
			built.bin, built.err = product.Build(built.dir)
		}
	})
	must(t, built.err)
	return built.bin
}

func TestMain(m *testing.M) {
	code := m.Run()
	_ = os.RemoveAll(built.dir)
	os.Exit(code)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
