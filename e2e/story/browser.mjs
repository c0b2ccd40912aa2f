// A browser for the stories: headless Chromium, steps that say what came true,
// pictures, and what axe finds on a page.
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const web = createRequire(join(dirname(fileURLToPath(import.meta.url)), '../../web/package.json'))
const { chromium } = web('playwright-core')
const axe = readFileSync(web.resolve('axe-core/axe.min.js'), 'utf8')
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const patience = 20_000

export const desktop = { width: 1440, height: 900 }
export const phone = { width: 390, height: 844 }
export const passphrase = 'a long enough passphrase 7'

export async function openBrowser(shots) {
  mkdirSync(shots, { recursive: true })
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: flags })
  return new Browser(browser, shots)
}

class Browser {
  wrong = 0

  constructor(browser, shots) {
    this.browser = browser
    this.shots = shots
  }

  // A person at a computer of their own: nothing shared with the others.
  async person(locale, more = {}) {
    const context = await this.browser.newContext({ viewport: desktop, locale, reducedMotion: 'reduce', ...more })
    context.setDefaultTimeout(patience)
    const page = await context.newPage()
    page.on('pageerror', (e) => this.fail('a page threw', e))
    return page
  }

  fail(what, e) {
    this.wrong++
    console.log(`FAILED ${what}: ${e.message ?? e}`)
  }

  // One sentence of a story. The first that does not come true ends it.
  async step(what, fn) {
    try {
      await fn()
      console.log(`ok ${what}`)
    } catch (e) {
      this.fail(what, e)
      const pages = this.browser.contexts().flatMap((c) => c.pages())
      for (const [i, page] of pages.entries()) await this.picture(page, `failed-${i}`)
      throw new Error('the story ended early')
    }
  }

  async picture(page, name) {
    await page.screenshot({ path: join(this.shots, `${name}.png`) })
  }

  // Runs the stories and ends the process with what came of them.
  async end(story) {
    try {
      await story()
    } catch (e) {
      if (!this.wrong) this.fail('the story', e)
    }
    await this.browser.close()
    process.exit(this.wrong ? 1 : 0)
  }
}

// What axe finds wrong, as lines. Evaluated, not a script tag: the page's policy
// allows none but its own.
export async function violations(page, rules) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
  return page.evaluate(async (rules) => {
    // Where react-aria tells screen readers of an option, it names it by an element that has gone a moment later.
    const { violations } = await window.axe.run({ exclude: ['[data-live-announcer]'] }, { resultTypes: ['violations'], ...(rules && { runOnly: rules }) })
    return violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(', ')}`)
  }, rules)
}

export async function inTheme(page, theme) {
  await page.evaluate((t) => document.documentElement.setAttribute('data-theme', t), theme)
}

// What the page asks the server for has come.
export async function settled(page) {
  await page.waitForFunction(() => document.querySelector('h1, h2') && !document.querySelector('[aria-busy=true]'))
}

// In the page, with its cookies: what the console itself would send.
export const call = (page, method, path, body, workspace) =>
  page.evaluate(
    async ([method, path, body, workspace]) => {
      const headers = { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...(workspace && { 'Yingda-Workspace': workspace }) }
      const r = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) })
      const text = await r.text()
      if (!r.ok) throw new Error(`${method} ${path}: ${r.status} ${text}`)
      return text ? JSON.parse(text) : null
    },
    [method, path, body, workspace],
  )

// Asks again until what is read satisfies; the server answers in its own time.
export async function until(read, satisfies, what) {
  const end = Date.now() + patience
  for (;;) {
    const seen = await read()
    if (satisfies(seen)) return seen
    if (Date.now() > end) throw new Error(`${what}: ${JSON.stringify(seen).slice(0, 2000)}`)
    await new Promise((next) => setTimeout(next, 100))
  }
}
