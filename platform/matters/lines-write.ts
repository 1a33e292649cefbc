import { addDays, type Instant, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { append, type Fact } from '../ledger/index.ts'
import type { Actor } from '../org/declare.ts'
import { factActorOf } from '../org/index.ts'
import type { Tx } from '../store/index.ts'
import { refuse } from './line-refusals.ts'
import { type Line, type LineDraft, place } from './lines-decide.ts'
import { type LinesCity, unitById } from './lines-form.ts'
import * as keep from './lines-keep.ts'
import { endedOn, freshLine, sameBut, wordsOf } from './lines-lay.ts'

const factOf = (
  who: Actor,
  kind: string,
  line: Line,
  at: Instant,
  body: Readonly<Record<string, unknown>>,
): Fact => ({
  district: who.district,
  kind: `line.${kind}`,
  subjectKind: 'line',
  subject: line.id,
  at,
  actor: factActorOf(who),
  body: { version: line.version, ...wordsOf(line), ...body },
})

export const overlapWith = (city: LinesCity, other: Line): Refusal =>
  refuse['line.overlap']({
    from: other.validFrom,
    to: other.validTo,
    unitName: unitById(city, other.unit)?.name ?? other.unit,
    other: other.id,
  })

/** Writes new lines and next versions with their facts. The loser of two editors is refused. */
export async function write(
  tx: Tx,
  who: Actor,
  at: Instant,
  work: {
    readonly make: readonly Line[]
    readonly change: readonly (readonly [before: Line, after: Line])[]
  },
  why: string | null,
): Promise<Refusal | null> {
  const wrote = { at, by: who.name, why }
  const after = work.change.map(([, line]) => line)
  const done = await keep.update(tx, who.district, after, wrote)
  if (done < after.length) {
    const current = after[0] && (await keep.byId(tx, who.district, after[0].id))
    return current ? refuse['line.stale']({ current }) : refuse['line.notFound']()
  }
  await keep.insert(tx, who.district, work.make, wrote)
  const kindOf = (before: Line, line: Line): string =>
    before.validTo !== line.validTo && sameBut(before, line) ? 'ended' : 'changed'
  await append(tx, [
    ...work.change.map(([before, line]) =>
      factOf(who, kindOf(before, line), line, at, { before: wordsOf(before), ...(why ? { why } : {}) }),
    ),
    ...work.make.map((line) => factOf(who, 'created', line, at, why ? { why } : {})),
  ])
  return null
}

/** Lays one draft over its peers and writes what follows. */
export async function lay(
  city: LinesCity,
  tx: Tx,
  who: Actor,
  draft: LineDraft,
  at: Instant,
  why: string | null,
): Promise<Result<Line, Refusal>> {
  const placed = place(await keep.peers(tx, who.district, draft), draft)
  switch (placed.do) {
    case 'nothing':
      return ok(placed.line)
    case 'refuse':
      return no(overlapWith(city, placed.other))
    case 'change': {
      const line = { ...placed.line, ...placed.draft, version: placed.line.version + 1 }
      const refused = await write(tx, who, at, { make: [], change: [[placed.line, line]] }, why)
      return refused ? no(refused) : ok(line)
    }
    case 'create': {
      const line = freshLine(placed.draft, placed.ends[0]?.id ?? null)
      const change = placed.ends.map((one) => [one, endedOn(one, addDays(draft.validFrom, -1))] as const)
      const refused = await write(tx, who, at, { make: [line], change }, why)
      return refused ? no(refused) : ok(line)
    }
  }
}
