import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { ByteReader, DbfReader, encodingSaid } from './dbf.ts'
import {
  type Encoding,
  type Limits,
  type Line,
  type Reading,
  refuse,
  type Told,
  type Workbook,
} from './declare.ts'
import { GEOMETRY } from './json.ts'
import { shapesOf } from './shapes.ts'
import type { Zip } from './zip.ts'

const CHUNK = 500

/** Names of the layers in a zip: a .shp with its .dbf. */
export const layersIn = (zip: Zip): string[] =>
  zip.names
    .filter((name) => /\.shp$/i.test(name) && !/(^|\/)(__MACOSX|\.)/.test(name))
    .map((name) => name.slice(0, -4))
    .filter((base) => besides(zip, base, 'dbf') !== undefined)

const besides = (zip: Zip, base: string, ending: string): string | undefined =>
  zip.names.find((name) => name.toLowerCase() === `${base}.${ending}`.toLowerCase())

async function shortText(zip: Zip, name: string | undefined): Promise<string> {
  return name ? ((await zip.whole(name, 64 * 1024))?.toString('latin1') ?? '') : ''
}

/** Opens a Shapefile packed as zip: a sheet for each layer, its shape as GeoJSON text in the last column. */
export async function openShapefile(
  zip: Zip,
  how: Reading,
  limits: Limits,
): Promise<Result<Workbook, Refusal>> {
  const layers = layersIn(zip)
  if (layers.length === 0) return no(refuse['sheets.noSheet']())
  const told: Told[] = []
  const sheets: { base: string; said: Encoding | null; rows: number; names: readonly string[] }[] = []
  for (const base of layers) {
    const said = how.encoding ?? encodingSaid(await shortText(zip, besides(zip, base, 'cpg')))
    const table = new DbfReader(zip.part(besides(zip, base, 'dbf') ?? ''), said)
    const { rows, names } = await table.head()
    await table.end()
    if (rows > limits.rows) return no(refuse['sheets.tooManyRows']({ most: limits.rows }))
    sheets.push({ base, said, rows, names })
    const system = /^\s*(PROJCS|GEOGCS|GEOGCRS|PROJCRS)\["([^"]+)"/.exec(
      await shortText(zip, besides(zip, base, 'prj')),
    )
    told.push(
      system
        ? { zh: `${base}：坐标系 ${system[2]}`, en: `${base}: coordinates ${system[2]}` }
        : { zh: `${base}：没有坐标系说明（prj）`, en: `${base}: no coordinate system is said (prj)` },
    )
  }
  return ok({
    format: 'shapefile',
    encoding: sheets[0]?.said ?? null,
    delimiter: null,
    sheets: sheets.map(({ base, rows }) => ({
      name: base.split('/').at(-1) ?? base,
      hidden: 'shown',
      head: 'first',
      hiddenColumns: [],
      rows: rows + 1,
    })),
    told,
    async *lines(index = 0) {
      const sheet = sheets[index]
      if (!sheet) return
      const table = new DbfReader(zip.part(besides(zip, sheet.base, 'dbf') ?? ''), sheet.said)
      const { names } = await table.head()
      const shapes = shapesOf(new ByteReader(zip.part(besides(zip, sheet.base, 'shp') ?? '')), limits.cell)
      yield [{ no: 1, cells: [...names, names.includes(GEOMETRY) ? `${GEOMETRY} 2` : GEOMETRY], head: true }]
      let lines: Line[] = []
      try {
        for (let no = 2; no < sheet.rows + 2; no++) {
          const row = await table.next()
          if (row === undefined) break
          const shape = await shapes.next()
          if (row === null) continue
          lines.push({
            no,
            cells: [...row.cells, shape.done ? '' : shape.value],
            ...(row.flags.length > 0 ? { flags: row.flags } : {}),
          })
          if (lines.length < CHUNK) continue
          yield lines
          lines = []
        }
        if (lines.length > 0) yield lines
      } finally {
        await shapes.return(undefined)
        await table.end()
      }
    },
    close: () => zip.close(),
  })
}
