import type { Refusal } from '../../base/index.ts'
import type {
  Effect,
  Holds,
  Opinion,
  Party,
  Proceeding,
  ProceedingBody,
  ProceedingResult,
} from './declare.ts'
import { alive, change, type Doing, halt, replaceTask, running, tasksNow, text, units } from './doing.ts'
import { startClock } from './effects-tasks.ts'
import { askedRoles, owed, specialOf } from './proceedings.ts'
import { decided, reachable, tallyOf } from './quorum.ts'
import { refuse } from './refusals.ts'

type Of<K extends Effect['do']> = Extract<Effect, { do: K }>

function begin(
  doing: Doing,
  kind: Proceeding['kind'],
  name: string,
  body: ProceedingBody,
  clock: string | undefined,
): Proceeding {
  const { plan, form, world } = doing
  const proceeding: Proceeding = {
    id: world.newId(),
    kind,
    name,
    step: doing.to,
    open: true,
    result: null,
    at: world.at,
    by: doing.who.name,
    account: doing.who.account,
    text: text(form.text) ?? text(form.note),
    waiting: (body.parties ?? []).map((party) => party.id),
    body,
    endedAt: null,
  }
  plan.newProceedings.push(proceeding)
  if (clock) startClock(doing, clock, { part: proceeding.id })
  return proceeding
}

/** Proceedings as they stand after the effects so far. */
function now(doing: Doing, name: string): Proceeding | undefined {
  const { plan, before } = doing
  const changed = new Map(plan.proceedings.map((one) => [one.id, one]))
  return before.proceedings
    .map((one) => changed.get(one.id) ?? one)
    .find((one) => one.open && one.name === name)
}

function put(doing: Doing, one: Proceeding): void {
  const { plan } = doing
  plan.proceedings = [...plan.proceedings.filter((other) => other.id !== one.id), one]
}

/** Ends a proceeding: its own clocks stop, the result is a fact of its own, and what follows from it is named. */
export function finish(doing: Doing, one: Proceeding, result: ProceedingResult): void {
  put(doing, { ...one, open: false, result, waiting: [], endedAt: doing.world.at })
  for (const clock of running(doing)) if (clock.part === one.id) halt(doing.plan, clock.id)
  const { parties, opinions = [], parked, leadsTo } = one.body
  doing.plan.facts.push({
    kind: 'matter.proceedingEnded',
    body: {
      proceeding: one.id,
      what: one.kind,
      name: one.name,
      result,
      ...(parties ? { tally: tallyOf(parties, opinions) } : {}),
    },
  })
  if (parked && result === 'agreed') doing.plan.follow = { do: 'parked', parked }
  const follow = leadsTo?.[result as keyof typeof leadsTo]
  if (follow) doing.plan.follow = { do: 'system', action: follow }
}

/** Everybody the field names, once. */
function parties(doing: Doing, of: string): Party[] | Refusal {
  const value = doing.form[of]
  const named = typeof value === 'string' ? [value] : units(value)
  const found = [...new Set(named)].map((id): Party | null => {
    const unit = doing.world.unitName(id)
    if (unit !== undefined) return { id, kind: 'unit', name: unit }
    const person = doing.world.person?.(id)
    return person ? { id, kind: 'account', name: person.name } : null
  })
  if (found.length === 0 || found.some((one) => one === null)) return refuse['matter.unknownParty']()
  return found as Party[]
}

/** Whoever is asked sees the matter from now on. */
function letSee(doing: Doing, all: readonly Party[]): void {
  const more = all.flatMap((party) =>
    party.kind === 'unit'
      ? [party.id]
      : [doing.world.person?.(party.id)?.unit].filter((unit) => unit != null),
  )
  change(doing, { units: [...new Set([...doing.plan.matter.units, ...more])] })
}

export function askOpinion(doing: Doing, effect: Of<'askOpinion'>): Refusal | null {
  if (now(doing, effect.name)) return refuse['matter.opinionsOpen']()
  const asked = parties(doing, effect.of)
  if (!Array.isArray(asked)) return asked
  const rule = {
    quorum: effect.quorum,
    ...(effect.veto ? { veto: true } : {}),
    ...(effect.silence ? { silence: effect.silence } : {}),
  }
  if (!reachable(rule, asked.length)) return refuse['matter.quorumTooHigh']({ asked: asked.length })
  letSee(doing, asked)
  const holds: Holds = effect.holds ?? 'leave'
  const body = {
    rule,
    parties: asked,
    opinions: [],
    holds,
    ...(effect.leadsTo ? { leadsTo: effect.leadsTo } : {}),
  }
  begin(doing, 'joint', effect.name, body, effect.clock)
  return null
}

export function addSigner(doing: Doing, effect: Of<'addSigner'>): Refusal | null {
  const asked = parties(doing, effect.of)
  if (!Array.isArray(asked)) return asked
  const where = effect.where ?? (text(doing.form.where) === 'after' ? 'after' : 'before')
  if (asked.some((party) => party.id === doing.who.account)) return refuse['matter.signerSelf']()
  const name = `${effect.name}.${where}`
  if (now(doing, name)) return refuse['matter.opinionsOpen']()
  letSee(doing, asked)
  const rule = { quorum: 'all' as const, veto: true }
  const holds: { holds?: Holds } = where === 'before' ? { holds: 'leave' } : {}
  begin(doing, 'signer', name, { rule, parties: asked, opinions: [], where, ...holds }, effect.clock)
  return null
}

export function giveOpinion(doing: Doing): Refusal | null {
  const { form, world } = doing
  const found = owed(doing.before, doing.who, askedRoles(doing.action?.by ?? []))
  if (!found) return refuse['matter.notAsked']()
  const opinion = text(form.opinion)
  if (opinion !== 'agree' && opinion !== 'refuse' && opinion !== 'abstain')
    return refuse['matter.badOpinion']()
  const { proceeding, party } = found
  const { rule = { quorum: 'all' }, parties: asked = [], opinions = [] } = proceeding.body
  const files = units(form.files)
  const said: Opinion = {
    party: party.id,
    opinion,
    text: text(form.text),
    by: doing.who.name,
    at: world.at.toISOString(),
    ...(files.length > 0 ? { files } : {}),
  }
  const all = [...opinions.filter((one) => one.party !== party.id), said]
  const next: Proceeding = {
    ...proceeding,
    waiting: proceeding.waiting.filter((id) => id !== party.id),
    body: { ...proceeding.body, opinions: all },
  }
  doing.plan.said = { proceeding: proceeding.id, name: proceeding.name, party: party.id, opinion }
  const result = decided(rule, asked, all)
  if (result) finish(doing, next, result)
  else put(doing, next)
  return null
}

export function endOpinions(doing: Doing, name: string): Refusal | null {
  const one = now(doing, name)
  const { rule, parties: asked = [], opinions = [] } = one?.body ?? {}
  if (!one || !rule) return refuse['matter.noProceeding']()
  finish(doing, one, decided(rule, asked, opinions, true) ?? 'ended')
  return null
}

/** The step in the hands of one person, with the duties of the giver and no more. */
export function handOver(doing: Doing, to: string): Refusal | null {
  const account = text(doing.form[to])
  const person = account ? doing.world.person?.(account) : undefined
  if (!account || !person) return refuse['matter.unknownParty']()
  if (account === doing.who.account) return refuse['matter.signerSelf']()
  const { matter } = doing.before
  const held = doing.before.proceedings.findLast(
    (one) => one.open && one.kind === 'handover' && one.step === matter.state,
  )
  if (held) put(doing, { ...held, open: false, result: 'ended', waiting: [], endedAt: doing.world.at })
  // Whoever was given the step hands on what he was given.
  const given = held?.waiting.includes(doing.who.account ?? '') ? held.body.duties : undefined
  const duties = given ?? [...new Set(doing.who.duties.map((duty) => duty.role))]
  const party: Party = { id: account, kind: 'account', name: person.name }
  letSee(doing, [party])
  begin(doing, 'handover', 'handover', { parties: [party], duties }, undefined)
  return null
}

/** Another unit leads from now on; the lead's live task and the clocks that run on it go along. */
export function transfer(doing: Doing): Refusal | null {
  const { form, plan, world } = doing
  const unit = text(form.unit)
  if (!unit || world.unitName(unit) === undefined) return refuse['matter.unknownUnit']()
  if (unit === plan.matter.leadUnit) return refuse['matter.sameUnit']()
  const lead = tasksNow(doing).find(
    (task) => task.role === 'lead' && task.round === plan.matter.round && alive(task),
  )
  if (
    tasksNow(doing).some(
      (task) => task !== lead && alive(task) && task.round === plan.matter.round && task.unit === unit,
    )
  )
    return refuse['matter.oneLead']()
  if (lead) {
    // The same task in other hands: the clocks that run on it go along.
    const fresh = { signedAt: null, contactedAt: null, repliedAt: null, part: null }
    replaceTask(plan, { ...lead, ...fresh, unit, state: 'toSign', at: world.at })
  }
  change(doing, { leadUnit: unit, units: [...new Set([...plan.matter.units, unit])] })
  return null
}

export function beginSpecial(doing: Doing, effect: Of<'beginSpecial'>): Refusal | null {
  if (specialOf(doing.before)) return refuse['matter.specialOpen']()
  const procedure = text(doing.form.procedure)
  const why = text(doing.form.text) ?? procedure ?? ''
  for (const clock of running(doing))
    if (clock.state === 'running' && (effect.pauses?.includes(clock.kind) ?? true))
      doing.plan.clocks.push({ do: 'pause', id: clock.id, account: effect.account ?? 'dispute', why })
  begin(doing, 'special', 'special', { ...(procedure ? { procedure } : {}) }, effect.clock)
  return null
}

export function endSpecial(doing: Doing): Refusal | null {
  const special = specialOf(doing.before)
  if (!special) return refuse['matter.noProceeding']()
  finish(doing, special, 'over')
  for (const clock of running(doing))
    if (clock.state === 'paused') doing.plan.clocks.push({ do: 'resume', id: clock.id })
  return null
}

/** What a field names, one by one: codes, or the lines of a text. */
const items = (value: unknown): string[] =>
  (typeof value === 'string' ? value.split(/\r?\n/) : Array.isArray(value) ? value : [])
    .map((one) => String(one).trim())
    .filter((one) => one !== '')

export function promise(doing: Doing, effect: Of<'promise'>): Refusal | null {
  const promised = [...new Set(items(doing.form[effect.of]))].map((item) => ({ item, inAt: null }))
  if (promised.length === 0) return refuse['matter.nothingPromised']()
  if (now(doing, effect.name)) return refuse['matter.promiseOpen']()
  const body = { promised, ...(effect.holds ? { holds: effect.holds } : {}) }
  begin(doing, 'promise', effect.name, body, effect.clock)
  return null
}

export function fulfil(doing: Doing, effect: Of<'fulfil'>): Refusal | null {
  const one = now(doing, effect.name)
  if (!one) return refuse['matter.noProceeding']()
  const { promised = [] } = one.body
  const came = effect.of ? items(doing.form[effect.of]) : promised.map(({ item }) => item)
  const unknown = came.find((item) => !promised.some((one) => one.item === item))
  if (came.length === 0 || unknown !== undefined) return refuse['matter.notPromised']({ item: unknown ?? '' })
  const at = doing.world.at.toISOString()
  const left = promised.map((one) => (came.includes(one.item) && !one.inAt ? { ...one, inAt: at } : one))
  const next = { ...one, body: { ...one.body, promised: left } }
  if (left.every(({ inAt }) => inAt)) finish(doing, next, 'kept')
  else put(doing, next)
  return null
}

export function breakPromise(doing: Doing, name: string): Refusal | null {
  const one = now(doing, name)
  if (!one) return refuse['matter.noProceeding']()
  finish(doing, one, 'broken')
  return null
}
