import { Link } from '@tanstack/react-router'
import type { LucideIcon } from 'lucide-react'
import {
  BookOpenText,
  CircleHelp,
  CircleUserRound,
  ClipboardList,
  Languages,
  LayoutDashboard,
  ListChecks,
  LogOut,
  MessagesSquare,
  Moon,
  Search,
  Settings,
  Sun,
  SunMoon,
  Users,
} from 'lucide-react'
import type { ButtonProps } from 'react-aria-components/Button'
import { Button as AriaButton } from 'react-aria-components/Button'
import { useText } from '../i18n/text'
import { Menu } from '../ui/Menu'
import { Tip } from '../ui/Tooltip'
import { Mark } from './Mark'
import type { Theme } from './prefs'
import { setPrefs, usePrefs } from './prefs'
import s from './Rail.module.css'
import { shellText } from './shellText'

export type Place = {
  to: '/inbox' | '/tasks' | '/knowledge' | '/customers' | '/overview' | '/settings' | '/start'
  label: string
  icon: LucideIcon
  keys?: string
  badge?: number
}

type RailProps = {
  places: readonly Place[]
  memberName: string
  workspaces: readonly { id: string; name: string; current: boolean; open: () => void }[]
  onPalette: () => void
  onHelp: () => void
  onProfile: () => void
  onSignOut: () => void
}

export const placeIcons = {
  inbox: MessagesSquare,
  tasks: ClipboardList,
  knowledge: BookOpenText,
  customers: Users,
  overview: LayoutDashboard,
  settings: Settings,
  start: ListChecks,
}

export function Rail(props: RailProps) {
  const t = useText(shellText)
  return (
    <nav className={s.rail} aria-label={t('mainNav')}>
      <Link to="/" className={s.home} aria-label={t('product')}>
        <Mark size={34} />
      </Link>
      <ul className={s.places}>
        {props.places.map((place) => (
          <li key={place.to}>
            <PlaceLink place={place} />
          </li>
        ))}
      </ul>
      <div className={s.tools}>
        <RailButton label={t('palette')} keys="mod+k" onPress={props.onPalette}>
          <Search size={20} aria-hidden />
        </RailButton>
        <ThemeMenu />
        <RailButton label={t('help')} keys="shift+/" onPress={props.onHelp}>
          <CircleHelp size={20} aria-hidden />
        </RailButton>
        <AccountMenu {...props} />
      </div>
    </nav>
  )
}

function PlaceLink({ place }: { place: Place }) {
  const Icon = place.icon
  return (
    <Link
      to={place.to}
      className={s.place}
      activeProps={{ className: s.on }}
      aria-label={place.badge ? `${place.label} (${place.badge})` : place.label}
    >
      <Icon size={21} strokeWidth={1.8} aria-hidden />
      {place.badge ? <b className={s.badge}>{place.badge > 99 ? '99+' : place.badge}</b> : null}
      <span className={s.name} aria-hidden>
        {place.label}
      </span>
    </Link>
  )
}

function RailButton({ label, keys, children, ...rest }: ButtonProps & { label: string; keys?: string }) {
  return (
    <Tip text={label} keys={keys} placement="right">
      <AriaButton {...rest} className={s.place} aria-label={label}>
        {children}
      </AriaButton>
    </Tip>
  )
}

function ThemeMenu() {
  const t = useText(shellText)
  const theme = usePrefs((p) => p.theme)
  const locale = usePrefs((p) => p.locale)
  const choice = (id: Theme, label: string, Icon: LucideIcon) => ({
    id,
    label,
    icon: <Icon size={16} aria-hidden />,
    isSelected: theme === id,
    run: () => setPrefs({ theme: id }),
  })
  return (
    <Menu
      label={t('theme')}
      placement="right bottom"
      trigger={
        <AriaButton className={s.place} aria-label={t('theme')}>
          <SunMoon size={20} aria-hidden />
        </AriaButton>
      }
      groups={[
        {
          id: 'theme',
          heading: t('theme'),
          entries: [
            choice('light', t('themeLight'), Sun),
            choice('dark', t('themeDark'), Moon),
            choice('system', t('themeSystem'), SunMoon),
          ],
        },
        {
          id: 'language',
          heading: t('language'),
          entries: [
            {
              id: 'zh',
              label: '中文',
              icon: <Languages size={16} aria-hidden />,
              isSelected: locale === 'zh-CN',
              run: () => setPrefs({ locale: 'zh-CN' }),
            },
            {
              id: 'en',
              label: 'English',
              icon: <Languages size={16} aria-hidden />,
              isSelected: locale === 'en',
              run: () => setPrefs({ locale: 'en' }),
            },
          ],
        },
      ]}
    />
  )
}

function AccountMenu({ memberName, workspaces, onProfile, onSignOut }: RailProps) {
  const t = useText(shellText)
  return (
    <Menu
      label={t('me')}
      placement="right bottom"
      trigger={
        <AriaButton className={s.place} aria-label={`${t('me')}: ${memberName}`}>
          <CircleUserRound size={21} aria-hidden />
        </AriaButton>
      }
      groups={[
        {
          id: 'workspaces',
          heading: t('workspace'),
          entries: workspaces.map((w) => ({ id: w.id, label: w.name, isSelected: w.current, run: w.open })),
        },
        {
          id: 'me',
          heading: memberName,
          entries: [
            {
              id: 'profile',
              label: t('mySettings'),
              icon: <Settings size={16} aria-hidden />,
              run: onProfile,
            },
            { id: 'out', label: t('signOut'), icon: <LogOut size={16} aria-hidden />, run: onSignOut },
          ],
        },
      ]}
    />
  )
}
