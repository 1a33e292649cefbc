import type { AreaCode, Refusal, Say } from '../../../base/index.ts'
import { crsOf, degreesIn } from './crs.ts'
import {
  type AnyGeometry,
  type FeatureInput,
  type LayerKind,
  layerKinds,
  type Marks,
  refusals,
} from './declare.ts'
import { checkGeometry } from './sound.ts'

/** A feature as a file has it, before anything is believed. */
export type RawFeature = {
  /** Where it stands in the file: line or number from 1. */
  readonly at: number
  readonly geometry: unknown
  readonly props: Readonly<Record<string, unknown>>
  readonly id?: string | number
}

/** Which columns name, label and group the features; what is not said is found by usual names. */
export type Naming = { readonly ref?: string; readonly label?: string; readonly category?: string }

export type Refused = { readonly at: number; readonly name: string; readonly refusal: Refusal }
export type TakenIn = {
  readonly features: readonly FeatureInput[]
  /** Handed back, each with its reason 退回要素. */
  readonly refused: readonly Refused[]
  /** What was mended, and how often. */
  readonly notes: readonly { readonly says: Say; readonly count: number }[]
}

const REFS = ['id', 'code', 'bh', '编号', '编码', '标识', 'fid', 'objectid']
const LABELS = ['name', 'label', 'title', '名称', '标题', 'mc', 'xm']
const CATEGORIES = ['category', 'type', 'class', '类别', '类型', 'lb', 'lx']
const MOST_PROPS = 60
const MOST_TEXT = 2_000
const MOST_NAME = 200
const MOST_CATEGORY = 60

const keyLike = (
  props: RawFeature['props'],
  wanted: string | undefined,
  usual: readonly string[],
): string | undefined => {
  const names = Object.keys(props)
  if (wanted) return names.find((name) => name === wanted)
  return usual.flatMap((one) => names.find((name) => name.toLowerCase() === one) ?? [])[0]
}

/** A text as it may be kept: no null bytes, no half of a character, nothing endless. */
const short = (text: string, most = MOST_TEXT): string =>
  text
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, '')
    .toWellFormed()
    .replaceAll('\0', '')

/** Attributes as they may be kept. */
export function cleanProps(props: RawFeature['props']): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(props).slice(0, MOST_PROPS)) {
    if (value === null || value === undefined || value === '') continue
    if (typeof value === 'number' || typeof value === 'boolean') kept[short(name)] = value
    else kept[short(name)] = short(typeof value === 'string' ? value : JSON.stringify(value))
  }
  return kept
}

const FITS: Readonly<Record<LayerKind, RegExp>> = {
  point: /Point$/,
  sensor: /Point$/,
  camera: /Point$/,
  line: /LineString$/,
  polygon: /Polygon$/,
  raster: /^$/,
}

/**
 * Judges features one by one: good ones are taken in CGCS2000, bad ones handed back with the reason and never stop the
 * others. A name that comes twice is refused the second time.
 */
export function takeIn(
  raw: Iterable<RawFeature>,
  how: {
    readonly crs: string
    readonly close?: boolean
    readonly kind: LayerKind
    readonly naming?: Naming
    readonly district: AreaCode
    /** Rights of a feature by its place; absent = the district. */
    readonly marksAt?: (lon: number, lat: number) => Marks
  },
): TakenIn {
  const features: FeatureInput[] = []
  const refused: Refused[] = []
  const notes = new Map<Say, number>()
  const seen = new Set<string>()
  const crs = crsOf(how.crs)
  const origin = crs.ok ? crs.value.name : 'CGCS2000'
  for (const one of raw) {
    const props = cleanProps(one.props)
    const named = (wanted: string | undefined, usual: readonly string[]): string => {
      const key = keyLike(props, wanted, usual)
      return key === undefined ? '' : short(String(props[key]).trim(), MOST_NAME)
    }
    const label = named(how.naming?.label, LABELS)
    const given = how.naming?.ref
      ? named(how.naming.ref, [])
      : one.id !== undefined
        ? short(String(one.id).trim(), MOST_NAME)
        : named(undefined, REFS)
    const ref = given || `#${one.at}`
    const name = label || ref
    const refuse = (refusal: Refusal): void => void refused.push({ at: one.at, name, refusal })
    const sound = checkGeometry(one.geometry, { crs: how.crs, close: how.close === true })
    if (!sound.ok) {
      refuse(sound.error)
      continue
    }
    const { geometry } = sound.value
    if (!FITS[how.kind].test(geometry.type)) {
      refuse(refusals['layers.wrongKind']({ kind: layerKinds[how.kind] }))
      continue
    }
    if (seen.has(ref)) {
      refuse(refusals['layers.doubledRef']({ ref }))
      continue
    }
    seen.add(ref)
    for (const note of sound.value.notes) notes.set(note, (notes.get(note) ?? 0) + 1)
    const [lon, lat] = firstOf(geometry)
    features.push({
      ...{
        ref,
        geometry,
        label,
        category: short(named(how.naming?.category, CATEGORIES), MOST_CATEGORY),
        props,
        origin,
      },
      marks: how.marksAt?.(lon, lat) ?? { area: how.district },
    })
  }
  return { features, refused, notes: [...notes].map(([says, count]) => ({ says, count })) }
}

function firstOf(geometry: AnyGeometry): readonly [number, number] {
  let at: unknown = geometry.coordinates
  while (Array.isArray(at) && Array.isArray(at[0])) at = at[0]
  return at as [number, number]
}

/** Features of a GeoJSON text, and the system it names itself (the `crs` of the older edition). */
export function* geojsonFeatures(document: unknown): Generator<RawFeature> {
  const root = (document ?? {}) as {
    type?: unknown
    features?: unknown
    geometry?: unknown
    properties?: unknown
  }
  const props = (value: unknown): Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {}
  if (root.type === 'FeatureCollection' && Array.isArray(root.features)) {
    let at = 0
    for (const one of root.features as unknown[]) {
      at++
      const { geometry, properties, id } = props(one)
      yield {
        at,
        geometry: geometry ?? null,
        props: props(properties),
        ...(typeof id === 'string' || typeof id === 'number' ? { id } : {}),
      }
    }
  } else if (root.type === 'Feature') {
    yield { at: 1, geometry: root.geometry ?? null, props: props(root.properties) }
  } else if (root.type === 'GeometryCollection') {
    let at = 0
    for (const geometry of (root as { geometries?: unknown[] }).geometries ?? [])
      yield { at: ++at, geometry, props: {} }
  } else yield { at: 1, geometry: document, props: {} }
}

export const geojsonCrs = (document: unknown): string => {
  const name = (document as { crs?: { properties?: { name?: unknown } } } | null)?.crs?.properties?.name
  return typeof name === 'string' ? name.slice(0, 80) : ''
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const plainText = (xml: string): string =>
  xml
    .replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, '$1')
    .replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '')
    .trim()

/** Way points, routes and tracks of a GPX file, which is in WGS-84 by its own standard; nothing else of the XML is followed. */
export function* gpxFeatures(xml: string): Generator<RawFeature> {
  const named = (part: string): Record<string, unknown> => {
    const props: Record<string, unknown> = {}
    for (const name of ['name', 'desc', 'time', 'ele', 'sym', 'type']) {
      const found = new RegExp(`<${name}>([\\s\\S]{0,2000}?)</${name}>`).exec(part)
      if (found?.[1]) props[name] = plainText(found[1])
    }
    return props
  }
  const at = (attributes: string): [number, number] => {
    const value = (name: string): number =>
      Number(new RegExp(`\\b${name}="([^"]{1,40})"`).exec(attributes)?.[1] ?? Number.NaN)
    return [value('lon'), value('lat')]
  }
  const points = (part: string, tag: string): [number, number][] =>
    [...part.matchAll(new RegExp(`<${tag}\\b([^>]{0,200})>`, 'g'))].map((found) => at(found[1] ?? ''))
  let no = 0
  for (const found of xml.matchAll(/<wpt\b([^>]{0,200})(?:\/>|>([\s\S]{0,20000}?)<\/wpt>)/g))
    yield {
      at: ++no,
      geometry: { type: 'Point', coordinates: at(found[1] ?? '') },
      props: named(found[2] ?? ''),
    }
  for (const [outer, part, point] of [
    ['trk', 'trkseg', 'trkpt'],
    ['rte', 'rte', 'rtept'],
  ] as const)
    for (const piece of between(xml, outer)) {
      const lines = (outer === 'rte' ? [piece] : [...between(piece, part)]).map((one) => points(one, point))
      const head = piece.slice(0, Math.max(0, piece.search(new RegExp(`<(?:${point}|${part})\\b`))))
      const kept = lines.filter((line) => line.length > 0)
      yield {
        at: ++no,
        geometry:
          kept.length === 1
            ? { type: 'LineString', coordinates: kept[0] }
            : { type: 'MultiLineString', coordinates: kept },
        props: named(head),
      }
    }
}

function* between(xml: string, tag: string): Generator<string> {
  const open = new RegExp(`<${tag}\\b[^>]{0,400}>`, 'g')
  for (let found = open.exec(xml); found; found = open.exec(xml)) {
    const end = xml.indexOf(`</${tag}>`, open.lastIndex)
    if (end < 0) return
    yield xml.slice(open.lastIndex, end)
    open.lastIndex = end
  }
}

const X = ['lon', 'lng', 'longitude', 'x', '经度', 'jd', '东坐标', '横坐标', 'point_x']
const Y = ['lat', 'latitude', 'y', '纬度', 'wd', '北坐标', '纵坐标', 'point_y']
/** Name of the column that holds shapes as GeoJSON text. */
const GEOMETRY = /^(?:geometry|geom|图形|shape)(?: \d)?$/i

/** Rows of a table with coordinates or shapes in it: CSV, workbooks, Shapefiles as a table. */
export function rowFeatures(
  names: readonly string[],
  given: { readonly x?: string; readonly y?: string },
): ((at: number, cells: readonly string[]) => RawFeature) | null {
  const find = (wanted: string | undefined, usual: readonly string[]): number => {
    const lower = names.map((name) => name.trim().toLowerCase())
    return wanted ? names.indexOf(wanted) : (usual.map((one) => lower.indexOf(one)).find((i) => i >= 0) ?? -1)
  }
  const geometryAt = names.findLastIndex((name) => GEOMETRY.test(name))
  const [x, y] = [find(given.x, X), find(given.y, Y)]
  if ((x < 0 || y < 0) && geometryAt < 0) return null
  const own = x < 0 || y < 0
  return (at, cells) => {
    const props = Object.fromEntries(
      names.flatMap((name, i) =>
        i === geometryAt || (!own && (i === x || i === y)) ? [] : [[name, cells[i] ?? '']],
      ),
    )
    if (own) {
      const text = cells[geometryAt] ?? ''
      let geometry: unknown = null
      try {
        geometry = text === '' ? null : JSON.parse(text)
      } catch {
        geometry = { type: text.slice(0, 20) }
      }
      return { at, geometry, props }
    }
    const [a = '', b = ''] = [cells[x], cells[y]]
    if (a.trim() === '' && b.trim() === '') return { at, geometry: null, props }
    const [lon, lat] = [degreesIn(a), degreesIn(b)]
    const shown = (value: number, text: string): number | string => (Number.isNaN(value) ? text : value)
    return { at, geometry: { type: 'Point', coordinates: [shown(lon, a), shown(lat, b)] }, props }
  }
}

/** The system that the .prj of a Shapefile names, where it is one we know. */
export function crsOfPrj(name: string): string {
  const plain = name.replace(/[^a-z0-9]+/gi, '_')
  const zone = /CGCS_?2000_3_Degree_GK_Zone_(\d+)/i.exec(plain)?.[1]
  if (zone) return `EPSG:${4513 + Number(zone) - 25}`
  const meridian = /CGCS_?2000_3_Degree_GK_CM_(\d+)E/i.exec(plain)?.[1]
  if (meridian) return `EPSG:${4534 + (Number(meridian) - 75) / 3}`
  if (/^(?:GCS_)?China_Geodetic_Coordinate_System_2000$|^CGCS_?2000$/i.test(plain)) return 'CGCS2000'
  if (/^(?:GCS_)?WGS_?(?:19)?84$/i.test(plain)) return 'WGS-84'
  return ''
}
