import { createHash, randomBytes } from 'node:crypto'
import {
  addDays,
  type Day,
  dayOf,
  type Id,
  type Instant,
  instantOf,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
  say,
} from '../../../base/index.ts'
import { dayView, readCalendar } from '../../clocks/index.ts'
import { append, type Fact } from '../../ledger/index.ts'
import { type Actor, factActorOf } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { capacityOf, openingOf } from './decide.ts'
import {
  type Hall,
  type HallClass,
  type HallException,
  type HallWindow,
  hallLevels,
  hallRules,
  type Opening,
  refusals,
} from './declare.ts'
import * as slots from './keep-bookings.ts'
import * as keep from './keep-places.ts'

/** What happened at a hall, for the ledger: the hall is in every body, names and telephones in none. */
export const hallFact = (
  who: Actor,
  district: string,
  kind: string,
  subject: { readonly kind: 'hall' | 'ticket' | 'booking'; readonly id: Id },
  at: Instant,
  body: Readonly<Record<string, unknown>>,
): Fact => ({
  district,
  kind,
  subjectKind: subject.kind,
  subject: subject.id,
  at,
  actor: who.kind === 'citizen' ? { ...factActorOf(who), name: '申请人' } : factActorOf(who),
  body,
})

export async function hallOf(reader: Reader, district: string, id: Id): Promise<Result<Hall, Refusal>> {
  const hall = await keep.hallById(reader, district, id)
  return hall ? ok(hall) : no(refusals['halls.noHall']())
}

/** Opening of halls on days, from the calendar and the exceptions; one read of each whatever the number. */
export async function openingsOf(
  reader: Reader,
  district: string,
  halls: readonly Hall[],
  from: Day,
  days: number,
): Promise<(hall: Id, day: Day) => Opening> {
  const only = halls.length === 1 ? (halls[0]?.id ?? null) : null
  const exceptions = await keep.exceptions(reader, district, only, from, addDays(from, days))
  const byKey = new Map(exceptions.map((one) => [`${one.hall} ${one.day}`, one]))
  const calendars = new Map<string, Awaited<ReturnType<typeof readCalendar>>>()
  for (const id of new Set(halls.map((one) => one.calendar)))
    calendars.set(id, await readCalendar(reader, id))
  const byId = new Map(halls.map((one) => [one.id, one]))
  return (id, day) => {
    const hall = byId.get(id)
    if (!hall) throw new Error(`opening of a hall that was not asked for: ${id}`)
    const calendar = calendars.get(hall.calendar)
    const view = calendar?.ok ? dayView(calendar.value, instantOf(day, 720)) : undefined
    return openingOf(hall, day, view, byKey.get(`${id} ${day}`))
  }
}

export type NewHall = Pick<
  Hall,
  'district' | 'id' | 'code' | 'level' | 'area' | 'unit' | 'name' | 'address' | 'phone' | 'lon' | 'lat'
> & {
  readonly calendar?: string
  readonly hours?: Hall['hours']
  readonly extraDays?: readonly number[]
  readonly rules?: Partial<Hall['rules']>
  readonly classes: readonly (Omit<HallClass, 'hall' | 'bookable' | 'active' | 'items'> & {
    readonly items?: readonly string[]
    readonly bookable?: boolean
  })[]
  /** By letter of the class: bookings per slot. */
  readonly windows: readonly {
    readonly id: Id
    readonly number: string
    readonly quotas: Readonly<Record<string, number>>
  }[]
}

/** A hall with its classes and windows; one whose short name is there already stays as it is. */
export async function foundHall(tx: Tx, who: Actor, draft: NewHall, at: Instant): Promise<boolean> {
  const { classes, windows, rules, ...rest } = draft
  const made = await keep.insertHall(tx, {
    ...rest,
    calendar: draft.calendar ?? 'national',
    hours: draft.hours ?? null,
    extraDays: draft.extraDays ?? [],
    rules: { ...hallRules, ...rules },
    state: 'open',
    stateWhy: null,
    calendarVersion: null,
    version: 1,
  })
  if (made === 0) return false
  const byLetter = new Map(classes.map((one) => [one.letter, one.id]))
  for (const one of classes)
    await keep.putClass(tx, draft.district, {
      ...one,
      hall: draft.id,
      items: one.items ?? [],
      bookable: one.bookable ?? true,
      active: true,
    })
  for (const { id, number, quotas } of windows)
    await keep.putWindow(tx, draft.district, {
      ...{
        id,
        number,
        hall: draft.id,
        active: true,
        state: 'closed',
        account: null,
        clerk: null,
        since: null,
      },
      quotas: Object.fromEntries(
        Object.entries(quotas).flatMap(([letter, n]) => {
          const of = byLetter.get(letter)
          return of ? [[of, n]] : []
        }),
      ),
      version: 1,
    })
  await append(tx, [
    hallFact(who, draft.district, 'hall.made', { kind: 'hall', id: draft.id }, at, {
      hall: draft.id,
      code: draft.code,
      level: draft.level,
    }),
  ])
  return true
}

const wrong = (zh: string) => no(refusals['halls.badSetting']({ what: zh }))

const hoursFit = (hours: unknown): hours is readonly (readonly [number, number])[] => {
  if (!Array.isArray(hours) || hours.length > 8) return false
  let last = -1
  for (const span of hours as unknown[]) {
    if (!Array.isArray(span) || span.length !== 2) return false
    const [from, to] = span as [unknown, unknown]
    if (!Number.isInteger(from) || !Number.isInteger(to)) return false
    if ((from as number) < last || (from as number) >= (to as number) || (to as number) > 1440) return false
    last = to as number
  }
  return true
}

/** Settings of a hall: hours, rules, paused or not. Bookings that fall outside are settled by the caller. */
export async function changeHall(
  tx: Tx,
  who: Actor,
  hall: Hall,
  change: {
    readonly version: number
    readonly hours?: unknown
    readonly extraDays?: readonly number[]
    readonly rules?: Readonly<Record<string, unknown>>
    readonly state?: 'open' | 'paused'
    readonly why?: string
    readonly phone?: string
    readonly address?: string
  },
  at: Instant,
): Promise<Result<Hall, Refusal>> {
  if (change.hours !== undefined && change.hours !== null && !hoursFit(change.hours))
    return wrong('开放时间须为不重叠的起止时刻')
  const rules: Record<string, number> = { ...hall.rules }
  for (const [name, value] of Object.entries(change.rules ?? {})) {
    if (!Object.hasOwn(hallRules, name)) return wrong(`没有规则“${name}”`)
    const most = name === 'releaseMinute' ? 1439 : 1000
    const least = name === 'slotMinutes' ? 5 : name === 'releaseMinute' ? 0 : name === 'priorityEvery' ? 1 : 0
    if (!Number.isInteger(value) || (value as number) < least || (value as number) > most)
      return wrong(`“${name}”须为 ${least} 至 ${most} 的整数`)
    rules[name] = value as number
  }
  if (change.state === 'paused' && !change.why?.trim()) return wrong('暂停服务须写明原因')
  const extra = change.extraDays ?? hall.extraDays
  if (extra.some((one) => !Number.isInteger(one) || one < 1 || one > 7))
    return wrong('延时服务日须为周一至周日')
  const next: Hall = {
    ...hall,
    version: change.version,
    hours: change.hours === undefined ? hall.hours : (change.hours as Hall['hours']),
    extraDays: extra,
    rules: rules as Hall['rules'],
    state: change.state ?? hall.state,
    stateWhy:
      change.state === 'paused'
        ? (change.why?.trim().slice(0, 200) ?? null)
        : change.state
          ? null
          : hall.stateWhy,
    phone: change.phone?.trim().slice(0, 40) ?? hall.phone,
    address: change.address?.trim().slice(0, 200) ?? hall.address,
  }
  if ((await keep.updateHall(tx, next)) === 0) return no(refusals['halls.stale']())
  await append(tx, [
    hallFact(who, hall.district, 'hall.changed', { kind: 'hall', id: hall.id }, at, {
      hall: hall.id,
      what: Object.keys(change).filter((one) => one !== 'version'),
      why: change.why ?? null,
    }),
  ])
  return ok({ ...next, version: change.version + 1 })
}

export async function saveClass(
  tx: Tx,
  who: Actor,
  hall: Hall,
  draft: Omit<HallClass, 'id' | 'hall'>,
  at: Instant,
): Promise<Result<HallClass, Refusal>> {
  if (!/^[A-Z]$/.test(draft.letter)) return wrong('类别字母须为 A 至 Z')
  if (!draft.title.zh.trim() || !draft.title.en.trim()) return wrong('类别名称须有中文和英文')
  if (!Number.isInteger(draft.minutes) || draft.minutes < 1 || draft.minutes > 480)
    return wrong('通常办理分钟数不正确')
  const all = await keep.classes(tx, hall.district, hall.id)
  const id = all.find((one) => one.letter === draft.letter)?.id ?? newId()
  const one: HallClass = { ...draft, id, hall: hall.id }
  await keep.putClass(tx, hall.district, one)
  await append(tx, [
    hallFact(who, hall.district, 'hall.classSaved', { kind: 'hall', id: hall.id }, at, {
      hall: hall.id,
      letter: draft.letter,
      active: draft.active,
    }),
  ])
  return ok(one)
}

/** A window and what it takes; slots already touched follow the new sum, unless they were set by hand. */
export async function saveWindow(
  tx: Tx,
  who: Actor,
  hall: Hall,
  draft: Pick<HallWindow, 'number' | 'quotas' | 'active'>,
  at: Instant,
): Promise<Result<HallWindow, Refusal>> {
  if (!/^[0-9A-Za-z-]{1,6}$/.test(draft.number)) return wrong('窗口号为 1 至 6 位数字或字母')
  const classes = await keep.classes(tx, hall.district, hall.id)
  const known = new Set(classes.map((one) => one.id))
  for (const [of, n] of Object.entries(draft.quotas)) {
    if (!known.has(of)) return no(refusals['halls.noClass']())
    if (!Number.isInteger(n) || n < 0 || n > 1000) return wrong('每时段号源数须为 0 至 1000')
  }
  const all = await keep.windows(tx, hall.district, hall.id)
  const before = all.find((one) => one.number === draft.number)
  const one: HallWindow = {
    ...(before ?? {
      id: newId(),
      hall: hall.id,
      state: 'closed',
      account: null,
      clerk: null,
      since: null,
      version: 1,
    }),
    ...draft,
  }
  await keep.putWindow(tx, hall.district, one)
  await replan(tx, hall, at)
  await append(tx, [
    hallFact(who, hall.district, 'hall.windowSaved', { kind: 'hall', id: hall.id }, at, {
      hall: hall.id,
      window: draft.number,
      active: draft.active,
    }),
  ])
  return ok(one)
}

/** Slots to come that were touched take the capacity that the windows now give. */
async function replan(tx: Tx, hall: Hall, at: Instant): Promise<void> {
  const windows = await keep.windows(tx, hall.district, hall.id)
  const until = instantOf(addDays(dayOf(at), 400))
  for (const row of await slots.slotRows(tx, hall.district, hall.id, at, until))
    if (!row.fixed)
      await slots.setCapacity(tx, hall.district, row.id, {
        capacity: capacityOf(windows, row.class),
        fixed: false,
      })
}

export async function saveException(
  tx: Tx,
  who: Actor,
  hall: Hall,
  draft:
    | { readonly day: Day; readonly hours: unknown; readonly why: string }
    | { readonly day: Day; readonly drop: true },
  at: Instant,
): Promise<Result<HallException | null, Refusal>> {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(draft.day) || draft.day < dayOf(at)) return wrong('日期须为今天或以后')
  if ('drop' in draft) {
    await keep.dropException(tx, hall.district, hall.id, draft.day)
    await append(tx, [
      hallFact(who, hall.district, 'hall.exceptionDropped', { kind: 'hall', id: hall.id }, at, {
        hall: hall.id,
        day: draft.day,
      }),
    ])
    return ok(null)
  }
  if (!hoursFit(draft.hours)) return wrong('开放时间须为不重叠的起止时刻；全天不开放请留空')
  const why = draft.why.trim().slice(0, 200)
  if (!why) return wrong('须写明原因')
  const one: HallException = { hall: hall.id, day: draft.day, hours: draft.hours, why: say(why, why) }
  await keep.putException(tx, hall.district, one, who.name, at)
  await append(tx, [
    hallFact(who, hall.district, 'hall.exceptionSaved', { kind: 'hall', id: hall.id }, at, {
      hall: hall.id,
      day: draft.day,
      closed: draft.hours.length === 0,
      why,
    }),
  ])
  return ok(one)
}

/** A clerk takes a window, pauses it or leaves it 上岗、暂停、离岗. */
export async function seatAt(
  tx: Tx,
  who: Actor,
  window: HallWindow,
  state: HallWindow['state'],
  at: Instant,
): Promise<Result<HallWindow, Refusal>> {
  if (!window.active) return no(refusals['halls.windowClosed']())
  if (window.account !== null && window.account !== who.account && state !== 'closed')
    return no(refusals['halls.windowTaken']({ clerk: window.clerk ?? '' }))
  const leaves = state === 'closed'
  if (!leaves && who.account) {
    const other = await keep.windowOf(tx, who.district, who.account)
    if (other && other.id !== window.id)
      await keep.seat(tx, who.district, { ...other, state: 'closed', account: null, clerk: null }, at)
  }
  const next: HallWindow = {
    ...window,
    state,
    account: leaves ? null : who.account,
    clerk: leaves ? null : who.name,
    since: at,
  }
  if ((await keep.seat(tx, who.district, next, at)) === 0) return no(refusals['halls.stale']())
  await append(tx, [
    hallFact(who, who.district, `hall.window.${state}`, { kind: 'hall', id: window.hall }, at, {
      hall: window.hall,
      window: window.number,
    }),
  ])
  return ok({ ...next, version: window.version + 1 })
}

const KEY_FORM = /^hyd_[A-Za-z0-9_-]{32}$/
const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex')

/** A key for a display or a kiosk, shown once; only its fingerprint is kept. */
export async function makeDevice(
  tx: Tx,
  who: Actor,
  hall: Hall,
  draft: { readonly kind: 'display' | 'kiosk'; readonly name: string },
  at: Instant,
  key = `hyd_${randomBytes(24).toString('base64url')}`,
): Promise<{ readonly id: Id; readonly key: string }> {
  const id = newId()
  await keep.insertDevice(tx, hall.district, {
    id,
    hall: hall.id,
    kind: draft.kind,
    name: draft.name.trim().slice(0, 60) || hallLevels[hall.level].zh,
    hash: hashOf(key),
    madeBy: who.name,
    madeAt: at,
    closedAt: null,
  })
  await append(tx, [
    hallFact(who, hall.district, 'hall.deviceMade', { kind: 'hall', id: hall.id }, at, {
      hall: hall.id,
      kind: draft.kind,
      device: id,
    }),
  ])
  return { id, key }
}

export async function closeDevice(tx: Tx, who: Actor, hall: Hall, id: Id, at: Instant): Promise<boolean> {
  if ((await keep.closeDevice(tx, hall.district, hall.id, id, at)) === 0) return false
  await append(tx, [
    hallFact(who, hall.district, 'hall.deviceClosed', { kind: 'hall', id: hall.id }, at, {
      hall: hall.id,
      device: id,
    }),
  ])
  return true
}

/** The device behind a key, of the kind asked for. */
export async function deviceOf(
  reader: Reader,
  district: string,
  key: string,
  kind: 'display' | 'kiosk',
): Promise<Result<keep.HallDevice, Refusal>> {
  const device = KEY_FORM.test(key) ? await keep.deviceByHash(reader, district, hashOf(key)) : undefined
  return device && device.kind === kind ? ok(device) : no(refusals['halls.badKey']())
}
