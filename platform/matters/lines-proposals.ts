import {
  dayOf,
  type Id,
  type Instant,
  isId,
  no,
  ok,
  pathOf,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import { append } from '../ledger/index.ts'
import type { Actor } from '../org/declare.ts'
import { factActorOf, mayAct } from '../org/index.ts'
import type { Tx } from '../store/index.ts'
import { refuse } from './line-refusals.ts'
import { indexLines, type Line, type LineDraft } from './lines-decide.ts'
import { cachedTree, type LinesCity, unitById } from './lines-form.ts'
import { tierOf } from './lines-import.ts'
import * as keep from './lines-keep.ts'
import { lay } from './lines-write.ts'

const mayEdit = (city: LinesCity, who: Actor) =>
  mayAct(who, city.editors, { area: who.district, units: [], openedBy: who.account }, city.roles)

/**
 * Accepts or refuses what a ruling proposed. Accepting makes the list say it from today: the line of that very item
 * and town changes hands, or a new one is made; where the list says so already nothing is written but the decision.
 */
export async function decideProposal(
  city: LinesCity,
  tx: Tx,
  who: Actor,
  input: { readonly id: Id; readonly accept: boolean; readonly text?: string },
  at: Instant,
): Promise<Result<{ readonly decision: 'accepted' | 'refused'; readonly line: Line | null }, Refusal>> {
  const allowed = mayEdit(city, who)
  if (!allowed.ok) return allowed
  const proposal = isId(input.id) ? await keep.lockProposal(tx, who.district, input.id) : undefined
  if (!proposal) return no(refuse['line.proposalNotFound']())
  if (proposal.decision) return no(refuse['line.proposalDecided']({ by: proposal.decidedBy ?? '' }))
  const text = input.text?.trim() || null
  let line: Line | null = null
  if (input.accept) {
    const made = await accept(city, tx, who, proposal, text, at)
    if (!made.ok) return made
    line = made.value
  }
  const decision = input.accept ? 'accepted' : 'refused'
  await keep.decideProposal(tx, who.district, proposal.id, {
    ...{ decision, by: who.name, at, text },
    line: line?.id ?? null,
  })
  await append(tx, [
    {
      district: who.district,
      kind: input.accept ? 'line.proposalAccepted' : 'line.proposalRefused',
      subjectKind: 'matter',
      subject: proposal.matter,
      at,
      actor: factActorOf(who),
      body: {
        proposal: proposal.id,
        line: line?.id ?? null,
        unit: proposal.unit,
        ...(text ? { text } : {}),
      },
    },
  ])
  return ok({ decision, line })
}

async function accept(
  city: LinesCity,
  tx: Tx,
  who: Actor,
  proposal: keep.Proposal,
  text: string | null,
  at: Instant,
): Promise<Result<Line, Refusal>> {
  const known = cachedTree(city.codes)()
  const category = proposal.category ?? ''
  if (!known.inUse(category, dayOf(at))) return no(refuse['line.unknownCategory']({ given: category }))
  const unit = unitById(city, proposal.unit)
  if (!unit) return no(refuse['line.unknownUnit']({ given: proposal.unit }))
  const today = dayOf(at)
  const asked = { category, area: proposal.area }
  const lines = await keep.fitting(tx, who.district, known.chain(category), pathOf(proposal.area), today)
  const now = indexLines(lines, known).best(asked, today)
  if (now?.unit === unit.id) return ok(now)
  // A ruling speaks for its town, not for one village; a line that is as fine already changes hands.
  const area = now && now.category === category && now.area.length >= 9 ? now.area : proposal.area.slice(0, 9)
  const basis = `裁定${proposal.number ? ` ${proposal.number}` : ''}：${text ?? proposal.why}`.slice(0, 1000)
  const helpers = (now?.helpers ?? []).filter((id) => id !== unit.id && unitById(city, id))
  const draft: LineDraft = {
    ...{ category, area, unit: unit.id, helpers, basis, validFrom: today, validTo: null },
    level: now && now.category === category && now.area === area ? now.level : tierOf(unit),
  }
  return lay(city, tx, who, draft, at, '采纳裁定建议')
}
