import {
  dayOf,
  type Id,
  type Instant,
  isId,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import { append } from '../../platform/ledger/index.ts'
import { type Actor, factActorOf } from '../../platform/org/index.ts'
import * as places from '../../platform/places/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { filterOf } from '../filter.ts'
import type { OpenCity } from '../open.ts'
import { addressParser } from './address.ts'
import { holds, LIST_EDITORS, onDuty } from './may.ts'

type Json = Readonly<Record<string, unknown>>
const { addresses, grids } = places

const text = (value: unknown, most = 200): string =>
  typeof value === 'string' ? value.trim().slice(0, most) : ''
const number = (value: unknown): number => (value === undefined || value === '' ? Number.NaN : Number(value))
const day = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined
const kindIn = (value: unknown): places.grids.GridKind =>
  typeof value === 'string' && Object.hasOwn(grids.gridKinds, value)
    ? (value as places.grids.GridKind)
    : 'social'
const line = (value: unknown): [number, number][] =>
  Array.isArray(value)
    ? value
        .slice(0, 200)
        .flatMap((one) =>
          Array.isArray(one) && one.length >= 2 ? [[Number(one[0]), Number(one[1])] as [number, number]] : [],
        )
        .filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y))
    : []

/** Where an asker stands: the area of a duty that is narrower than the district comes first in a search. */
const ownArea = (who: Actor, district: string): string =>
  who.duties.map((duty) => duty.area).find((area) => area.length > district.length) ?? ''

/** Who answers for a grid, with the post in both languages. */
const holderSaid = ({ role, person }: places.grids.GridHolder) => ({ role: grids.holderRoles[role], person })

/** 地名地址与网格: place search, standard addresses, doubts, imports; grids with their holders. */
export function placesDesks(city: OpenCity) {
  const { plan, catalog } = city
  const { district } = plan
  const read = addressParser(city)
  const areaName = (code: string): string | null => (code ? (catalog.areaName(code) ?? null) : null)
  const pathOf = (code: string): string =>
    [code.slice(0, 9), code]
      .filter((one, i, all) => one.length >= 9 && all.indexOf(one) === i)
      .map((one) => areaName(one))
      .filter(Boolean)
      .join(' › ')
  const told = <F extends places.addresses.Found>(one: F) => ({
    ...one,
    path: pathOf(one.town),
    levelTitle: addresses.matchLevels[one.level],
  })
  const point = (input: Json): places.Point | undefined => {
    const [lon, lat] = [number(input.lon), number(input.lat)]
    return Number.isFinite(lon) && Number.isFinite(lat) ? { lon, lat } : undefined
  }
  const fact = (tx: Tx, who: Actor, kind: string, subject: Id, body: Json, at: Instant) =>
    append(tx, [
      {
        district,
        kind,
        subjectKind: kind.split('.')[0] as string,
        subject,
        at,
        actor: factActorOf(who),
        body,
      },
    ])
  const areasNow = () =>
    [...catalog.areas.values()]
      .filter((one) => one.code.startsWith(district))
      .map(({ code, name }) => ({ code, name }))

  /** What stands at a point: division, grid with its people, the address next to it. */
  async function here(
    reader: Reader,
    who: Actor,
    input: Json,
    at: Instant,
  ): Promise<Result<unknown, Refusal>> {
    const may = onDuty(city, who)
    if (!may.ok) return may
    const spot = point(input)
    const why = spot ? addresses.pointProblem(spot.lon, spot.lat) : addresses.pointProblem(Number.NaN, 0)
    if (!spot || why)
      return no(addresses.refusals['addresses.point']({ why: why ?? { zh: '缺少坐标', en: 'missing' } }))
    const today = dayOf(at)
    const located = city.map?.locate(spot)
    const [then, near] = await Promise.all([
      grids.at(reader, district, spot, day(input.on) ?? today),
      addresses.reverse(reader, district, spot),
    ])
    const area = located?.area ?? then[0]?.area.slice(0, 9) ?? ''
    return ok({
      point: spot,
      gcj: places.wgsToGcj(spot),
      area,
      path: pathOf(then[0]?.area.startsWith(area) ? then[0].area : area),
      schematic: located?.schematic === true,
      inside: located !== undefined,
      grids: then.map((one) => ({
        ...one,
        kindTitle: grids.gridKinds[one.kind],
        holders: one.holders.map((h) => ({ ...h, roleTitle: grids.holderRoles[h.role] })),
      })),
      addresses: near.map(told),
    })
  }

  return {
    places: {
      /** 事项落图: those of a list that have a place; the filter of the list, its rights, its count. */
      async matters(reader: Reader, who: Actor, input: Json, at: Instant) {
        return ok(await city.matters.points(reader, who, filterOf(city, input), at))
      },
      async search(reader: Reader, who: Actor, input: Json) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const near = point(input)
        const found = await addresses.search(reader, district, text(input.q, 100), {
          area: text(input.area, 12) || ownArea(who, district) || '',
          ...(near ? { near } : {}),
          limit: Math.min(20, Math.max(1, Math.trunc(number(input.limit)) || 8)),
        })
        return ok({ rows: found.map(told) })
      },
      async match(reader: Reader, who: Actor, input: Json) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const near = point(input)
        const found = await addresses.match(reader, district, text(input.text, 300), {
          read,
          ...(near ? { near } : {}),
        })
        return ok({
          ...found,
          best: found.best && told(found.best),
          others: found.others.map(told),
          levelTitle: found.level && addresses.matchLevels[found.level],
        })
      },
      here,
      async tree(reader: Reader, who: Actor) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const [rows, imports, open] = await Promise.all([
          addresses.counted(reader, district),
          addresses.imports(reader, district, 10),
          addresses.doubts(reader, district, true, 1_000),
        ])
        const towns = new Map<
          string,
          { code: string; name: string; n: number; pointed: number; toCheck: number }
        >()
        const byLevel: Record<string, number> = {}
        for (const { town, n, pointed, level, status } of rows) {
          const there = towns.get(town) ?? {
            code: town,
            name: areaName(town) ?? town,
            n: 0,
            pointed: 0,
            toCheck: 0,
          }
          there.n += n
          there.pointed += pointed
          if (status === 'toCheck') there.toCheck += n
          towns.set(town, there)
          byLevel[level] = (byLevel[level] ?? 0) + n
        }
        return ok({
          total: rows.reduce((sum, row) => sum + row.n, 0),
          pointed: rows.reduce((sum, row) => sum + row.pointed, 0),
          towns: [...towns.values()].sort((a, b) => a.code.localeCompare(b.code)),
          byLevel,
          levels: addresses.matchLevels,
          statuses: addresses.addressStatus,
          doubts: open.length,
          imports,
          may: { edit: holds(city, who, LIST_EDITORS).ok },
        })
      },
      async page(reader: Reader, who: Actor, input: Json) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const status = addresses.statusOf(text(input.status, 20) || undefined)
        const rows = await addresses.page(reader, district, {
          ...(text(input.town) ? { town: text(input.town, 9) } : {}),
          ...(input.status && status ? { status } : {}),
          ...(isId(text(input.after)) ? { after: text(input.after) as Id } : {}),
          limit: 51,
        })
        return ok({
          rows: rows.slice(0, 50).map((one) => ({
            ...one,
            path: pathOf(one.village || one.town),
            levelTitle: addresses.matchLevels[one.level],
            statusTitle: addresses.addressStatus[one.status],
          })),
          next: rows.length > 50 ? (rows[49]?.id ?? null) : null,
        })
      },
      async doubts(reader: Reader, who: Actor, input: Json) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        return ok({ rows: await addresses.doubts(reader, district, input.settled !== 'true', 200) })
      },
      async raise(tx: Tx, who: Actor, input: Json, at: Instant) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const spot = point(input)
        const raised = await addresses.raise(
          tx,
          district,
          {
            address: isId(text(input.address)) ? (text(input.address) as Id) : null,
            said: text(input.said, 300),
            why: text(input.why, 500),
            lon: spot?.lon ?? null,
            lat: spot?.lat ?? null,
            by: who.account,
          },
          at,
        )
        if (raised.ok)
          await fact(
            tx,
            who,
            'address.doubted',
            raised.value.id,
            { said: raised.value.said, why: raised.value.why },
            at,
          )
        return raised
      },
      async settle(tx: Tx, who: Actor, input: Json, at: Instant) {
        const may = holds(city, who, LIST_EDITORS)
        if (!may.ok) return may
        const settled = await addresses.settle(
          tx,
          district,
          text(input.id) as Id,
          {
            state: input.state === 'refused' ? 'refused' : 'mended',
            answer: text(input.answer, 500),
            by: who.account,
            retire: input.retire === true,
          },
          at,
        )
        if (settled.ok)
          await fact(
            tx,
            who,
            'address.settled',
            settled.value.id,
            { said: settled.value.said, answer: settled.value.answer ?? '' },
            at,
          )
        return settled
      },
      /** Opens its own transaction: a file of many thousand rows. */
      async importFile(
        who: Actor,
        input: { readonly name: string; readonly bytes: Uint8Array; readonly crs?: string },
        at: Instant,
      ): Promise<Result<unknown, Refusal>> {
        const may = holds(city, who, LIST_EDITORS)
        if (!may.ok) return may
        const rows = addresses.readCsv(input.bytes, input.crs)
        if (!rows.ok) return rows
        return ok(
          await city.store.tx(async (tx) => {
            const report = await addresses.takeAddresses(
              tx,
              district,
              rows.value,
              { areas: areasNow(), map: city.map, source: input.name, by: who.account, name: input.name },
              at,
            )
            await fact(
              tx,
              who,
              'address.imported',
              newId(),
              { name: input.name, taken: report.taken, refused: report.refused },
              at,
            )
            return report
          }),
        )
      },
    },

    grids: {
      async list(reader: Reader, who: Actor, input: Json, at: Instant) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const on = day(input.on) ?? dayOf(at)
        const kind = kindIn(input.kind)
        const rows = await grids.list(reader, district, {
          kind,
          day: on,
          ...(text(input.under, 12) ? { under: text(input.under, 12) } : {}),
        })
        const people = await grids.holders(reader, district, { kind, day: on })
        const byCode = new Map<string, ReturnType<typeof holderSaid>[]>()
        for (const one of people) byCode.set(one.code, [...(byCode.get(one.code) ?? []), holderSaid(one)])
        return ok({
          on,
          kind,
          kinds: grids.gridKinds,
          roles: grids.holderRoles,
          may: { edit: holds(city, who, LIST_EDITORS).ok },
          rows: rows.map((one) => ({
            ...one,
            path: pathOf(one.code.slice(0, 12)),
            people: byCode.get(one.code) ?? [],
          })),
        })
      },
      /** Grids that a drawn ring touches, with their people 周边网格力量. */
      async within(reader: Reader, who: Actor, input: Json, at: Instant) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const ring = line(
          text(input.within, 4_000)
            .split(';')
            .map((pair) => pair.split(',')),
        )
        if (ring.length < 3) return ok({ rows: [] })
        const shape: places.Geometry = {
          type: 'Polygon',
          coordinates: [[...ring, ring[0] as [number, number]]],
        }
        const near = await grids.list(reader, district, {
          kind: 'social',
          day: dayOf(at),
          box: places.boxOf(shape),
        })
        const touched = near.filter(
          ({ geometry }) =>
            ring.some(([lon, lat]) => places.contains(geometry, { lon, lat })) ||
            (geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()).some((one) =>
              one.some(([lon, lat]) => places.contains(shape, { lon, lat })),
            ),
        )
        const people = await grids.holders(reader, district, {
          kind: 'social',
          codes: touched.map((one) => one.code),
          day: dayOf(at),
        })
        return ok({
          rows: touched.map(({ code, name }) => ({
            code,
            name,
            people: people.filter((one) => one.code === code).map(holderSaid),
          })),
        })
      },
      async check(reader: Reader, who: Actor, input: Json, at: Instant) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const kind = kindIn(input.kind)
        // cells are drawn where streets are: only the others must fill the district
        const outline = kind === 'unit' ? undefined : places.outlineOf(district)
        return ok(await grids.check(reader, district, kind, day(input.on) ?? dayOf(at), outline?.geometry))
      },
      async history(reader: Reader, who: Actor, input: Json) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        return ok({
          ...(await grids.history(reader, district, kindIn(input.kind), text(input.code, 15))),
          roles: grids.holderRoles,
        })
      },
      async split(tx: Tx, who: Actor, input: Json, at: Instant) {
        const may = holds(city, who, LIST_EDITORS)
        if (!may.ok) return may
        const today = dayOf(at)
        const done = await grids.split(
          tx,
          district,
          kindIn(input.kind),
          {
            code: text(input.code, 15),
            line: line(input.line),
            from: day(input.from) ?? today,
            by: who.account,
          },
          today,
        )
        if (done.ok)
          await fact(
            tx,
            who,
            'grid.redrawn',
            newId(),
            { code: text(input.code, 15), made: done.value.map((one) => one.code), how: 'split' },
            at,
          )
        return done
      },
      async merge(tx: Tx, who: Actor, input: Json, at: Instant) {
        const may = holds(city, who, LIST_EDITORS)
        if (!may.ok) return may
        const today = dayOf(at)
        const codes = Array.isArray(input.codes) ? input.codes.map((one) => text(one, 15)).slice(0, 50) : []
        const done = await grids.merge(
          tx,
          district,
          kindIn(input.kind),
          { codes, name: text(input.name, 60), from: day(input.from) ?? today, by: who.account },
          today,
        )
        if (done.ok)
          await fact(
            tx,
            who,
            'grid.redrawn',
            newId(),
            { code: codes.join(' '), made: done.value.map((one) => one.code), how: 'merge' },
            at,
          )
        return done
      },
      async draw(tx: Tx, who: Actor, input: Json, at: Instant) {
        const may = holds(city, who, LIST_EDITORS)
        if (!may.ok) return may
        const today = dayOf(at)
        const draft = {
          code: text(input.code, 20),
          name: text(input.name, 60),
          geometry: input.geometry as places.Geometry,
        }
        const end = Array.isArray(input.end) ? input.end.map((one) => text(one, 15)) : []
        const done = await grids.redraw(
          tx,
          district,
          kindIn(input.kind),
          { end, add: [draft], from: day(input.from) ?? today, by: who.account },
          today,
        )
        if (done.ok)
          await fact(
            tx,
            who,
            'grid.redrawn',
            newId(),
            { code: draft.code, made: [draft.code], how: 'draw' },
            at,
          )
        return done
      },
      async appoint(tx: Tx, who: Actor, input: Json, at: Instant) {
        const may = holds(city, who, LIST_EDITORS)
        if (!may.ok) return may
        const role = text(input.role, 20)
        const done = await grids.appoint(tx, district, [
          {
            kind: kindIn(input.kind),
            code: text(input.code, 15),
            role: Object.hasOwn(grids.holderRoles, role) ? (role as places.grids.HolderRole) : 'worker',
            person: text(input.person, 40),
            phone: text(input.phone, 20) || null,
            from: day(input.from) ?? dayOf(at),
            to: day(input.to) ?? null,
          },
        ])
        if (done.ok)
          await fact(
            tx,
            who,
            'grid.appointed',
            newId(),
            { code: text(input.code, 15), person: text(input.person, 40) },
            at,
          )
        return done
      },
      async dismiss(tx: Tx, who: Actor, input: Json, at: Instant) {
        const may = holds(city, who, LIST_EDITORS)
        if (!may.ok) return may
        await grids.dismiss(tx, district, text(input.id) as Id, day(input.to) ?? dayOf(at))
        await fact(tx, who, 'grid.dismissed', newId(), { holder: text(input.id) }, at)
        return ok(null)
      },
    },
  }
}
