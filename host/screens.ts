import { openStore, type Reader, type Store, sql } from '../platform/store/index.ts'

/** How often the replica is compared with the primary. */
const LOOK_MS = 500
/** A replica that cannot be opened is tried again after this. */
const AGAIN_MS = 10_000
const MOST_MARKS = 240

export type Screens = {
  /** Where walls read: the replica while it is close enough behind, else the primary. */
  reader(): Reader
  /** How far the replica is behind at most, ms; null = none, or not known. */
  lagMs(): number | null
  stop(): Promise<void>
}

export const PRIMARY_ALONE = (store: Store): Screens => ({
  reader: () => store,
  lagMs: () => null,
  stop: async () => undefined,
})

/**
 * 只读副本: walls are read from a standby, as long as all that was written up to `boundMs` ago stands there. It is measured by
 * places in the write-ahead log, not by clocks: a place read at the primary at one instant and found replayed at the
 * replica says that everything before that instant is there.
 */
export function openScreens(
  primary: Store,
  {
    url,
    boundMs,
    onFault,
  }: { readonly url: string; readonly boundMs: number; readonly onFault: (fault: unknown) => void },
): Screens {
  let replica: Store | undefined
  let triedAt = Number.NEGATIVE_INFINITY
  /** Places of the primary, with the instant before which they were written. */
  let marks: { readonly at: number; readonly place: string }[] = []
  let freshAt = Number.NEGATIVE_INFINITY
  let told = false
  let stopped = false

  async function look(): Promise<void> {
    const now = performance.now()
    if (!replica) {
      if (now - triedAt < AGAIN_MS) return
      triedAt = now
      const opened = await openStore({ url, poolSize: 4 })
      if (!opened.ok) throw new Error(opened.error.says.en)
      replica = opened.value
    }
    const mark = await primary.one<{ place: string }>(sql`select pg_current_wal_lsn()::text as place`)
    if (mark) marks.push({ at: now, place: mark.place })
    if (marks.length > MOST_MARKS) marks = marks.slice(-MOST_MARKS / 2)
    const there = await replica.one<{ n: number; standby: boolean }>(sql`
      select pg_is_in_recovery() as standby,
        (select count(*) from unnest(${marks.map((one) => one.place)}::pg_lsn[]) as m (place)
          where place <= pg_last_wal_replay_lsn())::integer as n`)
    if (!there?.standby) throw new Error('HUYING_READ_URL names no standby')
    const reached = marks[there.n - 1]
    if (reached) {
      freshAt = reached.at
      marks = marks.slice(there.n)
    }
    told = false
  }
  let looking: Promise<void> = Promise.resolve()
  const again = (): void => {
    looking = looking.then(async () => {
      if (stopped) return
      await look().catch((fault: unknown) => {
        if (!told) onFault(fault)
        told = true
      })
    })
  }
  const timer = setInterval(again, LOOK_MS).unref()
  again()
  const lagMs = (): number | null =>
    freshAt === Number.NEGATIVE_INFINITY ? null : performance.now() - freshAt

  /** Reads of the replica; one that fails there, by a conflict with what is replayed or its end, is done at the primary. */
  const reading: Reader = {
    cluster: primary.cluster,
    query: (statement) =>
      (replica ?? primary).query<never>(statement).catch((fault: unknown) => {
        freshAt = Number.NEGATIVE_INFINITY
        if (stopped) throw fault
        return primary.query<never>(statement)
      }),
    one: async <Row>(statement: Parameters<Reader['one']>[0]) => (await reading.query<Row>(statement))[0],
  }
  return {
    reader: () => (replica && (lagMs() ?? Number.POSITIVE_INFINITY) <= boundMs ? reading : primary),
    lagMs,
    async stop() {
      stopped = true
      clearInterval(timer)
      await looking
      await replica?.close()
    },
  }
}
