import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { append, timeline } from '../../ledger/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import {
  afterAction,
  composeReport,
  drillScores,
  type Figures,
  figureTitles,
  lateReport,
  lowered,
  type ReportGround,
} from './compose.ts'
import { plusMinutes, tallied } from './decide.ts'
import { type Finding, refusals, type ScoreItem, scoreItems } from './declare.ts'
import * as keep from './keep.ts'
import * as more from './keep-more.ts'
import { commandFact, type IncidentsCity } from './orders.ts'

/** Names that a report writes out. */
export type ReportNames = {
  readonly cityName: string
  areaName(code: string): string
}

async function groundOf(
  reader: Reader,
  district: string,
  id: Id,
  names: ReportNames,
  at: Instant,
): Promise<Result<ReportGround, Refusal>> {
  const response = await keep.response(reader, district, id)
  if (!response) return no(refusals['incidents.noResponse']())
  const [dispatches, reservations, reports, areas] = await Promise.all([
    keep.dispatches(reader, district, id),
    more.reservationsOf(reader, district, id),
    more.reportsOf(reader, district, id),
    keep.areas(reader, district, id),
  ])
  return ok({
    ...{ response, dispatches, reservations, cityName: names.cityName },
    areaNames: areas.map((one) => names.areaName(one.area)),
    tallies: tallied(dispatches, at),
    figures: (reports.findLast((one) => one.figures)?.figures as Figures | undefined) ?? null,
    words: dispatches
      .flatMap((one) =>
        one.said && (one.doneAt ?? one.progressAt)
          ? [{ unitName: one.unitName, text: one.said, at: (one.doneAt ?? one.progressAt) as Instant }]
          : [],
      )
      .sort((a, b) => b.at.getTime() - a.at.getTime()),
  })
}

const figuresFrom = (given: unknown): Figures => {
  const figures: Record<string, number> = {}
  for (const name of Object.keys(figureTitles)) {
    const value = (given as Record<string, unknown> | null)?.[name]
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) figures[name] = Math.floor(value)
  }
  return figures
}

/** What the ledger says now, as the text of a report 自动生成; nothing is kept by it. */
export async function composed(
  reader: Reader,
  district: string,
  report: { readonly response: Id; readonly kind: 'first' | 'followUp' | 'final'; readonly number: number },
  names: ReportNames,
  at: Instant,
): Promise<Result<{ readonly text: string; readonly figures: Figures | null }, Refusal>> {
  const ground = await groundOf(reader, district, report.response, names, at)
  return ground.ok
    ? ok({
        text: composeReport(report.kind, report.number, ground.value, at),
        figures: ground.value.figures,
      })
    : ground
}

/** Writes a version of a report; the versions before stay. */
export async function writeReport(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: {
    readonly report: Id
    readonly text: string
    readonly figures?: unknown
    /** On what ground casualties are fewer than before 核减依据. */
    readonly ground?: string
  },
  at: Instant,
): Promise<Result<{ readonly version: number }, Refusal>> {
  const report = await more.lockReport(tx, city.district, input.report)
  const text = input.text.trim().slice(0, 20_000)
  if (!report || text === '') return no(refusals['incidents.noReport']())
  if (report.state === 'sent' || report.state === 'void') return no(refusals['incidents.reportSent']())
  const figures = figuresFrom(input.figures)
  const earlier = (await more.reportsOf(tx, city.district, report.response)).findLast(
    (one) => one.figures && one.state === 'sent',
  )
  if (lowered((earlier?.figures as Figures | undefined) ?? null, figures) && !input.ground?.trim())
    return no(refusals['incidents.lowered']())
  const version = report.version + 1
  await more.saveReport(tx, city.district, {
    ...report,
    ...{ state: 'draft', version, byName: who.name, writtenAt: at },
    text: input.ground?.trim() ? `${text}\n核减依据：${input.ground.trim()}` : text,
    figures: figures as Readonly<Record<string, number>>,
  })
  await more.keepVersion(tx, city.district, { report: report.id, version, text, byName: who.name, at })
  return ok({ version })
}

/** 报出: the instant counts against its clock; the next report falls due. */
export async function sendReport(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: { readonly report: Id; readonly to: string },
  at: Instant,
): Promise<Result<{ readonly late: boolean }, Refusal>> {
  const report = await more.lockReport(tx, city.district, input.report)
  if (!report?.text) return no(refusals['incidents.noReport']())
  if (report.state !== 'draft') return no(refusals['incidents.reportSent']())
  const response = await keep.lockResponse(tx, city.district, report.response)
  if (!response) return no(refusals['incidents.noResponse']())
  const sent = { ...report, state: 'sent' as const, sentAt: at, toName: input.to.trim() || '上级值班室' }
  await more.saveReport(tx, city.district, sent)
  const late = lateReport(sent, at)
  await append(tx, [
    commandFact(who, response, 'command.reported', at, {
      ...{ report: report.kind, number: report.number, late, sentTo: sent.toName },
    }),
  ])
  if (report.kind !== 'final' && response.state === 'running')
    await more.insertReport(tx, city.district, {
      ...{ response: response.id, kind: 'followUp', number: report.kind === 'first' ? 1 : report.number + 1 },
      dueAt: plusMinutes(at, response.reportMinutes),
      basis: `every ${response.reportMinutes}`,
    })
  return ok({ late })
}

/** 上级接收. */
export async function receiveReport(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: { readonly report: Id; readonly by: string },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const report = await more.lockReport(tx, city.district, input.report)
  const response = report && (await keep.response(tx, city.district, report.response))
  if (!report || !response || report.state !== 'sent') return no(refusals['incidents.noReport']())
  await more.saveReport(tx, city.district, { ...report, receivedAt: at, receivedBy: input.by })
  await append(tx, [
    commandFact(who, response, 'command.reportReceived', at, { report: report.kind, number: report.number }),
  ])
  return ok(null)
}

/** 复盘报告 from the record: timeline, times, late receipts, units, reports, findings, scores of a drill. */
export async function review(reader: Reader, district: string, id: Id, at: Instant) {
  const response = await keep.response(reader, district, id)
  if (!response) return no(refusals['incidents.noResponse']())
  const [dispatches, reports, findings, scores, facts, areas, reservations, tasks] = await Promise.all([
    keep.dispatches(reader, district, id),
    more.reportsOf(reader, district, id),
    more.findingsOf(reader, district, id),
    more.scoresOf(reader, district, id),
    timeline(reader, district, 'matter', response.matter, { limit: 5000 }),
    keep.areas(reader, district, id),
    more.reservationsOf(reader, district, id),
    keep.tasks(reader, district, id),
  ])
  const receipts = await more.receiptsOf(
    reader,
    district,
    dispatches.map((one) => one.id),
  )
  const figures = afterAction(response, dispatches, reports, at)
  return ok({
    ...{ response, figures, findings, areas, reservations, tasks, dispatches, receipts, facts },
    tallies: tallied(dispatches, at),
    scores: response.drill ? { counted: drillScores(figures), given: scores } : null,
  })
}

/** 整改任务: what was found, what is to be done, who answers for it, by when. */
export async function addFinding(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: {
    readonly response: Id
    readonly text: string
    readonly action: string
    readonly owner: Id | null
    readonly ownerName: string
    readonly due: string
  },
  at: Instant,
): Promise<Result<Finding, Refusal>> {
  const response = await keep.response(tx, city.district, input.response)
  if (!response) return no(refusals['incidents.noResponse']())
  if (response.state === 'archived') return no(refusals['incidents.notRunning']({ state: 'archived' }))
  const { text, action, owner, ownerName, due } = input
  const one: Finding = {
    ...{
      id: newId(),
      text,
      action,
      owner,
      ownerName,
      due,
      byName: who.name,
      at,
      doneAt: null,
      doneText: null,
    },
  }
  await more.insertFinding(tx, city.district, response.id, one)
  await append(tx, [commandFact(who, response, 'command.found', at, { action, unitName: ownerName, due })])
  return ok(one)
}

export async function closeFinding(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: { readonly finding: Id; readonly text: string },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const done = await more.closeFinding(tx, city.district, input.finding, input.text, at)
  const response = done && (await keep.response(tx, city.district, done.response))
  if (!done || !response) return no(refusals['incidents.noReport']())
  await append(tx, [commandFact(who, response, 'command.mended', at, { action: done.action })])
  return ok(null)
}

/** 演练评分. */
export async function score(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: { readonly response: Id; readonly item: ScoreItem; readonly score: number; readonly note?: string },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const response = await keep.response(tx, city.district, input.response)
  if (!response) return no(refusals['incidents.noResponse']())
  if (!response.drill) return no(refusals['incidents.drillMixed']())
  if (!Object.hasOwn(scoreItems, input.item) || !(input.score >= 0 && input.score <= 100))
    return no(refusals['incidents.noReport']())
  await more.putScore(
    tx,
    city.district,
    response.id,
    { item: input.item, score: input.score, note: input.note ?? null, byName: who.name },
    at,
  )
  await append(tx, [
    commandFact(who, response, 'command.scored', at, { item: scoreItems[input.item].zh, score: input.score }),
  ])
  return ok(null)
}
