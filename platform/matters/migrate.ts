import { type Id, type Instant, newId, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import { append, type Fact } from '../ledger/index.ts'
import type { Actor } from '../org/declare.ts'
import { factActorOf } from '../org/index.ts'
import type { Reader, Store, Tx } from '../store/index.ts'
import type { MatterType } from './declare.ts'
import * as keep from './keep-moving.ts'
import { type FlowMap, type Leg, legs, readMap } from './moving.ts'
import { refuse } from './refusals.ts'
import { typesByVersion } from './types.ts'

export type { Migration } from './keep-moving.ts'
export type { FlowMap, Leg } from './moving.ts'

/** What a migration would do, counted by state; nothing is written 预演. */
export type Rehearsal = {
  readonly type: string
  readonly to: number
  readonly map: FlowMap
  readonly legs: readonly Leg[]
  readonly movable: number
  readonly stuck: number
}

const BATCH = 4_000

/** Versions of flows and the matters that run on them; `batch`: how many are moved in one transaction. */
export function flowMigrations(types: Readonly<Record<string, MatterType>>, batch = BATCH) {
  const typeOf = typesByVersion(types)

  async function goalOf(
    reader: Reader,
    district: string,
    name: string,
    map: FlowMap,
  ): Promise<Result<{ goal: keep.Goal; type: MatterType; found: readonly Leg[] }, Refusal>> {
    const present = types[name]
    if (!present) return no(refuse['matter.unknownType']({ type: name }))
    const to = map.to ?? present.version
    const lives = await typeOf(reader, { type: name, typeVersion: to })
    if (!lives.ok) return lives
    const type = lives.value
    const from = map.from ?? null
    const standing = await keep.standing(reader, { district, type: name, to, from })
    const former = new Map<number, MatterType['flow']>()
    for (const { version } of standing) {
      const flow = former.has(version) ? undefined : await keep.declared(reader, name, version)
      if (flow) former.set(version, (flow as MatterType).flow)
    }
    const found = legs(standing, type, (version) => former.get(version), map)
    const states = [...new Set(Object.keys(map.states ?? {}).concat(found.map((leg) => leg.state)))].flatMap(
      (old): (readonly [string, string])[] => {
        const fresh = map.states?.[old] ?? old
        const kind = type.flow.states[fresh]?.kind
        return kind && kind !== 'closed' ? [[old, fresh]] : []
      },
    )
    // Steps that nothing stands in now may still be named by open proceedings and by the way a matter came.
    const kept = Object.keys(type.flow.states).filter((state) => !states.some(([old]) => old === state))
    const goal: keep.Goal = {
      district,
      type: name,
      to,
      from,
      states: [
        ...states,
        ...kept.filter((one) => type.flow.states[one]?.kind !== 'closed').map((one) => [one, one] as const),
      ],
      clocks: Object.keys(type.clocks),
      actions: Object.keys(type.flow.actions),
    }
    return ok({ goal, type, found })
  }

  async function rehearse(
    reader: Reader,
    district: string,
    name: string,
    wanted: unknown,
  ): Promise<Result<Rehearsal, Refusal>> {
    const map = await mapOf(reader, name, wanted)
    if (!map.ok) return map
    const reckoned = await goalOf(reader, district, name, map.value)
    if (!reckoned.ok) return reckoned
    const { goal, found } = reckoned.value
    const unfit = await keep.unfitCounts(reader, goal)
    const all = found.flatMap((leg): Leg[] => {
      const stuck = unfit.find((one) => one.version === leg.version && one.state === leg.state)?.count ?? 0
      if (leg.to === null || stuck === 0) return [leg]
      const why = say(
        '有新版流程没有声明的时限在计时，或有会签、加签等手续未结束且新版接不上',
        'a clock runs that the new version does not declare, or an open proceeding has no way on in it',
      )
      const rest = leg.count - stuck
      return [
        ...(rest > 0 ? [{ ...leg, count: rest }] : []),
        { ...leg, count: stuck, to: null, toTitle: null, why },
      ]
    })
    const sum = (which: (leg: Leg) => boolean) =>
      all.filter(which).reduce((total, leg) => total + leg.count, 0)
    const [movable, stuck] = [sum((leg) => leg.to !== null), sum((leg) => leg.to === null)]
    return ok({ type: name, to: goal.to, map: map.value, legs: all, movable, stuck })
  }

  async function mapOf(reader: Reader, name: string, wanted: unknown): Promise<Result<FlowMap, Refusal>> {
    const present = types[name]
    if (!present) return no(refuse['matter.unknownType']({ type: name }))
    const to = (wanted as FlowMap | null)?.to
    const goal =
      Number.isInteger(to) && to !== present.version
        ? await typeOf(reader, { type: name, typeVersion: to as number })
        : ok(present)
    return goal.ok ? readMap(wanted, goal.value.flow) : goal
  }

  /** Begins a migration, or goes on with the same one that was broken off; its matters are moved by `advance`. */
  async function begin(
    tx: Tx,
    who: Actor,
    name: string,
    wanted: unknown,
    at: Instant,
  ): Promise<Result<keep.Migration, Refusal>> {
    const rehearsed = await rehearse(tx, who.district, name, wanted)
    if (!rehearsed.ok) return rehearsed
    const { map, to, movable, stuck } = rehearsed.value
    const open = (await keep.underWay(tx)).find((one) => one.type === name)
    if (open)
      return open.state === 'running' && open.to === to && same(open.map, map)
        ? ok(open)
        : no(refuse['flow.migrationRunning']({ by: open.by }))
    if (movable === 0) return no(refuse['flow.nothingToMove']({ stuck }))
    const id = newId()
    const { account, name: by } = who
    const one = {
      id,
      type: name,
      to,
      map,
      state: 'running',
      at,
      account,
      by,
      endedAt: null,
      moved: 0,
      undone: 0,
    } as const
    keep.insert(tx, one)
    await append(tx, [told(who, at, 'flow.migrationBegun', id, { type: name, to, map, movable, stuck })])
    return ok(one)
  }

  /** Moves, or takes back, the next batch in a transaction of its own; how many, 0 when it is done. */
  async function advance(store: Store, district: string, id: Id, at: Instant): Promise<number> {
    return store.tx(async (tx) => {
      const one = await keep.byId(tx, id)
      if (!one) return 0
      const who = officialOf(one, district)
      if (one.state === 'undoing') return takeBack(tx, who, one, at)
      if (one.state !== 'running') return 0
      const reckoned = await goalOf(tx, who.district, one.type, { ...one.map, to: one.to })
      const rows = reckoned.ok ? await keep.moveSome(tx, id, reckoned.value.goal, batch) : []
      await append(
        tx,
        rows.map((row) => moveFact(who, at, 'matter.migrated', id, row, one.to)),
      )
      if (rows.length > 0) keep.count(tx, id, rows.length, 0)
      // What somebody is just acting on is still to be moved: it is not the end.
      else if (!reckoned.ok || (await left(tx, reckoned.value.goal)) === 0) {
        await keep.setState(tx, id, 'running', 'done', at)
        await append(tx, [told(who, at, 'flow.migrationDone', id, { type: one.type, to: one.to })])
      } else return 1
      return rows.length
    })
  }

  async function left(reader: Reader, goal: keep.Goal): Promise<number> {
    const sum = (rows: readonly { readonly count: number; readonly state: string }[]) =>
      rows
        .filter((row) => goal.states.some(([old]) => old === row.state))
        .reduce((total, row) => total + row.count, 0)
    return sum(await keep.standing(reader, goal)) - sum(await keep.unfitCounts(reader, goal))
  }

  async function takeBack(tx: Tx, who: Actor, one: keep.Migration, at: Instant): Promise<number> {
    const rows = await keep.undoSome(tx, who.district, one, batch)
    await append(
      tx,
      rows.map((row) => moveFact(who, at, 'matter.migrationUndone', one.id, row, null)),
    )
    if (rows.length > 0) keep.count(tx, one.id, 0, rows.length)
    else if ((await keep.untouched(tx, who.district, one)) > 0) return 1
    else await keep.setState(tx, one.id, 'undoing', 'undone', at)
    return rows.length
  }

  return {
    rehearse,
    begin,
    advance,

    /** All batches, one after the other. */
    async run(
      store: Store,
      district: string,
      id: Id,
      now: () => Instant,
      seen?: (moved: number) => void,
    ): Promise<number> {
      let total = 0
      for (;;) {
        const moved = await advance(store, district, id, now())
        if (moved === 0) return total
        total += moved
        seen?.(total)
      }
    },

    /** Takes a migration back wherever nothing has happened since. */
    async undo(
      tx: Tx,
      who: Actor,
      id: Id,
      at: Instant,
    ): Promise<Result<{ readonly untouched: number }, Refusal>> {
      const one = await keep.byId(tx, id)
      if (!one) return no(refuse['flow.unknownMigration']())
      if ((await keep.setState(tx, id, 'done', 'undoing', null)) === 0)
        return no(refuse['flow.migrationRunning']({ by: one.by }))
      const untouched = await keep.untouched(tx, who.district, one)
      await append(tx, [told(who, at, 'flow.migrationUndone', id, { type: one.type, to: one.to, untouched })])
      return ok({ untouched })
    },

    list: keep.list,
    underWay: keep.underWay,
    byId: keep.byId,
  }
}

export type FlowMigrations = ReturnType<typeof flowMigrations>

/** Whoever ordered the migration stands in every fact of it, with no right but this. */
const officialOf = ({ account, by }: keep.Migration, district: string): Actor => ({
  kind: account ? 'staff' : 'system',
  account,
  name: by,
  district,
  unit: null,
  unitName: null,
  duties: [],
  provenAt: 0,
})

const same = (a: FlowMap, b: FlowMap): boolean =>
  JSON.stringify([a.to ?? null, a.from ?? null, Object.entries(a.states ?? {}).sort()]) ===
  JSON.stringify([b.to ?? null, b.from ?? null, Object.entries(b.states ?? {}).sort()])

const told = (who: Actor, at: Instant, kind: string, id: Id, body: Fact['body']): Fact => ({
  district: who.district,
  kind,
  subjectKind: 'flow',
  subject: id,
  at,
  actor: factActorOf(who),
  body,
})

const moveFact = (
  who: Actor,
  at: Instant,
  kind: string,
  migration: Id,
  row: keep.Moved,
  to: number | null,
): Fact => ({
  district: row.district,
  kind,
  subjectKind: 'matter',
  subject: row.id,
  at,
  actor: factActorOf(who),
  body: {
    migration,
    from: row.fromState,
    to: row.state,
    fromVersion: row.fromVersion,
    ...(to === null ? {} : { toVersion: to }),
    version: row.version,
  },
})
