import { declareRefusals, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import type { RowRule } from '../../platform/registers/declare.ts'
import { type Edition, keyOf, readKey } from './editions.ts'

export const refusals = declareRefusals({
  'grid.partNumber': {
    http: 422,
    says: () =>
      say(
        '部件标识码应为 17 位数字：区划 6 位、大类 2 位、小类 3 位、顺序号 6 位',
        'A part’s number has 17 digits: 6 division, 2 + 3 class, 6 serial',
      ),
    remedy: say('请按普查成果核对编码', 'Check it against the survey'),
  },
  'grid.partDivision': {
    http: 422,
    says: (d: { prefix: string; division: string }) =>
      say(
        `部件标识码的区划 ${d.prefix} 与所在区划 ${d.division} 不一致`,
        `The number says division ${d.prefix}, the place ${d.division}`,
      ),
    remedy: say('请核对部件位置或编码前 6 位', 'Check the place, or the first six digits'),
  },
  'grid.partClass': {
    http: 422,
    says: (d: { code: string; given: string }) =>
      say(`部件标识码的分类 ${d.code} 与所选分类 ${d.given} 不一致`, `The number says class ${d.code}, the row ${d.given}`),
    remedy: say('请核对部件分类或编码第 7–11 位', 'Check the class, or digits 7–11'),
  },
  'grid.matterCode': {
    http: 422,
    says: () => say('事项代码应为区划 6 位加分类 5 位', 'A matter code is six digits of division and five of class'),
    remedy: say('请核对区划与分类', 'Check division and class'),
  },
})

/** A part’s number 部件标识码, taken apart. */
export type PartNumber = { readonly division: string; readonly code: string; readonly serial: string }

export function readPartNumber(text: string, division?: string): Result<PartNumber, Refusal> {
  const [, prefix, code, serial] = /^(\d{6})(\d{5})(\d{6})$/.exec(text) ?? []
  if (!prefix || !code || !serial) return no(refusals['grid.partNumber']())
  if (division !== undefined && prefix !== division.slice(0, 6))
    return no(refusals['grid.partDivision']({ prefix, division: division.slice(0, 6) }))
  return ok({ division: prefix, code, serial })
}

/** 事项代码: division and class, 11 digits; many cases share one. */
export function matterCode(division: string, classKey: string): Result<string, Refusal> {
  const key = readKey(classKey)
  return /^\d{6}/.test(division) && key?.kind === 'S' && key.code.length === 5
    ? ok(`${division.slice(0, 6)}${key.code}`)
    : no(refusals['grid.matterCode']())
}

const at = (path: string, refusal: Refusal) => ({ ...refusal, path })

/** 部件标识码 against the division and the class of the same row. */
export const numberFits: RowRule = ({ number, area, class: given }) => {
  const read = readPartNumber(String(number ?? ''), typeof area === 'string' ? area : undefined)
  if (!read.ok) return at('number', read.error)
  const key = readKey(String(given ?? ''))
  // numbers of the former edition have a class of four digits, and end earlier
  if (!key || key.edition === ('2013' satisfies Edition)) return null
  return read.value.code === key.code
    ? null
    : at('number', refusals['grid.partClass']({ code: read.value.code, given: keyOf(key) }))
}
