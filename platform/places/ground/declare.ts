import { type AreaCode, type Day, declareRefusals, say } from '../../../base/index.ts'

/** A place in WGS-84 degrees (for our use equal to CGCS2000, EPSG:4490). Longitude first, always. */
export type Point = { readonly lon: number; readonly lat: number }

/** What a coordinate was measured in. BD-09 and local systems are for the survey office: refused, never guessed. */
export type Crs = 'WGS-84' | 'CGCS2000' | 'GCJ-02'

/** A ring of [lon, lat]; open or closed, either direction. */
export type Ring = readonly (readonly [number, number])[]
/** Outer ring first, then holes. */
export type Polygon = readonly Ring[]
export type Geometry =
  | { readonly type: 'Polygon'; readonly coordinates: Polygon }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly Polygon[] }

/** A piece of the map with a code: an area 区划 (county, town, village) or a grid 网格. */
export type Shape = {
  readonly kind: 'area' | 'grid'
  /** Division code, or the 15 digits of a grid. */
  readonly code: string
  readonly name: string
  /** In WGS-84. */
  readonly geometry: Geometry
  /** What the source used before conversion. */
  readonly origin: Crs
  /** Drawn for overview only: not a surveyed boundary. */
  readonly schematic?: boolean
}

/** A shape as kept: borders move, and records keep the area they had. Both days included. */
export type DatedShape = Shape & { readonly validFrom: Day; readonly validTo?: Day }

/** A 15-digit grid id 网格标识码: county 6 + town 3 + village 3 + serial 3. */
export type GridId = {
  readonly id: string
  readonly county: AreaCode
  readonly town: AreaCode
  readonly village: AreaCode
  readonly serial: string
}

export type Located = {
  /** The deepest area whose shape holds the point. */
  readonly area: AreaCode
  readonly grid: string | null
  /** The area came from a schematic cell: good for an overview, not for deciding who answers. */
  readonly schematic: boolean
}

/** One feature of a map for the screens. */
export type MapFeature = {
  readonly type: 'Feature'
  readonly id: string
  readonly properties: {
    readonly code: string
    readonly name: string
    readonly kind: Shape['kind'] | 'outline'
    readonly schematic: boolean
    /** Where a label stands. */
    readonly cp: readonly [number, number]
  }
  readonly geometry: Geometry
}
export type MapOf = { readonly type: 'FeatureCollection'; readonly features: readonly MapFeature[] }

export const refusals = declareRefusals({
  'places.outside': {
    http: 422,
    says: ({ name }: { name: string }) => say(`该位置不在${name}范围内`, `this point is not within ${name}`),
    remedy: say(
      '请在地图上重新选点，或改由所在地受理',
      'Pick the point on the map again, or turn to the place it lies in',
    ),
  },
  'places.gridId': {
    http: 422,
    says: () =>
      say('网格标识码应为 15 位数字', 'a grid id has 15 digits: county 6, town 3, village 3, serial 3'),
    remedy: say('请从网格列表中选择', 'Choose from the list of grids'),
  },
  'places.shape': {
    http: 422,
    says: ({ code, why }: { code: string; why: string }) =>
      say(`${code} 的边界图形不能使用：${why}`, `the shape of ${code} cannot be used: ${why}`),
    remedy: say(
      '请提交闭合、不自交的 GeoJSON 面（经度在前）',
      'Send a closed GeoJSON polygon that does not cross itself, longitude first',
    ),
  },
  'places.pictureHttps': {
    http: 422,
    says: () =>
      say(
        '外部图片地址必须是 https，且不得带账号口令',
        'addresses of outside pictures begin with https and hold no password',
      ),
    remedy: say(
      '请改用 https 地址；只有 http 的内网摄像头由系统管理员以 http:// 写入 HUYING_PICTURE_HOSTS',
      'Use its https address; an inner camera without https is listed as http:// in HUYING_PICTURE_HOSTS by the administrator',
    ),
  },
  'places.pictureHost': {
    http: 422,
    says: ({ host }: { host: string }) =>
      say(`外部主机“${host}”不在允许名单中`, `the host ${host} is not on the list of allowed hosts`),
    remedy: say(
      '请系统管理员核准后加入 HUYING_PICTURE_HOSTS',
      'Have the administrator approve it and add it to HUYING_PICTURE_HOSTS',
    ),
  },
  'places.gridElsewhere': {
    http: 422,
    says: ({ code, district }: { code: string; district: string }) =>
      say(`网格 ${code} 不属于 ${district}`, `grid ${code} does not belong to ${district}`),
    remedy: say('请核对网格标识码的前 6 位', 'Check the first six digits of the grid id'),
  },
})

/** The two flights of the made-up imagery of a demonstration 演示影像: between them some blocks were built. */
export type Flight = 'before' | 'after'
