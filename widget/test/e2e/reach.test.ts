import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { defaults } from '../server'
import type { VisitorServer } from '../server'
import { launch, openPanel, say, startServer, visit } from './page'
import type { Stage } from './page'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Every rule of axe on the widget; what stands on the host page is not ours. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const found = await (window as any).axe.run({ include: ['yingda-chat'] }, { resultTypes: ['violations'] })
    return found.violations.map((v: any) => `${v.id}: ${v.nodes.map((n: any) => n.html.slice(0, 160)).join(' | ')}`)
  })
}

/** Visible controls smaller than a finger. Radios lie under their label, which is the target. */
function smallTargets(stage: Stage): Promise<string[]> {
  return stage.panel.evaluate((panel) => {
    const targets = panel.querySelectorAll<HTMLElement>('button,a,textarea,label,input:not([type=radio]):not([hidden])')
    return Array.from(targets)
      .filter((el) => el.offsetParent && !(el.tagName === 'A' && el.closest('.b')))
      .map((el) => ({ el, box: el.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 44 || box.height < 44)
      .map(({ el, box }) => `${el.className} ${el.textContent} ${box.width}×${box.height}`)
  })
}

/** Text that is cut off, or sticks out of what holds it. */
function clipped(stage: Stage): Promise<string[]> {
  return stage.panel.evaluate((panel) =>
    Array.from(panel.querySelectorAll<HTMLElement>('button,p,h2,h3,.b,.w,label span,.hu,.sys'))
      .filter((el) => el.offsetParent && !el.closest('.sr') && !el.classList.contains('sr'))
      .filter((el) => {
        const box = el.getBoundingClientRect()
        const around = panel.getBoundingClientRect()
        return el.scrollWidth > el.clientWidth + 1 || el.scrollHeight > el.clientHeight + 1 || box.left < around.left - 1 || box.right > around.right + 1
      })
      .map((el) => `${el.className} ${el.textContent}`),
  )
}

describe('reach', () => {
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

  const look = async (stage: Stage, name: string) => {
    if (process.env.SHOTS) await stage.page.screenshot({ path: `${process.env.SHOTS}/${name}.png` })
  }

  /** A panel with everything in it: answers, options, files, a failed message, a rating. */
  const furnish = async (stage: Stage) => {
    const { panel, page } = stage
    await openPanel(stage)
    await say(stage, '怎么退货')
    await panel.locator('.so').waitFor()
    server.files.set('d1', { type: 'application/pdf', data: Buffer.from('x') })
    server.agentSays('这是退货单，请看附件。', { files: [{ id: 'd1', name: '退货单-2026.pdf', type: 'application/pdf', size: 48211, url: '' }] })
    server.say({ by: 'system', kind: 'event', text: '小林 加入了会话' })
    server.say({ by: 'bot', text: '您想问的是哪一个？', options: [{ kind: 'clarify', label: '怎么开电子发票', value: 'a' }, { kind: 'clarify', label: '都不是', value: 'b' }] })
    await panel.locator('.col').waitFor()
    await page.mouse.move(5, 5)
  }

  const states: Record<string, (stage: Stage) => Promise<void>> = {
    fresh: openPanel,
    talk: furnish,
    queue: async (stage) => {
      await furnish(stage)
      server.change({ state: 'queued', queue: { position: 3, wait_low_s: 120, wait_high_s: 290 } })
      await stage.panel.locator('.hu.on').waitFor()
      server.emit({ type: 'typing', by: 'agent', on: true })
      await stage.panel.locator('.ty').waitFor()
    },
    failed: async (stage) => {
      await furnish(stage)
      server.faults.status['/messages'] = 422
      await say(stage, '这条没有发出去')
      await stage.panel.locator('.st em').waitFor()
      server.faults.status['/files'] = 500
      await stage.panel.locator('input[type=file]').setInputFiles({ name: '屏幕裂痕照片.png', mimeType: 'image/png', buffer: Buffer.alloc(10) })
      await stage.panel.locator('.df em').waitFor()
    },
    rating: async (stage) => {
      await furnish(stage)
      server.change({ state: 'closed', rating: { invited: true, given: null } })
      await stage.panel.locator('.stars label').nth(3).click()
      await stage.panel.locator('.rt textarea').waitFor()
    },
    more: async (stage) => {
      await furnish(stage)
      await stage.panel.getByRole('button', { name: /更多|More/ }).click()
      await stage.panel.locator('.sh').waitFor()
    },
    leave: async (stage) => {
      server.config = { ...server.config, hours: { open: false, next_open: Date.UTC(2026, 11, 1, 1) } }
      await stage.page.reload()
      await openPanel(stage)
      await stage.panel.locator('.hu').click()
      await stage.panel.locator('.lv .go').click()
      await stage.panel.locator('.lv em', { hasText: /填|Write|write/ }).first().waitFor()
    },
    consent: async (stage) => {
      server.config = { ...server.config, consent: { ...server.config.consent, required: true } }
      await stage.page.reload()
      await openPanel(stage)
      await stage.panel.locator('.cs').waitFor()
    },
  }

  const desktop = { viewport: { width: 1280, height: 860 } }
  const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
  const every = Object.keys(states)
  const some = ['talk', 'failed', 'leave']
  const looks: [string, object, object, string[]][] = [
    ['light', desktop, {}, every],
    ['dark', { ...desktop, colorScheme: 'dark' }, {}, every],
    ['phone', phone, {}, [...some, 'rating', 'consent']],
    ['phone-dark', { ...phone, colorScheme: 'dark' }, {}, ['talk', 'more']],
    ['large', desktop, { size: 1 }, ['talk', 'failed']],
    ['largest', desktop, { size: 2 }, [...some, 'queue', 'rating', 'more']],
    ['phone-largest', phone, { size: 2 }, some],
    ['english', desktop, { locale: 'en' }, some],
    // a browser zoomed to 200 % has half the room
    ['zoomed', { viewport: { width: 640, height: 430 }, deviceScaleFactor: 2 }, {}, some],
  ]

  for (const [name, options, prefs, wanted] of looks) {
    it(`is accessible, whole and large enough to press: ${name}`, async () => {
      for (const state of wanted) {
        server.config = defaults()
        server.faults.status = {}
        const stage = await visit(browser, server, '/host', { reducedMotion: 'reduce', ...options }, prefs)
        await states[state](stage)
        await look(stage, `${state}-${name}`)
        expect(await violations(stage.page), `axe, ${state}`).toEqual([])
        expect(await clipped(stage), `clipped, ${state}`).toEqual([])
        if ('size' in prefs) expect(await smallTargets(stage), `targets, ${state}`).toEqual([])
        await stage.page.context().close()
      }
    }, 240000)
  }

  it('is accessible while closed, with something unread', async () => {
    const stage = await visit(browser, server)
    await openPanel(stage)
    await say(stage, '怎么退货')
    await stage.panel.locator('.so').waitFor()
    await stage.page.keyboard.press('Escape')
    server.agentSays('还在吗')
    await stage.page.locator('.fab b').waitFor()
    await look(stage, 'closed-light')
    expect(await violations(stage.page)).toEqual([])
    expect(await stage.page.getByRole('button', { name: /1\s*条新消息/ }).count()).toBe(1)
    await stage.page.context().close()
  })

  it('is twice as large in the largest size, and large text is one press away', async () => {
    const stage = await visit(browser, server)
    await openPanel(stage)
    const size = () => stage.panel.locator('.b').first().evaluate((el) => getComputedStyle(el).fontSize)
    expect(await size()).toBe('16px')
    await stage.panel.getByRole('button', { name: '大字' }).click()
    expect(await size()).toBe('21px')
    expect(await stage.panel.getByRole('button', { name: '大字' }).getAttribute('aria-pressed')).toBe('true')
    await stage.panel.getByRole('button', { name: '更多' }).click()
    await stage.panel.getByRole('radio', { name: '特大' }).check()
    await stage.page.keyboard.press('Escape')
    expect(await size()).toBe('32px')
    await stage.page.reload()
    await stage.panel.waitFor()
    expect(await size()).toBe('32px')
    await stage.page.context().close()
  })

  it('can be used without a mouse, and gives the focus back', async () => {
    const stage = await visit(browser, server)
    const { page } = stage
    const focus = () =>
      page.evaluate(() => {
        const el = document.querySelector('yingda-chat')!.shadowRoot!.activeElement as HTMLElement | null
        return el && (el.getAttribute('aria-label') || el.textContent || el.className)
      })
    await page.locator('.fab').focus()
    await page.keyboard.press('Enter')
    await expect.poll(focus).toBe('请输入您的问题…')
    await page.keyboard.type('怎么退货')
    await page.keyboard.press('Enter')
    await stage.panel.locator('.so').waitFor()
    expect(await focus()).toBe('请输入您的问题…')
    await page.keyboard.press('Shift+Tab')
    expect(await focus()).toBe('添加图片或文件')
    await page.keyboard.press('Shift+Tab')
    expect(await focus()).toBe('更多')
    await page.keyboard.press('Enter')
    await stage.panel.locator('.sh').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowRight')
    expect(await stage.panel.locator('.ch input:checked').first().evaluate((el) => el.parentElement!.textContent)).toBe('大')
    await page.keyboard.press('Escape')
    await expect.poll(focus).toBe('请输入您的问题…')
    await page.keyboard.press('Escape')
    await page.locator('.fab').waitFor()
    expect(await focus()).toContain('在线客服')
    await page.context().close()
  })

  it('comes back open with its page, in this tab alone, and leaves the focus to the page', async () => {
    const stage = await visit(browser, server)
    const { page, panel } = stage
    const focused = () => page.evaluate(() => document.activeElement!.tagName)
    await openPanel(stage)
    await say(stage, '怎么退货')
    await panel.locator('.so').waitFor()
    await page.reload()
    await panel.locator('.so').waitFor()
    expect(await focused()).toBe('BODY')
    const other = await page.context().newPage()
    await other.goto(page.url())
    await other.locator('.fab').waitFor()
    await panel.getByRole('button', { name: '收起' }).click()
    expect(await focused()).toBe('YINGDA-CHAT')
    await page.reload()
    await page.locator('.fab').waitFor()
    await page.context().close()
  })

  it('sends nothing while an input method composes', async () => {
    const stage = await visit(browser, server)
    await openPanel(stage)
    const text = stage.page.locator('.cp textarea')
    await text.fill('tuihuo')
    await text.evaluate((el) => {
      const init = { key: 'Enter', bubbles: true, cancelable: true }
      el.dispatchEvent(new KeyboardEvent('keydown', { ...init, isComposing: true }))
      el.dispatchEvent(new KeyboardEvent('keydown', { ...init, keyCode: 229 } as KeyboardEventInit))
    })
    expect(await text.inputValue()).toBe('tuihuo')
    await text.press('Shift+Enter')
    expect(await text.inputValue()).toBe('tuihuo\n')
    await text.press('Enter')
    await expect.poll(() => server.posted('/messages').map((m) => m.text)).toEqual(['tuihuo'])
    await stage.page.context().close()
  })

  it('fills a phone, keeps the focus inside, and says it is modal there', async () => {
    const stage = await visit(browser, server, '/host', phone)
    await openPanel(stage)
    expect(await stage.panel.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 })
    expect(await stage.panel.getAttribute('aria-modal')).toBe('true')
    for (let i = 0; i < 24; i++) {
      await stage.page.keyboard.press('Tab')
      expect(await stage.page.evaluate(() => document.activeElement!.tagName)).toBe('YINGDA-CHAT')
    }
    await stage.page.context().close()
  })

  it('reads one reply aloud, and all that come when asked to', async () => {
    const stage = await visit(browser, server)
    await stage.page.evaluate(() => {
      const said: string[] = ((window as any).said = [])
      speechSynthesis.speak = (u) => void said.push(`${u.lang} ${u.text}`)
    })
    await openPanel(stage)
    await say(stage, '怎么退货')
    await stage.panel.locator('.so').waitFor()
    const said = () => stage.page.evaluate(() => (window as any).said as string[])
    expect(await said()).toEqual([])
    await stage.panel.getByRole('button', { name: '朗读', exact: true }).click()
    expect((await said())[0]).toMatch(/^zh-CN 签收后 7 天内可以退货：/)
    await stage.panel.getByRole('button', { name: '朗读回复' }).click()
    server.agentSays('Hello **there**')
    await expect.poll(async () => (await said())[1]).toBe('en-US Hello there')
    await stage.page.context().close()
  })

  it('follows the system’s dark setting, and the visitor’s own before it', async () => {
    const stage = await visit(browser, server)
    await openPanel(stage)
    const ground = () => stage.panel.evaluate((el) => getComputedStyle(el).backgroundColor)
    expect(await ground()).toBe('rgb(244, 242, 236)')
    await stage.page.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(ground).toBe('rgb(14, 18, 19)')
    await stage.panel.getByRole('button', { name: '更多' }).click()
    await stage.panel.getByRole('radio', { name: '浅色' }).check()
    expect(await ground()).toBe('rgb(244, 242, 236)')
    await stage.page.context().close()
  })

  it('tells screen readers what comes, where it stands and what went wrong', async () => {
    const stage = await visit(browser, server)
    await openPanel(stage)
    expect(await stage.panel.locator('[role=log]').getAttribute('aria-label')).toBe('聊天记录')
    await say(stage, '怎么退货')
    await stage.panel.locator('.so').waitFor()
    server.change({ state: 'queued', queue: { position: 1, wait_low_s: 60, wait_high_s: 120 } })
    await expect.poll(() => stage.panel.locator('.hu [role=status]').innerText()).toContain('下一位就是您')
    server.faults.status['/feedback'] = 500
    await stage.panel.locator('.fb').first().click()
    await expect.poll(() => stage.page.locator('.r > [role=status]').textContent()).toBe('没有成功，请重试')
    await stage.page.context().close()
  })
})
