import type { Instant } from '../../base/index.ts'
import { type AssessedLine, type AssessedRow, type RowAssessmentDeclaration, rowAssessment, say } from '../../kit/index.ts'
import { isolate } from './isolation.ts'
import { dayLoss, metresOf, nightFlow, nightLeak, zonesBalance } from './night-flow.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** m³/h and kilometre of pipe above which a crew goes first; to be configured. */
const WORTH = 0.5
const DAY_TO = 1440
/** 02:00–05:00, when next to nobody draws water. */
const NIGHT = { from: 120, to: 300 } as const

/** Plans shown at once. */
const MOST_PLANS = 300
/** What crews write of a valve that does not shut. */
const STUCK = new Set(['stuck', '卡死', '不能关', '失效'])

type Sample = { readonly at: Instant; readonly value: number }
type Profile = { readonly hours: readonly number[]; readonly night: number }

const numberOf = (value: unknown): number => (Number.isFinite(Number(value)) ? Number(value) : 0)
/** Minutes of the day where it is measured, UTC+8. */
const minuteOf = (at: Instant): number => Math.floor(((at.getTime() + 8 * HOUR) % DAY) / 60_000)
const mean = (all: readonly number[]): number => all.reduce((sum, one) => sum + one, 0) / all.length

/** Pressure of a zone, metres, by hour of the day, and at night. undefined with hours missing. */
function profileOf(pressure: readonly Sample[]): Profile | undefined {
  const hours = Array.from({ length: 24 }, (_, hour) =>
    pressure.flatMap(({ at, value }) => (Math.floor(minuteOf(at) / 60) === hour ? [metresOf(value)] : [])),
  )
  const night = pressure.flatMap(({ at, value }) =>
    minuteOf(at) >= NIGHT.from && minuteOf(at) < NIGHT.to ? [metresOf(value)] : [],
  )
  if (hours.some((one) => one.length === 0) || night.length === 0) return undefined
  return { hours: hours.map(mean), night: mean(night) }
}

/** Night flow of the last full night, by the quarter of an hour in which meters speak. */
function lastNight(flow: readonly Sample[], at: Instant): number | undefined {
  const local = at.getTime() + 8 * HOUR
  const midnight = Math.floor(local / DAY) * DAY
  const day = (minuteOf(at) >= NIGHT.to ? midnight : midnight - DAY) - 8 * HOUR
  const samples = flow.flatMap((one) => {
    const minute = (one.at.getTime() - day) / 60_000
    return minute >= 0 && minute < DAY_TO ? [{ minute: Math.floor(minute / 15) * 15, m3h: one.value }] : []
  })
  return nightFlow(samples, 15)
}

/** 分区漏损排名: what each zone loses at night, a day, and for a kilometre of its pipes; the worst first. */
export function zoneLines(rows: readonly AssessedRow[], at: Instant): readonly AssessedLine[] {
  return rows.map(({ id, values, measured }): AssessedLine => {
    const named = {
      ...{ title: say(String(values.name), String(values.name)), row: id },
      ...(values.area ? { area: String(values.area) } : {}),
    }
    const mnf = lastNight(measured.flow ?? [], at)
    if (mnf === undefined)
      return {
        ...named,
        ...{ value: null, color: '#8a94a6', grade: say('无结论', 'No verdict') },
        why: say('昨夜缺测超过 20%，或没有登记入口流量计', 'a fifth of last night is missing, or no inlet meter is named'),
      }
    const leak = nightLeak(mnf, numberOf(values.customers), numberOf(values.nightUsersM3h))
    const pipes = numberOf(values.pipeKm)
    const byKm = pipes > 0 ? leak / pipes : null
    const profile = profileOf(measured.pressure ?? [])
    const day = profile ? dayLoss(leak, profile.hours, profile.night).m3 : leak * 24
    const open = leak < 0
    const bad = open || (byKm !== null && byKm > WORTH)
    return {
      ...named,
      ...{ value: byKm ?? leak, digits: 2, bad, color: bad ? '#f28e2b' : '#52b788' },
      grade: open ? say('分区不闭合', 'Zone not closed') : bad ? say('优先检漏', 'Crew first') : say('正常', 'Usual'),
      why: open
        ? say('夜间流量低于合法用水：查边界阀和水表', 'night flow below rightful use: look at boundary valves and meters')
        : say(
            `夜间最小 ${mnf.toFixed(1)}，漏失 ${leak.toFixed(1)} m³/h，约 ${Math.round(day)} m³/日${profile ? '（按压力折算）' : ''}`,
            `least ${mnf.toFixed(1)}, lost ${leak.toFixed(1)} m³/h, about ${Math.round(day)} m³ a day${profile ? ' by its pressure' : ''}`,
          ),
    }
  })
}

/** 关阀方案 of every pipe: which valves to shut were it to burst, and who is without water then. */
export function isolationLines(rows: readonly AssessedRow[]): readonly AssessedLine[] {
  const pipes = rows.map(({ id, values }) => ({
    ...{ row: id, id: String(values.code), from: String(values.from), to: String(values.to) },
    valve: values.valve ? { id: String(values.valve), stuck: STUCK.has(String(values.valveStuck)) } : null,
  }))
  return pipes.slice(0, MOST_PLANS).flatMap(({ id, row }): AssessedLine[] => {
    const found = isolate(pipes, {}, id)
    if (!found) return []
    const shut = found.shut.join('、')
    const past = found.past.join('、')
    return [
      {
        ...{ title: say(id, id), row, value: found.cut.length, color: past ? '#f28e2b' : '#52b788' },
        grade: shut ? say(`关 ${shut}`, `Shut ${found.shut.join(', ')}`) : say('无阀可关', 'No valve'),
        bad: shut === '',
        why: say(
          `停水节点 ${found.cut.join('、')}${past ? `；${past} 不能关，已扩大范围` : ''}`,
          `without water: ${found.cut.join(', ')}${past ? `; ${found.past.join(', ')} cannot be shut: wider` : ''}`,
        ),
      },
    ]
  })
}

/** 表计平衡: a bulk meter against the meters behind it; what each counted between its last two readings, a day. */
export function meterLines(rows: readonly AssessedRow[]): readonly AssessedLine[] {
  const perDay = ({ values }: AssessedRow): number | null => {
    const [from, to] = [values.beforeAt, values.readAt].map((one) => (one ? new Date(String(one)).getTime() : Number.NaN))
    const days = ((to ?? Number.NaN) - (from ?? Number.NaN)) / DAY
    if (!(days > 0) || values.before === undefined || values.reading === undefined) return null
    return (numberOf(values.reading) - numberOf(values.before)) / days
  }
  return rows
    .filter(({ values }) => values.kind === 'zone')
    .map((one): AssessedLine => {
      const zone = String(one.values.zone)
      const behind = rows.filter(({ values }) => values.zone === one.values.zone && values.kind !== 'zone')
      const [inlet, parts] = [perDay(one), behind.map(perDay)]
      const kept = parts.length === 0 ? null : zonesBalance(inlet, parts)
      const sum = parts.reduce<number>((total, part) => total + (part ?? 0), 0)
      const turned = [inlet, ...parts].some((part) => part !== null && part < 0)
      const bad = turned || kept === false
      return {
        title: say(`${zone} · ${String(one.values.number)}`, `${zone} · ${String(one.values.number)}`),
        row: one.id,
        ...(one.values.area ? { area: String(one.values.area) } : {}),
        value: inlet === null || inlet <= 0 || kept === null ? null : ((inlet - sum) / inlet) * 100,
        ...{ digits: 1, bad, color: kept === null ? '#8a94a6' : bad ? '#f28e2b' : '#52b788' },
        grade: turned
          ? say('读数倒退', 'Ran backwards')
          : kept === null
            ? say('无结论', 'No verdict')
            : kept
              ? say('平衡', 'Balances')
              : say('不平衡', 'Does not add up'),
        why: say(
          `入口 ${inlet === null ? '–' : inlet.toFixed(0)} m³/日，区内 ${behind.length} 块表合计 ${sum.toFixed(0)}`,
          `inlet ${inlet === null ? '–' : inlet.toFixed(0)} m³ a day, ${behind.length} meters behind it ${sum.toFixed(0)}`,
        ),
      }
    })
}

export const zones: Readonly<Record<string, RowAssessmentDeclaration>> = {
  zoneLeak: rowAssessment({
    title: say('分区漏损排名', 'Losses of zones'),
    unit: say('m³/h·km', 'm³/h and km'),
    register: 'zone',
    devices: { fields: ['inlet', 'pressure'], metrics: ['flow', 'pressure'], grain: '5m', hours: 48 },
    judge: zoneLines,
    basis: say(
      '夜间最小流量 − 户数 × 1.7 L/h − 夜间大用户；日漏失按压力折算（N1 = 1）',
      'night flow − customers × 1.7 L/h − known night users; the day by its pressure (N1 = 1)',
    ),
  }),
  isolation: rowAssessment({
    title: say('关阀方案', 'Valves to shut'),
    unit: say('停水节点', 'Nodes cut'),
    register: 'pipe',
    judge: isolationLines,
    basis: say(
      '从破裂管段走到能关的阀门；卡死的阀门跨过去继续',
      'from the burst pipe to valves that can be shut; past those that are stuck',
    ),
  }),
  meters: rowAssessment({
    title: say('总分表平衡', 'Meters that add up'),
    unit: say('产销差（%）', 'Not accounted for, %'),
    register: 'meter',
    judge: meterLines,
    basis: say('总表与分表相差不超过 5%（我方默认，可配置）', 'inlet and meters behind it within 5 %, our default'),
  }),
}
