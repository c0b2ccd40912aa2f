package health

import "testing"

func TestDisagree(t *testing.T) {
	for _, c := range []struct{ name, a, b, want string }{
		{"another price", "补卡收费 10 元。请带身份证。", "请带身份证。补卡收费 15 元。", "number"},
		{"the same price, written otherwise", "补卡收费 10 元。", "补卡收费 10.00 元。", ""},
		{"another rate", "提前还款违约金为 1%。", "提前还款违约金为 2%。", "number"},
		{"another day", "活动到 2026年3月31日为止。", "活动到 2026年4月30日为止。", "date"},
		{"another time span", "退款会在 3 天内到账。", "退款会在 7 天内到账。", "number"},
		{"one denies", "异地营业厅可以办理销户。", "异地营业厅不可以办理销户。", "negation"},
		{"one denies, in English", "You can cancel the order after it was shipped.", "You cannot cancel the order after it was shipped.", "negation"},
		{"both deny", "异地营业厅不能办理销户。", "异地营业厅不可以办理销户。", ""},
		{"one says less", "补卡收费 10 元。", "补卡要收费。", ""},
		{"about other things", "宽带报修请拨 10086。", "积分每年 12 月 31 日清零。", ""},
		{"the same", "请在 30 天内退货。", "请在 30 天内退货。", ""},
	} {
		got := ""
		if all := Disagree(c.a, c.b); len(all) > 0 {
			got = all[0].Kind
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if back := Disagree(c.b, c.a); len(back) > 0 != (c.want != "") {
			t.Errorf("%s the other way round: %v", c.name, back)
		}
	}
}
