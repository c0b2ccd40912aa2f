// The live line to the server. It carries hints and copies; the truth is read over HTTP,
// so a lost socket loses nothing: on each reconnect the open queries are read again.
import type { Centrifuge, Subscription } from 'centrifuge'
import { useEffect, useRef } from 'react'
import { createStore, useStore } from '../app/store'
import { currentWorkspace, search } from './http'
import { queryClient } from './queryClient'
import { meQuery } from './session'

export type Hint = { type: string } & Record<string, unknown>

export type LineState = 'idle' | 'connecting' | 'connected' | 'lost'

type Listener = (hint: Hint) => void
type Channel = { listeners: Set<Listener>; subscription: Subscription | null }

const line = createStore<LineState>('idle')
const channels = new Map<string, Channel>()
const reconnected = new Set<() => void>()
let client: Centrifuge | null = null

export function useLine(): LineState {
  return useStore(line, (state) => state)
}

// Opens the line once per page; the returned function closes it.
export async function openLine(): Promise<() => void> {
  const { Centrifuge: Client } = await import('centrifuge')
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  const address = `${scheme}://${location.host}/api/v1/realtime${search({ workspace: currentWorkspace() })}`
  const socket = new Client(address, { minReconnectDelay: 300, maxReconnectDelay: 8000 })
  let wasConnected = false
  socket.on('connecting', () => line.set(wasConnected ? 'lost' : 'connecting'))
  socket.on('disconnected', () => {
    line.set('lost')
    if (client === socket) void comeBack(socket)
  })
  socket.on('connected', () => {
    line.set('connected')
    if (wasConnected) for (const listener of reconnected) listener()
    wasConnected = true
  })
  // The server says so while it cannot tell what its other nodes did.
  socket.on('message', () => {
    for (const listener of reconnected) listener()
  })
  client = socket
  for (const [name, channel] of channels) attach(name, channel)
  socket.connect()
  return () => {
    client = null
    socket.disconnect()
    for (const channel of channels.values()) channel.subscription = null
    line.set('idle')
  }
}

const pause = 2000

// The server ends a line for good when what a member may do has changed. Who still has a session comes
// back with the rights of now; who has none is asked to sign in by what reading them answers.
async function comeBack(socket: Centrifuge): Promise<void> {
  try {
    await queryClient.fetchQuery({ ...meQuery, staleTime: 0 })
  } catch {
    return
  }
  setTimeout(() => client === socket && socket.connect(), pause)
}

// Listens on a channel while the component is there; null listens to nothing.
export function useChannel(name: string | null, listener: Listener): void {
  const current = useRef(listener)
  current.current = listener
  useEffect(() => {
    if (name === null) return
    return listen(name, (hint) => current.current(hint))
  }, [name])
}

function listen(name: string, listener: Listener): () => void {
  const channel = channels.get(name) ?? { listeners: new Set(), subscription: null }
  channels.set(name, channel)
  channel.listeners.add(listener)
  attach(name, channel)
  return () => {
    channel.listeners.delete(listener)
    if (channel.listeners.size > 0) return
    channels.delete(name)
    if (client && channel.subscription) {
      channel.subscription.unsubscribe()
      client.removeSubscription(channel.subscription)
    }
  }
}

function attach(name: string, channel: Channel): void {
  if (!client || channel.subscription) return
  const subscription = client.newSubscription(name)
  subscription.on('publication', (ctx) => deliver(channel, ctx.data))
  subscription.subscribe()
  channel.subscription = subscription
}

function deliver(channel: Channel, data: unknown): void {
  if (typeof data !== 'object' || data === null) return
  const hint = { type: '', ...data } as Hint
  for (const listener of channel.listeners) listener(hint)
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
