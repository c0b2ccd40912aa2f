// Shapes of the Visitor API, as the server speaks them.

export type Locale = 'zh-CN' | 'en'

export interface Config {
  inbox: string
  workspace: { name: string }
  bot_name: string
  title: string
  subtitle: string
  accent: string
  position: 'left' | 'right'
  theme: 'auto' | 'light' | 'dark'
  locale: Locale
  texts: { greeting: string; offline: string }
  quick_questions: string[]
  consent: { required: boolean; text: string; version: string; privacy_url: string; privacy_text: string }
  hours: { open: boolean; next_open: number | null }
  /** max_bytes 0: files are not taken. */
  upload: { max_bytes: number; types: string[] }
  rating: { enabled: boolean }
}

export interface Attachment {
  id: string
  name: string
  type: string
  size: number
  url: string
  width?: number
  height?: number
}

export type OptionKind = 'quick' | 'clarify' | 'related' | 'handoff' | 'leave_message' | 'none_of_these' | 'solved' | 'not_solved'

/** Also what the visitor chose, sent along with the text. */
export interface Option {
  kind: OptionKind
  label: string
  value: string
  item?: string
}

export interface Message {
  id: string
  /** Rises within one conversation; agents' notes leave gaps. */
  seq: number
  client_id?: string
  by: 'customer' | 'bot' | 'agent' | 'system'
  name?: string
  kind: 'text' | 'file' | 'event'
  text: string
  files?: Attachment[] | null
  source?: { title: string; version: number } | null
  options?: Option[] | null
  feedback?: boolean | null
  created_at: number
  delivered_at?: number | null
  read_at?: number | null
}

export interface Snapshot {
  id: string
  state: 'bot' | 'queued' | 'agent' | 'closed'
  seq: number
  agent: { name: string } | null
  /** position 1 is next, 0 is unknown. */
  queue: { position: number; wait_low_s: number | null; wait_high_s: number | null } | null
  rating: { invited: boolean; given: number | null } | null
  consent: { given: boolean | null } | null
  /** large_text, voice: how the widget had better open. */
  needs?: string[]
}

export interface Identity {
  external_id: string
  name?: string
  phone?: string
  tier?: string
  exp: number
  sig: string
}

export interface Session {
  token: string
  customer: { id: string; name: string; known: boolean }
  conversation: Snapshot | null
}

export interface LeftMessage {
  text: string
  phone: string
  email: string
}

/** What each path takes by POST. */
export interface Bodies {
  '/sessions': { inbox: string; token?: string; locale: Locale; page_url: string; identify?: Identity }
  '/identify': Identity
  '/signout': {}
  '/messages': { client_id: string; text: string; file_ids: string[]; option?: Option }
  '/handoff': {}
  '/receipts': { delivered_seq: number; read_seq: number }
  '/typing': { on: boolean }
  '/feedback': { message_id: string; helpful: boolean }
  '/rating': { score: number; comment: string } | { dismissed: true }
  '/consent': { purpose: string; given: boolean }
  '/leave-message': LeftMessage
}

export interface Answers {
  '/sessions': Session
  '/identify': Session
  '/messages': Sent
  '/handoff': Snapshot
  '/leave-message': Snapshot
}

export interface Page {
  conversation_id: string
  messages: Message[]
}

export interface Sent {
  message: Message
  conversation_id: string
}

/** One line of the live stream. It is a hint and a copy; the truth is GET /messages. */
export interface LiveEvent {
  type: 'hello' | 'ping' | 'message' | 'state' | 'typing' | 'receipt'
  conversation_id?: string
  seq?: number
  message?: Message
  conversation?: Snapshot
  by?: string
  on?: boolean
  delivered_seq?: number
  read_seq?: number
}

/** What the host page may call, also before this file is there: then the calls wait in q. */
export interface Yingda {
  (...args: unknown[]): void
  q?: ArrayLike<unknown>[]
}

export interface Commands {
  open(): void
  close(): void
  identify(who: Identity): unknown
  signout(): unknown
  ask(text: string): void
  destroy(): void
}

declare global {
  interface Window {
    yingda?: Yingda
  }
}
