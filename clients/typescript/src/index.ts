// A thin, typed client of the yingda API for other programs: the generated
// types, a key, errors as RFC 9457 problems, and lists read to their end.
import createFetch from 'openapi-fetch'
import { isProblemBody, Problem } from './problem.js'
import type { ProblemBody } from './problem.js'
import type { components, paths } from './schema.js'

export { Problem }
export type { ProblemBody, components, paths }

/** A shape of the API by its name: Shape<'Conversation'>. */
export type Shape<Name extends keyof components['schemas']> = components['schemas'][Name]

export type Options = {
  /** Where the installation is: https://help.example.com */
  baseUrl: string
  /** An API key: yk_… */
  key: string
  /** Language of problems' texts: zh-CN or en. */
  locale?: string
  fetch?: (request: Request) => Promise<Response>
}

/** One method each: GET, POST, PUT, PATCH, DELETE, typed by the path. */
export function createClient(options: Options) {
  return createFetch<paths>({
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    fetch: options.fetch,
    headers: {
      accept: 'application/json',
      'accept-language': options.locale ?? 'zh-CN',
      authorization: `Bearer ${options.key}`,
    },
  })
}

export type Client = ReturnType<typeof createClient>

type Answered<T> = { data?: T; error?: unknown; response: Response }

/** The body of an answer; a Problem is thrown for every refusal. */
export async function ok<T>(call: Promise<Answered<T>>): Promise<T> {
  const { data, error, response } = await call
  if (!response.ok) throw new Problem(response, isProblemBody(error) ? error : {})
  return data as T
}

type Page<T> = { items: T[] | null; next?: string }

/**
 * Every row of a list, page after page: read gets the place to go on from. It
 * ends with an empty page too, since a feed names its end instead of nothing.
 */
export async function* every<T>(read: (after: string | undefined) => Promise<Page<T>>): AsyncGenerator<T> {
  let after: string | undefined
  for (;;) {
    const page = await read(after)
    const rows = page.items ?? []
    yield* rows
    if (rows.length === 0 || !page.next || page.next === after) return
    after = page.next
  }
}
