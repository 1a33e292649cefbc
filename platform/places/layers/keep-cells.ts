import { json, sql, type Tx } from '../../store/index.ts'
import type { Layer } from './declare.ts'
import { cellAt } from './morton.ts'

/** Cells of a tile stand 32 × 32. */
export const CELLS_PER_TILE_BITS = 5
/** Stands for all marks together. */
export const ALL_MARKS = -1

/** A feature as cells know it. */
export type Counted = {
  readonly mark: number
  readonly category: string
  readonly wx: number
  readonly wy: number
  readonly morton: number
}

export const finestLevel = (layer: Pick<Layer, 'detailZoom'>): number =>
  Math.min(26, layer.detailZoom + CELLS_PER_TILE_BITS - 1)

type Cell = {
  readonly mark: number
  readonly level: number
  readonly cell: number
  readonly category: string
  n: number
  sx: number
  sy: number
}

/** Changes of cells, gathered and then written in one go. */
export class CellChanges {
  readonly #finest: number
  readonly #cells = new Map<string, Cell>()

  constructor(layer: Pick<Layer, 'detailZoom'>) {
    this.#finest = finestLevel(layer)
  }

  count(one: Counted, by: 1 | -1): void {
    const cell = cellAt(one.morton, this.#finest)
    this.#add(this.#cells, one.mark, this.#finest, cell, one.category, by, by * one.wx, by * one.wy)
  }

  #add(
    into: Map<string, Cell>,
    mark: number,
    level: number,
    cell: number,
    category: string,
    n: number,
    sx: number,
    sy: number,
  ): void {
    const key = `${mark}/${cell}/${category}`
    const known = into.get(key)
    if (known) {
      known.n += n
      known.sx += sx
      known.sy += sy
    } else into.set(key, { mark, level, cell, category, n, sx, sy })
  }

  /** All cells that change, of every level, by mark and for all marks together. */
  *#all(): Generator<Cell> {
    let here = new Map<string, Cell>()
    for (const cell of this.#cells.values()) {
      const { mark, level, category, n, sx, sy } = cell
      this.#add(here, mark, level, cell.cell, category, n, sx, sy)
      this.#add(here, ALL_MARKS, level, cell.cell, category, n, sx, sy)
    }
    for (let level = this.#finest; level >= 0; level--) {
      const above = new Map<string, Cell>()
      for (const one of here.values()) {
        if (one.n !== 0 || one.sx !== 0 || one.sy !== 0) yield one
        if (level > 0)
          this.#add(above, one.mark, level - 1, Math.floor(one.cell / 4), one.category, one.n, one.sx, one.sy)
      }
      here = above
    }
  }

  /** Lines of COPY, for a layer that has no cells yet. */
  *lines({ district, slot }: Layer, text: (value: string) => string): Generator<Buffer> {
    let piece = ''
    for (const { mark, level, cell, category, n, sx, sy } of this.#all()) {
      piece += `${text(district)}\t${slot}\t${mark}\t${level}\t${cell}\t${text(category)}\t${n}\t${sx}\t${sy}\n`
      if (piece.length < 256 * 1024) continue
      yield Buffer.from(piece)
      piece = ''
    }
    if (piece !== '') yield Buffer.from(piece)
  }

  async write(tx: Tx, layer: Layer): Promise<void> {
    let some: Cell[] = []
    for (const cell of this.#all()) {
      some.push(cell)
      if (some.length < 10_000) continue
      await addCells(tx, layer, some)
      some = []
    }
    if (some.length > 0) await addCells(tx, layer, some)
  }
}

export const cellColumns = ['district', 'slot', 'mark', 'level', 'cell', 'category', 'n', 'sx', 'sy'] as const

async function addCells(tx: Tx, { district, slot }: Layer, cells: readonly Cell[]): Promise<void> {
  await tx.run(sql`
    insert into layer_cell (district, slot, mark, level, cell, category, n, sx, sy)
    select ${district}, ${slot}, x.mark, x.level, x.cell, x.category, x.n, x.sx, x.sy
    from jsonb_to_recordset(${json(cells)}::jsonb)
      as x(mark int, level smallint, cell bigint, category text, n int, sx bigint, sy bigint)
    on conflict (district, slot, mark, level, cell, category) do update set n = layer_cell.n + excluded.n,
      sx = layer_cell.sx + excluded.sx, sy = layer_cell.sy + excluded.sy`)
  await tx.run(sql`
    delete from layer_cell c using jsonb_to_recordset(${json(cells.filter((cell) => cell.n < 0))}::jsonb)
      as x(mark int, level smallint, cell bigint, category text)
    where c.district = ${district} and c.slot = ${slot} and c.mark = x.mark and c.level = x.level
      and c.cell = x.cell and c.category = x.category and c.n = 0`)
}
