import {
  type AreaCode,
  dayOf,
  type Id,
  type Instant,
  isId,
  isWithin,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
  type Say,
  say,
} from '../../base/index.ts'
import { append, type RecordedFact } from '../../platform/ledger/index.ts'
import type { MatterView } from '../../platform/matters/index.ts'
import {
  type Actor,
  actorOfClient,
  type Client,
  clientsOf,
  createClient,
  factActorOf,
  systemActor,
} from '../../platform/org/index.ts'
import { type Reader, type Tx, underSavepoint } from '../../platform/store/index.ts'
import { type Advice, type AdviseCity, subjectOf } from './advise.ts'
import { AUTO_ROLE, type AutomaticRule, BRAIN_NAME, refuse, type UnitAdvice } from './declare.ts'
import * as keep from './keep.ts'

/** When the words clearly speak of another unit's item than the clerk's, the brain leaves it to a person. */
const CLEARLY = 0.9
const DOUBT = 0.7

/** The brain as an actor of its own 城市智能体: a program without a key, so that nobody can log in as it. */
export async function brainClient(tx: Tx, district: AreaCode, at: Instant): Promise<Client> {
  const known = await findBrain(tx, district)
  if (known) return known
  const made = await createClient(tx, systemActor(district), { name: BRAIN_NAME, district }, at)
  if (!made.ok) throw new Error(`the brain cannot be made an actor: ${made.error.code}`)
  // The key that was made with it is forgotten here.
  return made.value.client
}

export const findBrain = async (reader: Reader, district: AreaCode): Promise<Client | undefined> =>
  (await clientsOf(reader, district)).find((one) => one.name === BRAIN_NAME && one.closedAt === null)

const holdsDuty = (who: Actor, area: AreaCode): boolean =>
  who.duties.some((duty) => duty.role === AUTO_ROLE && isWithin(area, duty.area) && duty.units === null)

/** The action by which a holder of the brain's duty hands a request out, if its type has one. */
function actionOf(city: AdviseCity, type: string): { name: string; from: readonly string[] } | undefined {
  const actions = Object.entries(city.types[type]?.flow.actions ?? {})
  const found = actions.find(
    ([, action]) => action.by.includes(AUTO_ROLE) && action.effects?.some((effect) => effect.do === 'assign'),
  )
  return found ? { name: found[0], from: found[1].from } : undefined
}

/** The rule that lets a request go by itself, the boldest of those that reach it. */
const ruleFor = (
  rules: readonly AutomaticRule[],
  matter: { readonly area: AreaCode; readonly category: string | null },
  chain: (code: string) => readonly string[],
): AutomaticRule | undefined =>
  rules
    .filter(
      (rule) =>
        isWithin(matter.area, rule.area) &&
        (rule.category === null ||
          (matter.category !== null && chain(matter.category).includes(rule.category))),
    )
    .sort((a, b) => a.minConfidence - b.minConfidence)[0]

/** Requests that a person must look at whatever the list says. */
function keptForPeople({ matter }: MatterView): Say | null {
  if (matter.secret) return say('要求保密的诉求由人工派单', 'secret requests are dispatched by people')
  if (matter.urgency === 'critical')
    return say('特急诉求由人工派单', 'critical requests are dispatched by people')
  if (matter.category === null) return say('没有事项分类', 'it has no category')
  if (matter.tags.includes('takenBack') || matter.returns > 0 || matter.round > 0)
    return say('派过单的诉求由人工再派', 'what was dispatched before is dispatched anew by people')
  return null
}

/**
 * Automatic dispatch 自动派单. It happens where three hold together: the brain has the duty for the area, a rule of the
 * city reaches the request, and the advice rests on a line of the list with the confidence the rule wants. It goes
 * through the same door as a clerk's act, once a matter at most, and never anew what people took back.
 */
export function openAutomatic(
  city: AdviseCity,
  advice: Advice,
  now: () => Instant,
  onFault: (fault: unknown) => void = () => undefined,
) {
  const chain = (code: string): readonly string[] => city.lines.tree().chain(code)
  /** States from which a holder of the brain's duty may hand a request out, of any type: other facts are no news to it. */
  const waiting: ReadonlySet<string> = new Set(
    Object.keys(city.types).flatMap((type) => actionOf(city, type)?.from ?? []),
  )

  async function consider(
    tx: Tx,
    who: Actor,
    rules: readonly AutomaticRule[],
    id: Id,
    at: Instant,
  ): Promise<void> {
    const seen = await city.matters.view(tx, who, id, at)
    if (!seen.ok) return
    const { matter } = seen.value
    const action = actionOf(city, matter.type)
    if (!action?.from.includes(matter.state) || !holdsDuty(who, matter.area)) return
    const rule = ruleFor(rules, matter, chain)
    if (!rule) return
    const left = keptForPeople(seen.value)
    const units = await advice.units(tx, who, subjectOf(seen.value), at)
    const best = units.units[0]
    const confidence = best ? best.confidence * agreement(units, seen.value) : 0
    const refusal = left ?? tooUnsure(units, confidence, rule)
    if (refusal || !best) {
      await leave(tx, id, at, rule, confidence, refusal ?? say('没有可派单位', 'no unit to send it to'))
      return
    }
    const why = [
      ...best.reasons,
      say(`把握 ${Math.round(confidence * 100)}%`, `confidence ${Math.round(confidence * 100)} %`),
    ]
    // First the row: of two processes only one goes on, and a matter is dispatched by itself once for ever.
    const mine = await keep.insertDispatched(tx, city.district, {
      ...{
        matter: id,
        at,
        decision: 'sent',
        unit: best.unit,
        line: best.line,
        rule: rule.id,
        confidence,
        why,
      },
    })
    if (mine === 0) return
    const done = await city.matters.actIn(
      tx,
      who,
      {
        matter: id,
        action: action.name,
        version: matter.version,
        form: {
          lead: best.unit,
          ...(best.helpers.length > 0 ? { helpers: best.helpers } : {}),
          ...(best.line ? { line: best.line } : {}),
          text: why
            .map((one) => one.zh)
            .join('；')
            .slice(0, 2_000),
        },
      },
      at,
    )
    if (!done.ok) throw new Left(done.error)
  }

  /** The words may only make less sure, never send anywhere: what stands in a request reaches no act. */
  function agreement(units: UnitAdvice, { matter }: MatterView): number {
    const guess = city.lines.tree().guess(`${matter.title}\n${matter.content}`.slice(0, 2_000))[0]
    const mine = units.category?.code
    if (!guess || !mine || guess.share < CLEARLY || guess.code === mine) return 1
    return chain(guess.code)[1] === chain(mine)[1] ? 1 : DOUBT
  }

  const leave = (tx: Tx, matter: Id, at: Instant, rule: AutomaticRule, confidence: number, why: Say) =>
    keep.insertDispatched(tx, city.district, {
      ...{ matter, at, decision: 'left', unit: null, line: null, rule: rule.id, confidence, why: [why] },
    })

  return {
    /**
     * Looks at facts as they come, in the transaction that moves the follower's place: after a crash nothing is done
     * twice and nothing is left out.
     */
    async onFacts(tx: Tx, facts: readonly RecordedFact[]): Promise<void> {
      const ids = [
        ...new Set(
          facts
            .filter((fact) => fact.district === city.district && fact.subjectKind === 'matter')
            .filter((fact) => waiting.has(String(stateIn(fact))))
            .map((fact) => fact.subject),
        ),
      ]
      if (ids.length === 0) return
      const at = now()
      const [setting, rules, brain] = await Promise.all([
        keep.setting(tx, city.district),
        keep.rules(tx, city.district),
        findBrain(tx, city.district),
      ])
      if (setting.paused || rules.length === 0 || !brain) return
      const who = await actorOfClient(tx, brain, at)
      if (!who.duties.some((duty) => duty.role === AUTO_ROLE)) return
      const before = await keep.lookedAt(tx, city.district, ids)
      for (const id of ids) {
        if (before.has(id)) continue
        try {
          await underSavepoint(tx, () => consider(tx, who, rules, id, at))
        } catch (fault) {
          // A request that cannot be dispatched (a unit that was closed, a race lost) stays with people, and one that
          // is strange does not hold up the others; what the database wants tried again is tried again.
          if (TRY_AGAIN.has(codeOf(fault))) throw fault
          if (!(fault instanceof Left)) onFault(fault)
        }
      }
    },

    setting: (reader: Reader) => keep.setting(reader, city.district),
    rules: (reader: Reader) => keep.rules(reader, city.district),
    latest: (reader: Reader, limit: number) => keep.dispatched(reader, city.district, limit),
    sentBetween: (reader: Reader, from: Instant, to: Instant) =>
      keep.sentBetween(reader, city.district, from, to),

    /** Stops the brain at once, or lets it go on 暂停、恢复; on record. */
    async pause(
      tx: Tx,
      who: Actor,
      input: { readonly paused: boolean; readonly why: string },
      at: Instant,
    ): Promise<Result<keep.Setting, Refusal>> {
      const why = input.why.trim().slice(0, 300)
      if ([...why].length < 4) return no(refuse['advise.whyMissing']())
      const before = await keep.setting(tx, city.district)
      await keep.saveSetting(tx, city.district, { ...before, paused: input.paused, why, by: who.name, at })
      await append(tx, [changed(who, input.paused ? 'advise.paused' : 'advise.resumed', at, { why })])
      return ok(await keep.setting(tx, city.district))
    },

    /** The unit that handles first what the list names nobody for; null = the town's own, else the district's. */
    async setFallback(
      tx: Tx,
      who: Actor,
      unit: Id | null,
      at: Instant,
    ): Promise<Result<keep.Setting, Refusal>> {
      if (unit !== null && city.unitName(unit) === undefined) return no(refuse['advise.unknownUnit']())
      const before = await keep.setting(tx, city.district)
      await keep.saveSetting(tx, city.district, { ...before, fallbackUnit: unit, by: who.name, at })
      await append(tx, [changed(who, 'advise.fallbackSet', at, { unit, was: before.fallbackUnit })])
      return ok(await keep.setting(tx, city.district))
    },

    async addRule(
      tx: Tx,
      who: Actor,
      input: { readonly area?: string; readonly category?: string | null; readonly minConfidence: number },
      at: Instant,
    ): Promise<Result<AutomaticRule, Refusal>> {
      const area = input.area ?? city.district
      const category = input.category || null
      const sound =
        isWithin(area, city.district) &&
        city.areaName(area) !== undefined &&
        (category === null || city.lines.tree().inUse(category, dayOf(at))) &&
        input.minConfidence >= 0.5 &&
        input.minConfidence <= 1
      if (!sound) return no(refuse['advise.badRule']())
      const rule: AutomaticRule = {
        ...{ id: newId(), area, category, minConfidence: input.minConfidence, madeBy: who.name, madeAt: at },
      }
      await keep.insertRule(tx, city.district, rule)
      await append(tx, [
        changed(who, 'advise.ruleMade', at, {
          rule: rule.id,
          area,
          category,
          minConfidence: rule.minConfidence,
        }),
      ])
      return ok(rule)
    },

    async endRule(tx: Tx, who: Actor, id: Id, at: Instant): Promise<Result<null, Refusal>> {
      const ended = isId(id) ? await keep.endRule(tx, city.district, id, who.name, at) : 0
      if (ended === 0) return no(refuse['advise.ruleNotFound']())
      await append(tx, [changed(who, 'advise.ruleEnded', at, { rule: id })])
      return ok(null)
    },
  }

  function changed(who: Actor, kind: string, at: Instant, body: Readonly<Record<string, unknown>>) {
    return {
      ...{
        district: city.district,
        kind,
        subjectKind: 'advise',
        subject: newId(),
        at,
        actor: factActorOf(who),
        body,
      },
    }
  }
}

export type Automatic = ReturnType<typeof openAutomatic>

/** Serialisation failure and deadlock. */
const TRY_AGAIN: ReadonlySet<string> = new Set(['40001', '40P01'])
const codeOf = (fault: unknown): string =>
  typeof fault === 'object' && fault !== null && 'code' in fault ? String(fault.code) : ''

/** What undoes the look at one matter and leaves the others. */
class Left extends Error {
  constructor(refusal: Refusal) {
    super(refusal.code)
  }
}

function tooUnsure(units: UnitAdvice, confidence: number, rule: AutomaticRule): Say | null {
  if (!units.covered) return say('职责清单没有适用条目', 'no line of the list fits')
  if (units.needsPlace)
    return say('各镇街分工不同，而地点不够具体', 'towns differ and the place is not known')
  return confidence < rule.minConfidence
    ? say(
        `把握 ${Math.round(confidence * 100)}% 低于规则要求的 ${Math.round(rule.minConfidence * 100)}%`,
        `confidence ${Math.round(confidence * 100)} % is below the ${Math.round(rule.minConfidence * 100)} % of the rule`,
      )
    : null
}

const stateIn = ({ kind, body }: RecordedFact): unknown =>
  kind === 'matter.opened' ? body.state : kind === 'matter.acted' ? body.to : undefined
