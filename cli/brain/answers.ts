import { basename } from 'node:path'
import { say } from '../../base/index.ts'
import { evaluateAnswers, type JudgedReply } from '../../brain/advise/index.ts'
import { segment } from '../../brain/text/index.ts'
import { type Command, type Given, type Out, oneArgument, textOf, UseFault } from '../command.ts'
import { FileFault, rowsOf, withFiles } from './rows.ts'

const SEED = 20260301

/** `huying brain answers evaluate`: how well the check of answers reads replies. */
export const answersEvaluate: Command = {
  says: say(
    '评测答复质检：答复与本件、与他件的区分，及与人工“是否说明理由”标注的一致程度',
    'measure the check of answers: own request against another’s, and against a reader’s mark',
  ),
  args: 'FILE',
  options: {
    seed: { type: 'string', value: 'N', says: say('分半的随机种子', 'seed of the split in halves') },
  },
  run: (given, out) => withFiles(out, () => run(given, out)),
}

const words = (value: unknown): string => (typeof value === 'string' ? value : '')

async function run(given: Given, out: Out): Promise<number> {
  const path = oneArgument(given, 'FILE')
  const seed = Number(textOf(given, 'seed') ?? SEED)
  if (!Number.isInteger(seed) || seed < 0)
    throw new UseFault(say('--seed 应为非负整数', '--seed must be a whole number, 0 or more'))
  const rows = (await rowsOf(path)).flatMap((row): JudgedReply[] => {
    const reply = words(row.reply)
    const detail = words(row.detail)
    if (reply === '' || (detail === '' && words(row.title) === '')) return []
    const mark = words(row.explains)
    return [
      { title: words(row.title), detail, reply, explains: mark === '1' ? true : mark === '0' ? false : null },
    ]
  })
  if (rows.length < 2)
    throw new FileFault(
      say(
        `${basename(path)} 里没有两行以上的 title/detail 与 reply`,
        `${basename(path)} has no two rows with title or detail and reply`,
      ),
    )
  const report = evaluateAnswers(rows, (text) => segment(text.slice(0, 4_000)), seed)
  const { ownAgainstOther: pair, explains } = report
  out.report({ file: basename(path), ...report }, [
    `${rows.length} rows, seed ${seed}, ${report.itemMicros} µs an answer`,
    `own request against another's: AUC ${pair.scoreAuc} (score), ${pair.wordsAuc} (shared words)`,
    explains
      ? `reader's mark, ${explains.train} learned, ${explains.test} told: AUC ${explains.auc}, accuracy ${explains.accuracy} (always yes ${explains.majority}, length alone AUC ${explains.lengthAuc})`
      : 'no reader’s mark in both halves',
  ])
  return 0
}
