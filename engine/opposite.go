package engine

import (
	"strings"

	"yingda/engine/text"
)

// Words that turn a question round. Each line is an axis: one side, a bar, the
// other side. Two texts on different sides of an axis ask for different things
// however alike they look. Where a line begins with !, its other side undoes
// what the rest of the text names, so that taking no side is the one side.
const axisLines = `
! 开通 开启 启用 申请 办理 签约 订购 订阅 | 取消 关闭 注销 停用 解约 退订 撤销 终止 禁用
开户 | 销户
! 绑定 关联 | 解绑 解除绑定 取消绑定 解除关联
登录 登陆 登入 | 退出 登出 注销登录
转入 汇入 转进 | 转出 汇出
存入 存款 存钱 | 取出 取款 取钱 取现
充值 | 提现
收款 | 付款
收入 | 支出
买入 购买 申购 | 卖出 赎回 出售
借款 借钱 | 还款 还钱
! 挂失 | 解挂 解除挂失 取消挂失 撤销挂失 解除
! 冻结 | 解冻
! 锁定 上锁 | 解锁
增加 添加 新增 | 减少 删除 移除
提高 调高 上调 提升 涨 | 降低 调低 下调 降
激活 | 未激活
安装 下载 | 卸载
打开 | 关掉
上传 | 下载
发送 寄出 | 接收 收到
支持 | 不支持
提前 | 推迟 延期 延后 逾期
升级 | 降级
安全 | 不安全 危险
成功 | 失败 不成功 未成功 没成功 没有成功
最高 最多 上限 | 最低 最少 下限
境内 国内 | 境外 国外 国际
本人 | 他人 别人 非本人 代办 代理
个人 | 企业 公司 对公
新客户 | 老客户
之前 以前 | 之后 以后
允许 | 禁止
能 可以 可行 | 不能 不可以 无法 没法 不了 不行 不让 不可
can could able | cannot cant couldnt unable
同意 接受 | 拒绝
白天 | 晚上
! activate enable open subscribe | deactivate disable close cancel unsubscribe
before | after
increase raise upgrade | decrease lower reduce downgrade
deposit | withdraw withdrawal
lock freeze | unlock unfreeze
buy | sell
send sent | receive received
login | logout
with | without
add | remove delete
higher more | lower less
minimum | maximum
`

// Negation is an axis of its own: whether a text says that something cannot be,
// is not, or does not happen.
var (
	negative = []string{"不能", "不可以", "不了", "没法", "无法", "不让", "不行", "未能", "不可", "不会", "没有", "不成功", "没到", "未到", "不到", "不上", "不出", "不支持", "不想", "不要", "不用", "不需要", "不是", "没", "未", "不", "dont", "doesnt", "didnt", "cant", "cannot", "wont", "not", "isnt", "havent", "hasnt", "never"}
	// Forms that ask or soften and negate nothing.
	neutral = strings.NewReplacer("能不能", "", "可不可以", "", "是不是", "", "有没有", "", "会不会", "", "要不要", "", "行不行", "", "好不好", "", "用不用", "", "支不支持", "", "需不需要", "", "知不知道", "", "是否", "", "能否", "", "可否", "",
		"不知道", "", "不了解", "", "不太了解", "", "不太明白", "", "不太懂", "", "不太会", "", "不怎么", "", "能不", "", "可不", "", "是不", "", "不一样", "", "没用过", "", "没办过", "", "找不到", "", "忘不", "", "不清楚", "", "不懂", "", "不明白", "", "不太清楚", "", "不会用", "", "不晓得", "", "不好意思", "", "不同", "", "不管", "", "不仅", "", "差不多", "", "不错", "", "没关系", "", "没事", "", "不小心", "", "来不及", "")
)

type axis struct{ one, other []string }

var axes, undoing = readAxes(axisLines)

// readAxes reads the lines; undoes has a bit for each that begins with !.
func readAxes(lines string) (out []axis, undoes uint64) {
	for i, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		line, marked := strings.CutPrefix(line, "! ")
		if marked {
			undoes |= 1 << i
		}
		one, other, _ := strings.Cut(line, "|")
		out = append(out, axis{strings.Fields(one), strings.Fields(other)})
	}
	return out, undoes
}

// sides tells on which side of each axis a text stands: a bit an axis in one or
// in other, in both or neither where it takes no side.
type sides struct{ one, other uint64 }

// clear are the axes on which the text takes one side only.
func (s sides) clear() sides { return sides{s.one &^ s.other, s.other &^ s.one} }

// against tells that s is clearly on one side of an axis where the others are
// all on the other.
func (s sides) against(others sides) bool {
	c := s.clear()
	return c.one&others.other&^others.one|c.other&others.one&^others.other != 0
}

// undoes tells that s is clearly to undo what the others name.
func (s sides) undoes(others sides) bool {
	return s.clear().other&undoing&^others.other != 0
}

func (s sides) join(t sides) sides { return sides{s.one | t.one, s.other | t.other} }

// soften leaves out what asks or softens and negates nothing, A-not-A among it:
// 受不受理 asks whether, as 能不能 does.
func soften(n text.Normalised) string {
	rs := []rune(neutral.Replace(spaced(n)))
	out := rs[:0]
	for i := 0; i < len(rs); i++ {
		if i+2 < len(rs) && rs[i] == rs[i+2] && (rs[i+1] == '不' || rs[i+1] == '没') {
			i++
			continue
		}
		out = append(out, rs[i])
	}
	return string(out)
}

// stance reads the sides of a text.
func stance(n text.Normalised) sides {
	s := soften(n)
	var out sides
	for i, a := range axes {
		one, other := says(s, a.one), says(s, a.other)
		if one && other {
			// The longer form may hold the shorter: 未激活 holds 激活.
			one, other = outside(s, a.one, a.other), outside(s, a.other, a.one)
		}
		if one {
			out.one |= 1 << i
		}
		if other {
			out.other |= 1 << i
		}
	}
	return out
}

// outside tells whether any of the words stands in s other than inside one of
// the others.
func outside(s string, words, others []string) bool {
	for _, o := range others {
		for _, w := range words {
			if o != w && strings.Contains(o, w) {
				s = strings.ReplaceAll(s, o, " ")
				break
			}
		}
	}
	return says(s, words)
}

// denies tells whether a text negates what it is about.
func denies(n text.Normalised) bool {
	return says(soften(n), negative)
}
