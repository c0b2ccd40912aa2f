import { Link } from '@tanstack/react-router'
import { useText } from '../../../i18n/text'
import s from '../PublishNav.module.css'
import { gateText } from './gateText'

const places = [
  { path: 'gate', label: 'questions' },
  { path: 'gate/runs', label: 'runs' },
] as const

// The suite's own pages, below those of publishing.
export function GateNav() {
  const t = useText(gateText)
  return (
    <nav className={s.nav} aria-label={t('title')}>
      {places.map((place) => (
        <Link
          key={place.path}
          to="/knowledge/publish/$"
          params={{ _splat: place.path }}
          className={s.place}
          activeOptions={{ exact: place.path === 'gate' }}
          activeProps={{ className: s.on }}
        >
          {t(place.label)}
        </Link>
      ))}
    </nav>
  )
}
