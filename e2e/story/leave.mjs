// Out of hours: a message is left with a way to answer it, becomes a task with a
// due time, and the reply finds its way back to the visitor.
import { call } from './browser.mjs'
import { staffed } from './main.mjs'
import { words } from './words.mjs'

export async function leaveStory(b, { base, admin }) {
  const w = words['zh-CN']
  const visitor = await b.person('zh-CN')
  const question = '家里宽带装了三天还没人来，请给我回个话'
  const answer = '您好，师傅明天上午九点前到，到之前会给您打电话。'

  await b.step('out of hours the way to a person leads to a message left', async () => {
    await staffed(admin, false)
    const [inbox] = (await call(admin, 'GET', '/api/v1/inboxes')).items
    await visitor.goto(`${base}/demo?inbox=${inbox.key}`)
    await visitor.getByRole('button', { name: w.chat }).click()
    await visitor.getByRole('button', { name: '找真人客服' }).click()
    await visitor.getByRole('button', { name: w.submit }).click()
    await visitor.getByText('请填写问题').waitFor()
    await visitor.getByLabel('您的问题').fill(question)
    await visitor.getByLabel('手机号').fill('138 0013 8000')
    await b.picture(visitor, 'leave-form')
    await visitor.getByRole('button', { name: w.submit }).click()
    await visitor.getByText('同事上班后会尽快答复您').waitFor()
  })
  await b.step('it is a task with a due time on the desk', async () => {
    await admin.goto(`${base}/tasks`)
    await admin.getByText(question).waitFor()
    await admin.getByText(/前处理/).first().waitFor()
    await admin.getByText('138 0013 8000').first().waitFor()
    await b.picture(admin, 'leave-task')
    const [task] = (await call(admin, 'GET', '/api/v1/tasks?view=open')).items
    if (!(task.due_at > Date.now())) throw new Error(`the task is due at ${task.due_at}`)
  })
  await b.step('the agent answers it and the reply shows in the chat', async () => {
    await admin.getByRole('button', { name: '回复客户' }).click()
    await admin.getByRole('textbox', { name: '回复内容' }).fill(answer)
    await admin.getByRole('dialog').getByRole('button', { name: w.send }).click()
    await admin.getByText('已回复').first().waitFor()
    await visitor.getByText(answer).waitFor()
    await b.picture(visitor, 'leave-answered')
  })
  await b.step('the desk sees the reply delivered', async () => {
    await admin.getByRole('link', { name: '看会话' }).click()
    await admin.getByText(answer).first().waitFor()
    await admin.getByText(/已送达|已读/).first().waitFor()
    await b.picture(admin, 'leave-conversation')
    await staffed(admin, true)
  })
}
