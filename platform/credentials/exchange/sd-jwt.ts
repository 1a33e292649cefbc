import { randomBytes } from 'node:crypto'
import { type Checked, type Jwk, limits, notTaken } from './declare.ts'
import {
  bytesOf64,
  isObject,
  type Jws,
  jsonOf64,
  jwkOf,
  type Object_,
  readJws,
  type Sign,
  sha256url,
  signedBy,
  writeJws,
} from './jose.ts'

/**
 * What of a value may be kept back 选择性披露. `true` hides it whole; `{ in }` hides parts of it; both together make it
 * nested. `decoys` adds digests that stand for nothing, so that their number says nothing.
 */
export type Hide =
  | true
  | {
      readonly self?: boolean
      readonly decoys?: number
      readonly in?: Readonly<Record<string, Hide>>
    }

export type Issue = {
  readonly claims: Object_
  readonly hide: Hide
  readonly header: Object_
  readonly sign: Sign
  /** 16 random bytes, base64url; another in tests only. */
  readonly salt?: () => string
}

const freshSalt = () => randomBytes(16).toString('base64url')

function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  // `__proto__` out of JSON is a name like any other
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
}

/** Writes an SD-JWT (RFC 9901) in compact form: the signed token, then every disclosure. */
export async function issueSdJwt(issue: Issue): Promise<string> {
  const salt = issue.salt ?? freshSalt
  const disclosures: string[] = []
  const digestOf = (parts: readonly unknown[]): string => {
    const text = Buffer.from(JSON.stringify(parts)).toString('base64url')
    disclosures.push(text)
    return sha256url(text)
  }
  const pack = (value: unknown, hide: Hide | undefined): unknown => {
    if (hide === undefined || hide === true) return value
    const decoys = Array.from({ length: hide.decoys ?? 0 }, () => sha256url(salt()))
    if (Array.isArray(value)) {
      const packed = value.map((part: unknown, at) => {
        const how = hide.in?.[at]
        const inner = pack(part, how)
        return hidden(how) ? { '...': digestOf([salt(), inner]) } : inner
      })
      return [...packed, ...decoys.map((digest) => ({ '...': digest }))]
    }
    if (!isObject(value)) throw new Error('only objects and arrays have parts to hide')
    const open: Record<string, unknown> = {}
    const digests = [...decoys]
    for (const [key, part] of Object.entries(value)) {
      if (key === '_sd' || key === '...') throw new Error(`${key} is a word of the format`)
      const how = hide.in?.[key]
      const inner = pack(part, how)
      if (hidden(how)) digests.push(digestOf([salt(), key, inner]))
      else setOwn(open, key, inner)
    }
    // sorted, so that their order says nothing about the order of the claims
    return digests.length > 0 ? { ...open, _sd: digests.sort() } : open
  }
  const payload = pack(issue.claims, issue.hide === true ? undefined : issue.hide) as Object_
  const token = await writeJws(issue.header, { ...payload, _sd_alg: 'sha-256' }, issue.sign)
  return `${[token, ...disclosures].join('~')}~`
}

const hidden = (how: Hide | undefined): boolean => how === true || how?.self === true

/** 披露项: salt, name (absent in arrays) and value. */
export type Disclosure = {
  readonly text: string
  readonly digest: string
  readonly name: string | null
  readonly value: unknown
}

export type SdJwt = {
  readonly token: string
  readonly jws: Jws
  readonly disclosures: readonly Disclosure[]
  /** 持有人签名 (key binding), if there is one, as text. */
  readonly binding: string | null
  /** All before the binding: what the holder signs the digest of. */
  readonly before: string
}

const MOST_DISCLOSURES = 256

/** The parts of an SD-JWT, unchecked. */
export function readSdJwt(text: string): Checked<{ readonly parts: SdJwt }> {
  if (text.length > limits.most) return notTaken('tooLong')
  const pieces = text.split('~')
  if (pieces.length < 2 || pieces.length > MOST_DISCLOSURES + 2) return notTaken('malformed')
  const [token, ...rest] = pieces as [string, ...string[]]
  const binding = rest.pop() as string
  const jws = readJws(token)
  if (!jws) return notTaken('malformed')
  const disclosures: Disclosure[] = []
  for (const piece of rest) {
    const parts = jsonOf64(piece)
    if (!Array.isArray(parts) || typeof parts[0] !== 'string') return notTaken('disclosureWrong')
    if (parts.length !== 2 && (parts.length !== 3 || typeof parts[1] !== 'string'))
      return notTaken('disclosureWrong')
    const name = parts.length === 3 ? (parts[1] as string) : null
    if (name === '_sd' || name === '...') return notTaken('disclosureWrong')
    disclosures.push({ text: piece, digest: sha256url(piece), name, value: parts.at(-1) })
  }
  const before = text.slice(0, text.length - binding.length)
  return { ok: true, parts: { token, jws, disclosures, binding: binding === '' ? null : binding, before } }
}

const DEEPEST = 24

/** Puts what was disclosed where its digest stands; every rule of RFC 9901 §7.1 is a refusal of its own. */
function unpack(parts: SdJwt): Checked<{ readonly claims: Object_; readonly disclosed: readonly string[] }> {
  const byDigest = new Map(parts.disclosures.map((one) => [one.digest, one]))
  if (byDigest.size !== parts.disclosures.length) return notTaken('digestTwice')
  const met = new Set<string>()
  const used = new Set<string>()
  const disclosed: string[] = []
  let wrong: ReturnType<typeof notTaken> | undefined
  const fail = (why: Parameters<typeof notTaken>[0], at: string) => {
    wrong ??= notTaken(why, at)
    return undefined
  }
  const meet = (digest: unknown, at: string): Disclosure | undefined => {
    if (typeof digest !== 'string') return fail('malformed', at)
    if (met.has(digest)) return fail('digestTwice', at)
    met.add(digest)
    const one = byDigest.get(digest)
    if (one) used.add(digest)
    return one
  }
  const walk = (value: unknown, at: string, depth: number): unknown => {
    if (wrong) return undefined
    if (depth > DEEPEST) return fail('malformed', at)
    if (Array.isArray(value)) {
      const out: unknown[] = []
      for (const part of value as unknown[]) {
        if (isObject(part) && Object.hasOwn(part, '...')) {
          if (Object.keys(part).length !== 1) return fail('malformed', at)
          const one = meet(part['...'], at)
          if (!one) continue
          if (one.name !== null) return fail('disclosureWrong', at)
          disclosed.push(`${at}/${out.length}`)
          out.push(walk(one.value, `${at}/${out.length}`, depth + 1))
        } else out.push(walk(part, `${at}/${out.length}`, depth + 1))
      }
      return out
    }
    if (!isObject(value)) return value
    const out: Record<string, unknown> = {}
    for (const [key, part] of Object.entries(value)) {
      if (key === '_sd' || (key === '_sd_alg' && at === '')) continue
      if (key === '...') return fail('malformed', at)
      setOwn(out, key, walk(part, `${at}/${key}`, depth + 1))
    }
    if (!Object.hasOwn(value, '_sd')) return out
    if (!Array.isArray(value._sd)) return fail('malformed', at)
    for (const digest of value._sd as unknown[]) {
      const one = meet(digest, at)
      if (!one) continue
      if (one.name === null) return fail('disclosureWrong', at)
      if (Object.hasOwn(out, one.name)) return fail('disclosureWrong', `${at}/${one.name}`)
      disclosed.push(`${at}/${one.name}`)
      setOwn(out, one.name, walk(one.value, `${at}/${one.name}`, depth + 1))
    }
    return out
  }
  const claims = walk(parts.jws.payload, '', 0) as Object_
  if (wrong) return wrong
  return used.size === byDigest.size ? { ok: true, claims, disclosed } : notTaken('disclosureStray')
}

export type SdJwtOptions = {
  /** The issuer's key; undefined = not trusted. Asked with what stands open in the token. */
  readonly keyOf: (header: Object_, payload: Object_) => Jwk | undefined | Promise<Jwk | undefined>
  /** Seconds since 1970. */
  readonly now: number
  /** Types of token that are taken; those of SD-JWT VC by default. */
  readonly types?: readonly string[]
  /** The holder has to sign, for this audience and this nonce. */
  readonly binding?: { readonly audience: string; readonly nonce: string }
  readonly driftSeconds?: number
}

export type SdJwtRead = {
  readonly claims: Object_
  /** JSON pointers of what was disclosed. */
  readonly disclosed: readonly string[]
  readonly header: Object_
  readonly holder: Jwk | null
}

/** Stands open always (SD-JWT VC §3.2.2.2): what says who issued it, of what type, to whom, until when. */
const OPEN = ['iss', 'nbf', 'exp', 'cnf', 'vct', 'vct#integrity', 'status'] as const

const seconds = (value: unknown): number | null | undefined =>
  value === undefined ? null : typeof value === 'number' && Number.isFinite(value) ? value : undefined

/** Checks an SD-JWT VC: issuer, disclosures, times, and that it is shown by whom it was issued to, here and now. */
export async function verifySdJwt(text: string, options: SdJwtOptions): Promise<Checked<SdJwtRead>> {
  const read = readSdJwt(text)
  if (!read.ok) return read
  const { jws } = read.parts
  const types = options.types ?? ['dc+sd-jwt', 'vc+sd-jwt']
  if (typeof jws.header.typ !== 'string' || !types.includes(jws.header.typ)) return notTaken('typeWrong')
  const hash = jws.payload._sd_alg
  if (hash !== undefined && hash !== 'sha-256') return notTaken('hashUnknown')
  if (!['EdDSA', 'Ed25519', 'ES256'].includes(String(jws.header.alg))) return notTaken('algorithmUnknown')
  const key = await options.keyOf(jws.header, jws.payload)
  if (!key) return notTaken('keyUnknown')
  if (!signedBy(key, jws.header.alg, jws.signed, jws.signature)) return notTaken('signatureWrong')
  const unpacked = unpack(read.parts)
  if (!unpacked.ok) return unpacked
  for (const name of OPEN) if (unpacked.disclosed.includes(`/${name}`)) return notTaken('claimHidden', name)
  const { claims, disclosed } = unpacked
  const drift = options.driftSeconds ?? limits.driftSeconds
  const [from, until, issued] = [seconds(claims.nbf), seconds(claims.exp), seconds(claims.iat)]
  if (from === undefined || until === undefined || issued === undefined) return notTaken('malformed')
  if (from !== null && options.now + drift < from) return notTaken('notYet')
  if (issued !== null && options.now + drift < issued) return notTaken('notYet')
  if (until !== null && options.now - drift >= until) return notTaken('expired')
  const cnf = claims.cnf
  const holder = isObject(cnf) ? (jwkOf(cnf.jwk) ?? null) : null
  if (cnf !== undefined && !holder) return notTaken('malformed', 'cnf')
  const bound = bindingOf(read.parts, holder, options, drift)
  return bound ?? { ok: true, claims, disclosed, header: jws.header, holder }
}

/** Undefined when the holder's signature is right, or neither there nor needed. */
function bindingOf(parts: SdJwt, holder: Jwk | null, options: SdJwtOptions, drift: number) {
  const { binding } = options
  if (parts.binding === null) return binding ? notTaken('bindingMissing') : undefined
  if (!holder) return notTaken('bindingWrong')
  const jws = readJws(parts.binding)
  if (jws?.header.typ !== 'kb+jwt') return notTaken('bindingWrong')
  if (!signedBy(holder, jws.header.alg, jws.signed, jws.signature)) return notTaken('bindingWrong')
  const { aud, nonce, iat, sd_hash } = jws.payload
  if (typeof aud !== 'string' || typeof nonce !== 'string' || typeof iat !== 'number')
    return notTaken('bindingWrong')
  if (typeof sd_hash !== 'string' || !bytesOf64(sd_hash) || sd_hash !== sha256url(parts.before))
    return notTaken('bindingWrong')
  if (!binding) return undefined
  if (aud !== binding.audience) return notTaken('audienceWrong')
  if (nonce !== binding.nonce) return notTaken('nonceWrong')
  if (iat > options.now + drift || iat < options.now - limits.bindingSeconds) return notTaken('bindingStale')
  return undefined
}
