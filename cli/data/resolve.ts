import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { csvLine, say } from '../../base/index.ts'
import { resolveApart } from '../../brain/linkage/index.ts'
import { datasets, rows } from '../../platform/catalogue/index.ts'
import { append } from '../../platform/ledger/index.ts'
import { factActorOf, systemActor } from '../../platform/org/index.ts'
import { refused, withCity } from '../city.ts'
import { type Command, type Given, type Out, textOf, UseFault } from '../command.ts'
import { datasetNamed } from './import.ts'

/** What persons are compared by, and how an item is known for it: its element, its kind, its name. */
const PARTS = [
  { part: 'name', element: 'personName', names: ['name', 'xm', 'personName'] },
  { part: 'idNumber', element: 'idNumber', kind: 'idNumber', names: ['idNumber', 'sfzh'] },
  { part: 'birth', element: 'birthday', names: ['birth', 'birthday', 'born', 'csrq'] },
  { part: 'phone', element: 'phone', kind: 'phone', names: ['phone', 'tel', 'lxdh'] },
  { part: 'address', element: 'homeAddress', names: ['address', 'homeAddress', 'registeredAddress', 'zz'] },
] as const

/** The item of a dataset for each part of a person; null = it has none. */
function itemsOf(dataset: datasets.Dataset): (string | null)[] {
  return PARTS.map((one) => {
    const by = (fits: (item: datasets.DatasetItem) => boolean) => dataset.items.find(fits)?.name
    return (
      by((item) => item.element?.split('@')[0] === one.element) ??
      ('kind' in one ? by((item) => item.field.kind === one.kind) : undefined) ??
      by((item) => (one.names as readonly string[]).includes(item.name)) ??
      null
    )
  })
}

/** `huying data resolve LEFT RIGHT`: who of one dataset is who of the other, at once, into a file of links. */
export const dataResolve: Command = {
  says: say(
    '比对两个数据资源中的人员（整库），输出对应关系',
    'who of one dataset is who of the other, whole, into a file of links',
  ),
  args: 'LEFT RIGHT',
  options: {
    out: {
      type: 'string',
      value: 'FILE.csv',
      says: say(
        '对应关系写入的文件（主键、主键、是否确定、规则、得分）',
        'file of the links: key, key, clear, rule, score',
      ),
    },
    city: { type: 'string', value: 'NAME', says: say('城市', 'city') },
  },
  async run(given: Given, out: Out) {
    const [left, right] = given.args
    if (!left || !right) throw new UseFault(say('请给出两个数据资源', 'give two datasets'))
    return withCity(given, out, async (city) => {
      const found = [await datasetNamed(city, left), await datasetNamed(city, right)]
      const [a, b] = found
      if (!a || !b) return refused(out, datasets.refusals['catalogue.noDataset']())
      if (a.origin !== 'intake' || b.origin !== 'intake') return refused(out, rows.refusals['rows.noTable']())
      const from = performance.now()
      const side = (one: datasets.Dataset) => ({
        bytes: rows.takeRows(city.store, one, itemsOf(one)),
        count: one.rowCount,
      })
      const links = await resolveApart(side(a), side(b))
      const seconds = Math.round((performance.now() - from) / 100) / 10
      const clear = links.clear.reduce((sum, one) => sum + one, 0)
      const at = city.now()
      await city.store.tx((tx) =>
        append(tx, [
          {
            ...{
              district: city.plan.district,
              kind: 'share.read',
              subjectKind: 'dataset',
              subject: a.id,
              at,
            },
            actor: factActorOf(systemActor(city.plan.district)),
            body: { dataset: a.id, do: 'resolve', other: b.id, links: links.a.length },
          },
        ]),
      )
      const file = textOf(given, 'out')
      if (file)
        await pipeline(
          Readable.from(
            (function* () {
              yield csvLine(['left', 'right', 'clear', 'rule', 'score'])
              for (let i = 0; i < links.a.length; i++)
                yield csvLine([
                  String(links.a[i]),
                  String(links.b[i]),
                  links.clear[i] === 1 ? 'yes' : 'ask',
                  String(links.rules[i]),
                  String(links.score[i]),
                ])
            })(),
          ),
          createWriteStream(file, { mode: 0o600 }),
        )
      const asked = links.a.length - clear
      out.report(
        {
          left: a.code,
          right: b.code,
          rows: [a.rowCount, b.rowCount],
          links: clear,
          asked,
          compared: links.compared,
          seconds,
          file: file ?? null,
        },
        [
          `${a.title.zh} × ${b.title.zh}：确定 links ${clear} · 待核 to be asked ${asked} · ${seconds} s`,
          ...(file ? [file] : []),
        ],
      )
      return 0
    })
  },
}
