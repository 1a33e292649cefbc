import { type Id, type Instant, instantOf } from '../base/index.ts'
import {
  CLEAR,
  compare,
  type Linkage,
  type PersonRecord,
  packed,
  RULES,
  reasonsOf,
  UNCLEAR,
} from '../brain/linkage/index.ts'
import { datasets } from '../platform/catalogue/index.ts'
import { isDay } from '../platform/fields/index.ts'
import { follow, pulse, type RecordedFact } from '../platform/ledger/index.ts'
import type { Judge, RegisterType, SourceRecord, Supply, WaitingRecord } from '../platform/registers/index.ts'
import { type Reader, sql, type Tx } from '../platform/store/index.ts'
import { applyLink } from './applying.ts'
import { thingOf, thingsLike } from './comparing.ts'
import { linkageOf } from './desks/linkage.ts'
import { endDoubtsOf, verifyInvalid } from './doubts.ts'
import type { OpenCity } from './open.ts'
import { brainPaceOf } from './pace.ts'

/** How often it looks for work that nobody told it of. */
const POLL_MS = 30_000
const REST_MS = 500
/** Records compared at once, and rows of one telephone or name compared with one. */
const COMPARED = 50
const OF_ONE_KEY = 20
/** Rows asked about for one record. */
const ASKED = 3

/** The rows of a feed's dataset, read where they stand. */
function supplyOf(city: OpenCity): Supply {
  const { district } = city.plan
  return {
    async records(reader, feed, { delivery, after, limit }) {
      const dataset = await datasets.byId(reader, district, feed.dataset)
      if (dataset?.origin !== 'intake' || dataset.rowCount === 0) return []
      const wanted = new Set([...Object.keys(feed.map), ...(feed.observed ? [feed.observed] : [])])
      const columns = datasets.dataColumns(dataset.items).filter((one) => wanted.has(one.item))
      const rows = await reader.query<Columns & Raw>(sql`
        select ${sql.join([sql`d.key, d.row_no as "rowNo", d.since`, ...columns.map((one) => sql`d.${sql.id(one.name)}`)])}
        from ${sql.id(datasets.tableOf(feed.dataset))} d
        where d.district = ${district} and d.key > ${after}
          ${delivery ? sql`and d.delivery = ${delivery}::uuid` : sql.empty}
        order by d.key limit ${limit}::integer`)
      return rows.map((row): SourceRecord => {
        const values: Record<string, unknown> = {}
        for (const { item, name } of columns) {
          const field = feed.map[item]
          const value = row[name]
          if (field && value !== null && value !== undefined && value !== '')
            values[field] = value instanceof Date ? value.toISOString() : value
        }
        return {
          ref: row.key,
          line: row.rowNo,
          observedAt: observed(row[columns.find((one) => one.item === feed.observed)?.name ?? ''], row.since),
          values,
        }
      })
    },
    async gone(reader, feed, refs) {
      const rows = await reader.query<{ ref: string }>(sql`
        select r.ref from unnest(${refs}::text[]) r(ref) where not exists (
          select 1 from ${sql.id(datasets.tableOf(feed.dataset))} d where d.district = ${district} and d.key = r.ref)`)
      return rows.map(({ ref }) => ref)
    },
  }
}
type Columns = Readonly<Record<string, unknown>>
type Raw = { readonly key: string; readonly rowNo: number; readonly since: Date }

/** Since when the source says so: its own word where it gives one, else the day it came. */
function observed(said: unknown, came: Date): Date {
  const at =
    said instanceof Date
      ? said
      : typeof said === 'string' && isDay(said.slice(0, 10))
        ? instantOf(said.slice(0, 10))
        : null
  return at && at.getTime() <= came.getTime() ? at : came
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
/** A register of persons: one that has identity numbers for a key. */
const ofPersons = (type: RegisterType | undefined): boolean =>
  type?.key?.length === 1 && type.fields[type.key[0] as string]?.kind === 'idNumber'
const personOf = (values: Readonly<Record<string, unknown>>): PersonRecord => ({
  name: text(values.name),
  idNumber: text(values.idNumber),
  birth: text(values.birth),
  phone: text(values.phone),
  address: text(values.address) || text(values.registeredAddress),
})

/** Two that share a number are one, unless it is another name 两人一号. */
const judge: Judge = {
  compares: ofPersons,
  agree(type, known, said) {
    if (!ofPersons(type)) return true
    const verdict = compare(packed([personOf(known)]), 0, packed([personOf(said)]), 0)
    return RULES[verdict.rule] !== 'numberOtherName'
  },
}

/** Rows of a register that may be of the same person as this, compared. */
async function compared(city: OpenCity, reader: Reader, register: string, values: WaitingRecord['values']) {
  const person = personOf(values)
  const near = await city.claims.alike(
    reader,
    city.plan.district,
    register,
    {
      ...(person.idNumber ? { idNumber: [person.idNumber] } : {}),
      ...(person.phone ? { phone: [person.phone] } : {}),
      ...(person.name ? { name: [person.name] } : {}),
    },
    OF_ONE_KEY,
  )
  const [mine, others] = [packed([person]), packed(near.map((row) => personOf(row.values)))]
  return near
    .map((row, i) => ({
      row,
      verdict: compare(others, i, mine, 0),
      reasons: reasonsOf(others, i, mine, 0),
    }))
    .filter(({ verdict }) => verdict.says >= UNCLEAR)
    .sort((x, y) => y.verdict.score - x.verdict.score || (x.row.id < y.row.id ? -1 : 1))
}

/** A firm without a valid code, an address without its own: sure of one row it goes there, else somebody is asked. */
async function compareThing(
  city: OpenCity,
  linkage: Linkage,
  tx: Tx,
  type: RegisterType,
  kind: 'enterprise' | 'address',
  one: WaitingRecord,
  at: Instant,
): Promise<void> {
  const near = await thingsLike(city, tx, type, kind, one.values)
  const sure = near.filter(({ verdict }) => verdict.clear)
  const clear = sure.length === 1
  const pairs = await linkage.suggest(
    tx,
    (clear ? sure : near.slice(0, ASKED)).map(({ row, verdict }) => ({
      kind,
      a: {
        source: { kind: 'register', id: row.id, register: one.register },
        area: row.area,
        at: row.recordedAt,
      },
      b: {
        source: { kind: 'record', id: one.id, register: one.register },
        area: row.area,
        at: one.observedAt,
      },
      ...{ score: verdict.score, reasons: verdict.reasons, rule: verdict.rule, clear },
    })),
    at,
  )
  for (const pair of pairs)
    if (pair.state === 'linked') await applyLink(city, linkage, tx, linkage.brain, pair, 'linked', at)
}

/** Records that identify nobody are compared with the rows there are: sure ones go to their row, others are asked. */
async function compareWaiting(city: OpenCity, linkage: Linkage, at: Instant): Promise<boolean> {
  const { district } = city.plan
  return city.store.tx(async (tx) => {
    const waiting = await city.claims.takeWaiting(tx, district, COMPARED)
    for (const one of waiting) {
      const type = city.registers.types.find(({ name }) => name === one.register)
      const thing = thingOf(type)
      if (type && (thing === 'enterprise' || thing === 'address')) {
        await compareThing(city, linkage, tx, type, thing, one, at)
        continue
      }
      if (thing !== 'person') continue
      const near = await compared(city, tx, one.register, one.values)
      const sure = near.filter(({ verdict }) => verdict.says === CLEAR)
      // sure of two rows: which of them, somebody must say
      const clear = sure.length === 1
      const pairs = await linkage.suggest(
        tx,
        (clear ? sure : near.slice(0, ASKED)).map(({ row, verdict, reasons }) => ({
          a: {
            source: { kind: 'register', id: row.id, register: one.register },
            area: row.area,
            at: row.recordedAt,
          },
          b: {
            source: { kind: 'record', id: one.id, register: one.register },
            area: row.area,
            at: one.observedAt,
          },
          ...{ score: verdict.score, reasons, rule: RULES[verdict.rule] as string, clear },
        })),
        at,
      )
      if (near.length === 0 && one.reason === 'newNumber') {
        await city.claims.close(tx, linkage.brain, { waiting: one.id, as: 'created' }, at, district)
        continue
      }
      for (const pair of pairs)
        if (pair.state === 'linked') await applyLink(city, linkage, tx, linkage.brain, pair, 'linked', at)
    }
    return waiting.length === COMPARED
  })
}

/**
 * Base registers follow the deliveries 基础库入库: what a load brought, changed or took away becomes claims, in batches at
 * the brain's pace; then what identifies nobody is compared.
 */
export function runFeeding(city: OpenCity, onFault: (fault: unknown) => void) {
  const { district } = city.plan
  const supply = supplyOf(city)
  const linkage = linkageOf(city)
  const pace = brainPaceOf(city)
  const once = async (): Promise<boolean> => {
    const at = city.now()
    try {
      if (await city.claims.step(city.store, district, supply, at, judge)) return true
    } catch (fault) {
      // one dataset that cannot be read must not stop the others
      await city.claims.stumbled(city.store, district, at)
      throw fault
    }
    return compareWaiting(city, linkage, at)
  }
  const working = pulse(once, { pollMs: POLL_MS, pace, onError: onFault })
  const loaded = async (tx: Tx, facts: readonly RecordedFact[]): Promise<void> => {
    for (const fact of facts) {
      if (fact.district !== district || fact.kind !== 'delivery.loaded') continue
      const dataset = fact.body.dataset
      if (typeof dataset === 'string')
        await city.claims.onLoaded(tx, district, { dataset, delivery: fact.subject as Id, at: fact.at })
    }
    for (const fact of facts)
      if (fact.district === district && fact.kind === 'register.fed')
        await verifyInvalid(city, tx, fact, city.now())
    await endDoubtsOf(city, tx, facts)
    tx.afterCommit(() => working.wake())
  }
  const following = follow(city.store, 'registers.feeding', loaded, {
    from: 'now',
    restMs: REST_MS,
    batch: 100,
    pace,
    onError: onFault,
  })
  return {
    begun: () => following.begun(),
    /** A feed was published or a ruling made: there is work. */
    wake: () => working.wake(),
    /** Everything that was committed is in the registers, and what waits was compared. For tests and orderly stops. */
    async caughtUp(): Promise<void> {
      await following.caughtUp()
      while (await once());
    },
    stop: async (): Promise<void> => {
      await Promise.all([following.stop(), working.stop()])
    },
  }
}
