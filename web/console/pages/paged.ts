import { useCallback, useEffect, useRef, useState } from 'react'
import { api, type Failure, type Query } from '../../live/index.ts'

/** Rows by cursor from any list of the API; a bare array counts as one page. */
export function usePaged<T>(path: string | null, query: Query) {
  const key = path ? `${path} ${JSON.stringify(query)}` : null
  const [state, setState] = useState<{
    key: string | null
    rows: readonly T[] | null
    next: string | null
    failure: Failure | null
  }>({ key: null, rows: null, next: null, failure: null })
  const given = useRef({ path, query })
  given.current = { path, query }
  const round = useRef(0)
  const load = useCallback(
    async (cursor: string | null) => {
      const { path, query } = given.current
      if (!path || key === null) return
      const mine = ++round.current
      const got = await api.get<{ rows: readonly T[]; next?: string | null } | readonly T[]>(path, {
        ...query,
        ...(cursor ? { cursor } : {}),
      })
      if (round.current !== mine) return
      if (!got.ok) return setState({ key, rows: null, next: null, failure: got.error })
      const page = 'rows' in got.value ? got.value : { rows: got.value as readonly T[], next: null }
      setState((before) => ({
        key,
        rows: cursor && before.rows ? [...before.rows, ...page.rows] : page.rows,
        next: page.next ?? null,
        failure: null,
      }))
    },
    [key],
  )
  useEffect(() => {
    void load(null)
    return () => {
      round.current++
    }
  }, [load])
  const own = state.key === key
  return {
    rows: own ? state.rows : null,
    failure: own ? state.failure : null,
    next: own ? state.next : null,
    more: () => void load(state.next),
    reload: () => void load(null),
  }
}
