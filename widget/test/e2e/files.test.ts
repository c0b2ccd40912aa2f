import { Buffer } from 'node:buffer'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { VisitorServer } from '../server'
import { launch, openPanel, say, startServer, visit } from './page'
import type { Stage } from './page'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

describe('files', () => {
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
    await openPanel(stage)
  })
  afterEach(async () => {
    await stage.page.context().close()
    await server.close()
  })

  const pick = (name: string, mimeType: string, buffer: Buffer) =>
    stage.panel.locator('input[type=file]').setInputFiles({ name, mimeType, buffer })

  /** Files as a paste or a drop brings them. */
  const bring = (selector: string, type: 'paste' | 'drop') =>
    stage.panel.locator(selector).evaluate(
      (el, [kind, bytes]) => {
        const data = new DataTransfer()
        data.items.add(new File([new Uint8Array(bytes as number[])], 'shot.png', { type: 'image/png' }))
        const init = { bubbles: true, cancelable: true }
        el.dispatchEvent(
          kind === 'paste'
            ? new ClipboardEvent('paste', { ...init, clipboardData: data })
            : new DragEvent('drop', { ...init, dataTransfer: data }),
        )
      },
      [type, [...png]] as const,
    )

  it('sends a picked picture with words, and shows it', async () => {
    await pick('照片.png', 'image/png', png)
    await stage.panel.locator('.df img').waitFor()
    await say(stage, '屏幕裂了')
    await stage.panel.locator('.me .pic img').waitFor()
    expect(server.posted('/messages')[0]).toMatchObject({ text: '屏幕裂了', file_ids: ['f2'] })
    expect(await stage.panel.locator('.me .pic img').getAttribute('alt')).toBe('照片.png')
    expect(await stage.panel.locator('.df').count()).toBe(0)
  })

  it('takes a pasted and a dropped picture', async () => {
    await bring('.cp textarea', 'paste')
    await bring('.lg', 'drop')
    await expect.poll(() => stage.panel.locator('.df li').count()).toBe(2)
    await expect.poll(() => stage.panel.locator('.df progress').count()).toBe(0)
    await stage.panel.locator('.cp .go').click()
    await expect.poll(() => server.posted('/messages').length).toBe(1)
    expect(server.posted('/messages')[0].file_ids.length).toBe(2)
  })

  it('shows how far it is, and sends by itself once the file is there', async () => {
    let release = () => {}
    const held = new Promise<void>((done) => (release = done))
    await stage.page.route('**/files', async (route) => {
      await held
      await route.continue()
    })
    await pick('照片.png', 'image/png', png)
    await stage.panel.locator('progress').waitFor()
    await say(stage, '等文件')
    expect(server.posted('/messages')).toEqual([])
    release()
    await expect.poll(() => server.posted('/messages').length).toBe(1)
    expect(server.posted('/messages')[0]).toMatchObject({ text: '等文件' })
    expect(server.posted('/messages')[0].file_ids.length).toBe(1)
  })

  it('says what is wrong with a file, and tries a failed one again', async () => {
    await pick('大.png', 'image/png', Buffer.alloc(1000001))
    await stage.panel.locator('.df em').waitFor()
    expect(await stage.panel.locator('.df em').textContent()).toBe('文件超过 1 MB')
    await stage.panel.locator('.df button').click()
    await expect.poll(() => stage.panel.locator('.df').count()).toBe(0)
    server.faults.status['/files'] = 422
    await pick('a.exe', 'application/x-msdownload', png)
    await expect.poll(() => stage.panel.locator('.df em').textContent()).toBe('不支持这种文件')
    await stage.panel.locator('.df button').last().click()
    server.faults.status['/files'] = 500
    await pick('b.png', 'image/png', png)
    await expect.poll(() => stage.panel.locator('.df em').allTextContents()).toEqual(['上传失败'])
    delete server.faults.status['/files']
    await stage.panel.getByRole('button', { name: '重试' }).click()
    await expect.poll(() => stage.panel.locator('.df em').count()).toBe(0)
    await stage.panel.locator('.cp .go').click()
    await expect.poll(() => server.posted('/messages').length).toBe(1)
  })

  it('only ever downloads what could run as the host page', async () => {
    await say(stage, '你好')
    await expect.poll(() => server.posted('/messages').length).toBe(1)
    server.files.set('x1', { type: 'text/html', data: Buffer.from('<script>parent.hacked=1</script>') })
    server.files.set('x2', { type: 'image/svg+xml', data: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="hacked=1"/>') })
    server.agentSays('看附件', {
      files: [
        { id: 'x1', name: '<img src=x onerror=hacked=1>.html', type: 'text/html', size: 30, url: 'javascript:hacked=1' },
        { id: 'x2', name: 'a.svg', type: 'image/svg+xml', size: 30, url: '' },
      ],
    })
    await stage.panel.locator('.fl').first().waitFor()
    expect(await stage.panel.locator('.agent .pic').count()).toBe(0)
    for (const at of [0, 1]) {
      const [download] = await Promise.all([
        stage.page.waitForEvent('download'),
        stage.panel.locator('.agent .fl').nth(at).click(),
      ])
      expect(download.suggestedFilename()).toMatch(at ? /a\.svg/ : /\.html/)
    }
    expect(stage.page.context().pages().length).toBe(1)
    expect(await stage.page.evaluate(() => (window as any).hacked)).toBeUndefined()
  })
})
