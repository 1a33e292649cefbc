import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Id, Instant } from '../../base/index.ts'
import type { FactorShown, LoginPolicy, PolicyVersion, Site } from '../../platform/identity/declare.ts'
import type { Actor } from '../../platform/org/declare.ts'
import type { Json, Refused } from './desk.ts'

/** Whence somebody logs in. */
export type Whence = { readonly ip: string; readonly agent: string | null }
type Entered = { readonly token: string; readonly expiresAt: Instant }
/** One of: a code of an authenticator, a recovery code, a passkey's answer with the ask it belongs to. */
export type Proof = {
  readonly code?: string
  readonly recovery?: string
  readonly ask?: Id
  readonly passkey?: unknown
}

/** Proving who one is 身份认证: second factors, other providers, policy, sessions. */
export type IdentityDoor = {
  /** Ways to log in besides name and password, and what a refused way back says. */
  ways(refused: string | null): {
    readonly oidc: { readonly title: string } | null
    readonly refused: Json | null
  }
  askToEnter(site: Site, at: Instant): Promise<Json>
  enter(
    site: Site,
    given: { readonly ask: Id; readonly passkey: unknown } & Whence,
    at: Instant,
  ): Refused<Entered>
  leaveFor(
    given: { readonly back: string; readonly next: string },
    at: Instant,
  ): Refused<{ readonly address: string; readonly tie: string }>
  arrive(
    given: { readonly address: URL; readonly tie: string | null } & Whence,
    at: Instant,
  ): Refused<Entered & { readonly next: string }>
  /** Where a browser that came from another provider is logged out too; null = nowhere. */
  farewell(token: string, back: string, at: Instant): Promise<string | null>

  /** What a session that waits may show. */
  waiting(who: Actor): Promise<Json>
  askToProve(site: Site, who: Actor, at: Instant): Promise<Json>
  /** Opens a waiting session, or freshens the proof of an open one. */
  prove(token: string, site: Site, who: Actor, given: Proof, at: Instant): Refused<null>

  mine(who: Actor, at: Instant): Refused<Mine>
  beginTotp(who: Actor, label: string, at: Instant): Refused<Json>
  confirmTotp(token: string, who: Actor, id: Id, code: string, at: Instant): Refused<Json>
  beginPasskey(site: Site, who: Actor, at: Instant): Refused<Json>
  confirmPasskey(
    token: string,
    site: Site,
    who: Actor,
    given: { readonly ask: Id; readonly label: string; readonly passkey: unknown },
    at: Instant,
  ): Refused<Json>
  removeFactor(who: Actor, id: Id, at: Instant): Refused<null>
  renewRecovery(who: Actor, at: Instant): Refused<Json>
  endSessions(who: Actor, session: Id | 'others', at: Instant): Refused<{ readonly count: number }>

  /** Sessions and factors of somebody else, for the system or security administrator. */
  ofAccount(who: Actor, account: Id, at: Instant): Refused<Json>
  cut(
    who: Actor,
    given: { readonly account: Id; readonly session: Id | null; readonly reason: string },
    at: Instant,
  ): Refused<{ readonly count: number }>
  resetFactors(
    who: Actor,
    given: { readonly account: Id; readonly reason: string },
    at: Instant,
  ): Refused<null>
  policy(who: Actor, at: Instant): Refused<Json>
  setPolicy(
    who: Actor,
    given: { readonly rules: unknown; readonly reason: string; readonly over: number },
    at: Instant,
  ): Refused<PolicyVersion>
  /** What a password must be like, for whoever is to choose one. */
  rules(at: Instant): Promise<LoginPolicy>

  /** Applications whose users log in here 接入应用. */
  apps(who: Actor): Refused<Json>
  registerApp(who: Actor, draft: Json, at: Instant): Refused<Json>
  changeApp(who: Actor, id: Id, change: Json, at: Instant): Refused<Json>
  closeApp(who: Actor, id: Id, at: Instant): Refused<null>
  turnKey(who: Actor, at: Instant): Refused<Json>
  readonly provider: ProviderDoor

  /** The list of personnel 人员名单: what it would do, and doing it. */
  previewList(
    who: Actor,
    file: { readonly name: string; readonly bytes: Uint8Array },
    at: Instant,
  ): Refused<Json>
  applyList(
    who: Actor,
    file: { readonly name: string; readonly bytes: Uint8Array; readonly mark: string },
    at: Instant,
  ): Refused<Json>
}

export type Mine = {
  readonly factors: readonly FactorShown[]
  readonly recoveryLeft: number
  readonly sessions: readonly Json[]
  readonly secondWanted: boolean
  readonly passwordRules: LoginPolicy['password']
  readonly loginName: string
}

/** The engine of the provider, behind the addresses below `/oidc`. */
export type ProviderDoor = {
  readonly style: string
  handle(origin: string, request: IncomingMessage, response: ServerResponse): Promise<void>
  asked(origin: string, request: IncomingMessage, response: ServerResponse): Promise<Json | null>
  settle(
    origin: string,
    request: IncomingMessage,
    response: ServerResponse,
    who: { readonly account: Id; readonly provenAt: number },
    allow: boolean,
  ): Promise<string | null>
}
