import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Listing } from './http'
import { call, search } from './http'
import type { Shape } from './shape'

export const taskKinds = ['items', 'entities', 'mood', 'quality'] as const
export type TaskKind = (typeof taskKinds)[number]

// In the order of their keys: 1 to 9, then 0 and -.
export const entityKinds = [
  'product',
  'money',
  'date',
  'period',
  'duration',
  'place',
  'phone',
  'order_number',
  'card_number',
  'id_number',
  'email',
] as const
export type EntityKind = (typeof entityKinds)[number]

export const moods = ['pleased', 'calm', 'upset', 'angry'] as const

export type LabelAnswer = Shape<'LabelAnswer'>
export type LabelPart = Shape<'LabelPart'>
export type LabelEntity = Shape<'LabelEntity'>
export type LabelTask = Shape<'LabelTaskView'>
export type LabelTaskDetail = Shape<'LabelTaskDetail'>
export type LabelLine = Shape<'LabelLine'>
export type Label = Shape<'Label'>
export type NewLabel = Shape<'LabelNewLabel'>
export type LabelOverview = Shape<'LabelOverview'>
export type LabelGuide = Shape<'LabelGuide'>
export type LabelGuideEdit = Shape<'LabelGuideEdit'>
export type LabelStats = Shape<'LabelStats'>
export type Labeller = Shape<'Labeller'>
export type Agreement = Shape<'LabelAgreement'>
export type LabelImported = Shape<'LabelImported'>
export type Learned = Shape<'LabelLearned'>
export type NamedItem = Shape<'KnowledgeNamed'>

const base = '/api/v1/learning/labels'

export const labelOverviewQuery = queryOptions({
  queryKey: ['learning', 'label', 'overview'],
  queryFn: ({ signal }) => call<LabelOverview>('GET', `${base}/overview`, { signal }),
})

// How many are fetched at once: the one that is shown and those that come after it.
const ahead = 3

export const nextTasksKey = ['learning', 'label', 'next']

// Asking is what keeps the tasks for who asks, ten minutes long: asked again before that.
export function nextTasksQuery(kind: TaskKind | undefined, suggest: boolean) {
  return queryOptions({
    queryKey: [...nextTasksKey, kind ?? '', suggest],
    queryFn: ({ signal }) =>
      call<Listing<LabelTask>>('POST', `${base}/next`, {
        body: { kind: kind ?? '', suggest, limit: ahead },
        signal,
      }),
    // Suggestions come and go beside the task that is shown; another kind is another task.
    placeholderData: (before: Listing<LabelTask> | undefined, query) =>
      query?.queryKey[3] === (kind ?? '') ? before : undefined,
    refetchInterval: 5 * 60_000,
    refetchOnWindowFocus: false,
  })
}

export function giveLabel(task: string, label: NewLabel) {
  return call<Label>('POST', `${base}/tasks/${task}/labels`, { body: label })
}

export function undoLabel(label: string, suggest: boolean) {
  return call<LabelTask>('POST', `${base}/${label}/undo`, { body: { suggest } })
}

export type ReviewFilter = { state: 'disputed' | 'settled' }

export function labelTasksQuery(filter: ReviewFilter) {
  return infiniteQueryOptions({
    queryKey: ['learning', 'label', 'tasks', filter],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<LabelTaskDetail>>('GET', `${base}/tasks`, {
        query: { ...filter, after: pageParam, limit: 20 },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}

export function decideTask(task: string, answer: LabelAnswer) {
  return call<LabelTaskDetail>('POST', `${base}/tasks/${task}/decision`, { body: answer })
}

export function labelStatsQuery(kind: TaskKind) {
  return queryOptions({
    queryKey: ['learning', 'label', 'stats', kind],
    queryFn: ({ signal }) => call<LabelStats>('GET', `${base}/stats`, { query: { kind }, signal }),
  })
}

export const labelGuidesQuery = queryOptions({
  queryKey: ['learning', 'label', 'guides'],
  queryFn: ({ signal }) => call<Listing<LabelGuide>>('GET', `${base}/guides`, { signal }),
})

export function editGuide(kind: TaskKind, change: LabelGuideEdit) {
  return call<LabelGuide>('PATCH', `${base}/guides/${kind}`, { body: change })
}

export function orderQueue() {
  return call<LabelOverview>('POST', `${base}/order`)
}

export const learnedQuery = queryOptions({
  queryKey: ['learning', 'label', 'wordings'],
  queryFn: ({ signal }) => call<Listing<Learned>>('GET', `${base}/wordings`, { signal }),
})

export function teachWordings(item: string, tasks: readonly string[]) {
  return call<unknown>('POST', `${base}/wordings`, { body: { item_id: item, task_ids: tasks } })
}

export const labelFormats = ['jsonl', 'csv', 'labelstudio'] as const

export function exportLabelsAddress(format: (typeof labelFormats)[number]): string {
  return `${base}/export${search({ format })}`
}

export function importLabels(file: File) {
  const form = new FormData()
  form.append('file', file)
  return call<LabelImported>('POST', `${base}/import`, { form })
}
