import { addDays, dayOf, type Instant, instantOf } from '../../../base/index.ts'
import { monthOf, type Span } from '../decide.ts'
import { FEW_IN_CELL, hiddenCells, masked } from '../levels.ts'
import {
  COLUMNS,
  type GroupRow,
  MOST_BLOCKS,
  type Part,
  type Picture,
  ROWS,
  type Shifting,
  type Shown,
  type ThemeDeclaration,
  type Tile,
  WIDGETS,
  type Widget,
  type WidgetSpan,
} from './declare.ts'

/** The period a block speaks of; it may run on beyond now. */
export function spanOfWidget(span: WidgetSpan | undefined, at: Instant): Span {
  const today = dayOf(at)
  const end = instantOf(addDays(today, 1))
  if (typeof span === 'number') return { from: instantOf(addDays(today, -span + 1)), to: end }
  if (span === 'month') return monthOf(at)
  if (span === 'year') {
    const year = Number(today.slice(0, 4))
    return { from: instantOf(`${year}-01-01`), to: instantOf(`${year + 1}-01-01`) }
  }
  if (span === 'week') {
    const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7
    const monday = addDays(today, -weekday)
    return { from: instantOf(monday), to: instantOf(addDays(monday, 7)) }
  }
  return { from: instantOf(today), to: end }
}

const meet = (a: Widget, b: Widget): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h

export type BoardKnows = {
  readonly indicator: (name: string) => boolean
  readonly matter: (name: string) => boolean
}

const NEEDS_FIGURE: readonly string[] = ['number', 'trend', 'rank', 'map', 'table', 'gauge']
const hasBoth = (text: unknown): boolean => {
  const { zh, en } = (text ?? {}) as { zh?: unknown; en?: unknown }
  return typeof zh === 'string' && zh.trim() !== '' && typeof en === 'string' && en.trim() !== ''
}

/** What of a composition is wrong, each with the block it is about; sound = empty. */
export function boardFaults(
  board: ThemeDeclaration,
  knows: BoardKnows,
): readonly { readonly id: string; readonly zh: string; readonly en: string }[] {
  const faults: { id: string; zh: string; en: string }[] = []
  const fault = (id: string, zh: string, en: string) => faults.push({ id, zh, en })
  if (!hasBoth(board.title)) fault('', '主题名称缺少一种语言', 'the title lacks a language')
  const blocks = board.widgets.filter((one) => one.kind !== 'map')
  if (board.widgets.length === 0) fault('', '没有任何组件', 'there is no block')
  if (blocks.length > MOST_BLOCKS)
    fault('', `地图以外最多 ${MOST_BLOCKS} 块`, `at most ${MOST_BLOCKS} blocks beside the map`)
  if (board.widgets.length - blocks.length > 1) fault('', '只能有一张地图', 'only one map')
  const seen = new Set<string>()
  for (const [n, one] of board.widgets.entries()) {
    if (!/^[A-Za-z][\w-]{0,39}$/.test(one.id) || seen.has(one.id))
      fault(one.id, '组件编号重复或不合规', 'its id is not one, or taken')
    seen.add(one.id)
    if (!(WIDGETS as readonly string[]).includes(one.kind))
      fault(one.id, '没有这种组件', 'no such kind of block')
    const whole = [one.x, one.y, one.w, one.h].every((cell) => Number.isInteger(cell) && cell >= 0)
    if (!whole || one.w < 1 || one.h < 1 || one.x + one.w > COLUMNS || one.y + one.h > ROWS)
      fault(one.id, '超出屏幕', 'it lies outside the wall')
    if (board.widgets.some((other, m) => m < n && meet(one, other)))
      fault(one.id, '与其他组件重叠', 'it overlaps another block')
    if (!hasBoth(one.title)) fault(one.id, '组件名称缺少一种语言', 'its title lacks a language')
    if (!hasBoth(one.decides)) fault(one.id, '没有写明服务的决策', 'it names no decision that it serves')
    const named = one.indicators ?? []
    if (NEEDS_FIGURE.includes(one.kind) && named.length === 0)
      fault(one.id, '没有选择指标', 'it shows no indicator')
    if (named.length > 8) fault(one.id, '一块最多八个指标', 'at most eight indicators in a block')
    for (const name of named)
      if (!knows.indicator(name)) fault(one.id, `没有指标 ${name}`, `there is no indicator ${name}`)
    if (one.kind === 'list' && !(one.matter && knows.matter(one.matter)))
      fault(one.id, '清单没有选择事项', 'the list names no kind of matter')
    if (one.kind === 'text' && !hasBoth(one.text))
      fault(one.id, '文字缺少一种语言', 'its text lacks a language')
    if (one.kind === 'picture' && !/^\/[\w./?=&%-]{1,300}$/.test(one.src ?? ''))
      fault(one.id, '画面须是本系统内的地址', 'its picture is no path of this server')
  }
  return faults
}

const hideRows = (one: Shown): Shown => ({ ...one, rowsUrl: null })
const hideGroup = (one: GroupRow): GroupRow => ({ ...one, rowsUrl: null })

/** A tile as guests may see it 参观: figures only, no rows, no words of anybody, no small groups. */
function tileForVisitors(tile: Tile, persons: ReadonlySet<string>, by: Widget['by']): Tile {
  const isPersons = (name: string | undefined): boolean => name !== undefined && persons.has(name)
  const figure = (one: Shown): Shown => {
    const { value, few } = masked(one.value, isPersons(one.name))
    return {
      ...hideRows(one),
      value,
      ...(few ? { few, numerator: null, denominator: null, change: null, yearChange: null } : {}),
    }
  }
  // hours of a day name nobody, unless persons are counted
  const cells = (rows: readonly GroupRow[], name: string | undefined): readonly GroupRow[] => {
    const hidden = by === 'hour' && !isPersons(name) ? [] : hiddenCells(rows, isPersons(name))
    return rows.map((row, n) => {
      const few = hidden[n]
      return few === undefined
        ? hideGroup(row)
        : {
            ...hideGroup(row),
            value: null,
            few,
            numerator: null,
            denominator: null,
            missed: false,
            level: null,
          }
    })
  }
  switch (tile.kind) {
    case 'number':
      return {
        ...tile,
        figures: tile.figures.map(figure),
        spark: isPersons(tile.figures[0]?.name) ? [] : tile.spark,
      }
    case 'gauge':
      return { ...tile, figures: tile.figures.map(figure) }
    case 'trend':
      return {
        ...tile,
        figures: tile.figures.map(figure),
        lines: tile.lines.map((line) => ({
          ...line,
          points: line.points.map((point) => ({
            ...point,
            value: masked(point.value, isPersons(line.name)).value,
          })),
        })),
      }
    case 'rank':
    case 'map': {
      const rows = cells(tile.rows, tile.figures[0]?.name)
      if (tile.kind === 'rank' || !tile.marks) return { ...tile, figures: tile.figures.map(figure), rows }
      const marks = Object.fromEntries(
        Object.entries(tile.marks).map(([key, count]) => [key, count < FEW_IN_CELL ? 0 : count]),
      )
      return { ...tile, figures: tile.figures.map(figure), rows, marks }
    }
    case 'table': {
      const columns = tile.figures.map((one, n) =>
        cells(
          tile.rows.flatMap((row) => row.cells[n] ?? []),
          one.name,
        ),
      )
      return {
        ...tile,
        figures: tile.figures.map(figure),
        rows: tile.rows.map((row, n) => ({
          ...row,
          cells: row.cells.map((cell, k) => columns[k]?.[n] ?? hideGroup(cell)),
        })),
      }
    }
    case 'list':
      return { ...tile, rows: [] }
    case 'picture':
      // a still picture may show people
      return { ...tile, src: null }
    default:
      return tile
  }
}

/** The whole picture for guests; it is made on the server, so that nothing else ever reaches their screen. */
export const forVisitors = (picture: Picture, persons: ReadonlySet<string>): Picture => ({
  ...picture,
  tiles: Object.fromEntries(
    Object.entries(picture.tiles).map(([id, tile]) => [
      id,
      tileForVisitors(tile, persons, picture.board.widgets.find((widget) => widget.id === id)?.by),
    ]),
  ),
})

type Node = Readonly<Record<string, unknown>>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null
const sameKeys = (a: Node, b: Node): boolean => {
  const keys = Object.keys(b)
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === Object.keys(a).length &&
    keys.every((key) => Object.hasOwn(a, key))
  )
}
/** Parts of what lies at a place, told from outside it. */
const under = (place: readonly string[], parts: readonly Part[]): Part[] =>
  parts.map(([path, value]) => [[...place, ...path], value])
const sizeOf = (value: unknown): number => JSON.stringify(value)?.length ?? 0

/** Where two values of JSON differ, as deep as it pays; the outermost place has the empty path. */
function differing(before: unknown, after: unknown): readonly Part[] {
  if (before === after) return []
  const whole: readonly Part[] = [[[], after]]
  if (!isNode(before) || !isNode(after) || !sameKeys(before, after)) return whole
  const parts = Object.keys(after).flatMap((key) => under([key], differing(before[key], after[key])))
  return parts.length > 0 && sizeOf(parts) > sizeOf(whole) ? whole : parts
}

/** That a value was looked at again is no change, unless nobody could tell that it is alive. */
const LOOKED_AT_AGAIN: readonly string[] = ['asOf', 'rowsUrl']

/**
 * What differs from the picture sent before: only this goes over the line. Of a block that was merely looked at again
 * nothing does.
 * @param sent what the other side holds, as it came out of JSON
 * @returns the parts, and what the other side holds when it has put them in their places
 */
export function changedParts(
  sent: Shifting,
  picture: Shifting,
): { readonly parts: readonly Part[]; readonly now: Shifting } {
  const { tiles, alarms = [] } = plainOf(picture)
  const parts: Part[] = []
  const now: Record<string, Tile> = {}
  for (const [id, tile] of Object.entries(tiles)) {
    const before = sent.tiles[id]
    const found = differing(before, tile)
    const same = before && found.every(([path]) => LOOKED_AT_AGAIN.includes(path.at(-1) ?? ''))
    now[id] = same ? before : tile
    if (!same) parts.push(...under(['tiles', id], found))
  }
  parts.push(...under(['alarms'], differing(sent.alarms ?? [], alarms)))
  return { parts, now: { tiles: now, alarms } }
}

/** A picture as the other side of a line has it. */
export const plainOf = <T extends Shifting>(picture: T): T =>
  JSON.parse(JSON.stringify({ ...picture, alarms: picture.alarms ?? [] })) as T

/** Parts put in their places; what they do not touch stays the same object. */
export function withParts<T extends Shifting>(picture: T, parts: readonly Part[]): T {
  const put = (node: unknown, [key, ...rest]: readonly string[], value: unknown): unknown => {
    if (key === undefined) return value
    const inner = isNode(node) && Object.hasOwn(node, key) ? node[key] : {}
    if (Array.isArray(node)) return node.with(Number(key), put(inner, rest, value))
    return { ...(isNode(node) ? node : {}), [key]: put(inner, rest, value) }
  }
  return parts.reduce((made, [path, value]) => put(made, path, value) as T, picture)
}
