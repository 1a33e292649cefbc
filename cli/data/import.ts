import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { isId, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import { intakeOf, type OpenCity, titleMapping } from '../../host/index.ts'
import { datasets, intake as room } from '../../platform/catalogue/index.ts'
import { systemActor } from '../../platform/org/index.ts'
import { refused, withCity } from '../city.ts'
import { type Command, type Given, type Out, oneArgument, textOf, UseFault } from '../command.ts'

/** A dataset by its id or its code 信息资源代码. */
export const datasetNamed = (city: OpenCity, named: string) =>
  isId(named)
    ? datasets.byId(city.store, city.plan.district, named)
    : datasets.byCode(city.store, city.plan.district, named)

type Rules = Parameters<ReturnType<typeof intakeOf>['saveMapping']>[2]['rules']

/** A mapping as the editor exports it: `{rules: […], sheet?}`, or the list of rules alone. */
async function mappingIn(
  path: string,
): Promise<{ readonly rules: Rules; readonly sheet?: string | null } | null> {
  const read: unknown = JSON.parse(await readFile(path, 'utf8'))
  const found = Array.isArray(read) ? { rules: read } : (read as { rules?: unknown; sheet?: unknown })
  if (!Array.isArray(found.rules)) return null
  const sheet = 'sheet' in found && typeof found.sheet === 'string' ? found.sheet : null
  return { rules: found.rules as Rules, sheet }
}

function linesOf(delivery: room.Delivery, again: boolean): string[] {
  const { counts, readAs, trouble } = delivery
  const rules = Object.entries(counts?.byRule ?? {}).map(([rule, cells]) => `    ${rule} × ${cells}`)
  const notes = Object.entries(counts?.notes ?? {}).map(([note, cells]) => `    ${note} × ${cells}`)
  return [
    `${delivery.name} · ${room.deliveryStates[delivery.state].zh} ${delivery.state} · ${delivery.id}${again ? ' · 同一内容已报送过 the same content came before' : ''}`,
    ...(readAs
      ? [
          `  ${readAs.format} ${readAs.encoding ?? ''} · 表头第 ${readAs.head.from}–${readAs.head.to} 行 head · ${readAs.headings.length} 列 columns`,
        ]
      : []),
    ...(counts
      ? [
          `  落地 landed ${counts.landed} · 数据行 rows ${counts.rows} · 入库 accepted ${counts.accepted}（新增 new ${counts.fresh} · 变更 changed ${counts.changed} · 未变 unchanged ${counts.unchanged}）· 消失 disappeared ${counts.disappeared} · 退回 rejected ${counts.rejected} · ${counts.seconds} s`,
        ]
      : []),
    ...(rules.length > 0 ? ['  退回原因 rejects by rule:', ...rules] : []),
    ...(notes.length > 0 ? ['  规范化 normalised:', ...notes] : []),
    ...(readAs && readAs.unmapped.length > 0
      ? [`  未映射的列 not mapped: ${readAs.unmapped.join('、')}`]
      : []),
    ...(trouble
      ? [`  ${trouble.says.zh}。${trouble.remedy.zh}`, `  ${trouble.says.en}. ${trouble.remedy.en}`]
      : []),
  ]
}

/** `huying data import`: a file into a dataset through the same door as every delivery; works beside a running city. */
export const dataImport: Command = {
  says: say(
    '把文件归集到数据资源：收到 → 落地 → 按映射入库，逐行列出退回原因；同一文件不会重复入库',
    'bring a file into a dataset: received, landed, loaded by its mapping; every rejected row is listed; the same file is never loaded twice',
  ),
  args: 'FILE',
  options: {
    dataset: {
      type: 'string',
      value: 'ID|CODE',
      says: say('数据资源编号或信息资源代码', 'id or code of the dataset'),
    },
    mapping: {
      type: 'string',
      value: 'FILE',
      says: say('先保存此映射（JSON：{rules, sheet?}）', 'save this mapping first (JSON: {rules, sheet?})'),
    },
    'by-title': {
      type: 'boolean',
      says: say(
        '尚无映射时，按信息项名称对应列名',
        'where there is no mapping yet, match headings with the titles of the items',
      ),
    },
    full: { type: 'boolean', says: say('全量（默认）', 'a full snapshot (default)') },
    increment: { type: 'boolean', says: say('增量', 'an increment') },
    why: {
      type: 'string',
      value: 'TEXT',
      says: say('与 --anyway 同用：放行理由', 'with --anyway: the reason'),
    },
    anyway: {
      type: 'boolean',
      says: say(
        '确认被提醒的事项（旧内容、大量消失、退回过多）',
        'confirm what is warned of (older content, many rows that disappear or are rejected)',
      ),
    },
    rejects: {
      type: 'string',
      value: 'N',
      says: say('在报告中列出前 N 个退回项（默认 20）', 'rejected cells in the report, default 20'),
    },
    city: { type: 'string', value: 'NAME', says: say('城市', 'city') },
  },
  async run(given: Given, out: Out) {
    const file = oneArgument(given, 'FILE')
    const named = textOf(given, 'dataset')
    if (!named) throw new UseFault(say('缺少 --dataset', '--dataset is missing'))
    if (given.options.full && given.options.increment)
      throw new UseFault(say('--full 与 --increment 只能选一个', 'choose --full or --increment'))
    const most = Number(textOf(given, 'rejects') ?? 20)
    if (!Number.isInteger(most) || most < 0 || most > 10_000)
      throw new UseFault(say('--rejects 应为 0–10000 的整数', '--rejects is a whole number 0–10000'))
    const there = await stat(file).catch(() => null)
    if (!there?.isFile()) throw new UseFault(say(`没有文件 ${file}`, `there is no file ${file}`))
    return withCity(given, out, async (city) => {
      const done = await bring(city, given, file, named)
      if (!done.ok) return refused(out, done.error)
      const { delivery, again } = done.value
      const rejects = await room.rejects(city.store, delivery.district, delivery.id, { limit: most })
      out.report({ ...delivery, again, rejects }, linesOf(delivery, again))
      return delivery.state === 'loaded' ? 0 : 1
    })
  },
}

async function bring(
  city: OpenCity,
  given: Given,
  file: string,
  named: string,
): Promise<Result<room.Receipt, Refusal>> {
  const intake = intakeOf(city)
  const who = systemActor(city.plan.district)
  const dataset = await datasetNamed(city, named)
  if (!dataset) return no(datasets.refusals['catalogue.noDataset']())
  const mappingFile = textOf(given, 'mapping')
  const known = await room.mapping(city.store, dataset.district, dataset.id)
  let mapping: Awaited<ReturnType<typeof mappingIn>> = null
  if (mappingFile) {
    mapping = await mappingIn(mappingFile).catch(() => null)
    if (!mapping) throw new UseFault(say(`${mappingFile} 不是映射文件`, `${mappingFile} is not a mapping`))
  } else if (!known && given.options['by-title'])
    mapping = { rules: await titleMapping(city, city.store, dataset, city.now()) }
  if (mapping) {
    const input = { dataset: dataset.id, ...mapping }
    const saved = await city.store.tx((tx) => intake.saveMapping(tx, who, input, city.now()))
    if (!saved.ok) return saved
  }
  const got = await intake.receive(
    city.store,
    who,
    {
      dataset: dataset.id,
      name: basename(file),
      mode: given.options.increment ? 'increment' : 'full',
      door: 'command',
      sender: who.name,
      content: createReadStream(file, { highWaterMark: 1024 * 1024 }),
    },
    city.now(),
  )
  if (!got.ok) return got
  const { id } = got.value.delivery
  if (given.options.anyway && got.value.delivery.state !== 'loaded') {
    const confirmed = await city.store.tx((tx) =>
      intake.confirm(tx, who, id, { why: textOf(given, 'why') ?? '命令行 --anyway' }, city.now()),
    )
    if (!confirmed.ok) return confirmed
  }
  const loaded = await intake.load(city.store, who, id, city.now())
  return loaded.ok ? ok({ delivery: loaded.value, again: got.value.again }) : loaded
}
