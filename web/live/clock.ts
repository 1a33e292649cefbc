import { useSyncExternalStore } from 'react'

/** One ticking "now" for the whole page, so that forty lights change in one render. */
let now = new Date()
let skewMs = 0
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | null = null

const tick = (): void => {
  now = new Date(Date.now() + skewMs)
  for (const listener of [...listeners]) listener()
}

/** The server's clock rules: a counter PC that is ten minutes wrong must not show red lights. */
export function serverSaid(date: string | null): void {
  if (!date) return
  const skew = Date.parse(date) - Date.now()
  if (Number.isFinite(skew)) skewMs = Math.abs(skew) > 5_000 ? skew : 0
}

export const currentInstant = (): Date => new Date(Date.now() + skewMs)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (!timer) {
    now = currentInstant()
    timer = setInterval(tick, 10_000)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0 && timer) {
      clearInterval(timer)
      timer = null
    }
  }
}

/** The present instant by the server's clock, moving every ten seconds. */
export const useNow = (): Date => useSyncExternalStore(subscribe, () => now)
