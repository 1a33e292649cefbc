import { useEffect } from 'react'
import { live } from '../../live/index.ts'

const POLL_MS = 15_000
const SOON_MS = 1_000

/** Reads again when something happened in the city, and on a beat: countdowns move without any fact. */
export function useFresh(reload: () => unknown): void {
  useEffect(() => {
    let wait: ReturnType<typeof setTimeout> | null = null
    const soon = (): void => {
      wait ??= setTimeout(() => {
        wait = null
        if (!document.hidden) void reload()
      }, SOON_MS)
    }
    const beat = setInterval(() => !document.hidden && void reload(), POLL_MS)
    const offs = [live.on('fact', soon), live.on('healed', soon)]
    return () => {
      for (const off of offs) off()
      clearInterval(beat)
      if (wait) clearTimeout(wait)
    }
  }, [reload])
}
