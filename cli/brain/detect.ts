import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { say } from '../../base/index.ts'
import { evaluate, type SensorFile, setOf } from '../../brain/detect/index.ts'
import { type Command, textOf, UseFault } from '../command.ts'
import { FileFault, rowsOf, withFiles } from './rows.ts'

/** `huying brain detect evaluate`: is what people marked in a set of sensor series found, early and without false alarms? */
export const detectEvaluate: Command = {
  says: say(
    '评测异常检测：目录里是哪一套公开评测集由文件自认；与两种公开方法同场比较',
    'measure anomaly detection: the set is told by its files; two public detectors run beside ours',
  ),
  options: {
    dir: {
      type: 'string',
      value: 'DIR',
      says: say(
        '目录：CSV（可 .gz）；NAB 另需 windows.json',
        'folder of CSV files (also .gz); NAB needs its windows.json',
      ),
    },
  },
  run: (given, out) =>
    withFiles(out, async () => {
      const dir = textOf(given, 'dir')
      if (!dir) throw new UseFault(say('缺少 --dir', '--dir is missing'))
      const names = await namesIn(dir)
      const files: SensorFile[] = []
      for (const name of names.filter((one) => /\.csv(\.gz)?$/i.test(one)))
        files.push({ name: name.replace(/\.gz$/i, ''), rows: await rowsOf(join(dir, name)) })
      const set = setOf(files, await windowsIn(dir, names))
      if (!set || set.runs.length === 0)
        throw new FileFault(
          say(
            `${dir} 里没有认得的评测集（NAB、SKAB 或 BATADAL）`,
            `${dir} holds no set that is known (NAB, SKAB or BATADAL)`,
          ),
        )
      const began = performance.now()
      const report = { ...evaluate(set), ms: Math.round(performance.now() - began) }
      out.report(report, [
        `${report.set}：${report.runs} 段、${report.rows} 行 · ${report.runs} runs, ${report.rows} rows, ${report.ms} ms`,
        ...report.detectors.map(
          (one) =>
            `${one.name.padEnd(18)} point F1 ${one.pointF1.toFixed(3)}  event F1 ${one.eventF1.toFixed(3)}  NAB ${one.nabScore.toFixed(1)}  ${one.events.found}/${one.events.of} + ${one.events.falseAlarms} false`,
        ),
        `名次 rank: point F1 ${report.rank.pointF1}, event F1 ${report.rank.eventF1}, NAB ${report.rank.nabScore} of ${report.rank.of}`,
      ])
      return 0
    }),
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    const found = await readdir(dir, { recursive: true, withFileTypes: true })
    return found
      .filter((one) => one.isFile())
      .map((one) => relative(dir, join(one.parentPath, one.name)))
      .sort()
  } catch {
    throw new FileFault(say(`打不开目录 ${dir}`, `cannot open the folder ${dir}`))
  }
}

async function windowsIn(dir: string, names: readonly string[]) {
  const name = names.find((one) => /(^|\/)(combined_)?windows\.json(\.gz)?$/.test(one))
  if (!name) return null
  const bytes = await readFile(join(dir, name))
  try {
    return JSON.parse((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'))
  } catch {
    throw new FileFault(say(`${name} 不是可读的 JSON`, `${name} is not readable JSON`))
  }
}
