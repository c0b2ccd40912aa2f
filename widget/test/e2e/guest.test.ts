import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { defaults } from '../server'
import type { VisitorServer } from '../server'
import { launch, openPanel, say, startServer, visit } from './page'

// The widget is a guest: the page must not get into it, nor what people write out of it.
describe('guest on a foreign page', () => {
  let browser: Browser
  let server: VisitorServer

  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    server = await startServer()
  })
  afterEach(() => server.close())

  it('looks the same to the pixel on a page that fights it', async () => {
    const shots: Buffer[] = []
    for (const path of ['/host', '/host-hostile']) {
      const stage = await visit(browser, server, path, { reducedMotion: 'reduce' })
      await openPanel(stage)
      await stage.page.evaluate(() => (document.activeElement as HTMLElement).blur())
      shots.push(await stage.panel.screenshot({ animations: 'disabled', caret: 'hide' }))
      await stage.page.context().close()
    }
    expect(shots[0].equals(shots[1])).toBe(true)
  })

  it('leaves the page as it was', async () => {
    const stage = await visit(browser, server)
    const beside = { clip: { x: 0, y: 0, width: 700, height: 860 } }
    const before = await stage.page.screenshot(beside)
    await openPanel(stage)
    expect((await stage.page.screenshot(beside)).equals(before)).toBe(true)
    expect(await stage.page.evaluate(() => getComputedStyle(document.querySelector('main button')!).borderRadius)).not.toBe('10px')
    await stage.page.context().close()
  })

  it('needs no inline styles or scripts from the page’s policy', async () => {
    const stage = await visit(browser, server, '/host-strict')
    await openPanel(stage)
    expect(await stage.panel.evaluate((el) => getComputedStyle(el).position)).toBe('fixed')
    expect(await stage.panel.locator('.hd').evaluate((el) => getComputedStyle(el).backgroundColor)).toBe('rgb(11, 107, 102)')
    await stage.page.context().close()
  })

  it('keeps its typing away from the page’s shortcuts', async () => {
    const stage = await visit(browser, server)
    await stage.page.evaluate(() => addEventListener('keydown', () => ((window as any).heard = true)))
    await openPanel(stage)
    await stage.page.keyboard.type('jk')
    expect(await stage.page.evaluate(() => (window as any).heard)).toBeUndefined()
    await stage.page.context().close()
  })

  it('shows script as text, wherever it stands', async () => {
    const bad = '<img src=x onerror="window.hacked=1"><script>hacked=1</script>'
    server.config = { ...defaults(), title: bad, subtitle: bad, bot_name: bad, texts: { greeting: bad, offline: bad }, quick_questions: [bad], consent: { ...defaults().consent, privacy_text: bad, privacy_url: 'javascript:hacked=1' } }
    const stage = await visit(browser, server)
    await openPanel(stage)
    await say(stage, bad)
    await expect.poll(() => server.posted('/messages').length).toBe(1)
    server.say({
      by: 'bot',
      name: bad,
      text: `${bad}\n**${bad}** [x](javascript:hacked=1) [y](data:text/html,${bad})`,
      source: { title: bad, version: bad },
      options: [{ kind: 'quick', label: bad, value: bad }, { kind: 'related', label: bad, value: bad }],
    })
    server.say({ by: 'system', kind: 'event', text: bad })
    server.change({ state: 'agent', agent: { name: bad } })
    await stage.panel.locator('.sys', { hasText: 'onerror' }).waitFor()
    await stage.panel.locator('.hu.on', { hasText: 'onerror' }).waitFor()
    await stage.panel.getByRole('button', { name: '更多' }).click()
    await stage.panel.locator('text=隐私说明').click()
    expect(await stage.panel.locator('.pt').textContent()).toBe(bad)
    const found = await stage.page.evaluate(() => {
      const root = document.querySelector('yingda-chat')!.shadowRoot!
      return [root.querySelectorAll('img,script,iframe').length, root.querySelectorAll('a[href^=javascript],a[href^=data]').length, (window as any).hacked]
    })
    expect(found).toEqual([0, 0, undefined])
    await stage.page.context().close()
  })

  it('says nothing where its inbox does not serve the page', async () => {
    server.faults.status['/config'] = 403
    const context = await browser.newContext()
    const page = await context.newPage()
    const warned = page.waitForEvent('console', (m) => m.text().startsWith('yingda: this inbox'))
    await page.goto(server.site + '/host')
    await warned
    expect(await page.locator('yingda-chat').count()).toBe(0)
    await context.close()
  })
})
