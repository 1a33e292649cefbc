import { hash } from 'node:crypto'
import type { Instant } from '../../../base/index.ts'
import { canonical } from '../../ledger/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import type { Check, Signer, Trust } from '../envelope/declare.ts'
import { kindBits } from '../envelope/index.ts'
import type { CertificateFacts } from './declare.ts'

/** Where the bit of a certificate stands that says it was taken back 状态位. */
export type StatusPlace = { readonly list: number; readonly index: number }

/** What the keys of the city do for certificates; the host gives it, tests give a small one. */
export type CertificateKeys = {
  /**
   * Who signs certificates and their files just now. `reader`: that of the transaction it is asked in; many at once
   * would each wait for a second connection that none of them gives back.
   */
  signer(reader?: Reader): Promise<Signer>
  /** Keys that count, and how to check with them. */
  trust(reader: Reader, at: Instant): Promise<{ readonly trust: Trust; readonly check: Check } | null>
  /** Random places, so that a list tells nobody how many there are or which came next. */
  allocate(tx: Tx, many: number, at: Instant): Promise<readonly StatusPlace[]>
  takeBack(tx: Tx, places: readonly StatusPlace[], taken: boolean, at: Instant): Promise<void>
}

export const sm3 = (bytes: Uint8Array | string): Buffer => hash('sm3', bytes, 'buffer')
export const digestOf = (facts: CertificateFacts): string => sm3(canonical(facts)).toString('hex')

/** What stands behind the page: all that it says, who sealed it when, and the signature over both. */
export type Closing = {
  readonly huying: 'sealed file 1'
  readonly facts: CertificateFacts
  readonly seal: string
  readonly key: string
  readonly sealedAt: string
  readonly copy?: {
    readonly code: string
    readonly purpose: string
    readonly forWhom: string
    readonly until: string
  }
}

const MARK = '%HUYING-SEAL '
const DOMAIN = 'huying sealed file 1\n'
/** A page with its closing is some ten kilobytes; nobody has us read more. */
export const MOST_FILE = 4 * 1024 * 1024

/** `digest` of the page: it is hashed once, being the longest part of the work. */
const message = (digest: Uint8Array, closing: string): Buffer =>
  Buffer.concat([Buffer.from(DOMAIN), digest, Buffer.from(closing)])

/** Seals a page: the closing line stands after the end of the PDF, where readers of PDF do not look. */
export async function sealFile(
  signer: Signer,
  page: Buffer,
  closing: Omit<Closing, 'huying' | 'key'>,
): Promise<{ readonly signature: string; readonly digest: string }> {
  const said = canonical({ huying: 'sealed file 1', ...closing, key: String(signer.kid) })
  const digest = sm3(page)
  const signature = await signer.sign(message(digest, said))
  return { signature: Buffer.from(signature).toString('base64url'), digest: digest.toString('hex') }
}

export function closeFile(page: Buffer, closing: Omit<Closing, 'huying'>, signature: string): Buffer {
  const said = canonical({ huying: 'sealed file 1', ...closing })
  return Buffer.concat([
    page,
    Buffer.from(`${MARK}${Buffer.from(said).toString('base64url')}.${signature}\n`, 'latin1'),
  ])
}

export type OpenedFile = {
  readonly page: Uint8Array
  readonly closing: Closing
  readonly said: string
  readonly signature: Uint8Array
}

/** Takes a file apart; null = it is none of ours. Says nothing yet of its truth. */
export function openFile(bytes: Uint8Array): OpenedFile | null {
  if (bytes.length > MOST_FILE) return null
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const at = whole.lastIndexOf(MARK)
  if (at < 0) return null
  const line = whole.subarray(at + MARK.length).toString('latin1')
  const read = /^([A-Za-z0-9_-]{1,400000})\.([A-Za-z0-9_-]{80,120})\n$/.exec(line)
  if (!read) return null
  const said = Buffer.from(read[1] ?? '', 'base64url').toString('utf8')
  try {
    const closing = JSON.parse(said) as Closing
    if (closing?.huying !== 'sealed file 1' || typeof closing.facts?.identifier !== 'string') return null
    if (Number.isNaN(Date.parse(closing.sealedAt))) return null
    return { page: whole.subarray(0, at), closing, said, signature: Buffer.from(read[2] ?? '', 'base64url') }
  } catch {
    return null
  }
}

/** `unknown`: by a key that is none of this city's, or that did not count when it signed. */
export async function checkFile(
  keys: CertificateKeys,
  reader: Reader,
  { page, closing, said, signature }: OpenedFile,
  at: Instant,
): Promise<'right' | 'wrong' | 'unknown'> {
  const known = await keys.trust(reader, at)
  const key = known?.trust.byKid.get(Number(closing.key))
  const signedAt = Date.parse(closing.sealedAt) / 1000
  if (!known || !key || key.revoked || (key.kinds & kindBits('certificate')) === 0) return 'unknown'
  if (signedAt < key.from || signedAt >= key.until) return 'unknown'
  return known.check(key.algorithm, key.publicKey, message(sm3(page), said), signature) ? 'right' : 'wrong'
}
