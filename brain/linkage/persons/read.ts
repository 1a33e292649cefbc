import { emptyPacked, type Packed, put } from './pack.ts'

const LF = 10

/** Turns what COPY writes of a field back: `\N` is nothing, `\t` and its like are what they stand for. */
const field = (text: string): string =>
  text === '\\N' ? '' : text.includes('\\') ? text.replace(/\\(.)/g, (_, c: string) => ESCAPES[c] ?? c) : text
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

/**
 * Persons out of the bytes of a COPY, six columns: key, name, number, birth, telephone, address. Bytes come in pieces cut
 * anywhere; keys are kept as text, the rest as numbers.
 */
export function personReader(count: number) {
  let packed = emptyPacked(count)
  const keys: string[] = []
  let rest: Uint8Array = new Uint8Array(0)
  const decoder = new TextDecoder()
  const line = (text: string) => {
    const [key = '', name = '', idNumber = '', birth = '', phone = '', address = ''] = text.split('\t')
    if (keys.length === packed.count) packed = grown(packed)
    put(packed, keys.length, {
      name: field(name),
      idNumber: field(idNumber),
      birth: field(birth),
      phone: field(phone),
      address: field(address),
    })
    keys.push(field(key))
  }
  return {
    take(chunk: Uint8Array): void {
      const last = chunk.lastIndexOf(LF)
      if (last < 0) {
        rest = joined(rest, chunk)
        return
      }
      const whole = rest.length > 0 ? joined(rest, chunk.subarray(0, last)) : chunk.subarray(0, last)
      rest = chunk.slice(last + 1)
      for (const text of decoder.decode(whole).split('\n')) line(text)
    },
    end(): { readonly keys: string[]; readonly packed: Packed } {
      if (rest.length > 0) line(decoder.decode(rest))
      return { keys, packed: { ...packed, count: keys.length } }
    },
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length)
  all.set(a)
  all.set(b, a.length)
  return all
}

function grown(packed: Packed): Packed {
  const wider = emptyPacked(Math.max(1024, packed.count * 2))
  for (const name of Object.keys(wider) as (keyof Packed)[])
    if (name !== 'count') (wider[name] as Uint32Array).set(packed[name] as Uint32Array)
  return wider
}
