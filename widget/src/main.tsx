import { h, render } from 'preact'
import { closePanel, openPanel, wakeUp } from './chat/panel'
import { followSystem } from './chat/prefs'
import { deliver, send } from './chat/send'
import { connect, destroy, identify, isExpected, loadConfig, signOut } from './chat/session'
import { createChat } from './chat/state'
import type { Chat } from './chat/state'
import { acknowledge } from './chat/sync'
import { createApi } from './http'
import { createOutbox } from './outbox'
import { openStore } from './storage'
import { styles } from './style'
import { App } from './ui/app'
import type { Commands, Yingda } from './wire'

const tag = 'yingda-chat'
const script = (document.currentScript || document.querySelector('script[data-inbox]')) as HTMLScriptElement | null

if (script && !document.querySelector(tag)) {
  const begin = () => void start(script.dataset.inbox!, new URL(script.src).origin)
  if (document.body) begin()
  else document.addEventListener('DOMContentLoaded', begin)
}

async function start(inbox: string, origin: string): Promise<void> {
  const namespace = `yingda:${inbox}:`
  const store = openStore(namespace, () => localStorage)
  const c = createChat({
    api: createApi(origin + '/api/visitor'),
    store,
    tab: openStore(namespace, () => sessionStorage),
    inbox,
    connect,
    outbox: (chat) => createOutbox(store, (p) => deliver(chat, p), () => chat.set({ pending: chat.outbox.list() })),
  })
  const host = document.createElement(tag)
  const stopWatching = watchPage(c)
  const end = () => {
    destroy(c)
    stopWatching()
    host.remove()
  }
  answerCalls(c, end)
  followSystem(c)
  try {
    await loadConfig(c)
  } catch (e) {
    console.warn('yingda: this inbox does not serve this page', e)
    end()
  }
  if (c.gone) return
  draw(c, host)
  if (c.state.open || isExpected(c)) void wakeUp(c)
}

/** Adopted sheets need no `unsafe-inline` in the host's style-src; older browsers get an element. */
function draw(c: Chat, host: HTMLElement): void {
  const root = host.attachShadow({ mode: 'open' })
  const box = document.createElement('div')
  if ('adoptedStyleSheets' in root) {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(styles)
    root.adoptedStyleSheets = [sheet]
  } else {
    const element = document.createElement('style')
    element.textContent = styles
    ;(root as ShadowRoot).append(element)
  }
  root.append(box)
  // not into body: a transform there, as off-canvas menus have, would carry the panel along
  document.documentElement.append(host)
  render(<App c={c} />, box)
}

/** Comes back to life with the network and with the tab; returns how to stop. */
function watchPage(c: Chat): () => void {
  const look = ({ type }: Event) => {
    if (type === 'offline') return c.set({ online: false })
    c.outbox.wake()
    if (c.live) c.live.wake()
    else if (c.state.open || isExpected(c)) void wakeUp(c)
    acknowledge(c)
  }
  const all = (act: 'addEventListener' | 'removeEventListener') => {
    window[act]('online', look)
    window[act]('offline', look)
    document[act]('visibilitychange', look)
  }
  all('addEventListener')
  return () => all('removeEventListener')
}

/** The page's commands, and those queued before this file was there. */
function answerCalls(c: Chat, destroy: () => void): void {
  const commands: Commands = {
    open: () => openPanel(c),
    close: () => closePanel(c),
    identify: (who) => identify(c, who),
    signout: () => signOut(c),
    ask(text) {
      openPanel(c)
      send(c, text)
    },
    destroy,
  }
  const yingda = (name: keyof Commands, arg: never) => {
    Promise.resolve(commands[name](arg)).catch((e) => console.warn('yingda', name, e))
  }
  const { q = [] } = window.yingda || {}
  window.yingda = yingda as Yingda
  q.forEach((call) => yingda(call[0] as keyof Commands, call[1] as never))
}
