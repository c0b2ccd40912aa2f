package workspace

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"yingda/internal/fault"
)

// Hours are when people are at work: several stretches a day by weekday, and
// days that are different. Its methods are pure.
type Hours struct {
	ID          string    `db:"id" json:"id"`
	WorkspaceID string    `db:"workspace_id" json:"-"`
	Name        string    `db:"name" json:"name"`
	Timezone    string    `db:"timezone" json:"timezone" doc:"IANA name, such as Asia/Shanghai"`
	Weekly      []Stretch `db:"weekly,json" json:"weekly"`
	Holidays    []Holiday `db:"holidays,json" json:"holidays"`
	CreatedAt   int64     `db:"created_at" json:"created_at"`
	UpdatedAt   int64     `db:"updated_at" json:"updated_at"`
}

// Stretch is one open stretch of a weekday. A day may have several; one that
// runs past midnight is two.
type Stretch struct {
	Day int64 `json:"day" minimum:"1" maximum:"7" doc:"1 is Monday, 7 is Sunday"`
	Span
}

// Span is a stretch of a day's wall clock.
type Span struct {
	From string `json:"from" doc:"HH:MM"`
	To   string `json:"to" doc:"HH:MM, up to 24:00; the first minute that is closed again"`
}

// Holiday is a day that is different: closed, or open at other times.
type Holiday struct {
	Date  string `json:"date" doc:"YYYY-MM-DD"`
	Name  string `json:"name"`
	Spans []Span `json:"spans" doc:"When it is open all the same; none is closed all day"`
}

// farthest is how many days ahead an opening is looked for.
const farthest = 3 * 366

// AlwaysOpen are the hours of a group that has none of its own.
func AlwaysOpen() Hours {
	h := Hours{Timezone: "UTC"}
	for day := range int64(7) {
		h.Weekly = append(h.Weekly, Stretch{Day: day + 1, Span: Span{"00:00", "24:00"}})
	}
	return h
}

// Open reports whether people are at work at t.
func (h Hours) Open(at time.Time) bool {
	for _, s := range h.day(at.In(h.location())) {
		if !at.Before(s.from) && at.Before(s.to) {
			return true
		}
	}
	return false
}

// NextOpen returns at itself when it is open, else when it opens next; false
// when that is not within three years.
func (h Hours) NextOpen(at time.Time) (time.Time, bool) {
	for s := range h.from(at) {
		return later(at, s.from), true
	}
	return time.Time{}, false
}

// ClosesAt returns when what is open at at closes; at itself when it is closed.
func (h Hours) ClosesAt(at time.Time) time.Time {
	end := at
	for s := range h.from(at) {
		if s.from.After(end) {
			break
		}
		end = s.to
	}
	return end
}

// AddWorkingTime returns when d of open time has gone by since at. For d = 0 it
// is at itself, open or not. False when there is not so much open time within
// three years.
func (h Hours) AddWorkingTime(at time.Time, d time.Duration) (time.Time, bool) {
	if d <= 0 {
		return at, true
	}
	for s := range h.from(at) {
		begin := later(at, s.from)
		if room := s.to.Sub(begin); d > room {
			d -= room
			continue
		}
		return begin.Add(d), true
	}
	return time.Time{}, false
}

// WorkingTime returns how much open time lies between two moments.
func (h Hours) WorkingTime(from, to time.Time) (d time.Duration) {
	for s := range h.from(from) {
		if !s.from.Before(to) {
			break
		}
		end := s.to
		if to.Before(end) {
			end = to
		}
		d += end.Sub(later(from, s.from))
	}
	return d
}

type moments struct{ from, to time.Time }

// from yields the open stretches that end after at, in order.
func (h Hours) from(at time.Time) func(yield func(moments) bool) {
	return func(yield func(moments) bool) {
		day := at.In(h.location())
		for range farthest {
			for _, s := range h.day(day) {
				if s.to.After(at) && !yield(s) {
					return
				}
			}
			day = time.Date(day.Year(), day.Month(), day.Day()+1, 12, 0, 0, 0, day.Location())
		}
	}
}

// day returns the open stretches of the day in which t lies, in order. A clock
// change inside one makes it longer or shorter, as it does for those who work.
func (h Hours) day(t time.Time) []moments {
	var spans []Span
	date := t.Format(time.DateOnly)
	i := slices.IndexFunc(h.Holidays, func(x Holiday) bool { return x.Date == date })
	if i >= 0 {
		spans = h.Holidays[i].Spans
	} else {
		weekday := (int64(t.Weekday())+6)%7 + 1
		for _, s := range h.Weekly {
			if s.Day == weekday {
				spans = append(spans, s.Span)
			}
		}
	}
	var out []moments
	for _, s := range spans {
		from, to := wall(t, s.From), wall(t, s.To)
		if from.Before(to) { // not so where a clock change swallows it whole
			out = append(out, moments{from, to})
		}
	}
	slices.SortFunc(out, func(a, b moments) int { return a.from.Compare(b.from) })
	return out
}

// wall returns the moment at which the wall clock of t's day shows hhmm.
func wall(t time.Time, hhmm string) time.Time {
	m, err := minutes(hhmm)
	if err != nil {
		return time.Time{}
	}
	return time.Date(t.Year(), t.Month(), t.Day(), m/60, m%60, 0, 0, t.Location())
}

// minutes reads "HH:MM" from 00:00 to 24:00.
func minutes(hhmm string) (int, error) {
	if len(hhmm) != 5 || hhmm[2] != ':' {
		return 0, fmt.Errorf("%q is not HH:MM", hhmm)
	}
	hour, err1 := strconv.ParseUint(hhmm[:2], 10, 8)
	minute, err2 := strconv.ParseUint(hhmm[3:], 10, 8)
	if err1 != nil || err2 != nil || minute > 59 || hour*60+minute > 24*60 {
		return 0, fmt.Errorf("%q is not HH:MM", hhmm)
	}
	return int(hour*60 + minute), nil
}

// location falls back to UTC: what is stored was checked by Validate.
func (h Hours) location() *time.Location {
	loc, err := loadLocation(h.Timezone)
	if err != nil {
		return time.UTC
	}
	return loc
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Validate returns the first thing that is wrong.
func (h Hours) Validate() error {
	if err := first(required("name", h.Name, 60), validTimezone("timezone", h.Timezone)); err != nil {
		return err
	}
	if len(h.Weekly) > 70 || len(h.Holidays) > 400 {
		return fault.Invalid("hours.too_many", "weekly")
	}
	byDay := map[int64][]Span{}
	for i, s := range h.Weekly {
		if err := between(fmt.Sprintf("weekly.%d.day", i), s.Day, 1, 7); err != nil {
			return err
		}
		byDay[s.Day] = append(byDay[s.Day], s.Span)
	}
	for day := int64(1); day <= 7; day++ {
		if err := validSpans("weekly", byDay[day]); err != nil {
			return err
		}
	}
	return h.validHolidays()
}

func (h Hours) validHolidays() error {
	seen := map[string]bool{}
	for i, x := range h.Holidays {
		field := fmt.Sprintf("holidays.%d", i)
		if _, err := time.Parse(time.DateOnly, x.Date); err != nil {
			return fault.Invalid("input.bad_date", field+".date")
		}
		if seen[x.Date] {
			return fault.Invalid("hours.day_twice", field+".date", fault.Params{"date": x.Date})
		}
		seen[x.Date] = true
		if err := first(optional(field+".name", x.Name, 60), validSpans(field+".spans", x.Spans)); err != nil {
			return err
		}
	}
	return nil
}

// validSpans refuses spans that end before they begin or lie over each other.
func validSpans(field string, spans []Span) error {
	type stretch struct{ from, to int }
	var all []stretch
	for _, s := range spans {
		from, err1 := minutes(s.From)
		to, err2 := minutes(s.To)
		if err1 != nil || err2 != nil {
			return fault.Invalid("hours.bad_time", field)
		}
		if from >= to {
			return fault.Invalid("hours.ends_before_it_begins", field, fault.Params{"from": s.From, "to": s.To})
		}
		all = append(all, stretch{from, to})
	}
	slices.SortFunc(all, func(a, b stretch) int { return a.from - b.from })
	for i := 1; i < len(all); i++ {
		if all[i].from < all[i-1].to {
			return fault.Invalid("hours.overlap", field)
		}
	}
	return nil
}
