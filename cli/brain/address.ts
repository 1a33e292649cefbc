import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { say } from '../../base/index.ts'
import {
  type AddressRow,
  cutAddress,
  judgeAddresses,
  parseAddress,
  saveAddresses,
  trainAddresses,
} from '../../brain/text/index.ts'
import { type Command, type Given, type Out, textOf, UseFault } from '../command.ts'
import { FileFault, rowsOf, withFiles } from './rows.ts'

const SEED = 7

const train = {
  type: 'string',
  value: 'FILE',
  says: say(
    '带标注的地址 {text,parts} 的 JSONL，用于训练',
    'JSONL of labelled addresses {text,parts} to learn from',
  ),
} as const

/** `huying brain address evaluate`: how well addresses are cut into parts. */
export const addressEvaluate: Command = {
  says: say(
    '评测地址解析：在 --train 上训练（约两三分钟），在 --test 上评测',
    'measure how addresses are cut into parts: learn from --train (two or three minutes), judge --test',
  ),
  options: {
    train,
    test: {
      type: 'string',
      value: 'FILE',
      says: say('只用于评测的地址', 'addresses to judge, never learned from'),
    },
    rules: {
      type: 'boolean',
      says: say(
        '不训练，评测内置的规则与地名表',
        'no training: judge the built-in rules and names of divisions',
      ),
    },
  },
  run: (given, out) => withFiles(out, () => evaluate(given, out)),
}

/** `huying brain address train`: a model that the city keeps. */
export const addressTrain: Command = {
  says: say(
    '用带标注的地址训练模型并存成文件，供城市使用',
    'learn from labelled addresses and keep the model as a file for the city',
  ),
  options: {
    train,
    model: {
      type: 'string',
      value: 'FILE',
      says: say(
        '模型文件，如 数据目录/brain/address.model',
        'file of the model, e.g. DATA/brain/address.model',
      ),
    },
  },
  run: (given, out) =>
    withFiles(out, async () => {
      const target = textOf(given, 'model')
      if (!target) throw new UseFault(say('缺少 --model', '--model is missing'))
      const rows = await addressesIn(textOf(given, 'train'), '--train')
      const model = trainAddresses(rows, { seed: SEED, onStep: progress(out) })
      const bytes = saveAddresses(model)
      await writeFile(target, bytes)
      out.report({ rows: model.rows, bytes: bytes.length, model: target }, [
        `${model.rows} 条 → ${target} (${bytes.length} 字节)`,
      ])
      return 0
    }),
}

async function evaluate(given: Given, out: Out): Promise<number> {
  const rules = given.options.rules === true
  const test = await addressesIn(textOf(given, 'test'), '--test')
  const tested = new Set(test.map(({ text }) => text))
  const all = rules ? [] : await addressesIn(textOf(given, 'train'), '--train')
  const rows = all.filter(({ text }) => !tested.has(text))
  const started = performance.now()
  const model = rules ? null : trainAddresses(rows, { seed: SEED, onStep: progress(out) })
  const trained = performance.now()
  const said = test.map(({ text, parts }) => ({
    truth: parts,
    said: model ? cutAddress(model, text) : parseAddress(text).parts,
  }))
  const ended = performance.now()
  const report = {
    ...judgeAddresses(said),
    train: rows.length,
    /** Rows of the training file left out because the same text is judged. */
    shared: all.length - rows.length,
    test: test.length,
    method: rules ? 'rules' : 'trained',
    seed: SEED,
    trainMs: Math.round(trained - started),
    itemMicros: Math.round(((ended - trained) * 1000) / Math.max(1, test.length)),
  }
  out.report(report, [
    `精确率 ${report.precision.toFixed(4)} 召回率 ${report.recall.toFixed(4)} F1 ${report.f1.toFixed(4)}（训练 ${report.train} 条，评测 ${report.test} 条，${report.parts} 个要素）`,
    `precision ${report.precision.toFixed(4)} recall ${report.recall.toFixed(4)} F1 ${report.f1.toFixed(4)}`,
  ])
  return 0
}

/** A line every tenth of the work, for whoever waits. */
const progress = (out: Out) => (done: number, of: number) => {
  if (Math.floor((done * 10) / of) !== Math.floor(((done - 1) * 10) / of))
    out.say(`训练 training ${Math.round((done * 100) / of)} %`)
}

/** Labelled addresses of a file, checked row by row. */
export async function addressesIn(path: string | undefined, option: string): Promise<AddressRow[]> {
  if (!path) throw new UseFault(say(`缺少 ${option}`, `${option} is missing`))
  const name = basename(path)
  const rows = await rowsOf(path)
  if (rows.length === 0) throw new FileFault(say(`${name} 没有内容`, `${name} is empty`))
  return rows.map((row, i) => {
    const { text, parts } = row
    const sound =
      typeof text === 'string' &&
      Array.isArray(parts) &&
      parts.every((part) => Array.isArray(part) && typeof part[0] === 'string' && typeof part[1] === 'string')
    if (!sound)
      throw new FileFault(
        say(`${name} 第 ${i + 1} 行缺少 text 或 parts`, `${name}, row ${i + 1}: text or parts is missing`),
      )
    return { text, parts: parts as [string, string][] }
  })
}
