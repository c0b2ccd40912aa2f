import type { components } from './schema.js'

/** The body of a refusal, RFC 9457. */
export type ProblemBody = Partial<components['schemas']['Problem']>

/** A refusal. `code` is stable; title and detail are for people, in the locale asked for. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly code: string
  /** Seconds to wait, when the server said so; else 0. */
  readonly retryAfter: number
  readonly body: ProblemBody

  constructor(response: Response, body: ProblemBody) {
    const code = body.code ?? `http.${response.status}`
    super(body.title ? `${code}: ${body.title}` : code)
    this.status = response.status
    this.code = code
    this.retryAfter = Number(response.headers.get('retry-after')) || 0
    this.body = body
  }
}

/** A proxy in between may answer with something else, such as a page. */
export function isProblemBody(body: unknown): body is ProblemBody {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string'
}
