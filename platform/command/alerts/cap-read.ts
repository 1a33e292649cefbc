import { no, ok, type Result, type Say, say } from '../../../base/index.ts'
import { type CapFault, faultsOfAlert, isCapTime } from './cap-check.ts'
import { type Node, readNodes, textOfBytes } from './cap-xml.ts'
import {
  CAP_11,
  CAP_12,
  type CapAlert,
  type CapArea,
  type CapCircle,
  type CapInfo,
  type CapPair,
  type CapPoint,
  type CapReference,
  type CapResource,
  capCategory,
  capCertainty,
  capMsgType,
  capResponse,
  capScope,
  capSeverity,
  capStatus,
  capUrgency,
} from './declare-cap.ts'

const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#'

/** How often an element may stand there, in the order of the standard. */
type Table = readonly (readonly [name: string, least: 0 | 1, most: 1 | typeof Infinity])[]
const MANY = Number.POSITIVE_INFINITY

const ALERT: Table = [
  ['identifier', 1, 1],
  ['sender', 1, 1],
  ['sent', 1, 1],
  ['status', 1, 1],
  ['msgType', 1, 1],
  ['source', 0, 1],
  ['scope', 1, 1],
  ['restriction', 0, 1],
  ['addresses', 0, 1],
  ['code', 0, MANY],
  ['note', 0, 1],
  ['references', 0, 1],
  ['incidents', 0, 1],
  ['info', 0, MANY],
]
const INFO: Table = [
  ['language', 0, 1],
  ['category', 1, MANY],
  ['event', 1, 1],
  ['responseType', 0, MANY],
  ['urgency', 1, 1],
  ['severity', 1, 1],
  ['certainty', 1, 1],
  ['audience', 0, 1],
  ['eventCode', 0, MANY],
  ['effective', 0, 1],
  ['onset', 0, 1],
  ['expires', 0, 1],
  ['senderName', 0, 1],
  ['headline', 0, 1],
  ['description', 0, 1],
  ['instruction', 0, 1],
  ['web', 0, 1],
  ['contact', 0, 1],
  ['parameter', 0, MANY],
  ['resource', 0, MANY],
  ['area', 0, MANY],
]
const RESOURCE: Table = [
  ['resourceDesc', 1, 1],
  ['mimeType', 1, 1],
  ['size', 0, 1],
  ['uri', 0, 1],
  ['derefUri', 0, 1],
  ['digest', 0, 1],
]
const AREA: Table = [
  ['areaDesc', 1, 1],
  ['polygon', 0, MANY],
  ['circle', 0, MANY],
  ['geocode', 0, MANY],
  ['altitude', 0, 1],
  ['ceiling', 0, 1],
]
const PAIR: Table = [
  ['valueName', 1, 1],
  ['value', 1, 1],
]

/** What a message is read with: its faults so far. */
class Reading {
  readonly faults: CapFault[] = []
  readonly space: string
  readonly old: boolean
  constructor(space: string) {
    this.space = space
    this.old = space === CAP_11
  }
  fault(at: string, says: Say): void {
    if (this.faults.length < 50) this.faults.push({ at, says })
  }
  /** Elements by name, after the table: unknown ones, wrong order and wrong numbers are faults. */
  open(node: Node, at: string, table: Table): ReadonlyMap<string, readonly Node[]> {
    const found = new Map<string, Node[]>()
    let last = 0
    for (const child of node.children) {
      if (child.space === SIGNATURE && at === 'alert') continue
      const place = table.findIndex(([name]) => name === child.name)
      if (child.space !== this.space || place < 0) {
        this.fault(
          `${at}/${child.name}`,
          say(`不是 CAP 规定的元素：${child.name}`, `${child.name} is no element of CAP here`),
        )
        continue
      }
      // an older edition was published with the order of `eventCode` differing between its text and its schema
      if (place < last && !this.old)
        this.fault(
          `${at}/${child.name}`,
          say(`元素 ${child.name} 位置不对`, `${child.name} stands out of order`),
        )
      last = Math.max(last, place)
      const list = found.get(child.name) ?? []
      list.push(child)
      found.set(child.name, list)
    }
    for (const [name, least, most] of table) {
      const count = found.get(name)?.length ?? 0
      const mild = this.old && name === 'mimeType'
      if (count < least && !mild) this.fault(`${at}/${name}`, say(`缺少 ${name}`, `${name} is missing`))
      if (count > most) this.fault(`${at}/${name}`, say(`${name} 只能出现一次`, `${name} stands there twice`))
    }
    return found
  }
}

type Found = ReadonlyMap<string, readonly Node[]>
const text = (found: Found, name: string): string => found.get(name)?.[0]?.text.trim() ?? ''
const orNull = (found: Found, name: string): string | null => (found.has(name) ? text(found, name) : null)
const every = (found: Found, name: string): readonly Node[] => found.get(name) ?? []

function oneOf<T extends string>(r: Reading, at: string, value: string, allowed: readonly T[]): T {
  const known = allowed.find((one) => one === value)
  if (known === undefined && value !== '')
    r.fault(
      at,
      say(
        `取值不合规：${value.slice(0, 40)}`,
        `not one of the values of the standard: ${value.slice(0, 40)}`,
      ),
    )
  return known ?? (allowed[0] as T)
}

function pairOf(r: Reading, node: Node, at: string): CapPair {
  const found = r.open(node, at, PAIR)
  return { valueName: text(found, 'valueName'), value: text(found, 'value') }
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)$/

function pointOf(r: Reading, at: string, word: string): CapPoint {
  const [lat = '', lon = '', more] = word.split(',')
  if (more !== undefined || !NUMBER.test(lat) || !NUMBER.test(lon)) {
    r.fault(at, say(`坐标写法不对：${word.slice(0, 40)}`, `no “lat,lon”: ${word.slice(0, 40)}`))
    return [0, 0]
  }
  return [Number(lat), Number(lon)]
}

const polygonOf = (r: Reading, at: string, words: string): readonly CapPoint[] =>
  words
    .trim()
    .split(/\s+/)
    .map((word) => pointOf(r, at, word))

function circleOf(r: Reading, at: string, words: string): CapCircle {
  const [centre = '', radius = '', more] = words.trim().split(/\s+/)
  const [lat, lon] = pointOf(r, at, centre)
  if (more !== undefined || !NUMBER.test(radius) || Number(radius) < 0)
    r.fault(at, say('圆的半径写法不对', 'no “lat,lon radius”'))
  return { lat, lon, radiusKm: Number(radius) || 0 }
}

function areaOf(r: Reading, node: Node, at: string): CapArea {
  const found = r.open(node, at, AREA)
  return {
    areaDesc: text(found, 'areaDesc'),
    polygons: every(found, 'polygon').map((one) => polygonOf(r, `${at}/polygon`, one.text)),
    circles: every(found, 'circle').map((one) => circleOf(r, `${at}/circle`, one.text)),
    geocodes: every(found, 'geocode').map((one) => pairOf(r, one, `${at}/geocode`)),
    altitude: orNull(found, 'altitude'),
    ceiling: orNull(found, 'ceiling'),
  }
}

function resourceOf(r: Reading, node: Node, at: string): CapResource {
  const found = r.open(node, at, RESOURCE)
  return {
    resourceDesc: text(found, 'resourceDesc'),
    mimeType: orNull(found, 'mimeType'),
    size: orNull(found, 'size'),
    uri: orNull(found, 'uri'),
    derefUri: orNull(found, 'derefUri'),
    digest: orNull(found, 'digest'),
  }
}

function infoOf(r: Reading, node: Node, at: string): CapInfo {
  const found = r.open(node, at, INFO)
  const enumOf = <T extends string>(name: string, allowed: readonly T[]) =>
    oneOf(r, `${at}/${name}`, text(found, name), allowed)
  const time = (name: string) => {
    const value = orNull(found, name)
    return value === '' ? null : value
  }
  return {
    language: orNull(found, 'language'),
    categories: every(found, 'category').map((one) =>
      oneOf(r, `${at}/category`, one.text.trim(), capCategory),
    ),
    event: text(found, 'event'),
    responseTypes: every(found, 'responseType').map((one) =>
      oneOf(r, `${at}/responseType`, one.text.trim(), capResponse),
    ),
    urgency: enumOf('urgency', capUrgency),
    severity: enumOf('severity', capSeverity),
    certainty: enumOf('certainty', capCertainty),
    audience: orNull(found, 'audience'),
    eventCodes: every(found, 'eventCode').map((one) => pairOf(r, one, `${at}/eventCode`)),
    effective: time('effective'),
    onset: time('onset'),
    expires: time('expires'),
    senderName: orNull(found, 'senderName'),
    headline: orNull(found, 'headline'),
    description: orNull(found, 'description'),
    instruction: orNull(found, 'instruction'),
    web: orNull(found, 'web'),
    contact: orNull(found, 'contact'),
    parameters: every(found, 'parameter').map((one) => pairOf(r, one, `${at}/parameter`)),
    resources: every(found, 'resource').map((one) => resourceOf(r, one, `${at}/resource`)),
    areas: every(found, 'area').map((one, n) => areaOf(r, one, `${at}/area[${n + 1}]`)),
  }
}

function referencesOf(r: Reading, words: string): readonly CapReference[] {
  return words
    .trim()
    .split(/\s+/)
    .filter((one) => one !== '')
    .map((word) => {
      const [sender = '', identifier = '', sent = '', more] = word.split(',')
      if (more !== undefined || sender === '' || identifier === '' || !isCapTime(sent))
        r.fault(
          'alert/references',
          say('引用写法应为“发送者,标识,时间”', 'a reference is “sender,identifier,sent”'),
        )
      return { sender, identifier, sent }
    })
}

export type CapRead = {
  readonly alert: CapAlert
  /** It carries an XML signature (which only a verifier that knows the sender's key can judge). */
  readonly signed: boolean
}

export type CapRefused = readonly CapFault[]

/** Reads a message and says every fault that it has; a message with a fault is refused whole. */
export function readCap(bytes: Uint8Array | string): Result<CapRead, CapRefused> {
  const decoded = typeof bytes === 'string' ? ok(bytes) : textOfBytes(bytes)
  if (!decoded.ok) return no([{ at: '', says: decoded.error }])
  const root = readNodes(decoded.value)
  if (!root.ok) return no([{ at: '', says: root.error }])
  const { space, name } = root.value
  if (name !== 'alert' || (space !== CAP_12 && space !== CAP_11))
    return no([
      {
        at: name.slice(0, 60),
        says: say('不是 CAP 1.2（或 1.1）预警消息', 'not a message of CAP 1.2 or 1.1'),
      },
    ])
  const r = new Reading(space)
  const found = r.open(root.value, 'alert', ALERT)
  const enumOf = <T extends string>(one: string, allowed: readonly T[]) =>
    oneOf(r, `alert/${one}`, text(found, one), allowed)
  const alert: CapAlert = {
    edition: space === CAP_11 ? '1.1' : '1.2',
    identifier: text(found, 'identifier'),
    sender: text(found, 'sender'),
    sent: text(found, 'sent'),
    status: enumOf('status', capStatus),
    msgType: enumOf('msgType', capMsgType),
    source: orNull(found, 'source'),
    scope: enumOf('scope', capScope),
    restriction: orNull(found, 'restriction'),
    addresses: orNull(found, 'addresses'),
    codes: every(found, 'code').map((one) => one.text.trim()),
    note: orNull(found, 'note'),
    references: referencesOf(r, text(found, 'references')),
    incidents: orNull(found, 'incidents'),
    infos: every(found, 'info').map((one, n) => infoOf(r, one, `alert/info[${n + 1}]`)),
  }
  const faults = [...r.faults, ...faultsOfAlert(alert)]
  if (faults.length > 0) return no(faults)
  return ok({ alert, signed: root.value.children.some((one) => one.space === SIGNATURE) })
}
