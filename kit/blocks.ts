import type { Say } from '../base/index.ts'

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

/** A view 视图 of a pack: blocks in their order. Names of indicators and matters are the pack's own. */
export type ViewDeclaration = { readonly title: Say; readonly blocks: readonly Block[] }

export const view = (declared: ViewDeclaration): ViewDeclaration => declared
