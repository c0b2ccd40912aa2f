import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { ItemUse, Use } from '../../api/health'
import { usageQuery } from '../../api/health'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { DefinitionFigure } from '../../ui/Figure'
import { Skeleton } from '../../ui/Skeleton'
import type { Column } from '../../ui/Table'
import { Table } from '../../ui/Table'
import { money } from '../learning/money'
import s from './HealthPage.module.css'
import { healthText } from './healthText'

const DayBars = lazy(() => import('../learning/DayBars').then((m) => ({ default: m.DayBars })))

// How an item was used lately.
export function UsageCard({ id }: { id: string }) {
  const t = useText(healthText)
  const usage = useQuery(usageQuery(id))
  const [more, setMore] = useState(false)
  if (usage.isPending) return <Skeleton lines={3} height={20} />
  if (!usage.data) return null
  const { days, total } = usage.data
  return (
    <>
      <h3>{t('usage', { n: days })}</h3>
      {total.asked === 0 ? (
        <p className={s.small}>{t('usageNone', { n: days })}</p>
      ) : (
        <>
          <Figures use={total} currency={usage.data.currency} />
          <Button size="small" look="quiet" onPress={() => setMore(true)}>
            {t('usageMore')}
          </Button>
        </>
      )}
      {more && <More usage={usage.data} onClose={() => setMore(false)} />}
    </>
  )
}

function Figures({ use, currency }: { use: Use; currency: string }) {
  const t = useText(healthText)
  const locale = useLocale()
  const figure = (name: 'asked' | 'answered' | 'helped' | 'toPeople' | 'cost', value: string) => (
    <DefinitionFigure name={t(name)} value={value} definition={<p>{t(`def.${name}`)}</p>} />
  )
  return (
    <div className={s.actions}>
      {figure('asked', String(use.asked))}
      {figure('answered', String(use.answered))}
      {figure('helped', String(use.helped))}
      {figure('toPeople', String(use.to_people))}
      {figure('cost', money(use.cost, currency, locale))}
    </div>
  )
}

function More({ usage, onClose }: { usage: ItemUse; onClose: () => void }) {
  const t = useText(healthText)
  const locale = useLocale()
  const figures: Column<Use>[] = [
    { id: 'asked', head: t('asked'), align: 'end', cell: (row) => row.asked },
    { id: 'answered', head: t('answered'), align: 'end', cell: (row) => row.answered },
    { id: 'helped', head: t('helped'), align: 'end', cell: (row) => row.helped },
    { id: 'people', head: t('toPeople'), align: 'end', cell: (row) => row.to_people },
    { id: 'cost', head: t('cost'), align: 'end', cell: (row) => money(row.cost, usage.currency, locale) },
  ]
  return (
    <Dialog title={t('usage', { n: usage.days })} isOpen onClose={onClose} width="wide">
      <div className={s.days}>
        <section>
          <h3>{t('byDay')}</h3>
          <Suspense fallback={<Skeleton lines={4} height={30} />}>
            <DayBars
              days={(usage.by_day ?? []).map((d) => ({
                day: d.day,
                asked: d.asked,
                bad: d.asked - d.helped,
              }))}
            />
          </Suspense>
        </section>
        <section>
          <h3>
            {t('byWording')} <small className={s.small}>{t('ofLatest', { n: usage.of })}</small>
          </h3>
          <Table
            dense
            label={t('byWording')}
            rows={usage.wordings ?? []}
            rowKey={(row) => row.wording}
            columns={[
              { id: 'wording', head: t('wording'), rowHeader: true, cell: (row) => row.wording },
              ...figures,
            ]}
          />
        </section>
      </div>
    </Dialog>
  )
}
