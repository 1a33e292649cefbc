/**
 * A release 发布: the package, its bill of materials, the sums of both, and a signature over the sums.
 *   node tools/release.ts OUT --key release.key           makes one (an Ed25519 key as PEM, kept off this machine)
 *   node tools/release.ts OUT --verify release.pub        checks one
 * Without this tool: `openssl pkeyutl -verify -pubin -inkey release.pub -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig`, then
 * `sha256sum -c SHA256SUMS`.
 */
import { spawnSync } from 'node:child_process'
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildPackage } from './package.ts'
import { sbom } from './sbom.ts'

const SUMS = 'SHA256SUMS'
const SIGNATURE = 'SHA256SUMS.sig'

const sumOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

/** Sums of all files of a folder, signed; as `sha256sum` writes and checks them. */
export function seal(folder: string, privateKeyPem: string): void {
  const key = createPrivateKey(privateKeyPem)
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('a release is signed with an Ed25519 key')
  const files = readdirSync(folder)
    .filter((name) => name !== SUMS && name !== SIGNATURE)
    .sort()
  const sums = Buffer.from(files.map((name) => `${sumOf(join(folder, name))}  ${name}\n`).join(''))
  writeFileSync(join(folder, SUMS), sums)
  writeFileSync(join(folder, SIGNATURE), sign(null, sums, key))
}

/** What is wrong with a release, in sentences; nothing when it is as it was sealed. */
export function sealFaults(folder: string, publicKeyPem: string): string[] {
  const names = new Set(readdirSync(folder))
  if (!names.has(SUMS) || !names.has(SIGNATURE)) return [`${SUMS} or its signature is missing`]
  const sums = readFileSync(join(folder, SUMS))
  const key = createPublicKey(publicKeyPem)
  if (key.asymmetricKeyType !== 'ed25519') return ['the key is no Ed25519 key']
  if (!verify(null, sums, key, readFileSync(join(folder, SIGNATURE))))
    return ['the signature is not of this key, or the sums were changed']
  const faults: string[] = []
  const told = new Set<string>([SUMS, SIGNATURE])
  for (const line of sums.toString('utf8').split('\n').filter(Boolean)) {
    const [sum = '', name = ''] = line.split('  ')
    told.add(name)
    if (!names.has(name)) faults.push(`${name} is missing`)
    else if (sumOf(join(folder, name)) !== sum) faults.push(`${name} was changed`)
  }
  for (const name of names) if (!told.has(name)) faults.push(`${name} was not part of the release`)
  return faults
}

/** The tarball and its bill in a folder of their own. */
function make(out: string): void {
  const work = mkdtempSync(join(tmpdir(), 'huying-release-'))
  try {
    buildPackage(work)
    mkdirSync(out, { recursive: true })
    const packed = spawnSync('npm', ['pack', work, '--pack-destination', out, '--ignore-scripts'], {
      encoding: 'utf8',
    })
    if (packed.status !== 0) throw new Error(packed.stderr)
    writeFileSync(join(out, 'sbom.cdx.json'), `${JSON.stringify(sbom(), null, 2)}\n`)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { key: { type: 'string' }, verify: { type: 'string' } },
    allowPositionals: true,
  })
  const [folder] = positionals
  if (!folder || !(values.key || values.verify))
    throw new Error('node tools/release.ts OUT --key FILE | --verify FILE')
  const out = resolve(folder)
  if (values.verify) {
    const faults = sealFaults(out, readFileSync(values.verify, 'utf8'))
    for (const fault of faults) process.stdout.write(`✖ ${fault}\n`)
    if (faults.length === 0) process.stdout.write('✔ as it was released\n')
    process.exitCode = faults.length > 0 ? 1 : 0
  } else if (values.key) {
    make(out)
    seal(out, readFileSync(values.key, 'utf8'))
    process.stdout.write(`${readdirSync(out).join('\n')}\n`)
  }
}
