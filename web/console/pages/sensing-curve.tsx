import type { ECharts } from 'echarts/core'
import { useCallback, useRef } from 'react'
import { doubtful, flagsOf } from '../../../platform/signals/decide.ts'
import { qualityWords } from '../../../platform/signals/declare.ts'
import { inLanguage, punctuation, useLanguage, useWords } from '../../live/index.ts'
import { useChart } from '../parts/chart.tsx'
import { type Metric, sensingWords, valueText } from './sensing-words.ts'

export type CurvePoint = {
  readonly at: string
  readonly value: number | null
  readonly min: number | null
  readonly max: number | null
  readonly count: number
  readonly valid: number
  readonly quality: number
}

/** A curve 曲线: what counts as a line, with its band of least and most; doubtful readings as red points beside it. */
export function Curve({
  points,
  metric,
  title,
  onPick,
}: {
  points: readonly CurvePoint[]
  metric: Metric | undefined
  title: string
  onPick?: (point: CurvePoint) => void
}) {
  const w = useWords(sensingWords)
  const pt = useWords(punctuation)
  const lang = useLanguage()
  const picked = useRef(onPick)
  picked.current = onPick
  const draw = useCallback(
    (chart: ECharts) => {
      const counts = points.map((one) => [one.at, one.valid > 0 ? one.value : null, one])
      const doubts = points.flatMap((one) =>
        one.value !== null && doubtful(one.quality) ? [[one.at, one.value, one]] : [],
      )
      // A slipped unit is thousands of times too large: the scale is that of what counts, the rest stands at its rim.
      const good = points.flatMap((one) => (one.valid > 0 && one.value !== null ? [one.value] : []))
      const [low, high] = [Math.min(...good), Math.max(...good)]
      const room = Math.max((high - low) * 0.15, 10 ** -(metric?.precision ?? 1))
      const scaled = good.length > 0
      const band = points.some((one) => one.min !== null)
      chart.setOption({
        animation: false,
        grid: { left: 8, right: 16, top: 16, bottom: points.length > 200 ? 44 : 8, containLabel: true },
        tooltip: {
          trigger: 'axis',
          renderMode: 'richText',
          formatter: (given: unknown) => {
            const list = given as readonly { readonly data: readonly [string, number, CurvePoint] }[]
            const point = list.find((one) => one.data[2])?.data[2]
            if (!point) return ''
            const when = new Date(point.at).toLocaleString(lang === 'zh' ? 'zh-CN' : 'en-GB', {
              ...{ month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false },
            })
            const marks = flagsOf(point.quality).map((flag) => inLanguage(qualityWords[flag], lang))
            return [
              when,
              valueText(point.value, metric),
              ...(point.min === null
                ? []
                : [`${w.min} ${valueText(point.min, metric)}  ${w.max} ${valueText(point.max, metric)}`]),
              ...(point.count > 1 ? [`${w.valid} ${point.valid} / ${point.count}`] : []),
              ...marks,
            ].join('\n')
          },
        },
        xAxis: {
          type: 'time',
          axisLine: { lineStyle: { color: '#c8d0d9' } },
          axisLabel: { color: '#66727f' },
        },
        yAxis: {
          type: 'value',
          scale: true,
          ...(scaled ? { min: round(low - room), max: round(high + room) } : {}),
          axisLabel: { color: '#66727f', showMinLabel: !scaled, showMaxLabel: !scaled },
          splitLine: { lineStyle: { color: '#e9edf2' } },
        },
        ...(points.length > 200
          ? { dataZoom: [{ type: 'slider', height: 18, bottom: 6, showDetail: false }] }
          : {}),
        series: [
          ...(band
            ? [
                {
                  ...{ type: 'line', stack: 'band', symbol: 'none', silent: true, lineStyle: { opacity: 0 } },
                  data: points.map((one) => [one.at, one.min]),
                },
                {
                  ...{ type: 'line', stack: 'band', symbol: 'none', silent: true, lineStyle: { opacity: 0 } },
                  areaStyle: { color: '#2f6fc4', opacity: 0.14 },
                  data: points.map((one) => [
                    one.at,
                    one.min === null || one.max === null ? null : one.max - one.min,
                  ]),
                },
              ]
            : []),
          {
            type: 'line',
            symbol: 'circle',
            showSymbol: points.length < 60,
            symbolSize: 4,
            connectNulls: false,
            lineStyle: { color: '#2f6fc4', width: 1.6 },
            itemStyle: { color: '#2f6fc4' },
            data: counts,
          },
          {
            type: 'scatter',
            symbolSize: 7,
            itemStyle: { color: '#b3261e' },
            data: doubts.map(([at, value, one]) => [
              at,
              scaled ? Math.max(low - room, Math.min(high + room, value as number)) : value,
              one,
            ]),
          },
        ],
      })
      chart.on('click', (event) => {
        const point = (event.data as readonly unknown[] | undefined)?.[2] as CurvePoint | undefined
        if (point) picked.current?.(point)
      })
    },
    [points, metric, lang, w],
  )
  const box = useChart(draw)
  const last = points.at(-1)
  return (
    <div
      ref={box}
      className="curve"
      role="img"
      aria-label={`${title}${pt.is}${points.length}${pt.comma}${last ? valueText(last.value, metric) : w.noData}`}
    />
  )
}

const round = (value: number): number => Math.round(value * 1000) / 1000

export type StripHour = {
  readonly at: string
  readonly count: number
  readonly valid: number
  readonly late: number
  readonly excused: number
}

/** 有效性条带: an hour a cell, one colour each and its words on hover. */
export function Strip({
  hours,
  from,
  many,
  perHour,
  title,
}: {
  hours: readonly StripHour[]
  from: number
  many: number
  perHour: number
  title: string
}) {
  const w = useWords(sensingWords)
  const byHour = new Map(hours.map((one) => [Date.parse(one.at), one]))
  const cells = Array.from({ length: many }, (_, n) => {
    const at = from + n * 3_600_000
    return { at, one: byHour.get(at) }
  })
  const tone = (one: StripHour | undefined): string =>
    !one || one.count === 0
      ? perHour < 1
        ? 'rare'
        : 'missing'
      : one.valid < one.count - one.excused
        ? 'doubt'
        : one.late > 0 || one.excused > 0
          ? 'late'
          : 'valid'
  return (
    <div className="strip" role="img" aria-label={`${title} ${w.strip}`}>
      {cells.map(({ at, one }) => (
        <i
          key={at}
          className={tone(one)}
          title={`${new Date(at).toLocaleString('zh-CN', { month: '2-digit', day: '2-digit', hour: '2-digit', hour12: false })} ${w.valid} ${one?.valid ?? 0} / ${w.came} ${one?.count ?? 0}${perHour >= 1 ? ` / ${w.expected} ${Math.round(perHour)}` : ''}`}
        />
      ))}
    </div>
  )
}
