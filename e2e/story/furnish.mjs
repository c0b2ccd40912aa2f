// What the sample's conversations leave empty: a changed item, an import with
// faulty rows, a correction, a role, a key, a webhook, an invitation.
import { call } from './browser.mjs'

// Returns the token of an invitation that nobody has taken.
export async function furnish(admin, workspace) {
  const api = (method, path, body) => call(admin, method, `/api/v1${path}`, body, workspace)
  const [item] = (await api('GET', '/items?limit=1')).items
  const { id, draft_revision_id: parent, draft } = await api('GET', `/items/${item.id}`)
  const { question, question_en, category_id, grade, visibility, source, variants, answers, tags, quick_replies } = draft
  await api('PUT', `/items/${id}`, { parent_revision: parent, question, question_en, category_id, grade, visibility, source, variants: [...variants, '换一个说法问'], answers, tags, quick_replies })
  await admin.evaluate(
    async ([csv, workspace]) => {
      const form = new FormData()
      form.append('file', new Blob([csv], { type: 'text/csv' }), 'faq.csv')
      const r = await fetch('/api/v1/imports', { method: 'POST', body: form, headers: { 'yingda-workspace': workspace } })
      if (!r.ok) throw new Error(await r.text())
    },
    ['标准问,答案,备注\n怎么查积分,在 APP 里查。,\n没有答案的问题,,\n', workspace],
  )
  const { items: open } = await api('GET', '/conversations?view=closed')
  for (const { id } of open) {
    const answer = (await api('GET', `/conversations/${id}/messages`)).items.find((m) => m.by === 'bot' && m.content?.source)
    if (!answer) continue
    await api('POST', '/corrections', { message_id: answer.id, answer: '正确的说法是先实名再办理。', note: '客户又问了一次' })
    break
  }
  await api('POST', '/roles', { name: '夜班组长', permissions: ['conversation.read', 'conversation.reply'] })
  await api('POST', '/keys', { name: '客户系统', scopes: ['customer.read'] })
  await api('POST', '/webhooks', { url: 'https://crm.example.com/yingda', events: ['conversation.closed'], note: '同步到客户系统', enabled: true })
  const roles = (await api('GET', '/roles')).items
  const invitation = await api('POST', '/invitations', { email: 'new@trial.example', name: '新同事', role_ids: [roles.find((r) => r.key === 'agent').id] })
  return new URL(invitation.link ?? invitation.url, 'http://localhost').searchParams.get('token')
}
