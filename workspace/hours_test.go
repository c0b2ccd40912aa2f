package workspace_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yingda/workspace"
)

func at(t *testing.T, zone, local string) time.Time {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	v, err := time.ParseInLocation("2006-01-02 15:04", local, loc)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func span(from, to string) workspace.Span { return workspace.Span{From: from, To: to} }

// shop is open in the morning and the afternoon on weekdays, Saturday mornings,
// closed on National Day and open on the Sunday that makes up for it.
func shop() workspace.Hours {
	h := workspace.Hours{Name: "shop", Timezone: "Asia/Shanghai"}
	for day := int64(1); day <= 5; day++ {
		h.Weekly = append(h.Weekly, workspace.Stretch{Day: day, Span: span("13:30", "18:00")}, workspace.Stretch{Day: day, Span: span("09:00", "12:00")})
	}
	h.Weekly = append(h.Weekly, workspace.Stretch{Day: 6, Span: span("09:00", "12:00")})
	h.Holidays = []workspace.Holiday{
		{Date: "2026-10-01", Name: "国庆节"},
		{Date: "2026-10-11", Name: "调休上班", Spans: []workspace.Span{span("09:00", "18:00")}},
	}
	return h
}

func TestOpen(t *testing.T) {
	cases := []struct {
		local string
		open  bool
		next  string
	}{
		{"2026-03-02 08:59", false, "2026-03-02 09:00"},
		{"2026-03-02 09:00", true, "2026-03-02 09:00"},
		{"2026-03-02 11:59", true, "2026-03-02 11:59"},
		{"2026-03-02 12:00", false, "2026-03-02 13:30"},
		{"2026-03-02 18:00", false, "2026-03-03 09:00"},
		{"2026-03-07 12:30", false, "2026-03-09 09:00"}, // Saturday noon to Monday
		{"2026-10-01 10:00", false, "2026-10-02 09:00"}, // holiday
		{"2026-10-11 12:30", true, "2026-10-11 12:30"},  // a Sunday that is worked
	}
	h := shop()
	for _, c := range cases {
		t.Run(c.local, func(t *testing.T) {
			now := at(t, "Asia/Shanghai", c.local)
			if got := h.Open(now.UTC()); got != c.open {
				t.Errorf("open %v, want %v", got, c.open)
			}
			next, ok := h.NextOpen(now)
			if want := at(t, "Asia/Shanghai", c.next); !ok || !next.Equal(want) {
				t.Errorf("opens %v %v, want %v", next, ok, want)
			}
		})
	}
}

func TestWorkingTimeSkipsWhatIsClosed(t *testing.T) {
	h := shop()
	got, ok := h.AddWorkingTime(at(t, "Asia/Shanghai", "2026-03-06 17:00"), 5*time.Hour) // Friday: 1 h, Saturday: 3 h, Monday: 1 h
	if want := at(t, "Asia/Shanghai", "2026-03-09 10:00"); !ok || !got.Equal(want) {
		t.Errorf("due %v %v, want %v", got, ok, want)
	}
	if got := h.ClosesAt(at(t, "Asia/Shanghai", "2026-03-06 10:00")); !got.Equal(at(t, "Asia/Shanghai", "2026-03-06 12:00")) {
		t.Errorf("closes %v", got)
	}
}

func TestHoursThatNeverOpen(t *testing.T) {
	h := workspace.Hours{Name: "never", Timezone: "UTC"}
	now := time.Unix(1_800_000_000, 0)
	if _, ok := h.NextOpen(now); ok {
		t.Error("found an opening")
	}
	if _, ok := h.AddWorkingTime(now, time.Minute); ok {
		t.Error("found working time")
	}
	if h.Open(now) || !h.ClosesAt(now).Equal(now) {
		t.Error("open")
	}
}

func TestAlwaysOpenHasNoSeams(t *testing.T) {
	h := workspace.AlwaysOpen()
	now := time.Unix(1_800_000_000, 0).UTC()
	got, ok := h.AddWorkingTime(now, 100*time.Hour)
	if !ok || !got.Equal(now.Add(100*time.Hour)) {
		t.Errorf("got %v %v", got, ok)
	}
	if !h.Open(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Error("closed at midnight")
	}
}

func TestAClockChangeMakesADayShorterAndLonger(t *testing.T) {
	h := workspace.Hours{Name: "ny", Timezone: "America/New_York", Weekly: []workspace.Stretch{{Day: 7, Span: span("00:00", "24:00")}}}
	for day, want := range map[string]time.Duration{"2026-03-08": 23 * time.Hour, "2026-11-01": 25 * time.Hour, "2026-11-08": 24 * time.Hour} {
		from := at(t, "America/New_York", day+" 00:00")
		if got := h.WorkingTime(from, from.Add(48*time.Hour)); got != want {
			t.Errorf("%s is open %v, want %v", day, got, want)
		}
	}
}

func TestHoursRefuse(t *testing.T) {
	cases := map[string]func(h *workspace.Hours){
		"input.required":              func(h *workspace.Hours) { h.Name = " " },
		"input.bad_timezone":          func(h *workspace.Hours) { h.Timezone = "Local" },
		"hours.bad_time":              func(h *workspace.Hours) { h.Weekly[0].From = "9:00" },
		"hours.ends_before_it_begins": func(h *workspace.Hours) { h.Weekly[0].From = "19:00" },
		"hours.overlap":               func(h *workspace.Hours) { h.Weekly[0].From = "11:00" },
		"input.bad_date":              func(h *workspace.Hours) { h.Holidays[0].Date = "2026-02-30" },
		"hours.day_twice":             func(h *workspace.Hours) { h.Holidays[1].Date = "2026-10-01" },
		"input.out_of_range":          func(h *workspace.Hours) { h.Weekly[0].Day = 0 },
	}
	for code, spoil := range cases {
		t.Run(code, func(t *testing.T) {
			h := shop()
			spoil(&h)
			wantCode(t, h.Validate(), code)
		})
	}
	if err := shop().Validate(); err != nil {
		t.Error(err)
	}
}

var zones = []string{"Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "America/Sao_Paulo", "UTC"}

func anyHours(t *rapid.T) workspace.Hours {
	h := workspace.Hours{Name: "any", Timezone: rapid.SampledFrom(zones).Draw(t, "zone")}
	spans := func(name string) (out []workspace.Span) {
		from := 0
		for range rapid.IntRange(0, 3).Draw(t, name) {
			from += rapid.IntRange(0, 300).Draw(t, "gap")
			to := from + rapid.IntRange(1, 400).Draw(t, "length")
			if to > 24*60 {
				break
			}
			out = append(out, span(fmt.Sprintf("%02d:%02d", from/60, from%60), fmt.Sprintf("%02d:%02d", to/60, to%60)))
			from = to
		}
		return out
	}
	for day := int64(1); day <= 7; day++ {
		for _, s := range spans("weekly") {
			h.Weekly = append(h.Weekly, workspace.Stretch{Day: day, Span: s})
		}
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "holidays") {
		h.Holidays = append(h.Holidays, workspace.Holiday{Date: fmt.Sprintf("2026-03-%02d", 7+i), Spans: spans("holiday")})
	}
	return h
}

func TestWorkingTimeAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := anyHours(t)
		if err := h.Validate(); err != nil {
			t.Fatal(err)
		}
		begin := time.UnixMilli(rapid.Int64Range(1_771_000_000_000, 1_780_000_000_000).Draw(t, "at"))
		a := time.Duration(rapid.Int64Range(1, int64(40*time.Hour)).Draw(t, "a"))
		b := time.Duration(rapid.Int64Range(1, int64(40*time.Hour)).Draw(t, "b"))
		mid, ok := h.AddWorkingTime(begin, a)
		if !ok {
			return
		}
		if got := h.WorkingTime(begin, mid); got != a {
			t.Fatalf("%v lie between, %v were added", got, a)
		}
		if !h.Open(mid.Add(-1)) {
			t.Fatalf("the last moment before %v is not open", mid)
		}
		end, ok1 := h.AddWorkingTime(mid, b)
		at, ok2 := h.AddWorkingTime(begin, a+b)
		if ok1 && ok2 && !end.Equal(at) {
			t.Fatalf("in two steps %v, in one %v", end, at)
		}
	})
}

func TestNextOpenIsTheFirstOpenMoment(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := anyHours(t)
		now := time.UnixMilli(rapid.Int64Range(1_771_000_000_000, 1_780_000_000_000).Draw(t, "at"))
		next, ok := h.NextOpen(now)
		if !ok {
			return
		}
		if !h.Open(next) || next.Before(now) {
			t.Fatalf("%v is not open or is past", next)
		}
		if h.Open(now) != next.Equal(now) {
			t.Fatalf("open %v, opens %v, now %v", h.Open(now), next, now)
		}
		if d := next.Sub(now); d > 0 {
			probe := now.Add(time.Duration(rapid.Int64Range(0, int64(d)-1).Draw(t, "probe")))
			if h.Open(probe) {
				t.Fatalf("%v is open before %v", probe, next)
			}
		}
	})
}
