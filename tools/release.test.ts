import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { verdictOf } from './advisories.ts'
import { isFree, licenceFaults } from './licences.ts'
import { lockedPackages } from './packages.ts'
import { seal, sealFaults } from './release.ts'
import { sbom } from './sbom.ts'

const keys = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    open: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    secret: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

test('a release counts as it was sealed: nothing changed, added, taken away or signed by another', () => {
  const folder = mkdtempSync(join(tmpdir(), 'huying-sealed-'))
  try {
    const own = keys()
    writeFileSync(join(folder, 'huying-1.0.0.tgz'), 'package')
    writeFileSync(join(folder, 'sbom.cdx.json'), '{}')
    seal(folder, own.secret)
    assert.deepEqual(sealFaults(folder, own.open), [])
    assert.match(sealFaults(folder, keys().open)[0] ?? '', /signature/)
    writeFileSync(join(folder, 'extra'), 'x')
    assert.deepEqual(sealFaults(folder, own.open), ['extra was not part of the release'])
    rmSync(join(folder, 'extra'))
    writeFileSync(join(folder, 'huying-1.0.0.tgz'), 'Package')
    assert.deepEqual(sealFaults(folder, own.open), ['huying-1.0.0.tgz was changed'])
    rmSync(join(folder, 'huying-1.0.0.tgz'))
    assert.deepEqual(sealFaults(folder, own.open), ['huying-1.0.0.tgz is missing'])
    writeFileSync(join(folder, 'SHA256SUMS'), '')
    assert.match(sealFaults(folder, own.open)[0] ?? '', /signature/)
    assert.throws(
      () =>
        seal(
          folder,
          generateKeyPairSync('ec', { namedCurve: 'P-256' })
            .privateKey.export({ type: 'pkcs8', format: 'pem' })
            .toString(),
        ),
      /Ed25519/,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the signature is one that openssl checks too', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'huying-sealed-'))
  try {
    const own = keys()
    writeFileSync(join(folder, 'a.tgz'), 'package')
    seal(folder, own.secret)
    writeFileSync(join(folder, '..', 'release.pub'), own.open)
    const checked = spawnSync(
      'openssl',
      [
        'pkeyutl',
        '-verify',
        '-pubin',
        '-inkey',
        join(folder, '..', 'release.pub'),
        '-rawin',
        '-in',
        'SHA256SUMS',
        '-sigfile',
        'SHA256SUMS.sig',
      ],
      { cwd: folder, encoding: 'utf8' },
    )
    if (checked.error) return t.skip('no openssl here')
    assert.equal(checked.status, 0, checked.stderr)
  } finally {
    rmSync(folder, { recursive: true, force: true })
    rmSync(join(folder, '..', 'release.pub'), { force: true })
  }
})

test('nothing is shipped under a licence that asks for more than a notice', () => {
  assert.ok(isFree('(MIT OR GPL-3.0)') && isFree('Apache-2.0 AND MIT') && isFree('MIT'))
  assert.ok(!isFree('GPL-3.0-only') && !isFree('MIT AND AGPL-3.0') && !isFree('SEE LICENSE IN LICENSE'))
  const packages = lockedPackages()
  assert.ok(packages.length > 300)
  assert.deepEqual(licenceFaults(packages), [])
})

test('the bill of materials names every shipped package with its sum, and every dependency it names is in it', () => {
  const bill = sbom()
  const shipped = lockedPackages().filter((one) => one.shipped)
  const refs = new Set(bill.components.map((one) => one['bom-ref']))
  assert.equal(refs.size, bill.components.length)
  assert.equal(refs.size, new Set(shipped.map(({ name, version }) => `${name}@${version}`)).size)
  for (const one of bill.components) {
    assert.match(one.purl, /^pkg:npm\/(%40[^/]+\/)?[^@/]+@\d/)
    // builds for machines other than those that made the lock have none there
    if (one.scope === 'required') assert.ok(one.hashes.length > 0, `${one.name} has no sum`)
  }
  for (const { ref, dependsOn } of bill.dependencies) {
    assert.ok(refs.has(ref) || ref.startsWith('pkg:npm/huying@'), ref)
    for (const one of dependsOn) assert.ok(refs.has(one), `${ref} → ${one}`)
  }
  assert.deepEqual(sbom(), bill, 'the same lock gives the same bill')
  assert.ok(!bill.components.some(({ name }) => name === 'typescript'), 'what only builds is not in it')
})

test('advisories: grave ones fail, a registry without them is told apart from none', () => {
  const grave = {
    vulnerabilities: { a: { severity: 'critical', range: '<1' }, b: { severity: 'low', range: '*' } },
  }
  assert.deepEqual(verdictOf(JSON.stringify(grave)).grave, ['a <1: critical'])
  assert.equal(verdictOf(JSON.stringify({ vulnerabilities: {} })).checked, true)
  assert.equal(verdictOf(JSON.stringify({ error: { code: 'ENOAUDIT' } })).checked, false)
  assert.equal(verdictOf('<html>').checked, false)
})
