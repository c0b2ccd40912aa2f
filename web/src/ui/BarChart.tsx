import { BarChart as Bars } from 'echarts/charts'
import { GridSimpleComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { resolvedTheme, usePrefs } from '../app/prefs'
import type { Series } from './Chart'

use([Bars, GridSimpleComponent, SVGRenderer])

type BarChartProps = {
  label: string
  categories: readonly string[]
  series: readonly Series[]
  height: number
  horizontal?: boolean
}

export function BarChart({ label, categories, series, height, horizontal }: BarChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const theme = usePrefs((p) => p.theme)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const chart = init(element, null, { renderer: 'svg' })
    const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
    const names = { type: 'category' as const, data: [...categories], axisTick: { show: false } }
    const values = {
      type: 'value' as const,
      minInterval: 1,
      splitLine: { lineStyle: { color: colour('--line') } },
    }
    const line = { lineStyle: { color: colour('--line-2') } }
    chart.setOption({
      // The theme is part of what is drawn: the effect runs again when it changes.
      darkMode: resolvedTheme(theme) === 'dark',
      animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      color: series.map((one) => colour(one.colour)),
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour('--ink-2') },
      grid: { left: 4, right: 36, top: 10, bottom: 4, containLabel: true },
      xAxis: horizontal
        ? { ...values, axisLabel: { color: colour('--ink-3') } }
        : { ...names, axisLine: line, axisLabel: { color: colour('--ink-3') } },
      yAxis: horizontal
        ? { ...names, inverse: true, axisLine: line, axisLabel: { color: colour('--ink-2') } }
        : { ...values, axisLabel: { color: colour('--ink-3') } },
      series: series.map((one, i) => ({
        type: 'bar',
        name: one.name,
        stack: 'all',
        data: [...one.values],
        barMaxWidth: 26,
        itemStyle: { borderRadius: 4 },
        // The value stands on the bar, of several in one their sum: no tip to hunt for, and the
        // table has every number. Upright bars leave the noughts out.
        label: {
          show: i === series.length - 1,
          position: horizontal ? 'right' : 'top',
          color: colour('--ink-2'),
          formatter: ({ dataIndex }: { dataIndex: number }) => {
            const sum = series.reduce((n, s) => n + (s.values[dataIndex] ?? 0), 0)
            return sum > 0 || horizontal ? String(sum) : ''
          },
        },
      })),
    })
    const observer = new ResizeObserver(() => chart.resize())
    observer.observe(element)
    return () => {
      observer.disconnect()
      chart.dispose()
    }
  }, [categories, series, horizontal, theme])
  return <div ref={box} style={{ height }} role="img" aria-label={label} />
}
