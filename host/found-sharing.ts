import { addDays, dayOf, type Id, must } from '../base/index.ts'
import type { ShareSeed } from '../kit/index.ts'
import { type datasets, rows, sharing } from '../platform/catalogue/index.ts'
import { timeline } from '../platform/ledger/index.ts'
import * as org from '../platform/org/index.ts'
import { datasetsOf } from './catalogue.ts'
import { sharingDesks } from './desks/sharing.ts'
import type { OpenCity } from './open.ts'
import { SHARE_REQUEST, settleRequests, sharingOf } from './sharing.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
const MOST = 5000
const CALLS = 18

/** Requests for data of a new demonstration, through the same verbs as at the desk; a second time changes nothing. */
export async function foundSharing(
  city: OpenCity,
  seeds: readonly ShareSeed[],
  founded: Date,
): Promise<void> {
  const { store, plan, catalog } = city
  const system = org.systemActor(plan.district)
  const there = await city.matters.list(store, system, { type: [SHARE_REQUEST], limit: 1 }, founded)
  if (there.rows.length > 0) return
  const short = new Map([...catalog.units.values()].map((unit) => [unit.shortName ?? unit.name, unit.id]))
  const all = (await datasetsOf(city).whole(store, system, MOST)).filter(
    (one) =>
      one.origin === 'intake' && one.state === 'published' && one.share !== 'never' && one.rowCount > 0,
  )
  const desk = sharingDesks(city).sharing

  async function holder(role: string, unit: Id | null): Promise<org.Actor> {
    const [first] = await org.holdersOf(store, { role, unit, at: founded })
    const actor = first ? await org.actorOfAccount(store, first.account, founded) : undefined
    if (!actor) throw new Error(`nobody holds ${role} in ${unit ?? 'the city'}`)
    return actor
  }

  for (const seed of seeds) {
    const owner = short.get(seed.owner) as Id
    const dataset = all.filter((one) => one.unit === owner && one.items.some((item) => item.key))[seed.nth]
    if (!dataset) throw new Error(`no shared dataset ${seed.nth} of ${seed.owner}`)
    const user = await holder('dataUser', short.get(seed.user) as Id)
    let at = new Date(founded.getTime() - seed.daysAgo * DAY)
    const opened = must(
      await store.tx((tx) =>
        desk.request(
          tx,
          user,
          {
            ...{
              dataset: dataset.id,
              duty: seed.duty,
              purpose: seed.purpose,
              basis: seed.basis,
              mode: seed.mode,
            },
            ...{ system: seed.system, minimal: true, volume: 500, until: addDays(dayOf(founded), 300) },
            items: dataset.items.slice(0, 4).map((item) => item.name),
          },
          at,
        ),
      ),
    )
    let version = opened.version
    for (const { act, form } of seed.acts) {
      at = new Date(at.getTime() + 20 * HOUR)
      const who =
        act === 'passForm' ? await holder('dataAuthority', null) : await holder('dataSteward', owner)
      const move = { matter: opened.id, action: act, version, form: form ?? {} }
      version = must(await store.tx((tx) => city.matters.actIn(tx, who, move, at))).version
    }
    const facts = await timeline(store, plan.district, 'matter', opened.id)
    await store.tx((tx) => settleRequests(city)(tx, facts))
    const grant = await sharing.grantOfMatter(store, plan.district, opened.id)
    if (grant) await use(city, grant, dataset, seed)
  }
}

/** A grant that has been used for a while shows more than an empty one. The key is thrown away. */
async function use(
  city: OpenCity,
  grant: sharing.Grant,
  dataset: datasets.Dataset,
  seed: ShareSeed,
): Promise<void> {
  const { store, plan, vault } = city
  const system = org.systemActor(plan.district)
  const { service } = sharingOf(city)
  const draft = { system: seed.system, networks: ['127.0.0.1'] }
  const made = must(await store.tx((tx) => sharing.makeKey(tx, system, grant, draft, city.now())))
  const whole = rows.sightOf(system, dataset)
  const page = must(await rows.list(store, dataset, whole, { limit: CALLS }, vault))
  const keys = sharing.keyItems(dataset).map((item) => item.name)
  const claimed = dataset.items.find(
    (item) => grant.items.includes(item.name) && !item.key && item.field.kind === 'text',
  )?.name
  await Promise.all(
    page.rows.map((row, i) =>
      service.call({
        ...{ key: made.key, ip: '127.0.0.1', do: seed.mode === 'check' ? 'check' : 'lookup' },
        of: Object.fromEntries(keys.map((name) => [name, row.values[name]])),
        claim: claimed ? { [claimed]: i % 5 === 0 ? '—' : row.values[claimed] } : {},
        why: { duty: seed.duty, operator: `op0${1 + (i % 3)}`, case: i % 9 === 8 ? '' : `2026-${1000 + i}` },
      }),
    ),
  )
  await store.tx((tx) => sharing.closeKey(tx, system, grant, made.id, city.now()))
}
