import { BarChart as Bars } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { resolvedTheme, usePrefs } from '../app/prefs'
import type { Series } from './Chart'

use([Bars, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

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
      aria: { enabled: true, label: { description: label } },
      color: series.map((one) => colour(one.colour)),
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour('--ink-2') },
      legend:
        series.length > 1
          ? { top: 0, left: 0, itemWidth: 10, itemHeight: 10, textStyle: { color: colour('--ink-2') } }
          : undefined,
      // Rich text, because the content policy forbids the inline styles of its HTML tips.
      tooltip: {
        trigger: 'axis',
        renderMode: 'richText',
        axisPointer: { type: 'shadow' },
        backgroundColor: colour('--surface'),
        textStyle: { color: colour('--ink') },
        borderColor: colour('--line-2'),
      },
      grid: { left: 4, right: 12, top: series.length > 1 ? 34 : 10, bottom: 4, containLabel: true },
      xAxis: horizontal
        ? { ...values, axisLabel: { color: colour('--ink-3') } }
        : { ...names, axisLine: line, axisLabel: { color: colour('--ink-3') } },
      yAxis: horizontal
        ? { ...names, inverse: true, axisLine: line, axisLabel: { color: colour('--ink-2') } }
        : { ...values, axisLabel: { color: colour('--ink-3') } },
      series: series.map((one) => ({
        type: 'bar',
        name: one.name,
        stack: 'all',
        data: [...one.values],
        barMaxWidth: 26,
        itemStyle: { borderRadius: 4 },
        label: horizontal ? { show: true, position: 'right', color: colour('--ink-2') } : undefined,
      })),
    })
    const observer = new ResizeObserver(() => chart.resize())
    observer.observe(element)
    return () => {
      observer.disconnect()
      chart.dispose()
    }
  }, [label, categories, series, horizontal, theme])
  return <div ref={box} style={{ height }} role="img" aria-label={label} />
}
