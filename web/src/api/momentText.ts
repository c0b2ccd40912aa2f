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
    'conversation.promise_broken': '承诺到期未兑现',
    'customer.created': '首次来访',
    'customer.changed': '资料更新',
    'customer.identified': '身份确认',
    'customer.merged': '合并客户',
    'customer.merge_undone': '撤销合并',
    'customer.consented': '授权变更',
    'customer.blocked': '限制发言',
    'customer.unblocked': '解除限制',
    'task.done': '待办完成',
    'conversation.outcome_changed': '结果更新',
    'conversation.turn_failed': '机器人没答好',
    'conversation.wrapup_ended': '话后处理完成',
    'task.made': '留言待办',
    'task.assigned': '待办认领',
    'task.replied': '留言已回复',
    'customer.exported': '导出资料',
    'customer.erasing': '开始清除资料',
    'customer.erased': '资料已清除',
  },
  {
    'conversation.started': 'Conversation started',
    'conversation.handed_off': 'Handed to a person',
    'conversation.closed': 'Conversation closed',
    'conversation.rated': 'Rated',
    'conversation.promise_made': 'Promise made',
    'conversation.promise_kept': 'Promise kept',
    'conversation.promise_broken': 'Promise not kept in time',
    'customer.created': 'First contact',
    'customer.changed': 'Profile changed',
    'customer.identified': 'Identified',
    'customer.merged': 'Customers merged',
    'customer.merge_undone': 'Merge undone',
    'customer.consented': 'Consent changed',
    'customer.blocked': 'Restricted',
    'customer.unblocked': 'Restriction lifted',
    'task.done': 'Task done',
    'conversation.outcome_changed': 'Outcome changed',
    'conversation.turn_failed': 'The bot did not manage',
    'conversation.wrapup_ended': 'After-call work done',
    'task.made': 'Message left',
    'task.assigned': 'Task taken',
    'task.replied': 'Message answered',
    'customer.exported': 'Data exported',
    'customer.erasing': 'Erasure begun',
    'customer.erased': 'Erased',
  },
)

export function momentText(type: string, t: Translate<typeof momentTexts.zh>): string {
  return type in momentTexts.zh ? t(type as keyof typeof momentTexts.zh) : type
}
