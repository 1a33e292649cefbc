import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { type Id, no, ok, type Refusal, type Result, say } from '../base/index.ts'
import * as identity from '../platform/identity/index.ts'
import { append } from '../platform/ledger/index.ts'
import { sessionEnded } from '../platform/org/decide.ts'
import * as org from '../platform/org/index.ts'
import { type Actor, adminRoles } from '../platform/org/index.ts'
import type { Reader } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'
import { personnelOf } from './personnel.ts'

type Json = Readonly<Record<string, unknown>>
type Whence = { readonly ip: string; readonly agent: string | null }
type Proof = {
  readonly code?: string
  readonly recovery?: string
  readonly ask?: Id
  readonly passkey?: unknown
}
type Given<T> = Promise<Result<T, Refusal>>

/** A session cookie among the cookies that a browser sent. */
const SESSION = /(?:^|;\s*)(?:__Host-)?huying_session=([\w-]{16,200})/

/** Reasons for which a way back may be shown; nothing else is read from an address. */
const SHOWN = [
  'outsideDown',
  'outsideRefused',
  'outsideUnknown',
  'outsideTaken',
  'askOver',
  'outsideOff',
] as const

/** Rules of login in force. */
export const loginRulesOf = async (city: OpenCity, at: Date, reader?: Reader): Promise<org.LoginRules> =>
  identity.rulesOf(await city.policies.at(at, reader))

/** What an account must show besides its password. */
export const secondAsk =
  (policy: identity.LoginPolicy): org.SecondAsk =>
  (tx, account, at) =>
    identity.secondOf(tx, policy, account, at)

/** The other identity provider that settings name; null when they name none. */
function outsideOf({ settings, store }: OpenCity): identity.Outside | null {
  if (!settings.oidcIssuer) return null
  return identity.openOutside(store, {
    issuer: settings.oidcIssuer,
    clientId: settings.oidcClient,
    clientSecret: settings.oidcSecret,
    title: settings.oidcTitle,
    claim: settings.oidcClaim,
    scope: settings.oidcScope,
    makesAccounts: settings.oidcMakes === '1',
    trustsMfa: settings.oidcTrustsMfa === '1',
  })
}

/** Proving who one is 身份认证, for the doors: second factors, passkeys, other providers, policy, being a provider. */
export function identityDoor(city: OpenCity) {
  const { store, vault, policies, plan } = city
  const outside = outsideOf(city)
  const roles = (): Readonly<Record<string, org.Role>> => ({ ...adminRoles, ...city.compiled.roles })

  const passkeyOf = (given: { readonly ask?: Id; readonly passkey?: unknown }) => ({
    ask: given.ask ?? ('' as Id),
    // its form is for the library to judge, which refuses what it cannot read
    response: given.passkey as AuthenticationResponseJSON,
  })

  /** Takes one row of the one's own: an account that a passkey, or another provider, has named. */
  async function enterAs(account: Id, via: 'passkey' | 'oidc', whence: Whence, at: Date, spared: boolean) {
    const policy = await policies.at(at)
    const rules = identity.rulesOf(policy)
    const second = spared ? undefined : secondAsk(policy)
    const done = await org.enterAs(store, { account, via, at, ...whence }, rules, second)
    return done.ok ? ok({ token: done.value.token, expiresAt: done.value.expiresAt }) : done
  }

  /** A freshly set up factor opens a session that waited for one. */
  const openWaiting = async (tx: Parameters<typeof org.enrolled>[0], token: string, who: Actor, at: Date) => {
    if (who.awaits === 'enrol' && who.session && who.account)
      await org.enrolled(tx, token, { id: who.session, district: who.district, account: who.account }, at)
  }

  /** Those that live still: one that ran out is closed when its browser comes back, or never. */
  async function sessionsOf(account: Id, here: Id | undefined, at: Date) {
    const rules = await loginRulesOf(city, at)
    const open = await org.openSessionsOf(store, account)
    const live = open.filter((one) => sessionEnded(one.startedAt, one.seenAt, at, rules) === null)
    return live.map(({ id, startedAt, seenAt, ip, agent, awaits, via }) => ({
      ...{ id, startedAt, seenAt, ip, via, waits: awaits !== null, here: id === here },
      device: identity.deviceOf(agent),
    }))
  }

  const claimsOf = async (account: Id, at: Date) => {
    const [row, actor] = await Promise.all([
      org.accountOf(store, account),
      org.actorOfAccount(store, account, at),
    ])
    if (!row || !actor || row.state === 'frozen' || row.state === 'closed') return null
    return {
      name: actor.name,
      preferred_username: row.name,
      unit: actor.unit ? { id: actor.unit, name: actor.unitName ?? '' } : null,
      duties: actor.duties.map(({ role, area }) => ({
        ...{ role, title: roles()[role]?.title ?? say(role, role) },
        ...{ area, areaName: city.catalog.areaName(area) ?? area },
      })),
    }
  }
  const actorBy = async (cookies: string | undefined, at: Date) => {
    const token = SESSION.exec(cookies ?? '')?.[1]
    const found = token ? await org.actorOf(store, token, at, await loginRulesOf(city, at)) : null
    const actor = found?.ok ? found.value.actor : null
    // a session that still waits for a proof speaks for nobody
    return token && actor && !actor.awaits && !actor.mustChange ? { token, actor } : null
  }
  const provider = identity.openProvider({
    ...{ store, vault, now: city.now, claimsOf },
    whoIs: async (cookies) => {
      const found = await actorBy(cookies, city.now())
      return found?.actor.account ? { account: found.actor.account, provenAt: found.actor.provenAt } : null
    },
    loggedOut: async (cookies) => {
      const at = city.now()
      const found = await actorBy(cookies, at)
      if (found) await store.tx((tx) => org.logout(tx, found.token, at))
    },
  })

  return {
    ways(refused: string | null) {
      const code = SHOWN.find((one) => refused === `identity.${one}`)
      const why = { why: '—' }
      return {
        oidc: outside ? { title: outside.title } : null,
        refused: code ? { ...identity.refusals[`identity.${code}`](why as never) } : null,
      }
    },
    askToEnter: (site: identity.Site, at: Date): Promise<Json> =>
      store.tx((tx) => identity.askPasskey(tx, site, null, at)),
    async enter(
      site: identity.Site,
      given: { readonly ask: Id; readonly passkey: unknown } & Whence,
      at: Date,
    ) {
      const account = await store.tx((tx) => identity.passkeyFits(tx, site, passkeyOf(given), null, at))
      if (!account) return no(identity.refusals['identity.passkeyRefused']())
      const { ip, agent } = given
      // a device that has verified its user is two factors: what one has, and what one knows or is
      return enterAs(account, 'passkey', { ip, agent }, at, true)
    },

    async leaveFor(given: { readonly back: string; readonly next: string }, at: Date) {
      return outside ? outside.leave(given, at) : no(identity.refusals['identity.outsideOff']())
    },
    async arrive(given: { readonly address: URL; readonly tie: string | null } & Whence, at: Date) {
      if (!outside) return no(identity.refusals['identity.outsideOff']())
      const who = await outside.arrive(given, at)
      if (!who.ok) return who
      const makes = city.settings.oidcMakes === '1'
      const account = await store.tx((tx) =>
        identity.accountOfOutsider(
          tx,
          who.value,
          (name) => org.accountNamed(tx, name),
          makes ? (name) => makeAccount(tx, name, who.value.shownName ?? name, at) : null,
          at,
        ),
      )
      if (!account.ok) return account
      const { ip, agent } = given
      const done = await enterAs(account.value, 'oidc', { ip, agent }, at, who.value.mfa)
      return done.ok ? ok({ ...done.value, next: who.value.next }) : done
    },
    async farewell(token: string, back: string, at: Date): Promise<string | null> {
      if (!outside) return null
      const found = await org.actorOf(store, token, at, await loginRulesOf(city, at))
      return found.ok && found.value.session.via === 'oidc' ? outside.farewell(back, at) : null
    },

    async waiting(who: Actor): Promise<Json> {
      if (!who.account) return {}
      const { factors, recoveryLeft } = await identity.factorsOf(store, who.account)
      const kinds = [...new Set(factors.map(({ kind }) => kind))]
      return { awaits: who.awaits ?? null, kinds, recovery: recoveryLeft > 0 }
    },
    askToProve: (site: identity.Site, who: Actor, at: Date): Promise<Json> =>
      store.tx((tx) => identity.askPasskey(tx, site, who.account ?? ('' as Id), at)),
    async prove(token: string, site: identity.Site, who: Actor, given: Proof, at: Date): Given<null> {
      const rules = await loginRulesOf(city, at)
      return org.proveBy(
        store,
        token,
        at,
        async (tx, account) => {
          if (given.code !== undefined) return identity.totpFits(tx, vault, account, given.code, at)
          if (given.recovery !== undefined) return identity.recoveryFits(tx, who, account, given.recovery, at)
          return (await identity.passkeyFits(tx, site, passkeyOf(given), account, at)) !== null
        },
        rules,
      )
    },

    async mine(who: Actor, at: Date) {
      if (!who.account) return no(org.refusals['org.noSession']())
      const policy = await policies.at(at)
      const { factors, recoveryLeft } = await identity.factorsOf(store, who.account)
      return ok({
        ...{ factors, recoveryLeft, passwordRules: policy.password },
        sessions: await sessionsOf(who.account, who.session, at),
        secondWanted: await identity.secondWanted(store, policy, who.account, at),
        loginName: (await org.accountOf(store, who.account))?.name ?? '',
        proofMinutes: policy.proofMinutes,
      })
    },
    beginTotp: (who: Actor, label: string, at: Date) =>
      store.tx((tx) => identity.beginTotp(tx, vault, who, { label, issuer: `呼应 ${plan.name.zh}` }, at)),
    confirmTotp: (token: string, who: Actor, id: Id, code: string, at: Date) =>
      store.tx(async (tx) => {
        const done = await identity.confirmTotp(tx, vault, who, { id, code }, at)
        if (done.ok) await openWaiting(tx, token, who, at)
        return done
      }),
    beginPasskey: (site: identity.Site, who: Actor, at: Date) =>
      store.tx((tx) => identity.beginPasskey(tx, site, who, at)),
    confirmPasskey: (
      token: string,
      site: identity.Site,
      who: Actor,
      given: { readonly ask: Id; readonly label: string; readonly passkey: unknown },
      at: Date,
    ) =>
      store.tx(async (tx) => {
        const { ask, label } = given
        // its form is for the library to judge
        const response = given.passkey as RegistrationResponseJSON
        const done = await identity.confirmPasskey(tx, site, who, { ask, label, response }, at)
        if (done.ok) await openWaiting(tx, token, who, at)
        return done
      }),
    async removeFactor(who: Actor, id: Id, at: Date) {
      const policy = await policies.at(at)
      return store.tx((tx) => identity.removeFactor(tx, policy, who, id, at))
    },
    renewRecovery: (who: Actor, at: Date) => store.tx((tx) => identity.renewRecovery(tx, who, at)),
    async endSessions(who: Actor, session: Id | 'others', at: Date) {
      if (!who.account) return no(org.refusals['org.noSession']())
      const account = who.account
      const which = session === 'others' ? { except: who.session ?? null } : { session }
      const done = await store.tx((tx) => org.endSessions(tx, who, { account, ...which }, at))
      return done.ok ? ok({ count: done.value }) : done
    },

    async ofAccount(who: Actor, account: Id, at: Date) {
      const row = await org.accountOf(store, account)
      if (!row) return no(org.refusals['org.notFound']({ what: '账号' }))
      const scope = { area: row.district, units: [], openedBy: who.account }
      const may = org.mayAct(who, ['securityAdmin', 'systemAdmin'], scope, adminRoles)
      if (!may.ok) return may
      return ok({
        sessions: await sessionsOf(account, who.session, at),
        ...(await identity.factorsOf(store, account)),
        secondWanted: await identity.secondWanted(store, await policies.at(at), account, at),
      })
    },
    async cut(
      who: Actor,
      given: { readonly account: Id; readonly session: Id | null; readonly reason: string },
      at: Date,
    ) {
      const { account, session, reason } = given
      if (reason.trim().length < 4) return no(org.refusals['org.reasonMissing']())
      const done = await store.tx(async (tx) => {
        const ended = await org.endSessions(tx, who, { account, ...(session ? { session } : {}) }, at)
        if (ended.ok)
          await append(tx, [
            {
              ...{ district: who.district, kind: 'identity.sessionsCut', subjectKind: 'account' },
              ...{ subject: account, at, actor: org.factActorOf(who) },
              body: { count: ended.value, reason: reason.trim().slice(0, 500) },
            },
          ])
        return ended
      })
      return done.ok ? ok({ count: done.value }) : done
    },
    resetFactors: (who: Actor, given: { readonly account: Id; readonly reason: string }, at: Date) =>
      store.tx((tx) => identity.resetFactors(tx, who, given, at)),
    async policy(who: Actor, at: Date) {
      const scope = { area: who.district, units: [], openedBy: who.account }
      const may = org.mayAct(who, ['securityAdmin', 'auditAdmin'], scope, adminRoles)
      if (!may.ok) return may
      return ok({
        rules: await policies.at(at),
        versions: await identity.policyVersions(store),
        roles: Object.entries(roles()).map(([code, { title }]) => ({ code, title })),
      })
    },
    async setPolicy(
      who: Actor,
      given: { readonly rules: unknown; readonly reason: string; readonly over: number },
      at: Date,
    ) {
      return store.tx((tx) => identity.setPolicy(tx, policies, who, given, Object.keys(roles()), at))
    },
    rules: (at: Date) => policies.at(at),

    async apps(who: Actor) {
      const found = await identity.relyingApps(store, who)
      return found.ok ? ok({ rows: found.value, scopes: identity.scopes }) : found
    },
    registerApp: (who: Actor, draft: Json, at: Date) =>
      store.tx((tx) => identity.registerApp(tx, vault, who, draftOf(draft), at)),
    changeApp: (who: Actor, id: Id, change: Json, at: Date) =>
      store.tx((tx) => {
        const draft = draftOf(change)
        const given = Object.fromEntries(
          (['redirectUris', 'logoutUris', 'scopes', 'trusted'] as const)
            .filter((name) => change[name] !== undefined)
            .map((name) => [name, draft[name]]),
        )
        return identity.changeApp(tx, vault, who, id, { ...given, renew: change.renew === true }, at)
      }),
    closeApp: (who: Actor, id: Id, at: Date) => store.tx((tx) => identity.closeApp(tx, who, id, at)),
    async turnKey(who: Actor, at: Date) {
      const may = org.mayAct(
        who,
        ['systemAdmin'],
        { area: who.district, units: [], openedBy: who.account },
        adminRoles,
      )
      if (!may.ok) return may
      return store.tx(async (tx) => {
        const kid = await identity.turnProviderKey(tx, vault, at)
        await append(tx, [
          {
            ...{ district: who.district, kind: 'identity.keyTurned', subjectKind: 'providerKey' },
            ...{ subject: who.account ?? who.district, at, actor: org.factActorOf(who), body: { kid } },
          },
        ])
        return ok({ kid })
      })
    },
    provider: { ...provider, style: identity.PAGE_STYLE },
    ...personnelOf(city),
  }

  /** Somebody new from outside: an account without any duty, since the setting says so. */
  async function makeAccount(
    tx: Parameters<typeof org.addPerson>[0],
    name: string,
    shownName: string,
    at: Date,
  ) {
    const system = org.systemActor(plan.district)
    const person = await org.addPerson(tx, system, { name: shownName }, at)
    if (!person.ok) return person
    return org.createAccount(
      tx,
      system,
      {
        ...{ person: person.value.id, name, district: plan.district, outside: true },
        password: `${org.firstPassword()}${org.firstPassword()}`,
      },
      at,
    )
  }
}

const texts = (given: unknown): string[] =>
  Array.isArray(given)
    ? given.filter((one): one is string => typeof one === 'string').map((one) => one.trim())
    : []

const draftOf = (given: Json): identity.NewApp => ({
  name: typeof given.name === 'string' ? given.name : '',
  redirectUris: texts(given.redirectUris).filter(Boolean),
  logoutUris: texts(given.logoutUris).filter(Boolean),
  scopes: texts(given.scopes),
  confidential: given.confidential !== false,
  trusted: given.trusted === true,
})
