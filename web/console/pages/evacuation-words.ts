import { type Say, say, words } from '../../live/index.ts'

type Counts = {
  readonly households: number
  readonly people: number
  readonly movedHouseholds: number
  readonly movedPeople: number
}
export type MoveRow = Counts & {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly state: string
  readonly stateTitle: Say | null
  readonly areaName: string
  readonly drill: boolean
  readonly content: string
  readonly openedAt: string
  readonly closedAt: string | null
}
export type ShelterRow = {
  readonly code: string
  readonly name: string
  readonly address: string
  readonly areaName: string
  readonly capacity: number
  readonly inside: number
  readonly ofThis?: number
  readonly open: boolean
  readonly call: string | null
}
export type MoveList = {
  readonly rows: readonly MoveRow[]
  readonly shelters: readonly ShelterRow[]
  readonly may: { readonly order: boolean }
}
export type HomeRow = {
  readonly code: string
  readonly people: number
  readonly vulnerable: number
  readonly planned: string | null
  readonly areaName: string
  readonly grid: string | null
  readonly signed: number
  readonly shelter: string | null
  readonly at: string | null
  readonly out: boolean
}
export type MoveSeen = MoveRow & {
  readonly list: readonly HomeRow[]
  readonly unlisted: readonly {
    readonly household: string
    readonly shelter: string
    readonly people: number
  }[]
  readonly byGrid: readonly (Counts & {
    readonly name: string
    readonly areaName: string
    readonly keepers: readonly string[]
  })[]
  readonly shelters: readonly ShelterRow[]
  readonly may: { readonly sign: boolean; readonly end: boolean; readonly open: boolean }
}

export const moveWords = words({
  title: say('转移安置', 'Evacuation'),
  lead: say(
    '人数由转移清单和避难场所签到得出，不能填写；一户同一时间只在一处',
    'Counts follow from the list and from sign-ins and are never typed; a household is in one place at a time.',
  ),
  none: say('没有转移任务', 'No evacuation'),
  noneHelp: say('需要转移时由应急值班员下达', 'The duty officer orders one when it is needed'),
  order: say('下达转移', 'Order an evacuation'),
  name: say('名称', 'Title'),
  why: say('转移原因', 'Why'),
  area: say('转移范围', 'Area'),
  content: say('转移要求', 'What is asked'),
  drill: say('演练', 'Drill'),
  shelters: say('避难场所', 'Shelters'),
  noShelters: say('没有登记避难场所', 'No shelter is registered'),
  register: say('避难场所台账', 'Register of shelters'),
  list: say('转移对象台账', 'Register of households'),
  open: say('已开放', 'Open'),
  shut: say('未开放', 'Closed'),
  full: say('已满', 'Full'),
  room: (inside: number, capacity: number) => say(`${inside}/${capacity} 人`, `${inside} of ${capacity}`),
  left: (n: number) => say(`还可容纳 ${n} 人`, `room for ${n}`),
  moved: (n: number, of: number) => say(`已到位 ${n}/${of} 户`, `${n} of ${of} households in`),
  people: (n: number, of: number) => say(`${n}/${of} 人`, `${n} of ${of} people`),
  byGrid: say('按网格', 'By grid'),
  keepers: say('责任人', 'who answers'),
  noKeeper: say('网格没有登记责任人', 'nobody answers for this grid'),
  households: say('转移清单', 'Households'),
  missing: say('未到位', 'Missing'),
  all: say('全部', 'All'),
  inShelter: say('已到位', 'In'),
  find: say('户编号、区划、网格', 'Household, area, grid'),
  household: say('户', 'Household'),
  count: say('人数', 'People'),
  vulnerable: (n: number) => say(`老弱 ${n}`, `${n} need help`),
  where: say('所在场所', 'Where'),
  planned: say('计划安置', 'planned'),
  signIn: say('签到', 'Sign in'),
  signOut: say('签离', 'Sign out'),
  transfer: say('转场', 'Move here'),
  at: say('签到场所', 'At which shelter'),
  unlisted: say('清单外人员', 'Not on the list'),
  unlistedHelp: say(
    '清单外的人也登记、也占位置，但不抵扣清单上的户',
    'People not on the list are registered and take room; they never stand for a household that is.',
  ),
  who: say('姓名或编号', 'Name or number'),
  outAt: say('已签离', 'left'),
  done: say('确认全部到位', 'Everybody is in'),
  finished: say('两份清单一致', 'The two lists agree'),
  case: say('打开案卷', 'Open the case'),
  more: (n: number) => say(`还有 ${n} 户，请缩小范围`, `${n} more: narrow it down`),
})
