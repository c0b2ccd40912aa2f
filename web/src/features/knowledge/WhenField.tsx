import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextArea } from '../../ui/Field'
import { itemText } from './itemText'
import s from './WhenField.module.css'

type WhenFieldProps = {
  value: string
  onChange: (value: string) => void
  error?: string
  readOnly: boolean
}

const names = [
  'channel',
  'tier',
  'region',
  'locale',
  'signed_in',
  'now',
  'weekday',
  'hour',
  'open',
  'customer',
] as const

const examples = [
  ['tier', 'tier in ["gold", "platinum"]'],
  ['weekend', 'weekday >= 6 and not open'],
  ['season', 'now >= "2026-10-01" and now < "2026-10-08"'],
  ['plan', 'region == "杭州" and customer.plan == "家庭"'],
] as const

// A condition in the rule language, with what can stand in it one press away.
export function WhenField({ value, onChange, error, readOnly }: WhenFieldProps) {
  const t = useText(itemText)
  return (
    <>
      <TextArea
        label={t('when')}
        hint={t('whenHint')}
        mono
        rows={1}
        value={value}
        onChange={onChange}
        error={error}
        isReadOnly={readOnly}
      />
      {!readOnly && (
        <details className={s.help}>
          <summary>{t('whenHelp')}</summary>
          <dl>
            {names.map((name) => (
              <div key={name}>
                <dt>
                  <code>{name === 'customer' ? 'customer.…' : name}</code>
                </dt>
                <dd>{t(`name.${name}`)}</dd>
              </div>
            ))}
          </dl>
          <p>{t('whenWords')}</p>
          <p>{t('whenUnknown')}</p>
          <ul>
            {examples.map(([id, rule]) => (
              <li key={id}>
                <Button size="small" onPress={() => onChange(rule)}>
                  {t(`whenExample.${id}`)}
                </Button>
                <code>{rule}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
