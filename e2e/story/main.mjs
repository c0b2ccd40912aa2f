// The main story, as people would live it: a company sets itself up, teaches the
// bot, and helps its first customer.
import { call, inTheme, passphrase, settled, until, violations } from './browser.mjs'
import { words } from './words.mjs'

// Returns the administrator's page, for the stories that go on from here.
export async function mainStory(b, { base, token, locale }) {
  const w = words[locale]
  const admin = await b.person(locale)
  const visitor = await b.person(locale)
  const button = (page, name) => page.getByRole('button', { name })
  const picture = (page, name) => b.picture(page, `${locale}-${name}`)
  const ask = async (text) => {
    await visitor.getByRole('textbox').first().fill(text)
    await button(visitor, w.send).click()
  }
  const reachable = async (name) => {
    for (const theme of ['light', 'dark']) {
      await inTheme(admin, theme)
      const found = await violations(admin)
      await picture(admin, `${name}-${theme}`)
      if (found.length) throw new Error(`${name} ${theme}: ${found.join('; ')}`)
    }
  }

  await b.step('the set-up link makes the first administrator', async () => {
    await admin.goto(`${base}/setup?token=${token}`)
    await admin.getByLabel(w.setup.company).fill(w.company)
    await admin.getByLabel(w.setup.slug).fill('trial')
    await admin.getByLabel(w.setup.name).fill(w.me)
    await admin.getByLabel(w.setup.email).fill('lin@trial.example')
    await admin.getByLabel(w.setup.password).first().fill(passphrase)
    await button(admin, w.setup.create).click()
    await admin.waitForURL((u) => !u.pathname.startsWith('/setup'))
    const made = await call(admin, 'GET', '/api/v1/workspace')
    if (made.locale !== locale) throw new Error(`the workspace speaks ${made.locale}`)
    await picture(admin, 'welcome')
  })
  await b.step('knowledge is imported after a dry run, and published', async () => {
    await admin.goto(`${base}/knowledge/import`)
    const csv = [w.knowledge.head, ...w.knowledge.rows].join('\n')
    await admin.locator('input[type=file]').first().setInputFiles({ name: 'faq.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await button(admin, w.importIt).waitFor()
    if ((await call(admin, 'GET', '/api/v1/items')).items.length) throw new Error('the dry run changed something')
    await picture(admin, 'import')
    await button(admin, w.importIt).click()
    await admin.getByRole('link', { name: w.goPublish }).click()
    await button(admin, w.publish).click()
    await admin.getByRole('dialog').getByRole('button', { name: w.publish }).click()
    await admin.getByText(w.published).first().waitFor()
    await admin.goto(`${base}/knowledge`)
    await admin.getByText(w.standard).first().waitFor()
    await reachable('knowledge')
  })
  await b.step('people are there at any hour of this test', () => staffed(admin, true))

  await b.step('a visitor asks and is answered from the knowledge', async () => {
    const [inbox] = (await call(admin, 'GET', '/api/v1/inboxes')).items
    await visitor.goto(`${base}/demo?inbox=${inbox.key}`)
    await button(visitor, w.chat).click()
    await ask(w.question)
    await visitor.getByText(w.answer).waitFor()
    await picture(visitor, 'visitor-answered')
  })
  await b.step('the agent is at work', async () => {
    await admin.goto(`${base}/inbox`)
    await button(admin, w.presence).click()
    await admin.getByRole('menuitemradio', { name: w.available }).or(admin.getByRole('menuitem', { name: w.available })).first().click()
    await button(admin, w.isAvailable).waitFor()
  })
  await b.step('the visitor asks for a person and the agent gets the conversation with its packet', async () => {
    await ask(w.wantPerson)
    await visitor.getByText(w.connecting).first().waitFor()
    await picture(admin, 'desk-list')
    await admin.getByRole('link', { name: w.mine }).first().click()
    await admin.locator('li').filter({ hasText: w.visitor }).first().click()
    await admin.getByText(w.packet).first().waitFor()
    await picture(admin, 'desk')
  })
  await b.step('the agent replies and the visitor reads it', async () => {
    const box = admin.getByRole('textbox', { name: w.replyBox }).last()
    await box.fill(w.reply)
    await box.press('Enter')
    await visitor.getByText(w.reply).waitFor()
    await picture(visitor, 'visitor-person')
    await reachable('desk')
  })
  await b.step('a long draft covers nothing of what was said last', async () => {
    const box = admin.getByRole('textbox', { name: w.replyBox }).last()
    const newest = admin.getByRole('log').getByText(w.reply)
    await box.fill('\n'.repeat(9))
    const bottom = async (what) => what.boundingBox().then((at) => at.y + at.height)
    await until(async () => (await box.boundingBox()).y - (await bottom(newest)), (room) => room > 0, 'between them there are')
    await box.fill('')
  })
  await b.step('the conversation ends with a disposition', async () => {
    await admin.getByRole('main').getByRole('button', { name: w.close }).first().click()
    const drawer = admin.getByRole('dialog')
    await drawer.getByText(w.solved, { exact: true }).first().click()
    await picture(admin, 'desk-close')
    await drawer.getByRole('button', { name: w.closeIt }).last().click()
    await visitor.getByText(w.rate).waitFor()
  })
  await b.step('the visitor rates it, once', async () => {
    await visitor.getByLabel(w.best).check({ force: true })
    await picture(visitor, 'visitor-rating')
    await button(visitor, w.submit).click()
    await visitor.getByText(w.thanks).first().waitFor()
  })
  await b.step('the overview of today shows it', async () => {
    const figure = (today, key) => today.figures.find((f) => f.key === key)?.value
    await until(
      () => call(admin, 'GET', '/api/v1/overview'),
      (today) => figure(today, 'outcome.solved_by_person') === 1 && figure(today, 'rating') === 5,
      'the overview says',
    )
    await admin.goto(`${base}/overview`)
    await settled(admin)
    await reachable('overview')
  })
  return admin
}

// The company's hours: all of every day, or none of any.
export async function staffed(admin, open) {
  const weekly = open ? [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' })) : []
  for (const h of (await call(admin, 'GET', '/api/v1/hours')).items) await call(admin, 'PATCH', `/api/v1/hours/${h.id}`, { weekly })
}
