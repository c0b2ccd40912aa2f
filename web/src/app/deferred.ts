// Done in five seconds unless undone: for acts that have no opposite.
// Leaving the page does it at once.
import { toastWithUndo } from '../ui/Toast'

const grace = 5000

type Act = {
  text: string
  commit: (leaving: boolean) => Promise<unknown>
  undone?: () => void
  failed: (error: unknown) => void
}

export function deferred({ text, commit, undone, failed }: Act): void {
  let settled = false
  const settle = () => {
    settled = true
    clearTimeout(timer)
    window.removeEventListener('pagehide', leave)
  }
  const run = (leaving: boolean) => {
    if (settled) return
    settle()
    void commit(leaving).catch(failed)
  }
  const leave = () => run(true)
  const timer = setTimeout(() => run(false), grace)
  window.addEventListener('pagehide', leave)
  toastWithUndo(text, () => {
    if (settled) return
    settle()
    undone?.()
  })
}
