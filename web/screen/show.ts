import type { Language, Say } from '../../base/index.ts'
import type { GroupRow, Shown } from '../../brain/indicators/boards/declare.ts'
import { sayNumber } from '../live/time.ts'
import type { Source } from './state.ts'

/** A value with the mark of its unit; no base is “–”, a group too small for guests “<3”, of persons “<5”. */
export function figureText(one: Pick<Shown, 'value' | 'unit' | 'few'>): string {
  if (one.few) return `<${one.few}`
  if (one.value === null) return '–'
  return one.unit === 'percent' ? `${sayNumber(one.value)}%` : sayNumber(one.value)
}

/** What stands small behind a figure. */
export function unitText(one: Pick<Shown, 'unit' | 'measure'>, lang: Language): string {
  switch (one.unit) {
    case 'matters':
      return lang === 'zh' ? '件' : ''
    case 'rows':
      return lang === 'zh' ? '条' : ''
    case 'minutes':
      return lang === 'zh' ? '分钟' : 'min'
    case 'times':
      return lang === 'zh' ? '次' : 'times'
    case 'score':
      return lang === 'zh' ? '分' : ''
    case 'value':
      return one.measure?.[lang] ?? ''
    default:
      return ''
  }
}

/** Change in words: percent for counts, points for shares; no base is “–”, never ∞ or 0 %. */
export function changeText(
  change: number | null,
  unit: string,
): { readonly arrow: string; readonly text: string } {
  if (change === null) return { arrow: '', text: '–' }
  const size = Math.abs(change)
  return {
    arrow: size < 0.05 ? '' : change > 0 ? '▲' : '▼',
    text: unit === 'percent' || unit === 'score' ? `${size.toFixed(1)}pp` : `${size.toFixed(1)}%`,
  }
}

export const sourceOf = (one: Shown): Source => ({
  ...{ name: one.name, title: one.title, formula: one.formula, version: one.version, owner: one.owner },
  ...{ source: one.source, unit: one.unit, rowsUrl: one.rowsUrl, asOf: String(one.asOf) },
  ...(one.measure ? { measure: one.measure } : {}),
})

/** The same figure narrowed to one of its groups. */
export const groupSource = (one: Shown, group: GroupRow): Source => ({
  ...sourceOf(one),
  rowsUrl: group.rowsUrl,
})

/** Something is to be done about it: beyond its red line. */
export const isRed = (one: { readonly level: string | null }): boolean => one.level === 'red'

export const short = (title: Say, lang: Language): string => title[lang].replace(/（.*?）|\(.*?\)/g, '')

/** A village without the name of its committee: 金迪社区居民委员会 is 金迪社区, 田心村委会 is 田心村. */
export const shortPlace = (name: string): string =>
  name.replace(/(居民|村民)委员会$|居委会$/, '').replace(/村委会$/, '村')

/** A unit without the district that all of them are of; where nothing else is left, as it is. */
export const shortUnit = (name: string, district: string): string => {
  const rest = district && name.startsWith(district) ? name.slice(district.length) : name
  return rest.length >= 3 ? rest.replace(/办事处$/, '') : name
}
