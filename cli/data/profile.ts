import { say } from '../../base/index.ts'
import { sheets } from '../../platform/catalogue/index.ts'
import { type Command, oneArgument, textOf, UseFault } from '../command.ts'

const SEPARATORS: Readonly<Record<string, string>> = { '\t': 'TAB', '\u0001': '\\x01' }
const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`
const list = (counted: readonly sheets.Counted[]): string =>
  counted.map(({ value, count }) => `${JSON.stringify(value)} × ${count}`).join('  ')

function columnLines(column: sheets.ColumnProfile): string[] {
  const filled = column.rows - column.blank
  const odd = Object.entries({
    '空白 blank': column.blank,
    '首尾空格 padded': column.padded,
    '全角 full-width': column.fullWidth,
    '数字已损坏 damaged': column.damaged,
    '类型混杂 mixed': column.mixed,
    '公式 formulas': column.formulas,
    '乱码 broken': column.broken,
    '含换行 line breaks': column.lineBreaks,
  }).filter(([, count]) => count > 0)
  return [
    '',
    `${column.column}  ${column.name} · ${column.likely} · ${column.distinct.exact ? '' : '≈'}${column.distinct.count} 个不同值 distinct / ${filled}`,
    `   长度 length ${column.length.shortest}–${column.length.longest} · ${column.least.slice(0, 30)} … ${column.greatest.slice(0, 30)}`,
    `   ${Object.entries(column.kinds)
      .map(([kind, share]) => `${kind} ${percent(share ?? 0)}`)
      .join(' · ')}`,
    `   ${list(column.frequent.values.slice(0, 5))}`,
    `   ${column.patterns
      .slice(0, 5)
      .map(({ value, count }) => `${value} × ${count}`)
      .join('  ')}`,
    ...(odd.length > 0 ? [`   ! ${odd.map(([what, count]) => `${what} ${count}`).join(' · ')}`] : []),
    ...(column.nullWords.length > 0
      ? [`   ! 表示空缺的词 words for nothing: ${list(column.nullWords)}`]
      : []),
  ]
}

function linesOf(file: string, found: sheets.FileProfile): string[] {
  const { head, lines } = found
  const separator = found.delimiter === null ? '' : ` · ${SEPARATORS[found.delimiter] ?? found.delimiter}`
  return [
    `${file} · ${found.format}${found.encoding ? ` · ${found.encoding}` : ''}${separator}${found.sheet.name ? ` · ${found.sheet.name}` : ''}`,
    `表头 head ${head.from}–${head.to} · 数据行 rows ${lines.row} · 合计行 totals ${lines.total} · 说明 notes ${lines.note} · 重复表头 heads ${lines.head} · 空行 blank ${lines.blank}`,
    ...found.told.flatMap(({ zh, en }) => [`· ${zh}`, `  ${en}`]),
    ...found.columns.flatMap(columnLines),
  ]
}

/** `huying data profile`: what a file holds, before anything is done with it. Needs no city. */
export const dataProfile: Command = {
  says: say(
    '查看数据文件概况：格式、编码、表头、每列的取值与问题；不需要城市，不写入任何数据',
    'what a data file holds: format, encoding, head, values and troubles of every column; needs no city and writes nothing',
  ),
  args: 'FILE',
  options: {
    sheet: {
      type: 'string',
      value: 'NAME',
      says: say('工作表（默认取最好的一张）', 'sheet (default: the one with the best table)'),
    },
    encoding: {
      type: 'string',
      value: 'utf-8|gb18030|utf-16le|utf-16be|big5|windows-1252',
      says: say('注明编码（默认自动识别）', 'the encoding (default: found out)'),
    },
    delimiter: {
      type: 'string',
      value: 'SIGN',
      says: say('注明分隔符（默认自动识别）', 'the separator (default: found out)'),
    },
    head: {
      type: 'string',
      value: 'LINE',
      says: say('表头从第几行开始（默认自动查找）', 'line the head begins at (default: found)'),
    },
  },
  async run(given, out) {
    const file = oneArgument(given, 'FILE')
    const encoding = textOf(given, 'encoding')
    const known = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be', 'big5', 'windows-1252'] as const
    const named = known.find((one) => one === encoding)
    if (encoding !== undefined && !named)
      throw new UseFault(say(`没有这种编码：${encoding}`, `unknown encoding ${encoding}`))
    const head = textOf(given, 'head')
    if (head !== undefined && !/^[1-9]\d*$/.test(head))
      throw new UseFault(say('--head 应为行号', '--head takes the number of a line'))
    const sheet = textOf(given, 'sheet')
    const delimiter = textOf(given, 'delimiter')
    const found = await sheets.profileFile(file, {
      ...(named ? { encoding: named } : {}),
      ...(delimiter ? { delimiter: delimiter === '\\t' ? '\t' : delimiter } : {}),
      ...(sheet === undefined ? {} : { sheet }),
      ...(head === undefined ? {} : { from: Number(head) }),
    })
    if (!found.ok) {
      if (out.json) out.report({ file, refused: found.error }, [])
      else out.fail(found.error.says, found.error.remedy)
      return 1
    }
    out.report({ file, ...found.value }, linesOf(file, found.value))
    return 0
  },
}
