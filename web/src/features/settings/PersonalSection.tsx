import type { Theme } from '../../app/prefs'
import { setPrefs, usePrefs } from '../../app/prefs'
import type { Locale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Switch } from '../../ui/Checkbox'
import { Card, Page } from '../../ui/Page'
import { Segmented } from '../../ui/Radio'
import { personalText } from './personalText'

export function PersonalSection() {
  const t = useText(personalText)
  const prefs = usePrefs((p) => p)
  const notices = async (on: boolean) => {
    // The browser asks once; a refusal there cannot be overruled here.
    const allowed = on && 'Notification' in window && (await Notification.requestPermission()) === 'granted'
    setPrefs({ desktopNotice: allowed })
  }
  return (
    <Page title={t('title')} intro={t('intro')} width="text">
      <Card title={t('look')}>
        <Segmented<Theme>
          showLabel
          label={t('theme')}
          value={prefs.theme}
          onChange={(theme) => setPrefs({ theme })}
          options={[
            { id: 'light', label: t('light') },
            { id: 'dark', label: t('dark') },
            { id: 'system', label: t('system') },
          ]}
        />
        <Segmented<Locale>
          showLabel
          label={t('language')}
          value={prefs.locale}
          onChange={(locale) => setPrefs({ locale })}
          options={[
            { id: 'zh-CN', label: '中文' },
            { id: 'en', label: 'English' },
          ]}
        />
      </Card>
      <Card title={t('keys')}>
        <Switch
          isSelected={prefs.singleKeys}
          onChange={(singleKeys) => setPrefs({ singleKeys })}
          note={t('singleKeysNote')}
        >
          {t('singleKeys')}
        </Switch>
        <Switch
          isSelected={prefs.enterSends}
          onChange={(enterSends) => setPrefs({ enterSends })}
          note={t('enterSendsNote')}
        >
          {t('enterSends')}
        </Switch>
      </Card>
      <Card title={t('notices')} note={t('noticesNote')}>
        <Switch isSelected={prefs.sound} onChange={(sound) => setPrefs({ sound })}>
          {t('sound')}
        </Switch>
        <Switch isSelected={prefs.desktopNotice} onChange={(on) => void notices(on)} note={t('desktopNote')}>
          {t('desktop')}
        </Switch>
        <Switch isSelected={prefs.tabBadge} onChange={(tabBadge) => setPrefs({ tabBadge })}>
          {t('badge')}
        </Switch>
      </Card>
    </Page>
  )
}
