import { say } from '../../../base/index.ts'
import type { ServiceSeed } from '../../../kit/index.ts'
import type { ItemVersion, JointChild, Topic } from '../../../platform/services/items/declare.ts'
import { compose } from '../../../platform/services/joint/decide.ts'
import { catalogCode, unitCredit, working } from './make.ts'

type Part = Omit<JointChild, 'item' | 'after'> & {
  readonly title: string
  readonly after?: readonly string[]
}
type JointSeed = {
  readonly main: number
  readonly zh: string
  readonly en: string
  readonly say: readonly [zh: string, en: string]
  readonly topic: Topic
  readonly words: readonly string[]
  readonly parts: readonly Part[]
}

const FOUNDED = '企业及个体工商户设立登记'
/** What the business licence of the first part brings to the others. */
const FIRM = ['firmName', 'firmCode', 'contactName', 'contactPhone', 'licence']

const wanted: readonly JointSeed[] = [
  {
    ...{ main: 1, zh: '开办餐饮店一件事', en: 'Opening a restaurant', topic: 'company' },
    say: [
      '办执照、食品许可、消防、排水、招牌，一张表办齐',
      'Licence, food, fire, drainage and sign with one form',
    ],
    words: ['开餐馆一件事', '开饭店', '开奶茶店', '餐饮一件事'],
    parts: [
      { title: FOUNDED },
      { title: '食品经营许可', after: [FOUNDED], brought: FIRM },
      { title: '公众聚集场所投入使用、营业前消防安全检查', after: [FOUNDED], brought: FIRM },
      { title: '城镇污水排入排水管网许可', after: [FOUNDED], brought: FIRM },
      { title: '大型户外广告及招牌设置', after: [FOUNDED], brought: FIRM },
    ],
  },
  {
    ...{ main: 2, zh: '新生儿出生一件事', en: 'A child is born', topic: 'birth' },
    say: ['出生证、上户口、医保、生育登记，一次办好', 'Certificate of birth, household, insurance at once'],
    words: ['新生儿一件事', '宝宝出生', '生孩子要办什么', '出生一件事'],
    parts: [
      { title: '出生医学证明办理' },
      { title: '生育登记' },
      { title: '出生登记（申报户口）', after: ['出生医学证明办理'], brought: ['birthPaper'] },
      {
        title: '城乡居民基本医疗保险参保登记',
        after: ['出生登记（申报户口）'],
      },
    ],
  },
]

/** 一件事 of the demonstration, composed from its items: forms, materials and promise follow from them. */
export function jointOf(seeds: readonly ServiceSeed[], unit: string, serial: number): readonly ServiceSeed[] {
  const codes = new Map(seeds.map((seed) => [seed.body.title.zh, seed.code]))
  const versions = new Map(
    seeds.map(({ code, basic, body }): [string, ItemVersion] => [
      code,
      {
        ...body,
        ...{ district: body.area, id: code, code, catalogCode: basic.code, type: basic.type, law: basic.law },
        ...{
          version: 1,
          validFrom: null,
          state: 'inUse',
          pausedWhy: null,
          publishedAt: null,
          publishedBy: null,
        },
      },
    ]),
  )
  const codeOf = (title: string): string => {
    const code = codes.get(title)
    if (!code) throw new Error(`no item ${title}`)
    return code
  }
  return wanted.map((one) => {
    const basic = {
      code: catalogCode('20', 99, one.main),
      title: say(one.zh, one.en),
      type: '20' as const,
      law: ['国发〔2024〕3号：高效办成一件事'],
      legal: working(60),
    }
    const { body } = compose(
      {
        ...{ title: basic.title, summary: say(...one.say), unit, area: '440111', topic: one.topic },
        words: one.words,
        children: one.parts.map(({ title, after = [], ...part }) => ({
          ...part,
          item: codeOf(title),
          after: after.map(codeOf),
        })),
      },
      versions,
    )
    return { basic, code: `${unitCredit(serial)}4${basic.code}`, body }
  })
}
