import { join } from 'node:path'
import { type Id, instantOf, type Say, say } from '../base/index.ts'
import { type datasets, intake as room } from '../platform/catalogue/index.ts'
import { type CompiledCalendar, dayView, dueAt, readCalendar } from '../platform/clocks/index.ts'
import { append, pulse } from '../platform/ledger/index.ts'
import type { Notice } from '../platform/messages/index.ts'
import { factActorOf, systemActor } from '../platform/org/index.ts'
import type { Reader } from '../platform/store/index.ts'
import { alone } from './alone.ts'
import { intakeOf } from './intake.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'

const pulls = room.sources
const PULLING = { zh: '数据拉取', en: 'data pull' }
const WATCHING = { zh: '报送时限', en: 'late deliveries' }
const LOOK_MS = 15_000
/** Who is late is looked at a few times an hour; a city that has just started has other things to do first. */
const LATE_LOOK_MS = 10 * 60_000
const LATE_FIRST_MS = 60_000
const CALENDAR = 'national'
const PAGE = 200
/** Names of late datasets in one notice. */
const NAMED = 5

const calendarOf = async (reader: Reader): Promise<CompiledCalendar | null> => {
  const read = await readCalendar(reader, CALENDAR)
  return read.ok ? read.value : null
}

/** Where the city may go by itself, for pulls and for messages to subscribers: no inner address that is not listed. */
export const guardOf = perCity((city: OpenCity) =>
  pulls.guardOf(city.settings.pullAllow.split(',').map((one) => one.trim())),
)

/** Where deliveries come from by themselves: sources of all units, with the secrets in the vault. */
export const sourcesOf = perCity((city: OpenCity) => {
  const intake = intakeOf(city)
  return pulls.openSources({
    vault: city.vault,
    guard: guardOf(city),
    inbox: city.settings.inbox ?? join(city.settings.dataDir, 'inbox'),
    async receive(store, who, incoming, at) {
      const got = await intake.receive(store, who, incoming, at)
      if (got.ok && !got.value.again) intake.wake()
      return got
    },
    async working(reader) {
      const calendar = await calendarOf(reader)
      return (day) => {
        const view = calendar && dayView(calendar, instantOf(day))
        return view ? view.minutes > 0 : true
      }
    },
  })
})

/** Fetches from sources as their plans say, one after the other. */
export function runSources(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  const sources = sourcesOf(city)
  const stopping = new AbortController()
  const next = () => sources.runNext(city.store, city.plan.district, city.now(), stopping.signal)
  const loop = pulse(async () => (await next()) !== null, {
    pollMs: LOOK_MS,
    onError: (fault) => onFault(PULLING, fault),
  })
  const sweeper = pulse(
    async () => {
      const before = new Date(Date.now() - room.UPLOAD_DAYS * 86_400_000)
      await intakeOf(city).uploads.sweep(city.store, before)
      return false
    },
    { pollMs: 3_600_000, onError: (fault) => onFault(PULLING, fault) },
  )
  return {
    async stop(): Promise<void> {
      stopping.abort()
      await Promise.all([loop.stop(), sweeper.stop()])
    },
  }
}

type Late = Awaited<ReturnType<typeof pulls.promised>>[number] & { readonly due: Date }

/** When the next delivery of a dataset is late: its cycle, and the working days granted after it. */
function dueOf(
  calendar: CompiledCalendar | null,
  one: { readonly cycle: string; readonly freshAt: Date },
): Date | null {
  const promise = pulls.promiseOf(one.cycle as datasets.UpdateCycle, one.freshAt)
  if (!promise) return null
  const due = calendar && dueAt(calendar, promise.from, { workingDays: promise.workingDays })
  return due?.ok ? due.value.due : new Date(promise.from.getTime() + promise.workingDays * 86_400_000)
}

/**
 * Tells who is late 逾期未报, once for each promise: a fact for each dataset, one notice a day to the stewards of the
 * unit and one to the data authority.
 */
export async function tellLate(city: OpenCity): Promise<number> {
  const at = city.now()
  const calendar = await calendarOf(city.store)
  const found: Late[] = []
  for (let after: Id | null = null; ; ) {
    const page = await pulls.promised(city.store, new Date(at.getTime() - 86_400_000), after, PAGE)
    for (const one of page) {
      const due = dueOf(calendar, one)
      if (due && due < at) found.push({ ...one, due })
    }
    const last = page.at(-1)
    if (!last || page.length < PAGE) break
    after = last.dataset
  }
  if (found.length === 0) return 0
  await city.store.tx(async (tx) => {
    for (const one of found) await pulls.putLate(tx, one.district, one.dataset, one.due, at)
    await append(
      tx,
      found.map((one) => ({
        ...{
          district: one.district,
          kind: 'delivery.late',
          subjectKind: 'dataset',
          subject: one.dataset,
          at,
        },
        actor: factActorOf(systemActor(one.district)),
        body: { dataset: one.dataset, unit: one.unit, cycle: one.cycle, due: one.due, freshAt: one.freshAt },
      })),
    )
    await city.messages.send(tx, noticesOf(city, found, at), at)
  })
  return found.length
}

/** When the next delivery of everything that was promised is due 报送时限, soonest first. */
export async function dueList(
  city: OpenCity,
  reader: Reader,
  units: readonly Id[] | null,
): Promise<room.sources.Due[]> {
  const at = city.now()
  const calendar = await calendarOf(reader)
  return (await pulls.promises(reader, city.plan.district, units))
    .flatMap((one) => {
      const due = dueOf(calendar, one)
      return due ? [{ ...one, due, late: due < at }] : []
    })
    .sort((a, b) => a.due.getTime() - b.due.getTime())
}

function noticesOf(city: OpenCity, found: readonly Late[], at: Date): Notice[] {
  const day = at.toISOString().slice(0, 10)
  const units = Map.groupBy(found, (one) => one.unit)
  const unitName = (unit: Id) => city.catalog.units.get(unit)?.shortName ?? city.catalog.unitName(unit) ?? ''
  const titles = (all: readonly Late[], how: (one: Late) => string) =>
    all.slice(0, NAMED).map(how).join('、') + (all.length > NAMED ? ' …' : '')
  const notices = [...units].map(([unit, all]): Notice => {
    const first = all[0] as Late
    return {
      ...{ district: first.district, to: { unit, role: 'dataSteward' }, key: `late/${unit}/${day}` },
      title: say(`${all.length} 个数据资源逾期未报`, `${all.length} dataset(s) are late`),
      text: say(
        `应按更新周期报送：${titles(all, (one) => one.title)}。请尽快报送。`,
        `Due by their update cycle: ${titles(all, (one) => one.titleEn)}. Please deliver.`,
      ),
      ...{ subjectKind: 'dataset', subject: first.dataset },
    }
  })
  const first = found[0] as Late
  const names = [...units.keys()].slice(0, NAMED).map(unitName).join('、')
  return [
    ...notices,
    {
      ...{ district: first.district, to: { role: 'dataAuthority' }, key: `late/all/${at.toISOString()}` },
      title: say(
        `${units.size} 个单位的 ${found.length} 个数据资源逾期未报`,
        `${found.length} dataset(s) of ${units.size} unit(s) are late`,
      ),
      text: say(`涉及：${names}。详见归集监控。`, `Units: ${names}. See the intake desk.`),
      ...{ subjectKind: 'dataset', subject: first.dataset },
    },
  ]
}

/** Rows as received are kept for so many months 保存期限; what was dropped is on record. */
async function dropOldLanding(city: OpenCity): Promise<void> {
  const months = city.settings.landingMonths
  if (months === 0) return
  const at = city.now()
  const before = new Date(at)
  before.setUTCMonth(before.getUTCMonth() - months)
  const district = city.plan.district
  await city.store.tx(async (tx) => {
    const dropped = await room.dropLandingBefore(tx, before)
    await append(
      tx,
      dropped.map((name) => ({
        ...{ district, kind: 'delivery.landingDropped', subjectKind: 'landing', subject: name, at },
        actor: factActorOf(systemActor(district)),
        body: { months },
      })),
    )
  })
}

/** Looks now and then who is late, and what has been kept long enough. */
export function runLate(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  let loop: ReturnType<typeof pulse> | undefined
  const begin = setTimeout(() => {
    loop = pulse(
      alone(city, 'intake', async () => {
        await dropOldLanding(city)
        return (await tellLate(city)) < 0
      }),
      {
        pollMs: LATE_LOOK_MS,
        onError: (fault) => onFault(WATCHING, fault),
      },
    )
  }, LATE_FIRST_MS).unref()
  return {
    async stop(): Promise<void> {
      clearTimeout(begin)
      await loop?.stop()
    },
  }
}
