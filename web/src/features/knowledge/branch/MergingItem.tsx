import type { Merging } from '../../../api/branch'
import { useText } from '../../../i18n/text'
import { RadioGroup } from '../../../ui/Radio'
import { Tag } from '../../../ui/Tag'
import { FieldChanges, fieldName } from '../FieldChanges'
import { kindTones } from '../ItemDifference'
import { knowledgeText } from '../text'
import s from './Branch.module.css'
import { branchText } from './branchText'

type Side = 'mine' | 'theirs'
export type Settled = Record<string, Side>

type MergingItemProps = { merging: Merging; settled: Settled; onSettle: (settled: Settled) => void }

// One item of a merge: its conflicts to settle, and what else becomes of it.
export function MergingItem({ merging: m, settled, onSettle }: MergingItemProps) {
  const t = useText(branchText)
  const tk = useText(knowledgeText)
  const clashes = m.clashes ?? []
  const fields = m.fields ?? []
  const lines = (all: readonly string[] | null, whole: boolean) =>
    (all ?? []).join('\n') || (whole ? t('removedThere') : t('empty'))
  return (
    <li className={s.merging}>
      <p className={s.head}>
        {m.kind !== 'none' && <Tag tone={kindTones[m.kind]}>{tk(`kind.${m.kind}`)}</Tag>}
        {m.hidden ? tk('hiddenItem') : m.question || m.key}
      </p>
      {m.busy > 0 && <p className={s.muted}>{t('busy', { n: m.busy })}</p>}
      {m.kind === 'none' && clashes.length === 0 && <p className={s.muted}>{t('none')}</p>}
      {clashes.map((clash) => {
        const whole = clash.field === 'item'
        return (
          <div key={clash.field}>
            <RadioGroup<Side>
              label={
                whole
                  ? t('field.item')
                  : fieldName(clash.field === 'category_id' ? 'category' : clash.field, tk)
              }
              value={settled[clash.field] ?? null}
              onChange={(side) => onSettle({ ...settled, [clash.field]: side })}
              options={[
                { id: 'mine', label: t('mine'), note: lines(clash.mine, whole) },
                { id: 'theirs', label: t('theirs'), note: lines(clash.theirs, whole) },
              ]}
            />
            <p className={s.was}>
              <small>
                {t('was')}: {lines(clash.base, whole)}
              </small>
            </p>
          </div>
        )
      })}
      {fields.length > 0 && (
        <details open={clashes.length === 0}>
          <summary>{t('others')}</summary>
          <FieldChanges fields={fields} />
        </details>
      )}
    </li>
  )
}
