package rule_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"yingda/knowledge/rule"
)

// asker is a Saturday evening of somebody with data of their own.
func asker() rule.Facts {
	return rule.Facts{
		Channel: "webchat", Tier: "gold", Region: "杭州", Locale: "zh-CN", SignedIn: true,
		Local:    time.Date(2026, 10, 3, 19, 30, 0, 0, time.UTC),
		Customer: map[string]any{"plan": "5G 畅享", "balance": 12.5, "tags": []any{"vip", "老客户"}, "套餐": "家庭"},
	}
}

func TestARuleHoldsWhereItsAnswerIsYes(t *testing.T) {
	for source, want := range map[string]bool{
		`tier == "gold"`:                                    true,
		`tier in ["silver", "platinum"]`:                    false,
		`tier not in ["silver"] and region == "杭州"`:         true,
		`weekday >= 6 and hour >= 18 and not open`:          true,
		`now >= "2026-10-01" and now < "2026-10-08T12:00"`:  true,
		`now < "2026-10-03T19:30"`:                          false,
		`customer.plan startsWith "5G"`:                     true,
		`customer.balance < 20`:                             true,
		`"vip" in customer.tags`:                            true,
		`customer["套餐"] == "家庭" && customer.套餐 != "个人"`:     true,
		`channel == "phone" ? open : signed_in`:             true,
		`customer.nothing == "x"`:                           false,
		`customer.nothing > 5`:                              false, // unknown is not compared
		`not (customer.nothing > 5)`:                        false, // nor is its opposite true
		`(customer.nothing ?? 7) > 5`:                       true,
		`customer.plan > 5`:                                 false, // fails while it runs
		`locale == "en" or customer?.balance * 2 + 1 >= 26`: true,
	} {
		r, err := rule.Parse(source)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got := r.Holds(asker()); got != want {
			t.Errorf("%s: %v", source, got)
		}
	}
}

func TestWhatIsWrongIsSaidWithItsPlace(t *testing.T) {
	for source, want := range map[string]rule.Error{
		`tire == "gold"`:                        {Code: rule.CodeName, At: 1},
		`tier == "gold" and`:                    {Code: rule.CodeBroken, At: 18},
		`tier == “gold”`:                        {Code: rule.CodeBroken, At: 9},
		`tier`:                                  {Code: rule.CodeQuestion, At: 0},
		`channel == "web"`:                      {Code: rule.CodeValue, At: 12},
		`open and channel in ["web"]`:           {Code: rule.CodeValue, At: 21},
		`weekday == 8`:                          {Code: rule.CodeValue, At: 12},
		`hour > "9"`:                            {Code: rule.CodeTypes, At: 6},
		`len(tier) > 2`:                         {Code: rule.CodeForbidden, At: 1},
		`any(1..9999999, # > 3)`:                {Code: rule.CodeForbidden, At: 1},
		`hour in 1..3`:                          {Code: rule.CodeForbidden, At: 10},
		`tier matches "(a+)+$"`:                 {Code: rule.CodeForbidden, At: 6},
		`customer.a.b == 1`:                     {Code: rule.CodeForbidden, At: 12},
		`customer == 1`:                         {Code: rule.CodeForbidden, At: 1},
		`let x = 1; x == 1`:                     {Code: rule.CodeForbidden, At: 5},
		strings.Repeat("(", 499) + "1":          {Code: rule.CodeBroken, At: 500},
		strings.Repeat("长", 501):                {Code: rule.CodeLong, At: 0},
		``:                                      {Code: rule.CodeBroken, At: 1},
		`open` + strings.Repeat(" or open", 62): {},
	} {
		_, err := rule.Parse(source)
		var e *rule.Error
		if !errors.As(err, &e) {
			e = &rule.Error{}
		}
		if e.Code != want.Code || e.At != want.At {
			t.Errorf("%.40s: %+v, want %+v", source, e, want)
		}
	}
}

func TestARuleTellsWhatItAsksAbout(t *testing.T) {
	r, err := rule.Parse(`(tier in ["gold", "silver"] or customer.balance > 20) and not open and "vip" in customer.tags and 3 < hour`)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]any{}
	for _, a := range r.Asks() {
		got[a.Name] = a.Values
		if a.List != (a.Name == "customer.tags") {
			t.Errorf("%s is a list: %v", a.Name, a.List)
		}
	}
	for name, want := range map[string][]any{"tier": {"gold", "silver"}, "customer.balance": {20}, "open": nil, "customer.tags": {"vip"}, "hour": {3}} {
		if have, ok := got[name]; !ok || !slices.Equal(have, want) {
			t.Errorf("%s: %v, want %v", name, have, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`tier == "gold"`, `customer.x ?? 1 > 2`, `a..b`, `"\x`, `{"a":1}`, `open | any(#)`, `-customer["a"]`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		r, err := rule.Parse(source)
		var e *rule.Error
		if err != nil {
			if !errors.As(err, &e) || e.Code == "" || e.At > len([]rune(source))+1 {
				t.Fatalf("%q: %v", source, err)
			}
			return
		}
		r.Holds(asker())
		r.Asks()
	})
}

func BenchmarkHolds(b *testing.B) {
	r, err := rule.Parse(`tier in ["gold", "platinum"] and (region == "杭州" or customer.balance < 20) and hour >= 9`)
	if err != nil {
		b.Fatal(err)
	}
	f := asker()
	for b.Loop() {
		r.Holds(f)
	}
}
