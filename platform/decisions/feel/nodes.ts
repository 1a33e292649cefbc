import type { Feel } from './values.ts'

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='
export type Arithmetic = '+' | '-' | '*' | '/' | '**'

/** A type as it is written; resolved where it is used, since files name types of their own. */
export type TypeNode =
  | { readonly is: 'named'; readonly name: string }
  | { readonly is: 'list'; readonly of: TypeNode }
  | { readonly is: 'range'; readonly of: TypeNode }
  | { readonly is: 'context'; readonly members: readonly (readonly [string, TypeNode])[] }
  | { readonly is: 'function'; readonly parameters: readonly TypeNode[]; readonly result: TypeNode }

/** A test of a cell or of `in`: a comparison without a left side, or an expression. */
export type TestNode =
  | { readonly is: 'by'; readonly by: Comparison; readonly to: Node }
  | { readonly is: 'of'; readonly of: Node }

/** The tests of a cell; `any` is the dash. */
export type TestsNode = { readonly any: boolean; readonly not: boolean; readonly tests: readonly TestNode[] }

export type Turn = { readonly name: string; readonly over: Node; readonly to: Node | null }

/** An expression, read. */
export type Node =
  | { readonly is: 'value'; readonly value: Feel }
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'list'; readonly items: readonly Node[] }
  | { readonly is: 'context'; readonly entries: readonly (readonly [string, Node])[] }
  | {
      readonly is: 'range'
      readonly low: Node
      readonly high: Node
      readonly lowIn: boolean
      readonly highIn: boolean
    }
  | { readonly is: 'bound'; readonly by: Comparison; readonly to: Node }
  | { readonly is: 'compare'; readonly by: Comparison; readonly left: Node; readonly right: Node }
  | { readonly is: 'arithmetic'; readonly by: Arithmetic; readonly left: Node; readonly right: Node }
  | { readonly is: 'negate'; readonly of: Node }
  | { readonly is: 'and' | 'or'; readonly left: Node; readonly right: Node }
  | { readonly is: 'between'; readonly of: Node; readonly low: Node; readonly high: Node }
  | { readonly is: 'in'; readonly of: Node; readonly tests: readonly TestNode[] }
  | { readonly is: 'if'; readonly condition: Node; readonly yes: Node; readonly no: Node }
  | { readonly is: 'for'; readonly turns: readonly Turn[]; readonly give: Node }
  | {
      readonly is: 'quantified'
      readonly every: boolean
      readonly turns: readonly Turn[]
      readonly holds: Node
    }
  | { readonly is: 'filter'; readonly of: Node; readonly by: Node }
  | { readonly is: 'path'; readonly of: Node; readonly name: string }
  | { readonly is: 'call'; readonly of: Node; readonly given: readonly Node[] }
  | { readonly is: 'named'; readonly of: Node; readonly given: readonly (readonly [string, Node])[] }
  | { readonly is: 'instance'; readonly of: Node; readonly type: TypeNode }
  | {
      readonly is: 'function'
      readonly parameters: readonly (readonly [string, TypeNode | null])[]
      readonly body: Node
      readonly external: boolean
    }
