import { type Id, no, ok, type Refusal, type Result } from '../../base/index.ts'
import {
  type Decision,
  type Linkage,
  type LinkageCity,
  type Mention,
  openLinkage,
  PAIR_STATES,
  type Pair,
  REASONS,
  refuse,
  THING_KINDS,
} from '../../brain/linkage/index.ts'
import { entities } from '../../brain/text/index.ts'
import type { FieldList } from '../../platform/fields/declare.ts'
import { maskValue } from '../../platform/fields/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import { systemActor } from '../../platform/org/index.ts'
import { waitingReasons } from '../../platform/registers/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { applyLink } from '../applying.ts'
import type { OpenCity } from '../open.ts'
import { perCity } from '../per-city.ts'
import { addressParser, placed } from './address.ts'
import { holds, onDuty } from './may.ts'

/** Who decides whether two are one, and who may look on 实体核对. */
const DECIDES = ['steward', 'officeHead', 'dispatcher', 'dataAuthority']
/** Who may see records of sources that wait for their row. */
const SEES_RECORDS = ['dataAuthority']

/** Names read for one question before rights are applied, enterprises looked at together, enterprises and requests shown. */
const HITS = 40
const AT_ONCE = 8
const SHOWN = 5
const REQUESTS = 5
/** How much it counts that a register knows an enterprise. */
const REGISTERED = 0.05
/** Names looked up for one text, enterprises shown for each, and how like a name must be to be offered unasked. */
const NAMES_IN_TEXT = 3
const OF_ONE_NAME = 3
const LIKELY = 0.6
/** Mentions read of each enterprise found. */
const MENTIONS = 20
const PAGE = 20
/** Pairs looked through for one page: of some of them the asker may not see a side. */
const LOOKED_THROUGH = 200

function linkageCity(city: OpenCity): LinkageCity {
  const { catalog, compiled, plan, registers, vault } = city
  const above = [...catalog.areas.values()].filter((area) => plan.district.startsWith(area.code))
  return {
    district: plan.district,
    vault,
    registers: Object.values(compiled.registers).filter((type) =>
      Object.values(type.fields).some((field) => field.kind === 'creditCode'),
    ),
    async row(reader, register, id) {
      const found = await registers.get(reader, systemActor(plan.district), register, id)
      return found.ok ? found.value : undefined
    },
    parse: addressParser(city),
    places: above.map((area) => area.name.replace(/(?:省|市|区|县)$/, '')).filter((name) => name.length > 1),
  }
}

/** The linking brain over this city's rooms: what follows the ledger and what answers share the names in memory. */
export const linkageOf = perCity((city): Linkage => openLinkage(linkageCity(city)))

/** Search for enterprises though badly named, and the queue of pairs to check 名称查找、实体核对. */
export function linkageDesks(city: OpenCity, linkage: Linkage) {
  /** What of these mentions the actor may see, by source: the lists' own rights decide. */
  async function seen(reader: Reader, who: Actor, mentions: readonly Mention[], at: Date) {
    const matterIds = [
      ...new Set(mentions.flatMap((one) => (one.source.kind === 'matter' ? [one.source.id] : []))),
    ]
    const rows = []
    for (let from = 0; from < matterIds.length; from += PAGE_OF_LIST) {
      const ids = matterIds.slice(from, from + PAGE_OF_LIST)
      rows.push(...(await city.matters.list(reader, who, { ids, limit: PAGE_OF_LIST }, at)).rows)
    }
    const matters = new Map(rows.map((row) => [row.id, row]))
    const registers = new Map<
      Id,
      { readonly register: string; readonly values: Readonly<Record<string, unknown>> }
    >()
    for (const one of mentions) {
      if (one.source.kind !== 'register' || registers.has(one.source.id)) continue
      const row = await city.registers.get(reader, who, one.source.register, one.source.id)
      if (row.ok) registers.set(one.source.id, { register: one.source.register, values: row.value.values })
    }
    return { matters, registers, records: await recordsSeen(reader, who, mentions) }
  }
  // records that wait have no row yet: who answers for base registers sees them, personal values masked
  async function recordsSeen(reader: Reader, who: Actor, mentions: readonly Mention[]) {
    const ids = mentions.flatMap((one) => (one.source.kind === 'record' ? [one.source.id] : []))
    if (ids.length === 0 || !holds(city, who, SEES_RECORDS).ok) return new Map<Id, never>()
    const feeds = new Map(
      (await city.claims.feeds(reader, city.plan.district)).map((feed) => [feed.id, feed.title]),
    )
    const records = await city.claims.waitingById(reader, city.plan.district, ids)
    return new Map(
      records.map((one) => [
        one.id,
        {
          values: masked(city.compiled.registers[one.register]?.fields ?? {}, one.values),
          feed: feeds.get(one.feed) ?? null,
          line: one.line,
          reason: waitingReasons[one.reason],
        },
      ]),
    )
  }
  type Seen = Awaited<ReturnType<typeof seen>>
  type Hit = Awaited<ReturnType<Linkage['named']>>[number]
  const maySee = (found: Seen, one: Mention): boolean =>
    one.source.kind === 'matter'
      ? found.matters.has(one.source.id)
      : one.source.kind === 'record'
        ? found.records.has(one.source.id)
        : found.registers.has(one.source.id)

  /** One side of a pair as it may be shown: persons only by what the list shows of them. */
  const side = (found: Seen, one: Mention) => {
    const areaName = city.catalog.areaName(one.area) ?? one.area
    const common = {
      mention: one.id,
      field: one.field,
      name: one.name,
      areaName,
      at: one.at,
      entity: one.entity,
    }
    if (one.source.kind === 'matter') {
      const row = found.matters.get(one.source.id)
      return {
        ...common,
        source: 'matter',
        id: one.source.id,
        number: row?.number ?? null,
        title: row?.title ?? null,
        address: row?.address ?? null,
        requester: one.kind === 'person' ? (row?.requester ?? null) : null,
        state: row?.state ?? null,
      }
    }
    if (one.source.kind === 'record') {
      return {
        ...common,
        ...{ source: 'record', id: one.source.id, register: one.source.register },
        ...(found.records.get(one.source.id) ?? {}),
      }
    }
    const row = found.registers.get(one.source.id)
    return {
      ...common,
      source: 'register',
      id: one.source.id,
      register: one.source.register,
      values: row?.values ?? {},
    }
  }

  const shownPair = (found: Seen, pair: Pair, mentions: ReadonlyMap<Id, Mention>) => {
    const [a, b] = [mentions.get(pair.a), mentions.get(pair.b)]
    if (!a || !b || !maySee(found, a) || !maySee(found, b)) return undefined
    return {
      id: pair.id,
      kind: pair.kind,
      state: pair.state,
      score: Math.round(pair.score * 100) / 100,
      reasons: pair.reasons.map((reason) => REASONS[reason]),
      rule: pair.rule ?? null,
      madeAt: pair.madeAt,
      decidedBy: pair.decidedBy,
      decidedAt: pair.decidedAt,
      why: pair.why,
      a: side(found, a),
      b: side(found, b),
    }
  }

  /** An enterprise as it may be shown: its row in a register, if any, and what requests name it. */
  const shownFirm = (found: Seen, entity: Id, own: readonly Mention[], hit: Hit) => {
    const registered = own.find((one) => one.source.kind === 'register' && one.name)
    const row = registered ? found.registers.get(registered.source.id) : undefined
    const requests = [
      ...new Set(own.flatMap((one) => (one.source.kind === 'matter' ? [one.source.id] : []))),
    ].flatMap((id) => found.matters.get(id) ?? [])
    return {
      entity,
      name: typeof row?.values.name === 'string' ? row.values.name : hit.mention.name,
      matched: hit.mention.name,
      score: Math.round(hit.score * 100) / 100,
      how: hit.how,
      names: [...new Set(own.flatMap((one) => (one.kind === 'enterprise' ? (one.name ?? []) : [])))].slice(
        0,
        8,
      ),
      register: registered && row ? { id: registered.source.id, ...row } : null,
      requests: requests.slice(0, REQUESTS),
      requestCount: requests.length,
    }
  }

  /** Enterprises whose name was meant, as far as the actor may see them, the likeliest first. */
  async function firms(
    reader: Reader,
    who: Actor,
    input: { readonly name: string; readonly exclude?: string },
    at: Date,
  ) {
    const hits = await linkage.named(reader, input.name, HITS)
    const entities = [...new Set(hits.map((hit) => hit.mention.entity))]
    const rows: ReturnType<typeof shownFirm>[] = []
    for (let from = 0; from < entities.length && rows.length < SHOWN; from += AT_ONCE) {
      const part = entities.slice(from, from + AT_ONCE)
      const mentions = [
        ...(await linkage.mentionsOf(reader, part, MENTIONS)),
        ...hits.filter((hit) => part.includes(hit.mention.entity)).map((hit) => hit.mention),
      ].filter((one, i, all) => all.findIndex((other) => other.id === one.id) === i)
      const found = await seen(reader, who, mentions, at)
      for (const entity of part) {
        const own = mentions.filter(
          (one) => one.entity === entity && one.source.id !== input.exclude && maySee(found, one),
        )
        // the name that matched must itself be one that the asker may see
        const hit = hits.find(
          (one) => one.mention.entity === entity && own.some((seen) => seen.id === one.mention.id),
        )
        if (hit) rows.push(shownFirm(found, entity, own, hit))
      }
    }
    const known = rows.filter((row) => row.register)
    for (const row of rows.filter((one) => !one.register)) {
      // asked about by the very name of one that a register knows: shown there, whether linked yet or not
      const same = known.find((one) => row.names.every((name) => one.names.includes(name)))
      if (!same) continue
      same.requests = [...same.requests, ...row.requests].slice(0, REQUESTS)
      same.requestCount += row.requestCount
      rows.splice(rows.indexOf(row), 1)
    }
    // of two equally like the words, the one that a register knows
    const worth = (row: ReturnType<typeof shownFirm>): number => row.score + (row.register ? REGISTERED : 0)
    return rows.sort((a, b) => worth(b) - worth(a))
  }

  /** A pair of which the actor may see both sides, or none at all. */
  async function visible(reader: Reader, who: Actor, id: Id, at: Date) {
    const pair = await linkage.pair(reader, id)
    if (!pair) return undefined
    const mentions = await linkage.mentions(reader, [pair.a, pair.b])
    return shownPair(
      await seen(reader, who, mentions, at),
      pair,
      new Map(mentions.map((one) => [one.id, one])),
    )
  }

  return {
    brain: {
      /** Enterprises that were meant, with what the asker may see of them: rows of registers, earlier requests. */
      async enterprises(
        reader: Reader,
        who: Actor,
        input: { readonly name: string; readonly exclude?: string },
        at: Date,
      ): Promise<Result<unknown, Refusal>> {
        const may = onDuty(city, who)
        return may.ok ? ok({ rows: (await firms(reader, who, input, at)).slice(0, SHOWN) }) : may
      },

      /** What the words at the desk name: enterprises that may be meant, and the parts of the address with its areas. */
      async named(
        reader: Reader,
        who: Actor,
        input: { readonly text?: string; readonly party?: string; readonly address?: string },
        at: Date,
      ): Promise<Result<unknown, Refusal>> {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const found = new Map<Id, Awaited<ReturnType<typeof firms>>[number]>()
        for (const name of firmsIn(input.text ?? '', input.party ?? ''))
          for (const row of (await firms(reader, who, { name }, at)).slice(0, OF_ONE_NAME))
            if (row.score >= LIKELY && (found.get(row.entity)?.score ?? 0) < row.score)
              found.set(row.entity, row)
        return ok({
          firms: [...found.values()].sort((a, b) => b.score - a.score).slice(0, SHOWN),
          address: placed(city, input.address ?? ''),
        })
      },

      links: {
        async list(
          reader: Reader,
          who: Actor,
          input: { readonly state?: string; readonly kind?: string; readonly cursor?: string },
          at: Date,
        ): Promise<Result<unknown, Refusal>> {
          const may = holds(city, who, DECIDES)
          if (!may.ok) return may
          const kind = THING_KINDS.find((one) => one === input.kind)
          const state = PAIR_STATES.find((one) => one === input.state) ?? 'open'
          const pairs = await linkage.pairs(
            reader,
            { state, ...(kind ? { kind } : {}), ...(input.cursor ? { after: input.cursor } : {}) },
            LOOKED_THROUGH,
          )
          const mentions = await linkage.mentions(reader, [...new Set(pairs.flatMap(({ a, b }) => [a, b]))])
          const known = new Map(mentions.map((one) => [one.id, one]))
          const found = await seen(reader, who, mentions, at)
          const rows = []
          let last: Id | null = null
          let more = pairs.length === LOOKED_THROUGH
          for (const pair of pairs) {
            if (rows.length === PAGE) {
              more = true
              break
            }
            last = pair.id
            const shown = shownPair(found, pair, known)
            if (shown) rows.push(shown)
          }
          return ok({ rows, next: more ? last : null, open: await linkage.counts(reader) })
        },

        async decide(
          tx: Tx,
          who: Actor,
          input: { readonly id: Id; readonly decision: Decision; readonly why?: string },
          at: Date,
        ): Promise<Result<unknown, Refusal>> {
          const may = holds(city, who, DECIDES)
          if (!may.ok) return may
          // whoever may not see a side is told that there is no such pair
          if (!(await visible(tx, who, input.id, at))) return no(refuse['linkage.notFound']())
          const wasLinked = (await linkage.pair(tx, input.id))?.state === 'linked'
          const done = await linkage.decide(
            tx,
            who,
            { pair: input.id, decision: input.decision, why: input.why?.trim() || null },
            at,
          )
          if (!done.ok) return done
          // what is decided about rows of base registers is done to them: adopted, merged, or taken back
          const to = input.decision === 'confirm' ? 'linked' : wasLinked ? 'undone' : null
          const applied = to && (await applyLink(city, linkage, tx, who, done.value, to, at))
          if (applied && !applied.ok) return applied
          return ok(await visible(tx, who, input.id, at))
        },
      },
    },
  }
}

const PAGE_OF_LIST = 200

const masked = (fields: FieldList, values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const mask = fields[name]?.personal
      return [name, mask ? maskValue(mask, typeof value === 'string' ? value : JSON.stringify(value)) : value]
    }),
  )

/** Names of enterprises in the words at the desk: who is complained of first. */
function firmsIn(text: string, party: string): string[] {
  const named = entities(text)
    .filter((one) => one.kind === 'enterprise' || one.kind === 'shop')
    .map((one) => one.value)
  return [...new Set([party.trim(), ...named])].filter((name) => name.length >= 2).slice(0, NAMES_IN_TEXT)
}
