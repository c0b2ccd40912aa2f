import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { rowsOf } from '../../api/http'
import type { Reason } from '../../api/learning'
import { clusterQuestionsQuery } from '../../api/learning'
import { ErrorView } from '../../app/ErrorView'
import { useText } from '../../i18n/text'
import { ButtonLink } from '../../ui/Button'
import { LoadMore } from '../../ui/LoadMore'
import { Card } from '../../ui/Page'
import { Segmented } from '../../ui/Radio'
import { Skeleton } from '../../ui/Skeleton'
import { Tag } from '../../ui/Tag'
import { Time } from '../../ui/Time'
import s from './Learning.module.css'
import { learningText } from './text'

// The rows behind a cluster's figures, each with the way to its conversation.
export function Questions({ id }: { id: string }) {
  const t = useText(learningText)
  const [which, setWhich] = useState<'bad' | 'all'>('bad')
  const list = useInfiniteQuery(clusterQuestionsQuery(id, which === 'all'))
  const rows = rowsOf(list.data)
  return (
    <Card
      title={t('questions')}
      actions={
        <Segmented<'bad' | 'all'>
          label={t('questions')}
          value={which}
          onChange={setWhich}
          options={[
            { id: 'bad', label: t('questionsBad') },
            { id: 'all', label: t('questionsAll') },
          ]}
        />
      }
    >
      {list.error && <ErrorView error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton lines={6} height={24} />}
      {list.data && rows.length === 0 && <p className={s.muted}>{t('questionsEmpty')}</p>}
      <ul className={s.list}>
        {rows.map((row) => (
          <li key={row.turn_id}>
            <span className={s.grow}>{row.question || t('nameless')}</span>
            <span className={s.tags}>
              {row.reason_names?.map((name) => (
                <Tag key={name}>{t(`reason.${name as Reason}`)}</Tag>
              ))}
            </span>
            <Time at={row.at} className={s.muted} />
            <ButtonLink
              size="small"
              look="quiet"
              to="/inbox"
              search={{ view: 'all', c: row.conversation_id }}
            >
              {t('seeConversation')}
            </ButtonLink>
          </li>
        ))}
      </ul>
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
    </Card>
  )
}
