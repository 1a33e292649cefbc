import { overWords, takeWords } from '../../../brain/watch/rules/decide.ts'
import type { Condition, LimitBand, WatchRuleDeclaration } from '../../../brain/watch/rules/declare.ts'
import { deviceKinds } from '../../../platform/signals/declare.ts'
import { type Say, say } from '../../live/index.ts'

type MetricName = (name: string) => Say

const bandWords = (band: LimitBand): Say => {
  const zh = [
    band.from && `${band.from}–${band.to}`,
    band.months && `${band.months.join('、')} 月`,
    band.areas?.join('、'),
  ]
  const en = [
    band.from && `${band.from}–${band.to}`,
    band.months && `months ${band.months.join(', ')}`,
    band.areas?.join(', '),
  ]
  return say(
    `${zh.filter(Boolean).join(' ')} 为 ${band.limit}`,
    `${band.limit} ${en.filter(Boolean).join(' ')}`,
  )
}
const bands = (all: readonly LimitBand[] | undefined): Say =>
  all && all.length > 0
    ? say(
        `（${all.map((one) => bandWords(one).zh).join('；')}）`,
        ` (${all.map((one) => bandWords(one).en).join('; ')})`,
      )
    : say('', '')

/** A condition in words 规则口径, one line for each. */
export function conditionLines(when: Condition, name: MetricName, depth = 0): readonly Say[] {
  if ('all' in when || 'any' in when) {
    const every = 'all' in when
    const parts = 'all' in when ? when.all : when.any
    return [
      every ? say('以下同时成立：', 'all of these:') : say('以下任一成立：', 'any of these:'),
      ...parts.flatMap((one) =>
        conditionLines(one, name, depth + 1).map((line) => say(`　· ${line.zh}`, `  · ${line.en}`)),
      ),
    ]
  }
  const metric = name(when.metric)
  switch (when.is) {
    case 'beyond': {
      const more = bands(when.bands)
      return [
        when.minutes === undefined
          ? say(
              `${metric.zh}${overWords[when.over].zh} ${when.limit}${more.zh}，最近 ${when.samples ?? 3} 个样本中有 ${Math.min(when.hits ?? 2, when.samples ?? 3)} 个`,
              `${metric.en} ${overWords[when.over].en} ${when.limit}${more.en} in ${Math.min(when.hits ?? 2, when.samples ?? 3)} of the last ${when.samples ?? 3} samples`,
            )
          : say(
              `${metric.zh}${overWords[when.over].zh} ${when.limit}${more.zh}，持续 ${when.minutes} 分钟`,
              `${metric.en} ${overWords[when.over].en} ${when.limit}${more.en} for ${when.minutes} minutes`,
            ),
      ]
    }
    case 'window':
      return [
        say(
          `${metric.zh} ${when.minutes} 分钟${takeWords[when.take].zh}${overWords[when.over].zh} ${when.limit}${bands(when.bands).zh}`,
          `${takeWords[when.take].en} of ${metric.en} over ${when.minutes} minutes ${overWords[when.over].en} ${when.limit}${bands(when.bands).en}`,
        ),
      ]
    case 'change': {
      const mark = when.percent ? ' %' : ''
      return [
        say(
          `${metric.zh} ${when.minutes} 分钟内变化${overWords[when.over].zh} ${when.limit}${mark}`,
          `${metric.en} changes by ${overWords[when.over].en} ${when.limit}${mark} within ${when.minutes} minutes`,
        ),
      ]
    }
    case 'deviation':
      return [
        when.against === 'sameHour'
          ? say(
              `${metric.zh}与往日同一时段相比，稳健 z 超过 ${when.z}`,
              `${metric.en} unlike this hour on other days: robust z above ${when.z}`,
            )
          : say(
              `${metric.zh}与此前 ${when.minutes} 分钟相比，稳健 z 超过 ${when.z}`,
              `${metric.en} unlike the ${when.minutes} minutes before: robust z above ${when.z}`,
            ),
      ]
    case 'forecast':
      return [
        say(
          `${metric.zh}${overWords[when.over].zh} ${when.share * 100} % 预测区间`,
          `${metric.en} ${overWords[when.over].en} the ${when.share * 100} % band of the forecast`,
        ),
      ]
    case 'unlike':
      return [
        say(
          `${metric.zh} ${when.minutes} 分钟内出现从未见过的变化`,
          `something never seen in ${metric.en} within ${when.minutes} minutes`,
        ),
      ]
    case 'turned':
      return [
        say(
          `${metric.zh} ${when.minutes} 分钟内发生变点（${when.over === 'both' ? '任一方向' : when.over === 'above' ? '转高' : '转低'}），累积偏离超过 ${when.limit ?? 8} 倍稳健偏差`,
          `the level of ${metric.en} turns ${when.over === 'both' ? 'either way' : when.over === 'above' ? 'up' : 'down'} within ${when.minutes} minutes: more than ${when.limit ?? 8} robust deviations cumulated`,
        ),
      ]
    case 'silent':
      return [
        say(
          `${metric.zh}超过 ${when.minutes} 分钟没有数据`,
          `${metric.en} silent for more than ${when.minutes} minutes`,
        ),
      ]
  }
}

/** Whose readings are looked at. */
export function objectsWords({ of }: WatchRuleDeclaration): Say {
  const kinds = (of.kinds ?? []).map((one) => deviceKinds[one])
  const of2 = [
    kinds.length > 0
      ? say(kinds.map((one) => one.zh).join('、'), kinds.map((one) => one.en).join(', '))
      : say('凡有此指标的设备', 'whatever has the metric'),
    ...(of.devices ? [say(of.devices.join('、'), of.devices.join(', '))] : []),
    ...(of.areas ? [say(of.areas.join('、'), of.areas.join(', '))] : []),
    of.each === 'area'
      ? say('同一区域一起判', 'those of one area together')
      : say('逐台判', 'each by itself'),
  ]
  return say(of2.map((one) => one.zh).join(' · '), of2.map((one) => one.en).join(' · '))
}
