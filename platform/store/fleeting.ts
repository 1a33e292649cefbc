import { type Id, newId } from '../../base/index.ts'
import type { Store } from './declare.ts'
import { sql } from './sql.ts'

/** How soon the other processes hear. */
const LOOK_MS = 250
/** A look reaches back so far: what was told just before the last look may become visible after it. */
const OVERLAP_MS = 3_000
const KEPT_MS = 60_000

type Fleeting = {
  /** Tells the other processes. Nothing is kept for who comes later. */
  tell(body: string): Promise<void>
  stop(): Promise<void>
}

/**
 * 过路消息: what one process tells the others now and nobody needs in a minute, such as a telephone that rings. By the
 * database, so that it works through any pooler.
 */
export function openFleeting(
  store: Store,
  district: string,
  me: Id,
  hear: (body: string) => void,
  onError: (fault: unknown) => void,
): Fleeting {
  const seen = new Map<Id, number>()
  let stopped = false
  let sweptAt = 0
  let looking: Promise<void> = Promise.resolve()
  async function look(): Promise<void> {
    const rows = await store.query<{ id: Id; body: string }>(sql`
      select id, body from fleeting
       where district = ${district} and told_at > clock_timestamp() - make_interval(secs => ${OVERLAP_MS / 1000})
         and teller <> ${me}
       order by told_at, id limit 1000`)
    const now = performance.now()
    for (const { id, body } of rows) {
      if (seen.has(id)) continue
      seen.set(id, now)
      hear(body)
    }
    for (const [id, at] of seen) {
      if (now - at < 4 * OVERLAP_MS) break
      seen.delete(id)
    }
  }
  let failed = false
  const timer = setInterval(() => {
    looking = looking.then(async () => {
      if (stopped) return
      try {
        await look()
        failed = false
      } catch (fault) {
        // one line for a database that is away, not four a second
        if (!failed) onError(fault)
        failed = true
      }
    })
  }, LOOK_MS).unref()
  return {
    async tell(body) {
      await store.tx(async (tx) => {
        tx.post(
          sql`insert into fleeting (district, id, teller, body) values (${district}, ${newId()}, ${me}, ${body})`,
        )
        if (performance.now() - sweptAt < KEPT_MS) return
        sweptAt = performance.now()
        await tx.run(sql`delete from fleeting where district = ${district}
          and told_at < clock_timestamp() - make_interval(secs => ${KEPT_MS / 1000})`)
      })
    },
    async stop() {
      stopped = true
      clearInterval(timer)
      await looking
    },
  }
}
