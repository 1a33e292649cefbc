/**
 * Icons of the map as distances: every pixel says how far it is from the edge of its shape, so that one picture serves
 * every size and every colour (SDF). Drawn here, by arithmetic, when the pages are built.
 */
type Shape = (x: number, y: number) => number

const circle =
  (cx: number, cy: number, r: number): Shape =>
  (x, y) =>
    Math.hypot(x - cx, y - cy) - r
const box =
  (cx: number, cy: number, w: number, h: number, round = 0): Shape =>
  (x, y) => {
    const dx = Math.abs(x - cx) - w + round
    const dy = Math.abs(y - cy) - h + round
    return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - round
  }
const stroke =
  (points: readonly (readonly [number, number])[], half: number): Shape =>
  (x, y) => {
    let best = Number.POSITIVE_INFINITY
    for (let i = 0; i + 1 < points.length; i++) {
      const [ax, ay] = points[i] as readonly [number, number]
      const [bx, by] = points[i + 1] as readonly [number, number]
      const [dx, dy] = [bx - ax, by - ay]
      const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)))
      best = Math.min(best, Math.hypot(x - ax - t * dx, y - ay - t * dy))
    }
    return best - half
  }
const solid = (points: readonly (readonly [number, number])[]): Shape => {
  const ring = [...points, points[0] as readonly [number, number]]
  const edge = stroke(ring, 0)
  return (x, y) => {
    let odd = false
    for (let i = 0; i + 1 < ring.length; i++) {
      const [ax, ay] = ring[i] as readonly [number, number]
      const [bx, by] = ring[i + 1] as readonly [number, number]
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd
    }
    return odd ? -edge(x, y) : edge(x, y)
  }
}
const both =
  (...shapes: readonly Shape[]): Shape =>
  (x, y) =>
    Math.min(...shapes.map((one) => one(x, y)))
const less =
  (from: Shape, ...cut: readonly Shape[]): Shape =>
  (x, y) =>
    Math.max(from(x, y), ...cut.map((one) => -one(x, y)))
const ring = (cx: number, cy: number, r: number, half: number): Shape =>
  less(circle(cx, cy, r + half), circle(cx, cy, r - half))
const right =
  (shape: Shape, from: number): Shape =>
  (x, y) =>
    Math.max(shape(x, y), from - x)

/** On a square of 24 by 24, x to the right and y down. */
export const ICONS: Readonly<Record<string, Shape>> = {
  /** 事项: what somebody says. */
  matter: both(
    less(box(12, 10.5, 9, 6.8, 2.4), box(12, 8.6, 5.4, 0.8, 0.6), box(10.4, 12.2, 3.8, 0.8, 0.6)),
    solid([
      [8, 16.5],
      [13, 16.5],
      [8, 21],
    ]),
  ),
  /** 感知设备. */
  device: both(
    circle(7.2, 16.8, 3),
    right(ring(7.2, 16.8, 7.2, 1.2), 7.4),
    right(ring(7.2, 16.8, 12, 1.2), 7.4),
  ),
  /** 摄像头. */
  camera: both(
    box(9, 12, 6.6, 4.8, 1.4),
    solid([
      [16, 12],
      [21.5, 7.6],
      [21.5, 16.4],
    ]),
  ),
  /** 人员. */
  person: both(circle(12, 7.2, 4), less(box(12, 18.2, 7.4, 5.4, 5), box(12, 23.6, 12, 2.2))),
  /** 物资. */
  resource: less(box(12, 12.6, 8.4, 7.4, 1), box(12, 9.4, 9, 0.8), box(12, 14, 2.6, 0.9)),
  /** 避难场所, 房屋. */
  house: less(
    both(
      solid([
        [2, 12.4],
        [12, 3],
        [22, 12.4],
      ]),
      box(12, 16, 7.2, 5),
    ),
    box(12, 18, 2, 3.2),
  ),
  /** 医院. */
  hospital: both(box(12, 12, 3, 9, 0.6), box(12, 12, 9, 3, 0.6)),
  /** 学校. */
  school: both(
    solid([
      [12, 3.4],
      [23, 9],
      [12, 14.6],
      [1, 9],
    ]),
    less(
      box(12, 15.6, 6, 4.2, 1.6),
      solid([
        [12, 3.6],
        [24, 10],
        [12, 16.6],
        [0, 10],
      ]),
    ),
  ),
  /** 地铁站. */
  station: both(
    ring(12, 12, 9, 1.2),
    stroke(
      [
        [7.6, 16.4],
        [7.6, 8],
        [12, 13.4],
        [16.4, 8],
        [16.4, 16.4],
      ],
      1.2,
    ),
  ),
  /** 公园, 绿地. */
  tree: both(circle(12, 8.6, 6.2), circle(8.2, 11.6, 4), circle(15.8, 11.6, 4), box(12, 18, 1.3, 4)),
  /** 水. */
  water: both(
    circle(12, 14.6, 6.2),
    solid([
      [12, 2.4],
      [17.2, 11.4],
      [6.8, 11.4],
    ]),
  ),
  /** 预警. */
  warning: less(
    solid([
      [12, 2.6],
      [22.4, 20.6],
      [1.6, 20.6],
    ]),
    box(12, 12.4, 1.2, 3.6, 0.6),
    circle(12, 18, 1.3),
  ),
  /** 案卷, 部件. */
  part: less(circle(12, 12, 9), circle(12, 12, 3.6)),
  /** 市场, 商业. */
  market: both(
    solid([
      [4, 8],
      [20, 8],
      [21.6, 20.6],
      [2.4, 20.6],
    ]),
    less(ring(12, 8, 4.4, 1), box(12, 12.2, 9, 4)),
  ),
  /** 工厂. */
  factory: both(
    solid([
      [2.4, 20.6],
      [2.4, 11],
      [8.6, 14],
      [8.6, 11],
      [14.8, 14],
      [14.8, 4],
      [19.4, 4],
      [21.6, 20.6],
    ]),
  ),
  /** 图钉. */
  pin: less(
    both(
      circle(12, 9, 7),
      solid([
        [5.9, 12.4],
        [18.1, 12.4],
        [12, 22.6],
      ]),
    ),
    circle(12, 9, 2.6),
  ),
  /** 单行 and directions. */
  arrow: solid([
    [4, 6],
    [20, 12],
    [4, 18],
    [8, 12],
  ]),
}

const SIZE = 24
const PAD = 4
const ACROSS = 6
/** Distance that the alpha channel spans, and where in it the edge lies: what the renderer of SDF icons expects. */
const RADIUS = 8
const CUTOFF = 0.25

export type Sheet = {
  readonly width: number
  readonly height: number
  /** RGBA, row by row. */
  readonly pixels: Uint8Array
  readonly places: Readonly<
    Record<string, { x: number; y: number; width: number; height: number; pixelRatio: number; sdf: true }>
  >
}

/** All icons on one sheet, `ratio` pixels for one. */
export function sheetOf(ratio: number): Sheet {
  const cell = (SIZE + 2 * PAD) * ratio
  const names = Object.keys(ICONS)
  const width = cell * Math.min(ACROSS, names.length)
  const height = cell * Math.ceil(names.length / ACROSS)
  const pixels = new Uint8Array(width * height * 4)
  const places: Record<string, Sheet['places'][string]> = {}
  names.forEach((name, k) => {
    const [left, top] = [(k % ACROSS) * cell, Math.floor(k / ACROSS) * cell]
    const shape = ICONS[name] as Shape
    places[name] = { x: left, y: top, width: cell, height: cell, pixelRatio: ratio, sdf: true }
    for (let y = 0; y < cell; y++)
      for (let x = 0; x < cell; x++) {
        const far = shape((x + 0.5) / ratio - PAD, (y + 0.5) / ratio - PAD) * ratio
        const alpha = 255 - 255 * (far / RADIUS + CUTOFF)
        pixels[((top + y) * width + left + x) * 4 + 3] = Math.max(0, Math.min(255, Math.round(alpha)))
      }
  })
  return { width, height, pixels, places }
}
