import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { VisitorServer } from '../server'
import { launch, openPanel, say, startServer, visit } from './page'
import type { Stage } from './page'

describe('offline', () => {
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

  const mine = () => stage.panel.locator('.me .b').allTextContents()
  const kept = () => server.conversation.messages.filter((m) => m.by === 'customer').map((m) => m.text)

  it('keeps what is written without a network, and sends it once and in order when it is back', async () => {
    await openPanel(stage)
    await say(stage, '第一条')
    await expect.poll(() => stage.panel.locator('.qr button').count()).toBeGreaterThan(0)
    await stage.page.context().setOffline(true)
    await say(stage, '第二条')
    await say(stage, '第三条')
    await expect.poll(() => stage.panel.locator('.st').allTextContents()).toEqual(['等待网络…', '等待网络…'])
    expect(await stage.panel.locator('.nt').innerText()).toContain('网络已断开')
    await stage.page.context().setOffline(false)
    await expect.poll(kept).toEqual(['第一条', '第二条', '第三条'])
    await expect.poll(mine).toEqual(['第一条', '第二条', '第三条'])
    await expect.poll(() => stage.panel.locator('.nt').count()).toBe(0)
  })

  it('sends again with the same id when the answer was cut off, and the server keeps it once', async () => {
    await openPanel(stage)
    server.faults.cutAfterCommit = 2
    await say(stage, '怎么退货')
    await expect.poll(() => server.posted('/messages').length).toBe(3)
    expect(new Set(server.posted('/messages').map((m) => m.client_id)).size).toBe(1)
    expect(kept()).toEqual(['怎么退货'])
    await expect.poll(mine).toEqual(['怎么退货'])
    await expect.poll(() => stage.panel.locator('.st').allTextContents()).toEqual(['已发送'])
  })

  it('finds after a reload what was waiting, and the conversation', async () => {
    await openPanel(stage)
    await say(stage, '怎么退货')
    await stage.panel.locator('.so').waitFor()
    server.faults.status['/messages'] = 503
    await say(stage, '还没发出去的')
    await stage.page.locator('.cp textarea').fill('写到一半')
    await stage.page.reload()
    await stage.panel.waitFor()
    delete server.faults.status['/messages']
    await stage.page.evaluate(() => dispatchEvent(new Event('online')))
    await expect.poll(kept).toEqual(['怎么退货', '还没发出去的'])
    await expect.poll(mine).toEqual(['怎么退货', '还没发出去的'])
    await stage.panel.locator('.so').waitFor()
    expect(await stage.page.locator('.cp textarea').inputValue()).toBe('写到一半')
  })

  it('reads by sequence number what it missed while the line was cut', async () => {
    await openPanel(stage)
    await say(stage, '怎么退货')
    await stage.panel.locator('.so').waitFor()
    server.faults.refuseSocket = server.faults.refuseSse = true
    server.cutLines()
    await expect.poll(() => server.visitor.lines.size).toBe(0)
    server.agentSays('断线时说的第一句')
    server.agentSays('断线时说的第二句')
    await stage.panel.locator('text=断线时说的第二句').waitFor()
    expect(await stage.panel.locator('.m.agent .b').allTextContents()).toEqual(['断线时说的第一句', '断线时说的第二句'])
  })

  it('falls back to SSE and to polling, and goes back to the socket when it can', async () => {
    server.faults.refuseSocket = true
    await openPanel(stage)
    await say(stage, '怎么退货')
    await stage.panel.locator('.so').waitFor()
    await expect.poll(() => server.calls.filter((c) => c.path === '/stream/sse').length).toBeGreaterThan(0)
    await expect.poll(() => server.visitor.lines.size).toBe(1)
    server.agentSays('走 SSE 来的')
    await stage.panel.locator('text=走 SSE 来的').waitFor()
    server.faults.refuseSocket = false
    await expect.poll(() => server.socketCount).toBe(1)
    server.agentSays('走 WebSocket 来的')
    await stage.panel.locator('text=走 WebSocket 来的').waitFor()
    await expect.poll(() => server.visitor.lines.size).toBe(1)
  })

  it('keeps a message that the server refuses, to send again or to remove', async () => {
    await openPanel(stage)
    server.faults.status['/messages'] = 422
    await say(stage, '被拒的')
    await stage.panel.locator('.st em').waitFor()
    delete server.faults.status['/messages']
    await stage.panel.locator('.st button').first().click()
    await expect.poll(() => kept()).toEqual(['被拒的'])
    await expect.poll(() => stage.panel.locator('.st em').count()).toBe(0)
  })

  it('gets a new token when the old one is no longer known, without losing what is being said', async () => {
    await openPanel(stage)
    await say(stage, '怎么退货')
    await stage.panel.locator('.so').waitFor()
    server.visitors.clear()
    await say(stage, '发票')
    await stage.panel.locator('.col').waitFor()
    expect(kept()).toEqual(['发票'])
    expect(await mine()).toEqual(['怎么退货', '发票'])
  })

  it('works where storage is forbidden', async () => {
    await stage.page.context().addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException('denied', 'SecurityError')
          },
        })
    })
    await stage.page.reload()
    await openPanel(stage)
    await say(stage, '怎么退货')
    await stage.panel.locator('.so').waitFor()
  })
})
