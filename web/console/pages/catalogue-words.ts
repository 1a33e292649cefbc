import type {
  Dataset,
  DatasetLine,
  DatasetPage,
  FacetName,
  FreshState,
} from '../../../platform/catalogue/declare.ts'
import { say, words } from '../../live/index.ts'

/** What the desk answers: instants travel as text. */
type Wired<T> = {
  readonly [K in keyof T]: T[K] extends Date | null ? string | null : T[K] extends Date ? string : T[K]
}

export type Line = Wired<DatasetLine> & { readonly unitName: string }
export type Found = Omit<DatasetPage, 'rows'> & {
  readonly rows: readonly Line[]
  readonly unitNames: Readonly<Record<string, string>>
  readonly may: { readonly add: boolean }
}
export type Seen = Wired<Dataset> & {
  readonly unitName: string
  readonly freshness: FreshState
  readonly dueAt: string | null
  readonly may: {
    readonly edit: boolean
    readonly submit: boolean
    readonly endorse: boolean
    readonly rule: boolean
    readonly retire: boolean
  }
}

export const LIGHTS: Readonly<Record<FreshState, string>> = {
  onTime: 'green',
  late: 'yellow',
  stale: 'red',
  never: '',
  free: '',
}
export const SHARE_TONES = { free: 'green', conditional: 'yellow', never: 'red' } as const
export const gradeTitles = {
  '1': say('1 级 公开', '1 public'),
  '2': say('2 级 内部', '2 internal'),
  '3': say('3 级 个人', '3 personal'),
  '4': say('4 级 敏感个人', '4 sensitive'),
} as const
export const origins = {
  intake: say('已归集', 'rows here'),
  register: say('系统台账', 'register'),
  listed: say('仅编目', 'listed only'),
} as const
/** Matters are kept here too, though they are no register. */
export const matterTitle = say('系统事项', 'matters')
export const facetTitles: Readonly<Record<FacetName, ReturnType<typeof say>>> = {
  subject: say('主题', 'Subject'),
  unit: say('提供方', 'Unit'),
  freshness: say('更新情况', 'Freshness'),
  share: say('共享类型', 'Sharing'),
  open: say('开放属性', 'Opening'),
  cycle: say('更新周期', 'Cycle'),
  grade: say('安全级别', 'Grade'),
  class: say('资源分类', 'Class'),
  origin: say('归集情况', 'Rows'),
  state: say('状态', 'State'),
}

export const catalogueWords = words({
  title: say('数据目录', 'Data catalogue'),
  lead: say(
    '各单位提供的数据资源：谁提供、含哪些信息项、多久更新、能否共享。目录人人可查，数据按授权使用。',
    'What the units hold: who answers for it, its items, how often it is renewed, whether it is shared. Everybody may read the catalogue; rows want a grant.',
  ),
  find: say('搜索名称、摘要、信息项、单位', 'Search names, abstracts, items, units'),
  sort: say('排序', 'Order'),
  best: say('最相关', 'Best match'),
  byTitle: say('按名称', 'By name'),
  fresh: say('最近更新', 'Latest'),
  rows: say('数据量', 'Rows'),
  score: say('质量得分', 'Quality'),
  filters: say('筛选', 'Filters'),
  clear: say('清除筛选', 'Clear the filters'),
  total: (n: string, rows: string) => say(`${n} 个数据资源，共 ${rows} 行`, `${n} datasets, ${rows} rows`),
  none: say('没有符合条件的数据资源', 'No dataset fits'),
  noneWhy: say(
    '换个词，或清除部分筛选；确实没有的，可以提出数据需求。',
    'Try other words or fewer filters; what is not there can be put on the demand list.',
  ),
  empty: say('目录还是空的', 'The catalogue is empty'),
  emptyWhy: say(
    '由数据管理员逐条编目，或导入信息资源目录表格。',
    'Data stewards add entries one by one, or bring in a sheet.',
  ),
  add: say('编目', 'New entry'),
  export: say('导出目录', 'Export'),
  import: say('导入目录', 'Import'),
  demands: say('数据需求', 'Demands'),
  threeLists: say('三清单', 'Three lists'),
  harvest: say('收割 DCAT 目录', 'Harvest a DCAT catalogue'),
  map: say('数据地图', 'Data map'),
  items: (n: number) => say(`${n} 项`, `${n} items`),
  rowsN: (n: string) => say(`${n} 行`, `${n} rows`),
  scoreN: (n: string) => say(`质量 ${n}`, `quality ${n}`),
  moreFacets: (n: number) => say(`其余 ${n} 个`, `${n} more`),
  fewer: say('收起', 'Fewer'),
  before: say('上一页', 'Previous'),
  next: say('下一页', 'Next'),
  page: (n: number, of: number) => say(`第 ${n} / ${of} 页`, `Page ${n} of ${of}`),
  imported: (created: number, changed: number, unchanged: number) =>
    say(
      `新增 ${created} 条，修改 ${changed} 条，未变 ${unchanged} 条`,
      `${created} new, ${changed} changed, ${unchanged} unchanged`,
    ),
  rejected: (n: number) => say(`退回 ${n} 行`, `${n} rows rejected`),
  rowNo: (n: number) => say(`第 ${n} 行`, `row ${n}`),
  updated: say('更新于', 'updated'),
  neverUpdated: say('尚未更新', 'never updated'),
})
