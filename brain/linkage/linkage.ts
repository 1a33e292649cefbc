import {
  type AreaCode,
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import type { Vault } from '../../platform/fields/index.ts'
import { append, type RecordedFact } from '../../platform/ledger/index.ts'
import { namedIn } from '../../platform/matters/index.ts'
import { type Actor, factActorOf, systemActor } from '../../platform/org/index.ts'
import type { RegisterType } from '../../platform/registers/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import type { Address } from '../text/index.ts'
import { entitiesOf } from './decide.ts'
import {
  type Decision,
  type Mention,
  type Pair,
  type PairState,
  refuse,
  type Suggested,
  THING_KINDS,
  type ThingKind,
} from './declare.ts'
import { enter } from './enter.ts'
import * as keep from './keep.ts'
import { type Draft, inMatter, inRegister, nameKey } from './mentions.ts'
import type { NameHit } from './names/find.ts'
import { knownNames } from './names/known.ts'

/** What linkage is wired with. */
export type LinkageCity = {
  readonly district: AreaCode
  readonly vault: Vault
  /** Registers that tell of enterprises: those with a field of kind `creditCode`. */
  readonly registers: readonly RegisterType[]
  readonly row: (
    reader: Reader,
    register: string,
    id: Id,
  ) => Promise<{ readonly state: string; readonly values: Readonly<Record<string, unknown>> } | undefined>
  /** Cuts an address into its parts, by the city's own model where it has one. */
  readonly parse: (text: string) => Address
  /** Bare names of the city's own divisions: 广东, 广州, 白云. */
  readonly places: readonly string[]
}

/** The brain's name at what it links by itself 实体核对. */
const NAME = '城市智能体·实体核对'
const MATTER_FACTS = new Set(['matter.opened', 'matter.imported'])
const REGISTER_FACTS = new Set(['register.created', 'register.updated', 'register.retired'])
/** Mentions read of one name. */
const OF_ONE_NAME = 12

/** Opens the room: what requests and registers name, which of it is one, who said so. */
export function openLinkage(city: LinkageCity) {
  const { district } = city
  const brain: Actor = { ...systemActor(district), name: NAME }
  const names = knownNames(district, city.places)

  /** Things follow from what is decided: after any change they are worked out anew for all that it touches. */
  async function regroup(tx: Tx, touched: readonly Id[]): Promise<void> {
    const ids = await keep.around(tx, district, touched)
    const bonds = await keep.decidedAmong(tx, district, ids)
    const of = (state: PairState) => bonds.filter((one) => one.state === state)
    await keep.setEntities(tx, district, entitiesOf(ids, of('linked'), of('rejected')))
  }

  /** Would these two be one if they were linked now? No, where that joins what was told apart. */
  async function wouldJoin(tx: Tx, pair: Pair): Promise<boolean> {
    const { a, b } = pair
    const ids = await keep.around(tx, district, [a, b])
    const bonds = await keep.decidedAmong(tx, district, ids)
    const of = (state: PairState) => bonds.filter((one) => one.state === state)
    const entities = entitiesOf(ids, [...of('linked'), { ...pair, byBrain: false }], of('rejected'))
    return entities.get(a) === entities.get(b)
  }

  const fact = (who: Actor, kind: string, pair: Pair, why: string | null, at: Instant) => ({
    district,
    kind,
    subjectKind: 'linkage',
    subject: pair.id,
    at,
    actor: factActorOf(who),
    body: {
      of: pair.kind,
      a: pair.a,
      b: pair.b,
      confidence: pair.score,
      reasons: pair.reasons,
      ...(why ? { why } : {}),
    },
  })

  /** What each source says now: mentions that changed go with their pairs, new ones enter. */
  async function renew(tx: Tx, said: ReadonlyMap<Id, readonly Draft[]>, at: Instant): Promise<void> {
    const before = await keep.ofSources(tx, district, [...said.keys()])
    const keyOf = (one: Draft) => JSON.stringify([one.source.id, one.field, one.form, one.keys])
    const now = new Set([...said.values()].flat().map(keyOf))
    const kept = new Set(before.map(keyOf))
    const gone = before.filter((one) => !now.has(keyOf(one)))
    if (gone.length > 0) {
      const left = await keep.around(
        tx,
        district,
        gone.map((one) => one.id),
      )
      await keep.removeMentions(tx, district, gone)
      const lost = new Set(gone.map((one) => one.id))
      await regroup(
        tx,
        left.filter((id) => !lost.has(id)),
      )
    }
    const drafts = [...said.values()].flat().filter((one) => !kept.has(keyOf(one)))
    if (drafts.length === 0) return
    const { mentions, pairs } = await enter(tx, city, names, drafts, NAME, at)
    // the smallest id names a thing: a clock that lags behind would make the new one smaller
    const fresh = new Set(mentions.map((one) => one.id))
    const back = pairs.filter(({ a, b, state }) => state === 'linked' && fresh.has(a) && !fresh.has(b))
    if (back.length > 0)
      await regroup(
        tx,
        back.flatMap(({ a, b }) => [a, b]),
      )
    // two names in one row of a register are one by the row, which is no news
    const sourceOf = new Map(mentions.map((one) => [one.id, one.source.id]))
    const news = pairs.filter(
      ({ a, b, state }) => state === 'linked' && (sourceOf.get(a) ?? a) !== (sourceOf.get(b) ?? b),
    )
    await append(
      tx,
      news.map((pair) => fact(brain, 'linkage.linked', pair, null, at)),
    )
  }

  return {
    /** Follows the ledger: new requests and register rows are read for what they name. */
    async onFacts(tx: Tx, facts: readonly RecordedFact[]): Promise<void> {
      const mine = facts.filter((one) => one.district === district)
      const matters = new Set(mine.flatMap((one) => (MATTER_FACTS.has(one.kind) ? [one.subject] : [])))
      const rows = new Map(
        mine.filter((one) => REGISTER_FACTS.has(one.kind)).map((one) => [one.subject, one]),
      )
      if (matters.size === 0 && rows.size === 0) return
      const said = new Map<Id, readonly Draft[]>()
      for (const [id, one] of rows) {
        const type = city.registers.find((register) => register.name === one.body.register)
        if (!type) continue
        const row = await city.row(tx, type.name, id)
        said.set(
          id,
          row && row.state === 'current'
            ? inRegister(type, id, row.values, district, one.at, city.parse)
            : [],
        )
      }
      if (matters.size > 0)
        for (const named of await namedIn(tx, district, [...matters]))
          said.set(named.id, inMatter(named, city.parse))
      if (said.size === 0) return
      await keep.takeTurn(tx, district)
      await names.refresh(tx)
      const last = mine.at(-1) as RecordedFact
      await renew(tx, said, last.at)
    },

    /** Enterprises whose name was meant by this, best first, one hit a mention. Rights are the caller's to apply. */
    async named(
      reader: Reader,
      asked: string,
      limit: number,
    ): Promise<readonly (NameHit<string> & { readonly mention: Mention })[]> {
      await names.refresh(reader)
      const hits = names.index.find(asked, limit)
      const mentions = await keep.withKeys(
        reader,
        district,
        hits.map((hit) => nameKey(hit.value)),
        OF_ONE_NAME,
      )
      return hits.flatMap((hit) =>
        mentions.filter((one) => one.form === hit.value).map((mention) => ({ ...hit, mention })),
      )
    },

    /** Where these things are named: registers first, then the newest, so many of each. */
    mentionsOf: (reader: Reader, entities: readonly Id[], each: number): Promise<Mention[]> =>
      keep.ofEntities(reader, district, entities, each),

    mentions: (reader: Reader, ids: readonly Id[]): Promise<Mention[]> => keep.byIds(reader, district, ids),

    /** Requests of whoever has one of these telephones or numbers, as fingerprints 关联诉求. */
    async mattersOf(
      reader: Reader,
      blinds: { readonly phones: readonly string[]; readonly numbers: readonly string[] },
      limit: number,
    ): Promise<Id[]> {
      const keys = [
        ...blinds.phones.map((one) => `phone:${one}`),
        ...blinds.numbers.map((one) => `id:${one}`),
      ]
      return (await keep.mattersWithKeys(reader, district, keys, limit)).map(({ id }) => id)
    },

    /**
     * Persons of base registers and of their sources that were compared elsewhere: sure ones are linked under the
     * brain's own name, the others wait for somebody. What was decided before is not asked again. Answers the new pairs.
     */
    async suggest(tx: Tx, found: readonly Suggested[], at: Instant): Promise<readonly Pair[]> {
      if (found.length === 0) return []
      await keep.takeTurn(tx, district)
      const sides = found.flatMap(({ a, b, kind = 'person' }) => [
        { ...a, kind },
        { ...b, kind },
      ])
      const sources = [...new Set(sides.map((side) => side.source.id))]
      const known = new Map(
        (await keep.ofSources(tx, district, sources))
          .filter((one) => (THING_KINDS as readonly string[]).includes(one.field))
          .map((one) => [one.source.id, one]),
      )
      const fresh: Mention[] = []
      for (const { source, area, at: since, kind } of sides) {
        if (known.has(source.id)) continue
        const id = newId()
        const mention: Mention = {
          ...{ id, kind, source, field: kind, name: null, form: null, keys: [], area },
          ...{ at: since, entity: id },
        }
        known.set(source.id, mention)
        fresh.push(mention)
      }
      await keep.insertMentions(tx, district, fresh)
      const idOf = (source: Suggested['a']['source']): Id => (known.get(source.id) as Mention).id
      const there = new Set(
        (
          await keep.pairsAmong(
            tx,
            district,
            [...known.values()].map((one) => one.id),
          )
        ).map(({ a, b }) => `${a} ${b}`),
      )
      const pairs: Pair[] = []
      for (const one of found) {
        const [x, y] = [idOf(one.a.source), idOf(one.b.source)]
        const [a, b] = x < y ? [x, y] : [y, x]
        if (x === y || there.has(`${a} ${b}`)) continue
        there.add(`${a} ${b}`)
        pairs.push({
          ...{ id: newId(), kind: one.kind ?? 'person', a, b, score: one.score, reasons: one.reasons },
          rule: one.rule,
          ...{ state: one.clear ? 'linked' : 'open', madeAt: at, byBrain: one.clear },
          ...{ decidedBy: one.clear ? NAME : null, decidedAt: one.clear ? at : null, why: null },
        })
      }
      await keep.insertPairs(tx, district, pairs)
      const linked = pairs.filter((pair) => pair.state === 'linked')
      if (linked.length > 0) {
        await regroup(
          tx,
          linked.flatMap(({ a, b }) => [a, b]),
        )
        await append(
          tx,
          linked.map((pair) => fact(brain, 'linkage.linked', pair, null, at)),
        )
      }
      return pairs
    },
    /** Under whose name the brain links. */
    brain,

    /** Pairs of a state, the surest first; decided ones the newest first. `after` is the id of the last one seen. */
    async pairs(
      reader: Reader,
      asked: { readonly state: PairState; readonly kind?: ThingKind; readonly after?: Id },
      limit: number,
    ): Promise<Pair[]> {
      const after = asked.after ? ((await keep.pair(reader, district, asked.after)) ?? null) : null
      return keep.pairsIn(
        reader,
        district,
        { state: asked.state, ...(asked.kind ? { kind: asked.kind } : {}), after },
        limit,
      )
    },
    pair: (reader: Reader, id: Id): Promise<Pair | undefined> => keep.pair(reader, district, id),
    counts: (reader: Reader) => keep.openCounts(reader, district),

    /** A person says they are one, or not, or takes the answer back. Rights are the caller's to check first. */
    async decide(
      tx: Tx,
      who: Actor,
      input: { readonly pair: Id; readonly decision: Decision; readonly why: string | null },
      at: Instant,
    ): Promise<Result<Pair, Refusal>> {
      await keep.takeTurn(tx, district)
      const before = await keep.pair(tx, district, input.pair)
      if (!before) return no(refuse['linkage.notFound']())
      const { decision, why } = input
      if (decision === 'undo' && before.state === 'open') return no(refuse['linkage.notDecided']())
      if (decision !== 'undo' && before.state !== 'open')
        return no(refuse['linkage.decided']({ by: before.decidedBy ?? '' }))
      if (decision === 'confirm' && !(await wouldJoin(tx, before))) return no(refuse['linkage.contradicts']())
      const state: PairState = decision === 'confirm' ? 'linked' : decision === 'reject' ? 'rejected' : 'open'
      const done =
        state === 'open' ? { state, by: null, at: null, why: null } : { state, by: who.name, at, why }
      await keep.decidePair(tx, district, before.id, done)
      await regroup(tx, [before.a, before.b])
      const kind = { confirm: 'linkage.linked', reject: 'linkage.rejected', undo: 'linkage.undone' }[decision]
      await append(tx, [fact(who, kind, before, why, at)])
      return ok({
        ...before,
        state,
        byBrain: false,
        decidedBy: done.by,
        decidedAt: done.at,
        why: done.why,
      })
    },
  }
}

export type Linkage = ReturnType<typeof openLinkage>
