/**
 * Writes Mapbox Vector Tiles 2.1 矢量瓦片. Bytes are put into one growing buffer; a message within a message is written
 * first and then put in with its length.
 */
export const EXTENT = 4096

class Bytes {
  #bytes: Uint8Array
  length = 0

  constructor(size = 1024) {
    this.#bytes = new Uint8Array(size)
  }

  #room(more: number): void {
    if (this.length + more <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + more))
    grown.set(this.#bytes.subarray(0, this.length))
    this.#bytes = grown
  }

  /** A whole number from 0 to 2^53. */
  varint(value: number): void {
    this.#room(8)
    let v = value
    while (v >= 0x80) {
      this.#bytes[this.length++] = (v % 128) | 0x80
      v = v > 0x7fffffff ? Math.floor(v / 128) : v >>> 7
    }
    this.#bytes[this.length++] = v
  }

  put(bytes: Uint8Array): void {
    this.#room(bytes.length)
    this.#bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  field(number: number, bytes: Uint8Array): void {
    this.varint(number * 8 + 2)
    this.varint(bytes.length)
    this.put(bytes)
  }

  text(number: number, value: string): void {
    this.field(number, Buffer.from(value))
  }

  double(number: number, value: number): void {
    this.varint(number * 8 + 1)
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setFloat64(0, value, true)
    this.put(bytes)
  }

  done(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }

  clear(): void {
    this.length = 0
  }
}

export type Value = string | number | boolean
export type Properties = Readonly<Record<string, Value | null | undefined>>
/** Rings and lines as flat x, y pairs in tile units. */
export type Path = readonly number[]

const zigzag = (value: number): number => (value < 0 ? -value * 2 - 1 : value * 2)

/** The number of a thing in the order in which they came. */
function numberOf<T>(known: Map<T, number>, thing: T): number {
  const number = known.get(thing) ?? known.size
  if (number === known.size) known.set(thing, number)
  return number
}

/** One layer of a tile, feature by feature. */
export class TileLayer {
  readonly #name: string
  readonly #features = new Bytes(16 * 1024)
  readonly #keys = new Map<string, number>()
  readonly #values = new Map<Value, number>()
  readonly #feature = new Bytes(256)
  readonly #geometry = new Bytes(1024)
  readonly #tags = new Bytes(64)
  #known: { properties: Properties; tags: Uint8Array } | null = null
  count = 0

  constructor(name: string) {
    this.#name = name
  }

  /** Bytes so far, about. */
  get size(): number {
    return this.#features.length
  }

  #tagsOf(properties: Properties): Uint8Array {
    // most features of a tile share theirs with the one before
    if (this.#known?.properties === properties) return this.#known.tags
    const tags = this.#tags
    tags.clear()
    for (const [name, value] of Object.entries(properties)) {
      if (value === null || value === undefined || value === '') continue
      tags.varint(numberOf(this.#keys, name))
      tags.varint(numberOf(this.#values, value))
    }
    this.#known = { properties, tags: tags.done().slice() }
    return this.#known.tags
  }

  #add(no: number | null, kind: 1 | 2 | 3, properties: Properties): void {
    const tags = this.#tagsOf(properties)
    const feature = this.#feature
    feature.clear()
    if (no !== null) {
      feature.varint(8)
      feature.varint(no)
    }
    if (tags.length > 0) feature.field(2, tags)
    feature.varint(24)
    feature.varint(kind)
    feature.field(4, this.#geometry.done())
    this.#features.field(2, feature.done())
    this.count++
  }

  point(no: number | null, x: number, y: number, properties: Properties): void {
    this.points(no, [x, y], properties)
  }

  points(no: number | null, places: Path, properties: Properties): void {
    const geometry = this.#geometry
    geometry.clear()
    geometry.varint((places.length / 2) * 8 + 1)
    this.#run(places, 0, 0, 0)
    this.#add(no, 1, properties)
  }

  lines(no: number | null, paths: readonly Path[], properties: Properties): void {
    this.#paths(paths, false)
    this.#add(no, 2, properties)
  }

  /** Rings without their closing point; outer ones with positive area (clockwise on the screen), holes negative. */
  polygon(no: number | null, rings: readonly Path[], properties: Properties): void {
    this.#paths(rings, true)
    this.#add(no, 3, properties)
  }

  #paths(paths: readonly Path[], close: boolean): void {
    const geometry = this.#geometry
    geometry.clear()
    let [x, y] = [0, 0]
    for (const path of paths) {
      geometry.varint(9)
      const [firstX = 0, firstY = 0] = path
      geometry.varint(zigzag(firstX - x))
      geometry.varint(zigzag(firstY - y))
      geometry.varint((path.length / 2 - 1) * 8 + 2)
      this.#run(path, 2, firstX, firstY)
      if (close) geometry.varint(15)
      x = path[path.length - 2] as number
      y = path[path.length - 1] as number
    }
  }

  #run(path: Path, from: number, startX: number, startY: number): void {
    let [x, y] = [startX, startY]
    for (let i = from; i < path.length; i += 2) {
      this.#geometry.varint(zigzag((path[i] as number) - x))
      this.#geometry.varint(zigzag((path[i + 1] as number) - y))
      x = path[i] as number
      y = path[i + 1] as number
    }
  }

  /** The layer as a message; empty when nothing was put in. */
  done(): Uint8Array {
    if (this.count === 0) return new Uint8Array(0)
    const layer = new Bytes(this.#features.length + 1024)
    layer.varint(15 * 8)
    layer.varint(2)
    layer.text(1, this.#name)
    layer.put(this.#features.done())
    for (const key of this.#keys.keys()) layer.text(3, key)
    const inner = new Bytes(64)
    for (const value of this.#values.keys()) {
      inner.clear()
      if (typeof value === 'string') inner.text(1, value)
      else if (typeof value === 'boolean') {
        inner.varint(7 * 8)
        inner.varint(value ? 1 : 0)
      } else if (Number.isInteger(value) && Math.abs(value) < 2 ** 50) {
        inner.varint(6 * 8)
        inner.varint(zigzag(value))
      } else inner.double(3, value)
      layer.field(4, inner.done())
    }
    layer.varint(5 * 8)
    layer.varint(EXTENT)
    return layer.done()
  }
}

/** A tile of several layers; nothing at all where all are empty. */
export function tileBytes(layers: readonly TileLayer[]): Buffer {
  const tile = new Bytes(layers.reduce((sum, layer) => sum + layer.size, 1024))
  for (const layer of layers) {
    const bytes = layer.done()
    if (bytes.length > 0) tile.field(3, bytes)
  }
  return Buffer.from(tile.done())
}
