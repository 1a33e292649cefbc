import { bodyCheck, creditCheck } from '../../platform/fields/decide.ts'

/** Credit code of an invented bank, with its check characters. */
function invented(body: string): string {
  const head = `91440111${body}${bodyCheck(body)}`
  return `${head}${creditCheck(head)}`
}

/** 贷款银行: whoever lends holds the proof of the mortgage 抵押权人. A city names its own. */
export const banks: Readonly<Record<string, { readonly zh: string; readonly en: string; readonly code: string }>> = {
  one: { zh: '演示银行一', en: 'First bank (demonstration)', code: invented('MADEM001') },
  two: { zh: '演示银行二', en: 'Second bank (demonstration)', code: invented('MADEM002') },
}
