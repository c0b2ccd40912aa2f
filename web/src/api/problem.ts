// RFC 9457 problems: the server sends a stable code and parameters, this side holds the sentence.
import type { Translate } from '../i18n/text'
import { problemText } from './problemText'

export type FieldProblem = { field: string; code: string }

export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly code: string
  readonly params: Record<string, string | number>
  readonly fields: readonly FieldProblem[]

  constructor(
    status: number,
    code: string,
    params: Record<string, string | number> = {},
    fields: readonly FieldProblem[] = [],
  ) {
    super(code)
    this.status = status
    this.code = code
    this.params = params
    this.fields = fields
  }
}

// The request never reached the server, or its answer never reached us.
export const offlineCode = 'network.offline'

type ProblemBody = {
  status?: number
  code?: string
  params?: Record<string, string | number>
  errors?: { location?: string; code?: string; message?: string }[]
}

export async function problemFrom(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as ProblemBody
  const fields = (body.errors ?? []).map((e) => ({
    field: (e.location ?? '').replace(/^body\.?/, ''),
    code: e.code ?? e.message ?? 'invalid',
  }))
  return new Problem(response.status, body.code ?? `http.${response.status}`, body.params, fields)
}

export function isProblem(error: unknown, code?: string): error is Problem {
  return error instanceof Problem && (code === undefined || error.code === code)
}

type ProblemKey = keyof typeof problemText.zh

export function describeProblem(error: unknown, t: Translate<typeof problemText.zh>): string {
  if (!(error instanceof Problem)) return t('unexpected')
  if (error.code in problemText.zh) return fill(t(error.code as ProblemKey), error.params)
  const byStatus = `http.${error.status}`
  if (byStatus in problemText.zh) return fill(t(byStatus as ProblemKey), error.params)
  return t('unexpected')
}

function fill(text: string, params: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}
