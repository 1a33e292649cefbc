import { crc32, deflateSync } from 'node:zlib'
import { pngOf } from '../base/index.ts'

const WIDTH = 320
const HEIGHT = 240
type Colour = readonly [number, number, number]
const SKY: Colour = [168, 196, 214]
const WALL: Colour = [203, 190, 170]
const ROAD: Colour = [112, 116, 120]
const KERB: Colour = [176, 178, 176]
const HEAP: Colour = [96, 82, 62]

/** A street drawn with five colours, with a heap on it before and without one after: photos of the demonstration show nobody. */
export function demoPhoto(what: 'before' | 'after'): Buffer {
  const pixels = new Uint8Array(HEIGHT * WIDTH * 3)
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const heap = what === 'before' && y > 150 && y < 205 && Math.abs(x - 205) < (y - 145) * 1.1
      const grain = ((x * 7 + y * 13) % 11) - 5
      const base = heap ? HEAP : y < 70 ? SKY : y < 145 ? WALL : y < 156 ? KERB : ROAD
      const at = (y * WIDTH + x) * 3
      for (let i = 0; i < 3; i++) pixels[at + i] = Math.max(0, Math.min(255, (base[i] as number) + grain))
    }
  const picture = { kind: 'rgb', width: WIDTH, height: HEIGHT, pixels } as const
  return Buffer.from(pngOf(picture, { crc32, deflate: deflateSync }))
}
