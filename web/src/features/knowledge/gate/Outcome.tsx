import type { SuiteOutcome } from '../../../api/suite'
import { useText } from '../../../i18n/text'
import { Tag } from '../../../ui/Tag'
import { gateText } from './gateText'

const tones = { right: 'ok', offered: 'plain', missed: 'warn', wrong: 'danger' } as const

export function OutcomeTag({ outcome }: { outcome: SuiteOutcome }) {
  const t = useText(gateText)
  return <Tag tone={tones[outcome]}>{t(`outcome.${outcome}`)}</Tag>
}
