import { type Say, say } from '../../../base/index.ts'
import { metricsOf } from './conditions.ts'
import { type Condition, LEVELS, watchRuleNumbers as numbers, type WatchRuleDeclaration } from './declare.ts'

export type RuleFault = { readonly at: string; readonly says: Say }

const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text)
const whole = (value: unknown, low: number, high: number): boolean =>
  Number.isInteger(value) && Number(value) >= low && Number(value) <= high

function conditionFaults(
  condition: Condition,
  at: string,
  knows: (metric: string) => boolean,
  depth: number,
): RuleFault[] {
  const fault = (where: string, zh: string, en: string): RuleFault => ({
    at: where ? `${at}.${where}` : at,
    says: say(zh, en),
  })
  if (typeof condition !== 'object' || condition === null)
    return [fault('', '缺少条件', 'there is no condition')]
  if ('all' in condition || 'any' in condition) {
    const parts = 'all' in condition ? condition.all : condition.any
    if (depth > 3) return [fault('', '条件嵌套过深', 'nested too deeply')]
    if (!Array.isArray(parts) || parts.length === 0 || parts.length > 10)
      return [fault('', '组合条件须有 1–10 项', 'a combination has 1 to 10 parts')]
    return parts.flatMap((one, n) => conditionFaults(one, `${at}.${n + 1}`, knows, depth + 1))
  }
  const found: RuleFault[] = []
  const isKnown = [
    'beyond',
    'window',
    'change',
    'deviation',
    'forecast',
    'unlike',
    'turned',
    'silent',
  ].includes(condition.is)
  if (!isKnown) return [fault('is', '没有这种条件', 'there is no such condition')]
  if (!knows(condition.metric))
    found.push(fault('metric', `没有指标“${condition.metric}”`, `there is no metric ${condition.metric}`))
  if (
    'minutes' in condition &&
    condition.minutes !== undefined &&
    !whole(condition.minutes, 1, numbers.longest)
  )
    found.push(fault('minutes', '时窗须为 1–1440 分钟的整数', 'a window is 1 to 1440 whole minutes'))
  if ('limit' in condition && !Number.isFinite(condition.limit))
    found.push(fault('limit', '阈值须为数', 'the limit is no number'))
  if (condition.is === 'beyond') {
    const samples = condition.samples ?? numbers.samples
    if (!whole(samples, 1, 60) || !whole(condition.hits ?? Math.min(numbers.hits, samples), 1, samples))
      found.push(fault('hits', '命中数须不大于样本数（1–60）', 'hits are at most the samples, 1 to 60'))
  }
  if (condition.is === 'deviation' && !(condition.z > 0))
    found.push(fault('z', 'z 须大于 0', 'z is above nought'))
  if (condition.is === 'turned') {
    const { limit = 8, slack = 0.5, minutes } = condition
    if (!(limit > 0)) found.push(fault('limit', '累积和限值须大于 0', 'the limit is above nought'))
    if (!(slack >= 0)) found.push(fault('slack', '放过的偏差不能为负', 'the slack is not below nought'))
    if (minutes < 2) found.push(fault('minutes', '时窗至少 2 分钟', 'a window of two minutes at least'))
  }
  for (const [n, band] of ('bands' in condition ? (condition.bands ?? []) : []).entries()) {
    if (!Number.isFinite(band.limit))
      found.push(fault(`bands.${n + 1}`, '阈值须为数', 'the limit is no number'))
    const half = (band.from === undefined) !== (band.to === undefined)
    if (half || (band.from !== undefined && !(isTime(band.from) && isTime(band.to ?? ''))))
      found.push(fault(`bands.${n + 1}`, '时段须为 HH:MM', 'hours are HH:MM'))
    if (band.months && !band.months.every((one) => whole(one, 1, 12)))
      found.push(fault(`bands.${n + 1}`, '月份须为 1–12', 'months are 1 to 12'))
  }
  return found
}

/** What is wrong with a rule, before anybody runs it. `knows`: metrics that exist. */
export function ruleFaults(
  declared: WatchRuleDeclaration,
  knows: (metric: string) => boolean,
): readonly RuleFault[] {
  const found: RuleFault[] = []
  const words = (one: Say | undefined): boolean => Boolean(one?.zh?.trim() && one.en?.trim())
  if (!words(declared.title))
    found.push({ at: 'title', says: say('缺少名称（中英文）', 'a title in both languages is missing') })
  if (!words(declared.basis))
    found.push({ at: 'basis', says: say('缺少依据（中英文）', 'its basis in both languages is missing') })
  if (!LEVELS.includes(declared.level))
    found.push({ at: 'level', says: say('没有这个级别', 'there is no such level') })
  if (declared.clearAfter !== undefined && !whole(declared.clearAfter, 1, 100))
    found.push({ at: 'clearAfter', says: say('恢复样本数须为 1–100', 'samples to clear are 1 to 100') })
  found.push(...conditionFaults(declared.when, 'when', knows, 0))
  // facts and figures belong to no device
  const areaOnly = metricsIn(declared).some(
    (metric) => metric.startsWith('fact:') || metric.startsWith('indicator:'),
  )
  if (areaOnly && declared.of.each !== 'area')
    found.push({ at: 'of', says: say('事项计数与指标按区域监测', 'counts and figures are watched by area') })
  return found
}
const metricsIn = (declared: WatchRuleDeclaration): readonly string[] => {
  try {
    return metricsOf(declared.when)
  } catch {
    return []
  }
}
