import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { VectorFile, VectorKind, VectorTally } from '../keys/index.ts'
import { openContexts } from './contexts.ts'
import {
  addProof,
  keyOfDidKey,
  type ProofOptions,
  type Steps,
  stepsOf,
  suiteOf,
  verifyProofs,
} from './integrity.ts'
import { isObject, type Object_ } from './jose.ts'
import { base58, fromBase58, fromMultikey, fromSecretMultikey } from './text.ts'

/** One file of vectors: how many values came out right. */
export type IntegrityResult = {
  readonly file: string
  readonly passed: number
  readonly failed: number
  readonly failures: readonly string[]
}

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const secretKey = (seed: Uint8Array) =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })

const jsonOf = (text: string | undefined): Object_ | undefined => {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The nearest file of that name: beside, or in a folder above. */
function nearest(
  files: ReadonlyMap<string, string>,
  folder: string,
  name: string,
): [string, string] | undefined {
  for (let at = folder; ; at = at.includes('/') ? at.slice(0, at.lastIndexOf('/')) : '') {
    const path = at === '' ? name : `${at}/${name}`
    const text = files.get(path)
    if (text !== undefined) return [path, text]
    if (at === '') return undefined
  }
}

/** True for the folders that this reads: signed documents with the values that led to them beside. */
const isIntegrityVector = (path: string): boolean =>
  /(^|\/)(signed\w*\.json|proofConfig\w*\.json|keyPair\.json|unsigned\.json|(canonDoc|docHash|proofCanon|proofHash|combinedHash|sigHex|sigBTC58)\w*\.txt)$/.test(
    path,
  )

/**
 * 验证向量 of W3C Data Integrity: makes every intermediate value from the document, the proof options and the key, and
 * compares it with what the standard prints; then signs, and checks the signed document. Paths with `/`.
 */
export async function integrityVectors(files: ReadonlyMap<string, string>): Promise<IntegrityResult[]> {
  const results = new Map<string, { passed: number; failures: string[] }>()
  const say = (file: string, right: boolean, what: string) => {
    const one = results.get(file) ?? { passed: 0, failures: [] }
    if (right) one.passed++
    else one.failures.push(what)
    results.set(file, one)
  }
  for (const [path, text] of files) {
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (name === 'keyPair.json')
      say(path, await pairFits(jsonOf(text)), 'the public key is not that of the secret')
    if (!/^signed\w*\.json$/.test(name)) continue
    try {
      await oneDocument(files, path, say)
    } catch (error) {
      say(path, false, String(error))
    }
  }
  for (const path of files.keys())
    if (isIntegrityVector(path) && !results.has(path)) say(path, false, 'nothing to compare it with')
  return [...results].map(([file, { passed, failures }]) => ({
    file,
    passed,
    failed: failures.length,
    failures,
  }))
}

async function pairFits(pair: Object_ | undefined): Promise<boolean> {
  const secret = fromSecretMultikey(String(pair?.privateKeyMultibase ?? ''))
  const publicKey = fromMultikey(String(pair?.publicKeyMultibase ?? ''))
  if (!secret || !publicKey) return false
  const { x } = createPublicKey(secretKey(secret)).export({ format: 'jwk' })
  return x === Buffer.from(publicKey).toString('base64url')
}

type Tell = (file: string, right: boolean, what: string) => void

async function oneDocument(files: ReadonlyMap<string, string>, path: string, tell: Tell): Promise<void> {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
  const suffix = path.slice(
    path.lastIndexOf('/') + 'signed'.length + (path.includes('/') ? 1 : 0),
    -'.json'.length,
  )
  const beside = (kind: string, end: string): [string, string] | undefined => {
    const at = `${folder === '' ? '' : `${folder}/`}${kind}${suffix}${end}`
    const text = files.get(at)
    return text === undefined ? undefined : [at, text]
  }
  const signed = jsonOf(files.get(path))
  const proof = signed && (Array.isArray(signed.proof) ? signed.proof.at(-1) : signed.proof)
  const suite = isObject(proof) ? suiteOf(proof) : undefined
  if (!signed || !isObject(proof) || !suite) return tell(path, false, 'no proof of a suite that is taken')
  const contexts = openContexts()
  const { proof: _proof, ...document } = signed
  const steps: Steps = await stepsOf(document, proof, contexts)

  const unsigned = nearest(files, folder, `unsigned${suffix}.json`) ?? nearest(files, folder, 'unsigned.json')
  if (unsigned) {
    // the older suite names its own context, which the unsigned document does not have yet
    const { '@context': before, ...rest } = jsonOf(unsigned[1]) ?? {}
    const { '@context': after, ...same } = document
    const fits =
      isDeepStrictEqual(rest, same) &&
      Array.isArray(before) &&
      Array.isArray(after) &&
      isDeepStrictEqual(before, after.slice(0, before.length))
    tell(unsigned[0], fits, `is not what ${path} signs`)
  }
  const config = beside('proofConfig', '.json')
  if (config) tell(config[0], isDeepStrictEqual(jsonOf(config[1]), steps.proofConfig), 'other proof options')
  const value = typeof proof.proofValue === 'string' ? proof.proofValue : ''
  const signature = fromBase58(value.slice(1)) ?? new Uint8Array()
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  const lines: readonly (readonly [string, string])[] = [
    ['canonDoc', steps.canonicalDocument],
    ['docHash', hex(steps.documentHash)],
    ['proofCanon', steps.canonicalProof],
    ['proofHash', hex(steps.proofHash)],
    ['combinedHash', hex(steps.combined)],
    ['sigHex', hex(signature)],
    ['sigBTC58', value],
  ]
  for (const [kind, made] of lines) {
    const there = beside(kind, '.txt')
    if (there) tell(there[0], there[1].trimEnd() === made.trimEnd(), `made ${made.slice(0, 80)}`)
  }

  const pair = nearest(files, folder, 'keyPair.json')
  const secret = pair && fromSecretMultikey(String(jsonOf(pair[1])?.privateKeyMultibase ?? ''))
  if (secret && !Array.isArray(signed.proof)) {
    const {
      type: _type,
      cryptosuite: _suite,
      proofValue: _value,
      proofPurpose,
      '@context': _context,
      ...options
    } = proof
    const again = await addProof(
      document,
      { ...options, suite, purpose: proofPurpose } as ProofOptions,
      async (message) => sign(null, message, secretKey(secret)),
      contexts,
    )
    const made = isObject(again.proof) ? again.proof.proofValue : undefined
    tell(path, made === value && `z${base58(signature)}` === value, `signed anew it is ${String(made)}`)
  }
  const checked = await verifyProofs(signed, {
    contexts,
    keyOf: keyOfDidKey,
    purpose: proof.proofPurpose === 'authentication' ? 'authentication' : 'assertionMethod',
    now: Date.parse(String(proof.created ?? '')) / 1000 || 0,
    ...(typeof proof.challenge === 'string' ? { challenge: proof.challenge } : {}),
  })
  tell(path, checked.ok, checked.ok ? '' : checked.why)
  const changed = { ...signed, name: `${String(signed.name ?? '')}.` }
  const refused = await verifyProofs(changed, {
    contexts,
    keyOf: keyOfDidKey,
    purpose: 'assertionMethod',
    now: Date.parse(String(proof.created ?? '')) / 1000 || 0,
  })
  tell(path, !refused.ok, 'a changed document was taken')
}

const VALUES = ['canonDoc', 'docHash', 'proofCanon', 'proofHash', 'combinedHash', 'sigHex', 'sigBTC58']
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** A document and what stands in its folder and the one above, as `integrityVectors` wants it. */
async function folderOf(given: VectorFile, signed: string): Promise<Map<string, string>> {
  const suffix = signed.slice('signed'.length, -'.json'.length)
  const names = [
    signed,
    `proofConfig${suffix}.json`,
    ...VALUES.map((value) => `${value}${suffix}.txt`),
    ...['keyPair.json', 'unsigned.json', '../keyPair.json', '../unsigned.json'],
  ]
  const files = new Map<string, string>()
  for (const name of names) {
    const bytes = await given.beside(name)
    if (bytes)
      files.set(name.startsWith('../') ? name.slice(3) : `d/${name}`, Buffer.from(bytes).toString('utf8'))
  }
  return files
}

const tallyOf = (results: readonly IntegrityResult[]): VectorTally => ({
  passed: results.reduce((sum, { passed }) => sum + passed, 0),
  failed: results.flatMap(({ file, failures }) => failures.map((failure) => `${nameOf(file)}: ${failure}`)),
})
const SHARED = /^(keyPair|unsigned|proofConfig\w*)\.json$/

/** 验证向量 of W3C Data Integrity for `huying credentials vectors`: signed documents, their options, keys, and what they sign. */
export const vectorKinds: readonly VectorKind[] = [
  {
    name: 'vc-data-integrity',
    fits: ({ path, json }) =>
      /^signed\w*\.json$/.test(nameOf(path)) && isObject(json) && json.proof !== undefined,
    async run(given) {
      const results = await integrityVectors(await folderOf(given, nameOf(given.path)))
      return tallyOf(results.filter(({ file }) => !SHARED.test(nameOf(file))))
    },
  },
  {
    name: 'vc-data-integrity-options',
    fits: ({ path, json }) => /^proofConfig\w*\.json$/.test(nameOf(path)) && isObject(json),
    async run(given) {
      const own = nameOf(given.path)
      const results = await integrityVectors(await folderOf(given, own.replace('proofConfig', 'signed')))
      return tallyOf(results.filter(({ file }) => nameOf(file) === own))
    },
  },
  {
    name: 'vc-data-integrity-key',
    fits: ({ json }) => isObject(json) && 'publicKeyMultibase' in json && 'privateKeyMultibase' in json,
    async run({ json }) {
      const fits = await pairFits(isObject(json) ? json : undefined)
      return { passed: fits ? 1 : 0, failed: fits ? [] : ['the public key is not that of the secret'] }
    },
  },
  {
    name: 'vc-data-integrity-document',
    fits: ({ path, json }) =>
      nameOf(path) === 'unsigned.json' && isObject(json) && json.credentialSubject !== undefined,
    async run({ path, json, beside }) {
      const results: IntegrityResult[] = []
      for (const [folder, suffix] of [
        ['eddsa-jcs-2022', 'JCS'],
        ['eddsa-rdfc-2022', 'DataInt'],
        ['Ed25519Signature2020', 'EdSig'],
      ] as const) {
        const signed = await beside(`${folder}/signed${suffix}.json`)
        if (!signed) continue
        const files = new Map([
          ['unsigned.json', JSON.stringify(json)],
          [`d/signed${suffix}.json`, Buffer.from(signed).toString('utf8')],
        ])
        results.push(...(await integrityVectors(files)).filter(({ file }) => nameOf(file) === nameOf(path)))
      }
      return tallyOf(results)
    },
  },
]
