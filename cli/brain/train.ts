import { say } from '../../base/index.ts'
import { cityOption, withCity } from '../city.ts'
import type { Command } from '../command.ts'

const NAMES = { category: '事项分类', kind: '诉求类型', urgency: '紧急程度', unit: '承办单位' } as const

const round = (value: number): number => Math.round(value * 10_000) / 10_000

/** `huying brain classify train`: learns from the city's closed requests now, beside a running city. */
export const classifyTrain: Command = {
  says: say(
    '用本城市已办结的诉求立即训练分类模型（城市运行时也可用）',
    'learn from the city’s closed requests now, also beside a running city',
  ),
  options: cityOption,
  run: (given, out) =>
    withCity(given, out, async (city) => {
      const { outcome, trained } = await city.models.train(city.store, city.now, new AbortController().signal)
      if (outcome === 'busy') {
        out.fail(
          say('另一个进程正在训练', 'Another process is training'),
          say('请稍后再试', 'Try again in a little while'),
        )
        return 1
      }
      const models = trained.map(({ purpose, rows, labels, trainMs, report }) => ({
        purpose,
        rows,
        labels,
        trainMs,
        heldOut: report.heldOut,
        macroF1: round(report.macroF1),
        accuracy: round(report.accuracy),
        calibrationError: round(report.calibrationError),
      }))
      out.report(
        { outcome, models },
        models.length === 0
          ? [
              '已办结的诉求太少，未训练（至少 30 件、两个类别）· too few closed requests to learn from (at least 30, of two labels)',
            ]
          : models.map(
              (one) =>
                `${NAMES[one.purpose]} ${one.purpose} · ${one.rows} 件 rows · ${one.labels} 类 labels · ${one.trainMs} ms · 最近 ${one.heldOut} 件评测 judged on the newest: 宏 F1 macro-F1 ${one.macroF1} · 准确率 accuracy ${one.accuracy} · 校准误差 calibration error ${one.calibrationError}`,
            ),
      )
      return 0
    }),
}
