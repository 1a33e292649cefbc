import { type Id, type Instant, no, ok, type Refusal, type Result, say } from '../base/index.ts'
import type { AutoFacts, Automation, AutoWrite, LaneRule, PartnerSeed, Reads } from '../kit/index.ts'
import { follow, type RecordedFact, timeline } from '../platform/ledger/index.ts'
import { type MatterView, openTwins } from '../platform/matters/index.ts'
import { type Actor, systemActor } from '../platform/org/index.ts'
import { forms, items, partners as room } from '../platform/services/index.ts'
import type { Reader, Tx } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'
import { pretended } from './pretended.ts'

type Words = Readonly<Record<string, unknown>>

/** Rows of one register that a step looks at. */
const ROWS = 100
const BATCH = 50
/** The demonstration's secret signs pretended work only. */
const DEMO_SECRET = `whsec_${Buffer.from('huying demonstration partners 32').toString('base64')}`

const pretender = ({ name, takesMs, lanes }: PartnerSeed) =>
  pretended(
    new URL('../platform/services/partners/simulator-process.ts', import.meta.url),
    [JSON.stringify({ secret: DEMO_SECRET, takesMs, lanes })],
    `the pretended ${name}`,
  )

/** Other systems of the city: by settings, else the pretended ones of the demonstration. */
const systemsOf = perCity((city: OpenCity) => {
  const seeds = new Map((city.plan.partners ?? []).map((seed) => [seed.name, { seed, run: pretender(seed) }]))
  const told = city.settings.partners
  const names = [...new Set([...Object.keys(told), ...(city.plan.demo ? seeds.keys() : [])])]
  return {
    partners: names.map((name): room.Partner => {
      const real = told[name]
      const one = seeds.get(name)
      return room.httpPartner({
        name,
        title: one?.seed.title ?? say(name, name),
        url: () => real?.url ?? one?.run.awake() ?? '',
        secret: real?.secret ?? DEMO_SECRET,
      })
    }),
    stop(): void {
      for (const { run } of seeds.values()) run.stop()
    },
  }
})

export const stopPartners = (city: OpenCity): void => systemsOf(city).stop()

/** What other systems do for matters of this city 外部协同. */
export const partnersOf = perCity((city: OpenCity): room.Partners => {
  const { district } = city.plan
  return room.openPartners({
    store: city.store,
    district,
    vault: city.vault,
    partners: () => systemsOf(city).partners,
    notifyUrl: (name) =>
      city.settings.publicUrl ? new URL(`/api/hooks/partners/${name}`, city.settings.publicUrl).href : '',
    settled: (tx, task, at) => answered(city, tx, task, at),
    now: city.now,
  })
})

/** The act of the lane's end, in the transaction in which it ended. */
async function answered(city: OpenCity, tx: Tx, task: room.PartnerTask, at: Instant): Promise<void> {
  const seen = await viewOf(city, tx, task.matter, at)
  const rule = seen && city.compiled.automation[seen.matter.type]?.lanes?.[task.lane]
  if (!seen || !rule) return
  const action = task.state === 'done' ? rule.done : rule.failed
  const asks = city.types[seen.matter.type]?.flow.actions[action]?.form ?? {}
  const given = { ...task.answer, ...(task.why ? { why: task.why } : {}) }
  const form = Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(asks, name)))
  await act(city, tx, seen.matter.id, action, form, at)
}

async function viewOf(city: OpenCity, reader: Reader, matter: Id, at: Instant): Promise<MatterView | null> {
  const seen = await city.matters.view(reader, systemActor(city.plan.district), matter, at)
  return seen.ok ? seen.value : null
}

/** Does an act as the system; what its rules refuse is not done, and that is no fault. */
async function act(
  city: OpenCity,
  tx: Tx,
  matter: Id,
  action: string,
  form: Words,
  at: Instant,
): Promise<boolean> {
  const system = systemActor(city.plan.district)
  for (let tries = 0; ; tries++) {
    const row = await city.matters.resolve(tx, city.plan.district, matter)
    if (!row) return false
    const done = await city.matters.actIn(tx, system, { matter, action, version: row.version, form }, at)
    if (done.ok) return true
    if (done.error.code !== 'matter.stale' || tries === 3) {
      if (done.error.code === 'matter.badForm') throw new Error(`${action}: ${JSON.stringify(done.error)}`)
      return false
    }
  }
}

/** Follows the ledger: what follows from an act by itself is done, in the order in which the acts were recorded. */
export function automate(city: OpenCity) {
  const { district } = city.plan
  const rules = city.compiled.automation
  const system: Actor = systemActor(district)
  const desk = { district, vault: city.vault }
  const acts = new Set(
    Object.keys(rules).flatMap((type) => Object.keys(city.types[type]?.flow.actions ?? {})),
  )

  /** What the application says and who may be told it, read once for all that follows from one act. */
  async function known(tx: Tx, { matter }: MatterView, rule: Automation) {
    const { item, itemVersion } = matter.data
    const alone = rule.alone ? matter.data[rule.alone] : undefined
    const sent = await forms.submissionsOf(tx, desk, matter.id)
    const tasks = await partnersOf(city).tasksOf(tx, matter.id)
    const version =
      typeof item === 'string' && typeof itemVersion === 'number'
        ? await items.versionOf(tx, district, item, itemVersion)
        : undefined
    return {
      fields: version?.form.fields ?? {},
      values: Object.assign({}, ...sent.map((one) => one.values)) as Words,
      others:
        rule.alone && typeof alone === 'string'
          ? await openTwins(tx, {
              district,
              type: matter.type,
              field: rule.alone,
              value: alone,
              before: matter.id,
            })
          : 0,
      answers: Object.fromEntries(
        tasks.flatMap((task) => (task.state === 'done' ? [[task.lane, task.answer ?? {}]] : [])),
      ),
    }
  }
  type Known = Awaited<ReturnType<typeof known>>

  async function factsOf(
    tx: Tx,
    { matter }: MatterView,
    { values, others, answers }: Known,
    reads: Reads | undefined,
    at: Instant,
  ): Promise<AutoFacts> {
    const all: Words = { ...matter.data, ...values }
    const rows: Record<string, readonly Words[]> = {}
    for (const [name, { register, where }] of Object.entries(reads ?? {})) {
      const filters = Object.fromEntries(
        Object.entries(where).map(([field, from]) => [field, String(all[from] ?? '')]),
      )
      const page = await city.registers.list(tx, system, register, { filters, limit: ROWS })
      rows[name] = page.ok ? page.value.rows.map((row) => row.values) : []
    }
    return { data: matter.data, tags: matter.tags, values, rows, others, answers, at }
  }

  /** What a lane's partner is told: fields that name the lane as their consumer, and what the rule adds. */
  function told(seen: MatterView, lane: string, rule: LaneRule, facts: AutoFacts, { fields, values }: Known) {
    const mine = Object.fromEntries(
      Object.entries(values).filter(([name]) => fields[name]?.consumers?.includes(lane)),
    )
    return { ...mine, number: seen.matter.number, ...rule.tells?.(facts), district }
  }

  async function write(tx: Tx, { register, values }: AutoWrite, at: Instant): Promise<void> {
    const type = city.registers.types.find((one) => one.name === register)
    if (!type) throw new Error(`an automatic step writes to an unknown register: ${register}`)
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
    if (!done.ok) throw new Error(`${register}: ${JSON.stringify(done.error)}`)
  }

  /** One act of one matter, and all that follows from it. */
  async function followed(tx: Tx, fact: RecordedFact): Promise<void> {
    const action = fact.kind === 'matter.opened' ? 'open' : String(fact.body.action ?? '')
    if (action !== 'open' && !acts.has(action)) return
    // What opens says its type; only acts are asked for it.
    const type = fact.body.type ?? (await city.matters.resolve(tx, district, fact.subject))?.type
    const rule = typeof type === 'string' ? rules[type] : undefined
    if (!rule) return
    const at = fact.at
    const again = (): Promise<MatterView | null> => viewOf(city, tx, fact.subject, at)
    let read: Known | undefined
    const knownOf = async (seen: MatterView): Promise<Known> => {
      read ??= await known(tx, seen, rule)
      return read
    }
    for (const step of rule.steps ?? []) {
      const seen = step.after.includes(action) ? await again() : null
      if (!seen) continue
      const result = step.decides(await factsOf(tx, seen, await knownOf(seen), step.reads, at))
      if (!result) continue
      if (result.action && !(await act(city, tx, seen.matter.id, result.action, result.form ?? {}, at)))
        continue
      for (const one of result.writes ?? []) await write(tx, one, at)
    }
    const seen = await again()
    if (!seen) return
    const partners = partnersOf(city)
    if (seen.matter.closedAt) {
      const { type, state, id } = seen.matter
      await partners.cancel(tx, id, city.types[type]?.flow.states[state]?.title.zh ?? state, at)
      return
    }
    for (const [lane, one] of Object.entries(rule.lanes ?? {})) {
      if (!one.after.includes(action) && one.again !== action) continue
      const what = await knownOf(seen)
      const facts = await factsOf(tx, seen, what, one.reads, at)
      if (one.when && !one.when(facts)) continue
      const body = told(seen, lane, one, facts, what)
      if (one.again === action) await partners.again(tx, seen.matter.id, lane, body, at)
      else
        await partners.begin(tx, { matter: seen.matter.id, lane, round: 1, partner: one.partner, body }, at)
    }
    if (rule.joins && action !== rule.joins) await act(city, tx, seen.matter.id, rule.joins, {}, at)
  }

  return async (tx: Tx, facts: readonly RecordedFact[]): Promise<void> => {
    for (const fact of facts)
      if (fact.subjectKind === 'matter' && (fact.kind === 'matter.opened' || fact.kind === 'matter.acted'))
        await followed(tx, fact)
  }
}

/** Automatic steps and lanes at work. */
export function runAutomation(city: OpenCity, onFault: (fault: unknown) => void) {
  const speaking = partnersOf(city).run(onFault)
  const follower = follow(city.store, 'automation', automate(city), {
    from: 'now',
    batch: BATCH,
    onError: onFault,
  })
  return {
    follower,
    async stop(): Promise<void> {
      await Promise.all([follower.stop(), speaking.stop()])
      stopPartners(city)
    },
  }
}

/** The lanes of a matter side by side, for whoever may see the matter. */
async function lanesOf(
  city: OpenCity,
  reader: Reader,
  matter: { id: Id; type: string },
): Promise<readonly room.LaneView[]> {
  const lanes = Object.entries(city.compiled.automation[matter.type]?.lanes ?? {})
  if (lanes.length === 0) return []
  const tasks = await partnersOf(city).tasksOf(reader, matter.id)
  const systems = systemsOf(city).partners
  return lanes.map(([lane, rule]) => {
    const task = tasks.filter((one) => one.lane === lane).at(-1)
    return {
      lane,
      title: rule.title,
      partner: systems.find(({ name }) => name === rule.partner)?.title ?? say(rule.partner, rule.partner),
      state: task?.state ?? 'waiting',
      begunAt: task?.madeAt ?? null,
      endedAt: task?.settledAt ?? null,
      dueAt: task ? new Date(task.madeAt.getTime() + rule.limitMinutes * 60_000) : null,
      why: task?.state === 'failed' ? task.why : null,
    }
  })
}

/** The door for messages that partners send by themselves. */
export function partnerDoor(city: OpenCity) {
  return async (
    name: string,
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
    body: Buffer,
    at: Instant,
  ): Promise<Result<null, Refusal>> => {
    const partner = systemsOf(city).partners.find((one) => one.name === name)
    if (!partner) return no(room.refusals['partners.unknown']())
    const heard = partner.hear(headers, body, at.getTime())
    if (!heard.ok) return no(room.refusals['partners.signature']())
    const taken = await city.store.tx((tx) => partnersOf(city).take(tx, name, heard.news, at))
    return taken.ok ? ok(null) : taken
  }
}

/** What goes on beside a matter, for doors that have looked whose it is. */
export async function besideOf(
  city: OpenCity,
  reader: Reader,
  matter: { readonly id: Id; readonly type: string },
): Promise<room.Beside> {
  const rule = city.compiled.automation[matter.type]
  const rows = await lanesOf(city, reader, matter)
  if (!rule?.before) return { rows, effort: null }
  const facts = await timeline(reader, city.plan.district, 'matter', matter.id)
  const seen = facts.map(({ kind, actor, body }) => ({
    kind,
    by: actor.kind,
    action: typeof body.action === 'string' ? body.action : null,
  }))
  return { rows, effort: { now: room.effortOf(seen, rule.presences ?? []), before: rule.before } }
}

export const lanesBeside =
  (city: OpenCity) =>
  async (matter: Id): Promise<room.Beside> => {
    const row = await city.matters.resolve(city.store, city.plan.district, matter)
    return row ? besideOf(city, city.store, row) : { rows: [], effort: null }
  }
