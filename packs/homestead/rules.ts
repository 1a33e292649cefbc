import * as k from '../../kit/index.ts'

/** Terrain 地形 decides how much ground a household may have. */
export type Terrain = 'plain' | 'hill' | 'mountain'

/** 广东省土地管理条例 art. 42: square metres a household, by the day from which they hold. */
const AREA_LIMITS: readonly { readonly from: k.Day; readonly m2: Readonly<Record<Terrain, number>> }[] = [
  { from: '2000-01-08' as k.Day, m2: { plain: 80, hill: 120, mountain: 150 } },
]
/** Measuring tolerance 测量误差, m²; a county may allow one. */
export const TOLERANCE_M2 = 0

export const areaLimit = (terrain: Terrain, on: k.Day): number => AREA_LIMITS.findLast(({ from }) => from <= on)?.m2[terrain] ?? 0

/** Square metres above the limit, 0 = within it; unrounded areas are compared. */
export const overArea = (areaM2: number, terrain: Terrain, on: k.Day): number => {
  const over = areaM2 - areaLimit(terrain, on) - TOLERANCE_M2
  // a millimetre of a survey's coordinates is no violation
  return over > 0.005 ? over : 0
}

/** What data say of a household 一户一宅; `returnsOld`: the old plot is given back, by a rebuild or a move within the village. */
type Flag = 'member' | 'gaveAway' | 'compensated' | 'collectiveHousing' | 'disputed' | 'returnsOld'
export type Household = Readonly<Record<Flag, boolean> & Record<'plots', number> & { openViolations?: number | null }>
export const onePlotFaults = (one: Household): readonly string[] =>
  (
    [
      [!one.member, '申请人不是本集体经济组织成员'],
      [one.plots > (one.returnsOld ? 1 : 0), '该户已有宅基地'],
      [one.gaveAway, '曾出卖、出租、赠与住宅'],
      [one.compensated, '已因征收得到安置补偿'],
      [(one.openViolations ?? 0) > 0, '有未处理的违法建设'],
      [one.collectiveHousing, '已参加集体建房'],
      [one.disputed, '宅基地有争议'],
    ] as const
  ).flatMap(([fault, words]) => (fault ? [words] : []))

/** 变化图斑: what imagery shows of less than this is no case, m². */
export const PATCH_M2 = 20

export const METRES_OF_PLOT = 50
export const refuse = k.refusals({
  'homestead.faults': `409 核对发现不符合条件的事项 | The check found what does not fit the conditions
    按核对结果退回，或先处理 | Refuse it for what was found, or settle that first`,
  'homestead.overArea': `422 面积 {area} 平方米，超过 {limit} 平方米 | {area} m² is more than {limit} m²
    缩小申请范围 | Ask for less ground`,
  'homestead.drawings': `422 三层以上须采用标准图集或由有资质的单位设计 | Three floors and more want standard drawings or a designer
    选用标准图集，或填写设计单位 | Take standard drawings, or name the designer`,
  'homestead.noVisit': `409 尚未到场审查 | Nobody has been there yet
    先登记“一到场：审查到场” | Register visit 1 first`,
  'homestead.builtMore': `422 实测比批准多 {more} 平方米 | {more} m² more than was approved
    按“少批多占”立案，或整改后再核查 | Open a violation, or have it put right first`,
})
