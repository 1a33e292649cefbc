import {
  type Id,
  type Instant,
  LOCAL_OFFSET_MINUTES,
  localText,
  no,
  ok,
  type Refusal,
  type Result,
  type Say,
  say,
} from '../../../base/index.ts'
import { geometryProblem } from '../../places/ground/decide.ts'
import { faultsOfAlert } from './cap-check.ts'
import {
  type Alert,
  type CapAlert,
  type CapInfo,
  type CapPoint,
  colours,
  refusals,
  type WarningArea,
  type WarningDraft,
  type WarningKind,
  type WarningPart,
} from './declare.ts'

export {
  type Evacuated,
  evacuated,
  type Household,
  latestOf,
  type SignIn,
  signInFault,
} from './evacuation.ts'

/** A time as CAP writes it, in the city's own offset. */
export function capTime(at: Instant): string {
  const local = new Date(at.getTime() + LOCAL_OFFSET_MINUTES * 60_000).toISOString().slice(0, 19)
  const [h, m] = [Math.floor(LOCAL_OFFSET_MINUTES / 60), LOCAL_OFFSET_MINUTES % 60]
  return `${local}+${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`
}

// ── chains ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a chain is judged by. `refers`: keys of messages it names. */
export type Link = {
  readonly id: Id
  readonly key: string
  readonly sender: string
  readonly sent: number
  readonly identifier: string
  readonly status: CapAlert['status']
  readonly msgType: CapAlert['msgType']
  readonly refers: readonly string[]
}

export const keyOf = (one: { readonly sender: string; readonly identifier: string }): string =>
  `${one.sender} ${one.identifier}`

export type Ending = { readonly by: Id; readonly at: number; readonly how: 'updated' | 'cancelled' }

const later = (a: Link, b: Link): number => a.sent - b.sent || (a.identifier < b.identifier ? -1 : 1)

/**
 * Which messages of a chain were ended, by what and when 变更与解除链: the same whatever the order they came in. An Update or
 * a Cancel ends what it names; and among messages of one chain an older Update is ended by a newer one even if that does not
 * name it. Nobody ends another sender's message, and no exercise an actual one. Ack and Error end nothing.
 */
export function endings(
  links: readonly Link[],
  same: (a: string, b: string) => boolean = (a, b) => a === b,
): ReadonlyMap<Id, Ending> {
  const ended = new Map<Id, Ending>()
  const byKey = new Map(links.map((one) => [one.key, one]))
  const enders = links.filter((one) => one.msgType === 'Update' || one.msgType === 'Cancel').sort(later)
  const end = (target: Link, by: Link) => {
    if (target.id === by.id || ended.has(target.id)) return
    if (target.msgType === 'Ack' || target.msgType === 'Error') return
    if (!same(target.sender, by.sender) || target.status !== by.status) return
    ended.set(target.id, {
      by: by.id,
      at: by.sent,
      how: by.msgType === 'Cancel' ? 'cancelled' : 'updated',
    })
  }
  for (const by of enders)
    for (const key of by.refers) {
      const target = byKey.get(key)
      // a message cannot end one sent after it: that would be a forged or broken reference
      if (target && later(target, by) < 0) end(target, by)
    }
  const newest = enders.at(-1)
  if (newest)
    for (const one of links)
      if (one.msgType !== 'Alert' && later(one, newest) < 0) {
        const by = enders.find((other) => later(one, other) < 0 && sharesRoot(one, other, byKey))
        if (by) end(one, by)
      }
  return ended
}

/** Do both go back to one message, named by both or missing here. */
function sharesRoot(a: Link, b: Link, byKey: ReadonlyMap<string, Link>): boolean {
  const roots = (one: Link): ReadonlySet<string> => {
    const seen = new Set<string>()
    const walk = (link: Link) => {
      for (const key of link.refers) {
        if (seen.has(key)) continue
        seen.add(key)
        const next = byKey.get(key)
        if (next) walk(next)
      }
    }
    walk(one)
    return seen
  }
  const [left, right] = [roots(a), roots(b)]
  return [...left].some((key) => right.has(key))
}

/** In force 生效中: released or received, begun or announced, not ended, not run out. A Cancel is never in force. */
export const inForce = (
  one: Pick<Alert, 'state' | 'msgType' | 'endedAt' | 'expires'>,
  at: Instant,
): boolean =>
  (one.state === 'released' || one.state === 'received' || one.state === 'adopted') &&
  (one.msgType === 'Alert' || one.msgType === 'Update') &&
  one.endedAt === null &&
  (one.expires === null || one.expires > at)

/** What citizens and feeds see: real, public, in force, and issued or adopted by us or by whom we trust to publish. */
export const isPublic = (
  one: Pick<Alert, 'status' | 'scope' | 'state' | 'msgType' | 'endedAt' | 'expires'>,
  at: Instant,
): boolean =>
  one.status === 'Actual' &&
  one.scope === 'Public' &&
  (one.state === 'released' || one.state === 'adopted') &&
  inForce(one, at)

// ── composing ───────────────────────────────────────────────────────────────────────────────────────────────────

const EXERCISE_WORDS = /演练|演习|测试|试发|\b(exercise|drill|test message|this is a test)\b/i
const LONGEST_DAYS = 7
/** No warning of a county reaches further. */
const MOST_RADIUS_KM = 500

const wordsOf = (draft: WarningDraft): string =>
  [draft.headline, draft.description, draft.instruction].map((one) => `${one.zh} ${one.en}`).join(' ')

/** What is wrong with a draft; the same rule greys the button and refuses the call. */
export function draftFault(
  draft: WarningDraft,
  kinds: Readonly<Record<string, WarningKind>>,
  at: Instant,
): Refusal | null {
  const kind = Object.hasOwn(kinds, draft.kind) ? kinds[draft.kind] : undefined
  if (!kind || draft.parts.length === 0) return refusals['alerts.noKind']()
  const taken = new Map<string, string>()
  for (const part of draft.parts) {
    if (!Object.hasOwn(kind.levels, part.level)) return refusals['alerts.noKind']()
    if (part.areas.length === 0) return refusals['alerts.noArea']()
    for (const area of part.areas) {
      if (area.codes.length + area.polygons.length + area.circles.length === 0 || area.desc.zh.trim() === '')
        return refusals['alerts.noArea']()
      for (const code of area.codes) {
        if (taken.has(code)) return refusals['alerts.twiceInArea']({ area: area.desc.zh })
        taken.set(code, part.level)
      }
    }
  }
  if (draft.headline.zh.trim().length < 2 || draft.headline.zh.length > 100)
    return refusals['alerts.noWords']({ what: say('标题', 'headline') })
  if (draft.headline.en.trim().length < 2 || draft.headline.en.length > 200)
    return refusals['alerts.noWords']({ what: say('英文标题', 'English headline') })
  for (const [name, text] of [
    [say('内容', 'words'), draft.description.zh],
    [say('英文内容', 'English words'), draft.description.en],
    [say('防御指引', 'instruction'), draft.instruction.zh],
  ] as const)
    if (text.trim().length < 2 || text.length > 2000) return refusals['alerts.noWords']({ what: name })
  if (draft.status === 'Actual' && EXERCISE_WORDS.test(wordsOf(draft)))
    return refusals['alerts.looksLikeExercise']()
  if (draft.scope !== 'Public' && !draft.limits?.trim()) return refusals['alerts.limitsNeeded']()
  const [begin, end] = [draft.onset.getTime(), draft.expires.getTime()]
  if (
    draft.act !== 'cancel' &&
    !(end > at.getTime() && end > begin && end - at.getTime() <= LONGEST_DAYS * 86_400_000)
  )
    return refusals['alerts.badTimes']()
  const shape = faultsOfAlert(capOf(draft, kind, sample(at))).find((one) => /area/.test(one.at))
  if (shape) return refusals['alerts.badShape']({ what: shape.says })
  const drawn = draft.parts.flatMap((part) => part.areas)
  for (const { lat, lon, radiusKm } of drawn.flatMap((area) => area.circles))
    if (!(radiusKm > 0 && radiusKm <= MOST_RADIUS_KM))
      return refusals['alerts.badShape']({
        what: say(
          `半径 ${radiusKm} 公里（${lat},${lon}）不合理`,
          `a radius of ${radiusKm} km at ${lat},${lon}`,
        ),
      })
  for (const ring of drawn.flatMap((area) => area.polygons))
    if (geometryProblem({ type: 'Polygon', coordinates: [ring.map(([lat, lon]) => [lon, lat])] }))
      return refusals['alerts.badShape']({
        what: say('多边形的边相互交叉', 'a polygon crosses itself'),
      })
  return null
}

const sample = (at: Instant) => ({
  ...{ identifier: 'preview', sender: 'preview', senderName: say('预览', 'preview'), sent: at },
  ...{ references: [], web: null, contact: null },
})

/** Who says it, under which name and number. */
export type Issuing = {
  readonly identifier: string
  readonly sender: string
  readonly senderName: Say
  readonly sent: Instant
  readonly references: CapAlert['references']
  readonly web: string | null
  readonly contact: string | null
}

const EXERCISE = say('【演练】', '[EXERCISE] ')
const TEST = say('【测试】', '[TEST] ')
const marked = (draft: Pick<WarningDraft, 'status'>, words: Say): Say => {
  const mark = draft.status === 'Exercise' ? EXERCISE : draft.status === 'Test' ? TEST : null
  return mark === null || words.zh.startsWith(mark.zh)
    ? words
    : say(`${mark.zh}${words.zh}`, `${mark.en}${words.en}`)
}

function infoOf(
  draft: WarningDraft,
  kind: WarningKind,
  part: WarningPart,
  issuing: Issuing,
  lang: 'zh' | 'en',
): CapInfo {
  const level = kind.levels[part.level]
  const cancel = draft.act === 'cancel'
  return {
    language: lang === 'zh' ? 'zh-CN' : 'en-US',
    categories: [kind.category],
    event: kind.title[lang],
    responseTypes: cancel ? ['AllClear'] : kind.responses,
    urgency: cancel ? 'Past' : draft.urgency,
    severity: level?.severity ?? 'Unknown',
    certainty: draft.certainty,
    audience: null,
    eventCodes: [{ valueName: 'huying:kind', value: draft.kind }],
    effective: capTime(issuing.sent),
    onset: capTime(draft.onset),
    expires: cancel ? null : capTime(draft.expires),
    senderName: issuing.senderName[lang],
    headline: marked(draft, draft.headline)[lang],
    description: draft.description[lang],
    instruction: draft.instruction[lang] || null,
    web: issuing.web,
    contact: issuing.contact,
    parameters: [
      { valueName: 'scheme', value: kind.scheme[lang] },
      { valueName: 'level', value: part.level },
      { valueName: 'colour', value: level ? level.colour : 'none' },
    ],
    resources: [],
    areas: part.areas.map((area) => ({
      areaDesc: area.desc[lang] || area.desc.zh,
      polygons: area.polygons,
      circles: area.circles,
      geocodes: area.codes.map((value) => ({ valueName: 'areaCode', value })),
      altitude: null,
      ceiling: null,
    })),
  }
}

/** A draft as a message: two languages for each level. */
export function capOf(draft: WarningDraft, kind: WarningKind, issuing: Issuing): CapAlert {
  const exercise = draft.status !== 'Actual'
  return {
    edition: '1.2',
    identifier: issuing.identifier,
    sender: issuing.sender,
    sent: capTime(issuing.sent),
    status: draft.status,
    msgType: draft.act === 'cancel' ? 'Cancel' : draft.act === 'update' ? 'Update' : 'Alert',
    source: null,
    scope: draft.scope,
    restriction: draft.scope === 'Restricted' ? draft.limits : null,
    addresses: draft.scope === 'Private' ? draft.limits : null,
    codes: [],
    note: exercise ? (draft.status === 'Exercise' ? '演练消息 EXERCISE' : '测试消息 TEST') : null,
    references: issuing.references,
    incidents: null,
    infos: draft.parts.flatMap((part) =>
      (['zh', 'en'] as const).map((lang) => infoOf(draft, kind, part, issuing, lang)),
    ),
  }
}

/** One message for a phone 预警短信: who, what, where, until when, what to do. */
export function shortText(draft: WarningDraft, kind: WarningKind, senderName: Say): Say {
  const parts = draft.parts.map((part) => ({
    level: kind.levels[part.level]?.title ?? say(part.level, part.level),
    zh: part.areas.map((area) => area.desc.zh).join('、'),
    en: part.areas.map((area) => area.desc.en || area.desc.zh).join(', '),
  }))
  const until = localText(draft.expires).slice(5)
  const lifted = draft.act === 'cancel'
  const zh = lifted
    ? `【${senderName.zh}】${parts.map((one) => one.zh).join('；')}${kind.title.zh}预警已解除。`
    : `【${senderName.zh}】${kind.title.zh}${parts.map((one) => `${one.level.zh}预警：${one.zh}`).join('；')}，至${until}。${draft.instruction.zh}`
  const en = lifted
    ? `${senderName.en}: the warning of ${kind.title.en.toLowerCase()} for ${parts.map((one) => one.en).join('; ')} is lifted.`
    : `${senderName.en}: ${kind.title.en} ${parts.map((one) => `${one.level.en}: ${one.en}`).join('; ')}, until ${until}. ${draft.instruction.en}`
  return marked(draft, say(zh.slice(0, 500), en.slice(0, 1000)))
}

/** A level in words: with its kind, and with its colour where its title does not say it. Never a bare colour. */
export function levelWords(kind: WarningKind, level: string): Say {
  const one = kind.levels[level]
  if (!one) return say(level, level)
  const colour = colours[one.colour]
  const bare = one.title.zh === colour.zh
  return say(
    `${kind.title.zh}${one.title.zh}${bare ? '' : `（${colour.zh}）`}`,
    `${kind.title.en}, ${one.title.en.toLowerCase()}${bare ? '' : ` (${colour.en})`}`,
  )
}

export const highest = (kind: WarningKind, parts: readonly WarningPart[]): number | null => {
  const ranks = parts.flatMap((part) => kind.levels[part.level]?.rank ?? [])
  return ranks.length > 0 ? Math.min(...ranks) : null
}

/** Area codes and the level that holds in each. */
export const levelsByCode = (parts: readonly WarningPart[]): ReadonlyMap<string, string> =>
  new Map(
    parts.flatMap((part) =>
      part.areas.flatMap((area) => area.codes.map((code) => [code, part.level] as const)),
    ),
  )

/**
 * Which areas an update changes: a new order goes to those only, the others keep what they signed. Raised, lowered, new, or
 * no longer warned of.
 */
export function changedAreas(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): {
  readonly changed: readonly string[]
  readonly kept: readonly string[]
  readonly dropped: readonly string[]
} {
  const changed: string[] = []
  const kept: string[] = []
  for (const [code, level] of after) (before.get(code) === level ? kept : changed).push(code)
  return { changed, kept, dropped: [...before.keys()].filter((code) => !after.has(code)) }
}

/** May this person release it: never whoever wrote it 两人制. */
export const mayRelease = (
  one: Pick<Alert, 'madeAccount' | 'state'>,
  account: Id | null,
): Result<true, Refusal> =>
  one.state !== 'toRelease'
    ? no(refusals['alerts.wrongState']())
    : account !== null && account === one.madeAccount
      ? no(refusals['alerts.secondPerson']())
      : ok(true)

// ── where ───────────────────────────────────────────────────────────────────────────────────────────────────────

const RADIUS_KM = 6371.0088
const rad = (degrees: number): number => (degrees * Math.PI) / 180

/** Great-circle distance in kilometres, on the mean sphere: within 0.5 % of the ellipsoid. */
export function distanceKm(a: CapPoint, b: CapPoint): number {
  const [dLat, dLon] = [rad(b[0] - a[0]), rad(b[1] - a[1])]
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(rad(a[0])) * Math.cos(rad(b[0])) * Math.sin(dLon / 2) ** 2
  return 2 * RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** Is a point in a polygon; a point on the edge is. */
export function inPolygon([y, x]: CapPoint, polygon: readonly CapPoint[]): boolean {
  let inside = false
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [yi, xi] = polygon[i] as CapPoint
    const [yj, xj] = polygon[j] as CapPoint
    const cross = (x - xi) * (yj - yi) - (y - yi) * (xj - xi)
    const between =
      Math.min(xi, xj) <= x && x <= Math.max(xi, xj) && Math.min(yi, yj) <= y && y <= Math.max(yi, yj)
    if (Math.abs(cross) < 1e-12 && between) return true
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside
  }
  return inside
}

/** Is a point, or whatever has an area code, in the area of a warning. A code covers all areas below it. */
export function inArea(
  area: WarningArea,
  one: { readonly point?: CapPoint | null; readonly code?: string | null },
): boolean {
  const { code, point } = one
  if (code && area.codes.some((own) => code.startsWith(own))) return true
  if (!point) return false
  return (
    area.polygons.some((polygon) => inPolygon(point, polygon)) ||
    area.circles.some((circle) => distanceKm([circle.lat, circle.lon], point) <= circle.radiusKm)
  )
}
