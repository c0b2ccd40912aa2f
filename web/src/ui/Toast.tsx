import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { createStore, useStore } from '../app/store'
import { useText } from '../i18n/text'
import { Button, IconButton } from './Button'
import { cx } from './cx'
import { Kbd } from './Kbd'
import s from './Toast.module.css'
import { uiText } from './text'

export type ToastTone = 'plain' | 'ok' | 'danger'

type Toast = {
  id: number
  text: string
  tone: ToastTone
  undo?: () => void
  lifetime: number
}

const undoTime = 5000
const plainTime = 4000
const dangerTime = 9000

const toasts = createStore<readonly Toast[]>([])
let lastId = 0

export function toast(text: string, tone: ToastTone = 'ok'): void {
  push({ text, tone, lifetime: tone === 'danger' ? dangerTime : plainTime })
}

// The thing is already done; undo does its opposite.
export function toastWithUndo(text: string, undo: () => void): void {
  push({ text, tone: 'plain', undo, lifetime: undoTime })
}

// Takes back the newest thing that still can be; true when there was one.
export function undoLast(): boolean {
  const last = [...toasts.get()].reverse().find((t) => t.undo)
  if (!last) return false
  dismiss(last.id)
  last.undo?.()
  return true
}

function push(rest: Omit<Toast, 'id'>): void {
  lastId += 1
  const id = lastId
  toasts.set((before) => [...before.slice(-3), { id, ...rest }])
}

function dismiss(id: number): void {
  toasts.set((before) => before.filter((t) => t.id !== id))
}

export function ToastRegion() {
  const t = useText(uiText)
  const list = useStore(toasts, (all) => all)
  return (
    <section className={s.region} aria-label={t('notices')} aria-live="polite" aria-relevant="additions">
      {list.map((item) => (
        <ToastView key={item.id} item={item} />
      ))}
    </section>
  )
}

function ToastView({ item }: { item: Toast }) {
  const t = useText(uiText)
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => dismiss(item.id), item.lifetime)
    return () => clearTimeout(timer)
  }, [held, item])
  const undo = () => {
    dismiss(item.id)
    item.undo?.()
  }
  return (
    // Resting on it, by pointer or focus, stops the clock.
    <div
      className={cx(s.toast, s[item.tone])}
      role={item.tone === 'danger' ? 'alert' : undefined}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {item.tone === 'ok' && <CircleCheck size={17} aria-hidden />}
      {item.tone === 'danger' && <CircleAlert size={17} aria-hidden />}
      <span className={s.text}>{item.text}</span>
      {item.undo && (
        <Button look="plain" size="small" className={s.undo} onPress={undo}>
          {t('undo')} <Kbd keys="mod+z" />
        </Button>
      )}
      <IconButton label={t('close')} size="small" look="plain" onPress={() => dismiss(item.id)}>
        <X size={15} aria-hidden />
      </IconButton>
    </div>
  )
}
