import type { Attachment } from '../wire'
import { W } from '../words'
import type { Chat, Draft } from './state'

/** Pictures a browser can be trusted to show; anything else is only ever offered for download. */
export const picture = /^image\/(png|jpe?g|gif|webp)$/

let nextKey = 1

/** Files start going up when picked, so that sending is quick. */
export function addFiles(c: Chat, files: FileList): void {
  const { config } = c.state
  const most = config ? config.upload.max_bytes : 0
  if (!most) return
  Array.from(files).forEach((file) => {
    const draft: Draft = {
      key: nextKey++,
      file,
      preview: picture.test(file.type) ? URL.createObjectURL(file) : '',
      share: 0,
      problem: file.size > most ? W.tooBig : undefined,
    }
    c.set({ drafts: c.state.drafts.concat(draft) })
    if (!draft.problem) void upload(c, draft)
  })
}

export async function upload(c: Chat, { key, file }: Draft): Promise<void> {
  const change = (patch: Partial<Draft>) =>
    c.set({ drafts: c.state.drafts.map((d) => (d.key === key ? { ...d, ...patch } : d)) })
  change({ problem: undefined, share: 0 })
  try {
    await c.connect()
    const { done, abort } = c.api.upload('/files', file, (share) => change({ share }))
    change({ abort })
    change({ done: (await done) as Attachment })
  } catch (status) {
    change({ problem: status === 422 ? W.badType : W.uploadFailed })
  }
}

export function removeDraft(c: Chat, draft: Draft): void {
  if (draft.abort) draft.abort()
  URL.revokeObjectURL(draft.preview)
  c.set({ drafts: c.state.drafts.filter((d) => d.key !== draft.key) })
}

/** The files that go out with the next message; null while one is still on its way up. */
export function takeDrafts(c: Chat): Attachment[] | null {
  const wanted = c.state.drafts.filter((d) => !d.problem)
  if (wanted.some((d) => !d.done)) return null
  wanted.forEach((d) => removeDraft(c, d))
  return wanted.map((d) => d.done!)
}
