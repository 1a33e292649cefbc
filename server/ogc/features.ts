import type { Instant } from '../../base/index.ts'
import type { Feature, Layer } from '../../platform/places/layers/declare.ts'

/** Shapes of OGC API Features 1.0 (Core, GeoJSON) and OGC API Tiles 1.0, from values alone. */

export const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'
export const WEB_MERCATOR_QUAD = 'http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad'
const TILING = 'http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes'
const VECTOR_TILES = 'http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector'

export const conformsTo = [
  'http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core',
  'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core',
  'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson',
  'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30',
  'http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core',
  'http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset',
  'http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list',
  'http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt',
] as const

type Link = { readonly href: string; readonly rel: string; readonly type?: string; readonly title?: string }
const JSON_TYPE = 'application/json'
const GEOJSON = 'application/geo+json'
export const MVT = 'application/vnd.mapbox-vector-tile'

/** Every answer under `base` names the same keys of a program, so that a client can follow its links. */
export const linkTo = (base: string, path: string, query: Readonly<Record<string, string>> = {}): string => {
  const text = new URLSearchParams(query).toString()
  return `${base}/ogc${path}${text ? `?${text}` : ''}`
}

export const landing = (base: string, title: string) => ({
  title,
  description: 'OGC API Features and Tiles',
  links: [
    { href: linkTo(base, ''), rel: 'self', type: JSON_TYPE, title: 'this document' },
    {
      href: `${base}/openapi.json`,
      rel: 'service-desc',
      type: 'application/vnd.oai.openapi+json;version=3.1',
    },
    { href: linkTo(base, '/conformance'), rel: 'conformance', type: JSON_TYPE },
    { href: linkTo(base, '/collections'), rel: 'data', type: JSON_TYPE },
    { href: linkTo(base, '/tileMatrixSets'), rel: TILING, type: JSON_TYPE },
  ] satisfies Link[],
})

export function collection(base: string, layer: Layer) {
  const at = `/collections/${encodeURIComponent(layer.name)}`
  return {
    id: layer.name,
    title: layer.title.zh,
    description: [layer.title.en, layer.from, layer.approval && `审图号：${layer.approval}`]
      .filter(Boolean)
      .join(' · '),
    itemType: 'feature',
    crs: [CRS84],
    storageCrs: CRS84,
    extent: {
      ...(layer.box ? { spatial: { bbox: [layer.box], crs: CRS84 } } : {}),
      temporal: { interval: [[layer.madeOn ? `${layer.madeOn}T00:00:00Z` : null, null]] },
    },
    links: [
      { href: linkTo(base, at), rel: 'self', type: JSON_TYPE },
      ...(layer.source.kind === 'tiles'
        ? []
        : [
            { href: linkTo(base, `${at}/items`), rel: 'items', type: GEOJSON },
            { href: linkTo(base, `${at}/tiles`), rel: VECTOR_TILES, type: JSON_TYPE },
          ]),
    ] satisfies Link[],
  }
}

export const itemOf = (feature: Feature) => ({
  type: 'Feature',
  id: feature.no,
  geometry: feature.geometry,
  properties: {
    ...feature.props,
    ...(feature.label ? { label: feature.label } : {}),
    ...(feature.category ? { category: feature.category } : {}),
    validFrom: feature.validFrom.toISOString(),
    ...(feature.validTo ? { validTo: feature.validTo.toISOString() } : {}),
  },
})

const SCALE_0 = 559_082_264.028_717_8

/** WebMercatorQuad, levels 0–22. */
export const tileMatrixSet = () => ({
  id: 'WebMercatorQuad',
  title: 'Google Maps Compatible for the World',
  uri: WEB_MERCATOR_QUAD,
  crs: 'http://www.opengis.net/def/crs/EPSG/0/3857',
  orderedAxes: ['E', 'N'],
  wellKnownScaleSet: 'http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible',
  tileMatrices: Array.from({ length: 23 }, (_, level) => ({
    id: String(level),
    scaleDenominator: SCALE_0 / 2 ** level,
    cellSize: 156_543.033_928_041 / 2 ** level,
    cornerOfOrigin: 'topLeft',
    pointOfOrigin: [-20_037_508.342_789_2, 20_037_508.342_789_2],
    tileWidth: 256,
    tileHeight: 256,
    matrixWidth: 2 ** level,
    matrixHeight: 2 ** level,
  })),
})

export const tileset = (base: string, layer: Layer) => ({
  title: layer.title.zh,
  dataType: 'vector',
  crs: 'http://www.opengis.net/def/crs/EPSG/0/3857',
  tileMatrixSetURI: WEB_MERCATOR_QUAD,
  ...(layer.box
    ? { boundingBox: { lowerLeft: layer.box.slice(0, 2), upperRight: layer.box.slice(2), crs: CRS84 } }
    : {}),
  tileMatrixSetLimits: [],
  layers: [
    {
      id: 'features',
      dataType: 'vector',
      geometryDimension: layer.kind === 'polygon' ? 2 : layer.kind === 'line' ? 1 : 0,
    },
    {
      id: 'cells',
      dataType: 'vector',
      geometryDimension: 0,
      description: 'counted cells below the detail zoom',
    },
  ],
  links: [
    {
      href: linkTo(base, `/collections/${encodeURIComponent(layer.name)}/tiles/WebMercatorQuad`),
      rel: 'self',
      type: JSON_TYPE,
    },
    {
      href: linkTo(base, '/tileMatrixSets/WebMercatorQuad'),
      rel: 'http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme',
      type: JSON_TYPE,
    },
    {
      href: `${linkTo(base, `/collections/${encodeURIComponent(layer.name)}/tiles/WebMercatorQuad`)}/{tileMatrix}/{tileRow}/{tileCol}`,
      rel: 'item',
      type: MVT,
      title: 'templated',
    },
  ],
})

/** `west,south,east,north`, or six numbers of which the heights are left aside; null = not one. */
export function boxOf(text: string): readonly [number, number, number, number] | null {
  const all = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  const four = all.length === 6 ? [all[0], all[1], all[3], all[4]] : all
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = four
  const fits =
    four.length === 4 &&
    four.every((one) => Number.isFinite(one)) &&
    south <= north &&
    Math.abs(south) <= 90 &&
    Math.abs(north) <= 90
  // a box over the date line holds nothing of this country
  return fits && west <= east && Math.abs(west) <= 180 && Math.abs(east) <= 180
    ? [west, south, east, north]
    : null
}

/** An instant, or an interval of which `..` or nothing leaves an end open; null = neither. */
export function timeOf(text: string): { readonly from?: Instant; readonly to?: Instant } | null {
  const parts = text.split('/')
  if (parts.length > 2) return null
  const at = parts.map((part) => {
    if (part === '' || part === '..') return undefined
    return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/.test(part) ||
      /^\d{4}-\d{2}-\d{2}$/.test(part)
      ? new Date(part)
      : null
  })
  if (at.some((one) => one === null || (one && Number.isNaN(one.getTime())))) return null
  const [from, to] = at as (Date | undefined)[]
  if (parts.length === 1) return from ? { from, to: from } : null
  if (!from && !to) return null
  return from && to && from > to ? null : { ...(from ? { from } : {}), ...(to ? { to } : {}) }
}
