import type { FieldList } from '../../../platform/fields/declare.ts'
import { type Say, say, words } from '../../live/index.ts'

export const lineWords = words({
  title: say('职责清单', 'Responsibility list'),
  about: say(
    '事项 × 区域 × 生效日期 → 承办单位。每一次派单都写明所依据的条目。',
    'Item × area × date → unit. Every dispatch names its line.',
  ),
  list: say('清单', 'List'),
  check: say('空缺与重叠', 'Holes and overlaps'),
  proposals: say('修改建议', 'Proposals'),
  simulate: say('模拟', 'Simulation'),
  item: say('事项', 'Item'),
  category: say('事项分类', 'Category'),
  area: say('区划', 'Area'),
  unit: say('承办单位', 'Unit'),
  basis: say('依据', 'Basis'),
  valid: say('有效期', 'Valid'),
  at: say('查看日期', 'As of'),
  search: say('搜索事项、单位', 'Search'),
  imported: (created: number, updated: number, rejected: number) =>
    say(
      `导入完成：新增 ${created}，更新 ${updated}，拒绝 ${rejected}`,
      `Imported: ${created} new, ${updated} changed, ${rejected} refused`,
    ),
  rejected: say('被拒绝的行', 'Refused rows'),
  row: (n: number) => say(`第 ${n} 行`, `row ${n}`),
  holes: say('空缺：没有单位负责', 'Holes: nobody is responsible'),
  overlaps: say('重叠：不止一个单位', 'Overlaps: more than one unit'),
  orphans: say('失效：单位或分类已不存在', 'Orphans: unit or category is gone'),
  sound: say('没有发现问题', 'Nothing wrong was found'),
  end: say('停用该条目', 'End this line'),
  simulateHow: say(
    '用过去一年的诉求检验：如果按所选日期的清单派单，会有什么不同。',
    'Tries last year’s requests on the list of the chosen day and says what would change.',
  ),
  validFrom: say('清单日期', 'List of'),
  run: say('开始模拟', 'Run'),
  running: say('正在模拟…', 'Running…'),
  matters: say('检验件数', 'Matters tried'),
  same: say('不变', 'Same'),
  changed: say('改变', 'Changed'),
  unroutable: say('无单位', 'Unroutable'),
  samples: say('举例', 'Samples'),
  accept: say('采纳', 'Accept'),
  refuse: say('不采纳', 'Refuse'),
  noProposals: say('没有待处理的修改建议；裁定改派后会自动生成', 'No proposals wait; rulings make them'),
  until: say('至', 'to'),
  everywhere: say('全区', 'the whole district'),
  level: say('层级', 'Level'),
  helpers: say('协办单位', 'Helpers'),
  validTo: say('失效', 'Ends'),
  future: say('未生效', 'not yet in force'),
  ended: say('已失效', 'ended'),
  history: say('版本', 'Versions'),
  versionBy: (n: number, by: string) => say(`第 ${n} 版 · ${by}`, `version ${n} · ${by}`),
  template: say('导入模板', 'Template'),
  unchangedEnded: (unchanged: number, ended: number) =>
    say(`未变 ${unchanged}，停用 ${ended}`, `${unchanged} unchanged, ${ended} ended`),
  now: say('现行', 'Now'),
  proposed: say('建议', 'Proposed'),
  noLine: say('清单无此条目', 'no line'),
  reason: say('裁定理由', 'Ruling'),
  decideWhy: say('意见（可不填）', 'Remark (optional)'),
  asOf: (day: string) => say(`校验日期 ${day}`, `checked for ${day}`),
  soundWhy: say('每个事项在每个镇街都恰有一个主办单位', 'Every item has exactly one lead unit in every town'),
  more: (n: number) => say(`另有 ${n} 条未列出`, `${n} more`),
  tried: say('留空为今天的清单', 'Empty: today’s list'),
})

export type Line = {
  readonly id: string
  readonly version: number
  readonly category: string
  readonly area: string
  readonly level?: number
  readonly unit: string
  readonly unitName?: string
  readonly areaName?: string
  readonly itemTitle?: Say
  readonly levelTitle?: Say
  readonly helperNames?: readonly { readonly id: string; readonly name: string }[]
  readonly state?: 'future' | 'ended' | 'inForce'
  readonly helpers?: readonly string[]
  readonly basis: string
  readonly validFrom: string
  readonly validTo: string | null
}

export const lineFields: FieldList = {
  category: { kind: 'code', list: 'anyCategory', title: say('事项', 'Item'), required: true },
  area: { kind: 'area', title: say('区域（空为全区）', 'Area (empty: the whole district)') },
  unit: { kind: 'unit', title: say('主办单位', 'Lead unit'), required: true },
  helpers: { kind: 'unit', many: true, title: say('协办单位', 'Helper units') },
  basis: {
    kind: 'text',
    long: true,
    min: 2,
    max: 1000,
    title: say('依据（法律、三定、权责清单）', 'Basis (law, list of powers)'),
    required: true,
  },
  validFrom: { kind: 'day', title: say('生效日期', 'First day') },
  validTo: { kind: 'day', title: say('失效日期', 'Last day') },
}
