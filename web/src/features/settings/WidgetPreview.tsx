import type { InboxSettings } from '../../api/settings'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { settingsText } from './text'
import s from './WidgetPreview.module.css'

// A likeness of what visitors will see, in the language of the console.
export function WidgetPreview({
  settings,
  questions,
}: {
  settings: InboxSettings
  questions: readonly string[]
}) {
  const t = useText(settingsText)
  const locale = useLocale()
  const say = (text: { zh: string; en: string }) =>
    locale === 'en' ? text.en || text.zh : text.zh || text.en
  const accent = /^#[0-9a-fA-F]{6}$/.test(settings.look.accent) ? settings.look.accent : '#0b6b66'
  return (
    <figure className={s.figure}>
      <figcaption className={s.caption}>{t('preview')}</figcaption>
      <div className={s.widget} data-theme={settings.look.theme === 'dark' ? 'dark' : 'light'} aria-hidden>
        <header className={s.header} style={{ background: accent }}>
          <b>{say(settings.texts.title)}</b>
          <span>{say(settings.texts.subtitle)}</span>
        </header>
        <div className={s.body}>
          <p className={s.bot}>{say(settings.texts.greeting) || t('previewAnswer')}</p>
          <div className={s.quick}>
            {questions.slice(0, 3).map((question) => (
              <span key={question} style={{ color: accent, borderColor: accent }}>
                {question.split('|')[locale === 'en' ? 1 : 0]?.trim() || question}
              </span>
            ))}
          </div>
          <p className={s.customer} style={{ background: accent }}>
            {t('previewCustomer')}
          </p>
        </div>
        <footer className={s.footer}>
          <span className={s.person} style={{ color: accent, borderColor: accent }}>
            {t('previewPerson')}
          </span>
          <span className={s.input}>{t('previewInput')}</span>
        </footer>
      </div>
    </figure>
  )
}
