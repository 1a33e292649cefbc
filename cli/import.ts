import { isAreaCode, say } from '../base/index.ts'
import {
  type ImportField,
  type ImportReport,
  importFields,
  importFieldTitle,
  importNotes,
  importRequests,
  isImportField,
} from '../host/index.ts'
import { withCity } from './city.ts'
import { type Command, type Given, type Out, oneArgument, UseFault } from './command.ts'

const PROGRESS_MS = 2_000

/** `--map content=详情 --map time=日期`, and several in one with `;`. */
function mapOf(given: Given): Partial<Record<ImportField, string>> {
  const map: Partial<Record<ImportField, string>> = {}
  const all = given.options.map ?? []
  for (const pair of Array.isArray(all) ? all : [String(all)]) {
    const at = pair.indexOf('=')
    const field = pair.slice(0, at).trim()
    if (at < 1 || !isImportField(field) || pair.slice(at + 1).trim() === '')
      throw new UseFault(
        say(
          `--map “${pair}”应写成 字段=列名，字段有：${importFields.join(' ')}`,
          `--map “${pair}” should read FIELD=COLUMN, the fields are: ${importFields.join(' ')}`,
        ),
      )
    map[field] = pair.slice(at + 1)
  }
  return map
}

function limitOf(given: Given): number | undefined {
  if (given.options.limit === undefined) return undefined
  const limit = Number(given.options.limit)
  if (!Number.isInteger(limit) || limit < 1)
    throw new UseFault(say('--limit 应为正整数', '--limit must be a whole number above 0'))
  return limit
}

const separator = (delimiter: string | null): string =>
  delimiter === '\t' ? 'Tab' : delimiter === null ? '' : `“${delimiter}”`

function linesOf(report: ImportReport): string[] {
  const columns = Object.entries(report.columns).map(
    ([field, column]) => `${importFieldTitle(field as ImportField).zh} ${field}=${column}`,
  )
  const notes = Object.entries(report.notes).map(([note, count]) => {
    const { zh, en } = importNotes[note as keyof typeof importNotes]
    return `  注意 note: ${count} × ${zh} · ${en}`
  })
  return [
    `${report.file} · ${report.format} ${report.encoding ?? ''} ${separator(report.delimiter)} · 来源 source ${report.source}`,
    `  列 columns: ${columns.join('，')}`,
    ...(report.ignored.length > 0 ? [`  未用 ignored: ${report.ignored.join('、')}`] : []),
    ...notes,
    `  读取 read ${report.read} · 新建 created ${report.created} · 已有 already ${report.already} · 退回 rejected ${report.rejected}` +
      ` · ${report.seconds} s · ${report.rowsPerSecond} 行/秒 rows/s${report.dryRun ? ' · 试运行，未写入 dry run, nothing written' : ''}`,
    ...(report.rejects ? [`  退回的行及原因 rejected rows and reasons: ${report.rejects}`] : []),
  ]
}

export const importCommand: Command = {
  says: say(
    '导入历史诉求：CSV（可 .gz；UTF-8 或 GB18030）或 xlsx；有答复的归档，无答复的待受理；重复导入不会重复建单',
    'bring in requests of former years: CSV (also .gz; UTF-8 or GB18030) or xlsx; answered ones are archived, others wait to be accepted; importing again makes nothing twice',
  ),
  args: 'FILE',
  options: {
    map: {
      type: 'string',
      multiple: true,
      value: '字段=列名',
      says: say(
        `指定列，可重复；字段：${importFields.join(' ')}`,
        'name a column, may be repeated; FIELD=COLUMN with these fields',
      ),
    },
    'dry-run': {
      type: 'boolean',
      says: say('只检查并写出退回文件，不入库', 'check only and write the reject file, nothing comes in'),
    },
    limit: { type: 'string', value: 'N', says: say('最多读取 N 行', 'read at most N rows') },
    source: {
      type: 'string',
      value: 'NAME',
      says: say(
        '来源名，与编号一起用于识别重复（默认文件名）',
        'name of the source; with the number it tells repeats (default: the file’s name)',
      ),
    },
    district: {
      type: 'string',
      value: 'CODE',
      says: say('归属区划代码（默认本城市）', 'division code they belong to (default: the city’s)'),
    },
    'category-map': {
      type: 'string',
      value: 'FILE',
      says: say(
        '分类对照表：每行 原分类,事项分类代码',
        'category table: each row the category as written, our code',
      ),
    },
    channel: {
      type: 'string',
      value: 'CODE',
      says: say('未写渠道时的渠道（默认 web）', 'channel of rows that name none (default web)'),
    },
    rejects: {
      type: 'string',
      value: 'FILE',
      says: say('退回文件（默认 FILE.rejects.csv）', 'file of rejected rows (default FILE.rejects.csv)'),
    },
    demo: { type: 'boolean', says: say('标记为演示数据', 'mark as demonstration data') },
    city: { type: 'string', value: 'NAME', says: say('城市', 'city') },
  },
  async run(given: Given, out: Out) {
    const file = oneArgument(given, 'FILE')
    const map = mapOf(given)
    const limit = limitOf(given)
    const text = (name: string): string | undefined => given.options[name] as string | undefined
    const { district, source, channel, rejects } = { ...given.options } as Record<string, string | undefined>
    if (district !== undefined && !isAreaCode(district))
      throw new UseFault(
        say('--district 应为区划代码，如 440111', '--district must be a division code such as 440111'),
      )
    return withCity(given, out, async (city) => {
      const known = city.compiled.codes.channel?.codes.map((one) => one.code) ?? []
      if (channel !== undefined && !known.includes(channel))
        throw new UseFault(
          say(`--channel 可选：${known.join(' ')}`, `--channel is one of: ${known.join(' ')}`),
        )
      let shown = performance.now()
      const done = await importRequests(city, {
        file,
        map,
        dryRun: given.options['dry-run'] === true,
        demo: given.options.demo === true,
        ...(limit === undefined ? {} : { limit }),
        ...(source === undefined ? {} : { source }),
        ...(district === undefined ? {} : { district }),
        ...(channel === undefined ? {} : { channel }),
        ...(rejects === undefined ? {} : { rejects }),
        ...(text('category-map') === undefined ? {} : { categoryMap: text('category-map') as string }),
        progress: (counts) => {
          if (performance.now() - shown < PROGRESS_MS) return
          shown = performance.now()
          out.say(
            `… 已读 read ${counts.read} · 新建 created ${counts.created} · 已有 already ${counts.already} · 退回 rejected ${counts.rejected}`,
          )
        },
      })
      if (!done.ok) {
        out.fail(done.error.says, done.error.remedy)
        return 1
      }
      out.report(done.value, linesOf(done.value))
      return done.value.read > 0 && done.value.rejected === done.value.read ? 1 : 0
    })
  },
}
