import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { refusals } from './declare.ts'
import { type Vocabulary, vocabularyOf } from './vocabulary.ts'

/** A trained classifier: what it knows, and how sure it may be. */
export type Model = {
  readonly labels: readonly string[]
  readonly vocabulary: Vocabulary
  /** Feature by feature: `weights[feature * labels + label]`. */
  readonly weights: Float32Array
  readonly biases: Float32Array
  /** Sharpness of the probabilities, from held-out parts of the training rows. */
  readonly sharpness: number
  /** Below this confidence it asks. */
  readonly threshold: number
  /** Rows it learned from. */
  readonly rows: number
}

const FORMAT = 1

/** A model as bytes: one line of JSON, then the arrays. Little-endian, as every machine it runs on. */
export function bytesOf(model: Model): Uint8Array {
  const { vocabulary, labels, sharpness, threshold, rows } = model
  const head = Buffer.from(
    `${JSON.stringify({ format: FORMAT, labels, sharpness, threshold, rows, features: vocabulary.size })}\n`,
  )
  // arrays of 32 bits begin at a multiple of four
  const padded = Buffer.alloc(Math.ceil(head.length / 4) * 4, ' ')
  padded[padded.length - 1] = 10
  head.copy(padded, 0, 0, head.length - 1)
  const arrays = [vocabulary.keys, vocabulary.idf, model.biases, model.weights, vocabulary.groups]
  return Buffer.concat([
    padded,
    ...arrays.map((one) => new Uint8Array(one.buffer, one.byteOffset, one.byteLength)),
  ])
}

/** Reads a model back; refuses what is none. */
export function modelOf(given: Uint8Array): Result<Model, Refusal> {
  const bytes = new Uint8Array(given)
  const end = bytes.indexOf(10)
  const head = end < 0 ? undefined : headOf(Buffer.from(bytes.subarray(0, end)).toString())
  if (!head || head.format !== FORMAT) return no(refusals['text.notAModel']())
  const { labels, features } = head
  const sizes = [features * 4, features * 4, labels.length * 4, features * labels.length * 4, features]
  let from = end + 1
  if (from % 4 !== 0 || bytes.length !== from + sizes.reduce((a, b) => a + b, 0))
    return no(refusals['text.notAModel']())
  const [keys, idf, biases, weights, groups] = sizes.map((size) => {
    from += size
    return bytes.buffer.slice(bytes.byteOffset + from - size, bytes.byteOffset + from)
  }) as [ArrayBuffer, ArrayBuffer, ArrayBuffer, ArrayBuffer, ArrayBuffer]
  return ok({
    labels,
    vocabulary: vocabularyOf(new Uint32Array(keys), new Uint8Array(groups), new Float32Array(idf)),
    weights: new Float32Array(weights),
    biases: new Float32Array(biases),
    sharpness: head.sharpness,
    threshold: head.threshold,
    rows: head.rows,
  })
}

type Head = Pick<Model, 'labels' | 'sharpness' | 'threshold' | 'rows'> & { format: number; features: number }

function headOf(text: string): Head | undefined {
  try {
    const head = JSON.parse(text) as Head
    return Array.isArray(head.labels) && Number.isInteger(head.features) ? head : undefined
  } catch {
    return undefined
  }
}
