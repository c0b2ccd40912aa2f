import { useTierName, useTiers } from '../../api/tier'
import { useText } from '../../i18n/text'
import { Checkbox } from '../../ui/Checkbox'
import s from './AnswerEditor.module.css'
import { itemText } from './itemText'

type TierChecksProps = {
  tiers: readonly string[]
  onChange: (tiers: string[]) => void
  readOnly: boolean
}

// Which tiers may be told. One that the workspace no longer has is shown, so that it can be taken off.
export function TierChecks({ tiers, onChange, readOnly }: TierChecksProps) {
  const t = useText(itemText)
  const name = useTierName()
  const known = useTiers().map((tier) => tier.key)
  const gone = tiers.filter((key) => !known.includes(key))
  return (
    <fieldset className={s.channels}>
      <legend>
        {t('tiers')} {tiers.length === 0 && <small>{t('tiersAll')}</small>}
      </legend>
      {[...known, ...gone].map((key) => (
        <Checkbox
          key={key}
          isSelected={tiers.includes(key)}
          isDisabled={readOnly}
          onChange={(on) => onChange(on ? [...tiers, key] : tiers.filter((k) => k !== key))}
        >
          {name(key)}
          {gone.includes(key) && t('tierGone')}
        </Checkbox>
      ))}
    </fieldset>
  )
}
