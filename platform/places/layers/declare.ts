import {
  type AreaCode,
  type Day,
  declareRefusals,
  type Id,
  type Instant,
  type Say,
  say,
} from '../../../base/index.ts'
import type { Predicate } from '../../org/declare.ts'
import type { Flight } from '../ground/declare.ts'

/** 底图 影像 矢量 专题 实时 三维. */
export const layerClasses = {
  base: say('底图', 'base map'),
  imagery: say('影像', 'imagery'),
  vector: say('矢量', 'vector'),
  theme: say('专题', 'theme'),
  live: say('实时', 'live'),
  scene: say('三维', 'three dimensions'),
} as const satisfies Record<string, Say>
export type LayerClass = keyof typeof layerClasses

/** What a layer is drawn as. */
export const layerKinds = {
  point: say('点', 'points'),
  line: say('线', 'lines'),
  polygon: say('面', 'polygons'),
  raster: say('栅格', 'raster'),
  sensor: say('感知设备', 'sensors'),
  camera: say('摄像头', 'cameras'),
} as const satisfies Record<string, Say>
export type LayerKind = keyof typeof layerKinds

/** Systems that coordinates come in; stored is CGCS2000, taken as equal to WGS-84 (less than a metre apart). */
export type CrsName = 'CGCS2000' | 'WGS-84' | 'GCJ-02' | 'BD-09' | `EPSG:${number}`

/**
 * Where the features of a layer come from. `own`: written or imported here. The others are brought up to date from
 * what the room of the thing keeps, with its rights: matters of a type, a register with a point, devices, outlines of
 * areas and grids. `tiles`: pictures or vector tiles made elsewhere: a PMTiles file, a folder or an address. `sketch`:
 * a picture from the air that is made up from the drawn town of a demonstration 演示影像.
 */
export type LayerSource =
  | { readonly kind: 'own' }
  | { readonly kind: 'matters'; readonly type: string; readonly openOnly?: boolean }
  | { readonly kind: 'register'; readonly register: string; readonly field?: string }
  | { readonly kind: 'devices'; readonly of?: string }
  | { readonly kind: 'areas' }
  | { readonly kind: 'grids' }
  | { readonly kind: 'tiles'; readonly address: string; readonly format: 'png' | 'jpg' | 'webp' | 'mvt' }
  | { readonly kind: 'sketch'; readonly flight: Flight }

/** A category 类别 of features: its colour and its icon on the map. */
export type LayerCategory = {
  readonly code: string
  readonly title: Say
  readonly color?: string
  readonly icon?: string
}

export type LayerStyle = {
  /** `#rrggbb`. */
  readonly color?: string
  /** Name of a sprite. */
  readonly icon?: string
  /** Width of lines and edges, pixels. */
  readonly width?: number
  /** Opacity of fills, 0–1. */
  readonly fill?: number
  /** A ring of so many metres round each point 缓冲圈; absent = none. */
  readonly ringM?: number
  /** From this zoom on labels are in the tiles; absent = never. */
  readonly labelZoom?: number
  readonly categories?: readonly LayerCategory[]
}

/** An attribute 属性 of the features. */
export type LayerField = {
  readonly name: string
  readonly title: Say
  /** Shown to readers with a duty of this grade or above; absent = to everybody who sees the feature. */
  readonly grade?: 1 | 2 | 3 | 4
  /** Shown without an account on public layers. */
  readonly public?: boolean
}

/** What somebody says of a layer 图层. */
export type LayerDraft = {
  /** `water.outlets`. */
  readonly name: string
  readonly title: Say
  readonly class: LayerClass
  readonly kind: LayerKind
  readonly source: LayerSource
  /** 数据来源 in words. */
  readonly from?: string
  /** 数据日期; of imagery the day it was taken 拍摄日期. */
  readonly madeOn?: Day
  /** What may be done with it 使用许可. */
  readonly licence?: string
  /** Unit that answers for it 责任单位, in words. */
  readonly owner?: string
  /** 数据分级. */
  readonly grade?: 1 | 2 | 3 | 4
  /** 审图号; a public layer needs one. */
  readonly approval?: string
  readonly style?: LayerStyle
  /** 0–22. */
  readonly minZoom?: number
  readonly maxZoom?: number
  /** From this zoom on single features are shown, below it counted cells. */
  readonly detailZoom?: number
  /** Roles that may look; absent or `*` = every role. */
  readonly readers?: readonly string[]
  /** Roles that may write features; absent = the map's administrators alone. */
  readonly editors?: readonly string[]
  /** Anybody may look, without an account. */
  readonly public?: boolean
  /** Points leave the house only on a lattice of so many metres 对外坐标取整. */
  readonly outsideGridM?: number
  /** A feature whose rights name an area is seen by duties of that area only; absent = layer as a whole. */
  readonly scope?: 'district' | 'rows'
  readonly fields?: readonly LayerField[]
}

/** A layer as a pack declares it: its name is made from the pack's, `source` may name matters and registers shortly. Absent = own features. */
export type LayerDeclaration = Omit<LayerDraft, 'name' | 'source'> & { readonly source?: LayerSource }

export type Layer = Required<
  Pick<
    LayerDraft,
    | 'name'
    | 'title'
    | 'class'
    | 'kind'
    | 'source'
    | 'grade'
    | 'style'
    | 'minZoom'
    | 'maxZoom'
    | 'detailZoom'
    | 'readers'
    | 'editors'
    | 'public'
    | 'scope'
    | 'fields'
  >
> &
  Pick<LayerDraft, 'from' | 'madeOn' | 'licence' | 'owner' | 'approval' | 'outsideGridM'> & {
    readonly district: AreaCode
    readonly id: Id
    readonly slot: number
    /** Declared by this pack; null = made here. */
    readonly pack: string | null
    /** Grows with each change of its features. */
    readonly version: number
    /** Features in force. */
    readonly features: number
    /** West, south, east, north of all features ever. */
    readonly box: readonly [number, number, number, number] | null
    /** 数据截至. */
    readonly changedAt: Instant
  }

export type Position = readonly [number, number]
export type AnyGeometry =
  | { readonly type: 'Point'; readonly coordinates: Position }
  | { readonly type: 'MultiPoint'; readonly coordinates: readonly Position[] }
  | { readonly type: 'LineString'; readonly coordinates: readonly Position[] }
  | { readonly type: 'MultiLineString'; readonly coordinates: readonly (readonly Position[])[] }
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly Position[])[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly (readonly Position[])[])[] }

/** What rights rest on: the same marks as of matters and registers. */
export type Marks = {
  readonly area: AreaCode
  readonly units?: readonly string[]
  readonly openedBy?: string | null
  readonly type?: string | null
  readonly secret?: boolean
  readonly grade?: number
}

/** A feature 要素 as it is handed in; `ref` is its name at its source, and writing it again changes the same feature. */
export type FeatureInput = {
  readonly ref: string
  /** In CGCS2000/WGS-84. */
  readonly geometry: AnyGeometry
  readonly category?: string
  readonly label?: string
  readonly props?: Readonly<Record<string, unknown>>
  readonly marks: Marks
  /** 坐标来源. */
  readonly origin?: CrsName
  /** In force since; absent = from the moment it is written. */
  readonly from?: Instant
}

/** What a reader may see of a layer: rows by one predicate over the marks, attributes by grade, places as they leave. */
export type Sight = {
  readonly where: Predicate
  /** Highest grade of attributes in clear; 0 = public ones only. */
  readonly grade: number
  /** Points are put on a lattice of so many metres. */
  readonly latticeM?: number
}

export type TileAsk = {
  readonly z: number
  readonly x: number
  readonly y: number
  /** The layer as it stood 历史; absent = now. */
  readonly asOf?: Instant
  /** Only these categories. */
  readonly categories?: readonly string[]
}
export type Tile = {
  readonly bytes: Uint8Array
  /** Features counted in the tile: single ones and those within cells. */
  readonly count: number
  readonly cells: boolean
}

/** A feature as it leaves. */
export type Feature = {
  readonly no: number
  readonly ref: string
  readonly category: string
  readonly label: string
  readonly lon: number
  readonly lat: number
  readonly geometry: AnyGeometry
  readonly props: Readonly<Record<string, unknown>>
  readonly validFrom: Instant
  readonly validTo: Instant | null
}

export type Box = {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** A tile of more bytes is served as cells. */
export const TILE_BYTES = 200 * 1024
/** A layer of fewer features needs no cells. */
export const SMALL_LAYER = 2_000
/** More points in one feature are for the survey office: simplify first. */
export const MOST_POINTS = 200_000

export const refusals = declareRefusals({
  'layers.unknown': {
    http: 404,
    says: ({ name }: { name: string }) => say(`没有图层“${name}”`, `there is no layer "${name}"`),
    remedy: say('请从图层列表中选择', 'Choose from the list of layers'),
  },
  'layers.notYours': {
    http: 403,
    says: ({ title }: { title: Say }) =>
      say(`您没有查看图层“${title.zh}”的职责`, `no duty of yours shows the layer ${title.en}`),
    remedy: say('请向图层责任单位申请', 'Ask the unit that answers for the layer'),
  },
  'layers.noFeature': {
    http: 404,
    says: () => say('没有这个要素，或您无权查看', 'there is no such feature, or you may not see it'),
    remedy: say('请刷新地图', 'Reload the map'),
  },
  'layers.badLayer': {
    http: 422,
    says: ({ field, why }: { field: string; why: Say }) =>
      say(`图层的${field}：${why.zh}`, `layer, ${field}: ${why.en}`),
    remedy: say('请按图层登记要求修改', 'Correct it as the guide of layers says'),
  },
  'layers.notApproved': {
    http: 422,
    says: () => say('公开图层必须有审图号', 'a public layer needs its map approval number (审图号)'),
    remedy: say('请先送审并填写审图号', 'Have it approved and enter the number'),
  },
  'layers.notOwn': {
    http: 409,
    says: ({ title }: { title: Say }) =>
      say(`图层“${title.zh}”的要素来自其他业务，不能在此修改`, `features of ${title.en} come from elsewhere`),
    remedy: say('请到其来源业务中修改', 'Change them where they come from'),
  },
  'layers.badTile': {
    http: 400,
    says: () => say('瓦片编号不正确', 'there is no such tile'),
    remedy: say('级别 0–22，行列号小于 2 的级别次方', 'Level 0–22, column and row below 2 to the level'),
  },
  'layers.badBox': {
    http: 400,
    says: () => say('范围或位置不正确', 'the box or the place is not right'),
    remedy: say('范围写作 西,南,东,北（度）', 'Write west,south,east,north in degrees'),
  },
  'layers.badReach': {
    http: 400,
    says: () => say('缓冲距离应为 1–50000 米', 'the distance is 1 to 50,000 metres'),
    remedy: say('请修改距离', 'Change the distance'),
  },
  'layers.notPictures': {
    http: 409,
    says: ({ title }: { title: Say }) =>
      say(
        `图层“${title.zh}”不是影像图层，不收图片瓦片`,
        `${title.en} is no layer of imagery: it takes no pictures`,
      ),
    remedy: say('请新建类型为“栅格”的影像图层再导入', 'Make a raster layer and import into it'),
  },
  'layers.noPictures': {
    http: 422,
    says: () =>
      say('压缩包中没有 级别/列/行 的图片瓦片', 'there are no pictures named zoom/column/row in the archive'),
    remedy: say(
      '文件名应为 级别/列号/行号.png（或 jpg、webp），也可导入 PMTiles',
      'Name them zoom/column/row.png (jpg, webp), or import a PMTiles file',
    ),
  },
  'layers.badPicture': {
    http: 422,
    says: ({ name }: { name: string }) =>
      say(
        `“${name}”不是图片，或与其他瓦片格式不同`,
        `${name} is no picture, or not of the same format as the others`,
      ),
    remedy: say('请以同一格式（png、jpg 或 webp）重新切片', 'Cut all tiles in one format (png, jpg or webp)'),
  },
  'layers.tooManyPictures': {
    http: 413,
    says: ({ most }: { most: number }) => say(`图片瓦片超过 ${most} 张`, `more than ${most} pictures`),
    remedy: say(
      '请在服务器上用命令行导入 PMTiles',
      'Import a PMTiles file by the command line on the server',
    ),
  },
  'layers.cutOff': {
    http: 422,
    says: () =>
      say('PMTiles 文件不完整，可能传输中断', 'the PMTiles file is not whole: it may have been cut off'),
    remedy: say('请重新复制或上传完整文件', 'Copy or upload the whole file again'),
  },
  'layers.declared': {
    http: 409,
    says: ({ pack }: { pack: string }) =>
      say(`此图层由应用“${pack}”声明，不能在此修改`, `this layer is declared by the application ${pack}`),
    remedy: say('请修改应用声明', 'Change the declaration of the application'),
  },
  'layers.unknownSource': {
    http: 422,
    says: ({ name }: { name: string }) =>
      say(`没有“${name}”，不能作图层来源`, `there is no ${name} to make a layer of`),
    remedy: say('请核对台账或事项名称', 'Check the name of the register or matter'),
  },
  'layers.notEditor': {
    http: 403,
    says: ({ title }: { title: Say }) =>
      say(`您没有修改图层“${title.zh}”的职责`, `no duty of yours may change ${title.en}`),
    remedy: say('请联系图层责任单位', 'Ask the unit that answers for the layer'),
  },
  'layers.crsMissing': {
    http: 422,
    says: () => say('没有说明坐标系，不能入库', 'no coordinate system is said: nothing is taken'),
    remedy: say(
      '请注明 CGCS2000、WGS-84、GCJ-02、BD-09 或 EPSG 编号（如 EPSG:4526、EPSG:4547）',
      'Say CGCS2000, WGS-84, GCJ-02, BD-09 or an EPSG number (EPSG:4526, EPSG:4547)',
    ),
  },
  'layers.crsUnknown': {
    http: 422,
    says: ({ crs }: { crs: string }) =>
      say(`不能转换坐标系“${crs}”`, `coordinates in ${crs} cannot be converted here`),
    remedy: say(
      '地方独立坐标、北京54、西安80 请先由测绘部门转换为 CGCS2000',
      'Local systems, Beijing 54 and Xi’an 80 are for the survey office: convert to CGCS2000 first',
    ),
  },
  'layers.notNumber': {
    http: 422,
    says: ({ text }: { text: string }) =>
      say(`坐标“${text}”不是数字`, `coordinate "${text}" is not a number`),
    remedy: say('请核对该行坐标', 'Check the coordinates of this row'),
  },
  'layers.zero': {
    http: 422,
    says: () => say('坐标为 (0, 0)，是空值不是位置', 'the place is (0, 0): an empty value, not a place'),
    remedy: say('请补充坐标后再导入', 'Add the coordinates and import again'),
  },
  'layers.swapped': {
    http: 422,
    says: ({ lat }: { lat: number }) =>
      say(
        `纬度 ${lat.toFixed(2)} 超出 ±90，经纬度可能颠倒`,
        `latitude ${lat.toFixed(2)}: longitude and latitude seem to be swapped`,
      ),
    remedy: say('坐标按“经度,纬度”顺序书写', 'Write longitude first, then latitude'),
  },
  'layers.outsideChina': {
    http: 422,
    says: ({ lon, lat }: { lon: number; lat: number }) =>
      say(`(${lon}, ${lat}) 不在中国范围内`, `(${lon}, ${lat}) is not in China`),
    remedy: say('请核对坐标与坐标系', 'Check the coordinates and their system'),
  },
  'layers.metres': {
    http: 422,
    says: ({ zone }: { zone: number | null }) =>
      zone === null
        ? say('这是以米为单位的平面坐标，不是经纬度', 'these are metres of a projected system, not degrees')
        : say(
            `这是 ${zone} 带高斯投影坐标（米），不是经纬度`,
            `these are metres of Gauss–Krüger zone ${zone}, not degrees`,
          ),
    remedy: say(
      '请以相应坐标系导入（38 带：EPSG:4526 带号，EPSG:4547 不带号）',
      'Import with that system (zone 38: EPSG:4526 with the zone, EPSG:4547 without)',
    ),
  },
  'layers.notMetres': {
    http: 422,
    says: ({ crs }: { crs: string }) => say(`坐标值与 ${crs} 不符`, `these values do not fit ${crs}`),
    remedy: say(
      '请核对坐标系（是否为经纬度、是否带带号）',
      'Check the system: degrees or metres, with or without zone',
    ),
  },
  'layers.unclosed': {
    http: 422,
    says: ({ gapM }: { gapM: number }) =>
      say(`面的边界未闭合，首尾相距 ${gapM} 米`, `a ring is not closed: its ends are ${gapM} m apart`),
    remedy: say(
      '请闭合后再导入，或选择“自动闭合”',
      'Close it and import again, or let the import close rings',
    ),
  },
  'layers.crossing': {
    http: 422,
    says: ({ lon, lat }: { lon: number; lat: number }) =>
      say(
        `边界在 (${lon.toFixed(6)}, ${lat.toFixed(6)}) 处自相交`,
        `the edge crosses itself at (${lon.toFixed(6)}, ${lat.toFixed(6)})`,
      ),
    remedy: say('请修正图形后再导入', 'Mend the shape and import again'),
  },
  'layers.tooManyPoints': {
    http: 422,
    says: ({ count, most }: { count: number; most: number }) =>
      say(`一个要素有 ${count} 个点，上限 ${most}`, `one feature has ${count} points, at most ${most}`),
    remedy: say('请先抽稀或拆分', 'Simplify or split it first'),
  },
  'layers.tooFew': {
    http: 422,
    says: () => say('点数太少，不成线或面', 'too few points for a line or a polygon'),
    remedy: say('请核对图形', 'Check the shape'),
  },
  'layers.noGeometry': {
    http: 422,
    says: () => say('没有图形', 'there is no geometry'),
    remedy: say('请补充坐标或图形', 'Add a place or a shape'),
  },
  'layers.badGeometry': {
    http: 422,
    says: ({ why }: { why: Say }) => say(`图形格式不正确：${why.zh}`, `the geometry is not right: ${why.en}`),
    remedy: say('请提交 GeoJSON 规定的图形', 'Send a geometry as GeoJSON has it'),
  },
  'layers.wrongKind': {
    http: 422,
    says: ({ kind }: { kind: Say }) => say(`本图层只收${kind.zh}要素`, `this layer takes ${kind.en} only`),
    remedy: say('请导入到相应类型的图层', 'Import into a layer of that kind'),
  },
  'layers.doubledRef': {
    http: 422,
    says: ({ ref }: { ref: string }) => say(`编号“${ref}”在文件中重复`, `"${ref}" stands in the file twice`),
    remedy: say('请删去重复的一条', 'Remove one of them'),
  },
  'layers.badFile': {
    http: 422,
    says: ({ why }: { why: Say }) => say(`文件不能读：${why.zh}`, `the file cannot be read: ${why.en}`),
    remedy: say('请重新导出后再导入', 'Export it again and import'),
  },
  'layers.noFeatures': {
    http: 422,
    says: () =>
      say('文件里没有要素，图层未作改动', 'there is no feature in the file: the layer is as it was'),
    remedy: say('请核对导出的范围和图层', 'Check what was exported'),
  },
  'layers.notWhole': {
    http: 422,
    says: ({ count, name, why }: { count: number; name: string; why: Say }) =>
      say(
        `整层更新的文件中有 ${count} 个要素不合格，图层未作改动；第一个是“${name}”：${why.zh}`,
        `${count} features of a whole new edition are not right and the layer is as it was; the first is ${name}: ${why.en}`,
      ),
    remedy: say(
      '请修正后再导入，或不选“整层更新”，先导入合格的要素',
      'Mend them and import again, or import without a whole new edition: what is right is taken',
    ),
  },
  'layers.noColumns': {
    http: 422,
    says: () => say('表中没有找到坐标列', 'no columns with coordinates were found'),
    remedy: say(
      '请注明经度列和纬度列（或 x、y 列）的列名',
      'Say which columns hold longitude and latitude (or x and y)',
    ),
  },
  'layers.kml': {
    http: 415,
    says: () => say('不收 KML/KMZ 文件', 'KML and KMZ are not taken'),
    remedy: say(
      '手机 KML 的坐标系常不明，请转成 GeoJSON 并注明坐标系',
      'Phones’ KML rarely says its system: convert to GeoJSON and say it',
    ),
  },
  'layers.unknownFormat': {
    http: 415,
    says: ({ name }: { name: string }) =>
      say(`不认识文件“${name}”的格式`, `the format of ${name} is not known`),
    remedy: say(
      '可导入 GeoJSON、Shapefile（zip）、GPX、CSV、PMTiles',
      'GeoJSON, Shapefile (zip), GPX, CSV and PMTiles can be imported',
    ),
  },
  'layers.tooLarge': {
    http: 413,
    says: ({ most }: { most: number }) => say(`结果超过 ${most} 个要素`, `more than ${most} features`),
    remedy: say('请缩小范围', 'Ask for a smaller area'),
  },
})
