import { prefs } from '../app/prefs'
import { offlineCode, Problem, problemFrom } from './problem'

type Query = Record<string, string | number | boolean | undefined | null>

export type CallOptions = {
  query?: Query
  body?: unknown
  form?: FormData
  signal?: AbortSignal
  // Lets the request outlive the page.
  keepalive?: boolean
}

// One exchange with our own API. Fails with a Problem and nothing else.
export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const response = await exchange(method, path, options)
  if (!response.ok) throw await problemFrom(response)
  const text = await response.text()
  return (text === '' ? undefined : JSON.parse(text)) as T
}

async function exchange(method: string, path: string, options: CallOptions): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': prefs().locale }
  const workspace = currentWorkspace()
  if (workspace) headers['yingda-workspace'] = workspace
  if (options.body !== undefined) headers['content-type'] = 'application/json'
  try {
    return await fetch(path + search(options.query), {
      method,
      headers,
      body: options.form ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
      signal: options.signal,
      keepalive: options.keepalive,
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

const workspaceKey = 'yingda.workspace'

// Kept per tab, so that two tabs may work in two workspaces; empty: the session's own.
export function currentWorkspace(): string {
  return sessionStorage.getItem(workspaceKey) ?? ''
}

// Another workspace is another world: the page starts anew.
export function openWorkspace(slug: string): void {
  sessionStorage.setItem(workspaceKey, slug)
  location.assign('/')
}

// An id of the sender's own for a message: the same one sent twice is one message.
// crypto.randomUUID is missing on plain-http pages, getRandomValues is not.
export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('')
}

// How every list answers: next is empty at the end.
export type Listing<T> = { items: T[] | null; next?: string }

export function rowsOf<T>(pages: { pages: Listing<T>[] } | undefined): T[] {
  return pages?.pages.flatMap((page) => page.items ?? []) ?? []
}
