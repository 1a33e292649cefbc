/**
 * A point in time. At the doors and in the database a `Date` (exact to the millisecond, UTC inside);
 * shown and counted in the city's local time. Treated as immutable.
 */
export type Instant = Date

/** A calendar day in local time, `YYYY-MM-DD`. */
export type Day = string

/** China has kept one offset without summer time since 1992. */
export const LOCAL_OFFSET_MINUTES = 8 * 60

const MINUTE = 60_000

/** The local calendar day of an instant. */
export const dayOf = (at: Instant): Day =>
  new Date(at.getTime() + LOCAL_OFFSET_MINUTES * MINUTE).toISOString().slice(0, 10)

/** Minutes since local midnight, 0–1439. */
export const minuteOfDay = (at: Instant): number => {
  const local = new Date(at.getTime() + LOCAL_OFFSET_MINUTES * MINUTE)
  return local.getUTCHours() * 60 + local.getUTCMinutes()
}

/** The instant of a local day and minute (may be 1440 = the end of the day). */
export const instantOf = (day: Day, minute = 0): Instant =>
  new Date(Date.parse(`${day}T00:00:00Z`) + (minute - LOCAL_OFFSET_MINUTES) * MINUTE)

/** The day `days` later (negative: earlier). */
export const addDays = (day: Day, days: number): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 1440 * MINUTE).toISOString().slice(0, 10)

/** Local wall-clock text `YYYY-MM-DD HH:mm`. */
export const localText = (at: Instant): string =>
  new Date(at.getTime() + LOCAL_OFFSET_MINUTES * MINUTE).toISOString().slice(0, 16).replace('T', ' ')
