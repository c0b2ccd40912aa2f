import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Past } from '../../api/past'
import { deletePast, movePast, pastQuery, pastsQuery } from '../../api/past'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { ErrorView } from '../../app/ErrorView'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { Button, ButtonLink } from '../../ui/Button'
import { Confirm } from '../../ui/Dialog'
import { Card, Page } from '../../ui/Page'
import { Progress } from '../../ui/Progress'
import { Skeleton } from '../../ui/Skeleton'
import { toast } from '../../ui/Toast'
import s from './Learning.module.css'
import { PastCheck } from './PastCheck'
import { PastReportView } from './PastReport'
import { pastText } from './pastText'
import { learningText } from './text'

const pollEvery = 1000

// One import of the past: what was understood, how far it is, what came of it. Its id stands in the
// address, so that the page can be left and found again.
export function PastPage({ id }: { id: string }) {
  const t = useText(pastText)
  const tl = useText(learningText)
  const run = useQuery({
    ...pastQuery(id),
    refetchInterval: (query) => (query.state.data?.state === 'running' ? pollEvery : false),
  })
  const p = run.data
  return (
    <Page title={p?.file_name ?? tl('tab.past')} width="full" actions={p && <Acts past={p} />}>
      <ButtonLink size="small" look="quiet" className={s.back} to="/learning/$" params={{ _splat: 'past' }}>
        ← {t('back')}
      </ButtonLink>
      {run.error && <ErrorView error={run.error} onRetry={() => void run.refetch()} />}
      {run.isPending && <Skeleton lines={6} height={60} />}
      {p && <Body past={p} />}
    </Page>
  )
}

function Body({ past: p }: { past: Past }) {
  const t = useText(pastText)
  return (
    <>
      <p className={s.muted}>
        {t('facts', {
          format: p.format.toUpperCase().replace('_', ' '),
          conversations: p.preview.conversations,
          questions: p.preview.questions,
        })}
        {p.preview.broken > 0 && ` · ${t('broken', { n: p.preview.broken })}`}
      </p>
      {p.taken > 1 && p.state !== 'failed' && <Banner>{t('takenUp', { n: p.taken })}</Banner>}
      {p.state === 'failed' && <Banner tone="danger">{t('failed')}</Banner>}
      {p.state === 'checked' && <PastCheck past={p} />}
      {(p.state === 'running' || p.state === 'stopped') && (
        <Card>
          <Progress
            label={t(p.state === 'running' ? 'running' : 'state.stopped')}
            value={p.total ? (p.done / p.total) * 100 : undefined}
            note={t('progress', { done: p.done, total: p.total })}
          />
          <p className={s.muted}>{t(p.state === 'running' ? 'leave' : 'stopped')}</p>
        </Card>
      )}
      {p.report && <PastReportView id={p.id} report={p.report} />}
    </>
  )
}

function Acts({ past: p }: { past: Past }) {
  const t = useText(pastText)
  const mayManage = useCan('learning.manage')
  const client = useQueryClient()
  const complain = useComplain()
  const navigate = useNavigate()
  const [deleting, setDeleting] = useState(false)
  if (!mayManage) return null
  const move = async (to: 'start' | 'stop') => {
    try {
      client.setQueryData(pastQuery(p.id).queryKey, await movePast(p.id, to))
    } catch (error) {
      complain(error)
    }
  }
  const remove = async () => {
    try {
      await deletePast(p.id)
      toast(t('deleted'))
      await client.invalidateQueries({ queryKey: pastsQuery.queryKey })
      void navigate({ to: '/learning/$', params: { _splat: 'past' } })
    } catch (error) {
      complain(error)
      throw error
    }
  }
  return (
    <>
      {p.state === 'running' ? (
        <Button onPress={() => void move('stop')}>{t('stop')}</Button>
      ) : (
        <Button onPress={() => setDeleting(true)}>{t('delete')}</Button>
      )}
      {(p.state === 'checked' || p.state === 'stopped') && (
        <Button look="primary" isDisabled={p.preview.questions === 0} onPress={() => void move('start')}>
          {t(p.state === 'checked' ? 'start' : 'goOn')}
        </Button>
      )}
      <Confirm
        title={t('deleteTitle')}
        isOpen={deleting}
        onClose={() => setDeleting(false)}
        onConfirm={remove}
        confirmLabel={t('delete')}
      >
        {t('deleteText')}
      </Confirm>
    </>
  )
}
