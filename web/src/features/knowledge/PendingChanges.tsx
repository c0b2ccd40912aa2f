import { Layers, Rocket } from 'lucide-react'
import { useState } from 'react'
import type { ItemChange } from '../../api/knowledge'
import { useMemberName } from '../../api/members'
import { useCan } from '../../api/session'
import { useText } from '../../i18n/text'
import { Button, ButtonLink } from '../../ui/Button'
import { Checkbox } from '../../ui/Checkbox'
import { Empty } from '../../ui/Empty'
import { Card } from '../../ui/Page'
import { Tag } from '../../ui/Tag'
import { CollectDialog } from './CollectDialog'
import { changeText } from './changeText'
import { FieldChanges } from './FieldChanges'
import { PublishDialog } from './PublishDialog'
import s from './PublishPage.module.css'
import { knowledgeText } from './text'

const shownAtFirst = 50

export function PendingChanges({ changes, liveN }: { changes: readonly ItemChange[]; liveN: number }) {
  const t = useText(knowledgeText)
  const tc = useText(changeText)
  const mayPublish = useCan('knowledge.publish')
  const mayWrite = useCan('knowledge.write')
  const [collecting, setCollecting] = useState(false)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [limit, setLimit] = useState(shownAtFirst)
  const [publishing, setPublishing] = useState(false)
  const ready = changes.filter((c) => c.ready !== false)
  const chosen = ready.filter((c) => !left.has(c.item_id))
  const toggle = (id: string, on: boolean) =>
    setLeft((before) => {
      const next = new Set(before)
      if (on) next.delete(id)
      else next.add(id)
      return next
    })

  if (changes.length === 0) {
    return (
      <Card title={t('pending')}>
        <Empty
          icon={<Rocket size={24} />}
          title={liveN > 0 ? t('pendingNone') : t('pendingNever')}
          action={liveN === 0 && <ButtonLink to="/knowledge/import">{t('emptyImport')}</ButtonLink>}
        >
          {liveN > 0 ? t('pendingNoneText', { n: liveN }) : t('pendingNeverText')}
        </Empty>
      </Card>
    )
  }
  return (
    <Card
      title={t('pending')}
      note={t('changesCount', { n: changes.length })}
      actions={
        <>
          {mayWrite && (
            <Button isDisabled={chosen.length === 0} onPress={() => setCollecting(true)}>
              <Layers size={15} aria-hidden />
              {tc('collect')}
            </Button>
          )}
          {mayPublish && (
            <Button look="primary" isDisabled={chosen.length === 0} onPress={() => setPublishing(true)}>
              <Rocket size={15} aria-hidden />
              {t('publish', { n: chosen.length })}
            </Button>
          )}
        </>
      }
      flush
    >
      {(mayPublish || mayWrite) && (
        <div className={s.all}>
          <Checkbox
            isSelected={chosen.length === ready.length && ready.length > 0}
            isIndeterminate={chosen.length > 0 && chosen.length < ready.length}
            onChange={(on) => setLeft(on ? new Set() : new Set(ready.map((c) => c.item_id)))}
          >
            {t('selectAll')}
          </Checkbox>
        </div>
      )}
      <ol>
        {changes.slice(0, limit).map((change) => (
          <ChangeRow
            key={change.item_id}
            change={change}
            selectable={mayPublish || mayWrite}
            selected={change.ready !== false && !left.has(change.item_id)}
            onToggle={(on) => toggle(change.item_id, on)}
          />
        ))}
      </ol>
      {changes.length > limit && (
        <div className={s.more}>
          <Button onPress={() => setLimit(limit + 200)}>+ {Math.min(200, changes.length - limit)}</Button>
        </div>
      )}
      {collecting && (
        <CollectDialog
          drafts={{ item_ids: chosen.map((c) => c.item_id) }}
          onClose={() => setCollecting(false)}
        />
      )}
      {publishing && (
        <PublishDialog
          drafts={
            chosen.length === changes.length ? { of: 'items' } : { item_ids: chosen.map((c) => c.item_id) }
          }
          label={t('publish', { n: chosen.length })}
          onClose={() => setPublishing(false)}
        />
      )}
    </Card>
  )
}

type ChangeRowProps = {
  change: ItemChange
  selectable: boolean
  selected: boolean
  onToggle: (on: boolean) => void
}

function ChangeRow({ change, selectable, selected, onToggle }: ChangeRowProps) {
  const t = useText(knowledgeText)
  const nameOf = useMemberName()
  const tone = change.kind === 'added' ? 'ok' : change.kind === 'removed' ? 'danger' : 'warn'
  return (
    <li className={s.change}>
      {selectable && (
        <Checkbox
          isSelected={selected}
          isDisabled={change.ready === false}
          onChange={onToggle}
          aria-label={change.question}
        />
      )}
      <details className={s.details} open={change.kind === 'changed'}>
        <summary className={s.summary}>
          <Tag tone={tone}>{t(`kind.${change.kind}`)}</Tag>
          <b>{change.question || change.key}</b>
          {change.ready === false && <Tag tone="danger">{t('notReadyNote')}</Tag>}
          <small>{nameOf(change.author_id)}</small>
        </summary>
        <div className={s.diff}>
          <FieldChanges fields={change.fields ?? []} />
          <ButtonLink size="small" look="quiet" to="/knowledge/items/$id" params={{ id: change.item_id }}>
            {t('openItem')}
          </ButtonLink>
        </div>
      </details>
    </li>
  )
}
