import { useCallback, useEffect, useRef, useState } from 'react'
import { api, type Failure, type Got, live, useSay } from '../../live/index.ts'
import type { Counts, Fact, Page, Row } from '../../live/wire.ts'
import { toast } from '../parts/toast.tsx'

/** Pages by cursor, counts beside, live facts: a row in sight changes in place, others are announced, never jump. */
export function useMatters(query: Readonly<Record<string, string>>) {
  const s = useSay()
  const key = JSON.stringify(query)
  const [state, setState] = useState<{
    key: string
    rows: readonly Row[] | null
    next: string | null
    failure: Failure | null
  }>({ key, rows: null, next: null, failure: null })
  const [counts, setCounts] = useState<Counts | null>(null)
  const [changes, setChanges] = useState(0)
  const [busy, setBusy] = useState(false)
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())
  const round = useRef(0)
  const given = useRef(query)
  given.current = query

  const load = useCallback(
    async (quiet: boolean) => {
      const mine = ++round.current
      if (!quiet) setState({ key, rows: null, next: null, failure: null })
      setChanges(0)
      const [got, counted]: [Got<Page<Row>>, Got<Counts>] = await Promise.all([
        api.get<Page<Row>>('/api/matters', { ...given.current, limit: 50 }),
        api.get<Counts>('/api/matters/counts', given.current),
      ])
      if (round.current !== mine) return
      if (got.ok) setState({ key, rows: got.value.rows, next: got.value.next, failure: null })
      else
        setState((before) => ({
          key,
          rows: quiet ? before.rows : null,
          next: null,
          failure: quiet && before.rows ? null : got.error,
        }))
      setCounts(counted.ok ? counted.value : null)
    },
    [key],
  )
  useEffect(() => void load(false), [load])

  useEffect(() => {
    const touched = new Map<string, ReturnType<typeof setTimeout>>()
    const renew = async (id: string): Promise<void> => {
      touched.delete(id)
      const got = await api.get<{ matter: Row }>(`/api/matters/${id}`)
      if (!got.ok) return
      // Columns of the row only; the view carries more.
      setState((before) => ({
        ...before,
        rows: before.rows?.map((row) => (row.id === id ? { ...row, ...got.value.matter } : row)) ?? null,
      }))
      setFresh((before) => new Set([...before, id]))
    }
    const heard = (data: unknown): void => {
      const fact = data as Fact
      if (fact.subjectKind !== 'matter') return
      setState((before) => {
        if (before.rows?.some((row) => row.id === fact.subject)) {
          if (!touched.has(fact.subject))
            touched.set(
              fact.subject,
              setTimeout(() => void renew(fact.subject), 400),
            )
        } else setChanges((n) => n + 1)
        return before
      })
    }
    const offs = [live.on('fact', heard), live.on('healed', () => void load(true))]
    return () => {
      for (const off of offs) off()
      for (const timer of touched.values()) clearTimeout(timer)
    }
  }, [load])

  const more = async (): Promise<void> => {
    if (busy || !state.next) return
    setBusy(true)
    const mine = round.current
    const got = await api.get<Page<Row>>('/api/matters', { ...query, limit: 50, cursor: state.next })
    setBusy(false)
    if (round.current !== mine) return
    if (got.ok)
      setState((before) => {
        const known = new Set(before.rows?.map((row) => row.id))
        return {
          ...before,
          rows: [...(before.rows ?? []), ...got.value.rows.filter((row) => !known.has(row.id))],
          next: got.value.next,
        }
      })
    else toast(s(got.error.says), 'red')
  }
  return {
    ...state,
    rows: state.key === key ? state.rows : null,
    counts,
    changes,
    fresh,
    busy,
    more: () => void more(),
    refresh: () => void load(true),
  }
}
