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
import { append, type Fact } from '../../../platform/ledger/index.ts'
import { type Actor, factActorOf, systemActor } from '../../../platform/org/index.ts'
import type { Reader, Tx } from '../../../platform/store/index.ts'
import { ruleFaults } from './decide.ts'
import { type RuleVersion, refusals as refuse, type Trial, type WatchRuleDeclaration } from './declare.ts'
import { type Incoming, openEngine, type Running } from './engine.ts'
import * as keep from './keep-rules.ts'

export type BookCity = {
  readonly district: string
  /** Metrics that exist: of devices, `fact:<type>`, `indicator:<name>`. */
  readonly knows: (metric: string) => boolean
  readonly areaName: (code: string) => string | undefined
}

/** What a pack's rules are made and published by. */
const PACKS = '应用包'

/** The book of rules 规则管理: drafts, trials on history, publication by a second person, an end with its reason. */
export function openBook({ district, knows, areaName }: BookCity) {
  const record = (tx: Tx, who: Actor, kind: string, id: Id, body: Fact['body'], at: Instant) =>
    append(tx, [{ district, kind, subjectKind: 'watchRule', subject: id, at, actor: factActorOf(who), body }])

  const faulty = (declared: WatchRuleDeclaration): Refusal | null => {
    const [first] = ruleFaults(declared, knows)
    return first ? refuse['watchRules.badRule']({ at: first.at, why: first.says }) : null
  }

  /** The draft that waits, the one a change goes into. */
  const newest = async (reader: Reader, rule: Id): Promise<RuleVersion | undefined> =>
    (await keep.versions(reader, district, rule))[0]

  return {
    list: (reader: Reader) => keep.rules(reader, district),
    running: (reader: Reader): Promise<readonly Running[]> => keep.running(reader, district),
    stamp: (reader: Reader) => keep.stamp(reader, district),
    async one(reader: Reader, id: Id) {
      const rule = (await keep.rules(reader, district)).find((one) => one.id === id)
      return rule ? { ...rule, versions: await keep.versions(reader, district, id) } : null
    },

    /** Rules of the packs as the city starts: new ones run, changed ones run unless people have changed them. */
    async bring(
      tx: Tx,
      declared: Readonly<Record<string, WatchRuleDeclaration>>,
      at: Instant,
    ): Promise<number> {
      const system = systemActor(district)
      let brought = 0
      const had = new Map((await keep.rules(tx, district)).map((one) => [one.name, one]))
      for (const [name, one] of Object.entries(declared)) {
        const known = had.get(name)
        const latest = known ? await newest(tx, known.id) : undefined
        if (
          latest &&
          (latest.madeBy !== PACKS || JSON.stringify(sorted(latest.declared)) === JSON.stringify(sorted(one)))
        )
          continue
        const id = known?.id ?? newId()
        const version = (latest?.version ?? 0) + 1
        if (!known)
          await keep.insertRule(tx, district, { id, name, pack: name.split('.')[0] ?? null }, PACKS, at)
        await keep.insertVersion(tx, district, id, version, one, { name: PACKS, id: null }, at)
        if (known?.state !== 'off') await keep.publish(tx, district, id, version, PACKS, at)
        await record(tx, system, 'watch.rulePublished', id, { name, version, title: one.title.zh }, at)
        brought++
      }
      return brought
    },

    async create(
      tx: Tx,
      who: Actor,
      name: string,
      declared: WatchRuleDeclaration,
      at: Instant,
    ): Promise<Result<{ id: Id; version: number }, Refusal>> {
      const wrong = faulty(declared)
      if (wrong) return no(wrong)
      const own = name.trim()
      if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]{1,59}$/u.test(own))
        return no(
          refuse['watchRules.badRule']({
            at: 'name',
            why: { zh: '名称为 2–60 个字母、数字或汉字', en: 'a name has 2 to 60 letters or digits' },
          }),
        )
      if (await keep.ruleByName(tx, district, own)) return no(refuse['watchRules.nameTaken']({ name: own }))
      const id = newId()
      await keep.insertRule(tx, district, { id, name: own, pack: null }, who.name, at)
      await keep.insertVersion(tx, district, id, 1, declared, { name: who.name, id: who.account }, at)
      await record(tx, who, 'watch.ruleDrafted', id, { name: own, version: 1, title: declared.title.zh }, at)
      return ok({ id, version: 1 })
    },

    /** A change is a new version; the one that runs goes on until the new one is published. */
    async change(
      tx: Tx,
      who: Actor,
      id: Id,
      basedOn: number,
      declared: WatchRuleDeclaration,
      at: Instant,
    ): Promise<Result<{ version: number }, Refusal>> {
      const rule = await keep.lockRule(tx, district, id)
      const latest = rule && (await newest(tx, id))
      if (!rule || !latest) return no(refuse['watchRules.noRule']())
      const wrong = faulty(declared)
      if (wrong) return no(wrong)
      if (latest.version !== basedOn) return no(refuse['watchRules.changed']())
      const version = latest.version + 1
      await keep.insertVersion(tx, district, id, version, declared, { name: who.name, id: who.account }, at)
      await record(
        tx,
        who,
        'watch.ruleDrafted',
        id,
        { name: rule.name, version, title: declared.title.zh },
        at,
      )
      return ok({ version })
    },

    /** Would it have fired 试算? The same engine over what was said. */
    tried(
      name: string,
      declared: WatchRuleDeclaration,
      history: readonly Incoming[],
      span: { readonly from: Instant; readonly to: Instant },
      at: Instant,
    ): Trial {
      const engine = openEngine({ areaName })
      engine.setRules([{ name, version: 0, declared }])
      const begun = engine.take(history).flatMap((one) => (one.does === 'begin' ? [one] : []))
      const days = Map.groupBy(begun, (one) => dayOf(new Date(one.at)))
      return {
        ...{ at, from: span.from, to: span.to, samples: history.length, firings: begun.length },
        objects: new Set(history.map((one) => one.device?.code ?? one.area)).size,
        perDay: [...days]
          .map(([day, all]) => ({ day, count: all.length }))
          .sort((a, b) => (a.day < b.day ? -1 : 1)),
        first: begun.slice(0, 20).map((one) => ({
          object: one.object.key,
          title: one.object.title,
          at: new Date(one.at),
          value: one.verdict.value,
        })),
      }
    },
    async keepTrial(tx: Tx, who: Actor, id: Id, version: number, trial: Trial, at: Instant): Promise<void> {
      await keep.setTrial(tx, district, id, version, trial)
      await record(
        tx,
        who,
        'watch.ruleTried',
        id,
        { version, firings: trial.firings, objects: trial.objects },
        at,
      )
    },

    /** By a second person, after a trial 双人发布. */
    async publish(tx: Tx, who: Actor, id: Id, version: number, at: Instant): Promise<Result<null, Refusal>> {
      const rule = await keep.lockRule(tx, district, id)
      const latest = rule && (await newest(tx, id))
      if (!rule || !latest) return no(refuse['watchRules.noRule']())
      if (latest.version !== version || latest.publishedAt !== null) return no(refuse['watchRules.changed']())
      if (latest.trial === null) return no(refuse['watchRules.notTried']())
      if (latest.madeById !== null && latest.madeById === who.account)
        return no(refuse['watchRules.sameHand']())
      await keep.publish(tx, district, id, version, who.name, at)
      await record(
        tx,
        who,
        'watch.rulePublished',
        id,
        { name: rule.name, version, title: latest.declared.title.zh },
        at,
      )
      return ok(null)
    },

    async turn(
      tx: Tx,
      who: Actor,
      id: Id,
      on: boolean,
      why: string,
      at: Instant,
    ): Promise<Result<null, Refusal>> {
      const rule = await keep.lockRule(tx, district, id)
      if (!rule || rule.version === 0) return no(refuse['watchRules.noRule']())
      if (why.trim().length < 2) return no(refuse['watchRules.noReason']())
      await keep.setState(tx, district, id, on ? 'published' : 'off', on ? null : why.trim(), who.name, at)
      await record(
        tx,
        who,
        on ? 'watch.ruleOn' : 'watch.ruleOff',
        id,
        { name: rule.name, why: why.trim() },
        at,
      )
      return ok(null)
    },
  }
}
export type Book = ReturnType<typeof openBook>

/** The database gives the keys of an object back in its own order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  )
}
