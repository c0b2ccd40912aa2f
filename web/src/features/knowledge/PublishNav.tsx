import { Link } from '@tanstack/react-router'
import { useText } from '../../i18n/text'
import { changeText } from './changeText'
import s from './PublishNav.module.css'

const places = [
  { path: '', label: 'nav.pending' },
  { path: 'changes', label: 'nav.changes' },
  { path: 'branches', label: 'nav.branches' },
  { path: 'compare', label: 'nav.compare' },
  { path: 'gate', label: 'nav.gate' },
] as const

// The pages that belong to publishing.
export function PublishNav() {
  const t = useText(changeText)
  return (
    <nav className={s.nav} aria-label={t('nav')}>
      {places.map((place) => (
        <Link
          key={place.path}
          to="/knowledge/publish/$"
          params={{ _splat: place.path }}
          className={s.place}
          activeOptions={{ exact: place.path === '', includeSearch: false }}
          activeProps={{ className: s.on }}
        >
          {t(place.label)}
        </Link>
      ))}
    </nav>
  )
}
