import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { say } from '../../base/index.ts'
import {
  joinModels,
  type Model,
  type Models,
  type Ran,
  readCases,
  readModel,
  runCase,
} from '../../platform/decisions/index.ts'
import { type Command, type Out, oneArgument } from '../command.ts'

type Tally = { passed: number; failed: number; skipped: number }
type Failure = { readonly file: string; readonly case: string; readonly why: string } & Partial<Ran>

const none = (): Tally => ({ passed: 0, failed: 0, skipped: 0 })

/** The level a file belongs to, by its folder; `other` where the folder says none. */
const levelOf = (path: string): string => /compliance-level-(\d)/.exec(path)?.[1] ?? 'other'

/** The model a test file names, joined with the other models of its folder. */
async function modelsFor(folder: string, file: string): Promise<Models | string> {
  const names = (await readdir(folder)).filter((one) => one.endsWith('.dmn'))
  let main: Model | undefined
  const others: Model[] = []
  for (const name of names) {
    const read = readModel(await readFile(join(folder, name), 'utf8'))
    if (!read.ok) {
      if (name === file) return read.error.says.en
    } else if (name === file) main = read.value
    else others.push(read.value)
  }
  if (!main) return `there is no ${file} beside it`
  const joined = joinModels(main, others)
  return joined.ok ? joined.value : joined.error.says.en
}

class Tck {
  readonly all = none()
  readonly levels: Record<string, Tally> = {}
  readonly failures: Failure[] = []
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  #count(path: string, what: keyof Tally, by = 1): void {
    const level = levelOf(path)
    const tally = this.levels[level] ?? none()
    this.levels[level] = tally
    tally[what] += by
    this.all[what] += by
  }

  async run(path: string): Promise<void> {
    const file = relative(this.#root, path)
    const read = readCases(await readFile(path, 'utf8'))
    if (!read.ok) {
      this.#count(path, 'skipped')
      this.failures.push({ file, case: '', why: read.error.en })
      return
    }
    const models = await modelsFor(dirname(path), read.value.model)
    for (const one of read.value.cases) {
      if (typeof models === 'string') {
        this.#count(path, 'skipped', one.results.length)
        this.failures.push({ file, case: one.id, why: models })
        continue
      }
      for (const ran of runCase(models, one)) {
        this.#count(path, ran.passed ? 'passed' : 'failed')
        if (!ran.passed) this.failures.push({ file, case: one.id, why: 'differs', ...ran })
      }
    }
  }
}

function report(tck: Tck, out: Out): void {
  const rate = ({ passed, failed, skipped }: Tally): string =>
    `${((100 * passed) / Math.max(1, passed + failed + skipped)).toFixed(2)} %`
  const line = (name: string, tally: Tally): string =>
    `${name}  ${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped  ${rate(tally)}`
  const levels = Object.entries(tck.levels).toSorted(([a], [b]) => a.localeCompare(b))
  out.report(
    {
      ...tck.all,
      levels: Object.fromEntries(levels),
      failures: tck.failures.slice(0, 500),
    },
    [
      ...tck.failures
        .slice(0, 50)
        .map(
          (one) =>
            `${one.file} ${one.case} ${one.name ?? ''}: ${one.why === 'differs' ? `expected ${one.expected}, got ${one.got}` : one.why}`,
        ),
      ...levels.map(([level, tally]) => line(`level ${level}`, tally)),
      line('all', tck.all),
    ],
  )
}

/** `huying decision tck DIR`: models and cases of the DMN technology compatibility kit on our own interpreter. */
export const decisionTck: Command = {
  says: say(
    '用自带的 FEEL/DMN 解释器运行 DMN TCK 用例（目录递归查找）',
    'runs cases of the DMN TCK on the interpreter of this project (the folder is searched recursively)',
  ),
  args: 'DIR',
  async run(given, out) {
    const root = oneArgument(given, 'DIR')
    const names = await readdir(root, { recursive: true }).catch(() => null)
    if (!names) {
      out.fail(say(`读不到目录 ${root}`, `cannot read the folder ${root}`))
      return 1
    }
    const files = names.filter((name) => /-test-[^/\\]*\.xml$/.test(name)).toSorted()
    if (files.length === 0) {
      out.fail(say(`${root} 里没有 *-test-*.xml`, `there is no *-test-*.xml in ${root}`))
      return 1
    }
    const tck = new Tck(root)
    for (const file of files) await tck.run(join(root, file))
    report(tck, out)
    return tck.all.failed + tck.all.skipped > 0 ? 1 : 0
  },
}
