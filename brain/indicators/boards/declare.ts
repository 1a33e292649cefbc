import type { Day, Id, Instant, Say } from '../../../base/index.ts'
import type { Level } from '../declare.ts'

/**
 * 组件: number 数字 · trend 趋势 · rank 排行 · map 地图 · table 表格 · list 清单 · text 文字 · gauge 仪表 · picture 画面 (a still
 * picture of a camera or a file).
 */
export const WIDGETS = [
  'number',
  'trend',
  'rank',
  'map',
  'table',
  'list',
  'text',
  'gauge',
  'picture',
] as const
export type WidgetKind = (typeof WIDGETS)[number]

/** The wall is divided in so many columns and rows; blocks fill whole cells. */
export const COLUMNS = 12
export const ROWS = 12
/** Beside the map; more cannot be read from eight metres. */
export const MOST_BLOCKS = 9

/** Which time a block speaks of: today, this week, month or year, the last so many days, or what stands now. */
export type WidgetSpan = 'today' | 'week' | 'month' | 'year' | 'now' | number

export type Widget = {
  readonly id: string
  readonly kind: WidgetKind
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  readonly title: Say
  /** The decision it serves 服务的决策; a block that serves none has no place on the wall. */
  readonly decides: Say
  /** Indicators by their full names, the main one first. */
  readonly indicators?: readonly string[]
  readonly span?: WidgetSpan
  readonly by?: 'area' | 'unit' | 'category' | 'channel' | 'hour'
  /** Rows shown at most. */
  readonly limit?: number
  /** List: kind of matter and filters of the inbox. */
  readonly matter?: string
  readonly filter?: Readonly<Record<string, string>>
  /** Map: layers shown over the colours, by code. */
  readonly layers?: readonly string[]
  readonly text?: Say
  /** Picture: a path on this server. */
  readonly src?: string
  /** Trend: goes on with a forecast and its band. */
  readonly forecast?: boolean
}

/** A theme of the operation centre 主题 as data. */
export type ThemeDeclaration = {
  readonly title: Say
  readonly widgets: readonly Widget[]
  /** Place among the themes and so its key 1–9; absent = after the others. */
  readonly order?: number
}

export const theme = (declared: ThemeDeclaration): ThemeDeclaration => declared

/** 草稿 · 待复核 · 上屏 · 已换下 · 退回; `declared`: of a pack or the city, nobody has changed it. */
export type BoardState = 'draft' | 'proposed' | 'live' | 'past' | 'refused' | 'declared'

export type Board = ThemeDeclaration & {
  readonly name: string
  readonly version: number
  readonly state: BoardState
  readonly madeBy: string | null
  readonly madeAt: Instant | null
  readonly decidedBy: string | null
  readonly decidedAt: Instant | null
  readonly why: string | null
}

/** 轮播: themes one after the other, each so many seconds, within hours of the day. */
export type Carousel = {
  readonly items: readonly { readonly board: string; readonly seconds: number }[]
  readonly hours: readonly [number, number] | null
}

// ── what a board shows ──────────────────────────────────────────────────────────────────────────────────────────────

/** What a figure means and where exactly its rows are. */
export type Source = {
  readonly name: string
  readonly title: Say
  readonly formula: Say
  readonly version: number
  readonly owner: Say
  readonly source: Say
  readonly unit: string
  readonly measure?: Say
  readonly direction: 'up' | 'down' | 'none'
  readonly target: number | null
  /** Null where no matters were counted. */
  readonly rowsUrl: string | null
}

export type Shown = Source & {
  readonly value: number | null
  readonly numerator: number | null
  readonly denominator: number | null
  /** Against the period before 环比 and the year before 同比; null = “–”. */
  readonly change: number | null
  readonly yearChange: number | null
  /** Around the Spring Festival `yearChange` is against as many days from it 农历同比: the first and last of those days. */
  readonly lunar?: readonly [Day, Day]
  /** 口径变更 lies between the two. */
  readonly broken?: boolean
  readonly level: Level | null
  readonly missed: boolean
  readonly asOf: Instant | string
  /** Minutes of delay allowed, and the grain, from which the reader tells the age at any later moment. */
  readonly delayMinutes: number
  readonly grain: string
  readonly quality?: string
  /** A group too small to be shown outside: fewer than this. */
  readonly few?: number
}

export type Point = { readonly at: string; readonly value: number | null }
export type Band = {
  readonly at: string
  readonly value: number
  readonly low: number
  readonly high: number
}

export type GroupRow = {
  readonly key: string
  readonly title: Say
  readonly value: number | null
  readonly numerator: number | null
  readonly denominator: number | null
  readonly level: Level | null
  readonly missed: boolean
  readonly rowsUrl: string | null
  readonly few?: number
}

export type ListRow = {
  readonly id: Id
  readonly number: string
  readonly title: string
  readonly areaName: string
  readonly at: Instant | string
  readonly light: string
}

export type Tile =
  | { readonly kind: 'number'; readonly figures: readonly Shown[]; readonly spark: readonly Point[] }
  | { readonly kind: 'gauge'; readonly figures: readonly Shown[] }
  | {
      readonly kind: 'trend'
      readonly figures: readonly Shown[]
      readonly lines: readonly {
        readonly name: string
        readonly points: readonly Point[]
        readonly breaks: readonly { readonly day: string; readonly version: number }[]
      }[]
      readonly forecast: readonly Band[]
    }
  | {
      readonly kind: 'rank' | 'map'
      readonly figures: readonly Shown[]
      readonly rows: readonly GroupRow[]
      /** Values of the second indicator by the same key, for the marks on a map. */
      readonly marks?: Readonly<Record<string, number>>
      readonly layers?: readonly string[]
    }
  | {
      readonly kind: 'table'
      readonly figures: readonly Shown[]
      readonly rows: readonly {
        readonly key: string
        readonly title: Say
        readonly cells: readonly GroupRow[]
      }[]
    }
  | { readonly kind: 'list'; readonly rows: readonly ListRow[]; readonly total: number | null }
  | { readonly kind: 'text'; readonly text: Say }
  | { readonly kind: 'picture'; readonly src: string | null }
  | { readonly kind: 'gone'; readonly why: Say }

/** A board with what it shows at one instant. */
export type Picture = {
  readonly board: Pick<Board, 'name' | 'title' | 'version' | 'state' | 'widgets'>
  readonly area: string | null
  readonly demo: boolean
  readonly asOf: Instant | string
  readonly tiles: Readonly<Record<string, Tile>>
  /** 告警条: warnings in force and what else everybody before the wall has to know. */
  readonly alarms?: readonly Alarm[]
}

/** What of a picture changes while it is looked at. */
export type Shifting = Pick<Picture, 'tiles' | 'alarms'>

/** A place in it, from the outermost key inwards, and what stands there now. */
export type Part = readonly [path: readonly string[], value: unknown]

export type Alarm = { readonly level: Level; readonly title: Say; readonly url: string }
