import { columnLetters, headingText, isNumberOrYear, isValue } from './cells.ts'
import { HEAD_SEPARATOR, type Head, type HeadPart, type Line, type TablePlace, type Told } from './declare.ts'

/** A line as the finder sees it: trimmed, values of merged cells spread over all they cover. */
type Seen = {
  readonly no: number
  readonly cells: readonly string[]
  /** Columns whose value came from a merged cell in a row above (`up`) or from the left. */
  readonly up: ReadonlySet<number>
  readonly across: ReadonlySet<number>
}

/** Lines looked at; a table whose head lies deeper is not found. */
const LOOKED_AT = 200
/** Rows a head may have. */
const MOST_ROWS = 4
const LONGEST_HEADING = 60

function seenOf(lines: readonly Line[]): Seen[] {
  let above: readonly string[] = []
  return lines.slice(0, LOOKED_AT).map(({ no, cells, flags = [] }) => {
    const spread = cells.map(headingText)
    const up = new Set<number>()
    const across = new Set<number>()
    for (const { column, kind, value = '' } of flags) {
      if (kind !== 'merged') continue
      const text = headingText(value)
      while (spread.length <= column) spread.push('')
      const fromLeft = column > 0 && headingText(cells[column - 1] ?? '') === text
      if (!fromLeft && above[column] === text && (cells[column] ?? '') === '' && !across.has(column - 1))
        up.add(column)
      else across.add(column)
      spread[column] = text
    }
    above = spread
    return { no, cells: spread, up, across }
  })
}

type Block = { readonly left: number; readonly right: number }

/** Blocks of columns between columns that say nothing at all; a title above both does not join them. */
function blocksOf(lines: readonly Seen[]): Block[] {
  const width = Math.max(0, ...lines.map(({ cells }) => cells.length))
  const titles = new Set(lines.filter(({ cells }) => isTitle(cells, width)))
  const used: boolean[] = []
  for (let column = 0; column < width; column++)
    used[column] = lines.some(
      (line) => (line.cells[column] ?? '') !== '' && !(line.across.has(column) && titles.has(line)),
    )
  const blocks: Block[] = []
  for (let column = 0; column < width; column++) {
    if (!used[column]) continue
    const left = column
    while (column + 1 < width && used[column + 1]) column++
    blocks.push({ left, right: column })
  }
  return blocks
}

/** One text over most of the width. */
const isTitle = (cells: readonly string[], width: number): boolean => {
  const said = new Set(cells.filter((cell) => cell !== ''))
  return said.size === 1 && cells.filter((cell) => cell !== '').length > width / 2
}

const UNITS_LINE = /(^|[\s　])(计量)?单位\s*[：:]\s*\S{0,12}$|^[（(]?单位\s*[：:]/
const SIGNED =
  /^(附件|附表|表\s*号|表\s*(?:[一二三四五六七八九十]{1,4}\d{0,4}|\d{1,4})|填报(单位|人|日期|时间)|填表(单位|人|日期|说明)|制表(单位|人|日期)|报送(单位|日期)|统计(时间|日期|区间)|截至|截止|编制单位|日期|时间|说明|注|备注|制定机关|批准文号|有效期)\s*(?:\d+\s*)?[：:]/
const UNIT_WORDS =
  /^[（(]?(元|万元|亿元|千元|人|人次|户|个|家|件|宗|次|套|台|辆|间|栋|亩|公顷|平方米|平方公里|㎡|m2|m²|米|公里|千米|km|吨|千克|公斤|kg|克|升|立方米|m³|千瓦时|kWh|度|℃|%|％|‰|天|日|月|年|小时|分钟|秒|mg\/L|μg\/m3|-|—|－|\/)[）)]?$/i
const ORDINALS = '甲乙丙丁戊己庚辛壬癸'

/** 列号行: 1 2 3 …, or 甲 乙 1 2 3 …. */
function isNumbersRow(cells: readonly string[]): boolean {
  const said = cells.map((cell) => cell.replace(/[（()）\s]/g, '')).filter((cell) => cell !== '')
  if (said.length < 3 || said.length < cells.length * 0.6) return false
  let at = 0
  while (at < said.length && said[at] === ORDINALS[at]) at++
  const first = Number(said[at] ?? 1)
  if (first !== 1 && at === 0) return false
  return said.slice(at).every((cell, i) => Number(cell.split('=')[0]) === first + i)
}

/** 单位行: most of what is said are units. */
function isUnitsRow(cells: readonly string[]): boolean {
  const said = cells.filter((cell) => cell !== '')
  const units = said.filter((cell) => UNIT_WORDS.test(cell))
  return units.length > 0 && units.length >= said.length * 0.8 && said.length >= Math.min(2, cells.length)
}

const part = (line: Seen, { left, right }: Block): string[] =>
  Array.from({ length: right - left + 1 }, (_, i) => line.cells[left + i] ?? '')

const same = (a: string, b: string): boolean =>
  a.replace(/[\s*＊]/g, '').toLowerCase() === b.replace(/[\s*＊]/g, '').toLowerCase()

/** Share of the cells in which a line says names although the rows below say values. */
function namesOverValues(
  cells: readonly string[],
  body: readonly (readonly string[])[],
): { share: number; columns: number } {
  let columns = 0
  let names = 0
  for (const [column, cell] of cells.entries()) {
    const below = body.map((row) => row[column] ?? '').filter((text) => text !== '')
    if (below.length === 0 || below.filter(isNumberOrYear).length < below.length * 0.7) continue
    if (cell === '') continue
    columns++
    if (!isValue(cell)) names++
  }
  return { share: columns === 0 ? 0 : names / columns, columns }
}

type Found = { readonly first: number; readonly rows: number; readonly sure: number }

/** The rows of the head among the lines of a block. */
function rowsOfHead(lines: readonly Seen[], block: Block, known: readonly string[]): Found | null {
  const width = block.right - block.left + 1
  const texts = lines.map((line) => part(line, block))
  const candidates: Found[] = []
  for (const [at, cells] of texts.entries()) {
    if (at > 60) break
    const said = cells.filter((cell) => cell !== '')
    const matched =
      known.length === 0 ? 0 : said.filter((cell) => known.some((one) => same(one, cell))).length
    const likely = matched >= 2 || (matched > 0 && matched >= known.length * 0.5)
    if (said.length === 0) continue
    if (!likely && !couldBeHead(cells, lines[at], width)) {
      // below the first row of values nothing is a head any more, unless its names are known
      if (said.length > width / 2 && said.filter(isValue).length >= 2 && known.length === 0) break
      continue
    }
    const rows = depthOf(texts, lines, at, block)
    const body = texts.slice(at + rows, at + rows + 30)
    const { share, columns } = namesOverValues(merged(texts.slice(at, at + rows)), body)
    const full = merged(texts.slice(at, at + rows)).filter((cell) => cell !== '').length / width
    const distinct = new Set(said).size / said.length
    const sure = Math.min(
      1,
      0.25 * full +
        0.2 * distinct +
        (columns > 0 ? 0.45 * share : 0.2) +
        (body.length > 0 ? 0.1 : 0) +
        (likely ? 0.5 : 0),
    )
    candidates.push({ first: at, rows, sure: sure - at * 0.002 })
    if (!likely && known.length === 0 && candidates.length > 3) break
  }
  const best = [...candidates].sort((a, b) => b.sure - a.sure || a.first - b.first)[0]
  if (!best) return null
  // a head of several rows begins with its first
  const whole = candidates.find(({ first, rows }) => first < best.first && first + rows > best.first)
  return whole ? { ...whole, sure: Math.max(whole.sure, best.sure) } : best
}

const merged = (rows: readonly (readonly string[])[]): string[] =>
  (rows[0] ?? []).map(
    (_, column) => rows.map((row) => row[column] ?? '').findLast((cell) => cell !== '') ?? '',
  )

function couldBeHead(cells: readonly string[], line: Seen | undefined, width: number): boolean {
  const said = cells.filter((cell) => cell !== '')
  const own = new Set(said).size
  if (width > 1 && own < 2) return false
  if (said.length < width * 0.4 && own < Math.max(3, width * 0.3)) return false
  if (said.some((cell) => cell.length > LONGEST_HEADING)) return false
  if (
    line &&
    (UNITS_LINE.test(said.join(' ')) || SIGNED.test(said[0] ?? '')) &&
    own <= Math.max(2, width / 3)
  )
    return false
  if (isNumbersRow(cells) || isUnitsRow(cells)) return false
  return said.filter(isValue).length <= said.length * 0.2
}

/** How many rows the head has: as far down as its merged cells reach, or as rows fill what it leaves open. */
function depthOf(
  texts: readonly (readonly string[])[],
  lines: readonly Seen[],
  first: number,
  block: Block,
): number {
  let rows = 1
  while (rows < MOST_ROWS && first + rows < texts.length) {
    const next = texts[first + rows] ?? []
    const line = lines[first + rows]
    const top = texts[first + rows - 1] ?? []
    if (!line || line.no > (lines[first + rows - 1]?.no ?? 0) + 1) break
    const said = next.filter((cell) => cell !== '')
    if (said.length === 0 || said.some((cell) => cell.length > LONGEST_HEADING)) break
    const reaches = [...line.up].some((column) => column >= block.left && column <= block.right)
    const own = next.filter((cell, i) => cell !== '' && !line.up.has(block.left + i))
    const values = own.filter(isValue).length
    if (isNumbersRow(next)) break
    if (reaches && values <= own.length * 0.2) {
      rows++
      continue
    }
    if (reaches || values > 0 || isUnitsRow(next)) break
    const above = merged(texts.slice(first, first + rows))
    const opened = next.filter((cell, i) => cell !== '' && (above[i] ?? '') === '').length
    const left = next.filter((cell, i) => cell === '' && (above[i] ?? '') !== '').length
    const groups = top.some((cell, i) => cell !== '' && lines[first + rows - 1]?.across.has(block.left + i))
    const { share, columns } = namesOverValues(next, texts.slice(first + rows + 1, first + rows + 30))
    if ((opened > 0 && left > 0) || groups || (columns >= 2 && share > 0.8)) rows++
    else break
  }
  return rows
}

/** Headings of the columns, and what had to be done to have one for each. */
function headingsOf(rows: readonly (readonly string[])[], left: number, told: Told[]): string[] {
  const used = new Map<string, number>()
  const repeated = new Set<string>()
  const unnamed: string[] = []
  const headings = (rows[0] ?? []).map((_, column) => {
    const parts: string[] = []
    for (const row of rows) {
      const text = row[column] ?? ''
      if (text !== '' && parts.at(-1) !== text) parts.push(text)
    }
    let name = parts.join(HEAD_SEPARATOR)
    if (name === '') {
      name = `列${columnLetters(left + column)}`
      unnamed.push(columnLetters(left + column))
    }
    const before = used.get(name) ?? 0
    used.set(name, before + 1)
    if (before === 0) return name
    repeated.add(name)
    let numbered = `${name} ${before + 1}`
    while (used.has(numbered)) numbered += "'"
    used.set(numbered, 1)
    return numbered
  })
  if (repeated.size > 0) {
    const names = [...repeated].join('、')
    told.push({ zh: `列名重复，已编号：${names}`, en: `Headings that repeat were numbered: ${names}` })
  }
  if (unnamed.length > 0)
    told.push({
      zh: `没有列名的列：${unnamed.join('、')}`,
      en: `Columns without a heading: ${unnamed.join(', ')}`,
    })
  return headings
}

/** The same headings twice side by side: two tables without a gap. Answers the width of one. */
function twiceOver(headings: readonly string[]): number {
  for (let width = 2; width <= headings.length / 2; width++) {
    if (headings.length % width !== 0 || headings[0] === '') continue
    if (headings.every((heading, i) => heading === headings[i % width])) return width
  }
  return headings.length
}

function headOf(lines: readonly Seen[], block: Block, known: readonly string[]): Head | null {
  const found = rowsOfHead(lines, block, known)
  if (!found || found.sure < 0.35) return null
  const told: Told[] = []
  let { left, right } = block
  let rows = lines.slice(found.first, found.first + found.rows).map((line) => part(line, block))
  const once = twiceOver(merged(rows))
  const others: TablePlace[] = []
  const from = lines[found.first]?.no ?? 1
  if (once < right - left + 1) {
    for (let next = left + once; next <= right; next += once)
      others.push({ from, left: next, right: next + once - 1 })
    right = left + once - 1
    rows = rows.map((row) => row.slice(0, once))
  }
  const taken: { no: number; as: HeadPart; text: string }[] = lines
    .slice(0, found.first)
    .filter((line) => line.cells.some((cell) => cell !== ''))
    .map((line) => ({ no: line.no, as: aboveAs(part(line, block)), text: textIn(part(line, block)) }))
  for (const [i, row] of rows.entries())
    taken.push({ no: lines[found.first + i]?.no ?? from, as: 'head', text: textIn(row) })
  let last = found.first + found.rows - 1
  for (let next = last + 1; next < lines.length && next <= last + 2; next++) {
    const cells = part(lines[next] ?? { no: 0, cells: [], up: new Set(), across: new Set() }, { left, right })
    const as = isNumbersRow(cells) ? 'numbers' : isUnitsRow(cells) ? 'units' : null
    if (!as || (as === 'numbers' && continues(lines, next, { left, right }))) break
    taken.push({ no: lines[next]?.no ?? 0, as, text: textIn(cells) })
    last = next
  }
  const to = lines[last]?.no ?? from
  const headings = headingsOf(rows, left, told)
  const above = taken.filter(({ as }) => as !== 'head')
  if (above.length > 0) {
    const which = above.map(({ no }) => no).join('、')
    told.push({
      zh: `第 ${which} 行不是数据（标题、单位或列号）`,
      en: `Lines ${which} are no rows (title, units or column numbers)`,
    })
  }
  if (rows.length > 1)
    told.push({
      zh: `表头有 ${rows.length} 行，已合并`,
      en: `The head has ${rows.length} rows; they were joined`,
    })
  return { from, to, headings, left, right, rows, taken, told, others, until: null, sure: found.sure }
}

/** A row 1 2 3 is a row of numbers like those below where the next one goes on the same way. */
function continues(lines: readonly Seen[], at: number, block: Block): boolean {
  const next = lines[at + 1]
  return next !== undefined && isNumbersRow(part(next, block))
}

const textIn = (cells: readonly string[]): string =>
  [...new Set(cells.filter((cell) => cell !== ''))].join(' ').slice(0, 200)

function aboveAs(cells: readonly string[]): HeadPart {
  const text = textIn(cells)
  if (text === '') return 'blank'
  if (UNITS_LINE.test(text)) return 'units'
  return SIGNED.test(text) ? 'note' : 'title'
}

/** Without a head the columns are named by their letters; every line is a row. */
function headless(lines: readonly Seen[]): Head {
  const width = Math.max(1, ...lines.map(({ cells }) => cells.length))
  return {
    from: 0,
    to: 0,
    headings: Array.from({ length: width }, (_, column) => `列${columnLetters(column)}`),
    left: 0,
    right: width - 1,
    rows: [],
    taken: [],
    told: [{ zh: '没有找到表头，列以字母命名', en: 'No head was found; the columns are named by letter' }],
    others: [],
    until: null,
    sure: 0,
  }
}

/** The head of a format that names its columns itself. */
const given = ({ no, cells }: Line): Head => ({
  from: no,
  to: no,
  headings: cells,
  left: 0,
  right: Math.max(0, cells.length - 1),
  rows: [cells],
  taken: [{ no, as: 'head', text: textIn(cells) }],
  told: [],
  others: [],
  until: null,
  sure: 1,
  given: true,
})

/** Every table that the lines show, the best first: beside one another and one under another. */
export function findTables(lines: readonly Line[], known: readonly string[] = []): Head[] {
  const [first] = lines
  if (first?.head) return [given(first)]
  const seen = seenOf(lines)
  const heads: Head[] = []
  for (const block of blocksOf(seen)) {
    let from = 0
    while (from < seen.length) {
      const rest = seen.slice(from)
      const head = headOf(rest, block, known)
      if (!head) break
      const next = gapBelow(rest, head)
      heads.push(head)
      for (const { from: at, left, right } of head.others) {
        const beside = headOf(
          rest.filter(({ no }) => no >= at),
          { left, right },
          known,
        )
        if (beside) heads.push(beside)
      }
      if (next === null) break
      const below = headOf(
        seen.filter(({ no }) => no >= next),
        block,
        known,
      )
      if (!below || below.sure < 0.75 || sameHead(below, head)) break
      heads[heads.indexOf(head)] = { ...head, until: next }
      from = seen.findIndex(({ no }) => no >= next)
    }
  }
  const rowsUnder = ({ to, until, left, right }: Head): number =>
    seen.filter(
      ({ no, cells }) =>
        no > to &&
        no < (until ?? Number.POSITIVE_INFINITY) &&
        cells.slice(left, right + 1).some((cell) => cell !== ''),
    ).length
  const weight = (head: Head): number =>
    head.sure * Math.log2(2 + rowsUnder(head)) * Math.log2(1 + head.headings.length) +
    known.filter((one) => head.headings.some((own) => same(own, one))).length
  return heads
    .filter(({ headings }, _, all) => headings.length > 1 || all.length === 1)
    .sort((a, b) => weight(b) - weight(a) || a.left - b.left)
}

const sameHead = (a: Head, b: Head): boolean => a.headings.join('|') === b.headings.join('|')

/** Line behind the first gap in the rows under a head, where something else may begin. */
function gapBelow(lines: readonly Seen[], head: Head): number | null {
  let before = head.to
  for (const line of lines) {
    if (line.no <= head.to) continue
    const blank = line.cells.slice(head.left, head.right + 1).every((cell) => cell === '')
    if (blank) continue
    if (line.no > before + 1 && before > head.to) return line.no
    before = line.no
  }
  return null
}

/**
 * The head of the best table among the first lines of a sheet: titles, units and notes above it are told, merged and
 * two-line headings joined, column numbers and units below it taken to it. `known` = headings of the dataset's mapping.
 */
export function findHead(lines: readonly Line[], known: readonly string[] = []): Head {
  const [best, ...others] = findTables(lines, known)
  if (!best) return headless(seenOf(lines))
  if (others.length === 0) return best
  const places = others.map(({ from, left, right }) => ({ from, left, right }))
  const where = places.map(({ from, left }) => `${columnLetters(left)}${from}`).join('、')
  return {
    ...best,
    others: places,
    told: [
      ...best.told,
      {
        zh: `此表还有其他表格，起于 ${where}`,
        en: `There are further tables on the sheet, beginning at ${where}`,
      },
    ],
  }
}
