export type Ring = readonly (readonly [number, number])[]
type Shape = readonly (readonly Ring[])[]

/** One area on the map, in units of the drawing. */
export type Drawn = {
  readonly code: string
  readonly name: string
  readonly path: string
  readonly x: number
  readonly y: number
  /** The largest ring, for what must fit inside it. */
  readonly ring: Ring
  readonly schematic: boolean
}
export type Chart = {
  readonly width: number
  readonly height: number
  /** The edge of the district; empty when the server gave only towns. */
  readonly outline: string
  readonly towns: readonly Drawn[]
}

type Feature = {
  readonly properties?: Readonly<Record<string, unknown>> | null
  readonly geometry?: { readonly type: string; readonly coordinates: unknown } | null
}

const shapeOf = (feature: Feature): Shape => {
  const { geometry } = feature
  if (geometry?.type === 'Polygon') return [geometry.coordinates as Ring[]]
  if (geometry?.type === 'MultiPolygon') return geometry.coordinates as Ring[][]
  return []
}

const featuresOf = (value: unknown): readonly Feature[] => {
  if (Array.isArray(value)) return value.flatMap(featuresOf)
  if (typeof value !== 'object' || value === null) return []
  const given = value as { type?: string; features?: unknown; coordinates?: unknown }
  if (given.type === 'Feature') return [given as Feature]
  if (given.type === 'Polygon' || given.type === 'MultiPolygon')
    return [{ geometry: given as { type: string; coordinates: unknown } }]
  return featuresOf(given.features)
}

/** The place for a name: the middle of the largest ring by area, not by corners. */
function middleOf(ring: Ring): { x: number; y: number; size: number } {
  let [twice, x, y] = [0, 0, 0]
  for (let i = 0; i < ring.length - 1; i++) {
    const [x0, y0] = ring[i] as [number, number]
    const [x1, y1] = ring[i + 1] as [number, number]
    const cross = x0 * y1 - x1 * y0
    twice += cross
    x += (x0 + x1) * cross
    y += (y0 + y1) * cross
  }
  if (twice === 0) return { x: ring[0]?.[0] ?? 0, y: ring[0]?.[1] ?? 0, size: 0 }
  return { x: x / (3 * twice), y: y / (3 * twice), size: Math.abs(twice) / 2 }
}

/**
 * Draws the district into a frame: plate carrée with the longitude narrowed by the cosine of the middle latitude,
 * exact to well under a pixel for a district. `width` and `height` are those of the frame; a margin stays free.
 */
export function chartOf(answer: unknown, width: number, height: number, margin = 12): Chart {
  const given = (answer ?? {}) as Readonly<Record<string, unknown>>
  const all = featuresOf(answer)
  const named = (key: string) => featuresOf(given[key])
  const isTown = (feature: Feature) => String(feature.properties?.code ?? '').length === 9
  const towns = (all.length > 0 ? all : named('towns')).filter(isTown)
  const outlines = [...named('outline'), ...named('district'), ...all.filter((feature) => !isTown(feature))]
  const points = [...outlines, ...towns].flatMap((feature) => shapeOf(feature).flat(2))
  if (points.length === 0) return { width, height, outline: '', towns: [] }
  const lons = points.map((point) => point[0])
  const lats = points.map((point) => point[1])
  const [west, east] = [Math.min(...lons), Math.max(...lons)]
  const [south, north] = [Math.min(...lats), Math.max(...lats)]
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = Math.min(
    (width - 2 * margin) / ((east - west) * narrow || 1),
    (height - 2 * margin) / (north - south || 1),
  )
  const left = (width - (east - west) * narrow * scale) / 2
  const top = (height - (north - south) * scale) / 2
  const place = ([lon, lat]: readonly [number, number]): [number, number] => [
    left + (lon - west) * narrow * scale,
    top + (north - lat) * scale,
  ]
  const pathOf = (shape: Shape) =>
    shape
      .flat()
      .map(
        (ring) =>
          `M${ring
            .map((point) =>
              place(point)
                .map((n) => n.toFixed(1))
                .join(' '),
            )
            .join('L')}Z`,
      )
      .join('')
  return {
    width,
    height,
    outline: outlines.map((feature) => pathOf(shapeOf(feature))).join(''),
    towns: towns.map((feature) => {
      const shape = shapeOf(feature)
      const best = shape
        .map((polygon) => (polygon[0] ?? []).map(place))
        .map((ring) => ({ ring, ...middleOf(ring) }))
        .sort((a, b) => b.size - a.size)[0]
      // The server names a point well inside; the middle of a crescent may lie outside it.
      const given = feature.properties?.cp
      const [x, y] =
        Array.isArray(given) && given.length === 2
          ? place([Number(given[0]), Number(given[1])])
          : [best?.x ?? 0, best?.y ?? 0]
      return {
        code: String(feature.properties?.code ?? ''),
        name: String(feature.properties?.name ?? ''),
        path: pathOf(shape),
        x,
        y,
        ring: best?.ring ?? [],
        schematic: feature.properties?.schematic === true,
      }
    }),
  }
}
