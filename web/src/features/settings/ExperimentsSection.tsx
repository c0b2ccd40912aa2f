import { useQuery } from '@tanstack/react-query'
import { experimentsQuery, useSettingsChange } from '../../api/settings'
import { useText } from '../../i18n/text'
import { Switch } from '../../ui/Checkbox'
import { Card, Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { Tag } from '../../ui/Tag'
import s from './parts.module.css'
import { settingsText } from './text'

export function ExperimentsSection() {
  const t = useText(settingsText)
  const armName = (key: string) => (key === 'person' || key === 'bot' ? t(`arm.${key}`) : key)
  const experiments = useQuery(experimentsQuery)
  const change = useSettingsChange()
  return (
    <Page title={t('section.experiments')} intro={t('experimentsIntro')} width="text">
      {experiments.isPending && <Skeleton lines={4} height={28} />}
      {(experiments.data?.items ?? []).map((experiment) => {
        const known = experiment.key === 'person_first'
        return (
          <Card key={experiment.key}>
            <Switch
              isSelected={experiment.enabled}
              onChange={(enabled) =>
                void change
                  .run({ method: 'PATCH', path: `/experiments/${experiment.key}`, body: { enabled } })
                  .catch(() => undefined)
              }
              note={known ? t('experiment.person_first.text') : undefined}
            >
              {known ? t('experiment.person_first') : experiment.key}
            </Switch>
            <span className={s.tags}>
              {(experiment.arms ?? []).map((arm) => (
                <Tag key={arm.key} tone="outline">
                  {t('arm', { key: armName(arm.key), share: Math.round(arm.share * 1000) / 10 })}
                </Tag>
              ))}
            </span>
          </Card>
        )
      })}
    </Page>
  )
}
