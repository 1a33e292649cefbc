import { useState } from 'react'
import type { Condition, IndicatorDeclaration } from '../../../brain/indicators/declare.ts'
import { differences } from '../../../brain/indicators/versions/decide.ts'
import { punctuation, useSay, useWords } from '../../live/index.ts'
import { useCity } from '../session.ts'
import { centreWords } from './centre-words.ts'
import { definitionWords } from './definition-words.ts'

export type Version = {
  readonly version: number
  readonly state: string
  readonly body?: Partial<IndicatorDeclaration>
}

/** What each part of a definition is called; parts without a word keep their name. */
export function usePartNames(): (part: string) => string {
  const w = useWords(definitionWords)
  const names: Readonly<Record<string, string>> = {
    ...{ title: w.title, formula: w.formula, owner: w.owner, source: w.source, unit: w.unit },
    ...{ measure: w.measure, direction: w.direction, kind: w.kind, grain: w.grain, delayMinutes: w.delay },
    ...{ validFrom: w.validFrom, target: w.target, baseline: w.baseline, watches: w.watches, dims: w.dims },
    ...{ thresholds: w.thresholds, count: w.counting, of: w.of, mean: w.mean, percentile: w.percentile },
    ...{ score: w.parts, rows: w.object, readings: w.metric, manual: w.ways('manual'), persons: w.persons },
    ...{ exclusions: w.exclusions, reweigh: w.reweigh },
  }
  return (part) => names[part] ?? part
}

/** A part of a definition in words a steward reads, not as it is kept. */
function useSpoken(): (part: string, value: unknown) => string {
  const w = useWords(definitionWords)
  const pt = useWords(punctuation)
  const s = useSay()
  const { declared } = useCity()
  const clockName = (name: string): string =>
    s(Object.values(declared.types).find((type) => type.clocks[name])?.clocks[name]?.title) || name
  const condition = (one: Condition): string => {
    if ('not' in one) return `${w.not} ${condition(one.not)}`
    if ('is' in one) return w.marks(one.is)
    if ('clock' in one) return `${clockName(one.clock)} ${w.results(one.result)}`
    if ('started' in one) return `${w.tests('started')} ${clockName(one.started)}`
    if ('ran' in one) return `${clockName(one.ran)} ≤ ${one.within} ${w.units('minutes')}`
    if ('verdict' in one) return `${w.verdicts(one.verdict)} = ${one.in.join(' / ')}`
    if ('column' in one) return `${w.columns(one.column)} = ${one.in.join(' / ')}`
    return `${w.tests('tag')} ${one.tag}`
  }
  const list = (value: unknown): string =>
    (value as readonly Condition[]).map((one) => `· ${condition(one)}`).join('\n')
  return (part, value) => {
    if (value === undefined || value === null) return '–'
    switch (part) {
      case 'unit':
        return w.units(String(value))
      case 'direction':
        return w.directions(String(value))
      case 'grain':
        return w.grains(String(value))
      case 'kind':
        return w.kinds(String(value))
      case 'dims':
        return (value as readonly string[]).map((dim) => w.dimNames(dim)).join(pt.and)
      case 'of':
        return list(value)
      case 'count': {
        const { type, period, where } = value as IndicatorDeclaration['count']
        if (!type) return '–'
        const by =
          typeof period === 'string'
            ? w.periods(period)
            : `${w.periods('clockDue')}${pt.is}${clockName(period.clockDue)}`
        const title = s(declared.types[type]?.title) || type
        return [title, by, ...(where ? [list(where)] : [])].join('\n')
      }
      case 'thresholds':
        return (value as NonNullable<IndicatorDeclaration['thresholds']>)
          .map((one) =>
            [
              w.levels(one.level),
              one.over === undefined ? `${w.under} ${one.under}` : `${w.over} ${one.over}`,
              one.area ?? '',
              one.months ? `${w.months} ${one.months.join('–')}` : '',
              one.hours ? `${w.hours} ${one.hours.join('–')}` : '',
            ]
              .filter(Boolean)
              .join(' '),
          )
          .join('\n')
      case 'score':
        return (value as NonNullable<IndicatorDeclaration['score']>)
          .map((one) => `${one.indicator} ${one.weight}%`)
          .join('\n')
      default: {
        const { zh, en } = value as { zh?: unknown; en?: unknown }
        if (typeof zh === 'string' && typeof en === 'string') return `${zh}\n${en}`
        return typeof value === 'object' ? JSON.stringify(value) : String(value)
      }
    }
  }
}

/** Two versions side by side 版本对比: what differs first, in words. */
export function Compare({ versions }: { versions: readonly Version[] }) {
  const w = useWords(definitionWords)
  const c = useWords(centreWords)
  const nameOf = usePartNames()
  const spoken = useSpoken()
  const known = versions.filter((one) => one.body)
  const sorted = [...known].sort((a, b) => b.version - a.version)
  const [left, setLeft] = useState(sorted[1]?.version ?? 0)
  const [right, setRight] = useState(sorted[0]?.version ?? 0)
  const [only, setOnly] = useState(true)
  if (known.length < 2) return null
  const state = (one: Version): string =>
    ({ draft: c.draft, trial: c.trial, published: c.published, retired: c.retired, refused: c.refused })[
      one.state
    ] ?? c.declared
  const bodyOf = (version: number) => known.find((one) => one.version === version)?.body ?? {}
  const parts = differences(bodyOf(left), bodyOf(right))
  const shown = [...parts].sort((a, b) => Number(a.same) - Number(b.same)).filter((one) => !only || !one.same)
  const pick = (value: number, change: (version: number) => void) => (
    <select
      className="input"
      aria-label={w.compare}
      value={value}
      onChange={(event) => change(Number(event.target.value))}
    >
      {sorted.map((one) => (
        <option key={one.version} value={one.version}>
          {w.versionOf(one.version, state(one))}
        </option>
      ))}
    </select>
  )
  return (
    <section className="card" aria-label={w.compare}>
      <header>
        <h2 className="grow">{w.compare}</h2>
        <label className="row tight">
          <input type="checkbox" checked={only} onChange={(event) => setOnly(event.target.checked)} />
          {w.onlyChanges}
        </label>
      </header>
      <table className="table compared">
        <thead>
          <tr>
            <th style={{ width: 160 }}>{w.part}</th>
            <th>{pick(left, setLeft)}</th>
            <th>{pick(right, setRight)}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <tr key={one.part} className={one.same ? '' : 'changed'}>
              <th scope="row">
                {nameOf(one.part)}
                {!one.same && !only && <small className="redtext"> {w.changed}</small>}
              </th>
              <td>
                <pre>{spoken(one.part, one.a)}</pre>
              </td>
              <td>
                <pre>{spoken(one.part, one.b)}</pre>
              </td>
            </tr>
          ))}
          {shown.length === 0 && (
            <tr>
              <td colSpan={3}>{w.same}</td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  )
}
