import { type Day, declareRefusals, type Say, say } from '../../base/index.ts'
import type { Line } from './lines-decide.ts'

const chooseListed = say('请从列表中选择', 'Choose one from the list')

/** Every refusal around the responsibility list 职责清单. */
export const refuse = declareRefusals({
  'matter.lineUnfit': {
    http: 422,
    says: ({ why }: { why: Say }) =>
      say(`所选职责清单条目不适用：${why.zh}`, `The chosen responsibility line does not fit: ${why.en}`),
    remedy: say(
      '请选择与事项、区域相符且在有效期内的条目；没有合适条目的，不选条目并写明派单理由',
      'Choose a line in force for this item and place; if there is none, leave the line out and write why',
    ),
  },
  'line.notFound': {
    http: 404,
    says: () => say('没有这一条职责清单', 'There is no such responsibility line'),
    remedy: say('请刷新清单后再选', 'Reload the list and choose again'),
  },
  'line.stale': {
    http: 409,
    says: (d: { current: Line }) =>
      say(
        `这一条已改到第 ${d.current.version} 版`,
        `This line has meanwhile been changed to version ${d.current.version}`,
      ),
    remedy: say('请查看最新内容后再改', 'Look at the current line, then change it again'),
  },
  'line.ended': {
    http: 409,
    says: (d: { on: Day }) => say(`这一条已于 ${d.on} 失效`, `This line ended on ${d.on}`),
    remedy: say('请新增一条', 'Add a new line'),
  },
  'line.overlap': {
    http: 409,
    says: (d: { from: Day; to: Day | null; unitName: string; other: string }) =>
      say(
        `与已有条目重叠：同一事项、区域、层级自 ${d.from} 起已由“${d.unitName}”负责`,
        `Overlaps an existing line: from ${d.from} the same item, area and level belong to ${d.unitName}`,
      ),
    remedy: say(
      '请先停用那一条，或在那一条上修改并指定生效日期',
      'End that line first, or change that line from a day on',
    ),
  },
  'line.period': {
    http: 422,
    says: (d: { from: Day; to: Day }) =>
      say(
        `失效日期 ${d.to} 早于生效日期 ${d.from}`,
        `The last day ${d.to} lies before the first day ${d.from}`,
      ),
    remedy: say('请核对有效期', 'Check the period'),
  },
  'line.unknownCategory': {
    http: 422,
    says: (d: { given: string }) => say(`事项分类中没有“${d.given}”`, `There is no category “${d.given}”`),
    remedy: say('请填写事项分类的编码或名称', 'Give the code or the name of a category'),
  },
  'line.unknownArea': {
    http: 422,
    says: (d: { given: string }) =>
      say(`本区没有区划“${d.given}”`, `There is no area “${d.given}” in this district`),
    remedy: say(
      '请填写镇街、村居的名称或区划代码；全区可留空',
      'Give the name or code; leave empty for the whole district',
    ),
  },
  'line.unknownUnit': {
    http: 422,
    says: (d: { given: string }) =>
      say(`没有单位“${d.given}”，或已撤销`, `There is no living unit “${d.given}”`),
    remedy: chooseListed,
  },
  'line.unknownLevel': {
    http: 422,
    says: (d: { given: string }) => say(`没有层级“${d.given}”`, `There is no level “${d.given}”`),
    remedy: say('请填写市级、区级、镇街级或村居级', 'Give city, district, town or village'),
  },
  'line.noBasis': {
    http: 422,
    says: () => say('没有写依据', 'The basis is missing'),
    remedy: say(
      '请写明三定方案、法规条款或会议纪要',
      'Name the law, the list of powers or the decision it rests on',
    ),
  },
  'line.badDay': {
    http: 422,
    says: (d: { given: string }) => say(`日期“${d.given}”看不懂`, `The day “${d.given}” cannot be read`),
    remedy: say('请写成 2026-01-31', 'Write it as 2026-01-31'),
  },
  'line.leadHelps': {
    http: 422,
    says: () => say('协办单位与主办单位重复', 'A helper unit is the lead unit too'),
    remedy: say('请从协办单位中去掉主办单位', 'Take the lead unit out of the helpers'),
  },
  'line.twiceInFile': {
    http: 422,
    says: (d: { first: number }) =>
      say(
        `与本文件第 ${d.first} 行是同一事项、区域、层级和生效日期，内容却不同`,
        `Row ${d.first} of this file says something else for the same item, area, level and first day`,
      ),
    remedy: say('请只保留一行', 'Keep one of the two'),
  },
  'line.noHeader': {
    http: 422,
    says: (d: { missing: readonly string[] }) =>
      say(`表头缺少：${d.missing.join('、')}`, `The header lacks: ${d.missing.join(', ')}`),
    remedy: say(
      '第一行请写表头：事项、区域、层级、主办单位、协办单位、依据、生效日期、失效日期',
      'The first row names the columns: item, area, level, unit, helpers, basis, from, to',
    ),
  },
  'line.proposalNotFound': {
    http: 404,
    says: () => say('没有这条修改建议', 'There is no such proposal'),
    remedy: say('请刷新列表', 'Reload the list'),
  },
  'line.proposalDecided': {
    http: 409,
    says: (d: { by: string }) => say(`这条建议已由${d.by}处理`, `${d.by} has already decided this proposal`),
    remedy: say('请刷新列表', 'Reload the list'),
  },
})
