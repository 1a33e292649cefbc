import type { AreaCode } from '../../../base/index.ts'
import { cellsOf } from '../ground/decide.ts'
import type { Ring, Shape } from '../ground/declare.ts'
import type { Town } from '../ground/town/town.ts'
import type { GridDraft } from './declare.ts'

/**
 * Grids of a demonstration 演示网格: every town is cut among its villages, a cell each; they tile the district because the cells
 * of towns do. A village in two pieces keeps the larger as 001 and numbers the others on.
 */
export function gridsOfTown(
  towns: readonly Shape[],
  villages: readonly {
    readonly code: string
    readonly name: string
    readonly at: readonly [number, number]
  }[],
  title = '网格',
): GridDraft[] {
  return towns.flatMap((town) => {
    const own = villages.filter((one) => one.code.startsWith(town.code))
    const seeds = (
      own.length > 0 ? own : [{ code: `${town.code}001`, name: town.name, at: [0, 0] as const }]
    ).map(({ code, name, at }) => ({ code, name, at: { lon: at[0], lat: at[1] } }))
    const rings = (
      town.geometry.type === 'Polygon' ? [town.geometry.coordinates] : town.geometry.coordinates
    ).map(([outer]) => (outer as Ring).slice(0, -1))
    const serial = new Map<string, number>()
    return rings.flatMap((ring) =>
      cellsOf(ring, seeds).flatMap(({ seed, geometry }) => {
        const pieces = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
        return pieces.flatMap((coordinates): GridDraft[] => {
          if ((coordinates[0]?.length ?? 0) < 4) return []
          const n = (serial.get(seed.code) ?? 0) + 1
          serial.set(seed.code, n)
          return [
            {
              code: `${seed.code}${String(n).padStart(3, '0')}`,
              name: `${shortOf(seed.name)}第${n}${title}`,
              geometry: { type: 'Polygon', coordinates },
            },
          ]
        })
      }),
    )
  })
}

const shortOf = (name: string): string => name.replace(/(?:社区)?居民委员会$|村民委员会$/, '')

/**
 * 单元网格 of a demonstration, 万米单元: the squares between the axes of streets, numbered on under the village that lies next.
 * Only where streets are: fields and hills have none.
 */
export function unitGridsOf(town: Town, towns: readonly AreaCode[]): GridDraft[] {
  const serial = new Map<string, number>()
  return towns.flatMap((code) => {
    const own = town.hamlets.filter((one) => one.town === code)
    return town.cellsIn(code).flatMap(({ ring, middle }): GridDraft[] => {
      let best: (typeof own)[number] | undefined
      let metres = Number.POSITIVE_INFINITY
      for (const one of own) {
        const far = Math.hypot(one.at[0] - middle[0], one.at[1] - middle[1])
        if (far < metres) [best, metres] = [one, far]
      }
      const n = (serial.get(best?.code ?? '') ?? 0) + 1
      if (!best || n > 999) return []
      serial.set(best.code, n)
      const line = ring.map((xy) => town.plane.back(xy))
      return [
        {
          code: `${best.code}${String(n).padStart(3, '0')}`,
          name: `${shortOf(best.name)}单元${n}`,
          geometry: { type: 'Polygon', coordinates: [[...line, line[0] as (typeof line)[number]]] },
        },
      ]
    })
  })
}
