import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { timelineQuery } from '../../api/customer'
import { momentText, momentTexts } from '../../api/momentText'
import { useText } from '../../i18n/text'
import { cx } from '../../ui/cx'
import { Time } from '../../ui/Time'
import { panelText } from './panelText'
import s from './SidePanel.module.css'
import { useInboxSearch } from './useInboxSearch'

export function TimelinePanel({ customerId, current }: { customerId: string; current: string }) {
  const t = useText(panelText)
  const tm = useText(momentTexts)
  const [search] = useInboxSearch()
  const timeline = useQuery(timelineQuery(customerId))
  const moments = timeline.data?.items ?? []
  return (
    <section className={s.section}>
      <h3 className={s.heading}>{t('timeline')}</h3>
      {timeline.data && moments.length === 0 && <p className={s.muted}>{t('timelineEmpty')}</p>}
      <ol className={s.timeline}>
        {moments.map((moment) => {
          const text = momentText(moment.type, tm)
          return (
            <li key={moment.id} className={cx(moment.conversation_id === current && s.now)}>
              {moment.conversation_id && moment.conversation_id !== current ? (
                <Link to="/inbox" search={{ ...search, c: moment.conversation_id }}>
                  {text}
                </Link>
              ) : (
                text
              )}
              <small>
                <Time at={moment.at} />
              </small>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
