import { type Instant, no, ok, type Refusal, type Result } from '../../base/index.ts'
import {
  type AssessedRow,
  type AssessmentDeclaration,
  isOfRows,
  type Measured,
  type RowAssessmentDeclaration,
} from '../../kit/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import * as room from '../../platform/signals/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { signalsOf } from '../sensing.ts'

const HOUR = 3_600_000
/** Devices of one answer: more of a kind in one district wants an area. */
const MOST_DEVICES = 500
/** Rows of a register that are judged together, the newest of them. */
const MOST_ROWS = 5000
const PAGE = 200

type Reads = Pick<AssessmentDeclaration, 'metrics' | 'grain' | 'hours'>
type Line = {
  readonly assessed: { readonly bad?: boolean; readonly value: number | null } | null
  readonly code: string
}

/** The worst first, then the greatest. */
function worstFirst<T extends Line>(rows: T[]): T[] {
  const worth = ({ assessed }: T) => (assessed ? (assessed.bad ? 2 : 1) : 0)
  return rows.sort(
    (a, b) =>
      worth(b) - worth(a) ||
      (b.assessed?.value ?? 0) - (a.assessed?.value ?? 0) ||
      (a.code < b.code ? -1 : 1),
  )
}

/** 监测评价、台账评价: what packs make of what devices measured and of rows, each reader's own only. */
export function assessmentDesk(city: OpenCity) {
  const signals = signalsOf(city)
  const { compiled } = city

  /** What these devices measured lately, by their codes: as far as this reader sees them. */
  async function measuredBy(
    reader: Reader,
    who: Actor,
    devices: readonly string[],
    reads: Reads,
    at: Instant,
  ): Promise<ReadonlyMap<string, Measured>> {
    const sight = room.sightOf(who, compiled.roles)
    const from = new Date(at.getTime() - reads.hours * HOUR)
    const measured = new Map<string, Record<string, { at: Instant; value: number }[]>>()
    for (const name of reads.metrics) {
      const metric = signals.registry.metric(name)
      if (!metric) continue
      const ask = { devices, metric, from, to: at, grain: reads.grain }
      for (const [code, points] of await room.manySeries(reader, sight, ask)) {
        const own = measured.get(code) ?? {}
        measured.set(code, own)
        own[name] = points.flatMap((one) => (one.value === null ? [] : [{ at: one.at, value: one.value }]))
      }
    }
    return measured
  }
  const newest = (said: Measured): Instant | null => {
    const all = Object.values(said).flatMap((points) => points?.at(-1)?.at.getTime() ?? [])
    return all.length > 0 ? new Date(Math.max(...all)) : null
  }

  async function ofDevices(reader: Reader, who: Actor, rule: AssessmentDeclaration, at: Instant) {
    const sight = room.sightOf(who, compiled.roles)
    const devices = (
      await Promise.all(rule.kinds.map((kind) => room.latest(reader, sight, { kind, limit: MOST_DEVICES })))
    )
      .flat()
      .filter(({ state }) => state !== 'retired')
    const codes = devices.map(({ code }) => code)
    const measured = await measuredBy(reader, who, codes, rule, at)
    return devices.map((device) => {
      const said = measured.get(device.code) ?? {}
      return {
        ...{ code: device.code, title: device.title, area: device.area, state: device.state },
        ...{ asOf: newest(said), assessed: rule.judge(said, at) },
      }
    })
  }

  async function rowsOf(
    reader: Reader,
    who: Actor,
    register: string,
  ): Promise<Result<AssessedRow[], Refusal>> {
    const rows: AssessedRow[] = []
    let after: string | undefined
    do {
      const page = await city.registers.list(reader, who, register, {
        limit: PAGE,
        ...(after ? { after } : {}),
      })
      if (!page.ok) return page
      rows.push(...page.value.rows.map(({ id, values }) => ({ id, values, measured: {} })))
      after = page.value.next ?? undefined
    } while (after && rows.length < MOST_ROWS)
    return ok(rows)
  }

  async function ofRows(
    reader: Reader,
    who: Actor,
    register: string,
    { devices, judge }: RowAssessmentDeclaration,
    at: Instant,
  ) {
    const rows = await rowsOf(reader, who, register)
    if (!rows.ok) return rows
    const named = (row: AssessedRow) =>
      (devices?.fields ?? []).flatMap((field) => (row.values[field] ? [String(row.values[field])] : []))
    const measured = devices
      ? await measuredBy(reader, who, [...new Set(rows.value.flatMap(named))], devices, at)
      : new Map<string, Measured>()
    const spoken = rows.value.map((row) => ({
      ...row,
      measured: Object.assign({}, ...named(row).map((code) => measured.get(code) ?? {})) as Measured,
    }))
    const asOf = new Map(spoken.map(({ id, measured: said }) => [id, newest(said)]))
    return ok(
      judge(spoken, at).map(({ title, row, area, ...assessed }, n) => ({
        ...{ code: row ?? String(n), title, area: area ?? null, row: row ?? null },
        ...{ asOf: (row && asOf.get(row)) ?? null, assessed },
      })),
    )
  }

  return {
    async assessments(reader: Reader, who: Actor, { name }: { readonly name: string }, at: Instant) {
      const rule = Object.hasOwn(compiled.assessments, name) ? compiled.assessments[name] : undefined
      if (!rule) return no(room.refusals['signals.noAssessment']({ name }))
      await signals.registry.refresh(reader)
      const { title, unit, basis } = rule
      if (!isOfRows(rule)) {
        const rows = worstFirst(await ofDevices(reader, who, rule, at))
        return ok({ title, unit, basis, hours: rule.hours, at, rows })
      }
      const register = `${name.slice(0, name.indexOf('.'))}.${rule.register}`
      const rows = await ofRows(reader, who, register, rule, at)
      if (!rows.ok) return rows
      return ok({
        ...{ title, unit, basis, register, at },
        rows: worstFirst(rows.value),
      })
    },
  }
}
