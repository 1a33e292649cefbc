import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dayOf, must } from '../base/index.ts'
import { city as demo } from '../cities/demo/index.ts'
import { opening } from '../host/application-opening.ts'
import { feesOf } from '../host/fees.ts'
import { foundCity, foundLists, openCity, readSettings, runCity } from '../host/index.ts'
import { actorOfAccount, actorOfCitizen, holdersOf, systemActor } from '../platform/org/index.ts'
import { forms, items } from '../platform/services/index.ts'
import { sql } from '../platform/store/index.ts'
import { freshStore } from '../platform/store/testing.ts'

// Homes with a loan, all at once through the pretended tax and bank systems in processes of their own, paid and booked;
// two applications for every tenth home. Counts what was lost and what was doubled.
// node bench/estate.ts [matters 1000]

const count = Number(process.argv[2] ?? 1000)
const plan = { ...demo, partners: demo.partners?.map((one) => ({ ...one, takesMs: 0 })) ?? [] }
const fresh = await freshStore([])
const dataDir = await mkdtemp(join(tmpdir(), 'huying-estate-'))
const settings = { ...readSettings({}), dataDir, databaseUrl: fresh.engine.url, poolSize: 24 }
const city = must(await openCity({ settings, plan }))
await foundCity(city, plan, new Date(city.now().getTime() - 86_400_000), () => undefined)
const running = await runCity(city, (where, fault) => console.error(where.en, fault))
const { district } = city.plan
const at = () => city.now()
const unitNo = (n: number) =>
  `440111005012GB${String(1 + (n % 900)).padStart(5, '0')}F${String(1 + Math.floor(n / 900)).padStart(4, '0')}0001`
const PRICE = 180_000_000
await foundLists(
  city,
  {
    registers: {
      'realEstate.unit': Array.from({ length: count }, (_, n) => ({
        ...{ unitNo: unitNo(n), address: `压测 ${n}`, areaM2: 80, landUse: '住宅', state: 'valid' },
        ...{ referenceFen: PRICE, termEnd: '2090-12-31' },
      })),
      'realEstate.contract': Array.from({ length: count }, (_, n) => ({
        ...{ contractNo: `B${n}`, unitNo: unitNo(n), buyer: `买方${n}`, priceFen: PRICE, areaM2: 80 },
        filedOn: '2026-09-01',
      })),
    },
  },
  new Date(at().getTime() - 86_400_000),
)
const all = await items.allAt(city.store, district, dayOf(at()))
const item = all.find((one) => one.title.zh.startsWith('新建商品房转移登记'))
if (!item) throw new Error('no item')
const version = {
  ...item,
  form: {
    ...item.form,
    fields: Object.fromEntries(Object.entries(item.form.fields).filter(([name]) => name !== 'signature')),
  },
}
const [holder] = await holdersOf(city.store, { role: 'registrar', district, at: at() })
const registrar = holder ? await actorOfAccount(city.store, holder.account, at()) : undefined
if (!registrar) throw new Error('no registrar')
const system = systemActor(district)
const fees = await feesOf(city)

async function open(n: number, twin: string): Promise<string> {
  const values = {
    ...{
      deal: 'newHome',
      contractNo: `B${n}`,
      unitNo: unitNo(n),
      priceFen: PRICE,
      areaM2: 80,
      homes: 'only',
    },
    ...{ joint: false, loan: true, bank: 'one', loanFen: 90_000_000, delivery: 'electronic' },
    ...{ applicantName: `买方${n}`, applicantId: '11010519491231002X', applicantPhone: '13900000001' },
  }
  return city.store.tx(async (tx) => {
    const sent = must(
      await forms.submit(
        tx,
        { district, vault: city.vault },
        actorOfCitizen({ district }),
        {
          ...{ key: `bench ${n} ${twin}`, draft: null, version, sources: {} },
          filled: {
            answers: {},
            values,
            materials: version.materials.map((one) => ({
              code: one.code,
              state: 'received' as const,
              files: [],
            })),
          },
          applicant: {
            ...{ kind: 'person', name: `买方${n}`, phone: '13900000001', idNumber: '11010519491231002X' },
            ...{ creditCode: null, agent: null },
          },
          ...{ channel: 'window', owner: { account: registrar?.account ?? '' }, supplements: null },
          codes: (name) => city.compiled.codes[name],
          files: async () => new Map(),
          carry: ({ submission, twin: same }) =>
            opening(city, tx, actorOfCitizen({ district }), version, submission, `${same}${twin}`, at()),
        },
        at(),
      ),
    )
    return sent.submission.matter
  })
}

const states = async () => {
  const rows = await city.store.query<{ state: string; n: number }>(sql`
    select state, count(*)::int as n from matter where district = ${district} and type = 'realEstate.transfer'
    group by state`)
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]))
}
/** Examines, pays and books whatever is ready for it. */
async function work(): Promise<void> {
  const rows = await city.store.query<{ id: string; state: string; version: number; tags: string[] }>(sql`
    select id, state, version, tags from matter
    where district = ${district} and type = 'realEstate.transfer' and state in ('running', 'joined') limit 200`)
  for (const { id, state, version: seen, tags } of rows) {
    if (state === 'running' && !tags.includes('reviewed'))
      await city.matters.act(
        registrar as never,
        { matter: id, action: 'reviewPass', version: seen, form: {} },
        at(),
      )
    if (state === 'joined')
      await city.matters.act(
        registrar as never,
        { matter: id, action: 'book', version: seen, form: {} },
        at(),
      )
    for (const demand of state === 'running' ? await fees.demandsOf(city.store, id) : [])
      if (demand.state === 'open')
        // each paid once, and every tenth told of twice
        for (let n = 0; n < (demand.number.endsWith('0') ? 2 : 1); n++)
          await city.store.tx((tx) => fees.lay(tx, demand, 'simulator', `${demand.id}${n}`, at()))
  }
}

const from = performance.now()
const twins = Math.floor(count / 10)
const jobs = [
  ...Array.from({ length: count }, (_, n) => () => open(n, '')),
  ...Array.from({ length: twins }, (_, n) => () => open(n * 10, 'again')),
]
await Promise.all(
  Array.from({ length: 8 }, async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) await job()
  }),
)
const opened = (performance.now() - from) / 1000
for (let now = await states(); (now.done ?? 0) < count; now = await states()) {
  await work()
  if ((performance.now() - from) / 1000 > 1200) break
  await new Promise((resolve) => setTimeout(resolve, 100))
}
const seconds = (performance.now() - from) / 1000
const now = await states()
const one = await city.store.one<{
  rights: number
  tasks: number
  doubled: number
  paid: number
  back: number
}>(sql`
  select
    (select count(*)::int from partner_task where district = ${district} and state = 'done') as tasks,
    (select count(*)::int from (select matter, lane from partner_task where state = 'done' group by matter, lane
      having count(*) > 1) d) as doubled,
    (select count(*)::int from fee_demand where district = ${district} and state = 'paid') as paid,
    (select count(*)::int from fee_refund where district = ${district}) as back`)
// one home, one holder: every right that was booked, by the units of this measurement
const holders = new Set<string>()
for (let n = 0; n < count; n++) {
  const page = await city.registers.list(city.store, system, 'realEstate.right', {
    filters: { unitNo: unitNo(n) },
  })
  for (const row of page.ok ? page.value.rows : [])
    holders.add(`${row.values.unitNo} ${row.values.certificateNo}`)
}
console.log(
  JSON.stringify({
    ...{ matters: count, twins, openedPerSecond: Math.round((count + twins) / opened) },
    ...{ seconds: Math.round(seconds), donePerSecond: Math.round(((now.done ?? 0) / seconds) * 10) / 10 },
    ...{ lost: count - (now.done ?? 0), twinsHeld: now.supplement ?? 0 },
    ...{
      doubledLanes: one?.doubled,
      lanesDone: one?.tasks,
      paid: one?.paid,
      secondPaymentsBack: one?.back,
      booked: holders.size,
    },
  }),
)
await running.stop()
await city.close()
await fresh.close()
await rm(dataDir, { recursive: true, force: true })
