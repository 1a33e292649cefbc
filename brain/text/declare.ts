/** A thing named in a text. */
export type EntityKind =
  | 'enterprise' // 企业
  | 'shop' // 店铺
  | 'place' // 地点
  | 'person' // 人员
  | 'plate' // 车牌
  | 'date' // 日期
  | 'amount' // 金额
  | 'phone' // 电话
  | 'idNumber' // 公民身份号码
  | 'card' // 银行卡号
  | 'creditCode' // 统一社会信用代码

/** What sort of place: 小区 道路 村居 市场 学校 医院 车站 河流 公园 楼宇 区县镇街 园区 门牌. */
export type PlaceKind =
  | 'estate'
  | 'road'
  | 'village'
  | 'market'
  | 'school'
  | 'hospital'
  | 'station'
  | 'river'
  | 'park'
  | 'building'
  | 'area'
  | 'zone'
  | 'house'

export type Entity = {
  readonly kind: EntityKind
  /** As written, cut from the given text: `text.slice(start, end)`. */
  readonly text: string
  /** In normal form: `2020-03-02`, `13812345678`, fen of an amount, a name half-width and simplified. */
  readonly value: string
  /** What may be shown to whoever may not see personal numbers: the value, masked when it is one. */
  readonly shown: string
  readonly start: number
  readonly end: number
  readonly place?: PlaceKind
  /** Numbers with a check digit or a calendar: whether it holds. */
  readonly valid?: boolean
}

/** A key phrase 关键短语 with its weight in this text, the greatest 1. */
export type Phrase = { readonly text: string; readonly weight: number }

/** Words a city knows: areas, units, names in registers, estates learnt. */
export type Dictionary = {
  readonly size: number
  /** The longest known word that begins at `start`, its end; undefined when there is none. */
  longestAt(text: string, start: number): number | undefined
}
