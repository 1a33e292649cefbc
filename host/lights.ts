import type { Id, Instant } from '../base/index.ts'
import { type CompiledCalendar, listClocks, readCalendar } from '../platform/clocks/index.ts'
import { type RecordedFact, timeline } from '../platform/ledger/index.ts'
import { items, lights as room } from '../platform/services/index.ts'
import type { Reader, Tx } from '../platform/store/index.ts'
import type { Application } from './fees.ts'
import { itemTitles } from './item-titles.ts'
import type { OpenCity } from './open.ts'

/** How an application stands under supervision now. */
export async function watchedFrom(city: OpenCity, tx: Tx, one: Application): Promise<room.Watched> {
  const { matter, version } = one
  const { district } = city.plan
  const clocks = await listClocks(tx, district, [matter.id])
  const calendars = new Map<string, CompiledCalendar>()
  for (const { calendar, calendarVersion } of clocks) {
    const key = `${calendar} ${calendarVersion}`
    const read = calendars.has(key) ? null : await readCalendar(tx, calendar, calendarVersion)
    if (read?.ok) calendars.set(key, read.value)
  }
  const turns = room.turnsOf(
    ({ calendar, calendarVersion }) => calendars.get(`${calendar} ${calendarVersion}`) as CompiledCalendar,
    clocks,
    room.lightRules,
  )
  const { hall } = matter.data
  return {
    ...{ district, matter: matter.id, number: matter.number, item: version?.code ?? null },
    itemTitle: version?.title.zh ?? matter.title,
    unit: version?.unit ?? matter.leadUnit,
    hall: typeof hall === 'string' ? hall : null,
    ...{ state: matter.state, openedAt: matter.openedAt, closedAt: matter.closedAt, ...turns },
  }
}

/** What this fact shows of its application. */
export async function sceneOf(tx: Tx, one: Application, fact: RecordedFact): Promise<room.Scene> {
  const { version, submission, clocks } = one
  const earlier = (await timeline(tx, fact.district, 'matter', one.matter.id)).filter(
    ({ seq }) => seq < fact.seq,
  )
  const situated = version && items.situate(version, submission?.answers ?? {})
  const before = earlier.reduce((last, { at }) => Math.max(last, at.getTime()), 0)
  return {
    materials: version?.materials.map(({ title }) => title.zh) ?? [],
    fees: situated?.fee.map(({ code }) => code) ?? [],
    clocks,
    acceptedAt: clocks.find(({ kind }) => kind === 'promise')?.startedAt ?? null,
    before: before > 0 ? new Date(before) : null,
  }
}

/** Raises what a fact shows, and tells the body that has to explain it. */
export async function lightsFollow(
  city: OpenCity,
  tx: Tx,
  one: Application,
  fact: RecordedFact,
  at: Instant,
): Promise<void> {
  const watched = await watchedFrom(city, tx, one)
  await room.putWatched(tx, [watched])
  const seen = room.signalsOf(fact, await sceneOf(tx, one, fact))
  const raised = await room.raise(tx, watched, seen, fact.id, at)
  if (raised.length === 0 || !watched.unit) return
  await city.messages.send(
    tx,
    raised.map((signal) => ({
      district: city.plan.district,
      to: { unit: watched.unit as Id },
      key: `signal/${signal.id}`,
      title: room.signalKinds[signal.kind],
      text: signal.evidence,
      subjectKind: 'matter',
      subject: watched.matter,
    })),
    at,
  )
}

/** Beside each application of a list the lamp of supervision 监察灯 and its title in both languages; nothing for other kinds. */
export async function withLamps<
  R extends { readonly id: Id; readonly type: string; readonly title: string },
  P,
>(
  city: OpenCity,
  reader: Reader,
  page: P & { readonly rows: readonly R[] },
  at: Instant,
): Promise<P & { readonly rows: readonly (R & { readonly lamp?: room.Light })[] }> {
  const titled = await itemTitles(city, reader, page.rows, at)
  const ids = page.rows.flatMap(({ id, type }) => (city.types[type]?.fields.itemVersion ? [id] : []))
  if (ids.length === 0) return page
  const watched = new Map(
    (await room.watchedOf(reader, city.plan.district, ids)).map((one) => [one.matter, one]),
  )
  return {
    ...page,
    rows: page.rows.map((row) => {
      const one = watched.get(row.id)
      const both = { ...row, ...titled(row) }
      return one && !one.closedAt ? { ...both, lamp: room.lightAt(one, at) } : both
    }),
  }
}
