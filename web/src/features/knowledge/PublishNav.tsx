import { Link } from '@tanstack/react-router'
import { useText } from '../../i18n/text'
import { changeText } from './changeText'
import s from './PublishNav.module.css'

const places = [
  { to: '/knowledge/publish', label: 'nav.pending', exact: true },
  { to: '/knowledge/publish/changes', label: 'nav.changes', exact: false },
] as const

// The pages that belong to publishing.
export function PublishNav() {
  const t = useText(changeText)
  return (
    <nav className={s.nav} aria-label={t('nav')}>
      {places.map((place) => (
        <Link
          key={place.to}
          to={place.to}
          className={s.place}
          activeOptions={{ exact: place.exact }}
          activeProps={{ className: s.on }}
        >
          {t(place.label)}
        </Link>
      ))}
    </nav>
  )
}
