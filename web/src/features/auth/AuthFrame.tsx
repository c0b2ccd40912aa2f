import type { ReactNode } from 'react'
import { Mark } from '../../app/Mark'
import { setPrefs, usePrefs } from '../../app/prefs'
import { useText } from '../../i18n/text'
import { NativeButton } from '../../ui/NativeButton'
import { usePageTitle } from '../../ui/pageTitle'
import s from './AuthFrame.module.css'
import { Landscape } from './Landscape'
import { authText } from './text'

type AuthFrameProps = { title: string; sub?: ReactNode; children: ReactNode; fine?: ReactNode }

export function AuthFrame({ title, sub, children, fine }: AuthFrameProps) {
  const t = useText(authText)
  usePageTitle(title)
  return (
    <div className={s.frame}>
      <aside className={s.art} aria-label={t('artTitle1') + t('artTitle2')}>
        <Landscape />
        <div className={s.say}>
          <p className={s.big}>
            {t('artTitle1')}
            <br />
            {t('artTitle2')}
          </p>
          <p className={s.small}>
            {t('artText1')}
            <br />
            {t('artText2')}
          </p>
        </div>
      </aside>
      <main className={s.side}>
        <div className={s.box}>
          <Mark size={44} />
          <div>
            <h1 className={s.title}>{title}</h1>
            {sub && <p className={s.sub}>{sub}</p>}
          </div>
          {children}
          {fine && <p className={s.fine}>{fine}</p>}
        </div>
        <LanguageSwitch />
      </main>
    </div>
  )
}

function LanguageSwitch() {
  const t = useText(authText)
  const locale = usePrefs((p) => p.locale)
  return (
    <NativeButton
      look="quiet"
      size="small"
      className={s.language}
      aria-label={`${t('language')}: ${locale === 'en' ? '中文' : 'English'}`}
      onClick={() => setPrefs({ locale: locale === 'en' ? 'zh-CN' : 'en' })}
    >
      {locale === 'en' ? '中文' : 'English'}
    </NativeButton>
  )
}
