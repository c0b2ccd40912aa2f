package workspace

import (
	"sync"
	"time"
	_ "time/tzdata" // a machine without zone files, Windows above all, knows them too

	"yingda/internal/fault"
)

// zones keeps what was loaded: reading a zone costs more than a bot's turn may.
var zones sync.Map // name → *time.Location

func loadLocation(name string) (*time.Location, error) {
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location), nil
	}
	loc, err := time.LoadLocation(name)
	if err == nil {
		zones.Store(name, loc)
	}
	return loc, err
}

// validTimezone refuses what is no IANA zone, and "Local", which would differ
// from node to node.
func validTimezone(field, name string) error {
	if name == "" || name == "Local" {
		return fault.Invalid("input.bad_timezone", field)
	}
	if _, err := loadLocation(name); err != nil {
		return fault.Invalid("input.bad_timezone", field)
	}
	return nil
}
