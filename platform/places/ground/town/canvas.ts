import { dice, noise, type XY } from './plane.ts'

/** Pixels of a tile's side. */
export const SIDE = 256
/** Drawn twice as fine: each pixel then takes one of its four parts by lot, so that edges are grainy instead of stepped. */
const FINE = SIDE * 2
const SHADES = 8

/** What covers the ground: its colour and how much it varies. The first is nothing, seen through. */
const COVERS = {
  nothing: [0, 0, 0, 0],
  water: [58, 84, 88, 0.16],
  forest: [52, 76, 46, 0.55],
  park: [88, 114, 66, 0.4],
  scrub: [103, 114, 74, 0.36],
  paddy: [96, 126, 66, 0.3],
  crop: [142, 146, 88, 0.3],
  earth: [160, 136, 106, 0.28],
  sheets: [186, 194, 194, 0.24],
  opened: [186, 154, 114, 0.26],
  asphalt: [104, 106, 108, 0.2],
  concrete: [150, 148, 141, 0.24],
  yard: [128, 122, 108, 0.34],
  lawn: [98, 118, 76, 0.36],
  rail: [114, 102, 94, 0.3],
  track: [172, 94, 74, 0.2],
  tree: [54, 84, 45, 0.6],
  roofGrey: [156, 152, 145, 0.4],
  roofRed: [156, 103, 82, 0.4],
  roofBlue: [96, 126, 162, 0.4],
  roofWhite: [200, 198, 191, 0.3],
} as const satisfies Record<string, readonly [number, number, number, number]>
/** Covers that are made of others, told apart when the picture is developed. */
const MIXED = ['rural', 'urban', 'village', 'works'] as const
type Plain = keyof typeof COVERS
export type Cover = Plain | (typeof MIXED)[number]

const NAMES = [...(Object.keys(COVERS) as Plain[]), ...MIXED] as const
const CODE = Object.fromEntries(NAMES.map((name, code) => [name, code])) as Record<Cover, number>

/** Colours of what `developed` answers, three bytes each; the first is seen through. */
export const AERIAL_COLOURS: Uint8Array = Uint8Array.from(
  Object.values(COVERS).flatMap(([r, g, b, range]) =>
    Array.from({ length: SHADES }, (_, shade) => 1 + range * ((2 * shade) / (SHADES - 1) - 1)).flatMap(
      (bright) => [r, g, b].map((one) => Math.max(0, Math.min(255, Math.round(one * bright)))),
    ),
  ),
)

type Frame = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }

/** A piece of ground to paint on, in metres of the town's plane. */
export type Canvas = ReturnType<typeof canvas>
export function canvas({ left, right, top, bottom }: Frame) {
  const covers = new Uint8Array(FINE * FINE)
  const tones = new Int8Array(FINE * FINE)
  let bounds = covers
  const metres = (right - left) / SIDE
  const sx = FINE / (right - left)
  const sy = FINE / (top - bottom)
  const px = ([x, y]: XY): XY => [(x - left) * sx, (top - y) * sy]

  /** Even-odd, row by row; `each` gets the row and the pixels from, to (exclusive). */
  function rows(ring: readonly XY[], each: (from: number, to: number) => void): void {
    let [low, high] = [Infinity, -Infinity]
    for (const [, y] of ring) {
      if (y < low) low = y
      if (y > high) high = y
    }
    const first = Math.max(0, Math.ceil(low - 0.5))
    const last = Math.min(FINE - 1, Math.floor(high - 0.5))
    for (let row = first; row <= last; row++) {
      const middle = row + 0.5
      const cuts: number[] = []
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [ax, ay] = ring[i] as XY
        const [bx, by] = ring[j] as XY
        if (ay > middle !== by > middle) cuts.push(ax + ((bx - ax) * (middle - ay)) / (by - ay))
      }
      cuts.sort((a, b) => a - b)
      for (let k = 0; k + 1 < cuts.length; k += 2) {
        const from = Math.max(0, Math.ceil((cuts[k] as number) - 0.5))
        const to = Math.min(FINE, Math.floor((cuts[k + 1] as number) - 0.5) + 1)
        if (from < to) each(row * FINE + from, row * FINE + to)
      }
    }
  }
  const filled = (ring: readonly XY[], cover: number, tone: number): void =>
    rows(ring, (from, to) => {
      covers.fill(cover, from, to)
      tones.fill(tone, from, to)
    })
  function disc([x, y]: XY, radius: number, cover: number, tone: (dx: number, dy: number) => number): void {
    for (let row = Math.max(0, Math.ceil(y - radius)); row <= Math.min(FINE - 1, y + radius); row++) {
      const half = Math.sqrt(Math.max(0, radius ** 2 - (row - y) ** 2))
      for (let at = Math.max(0, Math.ceil(x - half)); at <= Math.min(FINE - 1, x + half); at++) {
        covers[row * FINE + at] = cover
        tones[row * FINE + at] = tone((at - x) / radius, (row - y) / radius)
      }
    }
  }

  return {
    /** Metres of one pixel. */
    metres,
    area: (ring: readonly XY[], cover: Cover, tone = 0): void => filled(ring.map(px), CODE[cover], tone),
    /** A line so many metres wide with round corners. */
    line(points: readonly XY[], wide: number, cover: Cover): void {
      const half = (wide / 2) * sx
      const far = (p: XY): boolean =>
        p[0] < -half - 900 || p[0] > FINE + half + 900 || p[1] < -half - 900 || p[1] > FINE + half + 900
      for (let i = 0; i + 1 < points.length; i++) {
        const [a, b] = [px(points[i] as XY), px(points[i + 1] as XY)]
        if (far(a) && far(b)) continue
        const length = Math.hypot(b[0] - a[0], b[1] - a[1])
        if (length === 0) continue
        const [nx, ny] = [(-(b[1] - a[1]) / length) * half, ((b[0] - a[0]) / length) * half]
        const side = (p: XY, way: number): XY => [p[0] + nx * way, p[1] + ny * way]
        filled([side(a, 1), side(b, 1), side(b, -1), side(a, -1)], CODE[cover], 0)
        for (const end of i === 0 ? [a, b] : [b]) disc(end, half, CODE[cover], () => 0)
      }
    },
    /** A crown: lit from the south-east. */
    tree: (at: XY, radius: number): void =>
      disc(px(at), radius * sx, CODE.tree, (dx, dy) => Math.round((dx + dy) * 14)),
    /** What a house of that length of shadow darkens, to its north-west. */
    shadow(ring: readonly XY[], length: number): void {
      const base = ring.map(px)
      const steps = Math.max(1, Math.min(6, Math.ceil((length * sx) / 6)))
      for (let k = 1; k <= steps; k++) {
        const by = (length * sx * k) / steps
        rows(
          base.map(([x, y]): XY => [x - by * 0.8, y - by * 0.6]),
          (from, to) => {
            for (let at = from; at < to; at++) tones[at] = -24
          },
        )
      }
    },
    /** From now on nothing is painted on what is bare yet: what lies outside the district. False when all is. */
    bounded(): boolean {
      bounds = covers.slice()
      return bounds.some((one) => one !== 0)
    },
    /** One byte a pixel: the cover with a shade, by the season. */
    developed(season: number): Uint8Array {
      const out = new Uint8Array(SIDE * SIDE)
      for (let y = 0; y < SIDE; y++) {
        const my = top - (y + 0.5) * metres
        for (let x = 0; x < SIDE; x++) {
          const mx = left + (x + 0.5) * metres
          const [wx, wy] = [Math.floor(mx / metres), Math.floor(my / metres)]
          const lot = dice(wx, wy, 91)
          const at =
            (y * 2 + (lot < 0.5 ? 0 : 1)) * FINE + x * 2 + (lot * 2 - Math.floor(lot * 2) < 0.5 ? 0 : 1)
          const cover = covers[at] as number
          if (cover === 0 || bounds[at] === 0) continue
          const grain = dice(wx, wy, 17) - 0.5
          look(NAMES[cover] as Cover, mx, my, metres, season)
          const shade = 3.5 + seen.tone + (tones[at] as number) / 8 + grain * seen.grain
          out[y * SIDE + x] = seen.cover * SHADES + Math.max(0, Math.min(SHADES - 1, Math.round(shade)))
        }
      }
      return out
    },
  }
}

/** What is seen at a place, put here instead of made anew: it is asked for at every pixel. */
const seen = { cover: 0, tone: 0, grain: 0 }
function see(cover: Plain, tone: number, grain: number): typeof seen {
  seen.cover = CODE[cover]
  seen.tone = tone
  seen.grain = grain
  return seen
}

/** What is seen of a cover at a place: which crop, which crown, which roof of a crowd of roofs. */
function look(cover: Cover, x: number, y: number, metres: number, season: number): typeof seen {
  switch (cover) {
    case 'rural':
      return field(x, y, metres, season)
    case 'urban':
    case 'village':
    case 'works': {
      const size = Math.max(metres, cover === 'works' ? 34 : cover === 'village' ? 13 : 22)
      const lot = dice(Math.floor(x / size), Math.floor(y / size), 3)
      const works = cover === 'works'
      const one: Plain =
        lot > 0.9
          ? 'yard'
          : lot < 0.46
            ? works
              ? 'roofBlue'
              : 'roofGrey'
            : lot < 0.7
              ? works
                ? 'roofWhite'
                : 'roofRed'
              : works
                ? 'concrete'
                : 'lawn'
      return see(one, (lot * 7 - Math.floor(lot * 7) - 0.5) * 2.6, 1)
    }
    case 'forest':
      return crowns(cover, x, y, 7.5, metres)
    case 'park':
      if (noise([x, y], 58, 31) > 0.52) return crowns('forest', x, y, 8, metres)
      return see(cover, (noise([x, y], 24, 33) - 0.5) * 3, 1.4)
    case 'water':
      return see(cover, (noise([x, y], 260, 37) - 0.5) * 4, 0.7)
    case 'asphalt':
      return see(cover, 0.4, 1.6)
    case 'opened':
      return see(cover, (noise([x, y], 28, 43) - 0.5) * 6, 1.6)
    default:
      return see(cover, (noise([x, y], 34, 41) - 0.5) * 1.6, 1.2)
  }
}

/** Crowns of a wood, each lit from the south-east; from far away only its unevenness. */
function crowns(cover: Plain, x: number, y: number, size: number, metres: number): typeof seen {
  const hills = (noise([x, y], 420, 29) - 0.5) * 4.2
  if (metres > size / 2) return see(cover, hills, 2.2)
  const i = Math.floor(x / size - 0.5)
  const j = Math.floor(y / size - 0.5)
  let near = Number.POSITIVE_INFINITY
  let own = 0
  let slope = 0
  for (let a = i; a <= i + 1; a++)
    for (let b = j; b <= j + 1; b++) {
      const lot = dice(a, b, 7)
      const ex = x / size - a - 0.1 - lot * 0.8
      const ey = y / size - b - 0.1 - dice(a, b, 9) * 0.8
      const far = ex * ex + ey * ey
      if (far >= near) continue
      near = far
      own = lot
      slope = ex - ey
    }
  return see(cover, hills + (near > 0.3 ? -1.8 : slope * 2.2 + own * 2 - 0.6), 0.9)
}

/** Fields, dams and groves: plots in strips, each with its own crop and its own furrows. */
function field(x: number, y: number, metres: number, season: number): typeof seen {
  const wild = noise([x, y], 520, 57)
  if (wild > 0.62) return crowns(wild > 0.7 ? 'forest' : 'scrub', x, y, 6.5, metres)
  const part = Math.floor(noise([x, y], 900, 51) * 5)
  const turn = part * 0.62
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)
  const bend = (noise([x, y], 180, 53) - 0.5) * 30
  const u = x * cos + y * sin + bend
  const v = y * cos - x * sin + bend
  const wide = 64 + part * 9
  const deep = 38 + part * 6
  const i = Math.floor(u / wide)
  const j = Math.floor(v / deep)
  const du = u - i * wide
  const dv = v - j * deep
  if (metres < 4 && (du < 1.6 || dv < 1.4)) return see('scrub', -0.5, 1)
  const lot = dice(i * 7 + part, j * 11, 59)
  const crop = dice(i, j, 61 + season)
  const cover: Plain =
    lot < 0.06
      ? 'sheets'
      : lot < 0.14
        ? 'scrub'
        : crop < 0.46
          ? 'paddy'
          : crop < 0.74
            ? 'crop'
            : crop < 0.9
              ? 'earth'
              : 'scrub'
  const furrow = metres < 1.6 ? Math.sin(cover === 'sheets' ? dv * 0.9 : du * 2.1) : 0
  return see(cover, (lot - 0.5) * 2.4 + furrow * 0.9, 1.1)
}
