import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Layers, Plus } from 'lucide-react'
import { useState } from 'react'
import { changeListQuery, openChange } from '../../api/change'
import { rowsOf } from '../../api/http'
import type { Change } from '../../api/knowledge'
import { useMemberName } from '../../api/members'
import { useCan } from '../../api/session'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Empty } from '../../ui/Empty'
import { LoadMore } from '../../ui/LoadMore'
import { Card, Page } from '../../ui/Page'
import { Segmented } from '../../ui/Radio'
import { Skeleton } from '../../ui/Skeleton'
import { Time } from '../../ui/Time'
import { ChangeNameDialog } from './ChangeNameDialog'
import { ChangeTag, useChangePlan } from './ChangeState'
import s from './ChangesPage.module.css'
import { changeText } from './changeText'
import { PublishNav } from './PublishNav'

export function ChangesPage() {
  const t = useText(changeText)
  const navigate = useNavigate()
  const mayWrite = useCan('knowledge.write')
  const [state, setState] = useState<'going' | 'ended'>('going')
  const [opening, setOpening] = useState(false)
  const list = useInfiniteQuery(changeListQuery(state))
  const rows = rowsOf(list.data)
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      actions={
        mayWrite && (
          <Button look="primary" onPress={() => setOpening(true)}>
            <Plus size={16} aria-hidden />
            {t('new')}
          </Button>
        )
      }
    >
      <PublishNav />
      <Segmented
        label={t('title')}
        value={state}
        onChange={setState}
        options={[
          { id: 'going', label: t('going') },
          { id: 'ended', label: t('ended') },
        ]}
      />
      {list.isPending && <Skeleton lines={6} height={20} />}
      {list.data && rows.length === 0 && (
        <Empty icon={<Layers size={24} />} title={state === 'going' ? t('emptyTitle') : t('endedEmpty')}>
          {t('emptyText')}
        </Empty>
      )}
      {rows.length > 0 && (
        <Card flush>
          <ol>
            {rows.map((change) => (
              <Row key={change.id} change={change} />
            ))}
          </ol>
        </Card>
      )}
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
      {opening && (
        <ChangeNameDialog
          onClose={() => setOpening(false)}
          onSave={async (name, note) => {
            const change = await openChange(name, note)
            void navigate({ to: '/knowledge/publish/$', params: { _splat: `changes/${change.id}` } })
          }}
        />
      )}
    </Page>
  )
}

function Row({ change }: { change: Change }) {
  const t = useText(changeText)
  const nameOf = useMemberName()
  const plan = useChangePlan()
  const author = nameOf(change.author_id)
  return (
    <li className={s.row}>
      <div className={s.text}>
        <Link to="/knowledge/publish/$" params={{ _splat: `changes/${change.id}` }} className={s.name}>
          <span className="num">#{change.n}</span> {change.name || change.note || t('unnamed')}
        </Link>
        <small>
          {[t('items', { n: change.items }), author && t('by', { name: author }), ...plan(change)]
            .filter(Boolean)
            .join(' · ')}
        </small>
      </div>
      <ChangeTag change={change} />
      <small>
        <Time at={change.updated_at} />
      </small>
    </li>
  )
}
