import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { say } from '../../base/index.ts'
import { exchange, keys } from '../../platform/credentials/index.ts'
import { type Command, oneArgument } from '../command.ts'

/** Every kind of vectors that some part of the room answers to. */
const kinds: readonly keys.VectorKind[] = [...keys.vectorKinds, ...exchange.vectorKinds]

/** A file unpacks to at most this: vectors are small, and a stream may say otherwise. */
const MOST = 256 << 20

async function filesOf(root: string): Promise<string[]> {
  if ((await stat(root)).isFile()) return [root]
  const names = await readdir(root, { recursive: true })
  return names
    .filter((name) => /\.json(\.gz)?$/.test(name))
    .sort()
    .map((name) => join(root, name))
}

async function jsonOf(path: string): Promise<unknown> {
  const bytes = await readFile(path)
  const text = path.endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength: MOST }) : bytes
  return JSON.parse(text.toString('utf8'))
}

/** What came of one file; `kind` null = no part knows vectors of this form. */
type Ran = {
  readonly file: string
  readonly kind: string | null
  readonly passed: number
  readonly failed: number
} & Partial<Pick<keys.VectorTally, 'outside'>> & { readonly failures?: readonly string[] }

async function run(root: string, path: string): Promise<Ran> {
  const file = relative(root, path) || basename(path)
  let json: unknown
  try {
    json = await jsonOf(path)
  } catch (fault) {
    return { file, kind: null, passed: 0, failed: 1, failures: [(fault as Error).message.slice(0, 200)] }
  }
  const given = {
    path: file,
    json,
    beside: (name: string) => readFile(join(dirname(path), name)).catch(() => undefined),
  }
  const kind = kinds.find((one) => one.fits(given))
  if (!kind) return { file, kind: null, passed: 0, failed: 0 }
  const { passed, failed, outside } = await kind.run(given)
  return {
    file,
    kind: kind.name,
    passed,
    failed: failed.length,
    ...(outside ? { outside } : {}),
    ...(failed.length > 0 ? { failures: failed.slice(0, 50) } : {}),
  }
}

/** Runs published test vectors through our signatures, ciphers and encodings. */
export const credentialsVectors: Command = {
  says: say(
    '用公开测试向量检验签名、密码与编码（目录递归查找 .json 与 .json.gz）',
    'run published test vectors through signatures, ciphers and encodings (.json and .json.gz below DIR)',
  ),
  args: 'DIR',
  async run(given, out) {
    const root = oneArgument(given, 'DIR')
    let paths: string[]
    try {
      paths = await filesOf(root)
    } catch {
      out.fail(say(`读不到 ${root}`, `${root} cannot be read`))
      return 1
    }
    const files: Ran[] = []
    for (const path of paths) files.push(await run(root, path))
    const known = files.filter((one) => one.kind !== null || one.failed > 0)
    const sum = (what: 'passed' | 'failed') => known.reduce((total, one) => total + one[what], 0)
    const [passed, failed] = [sum('passed'), sum('failed')]
    const unknown = files.filter((one) => one.kind === null && one.failed === 0).map((one) => one.file)
    out.report({ passed, failed, files: known, unknown }, [
      ...known.map(
        (one) =>
          `${one.failed === 0 ? '✓' : '✗'} ${one.file}  ${one.kind ?? ''}  ${one.passed} passed, ${one.failed} failed${
            one.outside ? `, refused by design: ${JSON.stringify(one.outside)}` : ''
          }`,
      ),
      ...unknown.map((file) => `· ${file}: no vectors known here · 不是已知的测试向量`),
      `${passed} passed, ${failed} failed`,
    ])
    if (known.length === 0) {
      out.fail(say(`${root} 下没有已知的测试向量`, `no known test vectors below ${root}`))
      return 1
    }
    return failed === 0 ? 0 : 1
  },
}
