import type { Content } from '../../api/knowledge'

// The answer to quote in a language: one written for it, else one for any.
export function answerFor(content: Content, locale: string): string {
  const answers = content.answers ?? []
  const own = answers.find((a) => a.locale === locale)
  const any = answers.find((a) => a.locale === '')
  return (own ?? any ?? answers[0])?.text ?? ''
}
