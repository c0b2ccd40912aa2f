// How the knowledge is kept in order: many items changed at once, a category given
// to some alone, two categories made one.
import { call, inTheme, settled, violations } from './browser.mjs'

// admin reads Chinese, in a workspace with the three items of the main story.
export async function sortStory(b, { base, admin }) {
  const get = async (path) => (await call(admin, 'GET', `/api/v1${path}`)).items
  const button = (name, within = admin) => within.getByRole('button', { name })
  const dialog = admin.getByRole('dialog')
  const twig = (name) => admin.getByRole('navigation').getByRole('listitem').filter({ hasText: name })
  const onTwig = async (name, entry) => {
    await button('操作', twig(name)).click()
    await admin.getByRole('menuitem', { name: entry }).click()
    await dialog.waitFor()
  }
  const reachable = async (name) => {
    for (const theme of ['dark', 'light']) {
      await inTheme(admin, theme)
      const found = await violations(admin)
      if (found.length) throw new Error(`${name} ${theme}: ${found.join('; ')}`)
    }
    await b.picture(admin, `sort-${name}`)
  }

  await b.step('all items of a list get a tag and an owner at once', async () => {
    await admin.goto(`${base}/knowledge`)
    await settled(admin)
    await admin.getByRole('checkbox', { name: '选择本页全部' }).check({ force: true })
    await button('批量修改').click()
    await button('修改', dialog).click()
    await dialog.getByText('请至少填写一项').waitFor()
    await dialog.getByLabel('添加标签').fill('常见，热线')
    await reachable('many')
    await button('修改', dialog).click()
    await admin.getByText(/^改了 \d+ 条/).waitFor()
    const items = await get('/items')
    const tags = await Promise.all(items.map(async ({ id }) => (await call(admin, 'GET', `/api/v1/items/${id}`)).draft.tags.join()))
    if (items.length < 3 || tags.some((all) => !all.endsWith('常见,热线'))) throw new Error(JSON.stringify(tags))
  })
  await b.step('and are found by it', async () => {
    await button(/^更多筛选/).click()
    await button(/^所有标签/).click()
    await admin.getByRole('option', { name: /^热线/ }).click()
    await admin.waitForURL((u) => u.searchParams.get('tag') === '热线')
    await admin.getByRole('link', { name: '怎么开发票' }).waitFor()
    await button('清除筛选').click()
  })
  await b.step('a category is given to some alone, and shows it', async () => {
    await onTwig('发票', '谁能看、改、审、发')
    await dialog.getByText('还没有授权').waitFor()
    await dialog.getByRole('combobox', { name: '添加授权' }).fill('知识')
    await admin.getByRole('option').first().click()
    await dialog.getByRole('listitem').waitFor()
    await reachable('given')
    await button('保存', dialog).click()
    await admin.getByText('授权已保存').waitFor()
    const [invoices] = (await get('/categories')).filter((c) => c.name === '发票')
    const [grant] = await get(`/categories/${invoices.id}/grants`)
    if (grant?.subject_kind !== 'role' || grant.may.join() !== 'see,edit') throw new Error(JSON.stringify(grant))
    await twig('发票').getByRole('img').waitFor()
    await call(admin, 'PUT', `/api/v1/categories/${invoices.id}/grants`, { grants: [] })
  })
  await b.step('two categories become one, and the items keep their history', async () => {
    await admin.reload()
    await settled(admin)
    await onTwig('宽带', '并入其他分类')
    await button(/并入/, dialog).first().click()
    await admin.getByRole('option', { name: '账单' }).click()
    await reachable('merge')
    await button('合并', dialog).click()
    await admin.getByText(/^已合并，1 条知识点/).waitFor()
    const fault = (await get('/items')).find((item) => item.key === 'fault')
    const { draft, revisions } = await call(admin, 'GET', `/api/v1/items/${fault.id}`)
    const bills = (await get('/categories')).find((c) => c.name === '账单')
    if (draft.category_id !== bills.id || revisions.length < 2 || (await get('/categories')).some((c) => c.name === '宽带')) throw new Error(JSON.stringify(revisions))
  })
}
