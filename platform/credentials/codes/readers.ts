import { createHash, randomBytes } from 'node:crypto'
import {
  dayOf,
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
  say,
} from '../../../base/index.ts'
import { type Actor, systemActor } from '../../org/index.ts'
import type { Reader, Store, Tx } from '../../store/index.ts'
import { encodeDenied } from '../envelope/index.ts'
import { clockHolds, type GateScene, sceneOpen } from './decide.ts'
import { type ReaderView, type RiskKind, rules } from './declare.ts'
import { type CodesEnv, record, scenesOf } from './env.ts'
import * as keep from './keep-readers.ts'
import * as subjects from './keep-subjects.ts'
import { refusals } from './refusals.ts'

const ACTIVATION_HOURS = 24
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const word = (bytes: number): string => randomBytes(bytes).toString('base64url')
/** Eight digits to type on the reader. */
const activationCode = (): string =>
  String(100_000_000 + (randomBytes(4).readUInt32BE() % 900_000_000)).slice(1)

export type NewReader = {
  readonly sn: string
  readonly place: string
  readonly station?: string | null
  readonly operator: string
  readonly scenes: readonly string[]
}

function soundScenes(env: CodesEnv, scenes: readonly string[]): Result<readonly string[], Refusal> {
  const stranger = scenes.find((scene) => !Object.hasOwn(env.declared, scene))
  return stranger !== undefined || scenes.length === 0 ? no(refusals['codes.noScene']()) : ok(scenes)
}

/** 终端登记: the authority says what it may ask; the code it answers activates the reader once. */
export async function registerReader(
  env: CodesEnv,
  tx: Tx,
  who: Actor,
  one: NewReader,
  at: Instant,
): Promise<Result<{ readonly id: Id; readonly activation: string; readonly until: Instant }, Refusal>> {
  const scenes = soundScenes(env, one.scenes)
  if (!scenes.ok) return scenes
  const sn = one.sn.trim()
  if (!/^[\w-]{3,40}$/.test(sn) || one.place.trim().length < 2)
    return no(
      refusals['codes.badInput']({ why: say('请填写终端编号和位置', 'give the number and the place') }),
    )
  const [id, activation] = [newId(), activationCode()]
  const until = new Date(at.getTime() + ACTIVATION_HOURS * 3_600_000)
  const row = {
    ...{ id, sn, place: one.place.trim().slice(0, 100), station: one.station ?? null },
    ...{ operator: one.operator.slice(0, 100), scenes: one.scenes },
  }
  if ((await keep.insertReader(tx, env.district, row, digest(activation), until, at)) === 0)
    return no(refusals['codes.badInput']({ why: say('终端编号已登记', 'that number is registered') }))
  await record(env, tx, who, 'reader.registered', 'codeReader', id, at, { sn, scenes: one.scenes })
  return ok({ id, activation, until })
}

/** 激活: the reader gets its key and the first word of its chain. */
export async function activateReader(
  env: CodesEnv,
  tx: Tx,
  given: { readonly activation: string; readonly firmware: string },
  at: Instant,
): Promise<Result<{ readonly key: string; readonly chain: string; readonly reader: ReaderView }, Refusal>> {
  const row = await keep.readerByActivation(tx, env.district, digest(given.activation.trim()), at)
  if (!row) return no(refusals['codes.reader']())
  const [key, chain] = [word(24), word(12)]
  await keep.activate(tx, env.district, row.id, digest(key), chain, given.firmware.slice(0, 60), at)
  await record(env, tx, systemActor(env.district), 'reader.activated', 'codeReader', row.id, at)
  return ok({ key, chain, reader: viewOf({ ...row, state: 'working', seenAt: at }) })
}

export const viewOf = (row: keep.ReaderRow): ReaderView => ({
  id: row.id,
  sn: row.sn,
  place: row.place,
  scenes: row.scenes,
  state: row.state,
  seenAt: row.seenAt,
  driftMs: row.driftMs,
  waiting: row.waiting,
  firmware: row.firmware,
})

/** Whose call this is; a reader that is not at work opens nothing. */
export async function readerOf(
  env: Pick<CodesEnv, 'district'>,
  reader: Reader,
  key: string,
): Promise<Result<keep.ReaderRow, Refusal>> {
  const row = key.length >= 20 ? await keep.readerByKey(reader, env.district, digest(key)) : undefined
  return row?.state === 'working' ? ok(row) : no(refusals['codes.reader']())
}

export async function risk(
  env: CodesEnv,
  tx: Tx,
  one: {
    readonly kind: RiskKind
    readonly scene?: string | null
    readonly reader?: Id | null
    readonly pseudonym?: string | null
    readonly nonce?: string | null
    readonly says: string
  },
  at: Instant,
): Promise<void> {
  const id = newId()
  const { kind, scene = null, reader = null, pseudonym = null, nonce = null, says } = one
  await keep.insertRisk(tx, env.district, { id, kind, scene, reader, pseudonym, nonce, at, says })
  await record(env, tx, systemActor(env.district), 'code.risk', 'codeRisk', id, at, { risk: kind, scene })
}

export type Beat = {
  readonly chain: string
  /** A random word of this call: a call whose answer was lost is said again with the same one. */
  readonly call: string
  /** The reader’s clock when it sent. */
  readonly clock: Instant
  readonly waiting: number
  readonly firmware: string
  readonly listsAt: Instant | null
}

export type BeatAnswer = {
  readonly chain: string
  readonly now: Instant
  readonly driftMs: number
  readonly mayJudge: boolean
  readonly reader: ReaderView
  /** `device`: this one call is the last word of a locked reader. */
}

/**
 * 心跳: the clock is compared, the chain goes on. Two readers with one key fall out of step, and then both are locked: which
 * of them is the right one nobody can know from here.
 */
export async function beat(
  env: CodesEnv,
  store: Store,
  key: string,
  one: Beat,
  at: Instant,
): Promise<Result<BeatAnswer, Refusal>> {
  type Heard = { readonly answer: Result<BeatAnswer, Refusal> }
  // a lock must stay though the caller is refused: so the answer travels inside
  const heard = await store.tx(async (tx): Promise<Heard> => {
    const row = await keep.lockReader(tx, env.district, digest(key))
    if (!row) return { answer: no(refusals['codes.reader']()) }
    if (row.state !== 'working') {
      if (row.state === 'lost')
        await risk(env, tx, { kind: 'lostReader', reader: row.id, says: `挂失终端 ${row.sn} 上线` }, at)
      return { answer: no(refusals['codes.reader']()) }
    }
    const again = one.chain === row.before && one.call === row.call
    if (one.chain !== row.chain && !again) {
      await keep.setReaderState(tx, env.district, row.id, 'cloned')
      await risk(env, tx, { kind: 'clonedReader', reader: row.id, says: `终端 ${row.sn} 密钥在两处使用` }, at)
      await record(env, tx, systemActor(env.district), 'reader.locked', 'codeReader', row.id, at, {
        why: 'cloned',
      })
      return { answer: no(refusals['codes.cloned']()) }
    }
    const driftMs = one.clock.getTime() - at.getTime()
    const mayJudge = clockHolds(driftMs)
    if (!mayJudge && clockHolds(row.driftMs))
      await risk(
        env,
        tx,
        { kind: 'clock', reader: row.id, says: `终端 ${row.sn} 时钟偏差 ${Math.round(driftMs / 1000)} 秒` },
        at,
      )
    const chain = again ? (row.chain ?? word(12)) : word(12)
    const { waiting, firmware, listsAt, call } = one
    await keep.beat(
      tx,
      env.district,
      row.id,
      { chain, before: again ? row.before : row.chain, call, driftMs, waiting, firmware, listsAt },
      at,
    )
    const reader = viewOf({ ...row, driftMs, waiting, firmware, seenAt: at })
    return { answer: ok({ chain, now: at, driftMs, mayJudge, reader }) }
  })
  return heard.answer
}

/** What a reader keeps to judge alone 离线名单: keys, who counts no more, its scenes. */
export async function listsFor(
  env: CodesEnv,
  reader: Reader,
  row: keep.ReaderRow,
  at: Instant,
): Promise<{
  readonly trust: string
  readonly denied: string
  readonly scenes: readonly GateScene[]
  readonly at: Instant
}> {
  const [all, gone, { bytes }] = await Promise.all([
    scenesOf(env, reader),
    subjects.denied(reader, env.district, row.scenes),
    env.authority.trust(at),
  ])
  const issuedAt = Math.floor(at.getTime() / 1000)
  const denied = await encodeDenied(
    { issuedAt, validUntil: issuedAt + rules.listHours * 3600 },
    gone.map(({ pseudonym }) => pseudonym),
    await env.authority.lists(at),
  )
  const scenes = all
    .filter((scene) => row.scenes.includes(scene.name) && sceneOpen(scene, dayOf(at)))
    .map(
      (scene): GateScene => ({
        ...{ name: scene.name, number: scene.number, title: scene.title, sees: scene.sees, kind: scene.kind },
        ...{ otherWay: scene.otherWay, offline: scene.offline !== null || scene.shape === 'device' },
        ...(scene.passes ? { passes: true } : {}),
        until: scene.endsOn === null ? null : Math.floor(Date.parse(`${scene.endsOn}T23:59:59+08:00`) / 1000),
      }),
    )
  const base64 = (of: Uint8Array) => Buffer.from(of).toString('base64')
  return { trust: base64(bytes), denied: base64(denied), scenes, at }
}

export async function setReader(
  env: CodesEnv,
  tx: Tx,
  who: Actor,
  id: Id,
  to: 'working' | 'stopped' | 'lost',
  at: Instant,
): Promise<Result<null, Refusal>> {
  const row = await keep.readerById(tx, env.district, id)
  if (!row) return no(refusals['codes.reader']())
  // lost and cloned readers come back by a new registration only
  if (to === 'working' && row.state !== 'stopped') return no(refusals['codes.reader']())
  await keep.setReaderState(tx, env.district, id, to)
  await record(env, tx, who, to === 'lost' ? 'reader.lost' : 'reader.changed', 'codeReader', id, at, { to })
  return ok(null)
}

export async function setReaderScenes(
  env: CodesEnv,
  tx: Tx,
  who: Actor,
  id: Id,
  scenes: readonly string[],
  at: Instant,
): Promise<Result<null, Refusal>> {
  const sound = soundScenes(env, scenes)
  if (!sound.ok) return sound
  if ((await keep.setReaderScenes(tx, env.district, id, scenes)) === 0) return no(refusals['codes.reader']())
  await record(env, tx, who, 'reader.changed', 'codeReader', id, at, { scenes })
  return ok(null)
}

/** 重新登记: a found or repaired reader starts over; the key it had opens nothing. */
export async function renewReader(
  env: CodesEnv,
  tx: Tx,
  who: Actor,
  id: Id,
  at: Instant,
): Promise<Result<{ readonly activation: string; readonly until: Instant }, Refusal>> {
  const activation = activationCode()
  const until = new Date(at.getTime() + ACTIVATION_HOURS * 3_600_000)
  if ((await keep.renewReader(tx, env.district, id, digest(activation), until)) === 0)
    return no(refusals['codes.reader']())
  await record(env, tx, who, 'reader.renewed', 'codeReader', id, at)
  return ok({ activation, until })
}
