import type { ServerResponse } from 'node:http'
import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { DEMO_PASSWORD } from '../../cities/demo/staff.ts'
import { append } from '../../platform/ledger/index.ts'
import * as org from '../../platform/org/index.ts'
import { layers } from '../../platform/places/index.ts'
import { sql } from '../../platform/store/index.ts'
import { buildServer } from '../../server/index.ts'
import { openTestCity } from '../city.ts'
import {
  type DatasetRow,
  gradeOnRow,
  type MatterRow,
  type Shown,
  type Somebody,
  seesMatter,
  shownIn,
} from './oracle.ts'
import { COMMON_WORDS, type Generated, generate, SPOT } from './world.ts'

/** A difference between a door and the rules in words. */
export type Difference = {
  readonly path: string
  readonly who: string
  readonly row: string
  /** The door shows what the rules hide; the other way round it hides what they show. */
  readonly leak: boolean
}
export type Tally = { cases: number; mismatches: number; leaks: number }
export type Probed = {
  readonly cases: number
  readonly byPath: Readonly<Record<string, Tally>>
  readonly differences: readonly Difference[]
  readonly people: number
  readonly rows: number
  /** Of the pairs of person and request, how many the rules show. */
  readonly shown: number
}

type Answer = { readonly statusCode: number; readonly body: string; json(): unknown; rawPayload: Buffer }
type Get = (url: string) => Promise<Answer>
type Post = (url: string, payload: object) => Promise<Answer>

const account = (one: Somebody): string => (one as Somebody & { login?: string }).login ?? one.account
const sorted = (of: Readonly<Record<string, number>>): unknown[] => Object.entries(of).sort()

/** Open to everybody: of the public line, with no wish for secrecy. */
const isOpen = (row: MatterRow): boolean => row.type === TICKET && !row.secret && row.kind !== 'report'

const idsOf = (reply: Answer): string[] =>
  reply.statusCode === 200
    ? ((reply.json() as { rows?: { id: string }[] }).rows ?? []).map((row) => row.id)
    : []

/** All pages of a list; a refusal is an empty one. */
async function paged(
  ask: (cursor: string) => Promise<Pick<Answer, 'statusCode' | 'json'>>,
  each?: (rows: readonly unknown[]) => unknown,
): Promise<string[]> {
  const ids: string[] = []
  for (let cursor = ''; ; ) {
    const reply = await ask(cursor)
    if (reply.statusCode !== 200) return ids
    const { rows, next } = reply.json() as { rows: { id: string }[]; next: string | null }
    each?.(rows)
    ids.push(...rows.map((row) => row.id))
    if (!next) return ids
    cursor = `&cursor=${encodeURIComponent(next)}`
  }
}

/** A reader of the live feed that remembers of which requests it was told. */
function ear(heard: Set<string>): ServerResponse {
  const said = (text: string): true => {
    const data = /^event: fact\ndata: (.*)$/m.exec(text)?.[1]
    if (data) heard.add(String((JSON.parse(data) as { subject: string }).subject))
    return true
  }
  const raw = {
    destroyed: false,
    writableLength: 0,
    write: said,
    writeHead: () => raw,
    on: () => raw,
    end: () => raw,
  }
  return raw as unknown as ServerResponse
}

/** Numbers of the features of the layer of requests, as the city itself sees them. */
async function featureNumbers({
  city,
}: Awaited<ReturnType<typeof openTestCity>>): Promise<Map<number, string>> {
  const rows = await city.store.query<{ no: number; ref: string }>(
    sql`select f.no, f.ref from layer_feature f join layer l on l.district = f.district and l.slot = f.slot
      where l.name = 'hotline.tickets' and f.valid_to is null`,
  )
  return new Map(rows.map((row) => [row.no, row.ref]))
}

const TICKET = 'hotline.ticket'
const FIRST = 20

/**
 * Asks the real doors of a city for what each of many people sees, and compares with the rules in words: every list,
 * count, page, file, figure, search, tile and live message. One case is a person, a row and a path.
 */
export async function probe(size: {
  readonly seed: number
  readonly people: number
  readonly matters: number
  readonly rows?: number
  /** Of the pages of single requests every n-th is asked for; 1 = all. */
  readonly pagesEvery?: number
}): Promise<Probed> {
  const running = await openTestCity()
  const { city } = running
  const { app, hub } = await buildServer(running.running.doors, { log: false, rates: false })
  const differences: Difference[] = []
  const byPath: Record<string, Tally> = {}
  let shown = 0
  try {
    const made = await generate(running, size)
    const { world, accounts, matters } = made
    await running.running.mapped()
    await running.running.figured()
    const byId = new Map(matters.map((row) => [row.id, row]))
    const byNumber = new Map(matters.map((row) => [row.number, row]))

    const byFeature = await featureNumbers(running)

    const noted = (
      path: string,
      who: string,
      expected: ReadonlySet<string>,
      got: ReadonlySet<string>,
      of: number,
    ) => {
      const tally = byPath[path] ?? { cases: 0, mismatches: 0, leaks: 0 }
      byPath[path] = tally
      tally.cases += of
      const wrong = [
        ...[...got].filter((id) => !expected.has(id)).map((row) => ({ row, leak: true })),
        ...[...expected].filter((id) => !got.has(id)).map((row) => ({ row, leak: false })),
      ]
      for (const one of wrong) {
        tally.mismatches++
        if (one.leak) tally.leaks++
        if (differences.length < 50) differences.push({ path, who, ...one })
      }
    }

    const listeners: { login: string; heard: Set<string>; may: Set<string> }[] = []
    for (const one of accounts) {
      const login = await app.inject({
        ...{ method: 'POST', url: '/api/login' },
        payload: { name: one.login, password: DEMO_PASSWORD },
      })
      if (login.statusCode !== 200) throw new Error(`${one.login}: ${login.body}`)
      const token = login.cookies[0]?.value ?? ''
      const headers = {
        cookie: `huying_session=${token}`,
        'x-csrf-token': (login.json() as { csrf: string }).csrf,
      }
      const get = (url: string) => app.inject({ method: 'GET', url, headers })
      const post = (url: string, payload: object) => app.inject({ method: 'POST', url, headers, payload })
      const now = city.now().getTime()
      const may = new Set(matters.filter((row) => seesMatter(world, one, row, now)).map((row) => row.id))
      shown += may.size
      const all = matters.length
      const tickets = new Set([...may].filter((id) => byId.get(id)?.type === TICKET))
      const ticketsAll = matters.filter((row) => row.type === TICKET).length
      const check = (path: string, got: Iterable<string>, expected: ReadonlySet<string> = may, of = all) =>
        noted(path, one.login, expected, new Set([...got].filter((id) => byId.has(id))), of)

      check('list', await paged((cursor) => get(`/api/matters?limit=200${cursor}`)))
      check(
        'search',
        await paged((cursor) => get(`/api/matters?limit=200&q=${encodeURIComponent(COMMON_WORDS)}${cursor}`)),
      )
      // a program that a model steers, with the same session
      const tool = async (given: object) =>
        app.inject({
          ...{ method: 'POST', url: '/mcp' },
          headers: { authorization: `Bearer ${token}`, accept: 'application/json, text/event-stream' },
          payload: {
            ...{ jsonrpc: '2.0', id: 1, method: 'tools/call' },
            params: { name: 'find_matters', arguments: { limit: '200', ...given } },
          },
        })
      check(
        'mcp',
        await paged(async (cursor) => {
          const reply = await tool(
            cursor ? { cursor: decodeURIComponent(cursor.slice('&cursor='.length)) } : {},
          )
          const line = /^data: (.+)$/m.exec(reply.body)?.[1] ?? reply.body
          const said = JSON.parse(line) as { result: { content: readonly { text: string }[] } }
          return { statusCode: reply.statusCode, json: () => JSON.parse(said.result.content[0]?.text ?? '') }
        }),
      )
      const counts = (await get('/api/matters/counts')).json() as {
        total: number
        by: { kind: Record<string, number> }
      }
      const kinds: Record<string, number> = {}
      for (const id of may) {
        const kind = byId.get(id)?.kind ?? ''
        kinds[kind] = (kinds[kind] ?? 0) + 1
      }
      same('count', one.login, [may.size, ...sorted(kinds)], [counts.total, ...sorted(counts.by?.kind ?? {})])

      const every = size.pagesEvery ?? 1
      const asked = matters.filter((_, i) => i % every === 0)
      const opened = new Set<string>()
      for (const [i, row] of asked.entries()) {
        // now by id, now by the number that is told on the telephone
        const page = await get(`/api/matters/${i % 2 ? row.number : row.id}`)
        if (page.statusCode === 200) opened.add(row.id)
        else if (page.statusCode !== 404) throw new Error(`${page.statusCode} ${page.body}`)
      }
      check(
        'detail',
        opened,
        new Set(asked.filter((row) => may.has(row.id)).map((row) => row.id)),
        asked.length,
      )

      const file = await post('/api/matters/export', { columns: ['number'], format: 'csv' })
      if (file.statusCode === 200)
        check(
          'export',
          file.body.split(/\r?\n/).flatMap((line) => byNumber.get(line.replaceAll('"', '').trim())?.id ?? []),
        )
      else check('export', [])

      const span = `from=${new Date(now - 3 * 86_400_000).toISOString()}&to=${new Date(now + 3_600_000).toISOString()}`
      const figure = (await get(`/api/indicators/hotline.taken?${span}`)).json() as { value?: number | null }
      same('aggregate', one.login, [tickets.size], [figure.value ?? 0])
      check(
        'figure rows',
        await paged((cursor) => get(`/api/indicators/hotline.taken/rows?${span}&limit=200${cursor}`)),
        tickets,
        ticketsAll,
      )

      // the nearest few only: nothing hidden may be among them
      const similar = idsOf(
        await get(`/api/similar?text=${encodeURIComponent(`${COMMON_WORDS}严重，请处理`)}`),
      )
      check('similar', similar, new Set(similar.filter((id) => may.has(id))))
      const hidden = matters.filter((row) => !may.has(row.id)).slice(0, 5)
      const beside = (await Promise.all(hidden.map((row) => get(`/api/similar?matter=${row.id}`)))).filter(
        (reply) => reply.statusCode === 200,
      )
      noted(
        'similar',
        one.login,
        new Set(),
        new Set(beside.map((_, i) => hidden[i]?.id ?? '')),
        hidden.length,
      )

      for (const phone of made.phones.slice(0, 3)) {
        const card = (await get(`/api/callers?phone=${phone}`)).json() as { matters?: { id: string }[] }
        const his = matters.filter((row) => row.phone === phone)
        const expected = new Set(his.filter((row) => may.has(row.id)).map((row) => row.id))
        check(
          'caller',
          (card.matters ?? []).map((row) => row.id),
          expected,
          his.length,
        )
      }

      const { column, row } = layers.tileOf(SPOT, 16)
      const tile = await get(`/api/map/tiles/hotline.tickets/16/${column}/${row}`)
      check('tile', tile.statusCode === 200 ? await featuresOf(tile.rawPayload) : [], tickets, ticketsAll)
      const items = new Set<string>()
      for (let after = 0; ; ) {
        const page = await get(`/ogc/collections/hotline.tickets/items?limit=1000&after=${after}`)
        if (page.statusCode !== 200) break
        const { features, links } = page.json() as {
          features: { id: number; properties: { number: string } }[]
          links: { rel: string }[]
        }
        for (const feature of features) items.add(byNumber.get(feature.properties.number)?.id ?? '')
        if (!links.some((link) => link.rel === 'next')) break
        after = features.at(-1)?.id ?? 0
      }
      check('ogc', items, tickets, ticketsAll)

      const heard = new Set<string>()
      const actor = await running.running.doors.org.actorOf(token, city.now())
      if (!actor) throw new Error('no actor')
      await hub.join(ear(heard), actor, token, null)
      listeners.push({ login: one.login, heard, may })

      await registerOf(get, one)
      for (const dataset of made.datasets) await datasetOf(get, post, one, dataset)
    }

    // one fact about every request: who hears of it?
    const told = new Set<string>()
    const stop = running.running.doors.live.subscribe((event) => {
      if (event.event === 'fact') told.add(String(event.data.subject))
    })
    const system = org.systemActor(city.plan.district)
    await city.store.tx((tx) =>
      append(
        tx,
        matters.map((row) => ({
          ...{ district: city.plan.district, kind: 'matter.noted', subjectKind: 'matter', subject: row.id },
          ...{ at: city.now(), actor: org.factActorOf(system), body: {} },
        })),
      ),
    )
    for (let i = 0; i < 400 && told.size < matters.length; i++)
      await new Promise((resolve) => setTimeout(resolve, 25))
    stop()
    if (told.size < matters.length) throw new Error(`the live feed told of ${told.size} of ${matters.length}`)
    for (const one of listeners) noted('live', one.login, one.may, one.heard, matters.length)

    await publicOf()

    return {
      cases: Object.values(byPath).reduce((sum, one) => sum + one.cases, 0),
      ...{ byPath, differences, people: accounts.length, rows: matters.length, shown },
    }

    function same(path: string, who: string, expected: readonly unknown[], got: readonly unknown[]) {
      const equal = JSON.stringify(expected) === JSON.stringify(got)
      noted(
        path,
        who,
        new Set(),
        equal ? new Set() : new Set([`${JSON.stringify(got)} for ${JSON.stringify(expected)}`]),
        1,
      )
    }

    async function featuresOf(bytes: Buffer): Promise<string[]> {
      const { features } = new VectorTile(new PbfReader(bytes)).layers
      const numbers = Array.from({ length: features?.length ?? 0 }, (_, i) => Number(features?.feature(i).id))
      return numbers.flatMap((no) => byFeature.get(no) ?? [])
    }

    /** Base registers: rows by area and unit, values by grade. */
    async function registerOf(get: Get, one: Somebody) {
      const { name, readers, rows } = made.register
      const now = city.now().getTime()
      const grades = new Map(rows.map((row) => [row.id, gradeOnRow(world, readers, one, row, now)]))
      const may = new Set(rows.filter((row) => (grades.get(row.id) ?? 0) > 0).map((row) => row.id))
      const listed: { id: string; values: Record<string, unknown> }[] = []
      await paged(
        (cursor) => get(`/api/registers/${name}?limit=200${cursor}`),
        (page) => listed.push(...(page as typeof listed)),
      )
      const known = listed.filter((row) => grades.has(row.id))
      noted('register list', account(one), may, new Set(known.map((row) => row.id)), rows.length)
      const pages = new Set<string>()
      const past = new Set<string>()
      const few = rows.slice(0, FIRST)
      for (const row of few) {
        if ((await get(`/api/registers/${name}/${row.id}`)).statusCode === 200) pages.add(row.id)
        const history = await get(`/api/registers/${name}/${row.id}/history`)
        if (history.statusCode === 200 && (history.json() as { rows: unknown[] }).rows.length > 0)
          past.add(row.id)
      }
      const of = new Set(few.filter((row) => may.has(row.id)).map((row) => row.id))
      noted('register row', account(one), of, pages, few.length)
      noted('register history', account(one), of, past, few.length)
      // fields: personal ones never in clear, those above the grade not at all
      const open = new Set<string>()
      for (const row of known) {
        const grade = grades.get(row.id) ?? 0
        const { idNumber, phone, name: called, marriage } = row.values
        for (const [field, value] of Object.entries({ idNumber, phone, called }))
          if (typeof value === 'string' && !value.includes('*')) open.add(`${row.id} ${field}`)
        if (marriage === '10' && grade < 4) open.add(`${row.id} marriage ${grade}`)
        if (marriage !== '10' && grade >= 4) open.add(`${row.id} marriage hidden`)
        if (grade < 2 && row.values.sex === '1') open.add(`${row.id} sex`)
      }
      noted('register fields', account(one), new Set(), open, known.length * 5)
    }

    /** Rows of datasets by area, items by grade, in the list, the groups and the file. */
    async function datasetOf(get: Get, post: Post, one: Somebody, dataset: Generated['datasets'][number]) {
      const now = city.now().getTime()
      const rule = (row: DatasetRow, item: string) =>
        shownIn(world, dataset, one, row, dataset.items[item] ?? { grade: 9, personal: false }, now)
      const may = new Set(dataset.rows.filter((row) => rule(row, 'no') !== 'no row').map((row) => row.key))
      // rows are recognised by a key of grade 1, which every right that shows the row shows in clear
      const got: { values: Record<string, unknown> }[] = []
      await paged(
        (cursor) => get(`/api/sharing/rows?dataset=${dataset.id}&limit=100${cursor}`),
        (page) => got.push(...(page as typeof got)),
      )
      noted(
        'dataset list',
        account(one),
        may,
        new Set(got.map((row) => String(row.values.no))),
        dataset.rows.length,
      )
      const wrong = new Set<string>()
      for (const row of got) {
        const source = dataset.rows.find((each) => each.key === row.values.no)
        if (!source) continue
        for (const item of ['name', 'person', 'floors']) {
          const value = row.values[item]
          const how: Shown = value === undefined ? 'hidden' : String(value).includes('*') ? 'masked' : 'clear'
          const expected = rule(source, item)
          if (how !== expected) wrong.add(`${source.key} ${item}: ${how} for ${expected}`)
        }
      }
      noted('dataset items', account(one), new Set(), wrong, got.length * 3)
      const file = await post('/api/sharing/rows/export', { dataset: dataset.id, format: 'ndjson' })
      const lines = file.statusCode === 200 ? file.body.split('\n').filter(Boolean) : []
      const exported = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
      const keys = exported.map((row) => String(row.no ?? row.编号))
      noted('dataset export', account(one), may, new Set(keys), dataset.rows.length)
      const groups = await post('/api/sharing/rows/groups', { dataset: dataset.id, by: ['area'] })
      if (groups.statusCode === 200) {
        const { total } = groups.json() as { total?: number | null }
        if (typeof total === 'number') {
          const over = total > may.size ? new Set([`${total} of ${may.size}`]) : new Set<string>()
          noted('dataset groups', account(one), new Set(), over, 1)
        }
      }
    }

    /** What anybody may read without a session: no request that is secret, and of none who asked. */
    async function publicOf() {
      const found = new Set<string>()
      for (let page = 1; page < 50; page++) {
        const reply = await app.inject({
          method: 'GET',
          url: `/open311/v2/requests.json?page_size=100&page=${page}`,
        })
        const rows = reply.json() as { service_request_id: string; description: string | null }[]
        if (!Array.isArray(rows) || rows.length === 0) break
        for (const row of rows) found.add(byNumber.get(row.service_request_id)?.id ?? '')
      }
      const open = new Set(matters.filter(isOpen).map((row) => row.id))
      noted('open311', 'anyone', open, new Set([...found].filter((id) => byId.has(id))), matters.length)
      const map = await app.inject({
        method: 'GET',
        url: '/ogc/collections/hotline.tickets/items?limit=1000',
      })
      noted(
        'ogc',
        'anyone',
        new Set(),
        map.statusCode === 200 ? new Set(['a collection of requests']) : new Set(),
        matters.length,
      )
    }
  } finally {
    hub.close()
    await app.close()
    await running.close()
  }
}
