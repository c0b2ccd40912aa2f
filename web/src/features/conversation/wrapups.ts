import { currentWorkspace } from '../../api/http'
import { createStore, useStore } from '../../app/store'

// Conversations this browser closed whose after-call work still runs: the member has moved on to the next one,
// so the way to finish stands beside the list. Survives a reload; each workspace has its own.
export type Wrapup = { id: string; name: string; since: number }

const storageKey = `yingda.wrapups.${currentWorkspace()}`
const store = createStore<readonly Wrapup[]>(read())

export function useWrapups(): readonly Wrapup[] {
  return useStore(store, (list) => list)
}

export function addWrapup(wrapup: Wrapup): void {
  save([...store.get().filter((w) => w.id !== wrapup.id), wrapup])
}

export function dropWrapup(id: string): void {
  save(store.get().filter((w) => w.id !== id))
}

function save(list: readonly Wrapup[]): void {
  store.set(list)
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(list))
  } catch {
    // Without storage the list lasts as long as the page.
  }
}

function read(): readonly Wrapup[] {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? '[]') as Wrapup[]
  } catch {
    return []
  }
}
