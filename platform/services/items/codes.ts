import { type Say, say } from '../../../base/index.ts'

/** 事项类型 of GB/T 39046; 20 is the public service of the national platform. */
export const itemTypes = {
  '01': say('行政许可', 'administrative licence'),
  '02': say('行政处罚', 'administrative penalty'),
  '03': say('行政强制', 'administrative compulsion'),
  '04': say('行政征收', 'administrative levy'),
  '05': say('行政给付', 'administrative payment'),
  '06': say('行政检查', 'administrative inspection'),
  '07': say('行政确认', 'administrative confirmation'),
  '08': say('行政奖励', 'administrative award'),
  '09': say('行政裁决', 'administrative ruling'),
  '10': say('其他行政权力', 'other administrative power'),
  '20': say('公共服务', 'public service'),
} as const satisfies Record<string, Say>
export type ItemType = keyof typeof itemTypes

/** 行使层级. */
export const levels = {
  '1': say('国家级', 'national'),
  '2': say('省级', 'province'),
  '3': say('市级', 'city'),
  '4': say('县级', 'county'),
  '5': say('镇（街道）级', 'town'),
  '6': say('村（社区）级', 'village'),
  '7': say('分级行使', 'shared between levels'),
} as const satisfies Record<string, Say>
export type Level = keyof typeof levels

/** 实施主体性质. */
export const bodyKinds = {
  '1': say('法定机关', 'body named by law'),
  '2': say('授权组织', 'authorised body'),
  '3': say('受委托组织', 'entrusted body'),
  '9': say('其他', 'other'),
} as const satisfies Record<string, Say>
export type BodyKind = keyof typeof bodyKinds

/** 服务对象. */
export const targets = {
  '1': say('自然人', 'natural person'),
  '2': say('企业法人', 'enterprise'),
  '3': say('事业法人', 'public institution'),
  '4': say('社会组织法人', 'social organisation'),
  '5': say('行政机关', 'government body'),
  '6': say('其他组织', 'other organisation'),
} as const satisfies Record<string, Say>
export type Target = keyof typeof targets

/** 办理形式. */
export const channels = {
  '1': say('窗口办理', 'window'),
  '2': say('网上办理（电脑端）', 'web'),
  '3': say('移动端办理', 'phone'),
  '4': say('快递申请', 'post'),
  '9': say('其他', 'other'),
} as const satisfies Record<string, Say>
export type Channel = keyof typeof channels

/** 办件类型: 即办件 is accepted, decided and handed over in one sitting; 承诺件 within a promised time. */
export const caseKinds = {
  now: say('即办件', 'done at once'),
  promise: say('承诺件', 'done within a promise'),
} as const satisfies Record<string, Say>
export type CaseKind = keyof typeof caseKinds
/** The codes of GB/T 39046 at the border. */
export const caseKindCodes: Readonly<Record<CaseKind, string>> = { now: '1', promise: '2' }

/** 时限单位. */
export const limitUnits = {
  working: say('个工作日', 'working days'),
  natural: say('个自然日', 'days'),
  hour: say('小时', 'hours'),
} as const satisfies Record<string, Say>
export type LimitUnit = keyof typeof limitUnits

/** 通办范围, the widest first. */
export const scopes = {
  nation: say('全国', 'whole country'),
  provinces: say('跨省', 'across provinces'),
  cities: say('跨市', 'across cities'),
  counties: say('跨县', 'across counties'),
  local: say('本地', 'here only'),
} as const satisfies Record<string, Say>
export type Scope = keyof typeof scopes

/** 材料来源. */
export const materialSources = {
  own: say('申请人自备', 'brought by the applicant'),
  issued: say('政府部门核发', 'issued by a government body'),
  agency: say('中介机构', 'made by an agency'),
} as const satisfies Record<string, Say>
export type MaterialSource = keyof typeof materialSources

/** 必要性: 可容缺 may follow after acceptance. */
export const materialNeeds = {
  must: say('必要', 'needed'),
  later: say('可容缺', 'may follow later'),
  optional: say('非必要', 'not needed'),
} as const satisfies Record<string, Say>
export type MaterialNeed = keyof typeof materialNeeds

/** 特别程序: written notice with its own days; both clocks stop. */
export const specials = {
  hearing: say('听证', 'hearing'),
  bidding: say('招标', 'bidding'),
  auction: say('拍卖', 'auction'),
  inspection: say('检验', 'inspection'),
  test: say('检测', 'test'),
  quarantine: say('检疫', 'quarantine'),
  appraisal: say('鉴定', 'appraisal'),
  expertReview: say('专家评审', 'expert review'),
  siteCheck: say('现场核查', 'check on site'),
} as const satisfies Record<string, Say>
export type Special = keyof typeof specials

/** 主题分类 of the guide, for finding one's way. */
export const topics = {
  birth: say('生育收养', 'Birth and adoption'),
  school: say('教育科研', 'School'),
  work: say('就业创业', 'Work'),
  marriage: say('婚姻登记', 'Marriage'),
  home: say('住房保障', 'Home'),
  insurance: say('社会保障', 'Social security'),
  health: say('医疗卫生', 'Health'),
  old: say('养老服务', 'Old age'),
  disabled: say('残疾人服务', 'Disabled people'),
  death: say('死亡殡葬', 'Death'),
  household: say('户籍出入境', 'Household and travel'),
  traffic: say('交通出行', 'Traffic'),
  license: say('证件办理', 'Papers'),
  company: say('企业开办', 'Starting a business'),
  operate: say('经营许可', 'Licences of trade'),
  build: say('工程建设', 'Building'),
  land: say('不动产与土地', 'Land and real estate'),
  farming: say('农林牧渔', 'Farming'),
  ecology: say('环保绿化', 'Environment'),
  utility: say('水电气网', 'Water, power and gas'),
  tax: say('税收财务', 'Tax'),
  culture: say('文化体育', 'Culture and sport'),
  welfare: say('社会救助', 'Relief'),
  other: say('其他', 'Other'),
} as const satisfies Record<string, Say>
export type Topic = keyof typeof topics

/** 事项状态. */
export const itemStates = {
  draft: say('未发布', 'not published'),
  inUse: say('在用', 'in use'),
  paused: say('暂停', 'paused'),
  ended: say('取消', 'ended'),
} as const satisfies Record<string, Say>
export type ItemState = keyof typeof itemStates
