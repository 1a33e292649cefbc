import { dice, noise, span, type XY } from './plane.ts'
import type { Road } from './roads.ts'

/** A town or street 镇街 as the generator sees it. */
export type Centre = {
  readonly code: string
  readonly name: string
  readonly at: XY
  readonly rural: boolean
}
/** A village or community 村居 with the place it was given. */
export type Hamlet = { readonly code: string; readonly name: string; readonly town: string; readonly at: XY }

export type BlockKind = 'village' | 'estate' | 'tower' | 'factory' | 'school' | 'park' | 'market' | 'field'
/** A block between four streets. */
export type Block = {
  readonly town: string
  readonly i: number
  readonly j: number
  readonly kind: BlockKind
  readonly name: string | null
  readonly ring: readonly XY[]
  readonly middle: XY
}
export type Building = {
  readonly ring: readonly XY[]
  readonly at: XY
  /** Metres. */
  readonly high: number
  readonly road: string
  readonly number: number
  /** 小区名, with the block of flats 栋 in it. */
  readonly estate: string | null
  readonly block: number | null
}

/** The street lattice of one town: its own turn, its own size, lines that bend a little. */
export type Lattice = {
  readonly centre: Centre
  readonly wide: number
  readonly deep: number
  readonly at: (u: number, v: number) => XY
}

const NAME_A = '新兴龙云泰和乐安景康永同华富德贤文明平远广岭东南西北中松柏荔棠莲桂榕桥塘溪石金银'
const NAME_B = '平园河岭田塘湖苑华德贤岗安庆元隆宁乐和泰兴盛福祥景康源泉村边社祠庙台桥沙'
const ESTATES =
  '云景 翠湖 金碧 汇侨 岭南 富力 白云尚 祥景 锦绣 康乐 美林 时代 天鹅 恒福 雅居 润和 星汇 万科 丽景 御景 保利 珠光 荔景 春晖 怡新 帝景 名雅 晓港 南方 华盛'.split(
    ' ',
  )
const ESTATE_ENDS = ['花园', '雅苑', '小区', '家园', '豪庭', '公寓', '名都', '新村']

export function latticeOf(centre: Centre, seed: number): Lattice {
  const own = Number(centre.code.slice(-3))
  const turn = (dice(own, 1, seed) - 0.5) * 1.1
  const [wide, deep] = centre.rural
    ? [190 + dice(own, 2, seed) * 40, 140 + dice(own, 3, seed) * 30]
    : [135 + dice(own, 2, seed) * 35, 100 + dice(own, 3, seed) * 25]
  const [p, q] = [dice(own, 4, seed) * 6, dice(own, 5, seed) * 6]
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  return {
    centre,
    wide,
    deep,
    at(u, v) {
      const x = u * wide + 22 * Math.sin((v * deep) / 290 + p) + 34 * Math.sin((v * deep) / 830 + q)
      const y = v * deep + 18 * Math.sin((u * wide) / 260 + q) + 30 * Math.sin((u * wide) / 910 + p)
      return [centre.at[0] + x * cos - y * sin, centre.at[1] + x * sin + y * cos]
    },
  }
}

/** The name of a street of a town: `way` 0 runs east (路), 1 runs north (街). */
export function streetName(centre: Centre, way: 0 | 1, line: number): string {
  const own = Number(centre.code.slice(-3))
  const main = line % 3 === 0
  const root = Math.floor(line / 3)
  const a = NAME_A[Math.floor(dice(own, root, way + 7) * NAME_A.length)]
  const b = NAME_B[Math.floor(dice(own, root, way + 9) * NAME_B.length)]
  if (main) return `${a}${b}${way === 0 ? '路' : '街'}`
  const nth = '一二'[(((line % 3) + 3) % 3) - 1]
  return `${a}${b}${way === 0 ? `${nth}横路` : `${nth}巷`}`
}

const CLEAR = 24

/** Blocks of a town: where people live thickly enough, on dry land, away from main roads. */
export function blocksOf(
  lattice: Lattice,
  hamlets: readonly Hamlet[],
  mine: (at: XY) => boolean,
  nearMain: (at: XY) => number,
  seed: number,
): Block[] {
  const { centre, wide, deep, at } = lattice
  const own = Number(centre.code.slice(-3))
  const reach = centre.rural ? 9_500 : 4_200
  const core = centre.rural ? 1_350 : 3_400
  const [n, m] = [Math.ceil(reach / wide), Math.ceil(reach / deep)]
  const blocks: Block[] = []
  for (let i = -n; i < n; i++)
    for (let j = -m; j < m; j++) {
      const middle = at(i + 0.5, j + 0.5)
      const d = span(middle[0] - centre.at[0], middle[1] - centre.at[1])
      if (d > reach) continue
      let thick = 1.05 * Math.exp(-((d / core) ** 2))
      for (const hamlet of hamlets) {
        const h = span(middle[0] - hamlet.at[0], middle[1] - hamlet.at[1])
        if (h < 900) thick = Math.max(thick, 1.1 * Math.exp(-((h / (centre.rural ? 330 : 420)) ** 2)))
      }
      if (thick < 0.12) continue
      if (thick < 0.25 + 0.6 * noise(middle, 620, seed + 3)) continue
      if (nearMain(middle) < CLEAR + 22 || !mine(middle)) continue
      const roll = dice(i * 7 + own, j * 13, seed + 17)
      const kind: BlockKind = centre.rural
        ? roll < 0.5
          ? 'village'
          : roll < 0.66
            ? 'estate'
            : roll < 0.84
              ? 'factory'
              : roll < 0.88
                ? 'school'
                : roll < 0.93
                  ? 'park'
                  : roll < 0.96
                    ? 'market'
                    : 'field'
        : roll < 0.3
          ? 'village'
          : roll < 0.64
            ? 'estate'
            : roll < 0.8
              ? 'tower'
              : roll < 0.86
                ? 'factory'
                : roll < 0.9
                  ? 'school'
                  : roll < 0.95
                    ? 'park'
                    : 'market'
      const s = 7 / wide
      const t = 7 / deep
      const ring = [at(i + s, j + t), at(i + 1 - s, j + t), at(i + 1 - s, j + 1 - t), at(i + s, j + 1 - t)]
      blocks.push({ town: centre.code, i, j, kind, name: blockName(lattice, kind, i, j, seed), ring, middle })
    }
  return blocks
}

function blockName({ centre }: Lattice, kind: BlockKind, i: number, j: number, seed: number): string | null {
  const own = Number(centre.code.slice(-3))
  const short = centre.name.replace(/(街道|镇)$/, '')
  const roll = dice(i + own, j, seed + 29)
  if (kind === 'estate' || (kind === 'tower' && roll < 0.5)) {
    const estate = ESTATES[Math.floor(dice(i, j + own, seed + 31) * ESTATES.length)]
    return `${estate}${ESTATE_ENDS[Math.floor(roll * 2 * ESTATE_ENDS.length) % ESTATE_ENDS.length]}`
  }
  if (kind === 'school')
    return `${short}第${'一二三四五六七八九'[Math.floor(roll * 9)]}${roll < 0.6 ? '小学' : '中学'}`
  if (kind === 'market')
    return roll < 0.5 ? `${short}综合市场` : roll < 0.8 ? `${short}商业广场` : `${short}社区医院`
  if (kind === 'factory')
    return roll < 0.3 ? `${short}${'云盛 华龙 新桥 永兴 穗丰'.split(' ')[Math.floor(roll * 16)]}工业园` : null
  if (kind === 'park') return roll < 0.4 ? `${short}社区公园` : null
  return null
}

/** Streets between blocks: a line is drawn where a block stands beside it, and its pieces are one road. */
export function streetsOf(lattice: Lattice, blocks: readonly Block[]): Road[] {
  const built = new Set(blocks.map(({ i, j }) => `${i} ${j}`))
  const has = (i: number, j: number): boolean => built.has(`${i} ${j}`)
  const roads: Road[] = []
  const spans = { i: [Infinity, -Infinity], j: [Infinity, -Infinity] } as {
    i: [number, number]
    j: [number, number]
  }
  for (const { i, j } of blocks) {
    spans.i = [Math.min(spans.i[0], i), Math.max(spans.i[1], i)]
    spans.j = [Math.min(spans.j[0], j), Math.max(spans.j[1], j)]
  }
  const draw = (way: 0 | 1, line: number, from: number, to: number): void => {
    const points: XY[] = []
    for (let k = from * 2; k <= to * 2; k++)
      points.push(way === 0 ? lattice.at(k / 2, line) : lattice.at(line, k / 2))
    roads.push({
      name: streetName(lattice.centre, way, line),
      class: line % 3 === 0 ? 'secondary' : 'minor',
      line: points,
    })
  }
  const run = (way: 0 | 1, line: number, low: number, high: number): void => {
    let from: number | null = null
    for (let k = low; k <= high + 1; k++) {
      const beside =
        k <= high && (way === 0 ? has(k, line) || has(k, line - 1) : has(line, k) || has(line - 1, k))
      if (beside && from === null) from = k
      if (!beside && from !== null) {
        draw(way, line, from, k)
        from = null
      }
    }
  }
  if (blocks.length === 0) return roads
  for (let j = spans.j[0]; j <= spans.j[1] + 1; j++) run(0, j, spans.i[0], spans.i[1])
  for (let i = spans.i[0]; i <= spans.i[1] + 1; i++) run(1, i, spans.j[0], spans.j[1])
  return roads
}

/** How the houses stand in a block: columns, rows, share of the ground they take, storeys at least and more. */
const LAYOUT: Readonly<
  Partial<Record<BlockKind, readonly [number, number, number, number, number, number]>>
> = {
  village: [6, 4, 0.8, 0.72, 4, 4],
  estate: [2, 4, 0.84, 0.42, 7, 5],
  tower: [3, 2, 0.5, 0.5, 18, 14],
  factory: [2, 2, 0.86, 0.78, 2, 3],
  school: [2, 2, 0.72, 0.38, 4, 2],
  market: [2, 1, 0.86, 0.8, 3, 4],
}

/** Houses of a block, numbered along the street on its southern side. Pure: the same block, the same houses. */
export function buildingsOf(lattice: Lattice, block: Block, seed: number): Building[] {
  const layout = LAYOUT[block.kind]
  if (!layout) return []
  const [columns, rows, across, along, low, more] = layout
  const { i, j } = block
  const own = Number(block.town.slice(-3))
  const [mu, mv] = [13 / lattice.wide, 13 / lattice.deep]
  const [du, dv] = [(1 - 2 * mu) / columns, (1 - 2 * mv) / rows]
  const houses: Building[] = []
  const road = streetName(lattice.centre, 0, j)
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const key = r * 8 + c
      const roll = dice(i * 31 + key, j * 17 + own, seed + 41)
      if (roll < (block.kind === 'village' ? 0.1 : 0.05)) continue
      const shake = block.kind === 'village' ? 0.12 : 0.04
      const u = i + mu + (c + 0.5 + (dice(i, key, j + 3) - 0.5) * shake) * du
      const v = j + mv + (r + 0.5 + (dice(j, key, i + 5) - 0.5) * shake) * dv
      const [hu, hv] = [(du * across * (0.86 + roll * 0.14)) / 2, (dv * along * (0.84 + roll * 0.16)) / 2]
      const corners: XY[] = [
        lattice.at(u - hu, v - hv),
        lattice.at(u + hu, v - hv),
        lattice.at(u + hu, v + hv),
        lattice.at(u - hu, v + hv),
      ]
      // every second slab has a wing
      const ring =
        block.kind === 'school' || (block.kind === 'market' && roll > 0.5)
          ? [
              corners[0] as XY,
              corners[1] as XY,
              lattice.at(u + hu, v),
              lattice.at(u, v),
              lattice.at(u, v + hv),
              corners[3] as XY,
            ]
          : corners
      const named = block.kind === 'estate' || block.kind === 'tower' ? block.name : null
      houses.push({
        ring,
        at: lattice.at(u, v),
        high: Math.round((low + roll * more) * 3),
        road,
        number: (i + 60) * 8 + (named ? 0 : c + 1) * 2 - (r % 2),
        estate: named,
        block: named ? houses.length + 1 : null,
      })
    }
  return houses
}
