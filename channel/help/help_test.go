package help_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"yingda/channel/help"
	"yingda/knowledge"
	"yingda/workspace"
)

func TestNothingIsThereUntilItIsSwitchedOn(t *testing.T) {
	eachDB(t, func(w *world) {
		w.add(w.who, "return", knowledge.Content{Question: "怎么退货", Answers: said("请点退货。")})
		w.publish(w.who)
		w.settle(w.who, func(h *workspace.Help) { h.Enabled = false })
		for _, path := range []string{"", "zh/", "zh/search?q=退货", "sitemap.xml", "robots.txt"} {
			off, never := w.get(path), w.get("/help/nowhere/"+path)
			if off.status != 404 || off.body != never.body {
				w.t.Errorf("%q: %d, and of no company %d", path, off.status, never.status)
			}
		}
		text, err := w.help.Robots(w.t.Context(), "https://desk.example")
		must(w.t, err)
		if strings.Contains(text, "shop") || !strings.Contains(text, "Disallow: /\n") {
			w.t.Error(text)
		}
	})
}

func TestAReaderFindsTheWay(t *testing.T) {
	eachDB(t, func(w *world) {
		orders, refunds := w.category("订单", ""), ""
		refunds = w.category("退款", orders)
		w.category("空的", "")
		back := w.add(w.who, "return", knowledge.Content{Question: "怎么申请退货？", QuestionEN: "How do I send something back?", CategoryID: refunds, Related: []string{"fee"}, Answers: []knowledge.Answer{
			{Text: "在**订单页**点[退货](https://shop.example/return)：\n\n1. 选商品\n2. 写原因\n\n| 渠道 | 时限 |\n|---|---|\n| 网上 | 7 天 |", Parts: []knowledge.Part{
				{Kind: knowledge.PartPicture, Title: "退货按钮", URL: "https://img.example/return.png"},
				{Kind: knowledge.PartSteps, Title: "步骤", Steps: []string{"打开订单", "点**退货**"}},
				{Kind: knowledge.PartCard, Title: "退货政策", Text: "7 天无理由。", URL: "https://shop.example/policy", Label: "看全文", Picture: "https://pic.example/p.png"},
				{Kind: knowledge.PartLink, Title: "附近门店", URL: "https://shop.example/stores"},
				{Kind: knowledge.PartForm, Title: "退货登记", Fields: []knowledge.Field{{Label: "订单号", Kind: "text", Required: true}, {Label: "原因", Kind: "choice", Choices: []string{"破损", "不合适"}}}},
			}},
			{Text: "Press **Return** on the order page.", Locale: "en"},
		}})
		w.add(w.who, "fee", knowledge.Content{Question: "退货要运费吗", CategoryID: refunds, Answers: said("不要。")})
		w.add(w.who, "hours", knowledge.Content{Question: "门店几点开门", Answers: said("九点。")})
		w.asked = []string{back.ID}
		w.publish(w.who)

		if a := w.get(""); a.status != 302 || a.header.Get("Location") != "zh/" || !strings.Contains(a.header.Get("Vary"), "Accept-Language") {
			w.t.Errorf("the way in: %v", a)
		}
		if a := w.get("", "Accept-Language", "en-GB"); a.header.Get("Location") != "en/" {
			w.t.Errorf("the way in, in English: %v", a)
		}
		if a := w.get("/help/shop"); a.header.Get("Location") != "shop/" {
			w.t.Errorf("without the slash: %v", a)
		}
		w.page("zh/")
		deadline := time.Now().Add(10 * time.Second)
		for !strings.Contains(w.page("zh/").body, "大家常问") { // looked for in the background
			if time.Now().After(deadline) {
				w.t.Fatal("what is asked most does not come")
			}
			time.Sleep(5 * time.Millisecond)
		}
		start := w.page("zh/")
		start.has(w.t, "start", `<html lang="zh-CN"`, "有家商店帮助中心", ">订单</a>", "2 个问题", ">退款</a>", ">其他</a>", `hreflang="en"`, `rel="canonical" href="https://desk.example/help/shop/zh/"`, `action="../zh/search"`)
		start.lacks(w.t, "start", "空的", "<script src", "Set-Cookie")
		if c := start.hrefs("zh/c/"); len(c) != 3 {
			w.t.Errorf("categories: %v", c)
		} else {
			top := w.page(c[0])
			top.has(w.t, "category", "<h1>订单</h1>", ">退款</a>", `"BreadcrumbList"`)
			w.page(c[1]).has(w.t, "category below", "<h1>退款</h1>", ">订单</a>", "怎么申请退货？", "退货要运费吗")
			w.page(c[2]).has(w.t, "of no category", "<h1>其他</h1>", "门店几点开门")
		}

		at := w.of("zh", "怎么申请退货")
		a := w.page(at)
		a.has(w.t, "article", "<h1>怎么申请退货？</h1>", "<strong>订单页</strong>", `<a href="https://shop.example/return">退货</a>`, "<ol><li>选商品</li>", "<th>渠道</th>", "<td>7 天</td>",
			`<img src="https://img.example/return.png" alt="退货按钮"`, "<li>点<strong>退货</strong></li>", "看全文", "附近门店", "订单号", "破损 / 不合适", "退货要运费吗", "更新于", `<time datetime="`, `property="og:type" content="article"`, `hreflang="en"`)
		if csp := a.header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "img-src 'self' https://img.example https://pic.example;") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "script-src") {
			w.t.Error(csp)
		}
		if a.header.Get("Set-Cookie") != "" || a.header.Get("X-Robots-Tag") != "" {
			w.t.Errorf("headers: %v", a.header)
		}
		w.structured(a)
		english := w.page(w.of("en", "How do I send something back"))
		english.has(w.t, "in English", `<html lang="en"`, "<strong>Return</strong>", "Did this help?")
		english.lacks(w.t, "in English", "退货要运费吗")
		// an article that is in Chinese alone is read there
		code, _, _ := strings.Cut(strings.TrimPrefix(w.of("zh", "门店几点开门"), "zh/a/"), "-")
		if a := w.get("en/a/" + code); a.status != 302 || !strings.HasPrefix(a.header.Get("Location"), "../../zh/a/"+code) {
			w.t.Errorf("of another language: %v", a)
		}
	})
}

// structured reads what a page tells machines.
func (w *world) structured(a answer) {
	w.t.Helper()
	_, rest, _ := strings.Cut(a.body, `<script type="application/ld+json">`)
	data, _, _ := strings.Cut(rest, "</script>")
	var all []map[string]any
	if err := json.Unmarshal([]byte(data), &all); err != nil {
		w.t.Fatalf("%v in %s", err, data)
	}
	kinds := []string{}
	for _, d := range all {
		kinds = append(kinds, d["@type"].(string))
	}
	if !slices.Equal(kinds, []string{"FAQPage", "Article", "BreadcrumbList"}) {
		w.t.Error(kinds)
	}
	q := all[0]["mainEntity"].([]any)[0].(map[string]any)
	if q["name"] != "怎么申请退货？" || !strings.HasPrefix(q["acceptedAnswer"].(map[string]any)["text"].(string), "在订单页点退货: https://shop.example/return") {
		w.t.Error(q)
	}
}

var anyCode = regexp.MustCompile(`[a-z2-7]{12}`)

// What is not for strangers is on no page, in no result and in no list of
// addresses, whichever way it is kept from them; a page of it is that of what
// never was.
func TestNothingButWhatIsPublicIsEverShown(t *testing.T) {
	eachDB(t, func(w *world) {
		day := func(n int) string { return w.clock.Now().AddDate(0, 0, n).Format(time.DateOnly) }
		secrets := w.category("机密事项", "")
		w.add(w.who, "open", knowledge.Content{Question: "怎么联系门店", Answers: said("打电话。"), Related: []string{"known", "tiered", "inside", "secret"}})
		hidden := map[string]knowledge.Detail{}
		hide := func(key, word string, change func(c *knowledge.Content)) {
			c := knowledge.Content{Question: "怎么办理" + word, Variants: []string{word + "找谁"}, CategoryID: secrets, Answers: said(word + "的内部答案。")}
			change(&c)
			hidden[word] = w.add(w.who, key, c)
		}
		hide("known", "会员换购", func(c *knowledge.Content) { c.Visibility = knowledge.SignedIn })
		hide("tiered", "金卡礼遇", func(c *knowledge.Content) { c.Visibility = knowledge.Tier })
		hide("inside", "挽留赠礼", func(c *knowledge.Content) { c.Visibility = knowledge.Internal })
		hide("secret", "裁员补偿", func(c *knowledge.Content) { c.Visibility = knowledge.Restricted })
		hide("gone", "春节活动", func(c *knowledge.Content) { c.ValidUntil = day(-1) })
		hide("soon", "店庆活动", func(c *knowledge.Content) { c.ValidFrom = day(1) })
		hide("later", "新品预售", func(c *knowledge.Content) { c.Answers[0].From = day(1) })
		hide("phone", "电话专享", func(c *knowledge.Content) { c.Answers[0].Channels = []string{"phone"} })
		hide("gold", "银卡返利", func(c *knowledge.Content) { c.Answers[0].When = `tier == "gold"` })
		hide("signed", "积分清零", func(c *knowledge.Content) { c.Answers[0].When = `signed_in` })
		hide("old", "旧版售后", func(*knowledge.Content) {})
		w.publish(w.who)
		must(w.t, w.knowledge.ArchiveItem(w.t.Context(), w.who, hidden["旧版售后"].ID))
		w.publish(w.who)
		hide("draft", "未发布事", func(*knowledge.Content) {})
		rival := w.add(w.other, "rival", knowledge.Content{Question: "怎么办理别家业务", Answers: said("别家业务的内部答案。")})
		w.publish(w.other)
		hidden["别家业务"] = rival

		pages := map[string]answer{}
		var follow func(path string)
		follow = func(path string) {
			if _, seen := pages[path]; seen || len(pages) > 200 {
				return
			}
			pages[path] = w.get(path)
			for _, next := range append(pages[path].hrefs("zh/"), pages[path].hrefs("en/")...) {
				follow(strings.ReplaceAll(next, "&amp;", "&"))
			}
		}
		for _, path := range []string{"", "zh/", "en/", "sitemap.xml", "robots.txt", "zh/search?q=", "zh/nothing"} {
			follow(path)
		}
		for word, d := range hidden {
			for _, q := range []string{word, d.Draft.Question, word + "找谁", word + "的内部答案"} {
				follow("zh/search?q=" + url.QueryEscape(q))
			}
		}
		if len(pages) < 40 {
			w.t.Fatalf("only %d pages were read", len(pages))
		}
		never := w.get("zh/a/" + strings.Repeat("a", 12))
		for word, d := range hidden {
			for path, a := range pages {
				asked, _ := url.QueryUnescape(path)
				shown := a.body
				if _, q, found := strings.Cut(path, "search?q="); found && q != "" { // the page repeats the question, and no more
					_, question, _ := strings.Cut(asked, "search?q=")
					shown = strings.ReplaceAll(strings.ReplaceAll(shown, question, ""), q, "")
				}
				if strings.Contains(shown, word) || strings.Contains(shown, d.ID) || strings.Contains(shown, url.PathEscape(word)) {
					w.t.Errorf("%s is on %s", word, asked)
				}
				if strings.Contains(shown, "机密事项") {
					w.t.Errorf("a category of hidden items alone is on %s", asked)
				}
			}
			for _, path := range []string{"zh/a/" + d.ID, "zh/a/" + help.CodeOf(d.ID), "zh/a/" + help.CodeOf(d.ID) + "-" + d.Draft.Question} {
				if a := w.get(path); a.status != 404 || a.body != never.body || fmt.Sprint(a.header) != fmt.Sprint(never.header) {
					w.t.Errorf("%s at %s: %d", word, path, a.status)
				}
			}
			if a := w.send("POST", "zh/a/"+help.CodeOf(d.ID), "helpful=yes&revision="+d.DraftRevisionID); a.status != 404 {
				w.t.Errorf("%s can be rated: %d", word, a.status)
			}
		}
		if a := w.get("zh/c/" + help.CodeOf(secrets)); a.status != 404 || a.body != w.get("zh/c/"+strings.Repeat("a", 12)).body {
			w.t.Errorf("the category: %d", a.status)
		}
		if a := w.get("zh/a/" + help.CodeOf(plain(w))); a.status != 301 {
			w.t.Error("the way in which pages are asked for here finds none")
		}
	})
}

// plain is an item that is to be seen, so that the codes asked for are known to be
// right.
func plain(w *world) string {
	d := w.add(w.who, "plain", knowledge.Content{Question: "开发票", Answers: said("在订单页开。")})
	w.publish(w.who)
	return d.ID
}

func TestTheAnswerIsTheOneForAStrangerHereAndNow(t *testing.T) {
	eachDB(t, func(w *world) {
		day := func(n int) string { return w.clock.Now().AddDate(0, 0, n).Format(time.DateOnly) }
		w.add(w.who, "fee", knowledge.Content{Question: "运费多少", Answers: []knowledge.Answer{
			{Text: "十元。"}, {Text: "金卡免运费。", When: `tier == "gold"`}, {Text: "电话里说八元。", Channels: []string{"phone"}},
			{Text: "促销免运费。", From: day(1), Until: day(1)}, {Text: "现在没有人工。", Hours: "closed"},
		}})
		w.publish(w.who)
		at := w.of("zh", "运费多少")
		a := w.page(at)
		a.has(w.t, "today", "十元。")
		a.lacks(w.t, "today", "金卡免运费", "八元", "促销免运费", "现在没有人工")
		if n := seconds(w.t, a.header.Get("Cache-Control")); n > 50 {
			w.t.Errorf("others may keep it for %d s", n)
		}
		w.clock.Advance(24 * time.Hour)
		w.page(at).has(w.t, "tomorrow", "促销免运费。")
		w.clock.Advance(24 * time.Hour)
		w.page(at).has(w.t, "the day after", "十元。")
		w.open = false
		w.clock.Advance(9 * time.Second)
		w.page(at).has(w.t, "after hours", "现在没有人工。")
	})
}

func seconds(t *testing.T, cache string) (n int) {
	t.Helper()
	_, age, ok := strings.Cut(cache, "max-age=")
	if !ok {
		t.Fatal(cache)
	}
	_, err := fmt.Sscan(age, &n)
	must(t, err)
	return n
}

func TestAReworderQuestionIsStillFoundWhereItWas(t *testing.T) {
	eachDB(t, func(w *world) {
		c := w.category("订单", "")
		d := w.add(w.who, "return", knowledge.Content{Question: "怎么退货", CategoryID: c, Answers: said("请点退货。")})
		w.publish(w.who)
		old := w.of("zh", "怎么退货")
		before := w.page(old)
		edit := d.Draft.Content
		edit.Question, edit.Answers = "如何申请退货", said("请点申请退货。")
		_, err := w.knowledge.SaveItem(w.t.Context(), w.who, d.ID, knowledge.Edit{Content: edit, ParentRevision: d.DraftRevisionID})
		must(w.t, err)
		if w.page(old).body != before.body {
			w.t.Error("a draft shows")
		}
		w.publish(w.who)
		a := w.get(old)
		if a.status != 301 {
			w.t.Fatalf("the old address: %v", a)
		}
		now := "zh/a/" + a.header.Get("Location")
		w.page(now).has(w.t, "the new one", "<h1>如何申请退货</h1>", "请点申请退货。")
		if w.get("zh/a/"+anyCode.FindString(old)).header.Get("Location") != a.header.Get("Location") {
			w.t.Error("the code alone does not lead there")
		}
		// a category that was merged away leads to the one it is in now
		was := w.page("zh/").hrefs("zh/c/")[0]
		into := w.category("售后", "")
		_, err = w.knowledge.MergeCategory(w.t.Context(), w.who, c, into)
		must(w.t, err)
		w.clock.Advance(time.Minute)
		if a := w.get(was); a.status != 301 || !strings.HasPrefix(a.header.Get("Location"), help.CodeOf(into)) {
			w.t.Errorf("the merged category: %v", a)
		}
		// and is gone once nothing of it is left
		must(w.t, w.knowledge.ArchiveItem(w.t.Context(), w.who, d.ID))
		w.publish(w.who)
		if a := w.get(now); a.status != 404 {
			w.t.Errorf("archived: %d", a.status)
		}
	})
}

func TestWhatAReaderHasIsNotSentAgain(t *testing.T) {
	eachDB(t, func(w *world) {
		w.add(w.who, "return", knowledge.Content{Question: "怎么退货", Answers: said(strings.Repeat("请点退货。", 100))})
		w.publish(w.who)
		at := w.of("zh", "怎么退货")
		a := w.page(at)
		tag, modified := a.header.Get("ETag"), a.header.Get("Last-Modified")
		if got := w.get(at, "If-None-Match", tag); got.status != 304 || got.body != "" || got.header.Get("ETag") != tag {
			w.t.Errorf("by its tag: %v", got)
		}
		if got := w.get(at, "If-None-Match", `"other"`, "If-Modified-Since", modified); got.status != 200 {
			w.t.Errorf("by another tag: %d", got.status)
		}
		if got := w.get(at, "If-Modified-Since", modified); got.status != 304 {
			w.t.Errorf("by its time: %d", got.status)
		}
		packed := w.get(at, "Accept-Encoding", "gzip, br")
		if packed.header.Get("Content-Encoding") != "gzip" || len(packed.body) > len(a.body)/2 || packed.header.Get("ETag") != tag {
			w.t.Errorf("packed: %v, %d of %d bytes", packed.header, len(packed.body), len(a.body))
		}
		if got := w.send("HEAD", at, ""); got.status != 200 || got.body != "" || got.header.Get("Content-Length") != fmt.Sprint(len(a.body)) {
			w.t.Errorf("its head: %v", got)
		}
		w.settle(w.who, func(h *workspace.Help) { h.Title.Zh = "新名字" })
		if got := w.get(at, "If-None-Match", tag); got.status != 200 || !strings.Contains(got.body, "新名字") {
			w.t.Errorf("after the settings changed: %d", got.status)
		}
		css := w.page("style.css")
		css.has(w.t, "style", "--accent:#0b6b66")
		if href := a.hrefs("style.css?v="); len(href) != 1 || !strings.Contains(w.page(href[0]).header.Get("Cache-Control"), "immutable") {
			w.t.Errorf("style: %v", href)
		}
		if got := w.send("DELETE", at, ""); got.status != 405 {
			w.t.Errorf("delete: %d", got.status)
		}
	})
}

func TestSearchIsHonest(t *testing.T) {
	eachDB(t, func(w *world) {
		w.add(w.who, "return", knowledge.Content{Question: "怎么申请退货", Variants: []string{"我要退东西"}, Answers: said("在订单页点退货，七天内都可以。")})
		w.add(w.who, "vat", knowledge.Content{Question: "怎么开发票", Answers: said("在订单页点开发票。")})
		w.publish(w.who)
		a := w.page("zh/search?q=" + url.QueryEscape("申请退货"))
		a.has(w.t, "found", "怎么<mark>申请退货</mark>", "订单页点<mark>退货</mark>", `value="申请退货"`, `content="noindex"`)
		if a.header.Get("Cache-Control") != "no-store" {
			w.t.Error(a.header)
		}
		none := w.page("zh/search?q=" + url.QueryEscape("火星移民报名"))
		none.has(w.t, "nothing", "没有找到与“火星移民报名”有关的内容", "换个说法")
		none.lacks(w.t, "nothing", "zh/a/")
		bad := w.page("zh/search?q=" + url.QueryEscape(`"><script>alert(1)</script>`))
		bad.lacks(w.t, "script", "<script>alert")
		w.page("zh/search?q=%ff%fe"+strings.Repeat("退", 5000)).has(w.t, "too long", "退")
		w.page("zh/search")
		limited := 0
		for range 200 {
			if got := w.get("zh/search?q=a"); got.status == 429 {
				limited++
				if got.header.Get("Retry-After") == "" {
					w.t.Fatal("it is not said when to come again")
				}
			}
		}
		if limited < 100 {
			w.t.Errorf("of 200 searches %d were refused", limited)
		}
	})
}

func TestReadersSayWhatHelped(t *testing.T) {
	eachDB(t, func(w *world) {
		d := w.add(w.who, "return", knowledge.Content{Question: "怎么退货", Answers: said("请点退货。")})
		w.publish(w.who)
		at := w.of("zh", "怎么退货")
		form := "revision=" + d.DraftRevisionID + "&helpful="
		a := w.send("POST", at, form+"no")
		if a.status != 303 || !strings.HasSuffix(a.header.Get("Location"), "?thanks=no#rated") {
			w.t.Fatalf("%v", a)
		}
		next, _, _ := strings.Cut(strings.TrimPrefix(a.header.Get("Location"), "./"), "#")
		thanked := w.page("zh/a/" + next)
		thanked.has(w.t, "thanks", "已记下", `content="noindex"`)
		thanked.lacks(w.t, "thanks", "<form method")
		w.send("POST", at, form+"yes")
		w.send("POST", at, "revision=other&helpful=yes") // of what is no longer said
		for _, body := range []string{form + "maybe", "", strings.Repeat("a=b&", 5000)} {
			if got := w.send("POST", at, body); got.status != 404 {
				w.t.Errorf("%.20s: %d", body, got.status)
			}
		}
		for range 10 {
			w.send("POST", at, form+"yes")
		}
		var facts []string
		rows, err := w.db.SQL().QueryContext(w.t.Context(), "SELECT data FROM event WHERE type = 'help.article_rated' ORDER BY seq")
		must(w.t, err)
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var raw string
			must(w.t, rows.Scan(&raw))
			var f struct {
				ItemID  string `json:"item_id"`
				Helpful bool
				Locale  string
			}
			must(w.t, json.Unmarshal([]byte(raw), &f))
			if f.ItemID != d.ID || f.Locale != "zh-CN" {
				w.t.Error(raw)
			}
			facts = append(facts, fmt.Sprint(f.Helpful))
		}
		must(w.t, rows.Err())
		if len(facts) < 2 || len(facts) > 3 || facts[0] != "false" || facts[1] != "true" {
			w.t.Errorf("taken down: %v", facts)
		}
	})
}

func TestSearchEnginesAreToldWhatTheyMayList(t *testing.T) {
	eachDB(t, func(w *world) {
		c := w.category("订单", "")
		w.add(w.who, "return", knowledge.Content{Question: "怎么退货 & 换货", QuestionEN: "Returns", CategoryID: c, Answers: []knowledge.Answer{{Text: "请点退货。"}, {Text: "Press return.", Locale: "en"}}})
		w.publish(w.who)
		m := w.page("sitemap.xml")
		if !strings.HasPrefix(m.header.Get("Content-Type"), "application/xml") {
			w.t.Error(m.header)
		}
		locs := regexp.MustCompile(`<loc>https://desk\.example/help/shop/([^<]*)</loc>`).FindAllStringSubmatch(m.body, -1)
		if len(locs) != 6 {
			w.t.Errorf("%d addresses in\n%s", len(locs), m.body)
		}
		for _, l := range locs {
			w.page(strings.ReplaceAll(l[1], "&amp;", "&"))
		}
		w.settle(w.who, func(h *workspace.Help) { h.Address = "https://help.shop.example/" })
		w.page("sitemap.xml").has(w.t, "with an address", "<loc>https://help.shop.example/zh/a/")
		w.page("zh/").has(w.t, "with an address", `rel="canonical" href="https://help.shop.example/zh/"`, `href="../en/"`)
		w.page("robots.txt").has(w.t, "robots", "Sitemap: https://help.shop.example/sitemap.xml")
		text, err := w.help.Robots(w.t.Context(), "https://desk.example")
		must(w.t, err)
		if !strings.Contains(text, "Allow: /help/shop/\n") || !strings.Contains(text, "Sitemap: https://help.shop.example/sitemap.xml\n") {
			w.t.Error(text)
		}
		w.settle(w.who, func(h *workspace.Help) { h.Indexable = false })
		if a := w.get("sitemap.xml"); a.status != 404 {
			w.t.Errorf("of what is not to be listed: %d", a.status)
		}
		hidden := w.page("zh/")
		hidden.has(w.t, "not listed", `content="noindex"`)
		if hidden.header.Get("X-Robots-Tag") != "noindex" {
			w.t.Error(hidden.header)
		}
	})
}

func TestAWorkspaceChoosesWhatIsShownAndHow(t *testing.T) {
	eachDB(t, func(w *world) {
		orders, jobs := w.category("订单", ""), w.category("招聘", "")
		below := w.category("退款", orders)
		w.add(w.who, "a", knowledge.Content{Question: "怎么退款", CategoryID: below, Related: []string{"b"}, Answers: said("点退款。")})
		w.add(w.who, "b", knowledge.Content{Question: "怎么投简历", CategoryID: jobs, Answers: said("发邮件。")})
		w.add(w.who, "c", knowledge.Content{Question: "几点开门", Answers: said("九点。")})
		w.publish(w.who)
		resume := w.of("zh", "怎么投简历")
		w.settle(w.who, func(h *workspace.Help) {
			h.Categories, h.Languages, h.Theme, h.Accent, h.Logo = []string{orders}, []string{"zh-CN"}, "dark", "#ffff00", "https://shop.example/logo.png"
		})
		if a := w.get(resume); a.status != 404 {
			w.t.Errorf("a category that is not shown: %d", a.status)
		}
		w.page("zh/search?q="+url.QueryEscape("怎么投简历")).lacks(w.t, "search", "zh/a/"+anyCode.FindString(resume))
		w.page(w.of("zh", "怎么退款")).lacks(w.t, "related", "怎么投简历")
		start := w.page("zh/")
		start.has(w.t, "start", `data-theme="dark"`, `src="https://shop.example/logo.png"`, `property="og:image"`)
		start.lacks(w.t, "start", "招聘", "其他", "hreflang", "English")
		if !strings.Contains(start.header.Get("Content-Security-Policy"), "img-src 'self' https://shop.example;") {
			w.t.Error(start.header)
		}
		if a := w.get("en/"); a.status != 404 {
			w.t.Errorf("a language that is not spoken: %d", a.status)
		}
		w.page("style.css").lacks(w.t, "style", ":root{--accent:#ffff00")
		w.page("sitemap.xml").lacks(w.t, "site map", "/en/", url.PathEscape("怎么投简历"))
	})
}

func TestTheChatStandsWhereTheInboxMayBeShown(t *testing.T) {
	eachDB(t, func(w *world) {
		inboxes, err := w.workspace.Inboxes(w.t.Context(), w.who)
		must(w.t, err)
		in := inboxes[0]
		change := func(f func(b *workspace.Inbox)) {
			w.clock.Advance(time.Second)
			_, err := w.workspace.ChangeInbox(w.t.Context(), w.who, in.ID, func(b *workspace.Inbox) error { f(b); return nil })
			must(w.t, err)
		}
		w.page("zh/").lacks(w.t, "without an inbox", "data-inbox")
		w.settle(w.who, func(h *workspace.Help) { h.InboxID = in.ID })
		a := w.page("zh/")
		a.has(w.t, "with one", `<script src="/widget.js" data-inbox="`+in.Key+`" async>`, "data-chat hidden", `src="../chat.js"`)
		if csp := a.header.Get("Content-Security-Policy"); !strings.Contains(csp, "script-src 'self'") || strings.Contains(csp, "unsafe") {
			w.t.Error(csp)
		}
		w.page("chat.js").has(w.t, "chat.js", `"open"`)
		change(func(b *workspace.Inbox) { b.Settings.Domains = []string{"www.shop.example"} })
		w.page("zh/").has(w.t, "on our own address", "data-inbox")
		w.settle(w.who, func(h *workspace.Help) { h.Address = "https://help.shop.example" })
		w.page("zh/").lacks(w.t, "on an address that the inbox does not allow", "data-inbox")
		change(func(b *workspace.Inbox) { b.Settings.Domains = []string{"*.shop.example"} })
		a = w.page("zh/")
		a.has(w.t, "on one that it allows", `<script src="https://desk.example/widget.js"`)
		if csp := a.header.Get("Content-Security-Policy"); !strings.Contains(csp, "connect-src 'self' https://desk.example wss://desk.example;") {
			w.t.Error(csp)
		}
		change(func(b *workspace.Inbox) { b.DisabledAt = 1 })
		w.page("zh/").lacks(w.t, "switched off", "data-inbox")
		_, err = w.workspace.Change(w.t.Context(), w.other, func(x *workspace.Workspace) error { x.Settings.Help.InboxID = in.ID; return nil })
		if err == nil {
			w.t.Error("another company's inbox is taken")
		}
	})
}

func TestLongCategoriesHavePages(t *testing.T) {
	eachDB(t, func(w *world) {
		c := w.category("订单", "")
		for i := range 120 {
			w.add(w.who, fmt.Sprint("i", i), knowledge.Content{Question: fmt.Sprintf("第 %d 号问题怎么办", i), CategoryID: c, Answers: said("照办。")})
		}
		w.publish(w.who)
		at := w.page("zh/").hrefs("zh/c/")[0]
		w.page(at).has(w.t, "first", "120 个问题", "第 0 号问题", "第 49 号问题", "第 1 页，共 3 页", `rel="next"`)
		last := w.page(at + "?page=3")
		last.has(w.t, "last", "第 119 号问题", `?page=3">`)
		last.lacks(w.t, "last", `rel="next"`, "第 99 号问题")
		for _, n := range []string{"4", "0", "-1", "1", "x", "99999999999999999999", "02"} {
			if a := w.get(at + "?page=" + n); a.status != 404 {
				w.t.Errorf("page %s: %d", n, a.status)
			}
		}
	})
}

func TestALongSiteMapHasFiles(t *testing.T) {
	eachDB(t, func(w *world) {
		for i := range 20 {
			w.add(w.who, fmt.Sprint("i", i), knowledge.Content{Question: fmt.Sprintf("第 %d 号问题怎么办", i), Answers: said("照办。")})
		}
		w.publish(w.who)
		whole := strings.Count(w.page("sitemap.xml").body, "<url>")
		w.settle(w.who, func(h *workspace.Help) { h.Title.Zh = "帮助" })
		w.help.SetPerMap(8)
		index := w.page("sitemap.xml")
		index.has(w.t, "index", "<sitemapindex", "<loc>https://desk.example/help/shop/sitemap-1.xml</loc>")
		files := regexp.MustCompile(`sitemap-\d+\.xml`).FindAllString(index.body, -1)
		seen := map[string]bool{}
		for _, f := range files {
			locs := regexp.MustCompile(`<url><loc>([^<]*)`).FindAllStringSubmatch(w.page(f).body, -1)
			if len(locs) > 8 {
				w.t.Errorf("%s has %d", f, len(locs))
			}
			for _, l := range locs {
				seen[l[1]] = true
			}
		}
		if whole != 22 || len(seen) != whole || len(files) != 3 {
			w.t.Errorf("%d addresses in one file, %d in %v", whole, len(seen), files)
		}
		for _, f := range []string{"sitemap-0.xml", "sitemap-4.xml", "sitemap--1.xml", "sitemap-x.xml"} {
			if a := w.get(f); a.status != 404 {
				w.t.Errorf("%s: %d", f, a.status)
			}
		}
	})
}
