// biome-ignore-all lint/a11y/useSemanticElements: a grid of divs lets the browser skip rows out of sight; tr cannot
// biome-ignore-all lint/a11y/useFocusableInteractive: rows are walked by j/k; links and buttons inside stay reachable
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a scrolling region must take the keyboard
// biome-ignore-all lint/correctness/useExhaustiveDependencies: the marked row is scrolled to when it changes
import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import { say, useWords, words } from '../../live/index.ts'
import { useKeys } from './keys.ts'

export type Column<T> = {
  readonly key: string
  readonly title: string
  /** A grid track: `90px`, `minmax(120px, 2fr)`. */
  readonly width: string
  readonly show: (row: T) => ReactNode
  readonly right?: boolean
  readonly wrap?: boolean
  /** Title not repeated on the phone's card. */
  readonly bare?: boolean
  readonly sort?: string
}

/** Rows that may be marked for one act on all of them. */
export type Picking = {
  readonly chosen: ReadonlySet<string>
  readonly set: (chosen: ReadonlySet<string>) => void
}

const dictionary = words({
  pick: say('勾选所选行', 'Mark the row'),
  pickAll: say('勾选全部已显示的行', 'Mark all rows shown'),
  pickOne: (what: string) => say(`勾选 ${what}`, `Mark ${what}`),
  down: say('下一行', 'Next row'),
  up: say('上一行', 'Previous row'),
  open: say('打开所选', 'Open the row'),
})

/**
 * A dense table: sticky head, j/k/Enter, cards on the phone. Rows out of sight cost nothing: the browser skips them
 * by `content-visibility`, so ten thousand rows scroll like fifty without a window of our own.
 */
export function Table<T>({
  label,
  columns,
  rows,
  idOf,
  labelOf,
  hrefOf,
  onOpen,
  cards = true,
  fresh,
  keys = true,
  sort,
  onSort,
  wide,
  more,
  pick,
}: {
  label: string
  columns: readonly Column<T>[]
  rows: readonly T[]
  idOf: (row: T) => string
  /** How a row is called where it can be marked. */
  labelOf?: (row: T) => string
  hrefOf?: (row: T) => string
  onOpen?: (row: T) => void
  cards?: boolean
  fresh?: ReadonlySet<string>
  keys?: boolean
  sort?: string
  onSort?: (sort: string) => void
  wide?: number
  more?: ReactNode
  pick?: Picking
}) {
  const w = useWords(dictionary)
  const [at, setAt] = useState<string | null>(null)
  const box = useRef<HTMLDivElement>(null)
  const place = rows.findIndex((row) => idOf(row) === at)
  const walk = (step: number): void => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, place + step))]
    if (next) setAt(idOf(next))
  }
  useEffect(() => {
    box.current?.querySelector('.line.at')?.scrollIntoView({ block: 'nearest' })
  }, [at])
  const open = (row: T | undefined): void => {
    if (!row) return
    if (onOpen) onOpen(row)
    else box.current?.querySelector<HTMLAnchorElement>('.line.at .rowlink')?.click()
  }
  const mark = (id: string | null): void => {
    if (!pick || id === null) return
    const next = new Set(pick.chosen)
    if (!next.delete(id)) next.add(id)
    pick.set(next)
  }
  const allMarked = pick !== undefined && rows.length > 0 && rows.every((row) => pick.chosen.has(idOf(row)))
  useKeys([{ key: 'x', says: w.pick, run: () => mark(at) }], keys && pick !== undefined)
  useKeys(
    [
      { key: 'j', says: w.down, run: () => walk(1) },
      { key: 'k', says: w.up, run: () => walk(-1) },
      { key: 'Enter', says: w.open, run: () => open(rows[place]) },
    ],
    keys && (hrefOf !== undefined || onOpen !== undefined),
  )
  // A typed custom property: React's CSSProperties does not know variables.
  const style = {
    '--cols': [...(pick ? ['22px'] : []), ...columns.map((c) => c.width)].join(' '),
    ...(wide ? { '--wide': `${wide}px` } : {}),
  } as CSSProperties
  return (
    <div
      className={`table${cards ? ' cards' : ''}`}
      style={style}
      ref={box}
      role="table"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      tabIndex={0}
    >
      <div role="rowgroup" style={{ display: 'contents' }}>
        <div className="head" role="row">
          {pick && (
            <div role="columnheader" className="cell pick">
              <input
                type="checkbox"
                aria-label={w.pickAll}
                title={w.pickAll}
                checked={allMarked}
                onChange={() => pick.set(new Set(allMarked ? [] : rows.map(idOf)))}
              />
            </div>
          )}
          {columns.map((column) => (
            <div
              key={column.key}
              role="columnheader"
              className={`cell${column.right ? ' right' : ''}`}
              {...(column.sort && sort === column.sort ? { 'aria-sort': 'ascending' as const } : {})}
            >
              {column.sort && onSort ? (
                <button
                  type="button"
                  className="sorter"
                  aria-pressed={sort === column.sort}
                  onClick={() => onSort(column.sort ?? '')}
                >
                  {column.title} {sort === column.sort ? '↑' : ''}
                </button>
              ) : (
                column.title
              )}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup">
        {rows.map((row) => {
          const id = idOf(row)
          const cells = columns.map((column, i) => (
            <div
              key={column.key}
              role="cell"
              className={`cell${column.right ? ' right' : ''}${column.wrap ? ' wrap' : ''}`}
              {...(column.bare || !column.title ? {} : { 'data-title': column.title })}
            >
              {i === 0 && hrefOf ? (
                // A real link stretched over the row: middle click opens a tab, the address shows on hover.
                <Link className="rowlink" to={hrefOf(row)} onFocus={() => setAt(id)}>
                  {column.show(row)}
                </Link>
              ) : (
                column.show(row)
              )}
            </div>
          ))
          const className = `line${hrefOf || onOpen ? ' open' : ''}${id === at ? ' at' : ''}${fresh?.has(id) ? ' fresh' : ''}`
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: rows are walked by j/k and opened by Enter
            <div
              key={id}
              role="row"
              className={className}
              onClick={
                onOpen
                  ? () => {
                      setAt(id)
                      onOpen(row)
                    }
                  : undefined
              }
            >
              {pick && (
                <div role="cell" className="cell pick">
                  <input
                    type="checkbox"
                    aria-label={w.pickOne(labelOf ? labelOf(row) : id)}
                    checked={pick.chosen.has(id)}
                    onChange={() => mark(id)}
                  />
                </div>
              )}
              {cells}
            </div>
          )
        })}
      </div>
      {more && (
        // what follows the rows is a row of the table too, for those who hear it
        <div role="rowgroup" style={{ display: 'contents' }}>
          <div role="row" style={{ display: 'contents' }}>
            <div role="cell" style={{ display: 'contents' }}>
              {more}
            </div>
          </div>
        </div>
      )}
    </div>
  )
}
