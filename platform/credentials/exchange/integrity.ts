import { createPublicKey, verify } from 'node:crypto'
import canonicalize from 'canonicalize'
import jsonld from 'jsonld'
import canonize from 'rdf-canonize'
import { type Contexts, ContextUnknown } from './contexts.ts'
import { type Checked, limits, notTaken } from './declare.ts'
import { isObject, type Object_, type Sign, sha256 } from './jose.ts'
import { base58, fromBase58, fromMultikey } from './text.ts'

/** 数据完整性证明: the suites that are made and checked; the third is the older form of the second. */
export const suites = ['eddsa-jcs-2022', 'eddsa-rdfc-2022', 'Ed25519Signature2020'] as const
export type Suite = (typeof suites)[number]

export const suiteOf = (proof: Object_): Suite | undefined => {
  const name = proof.type === 'DataIntegrityProof' ? proof.cryptosuite : proof.type
  return suites.find(
    (suite) => suite === name && (suite === 'Ed25519Signature2020') === (proof.type === name),
  )
}

/** Every intermediate value, as the standard prints them. */
export type Steps = {
  readonly canonicalDocument: string
  readonly documentHash: Buffer
  readonly proofConfig: Object_
  readonly canonicalProof: string
  readonly proofHash: Buffer
  /** What is signed: the hash of the proof configuration, then that of the document. */
  readonly combined: Buffer
}

const without = (value: Object_, ...names: readonly string[]): Object_ =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)))

/** Tries to tell blank nodes apart: their number squared at most. */
const WORK = 2
const PATIENCE_MS = 2_000

async function rdfc(document: Object_, contexts: Contexts): Promise<string> {
  const dataset = await jsonld.toRDF(document, {
    documentLoader: contexts.load,
    // a term that no context explains would not be signed: safe mode throws instead
    safe: true,
    produceGeneralizedRdf: false,
  })
  return canonize.canonize(dataset, {
    algorithm: 'RDFC-1.0',
    maxWorkFactor: WORK,
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
}

const jcs = (value: unknown): string => {
  const text = canonicalize(value)
  if (text === undefined) throw new Error('nothing to canonicalise')
  return text
}

/** Transforms, hashes and joins document and proof options; `proof` without its value. */
export async function stepsOf(document: Object_, proof: Object_, contexts: Contexts): Promise<Steps> {
  const suite = suiteOf(proof)
  if (!suite) throw new Error('a suite that is not taken')
  // JCS signs the contexts that the proof names; the others read the proof in those of the document
  const own = suite === 'eddsa-jcs-2022' ? proof['@context'] : document['@context']
  const proofConfig: Object_ = {
    ...without(proof, 'proofValue', '@context'),
    ...(own === undefined ? {} : { '@context': own }),
  }
  const canonical =
    suite === 'eddsa-jcs-2022'
      ? async (value: Object_) => jcs(value)
      : (value: Object_) => rdfc(value, contexts)
  const canonicalDocument = await canonical(document)
  const canonicalProof = await canonical(proofConfig)
  const documentHash = sha256(canonicalDocument)
  const proofHash = sha256(canonicalProof)
  return {
    canonicalDocument,
    documentHash,
    proofConfig,
    canonicalProof,
    proofHash,
    combined: Buffer.concat([proofHash, documentHash]),
  }
}

export type ProofOptions = {
  readonly suite: Suite
  readonly verificationMethod: string
  readonly purpose: 'assertionMethod' | 'authentication'
  readonly created: string
  readonly id?: string
  readonly expires?: string
  readonly challenge?: string
  readonly domain?: string
  /** 证明链: ids of proofs that this one stands on. */
  readonly previousProof?: string | readonly string[]
}

const proofsOf = (document: Object_): readonly unknown[] =>
  document.proof === undefined ? [] : Array.isArray(document.proof) ? document.proof : [document.proof]

const idsOf = (previous: unknown): readonly unknown[] =>
  previous === undefined ? [] : Array.isArray(previous) ? previous : [previous]

/** What a proof of a chain is over: the document with the proofs that it stands on. */
function documentFor(document: Object_, proof: Object_): Object_ | undefined {
  const bare = without(document, 'proof')
  const previous = idsOf(proof.previousProof)
  if (previous.length === 0) return bare
  const matching = previous.map((id) =>
    proofsOf(document).find((one) => isObject(one) && typeof id === 'string' && one.id === id),
  )
  return matching.includes(undefined) ? undefined : { ...bare, proof: matching }
}

/** Adds a proof: alone, beside others (a set), or on top of others (a chain). */
export async function addProof(
  document: Object_,
  options: ProofOptions,
  sign: Sign,
  contexts: Contexts,
): Promise<Object_> {
  const { suite, purpose, ...rest } = options
  const proof: Object_ = {
    ...(suite === 'Ed25519Signature2020'
      ? { type: suite }
      : { type: 'DataIntegrityProof', cryptosuite: suite }),
    ...rest,
    proofPurpose: purpose,
    ...(suite === 'eddsa-jcs-2022' && document['@context'] !== undefined
      ? { '@context': document['@context'] }
      : {}),
  }
  const over = documentFor(document, proof)
  if (!over) throw new Error('a proof that this one is to stand on is not there')
  const { combined } = await stepsOf(over, proof, contexts)
  const proofValue = `z${base58(await sign(combined))}`
  const before = proofsOf(document)
  const added = { ...proof, proofValue }
  return { ...document, proof: before.length === 0 ? added : [...before, added] }
}

export type ProofCheck = {
  readonly contexts: Contexts
  /** The key behind a verification method, 32 bytes of Ed25519; undefined = not trusted. */
  readonly keyOf: (
    method: string,
    issuer: string | null,
  ) => Uint8Array | undefined | Promise<Uint8Array | undefined>
  readonly purpose: 'assertionMethod' | 'authentication'
  readonly now: number
  readonly challenge?: string
  readonly domain?: string
}

const MOST_PROOFS = 8

/** `did:key` of Ed25519: the key is its own name. Undefined for anything else. */
export function keyOfDidKey(method: string): Uint8Array | undefined {
  const [did, fragment] = method.split('#')
  const key = did?.startsWith('did:key:') ? did.slice(8) : undefined
  return key !== undefined && (fragment === undefined || fragment === key) ? fromMultikey(key) : undefined
}

const ED25519_DER = Buffer.from('302a300506032b6570032100', 'hex')
const keyObject = (key: Uint8Array) =>
  createPublicKey({ key: Buffer.concat([ED25519_DER, key]), format: 'der', type: 'spki' })

const strings = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')
    ? value
    : typeof value === 'string'
      ? [value]
      : undefined

const time = (value: unknown): number | undefined => {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value))
    return undefined
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : at / 1000
}

/** Who issued a document, as its `issuer` says: a text or an object with an id. */
export const issuerOf = (document: Object_): string | null => {
  const issuer = isObject(document.issuer) ? document.issuer.id : document.issuer
  return typeof issuer === 'string' ? issuer : null
}

/**
 * Checks every proof of a document: sets all of them, chains with what they stand on. One that fails makes all fail:
 * a reader that took the rest would be told which to strike out.
 */
export async function verifyProofs(
  document: unknown,
  check: ProofCheck,
): Promise<Checked<{ readonly proofs: number }>> {
  if (!isObject(document)) return notTaken('malformed')
  if (JSON.stringify(document).length > limits.most) return notTaken('tooLong')
  const proofs = proofsOf(document)
  if (proofs.length === 0) return notTaken('proofMissing')
  if (proofs.length > MOST_PROOFS || !proofs.every(isObject)) return notTaken('malformed')
  const ids = proofs.flatMap((proof) => ((proof as Object_).id === undefined ? [] : [(proof as Object_).id]))
  if (new Set(ids).size !== ids.length) return notTaken('malformed', 'proof.id')
  const contexts = strings(document['@context'])
  if (!contexts) return notTaken('contextUnknown')
  for (const url of contexts) if (!check.contexts.known(url)) return notTaken('contextUnknown', url)
  if (circular(proofs as readonly Object_[])) return notTaken('chainBroken')
  for (const proof of proofs as readonly Object_[]) {
    const one = await verifyOne(document, contexts, proof, check)
    if (!one.ok) return one
  }
  return { ok: true, proofs: proofs.length }
}

/** A chain that leads back to itself stands on nothing. */
function circular(proofs: readonly Object_[]): boolean {
  const byId = new Map(proofs.map((proof) => [proof.id, proof]))
  const done = new Set<unknown>()
  const open = new Set<unknown>()
  const visit = (proof: Object_): boolean => {
    if (done.has(proof)) return false
    if (open.has(proof)) return true
    open.add(proof)
    for (const id of idsOf(proof.previousProof)) {
      const before = byId.get(id)
      if (before && visit(before)) return true
    }
    open.delete(proof)
    done.add(proof)
    return false
  }
  return proofs.some(visit)
}

async function verifyOne(
  document: Object_,
  contexts: readonly string[],
  proof: Object_,
  check: ProofCheck,
): Promise<Checked<object>> {
  const suite = suiteOf(proof)
  if (!suite) return notTaken('algorithmUnknown')
  if (proof.proofPurpose !== check.purpose) return notTaken('proofPurposeWrong')
  if (check.challenge !== undefined && proof.challenge !== check.challenge) return notTaken('nonceWrong')
  if (check.domain !== undefined && !strings(proof.domain)?.includes(check.domain))
    return notTaken('audienceWrong')
  for (const name of ['created', 'expires'] as const)
    if (proof[name] !== undefined && time(proof[name]) === undefined) return notTaken('malformed', name)
  const expires = time(proof.expires)
  if (expires !== undefined && check.now - limits.driftSeconds >= expires) return notTaken('expired')
  const created = time(proof.created)
  if (created !== undefined && check.now + limits.driftSeconds < created) return notTaken('notYet')
  const value = proof.proofValue
  const signature =
    typeof value === 'string' && value.startsWith('z') && value.length < 100
      ? fromBase58(value.slice(1))
      : undefined
  if (signature?.length !== 64) return notTaken('malformed', 'proofValue')
  if (typeof proof.verificationMethod !== 'string') return notTaken('malformed', 'verificationMethod')
  let over = documentFor(document, proof)
  if (!over) return notTaken('chainBroken')
  if (proof['@context'] !== undefined) {
    // a proof may know fewer contexts than the document, in the same order, and is over those
    const own = strings(proof['@context'])
    if (!own?.every((url, at) => contexts[at] === url)) return notTaken('contextUnknown')
    over = { ...over, '@context': proof['@context'] }
  }
  const key = await check.keyOf(proof.verificationMethod, issuerOf(document))
  if (key?.length !== 32) return notTaken('keyUnknown')
  try {
    const { combined } = await stepsOf(over, proof, check.contexts)
    return verify(null, combined, keyObject(key), signature) ? { ok: true } : notTaken('signatureWrong')
  } catch (error) {
    // a term that no context explains, a graph that is too dear, a context inside that is not bundled
    return notTaken(
      error instanceof ContextUnknown || causedByContext(error) ? 'contextUnknown' : 'malformed',
    )
  }
}

const causedByContext = (error: unknown): boolean => {
  const cause = (error as { details?: { cause?: unknown } } | null)?.details?.cause
  return cause instanceof ContextUnknown
}
