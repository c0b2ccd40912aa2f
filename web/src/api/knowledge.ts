import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Listing } from './http'
import { call, search } from './http'
import type { Shape } from './shape'

export type Visibility = 'public' | 'signed_in' | 'tier' | 'internal' | 'restricted'
export type Grade = 'R1' | 'R2' | 'R3' | 'R4'

export type Answer = Shape<'KnowledgeAnswer'>

export type Content = {
  category_id: string
  question: string
  question_en: string
  variants: string[] | null
  answers: Answer[] | null
  grade: Grade
  visibility: Visibility
  tiers?: string[] | null
  products?: string[] | null
  audience?: string[] | null
  tags: string[] | null
  related: string[] | null
  quick_replies: string[] | null
  source: string
  valid_from: string
  valid_until: string
}

export type Revision = Shape<'KnowledgeRevision'>

export type Item = Shape<'KnowledgeItem'>

export type Flaw = Shape<'KnowledgeFlaw'>
export type Twin = Shape<'KnowledgeTwin'>

export type ItemDetail = Shape<'KnowledgeDetail'>

export type Category = Shape<'KnowledgeCategory'>

export type ItemFilter = {
  category?: string
  q?: string
  state?: 'changed' | 'published' | 'archived'
  grade?: Grade
  visibility?: Visibility
  owner?: string
  tag?: string
  product?: string
  audience?: string
  grade_check?: 'confirm' | 'raise'
}

const v1 = '/api/v1'

export const categoriesQuery = queryOptions({
  queryKey: ['knowledge', 'categories'],
  queryFn: ({ signal }) => call<Listing<Category>>('GET', `${v1}/categories`, { signal }),
})

export function itemsQuery(filter: ItemFilter) {
  return infiniteQueryOptions({
    queryKey: ['knowledge', 'items', filter],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<Item> & { hidden?: number }>('GET', `${v1}/items`, {
        query: { ...filter, after: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}

export function itemQuery(id: string) {
  return queryOptions({
    queryKey: ['knowledge', 'item', id],
    queryFn: ({ signal }) => call<ItemDetail>('GET', `${v1}/items/${id}`, { signal }),
    enabled: id !== '',
  })
}

// Of the fields that two changed, which side stands, and the draft that was looked at.
export type Settlement = { settled: Record<string, 'mine' | 'theirs'>; seen: string }

export type Saving = Partial<Settlement> & { confirm_grade?: boolean }

export function saveItem(
  id: string | null,
  content: Content,
  parentRevision: string,
  note = '',
  saving: Saving = {},
): Promise<ItemDetail> {
  if (id === null) return call<ItemDetail>('POST', `${v1}/items`, { body: { ...content, ...saving } })
  return call<ItemDetail>('PUT', `${v1}/items/${id}`, {
    body: { ...content, parent_revision: parentRevision, note, ...saving },
  })
}

export function archiveItem(id: string): Promise<unknown> {
  return call('DELETE', `${v1}/items/${id}`)
}

export function revertItem(id: string, revisionId: string): Promise<unknown> {
  return call('POST', `${v1}/items/${id}/revert`, { body: { revision_id: revisionId } })
}

export type Candidate = Shape<'SearchTrialCandidate'>

export type Why = Shape<'SearchWhy'>
export type Withheld = Shape<'SearchWithheld'>

export function candidateAnswer(candidate: Candidate): string {
  return candidate.answer_preview || (candidate.answer?.text ?? '')
}

export type TestQuestion = Shape<'SearchTrial'>

export type TestResult = Shape<'SearchOutcome'>

export function testQuestion(body: TestQuestion, signal?: AbortSignal): Promise<TestResult> {
  return call<TestResult>('POST', `${v1}/knowledge/test`, { body, signal })
}

export function candidatesQuery(question: string) {
  return queryOptions({
    queryKey: ['knowledge', 'candidates', question],
    queryFn: ({ signal }) => testQuestion({ question }, signal),
    enabled: question.trim() !== '',
    staleTime: 60_000,
    placeholderData: (before) => before,
  })
}

export type FieldChange = Shape<'KnowledgeFieldChange'>
export type ItemChange = Shape<'KnowledgeItemChange'>

export const changesQuery = queryOptions({
  queryKey: ['knowledge', 'changes'],
  queryFn: ({ signal }) => call<Listing<ItemChange>>('GET', `${v1}/knowledge/changes`, { signal }),
})

export type BaseVersion = Shape<'KnowledgeBaseVersion'>

export type Change = Shape<'KnowledgeChange'>

// Those named; with none named all of a kind that belong to no change.
export type Drafts = Pick<Shape<'KnowledgePublication'>, 'item_ids' | 'document_ids' | 'of'>

export function publish(note: string, drafts: Drafts): Promise<Change> {
  return call('POST', `${v1}/knowledge/publish`, { body: { note, ...drafts } })
}

// Of a branch; empty: of the main line.
export function baseVersionsQuery(branch = '') {
  return infiniteQueryOptions({
    queryKey: ['knowledge', 'versions', branch],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<BaseVersion>>('GET', `${v1}/base-versions`, {
        query: { branch, after: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}

export function baseVersionQuery(id: string) {
  return queryOptions({
    queryKey: ['knowledge', 'version', id],
    queryFn: ({ signal }) => call<BaseVersion>('GET', `${v1}/base-versions/${id}`, { signal }),
  })
}

export type Compared = Shape<'KnowledgeChangesPage'>

export function compareQuery(a: string, b: string) {
  return infiniteQueryOptions({
    queryKey: ['knowledge', 'compare', a, b],
    queryFn: ({ pageParam, signal }) =>
      call<Compared>('GET', `${v1}/base-versions/${a}/compare/${b}`, { query: { after: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    enabled: a !== '' && b !== '',
  })
}

// Without items: the whole base.
export function rollBack(id: string, itemIds?: string[]): Promise<BaseVersion> {
  return call('POST', `${v1}/base-versions/${id}/rollback`, itemIds && { body: { item_ids: itemIds } })
}

export type ImportAction = 'add' | 'update' | 'same' | 'skip' | 'error'

export type ImportRow = Shape<'KnowledgeImportRow'>

export type ImportCounts = Shape<'KnowledgeCounts'>

export type ImportRun = Shape<'KnowledgeImportRun'>

// category is a path: "账单 / 扣费"; rows that name none go there.
export type ImportOptions = Shape<'KnowledgeImportOptions'>

export function checkImport(file: File, options: ImportOptions): Promise<ImportRun> {
  const form = new FormData()
  form.append('file', file)
  form.append('options', JSON.stringify(options))
  return call<ImportRun>('POST', `${v1}/imports`, { form })
}

export function importQuery(id: string) {
  return queryOptions({
    queryKey: ['knowledge', 'import', id],
    queryFn: ({ signal }) => call<ImportRun>('GET', `${v1}/imports/${id}`, { signal }),
    enabled: id !== '',
  })
}

export function importRowsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['knowledge', 'import rows', id],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<ImportRow>>('GET', `${v1}/imports/${id}/rows`, { query: { after: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    enabled: id !== '',
  })
}

export function applyImport(id: string): Promise<unknown> {
  return call('POST', `${v1}/imports/${id}/apply`)
}

export function cancelImport(id: string): Promise<unknown> {
  return call('POST', `${v1}/imports/${id}/cancel`)
}

export function exportKnowledgeAddress(format: 'csv' | 'xlsx' | 'jsonl'): string {
  return `${v1}/knowledge/export${search({ format })}`
}

export const exportHistoryAddress = `${v1}/knowledge/history`

export function importHistory(file: File): Promise<Shape<'KnowledgeHistoryRead'>> {
  const form = new FormData()
  form.append('file', file)
  return call('POST', exportHistoryAddress, { form })
}

export type Correction = Shape<'KnowledgeCorrection'>

export function correctionsQuery(state: 'open' | 'resolved') {
  return infiniteQueryOptions({
    queryKey: ['knowledge', 'corrections', state],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<Correction>>('GET', `${v1}/corrections`, { query: { state, after: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}

export type NewCorrection = Shape<'KnowledgeNewCorrection'>

export function sendCorrection(body: NewCorrection): Promise<Correction> {
  return call('POST', `${v1}/corrections`, { body })
}

export type CorrectionResult = 'variant_added' | 'item_created' | 'dismissed'

export function resolveCorrection(
  id: string,
  result: CorrectionResult,
  more: { item_id?: string; variant?: string } = {},
): Promise<unknown> {
  return call('POST', `${v1}/corrections/${id}/resolve`, { body: { result, ...more } })
}

export type NewCategory = { parent_id: string; name: string; name_en?: string; review?: boolean }

export function addCategory(body: NewCategory): Promise<Category> {
  return call('POST', `${v1}/categories`, { body })
}

export function changeCategory(
  id: string,
  body: Partial<Pick<Category, 'name' | 'name_en' | 'parent_id' | 'position' | 'skill_group_id' | 'review'>>,
): Promise<Category> {
  return call('PATCH', `${v1}/categories/${id}`, { body })
}

export function removeCategory(id: string): Promise<unknown> {
  return call('DELETE', `${v1}/categories/${id}`)
}

export type Release = Shape<'KnowledgeRelease'>

export const releasesQuery = queryOptions({
  queryKey: ['knowledge', 'releases'],
  queryFn: ({ signal }) => call<Listing<Release>>('GET', `${v1}/releases`, { signal }),
})
