import type { Instant } from '../base/index.ts'
import type { Automation, AutoOpen, AutoStep, AutoWrite, LaneRule } from '../kit/index.ts'
import { follow, type RecordedFact } from '../platform/ledger/index.ts'
import type { MatterView } from '../platform/matters/index.ts'
import { type Actor, systemActor } from '../platform/org/index.ts'
import { isUnfit, type Tx, underSavepoint } from '../platform/store/index.ts'
import { actFirst, byRule, mustFit, PackFault, viewOf } from './automatic-acts.ts'
import { factsOf, type Known, knownOf, rowsRead } from './automatic-facts.ts'
import { duePaid, makeDue } from './dues.ts'
import { bringDecisions } from './found-decisions.ts'
import type { OpenCity } from './open.ts'
import { partnersOf, systemsOf } from './partner-systems.ts'
import { inviteAll, remindSigners, signingOf } from './signing.ts'

const BATCH = 50
/** How what steps open is said to have come. */
const CHANNEL = 'patrol'
/** Facts beside acts that something follows from by itself. */
const OTHERS = new Set(['fee.paid', 'clock.warned'])

/**
 * Follows the ledger: what follows from an act by itself is done, in the order in which the acts were recorded. What a pack's
 * rule asks for and cannot have is undone and told, and the city goes on: that matter waits for a person.
 */
function automate(city: OpenCity, onFault: (fault: unknown) => void) {
  const { district } = city.plan
  const rules = city.compiled.automation
  const system: Actor = systemActor(district)
  const acts = new Set(
    Object.keys(rules).flatMap((type) => Object.keys(city.types[type]?.flow.actions ?? {})),
  )

  /** What a lane's partner is told: fields that name the lane as their consumer, and what the rule adds. */
  async function told(tx: Tx, seen: MatterView, lane: string, rule: LaneRule, known: Known, at: Instant) {
    const facts = await factsOf(city, tx, seen, known, rule, at)
    if (rule.when && !byRule(() => rule.when?.(facts))) return null
    const mine = Object.fromEntries(
      Object.entries(known.values).filter(([name]) => known.fields[name]?.consumers?.includes(lane)),
    )
    return { ...mine, number: seen.matter.number, ...byRule(() => rule.tells?.(facts)), district }
  }

  async function write(tx: Tx, { register, values }: AutoWrite, at: Instant): Promise<void> {
    const type = city.registers.types.find((one) => one.name === register)
    if (!type) throw new PackFault(`an automatic step writes to an unknown register: ${register}`)
    const filters = Object.fromEntries((type.key ?? []).map((field) => [field, String(values[field] ?? '')]))
    const page = type.key ? await city.registers.list(tx, system, register, { filters, limit: 1 }) : null
    const had = page?.ok ? page.value.rows[0] : undefined
    const writing = { at, source: '自动办理' }
    const done = had
      ? await city.registers.update(tx, system, register, had.id, values, {
          ...writing,
          expectedVersion: had.version,
        })
      : await city.registers.create(tx, system, register, values, writing)
    if (!done.ok) throw new PackFault(`${register}: ${JSON.stringify(done.error)}`)
  }

  /** A matter that a rule opens: once for the fact that it follows from, and linked to the matter of that fact. */
  async function open(tx: Tx, fact: RecordedFact, n: number, { type, form, why }: AutoOpen): Promise<void> {
    const touch = { source: 'automation', externalId: `${fact.id}-${n}`, channel: CHANNEL, at: fact.at }
    const opened = await city.matters.openIn(tx, system, { type, form, touch }, fact.at)
    if (!opened.ok) throw new PackFault(`${type}: ${JSON.stringify(opened.error)}`)
    if (fact.subjectKind !== 'matter' || !opened.value.fresh) return
    const link = { from: opened.value.id, to: fact.subject, kind: 'follow-up', why }
    await city.matters.link(tx, system, link, fact.at)
  }

  /** What follows from a row of a register that somebody made or changed. */
  async function ofRow(tx: Tx, fact: RecordedFact, steps: readonly AutoStep[]): Promise<void> {
    const register = String(fact.body.register)
    const row = await city.registers.get(tx, system, register, fact.subject)
    if (!row.ok) return
    const { values } = row.value
    for (const step of steps) {
      const rows = await rowsRead(city, tx, step.reads, values)
      const empty = { tags: [], values: {}, decided: {}, recorded: {}, others: 0, answers: {}, paid: {} }
      const facts = { ...empty, number: fact.subject, data: values, rows, at: fact.at }
      const result = byRule(() => step.decides(facts))
      for (const one of result?.writes ?? []) await write(tx, one, fact.at)
      for (const [n, one] of (result?.opens ?? []).entries()) await open(tx, fact, n, one)
    }
  }

  /** The matter's type. What opens says it; others are asked for it. */
  const typeOf = async (tx: Tx, { body, subject }: RecordedFact): Promise<string> =>
    String(body.type ?? (await city.matters.resolve(tx, district, subject))?.type ?? '')

  /** One act of one matter, and all that follows from it. */
  async function followed(tx: Tx, fact: RecordedFact, action: string, rule: Automation): Promise<void> {
    const at = fact.at
    const again = (): Promise<MatterView | null> => viewOf(city, tx, fact.subject, at)
    let read: Known | undefined
    const known = async (seen: MatterView): Promise<Known> => {
      read ??= await knownOf(city, tx, seen, rule)
      return read
    }
    for (const step of rule.steps ?? []) {
      const seen = step.after.includes(action) ? await again() : null
      if (!seen) continue
      const facts = await factsOf(city, tx, seen, await known(seen), step, at)
      const result = byRule(() => step.decides(facts))
      if (!result) continue
      if (result.action && !(await mustFit(city, tx, seen.matter.id, result.action, result.form ?? {}, at)))
        continue
      for (const one of result.writes ?? []) await write(tx, one, at)
      for (const [n, one] of (result.opens ?? []).entries()) await open(tx, fact, n, one)
    }
    const seen = await again()
    if (!seen) return
    const { id, type, state, closedAt } = seen.matter
    const stateTitle = city.types[type]?.flow.states[state]?.title.zh ?? state
    const partners = partnersOf(city)
    const { signing } = rule
    if (signing?.states.includes(String(fact.body.from ?? '')) && !signing.states.includes(state))
      await signingOf(city).close(tx, id, stateTitle, at)
    if (closedAt) {
      await partners.cancel(tx, id, stateTitle, at)
      return
    }
    for (const [lane, one] of Object.entries(rule.lanes ?? {})) {
      if (!one.after.includes(action) && one.again !== action) continue
      const body = await told(tx, seen, lane, one, await known(seen), at)
      if (!body) continue
      if (one.again === action) await partners.again(tx, id, lane, body, at)
      else await partners.begin(tx, { matter: id, lane, round: 1, partner: one.partner, body }, at)
    }
    for (const due of Object.entries(rule.dues ?? {})) {
      if (!due[1].after.includes(action)) continue
      const what = await known(seen)
      await makeDue(city, tx, seen, what, due, await factsOf(city, tx, seen, what, due[1], at), at)
    }
    if (signing?.after.includes(action)) {
      const what = await known(seen)
      await inviteAll(city, tx, seen, what, signing, await factsOf(city, tx, seen, what, {}, at), at)
    }
    const joins = [rule.joins ?? []].flat()
    if (!joins.includes(action)) await actFirst(city, tx, id, joins, {}, at)
  }

  type Work = { readonly type: string; readonly done: () => Promise<void> }
  /** What is to be done because of a fact; nothing for most of them. */
  async function because(tx: Tx, fact: RecordedFact): Promise<Work | null> {
    if (fact.subjectKind === 'register') {
      const type = String(fact.body.register ?? '')
      const done = fact.kind.slice('register.'.length)
      // what the city writes by itself starts nothing: no step can call itself
      const steps = fact.actor.kind === 'system' ? [] : (city.compiled.rowSteps[type] ?? [])
      const mine = steps.filter((one) => one.after.includes(done))
      return mine.length > 0 ? { type, done: () => ofRow(tx, fact, mine) } : null
    }
    if (fact.subjectKind !== 'matter') return null
    const action = fact.kind === 'matter.opened' ? 'open' : String(fact.body.action ?? '')
    const acted = fact.kind === 'matter.opened' || fact.kind === 'matter.acted'
    if (acted ? action !== 'open' && !acts.has(action) : !OTHERS.has(fact.kind)) return null
    const type = await typeOf(tx, fact)
    const rule = rules[type]
    if (!rule) return null
    if (acted) return { type, done: () => followed(tx, fact, action, rule) }
    if (fact.kind === 'fee.paid')
      return rule.dues
        ? { type, done: () => duePaid(city, tx, fact.subject, fact.body.demand, rule, fact.at) }
        : null
    const signs = rule.signing && rule.signing.clock === fact.body.kind
    return signs ? { type, done: () => remindSigners(city, tx, fact.subject, fact.at) } : null
  }

  return async (tx: Tx, facts: readonly RecordedFact[]): Promise<void> => {
    for (const fact of facts) {
      const work = await because(tx, fact)
      if (!work) continue
      try {
        await underSavepoint(tx, work.done)
      } catch (fault) {
        if (!(fault instanceof PackFault || isUnfit(fault))) throw fault
        onFault(
          new Error(`${work.type}, ${fact.kind} of ${fact.subjectKind} ${fact.subject}: ${fault.message}`, {
            cause: fault,
          }),
        )
      }
    }
  }
}

/** Automatic steps and lanes at work. */
export async function runAutomation(city: OpenCity, onFault: (fault: unknown) => void) {
  await city.store.tx((tx) => bringDecisions(tx, city.plan.district, city.plan.packs, city.now()))
  const speaking = partnersOf(city).run(onFault)
  const follower = follow(city.store, 'automation', automate(city, onFault), {
    from: 'now',
    batch: BATCH,
    onError: onFault,
  })
  return {
    follower,
    async stop(): Promise<void> {
      await Promise.all([follower.stop(), speaking.stop()])
      systemsOf(city).stop()
    },
  }
}
