import { basename } from 'node:path'
import { say } from '../../base/index.ts'
import {
  crossJudgePairs,
  judgePairs,
  judgeRecords,
  type LabelledPair,
  type RecordFile,
} from '../../brain/linkage/index.ts'
import { type Command, type Given, type Out, textOf, UseFault } from '../command.ts'
import { FileFault, rowsOf, withFiles } from './rows.ts'

const SEED = 7

/** `huying brain link evaluate`: how well the same thing is recognised, by pairs with labels or records without. */
export const linkEvaluate: Command = {
  says: say(
    '评测实体核对：带标注的记录对，或不带标注的记录',
    'measure how well records of one thing are recognised: labelled pairs, or records without labels',
  ),
  options: {
    pairs: {
      type: 'string',
      value: 'FILE',
      multiple: true,
      says: say(
        '记录对 {a,b,match} 的 JSONL；与 --train 或 --test 合用，单独使用时五折交叉',
        'JSONL of pairs {a,b,match}; with --train or --test, alone: five-fold cross-fit',
      ),
    },
    train: {
      type: 'string',
      value: 'FILE',
      says: say('只用于训练的记录对', 'pairs to learn from, never judged'),
    },
    valid: { type: 'string', value: 'FILE', says: say('与 --test 相同', 'the same as --test') },
    test: {
      type: 'string',
      value: 'FILE',
      says: say('只用于评测的记录对', 'pairs to judge, never learned from'),
    },
    records: {
      type: 'string',
      value: 'FILE',
      multiple: true,
      says: say('记录的 CSV，可给两份', 'CSV of records; may be given twice'),
    },
    truth: {
      type: 'string',
      value: 'COLUMN',
      says: say(
        '标明真实分组的列（默认 rec_id），不参与比对',
        'column that tells the true group (default rec_id); never compared',
      ),
    },
    mode: {
      type: 'string',
      value: 'link|dedupe',
      says: say('两份记录：跨文件核对或一并去重', 'two files: link across, or find duplicates in all'),
    },
    seed: { type: 'string', value: 'N', says: say(`随机种子，默认 ${SEED}`, `seed, default ${SEED}`) },
  },
  run: (given, out) => withFiles(out, () => run(given, out)),
}

async function run(given: Given, out: Out): Promise<number> {
  const started = performance.now()
  const pairs = listOf(given, 'pairs')
  const records = listOf(given, 'records')
  const seed = Number(textOf(given, 'seed') ?? SEED)
  if (!Number.isSafeInteger(seed)) throw new UseFault(say('--seed 应为整数', '--seed must be a whole number'))
  if (pairs.length > 0 === records.length > 0 && !(records.length === 0 && textOf(given, 'train')))
    throw new UseFault(say('请给出 --pairs 或 --records 之一', 'give either --pairs or --records'))
  const found =
    records.length > 0
      ? await recordsJudged(records, textOf(given, 'truth') ?? 'rec_id', textOf(given, 'mode'))
      : await pairsJudged(
          pairs,
          textOf(given, 'train'),
          textOf(given, 'test') ?? textOf(given, 'valid'),
          seed,
        )
  const report = { ...found, seed, ms: Math.round(performance.now() - started) }
  out.report(report, [
    `精确率 ${report.precision.toFixed(4)} 召回率 ${report.recall.toFixed(4)} F1 ${report.f1.toFixed(4)}`,
    `precision ${report.precision.toFixed(4)} recall ${report.recall.toFixed(4)} F1 ${report.f1.toFixed(4)} · ${report.how.en}`,
  ])
  return 0
}

const listOf = (given: Given, name: string): string[] => {
  const value = given.options[name]
  return Array.isArray(value) ? value : typeof value === 'string' ? [value] : []
}

/** Which file teaches and which is judged: `--train T --pairs P` judges P; `--pairs T --test P` judges P; alone: folds. */
async function pairsJudged(
  pairs: readonly string[],
  train: string | undefined,
  test: string | undefined,
  seed: number,
) {
  const [first, second, ...more] = pairs
  if (more.length > 0) throw new UseFault(say('--pairs 最多两份', '--pairs may be given twice at most'))
  const teacher = train ?? ((test ?? second) ? first : undefined)
  const judged = train ? (test ?? first) : (test ?? second ?? first)
  if (!judged) throw new UseFault(say('缺少要评测的记录对', 'the pairs to judge are missing'))
  const rows = await pairsIn(judged)
  if (!teacher)
    return {
      kind: 'pairs' as const,
      how: say(
        '单一文件，五折交叉：每一对都由未见过它的模型判断',
        'one file, five folds: each pair is judged by a model that never saw it',
      ),
      ...crossJudgePairs(rows, seed),
    }
  return {
    kind: 'pairs' as const,
    how: say('在训练文件上学习，在评测文件上判断', 'learned from the training file, judged on the other'),
    ...judgePairs(await pairsIn(teacher), rows, seed),
  }
}

async function pairsIn(path: string): Promise<LabelledPair[]> {
  const name = basename(path)
  const rows = await rowsOf(path)
  if (rows.length === 0) throw new FileFault(say(`${name} 没有内容`, `${name} is empty`))
  return rows.map((row, i) => {
    const a = recordOf(row.a)
    const b = recordOf(row.b)
    const match = row.match === 1 || row.match === true || row.match === '1'
    if (!a || !b || (!match && row.match !== 0 && row.match !== false && row.match !== '0'))
      throw new FileFault(
        say(`${name} 第 ${i + 1} 行缺少 a、b 或 match`, `${name}, row ${i + 1}: a, b or match is missing`),
      )
    return { a, b, match }
  })
}

const recordOf = (value: unknown): Record<string, string> | null =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? null
    : Object.fromEntries(Object.entries(value).map(([key, one]) => [key, one == null ? '' : String(one)]))

async function recordsJudged(paths: readonly string[], truth: string, mode: string | undefined) {
  if (paths.length > 2) throw new UseFault(say('--records 最多两份', '--records may be given twice at most'))
  if (mode !== undefined && mode !== 'link' && mode !== 'dedupe')
    throw new UseFault(say('--mode 只能是 link 或 dedupe', '--mode is link or dedupe'))
  const files: RecordFile[] = []
  for (const path of paths) {
    const rows = (await rowsOf(path)) as Record<string, string>[]
    const name = basename(path)
    if (rows.length === 0) throw new FileFault(say(`${name} 没有内容`, `${name} is empty`))
    if (!rows.every((row) => Object.hasOwn(row, truth)))
      throw new FileFault(say(`${name} 没有“${truth}”列`, `${name} has no column ${truth}`))
    files.push({ name, rows, groups: rows.map((row) => groupOf(row[truth] ?? '')) })
  }
  const names = [...new Set(files.flatMap(({ rows }) => Object.keys(rows[0] ?? {})))].filter(
    (one) => one !== truth,
  )
  const [one, two] = files as [RecordFile, RecordFile?]
  if (!two)
    return {
      kind: 'records' as const,
      mode: 'dedupe',
      how: say('不用标注，在一份文件中找重复', 'without labels, duplicates within one file'),
      files: 1,
      ...judgeRecords(files, names, false),
    }
  // numbering of its own in each file (the original stands in both): two separate sets, judged one by one
  const apart = originalsOf(one, truth).some((id) => new Set(originalsOf(two, truth)).has(id))
  const link = mode ? mode === 'link' : !apart && !repeats(one) && !repeats(two)
  if (apart && mode !== 'link') {
    const parts = files.map((file) => ({ file: file.name, ...judgeRecords([file], names, false) }))
    const sum = (pick: (part: (typeof parts)[number]) => number) =>
      parts.reduce((all, part) => all + pick(part), 0)
    const right = sum((part) => part.truePositives)
    const said = right + sum((part) => part.falsePositives)
    const all = right + sum((part) => part.falseNegatives)
    return {
      kind: 'records' as const,
      mode: 'dedupe',
      how: say(
        '两份文件各自编号，分别去重后合计',
        'each file has a numbering of its own: duplicates within each, summed',
      ),
      files: 2,
      precision: said === 0 ? 0 : right / said,
      recall: all === 0 ? 0 : right / all,
      f1: said + all === 0 ? 0 : (2 * right) / (said + all),
      parts,
    }
  }
  return {
    kind: 'records' as const,
    mode: link ? 'link' : 'dedupe',
    how: link
      ? say('不用标注，跨两份文件核对', 'without labels, linked across both files')
      : say('不用标注，两份文件一并去重', 'without labels, duplicates in both files together'),
    files: 2,
    ...judgeRecords(files, names, link),
  }
}

/** rec-123-org and rec-123-dup-0 are of group rec-123; any other value is its own group. */
const groupOf = (id: string): string => /^(.*?)-(?:org|dup(?:-\d+)?)$/.exec(id)?.[1] ?? id

const originalsOf = (file: RecordFile, truth: string): string[] =>
  file.rows.flatMap((row) => (/-org$/.test(row[truth] ?? '') ? [row[truth] as string] : []))

const repeats = (file: RecordFile): boolean => new Set(file.groups).size < file.groups.length
