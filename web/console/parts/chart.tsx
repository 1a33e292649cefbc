import type { ECharts } from 'echarts/core'
import { type RefObject, useCallback, useEffect, useRef } from 'react'
import { inLanguage, type Language, useLanguage } from '../../live/index.ts'

/** The box of a chart that is drawn anew with `draw`; ECharts comes only when a chart is on the page. */
export function useChart(draw: (chart: ECharts) => void): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let gone = false
    let dispose: (() => void) | null = null
    void Promise.all([
      import('echarts/core'),
      import('echarts/charts'),
      import('echarts/components'),
      import('echarts/renderers'),
    ]).then(([core, charts, components, renderers]) => {
      if (gone || !box.current) return
      core.use([
        charts.BarChart,
        charts.LineChart,
        charts.ScatterChart,
        components.DataZoomComponent,
        components.GridComponent,
        components.MarkLineComponent,
        components.TooltipComponent,
        renderers.SVGRenderer,
      ])
      const chart = core.init(box.current, null, { renderer: 'svg' })
      draw(chart)
      const watch = new ResizeObserver(() => chart.resize())
      watch.observe(box.current)
      dispose = () => {
        watch.disconnect()
        chart.dispose()
      }
    })
    return () => {
      gone = true
      dispose?.()
    }
  }, [draw])
  return box
}

export type Bar = { readonly name: string; readonly value: number | null; readonly target?: number }

/** Bars with direct labels, axis from zero, target line. */
export function Bars({
  rows,
  label,
  percent = false,
  target,
}: {
  rows: readonly Bar[]
  label: string
  percent?: boolean
  target?: number | undefined
}) {
  const lang: Language = useLanguage()
  const draw = useCallback(
    (chart: ECharts) => {
      chart.setOption({
        animation: false,
        grid: { left: 8, right: 60, top: 10, bottom: 8, containLabel: true },
        tooltip: { trigger: 'axis', renderMode: 'richText' },
        xAxis: {
          type: 'value',
          min: 0,
          ...(percent ? { max: 100 } : {}),
          splitLine: { lineStyle: { color: '#e9edf2' } },
        },
        yAxis: {
          type: 'category',
          inverse: true,
          data: rows.map((row) => row.name),
          axisTick: { show: false },
          axisLine: { show: false },
          axisLabel: { width: 150, overflow: 'truncate', color: '#16202e' },
        },
        series: [
          {
            type: 'bar',
            data: rows.map((row) => row.value),
            itemStyle: { color: '#2f6fc4' },
            barMaxWidth: 20,
            label: {
              show: true,
              position: 'right',
              color: '#16202e',
              formatter: ({ value }: { value: unknown }) =>
                value === null || value === undefined
                  ? inLanguage({ zh: '无数据', en: 'no data' }, lang)
                  : percent
                    ? `${value}%`
                    : String(value),
            },
            ...(target === undefined
              ? {}
              : {
                  markLine: {
                    symbol: 'none',
                    lineStyle: { color: '#a2211a', type: 'dashed' },
                    label: { show: false },
                    data: [{ xAxis: target }],
                  },
                }),
          },
        ],
      })
    },
    [rows, percent, target, lang],
  )
  const box = useChart(draw)
  return (
    <div
      ref={box}
      className="chart"
      style={{ height: Math.max(120, rows.length * 30 + 50) }}
      role="img"
      aria-label={`${label}：${rows.map((row) => `${row.name} ${row.value ?? '—'}`).join('，')}`}
    />
  )
}
