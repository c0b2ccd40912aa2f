// What editors of the knowledge do at once, and wrongly: nothing is lost, and what
// is wrong is said where it was written. Then what the desk sees of it.
import { call, passphrase, settled, until } from './browser.mjs'
import { words } from './words.mjs'

// admin reads Chinese, in a workspace with the three items of the main story.
export async function editStory(b, { base, admin }) {
  const w = words['zh-CN']
  const colleague = await b.person('zh-CN', { storageState: await admin.context().storageState() })
  const get = async (path) => call(admin, 'GET', `/api/v1${path}`)
  const itemOf = async (key) => (await get('/items')).items.find((item) => item.key === key)
  const bill = await itemOf('bill')
  const open = async (page) => {
    await page.goto(`${base}/knowledge/items/${bill.id}`)
    await page.getByRole('heading', { name: w.standard }).waitFor()
  }
  const answer = (page) => page.getByRole('region', { name: '答案 1' }).getByLabel('答案内容')
  const save = (page) => page.getByRole('button', { name: /^保存草稿/ }).click()
  const said = (page, text) => page.getByText(text).first().waitFor()

  await b.step('a condition that cannot be read is told where it breaks, as it is typed', async () => {
    await open(admin)
    const first = admin.getByRole('region', { name: '答案 1' })
    await first.locator('summary', { hasText: '什么时候说' }).click()
    const when = admin.getByLabel('条件', { exact: true })
    for (const [rule, complaint] of [
      ['tier == "gold" an', /第 \d+ 个字符处读不下去/],
      ['level == "gold"', '不认识“level”'],
      ['all([1], # > 0)', '第 1 个字符：不能用'],
      ['channel == "fax"', '“channel”不会是“fax”'],
      ['hour + 1', '要写成能答“是”或“否”的比较'],
    ]) {
      await when.fill(rule)
      await said(first, complaint)
    }
    await when.fill('tier == "gold"')
    await first.getByText('要写成能答“是”或“否”的比较').waitFor({ state: 'hidden' })
    await said(admin, /没有答案：.*等级/)
    await said(admin, '什么也不说')
    await b.picture(admin, 'edit-condition')
    await when.fill('')
    await said(admin, '说答案 1')
  })
  await b.step('a part that leads nowhere or cannot be understood is told at its field', async () => {
    const first = admin.getByRole('region', { name: '答案 1' })
    await first.getByRole('button', { name: '添加内容块: 链接' }).click() // left empty: it does not count
    await first.getByRole('button', { name: '添加内容块: 图片' }).click()
    const picture = admin.getByRole('region', { name: '图片 2' })
    await picture.getByLabel('图片地址').fill('javascript:alert(1)')
    await picture.getByText('链接不安全').waitFor()
    await picture.getByText('请写明图上是什么').waitFor()
    await admin.getByRole('complementary').getByText('答案 1 · 链接不安全').waitFor()
    await b.picture(admin, 'edit-part')
    await first.getByRole('button', { name: '移除：图片 2' }).click()
    await picture.waitFor({ state: 'hidden' })
    await first.getByRole('button', { name: '移除：链接 1' }).click()
  })
  await b.step('two editors change different things of one item, and both are kept', async () => {
    await open(admin)
    await open(colleague)
    await answer(admin).fill('账单在“我的—账单”里，近六个月都有。')
    await save(admin)
    await said(admin, '草稿已保存')
    await colleague.getByLabel('英文标准问').fill('How do I see my bill')
    await save(colleague)
    await said(colleague, /^已保存，并与别人刚才的改动合在一起/)
    const { draft } = await get(`/items/${bill.id}`)
    if (draft.answers[0].text !== '账单在“我的—账单”里，近六个月都有。' || draft.question_en !== 'How do I see my bill') throw new Error(JSON.stringify(draft))
  })
  await b.step('both change the same, and the second chooses with both before them', async () => {
    await open(admin)
    await open(colleague)
    await answer(admin).fill('甲的答案')
    await answer(colleague).fill('乙的答案')
    await save(admin)
    await said(admin, '草稿已保存')
    await save(colleague)
    const dialog = colleague.getByRole('dialog')
    await dialog.getByText('甲的答案').waitFor()
    await dialog.getByText('乙的答案').waitFor()
    await b.picture(colleague, 'edit-conflict')
    await dialog.getByText('乙的答案').click()
    await dialog.getByRole('button', { name: '保存' }).click()
    await dialog.waitFor({ state: 'hidden' })
    const { draft, revisions } = await get(`/items/${bill.id}`)
    const kept = revisions.map((r) => r.answers[0].text)
    if (draft.answers[0].text !== '乙的答案' || !kept.includes('甲的答案')) throw new Error(JSON.stringify(kept))
  })
  await b.step('two moves that would make a loop of the tree: the second is refused in words', async () => {
    const categories = (await get('/categories')).items
    const [one, other] = ['账单', '宽带'].map((name) => categories.find((c) => c.name === name))
    await admin.goto(`${base}/knowledge`)
    await settled(admin)
    await admin.getByRole('listitem').filter({ hasText: one.name }).getByRole('button', { name: '操作' }).click()
    await admin.getByRole('menuitem', { name: '改名或移动' }).click()
    const dialog = admin.getByRole('dialog')
    await dialog.getByRole('button', { name: /上级分类/ }).click()
    await admin.getByRole('option', { name: other.name }).click()
    await call(admin, 'PATCH', `/api/v1/categories/${other.id}`, { parent_id: one.id })
    await dialog.getByRole('button', { name: '保存' }).click()
    await said(admin, '分类不能放到自己下面')
    await b.picture(admin, 'edit-loop')
    const now = (await get('/categories')).items.find((c) => c.id === one.id)
    if (now.parent_id) throw new Error(JSON.stringify(now))
    await call(admin, 'PATCH', `/api/v1/categories/${other.id}`, { parent_id: '' })
  })
  const secret = '下季度资费调整幅度是多少'
  const agent = await b.person('zh-CN')
  await b.step('an agent joins, and something is known that is not for agents', async () => {
    const role = (await get('/roles')).items.find((r) => r.key === 'agent')
    const { link } = await call(admin, 'POST', '/api/v1/invitations', { email: 'wu@trial.example', name: '吴岚', role_ids: [role.id] })
    await agent.goto(link)
    await agent.getByLabel(/设置密码/).first().fill(passphrase)
    await agent.getByRole('button', { name: /加入/ }).click()
    await agent.waitForURL((u) => u.pathname === '/inbox' || u.pathname === '/start')
    const item = { key: 'plan', category_id: '', question: secret, question_en: '', variants: ['资费下季度涨多少'], answers: [{ text: '涨一成。', locale: '', channels: [], from: '', until: '', hours: '' }], grade: 'R1', visibility: 'restricted', source: '', tags: [], related: [], quick_replies: [], valid_from: '', valid_until: '' }
    await call(admin, 'POST', '/api/v1/items', item)
    await call(admin, 'POST', '/api/v1/knowledge/publish', { note: '资费' })
  })
  await b.step('nothing there, and there but not for you, look different at the desk and alike in the chat', async () => {
    const visitor = await b.person('zh-CN')
    const [inbox] = (await get('/inboxes')).items
    const ask = async (text) => {
      await visitor.getByRole('textbox').first().fill(text)
      await visitor.getByRole('button', { name: w.send }).click()
    }
    await visitor.goto(`${base}/demo?inbox=${inbox.key}`)
    await visitor.getByRole('button', { name: w.chat }).click()
    await ask('今晚吃什么好呢')
    const { items } = await until(() => get('/conversations?view=bot'), (found) => found.items.length > 0, 'with the bot')
    await agent.goto(`${base}/inbox?view=all&c=${items[0].id}`)
    await said(agent, '知识库里没有能回答这个问题的内容')
    await ask(secret)
    await said(agent, /有合适的内容，但不对您开放/)
    await b.picture(agent, 'edit-not-for-you')
    if (await visitor.getByText('涨一成').count()) throw new Error('the visitor reads it')
  })
}
