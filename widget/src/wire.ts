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
  locale: Locale
  texts: { greeting?: string }
  quick_questions: string[]
  consent: { required: boolean; text?: string; privacy_url?: string; privacy_text?: string }
  hours: { open: boolean; next_open: number | null }
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

export type OptionKind = 'quick' | 'clarify' | 'related' | 'handoff' | 'leave_message'

export interface Option {
  kind: OptionKind
  label: string
  value: string
  item?: string | null
}

/** What the visitor chose, sent along with the text. */
export interface Choice {
  kind: OptionKind
  value: string
  item?: string | null
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
  source?: { title: string; version: string | number } | null
  options?: Option[] | null
  feedback?: boolean | null
  created_at: number
  edited?: boolean
  delivered_at?: number | null
  read_at?: number | null
}

export interface Snapshot {
  id: string
  state: 'bot' | 'queued' | 'agent' | 'closed'
  seq: number
  agent: { name: string; avatar?: string } | null
  queue: { position: number; wait_low_s: number | null; wait_high_s: number | null } | null
  rating: { invited: boolean; given: number | null } | null
  consent?: { given: boolean | null } | null
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
  '/messages': { client_id: string; text: string; file_ids: string[]; option?: Choice }
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
}

export interface Page {
  messages: Message[]
}

export interface Sent {
  message: Message
  conversation_id: string
}

/** One line of the live stream. It is a hint and a copy; the truth is GET /messages. */
export interface LiveEvent {
  type: 'hello' | 'message' | 'state' | 'typing' | 'receipt'
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
