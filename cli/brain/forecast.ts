import { basename } from 'node:path'
import { say } from '../../base/index.ts'
import { contestsOf, evaluate, publishedOf } from '../../brain/forecast/index.ts'
import { type Command, textOf } from '../command.ts'
import { columnsOf, fileOf } from './columns.ts'
import { FileFault, withFiles } from './rows.ts'

/** `huying brain forecast evaluate`: how well is what came foreseen from what was given? */
export const forecastEvaluate: Command = {
  says: say(
    '评测预测：只看给出的部分，与后来的值比较，并在已发表的方法中排名',
    'measure forecasts: see what was given, compare with what came, and rank among the published methods',
  ),
  options: {
    series: {
      type: 'string',
      value: 'FILE',
      says: say(
        '序列 CSV 或 JSONL（可 .gz）：series、period、values、future',
        'series as CSV or JSONL (also .gz): series, period, values, future',
      ),
    },
    published: {
      type: 'string',
      value: 'FILE',
      says: say(
        '已发表方法的成绩：method、period、smape、mase',
        'what others reached: method, period, smape, mase',
      ),
    },
  },
  run: (given, out) =>
    withFiles(out, async () => {
      const file = fileOf(given, 'series')
      const { series, refused } = contestsOf(await columnsOf(file, ['series', 'period', 'values', 'future']))
      if (series.length === 0)
        throw new FileFault(
          say(`${basename(file)} 里没有可评测的序列`, `no series of ${basename(file)} can be measured`),
        )
      const published = textOf(given, 'published')
      const others = published
        ? publishedOf(await columnsOf(published, ['method', 'period', 'smape', 'mase']))
        : []
      const began = performance.now()
      const report = { ...evaluate(series, others), refused, ms: Math.round(performance.now() - began) }
      const place = (rank: { smape: number; mase: number; of: number } | null) =>
        rank ? `  rank ${rank.smape}/${rank.of} (MASE ${rank.mase}/${rank.of})` : ''
      out.report(report, [
        `${report.series} 条序列，另有 ${refused} 条读不懂 · ${report.series} series, ${refused} not readable, ${report.ms} ms`,
        `ALL        sMAPE ${report.smape}  MASE ${report.mase}${place(report.rank)}`,
        ...Object.entries(report.periods).map(
          ([period, one]) => `${period.padEnd(10)} sMAPE ${one.smape}  MASE ${one.mase}${place(one.rank)}`,
        ),
        `80 % 区间命中 ${report.covered80}，95 % 区间命中 ${report.covered95} · share within the bands`,
        ...report.published.map((one) => `  ${one.method}: ${one.smape} ${one.mase}`),
      ])
      return 0
    }),
}
