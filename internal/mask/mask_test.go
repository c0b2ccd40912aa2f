package mask_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"yingda/internal/mask"
)

func TestNumbersWithinTextsAreMasked(t *testing.T) {
	for in, want := range map[string]string{
		"":                                "",
		"打 95588 或 10086 都可以":             "打 95588 或 10086 都可以",
		"我的号13800138000，谢谢":               "我的号138****8000，谢谢",
		"身份证 11010519491231002X":          "身份证 110***********002X",
		"卡号 6222 0202 0000 1234 567":      "卡号 622**************** 567",
		"写给 li.lei+a@mail.example.com 就行": "写给 l***@mail.example.com 就行",
		"2026-03-01 14:05 下的单":            "2026-03-01 14:05 下的单",
	} {
		got := mask.Text(in)
		if got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
		if again := mask.Text(got); again != got {
			t.Errorf("%q masked again is %q", got, again)
		}
	}
}

func TestContactsAreMaskedAsAWhole(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "95588": "95588", "13800138000": "138****8000", "+8613800138000": "+86138****8000", "88886666": "8***6666",
		"li@mail.example": "l***@mail.example", "u-1001": "u-1001", "138****8000": "138****8000",
	} {
		if got := mask.Contact(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

type said struct{ Text string }

func (s *said) Mask() { s.Text = mask.Text(s.Text) }

type page struct {
	Items  []said
	Last   *said
	ByName map[string]said
	Row    row
	Plain  []string
	hidden said
}

type row struct {
	said
	Inner said
	Note  string
}

func TestWhatIsDeepInsideIsMaskedInACopy(t *testing.T) {
	open := func() page {
		s := said{"13800138000"}
		return page{[]said{s, s}, &said{s.Text}, map[string]said{"a": s}, row{s, s, s.Text}, []string{s.Text}, s}
	}
	in := open()
	got := mask.Of(in)
	m := said{"138****8000"}
	want := page{[]said{m, m}, &m, map[string]said{"a": m}, row{m, m, "13800138000"}, []string{"13800138000"}, said{"13800138000"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("masked: %+v", got)
	}
	if !reflect.DeepEqual(in, open()) {
		t.Errorf("the original was changed: %+v", in)
	}
	if !mask.Hides(in) || mask.Hides(got) || mask.Hides(said{"你好"}) {
		t.Error("whether anything is hidden is told wrongly")
	}
	if mask.Of[*page](nil) != nil || mask.Of([]said(nil)) != nil {
		t.Error("nothing became something")
	}
}

func TestJSONIsMaskedInItsTexts(t *testing.T) {
	in := `{"text":"打13800138000","at":1790000000000,"item":"01922416-5409-7458-9531-202003041234","facts":[{"value":"13900139000"}]}`
	want := `{"at":1790000000000,"facts":[{"value":"139****9000"}],"item":"01922416-5409-7458-9531-202003041234","text":"打138****8000"}`
	if got := mask.JSON(json.RawMessage(in)); string(got) != want {
		t.Errorf("masked: %s", got)
	}
	if got := mask.JSON(json.RawMessage(`{"a":`)); string(got) != "null" {
		t.Errorf("broken JSON became %s", got)
	}
}
