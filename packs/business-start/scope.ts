import { codeEntry, codeList, type Say, say } from '../../kit/index.ts'

/**
 * 经营范围规范条目: what a company may choose; `before` wants a permission first 前置审批, `after` one before it opens 先照后证,
 * each with its name. A short list; a city loads the whole catalogue of the State Administration.
 */
const ITEMS: readonly (readonly [code: string, zh: string, en: string, permit?: 'before' | 'after', by?: string])[] = [
  ['retail', '日用百货销售', 'Everyday goods'],
  ['wholesale', '国内贸易代理', 'Trade within the country'],
  ['importExport', '货物进出口', 'Import and export'],
  ['software', '软件开发', 'Software'],
  ['dataService', '数据处理服务', 'Data services'],
  ['consulting', '信息技术咨询服务', 'Advice on information technology'],
  ['design', '专业设计服务', 'Design'],
  ['clothes', '服装服饰零售', 'Clothes'],
  ['furniture', '家具销售', 'Furniture'],
  ['repair', '家用电器修理', 'Repairs'],
  ['property', '物业管理', 'Property management'],
  ['events', '会议及展览服务', 'Events'],
  ['farming', '农作物栽培服务', 'Farming'],
  ['catering', '餐饮服务', 'Catering', 'after', '食品经营许可证'],
  ['food', '食品销售', 'Food', 'after', '食品经营许可证'],
  ['hotel', '住宿服务', 'Lodging', 'after', '特种行业许可证'],
  ['transport', '道路货物运输', 'Road haulage', 'after', '道路运输经营许可证'],
  ['medicine', '药品零售', 'Medicines', 'after', '药品经营许可证'],
  ['labour', '劳务派遣服务', 'Labour dispatch', 'after', '劳务派遣经营许可证'],
  ['lending', '小额贷款业务', 'Small loans', 'before', '地方金融管理部门批准'],
  ['guards', '保安服务', 'Guards', 'before', '保安服务许可证'],
  ['explosives', '民用爆炸物品销售', 'Explosives', 'before', '民用爆炸物品销售许可证'],
]

export const scopeCodes = codeList(
  'companyScope',
  '经营范围条目',
  'What the company does',
  ITEMS.map(([code, zh, en, permit, by]) =>
    codeEntry(
      code,
      permit ? `${zh}（${permit === 'before' ? '须先取得' : '开业前办'}${by}）` : zh,
      permit ? `${en} (${permit === 'before' ? 'permission first' : 'permission before opening'})` : en,
    ),
  ),
)

/** Chosen entries that want a permission, in words 许可提示. */
export function permitsOf(chosen: readonly string[], when: 'before' | 'after'): readonly Say[] {
  return ITEMS.filter(([code, , , permit]) => chosen.includes(code) && permit === when).map(([, zh, en, , by]) =>
    when === 'before'
      ? say(`“${zh}”须先取得${by}`, `${en} wants a permission first`)
      : say(`“${zh}”开业前须办理${by}`, `${en} wants a permission before it opens`),
  )
}
export const unknownScope = (chosen: readonly string[]): boolean =>
  chosen.length === 0 || chosen.some((one) => !ITEMS.some(([code]) => code === one))

/** 经营范围 as it stands on the licence. */
export const scopeInWords = (chosen: readonly string[]): string =>
  ITEMS.filter(([code]) => chosen.includes(code))
    .map(([, zh]) => zh)
    .join('；')
