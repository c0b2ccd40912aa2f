import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useCan } from '../../../api/session'
import type { SuiteItem, SuiteQuestion } from '../../../api/suite'
import { removeSuiteQuestion, suiteHistoryQuery } from '../../../api/suite'
import { useComplain } from '../../../api/useProblem'
import { useText } from '../../../i18n/text'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { Skeleton } from '../../../ui/Skeleton'
import { Tag } from '../../../ui/Tag'
import { Time } from '../../../ui/Time'
import { toast } from '../../../ui/Toast'
import { knowledgeText } from '../text'
import s from './Gate.module.css'
import { gateText } from './gateText'
import { OutcomeTag } from './Outcome'

export function QuestionRow({ question }: { question: SuiteQuestion }) {
  const t = useText(gateText)
  const client = useQueryClient()
  const complain = useComplain()
  const mayWrite = useCan('knowledge.write')
  const [looking, setLooking] = useState(false)
  const remove = async () => {
    try {
      await removeSuiteQuestion(question.id)
      toast(t('removed'))
      await client.invalidateQueries({ queryKey: ['knowledge', 'suite'] })
    } catch (error) {
      complain(error)
    }
  }
  return (
    <li className={s.row}>
      <div className={s.text}>
        <b>{question.text}</b>
        <Expected items={question.items ?? []} />
      </div>
      <Tag>{t(`source.${question.source}`)}</Tag>
      <Button size="small" look="quiet" onPress={() => setLooking(true)}>
        {t('history')}
      </Button>
      {mayWrite && (
        <Button size="small" look="quiet" onPress={() => void remove()}>
          {t('remove')}
        </Button>
      )}
      {looking && <History question={question} onClose={() => setLooking(false)} />}
    </li>
  )
}

export function Expected({ items }: { items: readonly SuiteItem[] }) {
  const t = useText(gateText)
  const tk = useText(knowledgeText)
  if (items.length === 0) return <small>{t('nothingFits')}</small>
  return (
    <small>
      {t('expects')}:{' '}
      {items.map((item) => (item.hidden ? tk('hiddenItem') : item.question || item.key)).join(' / ')}
    </small>
  )
}

// What a question got in each run.
function History({ question, onClose }: { question: SuiteQuestion; onClose: () => void }) {
  const t = useText(gateText)
  const past = useQuery(suiteHistoryQuery(question.id))
  const rows = past.data?.items ?? []
  return (
    <Dialog title={question.text} isOpen onClose={onClose}>
      {past.isPending && <Skeleton lines={4} />}
      {past.data && rows.length === 0 && <p>{t('historyNone')}</p>}
      <ul className={s.past}>
        {rows.map((row) => (
          <li key={row.run_id}>
            <Link to="/knowledge/publish/$" params={{ _splat: `gate/runs/${row.run_id}` }}>
              {t('runN', { n: row.n })}
            </Link>
            <span>{t(`subject.${row.subject}`)}</span>
            <OutcomeTag outcome={row.before} /> → <OutcomeTag outcome={row.after} />
            <Time at={row.created_at} />
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
