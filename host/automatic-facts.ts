import { type Id, type Instant, instantOf } from '../base/index.ts'
import type { Asks, AutoFacts, Automation, Decided, Paid, Reads } from '../kit/index.ts'
import { decideAt } from '../platform/decisions/index.ts'
import { type MatterView, openTwins } from '../platform/matters/index.ts'
import { systemActor } from '../platform/org/index.ts'
import { forms, items } from '../platform/services/index.ts'
import type { Reader } from '../platform/store/index.ts'
import { byRule } from './automatic-acts.ts'
import { duesOf } from './dues-of.ts'
import type { OpenCity } from './open.ts'
import { partnersOf } from './partner-systems.ts'

type Words = Readonly<Record<string, unknown>>

/** Rows of one register that a step looks at, and how many are read at once. */
const ROWS = 5_000
const PAGE = 200

/** What an application says and who may be told it, read once for all that follows from one act. */
export async function knownOf(
  city: OpenCity,
  reader: Reader,
  { matter, timeline }: MatterView,
  rule: Automation,
) {
  const { district } = city.plan
  const { item, itemVersion } = matter.data
  const sent = await forms.submissionsOf(reader, { district, vault: city.vault }, matter.id)
  const tasks = await partnersOf(city).tasksOf(reader, matter.id)
  const version =
    typeof item === 'string' && typeof itemVersion === 'number'
      ? await items.versionOf(reader, district, item, itemVersion)
      : undefined
  const paid: Record<string, Paid> = {}
  for (const one of rule.dues ? await duesOf(city, reader, matter.id, rule) : [])
    if (one.settled) paid[one.name] = { fen: one.fen, receipt: one.receipt, at: one.paidAt }
  const inOrder = [...timeline].sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1))
  return {
    version,
    sent,
    fields: version?.form.fields ?? {},
    values: Object.assign({}, ...sent.map((one) => one.values)) as Words,
    recorded: Object.assign({}, ...inOrder.map(({ body }) => body.recorded ?? {})) as Words,
    paid,
    others: await othersOf(city, reader, matter, rule.alone),
    answers: Object.fromEntries(
      tasks.flatMap((task) => (task.state === 'done' ? [[task.lane, task.answer ?? {}]] : [])),
    ),
  }
}
export type Known = Awaited<ReturnType<typeof knownOf>>

const othersOf = async (
  city: OpenCity,
  reader: Reader,
  { id, type, data }: { readonly id: Id; readonly type: string; readonly data: Words },
  field: string | undefined,
): Promise<number> => {
  const value = field ? data[field] : undefined
  return field && typeof value === 'string'
    ? openTwins(reader, { district: city.plan.district, type, field, value, before: id })
    : 0
}

/** Rows of registers that a rule reads, one after the other: later ones may rest on what earlier ones found. */
export async function rowsRead(
  city: OpenCity,
  reader: Reader,
  reads: Reads | undefined,
  all: Words,
): Promise<Record<string, readonly Words[]>> {
  const system = systemActor(city.plan.district)
  const rows: Record<string, readonly Words[]> = {}
  for (const [name, { register, where }] of Object.entries(reads ?? {})) {
    const filters = Object.fromEntries(
      Object.entries(where).map(([field, from]) => [
        field,
        typeof from === 'function' ? byRule(() => from(all, rows)) : String(all[from] ?? ''),
      ]),
    )
    const found: Words[] = []
    for (let after: string | null = ''; after !== null && found.length < ROWS; ) {
      const asked = { filters, limit: PAGE, ...(after ? { after } : {}) }
      const page = await city.registers.list(reader, system, register, asked)
      after = page.ok ? page.value.next : null
      if (page.ok) found.push(...page.value.rows.map((row) => row.values))
    }
    rows[name] = found
  }
  return rows
}

/** What a rule looks at: rows that it reads, and what published tables say. */
export async function factsOf(
  city: OpenCity,
  reader: Reader,
  { matter }: MatterView,
  known: Known,
  of: { readonly reads?: Reads | undefined; readonly asks?: Asks | undefined },
  at: Instant,
): Promise<AutoFacts> {
  const { kind, category, urgency, area, title, lon, lat } = matter
  const point = lon !== null && lat !== null ? { point: { lon, lat } } : {}
  const data: Words = { kind, category, urgency, area, title, ...point, ...matter.data }
  const all: Words = { ...data, ...known.values }
  const rows = await rowsRead(city, reader, of.reads, all)
  const { values, recorded, others, answers, paid } = known
  const decided: Record<string, Decided> = {}
  const facts = {
    number: matter.number,
    data,
    tags: matter.tags,
    values,
    rows,
    decided,
    recorded,
    others,
    answers,
    paid,
    at,
  }
  for (const [name, ask] of Object.entries(of.asks ?? {})) {
    // later tables may rest on what earlier ones said
    const wanted = byRule(() => ask(facts))
    const said = wanted
      ? await decideAt(reader, city.plan.district, wanted.table, wanted.given, instantOf(wanted.day))
      : null
    if (!said?.ok) continue
    const { outputs, rows: fired, version } = said.value
    decided[name] = { outputs, row: fired[0]?.row ?? null, note: fired[0]?.note ?? null, version }
  }
  return facts
}
