import { useEffect } from 'react'
import { api, makeStore, useStore } from '../live/index.ts'
import type { Page, Row } from '../live/wire.ts'

/** The list somebody came from 队列: its numbers in order, so that the next one needs no way back to the list. */
export type Queue = {
  readonly title: string
  /** Address of the list behind `/inbox?`. */
  readonly search: string
  readonly query: Readonly<Record<string, string>>
  readonly numbers: readonly string[]
  readonly next: string | null
}

const NAME = 'huying.queue'
/** So many before the end of what is known the next page is fetched. */
const AHEAD = 3

const queue = makeStore<Queue | null>(stored())

function stored(): Queue | null {
  try {
    // Written by this page alone; numbers of matters, no personal data.
    return JSON.parse(sessionStorage.getItem(NAME) ?? 'null') as Queue | null
  } catch {
    return null
  }
}

function keep(next: Queue | null): void {
  queue.set(next)
  try {
    if (next) sessionStorage.setItem(NAME, JSON.stringify(next))
    else sessionStorage.removeItem(NAME)
  } catch {
    // no storage: the queue ends with the page
  }
}

export const keepQueue = ({
  rows,
  ...rest
}: Omit<Queue, 'numbers'> & { readonly rows: readonly Pick<Row, 'number'>[] }): void =>
  keep({ ...rest, numbers: rows.map((row) => row.number) })

export const dropQueue = (): void => keep(null)

/** Fetches the next page of the queue once its end comes near. */
async function refill(at: number): Promise<void> {
  const now = queue.get()
  if (!now?.next || at < now.numbers.length - AHEAD) return
  const { next } = now
  const got = await api.get<Page<Row>>('/api/matters', { ...now.query, limit: 50, cursor: next })
  const after = queue.get()
  if (!got.ok || after?.next !== next) return
  const known = new Set(after.numbers)
  const fresh = got.value.rows.flatMap(({ number }) => (known.has(number) ? [] : [number]))
  keep({ ...after, numbers: [...after.numbers, ...fresh], next: got.value.next })
}

/** Where a matter stands in the queue; null when it was not opened from one. */
export function useQueue(number: string) {
  const now = useStore(queue)
  const at = now?.numbers.indexOf(number) ?? -1
  useEffect(() => {
    if (at >= 0) void refill(at)
  }, [at])
  if (!now || at < 0) return null
  return {
    title: now.title,
    search: now.search,
    place: at + 1,
    count: now.numbers.length,
    more: now.next !== null,
    before: now.numbers[at - 1] ?? null,
    after: now.numbers[at + 1] ?? null,
  }
}
