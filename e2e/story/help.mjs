// The public help centre, as readers meet it: without a script, on a phone, by
// keyboard, in both themes, at twice the text size and on paper; and how an
// administrator opens it.
import { call, desktop, openBrowser, passphrase, phone, violations } from './browser.mjs'

const [base, token, shots] = process.argv.slice(2)
const home = `${base}/help/yunfan/`
const own = 'trial'

const b = await openBrowser(shots)
await b.end(async () => {
  const reader = await b.person('zh-CN', { viewport: desktop })
  const pages = []
  await b.step('a reader comes in, in their own language, and finds categories with what is in them', async () => {
    await reader.goto(home)
    if (!reader.url().endsWith('/zh/')) throw new Error(reader.url())
    await reader.getByRole('heading', { level: 1, name: '您好，云帆能帮您什么？' }).waitFor()
    if ((await reader.locator('.cards > li').count()) < 5) throw new Error('there are few categories')
    await b.picture(reader, 'help-start')
    pages.push(['start', reader.url()])
    await reader.locator('.cards a').first().click()
    pages.push(['category', reader.url()])
    const cookies = await reader.context().cookies()
    if (cookies.length) throw new Error(`a cookie is set: ${cookies[0].name}`)
  })
  await b.step('searches, reads an answer, and says that it helped', async () => {
    await reader.getByRole('searchbox').fill('家里宽带上不了网')
    await reader.keyboard.press('Enter')
    await reader.locator('.hits mark').first().waitFor()
    pages.push(['search', reader.url()])
    await b.picture(reader, 'help-search')
    await reader.locator('.hits a').first().click()
    await reader.getByRole('heading', { level: 1 }).waitFor()
    pages.push(['article', reader.url()])
    await b.picture(reader, 'help-article')
    await reader.getByRole('button', { name: '有帮助', exact: true }).click()
    await reader.getByText('很高兴帮到您').waitFor()
    pages.push(['thanks', reader.url().split('#')[0]])
  })
  await b.step('is told where nothing fits, and where there is no page', async () => {
    await reader.goto(`${home}zh/search?q=${encodeURIComponent('火星移民报名')}`)
    await reader.getByText('没有找到与“火星移民报名”有关的内容').waitFor()
    pages.push(['nothing', reader.url()])
    const gone = await reader.goto(`${home}zh/a/aaaaaaaaaaaa`)
    if (gone.status() !== 404) throw new Error(`${gone.status()}`)
    await reader.getByRole('link', { name: '回到首页' }).waitFor()
    pages.push(['gone', reader.url()])
  })
  await b.step('the chat opens from a page', async () => {
    await reader.goto(pages[3][1])
    await reader.getByRole('button', { name: '咨询在线客服' }).click()
    await reader.locator('yingda-chat').getByRole('textbox').first().waitFor()
    await b.picture(reader, 'help-chat')
  })
  await b.step('the first words are there within a second', async () => {
    const slow = []
    for (const [name, url] of pages) {
      const fresh = await b.person('zh-CN') // nothing kept
      await fresh.goto(url)
      const paint = await fresh.evaluate(
        () =>
          new Promise((tell) => {
            new PerformanceObserver((list) => {
              const first = list.getEntriesByName('first-contentful-paint')[0]
              if (first) tell(first.startTime)
            }).observe({ type: 'paint', buffered: true })
          }),
      )
      console.log(`first paint of ${name}: ${Math.round(paint)} ms`)
      if (paint > 1000) slow.push(`${name}: ${Math.round(paint)} ms`)
      await fresh.context().close()
    }
    if (slow.length) throw new Error(slow.join('; '))
  })
  await b.step('nothing for axe to find in either theme, nothing too wide on a phone or at twice the text size', async () => {
    const wrong = []
    for (const [viewport, themes] of [
      [desktop, ['light', 'dark']],
      [phone, ['dark', 'light']],
    ]) {
      for (const colorScheme of themes) {
        const page = await b.person('zh-CN', { viewport, colorScheme, hasTouch: viewport === phone })
        page.on('console', (m) => m.type() === 'error' && !m.text().includes('404') && wrong.push(`says: ${m.text()}`))
        for (const [name, url] of [...pages, ['english', `${home}en/`]]) {
          await page.goto(url)
          wrong.push(...(await violations(page)).map((v) => `${name} ${colorScheme}: ${v}`))
          wrong.push(...(await page.evaluate(wide)).map((v) => `${name} ${viewport.width}: ${v}`))
          if (viewport === phone) await b.picture(page, `help-phone-${name}-${colorScheme}`)
          await page.evaluate(() => {
            document.documentElement.style.fontSize = '200%'
          })
          wrong.push(...(await page.evaluate(wide)).map((v) => `${name} ${viewport.width} at 200 %: ${v}`))
          if (viewport === phone && colorScheme === 'light') await b.picture(page, `help-large-${name}`)
        }
        await page.context().close()
      }
    }
    if (wrong.length) throw new Error(`\n  ${wrong.join('\n  ')}`)
  })
  await b.step('all of it works without a script, by keyboard, and on paper', async () => {
    const page = await b.person('en', { javaScriptEnabled: false })
    await page.goto(home)
    if (!page.url().endsWith('/en/')) throw new Error(page.url())
    await page.keyboard.press('Tab')
    const skip = page.getByRole('link', { name: 'Skip to the content' })
    if (!(await skip.evaluate((a) => a === document.activeElement))) throw new Error('the first stop is no way past the head')
    for (let i = 0; i < 8 && !(await page.getByRole('searchbox').evaluate((f) => f === document.activeElement)); i++) await page.keyboard.press('Tab')
    await page.keyboard.type('broadband is not working')
    await page.keyboard.press('Enter')
    await page.locator('.hits a').first().waitFor()
    await page.locator('.hits a').first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.getByRole('button', { name: 'Yes' }).click()
    await page.getByText('glad it helped').waitFor()
    if (await page.getByText('Ask us in the chat').isVisible()) throw new Error('a button that needs a script is shown')
    await page.emulateMedia({ media: 'print' })
    if (await page.getByRole('searchbox').first().isVisible()) throw new Error('the search field is printed')
    await b.picture(page, 'help-print')
  })
  await b.step('an administrator opens one for their own company, and what is not public is not on it', async () => {
    const admin = await b.person('zh-CN')
    await admin.goto(`${base}/setup?token=${token}`)
    await call(admin, 'POST', '/api/v1/setup', { token, workspace: { name: '试用电信', slug: own }, name: '林晓', email: 'lin@trial.example', password: passphrase })
    await admin.evaluate((slug) => sessionStorage.setItem('yingda.workspace', slug), own)
    const answers = (text) => [{ text, locale: '', channels: [], from: '', until: '', hours: '' }]
    await call(admin, 'POST', '/api/v1/items', { question: '怎么申请退款', answers: answers('在订单页点**申请退款**。') }, own)
    await call(admin, 'POST', '/api/v1/items', { question: '怎么挽留客户', visibility: 'internal', answers: answers('先问原因。') }, own)
    await call(admin, 'POST', '/api/v1/knowledge/publish', {}, own)
    await admin.goto(`${base}/settings/help`)
    await admin.getByText('开放帮助中心').click()
    await admin.getByRole('button', { name: '保存' }).click()
    const open = admin.getByRole('link', { name: '打开帮助中心' })
    await open.waitFor()
    await b.picture(admin, 'help-settings')
    const [page] = await Promise.all([admin.context().waitForEvent('page'), open.click()])
    await page.getByRole('link', { name: '怎么申请退款' }).click()
    await page.getByText('申请退款', { exact: true }).waitFor()
    await page.goto(`${base}/help/${own}/zh/search?q=${encodeURIComponent('怎么挽留客户')}`)
    if (await page.locator('.hits a', { hasText: '挽留' }).count()) throw new Error('what is internal is found')
  })
})

// In the page: what would have to be scrolled sideways to be read.
function wide() {
  const all = document.scrollingElement
  return all.scrollWidth > all.clientWidth ? [`${all.scrollWidth - all.clientWidth} px too wide`] : []
}
