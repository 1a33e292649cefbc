import { type Instant, no, ok, type Refusal, type Result } from '../../base/index.ts'
import {
  type Asked,
  type Dimension,
  instantIn,
  refusals,
  type ScreenPlan,
  type ScreenRates,
  screenFigures,
  screenRates,
  spanOf,
  subjectOf,
} from '../../brain/indicators/index.ts'
import { maskText } from '../../platform/fields/index.ts'
import { append } from '../../platform/ledger/index.ts'
import { DIMENSIONS, matterRights } from '../../platform/matters/index.ts'
import { type Actor, factActorOf } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { centreOf } from '../centre.ts'
import { keepUntilChanged } from '../kept.ts'
import type { LiveEvent } from '../live.ts'
import type { OpenCity } from '../open.ts'
import { figureLevels, reaches } from './figure-levels.ts'

/** What stands on the screen of a city that runs the hotline. */
const SCREEN: ScreenPlan = {
  taken: 'hotline.taken',
  open: 'hotline.open',
  overdue: 'hotline.overdue',
  closed: 'hotline.closed',
  responded: 'hotline.responded',
  solved: 'hotline.solved',
  satisfied: 'hotline.satisfied',
  onTime: 'hotline.closedInTime',
}
const LATEST = 12
const NARROW = ['area', 'category', 'channel', 'kind', 'urgency'] as const

type Query = Readonly<Record<string, unknown>>
type Screen = Awaited<ReturnType<typeof screenFigures>>

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** A query of the figures' doors as the indicators want it. */
export function askedOf(query: Query, at: Instant): Result<Asked & { by?: Dimension }, Refusal> {
  const name = text(query.name) ?? ''
  const by = text(query.by)
  if (by && !(DIMENSIONS as readonly string[]).includes(by))
    return no(refusals['indicators.badDivision']({ by }))
  const given = text(query.asOf)
  const asOf = given ? instantIn(given, true) : null
  if (given && !asOf) return no(refusals['indicators.badPeriod']({ from: given, to: given }))
  const span = spanOf(text(query.from), text(query.to), asOf ?? at)
  if (!span.ok) return span
  const narrow = Object.fromEntries(
    NARROW.flatMap((key) => {
      const value = text(query[key])
      return value ? [[key, value.split(',')]] : []
    }),
  )
  const groups = [
    ...(by && typeof query.group === 'string' ? [{ by: by as Dimension, key: query.group }] : []),
    ...(text(query.unit) ? [{ by: 'unit' as const, key: text(query.unit) ?? '' }] : []),
  ]
  return ok({
    name,
    span: span.value,
    ...(asOf ? { asOf } : {}),
    ...(Object.keys(narrow).length > 0 ? { narrow } : {}),
    ...(groups.length > 0 ? { groups } : {}),
    ...(by ? { by: by as Dimension } : {}),
  })
}

const WHICH: Readonly<Record<string, 'base' | 'hits' | 'rest'>> = {
  numerator: 'hits',
  denominator: 'base',
  rest: 'rest',
}

/** 大屏与指标: figures that open to exactly the rows they counted, under the reader's own rights. */
export function figureDesks(
  city: OpenCity,
  live?: {
    subscribe(hear: (event: LiveEvent) => void): () => void
    publish(event: LiveEvent): void
  },
) {
  const { compiled, matters, catalog } = city
  const { indicators } = centreOf(city)
  const levels = figureLevels(city)
  const clock = () => city.now().getTime()
  const kept = keepUntilChanged<Screen & { latest: readonly unknown[] }>(clock)
  // The rates of a month take longer: while they are made anew the screen shows the last ones with their own instant.
  const rates = keepUntilChanged<ScreenRates>(clock, {
    lastMeanwhile: true,
    onRenewed() {
      kept.changed()
      live?.publish({ event: 'screen', data: { changed: true, rates: true }, to: 'staff' })
    },
  })
  live?.subscribe((event) => {
    if (event.event !== 'screen' || event.data.rates === true) return
    rates.changed()
    kept.changed()
  })
  const titleOf = (list: string, code: string) =>
    compiled.codes[list]?.codes.find((one) => one.code === code)?.title
  const names = { area: catalog.areaName, unit: catalog.unitName, code: titleOf }

  async function make(reader: Reader, who: Actor, area: string | null, at: Instant, key: string) {
    const rated = () => rates.get(key, () => screenRates(indicators, reader, who, SCREEN, area, city.now()))
    const [screen, { rows }] = await Promise.all([
      screenFigures(indicators, reader, who, SCREEN, names, area, at, rated),
      matters.list(reader, who, { ...(area ? { area: [area] } : {}), limit: LATEST }, at),
    ])
    const latest = rows.map((row) => ({
      id: row.id,
      number: row.number,
      // Neither who asked nor what a whistle-blower said.
      title: row.secret ? '' : maskText(row.title),
      secret: row.secret,
      state: row.state,
      kind: row.kind,
      category: row.category,
      urgency: row.urgency,
      channel: row.channel,
      area: row.area,
      areaName: row.areaName,
      leadUnitName: row.leadUnitName,
      openedAt: row.openedAt,
      light: row.light,
    }))
    return { ...screen, latest }
  }

  return {
    async screen(_reader: Reader, who: Actor, input: { readonly area?: string }) {
      const area = input.area && /^\d{2,12}$/.test(input.area) ? input.area : null
      // Who sees the same rows sees the same screen.
      const key = JSON.stringify([who.district, area, matterRights({ roles: compiled.roles }, who)])
      const made = await kept.get(key, () => make(city.screens.reader(), who, area, city.now(), key))
      const { latest, figures, ...rest } = made
      const { definition, rowsUrl } = figures.today
      return ok({
        ...rest,
        demo: city.plan.demo,
        figures: { ...figures, latest: { definition, rowsUrl, rows: latest } },
      })
    },

    indicators: {
      list: async () => ok({ rows: indicators.list() }),

      async read(reader: Reader, who: Actor, input: Query, at: Instant) {
        const asked = askedOf(input, at)
        if (!asked.ok) return asked
        const read = await indicators.read(reader, who, asked.value, at)
        if (!read.ok) return read
        const query = new URLSearchParams({
          from: asked.value.span.from.toISOString(),
          to: asked.value.span.to.toISOString(),
          asOf: (read.value.asOf as Date).toISOString(),
        })
        for (const key of [...NARROW, 'unit'])
          if (text(input[key])) query.set(key, text(input[key]) as string)
        const rowsUrl = `/api/indicators/${encodeURIComponent(asked.value.name)}/rows?${query}`
        const { by } = asked.value
        const counted = indicators.find(asked.value.name)
        const type = counted.ok ? counted.value.count.type : ''
        const groups = (read.value.groups as { key: string }[] | undefined)?.map((group) => ({
          ...group,
          title: by ? nameOf(by, group.key, type) : null,
          rowsUrl: `${rowsUrl}&by=${by}&group=${encodeURIComponent(group.key)}`,
        }))
        return ok({ ...read.value, rowsUrl, ...(groups ? { groups } : {}) })
      },

      /** The same rows as every list of matters; `part=numerator|denominator|rest` of a ratio. */
      async rows(reader: Reader, who: Actor, input: Query, at: Instant) {
        const asked = askedOf(input, at)
        if (!asked.ok) return asked
        const counted = indicators.find(asked.value.name)
        const area = asked.value.narrow?.area?.[0]
        // who asks for a place that is none of his is told so, and it is noted 越权下钻
        if (area && !reaches(who, area)) {
          await noted(who, 'indicators.refused', asked.value.name, { area, reason: '区划不在职责范围内' }, at)
          return no(refusals['indicators.otherArea']({ area: catalog.areaName(area) ?? area }))
        }
        const purpose = text(input.purpose)?.trim() ?? ''
        if (counted.ok && counted.value.persons && purpose.length < 4)
          return no(refusals['indicators.purpose']())
        if (!text(input.cursor))
          await noted(
            who,
            'indicators.opened',
            asked.value.name,
            { ...(area ? { area } : {}), ...(purpose ? { reason: purpose } : {}) },
            at,
          )
        // no matters were counted: its rows are those of the register or the dataset
        if (counted.ok && (counted.value.rows || counted.value.readings || counted.value.manual))
          return ok({ rows: [], next: null, asOf: at, total: 0 })
        const limit = Math.min(200, Math.max(1, Math.trunc(Number(input.limit ?? 50)) || 50))
        const cursor = text(input.cursor)
        const found = await indicators.rows(
          reader,
          who,
          {
            ...asked.value,
            which: WHICH[text(input.part) ?? ''] ?? 'base',
            limit,
            ...(cursor ? { cursor } : {}),
          },
          at,
        )
        if (!found.ok) return found
        const { ids, next, total, asOf } = found.value
        const { rows } =
          ids.length > 0 ? await matters.list(reader, who, { ids, limit: 200 }, at) : { rows: [] }
        return ok({ rows, next, asOf, ...(total === null ? {} : { total }) })
      },

      /** 逐级下钻: the same figure one level further down. */
      async levels(reader: Reader, who: Actor, input: Query, at: Instant) {
        const asked = askedOf(input, at)
        if (!asked.ok) return asked
        const { by: _by, ...of } = asked.value
        const query = Object.fromEntries(
          ['from', 'to', 'by', 'group', 'unit', ...NARROW].flatMap((key) => {
            const value = text(input[key])
            return value !== undefined && key !== 'area' ? [[key, value]] : []
          }),
        )
        return levels(reader, who, of, { area: text(input.area) ?? city.plan.district, query }, at)
      },

      async publish(tx: Tx, who: Actor, input: Query, at: Instant) {
        const asked = askedOf(input, at)
        return asked.ok ? indicators.publish(tx, who, asked.value, at) : asked
      },
      published: async (reader: Reader, who: Actor, input: Query) =>
        ok({ rows: await indicators.published(reader, who, text(input.name) ?? null) }),
      verify: (reader: Reader, who: Actor, input: { readonly id: string }, at: Instant) =>
        indicators.verify(reader, who, input.id, at),
    },
  }

  /** Opening the rows behind a figure leaves a trace 下钻留痕; the doors of the city only, not its own looks. */
  async function noted(who: Actor, kind: string, indicator: string, body: Query, at: Instant): Promise<void> {
    if (who.kind === 'system') return
    await city.store.tx((tx) =>
      append(tx, [
        {
          ...{ district: city.plan.district, kind, at, actor: factActorOf(who) },
          ...{
            subjectKind: 'indicator',
            subject: subjectOf('indicator', indicator),
            body: { indicator, ...body },
          },
        },
      ]),
    )
  }

  function nameOf(by: Dimension, key: string, type: string) {
    const plain = { zh: key || '未填', en: key || 'not given' }
    const name =
      by === 'area' || by === 'village'
        ? catalog.areaName(key)
        : by === 'unit'
          ? catalog.unitName(key)
          : undefined
    if (name) return { zh: name, en: name }
    // each kind of matter has categories of its own
    const field = by === 'category' || by === 'kind' ? compiled.types[type]?.fields[by] : undefined
    return titleOf(field?.kind === 'code' ? field.list : by, key) ?? plain
  }
}
