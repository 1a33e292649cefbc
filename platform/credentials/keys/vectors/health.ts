import { constants, createHash, verify, X509Certificate } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import { FOREIGN, fromBase45, openSign1, readCbor } from '../../envelope/index.ts'
import { bytesOfHex, tally, type VectorKind } from './declare.ts'

type File = {
  readonly COSE?: string
  readonly COMPRESSED?: string
  readonly BASE45?: string
  readonly PREFIX?: string
  readonly TESTCTX: { readonly CERTIFICATE?: string; readonly VALIDATIONCLOCK?: string }
  readonly EXPECTEDRESULTS: Readonly<Record<string, boolean>>
}

const objectOf = (json: unknown): Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {}

function unpacked(bytes: Uint8Array | undefined): Buffer | undefined {
  if (!bytes) return undefined
  if (bytes[0] !== 0x78) return Buffer.from(bytes)
  try {
    return inflateSync(bytes, { maxOutputLength: 65_536 })
  } catch {
    return undefined
  }
}

/** The signature under the certificate of the test; its key is chosen by the key id that is signed, or not at all. */
function verified(cose: Uint8Array, certificate: X509Certificate): boolean {
  const opened = openSign1(cose)
  const kid: unknown = opened?.headers.get(4)
  const wanted = createHash('sha256').update(certificate.raw).digest().subarray(0, 8)
  if (!opened || !(kid instanceof Uint8Array) || !wanted.equals(kid)) return false
  const key = certificate.publicKey
  if (opened.algorithm === -7 && key.asymmetricKeyType === 'ec')
    return verify('sha256', opened.message, { key, dsaEncoding: 'ieee-p1363' }, opened.signature)
  if (opened.algorithm === -37 && key.asymmetricKeyType === 'rsa') {
    const padding = constants.RSA_PKCS1_PSS_PADDING
    return verify('sha256', opened.message, { key, padding, saltLength: 32 }, opened.signature)
  }
  return false
}

/** Quality files of the EU health passes: each says which steps must go well. */
export const healthPasses: VectorKind = {
  name: 'EU-DCC',
  fits: ({ json }) =>
    typeof objectOf(json).TESTCTX === 'object' && typeof objectOf(json).EXPECTEDRESULTS === 'object',
  run({ json, path }) {
    const count = tally()
    const { COSE, COMPRESSED, BASE45, PREFIX, TESTCTX, EXPECTEDRESULTS: wanted } = json as File
    const say = (name: string, right: boolean) => {
      if (name in wanted) count.ok(right === wanted[name], `${path}: ${name}`)
    }
    const text = PREFIX?.startsWith('HC1:') ? PREFIX.slice(4) : undefined
    const packed = text === undefined ? undefined : fromBase45(text)
    const whole = unpacked(packed)
    say('EXPECTEDUNPREFIX', text !== undefined && (BASE45 === undefined || text === BASE45))
    say(
      'EXPECTEDB45DECODE',
      packed !== undefined &&
        (COMPRESSED === undefined || Buffer.from(packed).equals(bytesOfHex(COMPRESSED))),
    )
    say('EXPECTEDCOMPRESSION', whole !== undefined && (COSE === undefined || whole.equals(bytesOfHex(COSE))))
    const cose = whole ?? (COSE === undefined ? undefined : bytesOfHex(COSE))
    const opened = cose && openSign1(cose)
    const claims = opened && readCbor(opened.payload, FOREIGN)
    if (TESTCTX.CERTIFICATE)
      say(
        'EXPECTEDVERIFY',
        cose !== undefined && verified(cose, new X509Certificate(Buffer.from(TESTCTX.CERTIFICATE, 'base64'))),
      )
    const clock = Date.parse(TESTCTX.VALIDATIONCLOCK ?? '') / 1000
    if (claims instanceof Map && !Number.isNaN(clock)) {
      const expires: unknown = claims.get(4)
      say('EXPECTEDEXPIRATIONCHECK', typeof expires === 'number' && clock < expires)
    }
    return count.end()
  },
}
