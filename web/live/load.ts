import { useCallback, useEffect, useRef, useState } from 'react'
import type { Failure, Got } from './api.ts'

/** A load in one of its three states; `stale` while a newer answer is on its way. */
export type Load<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T; readonly stale: boolean }
  | { readonly state: 'failed'; readonly failure: Failure }

/**
 * Loads when `key` changes and keeps the old value on the screen while the new one is fetched by `reload`.
 * A null key loads nothing. The answer of an older key is thrown away.
 */
export function useLoad<T>(key: string | null, fetcher: (signal: AbortSignal) => Promise<Got<T>>) {
  const [load, setLoad] = useState<Load<T> & { readonly key?: string | null }>({ state: 'loading' })
  const latest = useRef(fetcher)
  latest.current = fetcher
  const round = useRef(0)

  const run = useCallback(
    async (keep: boolean) => {
      if (key === null) return
      const mine = ++round.current
      const cut = new AbortController()
      setLoad((before) =>
        keep && before.state === 'ready' ? { ...before, stale: true } : { state: 'loading', key },
      )
      const got = await latest.current(cut.signal)
      if (round.current !== mine) return
      if (got.ok) setLoad({ state: 'ready', value: got.value, stale: false, key })
      else if (got.error.code !== 'web.left')
        setLoad((before) =>
          keep && before.state === 'ready' && got.error.http === 0
            ? { ...before, stale: true }
            : { state: 'failed', failure: got.error, key },
        )
    },
    [key],
  )

  useEffect(() => {
    void run(false)
    return () => {
      round.current++
    }
  }, [run])

  const reload = useCallback(() => run(true), [run])
  const put = useCallback((value: T) => {
    round.current++
    setLoad({ state: 'ready', value, stale: false })
  }, [])
  // For one render after the key changed, the state still belongs to the old key: say "loading", not old rows.
  const shown: Load<T> =
    'key' in load && load.key !== undefined && load.key !== key ? { state: 'loading' } : load
  return { load: shown, reload, put }
}

/** Loads again, the old value staying on the screen, whenever what it rests on is another than before. */
export function useAgain(seen: string | number, reload: () => unknown): void {
  const last = useRef(seen)
  useEffect(() => {
    if (last.current === seen) return
    last.current = seen
    void reload()
  }, [seen, reload])
}
