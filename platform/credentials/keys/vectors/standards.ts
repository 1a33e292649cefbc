import { createCipheriv, createHash } from 'node:crypto'
import { sm2 } from 'sm-crypto-v2'
import { sm4Blocks } from '../../../fields/index.ts'
import { checkPure, hexOf, SM2_ID, sm3Of } from '../../envelope/index.ts'
import { bytesOfHex, tally, type VectorKind } from './declare.ts'

type Sm3 = { readonly msg_hex: string; readonly digest: string }
type Sm4 = { readonly key: string; readonly pt: string; readonly ct: string; readonly rounds: number }
type Sm2 = Readonly<Record<'id' | 'msg' | 'd' | 'xA' | 'yA' | 'ZA' | 'e' | 'k' | 'r' | 's', string>>
type File = { readonly sm3: readonly Sm3[]; readonly sm4: readonly Sm4[]; readonly sm2_sign: readonly Sm2[] }

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** The million rounds of GB/T 32907, as one native chain: CBC over zeros encrypts each block of the one before. */
function rounds({ key, pt, rounds: times }: Sm4): string {
  if (times === 1) return sm4Blocks(bytesOfHex(key), bytesOfHex(pt)).toString('hex')
  const cipher = createCipheriv('sm4-cbc', bytesOfHex(key), bytesOfHex(pt)).setAutoPadding(false)
  const zeros = Buffer.alloc(16 * 4096)
  let block = ''
  for (let left = times; left > 0; left -= 4096)
    block = cipher
      .update(left >= 4096 ? zeros : zeros.subarray(0, left * 16))
      .subarray(-16)
      .toString('hex')
  return block
}

function sm2Example(one: Sm2, count: ReturnType<typeof tally>): void {
  const { d, xA, yA, k, r, s, ZA, e } = one
  const publicKey = `04${xA}${yA}`
  const message = new TextEncoder().encode(one.msg)
  count.ok(same(sm2.getPublicKeyFromPrivateKey(d), publicKey), 'sm2 public key')
  count.ok(same(hexOf(sm2.getZ(publicKey, one.id)), ZA), 'sm2 ZA')
  count.ok(same(sm2.getHash(message, publicKey, one.id), e), 'sm2 e')
  // with the k of the standard the signature must be that of the standard
  const point = sm2.getPublicKeyFromPrivateKey(k)
  const signed = sm2.doSignature(message, d, {
    hash: true,
    publicKey,
    userId: one.id,
    pointPool: [{ k: BigInt(`0x${k}`), x1: BigInt(`0x${point.slice(2, 66)}`) }],
  })
  count.ok(same(signed, r + s), 'sm2 signature')
  count.ok(
    sm2.doVerifySignature(message, r + s, publicKey, { hash: true, userId: one.id }),
    'sm2 verification',
  )
  const compressed = bytesOfHex(sm2.compressPublicKeyHex(publicKey))
  if (one.id === SM2_ID) {
    count.ok(checkPure('sm2', compressed, message, bytesOfHex(r + s)), 'sm2 as our codes check it')
    count.ok(!checkPure('sm2', compressed, message, bytesOfHex(s + r)), 'sm2 with r and s exchanged')
  }
}

/** The examples printed in GB/T 32905, GB/T 32907 and GM/T 0003.5. */
export const standards: VectorKind = {
  name: 'SM2, SM3, SM4',
  fits: ({ json }) =>
    typeof json === 'object' && json !== null && ['sm3', 'sm4', 'sm2_sign'].every((name) => name in json),
  run({ json }) {
    const file = json as File
    const count = tally()
    for (const one of file.sm3) {
      const bytes = bytesOfHex(one.msg_hex)
      const ours = [hexOf(sm3Of(bytes)), createHash('sm3').update(bytes).digest('hex')]
      count.ok(
        ours.every((digest) => same(digest, one.digest)),
        `sm3 of ${bytes.length} bytes`,
      )
    }
    for (const one of file.sm4) count.ok(same(rounds(one), one.ct), `sm4, ${one.rounds} rounds`)
    for (const one of file.sm2_sign) sm2Example(one, count)
    return count.end()
  },
}
