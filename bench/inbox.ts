import { parseArgs } from 'node:util'
import { must } from '../base/index.ts'
import { openDatabase, readSettings } from '../host/index.ts'
import { sql } from '../platform/store/index.ts'
import { against, type Caller, login, machine, startCity, summary, told } from './city.ts'
import { openingOf } from './cycle.ts'

// The inbox over HTTP: first page and counts with every one, two and three filters of nine, as an agent (the whole
// district) and as a handler (one unit); a request made and then listed at once; similar requests.
// node bench/inbox.ts --data FOLDER [--url postgres://…] [--repeat 1000]

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    url: { type: 'string' },
    port: { type: 'string', default: '41411' },
    repeat: { type: 'string', default: '1000' },
    limit: { type: 'string', default: '100' },
  },
})
if (!values.data) throw new Error('--data FOLDER is missing: the folder of a city made by `huying start`')
const LIMIT = Number(values.limit)

const settings = {
  ...readSettings({}),
  dataDir: values.data,
  ...(values.url ? { databaseUrl: values.url } : {}),
}
const city = await startCity({
  port: Number(values.port),
  dataDir: values.data,
  ...(values.url ? { url: values.url } : {}),
})
const beside = must(await openDatabase({ settings, join: true }))

/** Values that occur often, seldom and hardly ever, so that the plan for the one does not hide the other. */
async function choices(): Promise<Record<string, string[]>> {
  const spread = async (column: string): Promise<string[]> => {
    const rows = await beside.query<{ value: string }>(sql`
      select ${sql.id(column)} as value from matter where ${sql.id(column)} is not null group by 1 order by count(*) desc`)
    return [rows[0]?.value, rows[Math.floor(rows.length / 2)]?.value, rows.at(-1)?.value].filter(
      (one) => one !== undefined,
    )
  }
  const columns = ['state', 'kind', 'category', 'urgency', 'channel', 'area']
  const found = await Promise.all(columns.map(spread))
  const tags = await beside.query<{ value: string }>(
    sql`select unnest(tags) as value from matter group by 1 order by count(*) desc`,
  )
  return {
    ...Object.fromEntries(columns.map((column, i) => [column, found[i] ?? []])),
    unit: await spread('lead_unit'),
    light: ['green', 'yellow', 'red'],
    tag: [tags[0]?.value, tags.at(-1)?.value].filter((one) => one !== undefined),
  }
}

/** A handler of the unit with the most requests. */
async function busiest(): Promise<Caller> {
  const units = await beside.query<{ unit: string }>(
    sql`select lead_unit as unit from matter where lead_unit is not null group by 1 order by count(*) desc`,
  )
  const staff = await beside.query<{
    name: string
    unit: string
  }>(sql`select a.name, o.unit::text as unit from account a
    join appointment p on p.person = a.person join post o on o.id = p.post where a.name like 'unit%' order by a.name`)
  const name = units.flatMap(({ unit }) => staff.filter((one) => one.unit === unit))[0]?.name
  if (!name) throw new Error('nobody handles anything')
  return login(city.base, name)
}

type Slow = { readonly ms: number; readonly query: string }

/** Every single filter, pair and triple with changing values, each asked once (a cold question is what a person asks). */
async function filters(who: Caller, path: string, all: Record<string, string[]>) {
  const names = Object.keys(all)
  const sets: string[][] = []
  for (let a = 0; a < names.length; a++) {
    sets.push([names[a] as string])
    for (let b = a + 1; b < names.length; b++) {
      sets.push([names[a] as string, names[b] as string])
      for (let c = b + 1; c < names.length; c++)
        sets.push([names[a] as string, names[b] as string, names[c] as string])
    }
  }
  const samples: number[] = []
  const slow: Slow[] = []
  let wrong = 0
  for (let turn = 0; turn < 3; turn++)
    for (const [i, set] of sets.entries()) {
      const query = set
        .map((name, j) => {
          const list = all[name] as string[]
          return `${name}=${encodeURIComponent(list[(turn + i * j) % list.length] as string)}`
        })
        .join('&')
      const done = await who.call('GET', `${path}?${query}`)
      if (done.status !== 200) wrong++
      samples.push(done.ms)
      slow.push({ ms: Math.round(done.ms), query })
    }
  const times = summary(samples)
  return {
    ...times,
    p95: against(times.p95, LIMIT),
    over: samples.filter((ms) => ms > LIMIT).length,
    errors: wrong,
    slowest: slow.sort((a, b) => b.ms - a.ms).slice(0, 5),
  }
}

async function createThenList(agent: Caller, times: number) {
  let misses = 0
  const ms: number[] = []
  const areas = ((await agent.call('GET', '/api/areas?under=440111')).body as { code: string }[]).map(
    (one) => one.code,
  )
  for (let n = 0; n < times; n++) {
    const opening = openingOf(
      n,
      areas.filter((one) => one.length === 12),
    )
    const made = await agent.call('POST', '/api/matters', opening)
    if (made.status !== 201) throw new Error(`create: ${made.status} ${JSON.stringify(made.body)}`)
    const { id } = made.body.matter.matter
    const { category, area } = opening.form
    const query = ['', `state=accepted`, `category=${category}&area=${area}`, 'open=true&sort=opened'][n % 4]
    const list = await agent.call('GET', `/api/matters?limit=50&${query}`)
    ms.push(list.ms)
    if (!list.body.rows.some((row: { id: string }) => row.id === id)) misses++
  }
  return { times, misses, list: summary(ms) }
}

async function similar(agent: Caller, times: number) {
  const ms: number[] = []
  let found = 0
  for (let n = 0; n < times; n++) {
    const { form } = openingOf(n, ['440111'])
    const done = await agent.call(
      'GET',
      `/api/similar?text=${encodeURIComponent(`${form.title}${form.content}`)}`,
    )
    ms.push(done.ms)
    if (done.status === 200) found += done.body.rows.length
  }
  const all = summary(ms)
  return { ...all, p95: against(all.p95, 50), rowsFound: found }
}

try {
  const stored = await beside.one<{ count: number }>(sql`select count(*)::int as count from matter`)
  const all = await choices()
  const agent = await login(city.base, 'agent')
  const handler = await busiest()
  // the city has just begun: its statements are not prepared and its caches are cold
  for (let n = 0; n < 20; n++) await agent.call('GET', `/api/matters?limit=${n + 1}`)
  const report: Record<string, unknown> = {
    bench: 'inbox',
    engine: beside.engine.kind,
    matters: stored?.count,
  }
  for (const [who, caller] of [
    ['agent', agent],
    ['handler', handler],
  ] as const) {
    report[`${who}List`] = await filters(caller, '/api/matters', all)
    told(`${who} list done`)
    report[`${who}Counts`] = await filters(caller, '/api/matters/counts', all)
    told(`${who} counts done`)
    const views: number[] = []
    for (let n = 0; n < 20; n++) views.push((await caller.call('GET', '/api/inbox')).ms)
    report[`${who}Views`] = summary(views)
  }
  report.similar = await similar(agent, 20)
  report.createThenList = await createThenList(agent, Number(values.repeat))
  process.stdout.write(`${JSON.stringify({ ...report, machine: machine() }, null, 1)}\n`)
} finally {
  await beside.close()
  await city.stop()
}
process.exit()
