import { createHash } from 'node:crypto'
import { dayOf, type Id, no, ok } from '../../base/index.ts'
import { datasets, rows, sharing } from '../../platform/catalogue/index.ts'
import { append } from '../../platform/ledger/index.ts'
import { type Actor, factActorOf, proven } from '../../platform/org/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { lensOf } from '../sharing.ts'
import { text } from './input.ts'

type Json = Readonly<Record<string, unknown>>

const texts = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.flatMap((one) => (typeof one === 'string' ? [one.trim()] : [])).filter(Boolean)
    : []

const asked = (input: Json) => ({
  ...(text(input.q) ? { q: text(input.q) } : {}),
  ...(text(input.area) ? { area: text(input.area) } : {}),
})

/** Rows of datasets on the screen, as a file and in groups, under the reader's own duties; each look is on record. */
export function sharedRows(city: OpenCity) {
  const { district } = city.plan
  const lens = lensOf(city)

  /** Every look at rows is on record. */
  const looked = (who: Actor, dataset: Id, at: Date, what: Json): Promise<void> =>
    city.store.tx((tx) =>
      append(tx, [
        {
          ...{ district, kind: 'share.read', subjectKind: 'dataset', subject: dataset, at },
          actor: factActorOf(who),
          body: { dataset, ...what },
        },
      ]),
    )

  return {
    /** Invented answers before anything is granted 模拟调用. */
    async mock(reader: Reader, _who: Actor, input: Json) {
      const dataset = await datasets.byId(reader, district, text(input.dataset))
      if (dataset?.state !== 'published') return no(datasets.refusals['catalogue.noDataset']())
      const wanted = texts(input.items)
      const of = (typeof input.of === 'object' && input.of !== null ? input.of : {}) as Json
      const seed = createHash('sha256').update(JSON.stringify(of)).digest('hex')
      const items = dataset.items.filter(
        (item) => sharing.shareable(dataset, item) && (wanted.length === 0 || wanted.includes(item.name)),
      )
      return ok({
        mock: true,
        data: {
          dataset: dataset.code,
          title: dataset.title.zh,
          score: dataset.score,
          freshAt: dataset.freshAt,
        },
        ...(input.do === 'check'
          ? { answer: seed < '8' ? 'yes' : 'no' }
          : {
              found: true,
              row: Object.fromEntries(items.map((item) => [item.name, sharing.mockValue(item, seed)])),
            }),
        doubted: [],
      })
    },

    /** Rows of a dataset under the asker's own duties, as list or count or groups; a fact of every look. */
    async rows(reader: Reader, who: Actor, input: Json, at: Date) {
      const dataset = await datasets.byId(reader, district, text(input.dataset))
      if (!dataset) return no(datasets.refusals['catalogue.noDataset']())
      const sight = rows.sightOf(who, dataset)
      const page = await rows.list(
        reader,
        dataset,
        sight,
        {
          ...asked(input),
          limit: Math.min(Number(input.limit) || 20, 100),
          ...(text(input.cursor) ? { cursor: text(input.cursor) } : {}),
        },
        city.vault,
        lens,
      )
      if (!page.ok) return page
      await looked(who, dataset.id, at, { do: 'list', rows: page.value.rows.length })
      return ok({ ...page.value, items: sight.items })
    },

    /** The rows of that list as a file: the same rights, a fresh proof, a fact 导出. */
    async exportRows(reader: Reader, who: Actor, input: Json, at: Date) {
      const fresh = proven(who, at)
      if (!fresh.ok) return fresh
      const dataset = await datasets.byId(reader, district, text(input.dataset))
      if (!dataset) return no(datasets.refusals['catalogue.noDataset']())
      const sight = rows.sightOf(who, dataset)
      const format = input.format === 'xlsx' || input.format === 'ndjson' ? input.format : 'csv'
      const may = rows.mayRead(dataset, sight, {}, lens)
      if (!may.ok) return may
      const parts: Buffer[] = []
      let left = 0
      const counted = (n: number) => {
        left += n
      }
      for await (const part of sharing.fileOf(reader, dataset, sight, {}, format, counted, lens))
        parts.push(Buffer.from(part))
      await looked(who, dataset.id, at, { do: 'export', rows: left, format })
      return ok({
        name: `${dataset.title.zh}-${dayOf(at)}.${format}`,
        mime: sharing.fileFormats[format],
        bytes: Buffer.concat(parts),
        rows: left,
        more: false,
      })
    },

    /** Counts by items, small groups not told to those whose data it is not 统计. */
    async groups(reader: Reader, who: Actor, input: Json, at: Date) {
      const dataset = await datasets.byId(reader, district, text(input.dataset))
      if (!dataset) return no(datasets.refusals['catalogue.noDataset']())
      const by = texts(input.by).slice(0, 2)
      const sight = rows.sightOf(who, dataset)
      const found = await rows.aggregate(reader, dataset, sight, { by, ...asked(input) }, lens)
      if (!found.ok) return found
      await looked(who, dataset.id, at, {
        do: 'groups',
        items: texts(input.by),
        rows: found.value.groups.length,
      })
      return found
    },
  }
}
