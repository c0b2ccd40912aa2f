import type { Chat } from './chat/state'
import { spoken } from './markdown'
import type { Message } from './wire'

export const canSpeak = 'speechSynthesis' in window

/** Reads one message aloud, or stops if it is the one being read. */
export function speak(c: Chat, m: Message): void {
  const was = c.state.speaking
  hush(c)
  if (was !== m.id) utter(c, m)
}

export function hush(c: Chat): void {
  if (canSpeak) speechSynthesis.cancel()
  c.set({ speaking: '' })
}

export function speakNew(c: Chat, fresh: Message[]): void {
  if (canSpeak && c.state.prefs.speak && c.state.open) fresh.forEach((m) => utter(c, m))
}

/** The voice follows the text: an English answer in a Chinese panel is read in English. */
function utter(c: Chat, { id, text }: Message): void {
  const u = new SpeechSynthesisUtterance(spoken(text))
  u.lang = /[\u3400-\u9fff]/.test(text) ? 'zh-CN' : 'en-US'
  u.onstart = () => c.set({ speaking: id })
  u.onend = () => c.set({ speaking: '' })
  speechSynthesis.speak(u)
}
