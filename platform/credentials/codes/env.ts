import { createHmac, randomBytes } from 'node:crypto'
import {
  type Day,
  type Id,
  type Instant,
  no,
  ok,
  type Refusal,
  type Result,
  type Say,
} from '../../../base/index.ts'
import type { DecisionTable } from '../../decisions/declare.ts'
import type { Vault } from '../../fields/index.ts'
import { append } from '../../ledger/index.ts'
import { type Actor, factActorOf } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import type { Check, Signer, Trust } from '../envelope/declare.ts'
import { sceneOpen } from './decide.ts'
import type { Attribute, BindingKind, Scene, SceneDeclaration } from './declare.ts'
import * as keep from './keep-subjects.ts'
import { refusals } from './refusals.ts'

/** What the codes of a city sign with, and what is believed. */
export type Authority = {
  /** Signs codes. */
  codes(at: Instant): Promise<Signer>
  /** Signs the lists of what counts no more, and reports. */
  lists(at: Instant): Promise<Signer>
  /** The trust list as readers get it, and opened. */
  trust(at: Instant): Promise<{ readonly bytes: Uint8Array; readonly trust: Trust }>
  /** The fastest check of this machine. */
  readonly check: Check
}

export type CodesEnv = {
  readonly district: string
  readonly vault: Vault
  readonly declared: Readonly<Record<string, SceneDeclaration>>
  readonly authority: Authority
  /** Tells a person in the transaction in which it happened. */
  readonly tell: (
    tx: Tx,
    notices: readonly {
      readonly citizen: Id
      readonly key: string
      readonly title: Say
      readonly text: Say
    }[],
    at: Instant,
  ) => Promise<void>
  /** Secrets of scenes once opened. */
  readonly secrets: Map<string, Buffer>
  /** The scenes as they stood a moment ago: a gate does not read them for each person. */
  readonly held: {
    scenes?: { readonly at: number; readonly all: readonly Scene[] } | undefined
    tables?: { readonly at: number; readonly all: readonly FareTable[] } | undefined
  }
}

/** A published version of one of the tables of fares. */
export type FareTable = {
  readonly name: string
  readonly from: Instant
  readonly digest: string
  readonly table: DecisionTable
}

/** What stands sealed of a subject. */
export type Self = { readonly name: string; readonly born: Day | null }
export const selfOf = (env: Pick<CodesEnv, 'vault'>, sealed: string): Self =>
  JSON.parse(env.vault.open(sealed)) as Self

/** Another process that switches a scene is heard of that soon; this one at once. */
const FRESH_MS = 2_000
export const scenesChanged = (env: CodesEnv, tx: Tx): void => {
  env.held.scenes = undefined
  tx.afterCommit(() => {
    env.held.scenes = undefined
  })
}

/** The scenes of the city as they stand: declared by packs, switched and ended by the authority. */
export async function scenesOf(env: CodesEnv, reader: Reader): Promise<readonly Scene[]> {
  const now = performance.now()
  const { scenes } = env.held
  if (scenes && now - scenes.at < FRESH_MS) return scenes.all
  const rows = new Map((await keep.scenes(reader, env.district)).map((row) => [row.scene, row]))
  const all = Object.entries(env.declared).map(([name, declared]) => {
    const row = rows.get(name)
    return {
      ...declared,
      name,
      on: row?.switched ?? !declared.emergency,
      endsOn: row?.endsOn ?? declared.until ?? null,
    }
  })
  env.held.scenes = { at: now, all }
  return all
}

export async function sceneNamed(
  env: CodesEnv,
  reader: Reader,
  name: string,
  day: Day,
): Promise<Result<Scene, Refusal>> {
  const scene = (await scenesOf(env, reader)).find((one) => one.name === name)
  return scene && sceneOpen(scene, day) ? ok(scene) : no(refusals['codes.noScene']())
}

/** Every scene has a row and a secret of its own from the first time it is needed. */
export async function secretOf(env: CodesEnv, tx: Tx, scene: string, at: Instant): Promise<Buffer> {
  const known = env.secrets.get(scene)
  if (known) return known
  const declared = env.declared[scene]
  if (!declared) throw new Error(`no scene ${scene}`)
  const secret = env.vault.seal(randomBytes(32).toString('base64url'))
  await keep.insertScene(
    tx,
    env.district,
    { scene, secret, switched: !declared.emergency, endsOn: declared.until ?? null },
    at,
  )
  const row = (await keep.scenes(tx, env.district)).find((one) => one.scene === scene)
  if (!row) throw new Error(`scene ${scene} vanished`)
  const opened = Buffer.from(env.vault.open(row.secret), 'base64url')
  // remembered only once it is there for everybody
  tx.afterCommit(() => env.secrets.set(scene, opened))
  return opened
}

const keyed = (secret: Buffer, text: string, bytes: number): Buffer =>
  createHmac('sha256', secret).update(text).digest().subarray(0, bytes)

/** 场景假名: 8 bytes of a keyed hash; another in each scene, and nobody without the key can join two. */
export const pseudonymOf = (secret: Buffer, cityId: string): Buffer => keyed(secret, `who ${cityId}`, 8)

/** A bound credential's token as one scene sees it. */
export const tokenIn = (secret: Buffer, kind: BindingKind, token: string): string =>
  keyed(secret, `card ${kind} ${token}`, 10).toString('hex').toUpperCase()

export type Tokens = Readonly<Partial<Record<Attribute, string>>>

/** Which item a bound credential answers. */
export const itemOf: Readonly<Record<BindingKind, Attribute>> = {
  socialCard: 'socialCard',
  insurance: 'insurance',
  transitCard: 'transitCard',
  readerCard: 'readerId',
  payment: 'payment',
}

export const record = (
  env: CodesEnv,
  tx: Tx,
  who: Actor,
  kind: string,
  subjectKind: string,
  subject: Id,
  at: Instant,
  body: Readonly<Record<string, unknown>> = {},
): Promise<void> =>
  append(tx, [{ district: env.district, kind, subjectKind, subject, at, actor: factActorOf(who), body }])
