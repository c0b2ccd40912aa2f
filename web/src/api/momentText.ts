import type { Translate } from '../i18n/text'
import { defineText } from '../i18n/text'

// The facts of a customer's history, in words. Shared by the inbox and the profile.
export const momentTexts = defineText(
  {
    'conversation.started': '开始会话',
    'conversation.handed_off': '转人工',
    'conversation.closed': '会话结束',
    'conversation.rated': '给出评价',
    'conversation.promise_made': '作出承诺',
    'conversation.promise_kept': '承诺兑现',
    'customer.created': '首次来访',
    'customer.changed': '资料更新',
    'customer.identified': '身份确认',
    'customer.merged': '合并客户',
    'customer.merge_undone': '撤销合并',
    'customer.consent_given': '给出授权',
    'customer.consent_withdrawn': '撤回授权',
    'customer.consented': '授权变更',
    'customer.blocked': '限制发言',
    'customer.unblocked': '解除限制',
    'task.opened': '留言待办',
    'task.done': '待办完成',
    'desk.task_opened': '留言待办',
    'desk.task_done': '待办完成',
  },
  {
    'conversation.started': 'Conversation started',
    'conversation.handed_off': 'Handed to a person',
    'conversation.closed': 'Conversation closed',
    'conversation.rated': 'Rated',
    'conversation.promise_made': 'Promise made',
    'conversation.promise_kept': 'Promise kept',
    'customer.created': 'First contact',
    'customer.changed': 'Profile changed',
    'customer.identified': 'Identified',
    'customer.merged': 'Customers merged',
    'customer.merge_undone': 'Merge undone',
    'customer.consent_given': 'Consent given',
    'customer.consent_withdrawn': 'Consent withdrawn',
    'customer.consented': 'Consent changed',
    'customer.blocked': 'Restricted',
    'customer.unblocked': 'Restriction lifted',
    'task.opened': 'Message left',
    'task.done': 'Task done',
    'desk.task_opened': 'Message left',
    'desk.task_done': 'Task done',
  },
)

export function momentText(type: string, t: Translate<typeof momentTexts.zh>): string {
  return type in momentTexts.zh ? t(type as keyof typeof momentTexts.zh) : type
}
