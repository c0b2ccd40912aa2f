import { useQueryClient } from '@tanstack/react-query'
import { Outlet, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { openWorkspace } from '../api/http'
import { openLine, useLine, useReconnect } from '../api/realtime'
import { useMe, useSignOut } from '../api/session'
import { useLocale } from '../i18n/locale'
import { useText } from '../i18n/text'
import { Banner } from '../ui/Banner'
import { ToastRegion, toast, undoLast } from '../ui/Toast'
import { setWorkspaceZone } from '../ui/time'
import { listenForKeys, useCommands } from './commands'
import { usePlaces } from './places'
import { setPrefs } from './prefs'
import { Rail } from './Rail'
import s from './Shell.module.css'
import { shellText } from './shellText'

const Palette = lazy(() => import('./Palette').then((m) => ({ default: m.Palette })))
const ShortcutHelp = lazy(() => import('./ShortcutHelp').then((m) => ({ default: m.ShortcutHelp })))

// The frame around every signed-in page: rail, live line, keys, notices.
export function Shell() {
  const locale = useLocale()
  return (
    <I18nProvider locale={locale === 'en' ? 'en-US' : 'zh-CN'}>
      <Frame />
    </I18nProvider>
  )
}

function Frame() {
  const t = useText(shellText)
  const me = useMe()
  const navigate = useNavigate()
  const signOut = useSignOut()
  const places = usePlaces(me)
  const [palette, setPalette] = useState(false)
  const [help, setHelp] = useState(false)

  if (me.workspace) setWorkspaceZone(me.workspace.timezone)
  useLiveLine()
  useEffect(() => listenForKeys(), [])
  useCommands([
    ...places.map((place) => ({
      id: `go ${place.to}`,
      label: place.openLabel,
      group: 'goTo' as const,
      keys: place.keys,
      also: `${place.label} ${place.to}`,
      run: () => void navigate({ to: place.to }),
    })),
    {
      id: 'go developer',
      label: t('openDeveloper'),
      group: 'goTo',
      also: 'api openapi',
      run: () => void navigate({ to: '/developer' }),
    },
    {
      id: 'palette',
      label: t('palette'),
      group: 'general',
      keys: 'mod+k',
      listed: false,
      run: () => setPalette((open) => !open),
    },
    {
      id: 'help',
      label: t('shortcuts'),
      group: 'general',
      keys: 'shift+/',
      also: 'help keyboard 快捷键 帮助',
      run: () => setHelp(true),
    },
    {
      id: 'undo',
      label: t('undoLast'),
      group: 'general',
      keys: 'mod+z',
      run: () => toast(undoLast() ? t('undone') : t('nothingToUndo'), 'plain'),
    },
    {
      id: 'theme light',
      label: t('themeSetLight'),
      group: 'general',
      also: 'light 浅色',
      run: () => setPrefs({ theme: 'light' }),
    },
    {
      id: 'theme dark',
      label: t('themeSetDark'),
      group: 'general',
      also: 'dark 深色',
      run: () => setPrefs({ theme: 'dark' }),
    },
    {
      id: 'theme system',
      label: t('themeSetSystem'),
      group: 'general',
      also: 'system 系统',
      run: () => setPrefs({ theme: 'system' }),
    },
    {
      id: 'to english',
      label: t('toEnglish'),
      group: 'general',
      also: 'english 英文 language',
      run: () => setPrefs({ locale: 'en' }),
    },
    {
      id: 'to chinese',
      label: t('toChinese'),
      group: 'general',
      also: 'chinese 中文 language',
      run: () => setPrefs({ locale: 'zh-CN' }),
    },
    {
      id: 'profile',
      label: t('mySettings'),
      group: 'goTo',
      also: 'profile password totp',
      run: () => void navigate({ to: '/settings/$section', params: { section: 'me' } }),
    },
    { id: 'sign out', label: t('signOut'), group: 'general', also: 'logout 退出', run: () => signOut() },
  ])

  return (
    <div className={s.shell}>
      <a href="#main" className={s.skip}>
        {t('skip')}
      </a>
      <Rail
        places={places}
        memberName={me.member?.name ?? me.account.name}
        workspaces={(me.workspaces ?? []).map((w) => ({
          id: w.slug,
          name: w.name,
          current: w.slug === me.workspace?.slug,
          open: () => openWorkspace(w.slug),
        }))}
        onPalette={() => setPalette(true)}
        onHelp={() => setHelp(true)}
        onProfile={() => void navigate({ to: '/settings/$section', params: { section: 'me' } })}
        onSignOut={signOut}
      />
      <main id="main" tabIndex={-1} className={s.main}>
        <LineBanner />
        <div className={s.page}>
          <Outlet />
        </div>
      </main>
      <Suspense fallback={null}>
        {palette && <Palette isOpen onClose={() => setPalette(false)} />}
        {help && <ShortcutHelp isOpen onClose={() => setHelp(false)} />}
      </Suspense>
      <ToastRegion />
    </div>
  )
}

function useLiveLine(): void {
  const client = useQueryClient()
  useReconnect(() => void client.invalidateQueries())
  useEffect(() => {
    let close: (() => void) | null = null
    let gone = false
    void openLine().then((closer) => {
      if (gone) closer()
      else close = closer
    })
    return () => {
      gone = true
      close?.()
    }
  }, [])
}

function LineBanner() {
  const t = useText(shellText)
  if (useLine() !== 'lost') return null
  return (
    <Banner tone="warn" flat>
      {t('offline')}
    </Banner>
  )
}
