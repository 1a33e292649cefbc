const DIGIT: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  壹: 1,
  幺: 1,
  二: 2,
  贰: 2,
  两: 2,
  三: 3,
  叁: 3,
  四: 4,
  肆: 4,
  五: 5,
  伍: 5,
  六: 6,
  陆: 6,
  七: 7,
  柒: 7,
  八: 8,
  捌: 8,
  九: 9,
  玖: 9,
}
const STEP: Readonly<Record<string, number>> = {
  十: 10,
  拾: 10,
  百: 100,
  佰: 100,
  千: 1000,
  仟: 1000,
}
const BIG: Readonly<Record<string, number>> = { 万: 10_000, 亿: 100_000_000 }

const DIGITS = '零〇一壹二贰两三叁四肆五伍六陆七柒八捌九玖幺'
const RUN = new RegExp(`[${DIGITS}十拾百佰千仟万亿]+`, 'g')

/** What is counted; a numeral before one of these is a number: 三栋, 两百元, 二楼. Not 个 分 里 (三分, 万里, 一个). */
const UNIT =
  /^(?:号线?|栋|幢|座|楼(?![梯主])|层|单元|室|房(?!产)|户|期|组(?!织)|队|弄|巷|年|月|日|天|小时|分钟|点(?:半|钟|左右|多)|周(?!边)|元(?![里桥岗])|块(?:钱)?|角钱|万元|亿元|米|公里|平方|平米|亩|吨|斤|公斤|辆|台|人(?!民|员|行|工|大|际|和)|名|次|岁|路公交|个(?:多)?(?:月|小时|工作日)|家(?!庭|长|具|里|属|居|装|电|人)|级|路车|厘米|度电)/

/** 二十三 → 23, 二〇二〇 → 2020, 三百五 → 350; undefined when it is no well-formed number below 10¹². */
export function numberOf(run: string): string | undefined {
  const letters = [...run]
  if (letters.every((letter) => letter in DIGIT)) return letters.map((letter) => DIGIT[letter]).join('')
  let total = 0
  let section = 0
  let digit: number | undefined
  let last = 0
  for (const letter of letters) {
    if (letter in DIGIT) {
      if (digit !== undefined && digit !== 0) return undefined
      digit = DIGIT[letter] as number
    } else if (letter in STEP) {
      const step = STEP[letter] as number
      if (digit === undefined && step !== 10) return undefined
      section += (digit ?? 1) * step
      digit = undefined
      last = step
    } else {
      if (digit === undefined && section === 0) return undefined
      const big = BIG[letter] as number
      total = (total + section + (digit ?? 0)) * big
      section = 0
      digit = undefined
      last = big
    }
  }
  // 三百五 is 350, 三百零五 is 305
  const short = digit !== undefined && last >= 100 && !/[零〇]/.test(run)
  return String(total + section + (digit ?? 0) * (short ? last / 10 : 1))
}

/**
 * Writes Chinese numerals as digits where they are numbers: before a counted unit (三栋 → 3栋), after 第, in longer
 * numerals with places (二十三, 三百五) and in runs of four digits and more (二〇二〇, 一三八…). Elsewhere 一 and 万 are
 * parts of words (一直, 万一, 三元里, 五一路) and stay.
 */
export function numeralsToDigits(text: string): string {
  return text.replace(RUN, (run, at: number) => {
    const after = text.slice(at + run.length, at + run.length + 4)
    const before = text[at - 1] ?? ''
    const places = /[十拾百佰千仟]/.test(run) && new RegExp(`[${DIGITS}]`).test(run) && run.length > 1
    const digitsOnly = !/[十拾百佰千仟万亿]/.test(run)
    const counted = UNIT.test(after) && !/[统唯之]/.test(before)
    const numeral =
      counted || before === '第' || (places && !/^[路村街镇]/.test(after)) || (digitsOnly && run.length >= 4)
    return numeral ? (numberOf(run) ?? run) : run
  })
}
