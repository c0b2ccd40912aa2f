import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useMemberName } from '../../../api/members'
import { useCan } from '../../../api/session'
import type { SuiteRun } from '../../../api/suite'
import { cancelSuiteRun, suiteRunQuery } from '../../../api/suite'
import { useComplain } from '../../../api/useProblem'
import { ErrorView } from '../../../app/ErrorView'
import { useText } from '../../../i18n/text'
import { Banner } from '../../../ui/Banner'
import { Button } from '../../../ui/Button'
import { DefinitionFigure } from '../../../ui/Figure'
import { Card, Page } from '../../../ui/Page'
import { Progress } from '../../../ui/Progress'
import { Skeleton } from '../../../ui/Skeleton'
import { Time } from '../../../ui/Time'
import { PublishNav } from '../PublishNav'
import s from './Gate.module.css'
import { GateNav } from './GateNav'
import { gateText } from './gateText'
import { Results } from './Results'
import { RunTag } from './RunsPage'
import { Waive } from './Waive'

export function RunPage({ id }: { id: string }) {
  const t = useText(gateText)
  const client = useQueryClient()
  const complain = useComplain()
  const nameOf = useMemberName()
  const mayWrite = useCan('knowledge.write')
  const found = useQuery(suiteRunQuery(id))
  const run = found.data
  const state = run?.state
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it found is there when it ends
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ['knowledge', 'suite', 'results', id] })
  }, [state])
  if (found.error) return <ErrorView error={found.error} onRetry={() => void found.refetch()} />
  if (!run) {
    return (
      <Page title={t('title')}>
        <Skeleton lines={10} height={20} />
      </Page>
    )
  }
  const cancel = async () => {
    try {
      client.setQueryData(suiteRunQuery(id).queryKey, await cancelSuiteRun(id))
    } catch (error) {
      complain(error)
    }
  }
  return (
    <Page title={t('runN', { n: run.n })}>
      <PublishNav />
      <GateNav />
      <p className={s.facts}>
        <RunTag run={run} />
        <span>{t(`subject.${run.subject}`)}</span>
        <Subject run={run} />
        {nameOf(run.author_id) && <span>{nameOf(run.author_id)}</span>}
        <Time at={run.created_at} />
      </p>
      {run.state === 'running' && (
        <Card>
          <Progress
            label={t('state.running')}
            value={run.total > 0 ? (100 * run.done) / run.total : undefined}
            note={t('progress', run)}
          />
          <p>{t('leave')}</p>
          {mayWrite && (
            <div>
              <Button onPress={() => void cancel()}>{t('cancel')}</Button>
            </div>
          )}
        </Card>
      )}
      {run.state === 'failed' && <Banner tone="danger">{t('failedText')}</Banner>}
      {run.state === 'done' && <Figures run={run} />}
      {run.state === 'done' && run.worse && <Waive run={run} />}
      {run.state === 'done' && <Results run={run} />}
    </Page>
  )
}

function Subject({ run }: { run: SuiteRun }) {
  const t = useText(gateText)
  if (run.subject === 'change') {
    return (
      <Link to="/knowledge/publish/$" params={{ _splat: `changes/${run.subject_id}` }}>
        {t('seeChange')}
      </Link>
    )
  }
  if (run.subject !== 'branch') return null
  return (
    <Link to="/knowledge/publish/$" params={{ _splat: `branches/${run.subject_id}` }}>
      {t('seeBranch')}
    </Link>
  )
}

function Figures({ run }: { run: SuiteRun }) {
  const t = useText(gateText)
  const before = t('before', { n: run.released_n })
  return (
    <div className={s.figures}>
      <DefinitionFigure
        lead
        name={t('lost')}
        value={String(run.lost)}
        tone={run.lost > 0 ? 'danger' : 'plain'}
        definition={<p>{t('lostDef')}</p>}
      />
      <DefinitionFigure name={t('won')} value={String(run.won)} definition={<p>{t('wonDef')}</p>} />
      <DefinitionFigure
        name={t('rightAfter')}
        value={String(run.after.right)}
        unit={`/ ${run.total}`}
        note={`${before}: ${run.before.right}`}
        definition={<p>{t('rightDef')}</p>}
      />
      <DefinitionFigure
        name={t('wrongAfter')}
        value={String(run.after.wrong)}
        unit={`/ ${run.total}`}
        note={`${before}: ${run.before.wrong}`}
        definition={<p>{t('wrongDef')}</p>}
      />
    </div>
  )
}
