import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { ConversationDetail, PromiseMade } from '../../api/conversation'
import { keepPromise } from '../../api/conversation'
import { useCan } from '../../api/session'
import { useComplain } from '../../api/useProblem'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Tag } from '../../ui/Tag'
import { minuteTime } from '../../ui/time'
import { panelText } from './panelText'
import s from './SidePanel.module.css'

const PromiseDialog = lazy(() => import('./PromiseDialog').then((m) => ({ default: m.PromiseDialog })))

// What the customer was promised and what became of it: noted and kept here.
export function PromisePanel({ detail }: { detail: ConversationDetail }) {
  const t = useText(panelText)
  const client = useQueryClient()
  const complain = useComplain()
  const mayNote = useCan('conversation.reply')
  const [noting, setNoting] = useState(false)
  const { conversation } = detail
  const promises = detail.promises ?? []
  const refresh = () => void client.invalidateQueries({ queryKey: ['conversation', conversation.id] })
  const keep = (id: string) => void keepPromise(id).then(refresh, complain)
  if (promises.length === 0 && !mayNote) return null
  return (
    <section className={s.section}>
      <h3 className={s.heading}>
        <span>{t('promises')}</span>
        {mayNote && (
          <Button size="small" onPress={() => setNoting(true)}>
            {t('promiseNote')}
          </Button>
        )}
      </h3>
      {promises.length === 0 && <p className={s.muted}>{t('promisesEmpty')}</p>}
      <ul className={s.promises}>
        {promises.map((promise) => (
          <PromiseItem key={promise.id} promise={promise} onKeep={mayNote ? keep : undefined} />
        ))}
      </ul>
      <Suspense fallback={null}>
        {noting && (
          <PromiseDialog conversationId={conversation.id} onDone={refresh} onClose={() => setNoting(false)} />
        )}
      </Suspense>
    </section>
  )
}

function PromiseItem({ promise, onKeep }: { promise: PromiseMade; onKeep?: (id: string) => void }) {
  const t = useText(panelText)
  const locale = useLocale()
  return (
    <li>
      <p>{promise.text}</p>
      <span className={s.tags}>
        {promise.due_at ? <span>{t('promiseDue', { time: minuteTime(promise.due_at, locale) })}</span> : null}
        {promise.broken_at ? <Tag tone="danger">{t('promiseBroken')}</Tag> : null}
        {promise.kept_at ? <Tag tone="ok">{t('promiseKept')}</Tag> : null}
      </span>
      {!promise.kept_at && onKeep && (
        <Button size="small" onPress={() => onKeep(promise.id)}>
          {t('promiseKeep')}
        </Button>
      )}
    </li>
  )
}
