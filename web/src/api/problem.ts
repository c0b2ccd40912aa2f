// RFC 9457 problems: a stable code, and a title and advice that the server gives in our language.
import type { Translate } from '../i18n/text'
import type { problemText } from './problemText'
import { problemText as dictionary } from './problemText'

type ProblemBody = {
  title?: string
  detail?: string
  code?: string
  field?: string
  params?: Record<string, unknown>
  errors?: { field: string; message: string; detail?: string }[]
}

export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly code: string
  readonly body: ProblemBody

  constructor(status: number, code: string, body: ProblemBody = {}) {
    super(code)
    this.status = status
    this.code = code
    this.body = body
  }
}

// The request never reached the server, or its answer never reached us.
export const offlineCode = 'network.offline'

export async function problemFrom(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as ProblemBody
  return new Problem(response.status, body.code ?? `http.${response.status}`, body)
}

export function isProblem(error: unknown, code?: string): error is Problem {
  return error instanceof Problem && (code === undefined || error.code === code)
}

type ProblemKey = keyof typeof dictionary.zh

// What to tell the member. Our own words come first where we have them for the code.
export function describeProblem(error: unknown, t: Translate<typeof problemText.zh>): string {
  if (!(error instanceof Problem)) return t('unexpected')
  if (error.code in dictionary.zh) return t(error.code as ProblemKey)
  const { title, detail, errors } = error.body
  if (title && errors?.length) return errors.map(fault).reduce(joined, title)
  if (title) return detail ? joined(title, detail) : title
  const byStatus = `http.${error.status}`
  return byStatus in dictionary.zh ? t(byStatus as ProblemKey) : t('unexpected')
}

// What is wrong with one input. No page marks it by this name, so the name is said.
function fault({ field, message, detail }: { field: string; message: string; detail?: string }): string {
  const told = detail ? joined(message, detail) : message
  return `${field.replace(/^(body|query|path)\./, '')}: ${told}`
}

// Two sentences in a row, each with its end.
export function joined(title: string, detail: string): string {
  if (/[。！？.!?]$/.test(title)) return /[.!?]$/.test(title) ? `${title} ${detail}` : title + detail
  return /\p{Script=Han}/u.test(title) ? `${title}。${detail}` : `${title}. ${detail}`
}
