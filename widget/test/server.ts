import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import type { Config, LiveEvent, Message, Snapshot } from '../src/wire'
import { reply } from './bot'

interface Conversation extends Snapshot {
  messages: Message[]
}

export interface Visitor {
  token: string
  name: string
  conversations: Conversation[]
  lines: Set<(e: LiveEvent) => void>
}

/** What can go wrong, on request. */
export interface Faults {
  /** So many messages are kept, and their answer is cut off on the way back. */
  cutAfterCommit: number
  refuseSocket: boolean
  refuseSse: boolean
  /** Answer this path with this status. */
  status: Record<string, number>
}

/** The Visitor API in memory, for the widget's own tests: the contract, and faults on request. */
export class VisitorServer {
  readonly faults: Faults = { cutAfterCommit: 0, refuseSocket: false, refuseSse: false, status: {} }
  readonly visitors = new Map<string, Visitor>()
  readonly calls: { method: string; path: string; body: any }[] = []
  readonly files = new Map<string, { type: string; data: Buffer }>()
  config: Config = defaults()
  private http: Server
  private sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'yingda.v1' })
  private ids = 0
  private clock = Date.UTC(2026, 5, 1, 2)

  constructor(readonly hostPage: (path: string) => string) {
    this.http = createServer((req, res) => void this.serve(req, res).catch(() => res.destroy()))
    this.http.on('upgrade', (req, socket, head) => {
      const offered = String(req.headers['sec-websocket-protocol']).split(/,\s*/)
      const visitor = this.visitors.get((offered.find((p) => p.startsWith('token.')) || '').slice(6))
      if (this.faults.refuseSocket || !visitor || offered[0] !== 'yingda.v1') return socket.destroy()
      this.sockets.handleUpgrade(req, socket, head, (ws) => this.join(visitor, ws))
    })
  }

  async listen(): Promise<void> {
    await new Promise<void>((done) => this.http.listen(0, '127.0.0.1', done))
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`
  }

  /** The same server under another origin, as a foreign site would be. */
  get site(): string {
    return this.origin.replace('127.0.0.1', 'localhost')
  }

  async close(): Promise<void> {
    this.cutLines()
    this.http.closeAllConnections()
    await new Promise((done) => this.http.close(done))
  }

  get visitor(): Visitor {
    return [...this.visitors.values()].pop()!
  }

  get conversation(): Conversation {
    return this.visitor.conversations[this.visitor.conversations.length - 1]
  }

  posted(path: string): any[] {
    return this.calls.filter((c) => c.method === 'POST' && c.path === path).map((c) => c.body)
  }

  // What happens on the other side.

  change(patch: Partial<Snapshot>): void {
    Object.assign(this.conversation, patch)
    this.emit({ type: 'state', conversation_id: this.conversation.id, conversation: snapshot(this.conversation) })
  }

  agentSays(text: string, more: Partial<Message> = {}): Message {
    return this.say({ by: 'agent', name: '小林', kind: 'text', text, ...more })
  }

  say(more: Partial<Message>): Message {
    const message = this.keep(this.conversation, more)
    this.emit({ type: 'message', conversation_id: this.conversation.id, seq: message.seq, message })
    return message
  }

  emit(e: LiveEvent): void {
    this.visitor.lines.forEach((line) => line(e))
  }

  get socketCount(): number {
    return this.sockets.clients.size
  }

  cutLines(): void {
    this.sockets.clients.forEach((ws) => ws.terminate())
  }

  private join(visitor: Visitor, ws: WebSocket): void {
    const line = (e: LiveEvent) => ws.send(JSON.stringify(e))
    visitor.lines.add(line)
    ws.on('close', () => visitor.lines.delete(line))
    line({ type: 'hello', seq: 0 })
  }

  private keep(conversation: Conversation, more: Partial<Message>): Message {
    const message: Message = {
      id: 'm' + ++this.ids,
      seq: ++conversation.seq,
      by: 'bot',
      name: this.config.bot_name,
      kind: 'text',
      text: '',
      files: [],
      options: [],
      source: null,
      feedback: null,
      created_at: (this.clock += 1000),
      ...more,
    }
    conversation.messages.push(message)
    return message
  }

  private open(visitor: Visitor): Conversation {
    const last = visitor.conversations[visitor.conversations.length - 1]
    if (last && last.state !== 'closed') return last
    const fresh: Conversation = {
      id: 'c' + ++this.ids,
      state: 'bot',
      seq: 0,
      agent: null,
      queue: null,
      rating: null,
      consent: { given: null },
      messages: [],
    }
    visitor.conversations.push(fresh)
    return fresh
  }

  private async serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url!, this.origin)
    if (url.pathname === '/widget.js') return send(res, 200, readFileSync('dist/widget.js'), 'text/javascript')
    if (url.pathname.startsWith('/host')) return send(res, 200, this.hostPage(url.pathname), 'text/html; charset=utf-8')
    res.setHeader('Access-Control-Allow-Origin', String(req.headers.origin || '*'))
    res.setHeader('Access-Control-Allow-Headers', 'authorization,content-type')
    res.setHeader('Access-Control-Expose-Headers', 'retry-after')
    if (req.method === 'OPTIONS') return send(res, 204, '')
    const path = url.pathname.replace('/api/visitor', '')
    const raw = await readAll(req)
    const isJson = String(req.headers['content-type']).includes('json')
    const body = isJson ? JSON.parse(raw.toString()) : raw
    this.calls.push({ method: req.method!, path, body: isJson ? body : undefined })
    if (this.faults.status[path]) return json(res, this.faults.status[path], { code: 'test.fault' })
    if (path === '/config') return json(res, 200, { ...this.config, locale: url.searchParams.get('locale') })
    if (path === '/sessions') return this.session(res, body)
    const visitor = this.visitors.get(String(req.headers.authorization).replace('Bearer ', ''))
    if (!visitor) return json(res, 401, { code: 'visitor.unknown' })
    await this.answer(req, res, visitor, url, path, body)
  }

  private session(res: ServerResponse, body: any): void {
    if (body.identify && body.identify.sig === 'forged') return json(res, 403, { code: 'identify.bad_signature' })
    const known = this.visitors.get(body.token)
    const visitor = known || { token: 'v' + ++this.ids + 'x'.repeat(20), name: '', conversations: [], lines: new Set() }
    this.visitors.set(visitor.token, visitor)
    const last = visitor.conversations[visitor.conversations.length - 1]
    json(res, 200, { token: visitor.token, customer: { id: 'u1', name: '', known: false }, conversation: last ? snapshot(last) : null })
  }

  private async answer(req: IncomingMessage, res: ServerResponse, visitor: Visitor, url: URL, path: string, body: any) {
    const last = visitor.conversations[visitor.conversations.length - 1]
    const ok = () => json(res, 200, {})
    if (path === '/identify') {
      const token = 'known-' + body.external_id
      this.visitors.set(token, { ...visitor, token, name: body.name, lines: new Set() })
      return json(res, 200, { token, customer: { id: 'u2', name: body.name, known: true } })
    }
    if (path === '/signout') return void (this.visitors.delete(visitor.token), ok())
    if (path === '/conversation') return json(res, 200, last ? snapshot(last) : null)
    if (path === '/messages' && req.method === 'POST') return this.receive(res, visitor, body)
    if (path === '/messages') {
      const after = Number(url.searchParams.get('after'))
      const messages = last ? last.messages.filter((m) => m.seq > after).slice(0, Number(url.searchParams.get('limit'))) : []
      return json(res, 200, { conversation_id: last ? last.id : '', messages })
    }
    if (path === '/files') return this.store(res, body, String(req.headers['content-type']))
    if (path.startsWith('/files/')) {
      const file = this.files.get(path.slice(7))!
      return send(res, 200, file.data, file.type)
    }
    if (path === '/handoff' && !this.config.hours.open) return json(res, 409, { code: 'handoff.closed' })
    if (path === '/handoff') {
      const c = this.open(visitor)
      Object.assign(c, { state: 'queued', queue: { position: 3, wait_low_s: 120, wait_high_s: 290 } })
      return json(res, 200, snapshot(c))
    }
    if (path === '/transcript') return send(res, 200, last.messages.map((m) => m.text).join('\n'), 'text/plain')
    if (path === '/stream/sse') return this.stream(res, visitor)
    if (path === '/feedback') last.messages.find((m) => m.id === body.message_id)!.feedback = body.helpful
    if (path === '/leave-message') {
      this.keep(this.open(visitor), { by: 'customer', client_id: 'left', text: body.text })
      return json(res, 200, snapshot(this.open(visitor)))
    }
    ok()
  }

  private receive(res: ServerResponse, visitor: Visitor, body: any): void {
    const twice = visitor.conversations.flatMap((c) => c.messages).find((m) => m.client_id === body.client_id)
    const conversation = this.open(visitor)
    const files = (body.file_ids || []).map((id: string) => ({ id, name: this.names.get(id), type: this.files.get(id)!.type, size: this.files.get(id)!.data.length, url: '' }))
    const message =
      twice || this.keep(conversation, { by: 'customer', name: '', client_id: body.client_id, text: body.text, files })
    if (!twice) this.emit({ type: 'message', conversation_id: conversation.id, seq: message.seq, message })
    if (this.faults.cutAfterCommit > 0) {
      this.faults.cutAfterCommit--
      return void res.destroy()
    }
    json(res, 200, { message, conversation_id: conversation.id })
    if (!twice && conversation.state === 'bot') reply(this, body)
  }

  readonly names = new Map<string, string>()

  private store(res: ServerResponse, raw: Buffer, type: string): void {
    const head = raw.subarray(0, raw.indexOf('\r\n\r\n')).toString()
    const boundary = '\r\n--' + /boundary=(.*)$/.exec(type)![1]
    const data = raw.subarray(raw.indexOf('\r\n\r\n') + 4, raw.lastIndexOf(boundary))
    const id = 'f' + ++this.ids
    const file = { type: /Content-Type: (\S+)/.exec(head)![1], data }
    this.files.set(id, file)
    this.names.set(id, /filename="(.*)"/.exec(head)![1].replace(/%22/g, '"'))
    json(res, 200, { id, name: this.names.get(id), type: file.type, size: data.length, url: '/api/visitor/files/' + id })
  }

  private stream(res: ServerResponse, visitor: Visitor): void {
    if (this.faults.refuseSse) return json(res, 503, {})
    res.writeHead(200, { 'content-type': 'text/event-stream' })
    const line = (e: LiveEvent) => res.write(`data: ${JSON.stringify(e)}\n\n`)
    visitor.lines.add(line)
    res.on('close', () => visitor.lines.delete(line))
    line({ type: 'hello', seq: 0 })
  }
}

function snapshot({ messages: _, ...s }: Conversation): Snapshot {
  return s
}

async function readAll(req: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of req) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

function json(res: ServerResponse, status: number, value: unknown): void {
  send(res, status, JSON.stringify(value), 'application/json')
}

function send(res: ServerResponse, status: number, body: string | Buffer, type = 'text/plain'): void {
  res.writeHead(status, { 'content-type': type })
  res.end(body)
}

export function defaults(): Config {
  return {
    inbox: 'demo',
    workspace: { name: '青禾商城' },
    bot_name: '小禾',
    title: '青禾商城客服',
    subtitle: '机器人秒回，也可以找真人',
    accent: '#0b6b66',
    position: 'right',
    theme: 'auto',
    locale: 'zh-CN',
    texts: { greeting: '您好，我是小禾。您可以直接打字，也可以点下面的问题：', offline: '现在不在人工服务时间，请留言。' },
    quick_questions: ['怎么退货？', '运费谁出？'],
    consent: {
      required: false,
      text: '为了回答您，我们会保存这次对话。',
      version: '3',
      privacy_url: '',
      privacy_text: '对话保存 180 天，只用于服务您。',
    },
    hours: { open: true, next_open: null },
    upload: { max_bytes: 1000000, types: ['image/*', '.pdf', '.txt'] },
    rating: { enabled: true },
  }
}
