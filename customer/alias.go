package customer

import (
	"hash/fnv"
	"strconv"
	"strings"
)

// The two halves of an anonymous customer's name. Their order is stored with
// each customer (as "5.12"): append, never reorder.
var aliasFirst = [][2]string{
	{"青", "Green"},
	{"红", "Red"},
	{"金", "Golden"},
	{"银", "Silver"},
	{"紫", "Violet"},
	{"蓝", "Blue"},
	{"白", "White"},
	{"墨", "Inky"},
	{"晨", "Dawn"},
	{"暮", "Dusk"},
	{"春", "Spring"},
	{"夏", "Summer"},
	{"秋", "Autumn"},
	{"冬", "Winter"},
	{"暖", "Warm"},
	{"静", "Quiet"},
	{"山", "Hill"},
	{"海", "Sea"},
	{"云", "Cloud"},
	{"雨", "Rain"},
	{"雪", "Snow"},
	{"星", "Star"},
	{"月", "Moon"},
	{"溪", "Brook"},
	{"小", "Little"},
	{"远", "Distant"},
	{"甜", "Sweet"},
	{"脆", "Crisp"},
}

var aliasSecond = [][2]string{
	{"柚", "Pomelo"},
	{"梨", "Pear"},
	{"杏", "Apricot"},
	{"桃", "Peach"},
	{"橙", "Orange"},
	{"枣", "Date"},
	{"栗", "Chestnut"},
	{"莓", "Berry"},
	{"茶", "Tea"},
	{"竹", "Bamboo"},
	{"松", "Pine"},
	{"枫", "Maple"},
	{"荷", "Lotus"},
	{"兰", "Orchid"},
	{"菊", "Daisy"},
	{"梅", "Plum"},
	{"鹿", "Deer"},
	{"鹤", "Crane"},
	{"雀", "Sparrow"},
	{"燕", "Swallow"},
	{"鲸", "Whale"},
	{"兔", "Rabbit"},
	{"猫", "Cat"},
	{"狐", "Fox"},
	{"舟", "Boat"},
	{"帆", "Sail"},
	{"笛", "Flute"},
	{"砚", "Inkstone"},
	{"灯", "Lantern"},
	{"伞", "Umbrella"},
	{"石", "Pebble"},
	{"贝", "Shell"},
	{"瓜", "Melon"},
	{"豆", "Bean"},
	{"薯", "Potato"},
	{"藕", "Lotus Root"},
	{"笋", "Bamboo Shoot"},
	{"糕", "Cake"},
	{"铃", "Bell"},
	{"风筝", "Kite"},
}

// aliasOf chooses a name from an id, the same each time.
func aliasOf(customerID string) string {
	h := fnv.New64a()
	h.Write([]byte(customerID))
	n := h.Sum64()
	n ^= n >> 29 // the low bits of FNV over similar ids are not spread enough
	return strconv.Itoa(int(n%uint64(len(aliasFirst)))) + "." + strconv.Itoa(int(n/64%uint64(len(aliasSecond))))
}

// aliasIn reads a stored alias in a locale; "" for one it does not know.
func aliasIn(alias, locale string) string {
	a, b, _ := strings.Cut(alias, ".")
	i, err1 := strconv.Atoi(a)
	j, err2 := strconv.Atoi(b)
	if err1 != nil || err2 != nil || i < 0 || j < 0 || i >= len(aliasFirst) || j >= len(aliasSecond) {
		return ""
	}
	if strings.HasPrefix(locale, "en") {
		return aliasFirst[i][1] + " " + aliasSecond[j][1]
	}
	return aliasFirst[i][0] + aliasSecond[j][0]
}

// displayName is the customer's own name, or "杭州访客 · 青柚" for someone
// nobody knows yet.
func displayName(c Customer, locale string) string {
	english := strings.HasPrefix(locale, "en")
	switch {
	case c.Name != "":
		return c.Name
	case c.ErasedAt > 0 && english:
		return "Erased customer"
	case c.ErasedAt > 0:
		return "已删除的客户"
	case english && c.Place != "":
		return "Visitor from " + c.Place + " · " + aliasIn(c.Alias, locale)
	case english:
		return "Visitor · " + aliasIn(c.Alias, locale)
	}
	return c.Place + "访客 · " + aliasIn(c.Alias, locale)
}
