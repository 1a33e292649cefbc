import assert from 'node:assert/strict'
import { request as rawRequest } from 'node:http'
import { test } from 'node:test'
import { signatureOf } from '../../server/hooks/decide.ts'
import { citizen, good, idNumber } from '../citizen.ts'
import type { Person } from '../city.ts'
import { deskOf } from '../fuzz/callers.ts'
import { jsonOf, made, makeDice, makeSeen } from '../fuzz/values.ts'
import type { Live } from './live.ts'

const changes = (method: string): boolean => method !== 'GET' && method !== 'HEAD'
const headersOf = (who: Person) => ({ cookie: who.cookie, 'x-csrf-token': who.csrf })
const filledPath = (path: string): string =>
  path.replace(/\{[^}]+\}/g, '01a202a7-75d8-708c-b0db-9c1fd8aecf28')

const opening = {
  type: 'hotline.ticket',
  form: { content: '路口的路灯不亮，晚上看不清', kind: 'complaint', category: '0204', area: '440111007' },
  touch: { channel: 'phone' },
}

/** As it is written, without what a client makes of it. */
function bare(base: string, path: string): Promise<{ status: number; body: string; location: string }> {
  const { hostname, port } = new URL(base)
  return new Promise((resolve, reject) => {
    const asked = rawRequest({ hostname, port, path, method: 'GET' }, (answer) => {
      let body = ''
      answer.on('data', (chunk) => {
        body += chunk
      })
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, body, location: answer.headers.location ?? '' }),
      )
    })
    asked.on('error', reject)
    asked.end()
  })
}

export function doors(live: () => Live): void {
  test('forgery: no change without the token of this session, from another origin, or as a form of another site', async () => {
    const { city, operations, as } = live()
    const agent = await as('agent')
    const other = await as('dispatcher')
    const staff = operations.filter(
      ({ method, path }) =>
        changes(method) &&
        /^\/api\//.test(path) &&
        !/^\/api\/(public|citizen|login|hooks|signals)/.test(path),
    )
    assert.ok(staff.length > 150, `${staff.length} doors`)
    const through: string[] = []
    for (const { method, path } of staff) {
      const url = city.base + filledPath(path)
      const json = { 'content-type': 'application/json' }
      const tries: readonly (readonly [string, Record<string, string>, string])[] = [
        ['no token', { cookie: agent.cookie, ...json }, '{}'],
        ['token of another session', { cookie: agent.cookie, 'x-csrf-token': other.csrf, ...json }, '{}'],
        ['other origin', { ...headersOf(agent), origin: 'https://evil.example', ...json }, '{}'],
        ['opaque origin', { ...headersOf(agent), origin: 'null', ...json }, '{}'],
        ['other site', { ...headersOf(agent), 'sec-fetch-site': 'cross-site', ...json }, '{}'],
        ['plain text', { cookie: agent.cookie, 'content-type': 'text/plain' }, '{}'],
        [
          'form',
          { cookie: agent.cookie, 'content-type': 'application/x-www-form-urlencoded' },
          'x-csrf-token=1&_method=PUT',
        ],
      ]
      for (const [how, headers, body] of tries) {
        const answer = await fetch(url, { method, headers, body, redirect: 'manual' })
        const text = await answer.text()
        if (answer.status !== 403 || !/http\.csrf/.test(text))
          through.push(`${how}: ${method} ${path} ${answer.status} ${text.slice(0, 120)}`)
      }
    }
    assert.deepEqual(through, [])
  })

  test('forgery: doors of citizens and of the public take nothing from another origin', async () => {
    const { city, operations, citizens } = live()
    const through: string[] = []
    for (const { method, path } of operations.filter(
      ({ method, path }) => changes(method) && /^\/api\/(citizen|public)/.test(path),
    )) {
      const answer = await fetch(city.base + filledPath(path), {
        ...{ method, redirect: 'manual' },
        headers: {
          cookie: citizens[0].cookie,
          origin: 'https://evil.example',
          'content-type': 'application/json',
        },
        body: '{}',
      })
      const text = await answer.text()
      if (answer.status !== 403 || !/http\.csrf/.test(text))
        through.push(`${method} ${path} ${answer.status}`)
    }
    assert.deepEqual(through, [])
  })

  test('nobody gets in where a session is needed, whatever the method', async () => {
    const { city, operations } = live()
    const through: string[] = []
    for (const { method, path } of operations.filter(
      ({ path }) => /^\/api\//.test(path) && !/^\/api\/(public|login|hooks|signals)/.test(path),
    )) {
      const answer = await fetch(city.base + filledPath(path), {
        ...{ method, redirect: 'manual', headers: { 'content-type': 'application/json' } },
        ...(changes(method) ? { body: '{}' } : {}),
      })
      await answer.text()
      const open = ['/api/citizen/me', '/api/citizen/logout', '/api/citizen/login', '/api/citizen/login/code']
      if (answer.status < 400 && !open.includes(path) && !path.startsWith('/api/citizen/apply'))
        through.push(`${method} ${path} ${answer.status}`)
    }
    // what a citizen without a login may read is the same as on the public pages
    assert.deepEqual(
      through.filter((one) => !/\/api\/citizen\/(rate|invitations|here|fees)/.test(one)),
      [],
    )
  })

  test('every answer says that it is no page, is not framed and is not kept; its policy runs nothing', async () => {
    const { city, operations, as } = live()
    const wrong: string[] = []
    for (const { path } of operations.filter(
      ({ method, path }) => method === 'GET' && !path.endsWith('/live'),
    )) {
      const who = /^(citizen|nobody)$/.test(deskOf(path)) ? null : await as(deskOf(path))
      const answer = await fetch(city.base + filledPath(path), {
        headers: who ? headersOf(who) : {},
        redirect: 'manual',
      })
      await answer.text()
      const has = (name: string, wanted: RegExp): void => {
        const value = answer.headers.get(name) ?? ''
        if (!wanted.test(value)) wrong.push(`${path} ${answer.status} ${name}: ${value || '(none)'}`)
      }
      has('x-content-type-options', /^nosniff$/)
      has('x-frame-options', /^DENY$/)
      has('referrer-policy', /^same-origin$/)
      has('x-request-id', /^[0-9a-f-]{36}$/)
      if (path.startsWith('/api/')) has('content-security-policy', /^default-src 'none'/)
      if (path.startsWith('/api/') && !/^\/api\/(public|map)/.test(path)) has('cache-control', /no-store/)
      for (const name of ['x-powered-by', 'server'])
        if (answer.headers.has(name)) wrong.push(`${path} tells ${name}`)
    }
    assert.deepEqual(wrong, [])
  })

  test('cookies: out of reach of scripts and other sites, only over TLS behind TLS', async () => {
    const { city } = live()
    const login = await fetch(`${city.base}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https' },
      body: JSON.stringify({ name: 'agent', password: 'Huying#2026' }),
    })
    const staff = login.headers.get('set-cookie') ?? ''
    assert.match(staff, /^__Host-huying_session=[\w-]{32,}.*HttpOnly/)
    assert.match(staff, /Path=\/;/)
    assert.doesNotMatch(staff, /Domain=/i)
    assert.match(staff, /SameSite=(Lax|Strict)/i)
    assert.match(staff, /Secure/i)
    assert.match(login.headers.get('strict-transport-security') ?? '', /max-age=31536000/)
    const { shown } = good(
      await city.anyone.call('POST', '/api/citizen/login/code', { phone: '13800138903' }),
    )
    const entered = await fetch(`${city.base}/api/citizen/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https' },
      body: JSON.stringify({ phone: '13800138903', code: shown }),
    })
    const own = entered.headers.get('set-cookie') ?? ''
    assert.match(own, /HttpOnly/i)
    assert.match(own, /SameSite=Strict/i)
    assert.match(own, /Path=\/api\/citizen/i)
    assert.match(own, /Secure/i)
  })

  test('paths lead out of no folder, and nobody is sent to another site', async () => {
    const { city } = live()
    const paths = [
      ...[
        '/assets/../../../../etc/passwd',
        '/assets/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
        '/assets/..%2f..%2fetc/passwd',
      ],
      ...['/console/..%5c..%5cetc%5cpasswd', '/console/%2e%2e%2fpackage.json', '/field/..;/..;/etc/passwd'],
      ...['/assets//etc/passwd', '/citizen/....//....//etc/passwd', '/reader/%c0%ae%c0%ae/etc/passwd'],
      ...[
        '/api/files/..%2f..%2fetc%2fpasswd',
        '/api/public/files/../../keys/vault.key',
        '/share/v1/files/../../x',
      ],
      ...[
        '//evil.example',
        '//evil.example/%2f..',
        '/\\evil.example',
        '/%5cevil.example',
        '/console//evil.example',
      ],
      ...[
        '/https:evil.example',
        '/citizen?next=https://evil.example',
        '/?next=//evil.example',
        '/.%0d%0aa:b',
      ],
      ...['/favicon.ico?//evil.example', '/%0d%0aset-cookie:%20a=b', '/console/%0d%0aset-cookie:%20a=b'],
    ]
    for (const path of paths) {
      const { status, body, location } = await bare(city.base, path)
      assert.ok(!/root:[x*]:0|aes-256-gcm|"devDependencies"/.test(body), `${path}: ${body.slice(0, 200)}`)
      assert.ok(status < 500, `${path}: ${status}`)
      assert.match(location, /^($|\/(?![/\\]))/, path)
    }
  })

  test('no text of a request becomes a header of the answer', async () => {
    const { city, operations, as } = live()
    const head = await as('head')
    const evil = 'a\r\nx-injected: 1\r\n'
    for (const { path, parameters } of operations.filter(
      ({ method, path }) => method === 'GET' && !path.endsWith('/live'),
    )) {
      const query = new URLSearchParams(
        parameters.filter((one) => one.in === 'query').map(({ name }) => [name, evil]),
      )
      const filled = path.replace(/\{[^}]+\}/g, encodeURIComponent(evil))
      const answer = await fetch(`${city.base}${filled}?${query}`, {
        headers: headersOf(head),
        redirect: 'manual',
      })
      await answer.text()
      assert.ok(!answer.headers.has('x-injected'), path)
      assert.ok(answer.status < 500 || answer.status === 501, `${path}: ${answer.status}`)
    }
  })

  test('names of prototypes enter by no body, query, form or upload', async () => {
    const { city, operations, as, components } = live()
    const dice = makeDice(9)
    const making = { dice, seen: makeSeen(dice), components, wrongShare: 0 }
    const odd: string[] = []
    for (const { method, path, body } of operations.filter((one) => one.body?.['application/json'])) {
      const who = /^(citizen|nobody)$/.test(deskOf(path)) ? null : await as(deskOf(path))
      const value = made(body?.['application/json']?.schema ?? {}, '', making)
      const inside = jsonOf(value).replace(/^\{/, '').replace(/\}$/, '')
      for (const key of ['__proto__', 'constructor', 'prototype']) {
        const answer = await fetch(city.base + filledPath(path), {
          ...{ method, redirect: 'manual' },
          headers: {
            'content-type': 'application/json',
            ...(who ? headersOf(who) : { cookie: live().citizens[0].cookie }),
          },
          body: `{${inside}${inside ? ',' : ''}"${key}":{"polluted":true,"isAdmin":true}}`,
        })
        const text = await answer.text()
        if (answer.status < 400 || answer.status >= 500)
          odd.push(`${method} ${path} ${key}: ${answer.status} ${text.slice(0, 100)}`)
      }
    }
    for (const query of ['__proto__[polluted]=1', 'constructor.prototype.polluted=1', '__proto__.polluted=1'])
      await fetch(`${city.base}/api/public/requests?${query}`)
    await fetch(`${city.base}/open311/v2/requests.json`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: '__proto__[polluted]=1&attribute[__proto__]=1&attribute[constructor]=2',
    })
    assert.equal(({} as { polluted?: unknown }).polluted, undefined)
    assert.equal(({} as { isAdmin?: unknown }).isAdmin, undefined)
    // webhooks answer 401 to everybody without a signature, before they read anything
    assert.deepEqual(odd, [])
  })

  test('what a caller may not say of a matter, a person or himself is not kept', async () => {
    const { city, as } = live()
    const agent = await as('agent')
    const extra = {
      ...{
        id: crypto.randomUUID(),
        number: '20200101000001',
        state: 'closed',
        version: 99,
        district: '110000',
      },
      ...{ opened_by: 'head', openedBy: 'head', units: ['x'], closedAt: '2020-01-01', role: 'sysadmin' },
    }
    const made = await agent.call('POST', '/api/matters', { ...opening, ...extra })
    if (made.status < 300) {
      const { matter } = made.body.matter
      assert.notEqual(matter.id, extra.id)
      assert.notEqual(matter.number, extra.number)
      assert.notEqual(matter.state, 'closed')
      assert.ok(matter.version < 5)
    } else assert.equal(made.status, 400)
    const inForm = await agent.call('POST', '/api/matters', {
      ...opening,
      form: { ...opening.form, ...extra },
    })
    assert.equal(inForm.status, 422, JSON.stringify(inForm.body))
    const publicly = await city.anyone.call('POST', '/api/public/requests', {
      ...{
        content: '公园长椅坏了需要维修',
        name: '张三',
        phone: '13800138000',
        ...extra,
        kind: 'report',
        secret: true,
      },
    })
    assert.ok(publicly.status < 500)
    if (publicly.status < 300) assert.notEqual(publicly.body.number, extra.number)
    // the agent cannot make himself an administrator by any of the doors that know persons
    for (const [method, path, body] of [
      [
        'POST',
        '/api/people',
        { name: '新人', account: 'newcomer', duties: [{ role: 'systemAdmin' }], role: 'systemAdmin' },
      ],
      ['POST', '/api/duties', { person: agent.me.account, role: 'systemAdmin' }],
      ['POST', '/api/password', { old: 'x', new: 'y', account: 'sysadmin', role: 'systemAdmin' }],
      ['POST', '/api/delegations', { to: agent.me.account, role: 'systemAdmin' }],
    ] as const) {
      const answer = await agent.call(method, path, body)
      assert.ok(answer.status >= 400 && answer.status < 500, `${path}: ${answer.status}`)
    }
    assert.deepEqual((await agent.call('GET', '/api/me')).body.me.roles, ['agent'])
  })

  test('tokens: none of another kind, another session, another sender, another time or without a signature counts', async () => {
    const { city, as, citizens } = live()
    const agent = await as('agent')
    const b64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = { sub: 'sysadmin', exp: 4_102_444_800, role: 'systemAdmin' }
    const secret = agent.cookie.split('=')[1] ?? ''
    const citizenSecret = citizens[0].cookie.split('=')[1] ?? ''
    for (const token of [
      `${b64({ alg: 'none' })}.${b64(claims)}.`,
      `${b64({ alg: 'HS256', kid: '../../dev/null' })}.${b64(claims)}.AAAA`,
      citizenSecret,
      secret.slice(0, -1),
      `${secret}x`,
      secret.toUpperCase(),
      '',
      'null',
      '0',
    ]) {
      const answer = await fetch(`${city.base}/api/me`, { headers: { cookie: `huying_session=${token}` } })
      assert.equal(answer.status, 401, token.slice(0, 40))
      const bearer = await fetch(`${city.base}/api/me`, {
        headers: { authorization: `Bearer ${token || 'x'}` },
      })
      assert.equal(bearer.status, 401)
    }
    const asCitizen = await fetch(`${city.base}/api/citizen/applications`, {
      headers: { cookie: `huying_citizen=${secret}` },
    })
    assert.equal(asCitizen.status, 401)
    // a webhook: every part of what is signed counts
    const key = 'whsec_Z2F0ZXdheS1zZWNyZXQ='
    const now = String(Math.floor(Date.now() / 1000))
    const body = JSON.stringify({
      channel: 'wechat',
      externalId: 'x-1',
      from: '13900139000',
      text: '公交站牌倒了',
    })
    const right = signatureOf(key, 'm1', now, Buffer.from(body))
    const old = String(Number(now) - 3_600)
    for (const [id, at, signature, sent] of [
      ['m1', now, right.replace('v1,', 'v1a,'), body],
      ['m1', now, 'v1,', body],
      ['m1', now, '', body],
      ['m2', now, right, body],
      ['m1', now, right, body.replace('倒了', '在了')],
      ['m1', old, signatureOf(key, 'm1', old, Buffer.from(body)), body],
      ['m1', now, signatureOf('whsec_', 'm1', now, Buffer.from(body)), body],
    ] as const) {
      const answer = await fetch(`${city.base}/api/hooks/gateway`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': at,
          'webhook-signature': signature,
        },
        body: sent,
      })
      assert.equal(answer.status, 401, await answer.text())
    }
    // tokens in addresses are guessed by nobody: unknown ones are not found, whoever asks
    for (const path of [
      '/api/public/rate/AAAA',
      '/api/public/pay/AAAA',
      '/share/v1/files/AAAA',
      '/api/citizen/invitations/AAAA',
    ]) {
      const answer = await fetch(city.base + path)
      assert.ok(
        answer.status === 404 || answer.status === 401 || answer.status === 400,
        `${path}: ${answer.status}`,
      )
    }
  })

  test('at once: one key, one code, one act count once', async () => {
    const { city, as } = live()
    const agent = await as('agent')
    const key = { 'idempotency-key': `race-${crypto.randomUUID()}` }
    const sent = await Promise.all(
      Array.from({ length: 12 }, () => agent.call('POST', '/api/matters', opening, key)),
    )
    assert.equal(
      sent.filter(({ status }) => status === 201).length,
      1,
      JSON.stringify(sent.map((one) => one.status)),
    )
    assert.equal(
      new Set(sent.filter(({ status }) => status < 300).map((one) => one.body.matter.matter.number)).size,
      1,
    )
    const { id, version } = sent
      .filter(({ status }) => status === 201)
      .map((one) => one.body.matter.matter)[0]
    const acts = await Promise.all(
      Array.from({ length: 8 }, () =>
        agent.call('POST', `/api/matters/${id}/actions/supplement`, {
          version,
          form: { text: '补充一句话' },
        }),
      ),
    )
    assert.equal(
      acts.filter(({ status }) => status === 200).length,
      1,
      JSON.stringify(acts.map((one) => one.status)),
    )
    const phone = '13800138904'
    const { shown } = good(await city.anyone.call('POST', '/api/citizen/login/code', { phone }))
    const entries = await Promise.all(
      Array.from({ length: 8 }, () => city.anyone.call('POST', '/api/citizen/login', { phone, code: shown })),
    )
    assert.equal(entries.filter(({ status }) => status === 200).length, 1, 'a code opens once')
    // a code that hands a draft on is taken once, by one of those who know it
    const owner = await citizen(city, '13800138905', '丙有稿', idNumber('44011119900101004'))
    const takers = live().citizens
    const { rows } = good(await city.anyone.call('GET', '/api/public/items?q='))
    const item = rows[0]?.code
    const sheet = await owner.call('GET', `/api/citizen/apply/${encodeURIComponent(item)}`)
    if (sheet.status === 200) {
      const draft = crypto.randomUUID()
      good(
        await owner.call('PUT', `/api/citizen/drafts/${draft}`, {
          ...{ item, version: sheet.body.version, over: 0, device: 'attack' },
          filled: { answers: {}, values: {}, materials: [] },
        }),
      )
      const given = good(await owner.call('POST', `/api/citizen/drafts/${draft}/code`))
      const taken = await Promise.all(
        Array.from({ length: 6 }, (_, n) =>
          (takers[n % 2] as (typeof takers)[0]).call('POST', '/api/citizen/drafts/take', {
            code: given.code,
          }),
        ),
      )
      assert.ok(
        taken.filter(({ status }) => status === 200).length <= 1,
        JSON.stringify(taken.map((one) => one.status)),
      )
    }
  })
}
