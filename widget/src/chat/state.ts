import type { Api } from '../http'
import type { Live } from '../live'
import type { Pending, Prefs } from '../kept'
import type { Outbox } from '../outbox'
import type { Store } from '../storage'
import type { Attachment, Config, Identity, Message, Snapshot } from '../wire'
import type { W } from '../words'

type Timer = ReturnType<typeof setTimeout>

/** A file the visitor picked that has not gone out with a message yet. */
export interface Draft {
  key: number
  file: File
  preview: string
  /** 0–1 while it goes up. */
  share: number
  done?: Attachment
  problem?: W
  abort?(): void
}

export type Sheet = '' | 'leave' | 'more' | 'privacy'

export interface State {
  open: boolean
  online: boolean
  config: Config | null
  conversation: Snapshot | null
  messages: Message[]
  /** What was said in earlier conversations of this visit. */
  earlier: Message[]
  pending: Pending[]
  drafts: Draft[]
  /** Someone is writing now. */
  typing: boolean
  /** Highest sequence number this visitor has seen. */
  readSeq: number
  /** The log is scrolled to its end, so what comes is seen. */
  atEnd: boolean
  sheet: Sheet
  prefs: Prefs
  dark: boolean
  consent: boolean | null
  /** Shown for a while, and said aloud by screen readers. */
  notice: string
  /** Id of the message being read aloud. */
  speaking: string
}

export interface Chat {
  state: State
  readonly api: Api
  readonly store: Store
  /** Of this tab alone, while it stands: the panel stays open over a reload and on the site's next page. */
  readonly tab: Store
  readonly inbox: string
  outbox: Outbox
  live?: Live | null
  identity?: Identity | null
  /** The session being opened, shared by all who wait for it. */
  session?: Promise<void> | null
  /** The visitor has opened or closed the panel on this page: the focus goes along. */
  used?: boolean
  /** Set once the widget is taken off the page: nothing changes after. */
  gone?: boolean
  /** A reader of missed messages is at work; again: it shall look once more. */
  reading?: Promise<void> | null
  again?: boolean
  /** Everything up to this sequence number is here; a copy may have run ahead of it. */
  synced: number
  /** The receipt last told to the server. */
  told?: string
  typedAt: number
  typingTimer?: Timer
  noticeTimer?: Timer
  connect(): Promise<void>
  set(patch: Partial<State>): void
  listen(fn: () => void): void
}

interface Parts {
  api: Api
  store: Store
  tab: Store
  inbox: string
  outbox(c: Chat): Outbox
  connect(c: Chat): Promise<void>
}

const clean = { conversation: null, messages: [], earlier: [], drafts: [], typing: false, readSeq: 0 }

export function createChat(parts: Parts): Chat {
  const { store, tab } = parts
  let changed = () => {}
  const c: Chat = {
    ...parts,
    outbox: null!,
    synced: 0,
    typedAt: 0,
    state: {
      ...clean,
      open: !!tab.get('open'),
      online: true,
      config: null,
      pending: [],
      readSeq: store.get<number>('read') || 0,
      atEnd: true,
      sheet: '',
      prefs: { locale: null, size: 0, theme: 0, speak: false, ...store.get<Prefs>('prefs') },
      dark: false,
      consent: store.get<boolean>('consent'),
      notice: '',
      speaking: '',
    },
    connect: () => parts.connect(c),
    set(patch) {
      if (c.gone) return
      c.state = { ...c.state, ...patch }
      if ('open' in patch) tab.set('open', patch.open)
      changed()
    },
    listen(fn) {
      changed = fn
    },
  }
  c.outbox = parts.outbox(c)
  c.state.pending = c.outbox.list()
  return c
}

/** As if nothing had been said: another visitor has come, or this one became someone known. */
export function startOver(c: Chat): void {
  c.state.drafts.forEach((d) => d.abort && d.abort())
  c.store.del('read')
  c.told = ''
  c.synced = 0
  c.set(clean)
}
