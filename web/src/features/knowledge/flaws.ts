import type { Translate } from '../../i18n/text'
import { defineText } from '../../i18n/text'

// What the server finds wrong with an item or an import row, by its stable code.
export const flawTexts = defineText(
  {
    'knowledge.question_missing': '缺标准问',
    'knowledge.answer_missing': '还没有答案，写好后才能发布',
    'knowledge.variant_repeated': '有重复的相似问',
    'knowledge.variant_separator': '相似问里不能有 ||',
    'knowledge.tag_separator': '标签里不能有分隔符',
    'knowledge.too_many': '数量超过上限',
    'knowledge.too_long': '内容太长',
    'knowledge.grade_unknown': '分级不认识，应为 R1 至 R4',
    'knowledge.visibility_unknown': '可见范围不认识',
    'knowledge.channel_unknown': '渠道不认识',
    'knowledge.locale_unknown': '语言不认识',
    'knowledge.hours_unknown': '时段不认识',
    'knowledge.date_unreadable': '日期看不懂，应为 2026-03-01 这样',
    'knowledge.dates_crossed': '结束日早于开始日',
    'knowledge.html_as_text': '含网页代码，会原样显示',
    'knowledge.link_unsafe': '链接不安全，已去掉',
    'knowledge.key_taken': '编号已被占用',
    'knowledge.key_unreadable': '编号只能用字母、数字和 . _ -',
    'import.same_key': '编号在文件里重复',
    'import.duplicate': '与文件里前面的行重复',
  },
  {
    'knowledge.question_missing': 'The standard question is missing',
    'knowledge.answer_missing': 'No answer yet; it cannot be published without one',
    'knowledge.variant_repeated': 'Some variants repeat',
    'knowledge.variant_separator': 'A variant may not contain ||',
    'knowledge.tag_separator': 'A tag may not contain a separator',
    'knowledge.too_many': 'Too many',
    'knowledge.too_long': 'Too long',
    'knowledge.grade_unknown': 'Unknown grade; R1 to R4',
    'knowledge.visibility_unknown': 'Unknown visibility',
    'knowledge.channel_unknown': 'Unknown channel',
    'knowledge.locale_unknown': 'Unknown language',
    'knowledge.hours_unknown': 'Unknown hours',
    'knowledge.date_unreadable': 'Not a date such as 2026-03-01',
    'knowledge.dates_crossed': 'It ends before it begins',
    'knowledge.html_as_text': 'Contains HTML, shown as it is',
    'knowledge.link_unsafe': 'Unsafe link, taken out',
    'knowledge.key_taken': 'The key is taken',
    'knowledge.key_unreadable': 'A key has letters, digits and . _ - only',
    'import.same_key': 'The key repeats in the file',
    'import.duplicate': 'Repeats an earlier row of the file',
  },
)

export function codeText(code: string, t: Translate<typeof flawTexts.zh>): string {
  return code in flawTexts.zh ? t(code as keyof typeof flawTexts.zh) : code
}
