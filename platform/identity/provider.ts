import type { IncomingMessage, ServerResponse } from 'node:http'
import type {
  Adapter,
  AdapterPayload,
  Configuration,
  Interaction,
  KoaContextWithOIDC,
  default as ProviderClass,
} from 'oidc-provider'
import { type Id, isId, type Say } from '../../base/index.ts'
import { secretHash } from '../org/index.ts'
import type { Store } from '../store/index.ts'
import { scopes } from './declare.ts'
import type { Sealer } from './factors.ts'
import * as keep from './keep-provider.ts'
import { providerKeys, tendProvider } from './provider-keys.ts'

/** What an application is told of an account; null = it may not log in any more. */
export type Claims = {
  readonly name: string
  readonly preferred_username: string
  readonly unit: { readonly id: Id; readonly name: string } | null
  readonly duties: readonly {
    readonly role: string
    readonly title: Say
    readonly area: string
    readonly areaName: string
  }[]
}

export type ProviderOptions = {
  readonly store: Store
  readonly vault: Sealer
  readonly now: () => Date
  readonly claimsOf: (account: Id, at: Date) => Promise<Claims | null>
  /** The account logged in at the browser that sent these cookies. */
  readonly whoIs: (
    cookies: string | undefined,
  ) => Promise<{ readonly account: Id; readonly provenAt: number } | null>
  /** The user logged out over there: the session here ends with it. */
  readonly loggedOut: (cookies: string | undefined) => Promise<void>
}

/** Path below which the provider lives. */
export const PROVIDER_PATH = '/oidc'
const LOOK_AGAIN_MS = 5000
const TEND_MS = 3_600_000

/**
 * Our tables behind the engine. Ids are secrets (codes, tokens, cookies): only their hashes are kept, and what the
 * engine wants back of them is sealed.
 */
function adapterOf({ store, vault, now }: ProviderOptions, kind: string): Adapter {
  const hashed = (id: string) => secretHash(`provider ${kind} ${id}`)
  const given = (row: Awaited<ReturnType<typeof keep.item>>): AdapterPayload | undefined => {
    if (!row) return undefined
    const { jti, ...payload } = row.payload
    return {
      ...payload,
      ...(typeof jti === 'string' ? { jti: vault.open(jti) } : {}),
      ...(row.consumedAt ? { consumed: Math.floor(row.consumedAt.getTime() / 1000) } : {}),
    }
  }
  return {
    async upsert(id, payload, expiresIn) {
      const { jti, ...rest } = payload
      const text = (value: unknown) => (typeof value === 'string' ? value : null)
      await store.tx((tx) =>
        keep.putItem(tx, {
          ...{ kind, id: hashed(id), grant: text(payload.grantId), uid: text(payload.uid) },
          payload: { ...rest, ...(typeof jti === 'string' ? { jti: vault.seal(jti) } : {}) },
          userCode: text(payload.userCode),
          expiresAt: expiresIn ? new Date(now().getTime() + expiresIn * 1000) : null,
        }),
      )
    },
    async find(id) {
      if (kind === 'Client') return clientOf(await keep.appByClientId(store, id), vault)
      return given(await keep.item(store, kind, hashed(id), now()))
    },
    findByUid: async (uid) => given(await keep.itemByUid(store, kind, uid, now())),
    findByUserCode: async (code) => given(await keep.itemByUserCode(store, kind, code, now())),
    async consume(id) {
      if ((await store.tx((tx) => keep.consumeItem(tx, kind, hashed(id), now()))) > 0) return
      const { errors } = await import('oidc-provider')
      throw new errors.InvalidGrant('it was used already')
    },
    destroy: async (id) => void (await store.tx((tx) => keep.dropItem(tx, kind, hashed(id)))),
    revokeByGrantId: async (grant) => void (await store.tx((tx) => keep.dropGrant(tx, grant))),
  }
}

/** A registered application in the words of the standard. */
function clientOf(row: keep.AppRow | undefined, vault: Sealer): AdapterPayload | undefined {
  if (!row) return undefined
  return {
    client_id: row.clientId,
    client_name: row.name,
    redirect_uris: [...row.redirectUris],
    post_logout_redirect_uris: [...row.logoutUris],
    response_types: ['code'],
    grant_types: ['authorization_code', ...(row.scopes.includes('offline_access') ? ['refresh_token'] : [])],
    scope: row.scopes.join(' '),
    token_endpoint_auth_method: row.sealed ? 'client_secret_basic' : 'none',
    ...(row.sealed ? { client_secret: vault.open(row.sealed) } : {}),
    city_trusted: row.trusted,
  }
}

const isTrusted = (client: object | undefined): boolean =>
  client !== undefined && 'city_trusted' in client && client.city_trusted === true

const safe = (text: unknown): string => String(text).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)

/** A page without any script, for the few moments in which the engine itself speaks to a person. */
const plainPage = (title: Say, body: string): string =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${safe(title.zh)}</title><link rel="stylesheet" href="/oidc/page.css"></head><body><main><h1>${safe(title.zh)}</h1><p lang="en">${safe(title.en)}</p>${body}</main></body></html>`

export const PAGE_STYLE = `body{margin:0;background:#f4f6fa;color:#1c2430;font:16px/1.7 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{box-sizing:border-box;width:min(26rem,calc(100% - 2rem));margin:12vh auto 0;padding:2rem;background:#fff;border-radius:12px;box-shadow:0 1px 3px rgba(16,32,64,.16)}
h1{font-size:1.375rem;margin:0 0 .25rem}p{margin:.25rem 0 1rem;color:#4b5768}
button{display:block;width:100%;min-height:44px;margin-top:.75rem;border:1px solid #b8c2d0;border-radius:8px;background:#fff;color:#1c2430;font:inherit;cursor:pointer}
button[name]{background:#1757b8;border-color:#1757b8;color:#fff}button:focus-visible{outline:3px solid #ffb020;outline-offset:2px}
code{overflow-wrap:anywhere}`

const ERROR_WORDS: Readonly<Record<string, Say>> = {
  invalid_redirect_uri: {
    zh: '回调地址与登记的不一致',
    en: 'The address to go back to is not a registered one',
  },
  invalid_client: { zh: '没有这个接入应用，或已停用', en: 'There is no such application, or it is closed' },
}
const ERROR_ELSE: Say = {
  zh: '这次登录请求不正确，已停止',
  en: 'This request to log in was not right and was stopped',
}

async function build(options: ProviderOptions, origin: string) {
  const { default: Provider, interactionPolicy } = await import('oidc-provider')
  const { store, vault, now, claimsOf, whoIs, loggedOut } = options
  const { signing, cookies } = await providerKeys(store, vault, now())
  const { Check, base } = interactionPolicy
  const policy = base()
  const login = policy.get('login')
  // The one who is logged in here and now counts, not whom the engine remembers.
  login?.checks.add(
    new Check('other_person', 'somebody else is logged in', async (ctx: KoaContextWithOIDC) => {
      const who = await whoIs(ctx.req.headers.cookie)
      return ctx.oidc.session?.accountId !== who?.account
    }),
  )
  const configuration: Configuration = {
    adapter: (kind: string) => adapterOf(options, kind),
    jwks: { keys: signing as never },
    cookies: {
      names: { session: 'huying_oidc', interaction: 'huying_oidc_ask', resume: 'huying_oidc_resume' },
      keys: [cookies],
      long: { httpOnly: true, sameSite: 'lax', signed: true, path: PROVIDER_PATH },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    scopes: Object.keys(scopes),
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username'],
      unit: ['unit'],
      duties: ['duties'],
    },
    // what an application asked for stands in the id_token itself: packs need no second question
    conformIdTokenClaims: false,
    extraClientMetadata: { properties: ['city_trusted'] },
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      introspection: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: async (ctx, form) => {
          ctx.body = plainPage(
            { zh: '退出登录', en: 'Log out' },
            `<p>应用请求同时退出本系统的登录。<br><span lang="en">The application asks to log you out here too.</span></p>${form}<button type="submit" form="op.logoutForm" value="yes" name="logout">退出 · Log out</button><button type="submit" form="op.logoutForm">保持登录 · Stay</button>`,
          )
        },
        postLogoutSuccessSource: async (ctx) => {
          ctx.body = plainPage({ zh: '已退出', en: 'You are logged out' }, '')
        },
      },
    },
    ttl: {
      AccessToken: 3600,
      AuthorizationCode: 60,
      IdToken: 3600,
      Interaction: 900,
      Session: 12 * 3600,
      Grant: 14 * 86_400,
      RefreshToken: 14 * 86_400,
    },
    rotateRefreshToken: true,
    interactions: {
      policy,
      url: (_ctx, interaction) => `${PROVIDER_PATH}/consent/${interaction.uid}`,
    },
    async findAccount(_ctx, sub) {
      const claims = isId(sub) ? await claimsOf(sub, now()) : null
      if (!claims) return undefined
      return { accountId: sub, claims: async () => ({ sub, ...claims }) }
    },
    async loadExistingGrant(ctx) {
      const { client, session, result, provider } = ctx.oidc
      const known = result?.consent?.grantId ?? (client && session?.grantIdFor(client.clientId))
      if (known) {
        const grant = await provider.Grant.find(known)
        if (grant && grant.accountId === session?.accountId) return grant
      }
      if (!isTrusted(client) || !client || !session?.accountId) return undefined
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope([...ctx.oidc.requestParamOIDCScopes].join(' '))
      await grant.save()
      return grant
    },
    async renderError(ctx, out) {
      ctx.type = 'html'
      const words = ERROR_WORDS[out.error] ?? ERROR_ELSE
      ctx.body = plainPage(
        words,
        `<p>请回到应用重新开始；仍不行请把下面的代码告诉该应用的管理员。<br><span lang="en">Go back to the application and start again; else tell its administrator this code.</span></p><p><code>${safe(out.error)}: ${safe(out.error_description ?? '')}</code></p>`,
      )
    },
  }
  const provider = new Provider(`${origin}${PROVIDER_PATH}`, configuration)
  // the door says what address it was reached at, see `handle`
  provider.proxy = true
  provider.on('end_session.success', (ctx) => void loggedOut(ctx.req.headers.cookie).catch(() => undefined))
  return { provider, mark: signing.map(({ kid }) => kid).join(' ') }
}

/** Being an identity provider 统一登录 for packs and outside applications, by OpenID Connect. */
export function openProvider(options: ProviderOptions) {
  type Built = Awaited<ReturnType<typeof build>>
  const engines = new Map<string, { readonly built: Promise<Built>; look: number }>()
  let tended = 0

  async function engine(origin: string): Promise<ProviderClass> {
    const at = options.now()
    if (at.getTime() - tended > TEND_MS) {
      tended = at.getTime()
      await tendProvider(options.store, options.vault, at)
    }
    let one = engines.get(origin)
    if (one && at.getTime() > one.look) {
      one.look = at.getTime() + LOOK_AGAIN_MS
      const { signing } = await providerKeys(options.store, options.vault, at)
      if ((await one.built).mark !== signing.map(({ kid }) => kid).join(' ')) one = undefined
    }
    if (!one) {
      // one address, or a few while a demonstration is looked at
      if (engines.size >= 8) engines.clear()
      one = { built: build(options, origin), look: at.getTime() + LOOK_AGAIN_MS }
      engines.set(origin, one)
      one.built.catch(() => engines.delete(origin))
    }
    return (await one.built).provider
  }

  /** What a browser was sent here for; null when it ran out, or came by another browser. */
  async function pending(
    origin: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Interaction | null> {
    const provider = await engine(origin)
    return provider.interactionDetails(request, response).catch(() => null)
  }

  return {
    /** Lets the engine answer a request below its path. */
    async handle(origin: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
      const provider = await engine(origin)
      const { protocol, host } = new URL(origin)
      request.headers['x-forwarded-proto'] = protocol.slice(0, -1)
      request.headers['x-forwarded-host'] = host
      const whole = request.url ?? PROVIDER_PATH
      Object.assign(request, { originalUrl: whole })
      request.url = whole.slice(PROVIDER_PATH.length) || '/'
      await provider.callback()(request, response)
    },

    /** Which application asks for what; null when the request has run out. */
    async asked(origin: string, request: IncomingMessage, response: ServerResponse) {
      const found = await pending(origin, request, response)
      if (!found) return null
      const app = await keep.appByClientId(options.store, String(found.params.client_id))
      return {
        prompt: found.prompt.name,
        app: app ? { name: app.name, trusted: app.trusted, clientId: app.clientId } : null,
        scopes: String(found.params.scope ?? '')
          .split(' ')
          .filter((one) => one in scopes),
        back: new URL(String(found.params.redirect_uri)).origin,
      }
    },

    /** The person logged in goes on, or sends the application away; answers where the browser goes now. */
    async settle(
      origin: string,
      request: IncomingMessage,
      response: ServerResponse,
      who: { readonly account: Id; readonly provenAt: number },
      allow: boolean,
    ): Promise<string | null> {
      const provider = await engine(origin)
      const found = await pending(origin, request, response)
      if (!found) return null
      if (!allow)
        return provider.interactionResult(request, response, {
          error: 'access_denied',
          error_description: 'the person refused',
        })
      const login = { accountId: who.account, ts: Math.floor(who.provenAt / 1000), remember: true }
      if (found.prompt.name === 'login') return provider.interactionResult(request, response, { login })
      // consent is given by the person the engine asked for, nobody else
      if (found.session?.accountId !== who.account) return null
      const grant =
        (found.grantId ? await provider.Grant.find(found.grantId) : undefined) ??
        new provider.Grant({ accountId: who.account, clientId: String(found.params.client_id) })
      const { missingOIDCScope } = found.prompt.details as { missingOIDCScope?: string[] }
      if (missingOIDCScope) grant.addOIDCScope(missingOIDCScope.join(' '))
      const grantId = await grant.save()
      return provider.interactionResult(request, response, { consent: { grantId } })
    },
  }
}
export type IdentityProvider = ReturnType<typeof openProvider>
