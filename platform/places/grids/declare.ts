import { type AreaCode, type Day, declareRefusals, type Id, type Say, say } from '../../../base/index.ts'
import type { Geometry } from '../ground/declare.ts'

/** Kinds of grids 网格类型; those of one kind tile the area. */
export const gridKinds = {
  unit: say('单元网格', 'cell grid'),
  social: say('综治网格', 'social grid'),
  duty: say('责任网格', 'duty grid'),
} as const satisfies Record<string, Say>
export type GridKind = keyof typeof gridKinds

/** Who answers for a grid. */
export const holderRoles = {
  chief: say('网格长', 'grid chief'),
  worker: say('网格员', 'grid worker'),
  police: say('网格警员', 'grid officer'),
  city: say('城管队员', 'city inspector'),
} as const satisfies Record<string, Say>
export type HolderRole = keyof typeof holderRoles

/** A grid 网格 as drawn: 15 digits, name, border in WGS-84/CGCS2000. */
export type GridDraft = { readonly code: string; readonly name: string; readonly geometry: Geometry }

export type Grid = GridDraft & {
  readonly kind: GridKind
  readonly areaM2: number
  readonly validFrom: Day
  readonly validTo: Day | null
  /** Codes of the grids it was cut out of or put together from. */
  readonly from: readonly string[]
}

/** Who answers for a grid 网格责任人, by date. */
export type GridHolder = {
  readonly id: Id
  readonly kind: GridKind
  readonly code: string
  readonly role: HolderRole
  readonly person: string
  readonly account: Id | null
  readonly phone: string | null
  readonly validFrom: Day
  readonly validTo: Day | null
}

/** What stands at a point on a day. */
export type GridAt = {
  readonly kind: GridKind
  readonly code: string
  readonly name: string
  readonly area: AreaCode
  readonly holders: readonly Pick<GridHolder, 'role' | 'person' | 'account' | 'phone'>[]
}

/** A fault of the tiling 拓扑问题: pieces that two grids claim, and pieces that none does. */
export type TopologyFault = {
  readonly kind: 'overlap' | 'gap'
  /** The grids that touch the piece. */
  readonly codes: readonly string[]
  readonly areaM2: number
  /** A point inside it. */
  readonly at: readonly [number, number]
}
export type Topology = {
  readonly grids: number
  readonly overlapM2: number
  readonly gapM2: number
  readonly faults: readonly TopologyFault[]
  /** Nothing beyond the tolerance. */
  readonly sound: boolean
}

/** Square metres that the rounding of borders may make. */
export const TOLERANCE_M2 = 0.1

export const refusals = declareRefusals({
  'grids.code': {
    http: 422,
    says: ({ code }: { code: string }) =>
      say(`网格标识码“${code}”应为 15 位数字`, `grid id "${code}" must have 15 digits`),
    remedy: say('6 位区 + 3 位镇街 + 3 位村社 + 3 位顺序号', 'County 6 + town 3 + village 3 + serial 3'),
  },
  'grids.elsewhere': {
    http: 422,
    says: ({ code, district }: { code: string; district: string }) =>
      say(`网格 ${code} 不属于 ${district}`, `grid ${code} does not belong to ${district}`),
    remedy: say('请核对标识码前 6 位', 'Check the first six digits'),
  },
  'grids.shape': {
    http: 422,
    says: ({ code, why }: { code: string; why: string }) =>
      say(`网格 ${code} 的图形不能使用：${why}`, `the shape of grid ${code} cannot be used: ${why}`),
    remedy: say('请重新绘制，边界不得自相交', 'Draw it again; the border may not cross itself'),
  },
  'grids.overlap': {
    http: 409,
    says: ({ code, other, areaM2 }: { code: string; other: string; areaM2: number }) =>
      say(
        `网格 ${code} 与 ${other} 重叠 ${areaM2.toFixed(1)} 平方米`,
        `grid ${code} overlaps ${other} by ${areaM2.toFixed(1)} m²`,
      ),
    remedy: say('同类网格不得重叠，请贴齐边界', 'Grids of one kind may not overlap: snap the border'),
  },
  'grids.unknown': {
    http: 404,
    says: ({ code }: { code: string }) => say(`没有在用的网格 ${code}`, `there is no grid ${code} in force`),
    remedy: say('请刷新网格列表', 'Reload the list of grids'),
  },
  'grids.taken': {
    http: 409,
    says: ({ code }: { code: string }) => say(`标识码 ${code} 已在使用`, `code ${code} is in use`),
    remedy: say('请换一个顺序号', 'Take another serial number'),
  },
  'grids.cut': {
    http: 422,
    says: () =>
      say(
        '切割线应从网格一侧穿到另一侧，且只穿过一次',
        'the cutting line must cross the grid once, from side to side',
      ),
    remedy: say('请重画切割线，两端都在网格之外', 'Draw the line again with both ends outside'),
  },
  'grids.apart': {
    http: 422,
    says: () => say('所选网格不相邻，不能合并', 'these grids do not touch: they cannot be one'),
    remedy: say('请选择有公共边的网格', 'Choose grids that share a border'),
  },
  'grids.past': {
    http: 422,
    says: ({ day }: { day: Day }) => say(`生效日期不得早于 ${day}`, `it may not take effect before ${day}`),
    remedy: say(
      '历史边界不改写，请从今天或以后生效',
      'Borders of the past stay: let it begin today or later',
    ),
  },
  'grids.holder': {
    http: 422,
    says: () => say('责任人姓名或日期不完整', 'name or dates of the holder are missing'),
    remedy: say('请填写姓名与起止日期', 'Give the name and the dates'),
  },
})
