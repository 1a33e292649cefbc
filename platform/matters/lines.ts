import {
  type AreaCode,
  addDays,
  type Day,
  dayOf,
  type Id,
  type Instant,
  isId,
  isWithin,
  no,
  ok,
  pathOf,
  type Refusal,
  type Result,
  type Say,
  say,
} from '../../base/index.ts'
import type { Actor } from '../org/declare.ts'
import { mayAct } from '../org/index.ts'
import type { Reader, Tx } from '../store/index.ts'
import type { MattersCity } from './city.ts'
import { refuse } from './line-refusals.ts'
import {
  type CategoryTree,
  checkLines,
  indexLines,
  keyOf,
  type Line,
  overlapsOf,
  simulate,
  unfit,
  whyFits,
} from './lines-decide.ts'
import { areaName as areaNameIn, cachedTree, draftOf, type LinesCity, whyIn } from './lines-form.ts'
import { plain, readSheet, type SheetRejected } from './lines-import.ts'
import * as keep from './lines-keep.ts'
import { endedOn, freshLine, layAll } from './lines-lay.ts'
import { decideProposal } from './lines-proposals.ts'
import { overlapWith, write } from './lines-write.ts'
import type { Plan } from './plan.ts'

type Fit = { readonly line: Line; readonly why: Say }
type Imported = {
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly ended: number
  readonly rejected: readonly SheetRejected[]
}

/** Today's and tomorrow's answer to "whose is this" 职责清单: kept, checked, tried on the past, and named by every dispatch. */
export function openLines(city: LinesCity) {
  const tree = cachedTree(city.codes)
  const areaName = (code: AreaCode) => areaNameIn(city, code)
  const may = (who: Actor, roles: readonly string[]): Result<unknown, Refusal> =>
    mayAct(who, roles, { area: who.district, units: [], openedBy: who.account }, city.roles)

  return {
    tree,

    /** One page of the list, by item and area. `q` finds item, area and unit names and words of the basis. */
    async list(
      reader: Reader,
      who: Actor,
      query: {
        readonly on?: Day
        readonly q?: string
        readonly units?: readonly Id[]
        readonly areas?: readonly AreaCode[]
        readonly categories?: readonly string[]
        readonly cursor?: string
        readonly limit?: number
      },
    ): Promise<{ readonly rows: Line[]; readonly next: string | null; readonly total: number }> {
      const limit = Math.min(Math.max(Math.trunc(query.limit ?? 50), 1), 200)
      const words = query.q?.trim() ? plain(query.q) : undefined
      const known = tree()
      const { rows, total } = await keep.page(
        reader,
        who.district,
        {
          ...(query.on ? { on: query.on } : {}),
          ...(query.units?.length ? { units: query.units } : {}),
          ...(query.areas?.length ? { areas: query.areas } : {}),
          ...(query.categories?.length ? { categories: query.categories } : {}),
          ...(words === undefined
            ? {}
            : {
                words: {
                  basis: (query.q ?? '').trim(),
                  categories: (city.codes()?.codes ?? [])
                    .filter(({ code }) => {
                      const path = known.path(code)
                      return (
                        code === words || plain(path.zh).includes(words) || plain(path.en).includes(words)
                      )
                    })
                    .map(({ code }) => code),
                  areas: city
                    .areas()
                    .filter((area) => plain(area.name).includes(words))
                    .map((area) => area.code),
                  units: city
                    .units()
                    .filter((unit) => plain(`${unit.name} ${unit.shortName ?? ''}`).includes(words))
                    .map((unit) => unit.id),
                },
              }),
        },
        cursorIn(query.cursor),
        limit + 1,
      )
      const last = rows.length > limit ? rows[limit - 1] : undefined
      return {
        rows: rows.slice(0, limit),
        next: last
          ? Buffer.from(JSON.stringify([last.category, last.area, last.id])).toString('base64url')
          : null,
        total,
      }
    },

    /**
     * Lines that fit, best first, each with the reason in words. Without a category the text is asked: the three items
     * whose everyday words it holds most of. `deeper`: towns differ here, so the place must be known better.
     */
    async suggest(
      reader: Reader,
      who: Actor,
      asked: { readonly category?: string; readonly area?: AreaCode; readonly text?: string },
      at: Instant,
    ): Promise<{ readonly fits: readonly Fit[]; readonly deeper: boolean }> {
      const day = dayOf(at)
      const known = tree()
      const area = asked.area && isWithin(asked.area, city.district) ? asked.area : city.district
      const guesses = asked.category
        ? [{ code: asked.category, words: [] as readonly string[] }]
        : known.guess(asked.text ?? '').slice(0, 3)
      const fits: Fit[] = []
      let deeper = false
      for (const { code, words } of guesses) {
        const chain = known.chain(code)
        if (chain.length === 0) continue
        const lines = await keep.fitting(reader, who.district, chain, pathOf(area), day)
        const asks = { category: code, area }
        for (const line of indexLines(lines, known).all(asks, day)) {
          if (fits.some((one) => one.line.id === line.id)) continue
          const why = whyFits(line, asks, known, areaName)
          fits.push({ line, why: words.length > 0 ? guessed(known, code, words, why) : why })
        }
        if (area === city.district) deeper ||= await hasDeeper(reader, who.district, code, day)
      }
      return { fits, deeper }
    },

    /** For each item its lines that fit a place on a day, best first, with the reason in words; one query for all. */
    async fitting(
      reader: Reader,
      district: AreaCode,
      asked: { readonly categories: readonly string[]; readonly area: AreaCode },
      day: Day,
    ): Promise<ReadonlyMap<string, readonly Fit[]>> {
      const known = tree()
      const chains = [...new Set(asked.categories.flatMap((code) => known.chain(code)))]
      if (chains.length === 0) return new Map()
      const index = indexLines(await keep.fitting(reader, district, chains, pathOf(asked.area), day), known)
      return new Map(
        asked.categories.map((category) => {
          const one = { category, area: asked.area }
          const fits = index.all(one, day)
          return [category, fits.map((line) => ({ line, why: whyFits(line, one, known, areaName) }))]
        }),
      )
    },

    /** Towns differ for an item: lines of single towns exist. */
    townsDiffer: (reader: Reader, district: AreaCode, category: string, day: Day): Promise<boolean> =>
      hasDeeper(reader, district, category, day),

    /** The best line for a case on a day; nothing when the list has a hole there. */
    async best(reader: Reader, district: AreaCode, asked: { category: string; area: AreaCode }, day: Day) {
      const chain = tree().chain(asked.category)
      const lines = await keep.fitting(reader, district, chain, pathOf(asked.area), day)
      return indexLines(lines, tree()).best(asked, day)
    },

    async read(reader: Reader, who: Actor, id: Id): Promise<Result<Line, Refusal>> {
      const line = isId(id) ? await keep.byId(reader, who.district, id) : undefined
      return line ? ok(line) : no(refuse['line.notFound']())
    },

    versions: (reader: Reader, who: Actor, id: Id) =>
      isId(id) ? keep.versions(reader, who.district, id) : Promise.resolve([]),

    /** A new line; where one of the same item, area and level is in force, `line.overlap`. */
    async create(
      tx: Tx,
      who: Actor,
      input: Readonly<Record<string, unknown>>,
      at: Instant,
    ): Promise<Result<Line, Refusal>> {
      const allowed = may(who, city.editors)
      if (!allowed.ok) return allowed
      const draft = draftOf(city, input, at)
      if (!draft.ok) return draft
      const line = freshLine(draft.value, null)
      const [clash] = overlapsOf([...(await keep.peers(tx, who.district, line)), line], dayOf(at))
      if (clash) return no(overlapWith(city, clash.a.id === line.id ? clash.b : clash.a))
      const refused = await write(tx, who, at, { make: [line], change: [] }, whyIn(input))
      return refused ? no(refused) : ok(line)
    },

    /**
     * Changes a line: `version` is the one that was seen. With `from`, a later day than its first, the line ends the day
     * before and a new one begins: what was dispatched earlier keeps the words it rested on.
     */
    async change(
      tx: Tx,
      who: Actor,
      id: Id,
      input: Readonly<Record<string, unknown>>,
      at: Instant,
    ): Promise<Result<Line, Refusal>> {
      const allowed = may(who, city.editors)
      if (!allowed.ok) return allowed
      const before = isId(id) ? await keep.byId(tx, who.district, id) : undefined
      if (!before) return no(refuse['line.notFound']())
      if (input.version !== undefined && input.version !== before.version)
        return no(refuse['line.stale']({ current: before }))
      if (before.validTo !== null && before.validTo < dayOf(at))
        return no(refuse['line.ended']({ on: before.validTo }))
      const { from, ...rest } = input
      const day = typeof from === 'string' && from > before.validFrom ? from : null
      const draft = draftOf(city, day ? { ...rest, validFrom: day } : rest, at, before)
      if (!draft.ok) return draft
      const others = (await keep.peers(tx, who.district, draft.value)).filter((line) => line.id !== before.id)
      const why = whyIn(input)
      const line: Line = day
        ? freshLine(draft.value, before.id)
        : { ...before, ...draft.value, version: before.version + 1 }
      const [clash] = overlapsOf([...others, line], dayOf(at)).filter(
        ({ a, b }) => a.id === line.id || b.id === line.id,
      )
      if (clash) return no(overlapWith(city, clash.a.id === line.id ? clash.b : clash.a))
      const work = day
        ? { make: [line], change: [[before, endedOn(before, addDays(day, -1))] as const] }
        : { make: [], change: [[before, line] as const] }
      const refused = await write(tx, who, at, work, why)
      return refused ? no(refused) : ok(line)
    },

    /** Ends a line with the day before today (a line that begins today or later: with its own first day). */
    async end(tx: Tx, who: Actor, id: Id, at: Instant): Promise<Result<Line, Refusal>> {
      const allowed = may(who, city.editors)
      if (!allowed.ok) return allowed
      const before = isId(id) ? await keep.byId(tx, who.district, id) : undefined
      if (!before) return no(refuse['line.notFound']())
      const today = dayOf(at)
      if (before.validTo !== null && before.validTo < today)
        return no(refuse['line.ended']({ on: before.validTo }))
      const line = endedOn(before, before.validFrom < today ? addDays(today, -1) : before.validFrom)
      const refused = await write(tx, who, at, { make: [], change: [[before, line]] }, null)
      return refused ? no(refused) : ok(line)
    },

    /**
     * Brings in a sheet: good rows are laid over the list, bad rows come back with all their reasons. A row that begins
     * later than the line in force ends that one the day before; the same file again changes nothing.
     */
    async importRows(
      tx: Tx,
      who: Actor,
      cells: readonly (readonly string[])[],
      at: Instant,
    ): Promise<Result<Imported, Refusal>> {
      const allowed = may(who, city.editors)
      if (!allowed.ok) return allowed
      const sheet = readSheet(
        cells,
        { tree: tree(), district: city.district, areas: city.areas(), units: city.units() },
        dayOf(at),
      )
      if ('code' in sheet) return no(sheet)
      const shelf = Map.groupBy(await keep.all(tx, who.district), keyOf)
      const laid = layAll(sheet.rows, shelf, (other) => overlapWith(city, other))
      const refused = await write(tx, who, at, laid.work, '批量导入')
      if (refused) return no(refused)
      return ok({
        ...laid.counts,
        rejected: [...sheet.rejected, ...laid.rejected].sort((a, b) => a.row - b.row),
      })
    },

    /** Holes, overlaps and orphans of the list as it stands on a day. */
    async check(reader: Reader, who: Actor, day: Day) {
      const allowed = may(who, city.readers)
      if (!allowed.ok) return allowed
      const areas = city.areas()
      const towns = areas.filter((area) => area.code.length === 9 && isWithin(area.code, city.district))
      const known = new Set(areas.map((area) => area.code))
      const living = new Set(city.units().map((unit) => unit.id))
      return ok(
        checkLines(
          await keep.all(reader, who.district, day),
          {
            tree: tree(),
            towns: towns.length > 0 ? towns.map((area) => area.code) : [city.district],
            unitLives: (id) => living.has(id),
            areaKnown: (code) => known.has(code),
          },
          day,
        ),
      )
    },

    /**
     * Tries a list on the matters of a time: `sheet` (a new list as rows of text, alone), or the list as it will stand on
     * `day`. Nothing is written.
     */
    async simulate(
      reader: Reader,
      who: Actor,
      input: {
        readonly sheet?: readonly (readonly string[])[]
        readonly drafts?: readonly Readonly<Record<string, unknown>>[]
        readonly day: Day
        readonly from: Instant
        readonly to: Instant
        readonly type?: string
      },
      at: Instant,
    ) {
      const allowed = may(who, city.readers)
      if (!allowed.ok) return allowed
      let lines: readonly Line[]
      let rejected: readonly SheetRejected[] = []
      let { day } = input
      if (input.sheet) {
        const read = readSheet(
          input.sheet,
          { tree: tree(), district: city.district, areas: city.areas(), units: city.units() },
          day,
        )
        if ('code' in read) return no(read)
        lines = read.rows.flatMap((row) => row.drafts.map((draft) => freshLine(draft, null)))
        rejected = read.rejected
      } else if (input.drafts) {
        const made: Line[] = []
        for (const one of input.drafts) {
          const draft = draftOf(city, one, at)
          if (!draft.ok) return draft
          made.push(freshLine(draft.value, null))
        }
        lines = made
      } else lines = await keep.all(reader, who.district, day)
      // A new list is tried as it stands once all of it is in force.
      if (input.sheet || input.drafts)
        for (const line of lines) if (line.validFrom > day) day = line.validFrom
      const groups = await keep.caseGroups(reader, who.district, input.from, input.to, input.type ?? null)
      return ok({ ...simulate(lines, groups, tree(), day), day, lines: lines.length, rejected })
    },

    async proposals(reader: Reader, who: Actor, open: boolean | null, limit = 100) {
      const allowed = may(who, city.readers)
      if (!allowed.ok) return allowed
      return ok(await keep.proposals(reader, who.district, open, Math.min(limit, 500)))
    },

    decideProposal: (
      tx: Tx,
      who: Actor,
      input: { readonly id: Id; readonly accept: boolean; readonly text?: string },
      at: Instant,
    ) => decideProposal(city, tx, who, input, at),
  }

  async function hasDeeper(reader: Reader, district: AreaCode, category: string, day: Day): Promise<boolean> {
    const towns = city.areas().filter((area) => area.code.length > city.district.length)
    const found = await keep.fitting(
      reader,
      district,
      tree().chain(category),
      towns.map((area) => area.code),
      day,
    )
    return found.length > 0
  }
}

export type Lines = ReturnType<typeof openLines>

/**
 * A dispatch that names a line 派单依据: the line must exist, be in force, and say this item, this place and this lead
 * unit. Asked after the decision and before anything is written; costs one look-up, and nothing when no line is named.
 */
export async function lineRefused(
  tx: Tx,
  city: Pick<MattersCity, 'codes' | 'areaName' | 'unitName'>,
  plan: Plan,
  at: Instant,
): Promise<Refusal | null> {
  const lead = plan.newTasks.find((task) => task.role === 'lead')
  if (!lead?.line) return null
  const line = isId(lead.line) ? await keep.byId(tx, plan.matter.district, lead.line) : undefined
  if (!line) return refuse['matter.lineUnfit']({ why: say('清单中没有这一条', 'the list has no such line') })
  const { category, area } = plan.matter
  const why = unfit(
    line,
    { category, area, unit: lead.unit },
    dayOf(at),
    cachedTree(() => city.codes('category'))(),
    { area: city.areaName, unit: city.unitName },
  )
  return why && refuse['matter.lineUnfit']({ why })
}

// ── small change ────────────────────────────────────────────────────────────────────────────────────────────────

function guessed(tree: CategoryTree, code: string, words: readonly string[], why: Say): Say {
  const title = tree.title(code) ?? say(code, code)
  const said = words.slice(0, 3).join('、')
  return say(
    `提到“${said}”，像是“${title.zh}”；${why.zh}`,
    `mentions ${said}, likely “${title.en}”; ${why.en}`,
  )
}

function cursorIn(text: string | undefined): keep.LineCursor | null {
  if (!text) return null
  try {
    const [category, area, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    return typeof category === 'string' && typeof area === 'string' && typeof id === 'string' && isId(id)
      ? [category, area, id]
      : null
  } catch {
    return null
  }
}
