import { bytesOf, decode, hexOf, showingOf, verify } from '../envelope/decide.ts'
import type { Check, DeniedList, Replay, Trust, Why } from '../envelope/declare.ts'
import { type Attribute, type Reason, reasons, type SceneDeclaration } from './declare.ts'
import { barredBy, toldBy } from './rights.ts'

/** What a reader needs to know of a scene it reads; sent to it with the lists. */
export type GateScene = Pick<
  SceneDeclaration,
  'number' | 'title' | 'sees' | 'passes' | 'otherWay' | 'kind'
> & {
  readonly name: string
  readonly offline: boolean
  /** Last second of the scene; null = open end. */
  readonly until: number | null
}

export type GateVerdict = {
  readonly ok: boolean
  readonly why: Reason | null
  readonly scene: GateScene | null
  /** 8 bytes, hex. */
  readonly pseudonym: string | null
  /** One showing: what it is known again by. */
  readonly showing: string | null
  readonly rights: number
  /** First second at which the code is over. */
  readonly expires: number
  readonly told: Readonly<Partial<Record<Attribute, unknown>>>
}

const REASON: Readonly<Record<Why, Reason>> = {
  notOurs: 'notOurs',
  tooLong: 'notOurs',
  malformed: 'notOurs',
  versionUnknown: 'notOurs',
  kindNotTaken: 'scene',
  onlineOnly: 'needsOnline',
  trustExpired: 'stale',
  clockWrong: 'clock',
  keyUnknown: 'key',
  keyIdUnprotected: 'forged',
  keyRevoked: 'key',
  keyOutOfTime: 'key',
  keyNotForThis: 'key',
  algorithmUnknown: 'forged',
  signatureWrong: 'forged',
  deviceSignatureWrong: 'forged',
  wrongScene: 'scene',
  notYet: 'early',
  expired: 'expired',
  stale: 'notLive',
  replayed: 'used',
  revoked: 'lost',
  statusUnknown: 'stale',
  purposeWrong: 'scene',
}

export type GateLists = {
  readonly trust: Trust
  readonly denied?: DeniedList | undefined
  readonly scenes: readonly GateScene[]
}

export type GateMoment = {
  readonly nowMs: number
  /** How far this clock ran ahead of the city’s when they last spoke, ms. */
  readonly driftMs: number
  readonly replay?: Replay | undefined
  readonly check?: Check | undefined
  /** Without network: stricter. */
  readonly offline: boolean
}

const refused = (why: Reason, scene: GateScene | null = null): GateVerdict => ({
  ok: false,
  why,
  scene,
  pseudonym: null,
  showing: null,
  rights: 0,
  expires: 0,
  told: {},
})

/**
 * What a reader decides by itself 终端本地判定, on line or not: the bytes, the lists and the clock. The city looks further:
 * at consent, loss in the last minutes, and other readers.
 */
export function judgeAt(text: string, { trust, denied, scenes }: GateLists, at: GateMoment): GateVerdict {
  const now = Math.floor(at.nowMs / 1000)
  const judged = verify(text, {
    trust,
    now,
    clockOffset: at.driftMs / 1000,
    kinds: ['lookup', 'token', 'device'],
    ...(at.replay ? { replay: at.replay } : {}),
    ...(at.check ? { check: at.check } : {}),
    ...(denied ? { revoked: { lists: new Map(), denied } } : {}),
  })
  // read a second time only to say which scene it was refused in
  if (!judged.ok) return refused(REASON[judged.refused], sceneIn(text, scenes))
  const { fields } = judged
  if (fields.kind !== 'token' && fields.kind !== 'device') return refused('notOurs')
  const scene = scenes.find(({ number }) => number === fields.scene)
  if (!scene) return refused('scene')
  const known = {
    scene,
    pseudonym: hexOf(fields.pseudonym),
    showing: showingOf(fields),
    rights: fields.rights,
    expires: fields.kind === 'token' ? fields.expires : fields.time + 61,
    told: toldBy(scene, fields.rights),
  }
  const why =
    scene.until !== null && now > scene.until
      ? 'off'
      : at.offline && !scene.offline
        ? 'needsOnline'
        : barredBy(scene, fields.rights)
  return { ...known, ok: why === null, why, told: why === null || why === 'age' ? known.told : {} }
}

function sceneIn(text: string, scenes: readonly GateScene[]): GateScene | null {
  const read = bytesOf(text)
  const code = 'refused' in read ? read : decode(read.bytes)
  return 'scene' in code ? (scenes.find(({ number }) => number === code.scene) ?? null) : null
}

export const reasonSays = (why: Reason | null) =>
  why === null ? { zh: '通过', en: 'Accepted' } : reasons[why]
