import { createHash } from 'node:crypto'
import {
  dayOf,
  type Instant,
  LOCAL_OFFSET_MINUTES,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import type { OpenInput } from '../../platform/matters/declare.ts'
import type { CitySettings, Declared, Found, PublicFilter } from '../city/declare.ts'
import { refuse } from './declare.ts'
import { type Attribute, attributesOf, questionsOf, type Service, servicesOf, TYPE } from './services.ts'

type Errors<T> = Result<T, readonly Refusal[]>
export type Pairs = readonly (readonly [name: string, value: string])[]

const one = (pairs: Pairs, name: string): string | undefined => {
  const found = pairs.find(([key, value]) => key === name && value.trim() !== '')
  return found?.[1].trim()
}

/** W3C date and time in local time, exact to the second. */
export const stamp = (at: Instant): string =>
  `${new Date(at.getTime() + LOCAL_OFFSET_MINUTES * 60_000).toISOString().slice(0, 19)}+08:00`

/** Error body of GeoReport v2; our own code stands in the description, so that the docs can be found. */
export const errorsOf = (refusals: readonly Refusal[]): { code: string; description: string }[] =>
  refusals.map((one) => ({
    code: String(one.http),
    description: `${one.says.en}. ${one.remedy.en}. ${one.says.zh} [${one.code}]`,
  }))

/** One jurisdiction per server: the parameter may be left out, a wrong one is refused. */
export function checkJurisdiction(given: string | undefined, settings: CitySettings): Refusal | null {
  const wants = settings.jurisdiction ?? settings.district
  return given && given !== wants && given !== settings.district
    ? refuse['open311.unknownJurisdiction']({ wants })
    : null
}

// ── POST requests ────────────────────────────────────────────────────────────────────────────────────────────────

/** `attribute[code]`, `attribute[code][]`, several times for lists. */
function attributesIn(pairs: Pairs): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [name, value] of pairs) {
    const code = /^attribute\[([^[\]]{1,60})\](\[\])?$/.exec(name)?.[1]
    if (code && value !== '') found.set(code, [...(found.get(code) ?? []), value])
  }
  return found
}

/** Keys that clients send along and that name their own copy, never a question of ours. */
const KEYS = ['external_id', 'fixmystreet_id']
const FREE = new Set([
  ...KEYS,
  'title',
  'description',
  'easting',
  'northing',
  'report_url',
  'category',
  'requested_datetime',
])

/** A value in our own form, or undefined when it does not fit the datatype. */
function answerIn(attribute: Attribute, kind: string, values: readonly string[]): unknown {
  const [first = ''] = values
  const listed = (key: string) => attribute.values?.some((option) => option.key === key) ?? true
  switch (attribute.datatype) {
    case 'multivaluelist':
      return values.every(listed) ? values : undefined
    case 'singlevaluelist':
      if (kind === 'yes') return first === 'true' ? true : first === 'false' ? false : undefined
      return values.length === 1 && listed(first) ? first : undefined
    case 'number': {
      const number = Number(first.normalize('NFKC'))
      return Number.isFinite(number) ? number : undefined
    }
    case 'datetime': {
      const at = new Date(first)
      if (Number.isNaN(at.getTime())) return undefined
      return kind === 'day' ? (/^\d{4}-\d{2}-\d{2}$/.test(first) ? first : dayOf(at)) : at.toISOString()
    }
    default:
      return first
  }
}

type Place = { readonly address?: string; readonly point?: { readonly lon: number; readonly lat: number } }

function placeIn(pairs: Pairs, settings: CitySettings): Result<Place, Refusal> {
  const [lat, long, address] = [
    one(pairs, 'lat'),
    one(pairs, 'long') ?? one(pairs, 'lon'),
    one(pairs, 'address_string'),
  ]
  if (lat === undefined && long === undefined) {
    if (address) return ok({ address: address.slice(0, 200) })
    return no(one(pairs, 'address_id') ? refuse['open311.addressId']() : refuse['open311.placeMissing']())
  }
  const point = {
    lat: lat === undefined ? Number.NaN : Number(lat),
    lon: long === undefined ? Number.NaN : Number(long),
  }
  if (!(Math.abs(point.lat) <= 90 && Math.abs(point.lon) <= 180)) return no(refuse['open311.placeBad']())
  const { bounds } = settings
  if (
    bounds &&
    !(
      point.lat >= bounds.south &&
      point.lat <= bounds.north &&
      point.lon >= bounds.west &&
      point.lon <= bounds.east
    )
  ) {
    return no(refuse['open311.placeOutside']())
  }
  return ok({ point, ...(address ? { address: address.slice(0, 200) } : {}) })
}

/** The posted pairs as an intake, or everything that is wrong with them at once. */
export function intakeOf(
  pairs: Pairs,
  declared: Declared,
  settings: CitySettings,
  client: { readonly name: string; readonly key: string | null },
  at: Instant,
): Errors<OpenInput> {
  const errors: Refusal[] = []
  const code = one(pairs, 'service_code')
  const service = servicesOf(declared).find((each) => each.service_code === code)
  if (!code) errors.push(refuse['open311.serviceMissing']())
  else if (!service) return no([refuse['open311.serviceUnknown']({ code: code.slice(0, 60) })])

  const place = placeIn(pairs, settings)
  if (!place.ok) errors.push(place.error)
  const description = one(pairs, 'description')
  if (!description || [...description].length < 4) errors.push(refuse['open311.textMissing']())
  else if ([...description].length > 4000) errors.push(refuse['open311.textTooLong']())
  const mail = one(pairs, 'email')
  if (mail && !/^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/.test(mail)) errors.push(refuse['open311.mailBad']())
  const media = one(pairs, 'media_url')
  if (media && !/^https?:\/\/\S+$/i.test(media)) errors.push(refuse['open311.mediaBad']())

  const form: Record<string, unknown> = {}
  const lines: string[] = []
  const given = attributesIn(pairs)
  const intake = (declared.types[TYPE]?.fields ?? {}) as Record<string, unknown>
  const questions = service ? questionsOf(declared, service.service_code) : {}
  const attributes = service ? attributesOf(declared, service.service_code) : []
  for (const attribute of attributes) {
    const values = given.get(attribute.code)
    if (!values) {
      if (attribute.required) errors.push(refuse['open311.attributeMissing']({ attribute: attribute.code }))
      continue
    }
    const value = answerIn(attribute, questions[attribute.code]?.kind ?? 'text', values)
    if (value === undefined) errors.push(refuse['open311.attributeBad']({ attribute: attribute.code }))
    else if (attribute.code in intake) form[attribute.code] = value
    else
      lines.push(
        `${attribute.description}：${values.map((key) => attribute.values?.find((option) => option.key === key)?.name ?? key).join('、')}`,
      )
  }
  for (const name of given.keys()) {
    if (service && !FREE.has(name) && !attributes.some((each) => each.code === name)) {
      errors.push(refuse['open311.attributeUnknown']({ attribute: name }))
    }
  }
  if (errors.length > 0 || !place.ok) return no(errors)

  const name = [one(pairs, 'last_name'), one(pairs, 'first_name')].filter(Boolean).join('')
  const phone = one(pairs, 'phone')
  // Some clients send a request again when an answer got lost: the same content on the same day is the same request.
  const content = pairs
    .filter(([key]) => key !== 'api_key')
    .map(([key, value]) => `${key}=${value}`)
    .sort()
  const hash = createHash('sha256')
    .update(`${dayOf(at)}\n${content.join('\n')}`)
    .digest('base64url')
  const external =
    client.key ?? one(pairs, 'external_id') ?? KEYS.map((key) => given.get(key)?.[0]).find(Boolean) ?? hash
  return ok({
    type: TYPE,
    form: {
      ...form,
      ...place.value,
      content: [description, ...lines, ...(media ? [media] : [])].join('\n'),
      category: code,
    },
    requester: { ...(name ? { name } : {}), ...(phone ? { phone } : {}), ...(mail ? { mail } : {}) },
    touch: { source: `open311:${client.name}`, externalId: external.slice(0, 180), channel: 'open311' },
  })
}

// ── GET requests ────────────────────────────────────────────────────────────────────────────────────────────────

const DAY_MS = 86_400_000
const SPAN_MS = 90 * DAY_MS
/** Rows of a page when the client does not say. GeoReport allows up to 1,000. */
const PAGE = 100

type Query = Readonly<Record<string, string | undefined>>

/** The query as a public filter. `service_request_id` overrides everything else; the window defaults to 90 days. */
export function filterOf(query: Query, now: Instant): Errors<PublicFilter> {
  const errors: Refusal[] = []
  const date = (name: string): Instant | undefined => {
    const given = query[name]
    if (!given) return undefined
    const at = new Date(given)
    const year = at.getUTCFullYear()
    if (/^\d{4}-\d{2}-\d{2}/.test(given) && year >= 1900 && year < 2200) return at
    errors.push(refuse['open311.dateBad']({ name }))
    return undefined
  }
  const list = (name: string) =>
    query[name]
      ?.split(',')
      .map((each) => each.trim())
      .filter(Boolean)
      .slice(0, 1000)
  const page = Number(query.page ?? 1)
  const limit = Number(query.page_size ?? query.per_page ?? PAGE)
  if (
    !(
      Number.isInteger(page) &&
      page >= 1 &&
      page <= 100_000 &&
      Number.isInteger(limit) &&
      limit >= 1 &&
      limit <= 1000
    )
  ) {
    errors.push(refuse['open311.pageBad']())
  }
  const paging = { type: TYPE, offset: (page - 1) * limit, limit }
  const numbers = list('service_request_id')
  if (numbers?.length) return errors.length > 0 ? no(errors) : ok({ numbers, ...paging })

  const [start, end, after, before] = [
    date('start_date'),
    date('end_date'),
    date('updated_after'),
    date('updated_before'),
  ]
  const statuses = new Set(list('status') ?? [])
  for (const status of statuses)
    if (status !== 'open' && status !== 'closed') errors.push(refuse['open311.statusBad']())
  if (start && end && (end.getTime() - start.getTime() > SPAN_MS || end < start))
    errors.push(refuse['open311.windowTooWide']())
  if (errors.length > 0) return no(errors)
  const to = end ?? (start ? new Date(Math.min(now.getTime(), start.getTime() + SPAN_MS)) : now)
  const from = start ?? new Date(to.getTime() - SPAN_MS)
  const codes = list('service_code')
  return ok({
    from,
    to,
    ...paging,
    ...(codes?.length ? { categories: codes } : {}),
    ...(statuses.size === 1 ? { closed: statuses.has('closed') } : {}),
    ...(after ? { changedFrom: after } : {}),
    ...(before ? { changedTo: before } : {}),
  })
}

/** A hundred metres or so: enough to see that the lamp was reported, not at whose door. */
const roughly = (degrees: number | null): number | null =>
  degrees === null ? null : Math.round(degrees * 1000) / 1000

/**
 * A request as the public may read it: what, where, how far; never who. Words and exact place are given only of what
 * came in by Open311, whose clients tell their users that it will be public; callers and letter writers were told
 * nothing of the kind, so of theirs only the category, the rough place and the progress are shown.
 */
export function requestOf(found: Found, services: ReadonlyMap<string, Service>, base: string) {
  const own = found.channel === 'open311'
  const [photo] = own ? found.files : []
  return {
    service_request_id: found.number,
    status: found.closed ? ('closed' as const) : ('open' as const),
    status_notes: found.stateTitle.zh,
    service_name: (found.category && services.get(found.category)?.service_name) || null,
    service_code: found.category ?? '',
    description: own ? [...found.content].slice(0, 4000).join('') : null,
    agency_responsible: found.leadUnitName,
    service_notice: found.promised?.zh ?? null,
    requested_datetime: stamp(found.openedAt),
    updated_datetime: stamp(found.closedAt ?? found.changedAt),
    expected_datetime: found.due ? stamp(found.due) : null,
    address: own ? found.address : null,
    address_id: null,
    zipcode: null,
    lat: own ? found.lat : roughly(found.lat),
    long: own ? found.lon : roughly(found.lon),
    media_url: photo ? `${base}/open311/v2/media/${photo}` : null,
  }
}

/** What is here and where: GET discovery. */
export function discoveryOf(settings: CitySettings, base: string, at: Instant) {
  const changeset = stamp(at).slice(0, 10)
  return {
    changeset,
    contact: `${settings.name.zh} 12345`,
    key_service: `${settings.name.zh}：向热线管理部门申请 api_key · ask the hotline office for a key`,
    endpoints: [
      {
        specification: 'http://wiki.open311.org/GeoReport_v2',
        url: `${base}/open311/v2`,
        changeset,
        type: settings.demo ? 'test' : 'production',
        formats: ['text/xml', 'application/json'],
      },
    ],
  }
}
