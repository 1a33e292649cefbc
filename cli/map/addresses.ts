import { say } from '../../base/index.ts'
import {
  type AddressModel,
  cutAddress,
  judgeAddresses,
  parseAddress,
  trainAddresses,
} from '../../brain/text/index.ts'
import { addressesIn } from '../brain/address.ts'
import { withFiles } from '../brain/rows.ts'
import { type Command, textOf } from '../command.ts'

const SEED = 7

/** `huying map addresses evaluate`: how well the reader of the address table cuts addresses, label by label. */
export const mapAddressesEvaluate: Command = {
  says: say(
    '评测地址解析：逐标签的精确率与召回率；默认用内置规则，给出 --train 时先训练',
    'judge how addresses are cut, label by label; by the built-in rules, or learned from --train first',
  ),
  options: {
    file: {
      type: 'string',
      value: 'FILE',
      says: say('带标注的地址 {text,parts} 的 JSONL', 'JSONL of labelled addresses {text,parts}'),
    },
    train: {
      type: 'string',
      value: 'FILE',
      says: say(
        '用于训练的地址（约两三分钟），不得与 --file 重叠',
        'addresses to learn from (two or three minutes)',
      ),
    },
  },
  run: (given, out) =>
    withFiles(out, async () => {
      const rows = await addressesIn(textOf(given, 'file'), '--file')
      const from = textOf(given, 'train')
      const judged = new Set(rows.map(({ text }) => text))
      const learned = from ? (await addressesIn(from, '--train')).filter(({ text }) => !judged.has(text)) : []
      const model: AddressModel | null = from ? trainAddresses(learned, { seed: SEED }) : null
      const report = {
        method: model ? 'trained' : 'rules',
        rows: rows.length,
        train: learned.length,
        ...judgeAddresses(
          rows.map(({ text, parts }) => ({
            truth: parts,
            said: model ? cutAddress(model, text) : parseAddress(text).parts,
          })),
        ),
      }
      out.report(report, [
        `精确率 ${report.precision.toFixed(4)} 召回率 ${report.recall.toFixed(4)} F1 ${report.f1.toFixed(4)}（${report.rows} 条，${report.method}）`,
        ...Object.entries(report.perLabel).map(
          ([label, one]) =>
            `  ${label.padEnd(12)} P ${one.precision.toFixed(3)} R ${one.recall.toFixed(3)} F1 ${one.f1.toFixed(3)} (${one.parts})`,
        ),
      ])
      return 0
    }),
}
