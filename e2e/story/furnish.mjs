// What the sample's conversations leave empty: a changed item, a branch that
// clashes with it, a regression suite and its run, an import with faulty rows,
// documents, a correction, a role, a key, a webhook, an invitation.
import { call, until } from './browser.mjs'

// An answer with everything an answer can have.
const rich = {
  text: '金卡客户请看下图。', locale: '', channels: ['webchat', 'phone'], from: '', until: '', hours: 'closed', when: 'tier == "gold" and hour >= 9', spoken: '金卡客户请看短信里的图',
  parts: [
    { kind: 'picture', title: '营业厅地图', url: 'https://yunfan.example/map.png' },
    { kind: 'card', title: '金卡专席', text: '一对一办理', url: 'tel:10566', label: '拨打' },
    { kind: 'link', title: '说明', url: 'https://yunfan.example/help' },
    { kind: 'steps', title: '办理', steps: ['打开 APP', '点“服务”', '提交'] },
    { kind: 'form', title: '请告诉我们', fields: [{ label: '姓名', kind: 'text', required: true }, { label: '时段', kind: 'choice', required: false, choices: ['上午', '下午'] }] },
  ],
}

const oldConversations = '会话ID,发送方,消息内容,发送时间\nA,客户,怎么查话费,2026-03-01 10:00:00\nA,坐席,在 APP 里查,2026-03-01 10:02:00\nB,客户,我的号码13800138000想领养一只企鹅行不行,2026-03-01 11:00:00\nB,坐席,没有这项服务,2026-03-01 11:01:00\nC,客户,可以领养企鹅吗,2026-03-01 12:00:00\nC,坐席,没有,2026-03-01 12:01:00\n'

// Returns the token of an invitation that nobody has taken.
export async function furnish(admin, workspace) {
  const api = (method, path, body) => call(admin, method, `/api/v1${path}`, body, workspace)
  const [item] = (await api('GET', '/items?limit=1')).items
  const { id, draft_revision_id: parent, draft } = await api('GET', `/items/${item.id}`)
  const { question, question_en, category_id, grade, visibility, source, variants, answers, tags, quick_replies } = draft
  await api('PUT', `/items/${id}`, { parent_revision: parent, question, question_en, category_id, grade, visibility, source, variants: [...variants, '换一个说法问'], answers: [...answers, rich], tags: [...tags, '常问'], products: ['5G 套餐'], audience: ['老年人'], quick_replies })
  await api('PUT', `/categories/${category_id}/grants`, { grants: [{ subject_kind: 'role', subject_id: (await api('GET', '/roles')).items.find((r) => r.key === 'editor').id, may: ['see', 'edit'] }] })
  const upload = (path, name, csv) =>
    admin.evaluate(
      async ([path, name, csv, workspace]) => {
        const form = new FormData()
        form.append('file', new Blob([csv], { type: 'text/csv' }), name)
        const r = await fetch(`/api/v1${path}`, { method: 'POST', body: form, headers: { 'yingda-workspace': workspace } })
        if (!r.ok) throw new Error(await r.text())
        return r.json()
      },
      [path, name, csv, workspace],
    )
  await upload('/imports', 'faq.csv', '标准问,答案,备注\n怎么查积分,在 APP 里查。,\n没有答案的问题,,\n')
  const past = await upload('/learning/past', 'old.csv', oldConversations)
  await api('POST', `/learning/past/${past.id}/start`)
  await upload('/learning/past', 'more.csv', oldConversations)
  const run = await documents(admin, workspace, api)
  await until(async () => (await api('GET', `/document-runs/${run.id}`)).state, (state) => state === 'done', 'the documents to be read')
  await season(api)
  const { items: open } = await api('GET', '/conversations?view=closed')
  for (const { id } of open) {
    const answer = (await api('GET', `/conversations/${id}/messages`)).items.find((m) => m.by === 'bot' && m.content?.source)
    if (!answer) continue
    await api('POST', '/corrections', { message_id: answer.id, answer: '正确的说法是先实名再办理。', note: '客户又问了一次' })
    break
  }
  await labels(api)
  await api('POST', '/roles', { name: '夜班组长', permissions: ['conversation.read', 'conversation.reply'] })
  await api('POST', '/keys', { name: '客户系统', scopes: ['customer.read'] })
  await api('POST', '/webhooks', { url: 'https://crm.example.com/yingda', events: ['conversation.closed'], note: '同步到客户系统', enabled: true })
  const roles = (await api('GET', '/roles')).items
  const invitation = await api('POST', '/invitations', { email: 'new@trial.example', name: '新同事', role_ids: [roles.find((r) => r.key === 'agent').id] })
  return new URL(invitation.link ?? invitation.url, 'http://localhost').searchParams.get('token')
}

const policy = `# 宽带服务手册

## 什么是提速包

提速包是指在原有套餐上临时增加带宽的服务。当月有效，**次月自动失效**。

## 怎么报修

1. 打开 APP，选“我的宽带”。
2. 点“一键报修”，填写联系电话。

## 各档资费

| 带宽 | 月费 | 合约期 |
|---|---|---|
| 300M | 79 元 | 12 个月 |
| 1000M | 129 元 | 24 个月 |
`

// One document that can be read, one that cannot, and what became of both.
async function documents(admin, workspace, api) {
  const placement = { category_id: '', grade: 'R1', visibility: 'public', valid_from: '', valid_until: '' }
  const run = await api('POST', '/document-uploads', { placement })
  await admin.evaluate(
    async ([id, files, workspace]) => {
      const form = new FormData()
      for (const [name, text] of files) form.append('file', new Blob([text]), name)
      const r = await fetch(`/api/v1/document-uploads/${id}/files`, { method: 'POST', body: form, headers: { 'yingda-workspace': workspace } })
      if (!r.ok) throw new Error(await r.text())
    },
    [run.id, [['宽带服务手册.md', policy], ['扫描的合同.pdf', '%PDF-1.4 broken']], workspace],
  )
  return api('POST', `/document-uploads/${run.id}/start`, { dry: false })
}

// A branch with an item that is changed on the main line too, and a suite that was asked.
async function season(api) {
  const [, item] = (await api('GET', '/items?limit=2')).items
  const branch = await api('POST', '/branches', { name: '春节', note: '节日期间的说法' })
  const path = `/branches/${branch.id}/items/${item.id}`
  const there = await api('GET', path)
  const content = ({ question, question_en, category_id, grade, visibility, source, variants, answers, tags, quick_replies }) =>
    ({ question, question_en, category_id, grade, visibility, source, variants, answers, tags, quick_replies })
  await api('PUT', path, { ...content(there), parent_revision: there.id, source: '春节服务公告', tags: ['春节'] })
  await api('PUT', `/items/${item.id}`, { ...content(there), parent_revision: there.id, source: '服务公告第二版' })
  await api('POST', '/suite/questions', { questions: [{ text: item.question, expected: [item.id] }, { text: '今天股票涨了吗', expected: [] }] })
  await api('POST', '/suite/runs', { subject: 'branch', branch_id: branch.id })
}

// Tasks of every kind; some labelled, one that is to be decided.
async function labels(api) {
  await until(async () => (await api('GET', '/learning/clusters')).items, (all) => all.length > 0, 'clusters')
  for (const kind of ['items', 'entities', 'mood', 'quality']) await api('PATCH', `/learning/labels/guides/${kind}`, { share: 1, several: 0 })
  await api('POST', '/learning/labels/order', {})
  const give = async (kind, answer) => {
    const [task] = (await api('POST', '/learning/labels/next', { kind })).items
    await api('POST', `/learning/labels/tasks/${task.id}/labels`, { answer, took_ms: 4200 })
  }
  await give('items', { verdict: 'unsure', note: '两个套餐都像' })
  await give('items', { verdict: 'none' })
  await give('quality', { verdict: 'unsure' })
  await give('mood', { verdict: 'marked', mood: 'upset' })
}
