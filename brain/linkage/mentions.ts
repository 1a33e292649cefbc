import type { AreaCode, Id, Instant } from '../../base/index.ts'
import type { NamedIn } from '../../platform/matters/index.ts'
import type { RegisterType } from '../../platform/registers/index.ts'
import { type Address, entities, fold, parseAddress } from '../text/index.ts'
import type { Mention } from './declare.ts'
import { partsOfName } from './names/parts.ts'

/** A mention before it has an identity. */
export type Draft = Omit<Mention, 'id' | 'entity'>

type Parse = (text: string) => Address

/** Enterprises taken from the words of one request at most. */
const MOST_IN_TEXT = 5
/** Names that name nobody: 物业公司, 装修公司, 快递公司. */
const NOBODY =
  /^(?:该|本|某|[这那某一几多][家间个些]|各|有些?|我们|他们|附近|楼下|楼上|对面|旁边|隔壁|小区|村里)?(?:物业|物业管理|装修|装饰|装饰工程|快递|外卖|房地产|房产|开发|开发商|建筑|施工|劳务|劳务派遣|中介|保险|供水|供电|燃气|公交|网络|通信|电信|健身|教育|培训|餐饮|管理|服务|投资|贸易|物流|搬家|家政|旅游|保安|保洁|科技|超市|便利|水果|早餐|药|面|美容|理发|火锅|烧烤|奶茶|咖啡|便民|早点|小吃|饭|粉|菜|肉|杂货|五金|手机|维修|汽修|修车|洗车|洗衣|足浴|按摩|宠物|服装|服饰|鞋|花|书|文具|家具|建材|母婴|玩具|网络科技|运输|汽车|广告|电商|外贸|私人|个体)*$/

/** What a request names. */
export function inMatter(named: NamedIn, parse: Parse = parseAddress): Draft[] {
  const source = { kind: 'matter', id: named.id } as const
  const base = { source, area: named.area, at: named.openedAt }
  const drafts: Draft[] = []
  const seen = new Set<string>()
  const enterprise = (field: string, name: string) => {
    const { form, core } = partsOfName(name)
    if (core.length < 2 || NOBODY.test(core) || seen.has(form)) return
    seen.add(form)
    drafts.push({
      ...base,
      kind: 'enterprise',
      field,
      name: name.trim().slice(0, 200),
      form,
      keys: nameKeys(form, named.area),
    })
  }
  const party = named.subjectParty?.slice(0, 200)
  if (party && isNoPerson(party)) enterprise('subjectParty', party)
  entities(`${named.title}。${named.content}`)
    .filter((one) => one.kind === 'enterprise' || one.kind === 'shop')
    .slice(0, MOST_IN_TEXT)
    .forEach((one, i) => {
      enterprise(`content.${i}`, one.value)
    })
  // who asked that his name be kept is not looked for in other requests
  const keys = [
    ...(named.phoneBlind ? [`phone:${named.phoneBlind}`] : []),
    ...(named.idBlind ? [`id:${named.idBlind}`] : []),
  ]
  if (keys.length > 0 && !named.secret)
    drafts.push({ ...base, kind: 'person', field: 'requester', name: null, form: null, keys })
  if (named.address) drafts.push(...addressIn(base, 'address', named.address, parse))
  return drafts
}

/** What a row of a register of enterprises names: its names, former ones and the sign included, under one code. */
export function inRegister(
  type: RegisterType,
  id: Id,
  values: Readonly<Record<string, unknown>>,
  district: AreaCode,
  at: Instant,
  parse: Parse = parseAddress,
): Draft[] {
  const fields = Object.entries(type.fields)
  const text = (name: string): string =>
    typeof values[name] === 'string' ? (values[name] as string).trim() : ''
  const codeField = fields.find(([, field]) => field.kind === 'creditCode')?.[0]
  const areaField = fields.find(([, field]) => field.kind === 'area')?.[0]
  const area = (areaField && text(areaField)) || district
  const code = codeField ? text(codeField) : ''
  const base = { source: { kind: 'register', id, register: type.name } as const, area, at }
  const drafts: Draft[] = []
  const seen = new Set<string>()
  for (const name of new Set([
    type.label,
    ...fields.map(([field]) => field).filter((field) => /name$/i.test(field)),
  ])) {
    const { form, core } = partsOfName(text(name))
    if (core.length < 2 || seen.has(form)) continue
    seen.add(form)
    const keys = [...nameKeys(form, area), ...(code ? [`code:${code}`] : [])]
    drafts.push({ ...base, kind: 'enterprise', field: name, name: text(name), form, keys })
  }
  if (fields.some(([field]) => field === 'address'))
    drafts.push(...addressIn(base, 'address', text('address'), parse))
  return drafts
}

/** By its name anywhere, and by its name in its town: a chain has a shop in every one. */
const nameKeys = (form: string, area: AreaCode): string[] => [
  nameKey(form),
  `here:${form}@${area.slice(0, 9)}`,
]
export const nameKey = (form: string): string => `name:${form}`

/** 被反映对象 may be a person: whoever is complained of by name is no enterprise and is not gathered. */
function isNoPerson(text: string): boolean {
  const plain = fold(text).replace(/\s/g, '')
  const found = entities(plain)
  if (found.some((one) => one.kind === 'enterprise' || one.kind === 'shop')) return true
  return (
    plain.length >= 4 &&
    !found.some((one) => one.kind === 'person' || one.kind === 'phone' || one.kind === 'idNumber')
  )
}

function addressIn(
  base: Pick<Draft, 'source' | 'area' | 'at'>,
  field: string,
  text: string,
  parse: Parse,
): Draft[] {
  const parts = parse(text)
  const plain = (value: string | undefined): string => fold(value ?? '').replace(/[^\p{L}\p{N}]+/gu, '')
  const where = plain(parts.road) + plain(parts.number) || plain(parts.estate) || plain(parts.community)
  // a road without a number is a street, not an address
  const exact = (parts.road && parts.number) || parts.estate || parts.community
  if (!exact || where.length < 3) return []
  const within = [parts.building, parts.unit, parts.room]
    .map(plain)
    .filter((one) => one !== '')
    .join('-')
  const form = [plain(parts.road), plain(parts.number), plain(parts.estate), plain(parts.community), within]
    .filter((one) => one !== '')
    .join(' ')
  const area = base.area.slice(0, 9)
  const keys = [
    ...(parts.road && parts.number
      ? [`at:${area}:${plain(parts.road)}${plain(parts.number)}:${within}`]
      : []),
    // an estate has many gates: with a number of its own it is the same place only down to the building
    ...(parts.estate && (within !== '' || !parts.number)
      ? [`at:${area}:${plain(parts.estate)}:${within}`]
      : []),
    ...(parts.road && parts.number ? [`near:${plain(parts.road)}${plain(parts.number)}`] : []),
    ...(parts.estate ? [`near:${plain(parts.estate).slice(0, 3)}`] : []),
  ]
  return [{ ...base, kind: 'address', field, name: text.trim().slice(0, 300), form, keys }]
}
