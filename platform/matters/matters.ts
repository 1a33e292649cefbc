import { dayOf, type Id, type Instant, no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { Clock } from '../clocks/declare.ts'
import { listClocks } from '../clocks/index.ts'
import { check } from '../fields/decide.ts'
import { append } from '../ledger/index.ts'
import type { Actor } from '../org/declare.ts'
import { factActorOf } from '../org/index.ts'
import type { Tx } from '../store/index.ts'
import { canSee } from './access.ts'
import type { MattersCity } from './city.ts'
import * as decide from './decide.ts'
import type { MatterCase, MatterType, Move, OpenInput } from './declare.ts'
import * as keep from './keep.ts'
import { linkMatters, mergeMatters, undoLink, unmergeMatter } from './merge.ts'
import { numberGiver } from './numbers.ts'
import { type Opened, openMatter } from './open.ts'
import { publicQueries } from './public.ts'
import { refuse } from './refusals.ts'
import { matterQueries } from './view.ts'
import { writerOf } from './write.ts'

export type Acted = { readonly id: Id; readonly state: string; readonly version: number }

/** Opens the matters room of a city: every kind of case, from the first word to the archive. */
export function openMatters(city: MattersCity) {
  const writer = writerOf(city)
  const nextNumber = numberGiver(city.store)
  const roleTitles = Object.fromEntries(Object.entries(city.roles).map(([name, role]) => [name, role.title]))

  async function caseOf(
    tx: Tx,
    district: string,
    id: Id,
  ): Promise<{ type: MatterType; before: MatterCase } | undefined> {
    const [found, clocks] = await Promise.all([keep.lock(tx, district, id), listClocks(tx, district, [id])])
    if (!found) return undefined
    const type = city.types[found.matter.type]
    if (!type) throw new Error(`matter ${id} is of a type that no pack declares: ${found.matter.type}`)
    return { type, before: { matter: found.matter, ...found.parts, clocks: clocks as Clock[] } }
  }

  async function act(tx: Tx, who: Actor, move: Move, at: Instant): Promise<Result<Acted, Refusal>> {
    const found = await caseOf(tx, who.district, move.matter)
    if (!found || !canSee(city, who, found.before.matter)) return no(refuse['matter.notFound']())
    const { type, before } = found
    const action = type.flow.actions[move.action]
    const checked = check(action?.form ?? {}, move.form, { codes: city.codes, today: dayOf(at) })
    if (action && !checked.ok) return no(refuse['matter.badForm']({ fields: checked.error }))
    const form = checked.ok ? checked.value : {}
    const decided = decide.act(type, before, who, { ...move, form }, writer.world(at), roleTitles)
    if (!decided.ok) return decided
    const plan = decided.value
    const files = [...((form.files as Id[] | undefined) ?? [])]
    await Promise.all([
      writer.write(tx, who, type, before, plan, at),
      keep.attachFiles(tx, who.district, plan.matter.id, files),
    ])
    return ok({ id: plan.matter.id, state: plan.matter.state, version: plan.matter.version })
  }

  return {
    ...matterQueries(city, roleTitles),
    ...publicQueries(city),

    /** Takes a touch in, in the caller's transaction. */
    async openIn(tx: Tx, who: Actor, input: OpenInput, at: Instant): Promise<Result<Opened, Refusal>> {
      const number = await nextNumber(tx, who.district, input.touch.at ?? at)
      return openMatter(city, writer, tx, who, input, at, number)
    },

    /** Does one action. The loser of a race is refused with `matter.stale`. */
    async act(who: Actor, move: Move, at: Instant): Promise<Result<Acted, Refusal>> {
      const done = await city.store.tx((tx) => act(tx, who, move, at))
      if (!done.ok && RECORDED.has(done.error.code)) await recordRefusal(city, who, move, done.error, at)
      return done
    },
    actIn: act,

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
