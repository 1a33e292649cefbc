import { createHash } from 'node:crypto'
import { dayOf, type Id, type Instant, must, type Say, say } from '../base/index.ts'
import { follow, paceOf, pulse, type RecordedFact } from '../platform/ledger/index.ts'
import { systemActor } from '../platform/org/index.ts'
import * as places from '../platform/places/index.ts'
import { layers } from '../platform/places/index.ts'
import type { RegisterType } from '../platform/registers/index.ts'
import type { Reader, Tx } from '../platform/store/index.ts'
import { alone } from './alone.ts'
import type { OpenCity } from './open.ts'
import { signalsOf } from './sensing.ts'

/** What mirrors take of the time, together: those at the desks come first. */
const SHARE = 0.15
const REST_MS = 300
const BEAT_MS = 15_000
const PAGE = 200

type Source<K extends layers.LayerSource['kind']> = Extract<layers.LayerSource, { readonly kind: K }>
type Change = { readonly put: readonly layers.FeatureInput[]; readonly ends: readonly string[] }

const pointAt = (lon: number, lat: number): layers.AnyGeometry => ({ type: 'Point', coordinates: [lon, lat] })

/**
 * Layers of other rooms 业务图层: matters, registers, devices, outlines of areas and grids stand in the map as features
 * with the marks of their own rooms. What changes there changes here as the ledger tells of it.
 */
export function mapMirror(city: OpenCity) {
  const { district } = city.plan
  const system = systemActor(district)
  const prints = new Map<number, string>()

  /** Matters with their marks, read once for all layers. */
  async function mattersOf(reader: Reader, ids: readonly Id[], at: Instant) {
    const [{ rows }, sights] = await Promise.all([
      city.matters.list(reader, system, { ids, limit: Math.max(1, ids.length) }, at),
      city.matters.sights(reader, district, ids),
    ])
    return { rows, sights: new Map(sights.map((one) => [one.id, one])) }
  }

  /** Matters as features; what is closed, merged or without a place ends. */
  function mattersIn(
    source: Source<'matters'>,
    { rows, sights }: Awaited<ReturnType<typeof mattersOf>>,
  ): Change {
    const states = city.types[source.type]?.flow.states ?? {}
    const put: layers.FeatureInput[] = []
    const ends: string[] = []
    for (const row of rows) {
      if (row.type !== source.type) continue
      const marks = sights.get(row.id)
      const over = row.mergedInto !== null || (source.openOnly !== false && row.closedAt !== null)
      if (!marks || row.lon === null || row.lat === null || over) {
        ends.push(row.id)
        continue
      }
      put.push({
        ref: row.id,
        geometry: pointAt(row.lon, row.lat),
        category: row.closedAt ? 'closed' : row.urgency,
        label: row.number,
        origin: 'CGCS2000',
        from: row.openedAt,
        props: {
          number: row.number,
          title: row.title,
          state: row.state,
          stateTitle: states[row.state]?.title.zh ?? row.state,
          kind: row.kind,
          matterCategory: row.category,
          area: row.area,
          openedAt: row.openedAt.toISOString(),
          ...(row.due ? { due: row.due.toISOString() } : {}),
        },
        marks: {
          area: marks.area,
          units: [...marks.units, ...marks.grids],
          openedBy: marks.openedBy,
          type: marks.type,
          secret: marks.secret,
        },
      })
    }
    return { put, ends }
  }

  /** A register's row as a feature: where it stands, what it is called, and its fields that are not personal. */
  function registerFeature(
    type: RegisterType,
    field: string,
    id: Id,
    values: Readonly<Record<string, unknown>>,
    style: layers.Layer['style'],
  ): layers.FeatureInput | null {
    const geometry = geometryIn(values[field])
    if (!geometry) return null
    const shown = Object.entries(type.fields).filter(
      ([name, one]) =>
        !one.personal &&
        (one.grade ?? 2) <= 2 &&
        ['text', 'code', 'integer', 'decimal', 'day', 'area', 'yes'].includes(one.kind) &&
        name !== field,
    )
    const units = Object.entries(type.fields).flatMap(([name, one]) =>
      one.kind === 'unit' ? [values[name]].flat() : [],
    )
    const areaField = Object.entries(type.fields).find(([, one]) => one.kind === 'area')?.[0]
    const area = areaField ? values[areaField] : null
    const codes = Object.entries(type.fields).flatMap(([name, one]) =>
      one.kind === 'code' && !one.personal && name !== type.label ? [{ name, list: one.list }] : [],
    )
    // the field that the colours of the layer speak of, or the first
    const coloured = (style?.categories ?? []).map((one) => one.code)
    const speaks = (list: string): boolean =>
      coloured.length > 0 &&
      coloured.every((each) => city.compiled.codes[list]?.codes.some(({ code }) => code === each))
    const code = (codes.find(({ list }) => speaks(list)) ?? codes[0])?.name
    return {
      ref: id,
      geometry,
      label: String(values[type.label] ?? '').slice(0, 200),
      category: code ? String([values[code]].flat()[0] ?? '').slice(0, 60) : '',
      props: Object.fromEntries(
        shown.flatMap(([name]) =>
          values[name] === null || values[name] === undefined ? [] : [[name, values[name]]],
        ),
      ),
      marks: {
        area: typeof area === 'string' ? area : district,
        units: units.filter((one): one is string => typeof one === 'string'),
      },
    }
  }

  const placeField = (type: RegisterType, wanted: string | undefined): string | undefined =>
    Object.entries(type.fields).find(
      ([name, one]) =>
        (wanted ? name === wanted : ['point', 'polygon'].includes(one.kind)) &&
        !one.personal &&
        (one.grade ?? 2) <= 2,
    )?.[0]

  async function registerRows(
    reader: Reader,
    source: Source<'register'>,
    style: layers.Layer['style'],
  ): Promise<layers.FeatureInput[]> {
    const type = city.compiled.registers[source.register]
    const field = type && placeField(type, source.field)
    if (!type || !field) return []
    const all: layers.FeatureInput[] = []
    let after: string | undefined
    do {
      const page = await city.registers.list(reader, system, type.name, {
        limit: PAGE,
        ...(after ? { after } : {}),
      })
      if (!page.ok) return all
      for (const { id, values } of page.value.rows) {
        const made = registerFeature(type, field, id, values, style)
        if (made) all.push(made)
      }
      after = page.value.next ?? undefined
    } while (after)
    return all
  }

  async function registerChange(
    reader: Reader,
    source: Source<'register'>,
    style: layers.Layer['style'],
    ids: readonly Id[],
  ): Promise<Change> {
    const type = city.compiled.registers[source.register]
    const field = type && placeField(type, source.field)
    if (!type || !field) return { put: [], ends: [] }
    const put: layers.FeatureInput[] = []
    const ends: string[] = []
    for (const id of ids) {
      const row = await city.registers.get(reader, system, type.name, id)
      const made =
        row.ok && row.value.state === 'current'
          ? registerFeature(type, field, id, row.value.values, style)
          : null
      if (made) put.push(made)
      else ends.push(id)
    }
    return { put, ends }
  }

  async function devices(reader: Reader, source: Source<'devices'>): Promise<layers.FeatureInput[]> {
    const { registry } = signalsOf(city)
    await registry.refresh(reader)
    return [...registry.devices()].flatMap((one) => {
      const wanted = source.of === undefined || source.of === one.kind
      if (!wanted || one.lon === null || one.lat === null || one.state === 'retired') return []
      return [
        {
          ref: one.code,
          geometry: pointAt(one.lon, one.lat),
          category: one.flagged ?? one.state,
          label: one.title,
          props: { code: one.code, kind: one.kind, state: one.state, device: one.id },
          marks: { area: one.area, units: one.unit ? [one.unit] : [] },
        },
      ]
    })
  }

  async function outlines(
    reader: Reader,
    kind: 'areas' | 'grids',
    at: Instant,
  ): Promise<layers.FeatureInput[]> {
    if (kind === 'areas') {
      const { shapes } = await places.openLocator(reader, district, dayOf(at))
      return shapes
        .filter((one) => one.kind === 'area')
        .map((one) => ({
          ref: one.code,
          geometry: one.geometry as layers.AnyGeometry,
          category: one.schematic ? 'schematic' : 'surveyed',
          label: one.name,
          props: { code: one.code },
          marks: { area: one.code, grade: 1 },
        }))
    }
    const grids = await places.grids.list(reader, district, { day: dayOf(at) })
    return grids.map((one) => ({
      ref: `${one.kind}:${one.code}`,
      geometry: one.geometry as layers.AnyGeometry,
      category: one.kind,
      label: one.name,
      props: { code: one.code, areaM2: Math.round(one.areaM2) },
      marks: { area: one.code.slice(0, 12), grade: 1 },
    }))
  }

  async function whole(
    reader: Reader,
    layer: layers.Layer,
    at: Instant,
  ): Promise<readonly layers.FeatureInput[] | null> {
    const { source } = layer
    switch (source.kind) {
      case 'register':
        return registerRows(reader, source, layer.style)
      case 'devices':
        return devices(reader, source)
      case 'areas':
      case 'grids':
        return outlines(reader, source.kind, at)
      default:
        return null
    }
  }

  const mirrored = async (reader: Reader): Promise<layers.Layer[]> =>
    (await layers.list(reader, district)).filter(
      ({ source }) => !['own', 'tiles', 'sketch'].includes(source.kind),
    )

  /** Every matter of the type that is there already, page by page, each in a transaction of its own. */
  async function fillMatters(layer: layers.Layer, source: Source<'matters'>): Promise<void> {
    let cursor: string | undefined
    do {
      const at = city.now()
      const filter = {
        type: [source.type],
        limit: PAGE,
        ...(source.openOnly === false ? {} : { open: true }),
      }
      const page = await city.matters.list(
        city.store,
        system,
        { ...filter, ...(cursor ? { cursor } : {}) },
        at,
      )
      const ids = page.rows.map((row) => row.id)
      if (ids.length > 0)
        await city.store.tx(async (tx) => {
          const { put, ends } = mattersIn(source, await mattersOf(tx, ids, at))
          return layers.put(tx, district, layer.name, put, at, ends)
        })
      cursor = page.next ?? undefined
    } while (cursor)
  }

  async function fill(layer: layers.Layer): Promise<void> {
    if (layer.source.kind === 'matters') await fillMatters(layer, layer.source)
    else await refill(layer)
    await city.store.tx((tx) => layers.filled(tx, layer, city.now()))
  }

  async function refill(layer: layers.Layer): Promise<void> {
    const at = city.now()
    const features = await whole(city.store, layer, at)
    if (!features) return
    // what is the same as last time is not even compared with what is kept
    const print = createHash('md5').update(JSON.stringify(features)).digest('base64')
    if (prints.get(layer.slot) === print) return
    await city.store.tx((tx) => layers.put(tx, district, layer.name, features, at, 'others'))
    prints.set(layer.slot, print)
  }

  return {
    /** What the ledger tells, written in the transaction that moves the follower on. */
    async onFacts(tx: Tx, facts: readonly RecordedFact[], wake: () => void): Promise<void> {
      if (facts.some(({ subjectKind }) => subjectKind === 'device' || subjectKind === 'grid')) wake()
      const about = (kind: string): Id[] => [
        ...new Set(facts.flatMap((fact) => (fact.subjectKind === kind ? [fact.subject] : []))),
      ]
      const [ids, rows] = [about('matter'), about('register')]
      if (ids.length === 0 && rows.length === 0) return
      const at = city.now()
      const showing = await mirrored(tx)
      const some = ids.length > 0 && showing.some(({ source }) => source.kind === 'matters')
      const matters = some ? await mattersOf(tx, ids, at) : null
      for (const layer of showing) {
        const { source } = layer
        const change =
          source.kind === 'matters' && matters
            ? mattersIn(source, matters)
            : source.kind === 'register' && rows.length > 0
              ? await registerChange(tx, source, layer.style, rows)
              : null
        if (change && change.put.length + change.ends.length > 0)
          await layers.put(tx, district, layer.name, change.put, at, change.ends)
      }
    },
    /** Layers that are new are filled whole; devices and outlines are looked at as a whole each time. */
    async beat(): Promise<void> {
      for (const layer of await layers.unfilled(city.store, district)) await fill(layer)
      for (const layer of await mirrored(city.store))
        if (['devices', 'areas', 'grids'].includes(layer.source.kind)) await refill(layer)
    },
  }
}

function geometryIn(value: unknown): layers.AnyGeometry | null {
  if (typeof value !== 'object' || value === null) return null
  const { lon, lat } = value as { lon?: unknown; lat?: unknown }
  if (typeof lon === 'number' && typeof lat === 'number') return pointAt(lon, lat)
  const checked = layers.checkGeometry(value, { crs: 'CGCS2000', close: true })
  return checked.ok ? checked.value.geometry : null
}

/** Layers that every city has. */
const CITY_LAYERS: readonly layers.LayerDraft[] = [
  {
    name: 'city.areas',
    title: say('行政区划', 'Areas'),
    class: 'vector',
    kind: 'polygon',
    source: { kind: 'areas' },
    detailZoom: 0,
    style: { color: '#5b8ff9', fill: 0.04, width: 1.5, labelZoom: 10 },
  },
  {
    name: 'city.grids',
    title: say('网格', 'Grids'),
    class: 'vector',
    kind: 'polygon',
    source: { kind: 'grids' },
    minZoom: 11,
    detailZoom: 0,
    style: { color: '#13a8a8', fill: 0.03, width: 1, labelZoom: 14 },
  },
  {
    name: 'city.devices',
    title: say('感知设备', 'Devices'),
    class: 'live',
    kind: 'sensor',
    source: { kind: 'devices' },
    scope: 'rows',
    style: {
      color: '#389e0d',
      labelZoom: 15,
      categories: [
        { code: 'online', title: say('在线', 'Online'), color: '#389e0d' },
        { code: 'offline', title: say('离线', 'Offline'), color: '#8c8c8c' },
        { code: 'repair', title: say('维修', 'Under repair'), color: '#d48806' },
        { code: 'testing', title: say('调试', 'Testing'), color: '#08979c' },
      ],
    },
  },
  {
    name: 'city.cameras',
    title: say('摄像头', 'Cameras'),
    class: 'live',
    kind: 'camera',
    source: { kind: 'devices', of: 'camera' },
    scope: 'rows',
    style: { color: '#531dab', labelZoom: 15 },
  },
]
/** 演示影像: two flights over the drawn town, so that there is something to see from the air, and to compare. */
const DEMO_LAYERS: readonly layers.LayerDraft[] = (
  [
    ['2026', 'after', '2026-01-18'],
    ['2025', 'before', '2025-03-12'],
  ] as const
).map(([year, flight, madeOn]) => ({
  name: `city.aerial${year}`,
  title: say(`演示影像 ${madeOn.slice(0, 7)}`, `Demonstration imagery ${madeOn.slice(0, 7)}`),
  class: 'imagery',
  kind: 'raster',
  source: { kind: 'sketch', flight },
  madeOn,
  from: '示意城镇自动绘制，非实拍 · drawn, not photographed',
  licence: '仅供演示 · demonstration only',
  minZoom: places.AERIAL_ZOOMS[0],
  maxZoom: places.AERIAL_ZOOMS[1],
}))
const CITY = 'city'

/** The city's own layers and those of its packs are registered as they are declared; what is no longer declared rests. */
async function declareLayers(city: OpenCity): Promise<void> {
  const { district } = city.plan
  const wanted = [
    ...[...CITY_LAYERS, ...(city.plan.demo ? DEMO_LAYERS : [])].map((draft) => ({ pack: CITY, draft })),
    ...city.compiled.layers.map(({ pack, draft }) => ({ pack, draft })),
  ]
  const known = new Map((await layers.list(city.store, district)).map((layer) => [layer.name, layer]))
  const names = new Set(wanted.map(({ draft }) => draft.name))
  const at = city.now()
  await city.store.tx(async (tx) => {
    for (const { pack, draft } of wanted) {
      const layer = known.get(draft.name)
      if (layer && layers.saysTheSame(layer, draft)) continue
      must(
        await layers.save(tx, district, layer ? { ...draft, detailZoom: layer.detailZoom } : draft, at, pack),
      )
    }
    for (const layer of known.values())
      if (layer.pack !== null && !names.has(layer.name)) await layers.retire(tx, district, layer.name, at)
  })
}

/** Keeps the layers of other rooms up to date while the city is at work. */
export async function runMap(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  await declareLayers(city)
  const mirror = mapMirror(city)
  const onError = (fault: unknown) => onFault({ zh: '地图图层', en: 'map layers' }, fault)
  const pace = paceOf(SHARE)
  // facts that come before the beat is made wake nobody: its first run looks at everything
  let wake = () => {}
  const follower = follow(city.store, 'map.mirror', (tx, facts) => mirror.onFacts(tx, facts, () => wake()), {
    from: 'now',
    restMs: REST_MS,
    batch: 200,
    pace,
    onError,
  })
  const beat = pulse(
    alone(city, 'map', async () => {
      await follower.begun()
      await mirror.beat()
      return false
    }),
    { pollMs: BEAT_MS, restMs: 2_000, pace, onError },
  )
  wake = beat.wake
  return {
    begun: () => follower.begun(),
    caughtUp: () => follower.caughtUp(),
    async stop() {
      await Promise.all([follower.stop(), beat.stop()])
    },
  }
}
