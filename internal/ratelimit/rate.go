package ratelimit

import (
	"fmt"

	"yingda/internal/fault"
)

// Rate is how much of something is let through: so many a second on average,
// and so many at once. A rate of 0 lets nothing through.
type Rate struct {
	PerSecond float64
	Burst     int
}

// UnmarshalText reads "per-second/burst", such as 2/30.
func (r *Rate) UnmarshalText(b []byte) error {
	var out Rate
	if n, err := fmt.Sscanf(string(b), "%g/%d", &out.PerSecond, &out.Burst); err != nil || n != 2 || out.PerSecond < 0 || out.Burst < 0 {
		return fault.Invalid("config.rate", "limit", fault.Params{"given": string(b)})
	}
	*r = out
	return nil
}

// MarshalText writes what UnmarshalText reads.
func (r Rate) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%g/%d", r.PerSecond, r.Burst), nil
}
