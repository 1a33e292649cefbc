import { type Say, say } from '../base/index.ts'
import type { DecisionTable } from '../platform/decisions/declare.ts'
import { bodyCheck, creditCheck } from '../platform/fields/decide.ts'
import type { Field, FieldList } from '../platform/fields/declare.ts'
import type {
  Channel,
  Decided,
  Flag,
  FormGroup,
  GivenBeside,
  ItemFee,
  ItemSpecial,
  ItemTable,
  ItemType,
  Level,
  Material,
  Question,
  Span,
  Target,
  Topic,
} from '../platform/services/items/declare.ts'
import type { ServiceSeed } from './city.ts'
import { code, creditCode, idNumber, longText, phone, signature, text } from './fields.ts'

/** 统一社会信用代码 of an invented unit of a region: its serial there, with both check characters. */
export function creditOf(region: string, serial: number): string {
  const body = `MB${String(serial).padStart(6, '0')}`
  const head = `11${region}${body}${bodyCheck(body)}`
  return `${head}${creditCheck(head)}`
}

export const working = (amount: number): Span => ({ amount, unit: 'working' })

/** 12 signs: region 2, type 2, trade 2, 主项 3, 子项 3. */
export const catalogCode = (region: string, type: ItemType, trade: number, main: number, sub = 0): string =>
  `${region.slice(0, 2)}${type}${String(trade).padStart(2, '0')}${String(main).padStart(3, '0')}${String(sub).padStart(3, '0')}`

type MaterialOptions = Partial<Omit<Material, 'code' | 'title'>>
export const material = (name: string, zh: string, en: string, options: MaterialOptions = {}): Material => ({
  ...{
    code: name,
    title: say(zh, en),
    source: 'own',
    need: 'must',
    originals: 1,
    copies: 0,
    electronic: true,
  },
  ...options,
})
export const idCard = material('idCard', '申请人身份证', 'Identity card', {
  source: 'issued',
  certificate: 'idCard',
  copies: 1,
})
export const household = material('household', '户口簿', 'Household register', {
  source: 'issued',
  certificate: 'household',
  copies: 1,
})
export const licence = material('licence', '营业执照', 'Business licence', {
  source: 'issued',
  certificate: 'businessLicence',
  copies: 1,
})
export const formSheet = material('form', '申请表', 'Application form', {
  points: say('系统自动生成，申请人签名', 'Made by the system, signed by the applicant'),
  generated: true,
})
export const photo = material('photo', '近期免冠证件照', 'Recent portrait photograph', {
  points: say('白底，面部清晰', 'White ground, face clear'),
})
export const proxy = material('proxy', '授权委托书', 'Authorisation', {
  always: false,
  points: say('写明委托事项和期限', 'Says for what, and until when'),
})
export const premises = material('premises', '场所使用证明', 'Proof of the right to use the place', {
  promise: true,
  points: say('产权证、租赁合同之一', 'Deed or lease'),
})

/** Fields of whoever applies: a person. */
export const personFields = {
  applicantName: text({
    title: say('申请人姓名', 'Name'),
    required: true,
    max: 60,
    personal: 'name',
    group: 'applicant',
    prefill: { applicant: 'name' },
  }),
  applicantId: idNumber({
    title: say('身份证号', 'Identity number'),
    required: true,
    personal: 'idNumber',
    group: 'applicant',
    prefill: { applicant: 'idNumber' },
  }),
  applicantPhone: phone({
    title: say('联系电话', 'Telephone'),
    required: true,
    personal: 'phone',
    group: 'applicant',
    prefill: { applicant: 'phone' },
  }),
  homeAddress: text({
    title: say('联系地址', 'Address'),
    max: 200,
    personal: 'address',
    group: 'applicant',
    prefill: { earlier: true },
  }),
} satisfies FieldList
/** Fields of whoever applies: a firm. */
export const firmFields = {
  firmName: text({
    title: say('单位名称', 'Name of the organisation'),
    required: true,
    max: 100,
    grade: 1,
    group: 'applicant',
    prefill: { applicant: 'enterprise' },
  }),
  firmCode: creditCode({
    title: say('统一社会信用代码', 'Credit code'),
    required: true,
    group: 'applicant',
    prefill: { applicant: 'creditCode' },
  }),
  firmAddress: text({
    title: say('住所', 'Registered office'),
    max: 300,
    grade: 1,
    group: 'applicant',
    from: { register: 'dataBrain.legalPerson', key: 'firmCode', field: 'address' },
  }),
  contactName: text({
    title: say('经办人', 'Contact'),
    required: true,
    max: 60,
    personal: 'name',
    group: 'applicant',
    prefill: { applicant: 'name' },
  }),
  contactPhone: phone({
    title: say('经办人电话', 'Telephone'),
    required: true,
    personal: 'phone',
    group: 'applicant',
    prefill: { applicant: 'phone' },
  }),
} satisfies FieldList

/** What every form ends with. */
const closing = {
  delivery: code({
    title: say('结果领取方式', 'How to get the result'),
    list: 'deliveryWay',
    required: true,
    group: 'result',
  }),
  remark: longText({ title: say('备注', 'Remark'), max: 500, group: 'result' }),
  signature: signature({ title: say('申请人签名', 'Signature'), required: true, group: 'result' }),
} satisfies FieldList

/** One yes, a choice, a number of the situation. */
export const choice = (
  name: string,
  title: Say,
  options: readonly [code: string, zh: string, en: string][],
  when?: Question['when'],
): Question => ({
  ...{
    name,
    title,
    kind: 'one',
    options: options.map(([one, zh, en]) => ({ code: one, title: say(zh, en) })),
  },
  ...(when ? { when } : {}),
})
export const yesNo = (name: string, zh: string, en: string, when?: Question['when']): Question => ({
  ...{ name, title: say(zh, en), kind: 'yes' },
  ...(when ? { when } : {}),
})

const titles: Record<Decided, Say> = {
  materials: say('情形材料', 'Materials by situation'),
  groups: say('情形表单', 'Form by situation'),
  fees: say('情形收费', 'Fees by situation'),
  caseKind: say('办件类型', 'Kind by situation'),
  special: say('特别程序', 'Special procedures'),
  consult: say('征求意见单位', 'Units to consult'),
  stop: say('不予受理情形', 'Situations in which it is not possible'),
}

/** A table over questions: each row names conditions by question and what follows. */
export function decides(
  what: Decided,
  questions: readonly Question[],
  rows: readonly (readonly [when: Readonly<Record<string, string>>, gives: string])[],
  hit: DecisionTable['hit'] = 'C',
): ItemTable {
  const names = [...new Set(rows.flatMap(([when]) => Object.keys(when)))]
  return {
    decides: what,
    table: {
      name: what,
      title: titles[what],
      hit,
      inputs: names.map((name) => {
        const question = questions.find((one) => one.name === name)
        if (!question) throw new Error(`no question ${name}`)
        const type = { one: 'string', yes: 'boolean', number: 'number', many: 'string' } as const
        return {
          ...{ name, type: type[question.kind], title: question.title },
          ...(question.options
            ? { choices: question.options.map((one) => ({ value: one.code, title: one.title })) }
            : {}),
        }
      }),
      outputs: [{ name: what, type: 'string', title: titles[what] }],
      rows: rows.map(([when, gives]) => ({
        when: names.map((name) => when[name] ?? '-'),
        gives: [`"${gives}"`],
      })),
    },
  }
}

/** What is a service item's own 事项; the rest is as in every guide of the place. */
export type Wanted = {
  readonly unit: string
  readonly type: ItemType
  readonly trade: number
  readonly main: number
  readonly zh: string
  readonly en: string
  readonly say: readonly [zh: string, en: string]
  readonly law: readonly string[]
  readonly topic: Topic
  readonly firm?: boolean
  readonly targets?: readonly Target[]
  readonly channels?: readonly Channel[]
  readonly level?: Level
  readonly area?: string
  /** Absent = done at once. */
  readonly promise?: number
  readonly legal?: number
  readonly visits?: number
  readonly result: readonly [zh: string, en: string, months?: number]
  /** The type of certificate 证照类型 that the result is. */
  readonly certificate?: string
  /** Certificates that some of its acts give besides 多证同出. */
  readonly gives?: readonly GivenBeside[]
  /** The kind of matter that it is worked on as; absent = the service hall's. */
  readonly matter?: string
  readonly materials?: readonly Material[]
  readonly conditions?: readonly (readonly [zh: string, en: string])[]
  readonly fields?: Readonly<Record<string, Field>>
  readonly groups?: readonly FormGroup[]
  readonly questions?: readonly Question[]
  readonly tables?: readonly ItemTable[]
  readonly fees?: readonly ItemFee[]
  readonly specials?: readonly ItemSpecial[]
  readonly flags?: readonly Flag[]
  readonly faq?: readonly (readonly [q: string, a: string, qEn: string, aEn: string])[]
  readonly words: readonly string[]
}

/** Where it is applied for: region code of six digits, counter, telephones. */
export type Place = {
  readonly region: string
  readonly name: string
  readonly address: string
  readonly phone: string
  readonly complaints: string
}

/** A counter of a region, with the telephones of a demonstration. */
export const placeIn = (region: string, name: string, address: string): Place => ({
  ...{ region, name, address, phone: '020-36690000', complaints: '12345' },
})

/** The whole item from what is its own; the rest is as in every guide of the district. */
export function item(wanted: Wanted, place: Place, serial: number): ServiceSeed {
  const catalog = catalogCode(place.region, wanted.type, wanted.trade, wanted.main)
  const level = wanted.level ?? '4'
  const own = `${creditOf(place.region, serial)}${level}${catalog}`
  const legal = working(wanted.legal ?? (wanted.promise === undefined ? 5 : 20))
  const flags = new Set<Flag>(wanted.flags ?? ['booking', 'post'])
  const materials = wanted.materials ?? [wanted.firm ? licence : idCard, formSheet]
  if (materials.some((one) => one.need === 'later')) flags.add('lenient')
  if (materials.some((one) => one.promise)) flags.add('promised')
  if (wanted.fees?.length) flags.add('payment')
  const visits = wanted.visits ?? 0
  return {
    basic: { code: catalog, title: say(wanted.zh, wanted.en), type: wanted.type, law: wanted.law, legal },
    code: own,
    body: {
      ...{ title: say(wanted.zh, wanted.en), summary: say(...wanted.say), handleCode: `${own}01` },
      ...{ unit: wanted.unit, bodyKind: level === '6' ? '3' : '1', level, area: wanted.area ?? place.region },
      ...{ targets: wanted.targets ?? (wanted.firm ? ['2', '6'] : ['1']), topic: wanted.topic },
      ...{ channels: wanted.channels ?? ['1', '2', '3'] },
      caseKind: wanted.promise === undefined ? 'now' : 'promise',
      promise: working(wanted.promise ?? 1),
      legal,
      scope: wanted.flags?.includes('elsewhere') ? 'provinces' : 'cities',
      visits,
      visitReason:
        visits > 0 ? say('需要现场核验本人或原件', 'The person or the originals are looked at') : null,
      conditions: (wanted.conditions ?? []).map(([zh, en]) => say(zh, en)),
      steps: [
        say('网上或窗口申报', 'Apply on the web or at the window'),
        ...(wanted.promise === undefined
          ? [say('当场办结', 'Done at once')]
          : [say('受理', 'Accepted'), say('审查', 'Examined'), say('决定并送达', 'Decided and delivered')]),
      ],
      fees: wanted.fees ?? [],
      result: {
        title: say(wanted.result[0], wanted.result[1]),
        sample: null,
        validMonths: wanted.result[2] ?? null,
        ...(wanted.certificate ? { certificate: wanted.certificate } : {}),
        ...(wanted.gives ? { gives: wanted.gives } : {}),
      },
      places: [
        {
          ...{ hall: null, name: place.name, address: place.address, phone: place.phone },
          hours: say('工作日 9:00–12:00，13:00–17:00', 'Working days 9–12 and 13–17'),
          window: '综合窗口',
        },
      ],
      ...{ phone: place.phone, complaints: place.complaints },
      faq: (wanted.faq ?? []).map(([q, a, qEn, aEn]) => ({ q: say(q, qEn), a: say(a, aEn) })),
      specials: wanted.specials ?? [],
      flags: [...flags],
      matterType: wanted.matter ?? 'serviceHall.application',
      form: {
        sections: [
          { name: 'applicant', title: say('申请人', 'Applicant') },
          ...(wanted.fields ? [{ name: 'matter', title: say('申请事项', 'What is applied for') }] : []),
          ...(wanted.groups ?? []),
          { name: 'result', title: say('结果领取', 'The result') },
        ],
        fields: {
          ...(wanted.firm ? firmFields : personFields),
          ...Object.fromEntries(
            Object.entries(wanted.fields ?? {}).map(([name, field]) => [
              name,
              { ...field, group: field.group ?? 'matter' },
            ]),
          ),
          ...closing,
        },
      },
      materials,
      situation: { questions: wanted.questions ?? [] },
      tables: wanted.tables ?? [],
      words: wanted.words,
    },
  }
}
