import { crc32, deflateSync } from 'node:zlib'
import { localText, must, pngOf } from '../base/index.ts'
import type { DeviceDeclaration } from '../kit/index.ts'
import { cameras } from '../platform/signals/index.ts'
import type { OpenCity } from './open.ts'
import { keepStill } from './sensing-sources.ts'

const [WIDTH, HEIGHT] = [480, 270] as const
const HORIZON = 96
const HOUR = 3_600_000
/** A camera of the demonstration sends a picture so often. */
export const STILL_MS = HOUR / 2

/** Signs of the line that cameras write into their pictures, five wide and seven high, a bit a dot. */
const SIGNS: Readonly<Record<string, string>> = {
  ...{ '0': '0e11131519110e', '1': '040c040404040e', '2': '0e11010204081f', '3': '1f02040201110e' },
  ...{ '4': '02060a121f0202', '5': '1f101e0101110e', '6': '0608101e11110e', '7': '1f010204080808' },
  ...{ '8': '0e11110e11110e', '9': '0e11110f01020c', '-': '0000001f000000', ':': '00040000040000' },
  ...{
    C: '0e11101010110e',
    M: '111b1515111111',
    D: '1e11111111111e',
    E: '1f10101e10101f',
    O: '0e11111111110e',
  },
}

/** A number of 0 to 1, the same for the same text. */
function draw(text: string): number {
  let hash = 2_166_136_261
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16_777_619)
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_507)
  return ((hash ^ (hash >>> 13)) >>> 0) / 4_294_967_296
}

/** Colours of the scene by number; by night all but lamps and the writing are dark. */
const COLOURS = [
  ...[
    'a9c7dc',
    'c8d9e4',
    '8b98a3',
    '9fa9ae',
    'b6aa97',
    '7d8a76',
    '5d7f52',
    '3f6340',
    '6d7277',
    '7b8085',
    'd9dcd8',
  ],
  ...['5c8fae', '4b7d9d', '74a3bd', 'b9422f', 'e6e6e6', '2f3a46', 'c9a227', 'f7f2c4', 'ffffff', '20262c'],
].map((hex) => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)))
const [
  SKY,
  HAZE,
  FAR,
  FACE,
  WALL,
  HILL,
  TREE,
  BUSH,
  ROAD,
  PATH,
  LINE,
  WATER,
  DEEP,
  GLINT,
  RED,
  WHITE,
  NAVY,
  YELLOW,
  LAMP,
  INK,
  SHADE,
] = COLOURS.keys()

type Scene = 'road' | 'water' | 'square'
const sceneOf = (title: string): Scene =>
  /桥|坝|河|湖|涌/.test(title) ? 'water' : /广场|公园|中心/.test(title) ? 'square' : 'road'

type Fill = (x: number, y: number, w: number, h: number, colour: number | undefined) => void
type Seen = {
  readonly code: string
  readonly scene: Scene
  readonly at: number
  readonly hour: number
  readonly night: boolean
  readonly middle: number
  readonly fill: Fill
}
/** How wide half of the road or the river is at a line of the picture. */
const half = (y: number, near: number): number => 8 + ((y - HORIZON) / (HEIGHT - HORIZON)) * near

/** A skyline of its own for every camera, lit at night. */
function skyline({ code, hour, night, fill }: Seen): void {
  fill(0, 0, WIDTH, HORIZON, SKY)
  fill(0, HORIZON - 26, WIDTH, 26, HAZE)
  for (let x = 0, n = 0; x < WIDTH; n++) {
    const [wide, high] = [22 + draw(`${code} w${n}`) * 40, 14 + draw(`${code} h${n}`) * 58]
    fill(x, HORIZON - high, wide, high, [FAR, FACE, WALL][n % 3])
    for (let wy = HORIZON - high + 5; wy < HORIZON - 6; wy += 8)
      for (let wx = x + 4; wx < x + wide - 5; wx += 8)
        fill(wx, wy, 4, 4, night && draw(`${code} ${wx} ${wy} ${Math.floor(hour)}`) > 0.5 ? LAMP : NAVY)
    x += wide
  }
}

function ground({ code, scene, at, middle, fill }: Seen): void {
  fill(0, HORIZON, WIDTH, HEIGHT - HORIZON, scene === 'square' ? PATH : scene === 'water' ? TREE : HILL)
  for (let y = HORIZON; y < HEIGHT; y++) {
    const depth = (y - HORIZON) / (HEIGHT - HORIZON)
    const edge = 1 + depth * 3
    if (scene === 'road') {
      const side = half(y, 190)
      fill(middle - side - 10 - depth * 26, y, 2 * side + 20 + depth * 52, 1, PATH)
      fill(middle - side, y, 2 * side, 1, ROAD)
      if (Math.floor(22 / (depth + 0.09)) % 3 > 0) fill(middle - edge, y, 2 * edge, 1, LINE)
      fill(middle - side, y, edge, 1, LINE)
      fill(middle + side - edge, y, edge, 1, LINE)
    } else if (scene === 'water') {
      const side = half(y, 230)
      fill(middle - side, y, 2 * side, 1, y % 9 < 4 ? WATER : DEEP)
      const far = draw(`${code} ${Math.floor(y / 3)} ${at}`)
      fill(middle - side + far * side * 1.7, y, 10 + depth * 22, 1, y % 3 === 0 ? GLINT : WATER)
      fill(middle - side - 5 - depth * 10, y, 5 + depth * 10, 1, WALL)
      fill(middle + side, y, 5 + depth * 10, 1, WALL)
    } else if (Math.floor(14 / (depth + 0.07)) % 2 === 0) fill(0, y, WIDTH, 1, FACE)
  }
}

/** Trees along it; over the river a bridge, and the gauge board that tells the stage. */
function besides({ scene, fill }: Seen): void {
  if (scene === 'water') {
    fill(0, HORIZON + 8, WIDTH, 9, FACE)
    for (let x = 30; x < WIDTH; x += 74) fill(x, HORIZON + 17, 9, 16, FAR)
    for (let n = 0; n < 9; n++) fill(WIDTH - 74, 132 + n * 12, 10, 12, n % 2 ? RED : WHITE)
  }
  if (scene === 'square') for (let n = 0; n < 5; n++) fill(60 + n * 92, 126 + (n % 2) * 26, 54, 12, BUSH)
  for (let n = 0; n < 6; n++) {
    if (scene === 'water' && n % 2 === 0) continue
    const x = scene === 'square' ? 24 + n * 86 : n % 2 ? 14 + n * 12 : WIDTH - 44 - n * 12
    const y = HORIZON + 6 + n * 13
    fill(x + 6, y, 4 + n / 2, 16 + n * 5, SHADE)
    fill(x - n, y - 14 - n * 2, 18 + n * 3, 18 + n * 3, n % 2 ? BUSH : TREE)
  }
}

/** More of them at the hours at which people drive. */
function cars({ code, scene, at, hour, night, middle, fill }: Seen): void {
  if (scene !== 'road') return
  const busy = Math.exp(-(((hour - 8.5) / 1.8) ** 2)) + Math.exp(-(((hour - 18) / 2) ** 2))
  const count = Math.round(1 + busy * 5 + draw(`${code} ${at}`) * 2)
  const depths = Array.from({ length: count }, (_, n) => 0.08 + draw(`${code} ${at} y${n}`) * 0.75)
  for (const [n, depth] of depths.sort((a, b) => a - b).entries()) {
    const y = HORIZON + depth * (HEIGHT - HORIZON)
    const lane = (draw(`${code} ${at} x${n}`) > 0.5 ? 0.5 : -0.5) * half(y, 190)
    const size = 8 + depth * 46
    const x = middle + lane - size / 2
    fill(x, y - size * 0.6, size, size * 0.6, [RED, WHITE, NAVY, YELLOW, FAR][n % 5])
    fill(x + size * 0.15, y - size * 0.52, size * 0.7, size * 0.2, SHADE)
    fill(x + 1, y - 2, size - 2, 3, SHADE)
    for (const lamp of night ? [x + 1, x + size - 4] : [])
      fill(lamp, y - size * 0.24, 3, 3, lane > 0 ? RED : LAMP)
  }
}

/** What a camera writes into its picture. */
function caption({ code, fill }: Seen, when: string): void {
  const write = (text: string, x: number) => {
    for (const [n, sign] of [...text].entries())
      for (let row = 0; row < 7; row++) {
        const bits = Number.parseInt(SIGNS[sign]?.slice(row * 2, row * 2 + 2) ?? '0', 16)
        for (let column = 0; column < 5; column++)
          if (bits & (16 >> column)) fill(x + n * 12 + column * 2, 5 + row * 2, 2, 2, INK)
      }
  }
  fill(0, 0, WIDTH, 24, SHADE)
  write(when, 8)
  write('DEMO', WIDTH - 132)
  write(code, WIDTH - 72)
}

/** 演示画面: a street, a river or a square drawn for a camera and an instant; nobody is to be seen in it. */
export function demoStill(code: string, title: string, at: Date): Buffer {
  const hour = (at.getTime() / HOUR + 8) % 24
  const light = hour < 5.5 || hour > 19 ? 0.34 : hour < 7 || hour > 17.5 ? 0.72 : 1
  const pixels = new Uint8Array(WIDTH * HEIGHT)
  const fill: Fill = (x, y, w, h, colour = 0) => {
    const [left, right] = [x, x + w].map((one) => Math.max(0, Math.min(WIDTH, Math.floor(one))))
    for (let row = Math.max(0, Math.floor(y)); row < Math.min(HEIGHT, y + h); row++)
      pixels.fill(colour, row * WIDTH + (left ?? 0), row * WIDTH + (right ?? 0))
  }
  const seen: Seen = {
    ...{ code, scene: sceneOf(title), at: at.getTime(), hour, night: light < 0.5, fill },
    middle: WIDTH * (0.4 + draw(`${code} middle`) * 0.2),
  }
  for (const part of [skyline, ground, besides, cars]) part(seen)
  caption(seen, localText(at).slice(0, 16).replace('T', ' '))
  const lit = new Set([LAMP, INK, WHITE, RED])
  const colours = Uint8Array.from(
    COLOURS.flatMap((rgb, n) => rgb.map((one) => Math.round(lit.has(n) ? one : one * light))),
  )
  const picture = { kind: 'palette', width: WIDTH, height: HEIGHT, pixels, colours } as const
  return Buffer.from(pngOf(picture, { crc32, deflate: deflateSync }))
}

/** What the cameras of the demonstration saw at an instant, kept as if they had sent it. */
export async function demoStills(
  city: OpenCity,
  devices: readonly DeviceDeclaration[],
  at: Date,
): Promise<void> {
  for (const { code, kind, title } of devices) {
    if (kind !== 'camera') continue
    const camera = await cameras.cameraByCode(city.store, city.plan.district, code)
    if (camera) must(await keepStill(city, camera, demoStill(code, title, at), 'pushed', at))
  }
}
