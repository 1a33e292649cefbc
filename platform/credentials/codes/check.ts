import { dayOf, type Instant, newId, type Say } from '../../../base/index.ts'
import type { Tx } from '../../store/index.ts'
import { bytesOf, decode, hexOf } from '../envelope/index.ts'
import { approved, barredBy, entitledBy, judgeAt, reasonSays, sceneOpen, toldBy } from './decide.ts'
import type { Attribute, Reason, Scene, Verdict } from './declare.ts'
import { type CodesEnv, scenesOf, type Tokens } from './env.ts'
import { guestBarred } from './guests.ts'
import * as keep from './keep-passages.ts'
import type { ReaderRow } from './keep-readers.ts'
import * as subjects from './keep-subjects.ts'
import { type LoanAct, lend } from './loans.ts'
import { risk } from './readers.ts'
import { tapRide } from './rides.ts'
import { standingOf } from './standing.ts'

export type Scan = {
  /** The reader’s own number of this showing: sent twice, it is one. */
  readonly entry: string
  readonly text: string
  /** When it was shown, by the reader’s clock, set right by its drift. */
  readonly at: Instant
  /** Items the reader wants beyond allow or deny. */
  readonly asks?: readonly string[]
  /** Which of the reader’s scenes this is, where it serves several. */
  readonly scene?: string
  readonly gate?: 'in' | 'out'
  readonly station?: string
  readonly loan?: LoanAct
  /** Judged alone before, and how. */
  readonly offline?: { readonly accepted: boolean }
}

type Opened = {
  readonly scene: Scene
  readonly pseudonym: string
  readonly nonce: string
  readonly rights: number
  readonly expiresAt: Instant
}

const LONG_MS = 86_400_000

/** Shapes that only the city reads: a number looked up, or a printed one. */
async function lookedUp(
  env: CodesEnv,
  tx: Tx,
  scenes: readonly Scene[],
  reader: ReaderRow,
  scan: Scan,
): Promise<Opened | Reason | null> {
  const read = bytesOf(scan.text)
  const code = 'refused' in read ? read : decode(read.bytes)
  if (!('kind' in code) || code.kind !== 'lookup') return null
  const id = hexOf(code.id)
  const row = await keep.lookup(tx, env.district, id)
  if (row) {
    const scene = scenes.find(({ name }) => name === row.scene)
    if (!scene || !reader.scenes.includes(row.scene)) return 'scene'
    if (scan.at >= row.expiresAt) return 'expired'
    const { pseudonym, rights, expiresAt } = row
    return { scene, pseudonym, nonce: id, rights, expiresAt }
  }
  const paper = await subjects.paperByCode(tx, env.district, id)
  if (!paper) return 'expired'
  if (paper.revokedAt) return 'lost'
  if (dayOf(scan.at) > paper.until) return 'expired'
  const scene = scenes.find(
    ({ name }) =>
      paper.scenes.includes(name) && reader.scenes.includes(name) && (!scan.scene || scan.scene === name),
  )
  if (!scene) return 'scene'
  const subject = await subjects.subjectById(tx, env.district, paper.subject)
  if (!subject) return 'closed'
  // 访客: the code belongs to the pass, and the pass to one place and time
  if (subject.openedBy === 'guest') {
    const pass = await keep.passOfGuest(tx, env.district, subject.id)
    const hinder = guestBarred(pass, reader.place, scan.at)
    if (hinder) return hinder
  }
  // whoever asked for paper asked for these scenes
  const { alias, rights } = await standingOf(env, tx, subject, scene, scan.at, true)
  return {
    ...{ scene, pseudonym: alias.pseudonym, rights },
    // once a minute: enough for a person, too little for a crowd with copies
    nonce: `${id}.${Math.floor(scan.at.getTime() / 60_000)}`,
    expiresAt: new Date(scan.at.getTime() + 120_000),
  }
}

function opened(
  env: CodesEnv,
  scenes: readonly Scene[],
  trust: Parameters<typeof judgeAt>[1]['trust'],
  reader: ReaderRow,
  scan: Scan,
): Opened | { readonly why: Reason; readonly scene: Scene | null } {
  const gate = scenes.map((one) => ({
    ...one,
    offline: true,
    until: null,
  }))
  const judged = judgeAt(
    scan.text,
    // what was judged alone yesterday is judged by the list of today, which may be younger than it
    {
      trust: { ...trust, issuedAt: Math.min(trust.issuedAt, Math.floor(scan.at.getTime() / 1000)) },
      scenes: gate,
    },
    { nowMs: scan.at.getTime(), driftMs: 0, check: env.authority.check, offline: scan.offline !== undefined },
  )
  const scene = scenes.find(({ name }) => name === judged.scene?.name) ?? null
  // age and passes are looked at with everything else below
  if (judged.why && judged.why !== 'age' && judged.why !== 'notAdmitted') return { why: judged.why, scene }
  if (!scene || !judged.pseudonym || !judged.showing) return { why: 'scene', scene }
  if (!reader.scenes.includes(scene.name) || (scan.scene && scan.scene !== scene.name))
    return { why: 'scene', scene }
  return {
    ...{ scene, pseudonym: judged.pseudonym, nonce: judged.showing, rights: judged.rights },
    ...{ expiresAt: new Date(judged.expires * 1000) },
  }
}

/**
 * A code at a reader 验码: signature, time, scene, consent, loss, one use, and what follows of it, in the transaction of the
 * caller. Whatever comes of it is on record; the reader learns yes or no and the approved items.
 */
export async function check(
  env: CodesEnv,
  tx: Tx,
  reader: ReaderRow,
  scan: Scan,
  at: Instant,
): Promise<Verdict> {
  const [all, { trust }] = await Promise.all([scenesOf(env, tx), env.authority.trust(at)])
  const scenes = all.filter((one) => sceneOpen(one, dayOf(scan.at)))
  const looked = await lookedUp(env, tx, scenes, reader, scan)
  const one =
    looked === null
      ? opened(env, scenes, trust, reader, scan)
      : typeof looked === 'string'
        ? { why: looked, scene: null }
        : looked
  if (!('nonce' in one)) return refuse(env, tx, reader, scan, { ...one, pseudonym: null, nonce: null }, at)
  const seen = { scene: one.scene, pseudonym: one.pseudonym, nonce: one.nonce }
  const alias = await subjects.aliasOf(tx, env.district, one.scene.name, one.pseudonym)
  const hinder: Reason | null = !alias
    ? 'forged'
    : alias.barred && !(alias.barredAt && scan.at < alias.barredAt)
      ? alias.barred
      : !alias.consented && !(alias.withdrawnAt && scan.at < alias.withdrawnAt)
        ? 'consent'
        : barredBy(one.scene, one.rights)
  if (hinder) {
    if (hinder === 'lost')
      await risk(
        env,
        tx,
        { kind: 'lostCode', ...about(reader, seen), says: `挂失后在${reader.place}出示` },
        at,
      )
    return refuse(env, tx, reader, scan, { ...seen, why: hinder }, at)
  }
  const asked = approved(one.scene, scan.asks ?? [])
  if (!asked.ok) return refuse(env, tx, reader, scan, { ...seen, why: 'rules' }, at)
  const use = {
    ...{ scene: one.scene.name, nonce: one.nonce, reader: reader.id, entry: scan.entry, at: scan.at },
    expiresAt: new Date(Math.max(one.expiresAt.getTime(), at.getTime()) + LONG_MS),
  }
  if ((await keep.use(tx, env.district, use)) === 0) return again(env, tx, reader, scan, one, at)
  const tokens = alias ? (JSON.parse(env.vault.open(alias.told)) as Tokens) : {}
  return accept(env, tx, reader, scan, one, { ...toldBy(one.scene, one.rights), ...tokens }, at)
}

const about = (
  reader: ReaderRow,
  of: { readonly scene: Scene | null; readonly pseudonym: string | null; readonly nonce: string | null },
) => ({ reader: reader.id, scene: of.scene?.name ?? null, pseudonym: of.pseudonym, nonce: of.nonce })

/** The same showing once more: the same call again is answered as before; anything else is refused and noted. */
async function again(
  env: CodesEnv,
  tx: Tx,
  reader: ReaderRow,
  scan: Scan,
  one: Opened,
  at: Instant,
): Promise<Verdict> {
  const first = await keep.usedBy(tx, env.district, one.scene.name, one.nonce)
  if (first?.reader === reader.id && first.entry === scan.entry) {
    const kept = await keep.passageByEntry(tx, env.district, reader.id, scan.entry)
    if (kept)
      return {
        accepted: kept.accepted,
        why: kept.why,
        says: reasonSays(kept.why),
        told: toldBy(one.scene, one.rights),
      }
  }
  const seen = { scene: one.scene, pseudonym: one.pseudonym, nonce: one.nonce }
  const offline = scan.offline?.accepted === true
  const kept = await keep.passageByEntry(tx, env.district, reader.id, scan.entry)
  if (!kept) {
    await risk(
      env,
      tx,
      {
        kind: offline ? 'offlineTwice' : 'replay',
        ...about(reader, seen),
        says: offline ? `离线重复使用，${reader.place}` : `同一码在${reader.place}再次出示`,
      },
      at,
    )
    if (offline) await tellTwice(env, tx, one, reader, at)
  }
  return refuse(env, tx, reader, scan, { ...seen, why: 'used' }, at)
}

/** The person is told that a code of theirs was used twice: it may have been somebody else. */
async function tellTwice(env: CodesEnv, tx: Tx, one: Opened, reader: ReaderRow, at: Instant): Promise<void> {
  const alias = await subjects.aliasOf(tx, env.district, one.scene.name, one.pseudonym)
  const subject = alias && (await subjects.subjectById(tx, env.district, env.vault.open(alias.sealed)))
  if (!subject?.citizen) return
  await env.tell(
    tx,
    [
      {
        citizen: subject.citizen,
        key: `code/twice/${one.nonce}`,
        title: { zh: '离线码重复使用', en: 'An offline code was used twice' },
        text: {
          zh: `您的离线码在“${reader.place}”被再次使用，只计费一次。如非本人使用，请立即挂失。`,
          en: `Your offline code was used again at ${reader.place}; it is charged once. If it was not you, report it lost.`,
        },
      },
    ],
    at,
  )
}

const passage = (
  reader: ReaderRow,
  scan: Scan,
  of: { readonly scene: Scene | null; readonly pseudonym: string | null; readonly nonce: string | null },
  end: { readonly accepted: boolean; readonly why: Reason | null; readonly told: readonly Attribute[] },
  at: Instant,
): keep.PassageRow => ({
  ...{ id: newId(), scene: of.scene?.name ?? reader.scenes[0] ?? '—', reader: reader.id, entry: scan.entry },
  ...{ pseudonym: of.pseudonym, nonce: of.nonce, at: scan.at, receivedAt: at, ...end },
  ...{
    offline: scan.offline !== undefined,
    latencyMs: Math.min(600_000, Math.max(0, at.getTime() - scan.at.getTime())),
  },
})

async function refuse(
  env: CodesEnv,
  tx: Tx,
  reader: ReaderRow,
  scan: Scan,
  of: {
    readonly scene: Scene | null
    readonly pseudonym: string | null
    readonly nonce: string | null
    readonly why: Reason
  },
  at: Instant,
): Promise<Verdict> {
  const fresh = await keep.insertPassage(
    tx,
    env.district,
    passage(reader, scan, of, { accepted: false, why: of.why, told: [] }, at),
  )
  if (fresh > 0 && (of.why === 'forged' || of.why === 'scene'))
    await risk(
      env,
      tx,
      {
        kind: of.why === 'forged' ? 'forged' : 'wrongScene',
        ...about(reader, of),
        says: `${reasonSays(of.why).zh}，${reader.place}`,
      },
      at,
    )
  return {
    ...{ accepted: false, why: of.why, says: reasonSays(of.why), told: {} },
    ...(of.scene ? { otherWay: of.scene.otherWay } : {}),
  }
}

async function accept(
  env: CodesEnv,
  tx: Tx,
  reader: ReaderRow,
  scan: Scan,
  one: Opened,
  told: Readonly<Partial<Record<Attribute, unknown>>>,
  at: Instant,
): Promise<Verdict> {
  const { scene, pseudonym, rights } = one
  let note: Say | undefined
  if (scene.fares) {
    const done = await tapRide(env, tx, scene, {
      ...{ pseudonym, concession: entitledBy(rights).concession, place: reader.place, at: scan.at },
      ...{ station: scan.station ?? reader.station ?? '', gate: scan.gate ?? 'in' },
    })
    if ('why' in done) return refuse(env, tx, reader, scan, { ...one, why: done.why }, at)
    note = done.note
  }
  if (scene.loans && scan.loan) {
    const done = await lend(env, tx, scene, pseudonym, scan.loan, at)
    if ('hindered' in done) {
      const verdict = await refuse(env, tx, reader, scan, { ...one, why: 'rules' }, at)
      return { ...verdict, note: done.hindered }
    }
    note = done.note
  }
  const told_ = Object.keys(told) as Attribute[]
  keep.postPassage(
    tx,
    env.district,
    passage(reader, scan, one, { accepted: true, why: null, told: told_ }, at),
  )
  return { accepted: true, why: null, says: reasonSays(null), told, ...(note ? { note } : {}) }
}

/** 离线补传: each entry once, in the order in which they happened; answers which are kept and how each was judged here. */
export async function upload(
  env: CodesEnv,
  tx: Tx,
  reader: ReaderRow,
  scans: readonly Scan[],
  at: Instant,
): Promise<readonly { readonly entry: string; readonly ok: boolean; readonly why: Reason | null }[]> {
  const told: { entry: string; ok: boolean; why: Reason | null }[] = []
  for (const scan of [...scans].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    const { accepted, why } = await check(env, tx, reader, scan, at)
    told.push({ entry: scan.entry, ok: accepted, why })
  }
  return told
}
