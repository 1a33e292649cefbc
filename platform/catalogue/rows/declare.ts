import { declareRefusals, say } from '../../../base/index.ts'
import type { Mask } from '../../fields/declare.ts'
import type { Predicate } from '../../org/declare.ts'

/** How one item of a row leaves the platform: as it stands, masked 脱敏, or not at all. */
export type ItemSight = 'clear' | Mask | 'hidden'

/** What one duty or grant shows: which rows, and how the items of these rows. */
export type Part = { readonly where: Predicate; readonly items: Readonly<Record<string, ItemSight>> }

/**
 * What somebody sees of a dataset 可见范围: the union of his parts. A row shows each item as the least masking part that
 * shows this very row has it, so that a duty for one village never unmasks another.
 */
export type Sight = {
  /** Any part shows the row. */
  readonly where: Predicate
  /** The least masked over all parts: what the head of a table says. An item not named is hidden. */
  readonly items: Readonly<Record<string, ItemSight>>
  readonly parts: readonly Part[]
  /** The unit that answers for the data looks at its own: small groups are not suppressed. */
  readonly own: boolean
}

export type Scalar = string | number | boolean

/** What is asked of an item; only where the asker sees the item in clear can a row answer. */
export type Condition =
  | { readonly item: string; readonly is: Scalar | null }
  | { readonly item: string; readonly in: readonly Scalar[] }
  | { readonly item: string; readonly from?: string | number; readonly to?: string | number }

export type Ask = {
  readonly conditions?: readonly Condition[]
  /** Words that must all stand somewhere in items seen in clear. */
  readonly q?: string
  /** Areas 区划 below this one. */
  readonly area?: string
  /** Only rows that at least so many share these items' values with 准标识符: k 匿名. */
  readonly alike?: { readonly items: readonly string[]; readonly least: number }
}

/** A row as it leaves: only what may be seen, masked where it must be. */
export type ShownRow = {
  /** Names the row for a later look without telling its key. */
  readonly ref: string
  readonly values: Readonly<Record<string, unknown>>
  /** Items masked in this row. */
  readonly masked: readonly string[]
  /** Items in doubt 疑义, of those shown: not to be the only ground of a refusal. */
  readonly doubted: readonly string[]
  readonly area: string
  readonly since: Date
}

export type Measure = { readonly do: 'sum' | 'avg' | 'min' | 'max'; readonly item: string }

export type Group = {
  readonly by: readonly unknown[]
  readonly count: number
  readonly measures: readonly (number | null)[]
}

/** k of released tables: groups below it are not told. Source: domain practice, our default. */
export const LEAST_GROUP = 5

/** What one field of a row must meet. */
export type RowTest = { readonly field: string } & (
  | { readonly filled: boolean }
  | { readonly in: readonly (string | number | boolean)[] }
  | { readonly from?: string | number; readonly to?: string | number }
)

/** A figure over rows as they stand: of a register by its name, or of a dataset by its code. */
export type RowFigure = {
  readonly of: { readonly register: string } | { readonly dataset: string }
  /** Rows counted; absent = all in force. */
  readonly where?: readonly RowTest[]
  /** Percent of them; absent = their number. 完整率: of the cells of these fields, how many are filled. 鲜活率: brought up to date in so many days. */
  readonly share?:
    | { readonly tests: readonly RowTest[] }
    | { readonly filled: readonly string[] }
    | { readonly withinDays: number }
  /**
   * Instead of their number: these fields of each row multiplied and added up 合计; with `per` divided by that of others 加权平均
   * (产值 ÷ 亩, 面积 × 单价 ÷ 面积), over rows that hold all of them: never a mean of quotients.
   */
  readonly sum?: readonly string[]
  readonly per?: readonly string[]
}

export const refusals = declareRefusals({
  'rows.noSight': {
    http: 403,
    says: () => say('您没有查看该数据的权限', 'You may not see rows of this dataset'),
    remedy: say('请在数据目录中提出共享申请', 'Ask for it: make a share request from the catalogue'),
  },
  'rows.noTable': {
    http: 409,
    says: () => say('该数据资源还没有归集数据', 'This dataset holds no rows here'),
    remedy: say('请等待提供单位归集，或提出数据需求', 'Wait for its unit to deliver, or put in a demand'),
  },
  'rows.badAsk': {
    http: 422,
    says: (d: { item: string }) =>
      say(`信息项“${d.item}”不能这样查询`, `Item ${d.item} cannot be asked in this way`),
    remedy: say('请核对信息项名称和类型', 'Check the name and type of the item'),
  },
  'rows.itemNotClear': {
    http: 403,
    says: (d: { item: string }) =>
      say(
        `信息项“${d.item}”对您不是明文，不能用来筛选或统计`,
        `You do not see item ${d.item} in clear: it cannot be filtered or counted by`,
      ),
    remedy: say('请改用明文可见的信息项', 'Use an item that you see in clear'),
  },
  'rows.notFound': {
    http: 404,
    says: () => say('没有这一行，或您无权查看', 'There is no such row, or you may not see it'),
    remedy: say('请刷新列表', 'Reload the list'),
  },
})
