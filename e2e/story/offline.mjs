// A visitor's network goes and comes back: what was written goes out once, in
// order, and a reload finds it all.
import { call, until } from './browser.mjs'
import { words } from './words.mjs'

export async function offlineStory(b, { base, admin }) {
  const w = words['zh-CN']
  const visitor = await b.person('zh-CN')
  const write = async (text) => {
    await visitor.getByRole('textbox').first().fill(text)
    await visitor.getByRole('button', { name: w.send }).click()
  }
  const bubbles = () => visitor.locator('.m.me .b').allInnerTexts()
  const [first, ...later] = ['宽带断了', '我家在三楼', '光猫亮红灯', '路由器是上个月换的']
  const said = [first, ...later]

  await b.step('a visitor without a network keeps what is written', async () => {
    const [inbox] = (await call(admin, 'GET', '/api/v1/inboxes')).items
    await visitor.goto(`${base}/demo?inbox=${inbox.key}`)
    await visitor.getByRole('button', { name: w.chat }).click()
    await write(first)
    await visitor.getByText('光猫断电一分钟').waitFor()
    await visitor.context().setOffline(true)
    for (const text of later) await write(text)
    await visitor.getByText('网络已断开').waitFor()
    await visitor.getByText('等待网络').nth(later.length - 1).waitFor()
    await b.picture(visitor, 'offline-waiting')
  })
  await b.step('with the network back each goes out once and is answered', async () => {
    await visitor.context().setOffline(false)
    await visitor.getByText('网络已断开').waitFor({ state: 'detached' })
    await until(() => onTheDesk(admin, first), (texts) => texts.length >= said.length, 'the desk has')
    await visitor.getByText(/等待网络|发送中/).first().waitFor({ state: 'detached' })
    same(await bubbles(), said, 'the visitor sees')
    same(await onTheDesk(admin, first), said, 'the desk has')
    await b.picture(visitor, 'offline-back')
  })
  await b.step('a reload carries on where it was', async () => {
    await visitor.reload()
    await until(bubbles, (texts) => texts.length >= said.length, 'after the reload')
    same(await bubbles(), said, 'after the reload')
    await write('怎么开发票')
    const all = [...said, '怎么开发票']
    await until(() => onTheDesk(admin, first), (texts) => texts.length >= all.length, 'the desk has')
    same(await onTheDesk(admin, first), all, 'the desk has, in the same conversation,')
  })
  await b.step('what waits for the network outlives the page', async () => {
    await visitor.route('**/api/visitor/messages', (route) => route.abort())
    await write('谢谢')
    await visitor.reload()
    await visitor.unroute('**/api/visitor/messages')
    const all = [...said, '怎么开发票', '谢谢']
    await until(() => onTheDesk(admin, first), (texts) => texts.length >= all.length, 'the desk has')
    same(await onTheDesk(admin, first), all, 'the desk has, after the page was gone,')
  })
}

async function onTheDesk(admin, first) {
  const { items } = await call(admin, 'GET', '/api/v1/conversations?view=all')
  for (const { id } of items) {
    const { items: messages } = await call(admin, 'GET', `/api/v1/conversations/${id}/messages?limit=100`)
    const texts = messages.filter((m) => m.by === 'customer').sort((a, b) => a.seq - b.seq).map((m) => m.text)
    if (texts[0] === first) return texts
  }
  return []
}

function same(seen, said, what) {
  if (JSON.stringify(seen) !== JSON.stringify(said)) throw new Error(`${what} ${JSON.stringify(seen)}`)
}
