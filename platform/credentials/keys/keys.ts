import { type Instant, must, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import type { Vault } from '../../fields/index.ts'
import { append, pulse } from '../../ledger/index.ts'
import { factActorOf, systemActor } from '../../org/index.ts'
import type { Reader, Store, Tx } from '../../store/index.ts'
import type {
  Algorithm,
  Check,
  Revoked,
  Signer,
  StatusList,
  Trust,
  TrustClaims,
} from '../envelope/declare.ts'
import {
  joinTrust,
  openDenied,
  openStatusList,
  openTrust,
  readTrustBody,
  signTrust,
  trustBody,
} from '../envelope/index.ts'
import {
  dueKey,
  KEY_DAYS,
  LEAD_DAYS,
  later,
  sameKeys,
  signingKey,
  TRUST_RENEW_DAYS,
  trustClaims,
} from './decide.ts'
import { type KeyHome, type Purpose, purposes, refusals, type SigningKey } from './declare.ts'
import * as keep from './keep.ts'
import { checkNative } from './native.ts'
import type { RootsAtHand } from './root.ts'
import { softHome } from './soft.ts'
import { LIST_SIZE, openStatus } from './status.ts'

export type KeysCity = {
  readonly store: Store
  readonly district: string
  readonly vault: Vault
  /** What new keys sign with; those there are keep theirs. */
  readonly algorithm: Algorithm
  readonly roots: RootsAtHand
  /** 密码模块, the first of which makes new keys; software keys are always understood. */
  readonly homes?: readonly KeyHome[]
  readonly now: () => Instant
  /** Places a status list; smaller in tests. */
  readonly listSize?: number
}

/** All that a reader of this city believes at one moment, opened. */
export type Believed = { readonly trust: Trust; readonly revoked: Revoked; readonly check: Check }

/** How long what was read of keys and lists is used again; what this process changes counts at once. */
const FRESH_MS = 2_000
const LOOK_MS = 20_000

/** 密钥库: the keys of a city, their turns, what readers are told of them, and what was taken back. */
export function openKeys(city: KeysCity) {
  const { district, store } = city
  const soft = softHome(city.vault)
  const homes = new Map([soft, ...(city.homes ?? [])].map((home) => [home.name, home]))
  const making = city.homes?.[0] ?? soft
  const system = systemActor(district)
  let keysRead: { readonly at: number; readonly keys: readonly SigningKey[] } | undefined
  let believed: { readonly at: number; readonly value: Believed } | undefined
  let looking: ReturnType<typeof pulse> | undefined

  const forget = () => {
    keysRead = undefined
    believed = undefined
  }
  const changed = (tx: Tx) =>
    tx.afterCommit(() => {
      forget()
      looking?.wake()
    })
  const tell = (tx: Tx, kind: string, at: Instant, body: Readonly<Record<string, unknown>>) =>
    append(tx, [
      {
        district,
        kind,
        subjectKind: 'credentialKey',
        subject: newId(),
        at,
        actor: factActorOf(system),
        body,
      },
    ])

  async function signerFrom(key: SigningKey): Promise<Signer> {
    const home = homes.get(key.home)
    if (!home) throw new Error(`key ${key.kid} lies in ${key.home}, which is not connected`)
    return {
      kid: key.kid,
      algorithm: key.algorithm,
      publicKey: key.publicKey,
      sign: (message) => home.sign(key, message),
    }
  }

  /** Makes what is due: a first key, the next key, or one in place of a revoked one. */
  async function makeKey(tx: Tx, purpose: Purpose, signsFrom: Instant, at: Instant): Promise<void> {
    const algorithm = purpose === 'exchange' ? 'ed25519' : city.algorithm
    // keys of other wallets' kind stay where software can reach them: modules for SM2 do not know them
    const home = purpose === 'exchange' ? soft : making
    const { reference, publicKey } = await home.make(algorithm, purpose)
    for (;;) {
      const kid = ((await keep.keys(tx, district)).at(-1)?.kid ?? 0) + 1
      const key = {
        kid,
        purpose,
        algorithm,
        publicKey,
        reference,
        home: home.name,
        madeAt: at,
        signsFrom,
        signsUntil: later(signsFrom, KEY_DAYS),
      }
      if ((await keep.insertKey(tx, district, key)) === 0) continue
      return tell(tx, 'key.made', at, { kid, purpose, algorithm, home: home.name })
    }
  }

  /** Publishes a trust list when what it says has changed or a week has gone; without roots at hand it waits for them. */
  async function publish(tx: Tx, at: Instant): Promise<void> {
    const latest = await keep.latestTrust(tx, district)
    const said: TrustClaims | undefined = latest && readTrustBody(latest.body)
    const claims = trustClaims(district, await keep.keys(tx, district), (latest?.sequence ?? 0) + 1, at)
    const { roots, signers } = city.roots
    const atHand = signers.length >= roots.threshold
    // a list of other roots counts as none, and one that waited need not wait any more
    const counts =
      latest && (latest.signed ? openTrust(latest.signed, roots, { check: checkNative }) : !atHand)
    if (counts && said && sameKeys(said, claims) && later(latest.issuedAt, TRUST_RENEW_DAYS) > at) return
    const body = trustBody(claims)
    const signed = atHand
      ? joinTrust(
          body,
          await Promise.all(signers.map(async (root) => [root.kid, await signTrust(body, root)] as const)),
        )
      : null
    const row = {
      sequence: claims.sequence,
      body,
      signed,
      madeAt: at,
      issuedAt: new Date(claims.issuedAt * 1000),
      validUntil: new Date(claims.validUntil * 1000),
    }
    if ((await keep.insertTrust(tx, district, row)) === 0) return
    await tell(tx, signed ? 'trust.published' : 'trust.waits', at, {
      sequence: claims.sequence,
      keys: claims.keys.length,
    })
    changed(tx)
  }

  const status = openStatus({
    district,
    listSize: city.listSize ?? LIST_SIZE,
    signer: async (reader, at) => {
      const key = signingKey(await keep.keys(reader, district), 'status', at)
      if (!key) throw new Error('there is no key for status lists')
      return signerFrom(key)
    },
    changed,
  })

  /** 轮换: every purpose has a key for now and, in time, for after; the lists are those of now. */
  async function ensure(tx: Tx, at: Instant): Promise<void> {
    for (const purpose of Object.keys(purposes) as Purpose[]) {
      const due = dueKey(await keep.keys(tx, district), purpose, at)
      if (due) {
        await makeKey(tx, purpose, due.signsFrom, at)
        changed(tx)
      }
    }
    await publish(tx, at)
    if ((await status.renew(tx, at)) > 0) tx.afterCommit(forget)
  }

  async function keysNow(reader: Reader | undefined): Promise<readonly SigningKey[]> {
    const at = city.now().getTime()
    if (keysRead && at - keysRead.at < FRESH_MS && at >= keysRead.at) return keysRead.keys
    const keys = reader
      ? await keep.keys(reader, district)
      : await store.read((own) => keep.keys(own, district))
    if (!reader) keysRead = { at, keys }
    return keys
  }

  /** Who signs for a purpose just now; makes the first key when there is none. */
  async function signWith(purpose: Purpose, reader?: Reader): Promise<Signer> {
    const at = city.now()
    const key = signingKey(await keysNow(reader), purpose, at)
    if (key) return signerFrom(key)
    await store.tx((tx) => ensure(tx, at))
    forget()
    const made = signingKey(await keysNow(undefined), purpose, at)
    if (!made) throw new Error(`there is no key for ${purpose}`)
    return signerFrom(made)
  }

  /** 提前轮换: the next key of a purpose, published now and signing after the lead; those there are stay as they are. */
  async function turn(tx: Tx, purpose: Purpose, at: Instant): Promise<void> {
    await makeKey(tx, purpose, later(at, LEAD_DAYS), at)
    await publish(tx, at)
    changed(tx)
  }

  /** 吊销密钥: nothing it signed counts any more; the next one begins at once. */
  async function revokeKey(tx: Tx, kid: number, why: string, at: Instant): Promise<Result<null, Refusal>> {
    const key = (await keep.keys(tx, district)).find((one) => one.kid === kid)
    if (!key) return no(refusals['keys.unknown']({ kid }))
    if ((await keep.revokeKey(tx, district, kid, why, at)) === 0)
      return no(refusals['keys.revokedAlready']({ kid }))
    await tell(tx, 'key.revoked', at, { kid, purpose: key.purpose, note: why })
    // what an open list was signed with may be this very key
    if (key.purpose === 'status') {
      await keep.touchDenied(tx, district)
      await keep.touchLists(
        tx,
        district,
        (await keep.statusLists(tx, district)).map(({ list }) => list),
      )
    }
    await ensure(tx, at)
    changed(tx)
    return ok(null)
  }

  async function trustList(
    reader: Reader,
  ): Promise<Result<keep.TrustRow & { readonly signed: Uint8Array }, Refusal>> {
    const row = await keep.signedTrust(reader, district)
    return row?.signed ? ok({ ...row, signed: row.signed }) : no(refusals['keys.noTrustList']())
  }

  /** What waits for the officers 待签列表; null when nothing does. */
  async function waiting(
    reader: Reader,
  ): Promise<{ readonly sequence: number; readonly body: Uint8Array } | null> {
    const row = await keep.latestTrust(reader, district)
    return row && row.signed === null ? { sequence: row.sequence, body: row.body } : null
  }

  /** Takes the signed list back from the officers. */
  async function bringSigned(tx: Tx, signed: Uint8Array, at: Instant): Promise<Result<number, Refusal>> {
    const row = await keep.latestTrust(tx, district)
    const trust = openTrust(signed, city.roots.roots, { check: checkNative })
    if (!row || row.signed !== null || !trust || !Buffer.from(trustBody(trust)).equals(Buffer.from(row.body)))
      return no(refusals['keys.badTrustList']())
    await keep.signTrust(tx, district, row.sequence, signed)
    await tell(tx, 'trust.published', at, { sequence: row.sequence, keys: trust.keys.length })
    changed(tx)
    return ok(row.sequence)
  }

  /** Trust list and lists of what was taken back, opened, for checks that the city makes itself. */
  async function current(reader: Reader): Promise<Result<Believed, Refusal>> {
    const at = city.now().getTime()
    if (believed && at - believed.at < FRESH_MS && at >= believed.at) return ok(believed.value)
    const list = await trustList(reader)
    if (!list.ok) return list
    const trust = openTrust(list.value.signed, city.roots.roots, { check: checkNative })
    if (!trust) return no(refusals['keys.noTrustList']())
    const lists = new Map<number, StatusList>()
    for (const one of await status.lists(reader)) {
      const opened = openStatusList(one.bytes, trust, checkNative)
      if (opened) lists.set(one.list, opened)
    }
    const denied = await status.denied(reader)
    const value = {
      trust,
      revoked: { lists, denied: denied && openDenied(denied.bytes, trust, checkNative) },
      check: checkNative,
    }
    believed = { at, value }
    return ok(value)
  }

  async function look(): Promise<boolean> {
    const at = city.now()
    await store.tx((tx) => ensure(tx, at))
    return false
  }

  return {
    roots: city.roots.roots,
    ensure,
    signWith,
    revokeKey,
    turn,
    keysOf: (reader: Reader) => keep.keys(reader, district),
    trustList,
    waiting,
    bringSigned,
    current,
    /** 状态位: as many random places as certificates are issued. */
    allocateStatus: status.allocate,
    revoke: status.revoke,
    restore: status.restore,
    deny: status.deny,
    allow: status.allow,
    statusLists: status.lists,
    deniedList: status.denied,
    /** Keeps keys and lists up to date until stopped; a change wakes it. */
    run(onFault: (fault: unknown) => void) {
      looking = pulse(look, { pollMs: LOOK_MS, onError: onFault })
      return looking
    },
    /** For tests and first starts: everything there is to make, now. */
    settle: async () => must(await store.tx(async (tx) => ok(await ensure(tx, city.now())))),
  }
}

export type Keys = ReturnType<typeof openKeys>
