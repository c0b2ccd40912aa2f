import type { Need } from '../../api/customer'
import { useText } from '../../i18n/text'
import { Checkbox } from '../../ui/Checkbox'
import { Select } from '../../ui/Select'
import s from './NeedsField.module.css'
import { needKinds, needSources, needsText, readNeeds } from './needs'
import { customerText } from './text'

type NeedsFieldProps = { value: string; onChange: (value: string) => void; isDisabled: boolean }

// What the customer needs, and how that is known: the customer's own word, a record, a guardian.
export function NeedsField({ value, onChange, isDisabled }: NeedsFieldProps) {
  const t = useText(customerText)
  const needs = readNeeds(value)
  const put = (need: Need['need'], source: Need['source'] | null) => {
    const others = needs.filter((n) => n.need !== need)
    onChange(needsText(source ? [...others, { need, source, at: 0 }] : others))
  }
  return (
    <fieldset className={s.needs}>
      <legend>{t('needs')}</legend>
      {needKinds.map((kind) => {
        const known = needs.find((n) => n.need === kind)
        const byAge = known?.source === 'age'
        return (
          <div key={kind} className={s.need}>
            <Checkbox
              isSelected={Boolean(known)}
              isDisabled={isDisabled || byAge}
              onChange={(on) => put(kind, on ? 'declared' : null)}
            >
              {t(`need.${kind}`)}
            </Checkbox>
            {known && byAge && <small>{t('source.age')}</small>}
            {known && !byAge && (
              <Select
                label={t('needSource', { need: t(`need.${kind}`) })}
                hideLabel
                compact
                value={known.source}
                onChange={(source) => put(kind, source)}
                options={needSources.map((id) => ({ id, label: t(`source.${id}`) }))}
                isDisabled={isDisabled}
              />
            )}
          </div>
        )
      })}
    </fieldset>
  )
}
