// What the developers' page shows, checked against the types with every test run.
import { createClient, every, ok, Problem } from '../src/index.js'
import type { Shape } from '../src/index.js'

const api = createClient({ baseUrl: 'https://help.example.com', key: 'yk_…' })

export async function customersByName(q: string): Promise<Shape<'Customer'>[]> {
  const found = []
  for await (const c of every((after) => ok(api.GET('/api/v1/customers', { params: { query: { q, after } } })))) {
    found.push(c)
  }
  return found
}

/** Answers one hand-over from another desk; the same client_id sent twice is one message. */
export async function reply(conversationId: string, clientId: string, text: string): Promise<'said' | 'not ours'> {
  try {
    await ok(
      api.POST('/api/v1/external/conversations/{id}/messages', {
        params: { path: { id: conversationId } },
        body: { client_id: clientId, text },
      }),
    )
    return 'said'
  } catch (e) {
    if (e instanceof Problem && e.status === 409) return 'not ours'
    throw e
  }
}
