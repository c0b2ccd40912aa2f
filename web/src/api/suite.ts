import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Listing } from './http'
import { call } from './http'
import type { Shape } from './shape'

// The questions that must not be lost, and asking them.
export type SuiteQuestion = Shape<'GateQuestion'>
export type NewSuiteQuestion = Shape<'GateNewQuestion'>
export type SuiteProposal = Shape<'GateProposal'>
export type SuiteRun = Shape<'GateRun'>
export type SuiteResult = Shape<'GateResult'>
export type SuitePast = Shape<'GatePast'>
export type SuiteOutcome = SuiteResult['after']
export type SuiteTally = SuiteRun['after']
export type SuiteItem = Shape<'GateItem'>
export type ProposalSource = 'history' | 'correction' | 'label'
export type Which = 'lost' | 'won' | 'not_right'

const path = '/api/v1/suite'

export function suiteQuestionsQuery(q: string) {
  return infiniteQueryOptions({
    queryKey: ['knowledge', 'suite', 'questions', q],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<SuiteQuestion>>('GET', `${path}/questions`, { query: { q, after: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    placeholderData: (before) => before,
  })
}

export function suiteHistoryQuery(id: string) {
  return queryOptions({
    queryKey: ['knowledge', 'suite', 'history', id],
    queryFn: ({ signal }) => call<Listing<SuitePast>>('GET', `${path}/questions/${id}/results`, { signal }),
  })
}

export function suiteProposalsQuery(source: ProposalSource) {
  return queryOptions({
    queryKey: ['knowledge', 'suite', 'proposals', source],
    queryFn: ({ signal }) =>
      call<Listing<SuiteProposal>>('GET', `${path}/proposals`, { query: { source }, signal }),
  })
}

export function addSuiteQuestions(questions: NewSuiteQuestion[]): Promise<Shape<'GateAdded'>> {
  return call('POST', `${path}/questions`, { body: { questions } })
}

export function removeSuiteQuestion(id: string): Promise<unknown> {
  return call('DELETE', `${path}/questions/${id}`)
}

export function suiteRunsQuery(of = '') {
  return infiniteQueryOptions({
    queryKey: ['knowledge', 'suite', 'runs', of],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<SuiteRun>>('GET', `${path}/runs`, { query: { of, after: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    // One that is going is looked at again.
    refetchInterval: (query) =>
      query.state.data?.pages.some((p) => p.items?.some((run) => run.state === 'running')) ? 1000 : false,
  })
}

export function suiteRunQuery(id: string) {
  return queryOptions({
    queryKey: ['knowledge', 'suite', 'run', id],
    queryFn: ({ signal }) => call<SuiteRun>('GET', `${path}/runs/${id}`, { signal }),
    refetchInterval: (query) => (query.state.data?.state === 'running' ? 1000 : false),
  })
}

export function suiteResultsQuery(id: string, which: Which | undefined) {
  return infiniteQueryOptions({
    queryKey: ['knowledge', 'suite', 'results', id, which],
    queryFn: ({ pageParam, signal }) =>
      call<Listing<SuiteResult>>('GET', `${path}/runs/${id}/results`, {
        query: { which, after: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })
}

export function runSuite(subject: SuiteRun['subject'], id = ''): Promise<SuiteRun> {
  const of = subject === 'change' ? { change_id: id } : subject === 'branch' ? { branch_id: id } : {}
  return call('POST', `${path}/runs`, { body: { subject, ...of } })
}

export function cancelSuiteRun(id: string): Promise<SuiteRun> {
  return call('POST', `${path}/runs/${id}/cancel`)
}

export function waiveSuiteRun(id: string, reason: string): Promise<SuiteRun> {
  return call('POST', `${path}/runs/${id}/waive`, { body: { reason } })
}
