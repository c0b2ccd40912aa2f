import type { Translate } from '../../../i18n/text'
import type { documentText } from './documentText'

const states = [
  'collecting',
  'listing',
  'reading',
  'paused',
  'checked',
  'done',
  'cancelled',
  'failed',
] as const

// What a run is doing, in words; a dry one writes nothing while it reads.
export function runLabel(t: Translate<typeof documentText.zh>, run: { state: string; dry: boolean }): string {
  if (run.state === 'reading' && run.dry) return t('run.checking')
  const state = states.find((known) => known === run.state)
  return state ? t(`run.${state}`) : run.state
}
