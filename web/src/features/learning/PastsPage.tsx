import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Past } from '../../api/past'
import { checkPast, pastQuery, pastsQuery } from '../../api/past'
import { useCan } from '../../api/session'
import { useDescribe } from '../../api/useProblem'
import { ErrorView } from '../../app/ErrorView'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { FileDrop } from '../../ui/FileDrop'
import { Card, Page } from '../../ui/Page'
import { Progress } from '../../ui/Progress'
import { Skeleton } from '../../ui/Skeleton'
import { Table } from '../../ui/Table'
import type { Tone } from '../../ui/Tag'
import { Tag } from '../../ui/Tag'
import { Time } from '../../ui/Time'
import s from './Learning.module.css'
import { percent } from './money'
import { pastText } from './pastText'
import { learningText } from './text'

const tones: Record<Past['state'], Tone> = {
  checked: 'plain',
  running: 'accent',
  stopped: 'warn',
  done: 'ok',
  failed: 'danger',
}

// Old conversations in, and what was brought in before.
export function PastsPage() {
  const t = useText(pastText)
  const tl = useText(learningText)
  const mayManage = useCan('learning.manage')
  const list = useQuery({
    ...pastsQuery,
    refetchInterval: (query) => (query.state.data?.items?.some((p) => p.state === 'running') ? 2000 : false),
  })
  const all = list.data?.items ?? []
  return (
    <Page title={tl('tab.past')} intro={t('intro')}>
      {mayManage && <Upload />}
      {list.error && <ErrorView error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton lines={4} height={32} />}
      {list.data && (
        <Card title={t('earlier')} flush={all.length > 0}>
          {all.length === 0 ? <p className={s.muted}>{t('earlierEmpty')}</p> : <Rows all={all} />}
        </Card>
      )}
    </Page>
  )
}

function Upload() {
  const t = useText(pastText)
  const describe = useDescribe()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [reading, setReading] = useState<string | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const upload = async ([file]: File[]) => {
    if (!file) return
    setProblem(null)
    setReading(file.name)
    try {
      const checked = await checkPast(file)
      client.setQueryData(pastQuery(checked.id).queryKey, checked)
      await client.invalidateQueries({ queryKey: pastsQuery.queryKey })
      void navigate({ to: '/learning/$', params: { _splat: `past/${checked.id}` } })
    } catch (error) {
      setProblem(error)
      setReading(null)
    }
  }
  return (
    <Card>
      {problem !== null && <Banner tone="danger">{describe(problem)}</Banner>}
      {reading ? (
        <Progress label={t('reading', { name: reading })} />
      ) : (
        <FileDrop
          label={t('drop')}
          hint={t('formats')}
          accept={['.csv', '.tsv', '.txt', '.xlsx', '.json', '.jsonl', '.ndjson']}
          onFiles={(files) => void upload(files)}
        />
      )}
    </Card>
  )
}

function Rows({ all }: { all: readonly Past[] }) {
  const t = useText(pastText)
  return (
    <Table
      label={t('earlier')}
      rows={all}
      rowKey={(row) => row.id}
      columns={[
        {
          id: 'file',
          head: t('file'),
          rowHeader: true,
          cell: (row) => (
            <Link to="/learning/$" params={{ _splat: `past/${row.id}` }}>
              {row.file_name}
            </Link>
          ),
        },
        {
          id: 'state',
          head: t('state'),
          cell: (row) => (
            <span className={s.name}>
              <Tag tone={tones[row.state]}>{t(`state.${row.state}`)}</Tag>
              {(row.state === 'running' || row.state === 'stopped') && (
                <span className="num">{t('progress', { done: row.done, total: row.total })}</span>
              )}
            </span>
          ),
        },
        { id: 'when', head: t('when'), cell: (row) => <Time at={row.created_at} /> },
        {
          id: 'result',
          head: t('result'),
          align: 'end',
          cell: (row) => (row.report ? percent(row.report.answered.k / row.report.answered.n) : '—'),
        },
      ]}
    />
  )
}
