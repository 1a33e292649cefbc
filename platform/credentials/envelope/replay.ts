import type { Replay } from './declare.ts'

/** Remembers what was shown for as long as it could be shown again 防重放. */
export function openReplay(most = 200_000): Replay & { readonly size: number } {
  let young = new Map<string, number>()
  let old = new Map<string, number>()
  let latest = 0
  let turned = 0
  return {
    get latest() {
      return latest
    },
    get size() {
      return young.size + old.size
    },
    first(key, until, now) {
      latest = Math.max(latest, Math.min(now, until))
      const known = young.get(key) ?? old.get(key)
      if (known !== undefined && known > now) return false
      // two halves: when the younger is full or an hour old, what is over leaves with the elder
      if (young.size >= most / 2 || now - turned > 3600) {
        for (const [one, end] of old) if (end > now) young.set(one, end)
        old = young
        young = new Map()
        turned = now
      }
      young.set(key, until)
      return true
    },
  }
}
