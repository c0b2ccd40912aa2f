package engine

import (
	"strings"
	"testing"
	"time"
)

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func TestEntities(t *testing.T) {
	around := Around{Now: now, Products: []string{"云帆卡", "iPhone"}, Places: []string{"嘉祥"}}
	for typed, want := range map[string]string{
		"我的手机号是138 1234 5678":             "phone=13812345678",
		"打０１０－８８８８６６６６找我":                 "phone=01088886666",
		"拨打400-820-8820":                  "phone=4008208820",
		"+86 13812345678":                 "phone=13812345678",
		"身份证11010519491231002X查一下":        "id_number=11010519491231002X",
		"卡号6222 0212 3456 7890 128 余额":    "card_number=6222021234567890128",
		"订单号：AB20261122001 到哪了":           "order_number=AB20261122001",
		"order number 12345-67890 please": "order_number=12345-67890",
		"转了1,200.50元":                     "money=1200.50 CNY",
		"扣了我三块五角":                         "",
		"扣了我50块钱":                         "money=50.00 CNY",
		"存了3万元":                           "money=30000.00 CNY",
		"一百二十元":                           "money=120.00 CNY",
		"three charges of $12.5":          "money=12.50 USD",
		"2026年1月5日的账单":                    "date=2026-01-05",
		"2026-02-30":                      "",
		"昨天买的":                            "date=2026-11-21",
		"上个月的话费":                          "period=2026-10-01/2026-10-31",
		"本周":                              "period=2026-11-16/2026-11-22",
		"yesterday's parcel":              "date=2026-11-21",
		"march 3rd, 2026":                 "date=2026-03-03",
		"办了三个月":                           "duration=P3M",
		"it took 2 weeks":                 "duration=P2W",
		"我在嘉祥，用云帆卡":                       "place=嘉祥 product=云帆卡",
		"my iphone from 北京":               "product=iPhone place=北京",
		"mail a.b@example.com":            "email=a.b@example.com",
	} {
		t.Run(typed, func(t *testing.T) {
			var got []string
			for _, e := range Understand(typed, around).Entities {
				if typed[e.Start:e.End] != e.Text {
					t.Errorf("%q stands at %q", e.Text, typed[e.Start:e.End])
				}
				got = append(got, string(e.Kind)+"="+e.Value)
			}
			if want == "" {
				for _, g := range got {
					if strings.HasPrefix(g, "date=2026-02") {
						t.Errorf("there is no such day: %v", got)
					}
				}
				return
			}
			if strings.Join(got, " ") != want {
				t.Errorf("got %v, want %s", got, want)
			}
		})
	}
}

func TestMaskHidesWhatIsSensitive(t *testing.T) {
	typed := "我叫李雷，手机13812345678，卡6222021234567890128，身份证11010519491231002X，邮箱a.b@example.com，花了50元"
	masked := MaskSensitive(typed)
	for _, secret := range []string{"13812345678", "6222021234567890128", "11010519491231002X", "a.b@example.com"} {
		if strings.Contains(masked, secret) {
			t.Errorf("%s is in %s", secret, masked)
		}
	}
	for _, kept := range []string{"138", "5678", "50元", "李雷"} {
		if !strings.Contains(masked, kept) {
			t.Errorf("%s is not in %s", kept, masked)
		}
	}
}

func TestTalkAroundTheQuestion(t *testing.T) {
	for typed, check := range map[string]func(Talk) bool{
		"你好":                        func(k Talk) bool { return k.Greeting && !k.Person },
		"hello there":               func(k Talk) bool { return k.Greeting },
		"谢谢啦":                       func(k Talk) bool { return k.Thanks && k.Mood > 0 },
		"再见":                        func(k Talk) bool { return k.Bye },
		"转人工":                       func(k Talk) bool { return k.Person },
		"轉人工！！":                     func(k Talk) bool { return k.Person },
		"人工":                        func(k Talk) bool { return k.Person },
		"能不能给我找个真人啊":                func(k Talk) bool { return k.Person },
		"I want to talk to a human": func(k Talk) bool { return k.Person },
		"agent":                     func(k Talk) bool { return k.Person },
		"不用转人工":                     func(k Talk) bool { return !k.Person },
		"人工服务收费吗":                   func(k Talk) bool { return !k.Person },
		"你他妈的":                      func(k Talk) bool { return k.Swearing && k.Mood < 0 },
		"我要投诉你们":                    func(k Talk) bool { return k.Complaint && k.Mood < 0 },
		"急死了赶紧":                     func(k Talk) bool { return k.Urgency > 0.5 },
		"我的卡被盗刷了":                   func(k Talk) bool { return len(k.Risks) == 1 && k.Risks[0] == "fraud" },
		"都不是":                       func(k Talk) bool { return k.Deny && !k.Affirm },
		"是的":                        func(k Talk) bool { return k.Affirm && !k.Deny },
		"怎么查话费":                     func(k Talk) bool { return !k.Person && !k.Complaint && !k.Greeting && k.Urgency == 0 },
	} {
		if k := Understand(typed, Around{}).Talk; !check(k) {
			t.Errorf("%s: %+v", typed, k)
		}
	}
}

func TestCoreIsTheQuestionWithoutCourtesies(t *testing.T) {
	for typed, want := range map[string]string{
		"你好，请问怎么退款？谢谢！": "怎么退款",
		"你好":               "",
		"Hi, how do I pay": "how do I pay",
		"怎么退款":             "怎么退款",
	} {
		if got := Understand(typed, Around{}).Core; got != want {
			t.Errorf("%s: core %q, want %q", typed, got, want)
		}
	}
}

func TestPartsAndNegation(t *testing.T) {
	if p := Understand("套餐怎么退订？另外流量怎么查？", Around{}).Parts; len(p) != 2 {
		t.Errorf("parts %q", p)
	}
	if p := Understand("我上个月买的手机坏了。怎么退货？", Around{}).Parts; len(p) != 1 {
		t.Errorf("parts %q", p)
	}
	if p := Understand("怎么开通国际漫游还有资费是多少", Around{}).Parts; len(p) != 2 {
		t.Errorf("parts %q", p)
	}
	typed := "为什么不能退款"
	u := Understand(typed, Around{})
	if len(u.Negated) != 1 || !strings.HasPrefix(typed[u.Negated[0].Start:u.Negated[0].End], "不能退款") {
		t.Errorf("negated %v", u.Negated)
	}
	if n := Understand("能不能退款", Around{}).Negated; len(n) != 0 {
		t.Errorf("能不能 negates nothing, got %v", n)
	}
}

func TestLeaningQuestions(t *testing.T) {
	got, leaned := Lean("手机套餐怎么退订", "那宽带呢？", []string{"手机套餐", "宽带"})
	if !leaned || got != "宽带怎么退订" {
		t.Errorf("%q, %v", got, leaned)
	}
	if got, leaned := Lean("手机套餐怎么退订", "宽带怎么办理", nil); leaned || got != "宽带怎么办理" {
		t.Errorf("%q leaned", got)
	}
	if _, leaned := Lean("", "那宽带呢", nil); leaned {
		t.Error("leaned on nothing")
	}
	if got, leaned := Lean("how do I cancel my phone plan", "what about broadband?", []string{"phone plan"}); !leaned || got != "how do i cancel my broadband" {
		t.Errorf("%q, %v", got, leaned)
	}
}

func TestBlankAndPictures(t *testing.T) {
	if u := Understand("😀😀", Around{}); !u.Blank || !u.Pictures {
		t.Errorf("%+v", u)
	}
	if u := Understand(" ？！ ", Around{}); !u.Blank || u.Pictures {
		t.Errorf("%+v", u)
	}
}

func FuzzUnderstand(f *testing.F) {
	for _, s := range []string{"", "138 1234 5678", "１２３４５６７８９０１２３４５６７８Ｘ", "2026-13-45", "三千五百块", "\xff1234567890", "那宽带呢", "a@b.c", "零一二年", "+86-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u := Understand(s, Around{Now: now, Products: []string{"云帆卡", "a"}})
		last := 0
		for _, e := range u.Entities {
			if e.Start < last || e.End > len(s) || e.Start >= e.End {
				t.Fatalf("%+v of %q", e, s)
			}
			last = e.End
		}
		_ = Mask(s, u.Entities)
		_ = MaskSensitive(s)
		_, _ = Lean(s, s, []string{s})
	})
}

func TestWhoIsRefusedAndWhatIsAskedAbout(t *testing.T) {
	for said, want := range map[string]Talk{
		"别给我转人工，直接告诉我怎么退订":                           {},
		"不要再给我转人工了":                                  {},
		"不想找人工，你说吧":                                  {},
		"不要机器人，给我转人工":                                {Person: true},
		"能不能给我转人工":                                   {Person: true},
		"骚扰电话怎么投诉":                                   {},
		"收到垃圾短信如何举报":                                 {},
		"在哪里可以投诉骚扰电话":                                {},
		"how do i file a complaint about spam calls": {},
		"怎么投诉":                                       {Complaint: true},
		"怎么投诉你们客服":                                   {Complaint: true},
		"我要投诉":                                       {Complaint: true},
		"骚扰电话怎么投诉，你们不管我就去投诉你们":                       {Complaint: true},
		"乱扣费怎么投诉":                                    {Complaint: true},
		"我想举报":                                       {Complaint: true},
		"I want to file a complaint":                 {Complaint: true},
	} {
		got := Understand(said, Around{}).Talk
		if got.Person != want.Person || got.Complaint != want.Complaint {
			t.Errorf("%s: person %v, complaint %v", said, got.Person, got.Complaint)
		}
	}
}
