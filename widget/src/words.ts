import type { Locale } from './wire'

/** Every phrase a visitor can meet. The build turns the names into numbers. */
export const enum W {
  chat, close, large, speak, other, more, bot, me, log, hello, input, send, attach,
  person, calling, place, next, wait, waitUnder, waitUnknown, served, read, source, related,
  helpful, unhelpful, thanks, sending, waiting, sent, delivered, seen, refused, again,
  remove, typing, offline, newer, tooBig, badType, uploadFailed, failed,
  leave, leaveHint, opens, question, phone, email, needText, either, wrong,
  submit, back, left, rate, scores, comment, notNow, agree, refuse,
  disagreed, privacy, transcript, size, sizes, theme, themes, closed,
}

// Chinese first; a phrase without both languages does not compile. {n} is filled in.
const rows: { [word in W]: [string, string] } = {
  [W.chat]: ['在线客服', 'Chat with us'],
  [W.close]: ['收起', 'Close'],
  [W.large]: ['大字', 'Large'],
  [W.speak]: ['朗读回复', 'Read replies aloud'],
  [W.other]: ['English', '中文'],
  [W.more]: ['更多', 'More'],
  [W.bot]: ['机器人', 'Bot'],
  [W.me]: ['我', 'You'],
  [W.log]: ['聊天记录', 'Conversation'],
  [W.hello]: ['您好，请问有什么可以帮您？', 'Hello, how can we help?'],
  [W.input]: ['请输入您的问题…', 'Type your question…'],
  [W.send]: ['发送', 'Send'],
  [W.attach]: ['添加图片或文件', 'Attach files'],
  [W.person]: ['找真人客服', 'Talk to a person'],
  [W.calling]: ['正在接通人工客服', 'Connecting you to a person'],
  [W.place]: ['前面还有 {n} 位', '{n} ahead of you'],
  [W.next]: ['下一位就是您', 'You are next'],
  [W.wait]: ['预计等 {n} 分钟', 'about {n} min'],
  [W.waitUnder]: ['预计不到 {n} 分钟', 'under {n} min'],
  [W.waitUnknown]: ['等待时间未知', 'wait unknown'],
  [W.served]: ['{n} 正在为您服务', '{n} is with you'],
  [W.read]: ['朗读', 'Read aloud'],
  [W.source]: ['来源：', 'Source: '],
  [W.related]: ['猜你想问', 'Related questions'],
  [W.helpful]: ['有用', 'Helpful'],
  [W.unhelpful]: ['没用', 'Not helpful'],
  [W.thanks]: ['谢谢您的反馈', 'Thank you'],
  [W.sending]: ['发送中…', 'Sending…'],
  [W.waiting]: ['等待网络…', 'Waiting for network…'],
  [W.sent]: ['已发送', 'Sent'],
  [W.delivered]: ['已送达', 'Delivered'],
  [W.seen]: ['已读', 'Read'],
  [W.refused]: ['没有发出去', 'Not sent'],
  [W.again]: ['重试', 'Try again'],
  [W.remove]: ['删除', 'Remove'],
  [W.typing]: ['正在输入', 'typing'],
  [W.offline]: ['网络已断开，消息会在恢复后自动发出。', 'You are offline. Messages go out when you are back.'],
  [W.newer]: ['{n} 条新消息', '{n} new messages'],
  [W.tooBig]: ['文件超过 {n}', 'Over {n}'],
  [W.badType]: ['不支持这种文件', 'File type not accepted'],
  [W.uploadFailed]: ['上传失败', 'Upload failed'],
  [W.failed]: ['没有成功，请重试', 'That did not work. Try again'],
  [W.leave]: ['留言', 'Leave a message'],
  [W.leaveHint]: ['请留下问题和联系方式，我们会尽快回复。', 'Leave your question and how to reach you.'],
  [W.opens]: ['{n} 恢复服务。', 'Back {n}. '],
  [W.question]: ['您的问题', 'Your question'],
  [W.phone]: ['手机号', 'Phone'],
  [W.email]: ['邮箱', 'Email'],
  [W.needText]: ['请填写问题', 'Please write your question'],
  [W.either]: ['手机号和邮箱至少填一个', 'Phone or email, please'],
  [W.wrong]: ['格式不对，请检查', 'Please check this'],
  [W.submit]: ['提交', 'Submit'],
  [W.back]: ['返回', 'Back'],
  [W.left]: ['留言已收到', 'We have your message'],
  [W.rate]: ['这次服务怎么样？', 'How did we do?'],
  [W.scores]: ['很不满意|不满意|一般|满意|非常满意', 'Very poor|Poor|Fair|Good|Excellent'],
  [W.comment]: ['想多说两句吗？（选填）', 'Anything to add? (optional)'],
  [W.notNow]: ['不评价', 'No thanks'],
  [W.agree]: ['同意并继续', 'Agree and continue'],
  [W.refuse]: ['不同意', 'Do not agree'],
  [W.disagreed]: ['您没有同意，对话没有开始。', 'You did not agree, so nothing was started.'],
  [W.privacy]: ['隐私说明', 'Privacy note'],
  [W.transcript]: ['下载聊天记录', 'Download transcript'],
  [W.size]: ['字号', 'Text size'],
  [W.sizes]: ['标准|大|特大', 'Standard|Large|Largest'],
  [W.theme]: ['外观', 'Theme'],
  [W.themes]: ['跟随系统|浅色|深色', 'Auto|Light|Dark'],
  [W.closed]: ['会话已结束，继续输入会开始新会话。', 'This conversation has ended. Write to start a new one.'],
}

let column = 0

/** A page has one widget, and a widget one language at a time. */
export function useLocale(locale: Locale): void {
  column = locale === 'en' ? 1 : 0
}

export function w(word: W, n: string | number = ''): string {
  return rows[word][column].replace('{n}', () => n as string)
}

/** Chinese of any kind is read in Chinese, all else in English. */
export function ours(language: string): Locale {
  return /^zh/i.test(language) ? 'zh-CN' : 'en'
}

/** An expected wait as whole minutes, rounded away from false precision: down below, up above. */
export function waitWords(low: number | null, high: number | null): string {
  if (low == null || high == null) return w(W.waitUnknown)
  const from = Math.floor(low / 60)
  const to = Math.max(1, Math.ceil(high / 60))
  if (from < 1) return w(W.waitUnder, to)
  return w(W.wait, from === to ? to : `${from}–${to}`)
}

export function bytes(n: number): string {
  return n < 1e6 ? Math.ceil(n / 1024) + ' KB' : Math.round(n / 104857.6) / 10 + ' MB'
}

/** The time alone today, the date before it on other days. */
export function clock(locale: Locale, at: number): string {
  const time = new Date(at)
  const day = time.toDateString() === new Date().toDateString() ? '' : time.toLocaleDateString(locale) + ' '
  return day + time.toTimeString().slice(0, 5)
}
