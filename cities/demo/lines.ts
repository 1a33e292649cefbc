import { byShort, leads } from './units.ts'

/** The day from which the demonstration list holds: before its month of requests begins. */
const SINCE = '2025-01-01'

/** Who helps whom, where one unit alone cannot do it. */
const helpers: Readonly<Record<string, readonly string[]>> = {
  '0105': ['公安白云分局'],
  '0204': ['区城管局'],
  '0301': ['区住建局', '生态环境白云分局'],
  '0305': ['区城管局'],
  '0306': ['区住建局'],
  '0502': ['区市场监管局'],
  '0509': ['区应急局'],
  '0601': ['区市场监管局'],
  '0701': ['区住建局'],
  '0805': ['区市场监管局'],
  '1004': ['区应急局'],
}

/** Whose duty it is to lead, in the words of the demonstration's own list; no law of any city. */
const basisOf = (category: string, unit: string): string =>
  unit === 'town'
    ? `演示职责清单第 ${category} 项：属地管理事项，由事发地镇街牵头办理，区级部门业务指导`
    : `演示职责清单第 ${category} 项：列入${byShort.get(unit)?.name ?? unit}权责清单，由其牵头办理，镇街配合`

/** 职责清单 as a sheet, the header first: one row an item, `属地镇街` standing for each town's own government. */
export const lines: readonly (readonly string[])[] = [
  ['事项', '区域', '层级', '主办单位', '协办单位', '依据', '生效日期', '失效日期'],
  ...Object.entries(leads).map(([category, unit]) => [
    category,
    '全区',
    unit === 'town' ? '镇街级' : '区级',
    unit === 'town' ? '属地镇街' : unit,
    (helpers[category] ?? []).filter((helper) => helper !== unit).join('、'),
    basisOf(category, unit),
    SINCE,
    '',
  ]),
]
