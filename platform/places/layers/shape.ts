import type { AnyGeometry, Position } from './declare.ts'
import { pixelOf } from './mercator.ts'

/** Parts of a geometry in world pixels, as tiles want them: rings without closing point, outer ones clockwise on the picture. */
export type Drawing = { readonly kind: 1 | 2 | 3; readonly paths: readonly (readonly number[])[] }

/** Every position of a geometry, in order. */
export function* positionsOf(geometry: AnyGeometry): Generator<Position> {
  switch (geometry.type) {
    case 'Point':
      yield geometry.coordinates
      return
    case 'MultiPoint':
    case 'LineString':
      yield* geometry.coordinates
      return
    case 'MultiLineString':
    case 'Polygon':
      for (const path of geometry.coordinates) yield* path
      return
    default:
      for (const polygon of geometry.coordinates) for (const ring of polygon) yield* ring
  }
}

/** Twice the area of a flat ring; above zero where it runs clockwise on a picture whose y grows downwards. */
export function twiceArea(path: readonly number[]): number {
  let sum = 0
  let x = path[path.length - 2] as number
  let y = path[path.length - 1] as number
  for (let i = 0; i < path.length; i += 2) {
    const [nextX, nextY] = [path[i] as number, path[i + 1] as number]
    sum += x * nextY - nextX * y
    x = nextX
    y = nextY
  }
  return sum
}

function flat(positions: readonly Position[], ring: boolean): number[] {
  const path: number[] = []
  let [lastX, lastY] = [-1, -1]
  for (const [lon, lat] of positions) {
    const { wx, wy } = pixelOf({ lon, lat })
    if (wx === lastX && wy === lastY) continue
    path.push(wx, wy)
    lastX = wx
    lastY = wy
  }
  if (ring && path.length > 2 && path[0] === lastX && path[1] === lastY) path.length -= 2
  return path
}

const turned = (path: number[]): number[] => {
  const other: number[] = []
  for (let i = path.length - 2; i >= 0; i -= 2) other.push(path[i] as number, path[i + 1] as number)
  return other
}

const ringsOf = (polygon: readonly (readonly Position[])[]): number[][] =>
  polygon.map((ring, i) => {
    const path = flat(ring, true)
    return twiceArea(path) > 0 === (i === 0) ? path : turned(path)
  })

export function drawingOf(geometry: AnyGeometry): Drawing {
  switch (geometry.type) {
    case 'Point':
      return { kind: 1, paths: [flat([geometry.coordinates], false)] }
    case 'MultiPoint':
      return { kind: 1, paths: [flat(geometry.coordinates, false)] }
    case 'LineString':
      return { kind: 2, paths: [flat(geometry.coordinates, false)] }
    case 'MultiLineString':
      return { kind: 2, paths: geometry.coordinates.map((path) => flat(path, false)) }
    case 'Polygon':
      return { kind: 3, paths: ringsOf(geometry.coordinates) }
    default:
      return { kind: 3, paths: geometry.coordinates.flatMap(ringsOf) }
  }
}

/** A drawing in few bytes: kind, number of paths, then each with its length and differences as varints. */
export function packed({ kind, paths }: Drawing): Buffer {
  const bytes: number[] = [kind]
  const varint = (value: number): void => {
    let v = value
    while (v >= 0x80) {
      bytes.push((v % 128) | 0x80)
      v = Math.floor(v / 128)
    }
    bytes.push(v)
  }
  varint(paths.length)
  for (const path of paths) {
    varint(path.length / 2)
    let [x, y] = [0, 0]
    for (let i = 0; i < path.length; i += 2) {
      const dx = (path[i] as number) - x
      const dy = (path[i + 1] as number) - y
      varint(dx < 0 ? -dx * 2 - 1 : dx * 2)
      varint(dy < 0 ? -dy * 2 - 1 : dy * 2)
      x += dx
      y += dy
    }
  }
  return Buffer.from(bytes)
}

export function unpacked(bytes: Uint8Array): Drawing {
  let at = 1
  const varint = (): number => {
    let value = 0
    let times = 1
    for (;;) {
      const byte = bytes[at++] as number
      value += (byte & 0x7f) * times
      if (byte < 0x80) return value
      times *= 128
    }
  }
  const signed = (): number => {
    const value = varint()
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2
  }
  const paths: number[][] = []
  const count = varint()
  for (let p = 0; p < count; p++) {
    const points = varint()
    const path: number[] = new Array(points * 2)
    let [x, y] = [0, 0]
    for (let i = 0; i < points; i++) {
      x += signed()
      y += signed()
      path[i * 2] = x
      path[i * 2 + 1] = y
    }
    paths.push(path)
  }
  return { kind: bytes[0] as 1 | 2 | 3, paths }
}
