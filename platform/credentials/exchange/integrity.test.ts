import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { openContexts } from './contexts.ts'
import { addProof, keyOfDidKey, type ProofCheck, verifyProofs } from './integrity.ts'
import type { Object_ } from './jose.ts'
import { multikeyOf } from './text.ts'
import { integrityVectors } from './vectors.ts'

const NOW = Date.parse('2026-11-21T08:00:00Z') / 1000
const contexts = openContexts('https://city.example/ns/certificate/v1')

function someone() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x as string, 'base64url')
  const key = multikeyOf(raw)
  return {
    method: `did:key:${key}#${key}`,
    did: `did:key:${key}`,
    sign: async (message: Uint8Array) => sign(null, message, privateKey),
  }
}

const document = (issuer: string): Object_ => ({
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://city.example/ns/certificate/v1'],
  id: 'urn:uuid:0f0c5f4e-0000-4000-8000-000000000001',
  type: ['VerifiableCredential', 'ElectronicCertificate'],
  issuer,
  validFrom: '2026-11-21T00:00:00+08:00',
  credentialSubject: {
    type: 'CertificateHolder',
    holderName: '张三',
    certificateNumber: '粤2026广州市不动产权第0000001号',
    surface: { 坐落: '天河区体育西路1号', area: 89.5 },
  },
})

const check: ProofCheck = { contexts, keyOf: keyOfDidKey, purpose: 'assertionMethod', now: NOW }
const options = (suite: 'eddsa-jcs-2022' | 'eddsa-rdfc-2022', method: string) =>
  ({
    suite,
    verificationMethod: method,
    purpose: 'assertionMethod',
    created: '2026-11-21T07:00:00Z',
  }) as const

for (const suite of ['eddsa-jcs-2022', 'eddsa-rdfc-2022'] as const)
  test(`${suite}: what we sign is checked; whatever is changed is refused`, async () => {
    const one = someone()
    const signed = await addProof(document(one.did), options(suite, one.method), one.sign, contexts)
    assert.deepEqual(await verifyProofs(signed, check), { ok: true, proofs: 1 })
    const refused = async (changed: unknown, over: Partial<ProofCheck> = {}) => {
      const said = await verifyProofs(changed, { ...check, ...over })
      return said.ok ? 'taken' : said.why
    }
    const proof = signed.proof as Object_
    assert.equal(await refused({ ...signed, validFrom: '2026-11-22T00:00:00+08:00' }), 'signatureWrong')
    assert.equal(
      await refused({ ...signed, proof: { ...proof, created: '2026-11-21T07:00:01Z' } }),
      'signatureWrong',
    )
    assert.equal(await refused(signed, { purpose: 'authentication' }), 'proofPurposeWrong')
    assert.equal(await refused(signed, { challenge: 'n' }), 'nonceWrong')
    assert.equal(await refused(signed, { keyOf: () => undefined }), 'keyUnknown')
    assert.equal(
      await refused({ ...signed, proof: { ...proof, expires: '2026-11-21T07:30:00Z' } }),
      'expired',
    )
    assert.equal(
      await refused({
        ...signed,
        '@context': [...(signed['@context'] as string[]), 'https://evil.example/v1'],
      }),
      'contextUnknown',
    )
    assert.equal(
      await refused({ ...signed, proof: { ...proof, type: 'Ed25519Signature2018' } }),
      'algorithmUnknown',
    )
    assert.equal(await refused({ ...signed, proof: undefined }), 'proofMissing')
    // another person's key under the same name
    assert.equal(
      await refused({ ...signed, proof: { ...proof, verificationMethod: someone().method } }),
      'signatureWrong',
    )
  })

test('a term that no context explains is not signed silently', async () => {
  const one = someone()
  const signed = await addProof(document(one.did), options('eddsa-rdfc-2022', one.method), one.sign, contexts)
  const said = await verifyProofs({ ...signed, unknownTerm: 'smuggled' }, check)
  assert.ok(!said.ok)
  await assert.rejects(
    addProof(
      { ...document(one.did), unknownTerm: 1 },
      options('eddsa-rdfc-2022', one.method),
      one.sign,
      contexts,
    ),
  )
})

test('sets and chains of proofs: all must be right, none may lose what it stands on', async () => {
  const [first, second] = [someone(), someone()]
  const bare = document(first.did)
  const one = await addProof(
    bare,
    { ...options('eddsa-jcs-2022', first.method), id: 'urn:proof:1' },
    first.sign,
    contexts,
  )
  const set = await addProof(one, options('eddsa-rdfc-2022', second.method), second.sign, contexts)
  assert.deepEqual(await verifyProofs(set, check), { ok: true, proofs: 2 })
  const chain = await addProof(
    one,
    { ...options('eddsa-jcs-2022', second.method), previousProof: 'urn:proof:1' },
    second.sign,
    contexts,
  )
  assert.deepEqual(await verifyProofs(chain, check), { ok: true, proofs: 2 })
  const last = (chain.proof as Object_[])[1]
  assert.deepEqual(await verifyProofs({ ...chain, proof: [last] }, check), { ok: false, why: 'chainBroken' })
  const other = await addProof(
    bare,
    { ...options('eddsa-jcs-2022', first.method), id: 'urn:proof:1', created: '2026-11-21T06:00:00Z' },
    first.sign,
    contexts,
  )
  assert.deepEqual(await verifyProofs({ ...chain, proof: [other.proof, last] }, check), {
    ok: false,
    why: 'signatureWrong',
  })
})

test('every intermediate value of the vc-di-eddsa vectors', async (t) => {
  const shared = process.env.HUYING_SHARED ?? new URL('../../../../shared', import.meta.url).pathname
  const archive = join(shared, 'data/conformance/vc-di-eddsa.tar.gz')
  if (!existsSync(archive)) return t.skip('the shared conformance data are not here')
  const folder = mkdtempSync(join(tmpdir(), 'huying-di-'))
  try {
    execFileSync('tar', ['xzf', archive, '-C', folder])
    const files = new Map<string, string>()
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) {
        const path = join(entry.parentPath, entry.name)
        files.set(relative(folder, path), readFileSync(path, 'utf8'))
      }
    const results = await integrityVectors(files)
    assert.deepEqual(
      results.filter(({ failed }) => failed > 0),
      [],
    )
    assert.equal(results.length, files.size)
    // a value that differs is seen
    files.set('eddsa-jcs-2022/proofHashJCS.txt', '00')
    const wrong = await integrityVectors(files)
    assert.equal(wrong.find(({ file }) => file.endsWith('proofHashJCS.txt'))?.failed, 1)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
