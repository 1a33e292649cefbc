import { type Id, no, ok, type Refusal, type Result } from '../base/index.ts'
import { type datasets, intake, quality as room } from '../platform/catalogue/index.ts'
import type { Actor } from '../platform/org/index.ts'
import type { Reader } from '../platform/store/index.ts'
import { intakeOf } from './intake.ts'
import type { OpenCity } from './open.ts'
import { qualityOf } from './quality.ts'

/** A line as it was received, with the columns that the doubted item is filled from. */
export type Line = {
  readonly headings: readonly string[]
  readonly cells: readonly string[]
  /** Columns that may be corrected. */
  readonly columns: readonly { readonly heading: string; readonly value: string }[]
}

/** The line whose values stand now; null when it is no longer kept, or nothing of the item came from it. */
export async function lineOf(
  reader: Reader,
  dataset: datasets.Dataset,
  doubt: room.Doubt,
): Promise<Line | null> {
  const at = await room.placeOf(reader, dataset, doubt.key)
  const delivery = at && (await intake.delivery(reader, dataset.district, at.delivery))
  if (!at || !delivery?.readAs || !delivery.mapping) return null
  const { headings } = delivery.readAs
  const [line] = await intake.landed(reader, dataset.district, delivery.id, { rows: [at.line], limit: 1 })
  const mapping = await intake.mapping(reader, dataset.district, dataset.id)
  const from = mapping?.rules.find((rule) => rule.item === doubt.item)?.from ?? []
  const columns = from.flatMap((heading) => {
    const n = headings.indexOf(heading)
    return n < 0 ? [] : [{ heading, value: line?.cells[n] ?? '' }]
  })
  return line && columns.length > 0 ? { headings, cells: line.cells, columns } : null
}

const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`
const csv = (lines: readonly (readonly string[])[]): Uint8Array =>
  new TextEncoder().encode(`\ufeff${lines.map((line) => line.map(quoted).join(',')).join('\r\n')}\r\n`)

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/**
 * Corrects a value at its source 单行更正: the line as it came, with the doubted columns written anew, goes through the
 * intake as a delivery of its own, so that the value's lineage says who corrected it and when. The matter is closed as
 * corrected when nothing of it is in doubt any more.
 */
export async function correctLine(
  city: OpenCity,
  who: Actor,
  dataset: datasets.Dataset,
  doubt: room.Doubt,
  given: Readonly<Record<string, unknown>>,
  at: Date,
): Promise<Result<{ readonly delivery: Id; readonly published: boolean }, Refusal>> {
  const { store } = city
  if (!dataset.items.some((item) => item.key)) return no(room.refusals['quality.noKey']())
  const line = await lineOf(store, dataset, doubt)
  if (!line) return no(room.refusals['quality.noLine']())
  const cells = line.headings.map((heading, n) => {
    const column = line.columns.find((one) => one.heading === heading)
    const value = column && given[heading]
    return typeof value === 'string' ? value.slice(0, 5_000) : (line.cells[n] ?? '')
  })
  const taking = intakeOf(city)
  const received = await taking.receive(
    store,
    who,
    {
      dataset: dataset.id,
      name: `更正-${dataset.title.zh}.csv`,
      mode: 'increment',
      door: 'upload',
      sender: who.unitName ?? who.name,
      content: once(csv([line.headings, cells])),
    },
    at,
  )
  if (!received.ok) return received
  const mine = received.value.delivery.id
  const loaded = await taking.load(store, who, mine, at)
  // the loader in the background may have been quicker, and found what this would have found
  const known = loaded.ok ? loaded.value : await intake.delivery(store, dataset.district, mine)
  if (!loaded.ok && (loaded.error.code !== 'intake.wrongState' || known?.state !== 'refused')) return loaded
  if (!known) return no(room.refusals['quality.noLine']())
  const { id, counts, trouble, state } = known
  if (state !== 'loaded' || (counts?.rejected ?? 0) > 0) {
    const [why] = await intake.rejects(store, dataset.district, id, { limit: 1 })
    const says = why?.says ?? trouble?.says ?? { zh: '没有入库', en: 'it was not loaded' }
    return no(room.refusals['quality.stillBad']({ why: says }))
  }
  const published = await store.tx(async (tx) => {
    if (!(await qualityOf(city).cases.settled(tx, dataset)).includes(doubt.matter)) return false
    const form = { text: '已在数源更正并重新入库' }
    const done = await city.matters.actIn(
      tx,
      who,
      { matter: doubt.matter, action: 'publish', version: null, form },
      at,
    )
    return done.ok
  })
  return ok({ delivery: id, published })
}
