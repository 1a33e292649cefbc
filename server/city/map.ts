import type { AreaCode, Id, Instant, Refusal, Result } from '../../base/index.ts'
import type { Actor } from '../../platform/org/declare.ts'
import type { Feature, Layer, Tile } from '../../platform/places/layers/declare.ts'
import type { Reader, Tx } from '../../platform/store/declare.ts'

type Json = Readonly<Record<string, unknown>>
type Refused<T> = Promise<Result<T, Refusal>>
type Read<In = Json> = (reader: Reader, who: Actor, input: In, at: Instant) => Refused<unknown>
type Write<In = Json> = (tx: Tx, who: Actor, input: In, at: Instant) => Refused<unknown>

/** Who looks at a map: staff, a program with a key, or nobody known (public layers only). */
export type Onlooker = Actor | null

/** A tile with the mark that changes when it does; not made where the asker said that he has it. */
export type TileAnswer = { readonly etag: string; readonly made: Tile | null }

/** 地图: layers, tiles, searches by place. */
export type MapDesk = {
  readonly layers: Read
  readonly layer: Read<{ readonly layer: string }>
  /** `has`: whether there is no need to make the tile of this mark. */
  readonly tile: (
    reader: Reader,
    who: Onlooker,
    input: { readonly layer: string; readonly z: number; readonly x: number; readonly y: number } & Json,
    has?: (etag: string) => boolean,
  ) => Refused<TileAnswer>
  /** A picture of imagery; none where there is none, or where the asker has it (`known` is its mark). */
  readonly raster: (
    reader: Reader,
    who: Onlooker,
    input: {
      readonly layer: string
      readonly z: number
      readonly x: number
      readonly y: number
      readonly v?: string
      readonly known?: string
    },
  ) => Refused<{
    readonly etag: string
    /** The address names this very state of it: it may be kept for good. */
    readonly lasting: boolean
    readonly picture: { readonly bytes: Uint8Array; readonly mime: string } | null
  }>
  readonly features: Read<{ readonly layer: string } & Json>
  readonly feature: Read<{ readonly layer: string; readonly no: number }>
  readonly changes: Read<{ readonly layer: string } & Json>
  readonly within: Read
  readonly around: Read
  readonly nearest: Read
  readonly count: Read
  readonly heat: Read
  readonly measure: Read
  readonly convert: Read
  readonly division: Read
  readonly save: Write
  readonly retire: Write<{ readonly layer: string }>
  readonly draw: Write<{ readonly layer: string } & Json>
  readonly erase: Write<{ readonly layer: string; readonly no: number }>
  /** Opens its own transaction: a file of thousands of features. */
  readonly importFile: (
    who: Actor,
    input: { readonly layer: string; readonly name: string; readonly bytes: Uint8Array } & Json,
    at: Instant,
  ) => Refused<unknown>
  /** What OGC API Features and Tiles ask for. */
  readonly open: {
    collections(reader: Reader, who: Onlooker): Promise<readonly Layer[]>
    collection(reader: Reader, who: Onlooker, name: string): Refused<Layer>
    items(
      reader: Reader,
      who: Onlooker,
      input: {
        readonly layer: string
        readonly box?: readonly [number, number, number, number]
        readonly from?: Instant
        readonly to?: Instant
        readonly after: number
        readonly limit: number
      },
    ): Refused<{
      readonly rows: readonly Feature[]
      readonly next: number | null
      readonly matched: number
    }>
    item(reader: Reader, who: Onlooker, layer: string, no: number): Refused<Feature>
    /** The actor of a key of a program; nothing when the key is unknown. */
    byKey(reader: Reader, key: string): Promise<{ readonly actor: Actor; readonly id: Id } | undefined>
    readonly district: AreaCode
  }
}
