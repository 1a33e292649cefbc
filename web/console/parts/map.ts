/** Just enough projection for a district: longitude shrunk by the cosine of its latitude, north up. */
export type Ring = readonly (readonly [number, number])[]
export type Shape = {
  readonly code: string
  readonly name: string
  readonly schematic: boolean
  readonly rings: readonly Ring[]
}
export type Frame = {
  readonly width: number
  readonly height: number
  project(lon: number, lat: number): [number, number]
  unproject(x: number, y: number): { lon: number; lat: number }
}

type GeoJson = {
  readonly features?: readonly {
    readonly properties?: Record<string, unknown>
    readonly geometry?: { readonly type: string; readonly coordinates: unknown }
  }[]
}

export function shapesOf(map: unknown): readonly Shape[] {
  return ((map as GeoJson | null)?.features ?? []).flatMap((feature) => {
    const { type, coordinates } = feature.geometry ?? {}
    // Coordinates are trusted to be what the type says: our own server wrote them.
    const rings =
      type === 'Polygon'
        ? (coordinates as Ring[])
        : type === 'MultiPolygon'
          ? (coordinates as Ring[][]).flat()
          : []
    if (rings.length === 0) return []
    const { code, name, schematic } = feature.properties ?? {}
    return [{ code: String(code ?? ''), name: String(name ?? ''), schematic: schematic === true, rings }]
  })
}

export function frameOf(shapes: readonly Shape[], width: number): Frame {
  let [west, south, east, north] = [180, 90, -180, -90]
  for (const shape of shapes)
    for (const ring of shape.rings)
      for (const [lon, lat] of ring) {
        west = Math.min(west, lon)
        east = Math.max(east, lon)
        south = Math.min(south, lat)
        north = Math.max(north, lat)
      }
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = width / ((east - west) * squeeze || 1)
  return {
    width,
    height: (north - south) * scale,
    project: (lon, lat) => [(lon - west) * squeeze * scale, (north - lat) * scale],
    unproject: (x, y) => ({
      lon: Math.round((west + x / (squeeze * scale)) * 1e6) / 1e6,
      lat: Math.round((north - y / scale) * 1e6) / 1e6,
    }),
  }
}

export const pathOfShape = (shape: Shape, frame: Frame): string =>
  shape.rings
    .map(
      (ring) =>
        `M${ring
          .map(([lon, lat]) =>
            frame
              .project(lon, lat)
              .map((n) => n.toFixed(1))
              .join(' '),
          )
          .join('L')}Z`,
    )
    .join('')
