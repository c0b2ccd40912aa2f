import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Plus, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { rowsOf } from '../../../api/http'
import { useCan } from '../../../api/session'
import { runSuite, suiteQuestionsQuery } from '../../../api/suite'
import { useComplain } from '../../../api/useProblem'
import { ErrorView } from '../../../app/ErrorView'
import { useText } from '../../../i18n/text'
import { Button } from '../../../ui/Button'
import { Empty } from '../../../ui/Empty'
import { LoadMore } from '../../../ui/LoadMore'
import { Card, Page, Toolbar } from '../../../ui/Page'
import { SearchField } from '../../../ui/SearchField'
import { Skeleton } from '../../../ui/Skeleton'
import { toast } from '../../../ui/Toast'
import { PublishNav } from '../PublishNav'
import { GateNav } from './GateNav'
import { gateText } from './gateText'
import { ProposalDrawer } from './ProposalDrawer'
import { QuestionDialog } from './QuestionDialog'
import { QuestionRow } from './QuestionRow'

export function GatePage() {
  const t = useText(gateText)
  const navigate = useNavigate()
  const client = useQueryClient()
  const complain = useComplain()
  const mayWrite = useCan('knowledge.write')
  const [q, setQ] = useState('')
  const [asking, setAsking] = useState<'add' | 'propose' | null>(null)
  const list = useInfiniteQuery(suiteQuestionsQuery(q.trim()))
  const rows = rowsOf(list.data)
  const run = async () => {
    try {
      const made = await runSuite('drafts')
      toast(t('started'))
      await client.invalidateQueries({ queryKey: ['knowledge', 'suite'] })
      void navigate({ to: '/knowledge/publish/$', params: { _splat: `gate/runs/${made.id}` } })
    } catch (error) {
      complain(error)
    }
  }
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      actions={
        mayWrite && (
          <>
            {rows.length > 0 && <Button onPress={() => void run()}>{t('runDrafts')}</Button>}
            <Button onPress={() => setAsking('propose')}>{t('propose')}</Button>
            <Button look="primary" onPress={() => setAsking('add')}>
              <Plus size={16} aria-hidden />
              {t('add')}
            </Button>
          </>
        )
      }
    >
      <PublishNav />
      <GateNav />
      {list.error && <ErrorView error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton lines={8} height={24} />}
      {list.data && rows.length === 0 && q === '' && (
        <Empty icon={<ShieldCheck size={24} />} title={t('emptyTitle')}>
          {t('emptyText')}
        </Empty>
      )}
      {(rows.length > 0 || q !== '') && (
        <Toolbar>
          <SearchField label={t('search')} value={q} onChange={setQ} />
        </Toolbar>
      )}
      {list.data && rows.length === 0 && q !== '' && <p>{t('noMatch')}</p>}
      {rows.length > 0 && (
        <Card flush>
          <ol>
            {rows.map((question) => (
              <QuestionRow key={question.id} question={question} />
            ))}
          </ol>
        </Card>
      )}
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
      {asking === 'add' && <QuestionDialog onClose={() => setAsking(null)} />}
      {asking === 'propose' && <ProposalDrawer onClose={() => setAsking(null)} />}
    </Page>
  )
}
