import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import { after, before, describe, test } from 'node:test'
import Provider, { type Configuration } from 'oidc-provider'
import * as client from 'openid-client'
import { DEMO_PASSWORD } from '../../cities/demo/staff.ts'
import { softKey } from '../../platform/identity/testing.ts'
import { totpAt } from '../../platform/identity/totp.ts'
import { search } from '../../platform/ledger/index.ts'
import { good } from '../citizen.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

/** A browser in little: cookies by their path, redirects one by one. */
function jar() {
  const kept = new Map<string, { value: string; path: string; host: string }>()
  return {
    kept,
    async go(address: string, init: RequestInit = {}): Promise<Response> {
      const url = new URL(address)
      const cookie = [...kept]
        .filter(([, one]) => url.host === one.host && url.pathname.startsWith(one.path))
        .map(([name, one]) => `${name.split('|')[1]}=${one.value}`)
        .join('; ')
      const response = await fetch(url, {
        redirect: 'manual',
        ...init,
        headers: { ...(init.headers as Record<string, string>), ...(cookie ? { cookie } : {}) },
      })
      for (const line of response.headers.getSetCookie()) {
        const [pair = '', ...rest] = line.split(';').map((part) => part.trim())
        const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
        const path = rest.find((part) => /^path=/i.test(part))?.slice(5) ?? '/'
        if (value === '') kept.delete(`${url.host}${path}|${name}`)
        else kept.set(`${url.host}${path}|${name}`, { value, path, host: url.host })
      }
      return response
    },
    /** Follows redirects until one leads to `stop`, and answers that address. */
    async follow(address: string, stop: RegExp, most = 12): Promise<string> {
      let at = address
      for (let i = 0; i < most; i++) {
        // an address, not what it carries: pages to go on with stand in queries
        if (stop.test(at.split('?')[0] ?? '')) return at
        const response = await this.go(at)
        const next = response.headers.get('location')
        if (!next)
          throw new Error(`no way on from ${at}: ${response.status} ${(await response.text()).slice(0, 300)}`)
        at = new URL(next, at).href
      }
      throw new Error(`never came to ${stop}`)
    },
  }
}

/** The real provider of a city, whose people are these. */
async function outsideProvider(people: Readonly<Record<string, Record<string, unknown>>>) {
  let logged: string | null = null
  const server: Server = createServer((request, response) => void provider.callback()(request, response))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const issuer = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const configuration: Configuration = {
    clients: [
      {
        client_id: 'huying',
        client_secret: 'a-secret-of-the-city-hall',
        redirect_uris: ['http://127.0.0.1:1/back'],
        post_logout_redirect_uris: ['http://127.0.0.1:1/console/'],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    cookies: { keys: ['test'] },
    claims: { openid: ['sub', 'amr'], profile: ['name', 'preferred_username'] },
    features: { devInteractions: { enabled: false } },
    findAccount: async (_ctx, sub) =>
      people[sub] ? { accountId: sub, claims: async () => ({ sub, ...people[sub] }) } : undefined,
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client?.clientId,
        accountId: ctx.oidc.session?.accountId,
      })
      grant.addOIDCScope('openid profile')
      await grant.save()
      return grant
    },
  }
  const provider: Provider = new Provider(issuer, configuration)
  provider.use(async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) return next()
    await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: logged ?? '' } })
    ctx.respond = false
  })
  return {
    issuer,
    provider,
    /** Who logs in there next. */
    as(sub: string) {
      logged = sub
    },
    /** The city's address is known only when it runs. */
    async allow(base: string) {
      const known = await provider.Client.find('huying')
      Object.assign(known ?? {}, {
        redirectUris: [`${base}/api/login/oidc/back`],
        postLogoutRedirectUris: [`${base}/console/`],
      })
    },
    close: () => new Promise((done) => server.close(done)),
  }
}

describe('identity over the doors', () => {
  let outside: Awaited<ReturnType<typeof outsideProvider>>
  let city: RunningTestCity
  let moved = 0
  const now = () => new Date(Date.now() + moved)
  /** The next code of an authenticator: one that was used opens nothing. */
  const nextCode = (secret: string): string => {
    moved += 30_000
    return totpAt(secret, now())
  }
  before(async () => {
    outside = await outsideProvider({
      u1: { preferred_username: 'agent', name: '热线坐席' },
      u2: { preferred_username: 'AGENT', name: '另一个人' },
      u3: { preferred_username: 'nobody-here', name: '陌生人' },
      u4: { name: '没有登录名' },
    })
    city = await startTestCity({
      now,
      env: { HUYING_OIDC_ISSUER: outside.issuer, HUYING_OIDC_SECRET: 'a-secret-of-the-city-hall' },
    })
    await outside.allow(city.base)
  })
  after(async () => {
    await city.stop()
    await outside.close()
  })

  const facts = async (kind: string) =>
    (await search(city.city.store, { districts: null, kinds: [kind] })).facts
  async function enrol(who: Person) {
    const begun = good(await who.call('POST', '/api/my/totp', { label: '手机' }))
    const done = good(
      await who.call('POST', `/api/my/totp/${begun.id}`, { code: totpAt(begun.secret, now()) }),
    )
    return { secret: begun.secret as string, recovery: done.recovery as string[] }
  }

  test('TOTP: set up, the password alone opens nothing but the second step, the code opens all', async () => {
    const first = await city.login('checker')
    const { secret } = await enrol(first)
    const half = await city.login('checker')
    const me = good(await half.call('GET', '/api/me')).me
    assert.deepEqual([me.awaits, me.roles], ['second', []])
    for (const [method, path] of [
      ['GET', '/api/declared'],
      ['GET', '/api/matters'],
      ['GET', '/api/notices'],
      ['GET', '/api/my/security'],
      ['POST', '/api/my/totp'],
      ['POST', '/api/my/recovery-codes'],
      ['POST', '/api/password'],
      ['POST', '/api/step-up'],
      ['DELETE', '/api/my/sessions/others'],
    ] as const) {
      const answer = await half.call(method, path, method === 'GET' ? undefined : {})
      assert.equal(answer.body.error?.code, 'org.secondNeeded', `${method} ${path}`)
    }
    assert.deepEqual(good(await half.call('GET', '/api/second')).kinds, ['totp'])
    const wrong = await half.call('POST', '/api/second', { code: '000000' })
    assert.equal(wrong.body.error.code, 'org.secondWrong')
    assert.match(wrong.body.error.says.zh, /连续输错 5 次锁定 30 分钟/)
    const opened = good(await half.call('POST', '/api/second', { code: nextCode(secret) }))
    assert.equal(opened.me.awaits, undefined)
    good(await half.call('GET', '/api/declared'))
  })

  test('step-up: after the proof has run out, the authenticator frees exporting like the password', async () => {
    const who = await city.login('lead01')
    const { secret } = await enrol(who)
    moved += 20 * 60_000
    good(await who.call('GET', '/api/me'))
    moved += 20 * 60_000
    const stale = await who.call('POST', '/api/my/recovery-codes', {})
    assert.equal(stale.body.error.code, 'org.proofStale')
    good(await who.call('POST', '/api/second', { code: nextCode(secret) }))
    assert.equal(good(await who.call('POST', '/api/my/recovery-codes', {})).recovery.length, 10)
  })

  test('a passkey: registered, logs in by itself, and answers of another address are refused', async () => {
    const who = await city.login('grid01')
    const key = softKey(city.base, '127.0.0.1')
    const asked = good(await who.call('POST', '/api/my/passkeys/ask', {}))
    const made = await who.call('POST', '/api/my/passkeys', {
      ...{ ask: asked.ask, label: '电脑', passkey: key.create(asked.options.challenge) },
    })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const enter = async (from?: string) => {
      const { ask, options } = good(await city.anyone.call('POST', '/api/login/passkey/ask', {}))
      const passkey = key.get(options.challenge, from ? { from } : {})
      return city.anyone.call('POST', '/api/login/passkey', { ask, passkey })
    }
    assert.equal((await enter('https://evil.example')).body.error.code, 'identity.passkeyRefused')
    const entered = await enter()
    assert.equal(good(entered).me.awaits, undefined, 'a verified device is two factors')
    for (const odd of [{}, { id: 1 }, { id: key.id }, { id: key.id, response: { clientDataJSON: 'x' } }]) {
      const { ask } = good(await city.anyone.call('POST', '/api/login/passkey/ask', {}))
      const answer = await city.anyone.call('POST', '/api/login/passkey', { ask, passkey: odd })
      assert.equal(answer.body.error.code, 'identity.passkeyRefused')
    }
  })

  test('policy: within bounds, by the security administrator, one version after the other, at once', async () => {
    const officer = await city.login('secadmin')
    const desk = good(await officer.call('GET', '/api/login-policy'))
    const set = (rules: unknown, over = desk.versions.length) =>
      officer.call('POST', '/api/login-policy', { rules, reason: '年度安全检查', over })
    const sys = await city.login('sysadmin')
    const refused = await sys.call('POST', '/api/login-policy', {
      ...{ rules: desk.rules, reason: '系统管理员不得修改', over: 0 },
    })
    assert.equal(refused.body.error.code, 'org.noDuty')
    const low = await set({ ...desk.rules, password: { ...desk.rules.password, minLength: 6 } })
    assert.equal(low.body.error.code, 'identity.badPolicy')
    assert.match(low.body.error.says.zh, /最短长度.*8–32/)
    const rules = {
      ...desk.rules,
      wrongTries: 3,
      secondFor: ['auditAdmin'],
      password: { ...desk.rules.password, minLength: 12, kinds: 2, deny: ['白云', 'Huying'], history: 2 },
    }
    assert.equal((await set(rules)).status, 201)
    const late = await set(rules, 0)
    assert.match(late.body.error?.says.zh ?? '', /别人刚改过/)
    moved += 6_000

    const shown = good(await city.anyone.call('GET', '/api/login/password-rules'))
    assert.equal(shown.minLength, 12)
    const who = await city.login('waterdesk')
    const change = (next: string) => who.call('POST', '/api/password', { old: DEMO_PASSWORD, new: next })
    assert.match((await change('short-1A')).body.error.says.zh, /不足 12 位/)
    assert.match((await change('my-huying-password')).body.error.says.zh, /含有本市禁用的词“Huying”/)
    const other = await city.login('waterdesk')
    good(await change('plain-words-together'))
    assert.equal((await other.call('GET', '/api/me')).status, 401, 'the other login ended')
    good(await who.call('GET', '/api/me'))

    const audit = await city.login('auditor')
    assert.equal(good(await audit.call('GET', '/api/me')).me.awaits, 'enrol')
    assert.equal((await audit.call('GET', '/api/notices')).body.error.code, 'org.enrolNeeded')
    await enrol(audit)
    good(await audit.call('GET', '/api/notices'))

    for (let i = 0; i < 3; i++)
      await city.anyone.call('POST', '/api/login', { name: 'grid02', password: 'wrong' })
    const locked = await city.anyone.call('POST', '/api/login', { name: 'grid02', password: DEMO_PASSWORD })
    assert.equal(locked.status, 401)
    assert.match(locked.body.error.says.zh, /连续输错 3 次锁定 30 分钟/)
    assert.equal((await facts('identity.policySet')).length, 1)
    good(await officer.call('POST', '/api/login-policy', { rules: desk.rules, reason: '恢复默认', over: 1 }))
    moved += 6_000
  })

  test('behind TLS the cookie bears the prefix of this host, and one without it opens nothing', async () => {
    const over = { 'content-type': 'application/json', 'x-forwarded-proto': 'https' }
    const login = await fetch(`${city.base}/api/login`, {
      ...{ method: 'POST', headers: over },
      body: JSON.stringify({ name: 'agent', password: DEMO_PASSWORD }),
    })
    const set = login.headers.get('set-cookie') ?? ''
    const token = /^__Host-huying_session=([\w-]+);/.exec(set)?.[1]
    assert.ok(token && /Path=\/;/.test(set) && /Secure/.test(set) && !/Domain=/i.test(set), set)
    const me = (cookie: string) => fetch(`${city.base}/api/me`, { headers: { ...over, cookie } })
    assert.equal((await me(`__Host-huying_session=${token}`)).status, 200)
    // put there by a neighbour under the same domain, who cannot use the prefix
    assert.equal((await me(`huying_session=${token}`)).status, 401)
    const { csrf } = (await login.json()) as { csrf: string }
    const out = await fetch(`${city.base}/api/logout`, {
      ...{ method: 'POST' },
      headers: { ...over, 'x-csrf-token': csrf, cookie: `__Host-huying_session=${token}` },
    })
    assert.equal(out.status, 200)
    assert.match(out.headers.get('set-cookie') ?? '', /^__Host-huying_session=;/)
    assert.equal((await me(`__Host-huying_session=${token}`)).status, 401)
  })

  test('sessions: my own listed with device, one and all others ended; the security administrator cuts with a reason', async () => {
    const agent =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0'
    const answer = await fetch(`${city.base}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': agent },
      body: JSON.stringify({ name: 'editor', password: DEMO_PASSWORD }),
    })
    assert.equal(answer.status, 200)
    const [here, third] = [await city.login('editor'), await city.login('editor')]
    const mine = good(await here.call('GET', '/api/my/security'))
    assert.equal(mine.sessions.length, 3)
    const edge = mine.sessions.find((one: { device: { zh: string } }) => one.device.zh === 'Windows · Edge')
    assert.ok(edge, JSON.stringify(mine.sessions))
    assert.equal(good(await here.call('DELETE', `/api/my/sessions/${edge.id}`)).count, 1)
    assert.equal(good(await here.call('DELETE', '/api/my/sessions/others')).count, 1)
    assert.equal((await third.call('GET', '/api/me')).status, 401)

    const officer = await city.login('secadmin')
    const account = here.me.account
    const seen = good(await officer.call('GET', `/api/accounts/${account}/security`))
    assert.equal(seen.sessions.length, 1)
    const path = `/api/accounts/${account}/sessions/end`
    assert.equal((await officer.call('POST', path, { reason: '短' })).status, 400)
    const stranger = await city.login('duty01')
    assert.equal(
      (await stranger.call('POST', path, { reason: '没有这个权限' })).body.error.code,
      'org.noDuty',
    )
    assert.equal(
      (await stranger.call('GET', `/api/accounts/${account}/security`)).body.error.code,
      'org.noDuty',
    )
    assert.equal(good(await officer.call('POST', path, { reason: '设备遗失，立即退出' })).count, 1)
    assert.equal((await here.call('GET', '/api/me')).status, 401)
    const [cut] = await facts('identity.sessionsCut')
    assert.equal(cut?.body.reason, '设备遗失，立即退出')
  })

  describe('logging in at another provider', () => {
    const enter = async (sub: string, browser = jar()) => {
      outside.as(sub)
      const at = await browser.follow(`${city.base}/api/login/oidc?next=/console/inbox`, /\/console\//)
      return { at: new URL(at), browser }
    }
    const refusedAs = async (sub: string) => (await enter(sub)).at.searchParams.get('refused')
    const meOf = async (browser: ReturnType<typeof jar>) =>
      (await (await browser.go(`${city.base}/api/me`)).json()) as {
        me: { name: string; roles: string[] }
        csrf: string
      }

    test('discovery, code with PKCE, the account of that login name; bound for ever; out again on both sides', async () => {
      const { at, browser } = await enter('u1')
      assert.equal(at.pathname, '/console/inbox')
      const { me, csrf } = await meOf(browser)
      assert.ok(me.roles.includes('agent'), JSON.stringify(me))
      assert.equal(await refusedAs('u2'), 'identity.outsideTaken', 'another person of the same login name')
      const { browser: again } = await enter('u1')
      assert.equal((await meOf(again)).me.name, me.name)
      const out = await browser.go(`${city.base}/api/logout`, {
        method: 'POST',
        headers: { 'x-csrf-token': csrf, 'content-type': 'application/json' },
        body: '{}',
      })
      const { next } = (await out.json()) as { next: string }
      assert.ok(next.startsWith(`${outside.issuer}/session/end?`), next)
      assert.equal((await browser.go(`${city.base}/api/me`)).status, 401)
    })

    test('nobody is let in or made by guess: unknown name, no name, with words in both languages', async () => {
      assert.equal(await refusedAs('u3'), 'identity.outsideUnknown')
      assert.equal(await refusedAs('u4'), 'identity.outsideUnknown')
      const ways = good(await city.anyone.call('GET', '/api/login/ways?refused=identity.outsideUnknown'))
      assert.equal(ways.oidc.title, '统一身份认证')
      assert.match(ways.refused.says.zh, /没有对应的账号/)
      assert.match(ways.refused.says.en, /no account/)
      const odd = good(await city.anyone.call('GET', '/api/login/ways?refused=%3Cscript%3E'))
      assert.equal(odd.refused, null)
    })

    test('a way back holds once, in the browser that left, with its own state', async () => {
      outside.as('u1')
      const browser = jar()
      const back = await browser.follow(`${city.base}/api/login/oidc`, /\/api\/login\/oidc\/back/)
      const elsewhere = await jar().go(back)
      assert.match(elsewhere.headers.get('location') ?? '', /refused=identity\.askOver/)
      const late = await browser.go(back)
      assert.match(late.headers.get('location') ?? '', /refused=identity\.askOver/, 'spent by the attempt')
      const other = jar()
      const second = new URL(await other.follow(`${city.base}/api/login/oidc`, /\/api\/login\/oidc\/back/))
      second.searchParams.set('code', 'guessed')
      const guessed = await other.go(second.href)
      assert.match(guessed.headers.get('location') ?? '', /refused=identity\.outsideRefused/)
      const open = await jar().go(`${city.base}/api/login/oidc?next=//evil.example/`)
      assert.ok(open.headers.get('location')?.startsWith(outside.issuer))
    })
  })

  describe('being a provider', () => {
    const back = 'http://127.0.0.1:9/callback'
    let app: { clientId: string; secret: string; id: string }
    let config: client.Configuration
    const ask = async (more: Record<string, string> = {}, of = config) => {
      const verifier = client.randomPKCECodeVerifier()
      const [state, nonce] = [client.randomState(), client.randomNonce()]
      const address = client.buildAuthorizationUrl(of, {
        ...{ redirect_uri: back, scope: 'openid profile unit duties', state, nonce },
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        ...{ code_challenge_method: 'S256', ...more },
      }).href
      return { address, verifier, state, nonce }
    }
    const browserOf = async (account: string) => {
      const browser = jar()
      const answer = await browser.go(`${city.base}/api/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: account, password: DEMO_PASSWORD }),
      })
      const { csrf, me } = (await answer.json()) as { csrf: string; me: { account: string; name: string } }
      return { browser, csrf, me }
    }
    const consent = async (browser: ReturnType<typeof jar>, page: string, csrf: string, allow: boolean) => {
      const uid = new URL(page).pathname.split('/').at(-1)
      const asked = (await (await browser.go(`${city.base}/oidc/consent/${uid}/ask`)).json()) as {
        app: { name: string }
        scopes: string[]
      }
      const answer = await browser.go(`${city.base}/oidc/consent/${uid}/answer`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-csrf-token': csrf },
        body: JSON.stringify({ allow }),
      })
      return { asked, status: answer.status, next: ((await answer.json()) as { next: string }).next, uid }
    }
    before(async () => {
      const admin = await city.login('sysadmin')
      const register = (more: object) =>
        admin.call('POST', '/api/relying-apps', {
          ...{ name: '督查系统', redirectUris: [back], scopes: ['openid', 'profile', 'unit', 'duties'] },
          ...{ confidential: true, trusted: false, ...more },
        })
      for (const bad of [
        'javascript:alert(1)',
        'http://evil.example/',
        'https://*.gov.cn/',
        'https://a.gov.cn/#x',
        'https://u:p@a.gov.cn/',
      ])
        assert.equal((await register({ redirectUris: [bad] })).body.error.code, 'identity.badApp', bad)
      const made = good(await register({}))
      app = { clientId: made.app.clientId, secret: made.secret, id: made.app.id }
      assert.ok(!JSON.stringify(good(await admin.call('GET', '/api/relying-apps'))).includes(made.secret))
      config = await client.discovery(new URL(`${city.base}/oidc`), app.clientId, app.secret, undefined, {
        execute: [client.allowInsecureRequests],
      })
    })

    test('consent, code with PKCE, id_token and userinfo with name, unit and duties; a code opens once', async () => {
      const { browser, csrf, me } = await browserOf('unit01')
      const { address, verifier, state, nonce } = await ask()
      const page = await browser.follow(address, /\/console\/authorize\//)
      const { asked, next } = await consent(browser, page, csrf, true)
      assert.deepEqual([asked.app.name, asked.scopes], ['督查系统', ['openid', 'profile', 'unit', 'duties']])
      const returned = await browser.follow(next, /127\.0\.0\.1:9\/callback/)
      const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce }
      const tokens = await client.authorizationCodeGrant(config, new URL(returned), checks)
      const claims = tokens.claims()
      assert.equal(claims?.sub, me.account)
      assert.equal(claims?.name, me.name)
      assert.equal(claims?.preferred_username, 'unit01')
      const info = await client.fetchUserInfo(config, tokens.access_token, me.account)
      assert.ok((info.unit as { name: string }).name.length > 1)
      assert.ok((info.duties as { role: string }[]).some(({ role }) => role === 'handler'))
      // asked again, nothing is asked of the person
      const second = await ask()
      await browser.follow(second.address, /127\.0\.0\.1:9\/callback/)
      await assert.rejects(client.authorizationCodeGrant(config, new URL(returned), checks))
      await assert.rejects(
        client.fetchUserInfo(config, tokens.access_token, me.account),
        'a code used twice ends its tokens',
      )
    })

    test('refused is refused; another redirect address, no PKCE and a wrong secret get nothing', async () => {
      const { browser, csrf } = await browserOf('unit02')
      const { address } = await ask()
      const page = await browser.follow(address, /\/console\/authorize\//)
      const { next } = await consent(browser, page, csrf, false)
      const returned = new URL(await browser.follow(next, /127\.0\.0\.1:9\/callback/))
      assert.equal(returned.searchParams.get('error'), 'access_denied')

      for (const uri of [
        `${back}/`,
        `${back}?x=1`,
        'http://127.0.0.1:9/other',
        'https://evil.example/callback',
      ]) {
        const answer = await browser.go((await ask({ redirect_uri: uri })).address)
        assert.equal(answer.status, 400, uri)
        const text = await answer.text()
        assert.match(text, /回调地址与登记的不一致/)
        assert.ok(!/<script/i.test(text))
        assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/)
      }
      const bare = new URL((await ask()).address)
      bare.searchParams.delete('code_challenge')
      bare.searchParams.delete('code_challenge_method')
      const answer = await browser.go(bare.href)
      assert.match(answer.headers.get('location') ?? '', /error=invalid_request/)
      const wrong = await client.discovery(
        new URL(`${city.base}/oidc`),
        app.clientId,
        'not-the-secret',
        undefined,
        {
          execute: [client.allowInsecureRequests],
        },
      )
      const good2 = await ask()
      const again = await browser.follow(good2.address, /\/console\/authorize\//)
      const agreed = await consent(browser, again, csrf, true)
      const code = new URL(await browser.follow(agreed.next, /127\.0\.0\.1:9\/callback/))
      await assert.rejects(
        client.authorizationCodeGrant(wrong, code, {
          ...{ pkceCodeVerifier: good2.verifier, expectedState: good2.state, expectedNonce: good2.nonce },
        }),
      )
      await assert.rejects(
        client.authorizationCodeGrant(config, code, {
          ...{
            pkceCodeVerifier: client.randomPKCECodeVerifier(),
            expectedState: good2.state,
            expectedNonce: good2.nonce,
          },
        }),
        'another verifier',
      )
    })

    test('what somebody else’s browser began cannot be agreed to here; without the form token neither', async () => {
      const thief = jar()
      const page = await thief.follow((await ask()).address, /\/console\/authorize\//)
      const victim = await browserOf('unit03')
      const uid = new URL(page).pathname.split('/').at(-1)
      const answer = await victim.browser.go(`${city.base}/oidc/consent/${uid}/answer`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-csrf-token': victim.csrf },
        body: '{"allow":true}',
      })
      assert.equal(answer.status, 410)
      const own = await victim.browser.follow((await ask()).address, /\/console\/authorize\//)
      const bare = await victim.browser.go(
        own.replace('/console/authorize/', '/oidc/consent/').concat('/answer'),
        {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{"allow":true}',
        },
      )
      assert.equal(bare.status, 403)
    })

    test('keys turn: the new one is published before it signs, old tokens still verify', async () => {
      const admin = await city.login('sysadmin')
      const jwks = async () =>
        ((await (await fetch(`${city.base}/oidc/jwks`)).json()) as { keys: { kid: string; d?: string }[] })
          .keys
      const before = await jwks()
      assert.equal(before.length, 1)
      const { kid } = good(await admin.call('POST', '/api/relying-apps/key', {}))
      moved += 6_000
      const published = await jwks()
      assert.deepEqual(published.map((key) => key.kid).sort(), [before[0]?.kid, kid].sort())
      assert.ok(
        published.every((key) => key.d === undefined),
        'nothing private',
      )
      assert.equal(published[0]?.kid, before[0]?.kid, 'the old one signs still')
      moved += 11 * 60_000
      assert.equal((await jwks())[0]?.kid, kid)
      moved += 25 * 3_600_000
      await jwks()
      moved += 6_000
      assert.deepEqual(
        (await jwks()).map((key) => key.kid),
        [kid],
      )
    })

    test('frozen here, nothing there: tokens of a frozen account and of a closed application end', async () => {
      const admin = await city.login('sysadmin')
      const { browser, csrf, me } = await browserOf('unit04')
      const asked = await ask()
      const page = await browser.follow(asked.address, /\/console\/authorize\//)
      const { next } = await consent(browser, page, csrf, true)
      const code = new URL(await browser.follow(next, /127\.0\.0\.1:9\/callback/))
      const tokens = await client.authorizationCodeGrant(config, code, {
        ...{ pkceCodeVerifier: asked.verifier, expectedState: asked.state, expectedNonce: asked.nonce },
      })
      await client.fetchUserInfo(config, tokens.access_token, me.account)
      good(
        await admin.call('POST', `/api/accounts/${me.account}/freeze`, {
          frozen: true,
          reason: '调查期间停用',
        }),
      )
      await assert.rejects(client.fetchUserInfo(config, tokens.access_token, me.account))
      good(await admin.call('DELETE', `/api/relying-apps/${app.id}`))
      const closed = await browser.go((await ask()).address)
      assert.match(await closed.text(), /没有这个接入应用/)
    })
  })

  test('the list of personnel: preview, apply, bad rows back with reasons, leavers frozen, their work handed over', async () => {
    const admin = await city.login('sysadmin')
    const unit = [...city.city.catalog.units.values()].filter((one) => one.validTo === null)
    const [from, to] = [
      unit.find(({ name }) => name.includes('住建')) ?? unit[0],
      unit.find(({ kind }) => kind === 'town'),
    ]
    assert.ok(from && to)
    const sheet = (rows: readonly (readonly string[])[]) =>
      ['工号,姓名,变动,单位,岗位,账号,工作电话,生效日期', ...rows.map((row) => row.join(','))].join('\r\n')
    const send = async (path: string, text: string, who = admin) => {
      const form = new FormData()
      form.append('file', new Blob([text], { type: 'text/csv' }), '人员名单.csv')
      const response = await fetch(city.base + path, {
        method: 'POST',
        headers: { cookie: who.cookie, 'x-csrf-token': who.csrf },
        body: form,
      })
      return {
        status: response.status,
        body: (await response.json()) as ReturnType<typeof good>,
        headers: response.headers,
      }
    }
    const first = sheet([
      ['G1001', '林新来', '入职', from.name, '经办员', 'linxinlai', '020-12345678', ''],
      ['G1002', '何新来', '入职', to.name, '', '', '', '2026/1/5'],
      ['G1002', '重复者', '入职', to.name, '', '', '', ''],
      ['G1003', '没单位', '入职', '不存在的局', '', '', '', ''],
      ['G1004', '将来者', '入职', to.name, '', '', '', '2099-01-01'],
      ['G1005', '乱变动', '升天', to.name, '', '', '', ''],
      ['', '没工号', '入职', to.name, '', '', '', ''],
      ['G1006', '不认识', '离职', '', '', '', '', ''],
    ])
    const agent = await city.login('agent')
    assert.equal((await send('/api/personnel/preview', first, agent)).body.error.code, 'org.noDuty')
    const preview = good(await send('/api/personnel/preview', first))
    assert.deepEqual(preview.counts, { joined: 2, moved: 0, left: 0, same: 0, bad: 6 })
    assert.deepEqual(
      preview.bad.map((one: { row: number }) => one.row),
      [4, 5, 6, 7, 8, 9],
    )
    assert.match(preview.bad[0].reasons[0].zh, /与第 3 行重复/)
    assert.ok(Buffer.from(preview.rejects, 'base64').subarray(0, 2).equals(Buffer.from('PK')), 'a workbook')
    assert.equal((await send('/api/personnel?mark=other', first)).body.error.code, 'identity.listChanged')
    const done = good(await send(`/api/personnel?mark=${encodeURIComponent(preview.mark)}`, first))
    assert.deepEqual(
      done.passwords.map((one: { login: string }) => one.login),
      ['linxinlai', 'g1002'],
    )
    const joined = await city.login('linxinlai', done.passwords[0].password)
    assert.equal(good(await joined.call('GET', '/api/me')).me.mustChange, true)
    good(
      await joined.call('POST', '/api/password', { old: done.passwords[0].password, new: 'Lin-2026-enters' }),
    )
    assert.equal(good(await joined.call('GET', '/api/me')).me.unit, from.id)

    const second = sheet([
      ['G1001', '林新来', '调动', to.name, '窗口', '', '', ''],
      ['G1002', '何新来', '入职', to.name, '', '', '', ''],
      ['G1002', '何新来', '离职', '', '', '', '', ''],
    ])
    const plan = good(await send('/api/personnel/preview', second))
    assert.deepEqual(plan.counts, { joined: 0, moved: 1, left: 0, same: 1, bad: 1 })
    good(await send(`/api/personnel?mark=${encodeURIComponent(plan.mark)}`, second))
    assert.equal((await joined.call('GET', '/api/me')).status, 401, 'moved: logged out')
    const moved2 = await city.login('linxinlai', 'Lin-2026-enters')
    assert.equal(good(await moved2.call('GET', '/api/me')).me.unit, to.id)

    // somebody of the demonstration leaves: known by login name, his open matters go to the lead of his unit
    const clerk = await city.login('unit05')
    const clerkName = good(await clerk.call('GET', '/api/me')).me.name
    const dispatcher = await city.login('dispatcher')
    const act = async (who: Person, id: string, action: string, form: object) => {
      const { matter } = good(await who.call('GET', `/api/matters/${id}`))
      return good(
        await who.call('POST', `/api/matters/${id}/actions/${action}`, {
          ...{ version: matter.version, form },
          ...(matter.tasks?.[0] && action === 'sign' ? { task: matter.tasks[0].id } : {}),
        }),
      )
    }
    const made = good(
      await agent.call('POST', '/api/matters', {
        type: 'hotline.ticket',
        form: {
          ...{ title: '路灯不亮', content: '棠景街三元里大道路灯不亮', kind: 'help', category: '0201' },
          ...{ urgency: 'normal', area: '440111007' },
        },
        requester: { name: '张三丰', phone: '13800138000' },
        touch: { channel: 'phone' },
      }),
    )
    const { id, number } = made.matter.matter
    await act(dispatcher, id, 'dispatch', {
      lead: good(await clerk.call('GET', '/api/me')).me.unit,
      why: '由其办理',
    })
    await act(clerk, id, 'sign', {})
    const third = sheet([['G2001', clerkName, '离职', '', '', 'unit05', '', '']])
    const leave = good(await send('/api/personnel/preview', third))
    assert.deepEqual(leave.counts, { joined: 0, moved: 0, left: 1, same: 0, bad: 0 })
    good(await send(`/api/personnel?mark=${encodeURIComponent(leave.mark)}`, third))
    assert.equal((await clerk.call('GET', '/api/me')).status, 401)
    assert.equal(
      (await city.anyone.call('POST', '/api/login', { name: 'unit05', password: DEMO_PASSWORD })).status,
      401,
    )
    assert.equal((await facts('identity.personnelImported')).length, 3)
    const [handed] = await facts('identity.handedOver')
    assert.deepEqual(handed?.body.items, [{ kind: 'matter', id }])
    const leads = handed?.body.leads
    assert.ok(Array.isArray(leads) && leads.length > 0)
    const lead = await city.login('lead05')
    const notices = good(await lead.call('GET', '/api/notices'))
    assert.ok(JSON.stringify(notices).includes(number), 'the lead reads which ones')
    const again = good(await send('/api/personnel/preview', third))
    assert.deepEqual(
      again.counts,
      { joined: 0, moved: 0, left: 0, same: 1, bad: 0 },
      'sent again, nothing happens',
    )
  })
})
