import { createStore, useStore } from '../../app/store'

// Conversations on their way out (closing, transferred) within the seconds in which that can be undone:
// they are already gone from the list.
const leaving = createStore<ReadonlySet<string>>(new Set())

export function setLeaving(id: string, on: boolean): void {
  leaving.set((before) => {
    const next = new Set(before)
    if (on) next.add(id)
    else next.delete(id)
    return next
  })
}

export function useLeaving(): ReadonlySet<string> {
  return useStore(leaving, (set) => set)
}
