import {
  dayOf,
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import { type Actor, factActorOf, mayAct, type Roles, systemActor } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { type CodeTable, type DataElement, type ImportLine, refusals } from './declare.ts'
import * as keep from './keep.ts'
import * as kept from './keep-feeds.ts'
import type { Standards } from './standards.ts'
import { conflictsWith, type Edition, handDown, receiveEdition } from './travel.ts'

/** How often a level above is asked for its edition. Source: our default. */
export const ASK_EVERY_MS = 6 * 3_600_000
/** After a failure it is asked again sooner. */
const AGAIN_MS = 30 * 60_000

/** 标准逐级下发: editions handed down to the levels below, editions of the levels above followed. */
export function openStandardFeeds(city: {
  readonly district: string
  readonly title: string
  readonly roles: Roles
  readonly standards: Standards
}) {
  const { district, standards } = city
  const system = { ...systemActor(district), name: '标准下发' }
  const may = (who: Actor): Result<unknown, Refusal> =>
    mayAct(who, ['dataAuthority'], { area: district, units: [] }, city.roles)

  const record = (
    tx: Tx,
    who: Actor,
    kind: string,
    id: Id,
    at: Instant,
    body: Readonly<Record<string, unknown>>,
  ) =>
    append(tx, [
      {
        ...{ district, kind: `standard.${kind}`, subjectKind: 'standardFeed', subject: id, at, body },
        actor: factActorOf(who),
      },
    ])

  const packageOf = (edition: Edition, day: string) => {
    const of = edition.standards.filter((one) => one.validFrom === day)
    return {
      tables: of.flatMap((one) => (one.kind === 'table' ? [one.value as CodeTable] : [])),
      elements: of.flatMap((one) => (one.kind === 'element' ? [one.value as DataElement] : [])),
    }
  }
  const daysOf = (edition: Edition): string[] =>
    [...new Set(edition.standards.map((one) => one.validFrom))].sort()

  /** What an edition would do here, before anything is written 差异. */
  async function differences(reader: Reader, edition: Edition): Promise<ImportLine[]> {
    const lines: ImportLine[] = []
    for (const day of daysOf(edition)) {
      const found = await standards.preview(reader, packageOf(edition, day), edition.area, day)
      if (found.ok) lines.push(...found.value)
    }
    return lines.filter((one) => one.outcome !== 'same')
  }

  /** Takes an edition over: its standards hold from their days on, those it no longer names end, conflicts are told. */
  async function takeOver(tx: Tx, edition: Edition, at: Instant): Promise<kept.StandardFeed['lines']> {
    const lines: ImportLine[] = []
    for (const validFrom of daysOf(edition)) {
      const done = await standards.bringIn(
        tx,
        system,
        packageOf(edition, validFrom),
        { area: edition.area, validFrom },
        at,
      )
      if (done.ok) lines.push(...done.value)
    }
    const named = new Set(edition.standards.map((one) => `${one.kind} ${one.value.name}`))
    const all = await keep.all(tx, district)
    for (const one of all) {
      if (one.area !== edition.area) continue
      if (one.state === 'draft' && named.has(`${one.kind} ${one.name}`))
        await standards.publish(tx, system, one.id, at)
      // 废止: what the level above no longer hands down does not hold here any more
      else if (one.state === 'published' && one.validTo === null && !named.has(`${one.kind} ${one.name}`)) {
        await standards.withdraw(tx, system, one.id, at)
        lines.push({
          ...{ kind: one.kind, name: one.name, version: one.version, outcome: 'changed' as const },
          title: { zh: one.name, en: one.name },
          says: [{ zh: '上级已废止，自今日起停用', en: 'ended above: it no longer holds from today on' }],
        })
      }
    }
    const conflicts = conflictsWith(await keep.all(tx, district), district, dayOf(at))
    return [
      ...conflicts.map((one) => ({ ...one, outcome: 'conflict' as const })),
      ...lines.filter((one) => one.outcome !== 'same'),
    ]
  }

  const after = (at: Instant, ms: number): Instant => new Date(at.getTime() + ms)

  return {
    /** What this level hands down today. */
    handedDown: async (reader: Reader, at: Instant): Promise<Edition> =>
      handDown(await keep.all(reader, district), district, city.title, dayOf(at)),

    list: (reader: Reader) => kept.feeds(reader, district),
    due: (reader: Reader, at: Instant) => kept.dueFeeds(reader, district, at),

    /** Follows a level above; asked at once. */
    async subscribe(
      tx: Tx,
      who: Actor,
      input: { readonly url: string; readonly title: string; readonly adopt: 'self' | 'ask' },
      at: Instant,
    ): Promise<Result<{ readonly id: Id }, Refusal>> {
      const allowed = may(who)
      if (!allowed.ok) return allowed
      if (
        !URL.canParse(input.url) ||
        !/^https?:$/.test(new URL(input.url).protocol) ||
        input.url.length > 500
      )
        return no(refusals['standards.badAddress']())
      const url = new URL(input.url).href
      const there = (await kept.feeds(tx, district)).find((one) => one.url === url)
      const one: kept.StandardFeed = there
        ? { ...there, title: input.title || there.title, adopt: input.adopt, dueAt: at }
        : {
            ...{
              id: newId(),
              url,
              title: input.title.slice(0, 100),
              adopt: input.adopt,
              signer: null,
              area: null,
            },
            ...{
              etag: null,
              edition: null,
              adoptedAt: null,
              waiting: null,
              lines: [],
              checkedAt: null,
              dueAt: at,
            },
            ...{ failed: null, madeBy: who.name },
          }
      await kept.putFeed(tx, district, one)
      await record(tx, who, 'followed', one.id, at, { url, adopt: one.adopt })
      return ok({ id: one.id })
    },

    async drop(
      tx: Tx,
      who: Actor,
      id: Id,
      at: Instant,
    ): Promise<Result<{ readonly dropped: boolean }, Refusal>> {
      const allowed = may(who)
      if (!allowed.ok) return allowed
      const dropped = (await kept.dropFeed(tx, district, id)) > 0
      if (dropped) await record(tx, who, 'unfollowed', id, at, {})
      return ok({ dropped })
    },

    /** Asked at once instead of in its turn. */
    async askNow(
      tx: Tx,
      who: Actor,
      id: Id,
      at: Instant,
    ): Promise<Result<{ readonly asked: boolean }, Refusal>> {
      const allowed = may(who)
      if (!allowed.ok) return allowed
      const one = await kept.feedById(tx, district, id)
      if (!one) return no(refusals['standards.noFeed']())
      await kept.putFeed(tx, district, { ...one, dueAt: at, etag: null })
      return ok({ asked: true })
    },

    /** What came of asking: nothing new, an edition, or why not. An edition is taken over, or waits to be looked at. */
    async came(
      tx: Tx,
      id: Id,
      came:
        | { readonly same: true }
        | { readonly bytes: Uint8Array; readonly etag: string | null }
        | { readonly failed: string },
      at: Instant,
    ): Promise<void> {
      const one = await kept.feedById(tx, district, id)
      if (!one) return
      const checked = { ...one, checkedAt: at, dueAt: after(at, ASK_EVERY_MS), failed: null }
      if ('same' in came) return void (await kept.putFeed(tx, district, checked))
      const failed = async (why: string) => {
        await kept.putFeed(tx, district, {
          ...one,
          checkedAt: at,
          dueAt: after(at, AGAIN_MS),
          failed: why.slice(0, 300),
        })
      }
      if ('failed' in came) return failed(came.failed)
      const received = receiveEdition(came.bytes, one.signer, district)
      if ('why' in received) return failed(received.why.zh)
      const { edition, signer } = received
      const known = { ...checked, signer, area: edition.area, etag: came.etag }
      if (edition.edition === one.edition)
        return void (await kept.putFeed(tx, district, { ...known, waiting: null }))
      if (one.adopt === 'ask') {
        const lines = await differences(tx, edition)
        await kept.putFeed(tx, district, { ...known, waiting: edition, lines })
        if (one.waiting?.edition !== edition.edition)
          await record(tx, system, 'editionCame', id, at, { edition: edition.edition, lines: lines.length })
        return
      }
      const lines = await takeOver(tx, edition, at)
      await kept.putFeed(tx, district, {
        ...known,
        edition: edition.edition,
        adoptedAt: at,
        waiting: null,
        lines,
      })
      await record(tx, system, 'editionAdopted', id, at, { edition: edition.edition, lines: lines.length })
    },

    /** Somebody has looked: what waits is taken over. */
    async adopt(
      tx: Tx,
      who: Actor,
      id: Id,
      at: Instant,
    ): Promise<Result<{ readonly lines: number }, Refusal>> {
      const allowed = may(who)
      if (!allowed.ok) return allowed
      const one = await kept.feedById(tx, district, id)
      if (!one?.waiting) return no(refusals['standards.noFeed']())
      const lines = await takeOver(tx, one.waiting, at)
      await kept.putFeed(tx, district, {
        ...{ ...one, edition: one.waiting.edition, adoptedAt: at, waiting: null, lines },
      })
      await record(tx, who, 'editionAdopted', id, at, { edition: one.waiting.edition, lines: lines.length })
      return ok({ lines: lines.length })
    },
  }
}
export type StandardFeeds = ReturnType<typeof openStandardFeeds>
