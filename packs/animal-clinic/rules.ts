import * as k from '../../kit/index.ts'

/** 动物诊疗机构管理办法 (2022): metres to farms, slaughter places and markets of live animals, as the crow flies. */
export const KEEP_AWAY_M = 200

export type Site = {
  readonly kind: 'hospital' | 'clinic'
  readonly metresToFarm: number
  readonly ownEntrance: boolean
  readonly vets: number
  readonly surgery: boolean
  readonly wasteContract: boolean
}
/** Fewest licensed vets; assistants do not count. */
const VETS = { hospital: 3, clinic: 1 } as const

/** 许可条件: what does not fit, all of it at once. */
export const siteFaults = (site: Site): readonly string[] => [
  ...(site.metresToFarm < KEEP_AWAY_M ? [`距养殖场、屠宰场或活禽市场 ${site.metresToFarm} 米，不足 ${KEEP_AWAY_M} 米`] : []),
  ...(site.ownEntrance ? [] : ['没有独立出入口']),
  ...(site.vets < VETS[site.kind] ? [`执业兽医师 ${site.vets} 名，不足 ${VETS[site.kind]} 名`] : []),
  ...(site.kind === 'hospital' && !site.surgery ? ['动物医院没有手术设备'] : []),
  ...(site.wasteContract ? [] : ['没有诊疗废弃物处置合同']),
]

export type Prescription = {
  readonly kind: 'ordinary' | 'narcotic' | 'psychotropic' | 'toxic'
  readonly issuedAt: Date
  /** Days it holds, the day of issue counting as the first; at most three. */
  readonly days: number
}
/** 处方有效期: the last day on which it is dispensed; undefined for more than three days. */
export const lastDay = ({ issuedAt, days }: Prescription): k.Day | undefined =>
  Number.isInteger(days) && days >= 1 && days <= 3 ? k.addDays(k.dayOf(issuedAt), days - 1) : undefined
export const dispensable = (one: Prescription, at: Date): boolean => {
  const last = lastDay(one)
  return last !== undefined && at >= one.issuedAt && k.dayOf(at) <= last
}
/** 保存期限, years: ordinary three, the controlled ones five. */
export const keepYears = (kind: Prescription['kind']): number => (kind === 'ordinary' ? 3 : 5)
export const mayDelete = ({ kind, issuedAt }: Prescription, on: k.Day): boolean => {
  const issued = k.dayOf(issuedAt)
  return on >= (`${Number(issued.slice(0, 4)) + keepYears(kind)}${issued.slice(4)}` as k.Day)
}

/** 签名核验: the vet is on file at this clinic, active, licensed for prescriptions, and saw the animal. */
export const vetFaults = (vet: Readonly<Record<string, unknown>> | undefined, clinic: string, examined: boolean) => [
  ...(vet ? [] : ['没有该执业兽医的备案']),
  ...(vet && vet.clinic !== clinic ? ['未在本机构备案'] : []),
  ...(vet && vet.state !== 'active' ? ['备案已暂停'] : []),
  ...(vet && vet.kind !== 'vet' ? ['执业助理兽医师不能开具处方'] : []),
  ...(examined ? [] : ['未亲自诊查']),
]

/** 每户限养: dogs a household may have; to be configured. */
const DOGS_A_HOUSEHOLD = 1
/** 换证提醒: days before a licence ends on which its owner is told. */
const REMIND_DAYS = 30
/** Days from the licence to the reminder; nought = it ends too soon for one. */
export const remindIn = (due: k.Day, on: k.Day): number =>
  Math.max(0, (Date.parse(due) - Date.parse(on)) / 86_400_000 - REMIND_DAYS)

/** 禁养犬种 of the city, by words of their names; to be configured. */
const FORBIDDEN = ['藏獒', '比特', '土佐', '罗威纳', '杜高', '斗牛梗']
/** 养犬登记条件: what does not fit. */
export const dogFaults = (
  of: { breed: string; due: string | undefined; born: string; plateTo: string; others: number; another: boolean },
  on: k.Day,
): readonly string[] => [
  ...(FORBIDDEN.some((one) => of.breed.includes(one)) ? [`${of.breed}属于禁养犬种`] : []),
  ...(of.due ? [] : ['没有狂犬病免疫记录']),
  ...(of.due && of.due < on ? ['狂犬病免疫已过期'] : []),
  ...(of.born && !oldEnough(of.born as k.Day, on) ? ['未满三月龄'] : []),
  ...(of.plateTo > k.addDays(on, REMIND_DAYS) ? ['该犬已有有效犬证'] : []),
  ...(of.another ? ['该电子标识登记在他人名下'] : []),
  ...(of.others >= DOGS_A_HOUSEHOLD ? [`已登记 ${of.others} 只，每户限养 ${DOGS_A_HOUSEHOLD} 只`] : []),
]

/** 处方内容: narcotics for a day at most; human drugs and forbidden compounds never; words of names a city may change. */
const NEVER = ['人用', '瘦肉精', '盐酸克伦特罗', '氯霉素', '呋喃唑酮', '孔雀石绿']
export const drugFaults = (kind: string, items: readonly { readonly drug: string; readonly daysOf: number }[]) =>
  items.flatMap(({ drug, daysOf }) => [
    ...(kind === 'narcotic' && daysOf > 1 ? [`麻醉药品${drug}不超过一日量`] : []),
    ...(NEVER.some((one) => drug.includes(one)) ? [`${drug}禁止用于动物`] : []),
  ])

/** 药品平衡 of a lot: what came in is on the shelf, used or destroyed. */
export const lotDifference = (came: number, used: number, destroyed: number, shelf: number): number =>
  came - used - destroyed - shelf

/** 免疫到期: repeated by the interval on the label. */
export const nextDue = (on: k.Day, intervalDays = 365): k.Day => k.addDays(on, intervalDays)
/** 首免: at three months of age, or an adult whenever it comes. */
export const oldEnough = (born: k.Day, on: k.Day): boolean => on >= k.addDays(born, 90)
/** 免疫电子标识: fifteen digits (ISO 11784). */
export const isChip = (text: string): boolean => /^\d{15}$/.test(text)

/** 症候群预警: more than the mean of the eight weeks before and two deviations, and at least three. */
export function syndromeAlarm(before: readonly number[], week: number): { readonly limit: number; readonly alarm: boolean } {
  const last = before.slice(-8)
  const mean = last.reduce((sum, one) => sum + one, 0) / Math.max(1, last.length)
  const spread = last.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, last.length - 1)
  const limit = mean + 2 * Math.sqrt(spread)
  return { limit, alarm: last.length >= 8 && week > limit && week >= 3 }
}

/** 周: the Monday of a day, and the counts of the eight weeks before it, weeks without a case as nought. */
export const mondayOf = (day: k.Day): k.Day => k.addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))
export const eightWeeks = (known: readonly { readonly week: string; readonly count: number }[], week: k.Day): number[] =>
  Array.from({ length: 8 }, (_, n) => known.find((one) => one.week === k.addDays(week, 7 * (n - 8)))?.count ?? 0)

export type Drawable = { readonly id: string; readonly violations: number }
export type Inspector = { readonly id: string; readonly avoids: readonly string[] }
export type Drawn = { readonly clinic: string; readonly inspectors: readonly string[] }

/** Numbers that follow from a seed: the draw can be made again by anybody who has it. */
function from(seed: string): () => number {
  let state = 2_166_136_261
  for (const letter of seed) state = Math.imul(state ^ letter.charCodeAt(0), 16_777_619) >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/**
 * 双随机: clinics by lot, those with violations the likelier, two inspectors each by lot, none who must keep away 回避. The
 * seed is published. A clinic for which two cannot be found is drawn with those there are.
 */
export function draw(clinics: readonly Drawable[], inspectors: readonly Inspector[], many: number, seed: string): Drawn[] {
  const next = from(seed)
  // each by a key of its own (Efraimidis and Spirakis): a weight of two is drawn about twice as often
  const lots = clinics.map((one) => ({ one, key: next() ** (1 / (1 + one.violations)) }))
  lots.sort((a, b) => b.key - a.key || (a.one.id < b.one.id ? -1 : 1))
  return lots.slice(0, many).map(({ one }) => {
    const free = inspectors.filter(({ avoids }) => !avoids.includes(one.id)).map(({ id }) => ({ id, key: next() }))
    free.sort((a, b) => b.key - a.key)
    return { clinic: one.id, inspectors: free.slice(0, 2).map(({ id }) => id) }
  })
}

export const refuse = k.refusals({
  'animalClinic.siteFaults': `422 不符合许可条件：{faults} | It does not fit the conditions: {faults}
    一次性告知后补正，或不予许可 | Tell them all of it at once, or refuse the licence`,
  'animalClinic.prescriptionOver': `409 处方已过有效期 | The prescription no longer holds
    请兽医重新诊查、另开处方 | Have the vet examine again and write a new one`,
  'animalClinic.dueBefore': `422 下次免疫早于免疫日期 | The next vaccination lies before this one
    核对两个日期 | Look at both days again`,
  'animalClinic.lotOff': `422 账实不符：差额应为 {off} | The lot does not balance: {off} are missing
    盘点后如实填写差额 | Count again, and enter what is missing`,
})
