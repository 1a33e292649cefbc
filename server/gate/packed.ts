import { promisify } from 'node:util'
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib'

export type Packing = 'zstd' | 'br' | 'gzip' | 'identity'

/** Below it packing costs more than it saves. */
const LEAST = 400
const brotli = promisify(brotliCompress)
const zip = promisify(gzip)
const zstd = promisify(zstdCompress)

/** The best packing that the asker takes (RFC 9110 §12.5.3): a weight of 0 refuses, `*` stands for what is not named. */
export function packingFor(accepted: string | undefined): Packing {
  const weights = new Map(
    (accepted ?? '')
      .toLowerCase()
      .split(',')
      .map((one) => {
        const [name = '', ...more] = one.split(';').map((part) => part.trim())
        const weight = more.map((part) => /^q=([\d.]+)$/.exec(part)?.[1]).find(Boolean)
        return [name, weight === undefined ? 1 : Number(weight)] as const
      }),
  )
  const takes = (name: string): boolean => (weights.get(name) ?? weights.get('*') ?? 0) > 0
  // zstd packs as well as brotli's quick levels at a fifth of the work
  return takes('zstd') ? 'zstd' : takes('br') ? 'br' : takes('gzip') ? 'gzip' : 'identity'
}

/** Packs at a quick level, off the thread that answers. */
export async function packed(
  bytes: Uint8Array,
  packing: Packing,
): Promise<{ readonly bytes: Uint8Array; readonly packing: Packing }> {
  if (bytes.length < LEAST || packing === 'identity') return { bytes, packing: 'identity' }
  const small =
    packing === 'zstd'
      ? await zstd(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } })
      : packing === 'br'
        ? await brotli(bytes, {
            params: {
              [constants.BROTLI_PARAM_QUALITY]: 3,
              [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
            },
          })
        : await zip(bytes, { level: 2 })
  return small.length < bytes.length ? { bytes: small, packing } : { bytes, packing: 'identity' }
}

const TAIL: Readonly<Record<Packing, string>> = { zstd: '-zstd', br: '-br', gzip: '-gzip', identity: '' }

/** Each packing is a representation of its own, with a tag of its own. */
export const packedTag = (etag: string, packing: Packing): string => `${etag.slice(0, -1)}${TAIL[packing]}"`

/** Whether the asker has this state of it, in whatever packing. */
export function knows(given: string | undefined, etag: string): string | undefined {
  if (!given) return undefined
  const asked = given.split(',').map((one) => one.trim().replace(/^W\//, ''))
  const all = (Object.keys(TAIL) as Packing[]).map((one) => packedTag(etag, one))
  return asked.find((one) => all.includes(one))
}
