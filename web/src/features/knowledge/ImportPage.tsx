import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ImportOptions } from '../../api/knowledge'
import {
  applyImport,
  cancelImport,
  checkImport,
  exportKnowledgeAddress,
  importQuery,
} from '../../api/knowledge'
import { useComplain, useDescribe } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { Button, ButtonAnchor, ButtonLink } from '../../ui/Button'
import { Card, Page } from '../../ui/Page'
import { Progress } from '../../ui/Progress'
import { ColumnMapping } from './ColumnMapping'
import { HistoryCard } from './HistoryCard'
import { ImportChoose } from './ImportChoose'
import s from './ImportPage.module.css'
import { ImportReport } from './ImportReport'
import { knowledgeText } from './text'

// The run's id stands in the address: the page can be left and found again.
export function ImportPage() {
  const t = useText(knowledgeText)
  const { run } = useSearch({ from: '/shell/knowledge/import' })
  const navigate = useNavigate()
  const client = useQueryClient()
  const [file, setFile] = useState<File | null>(null) // gone with the page; its rows are not
  const open = (id: string | undefined) => void navigate({ to: '/knowledge/import', search: { run: id } })
  const check = async (chosen: File, options: ImportOptions) => {
    const checked = await checkImport(chosen, options)
    client.setQueryData(importQuery(checked.id).queryKey, checked)
    setFile(chosen)
    open(checked.id)
  }
  return (
    <Page title={t('tab.import')}>
      <Card title={t('importTitle')} note={t('importIntro')}>
        {run ? (
          <Run id={run} onRestart={() => open(undefined)} onMapped={file && ((o) => check(file, o))} />
        ) : (
          <ImportChoose check={check} />
        )}
      </Card>
      <Card title={t('exportTitle')} note={t('exportIntro')}>
        <div className={s.exports}>
          {(['csv', 'xlsx', 'jsonl'] as const).map((format) => (
            <ButtonAnchor key={format} href={exportKnowledgeAddress(format)} download>
              <Download size={15} aria-hidden />
              {t('exportAs', { format: format.toUpperCase() })}
            </ButtonAnchor>
          ))}
        </div>
      </Card>
      <HistoryCard />
    </Page>
  )
}

const pollEvery = 700

type RunProps = {
  id: string
  onRestart: () => void
  onMapped: null | ((options: ImportOptions) => Promise<void>)
}

function Run({ id, onRestart, onMapped }: RunProps) {
  const t = useText(knowledgeText)
  const describe = useDescribe()
  const complain = useComplain()
  const client = useQueryClient()
  const run = useQuery({
    ...importQuery(id),
    refetchInterval: (query) =>
      query.state.data?.state === 'running' || query.state.data?.state === 'checking' ? pollEvery : false,
  })
  const state = run.data?.state
  useEffect(() => {
    if (state === 'done') void client.invalidateQueries({ queryKey: ['knowledge', 'items'] })
    if (state === 'done') void client.invalidateQueries({ queryKey: ['knowledge', 'categories'] })
  }, [client, state])
  const act = async (what: Promise<unknown>) => {
    try {
      await what
      await client.invalidateQueries({ queryKey: importQuery(id).queryKey })
    } catch (error) {
      complain(error)
    }
  }
  if (run.error) {
    return (
      <>
        <Banner tone="danger">{describe(run.error)}</Banner>
        <Button onPress={onRestart}>{t('startOver')}</Button>
      </>
    )
  }
  if (!run.data || state === 'checking')
    return <Progress label={t('checking', { name: run.data?.file_name ?? '' })} />
  const { counts, applied } = run.data.report
  if (state === 'running') {
    const total = counts.add + counts.update || run.data.total
    return (
      <>
        <Progress
          label={t('applying')}
          value={total ? Math.min(100, (run.data.done / total) * 100) : undefined}
          note={t('applyingNote', { done: run.data.done, total })}
        />
        <Button onPress={() => void act(cancelImport(id))}>{t('cancelImport')}</Button>
      </>
    )
  }
  if (state === 'done') {
    return (
      <>
        <Banner tone="ok">
          {t('applyDone', { add: applied.add, update: applied.update })} {t('applyDoneText')}
        </Banner>
        <div className={s.exports}>
          <ButtonLink look="primary" to="/knowledge/publish/$">
            {t('goPublish')}
          </ButtonLink>
          <Button onPress={onRestart}>{t('importAnother')}</Button>
        </div>
      </>
    )
  }
  return (
    <>
      {(state === 'failed' || state === 'cancelled') && <Banner tone="danger">{t('importFailed')}</Banner>}
      <ImportReport run={run.data} />
      {state === 'checked' && onMapped && (run.data.report.unknown_columns ?? []).length > 0 && (
        <ColumnMapping
          key={id}
          columns={run.data.report.columns ?? []}
          mapping={run.data.options.mapping}
          onCheck={(mapping) => void act(onMapped({ ...run.data.options, mapping }))}
        />
      )}
      <div className={s.exports}>
        {state === 'checked' && (
          <Button
            look="primary"
            isDisabled={counts.add + counts.update === 0}
            onPress={() => void act(applyImport(id))}
          >
            {counts.add + counts.update === 0
              ? t('nothingToApply')
              : t('apply', { n: counts.add + counts.update })}
          </Button>
        )}
        <Button onPress={onRestart}>{t('startOver')}</Button>
      </div>
    </>
  )
}
