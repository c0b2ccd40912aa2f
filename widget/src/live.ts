import type { Api } from './http'
import type { LiveEvent } from './wire'

export interface Live {
  /** Starts; also on signs that the network is back: an open line stays, a missing one is tried at once. */
  wake(): void
  stop(): void
}

const pollEvery = 4000
const silence = 70000
const longestWait = 30000

/**
 * One way, server to visitor. The socket is tried first; where a proxy cuts it, SSE over fetch;
 * where that is cut too, polling. Whatever carries at the moment, the socket is tried again. What
 * arrives is a hint: a lost line loses nothing, because each begins with hello, and who hears it
 * reads what was missed. Only polling has none and calls resync.
 */
export function createLive(api: Api, heard: (e: LiveEvent) => void, resync: () => void): Live {
  const timers: Record<string, ReturnType<typeof setTimeout>> = {}
  let socket: WebSocket | null = null
  let reading: AbortController | null = null
  let failures = 0
  let stopped = false

  const again = (name: string, ms: number, then: () => void) => {
    clearTimeout(timers[name])
    if (!stopped) timers[name] = setTimeout(then, ms)
  }

  const stopReading = () => {
    const was = reading
    reading = null
    if (was) was.abort()
  }

  /** What is no JSON is a comment, a heartbeat, or SSE's own fields. */
  const take = (line: string) => {
    let event: LiveEvent
    try {
      event = JSON.parse(line)
    } catch (_) {
      return
    }
    heard(event)
  }

  const openSocket = () => {
    if (stopped || socket) return
    let opened = false
    const mine = new WebSocket(api.base.replace('http', 'ws') + '/stream', ['yingda.v1', 'token.' + api.token])
    const lost = () => {
      if (socket !== mine) return
      socket = null
      mine.close()
      failures++
      // A line that had worked is tried again soon; one that never opened is likely blocked.
      if (!opened && !reading) void readSse()
      const wait = opened ? 1000 : Math.min(longestWait, 1000 * 2 ** failures)
      again('socket', wait * (0.75 + Math.random() / 2), openSocket)
    }
    socket = mine
    mine.onopen = () => {
      opened = true
      failures = 0
      stopReading()
      clearTimeout(timers.poll)
      again('silence', silence, lost)
    }
    // A half-open line looks alive for minutes; the server's heartbeat tells the difference.
    mine.onmessage = ({ data }) => {
      again('silence', silence, lost)
      take(data)
    }
    mine.onclose = lost
  }

  const readSse = async () => {
    const cut = (reading = new AbortController())
    const hear = () => again('silence', silence, () => cut.abort())
    hear()
    try {
      const { body } = await api.fetch('/stream/sse', undefined, cut.signal)
      clearTimeout(timers.poll)
      await readLines(body!.getReader(), hear)
    } catch (_) {
      // polling carries on below, and the socket is tried again on its own clock
    }
    if (reading !== cut) return
    reading = null
    poll()
  }

  const readLines = async (reader: ReadableStreamDefaultReader<Uint8Array>, hear: () => void) => {
    const decoder = new TextDecoder()
    for (let rest = ''; ; ) {
      const { done, value } = await reader.read()
      if (done) return
      hear()
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n')
      rest = lines.pop()!
      lines.forEach((line) => take(line.replace(/^data:/, '')))
    }
  }

  const poll = () => {
    if (stopped) return
    resync()
    again('poll', pollEvery, poll)
  }

  return {
    wake() {
      failures = 0
      openSocket()
    },
    stop() {
      stopped = true
      for (const name in timers) clearTimeout(timers[name])
      stopReading()
      const was = socket
      socket = null
      if (was) was.close()
    },
  }
}
