import {
  type Id,
  type Instant,
  newId,
  ok,
  type Refusal,
  type Result,
  type Say,
  say,
} from '../../base/index.ts'
import type { Clock } from '../clocks/declare.ts'
import { type ClockOp, type PlannedClocks, plan as planClocks } from '../clocks/index.ts'
import { append, type Fact } from '../ledger/index.ts'
import type { Notice } from '../messages/declare.ts'
import type { Actor } from '../org/declare.ts'
import { factActorOf } from '../org/index.ts'
import type { Tx } from '../store/index.ts'
import type { MattersCity, Person } from './city.ts'
import type { Matter, MatterCase, MatterType, Proceeding } from './declare.ts'
import { REPORTER } from './joining.ts'
import * as keep from './keep.ts'
import type { ClockChange, Plan, PlannedNotice, World } from './plan.ts'
import { opinionRoles } from './proceedings.ts'
import { openRequester } from './requester.ts'

/** Turns a plan into rows, clocks, notices and facts, in the caller's transaction. */
export type Writer = {
  readonly world: (at: Instant, people?: ReadonlyMap<Id, Person>) => World
  readonly write: (
    tx: Tx,
    who: Actor,
    type: MatterType,
    before: MatterCase,
    plan: Plan,
    at: Instant,
    /** Writes the matter's own row when it is new, with the clock that stands for it. */
    insert?: (due: keep.MatterDue) => void,
  ) => Promise<Refusal | null>
}

/** Attempts of a call-back, and hours between them so that they fall at different times of day. */
const VISIT_ATTEMPTS = 3
const VISIT_GAP_HOURS = 5

export function writerOf(city: MattersCity): Writer {
  return {
    world: (at, people) => ({
      person: (account) => people?.get(account),
      at,
      newId,
      unitName: city.unitName,
      visitAttempts: VISIT_ATTEMPTS,
      nextAttempt: (from) => new Date(from.getTime() + VISIT_GAP_HOURS * 3_600_000),
      orderChain: city.orderChain,
    }),
    async write(tx, who, type, before, plan, at, insert) {
      const { district, id } = plan.matter
      const by = factActorOf(who)
      const facts: Fact[] = plan.facts.map((fact) => ({
        ...fact,
        district,
        subjectKind: 'matter',
        subject: id,
        at,
        actor: by,
      }))
      // Everything is known before the first row is written, so that it all goes to the database in one go.
      const planned = await clocks(city, tx, type, before, plan, at)
      if (planned && !planned.ok) return planned.error
      const due = planned?.value.due ?? null
      if (insert) insert(due ?? NO_DUE)
      else if (before.matter.version !== plan.matter.version) keep.updateMatter(tx, plan.matter, due)
      else if (due) keep.updateDue(tx, district, id, due)
      planned?.value.clocks.keep(tx)
      keep.writeTasks(tx, district, id, plan.newTasks, plan.tasks)
      keep.writeAsks(tx, district, id, plan.newAsks, plan.asks)
      keep.writeAnswers(tx, district, id, plan.newAnswers, plan.answers)
      keep.writeVisits(tx, district, id, plan.newVisits, plan.visits, at)
      keep.writeOrders(tx, district, id, plan.newOrders, plan.orders)
      keep.writeProceedings(tx, district, id, plan.newProceedings, plan.proceedings)
      keep.writeProposals(tx, district, id, plan.proposals, at, who.name, newId)
      await append(tx, facts)
      await notify(city, tx, type, plan, at)
      return null
    },
  }
}

const NO_DUE: keep.MatterDue = { due: null, clock: null, started: null }

/** What becomes of the clocks and which one stands for the matter then; null when none is touched. */
async function clocks(
  city: MattersCity,
  tx: Tx,
  type: MatterType,
  before: MatterCase,
  plan: Plan,
  at: Instant,
): Promise<Result<{ readonly clocks: PlannedClocks; readonly due: keep.MatterDue }, Refusal> | null> {
  if (plan.clocks.length === 0) return null
  const planned = await planClocks(
    tx,
    before.clocks,
    plan.clocks.map((change) => opOf(city, type, plan.matter, change)),
    at,
  )
  if (!planned.ok) return planned
  const after = new Map(before.clocks.map((clock) => [clock.id, clock]))
  for (const clock of planned.value.clocks) after.set(clock.id, clock)
  const main = dueClock(type, [...after.values()])
  const due = main ? { due: main.due, clock: main.kind, started: main.startedAt } : NO_DUE
  return ok({ clocks: planned.value, due })
}

/**
 * The clock that stands for the matter in lists: the earliest of the main ones that run, else the earliest of all; never one
 * that waits.
 */
export function dueClock(type: MatterType, all: readonly Clock[]): Clock | undefined {
  const live = all
    .filter((clock) => clock.state === 'running' && !clock.policy.waits)
    .sort((a, b) => a.due.getTime() - b.due.getTime())
  return live.find((clock) => type.clocks[clock.kind]?.main) ?? live[0]
}

function opOf(city: MattersCity, type: MatterType, matter: Matter, change: ClockChange): ClockOp {
  if (change.do !== 'start') return change
  const rule = type.clocks[change.clock]
  if (!rule) throw new Error(`unknown clock ${change.clock}`)
  return {
    do: 'start',
    id: change.id,
    district: matter.district,
    kind: change.clock,
    subject: matter.id,
    part: change.task,
    ownerUnit: change.unit,
    policy: {
      title: rule.title,
      limit: change.limit,
      basis: rule.basis,
      ...(rule.warn ? { warn: rule.warn } : {}),
      ...(rule.waits ? { waits: true } : {}),
    },
    calendar: city.calendarOf(change.unit),
    ...(change.from ? { from: change.from } : {}),
  }
}

async function notify(city: MattersCity, tx: Tx, type: MatterType, plan: Plan, at: Instant): Promise<void> {
  if (plan.notices.length === 0 && plan.newProceedings.length === 0) return
  const inside = [
    ...plan.notices.flatMap((notice, i) => noticesOf(plan, notice, i)),
    ...plan.newProceedings.flatMap((one) => partiesTold(type, plan, one)),
  ]
  const outside = [...(await toRequester(city, tx, plan)), ...(await toReporters(tx, plan))]
  await city.send(tx, [...inside, ...outside], at)
}

/** What the requester, and everybody whose report joined, is told by SMS 短信告知; demonstration people have no telephones. */
async function toRequester(city: MattersCity, tx: Tx, plan: Plan): Promise<Notice[]> {
  const { matter } = plan
  const told = plan.notices.filter((notice) => notice.to === 'requester')
  if (told.length === 0 || !city.tellRequesters || matter.demo) return []
  const phones = new Set(
    (await keep.partiesOf(tx, matter.district, [matter.id]))
      .filter((one) => (one.role === 'requester' && !matter.anonymous) || one.role.startsWith(REPORTER))
      .flatMap((one) => openRequester(city.vault, one.sealed).phone ?? []),
  )
  return told.flatMap((notice, i) =>
    [...phones].map((phone, k) => ({
      district: matter.district,
      key: `${matter.id}/${matter.version}/requester/${i}${k > 0 ? `/${k}` : ''}`,
      to: { address: phone, by: 'sms' as const },
      title: notice.text,
      text: {
        zh: `${notice.text.zh}（编号 ${matter.number}）`,
        en: `${notice.text.en} (number ${matter.number})`,
      },
      subjectKind: 'matter',
      subject: matter.id,
    })),
  )
}

/** Staff who reported it 上报人, each once. */
async function toReporters(tx: Tx, { matter, notices }: Plan): Promise<Notice[]> {
  const told = notices.filter((notice) => notice.to === 'reporters')
  if (told.length === 0) return []
  const reporters = await keep.reportersOf(tx, matter.district, matter.id)
  return told.flatMap((notice, i) =>
    reporters.map((account) => ({
      district: matter.district,
      key: `${matter.id}/${matter.version}/reporter/${i}/${account}`,
      to: { account },
      title: notice.text,
      text: say(`${matter.number} ${matter.title}`, `${matter.number} ${matter.title}`),
      subjectKind: 'matter',
      subject: matter.id,
    })),
  )
}

const ASKS: Partial<Record<Proceeding['kind'], Say>> = {
  joint: say('有事项请您会签', 'Your opinion is asked'),
  signer: say('有事项请您加签', 'You were added as a signer'),
  handover: say('有事项转给您办理', 'A step was handed to you'),
}

/** Whoever is asked, or is given the step, is told of it. */
function partiesTold(type: MatterType, { matter }: Plan, one: Proceeding): Notice[] {
  const title = ASKS[one.kind]
  if (!title) return []
  const common = {
    district: matter.district,
    title,
    text: say(`${matter.number} ${matter.title}`, `${matter.number} ${matter.title}`),
    subjectKind: 'matter',
    subject: matter.id,
  }
  return (one.body.parties ?? []).flatMap((party): Notice[] =>
    party.kind === 'account'
      ? [{ ...common, key: `${one.id}/${party.id}`, to: { account: party.id } }]
      : opinionRoles(type).map((role) => ({
          ...common,
          key: `${one.id}/${party.id}/${role}`,
          to: { unit: party.id, role },
        })),
  )
}

function noticesOf(plan: Plan, notice: PlannedNotice, i: number): Notice[] {
  const { matter } = plan
  const common = {
    district: matter.district,
    title: notice.text,
    text: { zh: `${matter.number} ${matter.title}`, en: `${matter.number} ${matter.title}` },
    subjectKind: 'matter',
    subject: matter.id,
  }
  const key = (to: string) => `${matter.id}/${matter.version}/${i}/${to}`
  if (typeof notice.to === 'object')
    return [{ ...common, key: key(notice.to.role), to: { role: notice.to.role } }]
  return [...new Set(notice.units)].map((unit: Id) => ({
    ...common,
    key: key(unit),
    to: { unit, role: 'handler' },
  }))
}
