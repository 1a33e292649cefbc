import { basename } from 'node:path'
import { say } from '../../base/index.ts'
import {
  type Answer,
  answersOf,
  type Example,
  figuresOf,
  type Model,
  splitOf,
  train,
} from '../../brain/text/index.ts'
import { type Command, type Given, type Out, textOf, UseFault } from '../command.ts'
import { FileFault, rowsOf, withFiles } from './rows.ts'

/** `huying brain classify evaluate`: how well requests are labelled after learning from labelled ones. */
export const classifyEvaluate: Command = {
  says: say(
    '评测诉求分类：用 --train 训练，在 --test 上评测；或用 --split 将一个文件按种子分为两份',
    'measure classification: learn from --train, judge --test; or --split one file by a seed',
  ),
  options: {
    train: {
      type: 'string',
      value: 'FILE',
      says: say(
        '训练用 CSV 或 JSONL（可 .gz）：label，及 title 与 detail 或 tokens',
        'CSV or JSONL (also .gz) to learn from: label, and title and detail, or tokens',
      ),
    },
    test: {
      type: 'string',
      value: 'FILE',
      says: say('评测用文件，不参与训练', 'file to judge, never learned from'),
    },
    split: {
      type: 'string',
      value: 'SEED',
      says: say(
        '只给 --train 时按种子随机分出评测部分',
        'with --train alone: a seeded random part is kept for judging',
      ),
    },
    share: {
      type: 'string',
      value: 'N',
      says: say('--split 的评测份额，默认 0.5', 'share kept for judging by --split, default 0.5'),
    },
    folds: {
      type: 'string',
      value: 'N',
      says: say('只给 --train 时做 N 折交叉评测', 'with --train alone: N-fold cross-validation'),
    },
    seed: { type: 'string', value: 'N', says: say('训练的随机种子', 'seed of the training') },
  },
  run: (given, out) => withFiles(out, () => run(given, out)),
}

const NUMBERS: Readonly<Record<string, (n: number) => boolean>> = {
  split: (n) => Number.isInteger(n) && n >= 0,
  seed: (n) => Number.isInteger(n) && n >= 0,
  share: (n) => n > 0 && n < 1,
  folds: (n) => Number.isInteger(n) && n >= 2 && n <= 100,
}

function numberOf(given: Given, name: string): number | undefined {
  const text = textOf(given, name)
  if (text === undefined) return undefined
  const n = Number(text)
  if (text.trim() === '' || !NUMBERS[name]?.(n))
    throw new UseFault(say(`--${name} 的数值不对：${text}`, `--${name} is not a fitting number: ${text}`))
  return n
}

/** Rows with a label; a file without the column is refused, a row without label or text is counted as skipped. */
async function examplesOf(path: string): Promise<{ examples: Example[]; rows: number }> {
  const rows = await rowsOf(path)
  const name = basename(path)
  const first = rows[0]
  if (!first) throw new FileFault(say(`${name} 没有数据行`, `${name} has no rows`))
  const text = (value: unknown): string =>
    typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value)
  if (!rows.some((row) => 'label' in row))
    throw new FileFault(say(`${name} 缺少 label 列`, `${name} has no column named label`))
  if (!rows.some((row) => 'tokens' in row || 'detail' in row || 'title' in row))
    throw new FileFault(
      say(`${name} 缺少 title 与 detail 或 tokens 列`, `${name} has no columns title and detail, nor tokens`),
    )
  const examples = rows
    .map((row) => ({
      label: text(row.label).trim(),
      tokens: text(row.tokens),
      title: text(row.title),
      detail: text(row.detail),
    }))
    .filter((one) => one.label !== '')
  return { examples, rows: rows.length }
}

type Judged = { answers: Answer[]; trainMs: number; itemMs: number; model: Model }

function judge(learn: readonly Example[], held: readonly Example[], seed: number | undefined): Judged {
  const begun = performance.now()
  const trained = train(learn, seed === undefined ? {} : { seed })
  if (!trained.ok) throw new FileFault(trained.error.says)
  const learned = performance.now()
  const answers = answersOf(trained.value, held)
  return { answers, trainMs: learned - begun, itemMs: performance.now() - learned, model: trained.value }
}

async function run(given: Given, out: Out): Promise<number> {
  const file = textOf(given, 'train')
  const test = textOf(given, 'test')
  const split = numberOf(given, 'split')
  const folds = numberOf(given, 'folds')
  if (!file) throw new UseFault(say('缺少 --train FILE', '--train FILE is missing'))
  if ([test, split, folds].filter((one) => one !== undefined).length !== 1)
    throw new UseFault(
      say('请在 --test、--split、--folds 中选一个', 'give one of --test, --split and --folds'),
    )
  const { examples } = await examplesOf(file)
  const seed = numberOf(given, 'seed')
  const parts: [Example[], Example[]][] = test
    ? [[examples, (await examplesOf(test)).examples]]
    : folds
      ? Array.from({ length: folds }, (_, fold) => splitOf(examples, (i) => i % folds === fold, split ?? 7))
      : [splitOf(examples, (i) => i < examples.length * (numberOf(given, 'share') ?? 0.5), split ?? 7)]
  const judged = parts.map(([learn, held]) => judge(learn, held, seed))
  const answers = judged.flatMap((one) => one.answers)
  if (answers.length === 0) throw new FileFault(say('没有可评测的行', 'there is no row to judge'))
  const last = judged.at(-1) as Judged
  const figures = figuresOf(answers, last.model.threshold)
  const known = new Set(last.model.labels)
  const report = {
    ...figures,
    ...(folds
      ? { macroF1PerFold: judged.map((one) => round(figuresOf(one.answers, one.model.threshold).macroF1)) }
      : {}),
    macroF1: round(figures.macroF1),
    accuracy: round(figures.accuracy),
    calibrationError: round(figures.calibrationError),
    trainMs: Math.round(Math.max(...judged.map((one) => one.trainMs))),
    itemMicros: Math.round((judged.reduce((sum, one) => sum + one.itemMs, 0) / answers.length) * 1000),
    trainRows: parts.map(([learn]) => learn.length).at(-1),
    testRows: answers.length,
    features: last.model.vocabulary.size,
    threshold: round(last.model.threshold),
    labelsNeverSeen: [...new Set(answers.map((one) => one.truth))].filter((label) => !known.has(label)),
    ...(split === undefined ? {} : { split }),
  }
  out.report(report, linesOf(report))
  return 0
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000

function linesOf(
  report: ReturnType<typeof figuresOf> & {
    trainMs: number
    itemMicros: number
    trainRows: number | undefined
    testRows: number
  },
): string[] {
  return [
    `宏 F1 macro-F1 ${report.macroF1} · 准确率 accuracy ${report.accuracy} · 校准误差 calibration error ${report.calibrationError}`,
    `训练 train ${report.trainRows} 行 rows, ${report.trainMs} ms · 评测 test ${report.testRows} 行 rows, ${report.itemMicros} µs/条 item`,
    `不需询问 answered ${round(report.answered.share)}，其中正确 of these right ${round(report.answered.accuracy)}`,
    ...Object.entries(report.perClass).map(
      ([label, one]) =>
        `  ${label}  P ${round(one.precision)}  R ${round(one.recall)}  F1 ${round(one.f1)}  n ${one.support}`,
    ),
  ]
}
