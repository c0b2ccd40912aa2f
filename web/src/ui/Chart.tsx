import type { CSSProperties } from 'react'
import { lazy, Suspense, useState } from 'react'
import { useText } from '../i18n/text'
import { Button } from './Button'
import s from './Chart.module.css'
import { Skeleton } from './Skeleton'
import { Table } from './Table'
import { uiText } from './text'

const BarChart = lazy(() => import('./BarChart').then((m) => ({ default: m.BarChart })))

export type Series = { name: string; values: readonly number[]; colour: `--c${1 | 2 | 3 | 4 | 5 | 6}` }

type ChartProps = {
  label: string
  // What the categories are, as the head of their column.
  axis: string
  categories: readonly string[]
  series: readonly Series[]
  // What the series add up to, where there are several: they are parts of it.
  total?: string
  height?: number
  horizontal?: boolean
}

// Every chart has a table view. The drawing library is loaded when the first chart is shown.
export function Chart({ label, axis, categories, series, total, height = 260, horizontal }: ChartProps) {
  const t = useText(uiText)
  const [table, setTable] = useState(false)
  const sum = (i: number) => series.reduce((n, one) => n + (one.values[i] ?? 0), 0)
  return (
    <figure className={s.chart}>
      {table ? (
        <Table
          dense
          narrow
          label={label}
          rows={categories.map((category, i) => ({ category, i }))}
          rowKey={(row) => String(row.i)}
          columns={[
            { id: 'category', head: axis, rowHeader: true, cell: (row) => row.category },
            ...series.map((line) => ({
              id: line.name,
              head: line.name,
              align: 'end' as const,
              cell: (row: { i: number }) => line.values[row.i] ?? 0,
            })),
            ...(total
              ? [
                  {
                    id: 'total',
                    head: total,
                    align: 'end' as const,
                    cell: (row: { i: number }) => sum(row.i),
                  },
                ]
              : []),
          ]}
        />
      ) : (
        <Suspense fallback={<Skeleton lines={1} height={height} />}>
          <BarChart
            label={label}
            categories={categories}
            series={series}
            height={height}
            horizontal={horizontal}
          />
        </Suspense>
      )}
      {series.length > 1 && !table && (
        <ul className={s.legend} aria-hidden>
          {series.map((one) => (
            <li key={one.name} style={{ '--swatch': `var(${one.colour})` } as CSSProperties}>
              {one.name}
            </li>
          ))}
          {total && <li className={s.plain}>{t('onTop', { name: total })}</li>}
        </ul>
      )}
      <Button look="quiet" size="small" aria-pressed={table} onPress={() => setTable(!table)}>
        {table ? t('asChart') : t('asTable')}
      </Button>
    </figure>
  )
}
