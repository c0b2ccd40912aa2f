import type { ReactNode } from 'react'
import type { ItemChange } from '../../api/knowledge'
import { useMemberName } from '../../api/members'
import { useText } from '../../i18n/text'
import { Tag } from '../../ui/Tag'
import { FieldChanges } from './FieldChanges'
import s from './PublishPage.module.css'
import { knowledgeText } from './text'

export const kindTones = { added: 'ok', changed: 'warn', removed: 'danger' } as const

type ItemDifferenceProps = { item: ItemChange; warning?: string; open?: boolean; children?: ReactNode }

// What becomes of an item, field by field, with what can be done about it below.
export function ItemDifference({ item, warning, open, children }: ItemDifferenceProps) {
  const t = useText(knowledgeText)
  const nameOf = useMemberName()
  return (
    <li className={s.change}>
      <details className={s.details} open={open}>
        <summary className={s.summary}>
          <Tag tone={kindTones[item.kind]}>{t(`kind.${item.kind}`)}</Tag>
          <b>{item.hidden ? t('hiddenItem') : item.question || item.key}</b>
          {warning && <Tag tone="danger">{warning}</Tag>}
          <small>{nameOf(item.author_id)}</small>
        </summary>
        <div className={s.diff}>
          {!item.hidden && <FieldChanges fields={item.fields ?? []} />}
          {children}
        </div>
      </details>
    </li>
  )
}
