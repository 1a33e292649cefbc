import { type Id, type Instant, ok, type Refusal, type Result, say } from '../../base/index.ts'
import { listClocks } from '../clocks/index.ts'
import { append, type Pulse, pulse } from '../ledger/index.ts'
import { factActorOf, systemActor } from '../org/index.ts'
import { sql, type Tx } from '../store/index.ts'
import type { MattersCity } from './city.ts'
import type { Move, Order } from './declare.ts'
import { dropClaims } from './keep.ts'
import { flowMigrations } from './migrate.ts'
import { judgeWords } from './words.ts'

/** Matters closed so long ago are archived 归档. */
const ARCHIVE_DAYS = 7
const BATCH = 50
/** No report is being written for so long 首报占位. */
const CLAIM_MS = 86_400_000

type Silence = {
  readonly district: string
  readonly matter: Id
  readonly clock: Id
  readonly action: string
  readonly version: number
}
const forgotten = (one: Silence) =>
  sql`delete from silence where district = ${one.district} and clock = ${one.clock}`

type Act = (tx: Tx, move: Move, at: Instant, district: string) => Promise<Result<unknown, Refusal>>

/**
 * Work that falls due by itself: orders nobody acknowledged climb their frozen chain, suspensions end on their review
 * day, closed matters are archived. Rows are claimed with their work, so several processes may run this.
 */
export function runDueWork(
  city: MattersCity,
  act: Act,
  now: () => Instant,
  onError: (fault: unknown) => void,
  district: string,
): Pulse {
  const migrations = flowMigrations(city.types)
  const system = (tx: Tx, district: string, matter: Id, version: number, action: string, at: Instant) =>
    act(tx, { matter, action, version, form: {} }, at, district)

  async function escalate(at: Instant): Promise<number> {
    return city.store.tx(async (tx) => {
      const due = await tx.query<Order & { district: string; matter: Id; number: string; title: string }>(sql`
        select o.district, o.id, o.matter, o.text, o.chain, o.step, o.failures, m.number, m.title
        from supervision_order o join matter m on m.district = o.district and m.id = o.matter
        where o.district = ${district} and o.state = 'waiting' and o.next_at <= ${at} order by o.next_at limit ${BATCH} for update of o skip locked`)
      for (const order of due) await climb(tx, order, at)
      return due.length
    })
  }

  async function climb(
    tx: Tx,
    order: Order & { district: string; matter: Id; number: string; title: string },
    at: Instant,
  ): Promise<void> {
    const step = order.step + 1
    const next = order.chain[step]
    const passed = order.chain[order.step]
    const failures = [
      ...order.failures,
      {
        at: at.toISOString(),
        step: order.step,
        why: `not acknowledged by ${passed?.role ?? 'nobody'} in ${passed?.waitMinutes ?? 0} min`,
      },
    ]
    const nextAt = next ? new Date(at.getTime() + next.waitMinutes * 60_000) : null
    await tx.run(sql`update supervision_order set step = ${step}, next_at = ${nextAt}, failures = ${JSON.stringify(failures)},
      state = ${next ? 'waiting' : 'exhausted'} where district = ${order.district} and id = ${order.id}`)
    await append(tx, [
      {
        district: order.district,
        kind: 'matter.escalated',
        subjectKind: 'matter',
        subject: order.matter,
        at,
        actor: factActorOf(systemActor(order.district)),
        body: { order: order.id, step, to: next?.role ?? null, unit: next?.unit ?? null },
      },
    ])
    const to = next ? { unit: next.unit, role: next.role } : { role: 'officeHead' }
    await city.send(
      tx,
      [
        {
          district: order.district,
          key: `${order.id}/step/${step}`,
          to,
          title: say('督办未签收，已升级', 'An order was not acknowledged and has climbed'),
          text: say(
            `${order.number} ${order.title}：${order.text}`,
            `${order.number} ${order.title}: ${order.text}`,
          ),
          subjectKind: 'matter',
          subject: order.matter,
        },
      ],
      at,
    )
  }

  /** Each matter in a transaction of its own, so that one that cannot be moved does not hold up the others. */
  async function each(
    rows: readonly { district: string; id: Id; version: number }[],
    action: string,
    at: Instant,
  ): Promise<number> {
    for (const row of rows) {
      const done = await city.store.tx((tx) => system(tx, row.district, row.id, row.version, action, at))
      if (!done.ok && done.error.code !== 'matter.stale') onError(done.error)
    }
    return rows.length
  }

  /** Kinds of matters whose flow has the act: a state of that name alone says nothing of it. */
  const knowing = (action: string): readonly string[] =>
    Object.values(city.types).flatMap(({ name, flow }) => (Object.hasOwn(flow.actions, action) ? [name] : []))

  const suspended = (at: Instant) =>
    city.store.query<{
      district: string
      id: Id
      version: number
    }>(sql`select m.district, m.id, m.version from matter m
      where m.district = ${district} and m.state = 'suspended' and m.type = any(${knowing('resume')}::text[]) and m.closed_at is null and m.merged_into is null and exists (
        select 1 from ask a where a.district = m.district and a.matter = m.id and a.kind = 'suspension' and a.decision = 'granted'
          and a.decided_at = (select max(b.decided_at) from ask b where b.district = m.district and b.matter = m.id and b.kind = 'suspension')
          and a.until::date < (${at}::timestamptz at time zone 'Asia/Shanghai')::date) limit ${BATCH}`)

  const old = (at: Instant) =>
    city.store.query<{
      district: string
      id: Id
      version: number
    }>(sql`select district, id, version from matter
      where district = ${district} and state = 'closed' and type = any(${knowing('archive')}::text[]) and closed_at < ${new Date(at.getTime() - ARCHIVE_DAYS * 86_400_000)}
        and closed_at >= ${new Date(at.getTime() - 2 * ARCHIVE_DAYS * 86_400_000)} limit ${BATCH}`)

  /** What the law makes of silence 逾期视为, once its time has come. */
  async function silences(at: Instant): Promise<number> {
    const due = await city.store.query<Silence>(sql`select s.district, s.matter, s.clock, s.action, m.version
      from silence s join matter m on m.district = s.district and m.id = s.matter
      where s.district = ${district} and s.at <= ${at} order by s.at limit ${BATCH}`)
    for (const one of due) {
      const done = await city.store.tx((tx) => silent(tx, one, at))
      if (done.ok || done.error.code === 'matter.stale') continue
      // Somebody acted after all, or it cannot be done: it is laid down only once.
      await city.store.tx((tx) => tx.run(forgotten(one)))
      if (done.error.code !== 'matter.wrongState') onError(done.error)
    }
    return due.length
  }

  async function silent(tx: Tx, one: Silence, at: Instant): Promise<Result<unknown, Refusal>> {
    // Claimed by this: another process that looks at the same row finds it gone.
    if ((await tx.run(forgotten(one))) === 0) return ok(null)
    const clock = (await listClocks(tx, one.district, [one.matter])).find((other) => other.id === one.clock)
    // Stopped meanwhile, or there is more time: it will be laid down anew.
    if (clock?.state !== 'running' || clock.due > at) return ok(null)
    return system(tx, one.district, one.matter, one.version, one.action, at)
  }

  /** Migrations that somebody ordered go on batch by batch, also after the city was down. */
  async function moveOn(at: Instant): Promise<number> {
    let busy = 0
    for (const one of await migrations.underWay(city.store))
      if ((await migrations.advance(city.store, district, one.id, at)) > 0) busy = BATCH
    return busy
  }

  let slow = 0
  let unjudged = true
  return pulse(
    async () => {
      const at = now()
      const climbed = Math.max(await escalate(at), await silences(at), await moveOn(at))
      if (unjudged) unjudged = await judgeWords(city, city.store, district)
      // The day's work need not be looked for every second.
      if (at.getTime() - slow < 60_000 && slow <= at.getTime()) return climbed === BATCH || unjudged
      slow = at.getTime()
      unjudged = true
      const resumed = await each(await suspended(at), 'resume', at)
      const archived = await each(await old(at), 'archive', at)
      await city.store.tx((tx) => dropClaims(tx, district, new Date(at.getTime() - CLAIM_MS)))
      if (resumed === BATCH || archived === BATCH) slow = 0
      return climbed === BATCH || slow === 0
    },
    { pollMs: 1000, onError },
  )
}
