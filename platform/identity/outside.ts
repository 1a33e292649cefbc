import { createHash } from 'node:crypto'
import type { Configuration } from 'openid-client'
import { type Id, newId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { append } from '../ledger/index.ts'
import { systemActor } from '../org/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { type OutsideProvider, refusals } from './declare.ts'
import { factorFact } from './factors.ts'
import * as keep from './keep.ts'

/** Time to log in over there. */
const ASK_MS = 10 * 60_000
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/

/** Who came back, as the other provider says. */
export type Outsider = {
  readonly issuer: string
  readonly subject: string
  /** Value of the claim that is compared with login names; null when it was not told. */
  readonly name: string | null
  readonly shownName: string | null
  /** Two factors were shown there. */
  readonly mfa: boolean
  /** Page to go on with here. */
  readonly next: string
}

/** Only a page of the console, never another site. */
export const pageHere = (given: unknown): string =>
  typeof given === 'string' && /^\/console\/[\w\-/?=&%.]*$/.test(given) && !given.includes('//')
    ? given
    : '/console/'

/**
 * Logging in at another identity provider 外部身份源: discovery, authorization code with PKCE, state and nonce; the id_token
 * is verified with the keys that the provider publishes. Its configuration is asked for when first needed, and again
 * after a failure or an hour.
 */
export function openOutside(store: Store, provider: OutsideProvider) {
  const issuer = new URL(provider.issuer)
  let found: { readonly config: Promise<Configuration>; readonly at: number } | undefined

  const discover = async (): Promise<Configuration> => {
    const client = await import('openid-client')
    const { clientId, clientSecret } = provider
    const config = await client.discovery(
      issuer,
      clientId,
      undefined,
      clientSecret ? client.ClientSecretBasic(clientSecret) : client.None(),
      {
        timeout: 10,
        // a plain connection stays on this machine
        ...(issuer.protocol === 'http:' && LOOPBACK.test(issuer.hostname)
          ? { execute: [client.allowInsecureRequests] }
          : {}),
      },
    )
    return config
  }
  const configuration = (at: Date): Promise<Configuration> => {
    if (!found || at.getTime() - found.at > 3_600_000) {
      const config = discover()
      found = { config, at: at.getTime() }
      config.catch(() => {
        found = undefined
      })
    }
    return found.config
  }
  const whyOf = (fault: unknown): string => {
    const { code, error, cause } = fault as { code?: unknown; error?: unknown; cause?: { error?: unknown } }
    const word = [error, cause?.error, code].find((one): one is string => typeof one === 'string')
    return word ? word.replace(/[^\w.-]/g, '').slice(0, 60) : 'unknown'
  }

  return {
    title: provider.title,

    /** Where the browser goes; `tie` belongs into a cookie, so that only this browser can come back. */
    async leave(
      { back, next }: { readonly back: string; readonly next: string },
      at: Date,
    ): Promise<Result<{ readonly address: string; readonly tie: string }, Refusal>> {
      let config: Configuration
      try {
        config = await configuration(at)
      } catch {
        return no(refusals['identity.outsideDown']())
      }
      const client = await import('openid-client')
      const id = newId()
      const [verifier, nonce] = [client.randomPKCECodeVerifier(), client.randomNonce()]
      const state = `${id}.${client.randomState()}`
      await store.tx(async (tx) => {
        await keep.sweepAsks(tx, at)
        await keep.insertAsk(tx, {
          ...{ id, purpose: 'oidc', account: null, secret: verifier },
          expiresAt: new Date(at.getTime() + ASK_MS),
          body: { nonce, state, back, next: pageHere(next) },
        })
      })
      const address = client.buildAuthorizationUrl(config, {
        ...{ redirect_uri: back, scope: provider.scope, state, nonce },
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return ok({ address: address.href, tie: tieOf(state) })
    },

    /** What came back: state and its cookie, code, id_token with signature, issuer, audience, time and nonce. */
    async arrive(
      { address, tie }: { readonly address: URL; readonly tie: string | null },
      at: Date,
    ): Promise<Result<Outsider, Refusal>> {
      const state = address.searchParams.get('state') ?? ''
      const id = state.split('.')[0] ?? ''
      const known = /^[0-9a-f-]{36}$/.test(id)
      const asked = known ? await store.tx((tx) => keep.takeAsk(tx, id as Id, 'oidc', at)) : undefined
      if (!asked || asked.body.state !== state || tie !== tieOf(state))
        return no(refusals['identity.askOver']())
      const client = await import('openid-client')
      try {
        const config = await configuration(at)
        // what the browser was sent to is what counts, not what a proxy makes of it
        const current = new URL(`${String(asked.body.back)}${address.search}`)
        const tokens = await client.authorizationCodeGrant(config, current, {
          pkceCodeVerifier: asked.secret,
          expectedState: state,
          expectedNonce: String(asked.body.nonce),
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (!claims) return no(refusals['identity.outsideRefused']({ why: 'no_id_token' }))
        const more: Readonly<Record<string, unknown>> =
          typeof claims[provider.claim] === 'string' || !config.serverMetadata().userinfo_endpoint
            ? claims
            : { ...claims, ...(await client.fetchUserInfo(config, tokens.access_token, claims.sub)) }
        const text = (value: unknown): string | null =>
          typeof value === 'string' && value !== '' ? value : null
        const amr = Array.isArray(claims.amr) ? claims.amr : []
        return ok({
          ...{ issuer: claims.iss, subject: claims.sub, name: text(more[provider.claim]) },
          ...{ shownName: text(more.name), mfa: provider.trustsMfa && amr.includes('mfa') },
          next: String(asked.body.next),
        })
      } catch (fault) {
        return no(refusals['identity.outsideRefused']({ why: whyOf(fault) }))
      }
    },

    /** Where the browser goes to be logged out there too; null when the provider has no such address. */
    async farewell(back: string, at: Date): Promise<string | null> {
      try {
        const config = await configuration(at)
        if (!config.serverMetadata().end_session_endpoint) return null
        const client = await import('openid-client')
        return client.buildEndSessionUrl(config, {
          ...{ post_logout_redirect_uri: back, client_id: provider.clientId },
        }).href
      } catch {
        return null
      }
    },
  }
}
export type Outside = ReturnType<typeof openOutside>

const tieOf = (state: string): string => createHash('sha256').update(`oidc ${state}`).digest('base64url')

/**
 * The account of somebody from outside. Once bound, an identity keeps its account whatever it is called later; before,
 * the account of that login name is bound, unless it belongs to another identity there.
 */
export async function accountOfOutsider(
  tx: Tx,
  who: Outsider,
  named: (name: string) => Promise<{ readonly id: Id; readonly district: string } | undefined>,
  made: ((name: string) => Promise<Result<{ readonly id: Id; readonly district: string }, Refusal>>) | null,
  at: Date,
): Promise<Result<Id, Refusal>> {
  const { issuer, subject } = who
  const bound = await keep.outsideBySubject(tx, issuer, subject)
  if (bound) {
    await keep.outsideUsed(tx, issuer, subject, at)
    return ok(bound.account)
  }
  const name = who.name?.trim()
  if (!name) return no(refusals['identity.outsideUnknown']())
  let account = await named(name)
  if (!account) {
    if (!made) return no(refusals['identity.outsideUnknown']())
    const fresh = await made(name)
    if (!fresh.ok) return fresh
    account = fresh.value
  }
  if ((await keep.linkOutside(tx, issuer, subject, account.id, at)) === 0)
    return no(refusals['identity.outsideTaken']())
  await append(tx, [
    factorFact(systemActor(account.district), 'outsideLinked', account.id, at, { issuer, subject }),
  ])
  return ok(account.id)
}
