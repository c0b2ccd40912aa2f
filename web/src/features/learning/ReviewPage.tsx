import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Scale } from 'lucide-react'
import { useState } from 'react'
import { rowsOf } from '../../api/http'
import type { Label, LabelAnswer, LabelTaskDetail } from '../../api/label'
import { decideTask, labelTasksQuery } from '../../api/label'
import { useMemberName } from '../../api/members'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { useCommands } from '../../app/commands'
import { ErrorView } from '../../app/ErrorView'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { cx } from '../../ui/cx'
import { Empty } from '../../ui/Empty'
import { Kbd } from '../../ui/Kbd'
import { LoadMore } from '../../ui/LoadMore'
import { Card, Page, Toolbar } from '../../ui/Page'
import { Segmented } from '../../ui/Radio'
import { Skeleton } from '../../ui/Skeleton'
import { Tag } from '../../ui/Tag'
import { toast } from '../../ui/Toast'
import { AnswerPad } from './AnswerPad'
import pad from './AnswerPad.module.css'
import { AnswerView } from './AnswerView'
import { blank } from './answer'
import s from './Label.module.css'
import { labelText } from './labelText'
import { Around } from './TaskContext'

type State = 'disputed' | 'settled'

// Where labellers differ: all they said side by side, and what holds is said by who manages labels.
export function ReviewPage() {
  const t = useText(labelText)
  const search: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const state: State = search.state === 'settled' ? 'settled' : 'disputed'
  const list = useInfiniteQuery(labelTasksQuery({ state }))
  const rows = rowsOf(list.data)
  const open = rows.find((row) => row.id === search.task) ?? rows[0]
  const go = (next: { state?: State; task?: string }) =>
    void navigate({
      to: '/learning/$',
      params: { _splat: 'review' },
      search: { state: next.state === 'settled' ? 'settled' : undefined, task: next.task } as never,
      replace: true,
    })
  const move = (by: number) => {
    const to = rows[rows.findIndex((row) => row.id === open?.id) + by]
    if (to) go({ state, task: to.id })
  }
  useCommands([
    { id: 'review next', label: t('next'), group: 'here', keys: 'j', listed: false, run: () => move(1) },
    {
      id: 'review before',
      label: t('previous'),
      group: 'here',
      keys: 'k',
      listed: false,
      run: () => move(-1),
    },
  ])
  return (
    <Page title={t('review')} intro={t('reviewIntro')} width="full">
      <Toolbar>
        <Segmented<State>
          label={t('reviewState')}
          value={state}
          onChange={(next) => go({ state: next })}
          options={(['disputed', 'settled'] as const).map((id) => ({ id, label: t(`state.${id}`) }))}
        />
      </Toolbar>
      {list.error && <ErrorView error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton lines={8} height={36} />}
      {list.data && !open && (
        <Empty icon={<Scale size={24} />} title={t(state === 'disputed' ? 'reviewEmpty' : 'settledEmpty')}>
          {state === 'disputed' && t('reviewEmptyText')}
        </Empty>
      )}
      {open && (
        <div className={s.review}>
          <Card title={t('reviewList')}>
            <ul className={s.pick}>
              {rows.map((row) => (
                <li key={row.id}>
                  <button
                    type="button"
                    className={cx(pad.choice, row === open && pad.on)}
                    aria-current={row === open}
                    onClick={() => go({ state, task: row.id })}
                  >
                    <span className={s.grow}>{row.question || t('hiddenItem')}</span>
                    <small>{t(`kind.${row.kind}`)}</small>
                  </button>
                </li>
              ))}
            </ul>
            <LoadMore
              hasMore={list.hasNextPage}
              isLoading={list.isFetchingNextPage}
              onLoad={() => void list.fetchNextPage()}
            />
          </Card>
          <Review key={open.id} task={open} onDecided={() => move(1)} />
        </div>
      )}
    </Page>
  )
}

function Review({ task, onDecided }: { task: LabelTaskDetail; onDecided: () => void }) {
  const t = useText(labelText)
  const memberName = useMemberName()
  const client = useQueryClient()
  const complain = useComplain()
  const mayDecide = useCan('learning.manage') && task.used_at === 0
  const [answer, setAnswer] = useState<LabelAnswer>(() =>
    task.state === 'settled' ? task.answer : blank(task.kind),
  )
  const decide = async (given: LabelAnswer) => {
    try {
      await decideTask(task.id, given)
      toast(t('decided'))
      onDecided()
      await client.invalidateQueries({ queryKey: ['learning', 'label'] })
    } catch (error) {
      complain(error)
    }
  }
  const nameOf = (label: Label) =>
    memberName(label.author_id) || /^ext:(.+)/.exec(label.author_id)?.[1] || t('someone')
  const takes = (task.labels ?? []).filter((label) => label.answer.verdict !== 'unsure')
  useCommands(
    takes.slice(0, 9).map((label, i) => ({
      id: `review take ${i + 1}`,
      label: `${t('takeLabel')}: ${nameOf(label)}`,
      group: 'here' as const,
      keys: `shift+${i + 1}`,
      isDisabled: !mayDecide,
      run: () => void decide(label.answer),
    })),
  )
  const shown = { question: task.question, named: task.named ?? [] }
  return (
    <div className={pad.pad}>
      <Card title={t(`ask.${task.kind}`)} actions={task.measure && <Tag>{t('forMeasure')}</Tag>}>
        <p className={s.question}>{task.question}</p>
        {task.state === 'settled' && (
          <p className={s.said}>
            <small className={s.muted}>
              {t('holds')} ·{' '}
              {task.settled_by ? t('decidedBy', { who: memberName(task.settled_by) || '—' }) : t('agreedBy')}
              {task.used_at > 0 && ` · ${t('used')}`}
            </small>
            <AnswerView answer={task.answer} {...shown} />
          </p>
        )}
        <ul className={s.said} aria-label={t('labelsOf')}>
          {task.labels?.map((label) => (
            <li key={label.id}>
              <b>{nameOf(label)}</b>
              <span className={cx(s.grow, s.said)}>
                <AnswerView answer={label.answer} {...shown} />
              </span>
              <span className={s.tags}>
                {label.suggested && <Tag tone="outline">{t('sawSuggestions')}</Tag>}
                {label.imported && <Tag tone="outline">{t('imported')}</Tag>}
              </span>
              {mayDecide && takes.includes(label) && (
                <Button size="small" onPress={() => void decide(label.answer)}>
                  {t('takeLabel')} <Kbd keys={`shift+${takes.indexOf(label) + 1}`} />
                </Button>
              )}
            </li>
          ))}
        </ul>
      </Card>
      {mayDecide && (
        <Card title={t('ownAnswer')}>
          <AnswerPad
            deciding
            task={task}
            answer={answer}
            onChange={setAnswer}
            onGive={(given) => void decide(given)}
          />
        </Card>
      )}
      <Around task={task} />
    </div>
  )
}
