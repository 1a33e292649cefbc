import {
  dayOf,
  type Id,
  type Instant,
  isId,
  no,
  ok,
  type Refusal,
  type Result,
  type Say,
} from '../../base/index.ts'
import type { Alarm, Clock, ClockRow } from '../clocks/declare.ts'
import { listClocks } from '../clocks/index.ts'
import { check } from '../fields/decide.ts'
import type { FieldList } from '../fields/declare.ts'
import { picturesOf } from '../files/index.ts'
import { append } from '../ledger/index.ts'
import type { Actor } from '../org/declare.ts'
import { covers, factActorOf, reveal, systemActor } from '../org/index.ts'
import type { Reader, Tx } from '../store/index.ts'
import { canSee } from './access.ts'
import { tellAlarms } from './alarms.ts'
import type { MattersCity, Person } from './city.ts'
import * as decide from './decide.ts'
import type { MatterCase, Move, OpenInput, Requester } from './declare.ts'
import { runDueWork } from './due.ts'
import { filesGiven, type PhotoFacts, photoDoubts, spotOf } from './evidence.ts'
import * as keep from './keep.ts'
import { lineRefused } from './lines.ts'
import { linkMatters, mergeMatters, undoLink, unmergeMatter } from './merge.ts'
import { numberGiver } from './numbers.ts'
import { type Opened, openMatter } from './open.ts'
import { publicQueries } from './public.ts'
import { refuse } from './refusals.ts'
import { maskRequester, openRequester } from './requester.ts'
import { typesByVersion } from './types.ts'
import { matterQueries, type Sight } from './view.ts'
import { writerOf } from './write.ts'

/** Where a matter stands after an act. */
export type Acted = {
  readonly id: Id
  readonly number: string
  readonly state: string
  readonly version: number
}

/** Opens the matters room of a city: every kind of case, from the first word to the archive. */
export function openMatters(city: MattersCity) {
  const writer = writerOf(city)
  const nextNumber = numberGiver(city.store)
  // read one by one: a running city takes in more roles
  const roleTitles = new Proxy<Record<string, Say>>({}, { get: (_, name: string) => city.roles[name]?.title })

  const typeOf = typesByVersion(city.types)

  async function caseOf(tx: Tx, district: string, id: Id): Promise<MatterCase | undefined> {
    const [found, clocks] = await Promise.all([keep.lock(tx, district, id), listClocks(tx, district, [id])])
    return found ? { matter: found.matter, ...found.parts, clocks: clocks as Clock[] } : undefined
  }

  /** The people whom a form names. */
  async function peopleOf(tx: Tx, fields: FieldList, form: Move['form']): Promise<Map<Id, Person>> {
    const people = new Map<Id, Person>()
    for (const [name, field] of Object.entries(fields)) {
      const account = form[name]
      if (field.kind !== 'account' || typeof account !== 'string' || !isId(account)) continue
      const person = await city.person?.(tx, account)
      if (person) people.set(account, person)
    }
    return people
  }

  /** What photos say of themselves, and to which other matter they were brought. */
  async function photosOf(tx: Tx, district: string, files: readonly Id[], matter: Id): Promise<PhotoFacts[]> {
    const pictures = await picturesOf(tx, district, files)
    const all = pictures.flatMap(({ twins }) => twins)
    const used = await keep.usedElsewhere(tx, district, all, matter)
    return pictures.map(({ id, takenAt, lon, lat, twins }) => ({
      ...{ id, takenAt, place: lon !== null && lat !== null ? { lon, lat } : null },
      usedIn: twins.flatMap((twin) => used.get(twin) ?? [])[0] ?? null,
    }))
  }

  async function act(
    tx: Tx,
    who: Actor,
    move: Move,
    at: Instant,
    parked = false,
  ): Promise<Result<Acted, Refusal>> {
    const before = await caseOf(tx, who.district, move.matter)
    // Who asked for a parked act had been seen to see it.
    if (!before || !(parked || canSee(city, who, before.matter))) return no(refuse['matter.notFound']())
    const found = await typeOf(tx, before.matter)
    if (!found.ok) return found
    const type = found.value
    const action = type.flow.actions[move.action]
    const fields = action?.form ?? {}
    const checked = check(fields, move.form, { codes: city.codes, today: dayOf(at) })
    if (action && !checked.ok) return no(refuse['matter.badForm']({ fields: checked.error }))
    const form = checked.ok ? checked.value : {}
    const world = writer.world(at, await peopleOf(tx, fields, form))
    const decided = parked
      ? decide.actParked(type, before, who, { ...move, form }, world)
      : decide.act(type, before, who, { ...move, form }, world, roleTitles)
    if (!decided.ok) return decided
    const plan = decided.value
    const unfit = await lineRefused(tx, city, plan, at)
    if (unfit) return no(unfit)
    const files = filesGiven(fields, form)
    const spot = files.length > 0 ? spotOf(type, move.action, form, before.matter) : null
    const doubts = spot ? photoDoubts(await photosOf(tx, who.district, files, move.matter), spot, at) : []
    const [acted, ...others] = plan.facts
    if (acted && doubts.length > 0) plan.facts = [{ ...acted, body: { ...acted.body, doubts } }, ...others]
    const refused = await writer.write(tx, who, type, before, plan, at)
    if (refused) return no(refused)
    keep.attachFiles(tx, who.district, plan.matter.id, files)
    const { id, number, state, version } = plan.matter
    return plan.follow ? followed(tx, who, plan, plan.follow, at) : ok({ id, number, state, version })
  }

  /** What opinions decided is done at once, in the same transaction: all of it or nothing. */
  async function followed(
    tx: Tx,
    who: Actor,
    { matter: { id, version } }: decide.Plan,
    follow: NonNullable<decide.Plan['follow']>,
    at: Instant,
  ): Promise<Result<Acted, Refusal>> {
    if (follow.do === 'system')
      return act(tx, systemActor(who.district), { matter: id, version, action: follow.action, form: {} }, at)
    const { action, form, task, ...by } = follow.parked
    const signer: Actor = { ...by, kind: 'staff', district: who.district, duties: [], provenAt: 0 }
    return act(tx, signer, { matter: id, version, action, form, ...(task ? { task } : {}) }, at, true)
  }

  return {
    ...matterQueries(city, roleTitles, typeOf),
    ...publicQueries(city),

    /** Takes a touch in, in the caller's transaction. */
    async openIn(tx: Tx, who: Actor, input: OpenInput, at: Instant): Promise<Result<Opened, Refusal>> {
      const number = await nextNumber(tx, who.district, input.touch.at ?? at)
      return openMatter(city, writer, tx, who, input, at, number)
    },

    /** Whether the actor sees a row of these marks: the same rule as in every list. */
    sees: (who: Actor, sight: Sight & { readonly district: string }): boolean => canSee(city, who, sight),

    /** An attachment is seen by whoever sees a matter it hangs on; of one that hangs nowhere the door decides. */
    async seesFile(
      reader: Reader,
      who: Actor,
      file: Id,
    ): Promise<Result<{ readonly attached: boolean }, Refusal>> {
      const on = await keep.mattersOfFile(reader, who.district, file)
      return on.length === 0 || on.some((matter) => canSee(city, who, matter))
        ? ok({ attached: on.length > 0 })
        : no(refuse['matter.notFound']())
    },
    /** Pictures of requests that anybody may read. */
    async publicFile(reader: Reader, district: string, file: Id): Promise<Result<null, Refusal>> {
      const on = await keep.mattersOfFile(reader, district, file)
      return on.some((matter) => !matter.secret && matter.kind !== 'report')
        ? ok(null)
        : no(refuse['matter.notFound']())
    },

    /**
     * Name, telephone and identity number of a requester in clear 明文查看: a reason, a fresh proof of who asks and a duty
     * of the grade (sensitive where secrecy was asked); granted or refused, it is on record.
     */
    async reveal(
      who: Actor,
      input: { readonly matter: Id; readonly fields: readonly string[]; readonly reason: string },
      at: Instant,
    ): Promise<Result<Requester, Refusal>> {
      const matter = await keep.byId(city.store, who.district, input.matter)
      if (!matter || !canSee(city, who, matter)) return no(refuse['matter.notFound']())
      const grade = matter.secret ? 4 : 3
      const may = who.duties.some(
        (duty) =>
          duty.grade >= grade &&
          covers(duty, matter) &&
          (duty.units === null || duty.units.some((unit) => matter.units.includes(unit))),
      )
      const masks = { masked: {}, revealable: may ? PERSONAL : [] }
      return reveal(
        city.store,
        who,
        { subject: { kind: 'matter', id: matter.id }, fields: input.fields, reason: input.reason, masks },
        at,
        async (tx) => {
          const party = (await keep.partiesOf(tx, who.district, [matter.id])).find(
            (one) => one.role === 'requester',
          )
          if (!party) return no(refuse['matter.notFound']())
          const clear = openRequester(city.vault, party.sealed)
          const shown = maskRequester(clear, matter.secret)
          return ok(
            Object.fromEntries(
              Object.keys(clear).map((key) => [
                key,
                (input.fields.includes(key) ? clear : shown)[key as keyof Requester],
              ]),
            ) as Requester,
          )
        },
      )
    },

    /** The unit's live task in the running round, if it has one. */
    spotsOfFiles: keep.spotsOfFiles,
    taskOf: (reader: Reader, district: string, matter: Id, unit: Id): Promise<Id | undefined> =>
      keep.taskOfUnit(reader, district, matter, unit),

    onAlarms: (tx: Tx, alarms: readonly Alarm[], at: Instant) => tellAlarms(city, typeOf, tx, alarms, at),

    /** Due instants of matters follow their clocks when a calendar was issued anew. */
    async onRecomputed(tx: Tx, clocks: readonly ClockRow[]): Promise<void> {
      await keep.copyDue(tx, clocks)
    },

    /** Starts what falls due by itself: escalations, ends of suspensions, archiving. */
    runDue: (district: string, now: () => Instant, onError: (fault: unknown) => void) =>
      runDueWork(
        city,
        (tx, move, at, where) => act(tx, systemActor(where), move, at),
        now,
        onError,
        district,
      ),

    /** Does one action. The loser of a race is refused with `matter.stale`. */
    async act(who: Actor, move: Move, at: Instant): Promise<Result<Acted, Refusal>> {
      const done = await city.store.tx((tx) => act(tx, who, move, at))
      if (!done.ok) await this.attempted(who, move, done.error, at)
      return done
    },
    actIn: act,

    /** For acts inside a transaction of the caller's: the attempt leaves its trace once that has been undone. */
    async attempted(who: Actor, move: Move, refusal: Refusal, at: Instant): Promise<void> {
      if (RECORDED.has(refusal.code)) await recordRefusal(city, who, move, refusal, at)
    },

    link: (
      tx: Tx,
      who: Actor,
      input: { from: Id; to: Id; kind: string; why: string; confidence?: number },
      at: Instant,
    ) => linkMatters(city, tx, who, input, at),
    unlink: (tx: Tx, who: Actor, link: Id, at: Instant) => undoLink(city, tx, who, link, at),
    merge: (tx: Tx, who: Actor, input: { matter: Id; into: Id; why: string }, at: Instant) =>
      mergeMatters(city, tx, who, input, at),
    unmerge: (tx: Tx, who: Actor, input: { matter: Id; why: string }, at: Instant) =>
      unmergeMatter(city, tx, who, input, at),
  }
}

/** Fields of a requester that open only by `reveal`. */
const PERSONAL = ['name', 'phone', 'idNumber', 'mail']

export type Matters = ReturnType<typeof openMatters>

/** Attempts that leave a trace although nothing changed. */
const RECORDED = new Set(['hotline.finallyRuled', 'matter.returnedTooOften'])

async function recordRefusal(
  city: MattersCity,
  who: Actor,
  move: Move,
  refusal: Refusal,
  at: Instant,
): Promise<void> {
  await city.store.tx((tx) =>
    append(tx, [
      {
        district: who.district,
        kind: 'matter.refused',
        subjectKind: 'matter',
        subject: move.matter,
        at,
        actor: factActorOf(who),
        body: { action: move.action, code: refusal.code, says: refusal.says },
      },
    ]),
  )
}
