import { readFile, stat, writeFile } from 'node:fs/promises'
import { say } from '../../base/index.ts'
import { exportCatalogue, harvestCatalogue, importCatalogue } from '../../host/index.ts'
import { systemActor } from '../../platform/org/index.ts'
import { refused, withCity } from '../city.ts'
import { type Command, oneArgument, UseFault } from '../command.ts'

const cityOption = { city: { type: 'string', value: 'NAME', says: say('城市', 'city') } } as const

async function file(path: string): Promise<string> {
  const there = await stat(path).catch(() => null)
  if (!there?.isFile()) throw new UseFault(say(`没有文件 ${path}`, `there is no file ${path}`))
  return path
}

/** `huying data catalogue import`: a sheet with the columns of GB/T 21063; what it brings is published. */
export const catalogueImport: Command = {
  says: say(
    '导入信息资源目录（GB/T 21063 列；xlsx、xls 或 CSV），逐行列出退回原因；重复导入不会重复登记',
    'bring in a sheet of the catalogue (columns of GB/T 21063; xlsx, xls or CSV); rejects are told by row; importing again changes nothing',
  ),
  args: 'FILE',
  options: cityOption,
  async run(given, out) {
    const path = await file(oneArgument(given, 'FILE'))
    return withCity(given, out, async (city) => {
      const begun = performance.now()
      const system = systemActor(city.plan.district)
      const done = await city.store.tx((tx) => importCatalogue(city, tx, system, path, city.now()))
      if (!done.ok) return refused(out, done.error)
      const { rows, created, changed, unchanged, rejected } = done.value
      const seconds = Math.round(performance.now() - begun) / 1000
      out.report({ file: path, ...done.value, seconds }, [
        `${path} · ${rows} 行 rows · 新增 created ${created} · 修改 changed ${changed} · 未变 unchanged ${unchanged} · 退回 rejected ${rejected.length} · ${seconds} s`,
        ...rejected.flatMap((one) => [
          `  第 ${one.row} 行 row ${one.row} ${one.title}：${one.reasons.map((reason) => reason.zh).join('；')}`,
          `    ${one.reasons.map((reason) => reason.en).join('; ')}`,
        ]),
      ])
      return rows > 0 && rejected.length === rows ? 1 : 0
    })
  },
}

/** `huying data catalogue export`: two sheets that can be read back. */
export const catalogueExport: Command = {
  says: say(
    '导出信息资源目录为 xlsx（资源与信息项两张表，可再导入）',
    'write the catalogue as xlsx (datasets and items on two sheets, can be brought in again)',
  ),
  args: 'FILE',
  options: cityOption,
  run(given, out) {
    const path = oneArgument(given, 'FILE')
    return withCity(given, out, async (city) => {
      const bytes = await exportCatalogue(city, city.store, systemActor(city.plan.district))
      await writeFile(path, bytes)
      out.report({ file: path, bytes: bytes.length }, [`${path} · ${bytes.length} bytes`])
      return 0
    })
  },
}

/** `huying data catalogue harvest`: the datasets of another DCAT catalogue, as entries that are only listed. */
export const catalogueHarvest: Command = {
  says: say(
    '收割其他 DCAT 目录（JSON-LD 或 Turtle 文件）为仅编目的资源；重复收割只更新变化',
    'take in another DCAT catalogue (a JSON-LD or Turtle file) as listed entries; again only brings what changed',
  ),
  args: 'FILE',
  options: {
    ...cityOption,
    unit: { type: 'string', value: 'NAME', says: say('登记单位名称', 'unit that answers for the entries') },
  },
  async run(given, out) {
    const path = await file(oneArgument(given, 'FILE'))
    const document = await readFile(path, 'utf8')
    return withCity(given, out, async (city) => {
      const name = given.options.unit
      const unit = [...city.catalog.units.values()].find((one) => one.name === name || one.shortName === name)
      if (!unit) throw new UseFault(say('请用 --unit 指明登记单位', 'name the unit with --unit'))
      const system = systemActor(city.plan.district)
      const done = await city.store.tx((tx) =>
        harvestCatalogue(city, tx, system, { document, unit: unit.id }, city.now()),
      )
      if (!done.ok) return refused(out, done.error)
      const { datasets, created, changed, unchanged, rejected } = done.value
      out.report({ file: path, ...done.value }, [
        `${path} · ${datasets} 个数据集 datasets · 新增 created ${created} · 修改 changed ${changed} · 未变 unchanged ${unchanged} · 退回 rejected ${rejected.length}`,
      ])
      return 0
    })
  },
}
