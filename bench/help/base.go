package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
)

var (
	places   = strings.Fields("城东 城西 城南 城北 河口 湖滨 新港 老街 北山 南岭 东湖 西江 高新 临空 云溪 竹园 梅林 桂苑 松岗 柳河 石桥 金沙 银滩 白马 青田")
	services = strings.Fields("市民卡 公交月票 图书借阅 停车包月 自来水 燃气 居住证 社区食堂 公租房 共享单车 博物馆 体检 疫苗接种 营业执照 电子签章 宽带 机顶盒 水表 电表 暖气 物业费 电梯 菜地 露营地 船票 夜校 健身房 快递柜 路灯 垃圾清运 法律援助 志愿者证")
	wishes   = []struct{ asks, wants string }{
		{"%s怎么办理", "我要办%s该怎么弄"}, {"%s怎么取消", "%s我不用了"}, {"%s收费多少", "%s一共得花多少钱"}, {"%s需要什么材料", "去弄%s要带哪些东西"}, {"%s多久能办好", "%s大概几天能好"},
		{"%s怎么查进度", "我的%s到哪一步了"}, {"%s到期了怎么续", "%s快到期了想续一下"}, {"%s丢了怎么补", "%s弄丢了"}, {"%s可以代办吗", "让家里人替我办%s行不行"}, {"%s网上能办吗", "%s手机上弄可以吗"},
		{"%s有什么优惠", "%s现在打折吗"}, {"%s能退款吗", "%s的钱能退给我吗"}, {"%s信息怎么修改", "%s上的名字想改一下"}, {"%s发票怎么开", "%s那笔钱要发票"}, {"%s网点在哪里", "%s的窗口在什么地方"},
	}
)

const answer = "关于“%s”：\n\n1. 带上**有效证件**到办事大厅的%s窗口，或在手机上打开“我的%s”；\n2. 填写登记表并确认；\n3. 一般三个工作日内完成，进度可以在[办事大厅](https://hall.example/progress)查。\n\n| 方式 | 时限 |\n|---|---|\n| 窗口 | 当天 |\n| 网上 | 三个工作日 |\n\n办理时间为周一至周五 9:00–17:00，节假日除外。"

// write writes the first n items of the base as a file to import.
func write(to io.Writer, n int) error {
	c := csv.NewWriter(to)
	if err := c.Write([]string{"id", "category", "question", "similar_questions", "answer"}); err != nil {
		return err
	}
	for i := range n {
		w, s, p := wishes[i%len(wishes)], services[i/len(wishes)%len(services)], places[i/len(wishes)/len(services)%len(places)]
		what := p + s
		q := fmt.Sprintf(w.asks, what)
		if err := c.Write([]string{fmt.Sprint("h", i), p + "/" + s, q, "请问" + q, fmt.Sprintf(answer, q, s, what)}); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// question is one in words that the first n items do not have.
func question(r *rand.Rand, n int) string {
	i := r.IntN(n)
	return fmt.Sprintf(wishes[i%len(wishes)].wants, places[i/len(wishes)/len(services)%len(places)]+services[i/len(wishes)%len(services)])
}
