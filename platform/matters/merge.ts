import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { apply, type ClockOp, listClocks } from '../clocks/index.ts'
import { append } from '../ledger/index.ts'
import type { Actor } from '../org/declare.ts'
import { factActorOf } from '../org/index.ts'
import type { Tx } from '../store/index.ts'
import { canSee } from './access.ts'
import type { MattersCity } from './city.ts'
import type { LinkKind, Matter } from './declare.ts'
import * as keep from './keep.ts'
import { refuse } from './refusals.ts'

const LINKS: readonly string[] = ['duplicate-of', 'same-cause', 'follow-up', 'child-of']

const fact = (who: Actor, at: Instant, kind: string, subject: Id, body: Record<string, unknown>) => ({
  district: who.district,
  kind,
  subjectKind: 'matter',
  subject,
  at,
  actor: factActorOf(who),
  body,
})

/** Both matters, locked in the order of their ids so that two opposite merges cannot lock each other out. */
async function pair(
  city: MattersCity,
  tx: Tx,
  who: Actor,
  a: Id,
  b: Id,
): Promise<Result<{ from: Matter; to: Matter }, Refusal>> {
  if (a === b) return no(refuse['matter.sameMatter']())
  const found = new Map<Id, Matter>()
  for (const id of [a, b].sort()) {
    const one = await keep.lock(tx, who.district, id)
    if (!one || !canSee(city, who, one.matter)) return no(refuse['matter.notFound']())
    found.set(id, one.matter)
  }
  return ok({ from: found.get(a) as Matter, to: found.get(b) as Matter })
}

/** Links two matters: by whom, why, how sure. Never merges. */
export async function linkMatters(
  city: MattersCity,
  tx: Tx,
  who: Actor,
  input: { from: Id; to: Id; kind: string; why: string; confidence?: number },
  at: Instant,
): Promise<Result<{ id: Id }, Refusal>> {
  if (!LINKS.includes(input.kind)) return no(refuse['matter.unknownLink']({ kind: input.kind }))
  const both = await pair(city, tx, who, input.from, input.to)
  if (!both.ok) return both
  const id = newId()
  const made = await keep.insertLink(tx, who.district, {
    id,
    from: input.from,
    to: input.to,
    kind: input.kind as LinkKind,
    by: who.name,
    at,
    why: input.why,
    confidence: input.confidence ?? null,
    before: null,
    undoneBy: null,
    undoneAt: null,
  })
  if (made === 0) return no(refuse['matter.linkExists']())
  const body = { link: id, kind: input.kind, why: input.why }
  await append(tx, [
    fact(who, at, 'matter.linked', input.from, {
      ...body,
      other: input.to,
      otherNumber: both.value.to.number,
    }),
    fact(who, at, 'matter.linked', input.to, {
      ...body,
      other: input.from,
      otherNumber: both.value.from.number,
    }),
  ])
  return ok({ id })
}

export async function undoLink(
  city: MattersCity,
  tx: Tx,
  who: Actor,
  link: Id,
  at: Instant,
): Promise<Result<null, Refusal>> {
  const found = await keep.linkById(tx, who.district, link)
  const from = found && (await keep.byId(tx, who.district, found.from))
  if (!found || found.undoneAt || !from || !canSee(city, who, from)) return no(refuse['matter.notFound']())
  if (found.before) return unmergeMatter(city, tx, who, { matter: found.from, why: '' }, at)
  await keep.undoLink(tx, who.district, link, who.name, at)
  await append(tx, [
    fact(who, at, 'matter.unlinked', found.from, { link, kind: found.kind, other: found.to }),
    fact(who, at, 'matter.unlinked', found.to, { link, kind: found.kind, other: found.from }),
  ])
  return ok(null)
}

/**
 * 并单: the matter joins a head. Its number keeps resolving, its clocks stand still with their due instants kept, and
 * undoing restores state, tasks and clocks exactly. Every requester still gets an answer: the head's.
 */
export async function mergeMatters(
  city: MattersCity,
  tx: Tx,
  who: Actor,
  input: { matter: Id; into: Id; why: string },
  at: Instant,
): Promise<Result<{ head: Id }, Refusal>> {
  const both = await pair(city, tx, who, input.matter, input.into)
  if (!both.ok) return both
  const { from, to } = both.value
  if (!mayMerge(who))
    return no(
      refuse['matter.notYours']({
        needs: city.roles.dispatcher?.title ?? { zh: '派单员', en: 'dispatcher' },
      }),
    )
  if (from.mergedInto) return no(refuse['matter.mergedAlready']({ number: to.number }))
  if (to.mergedInto || to.closedAt || from.closedAt) return no(refuse['matter.mergeCircle']())
  const clocks = (await listClocks(tx, who.district, [from.id])).filter(
    (clock) => clock.state === 'running' || clock.state === 'paused',
  )
  const stopped = await apply(
    tx,
    clocks,
    clocks.map((clock): ClockOp => ({ do: 'void', id: clock.id })),
    at,
  )
  if (!stopped.ok) return stopped
  const link = newId()
  await keep.insertLink(tx, who.district, {
    id: link,
    from: from.id,
    to: to.id,
    kind: 'duplicate-of',
    by: who.name,
    at,
    why: input.why,
    confidence: null,
    before: { clocks: clocks.map((clock) => clock.id), due: from.due, dueClock: from.dueClock },
    undoneBy: null,
    undoneAt: null,
  })
  keep.updateMatter(tx, { ...from, mergedInto: to.id, version: from.version + 1 })
  await append(tx, [
    fact(who, at, 'matter.merged', from.id, { into: to.id, number: to.number, why: input.why, link }),
    fact(who, at, 'matter.joined', to.id, { from: from.id, number: from.number, why: input.why, link }),
  ])
  return ok({ head: to.id })
}

export async function unmergeMatter(
  city: MattersCity,
  tx: Tx,
  who: Actor,
  input: { matter: Id; why: string },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const one = await keep.lock(tx, who.district, input.matter)
  if (!one || !canSee(city, who, one.matter)) return no(refuse['matter.notFound']())
  if (!mayMerge(who))
    return no(
      refuse['matter.notYours']({
        needs: city.roles.dispatcher?.title ?? { zh: '派单员', en: 'dispatcher' },
      }),
    )
  const link = (await keep.linksOf(tx, who.district, input.matter)).find(
    (row) =>
      row.from === input.matter &&
      row.kind === 'duplicate-of' &&
      row.before !== null &&
      row.undoneAt === null,
  )
  if (!one.matter.mergedInto || !link) return no(refuse['matter.notMerged']())
  const { clocks: ids } = link.before as { clocks: Id[] }
  const clocks = (await listClocks(tx, who.district, [input.matter])).filter((clock) =>
    ids.includes(clock.id),
  )
  const revived = await apply(
    tx,
    clocks,
    clocks.map((clock): ClockOp => ({ do: 'revive', id: clock.id })),
    at,
  )
  if (!revived.ok) return revived
  await keep.undoLink(tx, who.district, link.id, who.name, at)
  keep.updateMatter(tx, { ...one.matter, mergedInto: null, version: one.matter.version + 1 })
  await append(tx, [
    fact(who, at, 'matter.unmerged', input.matter, { from: link.to, why: input.why, link: link.id }),
    fact(who, at, 'matter.parted', link.to, {
      matter: input.matter,
      number: one.matter.number,
      why: input.why,
      link: link.id,
    }),
  ])
  return ok(null)
}

const mayMerge = (who: Actor): boolean =>
  who.kind === 'system' ||
  who.duties.some((duty) => ['agent', 'dispatcher', 'officeHead'].includes(duty.role))
