/**
 * Credentials for other wallets: certificates issued and checked a second as SD-JWT VC and as W3C VC, ours beside the npm
 * reference of SD-JWT in turn on the same machine; and changed presentations, none of which may be taken.
 *
 *   node bench/exchange.ts [--count 2000] [--flips 200000]
 */
import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto'
import { parseArgs } from 'node:util'
import { deflateSync } from 'node:zlib'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'
import { encode } from 'cborg'
import { base45, hexOf } from '../platform/credentials/envelope/index.ts'
import {
  addProof,
  type HealthTrust,
  issueSdJwt,
  type Jwk,
  openContexts,
  readHealthCertificate,
  verifyProofs,
  verifySdJwt,
} from '../platform/credentials/exchange/index.ts'

const { values } = parseArgs({ options: { count: { type: 'string' }, flips: { type: 'string' } } })
const count = Number(values.count ?? 2000)
const flips = Number(values.flips ?? 200_000)
const now = Math.floor(Date.now() / 1000)
const key = generateKeyPairSync('ed25519')
const jwk = key.publicKey.export({ format: 'jwk' }) as Jwk
const signing = async (message: Uint8Array) => sign(null, message, key.privateKey)

const facts = Object.fromEntries(
  ['name', 'number', 'issuer', 'issued', 'from', 'until', 'place', 'purpose'].map((name) => [
    name,
    `照面信息 ${name}`,
  ]),
)
const claims = {
  iss: 'https://city.example',
  vct: 'https://city.example/t',
  iat: now,
  exp: now + 3600,
  ...facts,
}
const ours = () =>
  issueSdJwt({
    claims,
    hide: { in: Object.fromEntries(Object.keys(facts).map((name) => [name, true as const])) },
    header: { alg: 'EdDSA', typ: 'dc+sd-jwt', kid: '1' },
    sign: signing,
  })
const publicKey = createPublicKey({ key: { ...jwk }, format: 'jwk' })
const reference = new SDJwtVcInstance({
  signer: async (data) => sign(null, Buffer.from(data), key.privateKey).toString('base64url'),
  signAlg: 'EdDSA',
  verifier: async (data, signature) =>
    verify(null, Buffer.from(data), publicKey, Buffer.from(signature, 'base64url')),
  hasher: (data) =>
    createHash('sha256')
      .update(data as string)
      .digest(),
  hashAlg: 'sha-256',
  saltGenerator: () => randomBytes(16).toString('base64url'),
})

/** Times a second; CPU of this process, so that neighbours on the machine count less. */
async function rate(many: number, work: () => Promise<unknown>): Promise<number> {
  for (let n = 0; n < Math.min(50, many); n++) await work()
  const before = process.cpuUsage()
  for (let n = 0; n < many; n++) await work()
  const { user, system } = process.cpuUsage(before)
  return Math.round((many * 1e6) / (user + system))
}
const beside = async (one: () => Promise<unknown>, other: () => Promise<unknown>) => {
  const rounds = []
  for (let round = 0; round < 3; round++)
    rounds.push([await rate(count, one), await rate(count, other)] as const)
  const ratios = rounds.map(([a, b]) => Math.round((a / b) * 100) / 100)
  return { oursPerCpuSecond: rounds.map(([a]) => a), referencePerCpuSecond: rounds.map(([, b]) => b), ratios }
}

const token = await ours()
const options = { keyOf: () => jwk, now }
const sdJwt = {
  issue: await beside(ours, () => reference.issue(claims, { _sd: Object.keys(facts) as never })),
  verify: await beside(
    async () => {
      if (!(await verifySdJwt(token, options)).ok) throw new Error('not taken')
    },
    () => reference.verify(token, { currentDate: now }),
  ),
  characters: token.length,
}

const contexts = openContexts('https://city.example/ns/certificate/v1')
const document = {
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://city.example/ns/certificate/v1'],
  type: ['VerifiableCredential', 'ElectronicCertificate'],
  issuer: 'did:web:city.example',
  credentialSubject: { type: 'CertificateHolder', holderName: '张三', surface: facts },
}
const check = {
  ...({ contexts, purpose: 'assertionMethod', now } as const),
  keyOf: () => Buffer.from(jwk.x, 'base64url'),
}
const vc: Record<string, unknown> = {}
for (const suite of ['eddsa-jcs-2022', 'eddsa-rdfc-2022'] as const) {
  const how = {
    ...({ suite, purpose: 'assertionMethod', verificationMethod: 'did:web:city.example#key-1' } as const),
    created: new Date(now * 1000).toISOString(),
  }
  const make = () => addProof(document, how, signing, contexts)
  const made = await make()
  const many = suite === 'eddsa-jcs-2022' ? count : Math.ceil(count / 10)
  vc[suite] = {
    issuePerCpuSecond: await rate(many, make),
    verifyPerCpuSecond: await rate(many, async () => {
      if (!(await verifyProofs(made, check)).ok) throw new Error('not taken')
    }),
    bytes: JSON.stringify(made).length,
  }
}

const kid = Buffer.alloc(8, 3)
const head = encode(
  new Map<unknown, unknown>([
    [1, -8],
    [4, kid],
  ]),
)
const inner = new Map([[1, { ver: '1.3.0', nam: { fn: '张', gn: '三' }, dob: '1990-01-01', v: [{ dn: 1 }] }]])
const payload = encode(
  new Map<unknown, unknown>([
    [1, 'XX'],
    [4, now + 3600],
    [6, now - 60],
    [-260, inner],
  ]),
)
const signature = await signing(encode(['Signature1', head, new Uint8Array(), payload]))
const code = `HC1:${base45(deflateSync(encode([head, new Map(), payload, signature])))}`
const trust: HealthTrust = {
  ...{ issuedAt: now, validUntil: now + 3600 },
  keys: [
    { kid: hexOf(kid), alg: 'EdDSA', jwk: { ...jwk }, country: 'XX', from: now - 3600, until: now + 3600 },
  ],
}
const health = {
  readPerCpuSecond: await rate(Math.ceil(count / 5), async () => {
    if (!(await readHealthCertificate(code, trust, now)).ok) throw new Error('not taken')
  }),
  characters: code.length,
}

let taken = 0
const bytes = Buffer.from(token)
for (let n = 0; n < flips; n++) {
  const changed = Buffer.from(bytes)
  const bit = (n * 7919) % (bytes.length * 8)
  changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7))
  if ((await verifySdJwt(changed.toString('latin1'), options)).ok) taken++
}
console.log(JSON.stringify({ count, sdJwt, vc, health, attacks: { flips, taken, limit: 0 } }, null, 2))
