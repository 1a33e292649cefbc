import { useCallback, useEffect, useMemo } from 'react'
import { api, makeStore, type Store, useStore } from '../live/index.ts'
import type { Area, Unit } from '../live/wire.ts'

/** Areas and units of the city: small reference lists, fetched once, searched in the page. */
type Cached<T> = { readonly rows: readonly T[]; readonly asked: boolean }

/** After a refusal or without a network the list is asked for again, but not at once. */
const ASK_AGAIN_MS = 10_000

const areas: Store<Cached<Area>> = makeStore<Cached<Area>>({ rows: [], asked: false })
const units: Store<Cached<Unit>> = makeStore<Cached<Unit>>({ rows: [], asked: false })
const people: Store<Cached<Person>> = makeStore<Cached<Person>>({ rows: [], asked: false })

export type Person = { readonly id: string; readonly name: string; readonly unitName?: string | null }

const rowsOf = <T>(answer: readonly T[] | { rows: readonly T[] }): readonly T[] =>
  Array.isArray(answer) ? (answer as readonly T[]) : (answer as { rows: readonly T[] }).rows

function useCached<T>(store: Store<Cached<T>>, path: string): readonly T[] {
  const { rows, asked } = useStore(store)
  useEffect(() => {
    // Asked anew here: a hundred cells of one page mount with the same `asked`, one of them fetches.
    if (asked || store.get().asked) return
    store.set((before) => ({ ...before, asked: true }))
    void api.get<readonly T[] | { rows: readonly T[] }>(path).then((got) => {
      if (got.ok) store.set({ rows: rowsOf(got.value), asked: true })
      else setTimeout(() => store.set((before) => ({ ...before, asked: false })), ASK_AGAIN_MS)
    })
  }, [asked, store, path])
  return rows
}

export const useAreas = (): readonly Area[] => useCached(areas, '/api/areas')
export const useUnits = (): readonly Unit[] => useCached(units, '/api/units')
export const usePeople = (): readonly Person[] => useCached(people, '/api/people')
export const forgetUnits = (): void => units.set({ rows: [], asked: false })
export const forgetPeople = (): void => people.set({ rows: [], asked: false })

/** 白云区 › 棠景街道 › 棠景社区, from the codes' prefixes; the code itself when the list does not know it. */
export function useAreaPath(): (code: string | null | undefined) => string {
  const rows = useAreas()
  const names = useMemo(() => new Map(rows.map((row) => [row.code, row.name])), [rows])
  return useCallback(
    (code) => {
      if (!code) return ''
      const path = [6, 9, 12]
        .filter((n) => n <= code.length)
        .flatMap((n) => names.get(code.slice(0, n)) ?? [])
      return path.length > 0 ? path.join(' › ') : code
    },
    [names],
  )
}

export function useUnitName(): (id: string | null | undefined) => string {
  const rows = useUnits()
  const names = useMemo(() => new Map(rows.map((row) => [row.id, row.name])), [rows])
  return useCallback((id) => (id ? (names.get(id) ?? id) : ''), [names])
}
