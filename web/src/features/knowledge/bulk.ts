import type { BulkDone, BulkEdit } from '../../api/item'
import { editItems } from '../../api/item'

const atOnce = 100

// Many items in several calls, so that nobody waits behind one; what each call did adds up.
export async function editMany(
  ids: readonly string[],
  edit: BulkEdit,
  progress: (done: number) => void,
): Promise<BulkDone> {
  const total: BulkDone = { changed: 0, same: 0, refused: [] }
  for (let i = 0; i < ids.length; i += atOnce) {
    const done = await editItems(ids.slice(i, i + atOnce), edit)
    total.changed += done.changed
    total.same += done.same
    total.refused = [...(total.refused ?? []), ...(done.refused ?? [])]
    progress(Math.min(i + atOnce, ids.length))
  }
  return total
}
