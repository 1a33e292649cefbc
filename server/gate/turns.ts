import { RANKS, type Rank } from './shed.ts'

type Waiting = { readonly go: (served: boolean) => void }

/**
 * Who is served next 公平排队: the higher rank first; within a rank one of each client in turn, however many requests one of
 * them has sent. Only values: who calls it holds the requests.
 */
export function makeLine<T>() {
  const ranks = new Map<Rank, Map<string, T[]>>(RANKS.map((rank) => [rank, new Map()]))
  let length = 0
  return {
    length: () => length,
    join(rank: Rank, owner: string, one: T): void {
      const owners = ranks.get(rank) as Map<string, T[]>
      const own = owners.get(owner)
      if (own) own.push(one)
      else owners.set(owner, [one])
      length++
    },
    next(): T | undefined {
      for (const rank of RANKS) {
        const owners = ranks.get(rank) as Map<string, T[]>
        const first = owners.entries().next().value
        if (!first) continue
        const [owner, own] = first
        const one = own.shift()
        // to the end of those who wait, so that the next turn is another's
        owners.delete(owner)
        if (own.length > 0) owners.set(owner, own)
        length--
        return one
      }
      return undefined
    },
    leave(rank: Rank, owner: string, one: T): void {
      const owners = ranks.get(rank)
      const own = owners?.get(owner)
      const at = own?.indexOf(one) ?? -1
      if (!own || at < 0) return
      own.splice(at, 1)
      if (own.length === 0) owners?.delete(owner)
      length--
    },
  }
}

/** Longer than this nobody waits for an answer that has not been begun. */
const WAITS_MS = 10_000

/** At most `most` requests are worked on at a time; the others stand in line. */
export function makeTurns(most: number, waitsMs: number = WAITS_MS) {
  const line = makeLine<Waiting>()
  let working = 0
  const next = (): void => {
    while (working < most) {
      const one = line.next()
      if (!one) return
      working++
      one.go(true)
    }
  }
  return {
    working: () => working,
    waiting: line.length,
    /** Whether it is this request’s turn now; false when it waited too long or its asker left. Who got a turn gives it back. */
    async take(rank: Rank, owner: string, left: (away: () => void) => void): Promise<boolean> {
      if (working < most) {
        working++
        return true
      }
      return new Promise<boolean>((go) => {
        const one: Waiting = {
          go(served) {
            clearTimeout(timer)
            go(served)
          },
        }
        const away = (): void => {
          line.leave(rank, owner, one)
          one.go(false)
        }
        const timer = setTimeout(away, waitsMs)
        left(away)
        line.join(rank, owner, one)
      })
    },
    giveBack(): void {
      working--
      next()
    },
  }
}
