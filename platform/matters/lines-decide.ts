import {
  type AreaCode,
  addDays,
  type Day,
  type Id,
  isWithin,
  levelOf,
  pathOf,
  type Say,
  say,
} from '../../base/index.ts'
import type { CodeList } from '../fields/declare.ts'
import { type Guess, guesserOf } from './lines-guess.ts'

/** Which tier of government leads 层级: 2 city, 3 district, 4 town, 5 village. */
export type LineLevel = 2 | 3 | 4 | 5

export const levelTitles: Readonly<Record<LineLevel, Say>> = {
  2: say('市级', 'city'),
  3: say('区级', 'district'),
  4: say('镇街级', 'town'),
  5: say('村居级', 'village'),
}

/** What one line 职责清单条目 says: for this item in this territory, this unit leads, on this basis. */
export type LineDraft = {
  /** Leaf or group of the category list; a group stands for all below it. */
  readonly category: string
  /** The territory; everything below it is covered. */
  readonly area: AreaCode
  readonly level: LineLevel
  readonly unit: Id
  readonly helpers: readonly Id[]
  /** Law, list of powers 三定/权责清单, decision: never empty. */
  readonly basis: string
  readonly validFrom: Day
  /** Last day; null = open. */
  readonly validTo: Day | null
}

export type Line = LineDraft & {
  readonly id: Id
  readonly version: number
  /** The line whose place it took. */
  readonly replaces: Id | null
}

/** What has to be sent somewhere: category leaf or group, and place as deep as it is known. */
export type LineCase = { readonly category: string; readonly area: AreaCode }

export const inForce = (line: Pick<LineDraft, 'validFrom' | 'validTo'>, day: Day): boolean =>
  line.validFrom <= day && (line.validTo === null || line.validTo >= day)

/** Same item, territory and level: two such lines in force on one day contradict each other. */
export const keyOf = (line: Pick<LineDraft, 'category' | 'area' | 'level'>): string =>
  `${line.category}/${line.area}/${line.level}`

// ── categories ──────────────────────────────────────────────────────────────────────────────────────────────────

export type CategoryTree = {
  /** The code and what it lies in, most specific first; empty when unknown. */
  readonly chain: (code: string) => readonly string[]
  readonly title: (code: string) => Say | undefined
  /** 城市管理 › 占道经营. */
  readonly path: (code: string) => Say
  /** Leaves in use on a day. */
  readonly leaves: (day: Day) => readonly string[]
  readonly inUse: (code: string, day: Day) => boolean
  /** Leaves whose words occur in a text, the likeliest first, each with its share of the belief. */
  readonly guess: (text: string) => readonly Guess[]
}

export function treeOf(list: Pick<CodeList, 'codes'> | undefined): CategoryTree {
  const codes = new Map((list?.codes ?? []).map((one) => [one.code, one]))
  const parents = new Set([...codes.values()].flatMap((one) => one.parent ?? []))
  const chains = new Map<string, readonly string[]>()
  let guesser: ReturnType<typeof guesserOf> | undefined
  const chain = (code: string): readonly string[] => {
    const known = chains.get(code)
    if (known) return known
    const found: string[] = []
    let at = codes.get(code)
    while (at && !found.includes(at.code)) {
      found.push(at.code)
      at = at.parent === undefined ? undefined : codes.get(at.parent)
    }
    chains.set(code, found)
    return found
  }
  const inUse = (code: string, day: Day): boolean => {
    const one = codes.get(code)
    return one !== undefined && (one.validTo === undefined || one.validTo >= day)
  }
  return {
    chain,
    inUse,
    title: (code) => codes.get(code)?.title,
    path: (code) => {
      const titles = chain(code).flatMap((one) => codes.get(one)?.title ?? [])
      const words = (language: keyof Say) =>
        titles.length === 0
          ? code
          : titles
              .map((title) => title[language])
              .reverse()
              .join(' › ')
      return say(words('zh'), words('en'))
    },
    leaves: (day) => [...codes.keys()].filter((code) => !parents.has(code) && inUse(code, day)),
    guess: (text) => {
      guesser ??= guesserOf([...codes.values()])
      return guesser(text)
    },
  }
}

// ── which lines fit ─────────────────────────────────────────────────────────────────────────────────────────────

export type LineIndex = {
  /** All lines in force that fit, best first: most specific item, then deepest territory, then highest tier. */
  readonly all: (asked: LineCase, day: Day) => readonly Line[]
  readonly best: (asked: LineCase, day: Day) => Line | undefined
}

/** At equal fit the higher tier goes first: a department's duty is not pushed down to a town (国办函〔2025〕66号). */
const byTier = (a: Line, b: Line): number =>
  a.level - b.level || (a.validFrom < b.validFrom ? 1 : a.validFrom > b.validFrom ? -1 : a.id < b.id ? -1 : 1)

export function indexLines(lines: readonly Line[], tree: CategoryTree): LineIndex {
  const shelf = new Map<string, Line[]>()
  for (const line of lines) {
    const key = `${line.category}/${line.area}`
    const there = shelf.get(key)
    if (there) there.push(line)
    else shelf.set(key, [line])
  }
  for (const there of shelf.values()) there.sort(byTier)
  const all = (asked: LineCase, day: Day): Line[] => {
    const places = [...pathOf(asked.area)].reverse()
    return tree
      .chain(asked.category)
      .flatMap((category) =>
        places.flatMap((area) =>
          (shelf.get(`${category}/${area}`) ?? []).filter((line) => inForce(line, day)),
        ),
      )
  }
  return {
    all,
    best: (asked, day) => {
      for (const category of tree.chain(asked.category))
        for (let length = asked.area.length; length >= 2; length--) {
          const there = shelf.get(`${category}/${asked.area.slice(0, length)}`)
          const line = there?.find((one) => inForce(one, day))
          if (line) return line
        }
      return undefined
    },
  }
}

/** Why a line fits, in words. */
export function whyFits(
  line: LineDraft,
  asked: LineCase,
  tree: CategoryTree,
  areaName: (code: AreaCode) => string | undefined,
): Say {
  const title = tree.title(line.category) ?? say(line.category, line.category)
  const place = areaName(line.area) ?? line.area
  const item =
    line.category === asked.category
      ? say(`清单列明“${title.zh}”`, `the list names “${title.en}”`)
      : say(`清单没有更细的条目，按上级分类“${title.zh}”`, `no finer line: by the group “${title.en}”`)
  const where =
    levelOf(line.area) >= 4
      ? say(`地点在${place}`, `the place lies in ${place}`)
      : say(`适用${place}全域`, `holds for all of ${place}`)
  return say(`${item.zh}，${where.zh}`, `${item.en}; ${where.en}`)
}

/** Why a named line cannot carry a dispatch; null when it can. */
export function unfit(
  line: Line,
  asked: { readonly category: string | null; readonly area: AreaCode; readonly unit: Id | null },
  day: Day,
  tree: CategoryTree,
  names: {
    readonly area: (code: AreaCode) => string | undefined
    readonly unit: (id: Id) => string | undefined
  },
): Say | null {
  if (line.validFrom > day)
    return say(`自 ${line.validFrom} 起才生效`, `it takes effect on ${line.validFrom} only`)
  if (line.validTo !== null && line.validTo < day)
    return say(`已于 ${line.validTo} 失效`, `it ended on ${line.validTo}`)
  if (asked.category === null || !tree.chain(asked.category).includes(line.category)) {
    const mine = asked.category === null ? say('未分类', 'without category') : tree.path(asked.category)
    const its = tree.path(line.category)
    return say(
      `它说的是“${its.zh}”，工单是“${mine.zh}”`,
      `it is about “${its.en}”, the matter is “${mine.en}”`,
    )
  }
  if (!isWithin(asked.area, line.area)) {
    const place = names.area(line.area) ?? line.area
    return say(`它只适用${place}，事发地不在其中`, `it holds for ${place} only, and the place lies elsewhere`)
  }
  if (asked.unit !== null && asked.unit !== line.unit) {
    const unit = names.unit(line.unit) ?? line.unit
    return say(`它的主办单位是${unit}，与所派单位不同`, `its lead unit is ${unit}, not the one chosen`)
  }
  return null
}

// ── is the list sound ───────────────────────────────────────────────────────────────────────────────────────────

/** A leaf for which some towns have nobody. */
export type Hole = {
  readonly category: string
  readonly areas: readonly AreaCode[]
  readonly everywhere: boolean
}
/** Two lines of equal specificity on the same days. `differs`: they even name different units. */
export type Overlap = {
  readonly a: Line
  readonly b: Line
  readonly from: Day
  readonly to: Day | null
  readonly differs: boolean
}
export type Orphan = {
  readonly line: Line
  readonly what: 'unit' | 'helper' | 'category' | 'area'
  readonly names: readonly string[]
}

export type LineWorld = {
  readonly tree: CategoryTree
  /** The smallest territories that must be covered: towns, or the district itself where it has none. */
  readonly towns: readonly AreaCode[]
  readonly unitLives: (id: Id) => boolean
  readonly areaKnown: (code: AreaCode) => boolean
}

export function checkLines(
  lines: readonly Line[],
  world: LineWorld,
  day: Day,
): { readonly holes: Hole[]; readonly overlaps: Overlap[]; readonly orphans: Orphan[] } {
  const index = indexLines(lines, world.tree)
  const holes = world.tree.leaves(day).flatMap((category): Hole[] => {
    const areas = world.towns.filter((area) => !index.best({ category, area }, day))
    return areas.length === 0 ? [] : [{ category, areas, everywhere: areas.length === world.towns.length }]
  })
  const live = lines.filter((line) => line.validTo === null || line.validTo >= day)
  return {
    holes,
    overlaps: overlapsOf(live, day),
    orphans: live.flatMap((line) => orphansOf(line, world, day)),
  }
}

export function overlapsOf(lines: readonly Line[], day: Day): Overlap[] {
  const groups = Map.groupBy(lines, keyOf)
  const found: Overlap[] = []
  for (const group of groups.values()) {
    const rows = group.toSorted((a, b) =>
      a.validFrom < b.validFrom ? -1 : a.validFrom > b.validFrom ? 1 : 0,
    )
    for (const [i, a] of rows.entries())
      for (const b of rows.slice(i + 1)) {
        if (a.validTo !== null && a.validTo < b.validFrom) continue
        const to =
          a.validTo === null ? b.validTo : b.validTo === null || a.validTo < b.validTo ? a.validTo : b.validTo
        if (to === null || to >= day) found.push({ a, b, from: b.validFrom, to, differs: a.unit !== b.unit })
      }
  }
  return found
}

function orphansOf(line: Line, { tree, unitLives, areaKnown }: LineWorld, day: Day): Orphan[] {
  const helpers = line.helpers.filter((unit) => !unitLives(unit))
  return [
    ...(unitLives(line.unit) ? [] : [{ line, what: 'unit' as const, names: [line.unit] }]),
    ...(helpers.length === 0 ? [] : [{ line, what: 'helper' as const, names: helpers }]),
    ...(tree.inUse(line.category, day) ? [] : [{ line, what: 'category' as const, names: [line.category] }]),
    ...(areaKnown(line.area) ? [] : [{ line, what: 'area' as const, names: [line.area] }]),
  ]
}

// ── a new list on old matters ───────────────────────────────────────────────────────────────────────────────────

/** Matters of the past that are alike: same item, place and unit that led in the end. */
export type CaseGroup = {
  readonly category: string | null
  readonly area: AreaCode
  readonly unit: Id
  readonly count: number
  /** Number of one of them. */
  readonly sample: string
}

export type Moved = CaseGroup & { readonly to: Id | null; readonly line: Id | null }

export type Simulated = {
  readonly matters: number
  readonly same: number
  readonly changed: number
  readonly unroutable: number
  /** Largest groups first, at most `SAMPLES` of each sort. */
  readonly samples: { readonly changed: readonly Moved[]; readonly unroutable: readonly Moved[] }
}

const SAMPLES = 20

/** Sends old matters by a list as it holds on a day and compares with the unit that led them in the end. */
export function simulate(
  lines: readonly Line[],
  groups: readonly CaseGroup[],
  tree: CategoryTree,
  day: Day,
): Simulated {
  const index = indexLines(lines, tree)
  const changed: Moved[] = []
  const unroutable: Moved[] = []
  let same = 0
  for (const group of groups) {
    const line =
      group.category === null ? undefined : index.best({ category: group.category, area: group.area }, day)
    if (!line) unroutable.push({ ...group, to: null, line: null })
    else if (line.unit === group.unit) same += group.count
    else changed.push({ ...group, to: line.unit, line: line.id })
  }
  const sum = (rows: readonly CaseGroup[]) => rows.reduce((total, row) => total + row.count, 0)
  const top = (rows: readonly Moved[]) => rows.toSorted((a, b) => b.count - a.count).slice(0, SAMPLES)
  const [moved, lost] = [sum(changed), sum(unroutable)]
  return {
    matters: same + moved + lost,
    same,
    changed: moved,
    unroutable: lost,
    samples: { changed: top(changed), unroutable: top(unroutable) },
  }
}

// ── where a new line goes among the old ones ────────────────────────────────────────────────────────────────────

export type Placed =
  | { readonly do: 'nothing'; readonly line: Line }
  | { readonly do: 'change'; readonly line: Line; readonly draft: LineDraft }
  /** `ends`: lines of the same key that give way the day before. */
  | { readonly do: 'create'; readonly draft: LineDraft; readonly ends: readonly Line[] }
  | { readonly do: 'refuse'; readonly other: Line }

const sameWords = (line: LineDraft, draft: LineDraft): boolean =>
  line.unit === draft.unit &&
  line.basis === draft.basis &&
  line.helpers.length === draft.helpers.length &&
  line.helpers.every((unit) => draft.helpers.includes(unit)) &&
  (draft.validTo === null || draft.validTo === line.validTo)

/**
 * Lays a draft over the lines of its key: what it repeats stays, what begins the same day is changed, what is still in
 * force ends the day before, and where a later line begins the draft ends before it. Doing it twice changes nothing.
 */
export function place(existing: readonly Line[], draft: LineDraft): Placed {
  const peers = existing.filter((line) => keyOf(line) === keyOf(draft))
  const here = peers.find((line) => inForce(line, draft.validFrom))
  const later = peers
    .filter((line) => line.validFrom > draft.validFrom)
    .sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))[0]
  const reachesLater = later && (draft.validTo === null || draft.validTo >= later.validFrom)
  if (here && sameWords(here, draft)) return { do: 'nothing', line: here }
  if (reachesLater && draft.validTo !== null) return { do: 'refuse', other: later }
  const cut = reachesLater ? { ...draft, validTo: addDays(later.validFrom, -1) } : draft
  if (here?.validFrom === draft.validFrom)
    return { do: 'change', line: here, draft: { ...cut, validTo: cut.validTo ?? here.validTo } }
  return { do: 'create', draft: cut, ends: here ? [here] : [] }
}
