package town

import (
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
)

var services = strings.Fields(`市民卡 公交月票 图书借阅 体育场馆 停车包月 自来水费 燃气开户 电动车牌照 居住证 养老补贴 社区食堂 幼儿园报名 夜校课程 旧物回收 公租房
	宠物登记 共享单车 博物馆预约 游泳馆次卡 垃圾清运 路灯报修 噪音检测 法律援助 家政服务 志愿者证 健康体检 疫苗接种 牙科门诊 眼科验光 轮椅租借
	创业贷款 人才补贴 摊位租赁 营业执照 税务发票 电子签章 快递柜 有线电视 宽带提速 机顶盒 水表更换 电表过户 暖气缴费 物业费 电梯年检
	消防检查 绿植认养 菜地租用 露营地 渡轮船票`)

// wish is what somebody wants of a service: the standard question, the phrasings
// that the base has, and one that it does not.
type wish struct {
	standard string
	has      []string
	lacks    string
}

var wishes = []wish{
	{"%s怎么办理", []string{"办%s要走什么流程", "%s在哪里可以办", "想办一个%s", "%s办理步骤"}, "我要办%s该怎么弄"},
	{"%s怎么取消", []string{"%s不想要了怎么退掉", "取消%s的方法", "把%s停掉", "怎么退订%s"}, "%s我不用了想取消"},
	{"%s收费多少", []string{"%s要多少钱", "%s的价格是多少", "%s怎么收费", "办%s贵不贵"}, "%s一共得花多少钱"},
	{"%s需要什么材料", []string{"办%s带什么证件", "%s要准备哪些资料", "%s需要身份证吗", "%s材料清单"}, "去弄%s要带哪些材料"},
	{"%s多久能办好", []string{"%s几天能下来", "%s办理时限", "%s要等多长时间", "%s什么时候能好"}, "%s大概多久办得好"},
	{"%s怎么查进度", []string{"%s办到哪一步了", "查询%s的进度", "%s进度在哪看", "想看看%s办理情况"}, "我的%s进度怎么查"},
	{"%s到期了怎么续", []string{"%s过期怎么办", "续办%s", "%s怎么延期", "%s有效期到了"}, "%s快到期了想续一下"},
	{"%s丢了怎么补", []string{"%s遗失补办", "补一个%s", "%s找不到了", "%s不见了怎么办"}, "%s弄丢了要补"},
	{"%s可以代办吗", []string{"别人能帮我办%s吗", "%s能不能让家人代办", "委托他人办%s", "代办%s要什么手续"}, "让我儿子替我办%s行不行"},
	{"%s网上能办吗", []string{"%s手机上怎么办", "网上申请%s", "%s线上办理入口", "不去大厅能办%s吗"}, "%s在网上弄可以吗"},
	{"%s有什么优惠", []string{"%s打折吗", "老人办%s便宜吗", "%s优惠活动", "学生办%s有减免吗"}, "%s现在有没有优惠"},
	{"%s能退款吗", []string{"%s的钱可以退吗", "申请%s退费", "%s退款怎么走", "%s交了钱想退"}, "%s的费用能退给我吗"},
	{"%s信息怎么修改", []string{"改%s的资料", "%s地址变更", "%s换手机号", "%s登记的名字写错了"}, "%s上的信息想改一下"},
	{"%s发票怎么开", []string{"开%s的发票", "%s电子发票", "%s可以报销吗", "%s补开发票"}, "%s那笔钱要开发票"},
	{"%s网点在哪里", []string{"附近哪里有%s窗口", "%s办理地点", "%s大厅地址", "去哪办%s"}, "%s的窗口在什么地方"},
	{"%s有名额限制吗", []string{"%s还有名额吗", "%s人数有没有上限", "%s限多少人", "%s名额满了吗"}, "%s现在还剩名额没有"},
}

var (
	before = []string{"请问", "你好，", "我想问一下", ""}
	after  = []string{"", "啊", "，谢谢", "，在线等", "，急"}
)

// Items is how many items there are.
func Items() int { return len(services) * len(wishes) }

// Write writes the first items of the base as a file to import, with so many
// similar questions each at most, and returns how many questions it has, standard
// ones among them.
func Write(w io.Writer, items, variants int) (questions int, err error) {
	c := csv.NewWriter(w)
	if err := c.Write([]string{"id", "category", "question", "similar_questions", "answer"}); err != nil {
		return 0, err
	}
	for i, s := range services {
		for k, x := range wishes {
			if i*len(wishes)+k >= items {
				break
			}
			all := x.variants(s, variants)
			row := []string{key(i, k), s, fmt.Sprintf(x.standard, s), strings.Join(all, " || "), x.answer(s)}
			if err := c.Write(row); err != nil {
				return 0, err
			}
			questions += 1 + len(all)
		}
	}
	c.Flush()
	return questions, c.Error()
}

func (x wish) variants(service string, most int) []string {
	var all []string
	for _, a := range after {
		for _, b := range before {
			for _, h := range x.has {
				if len(all) == most {
					return all
				}
				all = append(all, b+fmt.Sprintf(h, service)+a)
			}
		}
	}
	return all
}

func (x wish) answer(service string) string {
	return fmt.Sprintf("关于“%s”：请带上有效证件到办事大厅的%s窗口，或在手机上打开“我的%s”办理，一般三个工作日内完成。", fmt.Sprintf(x.standard, service), service, service)
}

// key names the item about a service and what is wanted of it.
func key(service, wish int) string { return fmt.Sprintf("%d-%d", service, wish) }

// Question is one that the base has in other words, and its item.
func Question(r *rand.Rand) (text, item string) {
	k, i := r.IntN(len(wishes)), r.IntN(len(services))
	return before[r.IntN(len(before))] + fmt.Sprintf(wishes[k].lacks, services[i]), key(i, k)
}
