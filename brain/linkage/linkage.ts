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
import { entitiesOf, SURE, WORTH_A_LOOK } from './decide.ts'
import { type Decision, type Mention, type Pair, type PairState, refuse, type ThingKind } from './declare.ts'
import { judge } from './judge.ts'
import * as keep from './keep.ts'
import { type Draft, inMatter, inRegister } from './mentions.ts'
import { type NameHit, nameIndex } from './names/find.ts'

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
  /** Bare names of the city's own divisions: 广东, 广州, 白云. */
  readonly places: readonly string[]
}

/** The brain's name at what it links by itself 实体核对. */
const NAME = '城市智能体·实体核对'
/** Mentions compared with a new one, and names read at once into memory. */
const MOST_COMPARED = 40
const NAMES_AT_ONCE = 20_000
/** Pairs made for one mention at most: beyond it somebody names half the city. */
const MOST_PAIRS = 3
/** A transaction lasts no longer. */
const LATE_MS = 10_000
const MATTER_FACTS = new Set(['matter.opened', 'matter.imported'])
const REGISTER_FACTS = new Set(['register.created', 'register.updated', 'register.retired'])

/** Opens the room: what requests and registers name, which of it is one, who said so. */
export function openLinkage(city: LinkageCity) {
  const { district, vault } = city
  const brain: Actor = { ...systemActor(district), name: NAME }
  const index = nameIndex<Id>(city.places)
  const known = new Map<Id, string>()
  const put = (id: Id, name: string) => {
    if (known.get(id) === name) return
    known.set(id, name)
    index.put(id, name, id)
  }
  /** All up to here was read; what another process committed late may still come up to ten seconds behind. */
  let settled: Id | null = null
  let reading: { readonly upTo: Id; readonly since: number } | null = null

  /** Brings the index in memory up to date with what is committed; other processes write too. */
  async function refresh(reader: Reader): Promise<void> {
    let newest = settled
    for (;;) {
      const rows: readonly { id: Id; name: string }[] = await keep.namesAfter(
        reader,
        district,
        newest,
        NAMES_AT_ONCE,
      )
      for (const { id, name } of rows) put(id, name)
      newest = rows.at(-1)?.id ?? newest
      if (rows.length < NAMES_AT_ONCE) break
    }
    const now = performance.now()
    if (reading && now - reading.since < LATE_MS) return
    settled = reading?.upTo ?? settled
    reading = newest ? { upTo: newest, since: now } : null
  }

  async function candidates(tx: Tx, one: Draft): Promise<Mention[]> {
    const byKey =
      one.keys.length > 0 ? await keep.withKeys(tx, district, one.kind, one.keys, MOST_COMPARED) : []
    if (one.kind !== 'enterprise' || !one.name) return byKey
    const hits = index.find(one.name, 10).filter((hit) => hit.score >= WORTH_A_LOOK)
    const byName = await keep.byIds(
      tx,
      district,
      hits.map((hit) => hit.value),
    )
    return [...byKey, ...byName.filter((other) => !byKey.some((known) => known.id === other.id))]
  }

  /** One mention enters: it finds what it may be one with, is linked where that is sure, asked about where not. */
  async function take(tx: Tx, draft: Draft, at: Instant): Promise<void> {
    const others = await candidates(tx, draft)
    const id = newId()
    const mention: Mention = { ...draft, id, entity: id }
    if ((await keep.insertMention(tx, district, mention)) === 0) return
    if (mention.name && mention.kind === 'enterprise') put(id, mention.name)
    const judged = await judge(tx, { district, vault, index }, mention, others)
    // one pair a thing: the best of its mentions speaks for it
    const best = new Map<Id, (typeof judged)[number]>()
    for (const one of judged) {
      const there = best.get(one.other.entity)
      if (one.score >= WORTH_A_LOOK && (!there || one.score > there.score)) best.set(one.other.entity, one)
    }
    const chosen = [...best.values()].sort((x, y) => y.score - x.score).slice(0, MOST_PAIRS)
    for (const [rank, { other, score, reasons }] of chosen.entries()) {
      const [a, b] = other.id < id ? [other.id, id] : [id, other.id]
      // sure of two things at once is sure of neither: joining those is a person's decision
      const sure = score >= SURE && rank === 0
      const pair: Pair = {
        id: newId(),
        kind: mention.kind,
        a,
        b,
        score,
        reasons,
        state: sure ? 'linked' : 'open',
        madeAt: at,
        decidedBy: sure ? brain.name : null,
        decidedAt: sure ? at : null,
        why: null,
      }
      if ((await keep.insertPair(tx, district, pair)) > 0 && sure) {
        await regroup(tx, pair)
        await append(tx, [fact(brain, 'linkage.linked', pair, null, at)])
      }
    }
  }

  /** Things follow from the links that stand: after any change they are worked out anew for those it touches. */
  async function regroup(tx: Tx, pair: Pair): Promise<void> {
    const ends = await keep.byIds(tx, district, [pair.a, pair.b])
    const ids = await keep.lockEntities(tx, district, [...new Set(ends.map((one) => one.entity))])
    const entities = entitiesOf(ids, await keep.linksAmong(tx, district, ids))
    const groups = new Map<Id, Id[]>()
    for (const [id, entity] of entities) groups.set(entity, [...(groups.get(entity) ?? []), id])
    for (const [entity, members] of groups) await keep.setEntity(tx, district, entity, members)
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

  /** What a source says now: mentions that changed go with their pairs, new ones enter. */
  async function renew(tx: Tx, source: Id, drafts: readonly Draft[], at: Instant): Promise<void> {
    const before = await keep.ofSource(tx, district, source)
    const same = (draft: Draft) =>
      before.find(
        (one) =>
          one.field === draft.field && one.form === draft.form && String(one.keys) === String(draft.keys),
      )
    const gone = before.filter((one) => !drafts.some((draft) => same(draft) === one))
    if (gone.length > 0) {
      const ids = gone.map((one) => one.id)
      const entities = [...new Set(gone.map((one) => one.entity))]
      await keep.removePairs(tx, district, ids)
      await keep.removeMentions(tx, district, ids)
      for (const id of ids) {
        known.delete(id)
        index.drop(id)
      }
      const left = await keep.lockEntities(tx, district, entities)
      const found = entitiesOf(left, await keep.linksAmong(tx, district, left))
      for (const id of left) await keep.setEntity(tx, district, found.get(id) ?? id, [id])
    }
    for (const draft of drafts) if (!same(draft)) await take(tx, draft, at)
  }

  return {
    /** Follows the ledger: new requests and register rows are read for what they name. */
    async onFacts(tx: Tx, facts: readonly RecordedFact[]): Promise<void> {
      const mine = facts.filter((one) => one.district === district)
      const matters = new Map(
        mine.filter((one) => MATTER_FACTS.has(one.kind)).map((one) => [one.subject, one.at]),
      )
      const rows = mine.filter((one) => REGISTER_FACTS.has(one.kind))
      if (matters.size === 0 && rows.length === 0) return
      await refresh(tx)
      for (const one of rows) {
        const type = city.registers.find((register) => register.name === one.body.register)
        if (!type) continue
        const row = await city.row(tx, type.name, one.subject)
        const drafts =
          row && row.state === 'current' ? inRegister(type, one.subject, row.values, district, one.at) : []
        await renew(tx, one.subject, drafts, one.at)
      }
      for (const named of await namedIn(tx, district, [...matters.keys()]))
        for (const draft of inMatter(named)) await take(tx, draft, matters.get(named.id) ?? named.openedAt)
    },

    /** Enterprises whose name was meant by this, best first, one hit a mention. Rights are the caller's to apply. */
    async named(
      reader: Reader,
      asked: string,
      limit: number,
    ): Promise<readonly (NameHit<Id> & { readonly mention: Mention })[]> {
      await refresh(reader)
      const hits = index.find(asked, limit)
      const mentions = new Map(
        (
          await keep.byIds(
            reader,
            district,
            hits.map((hit) => hit.value),
          )
        ).map((one) => [one.id, one]),
      )
      return hits.flatMap((hit) => {
        const mention = mentions.get(hit.value)
        return mention ? [{ ...hit, mention }] : []
      })
    },

    /** Where these things are named, the newest first. */
    mentionsOf: (reader: Reader, entities: readonly Id[], limit: number): Promise<Mention[]> =>
      keep.ofEntities(reader, district, entities, limit),

    mentions: (reader: Reader, ids: readonly Id[]): Promise<Mention[]> => keep.byIds(reader, district, ids),

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
      const before = await keep.lockPair(tx, district, input.pair)
      if (!before) return no(refuse['linkage.notFound']())
      const { decision, why } = input
      if (decision === 'undo' && before.state === 'open') return no(refuse['linkage.notDecided']())
      if (decision !== 'undo' && before.state !== 'open')
        return no(refuse['linkage.decided']({ by: before.decidedBy ?? '' }))
      const state: PairState = decision === 'confirm' ? 'linked' : decision === 'reject' ? 'rejected' : 'open'
      const done =
        state === 'open' ? { state, by: null, at: null, why: null } : { state, by: who.name, at, why }
      await keep.decidePair(tx, district, before.id, done)
      if (state === 'linked' || before.state === 'linked') await regroup(tx, before)
      const kind = { confirm: 'linkage.linked', reject: 'linkage.rejected', undo: 'linkage.undone' }[decision]
      await append(tx, [fact(who, kind, before, why, at)])
      return ok({ ...before, state, decidedBy: done.by, decidedAt: done.at, why: done.why })
    },
  }
}

export type Linkage = ReturnType<typeof openLinkage>
