// Everything one can do by keyboard, in one place: the palette lists it, the key handler runs it.
import { useEffect, useRef } from 'react'
import { prefs } from './prefs'
import { createStore, useStore } from './store'

export type CommandGroup = 'here' | 'goTo' | 'general'

export type Command = {
  id: string
  label: string
  group: CommandGroup
  // "mod+k", "alt+1", "g i" (two keys in turn), "e". Single keys can be turned off.
  keys?: string
  // Words that also find it in the palette.
  also?: string
  // False hides it from the palette: moves such as j and k.
  listed?: boolean
  isDisabled?: boolean
  run: () => void
}

type Layer = { id: number; commands: readonly Command[] }

const layers = createStore<readonly Layer[]>([])
let lastId = 0

// Commands live as long as the component that offers them; a later layer wins over an earlier one.
export function useCommands(commands: readonly Command[]): void {
  const current = useRef(commands)
  current.current = commands
  const signature = commands.map((c) => `${c.id}|${c.label}|${c.keys}|${c.isDisabled}`).join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for the commands' visible parts
  useEffect(() => {
    lastId += 1
    const id = lastId
    const live = current.current.map((command) => ({
      ...command,
      run: () => current.current.find((c) => c.id === command.id)?.run(),
    }))
    layers.set((before) => [...before, { id, commands: live }])
    return () => layers.set((before) => before.filter((layer) => layer.id !== id))
  }, [signature])
}

export function useAllCommands(): readonly Command[] {
  const all = useStore(layers, (list) => list)
  const seen = new Set<string>()
  return [...all]
    .reverse()
    .flatMap((layer) => layer.commands)
    .filter((command) => {
      if (seen.has(command.id)) return false
      seen.add(command.id)
      return true
    })
}

const sequenceTime = 900
let pending: { key: string; at: number } | null = null

export function listenForKeys(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (handleKey(event)) {
      event.preventDefault()
      event.stopPropagation()
    }
  }
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}

// Exported for tests; true when a command ran or a sequence began.
export function handleKey(event: KeyboardEvent): boolean {
  // An input method is composing: its Enter and letters belong to the text.
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return false
  const chord = chordOf(event)
  if (!chord) return false
  const modified = event.ctrlKey || event.metaKey || event.altKey
  if (!modified && (isEditable(event.target) || !prefs().singleKeys || overlayOpen())) return false
  if (modified && overlayOpen() && chord !== 'mod+k') return false
  // Enter on a link or a button presses it.
  if (chord === 'enter' && event.target instanceof Element && event.target.closest('a, button, summary'))
    return false
  // Undo inside a field is the field's own.
  if (chord === 'mod+z' && isEditable(event.target)) return false
  return runChord(chord, event.timeStamp, modified)
}

function runChord(chord: string, at: number, modified: boolean): boolean {
  const commands = layers
    .get()
    .flatMap((layer) => layer.commands)
    .reverse()
  const before = !modified && pending && at - pending.at < sequenceTime ? pending.key : null
  pending = null
  const wanted = before ? `${before} ${chord}` : chord
  const found = commands.find((c) => c.keys === wanted && !c.isDisabled)
  if (found) {
    found.run()
    return true
  }
  if (!modified && commands.some((c) => c.keys?.startsWith(`${chord} `))) {
    pending = { key: chord, at }
    return true
  }
  return false
}

// By event.code, so that keys work under a Chinese input method and on other layouts.
function chordOf(event: KeyboardEvent): string | null {
  const key = keyName(event)
  if (!key) return null
  const parts: string[] = []
  if (event.ctrlKey || event.metaKey) parts.push('mod')
  if (event.altKey) parts.push('alt')
  if (event.shiftKey) parts.push('shift')
  return [...parts, key].join('+')
}

function keyName({ code, key }: KeyboardEvent): string | null {
  if (/^Key[A-Z]$/.test(code)) return code.slice(3).toLowerCase()
  if (/^Digit\d$/.test(code)) return code.slice(5)
  // The number pad gives digits or moves.
  if (/^Numpad\d$/.test(code)) return /^\d$/.test(key) ? key : null
  const named: Record<string, string> = {
    Slash: '/',
    Enter: 'enter',
    NumpadEnter: 'enter',
    Escape: 'escape',
    BracketLeft: '[',
    BracketRight: ']',
    ArrowUp: 'up',
    ArrowDown: 'down',
  }
  return named[code] ?? null
}

function isEditable(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.role === 'combobox'
  )
}

// Dialogs, menus and list boxes have keys of their own.
function overlayOpen(): boolean {
  return document.querySelector('[role=dialog],[role=alertdialog],[role=menu]') !== null
}
