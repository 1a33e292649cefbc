import assert from 'node:assert/strict'
import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'
import { type Id, must, newId, say } from '../../../base/index.ts'
import { openVault } from '../../fields/index.ts'
import { schema as ledger } from '../../ledger/index.ts'
import { type Actor, type Citizen, systemActor } from '../../org/index.ts'
import type { Store } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import { makeKeyPair, signerOf } from '../envelope/index.ts'
import { schema as keysSchema, openKeys } from '../keys/index.ts'
import {
  addParty,
  agree,
  bitstringStatusOf,
  changeParty,
  decline,
  deliver,
  didDocument,
  type ExchangeCity,
  exportVc,
  forget,
  type Held,
  invitationFor,
  issuerMetadata,
  type NewParty,
  openContexts,
  openRequest,
  presentationOf,
  readOffer,
  receive,
  requestObject,
  requestOf,
  schema,
  stopParty,
  tokenStatusList,
  tokenStatusOf,
  typeMetadata,
  verifyProofs,
} from './index.ts'

const district = '440605'
const vault = openVault({ key: Buffer.alloc(32, 9) })
const person = (): Citizen => ({
  ...{ id: newId(), district, name: '张三', phone: '13800000000', realName: true, acting: null },
})
const citizen = person()
let now = new Date('2026-11-21T08:00:00Z')
const seconds = () => Math.floor(now.getTime() / 1000)

// a tennis club gives players' cards
const card = {
  title: say('球员证', 'Player’s card'),
  fields: {
    level: { kind: 'text', title: say('等级', 'Level') },
    club: { kind: 'text', title: say('俱乐部', 'Club') },
    status: { kind: 'text', title: say('状态', 'State') },
  },
} as unknown as ExchangeCity['types'][string]

const held = (place: Held['place'], over: Partial<Held['facts']> = {}): Held => ({
  id: newId(),
  type: 'club.card',
  title: card.title,
  facts: {
    huying: 'certificate 1',
    identifier: '1.2.156.3005.2.11100000000013338W011.11440111MB2C000135.20260930000001.001.A',
    ...{ type: 'club.card', typeCode: '11100000000013338W011', typeVersion: 1, title: '球员证' },
    ...{ number: 'Q4406052026000001', issuer: '白云网球俱乐部', issuerCode: '11440111MB2C000135' },
    ...{ issuedOn: '2026-09-30', holders: [{ kind: 'person', name: '张三', code: '440605199001011234' }] },
    ...{ validFrom: '2026-09-30', validTo: '2030-09-30', area: '440605', version: 1, previous: null },
    surface: { level: '一级', club: '白云', status: '在册' },
    test: true,
    ...over,
  },
  titles: Object.fromEntries(Object.entries(card.fields).map(([name, field]) => [name, field.title])),
  token: 'HY1:TOKEN',
  sealedWith: 'sm2',
  place,
})

function phone() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' })
  return {
    jwk: { kty, crv, x, y },
    alg: 'ES256' as const,
    sign: async (message: Uint8Array) =>
      sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
    sha256: async (bytes: Uint8Array) => createHash('sha256').update(bytes).digest(),
  }
}

const formOf = async (request: IncomingMessage): Promise<URLSearchParams> => {
  let text = ''
  for await (const part of request) text += part
  return new URLSearchParams(text)
}
const listening = (server: Server): Promise<string> =>
  new Promise((done) =>
    server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
  )

describe('presentations on line', () => {
  let store: Store
  let city: ExchangeCity
  let keys: ReturnType<typeof openKeys>
  let mine: Held[] = []
  const uses: { by: string; fields: readonly string[]; result: string }[] = []
  const clerk: Actor = { ...systemActor(district), kind: 'staff', account: newId(), name: '周一' }
  const signer = signerOf(1, makeKeyPair('ed25519'))

  // the city's own doors, as the server opens them
  const doors = createServer(async (request, reply) => {
    const [, , kind, id] = (request.url ?? '').split('/')
    const form = request.method === 'POST' ? await formOf(request) : new URLSearchParams()
    if (kind === 'requests') {
      const said = await requestObject(store, city, id as Id, form.get('wallet_nonce'), now)
      return void reply.writeHead(said.ok ? 200 : said.error.http).end(said.ok ? said.value : said.error.code)
    }
    const said = await receive(city, id as Id, Object.fromEntries(form), now)
    return void reply.writeHead(said.ok ? 200 : 400).end(said.ok ? '{}' : said.error.code)
  })

  // an outside verifier that shares no code with ours: its own key, the npm reference to check
  const hotelKey = generateKeyPairSync('ed25519')
  const hotel = {
    origin: '',
    request: {} as Record<string, unknown>,
    answers: [] as URLSearchParams[],
    status: 200,
    list: '',
    server: createServer(async (request, reply) => {
      if (request.url === '/list') return void reply.end(hotel.list)
      if (request.url?.startsWith('/request')) {
        const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
        const text = `${part({ alg: 'EdDSA', typ: 'oauth-authz-req+jwt', kid: 'h1' })}.${part(hotel.request)}`
        return void reply.end(
          `${text}.${sign(null, Buffer.from(text), hotelKey.privateKey).toString('base64url')}`,
        )
      }
      hotel.answers.push(await formOf(request))
      return void reply.writeHead(hotel.status).end(JSON.stringify({ redirect_uri: `${hotel.origin}/done` }))
    }),
  }
  const CLIENT = 'decentralized_identifier:did:web:hotel.example'
  const asks = (over: Record<string, unknown> = {}, fields = ['holder_name', 'level']) => ({
    ...{ client_id: CLIENT, response_type: 'vp_token', response_mode: 'direct_post' },
    ...{ response_uri: `${hotel.origin}/answer`, nonce: randomBytes(16).toString('base64url'), state: 's1' },
    dcql_query: {
      credentials: [
        {
          ...{
            id: 'q',
            format: 'dc+sd-jwt',
            meta: { vct_values: [`${city.origin()}/credentials/types/club.card`] },
          },
          claims: fields.map((field) => ({ path: [field] })),
        },
      ],
    },
    ...over,
  })
  const invitation = () =>
    `openid4vp://?client_id=${encodeURIComponent(CLIENT)}&request_uri=${encodeURIComponent(`${hotel.origin}/request`)}`

  before(async () => {
    const fresh = await freshStore([ledger, keysSchema, schema])
    store = fresh
    keys = openKeys({
      ...{ store, district, vault, algorithm: 'ed25519', now: () => now, listSize: 4096 },
      roots: { roots: { threshold: 1, keys: [signer] }, signers: [signer] },
    })
    await keys.settle()
    const origin = await listening(doors)
    hotel.origin = await listening(hotel.server)
    city = {
      ...{ store, district, vault, keys, demo: true, origin: () => origin, now: () => now },
      types: { 'club.card': card },
      heldBy: async (_reader, who, types) =>
        who.id === citizen.id ? mine.filter(({ type }) => !types || types.includes(type)) : [],
      noteUse: async (_tx, _citizen, _certificate, { by, fields, result }) =>
        void uses.push({ by, fields, result }),
    }
    const [place] = await store.tx((tx) => keys.allocateStatus(tx, 1, now))
    await keys.settle()
    assert.ok(place)
    mine = [held(place)]
  })
  after(async () => {
    doors.close()
    hotel.server.close()
    await store.close()
  })

  const party = (over: Partial<NewParty> = {}): NewParty => ({
    ...{ kind: 'verifier', name: '白云酒店', identifier: CLIENT, origin: hotel.origin, from: '2026-11-01' },
    keys: [{ ...hotelKey.publicKey.export({ format: 'jwk' }), kid: 'h1' }],
    ...{ purpose: '入住登记', until: '2027-10-31' },
    mayAsk: [{ type: 'club.card', fields: ['holder_name', 'level'] }],
    ...over,
  })
  const code = (said: { ok: true } | { ok: false; error: { code: string } }) =>
    said.ok ? 'ok' : said.error.code
  const certificate = () => mine[0]?.id as Id

  test('the city asks, a wallet answers, once; nobody else’s answer counts', async () => {
    const input = { type: 'club.card', fields: ['holder_name', 'level', 'status_'], purpose: '办理球场预约' }
    const asked = must(await store.tx((tx) => openRequest(tx, city, clerk, input, now)))
    // the wallet of the same city reads it like any other
    const offer = must(await readOffer(city, citizen, asked.url, now))
    assert.deepEqual(
      offer.certificates[0]?.fields.map(({ name, value }) => [name, value]),
      [
        ['holder_name', '张三'],
        ['level', '一级'],
        ['status_', '在册'],
      ],
    )
    const device = phone()
    const given = must(
      await agree(
        city,
        citizen,
        offer.id,
        { certificate: certificate(), fields: input.fields, key: device.jwk },
        now,
      ),
    )
    const to = { audience: given.audience, nonce: given.nonce, now: seconds() }
    // another phone, another asker, another nonce: none is passed on
    for (const [wrong, by] of [
      [to, phone()],
      [{ ...to, audience: 'someone' }, device],
      [{ ...to, nonce: 'another' }, device],
      [{ ...to, now: seconds() - 3600 }, device],
    ] as const) {
      const bad = await presentationOf(given.credential, input.fields, wrong, by)
      assert.equal(code(await deliver(city, citizen, offer.id, bad, now)), 'exchange.notTaken')
    }
    const shown = await presentationOf(given.credential, input.fields, to, device)
    assert.equal(code(await deliver(city, person(), offer.id, shown, now)), 'exchange.requestUnknown')
    must(await deliver(city, citizen, offer.id, shown, now))
    const seen = must(await requestOf(store, city, clerk, asked.id, now))
    assert.equal(seen.state, 'answered')
    assert.equal(seen.shown?.holder_name, '张三')
    assert.equal(seen.shown?.sealed_with, 'SM2-SM3')
    assert.equal(seen.shown && 'club' in seen.shown, false)
    assert.deepEqual(uses.at(-1), { by: '本市政务服务', fields: input.fields, result: 'sent' })
    // replayed: by the wallet, and straight to the door
    assert.equal(code(await deliver(city, citizen, offer.id, shown, now)), 'exchange.requestOver')
    const row = await requestObject(store, city, asked.id, null, now)
    assert.equal(code(row), 'exchange.requestOver')
    // forgotten after a day
    await store.tx((tx) => forget(tx, city, new Date(now.getTime() + 25 * 3_600_000)))
    assert.equal(must(await requestOf(store, city, clerk, asked.id, now)).shown, null)
    assert.equal(
      code(await requestOf(store, city, { ...clerk, account: newId() }, asked.id, now)),
      'exchange.requestUnknown',
    )
  })

  test('an answer without the secret, after its time, replayed into another request, or taken back is refused', async () => {
    const input = { type: 'club.card', fields: ['level'], purpose: '' }
    const ask = async () => must(await store.tx((tx) => openRequest(tx, city, clerk, input, now)))
    const stateOf = async (id: Id) => {
      const jwt = must(await requestObject(store, city, id, 'w1', now))
      const said = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Record<
        string,
        string
      >
      assert.equal(said.wallet_nonce, 'w1')
      return said
    }
    const first = await ask()
    const said = await stateOf(first.id)
    const { exportSdJwt } = await import('./export.ts')
    const device = phone()
    const make = async (one: Held, to: Record<string, string>) => {
      const by = {
        origin: city.origin(),
        signer: await keys.signWith('exchange'),
        now: seconds(),
        until: seconds() + 3600,
      }
      const whole = await exportSdJwt(one, { ...by, holder: device.jwk as never })
      const shown = await presentationOf(
        whole,
        ['level'],
        { audience: to.client_id as string, nonce: to.nonce as string, now: seconds() },
        device,
      )
      return JSON.stringify({ certificate: [shown] })
    }
    const token = await make(mine[0] as Held, said)
    const send = (id: Id, over: Record<string, string> = {}) =>
      receive(city, id, { state: said.state as string, vp_token: token, ...over }, now)
    assert.equal(code(await send(first.id, { state: 'x'.repeat(32) })), 'exchange.requestUnknown')
    const second = await ask()
    assert.equal(code(await send(second.id)), 'exchange.requestUnknown')
    const other = await stateOf(second.id)
    const replayed = await receive(city, second.id, { state: other.state as string, vp_token: token }, now)
    assert.deepEqual(replayed.ok ? null : replayed.error.detail, { why: 'nonceWrong' })
    const before_ = now
    now = new Date(now.getTime() + 301_000)
    assert.equal(code(await send(first.id)), 'exchange.requestOver')
    now = before_
    assert.equal(code(await send(first.id)), 'ok')
    assert.equal(code(await send(first.id)), 'exchange.requestOver')

    const third = await ask()
    const told = await stateOf(third.id)
    const place = mine[0]?.place
    assert.ok(place)
    await store.tx(async (tx) => must(await keys.revoke(tx, [place], now)))
    await keys.settle()
    const dead = await receive(
      city,
      third.id,
      { state: told.state as string, vp_token: await make(mine[0] as Held, told) },
      now,
    )
    assert.deepEqual(dead.ok ? null : dead.error.detail, { why: 'revoked' })
    const failed = must(await requestOf(store, city, clerk, third.id, now))
    assert.deepEqual([failed.state, failed.why], ['failed', 'revoked'])
    await store.tx(async (tx) => must(await keys.restore(tx, [place], now)))
    await keys.settle()
    // a stranger's issuer, and one who declines
    const fourth = await ask()
    const last = await stateOf(fourth.id)
    must(await receive(city, fourth.id, { state: last.state as string, error: 'access_denied' }, now))
    assert.equal(must(await requestOf(store, city, clerk, fourth.id, now)).state, 'refused')
  })

  test('an outside verifier gets what it is registered for, from whoever agrees, and the reference takes it', async () => {
    hotel.request = asks()
    assert.equal(code(await readOffer(city, citizen, invitation(), now)), 'exchange.partyUnknown')
    const bad = [
      { origin: 'http://192.168.1.9' },
      { keys: [] },
      { mayAsk: [] },
      { until: '2031-01-01' },
      { mayAsk: [{ type: 'club.card', fields: ['salary'] }] },
    ]
    for (const over of bad)
      assert.equal(
        code(await store.tx((tx) => addParty(tx, city, clerk, party(over), now))),
        'exchange.partyBad',
      )
    const registered = must(await store.tx((tx) => addParty(tx, city, clerk, party(), now)))
    assert.equal(code(await store.tx((tx) => addParty(tx, city, clerk, party(), now))), 'exchange.partyKnown')

    const offer = must(await readOffer(city, citizen, invitation(), now))
    assert.equal(offer.party, '白云酒店')
    // somebody else opens the same request: it was passed on
    assert.equal(code(await readOffer(city, person(), invitation(), now)), 'exchange.requestOver')
    const device = phone()
    // the holder agrees to one of two: the other does not leave the city
    const given = must(
      await agree(
        city,
        citizen,
        offer.id,
        { certificate: certificate(), fields: ['level', 'club'], key: device.jwk },
        now,
      ),
    )
    assert.equal(given.credential.split('~').length, 3)
    const shown = await presentationOf(
      given.credential,
      ['level'],
      { audience: given.audience, nonce: given.nonce, now: seconds() },
      device,
    )
    assert.deepEqual(must(await deliver(city, citizen, offer.id, shown, now)), {
      redirect: `${hotel.origin}/done`,
    })
    const answer = hotel.answers.at(-1)
    assert.equal(answer?.get('state'), 's1')
    const [got] = (JSON.parse(answer?.get('vp_token') ?? '{}') as { q: string[] }).q
    const metadata = issuerMetadata(city.origin(), await keys.keysOf(store))
    const checks = (jwk: object, alg: string | null, data: string, signature: string) => {
      const key = createPublicKey({ key: jwk as never, format: 'jwk' })
      return verify(
        alg,
        Buffer.from(data),
        alg ? { key, dsaEncoding: 'ieee-p1363' } : key,
        Buffer.from(signature, 'base64url'),
      )
    }
    const reference = new SDJwtVcInstance({
      verifier: async (data, signature) => checks(metadata.jwks.keys[0] as object, null, data, signature),
      kbVerifier: async (data, signature, payload) =>
        checks((payload.cnf as { jwk: object }).jwk, 'sha256', data, signature),
      hasher: (data) =>
        createHash('sha256')
          .update(data as string)
          .digest(),
      statusListFetcher: async (uri) => {
        const believed = must(await keys.current(store))
        const list = believed.revoked.lists.get(Number(uri.split('/').at(-1)))
        assert.ok(list)
        return tokenStatusOf(city.origin(), list, await keys.signWith('exchange'))
      },
    })
    const { payload } = await reference.verify(got as string, {
      keyBindingNonce: hotel.request.nonce as string,
      currentDate: seconds(),
    })
    assert.equal((payload as Record<string, unknown>).level, '一级')
    assert.equal((payload as Record<string, unknown>).holder_name, undefined)
    assert.deepEqual(uses.at(-1), { by: '白云酒店', fields: ['level'], result: 'sent' })

    // what it is not registered for, where it is not registered, signed by nobody, or long ago
    const why = async (over: Record<string, unknown>, fields?: string[]) => {
      hotel.request = asks(over, fields)
      return code(await readOffer(city, citizen, invitation(), now))
    }
    assert.equal(await why({}, ['holder_code']), 'exchange.beyondRegistration')
    assert.equal(await why({ response_uri: 'https://evil.example/answer' }), 'exchange.requestRefused')
    assert.equal(await why({ response_mode: 'direct_post.jwt' }), 'exchange.requestRefused')
    assert.equal(await why({ client_id: 'other' }), 'exchange.requestRefused')
    assert.equal(await why({ exp: seconds() - 1 }), 'exchange.requestRefused')
    assert.equal(await why({ nonce: 'short' }), 'exchange.requestRefused')
    assert.equal(await why({ aud: 'https://other-wallet.example' }), 'exchange.requestRefused')
    assert.equal(await why({ dcql_query: { credentials: [] } }), 'exchange.requestRefused')
    const elsewhere = invitation().replace(
      encodeURIComponent(hotel.origin),
      encodeURIComponent('http://127.0.0.1:9'),
    )
    assert.equal(code(await readOffer(city, citizen, elsewhere, now)), 'exchange.requestRefused')
    assert.equal(code(await readOffer(city, citizen, 'https://example.com/', now)), 'exchange.requestRefused')

    // declined; away; another key; stopped
    hotel.request = asks()
    const second = must(await readOffer(city, citizen, invitation(), now))
    must(await decline(city, citizen, second.id, now))
    assert.equal(hotel.answers.at(-1)?.get('error'), 'access_denied')
    const strange = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
    const change = { purpose: '入住登记', mayAsk: party().mayAsk, until: '2027-01-01' }
    must(
      await store.tx((tx) =>
        changeParty(tx, city, clerk, registered.id, { ...change, keys: [strange] }, now),
      ),
    )
    assert.equal(await why({}), 'exchange.requestRefused')
    must(await store.tx((tx) => stopParty(tx, city, clerk, registered.id, '违规索取', now)))
    assert.equal(await why({}), 'exchange.partyStopped')
  })

  test('a credential of a registered issuer elsewhere is taken, until its own list says otherwise', async () => {
    const issuer = 'https://neighbour.example'
    const pair = generateKeyPairSync('ed25519')
    const input = { type: 'club.card', fields: ['level'], purpose: '' }
    const device = phone()
    const answer = async () => {
      const asked = must(await store.tx((tx) => openRequest(tx, city, clerk, input, now)))
      const jwt = must(await requestObject(store, city, asked.id, null, now))
      const said = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString())
      const reference = new SDJwtVcInstance({
        signer: async (data) => sign(null, Buffer.from(data), pair.privateKey).toString('base64url'),
        signAlg: 'EdDSA',
        hasher: (data) =>
          createHash('sha256')
            .update(data as string)
            .digest(),
        saltGenerator: () => randomBytes(16).toString('base64url'),
      })
      const text = await reference.issue(
        {
          ...{ iss: issuer, iat: seconds(), exp: seconds() + 600, level: '二级', cnf: { jwk: device.jwk } },
          vct: `${city.origin()}/credentials/types/club.card`,
          status: { status_list: { idx: 5, uri: `${hotel.origin}/list` } },
        },
        { _sd: ['level'] },
        { header: { kid: 'n1' } },
      )
      const to = { audience: said.client_id, nonce: said.nonce, now: seconds() }
      const shown = await presentationOf(text, ['level'], to, device)
      const token = JSON.stringify({ certificate: [shown] })
      const done = await receive(city, asked.id, { state: said.state, vp_token: token }, now)
      return done.ok ? 'ok' : (done.error.detail as { why: string }).why
    }
    assert.equal(await answer(), 'issuerUnknown')
    must(
      await store.tx((tx) =>
        addParty(
          tx,
          city,
          clerk,
          party({
            ...{ kind: 'issuer', name: '邻区', identifier: issuer, mayAsk: [] },
            keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid: 'n1' }],
          }),
          now,
        ),
      ),
    )
    const list = (taken: boolean) =>
      tokenStatusList(
        {
          ...{ uri: `${hotel.origin}/list`, issuedAt: seconds(), validUntil: seconds() + 600, size: 64 },
          has: (at) => taken && at === 5,
        },
        { kid: 'n1', sign: async (message) => sign(null, message, pair.privateKey) },
      )
    hotel.list = await list(false)
    assert.equal(await answer(), 'ok')
    hotel.list = await list(true)
    assert.equal(await answer(), 'revoked')
    hotel.list = 'nonsense'
    assert.equal(await answer(), 'statusUnknown')
  })

  test('what is published lets anybody check: issuer, DID, types, W3C credential and its status list', async () => {
    const contexts = openContexts(`${city.origin()}/ns/certificate/v1`)
    const own = await keys.keysOf(store)
    const did = didDocument(city.origin(), own)
    assert.match(did.id, /^did:web:127\.0\.0\.1%3A\d+$/)
    assert.equal(did.assertionMethod.length, issuerMetadata(city.origin(), own).jwks.keys.length)
    const sm2 = {
      kid: 9,
      purpose: 'certificate',
      algorithm: 'sm2',
      publicKey: makeKeyPair('sm2').publicKey,
      revokedAt: null,
    } as const
    assert.match(didDocument(city.origin(), [sm2]).verificationMethod[0]?.publicKeyMultibase ?? '', /^z/)
    assert.deepEqual(didDocument(city.origin(), [sm2]).assertionMethod, [])
    const type = typeMetadata(city.origin(), 'club.card', card)
    assert.ok(type.claims.some(({ path }) => path[0] === 'status_'))
    const exchange = await keys.signWith('exchange')
    const keyOf = (method: string) => (did.assertionMethod.includes(method) ? exchange.publicKey : undefined)
    const check = { contexts, keyOf, purpose: 'assertionMethod', now: seconds() } as const
    const by = {
      origin: city.origin(),
      signer: exchange,
      now: seconds(),
      until: seconds() + 86_400,
      contexts,
    }
    for (const suite of ['eddsa-jcs-2022', 'eddsa-rdfc-2022'] as const) {
      const vc = await exportVc(mine[0] as Held, ['holder_name', 'level'], { ...by, suite })
      assert.deepEqual(await verifyProofs(vc, check), { ok: true, proofs: 1 })
      assert.deepEqual((vc.credentialSubject as { surface: unknown }).surface, { level: '一级' })
    }
    const list = must(await keys.current(store)).revoked.lists.get(mine[0]?.place?.list ?? 0)
    assert.ok(list)
    const status = await bitstringStatusOf(city.origin(), list, exchange, contexts)
    assert.deepEqual(await verifyProofs(status, check), { ok: true, proofs: 1 })
    assert.match(invitationFor(city.origin(), newId(), 'haip://'), /^haip:\/\/\?client_id=/)
  })
})
