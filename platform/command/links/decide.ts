import { type Instant, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import {
  type Kind,
  kinds,
  refusals,
  type Shared,
  type Status,
  type System,
  statuses,
  systems,
} from './declare.ts'

const FIELDS = [
  'event',
  'kind',
  'place',
  'lon',
  'lat',
  'level',
  'status',
  'units',
  'at',
  'drill',
  'message',
] as const

/** Numbers that could be somebody’s telephone or identity, in a place: left out, not passed on. */
const PERSONAL = /(?<![\d.])(\d{17}[\dXx]|1\d{10})(?!\d)/g

export const isSystem = (text: string): text is System => Object.hasOwn(systems, text)

/** The text of a place or of a unit, without what could be a person’s number. */
const plain = (text: string, most: number): string =>
  text
    .replace(PERSONAL, '***')
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, most)

export type Read = { readonly message: string; readonly event: Shared; readonly dropped: readonly string[] }

/**
 * Reads a message of a control room: exactly the agreed fields, and nothing else gets further than this line. What was left out
 * is named (never its content), so that they can be told not to send it. Latitude and longitude the wrong way round are put
 * right only where the city lies on neither side of doubt: a longitude beyond 90 cannot be a latitude.
 */
export function readMessage(raw: unknown, at: Instant): Result<Read, Refusal> {
  const bad = (what: string) => no(refusals['links.bad']({ what }))
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return bad('正文')
  const given = raw as Readonly<Record<string, unknown>>
  const text = (name: string): string =>
    typeof given[name] === 'string' ? (given[name] as string).trim() : ''
  const [event, message] = [text('event'), text('message')]
  if (!/^[\w.:-]{1,80}$/.test(event)) return bad('event')
  if (!/^[\w.:-]{1,80}$/.test(message)) return bad('message')
  if (!Object.hasOwn(kinds, text('kind'))) return bad('kind')
  if (!Object.hasOwn(statuses, text('status'))) return bad('status')
  const place = plain(text('place'), 200)
  if (place === '') return bad('place')
  const theirs = new Date(text('at'))
  const ahead = theirs.getTime() - at.getTime()
  if (Number.isNaN(ahead) || ahead > 24 * 3_600_000) return bad('at')
  const number = (name: string): number | null =>
    typeof given[name] === 'number' && Number.isFinite(given[name]) ? (given[name] as number) : null
  const [lon, lat] = [number('lon'), number('lat')]
  const swapped = lon !== null && lat !== null && Math.abs(lat) > 90 && Math.abs(lon) <= 90
  const [x, y] = swapped ? [lat, lon] : [lon, lat]
  const fits = x !== null && y !== null && Math.abs(x) <= 180 && Math.abs(y) <= 90
  if ((lon !== null || lat !== null) && !fits) return bad('lon, lat')
  const level = number('level')
  if (level !== null && ![1, 2, 3, 4].includes(level)) return bad('level')
  const units = Array.isArray(given.units) ? given.units.filter((one) => typeof one === 'string') : []
  return ok({
    message,
    event: {
      ...{ event, kind: text('kind') as Kind, place, status: text('status') as Status },
      ...{ lon: fits ? x : null, lat: fits ? y : null, level: level as Shared['level'] },
      units: units.slice(0, 50).map((one) => plain(one as string, 60)),
      ...{ at: theirs, drill: given.drill === true },
    },
    dropped: Object.keys(given)
      .filter((name) => !FIELDS.some((one) => one === name))
      .map((name) => name.slice(0, 40))
      .slice(0, 50),
  })
}

/** Seconds until the next try of a link that is down: soon at first, then every five minutes, and never given up. */
export const pauseSeconds = (attempts: number): number => [5, 15, 60, 120][attempts - 1] ?? 300
