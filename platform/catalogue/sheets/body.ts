import { headingText, isNumberOrYear } from './cells.ts'
import type { Head, Line, LineKind } from './declare.ts'

/** Cells of a line that belong to the table, one for each heading. */
export const bodyCells = (head: Head, line: Line): string[] =>
  Array.from({ length: head.headings.length }, (_, i) => line.cells[head.left + i] ?? '')

const TOTAL =
  /^(.{0,12}?)(合计|小计|总计|共计|累计|总和|汇总)(数|金额|人数)?([（(][^）)]*[）)])?[：:]?$|^(sub\s*|grand\s*)?total:?$/i
const NOTE =
  /^[（(【*※]?\s*(注|备注|附注|说明|填表说明|填报说明|注释|数据来源|资料来源|来源|填表人|制表人|填报人|审核人|复核人|负责人|单位负责人|统计负责人|主管领导|分管领导|经办人|联系人|制表|审核|复核|填报日期|填表日期|制表日期|报送日期|报出日期|日期|联系电话|电话|盖章|单位[（(]盖章[）)]|第\s*\d+\s*页|共\s*\d+\s*页)\s*(?:\d+\s*)?([：:、．.】]|$|[（(]盖章)/
const ENDS = /^[（(]?(以下(空白|无正文|为空)|本表完|完)[）)]?$/
const GROUP = /^([一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])/

/**
 * What a line under a head is. `total` 合计/小计/总计 · `note` remarks, signatures, headings of groups, and what stands
 * below the table · `head` the heading again · `blank`. Only `row` holds data; the others are counted and told.
 */
export function bodyLine(head: Head, line: Line): LineKind {
  if (line.no <= head.to && line.no >= head.from) return 'head'
  if (line.no < head.from) return 'note'
  const below = head.until !== null && line.no >= head.until
  if (!below && !head.given && isPlainRow(head, line)) return 'row'
  const cells = bodyCells(head, line)
  const said: string[] = []
  for (const cell of cells) if (cell !== '' && cell.trim() !== '') said.push(cell)
  if (said.length === 0) return 'blank'
  if (head.given) return 'row'
  if (below) return 'note'
  const first = headingText(said[0] ?? '')
  if (said.length === cells.length && /^\d/.test(first)) return 'row'
  if (repeatsHead(head, cells, said.length, first)) return 'head'
  if (isTotal(cells, said, first)) return 'total'
  if (isNote(cells, said, first, line)) return 'note'
  return 'row'
}

/** The first sign of 合计 小计 总计 共计 本页合计; what blanks may stand before them is looked at with care. */
const MAY_BE_TOTAL = /^[\s合小总共本]/
/** Digits, letters and signs that begin with a digit: a number, a day, a code; never a total's name. */
const PLAIN = /^\d[\x21-\x7e]*$/

/**
 * What nearly every line is, seen without taking it apart: a number, day or code first, most cells filled, no name of a
 * total after it, and no cell that says its own heading. A line that is not known by this is looked at with care.
 */
function isPlainRow(head: Head, { cells }: Line): boolean {
  const { left, headings } = head
  const width = headings.length
  if (!PLAIN.test(cells[left] ?? '')) return false
  let said = 1
  for (let i = 1; i < width; i++) {
    const cell = cells[left + i]
    if (cell === undefined || cell === '' || cell.trim() === '') continue
    said++
    if (said <= 3 && MAY_BE_TOTAL.test(cell)) return false
  }
  if (said === width) return true
  if (said < 5 || said <= width / 2) return false
  const first = cells[left] as string
  for (const row of head.rows.length > 1 ? [...head.rows, headings] : head.rows) {
    if (row.includes(first)) return false
    for (let i = 0; i < width; i++) if (row[i] !== '' && cells[left + i] === row[i]) return false
  }
  return true
}

function repeatsHead(head: Head, cells: readonly string[], said: number, first: string): boolean {
  if (said < 2) return false
  for (const row of head.rows.length > 1 ? [...head.rows, head.headings] : head.rows) {
    // a line that repeats the head says one of its names as it stands
    if (!row.includes(first) && !cells.some((cell, i) => cell !== '' && cell === row[i])) continue
    let equal = 0
    for (const [i, cell] of cells.entries()) if (cell !== '' && headingText(cell) === row[i]) equal++
    if (equal >= 2 && equal >= said * 0.6) return true
  }
  return false
}

function isTotal(cells: readonly string[], said: readonly string[], first: string): boolean {
  const bare = first.replace(/\s/g, '')
  if (bare.length <= 24 && TOTAL.test(bare))
    return said.length === 1 || said.slice(1).some((cell) => isNumberOrYear(cell.trim()))
  if (said.length === cells.length) return false
  return said
    .slice(1, 3)
    .some((cell) =>
      /^(合计|小计|总计|共计|本页小计|本页合计)[：:]?$/.test(headingText(cell).replace(/\s/g, '')),
    )
}

function isNote(cells: readonly string[], said: readonly string[], first: string, line: Line): boolean {
  const few = said.length <= Math.max(1, Math.min(4, cells.length / 2))
  if (!few) return false
  if (NOTE.test(first) || ENDS.test(first)) return true
  if (said.length > 1 || cells.length < 3) return false
  const over = (line.flags ?? []).filter(({ kind, value }) => kind === 'merged' && value === said[0]).length
  return GROUP.test(first) || over + 1 >= Math.max(3, cells.length / 2)
}
