import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Instant, no, ok, type Refusal, type Result, type Say, say } from '../base/index.ts'
import { sheets } from '../platform/catalogue/index.ts'
import { type Actor, factActorOf } from '../platform/org/index.ts'
import { layers } from '../platform/places/index.ts'
import type { openPictures } from './map-pictures.ts'
import { folderOf, MOST_PICTURES, type PictureNames, packPictures, pictureName } from './map-zip.ts'
import type { OpenCity } from './open.ts'

/** How a file is to be read; what is not said is found out or refused. */
export type ImportAsk = {
  readonly crs?: string
  /** A whole new edition of the layer: what is not in the file ends 整层更新. */
  readonly whole?: boolean
  /** Close rings that are open. */
  readonly close?: boolean
  readonly ref?: string
  readonly label?: string
  readonly category?: string
  readonly x?: string
  readonly y?: string
  /** Rows of pictures are counted from the south 行号自下而上. */
  readonly tms?: boolean
}

export type MapImport = {
  readonly layer: string
  readonly format: string
  readonly crs: string
  readonly read: number
  readonly written: number
  readonly unchanged: number
  readonly ended: number
  readonly refused: readonly { readonly at: number; readonly name: string; readonly refusal: Refusal }[]
  /** All that were handed back; the list holds the first thousand. */
  readonly refusedCount: number
  readonly notes: readonly { readonly says: { zh: string; en: string }; readonly count: number }[]
  readonly version: number
}

const MOST_REFUSED = 1_000
/** A shape of so many characters; what is larger has too many points anyway. */
const CELL = 64 * 1024 * 1024

/** Bytes a file begins with. */
async function headOf(path: string): Promise<Buffer> {
  const handle = await open(path)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16), 0, 16, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

type Raw = { readonly format: string; readonly crs: string; readonly features: readonly layers.RawFeature[] }

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  Buffer.from(bytes.subarray(0, text.length)).toString('latin1') === text

/** Reads the features of a file by what it is, never by its name. */
async function rawOf(path: string, name: string, ask: ImportAsk): Promise<Result<Raw, Refusal>> {
  const head = (await readFile(path)).subarray(0, 4096)
  const text = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
  if (/<kml\b/i.test(text) || /\.km[lz]$/i.test(name)) return no(layers.refusals['layers.kml']())
  if (/<gpx\b/i.test(text))
    return ok({
      format: 'gpx',
      crs: 'WGS-84',
      features: [...layers.gpxFeatures(await readFile(path, 'utf8'))],
    })
  if (
    /^\{[\s\S]*"type"\s*:\s*"(?:Feature|FeatureCollection|GeometryCollection|Multi\w+|Point|LineString|Polygon)"/.test(
      text,
    ) ||
    /\.geojson$/i.test(name)
  )
    return geojsonOf(await readFile(path, 'utf8'))
  return tableOf(path, name, ask)
}

function geojsonOf(text: string): Result<Raw, Refusal> {
  try {
    const document: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    return ok({
      format: 'geojson',
      crs: layers.geojsonCrs(document),
      features: [...layers.geojsonFeatures(document)],
    })
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault
    return no(layers.refusals['layers.badFile']({ why: notJson(fault.message) }))
  }
}

/** Where a text stops being JSON, as far as its reader says. */
function notJson(told: string): Say {
  const [, line, column] = /line (\d+) column (\d+)/.exec(told) ?? []
  return line
    ? say(
        `第 ${line} 行第 ${column} 列起不是正确的 JSON（NaN、Infinity 不能作坐标）`,
        `not JSON from line ${line}, column ${column} (NaN and Infinity are no coordinates)`,
      )
    : say('不是完整的 JSON', 'not a whole JSON text')
}

/** Shapefiles and tables by the readers of the catalogue: GBK, cut field names and all. */
async function tableOf(path: string, name: string, ask: ImportAsk): Promise<Result<Raw, Refusal>> {
  const opened = await sheets.openWorkbook(path, { limits: { cell: CELL } })
  if (!opened.ok) return opened
  const book = opened.value
  try {
    let rowOf: ReturnType<typeof layers.rowFeatures> = null
    const features: layers.RawFeature[] = []
    let headed = false
    for await (const chunk of book.lines(0))
      for (const line of chunk) {
        if (!headed) {
          headed = true
          rowOf = layers.rowFeatures(
            line.cells.map((cell) => cell.trim()),
            ask,
          )
          if (!rowOf) return no(layers.refusals['layers.noColumns']())
        } else if (line.cells.some((cell) => cell !== ''))
          features.push((rowOf as NonNullable<typeof rowOf>)(line.no, line.cells))
      }
    const said = book.told.map((one) => /(?:coordinates) (.+)$/.exec(one.en)?.[1]).find(Boolean)
    if (!headed) return no(layers.refusals['layers.unknownFormat']({ name }))
    return ok({ format: book.format, crs: said ? layers.crsOfPrj(said) : '', features })
  } catch (fault) {
    if (fault instanceof sheets.BrokenSheet) return no(fault.refusal)
    throw fault
  } finally {
    await book.close()
  }
}

/** Files into layers 图层导入. */
export function mapFiles(city: OpenCity, pictures: ReturnType<typeof openPictures>) {
  const { district } = city.plan

  /** PMTiles are kept as they are, beside the city's data: the layer is pointed at the new file. */
  async function keepArchive(
    layer: layers.Layer,
    who: Actor,
    path: string,
    at: Instant,
    from = 'pmtiles',
  ): Promise<Result<unknown, Refusal>> {
    if (layer.kind !== 'raster') return no(layers.refusals['layers.notPictures']({ title: layer.title }))
    const about = await pictures.about(path)
    if (about === 'cutOff') return no(layers.refusals['layers.cutOff']())
    if (!about)
      return no(
        layers.refusals['layers.badFile']({ why: say('不是 PMTiles 第 3 版', 'not PMTiles version 3') }),
      )
    const file = `${layer.name}-${randomUUID().slice(0, 8)}.pmtiles`
    await mkdir(pictures.folder, { recursive: true })
    const beside = join(pictures.folder, `.${file}`)
    await copyFile(path, beside)
    await rename(beside, join(pictures.folder, file))
    const format =
      about.format === 'mvt' || about.format === 'webp'
        ? about.format
        : about.format === 'jpeg'
          ? 'jpg'
          : 'png'
    const { minZoom, maxZoom } = about
    return city.store.tx(async (tx) => {
      const saved = await layers.save(
        tx,
        district,
        { ...layer, source: { kind: 'tiles', address: file, format }, minZoom, maxZoom },
        at,
        layer.pack,
      )
      if (!saved.ok) return saved
      await layers.record(
        tx,
        factActorOf(who),
        layer,
        'layer.imported',
        { layer: layer.name, title: layer.title, format: from },
        at,
      )
      return ok({ ...about, layer: layer.name, format: from, tiles: format })
    })
  }

  /** Pictures in a zip named zoom/column/row are put into one archive, then kept like one. */
  async function keepPictures(
    layer: layers.Layer,
    who: Actor,
    zip: PictureNames,
    from: 'zip' | 'folder',
    tms: boolean,
    at: Instant,
  ): Promise<Result<unknown, Refusal>> {
    if (layer.kind !== 'raster') return no(layers.refusals['layers.notPictures']({ title: layer.title }))
    const folder = await mkdtemp(join(tmpdir(), 'huying-tiles-'))
    try {
      const path = join(folder, 'tiles.pmtiles')
      const packed = await packPictures(zip, path, tms)
      return packed.ok ? await keepArchive(layer, who, path, at, from) : packed
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  async function takeFile(
    layer: layers.Layer,
    who: Actor,
    path: string,
    name: string,
    ask: ImportAsk,
    at: Instant,
  ): Promise<Result<unknown, Refusal>> {
    const there = await stat(path)
    if (there.isDirectory())
      return keepPictures(layer, who, await folderOf(path), 'folder', ask.tms === true, at)
    if (there.size === 0)
      return no(layers.refusals['layers.badFile']({ why: say('文件是空的', 'it is empty') }))
    const first = await headOf(path)
    if (startsWith(first, 'PMTiles')) return keepArchive(layer, who, path, at)
    if (startsWith(first, 'PK')) {
      const zip = await sheets.openZip(path, { ...sheets.LIMITS, entries: MOST_PICTURES })
      if (!zip.ok) return zip
      try {
        if (layer.kind === 'raster' || zip.value.names.some((one) => pictureName(one)))
          return await keepPictures(layer, who, zip.value, 'zip', ask.tms === true, at)
      } catch (fault) {
        if (fault instanceof sheets.BrokenSheet) return no(fault.refusal)
        throw fault
      } finally {
        await zip.value.close()
      }
    }
    const raw = await rawOf(path, name, ask)
    if (!raw.ok) return raw
    const { format, features } = raw.value
    // what the sender says counts; a file that says nothing and a sender who says nothing are refused
    const crs = ask.crs?.trim() || raw.value.crs
    const known = layers.crsOf(crs)
    if (!known.ok) return known
    if (features.length === 0) return no(layers.refusals['layers.noFeatures']())
    const map = city.map
    const taken = layers.takeIn(features, {
      crs,
      close: ask.close === true,
      kind: layer.kind,
      naming: {
        ...(ask.ref ? { ref: ask.ref } : {}),
        ...(ask.label ? { label: ask.label } : {}),
        ...(ask.category ? { category: ask.category } : {}),
      },
      district,
      marksAt: (lon, lat) => ({ area: map?.locate({ lon, lat })?.area ?? district, grade: layer.grade }),
    })
    const whole = ask.whole === true
    const [bad] = taken.refused
    // what is not taken would end what stands under its name
    if (whole && bad)
      return no(
        layers.refusals['layers.notWhole']({
          ...{ count: taken.refused.length, name: bad.name, why: bad.refusal.says },
        }),
      )
    const written = await city.store.bulk(async (tx) => {
      const done = await layers.put(tx, district, layer.name, taken.features, at, whole ? 'others' : [])
      if (done.ok)
        await layers.record(
          tx,
          factActorOf(who),
          layer,
          'layer.imported',
          {
            layer: layer.name,
            title: layer.title,
            format,
            crs,
            read: features.length,
            written: done.value.written,
            refused: taken.refused.length,
          },
          at,
        )
      return done
    })
    if (!written.ok) return written
    return ok({
      layer: layer.name,
      format,
      crs: known.value.name,
      read: features.length,
      ...written.value,
      refused: taken.refused.slice(0, MOST_REFUSED),
      refusedCount: taken.refused.length,
      notes: taken.notes,
    } satisfies MapImport)
  }

  return {
    takeFile,
    async takeBytes(
      layer: layers.Layer,
      who: Actor,
      name: string,
      bytes: Uint8Array,
      ask: ImportAsk,
      at: Instant,
    ) {
      const folder = await mkdtemp(join(tmpdir(), 'huying-map-'))
      try {
        const path = join(folder, 'file')
        await writeFile(path, bytes)
        return await takeFile(layer, who, path, name, ask, at)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
  }
}
