import { createHash } from 'node:crypto'
import { type Id, type Instant, no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { Reader, Tx } from '../store/index.ts'
import { track } from './decide.ts'
import { type Photo, refusals, rules, type TrackPoint } from './declare.ts'
import * as keep from './keep.ts'

/** What the telephone says of a photo before its first byte. */
export type PhotoHead = Pick<
  Photo,
  'id' | 'bytes' | 'sha256' | 'takenAt' | 'lon' | 'lat' | 'accuracyM' | 'heading'
>
export type PhotoStands = {
  readonly received: number
  readonly file: Id | null
  readonly whole: Buffer | null
}

/**
 * Takes a piece of a photo in 续传: pieces that were here already are not kept twice, a piece that does not follow is
 * answered with where to go on. `whole` is given once, with the last piece: it goes through the gate of files, then
 * `photoIsIn`.
 */
export async function putPiece(
  tx: Tx,
  district: string,
  account: Id,
  head: PhotoHead,
  piece: { readonly offset: number; readonly content: Buffer },
  at: Instant,
): Promise<Result<PhotoStands, Refusal>> {
  const mb = rules.photoBytes / 1024 / 1024
  if (head.bytes <= 0 || head.bytes > rules.photoBytes) return no(refusals['patrols.photoSize']({ mb }))
  await keep.insertPhoto(tx, district, { ...head, ...NOTHING, account }, at)
  const photo = await keep.lockPhoto(tx, district, head.id)
  if (photo?.account !== account) return no(refusals['patrols.notYours']())
  if (photo.sha256 !== head.sha256 || photo.bytes !== head.bytes)
    return no(refusals['patrols.photoChanged']())
  if (photo.file) return ok({ received: photo.bytes, file: photo.file, whole: null })
  const { offset, content } = piece
  const end = offset + content.length
  if (offset !== photo.received || end > photo.bytes || content.length === 0)
    return ok({ received: photo.received, file: null, whole: null })
  if (end < photo.bytes) {
    await keep.insertPiece(tx, district, photo.id, offset, content)
    await keep.setReceived(tx, district, photo.id, end)
    return ok({ received: end, file: null, whole: null })
  }
  const whole = offset === 0 ? content : Buffer.concat([await keep.pieces(tx, district, photo.id), content])
  if (createHash('sha256').update(whole).digest('hex') === photo.sha256)
    return ok({ received: end, file: null, whole })
  // Something on the way changed it: from the first byte again.
  await keep.dropPieces(tx, district, photo.id)
  await keep.setReceived(tx, district, photo.id, 0)
  return ok({ received: 0, file: null, whole: null })
}

const NOTHING = { received: 0, file: null, ownAt: null, ownLon: null, ownLat: null }

/** A photo that came in one piece: nothing of it has to be kept before it is whole. */
export async function wholeAtOnce(
  reader: Reader,
  district: string,
  account: Id,
  head: PhotoHead,
  piece: { readonly offset: number; readonly content: Buffer },
): Promise<boolean> {
  if (piece.offset !== 0 || piece.content.length !== head.bytes || head.bytes > rules.photoBytes) return false
  if (createHash('sha256').update(piece.content).digest('hex') !== head.sha256) return false
  const known = await keep.photoById(reader, district, head.id)
  return known === undefined || (known.account === account && known.received === 0 && !known.file)
}

/** The photo is whole and has passed the gate of files. False when another delivery of it was quicker. */
export async function photoIsIn(
  tx: Tx,
  district: string,
  account: Id,
  head: PhotoHead,
  one: { readonly file: Id } & Pick<Photo, 'ownAt' | 'ownLon' | 'ownLat'>,
  at: Instant,
): Promise<boolean> {
  const whole = { ...head, ...one, account, received: head.bytes }
  if (await keep.insertPhoto(tx, district, whole, at)) return true
  const now = await keep.lockPhoto(tx, district, head.id)
  if (!now || now.file || now.account !== account) return false
  await keep.photoDone(tx, district, head.id, { ...one, bytes: head.bytes })
  await keep.dropPieces(tx, district, head.id)
  return true
}

/** Begins a patrol 开始巡查; true the first time: the same one twice is one. */
export const beginPatrol = async (
  tx: Tx,
  district: string,
  one: { readonly id: Id; readonly account: Id; readonly startedAt: Instant },
  at: Instant,
): Promise<boolean> => (await keep.insertPatrol(tx, district, one, at)) === 1

/**
 * Points of a track 轨迹. Only of a patrol that was begun, and of the time it lasted: nobody is followed off duty. Points
 * that are here already are not counted again.
 */
export async function addPoints(
  tx: Tx,
  district: string,
  account: Id,
  patrol: Id,
  points: readonly TrackPoint[],
  now: Instant,
): Promise<Result<{ readonly added: number; readonly flagged: number }, Refusal>> {
  const found = await keep.lockPatrol(tx, district, patrol)
  if (!found || found.account !== account) return no(refusals['patrols.noPatrol']())
  const known = await keep.knownPoints(
    tx,
    district,
    patrol,
    points.map((one) => one.n),
  )
  const fresh = points
    .filter(
      (one) =>
        !known.has(one.n) &&
        one.at >= found.startedAt &&
        one.at <= now &&
        (!found.endedAt || one.at <= found.endedAt),
    )
    .sort((a, b) => a.n - b.n)
  if (fresh.length === 0) return ok({ added: 0, flagged: 0 })
  const made = track(fresh, (await keep.lastGood(tx, district, patrol)) ?? null)
  await keep.insertPoints(tx, district, patrol, made.points, made.metres)
  const last = made.points.findLast((one) => !one.flag)
  if (last && !found.endedAt) {
    const { at, lon, lat, accuracyM } = last
    await keep.putPosition(tx, district, patrol, { account, at, lon, lat, accuracyM })
  }
  return ok({ added: fresh.length, flagged: made.points.filter((one) => one.flag).length })
}

/** Ends a patrol 结束巡查, true the first time: from then on nobody sees where he is. */
export async function endPatrol(
  tx: Tx,
  district: string,
  account: Id,
  patrol: Id,
  at: Instant,
): Promise<Result<boolean, Refusal>> {
  const found = await keep.lockPatrol(tx, district, patrol)
  if (!found || found.account !== account) return no(refusals['patrols.noPatrol']())
  if (!found.endedAt) await keep.endPatrol(tx, district, patrol, at)
  await keep.dropPosition(tx, district, account, patrol)
  return ok(!found.endedAt)
}

/** Positions no older than so many minutes 人员位置: of people on patrol, and of nobody else. */
export const positions = (reader: Reader, district: string, now: Instant, minutes = 10) =>
  keep.positionsSince(reader, district, new Date(now.getTime() - minutes * 60_000))
