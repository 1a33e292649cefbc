import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { Drawer } from '../parts/drawer.tsx'
import { Loaded } from '../parts/states.tsx'
import { type DatasetBrief, qualityWords, type Result } from './quality-words.ts'

type Rows = {
  readonly dataset: DatasetBrief
  readonly result: Result
  readonly items: Readonly<Record<string, string>>
  readonly rows: readonly {
    readonly ref: string
    readonly values: Readonly<Record<string, unknown>>
    readonly doubted: readonly string[]
  }[]
  readonly hidden: number
  readonly headings: readonly string[]
  readonly delivery: string | null
  readonly lines: readonly { readonly rowNo: number; readonly cells: readonly string[] }[]
}

const textOf = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)

/** Rows that break a rule, as far as the looker may see them: those that stand, and lines that were refused. */
export function BadRows({ run, rule, onClose }: { run: string; rule: string; onClose: () => void }) {
  const w = useWords(qualityWords)
  const s = useSay()
  const { load, reload } = useLoad(`bad ${run} ${rule}`, (signal) =>
    api.get<Rows>(`/api/quality/runs/${run}/rules/${encodeURIComponent(rule)}`, undefined, { signal }),
  )
  return (
    <Drawer title={w.rowsTitle} onClose={onClose}>
      <Loaded load={load} retry={reload}>
        {(seen) => {
          const items = seen.dataset.items.filter((item) => (seen.items[item.name] ?? 'hidden') !== 'hidden')
          const about = new Set('item' in seen.result.test ? [seen.result.test.item] : [])
          return (
            <div className="stack">
              <p>
                <b>{s(seen.result.title)}</b> · {w.badOf(seen.result.bad, seen.result.rows)} · {w.sampled}
              </p>
              {seen.rows.length === 0 && seen.lines.length === 0 && <p className="muted">{w.rowsNone}</p>}
              {seen.rows.length > 0 && (
                <div className="scrollx">
                  <table className="plain-table cells-table">
                    <thead>
                      <tr>
                        {items.map((item) => (
                          <th key={item.name}>{s(item.field.title)}</th>
                        ))}
                      </tr>
                    </thead>
                    <tbody>
                      {seen.rows.map((row) => (
                        <tr key={row.ref}>
                          {items.map((item) => (
                            <td key={item.name} className={about.has(item.name) ? 'bad' : undefined}>
                              {textOf(row.values[item.name])}
                            </td>
                          ))}
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </div>
              )}
              {seen.hidden > 0 && <p className="small">{w.rowsHidden(seen.hidden)}</p>}
              {seen.lines.length > 0 && (
                <>
                  <h3>{w.refusedLines}</h3>
                  <div className="scrollx">
                    <table className="plain-table cells-table">
                      <thead>
                        <tr>
                          <th>{w.line}</th>
                          {seen.headings.map((heading, n) => (
                            // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name
                            <th key={n}>{heading}</th>
                          ))}
                        </tr>
                      </thead>
                      <tbody>
                        {seen.lines.map((line) => (
                          <tr key={line.rowNo}>
                            <td className="num">{line.rowNo}</td>
                            {line.cells.map((cell, n) => (
                              // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name
                              <td key={n}>{cell}</td>
                            ))}
                          </tr>
                        ))}
                      </tbody>
                    </table>
                  </div>
                </>
              )}
            </div>
          )
        }}
      </Loaded>
    </Drawer>
  )
}
