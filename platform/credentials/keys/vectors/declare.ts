/** A file of test vectors 测试向量, read. */
export type VectorFile = {
  /** Relative to the folder asked for. */
  readonly path: string
  readonly json: unknown
  /** Another file of the same folder. */
  beside(name: string): Promise<Uint8Array | undefined>
}

/** What came of one file. `outside` counts what is refused by design, each with its reason. */
export type VectorTally = {
  readonly passed: number
  readonly failed: readonly string[]
  readonly outside?: Readonly<Record<string, number>>
}

/** A kind of vectors: which files it knows by their form, and how it runs them. */
export type VectorKind = {
  readonly name: string
  fits(file: VectorFile): boolean
  run(file: VectorFile): VectorTally | Promise<VectorTally>
}

/** Counts while a file runs. */
export function tally() {
  let passed = 0
  const failed: string[] = []
  const outside: Record<string, number> = {}
  return {
    ok(right: boolean, name: string): void {
      if (right) passed++
      else failed.push(name)
    },
    outside(why: string): void {
      outside[why] = (outside[why] ?? 0) + 1
    },
    end: (): VectorTally => ({
      passed,
      failed,
      ...(Object.keys(outside).length > 0 ? { outside } : {}),
    }),
  }
}

export const bytesOfHex = (text: string): Buffer => Buffer.from(text, 'hex')
