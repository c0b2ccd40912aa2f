import { chromium } from 'playwright-core'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { VisitorServer } from '../server'

const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
]

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', headless: true, args: flags })
}

/** What a site has around the widget: a plain page, one that fights it, one that forbids inline styles. */
export function hostPage(path: string): string {
  const src = '/widget.js'
  const head = path.includes('hostile') ? hostile : ''
  const csp = path.includes('strict') ? `<meta http-equiv="Content-Security-Policy" content="default-src 'self'; connect-src *; img-src blob:; script-src *">` : ''
  const queue = path.includes('queued')
    ? `<script>window.yingda=window.yingda||function(){(yingda.q=yingda.q||[]).push(arguments)};yingda('ask','怎么退货？')</script>`
    : ''
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>青禾商城</title>${csp}${head}</head><body><main><h1>青禾商城</h1><p>商品页</p><button>主页按钮</button></main>${queue}
<script src="__API__${src}" data-inbox="demo" async></script></body></html>`
}

const hostile = `<style>
html{font-size:62.5%}
body{transform:scale(.5)}
:not(html):not(body){letter-spacing:9px!important;color:lime!important;transform:rotate(1deg)!important;display:block!important;font-family:cursive!important;visibility:hidden!important}
button{background:red!important;border:9px dotted blue!important;height:200px!important}
:empty{display:none!important}
textarea{display:none!important}
</style>`

export interface Stage {
  server: VisitorServer
  page: Page
  panel: Locator
}

export async function startServer(): Promise<VisitorServer> {
  const server: VisitorServer = new VisitorServer((path) => hostPage(path).replace('__API__', server.origin))
  await server.listen()
  return server
}

/** The host page stands on another origin than the API, as in life. */
export async function visit(browser: Browser, server: VisitorServer, path = '/host', options: BrowserContextOptions = {}, prefs?: object): Promise<Stage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'zh-CN', ...options })
  const page = await context.newPage()
  if (prefs) await page.addInitScript((kept) => localStorage.setItem('yingda:demo:prefs', kept), JSON.stringify(prefs))
  page.on('dialog', (d) => {
    throw new Error('a dialog opened: ' + d.message())
  })
  await page.goto(server.site + path)
  await page.locator('.fab,.p').first().waitFor()
  return { server, page, panel: page.locator('.p') }
}

export async function openPanel({ page, panel }: Stage): Promise<void> {
  await page.locator('.fab').click()
  await panel.waitFor()
}

export async function say({ page }: Stage, text: string): Promise<void> {
  await page.locator('.cp textarea').fill(text)
  await page.locator('.cp textarea').press('Enter')
}
