import type { ChangeState as State } from '../../api/change'
import type { Change } from '../../api/knowledge'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import type { Tone } from '../../ui/Tag'
import { Tag } from '../../ui/Tag'
import { minuteTime } from '../../ui/time'
import { changeText } from './changeText'

const tones: Record<State, Tone> = {
  open: 'plain',
  in_review: 'warn',
  approved: 'accent',
  scheduled: 'accent',
  published: 'ok',
  dropped: 'outline',
}

export function ChangeTag({ change }: { change: Change }) {
  const t = useText(changeText)
  return (
    <>
      {change.takes_back && <Tag tone="outline">{t('takesBack')}</Tag>}
      {change.problem.code && <Tag tone="danger">!</Tag>}
      <Tag tone={tones[change.state]}>{t(`state.${change.state}`)}</Tag>
      {change.taken_back_by && <Tag tone="outline">{t('takenBack')}</Tag>}
    </>
  )
}

// When a change is, or was, published and taken back, in words.
export function useChangePlan(): (change: Change) => string[] {
  const t = useText(changeText)
  const locale = useLocale()
  return (change) => {
    const said: string[] = []
    if (change.state === 'published') said.push(t('publishedAs', { n: change.base_n }))
    else if (change.publish_at > Date.now())
      said.push(t('publishesAt', { at: minuteTime(change.publish_at, locale) }))
    else if (change.publish_at > 0 && change.state === 'in_review') said.push(t('publishesWhenApproved'))
    if (change.end_at > 0 && !change.taken_back_by)
      said.push(t('endsAt', { at: minuteTime(change.end_at, locale) }))
    return said
  }
}
