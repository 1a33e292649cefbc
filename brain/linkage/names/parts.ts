import { fold } from '../../text/index.ts'

/** The parts of an enterprise's name 企业名称: 行政区划 + 字号 + 行业 + 组织形式. */
export type NameParts = {
  /** The name as compared: half-width, simplified, no brackets, no blanks. */
  readonly form: string
  /** Characters that tell: without the place before and the legal form behind; never empty unless the name is. */
  readonly core: string
  /** Weight of each character of `form`: those of the place and the legal form hardly count. */
  readonly weights: readonly number[]
}

const LEGAL =
  /(?:股份有限公司|有限责任公司|有限公司|集团公司|分公司|集团|公司|个体工商户|合伙企业|经营部|营业部|工作室|门市部|服务部|总店|分店|中心|商行|商店|门店|店铺|旗舰店|[店厂铺行])+$/
const PLACE =
  /^(?:中国)?(?:[\p{Script=Han}]{2,3}(?:省|自治区))?(?:[\p{Script=Han}]{2,4}?市)?(?:[\p{Script=Han}]{2,4}?(?:新区|区|县))?/u
/** What callers say around a name. */
const TALK =
  /(?:那个|这个|有个|有一?家|一家|一个|好像|可能|大概|应该|叫做|叫|什么的|什么|之类|的老板|老板|附近|旁边|来着|吧|呢|啊|嗯|哦|的)/g

const LIGHT = 0.1

/** The parts of a name. `places` are the bare names of the city's own divisions: 广州白云某某 has no 市 and no 区. */
export function partsOfName(text: string, places: readonly string[] = []): NameParts {
  const form = fold(text.slice(0, 200)).replace(/[^\p{L}\p{N}]+/gu, '')
  const legal = LEGAL.exec(form)?.index ?? form.length
  let place = PLACE.exec(form)?.[0].length ?? 0
  for (let found = true; found; ) {
    found = false
    for (const name of places)
      if (form.startsWith(name, place) && legal - place - name.length >= 2) {
        place += name.length
        found = true
      }
  }
  // a name that is all place and form keeps its own words
  const [from, to] = legal - place >= 2 ? [place, legal] : legal >= 2 ? [0, legal] : [0, form.length]
  const weights = [...form].map((_, i) => (i >= from && i < to ? 1 : LIGHT))
  return { form, core: form.slice(from, to), weights }
}

/** What was asked, without the words of talk around it. */
export const askedName = (text: string): string => {
  const plain = fold(text.slice(0, 200))
  const bare = plain.replace(TALK, '')
  return bare.replace(/[^\p{L}\p{N}]+/gu, '').length >= 2 ? bare : plain
}
