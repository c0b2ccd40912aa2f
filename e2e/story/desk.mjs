// At the desk, pressed button by button: files both ways, two colleagues on one
// conversation, a transfer, a visitor held back and let go, two customers merged
// and parted, and an answer put right until it is published and taken back.
import { call, passphrase, until } from './browser.mjs'
import { words } from './words.mjs'

// admin is signed in, at work and reading Chinese, in the company of the main story.
export async function deskStory(b, { base, admin }) {
  const w = words['zh-CN']
  const button = (page, name) => page.getByRole('button', { name, exact: typeof name === 'string' })
  const dialog = (page) => page.getByRole('dialog').last()
  const replyBox = (page) => page.getByRole('textbox', { name: w.replyBox }).last()
  const api = (method, path, body) => call(admin, method, `/api/v1${path}`, body)
  const open = (page, id, view = 'all') => page.goto(`${base}/inbox?view=${view}&c=${id}`)
  const held = async (id) => (await api('GET', `/conversations/${id}`)).conversation
  const menu = async (page, entry) => {
    await button(page, '更多操作').click()
    await page.getByRole('menuitem', { name: entry }).click()
  }
  const visitor = await b.person('zh-CN')
  const write = async (text) => {
    await visitor.getByRole('textbox').first().fill(text)
    await button(visitor, w.send).click()
  }
  const [inbox] = (await api('GET', '/inboxes')).items
  const me = (await api('GET', '/members')).items.find((m) => m.name === w.me)
  const colleague = await b.person('zh-CN')
  let id = ''

  await b.step('a supervisor joins, busy with other things', async () => {
    const roles = (await api('GET', '/roles')).items
    const { link } = await api('POST', '/invitations', { email: 'qian@trial.example', name: '钱多', role_ids: [roles.find((r) => r.key === 'supervisor').id] })
    await colleague.goto(link)
    await colleague.getByLabel(/设置密码/).first().fill(passphrase)
    await button(colleague, /加入/).click()
    await colleague.waitForURL((u) => !u.pathname.startsWith('/invite'))
    await colleague.goto(`${base}/inbox`)
    await button(colleague, w.presence).click()
    await colleague.getByRole('menuitemradio', { name: /示忙/ }).click()
    await button(colleague, /我的状态: 示忙/).waitFor()
  })
  await b.step('a picture goes both ways, and a file that is none', async () => {
    await visitor.goto(`${base}/demo?inbox=${inbox.key}`)
    await button(visitor, w.chat).click()
    await write('我的发票抬头写错了，转人工')
    await visitor.getByText(w.connecting).first().waitFor()
    const mine = await until(() => api('GET', '/conversations?view=mine'), ({ items }) => items.length > 0, 'the desk has')
    id = mine.items[0].id
    await visitor.locator('input[type=file]').first().setInputFiles(picture('发票.png'))
    await button(visitor, w.send).click()
    await open(admin, id, 'mine')
    await shownPicture(admin.getByRole('list', { name: '消息' }).or(admin.getByLabel('消息')).locator('img').first())
    await admin.locator('input[type=file]').last().setInputFiles([picture('样张.png'), { name: '说明.txt', mimeType: 'text/plain', buffer: Buffer.from('按样张填写') }])
    await button(admin, '移除 样张.png').waitFor()
    await button(admin, '移除 说明.txt').waitFor()
    await replyBox(admin).fill('请看样张。')
    await button(admin, w.send).click()
    await visitor.getByText('请看样张。').waitFor()
    await shownPicture(visitor.locator('.m:not(.me) img').first())
    await visitor.getByText('说明.txt').waitFor()
    await b.picture(visitor, 'desk-files-visitor')
    await b.picture(admin, 'desk-files')
  })
  await b.step('a note is for colleagues alone, and a suggestion fills without sending', async () => {
    await button(admin, '内部备注').first().click()
    await admin.getByRole('textbox', { name: /备注/ }).fill('客户的抬头是旧公司名')
    await button(admin, '存为备注').click()
    await admin.getByText('内部备注 · 客户看不到').waitFor()
    await write('怎么开发票')
    await button(admin, '采用').first().click()
    await until(() => replyBox(admin).inputValue(), (text) => text.includes('电子发票'), 'the reply box says')
    const said = (await api('GET', `/conversations/${id}/messages?limit=100`)).items
    if (said.some((m) => m.by === 'agent' && m.text.includes('电子发票'))) throw new Error('the suggestion was sent')
    if (await visitor.getByText('客户的抬头是旧公司名').count()) throw new Error('the visitor reads the note')
  })
  await b.step('who else looks is seen, and a colleague’s reply is warned of before one’s own goes out', async () => {
    await open(colleague, id)
    await admin.getByText('钱多 也在看这条会话').waitFor()
    await button(colleague, '接管').click()
    await replyBox(colleague).fill('您好，我是主管钱多，这件事我来办。')
    await replyBox(colleague).press('Enter')
    await visitor.getByText('这件事我来办').waitFor()
    await admin.getByText(/^钱多 正在接待/).waitFor()
    await button(admin, '接管').click()
    await until(() => held(id), (c) => c.owner_id === me.id, 'owned by')
    await replyBox(admin).press('Enter')
    await admin.getByText('钱多 刚刚回复过。仍要发送吗？').waitFor()
    await b.picture(admin, 'desk-collision')
    await button(admin, '先看看').click()
    await until(() => replyBox(admin).inputValue(), (text) => text.includes('电子发票'), 'the reply box still says')
    await replyBox(admin).press('Enter')
    await button(admin, '仍然发送').click()
    await visitor.getByText('电子发票十分钟内').last().waitFor()
  })
  await b.step('a transfer can be taken back, and made', async () => {
    const transfer = async () => {
      await button(admin, '转接').click()
      await dialog(admin).getByText('同事', { exact: true }).click()
      await dialog(admin).getByRole('combobox').click()
      await admin.getByRole('option', { name: /钱多/ }).click()
      await dialog(admin).getByLabel('交接说明').fill('抬头要换成新公司名')
      await button(dialog(admin), '转接').click()
      await admin.getByText('将转给 钱多').waitFor()
    }
    await transfer()
    await button(admin, /^撤销/).click()
    await admin.getByText('将转给 钱多').waitFor({ state: 'detached' })
    await open(admin, id, 'mine')
    if ((await held(id)).owner_id !== me.id) throw new Error('the transfer was not taken back')
    await transfer()
    await until(() => held(id), (c) => c.owner_id !== me.id, 'owned by')
    await open(colleague, id, 'mine')
    await button(colleague, /^接待/).click()
    await colleague.getByText('抬头要换成新公司名').first().waitFor()
    await b.picture(colleague, 'desk-transferred')
    await replyBox(colleague).fill('已经按新公司名重开了。')
    await replyBox(colleague).press('Enter')
    await visitor.getByText('已经按新公司名重开了').waitFor()
  })
  await b.step('a visitor who abuses is held back, and let go again', async () => {
    await menu(colleague, '限制访客发言')
    await dialog(colleague).getByText(/^拉黑/).click()
    await button(dialog(colleague), '确定').click()
    await colleague.getByText('已拉黑该访客').waitFor()
    await write('你们都是骗子')
    await visitor.getByRole('alert').or(visitor.getByText(/没有发出|未能发送|不能再发|暂时不能/)).first().waitFor()
    await b.picture(visitor, 'desk-blocked')
    await button(colleague, '解除限制').click()
    await colleague.getByText('已被限制发言').waitFor({ state: 'detached' })
    await write('对不起，刚才太急了')
    await colleague.getByText('对不起，刚才太急了').first().waitFor()
  })
  await b.step('two customers are merged from the desk and parted again', async () => {
    const before = (await held(id)).customer_id
    const other = (await api('GET', '/customers')).items.find((c) => c.id !== before)
    await api('PATCH', `/customers/${other.id}`, { name: '王芳', phone: '139 0013 9000' })
    await open(admin, id)
    await button(admin, '合并客户').click()
    await dialog(admin).getByLabel('按姓名、手机或邮箱查找').fill('13900139')
    await dialog(admin).getByText('王芳').last().click()
    await button(dialog(admin), '合并客户').click()
    await admin.getByText('已合并').first().waitFor()
    await until(() => held(id), (c) => c.customer_id === other.id, 'merged into')
    await b.picture(admin, 'desk-merged')
    await button(admin, /^撤销/).click()
    await admin.getByText('已撤销合并').waitFor()
    await until(() => held(id), (c) => c.customer_id === before, 'parted into')
  })
  await b.step('an answer put right goes to the editor', async () => {
    const asker = await b.person('zh-CN')
    await asker.goto(`${base}/demo?inbox=${inbox.key}`)
    await button(asker, w.chat).click()
    await asker.getByRole('textbox').first().fill(w.question)
    await button(asker, w.send).click()
    await asker.getByText(w.answer).waitFor()
    const [first] = (await api('GET', '/conversations?view=bot')).items
    await open(admin, first.id)
    await button(admin, /直接回答/).first().click()
    await button(admin, '答错了，教它').click()
    await dialog(admin).getByRole('textbox', { name: '正确答案' }).fill('账单改在“我的—费用”里看。')
    await button(dialog(admin), '提交纠正').click()
    await admin.getByText('已提交，谢谢').waitFor()
    await asker.context().close()
  })
  await b.step('the editor takes it and publishes', async () => {
    await admin.goto(`${base}/knowledge/corrections`)
    await admin.getByText('账单改在“我的—费用”里看。').waitFor()
    await button(admin, '据此新建知识点').click()
    await admin.getByText('已处理').first().waitFor()
    await admin.goto(`${base}/knowledge/publish`)
    await button(admin, /^发布 \d+ 项$/).click()
    await button(dialog(admin), /^发布 \d+ 项$/).click()
    await admin.getByText('已发布 v2').first().waitFor()
    await b.picture(admin, 'desk-published')
  })
  await b.step('and the version before comes back by one press', async () => {
    await admin.getByRole('link', { name: '与线上对比' }).first().click()
    await admin.waitForURL((u) => u.pathname.endsWith('/compare'))
    await admin.getByText('移除').first().waitFor()
    await admin.goto(`${base}/knowledge/publish`)
    await button(admin, '回滚到此版本').first().click()
    await button(dialog(admin), '回滚到此版本').click()
    await admin.getByText('已回滚到 v1').first().waitFor()
    await until(() => api('GET', '/releases'), ({ items }) => items[0].reason === 'rollback', 'the release is')
    await admin.goto(`${base}/knowledge`)
    await admin.getByText(w.standard).first().waitFor()
  })
  await colleague.context().close()
  await visitor.context().close()
}

// 24 × 24 of one colour.
const image = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAABgAAAAYCAIAAABvFaqvAAAAH0lEQVR42mPgzk6jCmIYNWjUoFGDRg0aNWjUoIE3CABxS+8Q3sspSQAAAABJRU5ErkJggg==', 'base64')
const picture = (name) => ({ name, mimeType: 'image/png', buffer: image })

// A picture that came and could be read, not a broken frame.
async function shownPicture(img) {
  await img.waitFor()
  await until(() => img.evaluate((el) => el.complete && el.naturalWidth), (width) => width > 0, 'the picture is wide')
}
