import { addDays, dayOf, instantOf, no, ok, type Say } from '../../base/index.ts'
import { type Line, levelTitles, openLines } from '../../platform/matters/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { readCells } from '../sheet.ts'
import { LIST_EDITORS, LIST_READERS, onDuty } from './may.ts'

type Json = Readonly<Record<string, unknown>>

const YEAR_DAYS = 365

/** The responsibility list of this city over its code lists, areas and living units. */
export const linesOf = (city: OpenCity) =>
  openLines({
    district: city.plan.district,
    codes: () => city.compiled.codes.category,
    areas: () => [...city.catalog.areas.values()],
    units: () => [...city.catalog.units.values()].filter((unit) => unit.validTo === null),
    roles: city.compiled.roles,
    editors: LIST_EDITORS,
    readers: LIST_READERS,
  })

/** What a matter's line says, in words; null when its last dispatch named none. */
export async function lineNamed(city: OpenCity, reader: Reader, who: Actor, id: string | null) {
  if (id === null) return null
  const lines = linesOf(city)
  const found = await lines.read(reader, who, id)
  if (!found.ok) return null
  const { category, area, unit, basis, validFrom, validTo } = found.value
  return {
    ...{ id, category, area, unit, basis, validFrom, validTo },
    itemTitle: lines.tree().path(category),
    areaName: city.catalog.areaName(area) ?? area,
    unitName: city.catalog.unitName(unit) ?? unit,
  }
}

/** 职责清单 and the suggestion of whom to send a request to 派单建议. */
export function lineDesks(city: OpenCity) {
  const lines = linesOf(city)
  const { areaName, unitName } = city.catalog
  const names = (ids: readonly string[]) => ids.map((id) => ({ id, name: unitName(id) ?? id }))
  const words = (line: Pick<Line, 'category' | 'area' | 'unit'>) => ({
    item: lines.tree().path(line.category).zh,
    itemTitle: lines.tree().path(line.category),
    areaName: areaName(line.area) ?? line.area,
    unitName: unitName(line.unit) ?? line.unit,
  })
  const shown = (line: Line, day: string) => ({
    ...line,
    ...words(line),
    helperNames: names(line.helpers),
    levelTitle: levelTitles[line.level],
    state:
      line.validFrom > day ? 'future' : line.validTo !== null && line.validTo < day ? 'ended' : 'inForce',
  })
  const shownResult = (line: Line, at: Date) => ok({ line: shown(line, dayOf(at)) })
  const pathOf = (category: string | null): Say | null =>
    category === null ? null : lines.tree().path(category)

  return {
    async suggest(
      reader: Reader,
      who: Actor,
      input: { readonly category?: string; readonly area?: string; readonly text?: string },
      at: Date,
    ) {
      const may = onDuty(city, who)
      if (!may.ok) return may
      const { fits, deeper } = await lines.suggest(reader, who, input, at)
      return ok({
        lines: fits.slice(0, 10).map(({ line, why }) => ({ ...shown(line, dayOf(at)), why })),
        needsPlace: deeper && fits.every(({ line }) => line.area === city.plan.district),
      })
    },

    lines: {
      async list(reader: Reader, who: Actor, input: Json, at: Date) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const on = dayIn(input.at)
        const page = await lines.list(reader, who, {
          ...(on ? { on } : {}),
          ...(typeof input.q === 'string' ? { q: input.q } : {}),
          ...(Array.isArray(input.unit) ? { units: input.unit as string[] } : {}),
          ...(Array.isArray(input.area) ? { areas: input.area as string[] } : {}),
          ...(Array.isArray(input.category) ? { categories: input.category as string[] } : {}),
          ...(typeof input.cursor === 'string' ? { cursor: input.cursor } : {}),
          ...(typeof input.limit === 'number' ? { limit: input.limit } : {}),
        })
        return ok({ ...page, rows: page.rows.map((line) => shown(line, dayOf(at))) })
      },

      async history(reader: Reader, who: Actor, input: { readonly id: string }, at: Date) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const line = await lines.read(reader, who, input.id)
        if (!line.ok) return line
        const versions = await lines.versions(reader, who, input.id)
        return ok({
          line: shown(line.value, dayOf(at)),
          versions: versions.map((one) => ({ ...one, ...words(one), helperNames: names(one.helpers) })),
        })
      },

      async create(tx: Tx, who: Actor, input: Json, at: Date) {
        const made = await lines.create(tx, who, input, at)
        return made.ok ? shownResult(made.value, at) : made
      },
      async change(tx: Tx, who: Actor, input: { readonly id: string; readonly values: Json }, at: Date) {
        const made = await lines.change(tx, who, input.id, input.values, at)
        return made.ok ? shownResult(made.value, at) : made
      },
      async remove(tx: Tx, who: Actor, input: { readonly id: string }, at: Date) {
        const ended = await lines.end(tx, who, input.id, at)
        return ended.ok ? shownResult(ended.value, at) : ended
      },
      async importSheet(tx: Tx, who: Actor, input: { readonly bytes: Uint8Array }, at: Date) {
        const cells = await readCells(input.bytes)
        return cells.ok ? lines.importRows(tx, who, cells.value, at) : cells
      },

      async check(reader: Reader, who: Actor, input: Json, at: Date) {
        const day = dayIn(input.at) ?? dayOf(at)
        const found = await lines.check(reader, who, day)
        if (!found.ok) return found
        const { holes, overlaps, orphans } = found.value
        return ok({
          day,
          holes: holes.map((hole) => ({
            ...hole,
            itemTitle: pathOf(hole.category),
            areaNames: hole.areas.map((code) => areaName(code) ?? code),
          })),
          overlaps: overlaps.map(({ a, b, ...rest }) => ({ ...rest, a: shown(a, day), b: shown(b, day) })),
          orphans: orphans.map(({ line, what, names: lost }) => ({
            what,
            names: lost,
            line: shown(line, day),
          })),
        })
      },

      /** Tries `lines` (rows of fields), `csv` (a sheet as text) or the list as it stands on `validFrom`. */
      async simulate(reader: Reader, who: Actor, input: Json, at: Date) {
        const today = dayOf(at)
        const sheet =
          typeof input.csv === 'string' ? await readCells(new TextEncoder().encode(input.csv)) : null
        if (sheet && !sheet.ok) return sheet
        const done = await lines.simulate(
          reader,
          who,
          {
            ...(sheet?.ok ? { sheet: sheet.value } : {}),
            ...(Array.isArray(input.lines) ? { drafts: input.lines as Json[] } : {}),
            day: dayIn(input.validFrom) ?? today,
            from: instantOf(dayIn(input.from) ?? addDays(today, -YEAR_DAYS)),
            to: instantOf(addDays(dayIn(input.to) ?? today, 1)),
          },
          at,
        )
        if (!done.ok) return done
        const { samples, ...counts } = done.value
        const told = (rows: typeof samples.changed) =>
          rows.map((one) => ({
            ...one,
            itemTitle: pathOf(one.category),
            areaName: areaName(one.area) ?? one.area,
            unitName: unitName(one.unit) ?? one.unit,
            toName: one.to === null ? null : (unitName(one.to) ?? one.to),
          }))
        return ok({
          ...counts,
          samples: { changed: told(samples.changed), unroutable: told(samples.unroutable) },
        })
      },

      /** Those that wait; `?open=false` the decided ones, `?open=all` both. */
      async proposals(reader: Reader, who: Actor, input: Json, at: Date) {
        const open = input.open === 'all' ? null : input.open !== 'false'
        const found = await lines.proposals(reader, who, open)
        if (!found.ok) return found
        const rows = await Promise.all(
          found.value.map(async (one) => {
            const now =
              one.category === null
                ? undefined
                : await lines.best(
                    reader,
                    who.district,
                    { category: one.category, area: one.area },
                    dayOf(at),
                  )
            return {
              ...one,
              itemTitle: pathOf(one.category),
              areaName: areaName(one.area) ?? one.area,
              unitName: unitName(one.unit) ?? one.unit,
              /** What the list says today. */
              now: now ? shown(now, dayOf(at)) : null,
            }
          }),
        )
        return ok({ rows, next: null })
      },
      async decideProposal(
        tx: Tx,
        who: Actor,
        input: { readonly id: string; readonly accept: boolean; readonly text?: string },
        at: Date,
      ) {
        const done = await lines.decideProposal(tx, who, input, at)
        if (!done.ok) return no(done.error)
        const { decision, line } = done.value
        return ok({ decision, line: line ? shown(line, dayOf(at)) : null })
      },
    },
  }
}

const dayIn = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : undefined
