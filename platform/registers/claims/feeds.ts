import {
  type AreaCode,
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import { type Actor, factActorOf } from '../../org/index.ts'
import type { Reader, Store, Tx } from '../../store/index.ts'
import { type RegisterType, refusals } from '../declare.ts'
import type { Wiring } from '../view.ts'
import { feedProblem } from './decide.ts'
import { claimRefusals, type Feed, type Ranking, type Source } from './declare.ts'
import type { Judge } from './feed.ts'
import * as keep from './keep.ts'
import { onLoaded, type Supply, step, stumbled } from './work.ts'

/** Which source counts 数源认定, and which dataset feeds which register 入库规则. */
export function feedVerbs(wiring: Wiring, byName: ReadonlyMap<string, RegisterType>) {
  const unknown = (name: string) => no(refusals['registers.unknownType']({ name: name.slice(0, 60) }))
  return {
    rankings: (reader: Reader, district: AreaCode, register: string): Promise<Ranking[]> =>
      keep.rankings(reader, district, register),

    /**
     * The authority rules which sources of a field count, the legal one first 数源认定. All rows that any of them speaks
     * of are decided anew, in the background.
     */
    async rule(
      tx: Tx,
      actor: Actor,
      district: AreaCode,
      input: {
        readonly register: string
        readonly field: string
        readonly sources: readonly Source[]
        readonly basis: string
      },
      at: Instant,
    ): Promise<Result<null, Refusal>> {
      const type = byName.get(input.register)
      if (!type) return unknown(input.register)
      const sources = [...new Set(input.sources)]
      if (sources.length === 0 || input.basis.trim() === '') return no(claimRefusals['claims.noSources']())
      if (!type.fields[input.field])
        return no(refusals['registers.filter']({ name: input.field.slice(0, 40) }))
      await keep.rule(
        tx,
        district,
        type.name,
        sources.map((source, i) => ({
          ...{ id: newId(), field: input.field, source, rank: i + 1 },
          ...{ basis: input.basis.trim(), ruledBy: actor.name, ruledAt: at },
        })),
        true,
      )
      await keep.putWork(tx, district, {
        ...{ id: newId(), kind: 'rank', register: type.name, feed: null, source: sources.join(' ') },
        ...{ delivery: null, mode: null, at },
      })
      await append(tx, [
        {
          ...{ district, kind: 'register.ruled', subjectKind: 'ruling', subject: newId(), at },
          actor: factActorOf(actor),
          body: { register: type.name, field: input.field, sources, basis: input.basis.trim() },
        },
      ])
      return ok(null)
    },

    // feeds

    feeds: (reader: Reader, district: AreaCode, register: string | null = null): Promise<Feed[]> =>
      keep.feeds(reader, district, register),

    /** A feed as a draft; `items` are those the dataset has. */
    async saveFeed(
      tx: Tx,
      district: AreaCode,
      feed: Omit<Feed, 'district' | 'id' | 'state' | 'changedAt'>,
      items: readonly string[],
      at: Instant,
    ): Promise<Result<Feed, Refusal>> {
      const type = byName.get(feed.register)
      if (!type?.sourced) return unknown(feed.register)
      const problem = feedProblem(type, items, feed)
      if (!problem.ok) return no(claimRefusals['claims.badFeed']({ why: problem.error }))
      const before = (await keep.feeds(tx, district, type.name)).find((one) => one.dataset === feed.dataset)
      const saved: Feed = { ...feed, district, id: before?.id ?? newId(), state: 'draft', changedAt: at }
      await keep.putFeed(tx, saved)
      return ok(saved)
    },

    /**
     * From now on the dataset feeds the register, what it has already included. Refused while two units both claim to be
     * the source of one field and nobody ruled.
     */
    async publishFeed(
      tx: Tx,
      actor: Actor,
      district: AreaCode,
      id: Id,
      at: Instant,
    ): Promise<Result<Feed, Refusal>> {
      const feed = await keep.feed(tx, district, id)
      const type = feed && byName.get(feed.register)
      if (!feed || !type) return no(claimRefusals['claims.noFeed']())
      const others = (await keep.feeds(tx, district, type.name)).filter(
        (one) => one.state === 'published' && one.id !== feed.id,
      )
      const ranked = await keep.rankings(tx, district, type.name)
      const rank = (field: string, source: Source) =>
        ranked.find((one) => one.field === field && one.source === source)?.rank
      for (const field of feed.legal) {
        const rival = others.find((one) => one.legal.includes(field))
        const ruled =
          rank(field, feed.dataset) !== undefined && rival && rank(field, rival.dataset) !== undefined
        if (rival && !ruled)
          return no(
            claimRefusals['claims.twoSources']({
              title: type.fields[field]?.title ?? { zh: field, en: field },
              field,
              sources: [rival.dataset, feed.dataset],
            }),
          )
      }
      const last = (field: string) =>
        Math.max(1, ...ranked.filter((one) => one.field === field).map((one) => one.rank))
      const fresh = Object.values(feed.map).filter((field) => rank(field, feed.dataset) === undefined)
      await keep.rule(
        tx,
        district,
        type.name,
        fresh.map((field) => ({
          ...{ id: newId(), field, source: feed.dataset },
          rank: feed.legal.includes(field) ? 1 : last(field) + 1,
          basis: feed.legal.includes(field) ? '数源部门主张' : '入库顺序',
          ...{ ruledBy: actor.name, ruledAt: at },
        })),
        false,
      )
      const published: Feed = { ...feed, state: 'published', changedAt: at }
      await keep.putFeed(tx, published)
      await onLoaded(tx, district, { dataset: feed.dataset, delivery: null, at })
      await append(tx, [
        {
          ...{ district, kind: 'register.feedPublished', subjectKind: 'feed', subject: feed.id, at },
          actor: factActorOf(actor),
          body: { register: type.name, dataset: feed.dataset, legal: feed.legal },
        },
      ])
      return ok(published)
    },

    onLoaded,
    step: (store: Store, district: AreaCode, supply: Supply, now: Instant, judge?: Judge): Promise<boolean> =>
      step(wiring, store, district, byName, supply, now, judge),
    stumbled,
    works: keep.works,
  }
}
