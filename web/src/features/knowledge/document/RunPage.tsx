import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Run, RunVerb } from '../../../api/document'
import { isGoing, moveRun, runQuery, sourcesQuery } from '../../../api/document'
import { useCan } from '../../../api/session'
import { useComplain } from '../../../api/useProblem'
import { ErrorView } from '../../../app/ErrorView'
import { useText } from '../../../i18n/text'
import { Banner } from '../../../ui/Banner'
import { Button, ButtonLink } from '../../../ui/Button'
import { Card, Page } from '../../../ui/Page'
import { Progress } from '../../../ui/Progress'
import { Skeleton } from '../../../ui/Skeleton'
import { documentText } from './documentText'
import { Entries } from './Entries'
import { listPlace } from './place'
import s from './RunPage.module.css'
import { runLabel } from './runLabel'

// One going-over of a source: how far it is, what it does to each document, and how to steer it.
// It goes on without the page.
export function RunPage({ id }: { id: string }) {
  const t = useText(documentText)
  const client = useQueryClient()
  const sources = useQuery(sourcesQuery)
  const run = useQuery(runQuery(id))
  const state = run.data?.state
  useEffect(() => {
    if (state === 'done') void client.invalidateQueries({ queryKey: ['knowledge', 'documents', 'list'] })
  }, [client, state])
  if (run.error) return <ErrorView error={run.error} onRetry={() => void run.refetch()} />
  const source = sources.data?.items?.find((one) => one.id === run.data?.source_id)
  return (
    <Page
      title={t('run')}
      intro={source && (source.name || t('uploads'))}
      width="full"
      actions={
        <>
          <ButtonLink look="quiet" {...listPlace}>
            {t('backToList')}
          </ButtonLink>
          {run.data && <Verbs run={run.data} />}
        </>
      }
    >
      {run.data ? (
        <>
          <Standing run={run.data} />
          <Entries run={run.data} />
        </>
      ) : (
        <Skeleton lines={8} height={22} />
      )}
    </Page>
  )
}

function Standing({ run }: { run: Run }) {
  const t = useText(documentText)
  const mayPublish = useCan('knowledge.publish')
  const { added, changed, gone, bound, resumed } = run.report
  return (
    <Card>
      {isGoing(run) ? (
        <>
          <Progress
            label={runLabel(t, run)}
            value={run.state === 'reading' && run.total > 0 ? (100 * run.done) / run.total : undefined}
            note={t('progress', { done: run.done, total: run.total })}
          />
          <p className={s.note}>{t('mayLeave')}</p>
        </>
      ) : (
        <Banner tone={run.state === 'done' ? 'ok' : run.state === 'failed' ? 'danger' : 'info'} flat>
          {run.state === 'done' ? t('runDone', { added, changed, gone }) : runLabel(t, run)}
        </Banner>
      )}
      {run.why && (
        <Banner tone="danger" flat>
          {run.why.title} {run.why.detail}
        </Banner>
      )}
      {resumed > 0 && <Banner flat>{t('resumed', { n: resumed })}</Banner>}
      {bound && (
        <Banner tone="warn" flat>
          {t('bound', { what: t(`bound.${bound}`) })}
        </Banner>
      )}
      {run.state === 'done' && mayPublish && added + changed + gone > 0 && (
        <div>
          <ButtonLink look="primary" to="/knowledge/publish/$">
            {t('goPublish')}
          </ButtonLink>
        </div>
      )}
    </Card>
  )
}

const verbs: Record<RunVerb, readonly Run['state'][]> = {
  cancel: ['collecting', 'listing', 'reading', 'paused', 'checked'],
  pause: ['reading'],
  resume: ['paused'],
  apply: ['checked'],
}

// What can be asked of a run as it stands.
function Verbs({ run }: { run: Run }) {
  const t = useText(documentText)
  const client = useQueryClient()
  const complain = useComplain()
  const mayImport = useCan('knowledge.import')
  if (!mayImport) return null
  const { added, changed, gone } = run.report
  const nothing = added + changed + gone === 0
  const move = async (verb: RunVerb) => {
    try {
      await moveRun(run.id, verb)
      await client.invalidateQueries({ queryKey: ['knowledge', 'documents'] })
    } catch (error) {
      complain(error)
    }
  }
  return (Object.keys(verbs) as RunVerb[])
    .filter((verb) => verbs[verb].includes(run.state))
    .map((verb) => (
      <Button
        key={verb}
        look={verb === 'apply' || verb === 'resume' ? 'primary' : 'line'}
        isDisabled={verb === 'apply' && nothing}
        onPress={() => void move(verb)}
      >
        {verb === 'apply' && nothing ? t('nothingToApply') : t(verb)}
      </Button>
    ))
}
