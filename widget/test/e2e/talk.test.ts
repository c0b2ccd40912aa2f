import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { defaults } from '../server'
import type { VisitorServer } from '../server'
import { launch, openPanel, say, startServer, visit } from './page'
import type { Stage } from './page'

describe('talk', () => {
  let browser: Browser
  let server: VisitorServer
  let stage: Stage

  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    server = await startServer()
    stage = await visit(browser, server)
  })
  afterEach(async () => {
    await stage.page.context().close()
    await server.close()
  })

  const text = (selector: string) => stage.panel.locator(selector)

  it('leaves no trace on the server until the panel is opened', async () => {
    expect(server.posted('/sessions')).toEqual([])
    await openPanel(stage)
    await expect.poll(() => server.posted('/sessions').length).toBe(1)
    expect(server.posted('/sessions')[0]).toMatchObject({ inbox: 'demo', locale: 'zh-CN', page_url: server.site + '/host' })
  })

  it('asks, and gets the answer with its source, quick replies and related questions', async () => {
    await openPanel(stage)
    await text('.qr button').first().click()
    await text('.so').waitFor()
    expect(await text('.so').textContent()).toBe('来源：退货规则 · v12')
    expect(await text('.m.bot .b strong').textContent()).toBe('7 天内')
    expect(await text('.m.bot ol li').allTextContents()).toEqual(['打开订单', '点“申请售后”'])
    expect(await text('.m.bot .b a').getAttribute('href')).toBe('https://example.test/returns')
    expect(await text('.rq').innerText()).toContain('猜你想问')
    expect(await text('.me .b').textContent()).toBe('怎么退货？')
    await text('.rq button').first().click()
    await expect.poll(() => server.posted('/messages').length).toBe(2)
    expect(server.posted('/messages')[1]).toMatchObject({
      text: '退款多久到账？',
      option: { kind: 'related', value: '退款多久到账？', item: 'k2' },
    })
  })

  it('offers what was meant, and takes the offer away once something else was said', async () => {
    await openPanel(stage)
    await say(stage, '发票')
    await text('.col button').first().waitFor()
    expect(await text('.col button').allTextContents()).toEqual(['怎么开电子发票', '发票抬头怎么改', '都不是'])
    await text('.col button').nth(1).click()
    await expect.poll(() => server.posted('/messages')[1]).toMatchObject({ option: { kind: 'clarify', value: 'k5', item: 'k5' } })
    await expect.poll(() => text('.col').count()).toBe(0)
  })

  it('says honestly that it has nothing, with ways on, and hands over to a person', async () => {
    await openPanel(stage)
    await say(stage, '月亮多重')
    await text('.qr button', ).first().waitFor()
    expect(await text('.qr button').allTextContents()).toEqual(['找真人', '留言'])
    await text('.qr button').first().click()
    await text('.hu.on').waitFor()
    expect(await text('.hu.on').innerText()).toContain('前面还有 2 位 · 预计等 2–5 分钟')
    server.change({ queue: { position: 1, wait_low_s: null, wait_high_s: null } })
    await expect.poll(() => text('.hu.on').innerText()).toContain('下一位就是您 · 等待时间未知')
    server.conversation.queue = { position: 1, wait_low_s: 60, wait_high_s: 110 }
    server.emit({ type: 'ping' })
    await expect.poll(() => text('.hu.on').innerText()).toContain('预计等 1–2 分钟')
    server.change({ state: 'agent', queue: null, agent: { name: '小林' } })
    await expect.poll(() => text('.hu.on').innerText()).toContain('小林 正在为您服务')
    await say(stage, '在吗')
    await expect.poll(() => server.posted('/typing')).toEqual([{ on: true }, { on: false }])
    server.emit({ type: 'typing', by: 'agent', on: true })
    await text('.ty').waitFor()
    server.agentSays('您好，我来看看')
    await expect.poll(() => text('.m.agent .b').allTextContents()).toEqual(['您好，我来看看'])
    expect(await text('.ty').count()).toBe(0)
    expect(await text('.m.agent .w').textContent()).toBe('小林')
  })

  it('shows sent, delivered and read, and tells the other side the same', async () => {
    await openPanel(stage)
    await say(stage, '怎么退货')
    await text('.so').waitFor()
    expect(await text('.st').allTextContents()).toEqual(['已发送'])
    server.emit({ type: 'receipt', delivered_seq: 1, read_seq: 0 })
    await expect.poll(() => text('.st').allTextContents()).toEqual(['已送达'])
    server.emit({ type: 'receipt', delivered_seq: 1, read_seq: 1 })
    await expect.poll(() => text('.st').allTextContents()).toEqual(['已读'])
    await expect.poll(() => server.posted('/receipts').pop()).toEqual({ delivered_seq: 2, read_seq: 2 })
  })

  it('counts what came while closed, and forgets it when read', async () => {
    await openPanel(stage)
    await say(stage, '怎么退货')
    await text('.so').waitFor()
    await stage.page.keyboard.press('Escape')
    server.agentSays('还在吗')
    server.agentSays('请回复')
    await expect.poll(() => stage.page.locator('.fab b').innerText()).toContain('2')
    // two at once may arrive in either order; the server keeps the furthest
    await expect.poll(() => server.posted('/receipts')).toContainEqual({ delivered_seq: 4, read_seq: 2 })
    await openPanel(stage)
    await expect.poll(() => server.posted('/receipts')).toContainEqual({ delivered_seq: 4, read_seq: 4 })
    await stage.page.keyboard.press('Escape')
    expect(await stage.page.locator('.fab b').count()).toBe(0)
  })

  it('keeps the place of a reader who scrolled up, and says what is new', async () => {
    await openPanel(stage)
    await say(stage, '怎么退货')
    await text('.so').waitFor()
    for (let i = 0; i < 12; i++) server.agentSays('第 ' + i + ' 条')
    await text('text=第 11 条').waitFor()
    await text('.lg').evaluate(
      (el) =>
        new Promise((done) => {
          el.addEventListener('scroll', done, { once: true })
          el.scrollTo(0, 0)
        }).then(() => null),
    )
    server.agentSays('最新的')
    await text('.nw').waitFor()
    expect(await text('.nw').textContent()).toBe('1 条新消息')
    expect(await text('.lg').evaluate((el) => el.scrollTop)).toBe(0)
    await text('.nw').click()
    await expect.poll(() => text('.nw').count()).toBe(0)
  })

  it('takes feedback on an answer, and shows when it did not get through', async () => {
    await openPanel(stage)
    await say(stage, '怎么退货')
    await text('.fb').first().click()
    await expect.poll(() => text('.fb').first().getAttribute('aria-pressed')).toBe('true')
    expect(server.posted('/feedback')).toEqual([{ message_id: 'm4', helpful: true }])
    server.faults.status['/feedback'] = 500
    await text('.fb').nth(1).click()
    await text('.nt.ok').waitFor()
    await expect.poll(() => text('.nt.ok').innerText()).toBe('没有成功，请重试')
    expect(await text('.fb').nth(1).getAttribute('aria-pressed')).toBe('false')
  })

  it('asks for a rating once, at the end, and takes no for an answer', async () => {
    await openPanel(stage)
    await say(stage, '怎么退货')
    await text('.so').waitFor()
    expect(await text('.rt').count()).toBe(0)
    server.change({ state: 'closed', rating: { invited: true, given: null } })
    await text('.rt').waitFor()
    await text('.rt .no').click()
    await expect.poll(() => server.posted('/rating')).toEqual([{ dismissed: true }])
    await stage.page.reload()
    await text('.so').waitFor()
    expect(await text('.rt').count()).toBe(0)
  })

  it('rates, and a new conversation follows in the same panel', async () => {
    await openPanel(stage)
    await say(stage, '怎么退货')
    await text('.so').waitFor()
    server.change({ state: 'closed', rating: { invited: true, given: null } })
    await text('.stars label').nth(3).click()
    expect(await text('.rt output').textContent()).toBe('满意')
    await text('.rt textarea').fill('挺快的')
    await text('.rt .go').click()
    await expect.poll(() => server.posted('/rating')).toEqual([{ score: 4, comment: '挺快的' }])
    await expect.poll(() => text('.rt').count()).toBe(0)
    await say(stage, '发票')
    await text('.col button').first().waitFor()
    expect(server.visitor.conversations.length).toBe(2)
    expect(await text('.me .b').allTextContents()).toEqual(['怎么退货', '发票'])
    server.agentSays('新会话第三条')
    await text('text=新会话第三条').waitFor()
  })

  it('out of hours takes a message with a way to answer it', async () => {
    server.config = { ...defaults(), hours: { open: false, next_open: Date.now() + 86400000 } }
    await stage.page.reload()
    await openPanel(stage)
    await text('.hu').click()
    await text('.lv').waitFor()
    expect(await text('.lv p').innerText()).toContain('现在不在人工服务时间')
    await text('.lv .go').click()
    await expect.poll(() => text('.lv em').allTextContents()).toEqual(['请填写问题', '手机号和邮箱至少填一个', ''])
    await text('[name=text]').fill('发票抬头写错了')
    await text('[name=email]').fill('nobody')
    await text('.lv .go').click()
    await expect.poll(() => text('.lv em').allTextContents()).toEqual(['', '', '格式不对，请检查'])
    await text('[name=email]').fill('li@example.test')
    await text('.lv .go').click()
    await expect.poll(() => server.posted('/leave-message')).toEqual([{ text: '发票抬头写错了', phone: '', email: 'li@example.test' }])
    await expect.poll(() => text('.nt.ok').innerText()).toBe('留言已收到')
  })

  it('asks for consent first where the workspace says so, and connects nobody who says no', async () => {
    server.config = { ...defaults(), consent: { ...defaults().consent, required: true } }
    await stage.page.reload()
    await openPanel(stage)
    expect(await text('.cp').count()).toBe(0)
    await text('.cs .ln').click()
    expect(await text('.pt').textContent()).toContain('180 天')
    await stage.page.keyboard.press('Escape')
    await text('.cs .no').click()
    expect(await text('.cs p').textContent()).toContain('没有同意')
    expect(server.posted('/sessions')).toEqual([])
    await text('.cs .go').click()
    await expect.poll(() => server.posted('/consent')).toEqual([{ purpose: 'chat', given: true }])
    await text('.cp textarea').waitFor()
  })

  it('agrees again for a visitor whom the server no longer knows, having agreed on this device', async () => {
    server.config = { ...defaults(), consent: { ...defaults().consent, required: true } }
    await stage.page.reload()
    await openPanel(stage)
    await text('.cs .go').click()
    await text('.cp textarea').waitFor()
    await expect.poll(() => server.posted('/consent').length).toBe(1)
    server.visitors.clear()
    await stage.page.reload()
    await text('.cp textarea').waitFor()
    await expect.poll(() => server.posted('/consent').length).toBe(2)
  })

  it('shows the left message in the thread', async () => {
    await openPanel(stage)
    await stage.panel.getByRole('button', { name: '更多' }).click()
    await text('text=留言').click()
    await text('[name=text]').fill('请回电')
    await text('[name=phone]').fill('13800138000')
    await text('.lv .go').click()
    await expect.poll(() => text('.me .b').allTextContents()).toEqual(['请回电'])
  })

  it('opens as the customer needs it, until they choose otherwise', async () => {
    await openPanel(stage)
    await say(stage, '怎么退货')
    await text('.so').waitFor()
    server.change({ needs: ['large_text'] })
    await text('xpath=self::*[ancestor::*[contains(@class,"z1")]]').waitFor()
    await stage.panel.getByRole('button', { name: '大字' }).click()
    server.change({ needs: ['large_text'] })
    server.agentSays('好的')
    await text('text=好的').waitFor()
    expect(await stage.page.locator('.r.z0').count()).toBe(1)
  })

  it('is dark, on the left and without files where the inbox says so', async () => {
    server.config = { ...defaults(), theme: 'dark', position: 'left', accent: '#c2185b', upload: { max_bytes: 0, types: [] } }
    await stage.page.reload()
    await openPanel(stage)
    expect((await stage.panel.boundingBox())!.x).toBe(24)
    expect(await stage.panel.evaluate((el) => getComputedStyle(el).backgroundColor)).toBe('rgb(14, 18, 19)')
    expect(await text('.cp .ib').count()).toBe(0)
  })

  it('speaks English when asked, and remembers it', async () => {
    await openPanel(stage)
    await stage.panel.getByRole('button', { name: 'EN' }).click()
    expect(await text('.hu').innerText()).toContain('Talk to a person')
    await stage.page.reload()
    expect(await text('.go').textContent()).toBe('Send')
    expect(server.posted('/sessions').pop().locale).toBe('en')
  })

  it('downloads the transcript', async () => {
    await openPanel(stage)
    await say(stage, '怎么退货')
    await text('.so').waitFor()
    await stage.panel.getByRole('button', { name: '更多' }).click()
    const [download] = await Promise.all([stage.page.waitForEvent('download'), text('text=下载聊天记录').click()])
    expect(download.suggestedFilename()).toBe('聊天记录.txt')
  })

  it('does what the page asks: open, ask, identify, signout, destroy', async () => {
    const call = (...args: unknown[]) => stage.page.evaluate((a) => (window as any).yingda(...a), args)
    await call('ask', '怎么退货')
    await text('.so').waitFor()
    await call('identify', { external_id: 'u-7', name: '李雷', exp: 1, sig: 's' })
    await expect.poll(() => server.posted('/identify')).toEqual([{ external_id: 'u-7', name: '李雷', exp: 1, sig: 's' }])
    await expect.poll(() => stage.page.evaluate(() => localStorage.getItem('yingda:demo:token'))).toBe('"known-u-7"')
    await text('.so').waitFor()
    await call('signout')
    await expect.poll(() => stage.page.evaluate(() => Object.keys(localStorage))).toEqual([])
    await openPanel(stage)
    expect(await text('.me').count()).toBe(0)
    await call('destroy')
    expect(await stage.page.locator('yingda-chat').count()).toBe(0)
  })

  it('lets a visitor in whose signature is wrong, as nobody in particular', async () => {
    await stage.page.evaluate(() => (window as any).yingda('identify', { external_id: 'u-7', exp: 1, sig: 'forged' }))
    await openPanel(stage)
    await say(stage, '怎么退货')
    await text('.so').waitFor()
    expect(server.posted('/sessions').map((s) => !!s.identify)).toEqual([true, false])
  })

  it('answers calls made before it was there', async () => {
    const queued = await visit(browser, server, '/host-queued')
    await queued.panel.locator('.so').waitFor()
    await queued.page.context().close()
  })
})
