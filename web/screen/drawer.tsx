import { useCallback, useEffect, useRef, useState } from 'react'
import { api, type Failure } from '../live/api.ts'
import { useNow } from '../live/clock.ts'
import { useLanguage } from '../live/language.ts'
import { useStore } from '../live/store.ts'
import { exact, sayInstant, sayLeft, sayNumber } from '../live/time.ts'
import { useTexts } from './block.tsx'
import { titleOfState } from './declared.ts'
import { Ladder, type Place } from './ladder.tsx'
import { FigureOrder, OrderForm } from './order.tsx'
import type { Row } from './row.ts'
import { type Drill, drill, narrowed, visitor } from './state.ts'

type Page = { readonly rows: readonly Row[]; readonly next: string | null; readonly total?: number }

const PARTS = [
  { part: 'denominator', word: 'partDenominator' },
  { part: 'numerator', word: 'partNumerator' },
  { part: 'rest', word: 'partRest' },
] as const

/** What a figure means, and exactly the rows it counted; from a late row an order is one more click. */
export function Drawer({ open }: { open: Drill }) {
  const { t, say } = useTexts()
  const guest = useStore(visitor)
  const [part, setPart] = useState<(typeof PARTS)[number]['part']>('denominator')
  const { source } = open
  const [figureOrder, setFigureOrder] = useState(false)
  const [place, setPlace] = useState<Place | null>(null)
  const placed = place ? { ...open.source, rowsUrl: place.rowsUrl } : open.source
  const { rowsUrl } = open.share ? narrowed(placed, { part }) : placed
  const [rows, setRows] = useState<readonly Row[] | null>(null)
  const [next, setNext] = useState<string | null>(null)
  const [total, setTotal] = useState<number | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [ordering, setOrdering] = useState<Row | null>(null)
  const close = useRef<HTMLButtonElement>(null)
  const load = useCallback(
    async (cursor: string | null) => {
      if (!rowsUrl || guest) return
      setFailure(null)
      const got = await api.get<Page>(rowsUrl, { cursor })
      if (!got.ok) return setFailure(got.error)
      setRows((before) => [...(cursor ? (before ?? []) : []), ...got.value.rows])
      setNext(got.value.next ?? null)
      setTotal(got.value.total ?? null)
    },
    [rowsUrl, guest],
  )
  useEffect(() => {
    setRows(null)
    void load(null)
  }, [load])
  useEffect(() => {
    const from = document.activeElement
    close.current?.focus()
    return () => {
      if (from instanceof HTMLElement || from instanceof SVGElement) from.focus()
    }
  }, [])
  useEffect(() => {
    if (!ordering && !figureOrder) return
    const back = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      setOrdering(null)
      setFigureOrder(false)
    }
    addEventListener('keydown', back, { capture: true })
    return () => removeEventListener('keydown', back, { capture: true })
  }, [ordering, figureOrder])
  return (
    <div className="drawer" role="dialog" aria-modal="false" aria-label={open.title}>
      <div className="drawerHead">
        <h2>{open.title}</h2>
        <button type="button" ref={close} className="close" onClick={() => drill.set(null)}>
          {t.close} <kbd>Esc</kbd>
        </button>
      </div>
      {ordering ? (
        <OrderForm row={ordering} done={() => setOrdering(null)} />
      ) : figureOrder ? (
        <FigureOrder open={open} done={() => setFigureOrder(false)} />
      ) : (
        <div className="inner">
          <section className="meaning">
            <p className="stands">
              <b className={open.red && !place ? 'red' : ''}>{place?.text ?? open.shown}</b>
              <span className="soft">{t.asOf(exact(source.asOf).slice(0, 16))}</span>
              {!guest && !rowsUrl && (
                <button type="button" onClick={() => setFigureOrder(true)}>
                  {t.figureOrder}
                </button>
              )}
            </p>
            <h3>
              {t.definition}：{say(source.title)}
            </h3>
            <p>{say(source.formula)}</p>
            <p className="soft">
              {source.name} · {t.version(source.version)} · {t.owner} {say(source.owner)} · {t.source}{' '}
              {say(source.source)}
            </p>
          </section>
          {!guest && source.rowsUrl && <Ladder source={source} to={setPlace} />}
          <h3>
            {t.rows}{' '}
            {rows && (
              <span className="soft">
                {t.rowsCount(total !== null ? sayNumber(total) : `${rows.length}${next ? '+' : ''}`)}
              </span>
            )}
          </h3>
          {!guest && open.share && (
            <p className="shares">
              {PARTS.map((one) => (
                <button
                  key={one.part}
                  type="button"
                  aria-pressed={part === one.part}
                  onClick={() => setPart(one.part)}
                >
                  {t[one.word]}
                </button>
              ))}
            </p>
          )}
          {guest && <p className="nothing">{t.rowsHidden}</p>}
          {!guest && failure && (
            <div className="nothing" role="alert">
              <p>{failure.http === 403 ? t.noRight : say(failure.says)}</p>
              <p>{say(failure.remedy)}</p>
              <button type="button" onClick={() => void load(null)}>
                {t.again}
              </button>
            </div>
          )}
          {!guest && !failure && rows === null && (
            <p className="nothing">{rowsUrl ? t.loading : t.rowsNone}</p>
          )}
          {!guest && rows?.length === 0 && <p className="nothing">{t.rowsNone}</p>}
          {!guest && (
            <ul className="rows">
              {rows?.map((row) => (
                <RowLine key={row.id} row={row} order={() => setOrdering(row)} />
              ))}
            </ul>
          )}
          {!guest && next && (
            <button type="button" className="more" onClick={() => void load(next)}>
              {t.rowsMore}
            </button>
          )}
        </div>
      )}
    </div>
  )
}

function RowLine({ row, order }: { row: Row; order: () => void }) {
  const { t, say } = useTexts()
  const lang = useLanguage()
  const now = useNow()
  const late = row.light === 'red' && !row.closedAt
  return (
    <li className={late ? 'late' : undefined}>
      <a href={`/console/m/${encodeURIComponent(row.number)}`} target="_blank" rel="noopener">
        <b>{row.title || t.secret}</b>
        <span className="soft">
          {row.number} ·{' '}
          {[row.areaName, row.leadUnitName, say(row.stateTitle ?? titleOfState(row.type, row.state))]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </a>
      <span className="when" title={exact(row.due ?? row.openedAt)}>
        {row.due && !row.closedAt ? sayLeft(row.due, now, lang) : sayInstant(row.openedAt, now, lang)}
      </span>
      {!row.closedAt && (
        <button type="button" onClick={order} aria-label={t.orderOf(row.number)}>
          {t.order}
        </button>
      )}
    </li>
  )
}
