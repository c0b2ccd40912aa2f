import { offlineCode, Problem, problemFrom } from './problem'

type Query = Record<string, string | number | boolean | undefined | null>

export type CallOptions = {
  query?: Query
  body?: unknown
  form?: FormData
  signal?: AbortSignal
  // Makes a repeated POST the same POST.
  idempotencyKey?: string
}

// One JSON exchange with our own API. Fails with a Problem and nothing else.
export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const response = await exchange(method, path, options)
  if (!response.ok) throw await problemFrom(response)
  if (response.status === 204 || response.headers.get('content-length') === '0') return undefined as T
  return (await response.json()) as T
}

async function exchange(method: string, path: string, options: CallOptions): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (options.body !== undefined) headers['content-type'] = 'application/json'
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey
  try {
    return await fetch(path + search(options.query), {
      method,
      headers,
      body: options.form ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
      signal: options.signal,
      credentials: 'same-origin',
    })
  } catch (cause) {
    if (options.signal?.aborted) throw cause
    throw new Problem(0, offlineCode)
  }
}

export function search(query: Query = {}): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value))
  }
  const text = params.toString()
  return text ? `?${text}` : ''
}

// An id of the sender's own for a message: the same one sent twice is one message.
// crypto.randomUUID is missing on plain-http pages, getRandomValues is not.
export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('')
}
