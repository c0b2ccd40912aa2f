import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { GraduationCap } from 'lucide-react'
import { useState } from 'react'
import { rowsOf } from '../../api/http'
import type { Correction, CorrectionResult } from '../../api/knowledge'
import { correctionsQuery, itemQuery, resolveCorrection } from '../../api/knowledge'
import { clusterOfTurnQuery } from '../../api/learning'
import { useMemberName } from '../../api/members'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Button, ButtonLink } from '../../ui/Button'
import { Empty } from '../../ui/Empty'
import { LoadMore } from '../../ui/LoadMore'
import { Card, Facts, Page } from '../../ui/Page'
import { Segmented } from '../../ui/Radio'
import { Skeleton } from '../../ui/Skeleton'
import { Tag } from '../../ui/Tag'
import { Time } from '../../ui/Time'
import { toast } from '../../ui/Toast'
import s from './CorrectionsPage.module.css'
import { knowledgeText } from './text'

type State = 'open' | 'resolved'

export function CorrectionsPage() {
  const t = useText(knowledgeText)
  const [state, setState] = useState<State>('open')
  const list = useInfiniteQuery(correctionsQuery(state))
  const rows = rowsOf(list.data)
  return (
    <Page
      title={t('tab.corrections')}
      intro={t('correctionsIntro')}
      actions={
        <Segmented<State>
          label={t('tab.corrections')}
          value={state}
          onChange={setState}
          options={[
            { id: 'open', label: t('corrections.open') },
            { id: 'resolved', label: t('corrections.resolved') },
          ]}
        />
      }
    >
      {list.isPending && <Skeleton lines={8} height={20} />}
      {list.data && rows.length === 0 && (
        <Empty
          icon={<GraduationCap size={24} />}
          title={state === 'open' ? t('correctionsEmptyTitle') : t('correctionsEndedEmpty')}
        >
          {t('correctionsEmptyText')}
        </Empty>
      )}
      {rows.map((correction) => (
        <CorrectionCard key={correction.id} correction={correction} />
      ))}
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
    </Page>
  )
}

// Where others asked the same: what mends this one may mend them all.
function ToCluster({ correction }: { correction: Correction }) {
  const t = useText(knowledgeText)
  const mayLearn = useCan('learning.read')
  const cluster = useQuery({
    ...clusterOfTurnQuery(correction.turn_id),
    enabled: mayLearn && correction.turn_id !== '',
  })
  if (!cluster.data) return null
  return (
    <ButtonLink
      size="small"
      to="/learning/$"
      params={{ _splat: `clusters/${cluster.data.id}` }}
      search={{ correction: correction.id } as never}
    >
      {t('toCluster')} <span className="num">{cluster.data.size}</span>
    </ButtonLink>
  )
}

function CorrectionCard({ correction }: { correction: Correction }) {
  const t = useText(knowledgeText)
  const nameOf = useMemberName()
  const client = useQueryClient()
  const complain = useComplain()
  const wrong = useQuery(itemQuery(correction.wrong_item_id))
  const right = useQuery(itemQuery(correction.right_item_id))
  const resolve = async (result: CorrectionResult) => {
    try {
      await resolveCorrection(correction.id, result)
      toast(t('resolvedDone'))
      await client.invalidateQueries({ queryKey: ['knowledge'] })
    } catch (error) {
      complain(error)
    }
  }
  return (
    <Card>
      <p className={s.head}>
        <b>{correction.question}</b>
        {correction.result && <Tag tone="ok">{t(`result.${correction.result}`)}</Tag>}
        <small>
          {nameOf(correction.author_id) && t('correctionBy', { name: nameOf(correction.author_id) })}{' '}
          <Time at={correction.created_at} />
        </small>
      </p>
      <Facts
        items={[
          ...(wrong.data ? [{ label: t('correctionBot'), value: wrong.data.question }] : []),
          ...(right.data ? [{ label: t('correctionRight'), value: right.data.question }] : []),
          ...(correction.answer ? [{ label: t('correctionAnswer'), value: correction.answer }] : []),
          ...(correction.note ? [{ label: t('correctionNote'), value: correction.note }] : []),
        ]}
      />
      <div className={s.actions}>
        {correction.state === 'open' && right.data && (
          <Button look="primary" size="small" onPress={() => void resolve('variant_added')}>
            {t('resolveVariant', { question: right.data.question })}
          </Button>
        )}
        {correction.state === 'open' && correction.answer && (
          <Button size="small" onPress={() => void resolve('item_created')}>
            {t('resolveItem')}
          </Button>
        )}
        {correction.state === 'open' && <ToCluster correction={correction} />}
        {correction.state === 'open' && (
          <Button size="small" look="quiet" onPress={() => void resolve('dismissed')}>
            {t('dismiss')}
          </Button>
        )}
        <ButtonLink
          size="small"
          look="quiet"
          to="/inbox"
          search={{ view: 'all', c: correction.conversation_id }}
        >
          {t('seeConversation')}
        </ButtonLink>
      </div>
    </Card>
  )
}
