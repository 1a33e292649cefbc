import { dayOf, type Instant, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { type Actor, factActorOf, mayAct } from '../../platform/org/index.ts'
import * as places from '../../platform/places/index.ts'
import { layers } from '../../platform/places/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { clientsOf } from '../clients.ts'
import { mapOf } from '../map.ts'
import type { OpenCity } from '../open.ts'
import { pictureAddress } from '../picture-hosts.ts'
import { day } from './input.ts'
import { holds, LIST_EDITORS } from './may.ts'

type Json = Readonly<Record<string, unknown>>
type Onlooker = Actor | null

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
const number = (value: unknown): number =>
  typeof value === 'string' ? Number(value || Number.NaN) : Number(value)
const names = (value: unknown): readonly string[] =>
  typeof value === 'string' ? value.split(',').filter(Boolean) : Array.isArray(value) ? value.map(String) : []
const instant = (value: unknown): Instant | undefined => {
  const at = typeof value === 'string' && value !== '' ? new Date(value) : undefined
  return at && !Number.isNaN(at.getTime()) ? at : undefined
}

/** `west,south,east,north` in degrees. */
function boxIn(value: unknown): layers.Box | undefined {
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = text(value)
    .split(',')
    .map(Number)
  const fits = [west, south, east, north].every(Number.isFinite) && west < east && south < north
  return fits && Math.abs(north) <= 90 && Math.abs(south) <= 90 ? { west, south, east, north } : undefined
}

/** A shape drawn on the map: checked like one in a file. */
function drawnIn(value: unknown): Result<layers.AnyGeometry, Refusal> {
  const checked = layers.checkGeometry(value, { crs: 'CGCS2000', close: true })
  return checked.ok ? ok(checked.value.geometry) : checked
}

const whereIn = (input: Json): layers.Where => {
  const asOf = instant(input.asOf)
  const categories = names(input.categories)
  return { ...(asOf ? { asOf } : {}), ...(categories.length > 0 ? { categories } : {}) }
}

/** 地图: layers, tiles and searches by place, for the staff, for programs and for everybody. */
export function mapDesks(city: OpenCity) {
  const { plan, compiled, catalog } = city
  const { district } = plan
  const map = mapOf(city)

  /** Its features are written here, or its pictures lie here. */
  const ownHere = ({ source }: layers.Layer): boolean =>
    source.kind === 'own' || (source.kind === 'tiles' && !source.address.startsWith('https:'))
  const mayEdit = (who: Actor, layer: layers.Layer): boolean =>
    ownHere(layer) &&
    (holds(city, who, LIST_EDITORS).ok ||
      mayAct(who, layer.editors, { area: district, units: [], openedBy: who.account }, compiled.roles).ok)

  /** Stands in the address of pictures: changes with the layer and with what the asker sees of it. */
  const rasterTag = (layer: layers.Layer, sight: layers.Sight): string =>
    map.tagOf(layer, sight, 'raster').replaceAll('"', '')

  /** What a page may know of a layer: nothing of its slot in the tables. */
  const told = (layer: layers.Layer, who: Onlooker) => {
    const { slot, district: _, ...rest } = layer
    return {
      ...rest,
      may: { edit: who !== null && mayEdit(who, layer) },
      ...(layer.kind === 'raster' ? { tag: rasterTag(layer, map.sightOf(who, layer)) } : {}),
    }
  }

  async function visible(reader: Reader, who: Onlooker): Promise<layers.Layer[]> {
    const all = await layers.list(reader, district)
    return all.filter((layer) => map.sightOf(who, layer).where !== false)
  }

  /** One layer, or several by name, with what the asker sees of each. */
  async function each(reader: Reader, who: Actor, input: Json) {
    const asked = names(input.layers ?? input.layer)
    const found = await Promise.all(asked.slice(0, 30).map((name) => map.found(reader, who, name)))
    const bad = found.find((one) => !one.ok)
    if (bad && !bad.ok) return bad
    return ok(found.flatMap((one) => (one.ok ? [one.value] : [])))
  }

  async function shapesFor(
    reader: Reader,
    at: Instant,
    by: 'areas' | 'grids',
  ): Promise<readonly places.Shape[]> {
    if (by === 'grids')
      return (await places.shapes(reader, district, dayOf(at))).filter((one) => one.kind === 'grid')
    return (await places.openLocator(reader, district, dayOf(at))).shapes.filter((one) => one.kind === 'area')
  }

  return {
    layers: {
      async layers(reader: Reader, who: Actor) {
        const rows = await visible(reader, who)
        return ok({
          rows: rows.map((layer) => told(layer, who)),
          classes: layers.layerClasses,
          kinds: layers.layerKinds,
          may: { make: holds(city, who, LIST_EDITORS).ok },
        })
      },

      async layer(reader: Reader, who: Actor, input: { readonly layer: string }) {
        const found = await map.found(reader, who, input.layer)
        return found.ok
          ? ok({
              ...told(found.value.layer, who),
              count: await layers.count(reader, found.value.sight, found.value.layer),
            })
          : found
      },

      async tile(
        reader: Reader,
        who: Onlooker,
        input: { readonly layer: string; readonly z: number; readonly x: number; readonly y: number } & Json,
        has?: (etag: string) => boolean,
      ) {
        const found = await map.found(reader, who, input.layer)
        if (!found.ok) return found
        const { layer, sight } = found.value
        const { z, x, y } = input
        const etag = map.tagOf(layer, sight, `${text(input.asOf)}/${text(input.categories)}`)
        if (has?.(etag)) return ok({ etag, made: null })
        const encoder = (await map.postgis()) ? 'postgis' : 'own'
        const tile = await layers.tile(reader, sight, layer, { z, x, y, ...whereIn(input) }, encoder)
        return tile.ok ? ok({ etag, made: tile.value }) : tile
      },

      async raster(
        reader: Reader,
        who: Onlooker,
        input: {
          readonly layer: string
          readonly z: number
          readonly x: number
          readonly y: number
          readonly v?: string
          readonly known?: string
        },
      ) {
        const found = await map.found(reader, who, input.layer)
        if (!found.ok) return found
        const { layer, sight } = found.value
        const tag = rasterTag(layer, sight)
        const lasting = input.v === tag && !map.outside(layer)
        if (lasting && input.known === `"${tag}"`) return ok({ etag: input.known, lasting, picture: null })
        const picture = await map.picture(layer, input)
        if (!picture.ok) return picture
        const mark = picture.value?.mark
        return ok({ etag: `"${tag}${mark ? `.${mark}` : ''}"`, lasting, picture: picture.value })
      },

      async features(reader: Reader, who: Actor, input: { readonly layer: string } & Json) {
        const found = await map.found(reader, who, input.layer)
        if (!found.ok) return found
        const { layer, sight } = found.value
        const box = boxIn(input.bbox)
        const page = await layers.features(reader, sight, layer, {
          ...whereIn(input),
          ...(box ? { box } : {}),
          after: Math.max(0, number(input.after) || 0),
          limit: Math.min(2_000, number(input.limit) || 100),
        })
        return ok({
          ...page,
          version: layer.version,
          total: await layers.count(reader, sight, layer, { ...whereIn(input), ...(box ? { box } : {}) }),
        })
      },

      async feature(reader: Reader, who: Actor, input: { readonly layer: string; readonly no: number }) {
        const found = await map.found(reader, who, input.layer)
        return found.ok ? layers.feature(reader, found.value.sight, found.value.layer, input.no) : found
      },

      async changes(reader: Reader, who: Actor, input: { readonly layer: string } & Json) {
        const found = await map.found(reader, who, input.layer)
        if (!found.ok) return found
        const box = boxIn(input.bbox)
        if (!box) return no(layers.refusals['layers.badBox']())
        return ok(
          await layers.changes(reader, found.value.sight, found.value.layer, number(input.since) || 0, box),
        )
      },

      /** Draw and count 圈选: what lies in a polygon, layer by layer. */
      async within(reader: Reader, who: Actor, input: Json) {
        const geometry = drawnIn(input.geometry)
        if (!geometry.ok) return geometry
        const asked = await each(reader, who, input)
        if (!asked.ok) return asked
        const rows = []
        for (const { layer, sight } of asked.value) {
          const limit = Math.min(1_000, number(input.limit) || 200)
          const found = await layers.within(reader, sight, layer, geometry.value, {
            ...whereIn(input),
            limit,
          })
          if (!found.ok) return found
          rows.push({
            layer: layer.name,
            title: layer.title,
            total: found.value.total,
            rows: found.value.rows,
          })
        }
        return ok({ layers: rows, ...layers.measured(geometry.value) })
      },

      async around(reader: Reader, who: Actor, input: Json) {
        const geometry = drawnIn(input.geometry)
        if (!geometry.ok) return geometry
        const metres = number(input.metres)
        if (!(metres > 0 && metres <= 50_000)) return no(layers.refusals['layers.badReach']())
        const asked = await each(reader, who, input)
        if (!asked.ok) return asked
        const rows = []
        for (const { layer, sight } of asked.value) {
          const limit = Math.min(1_000, number(input.limit) || 200)
          const found = await layers.around(reader, sight, layer, geometry.value, metres, {
            ...whereIn(input),
            limit,
          })
          if (!found.ok) return found
          rows.push({
            layer: layer.name,
            title: layer.title,
            total: found.value.total,
            rows: found.value.rows,
          })
        }
        return ok({ layers: rows })
      },

      async nearest(reader: Reader, who: Actor, input: Json) {
        const at = { lon: number(input.lon), lat: number(input.lat) }
        if (!(Math.abs(at.lon) <= 180 && Math.abs(at.lat) <= 85))
          return no(layers.refusals['layers.badBox']())
        const asked = await each(reader, who, input)
        if (!asked.ok) return asked
        const k = Math.min(100, number(input.k) || 10)
        const rows = []
        for (const { layer, sight } of asked.value)
          for (const one of await layers.nearest(reader, sight, layer, at, { ...whereIn(input), k }))
            rows.push({ ...one, layer: layer.name })
        return ok({ rows: rows.sort((a, b) => a.metres - b.metres).slice(0, k) })
      },

      /** 空间统计 by `areas` (镇街), `grids`, `hexagon` (metres) or `polygon`. */
      async count(reader: Reader, who: Actor, input: Json, at: Instant) {
        const found = await map.found(reader, who, text(input.layer))
        if (!found.ok) return found
        const { layer, sight } = found.value
        const by = text(input.by)
        let division: layers.Division
        if (by === 'hexagon')
          division = { by, metres: Math.max(50, Math.min(20_000, number(input.metres) || 1_000)) }
        else if (by === 'polygon') {
          const polygon = drawnIn(input.geometry)
          if (!polygon.ok) return polygon
          division = { by, polygon: polygon.value }
        } else if (by === 'grids') division = { by, shapes: await shapesFor(reader, at, 'grids') }
        else division = { by: 'areas', shapes: await shapesFor(reader, at, 'areas') }
        const rows = await layers.countBy(reader, sight, layer, division, whereIn(input))
        return ok({
          layer: layer.name,
          by: division.by,
          total: rows.reduce((sum, row) => sum + row.n, 0),
          rows: rows.map((row) => ({ ...row, name: row.name || (catalog.areaName(row.key) ?? row.key) })),
        })
      },

      async heat(reader: Reader, who: Actor, input: Json) {
        const found = await map.found(reader, who, text(input.layer))
        if (!found.ok) return found
        const box = boxIn(input.bbox)
        if (!box) return no(layers.refusals['layers.badBox']())
        const radiusM = Math.max(20, Math.min(20_000, number(input.radius) || 800))
        const columns = number(input.columns) || 80
        return ok(
          await layers.heat(reader, found.value.sight, found.value.layer, {
            ...whereIn(input),
            box,
            radiusM,
            columns,
          }),
        )
      },

      async measure(_reader: Reader, _who: Actor, input: Json) {
        const geometry = drawnIn(input.geometry)
        return geometry.ok ? ok(layers.measured(geometry.value)) : geometry
      },

      /** 坐标转换: points from one system into another. */
      async convert(_reader: Reader, _who: Actor, input: Json) {
        const points = Array.isArray(input.points) ? (input.points as unknown[]).slice(0, 1_000) : []
        const rows = []
        for (const point of points) {
          const [x, y] = Array.isArray(point) ? (point as unknown[]).map(number) : []
          const from = layers.toStored([x ?? Number.NaN, y ?? Number.NaN], text(input.from))
          const to = from.ok ? layers.fromStored(from.value, text(input.to)) : from
          rows.push(to.ok ? { point: to.value } : { refusal: to.error })
        }
        return ok({ rows })
      },

      /** 区划沿革: what a code of a former day was, and what has taken over. */
      async division(reader: Reader, _who: Actor, input: Json, at: Instant) {
        const on = day(input.on)
        if (!on) return no(layers.refusals['layers.badBox']())
        return ok(await layers.divisionThenAndNow(reader, text(input.code), on, dayOf(at)))
      },

      async save(tx: Tx, who: Actor, input: Json, at: Instant) {
        const may = holds(city, who, LIST_EDITORS)
        if (!may.ok) return may
        const before = await layers.find(tx, district, text(input.name))
        if (before.ok && before.value.pack !== null)
          return no(layers.refusals['layers.declared']({ pack: before.value.pack }))
        const source = input.source as layers.LayerSource | undefined
        if (source?.kind === 'sketch') return no(layers.refusals['layers.unknownSource']({ name: 'sketch' }))
        if (source?.kind === 'tiles' && /^https?:/i.test(String(source.address))) {
          const listed = pictureAddress(source.address.replaceAll(/[{}]/g, ''), city.settings.pictureHosts)
          if (!listed.ok) return listed
        }
        if (source?.kind === 'register' && !compiled.registers[source.register])
          return no(layers.refusals['layers.unknownSource']({ name: source.register }))
        if (source?.kind === 'matters' && !compiled.types[source.type])
          return no(layers.refusals['layers.unknownSource']({ name: source.type }))
        const saved = await layers.save(tx, district, input as unknown as layers.LayerDraft, at)
        if (!saved.ok) return saved
        await layers.record(
          tx,
          factActorOf(who),
          saved.value,
          'layer.saved',
          { layer: saved.value.name, title: saved.value.title },
          at,
        )
        return ok(told(saved.value, who))
      },

      async retire(tx: Tx, who: Actor, input: { readonly layer: string }, at: Instant) {
        const may = holds(city, who, LIST_EDITORS)
        if (!may.ok) return may
        const layer = await layers.find(tx, district, input.layer)
        if (!layer.ok) return layer
        if (layer.value.pack !== null)
          return no(layers.refusals['layers.declared']({ pack: layer.value.pack }))
        await layers.record(
          tx,
          factActorOf(who),
          layer.value,
          'layer.retired',
          { layer: layer.value.name, title: layer.value.title },
          at,
        )
        return layers.retire(tx, district, input.layer, at)
      },

      /** Draws a feature, or changes one (`ref`). */
      async draw(
        tx: Tx,
        who: Actor,
        input: { readonly layer: string } & Json,
        at: Instant,
      ): Promise<Result<unknown, Refusal>> {
        const found = await map.found(tx, who, input.layer)
        if (!found.ok) return found
        const { layer, sight } = found.value
        const may = editable(layer, who)
        if (!may.ok) return may
        const geometry = drawnIn(input.geometry)
        if (!geometry.ok) return geometry
        const made = map.featureIn(layer, input, geometry.value)
        const written = await layers.put(tx, district, layer.name, [made], at)
        if (!written.ok) return written
        await layers.record(
          tx,
          factActorOf(who),
          layer,
          'layer.drawn',
          { layer: layer.name, title: layer.title, ref: made.ref },
          at,
        )
        const feature = await layers.featureByRef(tx, sight, layer, made.ref)
        return ok({ feature: feature ?? null, version: written.value.version })
      },

      async erase(
        tx: Tx,
        who: Actor,
        input: { readonly layer: string; readonly no: number },
        at: Instant,
      ): Promise<Result<unknown, Refusal>> {
        const found = await map.found(tx, who, input.layer)
        if (!found.ok) return found
        const { layer, sight } = found.value
        const may = editable(layer, who)
        if (!may.ok) return may
        const one = await layers.feature(tx, sight, layer, input.no)
        if (!one.ok) return one
        const { ref } = one.value.feature
        const written = await layers.put(tx, district, layer.name, [], at, [ref])
        if (!written.ok) return written
        await layers.record(
          tx,
          factActorOf(who),
          layer,
          'layer.erased',
          { layer: layer.name, title: layer.title, ref },
          at,
        )
        return ok({ version: written.value.version })
      },

      async importFile(
        who: Actor,
        input: { readonly layer: string; readonly name: string; readonly bytes: Uint8Array } & Json,
        at: Instant,
      ): Promise<Result<unknown, Refusal>> {
        const found = await map.found(city.store, who, input.layer)
        if (!found.ok) return found
        const may = editable(found.value.layer, who)
        if (!may.ok) return may
        return map.takeIn(found.value.layer, who, input, at)
      },

      open: {
        district,
        collections: visible,
        async collection(reader: Reader, who: Onlooker, name: string) {
          const found = await map.found(reader, who, name)
          return found.ok ? ok(found.value.layer) : found
        },
        async items(
          reader: Reader,
          who: Onlooker,
          input: {
            readonly layer: string
            readonly box?: readonly [number, number, number, number]
            readonly from?: Instant
            readonly to?: Instant
            readonly after: number
            readonly limit: number
          },
        ) {
          const found = await map.found(reader, who, input.layer)
          if (!found.ok) return found
          const { layer, sight } = found.value
          const [west, south, east, north] = input.box ?? []
          const where: layers.Where = {
            ...(west === undefined || south === undefined || east === undefined || north === undefined
              ? {}
              : { box: { west, south, east, north } }),
            ...(input.from || input.to
              ? {
                  during: {
                    ...(input.from ? { from: input.from } : {}),
                    ...(input.to ? { to: input.to } : {}),
                  },
                }
              : {}),
          }
          const [page, matched] = await Promise.all([
            layers.features(reader, sight, layer, { ...where, after: input.after, limit: input.limit }),
            layers.count(reader, sight, layer, where),
          ])
          return ok({ ...page, matched })
        },
        async item(reader: Reader, who: Onlooker, layer: string, one: number) {
          const found = await map.found(reader, who, layer)
          if (!found.ok) return found
          const feature = await layers.feature(reader, found.value.sight, found.value.layer, one)
          return feature.ok ? ok(feature.value.feature) : feature
        },
        async byKey(reader: Reader, key: string) {
          const client = await clientsOf(city).byKey(reader, key)
          return client && { actor: client.actor, id: client.id }
        },
      },
    },
  }

  function editable(layer: layers.Layer, who: Actor): Result<null, Refusal> {
    if (!ownHere(layer)) return no(layers.refusals['layers.notOwn']({ title: layer.title }))
    return mayEdit(who, layer) ? ok(null) : no(layers.refusals['layers.notEditor']({ title: layer.title }))
  }
}
