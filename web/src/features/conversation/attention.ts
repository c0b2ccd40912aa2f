// Calls for attention: a sound, a notice on the desktop, the unread count on the tab.
// Each can be turned off; nothing rings while the conversation is open before one's eyes.
import { prefs } from '../../app/prefs'

let audio: AudioContext | null = null

export function ring(): void {
  if (!prefs().sound) return
  try {
    audio ??= new AudioContext()
    chime(audio)
  } catch {
    // No sound device, or the page has not been touched yet: the browser forbids it.
  }
}

// Two soft notes, made rather than loaded.
function chime(context: AudioContext): void {
  const notes = [
    { hz: 660, at: 0 },
    { hz: 880, at: 0.12 },
  ]
  for (const note of notes) {
    const start = context.currentTime + note.at
    const tone = context.createOscillator()
    const volume = context.createGain()
    tone.frequency.value = note.hz
    volume.gain.setValueAtTime(0.0001, start)
    volume.gain.exponentialRampToValueAtTime(0.08, start + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.35)
    tone.connect(volume).connect(context.destination)
    tone.start(start)
    tone.stop(start + 0.4)
  }
}

export function notify(title: string, body: string, open: () => void): void {
  if (!prefs().desktopNotice || document.visibilityState === 'visible') return
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  const notice = new Notification(title, { body, tag: title })
  notice.onclick = () => {
    window.focus()
    open()
    notice.close()
  }
}

const countMark = /^\(\d+\+?\) /

export function badge(count: number): void {
  const bare = document.title.replace(countMark, '')
  const wanted = prefs().tabBadge && count > 0 ? `(${count > 99 ? '99+' : count}) ${bare}` : bare
  if (document.title !== wanted) document.title = wanted
}
