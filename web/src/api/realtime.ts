// The live line to the server. It carries hints and copies; the truth is read over HTTP,
// so a lost socket loses nothing: on each reconnect the open queries are read again.
import type { Centrifuge } from 'centrifuge'
import { useEffect, useRef } from 'react'
import { createStore, useStore } from '../app/store'

export type Hint = { type: string } & Record<string, unknown>

export type LineState = 'idle' | 'connecting' | 'connected' | 'lost'

const line = createStore<LineState>('idle')
const listeners = new Set<(hint: Hint) => void>()
const reconnected = new Set<() => void>()
let client: Centrifuge | null = null

export function useLine(): LineState {
  return useStore(line, (state) => state)
}

// Opens the line once per page; the returned function closes it.
export async function openLine(): Promise<() => void> {
  const { Centrifuge: Client } = await import('centrifuge')
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  const socket = new Client(`${scheme}://${location.host}/api/console/ws`, {
    minReconnectDelay: 300,
    maxReconnectDelay: 8000,
  })
  let wasConnected = false
  socket.on('connecting', () => line.set(wasConnected ? 'lost' : 'connecting'))
  socket.on('disconnected', () => line.set('lost'))
  socket.on('connected', () => {
    line.set('connected')
    if (wasConnected) for (const listener of reconnected) listener()
    wasConnected = true
  })
  socket.on('publication', (ctx) => deliver(ctx.data))
  socket.on('message', (ctx) => deliver(ctx.data))
  socket.connect()
  client = socket
  return () => {
    client = null
    socket.disconnect()
    line.set('idle')
  }
}

function deliver(data: unknown): void {
  if (typeof data !== 'object' || data === null || !('type' in data)) return
  for (const listener of listeners) listener(data as Hint)
}

export function useHints(listener: (hint: Hint) => void): void {
  const current = useRef(listener)
  current.current = listener
  useEffect(() => {
    const stable = (hint: Hint) => current.current(hint)
    listeners.add(stable)
    return () => {
      listeners.delete(stable)
    }
  }, [])
}

// Runs after the line came back, when hints may have been missed.
export function useReconnect(listener: () => void): void {
  const current = useRef(listener)
  current.current = listener
  useEffect(() => {
    const stable = () => current.current()
    reconnected.add(stable)
    return () => {
      reconnected.delete(stable)
    }
  }, [])
}

// Small facts that need no answer: typing, looking at. Lost ones do not matter.
export function tell(data: Hint): void {
  if (line.get() !== 'connected' || !client) return
  void client.send(data).catch(() => undefined)
}
