import { useEffect, useState } from 'react'
import { api } from '../live/api.ts'
import { useStore } from '../live/store.ts'
import { useTexts } from './block.tsx'
import { area, visitor } from './state.ts'

type Row = {
  readonly id: string
  readonly name: string | null
  readonly people: number
  readonly hot: boolean
}

const LOOK_MS = 60_000
const SHOWN = 3

/** Rows of an answer, as far as they are what they should be. */
function rowsOf(answer: unknown): readonly Row[] {
  const rows = (answer as { rows?: unknown } | null)?.rows
  if (!Array.isArray(rows)) return []
  return rows.slice(0, SHOWN).map((row: Readonly<Record<string, unknown>>) => ({
    id: String(row.id ?? ''),
    name: typeof row.name === 'string' ? row.name : null,
    people: Number(row.recentPeople) || 0,
    hot: ((row.judged as { levels?: readonly unknown[] } | undefined)?.levels?.length ?? 0) > 0,
  }))
}

/** The three hottest issues of the week beside the map 热点前三; guests do not see what people wrote. */
export function HotThree() {
  const { t } = useTexts()
  const guest = useStore(visitor)
  const town = useStore(area)
  const [rows, setRows] = useState<readonly Row[]>([])
  useEffect(() => {
    if (guest) return setRows([])
    const look = (): void => {
      void api
        .get<unknown>('/api/hot', { limit: SHOWN, ...(town ? { area: town } : {}) })
        .then((got) => got.ok && setRows(rowsOf(got.value)))
    }
    look()
    const again = setInterval(look, LOOK_MS)
    return () => clearInterval(again)
  }, [guest, town])
  if (rows.length === 0) return null
  return (
    <div className="hot3">
      <h3>{t.hot}</h3>
      <ol>
        {rows.map((row) => (
          <li key={row.id} className={row.hot ? 'now' : ''}>
            <a href={`/console/hot/${row.id}`}>
              <span className="name">{row.name ?? '–'}</span>
              <span className="value">{t.people(row.people)}</span>
            </a>
          </li>
        ))}
      </ol>
    </div>
  )
}
