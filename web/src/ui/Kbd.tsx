import { cx } from './cx'
import s from './Kbd.module.css'

const isMac = /mac|iphone|ipad/i.test(navigator.platform)

const names: Record<string, string> = {
  mod: isMac ? '⌘' : 'Ctrl',
  alt: isMac ? '⌥' : 'Alt',
  shift: isMac ? '⇧' : 'Shift',
  enter: 'Enter',
  escape: 'Esc',
}

// keys: "mod+k", "alt+1", "g i" (one after the other), "e".
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  return <kbd className={cx(s.kbd, className)}>{keyLabel(keys)}</kbd>
}

export function keyLabel(keys: string): string {
  return keys
    .split(' ')
    .map((chord) =>
      chord
        .split('+')
        .map((key) => names[key] ?? key.toUpperCase())
        .join(isMac ? '' : '+'),
    )
    .join(' ')
}
