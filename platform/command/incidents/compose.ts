import { type Instant, localText } from '../../../base/index.ts'
import { hazardKinds, levelTitles } from '../plans/declare.ts'
import type { Tally } from './decide.ts'
import {
  type Dispatch,
  dispatchStates,
  failureReasons,
  type ReportKind,
  type Reservation,
  type Response,
  reportKinds,
  type SituationReport,
} from './declare.ts'

/** 伤亡损失, as far as known. Yuan, persons, households. */
export type Figures = {
  readonly dead?: number
  readonly injured?: number
  readonly missing?: number
  readonly lossYuan?: number
  readonly moved?: number
}
export const figureTitles: Readonly<Record<keyof Figures, readonly [title: string, unit: string]>> = {
  dead: ['死亡', '人'],
  injured: ['重伤', '人'],
  missing: ['失联', '人'],
  lossYuan: ['直接经济损失', '元'],
  moved: ['转移安置', '人'],
}
const NAMES = Object.keys(figureTitles) as (keyof Figures)[]

/** Figures of persons that are fewer than reported before: late, missing and false reports are unlawful. */
export const lowered = (before: Figures | null, now: Figures): boolean =>
  (['dead', 'injured', 'missing'] as const).some(
    (name) => name !== 'missing' && (before?.[name] ?? 0) > (now[name] ?? 0),
  )

const figuresText = (figures: Figures | null): string => {
  const said = NAMES.filter((name) => figures?.[name] !== undefined).map(
    (name) => `${figureTitles[name][0]} ${figures?.[name]} ${figureTitles[name][1]}`,
  )
  return said.length > 0 ? said.join('，') : '伤亡和损失情况正在核实'
}

/** 年月日时分, as official writing has it. */
export function chineseTime(at: Instant): string {
  const [day = '', time = ''] = localText(at).split(' ')
  const [year, month, date] = day.split('-').map(Number)
  const [hour, minute] = time.split(':')
  return `${year}年${month}月${date}日${Number(hour)}时${minute}分`
}

export type ReportGround = {
  readonly response: Response
  readonly cityName: string
  readonly areaNames: readonly string[]
  readonly dispatches: readonly Dispatch[]
  readonly tallies: readonly Tally[]
  readonly reservations: readonly Reservation[]
  readonly figures: Figures | null
  /** What units said last, newest first. */
  readonly words: readonly { readonly unitName: string; readonly text: string; readonly at: Instant }[]
}

/** The text of a report as the ledger tells it; people correct and complete it before it goes up. */
export function composeReport(kind: ReportKind, number: number, ground: ReportGround, at: Instant): string {
  const { response, dispatches, reservations, areaNames, cityName, words } = ground
  const mark = response.drill ? '【演练】' : ''
  const live = dispatches.filter((one) => !['superseded', 'cancelled'].includes(one.state))
  const count = (test: (one: Dispatch) => boolean) => live.filter(test).length
  const title = `${mark}关于${response.title}的${reportKinds[kind].zh}${kind === 'followUp' ? `（第 ${number} 次）` : ''}`
  const place = response.address ?? areaNames.join('、')
  const head = `${chineseTime(response.receivedAt)}，${cityName}接报${place}发生${response.title}。`
  const kindLine = `事件类别：${hazardKinds[response.kind].zh}；响应级别：${levelTitles[response.level].zh}；影响范围：${areaNames.join('、') || place}。`
  const lines: string[] = [title, '', `一、基本情况`, head, kindLine, `${figuresText(ground.figures)}。`, '']
  lines.push('二、处置情况')
  lines.push(
    `${chineseTime(response.startedAt)}，${response.commanderName}启动${levelTitles[response.level].zh}应急响应${
      response.planName ? `，执行《${response.planName}》第 ${response.planVersion} 版` : ''
    }。`,
    `共下达指令 ${live.length} 条，已签收 ${count((one) => one.acceptedAt !== null)} 条，已完成 ${count((one) => one.state === 'done')} 条，未送达 ${count((one) => one.state === 'failed')} 条，拒绝 ${count((one) => one.state === 'refused')} 条。`,
  )
  if (reservations.length > 0)
    lines.push(
      `调用资源：${reservations.map((one) => `${one.name} ${one.given} ${one.measure}${one.given < one.asked ? `（缺 ${one.asked - one.given}）` : ''}`).join('、')}。`,
    )
  for (const one of words.slice(0, 8)) lines.push(`${chineseTime(one.at)}，${one.unitName}：${one.text}。`)
  lines.push('')
  if (kind === 'final') {
    lines.push('三、终止情况')
    lines.push(
      response.endedAt
        ? `${chineseTime(response.endedAt)}终止响应：${response.endWhy ?? ''}。`
        : '响应仍在进行。',
    )
    lines.push('四、善后和整改', '评估工作按规定开展，结果另行报告。')
  } else {
    const open = live.filter((one) => !['done'].includes(one.state))
    lines.push('三、下一步措施')
    lines.push(
      open.length === 0
        ? '各项任务均已完成，继续监测。'
        : `继续推进 ${open.length} 项任务：${[...new Set(open.map((one) => one.unitName))].slice(0, 10).join('、')}。`,
    )
    if (kind === 'first') lines.push('后续情况续报。')
  }
  lines.push('', `报告时间：${chineseTime(at)}`)
  return lines.join('\n')
}

const spanMinutes = (from: Instant | null, to: Instant | null): number | null =>
  from && to ? Math.round((to.getTime() - from.getTime()) / 6_000) / 10 : null
/** Accepted after its time, or not at all though its time was over before the end. */
const lateBy = (one: Dispatch, until: Instant): boolean =>
  one.receipt && one.state !== 'failed' && (one.acceptedAt ?? until) > one.acceptBy
const earliest = (all: readonly (Instant | null)[]): Instant | null =>
  all.reduce<Instant | null>((least, one) => (one && (!least || one < least) ? one : least), null)

export type AfterAction = {
  /** Minutes: received → confirmed → first order → first accepted → first team on site → end. */
  readonly times: {
    readonly received: Instant
    readonly confirmed: Instant | null
    readonly started: Instant
    readonly firstOrder: Instant | null
    readonly firstAccepted: Instant | null
    readonly firstOnSite: Instant | null
    readonly ended: Instant | null
    readonly toConfirm: number | null
    readonly toOrder: number | null
    readonly toAccept: number | null
    readonly toSite: number | null
    readonly whole: number | null
  }
  readonly orders: {
    readonly sent: number
    readonly accepted: number
    readonly inTime: number
    readonly done: number
    readonly refused: number
    readonly failed: number
    /** Nobody had accepted when it ended. */
    readonly unanswered: number
  }
  /** Receipts that came late or not at all 迟签, with why. */
  readonly late: readonly {
    readonly unitName: string
    readonly text: string
    readonly acceptBy: Instant
    readonly acceptedAt: Instant | null
    readonly minutes: number | null
    readonly why: string
  }[]
  readonly reports: {
    readonly sent: number
    readonly late: number
    readonly lines: readonly {
      readonly kind: ReportKind
      readonly number: number
      readonly dueAt: Instant
      readonly sentAt: Instant | null
      readonly late: boolean
    }[]
  }
  readonly units: readonly {
    readonly unitName: string
    readonly orders: number
    readonly late: number
    readonly done: number
    readonly medianMinutes: number | null
  }[]
}

/** 复盘 figures: every one follows from what was recorded, none is typed. */
export function afterAction(
  response: Response,
  dispatches: readonly Dispatch[],
  reports: readonly SituationReport[],
  at: Instant,
): AfterAction {
  const orders = dispatches.filter((one) => one.parent === null)
  // what was replaced before anybody took it asks nothing of anybody
  const counted = orders.filter((one) => one.state !== 'superseded' || one.acceptedAt !== null)
  const firstOrder = earliest(orders.filter((one) => one.state !== 'failed').map((one) => one.sentAt))
  const firstAccepted = earliest(orders.map((one) => one.acceptedAt))
  const firstOnSite = earliest(dispatches.map((one) => one.arrivedAt))
  const ended = response.endedAt
  const until = ended ?? at
  const late = counted.filter((one) => lateBy(one, until))
  const sent = reports.filter((one) => one.state !== 'void')
  return {
    times: {
      received: response.receivedAt,
      confirmed: response.confirmedAt,
      ...{ started: response.startedAt, firstOrder, firstAccepted, firstOnSite, ended },
      toConfirm: spanMinutes(response.receivedAt, response.confirmedAt),
      toOrder: spanMinutes(response.confirmedAt ?? response.receivedAt, firstOrder),
      toAccept: spanMinutes(firstOrder, firstAccepted),
      toSite: spanMinutes(firstOrder, firstOnSite),
      whole: spanMinutes(response.receivedAt, ended),
    },
    orders: {
      sent: counted.length,
      accepted: counted.filter((one) => one.acceptedAt).length,
      inTime: counted.filter((one) => one.acceptedAt && one.acceptedAt <= one.acceptBy).length,
      done: counted.filter((one) => one.state === 'done').length,
      refused: counted.filter((one) => one.refusedAt).length,
      failed: counted.filter((one) => one.state === 'failed').length,
      unanswered: counted.filter((one) => one.receipt && !one.acceptedAt).length,
    },
    late: late.map((one) => ({
      ...{ unitName: one.unitName, text: one.text, acceptBy: one.acceptBy, acceptedAt: one.acceptedAt },
      minutes: spanMinutes(one.acceptBy, one.acceptedAt),
      why: [...new Set(one.failures.map((failure) => failureReasons[failure.why].zh))].join('、'),
    })),
    reports: {
      sent: sent.filter((one) => one.state === 'sent').length,
      late: sent.filter((one) => lateReport(one, at)).length,
      lines: sent.map((one) => ({
        ...{ kind: one.kind, number: one.number, dueAt: one.dueAt, sentAt: one.sentAt },
        late: lateReport(one, at),
      })),
    },
    units: [...Map.groupBy(counted, (one) => one.unitName)]
      .map(([unitName, rows]) => ({
        unitName,
        orders: rows.length,
        late: rows.filter((one) => lateBy(one, until)).length,
        done: rows.filter((one) => one.state === 'done').length,
        medianMinutes: median(rows.flatMap((one) => spanMinutes(one.sentAt, one.acceptedAt) ?? [])),
      }))
      .sort((a, b) => b.late - a.late || b.orders - a.orders),
  }
}

export const lateReport = (one: Pick<SituationReport, 'sentAt' | 'dueAt' | 'state'>, at: Instant): boolean =>
  one.state !== 'void' && (one.sentAt ?? at) > one.dueAt

const median = (values: readonly number[]): number | null => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  if (sorted.length === 0) return null
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? null)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/** Scores of a drill that follow from the record; people add what only eyes see. 0–100. */
export function drillScores(review: AfterAction): Readonly<Record<'accept' | 'team' | 'reports', number>> {
  const share = (part: number, of: number) => (of === 0 ? 100 : Math.round((part / of) * 100))
  const { orders, reports, times } = review
  return {
    accept: share(orders.inTime, orders.sent),
    // first team on site: full within 30 minutes, nothing after two hours
    team:
      times.toSite === null ? 0 : Math.max(0, Math.min(100, Math.round(((120 - times.toSite) / 90) * 100))),
    reports: share(reports.lines.length - reports.late, reports.lines.length),
  }
}

export const stateWord = (one: Pick<Dispatch, 'state'>): string => dispatchStates[one.state].zh
