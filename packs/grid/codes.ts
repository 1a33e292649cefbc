import { codeEntry as c, codeList } from '../../kit/index.ts'
import { classLists } from './classes.ts'

const partState = codeList('partState', '部件状态', 'State of a part', [
  c('good', '完好', 'Good'),
  c('broken', '破损', 'Broken'),
  c('lost', '丢失', 'Lost'),
  c('disused', '废弃', 'Disused'),
  c('removed', '移除', 'Removed'),
])
/** 空间数据精度: A within 0.5 m, B within 1 m, C within 10 m. */
const accuracy = codeList('partAccuracy', '定位精度等级', 'Accuracy class', [
  c('A', 'A 级（误差 ≤0.5 米）', 'A, within 0.5 m'),
  c('B', 'B 级（误差 ≤1 米）', 'B, within 1 m'),
  c('C', 'C 级（误差 ≤10 米）', 'C, within 10 m'),
])
const kind = codeList('gridKind', '案卷类别', 'Kind of case', [c('part', '部件', 'Part'), c('event', '事件', 'Event')])
const voids = codeList('gridVoid', '作废理由', 'Why it is void', [
  c('falseAlarm', '误报（现场不存在）', 'False alarm'),
  c('gone', '已自行处置', 'Mended meanwhile'),
  c('notOurs', '不属城市管理范围', 'Outside city management'),
  c('unfit', '不够立案条件', 'Not bad enough to be filed'),
  c('double', '重复', 'Double'),
])
const holds = codeList('gridHold', '挂账理由', 'Why it is put off', [
  c('plannedWorks', '已列入工程计划', 'Planned works with a date'),
  c('season', '受季节、天气限制', 'Season or weather'),
  c('court', '诉讼、鉴定未结', 'Court or appraisal'),
  c('owner', '权属待裁定', 'Owner to be ruled'),
])
const ends = codeList('gridClose', '结案方式', 'How it was closed', [
  c('normal', '正常结案', 'Mended'),
  c('deferred', '缓办转项目', 'Turned into a project'),
])

export const codes = [...classLists, partState, accuracy, kind, voids, holds, ends]
