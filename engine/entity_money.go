package engine

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	amountBefore = regexp.MustCompile(`(rmb|cny|usd|eur|gbp|hkd|us\$|hk\$|[¥￥$€£]) ?(\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,12}(?:\.\d{1,4})?) ?(万|亿|千|百|k\b|m\b|million|thousand)?`)
	amountAfter  = regexp.MustCompile(`(\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,12}(?:\.\d{1,4})?) ?(万|亿|千|百|k|million|thousand)? ?(块钱|块|元钱|元|圆|人民币|美元|美金|欧元|英镑|港币|港元|毛钱|毛|角钱|角|分钱|rmb|cny|usd|eur|gbp|hkd|dollars?|euros?|pounds?|yuan|bucks|cents?)(\d(?:毛|角)?)?`)
	amountHan    = regexp.MustCompile(`([零〇一二两三四五六七八九十百千万亿半]{1,16})(块钱|块|元钱|元|圆|美元|美金|欧元|英镑|港币|港元|毛钱|角钱)`)
)

var currencies = map[string]string{
	"rmb": "CNY", "cny": "CNY", "¥": "CNY", "￥": "CNY", "块钱": "CNY", "块": "CNY", "元钱": "CNY", "元": "CNY", "圆": "CNY", "人民币": "CNY", "yuan": "CNY",
	"毛钱": "CNY", "毛": "CNY", "角钱": "CNY", "角": "CNY", "分钱": "CNY",
	"usd": "USD", "us$": "USD", "$": "USD", "美元": "USD", "美金": "USD", "dollar": "USD", "dollars": "USD", "bucks": "USD", "cent": "USD", "cents": "USD",
	"eur": "EUR", "€": "EUR", "欧元": "EUR", "euro": "EUR", "euros": "EUR",
	"gbp": "GBP", "£": "GBP", "英镑": "GBP", "pound": "GBP", "pounds": "GBP",
	"hkd": "HKD", "hk$": "HKD", "港币": "HKD", "港元": "HKD",
}

// small units, as a share of the currency's own.
var smallUnits = map[string]float64{"毛钱": 0.1, "毛": 0.1, "角钱": 0.1, "角": 0.1, "分钱": 0.01, "cent": 0.01, "cents": 0.01}

var multiples = map[string]float64{"百": 100, "千": 1000, "万": 1e4, "亿": 1e8, "k": 1000, "m": 1e6, "million": 1e6, "thousand": 1000}

func readMoney(f folded, take taker) {
	if strings.ContainsAny(f.text, "0123456789") {
		for _, m := range amountBefore.FindAllStringSubmatchIndex(f.text, 16) {
			take(Money, m[0], m[1], amount(group(f, m, 2), group(f, m, 3), group(f, m, 1), ""), false)
		}
		for _, m := range amountAfter.FindAllStringSubmatchIndex(f.text, 16) {
			take(Money, m[0], m[1], amount(group(f, m, 1), group(f, m, 2), group(f, m, 3), group(f, m, 4)), false)
		}
	}
	for _, m := range amountHan.FindAllStringSubmatchIndex(f.text, 16) {
		if n, ok := hanNumber(group(f, m, 1)); ok {
			take(Money, m[0], m[1], money(n*unitOf(group(f, m, 2)), group(f, m, 2)), false)
		}
	}
}

func group(f folded, m []int, i int) string {
	if m[2*i] < 0 {
		return ""
	}
	return f.text[m[2*i]:m[2*i+1]]
}

// amount reads "1,200.5", "3" with 万, and the tail of "3块5".
func amount(number, multiple, unit, tail string) string {
	n, err := strconv.ParseFloat(strings.ReplaceAll(number, ",", ""), 64)
	if err != nil {
		return ""
	}
	if by, ok := multiples[multiple]; ok {
		n *= by
	}
	n *= unitOf(unit)
	if tail != "" {
		n += float64(tail[0]-'0') / 10
	}
	return money(n, unit)
}

func unitOf(unit string) float64 {
	if share, ok := smallUnits[unit]; ok {
		return share
	}
	return 1
}

func money(n float64, unit string) string {
	return strconv.FormatFloat(n, 'f', 2, 64) + " " + currencies[unit]
}

var hanDigits = map[rune]float64{'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

// hanNumber reads a number written in Chinese: 一百二十, 三千五 (3500), 两万,
// 二〇二六.
func hanNumber(s string) (float64, bool) {
	if s == "半" {
		return 0.5, true
	}
	var total, section, digit, unit float64
	unit = 1
	plain := true
	var run float64
	for _, r := range s {
		if d, ok := hanDigits[r]; ok {
			digit, run = d, run*10+d
			if r == '零' || r == '〇' {
				unit = 10 // 一千零五 is 1005
			}
			continue
		}
		plain = false
		by := map[rune]float64{'十': 10, '百': 100, '千': 1000, '万': 1e4, '亿': 1e8}[r]
		switch {
		case by == 0:
			return 0, false
		case by >= 1e4:
			total += (section + digit) * by
			section = 0
		default:
			section += max(digit, 1) * by
		}
		digit, unit = 0, by
	}
	if plain {
		return run, s != ""
	}
	if digit > 0 && unit > 10 {
		return total + section + digit*unit/10, true // 三千五
	}
	return total + section + digit, true
}
