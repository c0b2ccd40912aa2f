package engine

import (
	"regexp"
	"strings"
)

var provinces = strings.Fields(`北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门
广州 深圳 杭州 南京 苏州 成都 武汉 西安 郑州 长沙 青岛 大连 厦门 宁波 济南 沈阳 哈尔滨 长春 合肥 福州 南昌 昆明 贵阳 南宁 海口 石家庄 太原 兰州 西宁 银川 呼和浩特 乌鲁木齐 拉萨 无锡 佛山 东莞 珠海`)

// A place by its ending: two to four characters before 市, 县, 区 and the like.
// The character before must not be one that only introduces it.
var placeForm = regexp.MustCompile(`(?:^|在|到|去|从|住|[^\p{Han}])(\p{Han}{2,4}?(?:省|市|县|自治区|自治州|镇|乡|街道|大道))`)

func readNames(f folded, around Around, take taker) {
	for _, name := range longestFirst(around.Products) {
		readName(f, Product, name, take)
	}
	for _, name := range longestFirst(around.Places) {
		readName(f, Place, name, take)
	}
	for _, m := range placeForm.FindAllStringSubmatchIndex(f.text, 8) {
		take(Place, m[2], m[3], f.text[m[2]:m[3]], false)
	}
	for _, name := range provinces {
		readName(f, Place, name, take)
	}
}

func readName(f folded, kind EntityKind, name string, take taker) {
	folded := fold(name).text
	if folded == "" {
		return
	}
	for at := 0; ; {
		i := strings.Index(f.text[at:], folded)
		if i < 0 {
			return
		}
		start, end := at+i, at+i+len(folded)
		if whole(f.text, start, end) {
			take(kind, start, end, name, false)
		}
		at = end
	}
}

// whole tells that no Latin word is cut: "app" is not in "apple".
func whole(s string, start, end int) bool {
	latin := func(b byte) bool { return b >= 'a' && b <= 'z' || isDigit(b) }
	if start > 0 && latin(s[start]) && latin(s[start-1]) {
		return false
	}
	return end >= len(s) || !latin(s[end-1]) || !latin(s[end])
}

func longestFirst(names []string) []string {
	out := append([]string(nil), names...)
	for i := 1; i < len(out); i++ {
		for j := i; j > 0 && len(out[j]) > len(out[j-1]); j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out
}
