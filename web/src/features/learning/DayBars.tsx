import { useState } from 'react'
import type { ClusterDetail } from '../../api/learning'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Table } from '../../ui/Table'
import { uiText } from '../../ui/text'
import s from './Learning.module.css'
import { learningText } from './text'

type Days = NonNullable<ClusterDetail['days']>

// Four weeks in small bars; as a table, every number.
export function DayBars({ days }: { days: Days }) {
  const t = useText(learningText)
  const tu = useText(uiText)
  const [table, setTable] = useState(false)
  const most = Math.max(1, ...days.map((d) => d.asked))
  const height = (n: number) => ({ height: `${(n / most) * 100}%` })
  return (
    <>
      {table ? (
        <Table
          dense
          narrow
          label={t('days')}
          rows={days}
          rowKey={(row) => row.day}
          columns={[
            { id: 'day', head: t('daysAxis'), rowHeader: true, cell: (row) => row.day },
            { id: 'bad', head: t('daysBad'), align: 'end', cell: (row) => row.bad },
            { id: 'good', head: t('daysGood'), align: 'end', cell: (row) => row.asked - row.bad },
          ]}
        />
      ) : (
        <>
          <div className={s.bars} role="img" aria-label={t('days')}>
            {days.map((day) => (
              <span key={day.day} className={s.bar} title={`${day.day}: ${day.bad} / ${day.asked}`}>
                <i style={height(day.bad)} />
                <i style={height(day.asked - day.bad)} />
              </span>
            ))}
          </div>
          <ul className={s.legend} aria-hidden>
            <li>{t('daysBad')}</li>
            <li>{t('daysGood')}</li>
          </ul>
        </>
      )}
      <Button look="quiet" size="small" aria-pressed={table} onPress={() => setTable(!table)}>
        {table ? tu('asChart') : tu('asTable')}
      </Button>
    </>
  )
}
