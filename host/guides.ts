import { dayOf, no, ok } from '../base/index.ts'
import { maskValue } from '../platform/fields/index.ts'
import { items } from '../platform/services/index.ts'
import type { ItemVersion, ServiceDocument, Target, Topic } from '../platform/services/items/declare.ts'
import { targets, topics } from '../platform/services/items/declare.ts'
import type { Reader } from '../platform/store/index.ts'
import { bytesOf } from './application-files.ts'
import { documentDeskOf } from './documents.ts'
import { itemSearchOf } from './item-search.ts'
import type { OpenCity } from './open.ts'

/** Lines of one page. */
const PAGE = 20
const ONLINE: readonly string[] = ['2', '3']

/** What anybody may read of items 办事指南, and whether a document is genuine 文书核验. */
export function guidesOf(city: OpenCity) {
  const { district } = city.plan
  const search = itemSearchOf(city)
  const unitName = (unit: string): string => city.catalog.unitName(unit) ?? ''

  const line = (item: ItemVersion, places: number) => ({
    code: item.code,
    catalogCode: item.catalogCode,
    title: item.title,
    summary: item.summary,
    unit: item.unit,
    unitName: unitName(item.unit),
    type: item.type,
    topic: item.topic,
    caseKind: item.caseKind,
    promise: item.promise,
    visits: item.visits,
    state: item.state,
    online: item.channels.some((one) => ONLINE.includes(one)),
    situations: item.situation.questions.length,
    places,
  })

  return {
    async search(
      reader: Reader,
      asked: {
        readonly q?: string
        readonly target?: string
        readonly topic?: string
        readonly unit?: string
        readonly offset?: number
      },
      at: Date,
    ) {
      const found = await search(
        reader,
        {
          ...(asked.q ? { q: asked.q } : {}),
          ...(asked.target && Object.hasOwn(targets, asked.target) ? { target: asked.target as Target } : {}),
          ...(asked.topic && Object.hasOwn(topics, asked.topic) ? { topic: asked.topic as Topic } : {}),
          ...(asked.unit ? { unit: asked.unit } : {}),
        },
        at,
      )
      const offset = asked.offset ?? 0
      return ok({
        total: found.rows.length,
        rows: found.rows.slice(offset, offset + PAGE).map(({ item, places }) => line(item, places)),
        targets: found.targets,
        topics: found.topics,
        units: found.units.map((one) => ({ ...one, title: unitName(one.value) })),
      })
    },

    /** One item with all that an applicant needs to know, and who else does the same. */
    async guide(reader: Reader, asked: { readonly code: string; readonly version?: number }, at: Date) {
      const today = dayOf(at)
      const item =
        asked.version === undefined
          ? await items.versionAt(reader, district, asked.code, today)
          : await items.versionOf(reader, district, asked.code, asked.version)
      // what is not in force yet is nobody's guide
      if (!item?.validFrom || item.validFrom > today) return no(items.refusals['items.unknown']())
      const decided = await items.asDecided(reader, item, today)
      const [basic, others] = await Promise.all([
        items.basicOf(reader, district, item.catalogCode),
        items.placesOf(reader, district, item.catalogCode, today),
      ])
      const { tables: _tables, ...shown } = item
      return ok({
        // tables run in the browser for guidance: they are as public as the list of materials
        item: { ...shown, tables: decided.tables },
        basic: basic ? { title: basic.title, law: basic.law, legal: basic.legal } : null,
        unitName: unitName(item.unit),
        others: others
          .filter((one) => one.code !== item.code)
          .map((one) => ({ ...one, unitName: unitName(one.unit) })),
      })
    },

    /** 样表、范本 of a material, as the guide in force names it; any other file stays closed. */
    async sample(reader: Reader, asked: { readonly code: string; readonly material: string }, at: Date) {
      const item = await items.versionAt(reader, district, asked.code, dayOf(at))
      const id =
        asked.material === 'result'
          ? item?.result.sample
          : item?.materials.find((one) => one.code === asked.material)?.sample
      const opened = id ? await city.files.open(reader, district, id) : null
      if (!opened?.ok) return no(items.refusals['items.noSample']())
      const { file } = opened.value
      return ok({
        id: file.id,
        name: file.name,
        size: opened.value.bytes,
        mime: file.media,
        bytes: await bytesOf(opened.value),
      })
    },

    /** By the QR code of the paper. The holder's name is shown as far as a paper in the hand allows to compare it. */
    async verify(reader: Reader, asked: { readonly id: string; readonly check: string }) {
      const found = await items.documentByCode(reader, await documentDeskOf(city), asked.id, asked.check)
      return found.ok ? ok(shownToAnybody(found.value)) : found
    },

    /** The paper itself, for whoever holds its code: it says no more than the paper does. */
    async paper(reader: Reader, asked: { readonly id: string; readonly check: string }) {
      const desk = await documentDeskOf(city)
      const found = await items.documentByCode(reader, desk, asked.id, asked.check)
      return found.ok
        ? ok({
            ...found.value,
            publicKey: desk.key.public.export({ type: 'spki', format: 'pem' }).toString(),
          })
        : found
    },
  }
}

const shownToAnybody = ({ facts, genuine, key, issuedAt, revokedAt, revokedWhy }: ServiceDocument) => {
  const { holder, lines: _lines, ...rest } = facts
  return {
    facts: { ...rest, holder: maskValue('name', holder) },
    genuine,
    key,
    issuedAt,
    revokedAt,
    revokedWhy,
  }
}
