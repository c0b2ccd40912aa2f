import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Listing } from './http'
import { call } from './http'
import type { Shape } from './shape'

export type Source = Shape<'DocumentSource'>
export type Placement = Shape<'KnowledgePlacement'>
export type Run = Shape<'RunView'>
export type Entry = Shape<'EntryView'>
export type EntryAction = Exclude<Entry['action'], '' | undefined>
export type DocumentRow = Shape<'DocumentView'>
export type DocumentDetail = Shape<'DocumentDetail'>
export type Chunk = Shape<'DocumentChunk'>
export type Block = Shape<'FormatBlock'>
export type ProposedQuestion = Shape<'DocumentQuestion'>

const v1 = '/api/v1'
const all = ['knowledge', 'documents'] as const

// What is under way moves by itself; the page looks again while it does.
export const lookAgain = 1000

export function isGoing(run: { state: string } | null | undefined): boolean {
  return run?.state === 'listing' || run?.state === 'reading'
}

export const sourcesQuery = queryOptions({
  queryKey: [...all, 'sources'],
  queryFn: ({ signal }) => call<Listing<Source>>('GET', `${v1}/document-sources`, { signal }),
  refetchInterval: (query) =>
    query.state.data?.items?.some((source) => isGoing(source.run)) ? lookAgain : false,
})

export const foldersQuery = queryOptions({
  queryKey: [...all, 'folders'],
  queryFn: ({ signal }) => call<Listing<string>>('GET', `${v1}/document-folders`, { signal }),
})

export type DocumentFilter = {
  source?: string
  q?: string
  only?: 'failed' | 'changed' | 'archived'
}

export function documentsQuery({ only: state, ...filter }: DocumentFilter) {
  return infiniteQueryOptions({
    queryKey: [...all, 'list', filter, state],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<DocumentRow>>('GET', `${v1}/documents`, {
        query: { ...filter, state, after: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}

export function documentQuery(id: string) {
  return queryOptions({
    queryKey: [...all, 'one', id],
    queryFn: ({ signal }) => call<DocumentDetail>('GET', `${v1}/documents/${id}`, { signal }),
  })
}

export function chunksQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: [...all, 'chunks', id],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<Chunk>>('GET', `${v1}/documents/${id}/chunks`, {
        query: { after: pageParam, limit: 20 },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}

export function runQuery(id: string) {
  return queryOptions({
    queryKey: [...all, 'run', id],
    queryFn: ({ signal }) => call<Run>('GET', `${v1}/document-runs/${id}`, { signal }),
    refetchInterval: (query) => (isGoing(query.state.data) ? lookAgain : false),
  })
}

export function entriesQuery(id: string, action: EntryAction | undefined) {
  return infiniteQueryOptions({
    queryKey: [...all, 'run', id, 'entries', action],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<Entry>>('GET', `${v1}/document-runs/${id}/entries`, {
        query: { action, after: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}

export function questionsQuery(document: string | undefined) {
  return infiniteQueryOptions({
    queryKey: [...all, 'questions', document],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<ProposedQuestion>>('GET', `${v1}/document-questions`, {
        query: { document, after: pageParam, limit: 30 },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}

export type SourceEdit = Shape<'DocumentSourceEdit'>

export function saveSource(id: string | null, edit: Partial<SourceEdit>): Promise<Source> {
  if (id === null) return call('POST', `${v1}/document-sources`, { body: edit })
  return call('PATCH', `${v1}/document-sources/${id}`, { body: edit })
}

export function removeSource(id: string, erase: boolean): Promise<unknown> {
  return call('DELETE', `${v1}/document-sources/${id}`, { query: { erase } })
}

export function readSource(id: string, dry: boolean): Promise<Run> {
  return call('POST', `${v1}/document-sources/${id}/runs`, { body: { dry } })
}

export type RunVerb = 'apply' | 'pause' | 'resume' | 'cancel'

export function moveRun(id: string, verb: RunVerb): Promise<Run> {
  return call('POST', `${v1}/document-runs/${id}/${verb}`)
}

type HandedIn = Shape<'HandedIn'>

const filesAtOnce = 20

// Hands files in, some at a time, and has them looked at without anything being written yet.
export async function upload(
  files: readonly File[],
  placement: Placement,
  progress: (done: number) => void,
): Promise<{ run: Run; refused: HandedIn['refused'] }> {
  const begun = await call<Run>('POST', `${v1}/document-uploads`, { body: { placement } })
  const refused: NonNullable<HandedIn['refused']> = []
  for (let at = 0; at < files.length; at += filesAtOnce) {
    progress(at)
    const form = new FormData()
    for (const file of files.slice(at, at + filesAtOnce)) {
      form.append('file', file, file.webkitRelativePath || file.name)
    }
    const taken = await call<HandedIn>('POST', `${v1}/document-uploads/${begun.id}/files`, { form })
    refused.push(...(taken.refused ?? []))
  }
  const run = await call<Run>('POST', `${v1}/document-uploads/${begun.id}/start`, { body: { dry: true } })
  return { run, refused }
}

export function saveDocument(
  id: string,
  edit: { title?: string; placement?: Placement },
): Promise<DocumentDetail> {
  return call('PATCH', `${v1}/documents/${id}`, { body: edit })
}

export function retryDocument(id: string): Promise<Run> {
  return call('POST', `${v1}/documents/${id}/retry`)
}

export function takeDocument(id: string, way: 'take-out' | 'take-back'): Promise<unknown> {
  return call('POST', `${v1}/documents/${id}/${way}`)
}

export function eraseDocument(id: string): Promise<unknown> {
  return call('DELETE', `${v1}/documents/${id}`)
}

export function originalAddress(id: string): string {
  return `${v1}/documents/${id}/file`
}

export function takeQuestion(id: string): Promise<ProposedQuestion> {
  return call('POST', `${v1}/document-questions/${id}/take`, { body: {} })
}

export function dropQuestion(id: string): Promise<ProposedQuestion> {
  return call('POST', `${v1}/document-questions/${id}/drop`)
}
