import { useEffect, useState } from 'react'
import { api, say, useSay, useWords, words } from '../../live/index.ts'
import type { Row } from '../../live/wire.ts'
import { useCity } from '../session.ts'
import type { Outcome } from './bulk-sending.ts'
import { MatterTitle } from './rows.tsx'
import type { SuggestedLine } from './suggest.tsx'

const dictionary = words({
  list: say('所选事项', 'The matters'),
  done: (state: string) => say(`✓ 已办，现为“${state}”`, `✓ done, now “${state}”`),
  now: (state: string, who: string, what: string) =>
    say(`现为“${state}”：${who} ${what}`, `now “${state}”: ${who}, ${what}`),
  noLine: say(
    '职责清单没有匹配条目：本次不派，请改派同一单位或逐件处理',
    'No line fits: left out; choose one unit, or open it',
  ),
  looking: say('正在查职责清单…', 'Looking up the list…'),
})

/** The best line for a matter; null = none fits, undefined = not yet known. */
export type LineOf = SuggestedLine | null | undefined

/** The best responsibility line 职责清单 for each category and area among the rows. */
export function useLinesOf(rows: readonly Row[]): ReadonlyMap<string, SuggestedLine | null> {
  const keys = [...new Set(rows.map((row) => `${row.category} ${row.area}`))].join('\n')
  const [lines, setLines] = useState<ReadonlyMap<string, SuggestedLine | null>>(new Map())
  useEffect(() => {
    const left = new AbortController()
    const look = async (): Promise<void> => {
      for (const key of keys.split('\n').filter(Boolean)) {
        const [category, area] = key.split(' ')
        const known = category !== 'null'
        const got = known
          ? await api.get<{ lines: readonly SuggestedLine[] }>(
              '/api/suggest',
              { category, area },
              { signal: left.signal },
            )
          : null
        if (left.signal.aborted) return
        const best = got?.ok ? got.value.lines[0] : undefined
        setLines((before) => new Map([...before, [key, best ?? null]]))
      }
    }
    void look()
    return () => left.abort()
  }, [keys])
  return lines
}

/** Every matter with the unit it would go to, and afterwards with what became of it. */
export function BulkRows({
  rows,
  outcomes,
  lineOf,
}: {
  rows: readonly Row[]
  outcomes: ReadonlyMap<string, Outcome>
  lineOf?: (row: Row) => LineOf
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const { declared } = useCity()
  const stateOf = (row: Row, state: string): string =>
    s(declared.types[row.type]?.flow.states[state]?.title ?? state)
  const below = (row: Row) => {
    const outcome = outcomes.get(row.id)
    if (outcome?.ok)
      return <span className="says small greentext">{w.done(stateOf(row, outcome.state))}</span>
    if (outcome) {
      const { error, now } = outcome
      return (
        <span className="says small redtext">
          {s(error.says)}
          {now ? ` · ${w.now(stateOf(row, now.state), now.by, s(now.did))}` : ` · ${s(error.remedy)}`}
          {error.fields?.map((one) => ` · ${s(one.says)}`)}
        </span>
      )
    }
    const line = lineOf?.(row)
    if (!lineOf) return null
    if (line === undefined) return <span className="says small muted">{w.looking}</span>
    return line ? (
      <span className="says small">
        → <b>{line.unitName}</b> <span className="muted">{s(line.why)}</span>
      </span>
    ) : (
      <span className="says small redtext">{w.noLine}</span>
    )
  }
  return (
    <ul className="bulklist" aria-label={w.list}>
      {rows.map((row) => (
        <li key={row.id}>
          <a href={`/console/m/${row.number}`} target="_blank" rel="noreferrer" className="num">
            {row.number}
          </a>
          <span className="ellipsis">
            <MatterTitle row={row} />
          </span>
          {below(row)}
        </li>
      ))}
    </ul>
  )
}
