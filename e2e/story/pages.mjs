// Every page of the console, the pages before signing in and the demo page, with
// the sample's data: nothing for axe to find in either theme, no sideways
// scrolling on a desk or a phone, nothing cut or covered at twice the text size,
// no code where a word should be, nothing left in Chinese for who reads English.
import { readFileSync } from 'node:fs'
import { call, desktop, inTheme, openBrowser, passphrase, phone, settled, until, violations } from './browser.mjs'
import { furnish } from './furnish.mjs'
import { labelStory } from './label.mjs'

const [base, token, shots] = process.argv.slice(2)
const source = (path) => readFileSync(new URL(`../../web/src/${path}`, import.meta.url), 'utf8')
const sample = 'yunfan'
const own = 'trial'

const b = await openBrowser(shots)
await b.end(async () => {
  const admin = await b.person('en')
  await b.step('the set-up page can be read and used by everyone', async () => {
    await visit(admin, `/setup?token=${token}`)
    none(await inspect(admin, 'set-up'))
  })
  await b.step('a company beside the filled sample', async () => {
    await admin.evaluate((slug) => sessionStorage.setItem('yingda.workspace', slug), sample)
    await call(admin, 'POST', '/api/v1/setup', { token, workspace: { name: 'Trial Telecom', slug: own }, name: 'Lin Xiao', email: 'lin@trial.example', password: passphrase })
  })
  const invited = await furnish(admin, sample)
  const pages = await table(admin, invited)
  await b.step('every route of the router is among them', () => allRoutes(pages))
  const session = await admin.context().storageState()
  const person = (locale, more) => signedIn(locale, session, more)
  await b.step('times are the company’s, whatever zone the computer is in', async () => {
    const [, path] = pages.find(([name]) => name === 'conversation')
    const told = await Promise.all(
      ['Asia/Shanghai', 'America/New_York'].map(async (timezoneId) => {
        const page = await person('zh-CN', { timezoneId })
        await enter(page, sample, 'zh-CN')
        await visit(page, path)
        await page.locator('main time').first().waitFor()
        return page.locator('main time').evaluateAll((all) => all.map((one) => one.title))
      }),
    )
    if (!told[0].every((title) => title.endsWith(' Asia/Shanghai')) || told[0].join() !== told[1].join()) throw new Error(JSON.stringify(told))
  })
  await all([
    b.step('at a desk, in Chinese, in both themes and at twice the text size', async () => {
      const page = await person('zh-CN', { viewport: desktop })
      await enter(page, sample, 'zh-CN')
      const wrong = []
      for (const [name, path] of pages) {
        await visit(page, path)
        wrong.push(...(await inspect(page, `zh-${name}`)), ...(await atTwiceTheSize(page, name)))
      }
      none(wrong)
    }),
    b.step('on a phone, in English, in the dark theme', async () => {
      const page = await person('en', { viewport: phone, hasTouch: true })
      await enter(page, sample, 'en')
      const wrong = []
      for (const [name, path] of pages) {
        await visit(page, path)
        wrong.push(...(await inspect(page, `phone-${name}`, ['dark'])))
      }
      await enter(page, own, 'en')
      for (const [name, path, , elsewhere] of pages) {
        if (elsewhere) continue // what is only there with the sample's data
        await visit(page, path)
        const left = await page.evaluate(() => document.body.innerText.match(/[^\n]*[\u4e00-\u9fff][^\n]*/g) ?? [])
        const chinese = left.filter((line) => !/中文|云帆|^应$/.test(line))
        wrong.push(...chinese.map((line) => `${name} says to an English reader: ${line}`))
      }
      none(wrong)
    }),
  ])
  const labeller = await person('zh-CN', { viewport: desktop })
  await enter(labeller, sample, 'zh-CN')
  await labelStory(b, { page: labeller, visit, workspace: sample })
})

// Both to their end, so that each says all it found.
async function all(steps) {
  const ended = await Promise.allSettled(steps)
  const failed = ended.find((step) => step.reason)
  if (failed) throw failed.reason
}

// name, path, the component that the router shows, and whether only the sample has it.
async function table(admin, invited) {
  const get = async (path) => (await call(admin, 'GET', `/api/v1${path}`, undefined, sample)).items
  const [open] = await get('/conversations?view=all')
  const [closed] = await get('/conversations?view=closed')
  const [item] = await get('/items')
  const [customer] = await get('/customers')
  const [run] = await get('/imports')
  const [change] = await get('/changes')
  const [document] = await get('/documents')
  const [unread] = await get('/documents?state=failed')
  const [reading] = await get('/document-runs')
  const [branch] = await get('/branches')
  const [onBranch] = await get(`/branches/${branch.id}/items`)
  const [suiteRun] = await until(() => get('/suite/runs'), ([one]) => one?.state === 'done', 'a run of the suite')
  const [cluster] = await until(() => get('/learning/clusters'), (all) => all.length > 0, 'clusters')
  const [checked, past] = await until(() => get('/learning/past'), (all) => all[1]?.state === 'done', 'a report of the past')
  const [, list] = /sectionIds = \[([^\]]+)\]/.exec(source('features/settings/sections.ts'))
  const sections = [...list.matchAll(/'(\w+)'/g)].map(([, id]) => id)
  return [
    ['inbox', '/inbox', 'InboxPage'],
    ['conversation', `/inbox?view=all&c=${open.id}`, 'InboxPage', true],
    ['closed', `/inbox?view=closed&c=${closed.id}`, 'InboxPage', true],
    ['knowledge', '/knowledge', 'ItemsPage'],
    ['item', `/knowledge/items/${item.id}`, 'ItemPage', true],
    ['new-item', '/knowledge/items/new', 'ItemPage'],
    ['documents', '/knowledge/documents', 'Documents'],
    ['document', `/knowledge/documents/${document.id}`, 'Documents', true],
    ['document-unread', `/knowledge/documents/${unread.id}`, 'Documents', true],
    ['document-run', `/knowledge/documents/runs/${reading.id}`, 'Documents', true],
    ['document-questions', '/knowledge/documents/questions', 'Documents'],
    ['knowledge-test', `/knowledge/test?q=${encodeURIComponent('话费怎么这么多')}`, 'TestBench', true],
    ['publish', '/knowledge/publish', 'PublishRooms'],
    ['changes', '/knowledge/publish/changes', 'PublishRooms'],
    ['change', `/knowledge/publish/changes/${change.id}`, 'PublishRooms', true],
    ['compare', '/knowledge/publish/compare', 'PublishRooms'],
    ['branches', '/knowledge/publish/branches', 'PublishRooms'],
    ['branch', `/knowledge/publish/branches/${branch.id}`, 'PublishRooms', true],
    ['branch-item', `/knowledge/publish/branches/${branch.id}/items/${onBranch.item_id}`, 'PublishRooms', true],
    ['merge', `/knowledge/publish/branches/${branch.id}/merge`, 'PublishRooms', true],
    ['suite', '/knowledge/publish/gate', 'PublishRooms'],
    ['suite-runs', '/knowledge/publish/gate/runs', 'PublishRooms'],
    ['suite-run', `/knowledge/publish/gate/runs/${suiteRun.id}`, 'PublishRooms', true],
    ['import', '/knowledge/import', 'ImportPage'],
    ['import-run', `/knowledge/import?run=${run.id}`, 'ImportPage', true],
    ['corrections', '/knowledge/corrections', 'CorrectionsPage'],
    ['clusters', '/learning/clusters', 'LearningLayout'],
    ['cluster', `/learning/clusters/${cluster.id}`, 'LearningLayout', true],
    ['fixes', '/learning/fixes', 'LearningLayout'],
    ['health', '/learning/health', 'LearningLayout'],
    ['releases', '/learning/releases', 'LearningLayout'],
    ['drafts', '/learning/drafts', 'LearningLayout'],
    ['pasts', '/learning/past', 'LearningLayout'],
    ['past', `/learning/past/${past.id}`, 'LearningLayout', true],
    ['past-checked', `/learning/past/${checked.id}`, 'LearningLayout', true],
    ['label', '/learning/label', 'LearningLayout'],
    ...['items', 'entities', 'mood', 'quality'].map((kind) => [`label-${kind}`, `/learning/label?kind=${kind}`, 'LearningLayout', true]),
    ['label-review', '/learning/review', 'LearningLayout'],
    ['label-settled', '/learning/review?state=settled', 'LearningLayout', true],
    ['labels', '/learning/labels', 'LearningLayout'],
    ['labels-mood', '/learning/labels?kind=mood', 'LearningLayout', true],
    ['customers', '/customers', 'CustomersPage'],
    ['customer', `/customers/${customer.id}`, 'CustomerPage', true],
    ['tasks', '/tasks', 'TasksPage'],
    ['overview', '/overview', 'OverviewPage'],
    ['start', '/start', 'StartPage'],
    ['developer', '/developer', 'DeveloperPage'],
    ...sections.map((id) => [`settings-${id}`, `/settings/${id}`, 'SettingsPage']),
    ['sign-in', '/sign-in', 'SignInPage'],
    ['invite', `/invite?token=${invited}`, 'InvitationPage', true],
    ['reset', '/reset?token=gone', 'ResetPage'],
    ['nothing', '/nothing-here', 'NotFoundPage'],
    ['demo', '/demo', 'demo'],
  ]
}

function allRoutes(pages) {
  const router = source('app/router.tsx')
  const shown = [...router.matchAll(/lazyRouteComponent\([^,]+, '(\w+)'/g)].map(([, name]) => name)
  const frames = ['Shell', 'KnowledgeLayout', 'SetupPage'] // around the others; seen before anyone is there
  const missing = shown.filter((name) => !frames.includes(name) && !pages.some(([, , component]) => component === name))
  if (shown.length < 15 || missing.length) throw new Error(`not looked at: ${missing.join(', ')} of ${shown.length}`)
}

async function signedIn(locale, storageState, more) {
  return b.person(locale, { storageState, ...more })
}

async function enter(page, workspace, locale) {
  await page.goto(`${base}/demo.css`)
  await page.evaluate(
    ([workspace, locale]) => {
      sessionStorage.setItem('yingda.workspace', workspace)
      localStorage.setItem('yingda.prefs', JSON.stringify({ theme: 'light', locale }))
    },
    [workspace, locale],
  )
}

async function visit(page, path) {
  await page.goto(base + path)
  await settled(page)
}

async function inspect(page, name, themes = ['light', 'dark']) {
  const wrong = await page.evaluate(sideways)
  wrong.push(...(await page.evaluate(codes)))
  for (const theme of themes) {
    await inTheme(page, theme)
    wrong.push(...(await violations(page, theme === themes[0] ? undefined : ['color-contrast']))) // the rest is the same in both
  }
  await inTheme(page, themes[0])
  return told(page, name, wrong)
}

async function atTwiceTheSize(page, name) {
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%'
  })
  const wrong = await page.evaluate(lost)
  return told(page, `large-${name}`, wrong)
}

async function told(page, name, wrong) {
  if (wrong.length) await b.picture(page, `wrong-${name}`)
  return wrong.map((what) => `${name}: ${what}`)
}

function none(wrong) {
  if (wrong.length) throw new Error(`\n  ${wrong.join('\n  ')}`)
}

// In the page: what would have to be scrolled sideways to be read.
function sideways() {
  const all = document.scrollingElement
  return all.scrollWidth > all.clientWidth ? [`${all.scrollWidth - all.clientWidth} px too wide`] : []
}

// In the page: ids, event names, gaps in phrases and Markdown shown as they are.
function codes() {
  const raw = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|\b(undefined|NaN)\b|\[object |\{\w+\}|\*\*|\b(conversation|customer|task|member|inbox|group|hours)\.[a-z_]+/
  if (location.pathname === '/developer') return [] // an API is described by its codes
  const found = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (raw.test(node.data) && !node.parentElement.closest('code, pre, script, style, textarea, [data-source]')) found.push(`shows “${node.data.slice(0, 120)}”`)
  }
  return found
}

// In the page: text that its box cuts off or that something else covers.
function lost() {
  const found = []
  const say = (what, el) => found.length < 5 && found.push(`${what} “${el.textContent.trim().slice(0, 40)}” (${el.tagName} .${el.className})`)
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  text: for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const el = node.parentElement
    if (!node.data.trim() || el.closest('.sr, svg, [aria-hidden=true], script, style') || !el.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const box = range.getBoundingClientRect()
    if (box.width < 2 || box.height < 2 || box.bottom < 0) continue // above the page: the way past the navigation
    let cut = false
    let scrolls = null
    for (let up = el; up && up !== document.body && !cut && !scrolls; up = up.parentElement) {
      const style = getComputedStyle(up)
      const edge = up.getBoundingClientRect()
      if (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none') continue text // shortened on purpose
      if (style.position === 'fixed') break
      if (/hidden|clip/.test(style.overflowX) && (box.right > edge.right + 2 || box.left < edge.left - 2)) cut = true
      if (/hidden|clip/.test(style.overflowY) && (box.bottom > edge.bottom + 2 || box.top < edge.top - 2)) cut = true
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) scrolls = edge
    }
    if (cut) say('cut', el)
    else if (inView(box) && (!scrolls || within(box, scrolls))) covered(el, box)
  }
  for (const field of document.querySelectorAll('input:not([type=hidden], [type=file], [type=checkbox], [type=radio])')) {
    if (field.checkVisibility() && field.scrollHeight > field.clientHeight + 2) say(`cut field ${field.value}`, field.parentElement)
  }
  return found

  function inView(box) {
    return within(box, { left: 0, top: 0, right: innerWidth, bottom: innerHeight })
  }

  function within(box, frame) {
    return box.left >= frame.left && box.top >= frame.top && box.right <= frame.right && box.bottom <= frame.bottom
  }

  function covered(el, box) {
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
    if (!top || top.contains(el) || el.contains(top)) return
    if (top.closest('label, button, a') === el.closest('label, button, a') && el.closest('label, button, a')) return
    for (let up = top; up; up = up.parentElement) if (/fixed|sticky|absolute/.test(getComputedStyle(up).position) && !up.contains(el)) return
    say(`covered by ${top.tagName} .${top.className}:`, el)
  }
}
