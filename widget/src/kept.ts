import type { Attachment, Locale, Option } from './wire'

// Shapes that lie in the host page's storage from one visit to the next: a name changed here
// forgets what is there.

export interface Prefs {
  locale: Locale | null
  /** 0 standard, 1 large, 2 largest (twice the standard). */
  size: number
  /** 0 as the inbox says, else the system; 1 light, 2 dark. */
  theme: number
  speak: boolean
}

/** A message the server has not acknowledged yet. */
export interface Pending {
  client_id: string
  text: string
  files?: Attachment[]
  option?: Option
  at: number
  /** The server refused it for good; the text is kept for another try. */
  failed?: boolean
}
