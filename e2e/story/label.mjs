// What labellers do all day, with their hands on the keyboard; then who decides.
import { call, settled, until } from './browser.mjs'

// page is somebody's who may label and decide, in a workspace with tasks.
export async function labelStory(b, { page, visit, workspace }) {
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const given = (n) => page.getByText(`本次已标 ${n} 条`).waitFor()
  const choice = (n) => page.getByRole('list', { name: '可选的知识点' }).getByRole('button').nth(n)
  const part = (n) => page.getByRole('list', { name: '切开的几段' }).getByRole('button').nth(n)
  const api = (method, path, body) => call(page, method, `/api/v1/learning/labels${path}`, body, workspace)
  const verdicts = async () =>
    (await api('GET', '/tasks?state=settled&limit=100')).items.map((task) => task.answer)

  await b.step('a labeller chooses, splits, finds and takes back, by keyboard alone', async () => {
    await visit(page, '/learning/label?kind=items')
    await given(0)
    await press('Enter')
    await page.getByRole('alert').getByText('先选一个知识点').waitFor()
    await press('h')
    await choice(1).waitFor()
    await press('1', '2', '2', 'Enter')
    await given(1)
    await choice(1).waitFor()
    await press('x')
    await page.getByRole('textbox', { name: '客户的问题' }).press('Space')
    await part(1).waitFor()
    await press('ArrowUp', '1', 'ArrowDown', '2', 'Enter')
    await given(2)
    await press('z')
    await given(1)
    await part(1).waitFor()
    await b.picture(page, 'label-split')
    await press('Enter')
    await given(2)
    await press('m')
    await page.getByLabel('该写个什么知识点').waitFor()
    await page.keyboard.type('带宽升级要等多久')
    await press('Enter')
    await given(3)
    await press('/')
    await page.keyboard.type('宽带')
    await page
      .getByRole('list', { name: '可选的知识点' })
      .getByRole('button', { name: /宽带/ })
      .first()
      .waitFor()
    await press('ArrowDown', 'ArrowUp', 'Enter', 'Enter')
    await given(4)
    const all = await until(
      verdicts,
      (all) => all.filter((a) => a.verdict === 'missing').length > 0,
      'what was labelled',
    )
    const split = all.find((a) => a.verdict === 'split')
    if (split?.parts.length !== 2 || split.parts.some((p) => p.item_ids?.length !== 1))
      throw new Error(JSON.stringify(split))
    if (!all.some((a) => a.verdict === 'items' && a.item_ids.length === 1))
      throw new Error(JSON.stringify(all))
  })
  await b.step('entities are marked by keys, and a mood by one', async () => {
    await visit(page, '/learning/label?kind=entities')
    const text = page.getByRole('textbox', { name: '客户的问题' })
    await text.press('ArrowRight')
    await press('Shift+ArrowRight', 'Shift+ArrowRight', '1')
    await page
      .getByText(/^产品$/)
      .first()
      .waitFor()
    await b.picture(page, 'label-entity')
    await press('Enter')
    await given(1)
    await visit(page, '/learning/label?kind=mood')
    await given(0)
    await press('3')
    await given(1)
    const all = await until(verdicts, (all) => all.some((a) => a.entities), 'the entity')
    const marked = all.find((a) => a.entities).entities
    if (JSON.stringify(marked) !== '[{"kind":"product","from":1,"to":3}]')
      throw new Error(JSON.stringify(marked))
  })
  await b.step('what labellers cannot tell is decided', async () => {
    await visit(page, '/learning/review')
    const waiting = (await api('GET', '/tasks?state=disputed')).items
    for (const { kind } of waiting) {
      const [heading, key] = kind === 'items' ? ['哪个知识点能回答？', '0'] : ['机器人答得怎么样？', '2']
      await page.getByRole('heading', { name: heading }).waitFor()
      const left = (await api('GET', '/tasks?state=disputed')).items.length
      await press(key)
      await until(
        async () => (await api('GET', '/tasks?state=disputed')).items.length,
        (n) => n < left,
        'a decision',
      )
      await settled(page)
    }
    await page.getByText('没有待裁定的').waitFor()
  })
}
