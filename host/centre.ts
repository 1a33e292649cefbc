import { dayOf, type Instant, newId, ok, type Say } from '../base/index.ts'
import { forecastOf } from '../brain/forecast/index.ts'
import {
  type BriefTemplate,
  type Declared,
  type FrozenFigure,
  type ListRow,
  openBoards,
  openBrief,
  openCounts,
  openCurves,
  openIndicators,
  openTiles,
  openValues,
  openVersions,
  type PastReadings,
  partOf,
  type TopEvent,
} from '../brain/indicators/index.ts'
import { datasets, rows as rowsRoom } from '../platform/catalogue/index.ts'
import { springFestivalOf } from '../platform/clocks/index.ts'
import { maskText } from '../platform/fields/index.ts'
import { ordersGiven } from '../platform/matters/index.ts'
import { systemActor } from '../platform/org/index.ts'
import * as signals from '../platform/signals/index.ts'
import type { Reader } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'
import { signalsOf } from './sensing.ts'
import { lensOf } from './sharing.ts'
import { watchOf } from './watching.ts'

/** The times of the daily brief 日报时刻, minutes of the local day: data cut, draft, signing, sending. */
const TIMES = { cut: 360, draft: 390, sign: 450, send: 480 } as const
/** What leaders are told of, and who signs. */
export const SIGNERS = ['leader', 'officeHead']
/** The follower that keeps the sums. */
export const SUMS = 'indicators'
const ORDER_TYPE = 'centre.order'
const TOP_EVENTS = 5
/** Metrics and values of devices are looked at this many at once. */
const MOST_DEVICES = 2000

const template = (city: OpenCity): BriefTemplate => ({
  title: {
    day: { zh: '城市运行日报', en: 'Daily brief' },
    week: { zh: '城市运行周报', en: 'Weekly brief' },
    month: { zh: '城市运行月报', en: 'Monthly brief' },
  },
  figures: city.plan.brief ?? Object.keys(city.compiled.indicators).slice(0, 10),
  ...TIMES,
})

/** Everything of the operation centre 运行管理中心 of a city, made once: definitions, sums, values, boards, reports. */
function openCentre(city: OpenCity) {
  const { compiled, plan, catalog, matters } = city
  const { district } = plan
  const system = systemActor(district)
  const versions = openVersions({
    district,
    declared: compiled.indicators,
    get types() {
      return Object.keys(city.types)
    },
  })
  let present:
    | { readonly of: unknown; readonly day: string; readonly all: Record<string, Declared> }
    | undefined
  /** The version of each indicator that counts today. */
  const declared = (): Readonly<Record<string, Declared>> => {
    const of = versions.all()
    const day = dayOf(city.now())
    if (present?.of !== of || present.day !== day)
      present = {
        ...{ of, day },
        all: Object.fromEntries(
          Object.keys(of).flatMap((name) => {
            const one = versions.on(name, day)
            return one ? [[name, one] as const] : []
          }),
        ),
      }
    return present.all
  }
  const counts = openCounts({
    district,
    roles: compiled.roles,
    versions: versions.all,
    mainClocks: (type) =>
      Object.entries(city.types[type]?.clocks ?? {}).flatMap(([name, rule]) => (rule.main ? [name] : [])),
    partOf,
  })
  const values = openValues(district)
  const indicators = openIndicators({
    roles: compiled.roles,
    types: city.types,
    get declared() {
      return declared()
    },
    counts,
    values,
    versionOn: versions.on,
    festival: springFestivalOf,
    async rows(reader, figure, at) {
      const dataset =
        'register' in figure.of
          ? await datasets.byRegister(reader, district, figure.of.register)
          : await datasets.byCode(reader, district, figure.of.dataset)
      return dataset ? rowsRoom.rowFigure(reader, dataset, figure, at, lensOf(city)) : { base: 0, hits: 0 }
    },
    readings: (reader, figure, area, at) => readingsOf(reader, district, figure, area, at),
  })
  const measured: PastReadings = (reader, figure, area, span, grain) =>
    measuredIn(city, reader, figure, area, span, grain)
  const curves = openCurves({ indicators, counts, values, versions: versions.all, measured })
  const titleOf = (list: string, code: string): Say | undefined =>
    compiled.codes[list]?.codes.find((one) => one.code === code)?.title
  const plain = (text: string): Say => ({ zh: text, en: text })
  const tiles = openTiles({
    indicators,
    curves,
    demo: plan.demo,
    versionOn: versions.on,
    festival: springFestivalOf,
    measured,
    title: (by, key) =>
      (by === 'area'
        ? catalog.areaName(key) && plain(catalog.areaName(key) as string)
        : by === 'unit'
          ? catalog.unitName(key) && plain(catalog.unitName(key) as string)
          : by === 'hour'
            ? plain(key)
            : titleOf(by, key)) || (key ? plain(key) : { zh: '未填', en: 'not given' }),
    async list(reader, who, widget, area, at) {
      const light = (['red', 'yellow', 'green'] as const).find((one) => one === widget.filter?.light)
      const { rows } = await matters.list(
        reader,
        who,
        {
          type: [widget.matter ?? ''],
          ...(area ? { area: [area] } : {}),
          ...(light ? { light: [light] } : {}),
          ...(widget.filter?.open ? { open: widget.filter.open === 'true' } : {}),
          limit: widget.limit ?? 6,
        },
        at,
      )
      return {
        rows: rows.map(
          (row): ListRow => ({
            id: row.id,
            number: row.number,
            // neither who asked nor what a whistle-blower said
            title: row.secret ? '' : maskText(row.title),
            areaName: row.areaName ?? '',
            at: row.openedAt,
            light: row.light ?? '',
          }),
        ),
        total: null,
      }
    },
    forecast(known, steps) {
      const ahead = forecastOf({ values: known, season: 7 }, steps)
      const band = ahead.bands.find((one) => one.share >= 0.8) ?? ahead.bands[0]
      return ahead.values.map((value, n) => ({
        value: Math.max(0, value),
        low: Math.max(0, band?.low[n] ?? value),
        high: Math.max(0, band?.high[n] ?? value),
      }))
    },
  })
  const knows = {
    indicator: (name: string) => Object.hasOwn(declared(), name),
    matter: (name: string) => Object.hasOwn(city.types, name),
  }
  const boards = openBoards({
    district,
    declared: { ...compiled.themes, ...plan.themes },
    knows,
  })

  /** A figure of a report: its value at the cut, its change against the period before, and where the live one is. */
  async function frozen(
    reader: Reader,
    name: string,
    span: { readonly from: Instant; readonly to: Instant },
    cut: Instant,
    now: Instant,
  ): Promise<FrozenFigure | null> {
    const found = indicators.find(name)
    if (!found.ok) return null
    const one = found.value
    const read = await indicators.read(reader, system, { name, span, asOf: cut < now ? cut : now }, now)
    if (!read.ok) return null
    const of = read.value as unknown as {
      value: number | null
      numerator: number | null
      denominator: number | null
      met: boolean | null
      previous: { change: number | null } | null
      lastYear: { change: number | null } | null
      lastFestival?: { change: number | null }
    }
    return {
      ...{ name, title: one.title, version: one.version, unit: one.unit, direction: one.direction },
      ...(one.measure ? { measure: one.measure } : {}),
      ...{ value: of.value, numerator: of.numerator, denominator: of.denominator },
      ...{ change: of.previous?.change ?? null, yearChange: of.lastYear?.change ?? null },
      ...(of.lastFestival ? { lunarChange: of.lastFestival.change } : {}),
      ...{ target: one.target ?? null, missed: of.met === false, from: span.from, to: span.to, asOf: cut },
    }
  }

  const brief = openBrief({
    district,
    template: template(city),
    figure: frozen,
    async events(reader, _span, now) {
      const hot = await watchOf(city).hot.list(reader, system, { days: 1, limit: TOP_EVENTS }, now)
      return hot.map(
        (one): TopEvent => ({
          title: plain(
            [
              catalog.areaName(one.area) ?? '',
              one.name ?? titleOf('category', one.category ?? '')?.zh ?? '诉求集中',
            ]
              .filter(Boolean)
              .join(' · '),
          ),
          url: `/console/hot/${one.id}`,
          count: one.size,
        }),
      )
    },
    async orders(reader, span) {
      return (await ordersGiven(reader, district, span.from, span.to)).map((one) => ({
        number: one.number,
        title: maskText(one.title),
        unit: catalog.unitName(one.unit ?? '') ?? '',
        acknowledged: one.acknowledged,
        closed: one.closed,
      }))
    },
    async order(tx, who, note, at) {
      const title = `批示：${note.report.body.title.zh}`
      const form = { title: title.slice(0, 100), content: note.text, source: note.report.body.title.zh }
      const opened = await orderIn(city, tx, who, form, note.lead, at)
      return opened.ok ? ok({ matter: opened.value.id, number: opened.value.number }) : opened
    },
    async tell(tx, what, report, at) {
      const { title } = report.body
      const say3 = {
        drafted: { zh: '报告草稿已生成，请编辑', en: 'A report was drafted and waits for you' },
        unsigned: { zh: '报告还没有签发', en: 'A report still waits to be signed' },
        sent: { zh: '报告已发送', en: 'A report was sent' },
      }[what]
      const roles = { drafted: ['analyst', 'officeHead'], unsigned: SIGNERS, sent: ['leader', 'officeHead'] }[
        what
      ]
      await city.messages.send(
        tx,
        roles.map((role) => ({
          ...{ district, key: `${report.id}/${what}/${role}`, to: { role } },
          ...{ title: say3, text: title, subjectKind: 'report', subject: report.id },
        })),
        at,
      )
    },
  })

  return { versions, counts, values, indicators, curves, tiles, boards, brief, declared, system }
}

/** The operation centre of a city, one for its desks and its background work. */
export const centreOf = perCity(openCentre)
export type Centre = ReturnType<typeof openCentre>

/** Opens an order 督办任务 and, when a unit is named, gives it to that unit at once. */
export async function orderIn(
  city: OpenCity,
  tx: Parameters<OpenCity['matters']['openIn']>[0],
  who: Parameters<OpenCity['matters']['openIn']>[1],
  form: Readonly<Record<string, unknown>>,
  lead: string | null,
  at: Instant,
) {
  const opened = await city.matters.openIn(
    tx,
    who,
    { type: ORDER_TYPE, form, touch: { source: 'centre', channel: 'inner', externalId: newId() } },
    at,
  )
  if (!opened.ok || !lead) return opened
  const given = await city.matters.actIn(
    tx,
    who,
    {
      ...{ matter: opened.value.id, action: 'assign', version: opened.value.version },
      form: { lead, why: form.source ?? form.title ?? '' },
    },
    at,
  )
  return given.ok ? opened : given
}

/** The figure of the hours or days before, from the roll-ups of the same devices. */
async function measuredIn(
  city: OpenCity,
  reader: Reader,
  figure: NonNullable<Declared['readings']>,
  area: string | null,
  span: { readonly from: Instant; readonly to: Instant },
  grain: 'hour' | 'day',
): Promise<readonly { readonly at: Instant; readonly value: number }[]> {
  const { district } = city.plan
  const { registry } = signalsOf(city)
  await registry.refresh(reader)
  const metric = registry.metric(figure.metric)
  if (!metric) return []
  const sight = signals.citySight(district)
  const devices = await signals.latest(reader, sight, {
    metric: figure.metric,
    ...(area && !district.startsWith(area) ? { area } : {}),
    limit: MOST_DEVICES,
  })
  const codes = devices.map((one) => one.code).filter((code) => figure.devices?.includes(code) ?? true)
  const found = await signals.manySeries(reader, sight, { devices: codes, metric, ...span, grain })
  const at = new Map<number, number[]>()
  for (const points of found.values())
    for (const point of points) {
      const value = figure.take === 'max' ? point.max : figure.take === 'min' ? point.min : point.value
      const one = value ?? point.value
      if (one === null) continue
      const time = new Date(point.at).getTime()
      at.set(time, [...(at.get(time) ?? []), one])
    }
  return [...at]
    .sort(([a], [b]) => a - b)
    .map(([time, values]) => ({ at: new Date(time), value: overDevices(figure.take, values) }))
}

function overDevices(take: NonNullable<Declared['readings']>['take'], values: readonly number[]): number {
  const sum = values.reduce((total, one) => total + one, 0)
  const value = {
    mean: sum / values.length,
    max: Math.max(...values),
    min: Math.min(...values),
    sum,
    count: values.length,
  }[take]
  return Math.round(value * 100) / 100
}

/** One number over the newest readings of a metric, none older than the indicator allows, doubtful ones left out. */
async function readingsOf(
  reader: Reader,
  district: string,
  figure: NonNullable<Declared['readings']>,
  area: string | null,
  at: Instant,
) {
  const devices = await signals.latest(reader, signals.citySight(district), {
    metric: figure.metric,
    ...(area && !district.startsWith(area) ? { area } : {}),
    limit: MOST_DEVICES,
  })
  const since = at.getTime() - figure.minutes * 60_000
  const found = devices
    .filter((device) => !figure.devices || figure.devices.includes(device.code))
    .flatMap((device) => device.values)
    .flatMap((one) =>
      one.metric === figure.metric &&
      one.goodAt &&
      one.goodValue !== null &&
      new Date(one.goodAt).getTime() >= since
        ? [{ at: new Date(one.goodAt).getTime(), value: one.goodValue }]
        : [],
    )
  if (found.length === 0) return null
  const all = found.map((one) => one.value)
  return {
    value: overDevices(figure.take, all),
    sample: all.length,
    asOf: new Date(Math.max(...found.map((one) => one.at))),
  }
}
