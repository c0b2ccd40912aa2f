import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Listing } from '../../api/http'
import type { LabelAnswer, LabelTask, TaskKind } from '../../api/label'
import { giveLabel, labelOverviewQuery, nextTasksKey, nextTasksQuery, undoLabel } from '../../api/label'
import { isProblem } from '../../api/problem'
import { useComplain } from '../../api/useProblem'
import { isSuggested } from './answer'

type Given = { label: string; task: string }

// The task before somebody, and what they do with it. A label is sent while the next task is on the
// screen already; what could not be sent comes back with its answer.
export function useLabelling(kind: TaskKind | undefined, suggest: boolean) {
  const client = useQueryClient()
  const complain = useComplain()
  const next = useQuery(nextTasksQuery(kind, suggest))
  const [done, setDone] = useState<ReadonlySet<string>>(new Set())
  const [given, setGiven] = useState<readonly Given[]>([])
  const drafts = useRef(new Map<string, LabelAnswer>())
  const task = next.data?.items?.find((one) => !done.has(one.id))
  const shown = useShown(task?.id)

  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: nextTasksKey }),
      client.invalidateQueries({ queryKey: labelOverviewQuery.queryKey }),
    ])
  const back = (id: string) => setDone((before) => new Set([...before].filter((other) => other !== id)))

  const give = async (one: LabelTask, answer: LabelAnswer) => {
    drafts.current.set(one.id, answer)
    setDone((before) => new Set([...before, one.id]))
    try {
      const made = await giveLabel(one.id, { answer, suggested: isSuggested(one), took_ms: shown() })
      setGiven((before) => [...before, { label: made.id, task: one.id }])
    } catch (error) {
      complain(error)
      // Settled by others meanwhile, or its words are gone: there is nothing to come back to.
      if (!isProblem(error) || error.status !== 409) back(one.id)
    }
    await refresh()
  }

  const last = given.at(-1)
  const undo = async () => {
    if (!last) return
    try {
      const again = await undoLabel(last.label, suggest)
      setGiven((before) => before.filter((g) => g !== last))
      client.setQueryData<Listing<LabelTask>>(nextTasksQuery(kind, suggest).queryKey, (before) => ({
        items: [again, ...(before?.items ?? []).filter((other) => other.id !== again.id)],
      }))
      back(again.id)
    } catch (error) {
      complain(error)
      setGiven((before) => before.filter((g) => g !== last))
    }
  }

  return {
    task,
    isLoading: !task && (next.isPending || next.isFetching) && next.error === null,
    isDone: !task && Boolean(next.data) && !next.isFetching,
    error: task ? null : next.error,
    retry: () => void next.refetch(),
    give: (one: LabelTask, answer: LabelAnswer) => void give(one, answer),
    undo: last && (() => void undo()),
    given: given.length,
    draftOf: (one: LabelTask) => drafts.current.get(one.id),
  }
}

// Milliseconds since this task came to be shown.
function useShown(id: string | undefined): () => number {
  const since = useRef(0)
  useEffect(() => {
    if (id) since.current = performance.now()
  }, [id])
  return () => Math.round(performance.now() - since.current)
}
