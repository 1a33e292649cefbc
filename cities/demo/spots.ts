import { seeded } from '../../base/index.ts'
import { contains, drawTown, outlineOf, townSeeds } from '../../platform/places/ground/decide.ts'

/** A street or town with its villages. */
export type Town = {
  readonly code: string
  readonly name: string
  readonly villages: readonly { readonly code: string; readonly name: string }[]
}

/** Metres round the middle of its village in which a request lies. */
const REACH = 420
/** Share of requests that somebody placed on the map 落图率. */
const PLACED = 0.86

/** Where requests lie: near the place that the sketched town gives their village; the rest nobody placed. */
export function spotsOf(
  towns: readonly Town[],
  seed: number,
): (village: string) => { lon: number; lat: number } | null {
  const outline = outlineOf('440111')
  if (!outline) return () => null
  const drawn = drawTown(
    outline,
    townSeeds('440111'),
    towns.flatMap((town) => town.villages),
  )
  const middles = new Map(drawn.hamlets.map((one) => [one.code, one.at]))
  const draw = seeded(seed)
  return (village) => {
    const [placed, angle, far] = [draw(), draw() * 2 * Math.PI, REACH * Math.sqrt(draw())]
    const middle = middles.get(village)
    if (!middle || placed > PLACED) return null
    const [lon, lat] = drawn.plane.back([
      middle[0] + far * Math.cos(angle),
      middle[1] + far * Math.sin(angle),
    ])
    if (!contains(outline.geometry, { lon, lat })) return null
    return { lon: Math.round(lon * 1e6) / 1e6, lat: Math.round(lat * 1e6) / 1e6 }
  }
}
