package learning_test

import (
	"runtime/metrics"
	"time"
)

// processorTime is what this process has used in all, waiting apart: on a machine
// that is shared, what the clock says is no more than an upper bound.
func processorTime() time.Duration {
	s := []metrics.Sample{{Name: "/cpu/classes/total:cpu-seconds"}, {Name: "/cpu/classes/idle:cpu-seconds"}}
	metrics.Read(s)
	return time.Duration((s[0].Value.Float64() - s[1].Value.Float64()) * float64(time.Second))
}
