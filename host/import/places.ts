import type { AreaCode, Id } from '../../base/index.ts'
import type { Area, Unit } from '../../platform/org/index.ts'
import { addressArea } from '../../platform/places/index.ts'

/** Answers kept for place names that come again and again in one file. */
const REMEMBERED = 20_000

/**
 * Finds the area of a request: by its place as written, else by full names (石井街道) standing in its words. Names
 * of a single word in running text mean too many things.
 */
export function areaFinder(
  all: Iterable<Area>,
  district: AreaCode,
): (place: string, words: string) => AreaCode | undefined {
  const areas = [...all].filter((area) => area.code.startsWith(district) && area.code !== district)
  const known = new Map<string, AreaCode | undefined>()
  const ofPlace = (place: string): AreaCode | undefined => {
    if (known.has(place)) return known.get(place)
    const code = /^\d{6,12}$/.test(place) && areas.some((area) => area.code === place) ? place : undefined
    const found = code ?? addressArea(place, areas)
    if (known.size < REMEMBERED) known.set(place, found)
    return found
  }
  const ofWords = (words: string): AreaCode | undefined => {
    const named = areas.filter((area) => [...area.name].length >= 3 && words.includes(area.name))
    return named.length > 0 ? addressArea(words, named) : undefined
  }
  return (place, words) => (place ? ofPlace(place) : undefined) ?? ofWords(words)
}

/** Units by full or short name; a name that two units bear means neither. */
export function unitFinder(all: Iterable<Unit>): (name: string) => Id | undefined {
  const byName = new Map<string, Id | null>()
  for (const unit of all)
    for (const name of new Set([unit.name, unit.shortName ?? unit.name]))
      byName.set(name, byName.has(name) ? null : unit.id)
  return (name) => byName.get(name.trim()) ?? undefined
}
