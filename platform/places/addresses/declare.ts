import { type AreaCode, declareRefusals, type Id, type Instant, type Say, say } from '../../../base/index.ts'

/** A part of an address: its words and what they are (省 prov … 室 roomno). */
export type LabelledPart = readonly [text: string, label: string]

/** An address in parts 地址要素; what is not said is absent. */
export type Address = {
  readonly province?: string
  readonly city?: string
  readonly district?: string
  /** 镇街 */
  readonly town?: string
  /** 村居 */
  readonly community?: string
  /** 开发区、园区 */
  readonly zone?: string
  readonly road?: string
  /** 门牌号 */
  readonly number?: string
  /** 小区、楼宇、单位 */
  readonly estate?: string
  /** 栋、幢、座 */
  readonly building?: string
  /** 单元 */
  readonly unit?: string
  readonly floor?: string
  readonly room?: string
  /** Code of the deepest division that is certain. */
  readonly area?: string
  /** All parts in their order, with the labels of the published scheme. */
  readonly parts: readonly LabelledPart[]
}

/** How exactly an address text was matched 匹配级别, the finest first. */
export const matchLevels = {
  house: say('户', 'room'),
  building: say('栋', 'building'),
  door: say('门牌', 'door'),
  road: say('路', 'road'),
  village: say('村', 'village'),
  town: say('镇街', 'town'),
  county: say('区', 'district'),
} as const satisfies Record<string, Say>
export type MatchLevel = keyof typeof matchLevels

/** Below this a person decides 转人工. */
export const SURE = 0.6

export const addressStatus = {
  current: say('现用', 'in use'),
  historic: say('历史', 'historic'),
  toCheck: say('待核', 'to be checked'),
} as const satisfies Record<string, Say>
export type AddressStatus = keyof typeof addressStatus

export type NameKind = 'town' | 'village' | 'road' | 'estate'

/** A standard address 标准地址 as it is handed in: one row of a file. */
export type AddressInput = {
  /** 地址编码, of the source; the same code again is the same address. */
  readonly code: string
  /** Code of the town or village, or their names. */
  readonly town: string
  readonly village?: string
  readonly road?: string
  /** 门牌: `12号`, `12号之二`, `12-2号`, `12号附2号`. */
  readonly number?: string
  readonly estate?: string
  /** 楼栋; `无` says that there is none, nothing at all is refused. */
  readonly building: string
  readonly unit?: string
  readonly floor?: string
  readonly room?: string
  readonly lon?: number | string
  readonly lat?: number | string
  /** What the point was measured in; a point without it is refused. */
  readonly crs?: string
  readonly status?: string
  /** Other names 别名 of its road or estate. */
  readonly alias?: string
}

/** An address as kept. */
export type StandardAddress = {
  readonly id: Id
  readonly code: string
  readonly town: AreaCode
  readonly village: AreaCode
  readonly road: string | null
  readonly number: number | null
  readonly sub: string
  readonly estate: string | null
  readonly building: string
  readonly unit: string
  readonly floor: string
  readonly room: string
  readonly level: MatchLevel
  readonly status: AddressStatus
  readonly text: string
  readonly lon: number | null
  readonly lat: number | null
  readonly grid: string | null
}

/** A place that a search or a match found. */
export type Found = {
  readonly kind: NameKind | 'address'
  readonly id: Id
  readonly title: string
  /** Code of its town; '' where it has none. */
  readonly town: AreaCode
  readonly lon: number | null
  readonly lat: number | null
  /** 0–1. */
  readonly score: number
  readonly level: MatchLevel
  /** Metres from where the asker is. */
  readonly metres?: number
  /** The alias 别名 it was found by. */
  readonly by?: string
}

export type Matched = {
  /** The best, or null. */
  readonly best: Found | null
  readonly others: readonly Found[]
  readonly level: MatchLevel | null
  readonly score: number
  /** A person must look. */
  readonly human: boolean
  readonly normal: string
  readonly parts: Omit<Address, 'parts'>
}

/** A row that was not taken in, and why. */
export type RefusedRow = {
  readonly line: number
  readonly code: string
  readonly why: Say
  readonly remedy: Say
}

/** 入库质检报告. */
export type ImportReport = {
  readonly rows: number
  readonly taken: number
  readonly again: number
  readonly refused: number
  readonly byLevel: Readonly<Partial<Record<MatchLevel, number>>>
  readonly withPoint: number
  /** Same words, different code: both are kept, and a doubt is raised. */
  readonly doubles: number
  readonly reasons: readonly { readonly why: Say; readonly rows: number }[]
  /** At most 1,000 of them. */
  readonly refusals: readonly RefusedRow[]
}

export type Doubt = {
  readonly id: Id
  readonly address: Id | null
  readonly said: string
  readonly why: string
  readonly lon: number | null
  readonly lat: number | null
  readonly raisedAt: Instant
  readonly raisedBy: Id | null
  readonly state: 'open' | 'mended' | 'refused'
  readonly answer: string | null
  readonly settledAt: Instant | null
}

export const refusals = declareRefusals({
  'addresses.building': {
    http: 422,
    says: () => say('楼栋为空', 'the building is empty'),
    remedy: say('没有楼栋请填“无”，不得留空', 'Write 无 where there is no building; empty says nothing'),
  },
  'addresses.code': {
    http: 422,
    says: () => say('缺少地址编码', 'the address code is missing'),
    remedy: say('请填写来源系统的唯一编码', 'Give the code that the source keeps it under'),
  },
  'addresses.town': {
    http: 422,
    says: ({ town }: { town: string }) =>
      say(`本区没有镇街“${town}”`, `there is no town "${town}" in this district`),
    remedy: say('请填写镇街名称或 9 位区划代码', 'Give the name of the town or its nine digits'),
  },
  'addresses.nothing': {
    http: 422,
    says: () => say('没有道路、小区或村居', 'neither road, estate nor village is said'),
    remedy: say('至少填写其中一项', 'Give at least one of them'),
  },
  'addresses.number': {
    http: 422,
    says: ({ number }: { number: string }) =>
      say(`门牌“${number}”不能识别`, `door number "${number}" cannot be read`),
    remedy: say('请写成“12号”“12号之二”或“12号附2号”', 'Write 12号, 12号之二 or 12号附2号'),
  },
  'addresses.noCrs': {
    http: 422,
    says: () => say('有坐标但未注明坐标系', 'there is a point, but no coordinate system'),
    remedy: say('请注明 CGCS2000、WGS-84 或 GCJ-02', 'Say CGCS2000, WGS-84 or GCJ-02'),
  },
  'addresses.point': {
    http: 422,
    says: ({ why }: { why: Say }) => say(`坐标不能使用：${why.zh}`, `the point cannot be used: ${why.en}`),
    remedy: say('请核对经纬度（经度在前）', 'Check it: longitude first'),
  },
  'addresses.outside': {
    http: 422,
    says: () => say('坐标不在本区范围内', 'the point is outside the district'),
    remedy: say('请核对坐标与坐标系', 'Check the point and its system'),
  },
  'addresses.twice': {
    http: 422,
    says: ({ code }: { code: string }) =>
      say(`编码 ${code} 在文件中重复`, `code ${code} stands in the file twice`),
    remedy: say('请删去重复的一行', 'Remove one of the rows'),
  },
  'addresses.unknown': {
    http: 404,
    says: () => say('没有这个地址', 'there is no such address'),
    remedy: say('请重新检索', 'Search again'),
  },
  'addresses.noDoubt': {
    http: 404,
    says: () => say('没有这条待处理的疑义', 'there is no such open doubt'),
    remedy: say('请刷新列表', 'Reload the list'),
  },
  'addresses.short': {
    http: 422,
    says: () => say('检索词至少两个字或两个字母', 'at least two characters are needed'),
    remedy: say('请多输入几个字', 'Type some more'),
  },
  'addresses.file': {
    http: 422,
    says: ({ why }: { why: Say }) => say(`文件不能读：${why.zh}`, `the file cannot be read: ${why.en}`),
    remedy: say(
      '首行须为表头：地址编码、镇街、村社、路街巷、门牌、小区、楼栋、单元、楼层、户室、经度、纬度、坐标系',
      'The first line names the columns: 地址编码, 镇街, 村社, 路街巷, 门牌, 小区, 楼栋, 单元, 楼层, 户室, 经度, 纬度, 坐标系',
    ),
  },
})
