import { type Say, say } from '../base/index.ts'

/**
 * Parts of a screen 屏幕部件: a pack says what stands there, the console draws it from the doors that everybody uses, so
 * that rights, masks and definitions are theirs. What these cannot say wants a page of its own.
 */
export type Block =
  /** One figure of the last `days` (30; 0 = today, for what stands at an instant), against its target; opens its definition and the rows it counted. */
  | { readonly show: 'figure'; readonly indicator: string; readonly days?: number }
  /** The same, divided: the fifteen that matter most. */
  | {
      readonly show: 'bars'
      readonly indicator: string
      readonly by: 'unit' | 'area' | 'category' | 'channel'
      readonly days?: number
    }
  /** The first matters of a list as the inbox filters it; opens that list. */
  | {
      readonly show: 'list'
      readonly title: Say
      readonly matter: string
      readonly filter?: Readonly<Record<string, string>>
      readonly limit?: number
    }
  | RowsBlock
  /** Devices or rows as a rule of the pack judges them 监测评价、台账评价, the worst first. */
  | { readonly show: 'assessment'; readonly assessment: string }

/**
 * Rows of a register 台账 that meet `where`: a table of `fields`; with `span` bars in time 横道图, what ends first above; with
 * `pairs` a card each of what was and what comes 前后对比; with `board` a column for each code; with `match` what would fit.
 */
export type RowsBlock = {
  readonly show: 'rows'
  readonly title: Say
  readonly register: string
  /** As lists of registers are filtered: a value, one of several, from–to. */
  readonly where?: Readonly<
    Record<
      string,
      | string
      | number
      | boolean
      | readonly (string | number)[]
      | { readonly from?: string | number; readonly to?: string | number }
    >
  >
  /** Absent = the first six. */
  readonly fields?: readonly string[]
  /** Fields that hold the first and the last day. */
  readonly span?: { readonly from: string; readonly to: string }
  readonly pairs?: readonly {
    readonly title: Say
    readonly before: string
    readonly after: string
    readonly unit?: Say
  }[]
  /** Field of codes: a column for each code, a card for each row with its `fields` 看板; what stands nowhere is left out. */
  readonly board?: string
  /**
   * Rows of another register that each of these would fit 匹配: those that meet `where` and whose `has` is at least what `wants` asks
   * for, the closest first; the best three with their `fields`.
   */
  readonly match?: Pick<RowsBlock, 'register' | 'where' | 'fields'> & {
    readonly wants: string
    readonly has: string
  }
  /** Rows at most: 20. */
  readonly limit?: number
}

/** All fields that it names. */
export const rowFields = ({ where, fields, span, pairs, board, match }: RowsBlock): readonly string[] => [
  ...Object.keys(where ?? {}),
  ...(fields ?? []),
  ...(span ? [span.from, span.to] : []),
  ...(board ? [board] : []),
  ...(match ? [match.wants] : []),
  ...(pairs ?? []).flatMap(({ before, after }) => [before, after]),
]

/** A view 视图 of a pack: blocks in their order. Names of indicators and matters are the pack's own. */
export type ViewDeclaration = { readonly title: Say; readonly blocks: readonly Block[] }

export const view = (declared: ViewDeclaration): ViewDeclaration => declared

/** Figures of the last so many days (0 = as they stand), named one after the other. */
export const figures = (names: string, days = 0): readonly Block[] =>
  names.split(' ').map((indicator) => ({ show: 'figure', indicator, days }))

/** Matters of a kind that are in hand 在办. */
export const openList = (zh: string, en: string, matter: string): Block => ({
  ...{ show: 'list', title: say(zh, en), matter, filter: { open: 'true' } },
})

/** Rows of a register: its title, the register, the fields between blanks, and how they are drawn. */
export const rowsOf = (
  zh: string,
  en: string,
  register: string,
  fields = '',
  more: Partial<Omit<RowsBlock, 'show'>> = {},
): Block => ({
  ...{ show: 'rows', title: say(zh, en), register },
  ...(fields ? { fields: fields.split(' ') } : {}),
  ...more,
})
