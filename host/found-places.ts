import { dayOf, type Instant, must } from '../base/index.ts'
import * as places from '../platform/places/index.ts'
import { baseMapOf } from './base-map.ts'
import type { OpenCity } from './open.ts'

/** Towns whose doors the demonstration knows; the others are known by their villages and roads. */
const WITH_DOORS = 3
const DOORS_A_TOWN = 120
const VILLAGES_A_DUTY = 4
const townsWithDoors = (town: places.Town) => town.centres.filter((one) => !one.rural).slice(0, WITH_DOORS)
const NAMES = '何林陈黄梁李张刘吴郭'
const GIVEN = ['志强', '晓雯', '建国', '丽华', '文杰', '小燕', '伟明', '秀珍', '国栋', '佩仪', '俊杰', '淑芬']

/** Standard addresses and grids that a demonstration starts with, drawn from the same town as its base map; once. */
export async function foundPlaces(city: OpenCity, at: Instant): Promise<void> {
  const { store, plan, catalog } = city
  const { district } = plan
  const town = baseMapOf(city).town()
  const outline = places.outlineOf(district)
  if (!plan.demo || !town) return
  const from = dayOf(at)
  const known = await places.grids.list(store, district, { kind: 'social', day: from })
  if (known.length > 0) return
  const middles = new Map(town.hamlets.map((one) => [one.code, town.plane.back(one.at)]))
  const centres = new Map(town.centres.map((one) => [one.code, town.plane.back(one.at)]))
  const areas = [...catalog.areas.values()]
    .filter((one) => one.code.startsWith(district))
    .map(({ code, name }) => {
      const [lon = null, lat = null] = middles.get(code) ?? centres.get(code) ?? []
      return { code, name, lon, lat }
    })
  const drafts = places.grids.gridsOfTown(
    places.townsOf(district),
    town.hamlets.map(({ code, name, at: spot }) => ({ code, name, at: town.plane.back(spot) })),
  )
  // 责任网格: one for every few villages; 单元网格: where the doors are known, block by block
  const duties = places.grids.gridsOfTown(
    places.townsOf(district),
    town.hamlets
      .filter((one, i) => i % VILLAGES_A_DUTY === 0 || one.town !== town.hamlets[i - 1]?.town)
      .map(({ code, name, at: spot }) => ({ code, name, at: town.plane.back(spot) })),
    '责任网格',
  )
  const units = places.grids.unitGridsOf(
    town,
    townsWithDoors(town).map((one) => one.code),
  )
  await store.tx(async (tx) => {
    must(await places.grids.lay(tx, district, 'social', drafts, from))
    must(await places.grids.lay(tx, district, 'duty', duties, from))
    must(await places.grids.lay(tx, district, 'unit', units, from))
    must(
      await places.grids.appoint(
        tx,
        district,
        drafts.flatMap(({ code }, i) =>
          (['chief', 'worker'] as const).map((role, k) => ({
            kind: 'social' as const,
            code,
            role,
            person: `${NAMES[(i * 3 + k * 7) % NAMES.length]}${GIVEN[(i * 5 + k * 11) % GIVEN.length]}`,
            phone: `1700001${String((i * 2 + k) % 10_000).padStart(4, '0')}`,
            from,
          })),
        ),
      ),
    )
    await places.addresses.takeAddresses(
      tx,
      district,
      doorsOf(town, (spot) => outline !== undefined && places.contains(outline.geometry, spot)),
      { areas, map: null, source: '演示地址库', by: null, name: '演示标准地址.csv' },
      at,
    )
  })
}

/** Some doors and blocks of flats of some towns, and every main road by its name. */
function* doorsOf(
  town: places.Town,
  within: (at: places.Point) => boolean,
): Generator<places.addresses.AddressInput> {
  const spot = (xy: readonly [number, number]) => {
    const [lon, lat] = town.plane.back(xy)
    return { lon, lat, crs: 'CGCS2000' }
  }
  let n = 0
  const code = (): string => `GZBY${String(++n).padStart(8, '0')}`
  for (const road of town.main) {
    if (road.class !== 'trunk' && road.class !== 'secondary') continue
    for (let k = 1; k < road.line.length; k += Math.max(1, Math.floor(road.line.length / 6))) {
      const at = road.line[k] as readonly [number, number]
      const nearest = [...town.centres].sort(
        (a, b) => Math.hypot(a.at[0] - at[0], a.at[1] - at[1]) - Math.hypot(b.at[0] - at[0], b.at[1] - at[1]),
      )[0]
      const [lon, lat] = town.plane.back(at)
      if (nearest && within({ lon, lat }))
        yield {
          code: code(),
          town: nearest.code,
          road: road.name,
          number: `${k * 12}号`,
          building: '无',
          ...spot(at),
        }
    }
  }
  for (const centre of townsWithDoors(town)) {
    const hamlets = town.hamlets.filter((one) => one.town === centre.code)
    let doors = 0
    const blocks = town.blocksIn(centre.code)
    for (const block of blocks) {
      const village = [...hamlets].sort(
        (a, b) =>
          Math.hypot(a.at[0] - block.middle[0], a.at[1] - block.middle[1]) -
          Math.hypot(b.at[0] - block.middle[0], b.at[1] - block.middle[1]),
      )[0]
      for (const house of town.buildings(block)) {
        if (doors >= DOORS_A_TOWN) break
        // every third house: spread over the town instead of its first corner
        if ((house.number + block.i + block.j) % 5 !== 0 && !house.estate) continue
        doors++
        yield {
          code: code(),
          town: centre.code,
          ...(village ? { village: village.code } : {}),
          road: house.road,
          number: `${house.number}号`,
          ...(house.estate ? { estate: house.estate } : {}),
          building: house.block ? `${house.block}栋` : '无',
          ...spot(house.at),
        }
      }
    }
  }
}
