// The main story in a real browser, as a person would live it. Called with the
// server's address and the token of its set-up link; prints a line for each step
// and leaves pictures in the folder given. Exits 1 at the first thing that does
// not come true.
import { createRequire } from 'node:module'
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [base, token, shots] = process.argv.slice(2)
const web = join(dirname(fileURLToPath(import.meta.url)), '../../web/package.json')
const { chromium } = createRequire(web)('playwright-core')
const axe = readFileSync(createRequire(web).resolve('axe-core/axe.min.js'), 'utf8')
mkdirSync(shots, { recursive: true })

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: flags })
const patience = 20_000

let wrong = 0
const step = async (what, fn) => {
  try {
    await fn()
    console.log(`ok ${what}`)
  } catch (e) {
    wrong++
    console.log(`FAILED ${what}: ${e.message}`)
    for (const [i, c] of browser.contexts().entries()) for (const p of c.pages()) await picture(p, `failed-${i}`)
    throw e
  }
}

async function open(locale) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale, reducedMotion: 'reduce' })
  context.setDefaultTimeout(patience)
  const page = await context.newPage()
  page.on('pageerror', (e) => {
    wrong++
    console.log(`FAILED a page threw: ${e}`)
  })
  return { context, page }
}

async function picture(page, name) {
  await page.screenshot({ path: join(shots, `${name}.png`) })
}

// No violations, in both themes.
async function reachable(page, name) {
  for (const theme of ['light', 'dark']) {
    await page.evaluate((t) => document.documentElement.setAttribute('data-theme', t), theme)
    await page.evaluate(axe) // not a script tag: the page's policy allows none but its own
    const found = await page.evaluate(async () => (await window.axe.run()).violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(', ')}`))
    await picture(page, `${name}-${theme}`)
    if (found.length) throw new Error(`${name} ${theme}: ${found.join('; ')}`)
  }
}

// In the page, with its cookies: what the console itself would send.
const call = (page, method, path, body) =>
  page.evaluate(
    async ([method, path, body]) => {
      const r = await fetch(path, { method, headers: body === undefined ? {} : { 'Content-Type': 'application/json' }, body: body === undefined ? undefined : JSON.stringify(body) })
      const text = await r.text()
      if (!r.ok) throw new Error(`${method} ${path}: ${r.status} ${text}`)
      return text ? JSON.parse(text) : null
    },
    [method, path, body],
  )

const knowledge = [
  'key,category,question,similar_questions,answer',
  'bill,账单,怎么查询话费账单,查话费 || 这个月花了多少钱 || 话费单在哪看 || 我的话费怎么这么多 || 账单怎么查,"打开 APP，点“我的—账单”，可以看近六个月的账单。"',
  'fault,宽带,宽带上不了网怎么办,宽带断了 || 家里网不行了 || 光猫亮红灯 || 网络连不上 || 宽带没信号,"请先把光猫断电一分钟再打开；仍不行请报修。"',
  'invoice,发票,怎么开发票,要发票 || 发票在哪开 || 开一张发票 || 电子发票怎么弄 || 补开发票,"在 APP“我的—发票”里申请，电子发票十分钟内发到邮箱。"',
].join('\n')

try {
  const admin = await open('zh-CN')
  await step('the set-up link makes the first administrator', async () => {
    await admin.page.goto(`${base}/setup?token=${token}`)
    await admin.page.getByLabel('企业名称').fill('试验公司')
    await admin.page.getByLabel('简称').fill('trial')
    await admin.page.getByLabel('您的姓名').fill('林晓')
    await admin.page.getByLabel('邮箱').fill('lin@trial.example')
    await admin.page.getByLabel('设置密码').first().fill('a long enough passphrase 7')
    await admin.page.getByRole('button', { name: '创建并进入' }).click()
    await admin.page.waitForURL((u) => !u.pathname.startsWith('/setup'))
    await picture(admin.page, 'welcome')
  })
  await step('knowledge is imported after a dry run, and published', async () => {
    const run = await admin.page.evaluate(async (csv) => {
      const form = new FormData()
      form.append('file', new Blob([csv], { type: 'text/csv' }), 'faq.csv')
      const r = await fetch('/api/v1/imports', { method: 'POST', body: form })
      if (!r.ok) throw new Error(await r.text())
      return r.json()
    }, knowledge)
    if (run.report.counts.add !== 3) throw new Error(`the dry run adds ${JSON.stringify(run.report)}`)
    await call(admin.page, 'POST', `/api/v1/imports/${run.id}/apply`)
    for (let i = 0; ; i++) {
      const now = await call(admin.page, 'GET', `/api/v1/imports/${run.id}`)
      if (now.state === 'done' || now.state === 'applied') break
      if (i > 100) throw new Error(`the import is ${now.state}`)
      await admin.page.waitForTimeout(200)
    }
    await call(admin.page, 'POST', '/api/v1/knowledge/publish', { note: '第一版' })
    await admin.page.goto(`${base}/knowledge`)
    await admin.page.getByText('怎么查询话费账单').first().waitFor()
    await reachable(admin.page, 'knowledge')
  })
  await step('people are there at any hour of this test', async () => {
    const hours = await call(admin.page, 'GET', '/api/v1/hours')
    for (const h of hours.items) {
      await call(admin.page, 'PATCH', `/api/v1/hours/${h.id}`, { weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' })) })
    }
  })

  const inbox = (await call(admin.page, 'GET', '/api/v1/inboxes')).items[0].key
  const visitor = await open('zh-CN')
  const ask = async (text) => {
    await visitor.page.getByRole('textbox').first().fill(text)
    await visitor.page.getByRole('button', { name: '发送' }).click()
  }
  await step('a visitor asks and is answered from the knowledge', async () => {
    await visitor.page.goto(`${base}/demo?inbox=${inbox}`)
    await visitor.page.getByRole('button', { name: '在线客服' }).click()
    await ask('怎么查询话费账单')
    await visitor.page.getByText('可以看近六个月的账单').waitFor()
    await picture(visitor.page, 'visitor-answered')
  })
  await step('the agent is at work', async () => {
    await admin.page.goto(`${base}/inbox`)
    await admin.page.getByRole('button', { name: /我的状态/ }).click()
    await admin.page.getByRole('menuitemradio', { name: /示闲/ }).or(admin.page.getByRole('menuitem', { name: /示闲/ })).first().click()
    await admin.page.getByRole('button', { name: /我的状态: 示闲/ }).waitFor()
  })
  await step('the visitor asks for a person and the agent gets the conversation with its packet', async () => {
    await ask('还是不明白，转人工')
    await visitor.page.getByText('正在为您转接人工客服').first().waitFor()
    await picture(admin.page, 'desk-list')
    await admin.page.getByRole('link', { name: /^我的/ }).first().click()
    await admin.page.locator('li').filter({ hasText: '访客' }).first().click()
    await admin.page.getByText('转人工').first().waitFor()
    await picture(admin.page, 'desk')
  })
  await step('the agent replies and the visitor reads it', async () => {
    const box = admin.page.getByRole('textbox', { name: /回复/ }).last()
    await box.fill('您好，我是林晓，我来帮您看账单。')
    await box.press('Enter')
    await visitor.page.getByText('我是林晓，我来帮您看账单').waitFor()
    await picture(visitor.page, 'visitor-person')
    await reachable(admin.page, 'desk')
  })
  await step('the conversation ends with a disposition', async () => {
    await admin.page.getByRole('button', { name: '结束会话' }).first().click()
    await picture(admin.page, 'desk-close')
    const drawer = admin.page.getByRole('dialog')
    await drawer.getByText('已解决').first().click()
    await drawer.getByRole('button', { name: /结束/ }).last().click()
    await visitor.page.getByText('这次服务怎么样').waitFor()
  })
  await step('the visitor rates it, once', async () => {
    await visitor.page.getByLabel('非常满意').check({ force: true })
    await picture(visitor.page, 'visitor-rating')
    await visitor.page.getByRole('button', { name: '提交' }).click()
    await visitor.page.getByText('谢谢您的反馈').first().waitFor()
  })
  await step('the overview of today shows it', async () => {
    await admin.page.goto(`${base}/overview`)
    for (let i = 0; ; i++) {
      const today = await call(admin.page, 'GET', '/api/v1/overview')
      const figure = (key) => today.figures.find((f) => f.key === key)
      if (figure('outcome.solved_by_person')?.value === 1 && figure('rating')?.value === 5) break
      if (i > 50) throw new Error(`the overview says ${JSON.stringify(today.figures)}`)
      await admin.page.waitForTimeout(200)
    }
    await admin.page.reload()
    await admin.page.getByRole('heading', { level: 1 }).first().waitFor()
    await admin.page.waitForTimeout(500)
    await reachable(admin.page, 'overview')
  })
} catch {
  // said by its step
}
await browser.close()
process.exit(wrong ? 1 : 0)
