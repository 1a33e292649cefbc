import type { VectorKind } from './declare.ts'
import { healthPasses } from './health.ts'
import { base45Examples, cborExamples, coseExamples } from './rfc.ts'
import { standards } from './standards.ts'
import { wycheproof } from './wycheproof.ts'

export type { VectorFile, VectorKind, VectorTally } from './declare.ts'

/** Kinds of vectors that signatures, ciphers and encodings answer to; other parts add theirs beside. */
export const vectorKinds: readonly VectorKind[] = [
  standards,
  wycheproof,
  cborExamples,
  base45Examples,
  coseExamples,
  healthPasses,
]
