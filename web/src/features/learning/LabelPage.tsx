import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Eye, EyeOff, PartyPopper, Undo2 } from 'lucide-react'
import { useState } from 'react'
import type { LabelTask, TaskKind } from '../../api/label'
import { labelOverviewQuery, orderQueue, taskKinds } from '../../api/label'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { useCommands } from '../../app/commands'
import { ErrorView } from '../../app/ErrorView'
import { setPrefs, usePrefs } from '../../app/prefs'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Empty } from '../../ui/Empty'
import { Kbd } from '../../ui/Kbd'
import { Card, Page, Toolbar } from '../../ui/Page'
import { Segmented } from '../../ui/Radio'
import { Skeleton } from '../../ui/Skeleton'
import { toast } from '../../ui/Toast'
import { AnswerPad } from './AnswerPad'
import { blank, isSuggested } from './answer'
import s from './Label.module.css'
import { labelText } from './labelText'
import { Around, Guidelines } from './TaskContext'
import { useLabelling } from './useLabelling'

const anyKind = 'any'

// One question after the other, for people who do this all day: everything by a key, the next one
// ready before it is asked for.
export function LabelPage() {
  const t = useText(labelText)
  const [kind, setKind] = useKind()
  const suggest = usePrefs((p) => p.labelSuggestions)
  const guided = usePrefs((p) => p.labelGuide)
  const work = useLabelling(kind, suggest)
  const overview = useQuery(labelOverviewQuery)
  const standing = overview.data?.kinds ?? []
  const toggleSuggestions = () => setPrefs({ labelSuggestions: !suggest })
  const toggleGuide = () => setPrefs({ labelGuide: !guided })
  useCommands([
    {
      id: 'label suggestions',
      label: t(suggest ? 'hideSuggestions' : 'showSuggestions'),
      group: 'here',
      keys: 'h',
      run: toggleSuggestions,
    },
    {
      id: 'label guide',
      label: t(guided ? 'hideGuide' : 'showGuide'),
      group: 'here',
      keys: 'i',
      run: toggleGuide,
    },
    {
      id: 'label undo',
      label: t('undo'),
      group: 'here',
      keys: 'z',
      isDisabled: !work.undo,
      run: () => work.undo?.(),
    },
  ])
  const waiting = standing.filter((k) => !kind || k.kind === kind).reduce((n, k) => n + k.waiting, 0)
  return (
    <Page title={t('label')} width="full">
      <Toolbar>
        <Segmented<TaskKind | typeof anyKind>
          label={t('kinds')}
          value={kind ?? anyKind}
          onChange={(next) => setKind(next === anyKind ? undefined : next)}
          options={[
            { id: anyKind, label: t('anyKind') },
            ...taskKinds.map((id) => ({ id, label: t(`kind.${id}`) })),
          ]}
        />
        <Button size="small" onPress={toggleSuggestions} aria-pressed={suggest}>
          {suggest ? <EyeOff size={14} aria-hidden /> : <Eye size={14} aria-hidden />}
          {t(suggest ? 'hideSuggestions' : 'showSuggestions')} <Kbd keys="h" />
        </Button>
        <Button size="small" onPress={toggleGuide} aria-pressed={guided}>
          {t(guided ? 'hideGuide' : 'showGuide')} <Kbd keys="i" />
        </Button>
        <Button size="small" isDisabled={!work.undo} onPress={() => work.undo?.()}>
          <Undo2 size={14} aria-hidden />
          {t('undo')} <Kbd keys="z" />
        </Button>
        <span className={s.count} aria-live="polite">
          {t('given', { n: work.given })}
          {overview.data && ` · ${t('left', { n: waiting })}`}
        </span>
      </Toolbar>
      {work.error !== null && <ErrorView error={work.error} onRetry={work.retry} />}
      {work.isLoading && <Skeleton lines={8} height={32} />}
      {work.task && <Work key={work.task.id} task={work.task} work={work} guided={guided} />}
      {work.isDone && <Done />}
    </Page>
  )
}

// Which kind stands in the address.
function useKind(): [TaskKind | undefined, (kind: TaskKind | undefined) => void] {
  const search: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const change = (kind: TaskKind | undefined) =>
    void navigate({
      to: '/learning/$',
      params: { _splat: 'label' },
      search: { kind } as never,
      replace: true,
    })
  return [taskKinds.find((kind) => kind === search.kind), change]
}

type WorkProps = {
  task: LabelTask
  work: ReturnType<typeof useLabelling>
  guided: boolean
}

function Work({ task, work, guided }: WorkProps) {
  const t = useText(labelText)
  const [answer, setAnswer] = useState(() => work.draftOf(task) ?? blank(task.kind))
  const marks = task.kind === 'entities' || answer.verdict === 'split'
  return (
    <div className={s.bench}>
      <Card
        title={t(`ask.${task.kind}`)}
        note={isSuggested(task) ? t('suggestionsNote') : undefined}
        className={s.task}
      >
        {!marks && <p className={s.question}>{task.question}</p>}
        <AnswerPad
          task={task}
          answer={answer}
          onChange={setAnswer}
          onGive={(given) => work.give(task, given)}
        />
      </Card>
      <Around task={task} />
      {guided && <Guidelines kind={task.kind} />}
    </div>
  )
}

function Done() {
  const t = useText(labelText)
  const mayManage = useCan('learning.manage')
  const client = useQueryClient()
  const complain = useComplain()
  const order = () =>
    orderQueue()
      .then(() => client.invalidateQueries({ queryKey: ['learning', 'label'] }))
      .then(() => toast(t('ordered')))
      .catch(complain)
  return (
    <Empty
      icon={<PartyPopper size={24} />}
      title={t('doneTitle')}
      action={mayManage && <Button onPress={() => void order()}>{t('doneOrder')}</Button>}
    >
      {t('doneText')}
    </Empty>
  )
}
