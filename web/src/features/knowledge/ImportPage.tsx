import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ImportOptions, ImportRun } from '../../api/knowledge'
import {
  applyImport,
  cancelImport,
  categoriesQuery,
  checkImport,
  exportKnowledgeAddress,
  importQuery,
} from '../../api/knowledge'
import { useComplain, useDescribe } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { Button, ButtonAnchor, ButtonLink } from '../../ui/Button'
import { Combo } from '../../ui/Combo'
import { FileDrop } from '../../ui/FileDrop'
import { FieldRow } from '../../ui/Form'
import { Card, Page } from '../../ui/Page'
import { Progress } from '../../ui/Progress'
import { RadioGroup } from '../../ui/Radio'
import { uiText } from '../../ui/text'
import s from './ImportPage.module.css'
import { ImportReport } from './ImportReport'
import { knowledgeText } from './text'
import { flatten, treeOf } from './tree'

// The run's id stands in the address: the page can be left and found again.
export function ImportPage() {
  const t = useText(knowledgeText)
  const { run } = useSearch({ from: '/shell/knowledge/import' })
  const navigate = useNavigate()
  const open = (id: string | undefined) => void navigate({ to: '/knowledge/import', search: { run: id } })
  return (
    <Page title={t('tab.import')}>
      <Card title={t('importTitle')} note={t('importIntro')}>
        {run ? (
          <Run id={run} onRestart={() => open(undefined)} />
        ) : (
          <Choose onChecked={(checked) => open(checked.id)} />
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
    </Page>
  )
}

function Choose({ onChecked }: { onChecked: (run: ImportRun) => void }) {
  const t = useText(knowledgeText)
  const tu = useText(uiText)
  const describe = useDescribe()
  const client = useQueryClient()
  const categories = useQuery(categoriesQuery)
  const [options, setOptions] = useState<ImportOptions>({ on_duplicate: 'update' })
  const [checking, setChecking] = useState<string | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const nodes = flatten(treeOf(categories.data?.items ?? []))
  const check = async ([file]: File[]) => {
    if (!file) return
    setProblem(null)
    setChecking(file.name)
    try {
      const run = await checkImport(file, options)
      client.setQueryData(importQuery(run.id).queryKey, run)
      onChecked(run)
    } catch (error) {
      setProblem(error)
      setChecking(null)
    }
  }
  if (checking) return <Progress label={t('checking', { name: checking })} />
  return (
    <>
      {problem !== null && <Banner tone="danger">{describe(problem)}</Banner>}
      <FieldRow>
        <RadioGroup
          label={t('onDuplicate')}
          value={options.on_duplicate === 'skip' ? 'skip' : 'update'}
          onChange={(on_duplicate) => setOptions({ ...options, on_duplicate })}
          options={[
            { id: 'update', label: t('onDuplicate.update') },
            { id: 'skip', label: t('onDuplicate.skip') },
          ]}
        />
        <Combo
          key={nodes.length}
          label={t('importCategory')}
          hint={t('importCategoryHint')}
          value={options.category ?? null}
          onChange={(category) => setOptions({ ...options, category: category ?? undefined })}
          options={nodes.map((node) => ({ id: node.path.replaceAll(' / ', '/'), label: node.path }))}
          emptyText={tu('noMatches')}
          placeholder={t('uncategorised')}
        />
      </FieldRow>
      <FileDrop
        label={t('step1')}
        hint={t('importFormats')}
        accept={['.csv', '.xlsx', '.jsonl', '.txt']}
        onFiles={(files) => void check(files)}
      />
    </>
  )
}

const pollEvery = 700

function Run({ id, onRestart }: { id: string; onRestart: () => void }) {
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
          <ButtonLink look="primary" to="/knowledge/publish">
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
