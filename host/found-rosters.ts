import { addDays, dayOf, must, newId } from '../base/index.ts'
import type { CityDeclaration } from '../kit/index.ts'
import { duty } from '../platform/command/index.ts'
import { staffOf, systemActor } from '../platform/org/index.ts'
import type { OpenCity } from './open.ts'

/** 值班表 a city starts with: its posts, and turns from yesterday on; posts that are there already stay as they are. */
export async function foundRosters(
  city: OpenCity,
  rosters: NonNullable<CityDeclaration['rosters']>,
  units: Parameters<NonNullable<CityDeclaration['rosters']>>[0],
): Promise<void> {
  const { store, plan } = city
  const { district } = plan
  const at = city.now()
  const seeds = rosters(units)
  const unitOf = new Map(units.map((unit) => [unit.short, unit]))
  const staff = await staffOf(
    store,
    units.map((unit) => unit.id),
    at,
  )
  const people = new Map(staff.map((one) => [one.accountName, one]))
  const there = new Set((await duty.posts(store, district)).map((post) => post.code))
  const system = systemActor(district)
  const from = addDays(dayOf(at), -1)
  await store.tx(async (tx) => {
    const posts = seeds.flatMap((seed) => {
      const unit = unitOf.get(seed.unit)
      if (!unit || there.has(seed.code)) return []
      const post: duty.DutyPost = {
        ...{ district, id: newId(), code: seed.code, title: seed.title, unit: unit.id, area: unit.area },
        ...{ phone: seed.phone, officers: seed.officers, leader: seed.leader, starts: 510, minutes: 1440 },
        ...{ active: true, ranks: seed.ranks, version: 1 },
      }
      return [{ seed, post }]
    })
    await duty.foundPosts(
      tx,
      posts.map((one) => one.post),
    )
    for (const { seed, post } of posts) {
      const named = (accounts: readonly string[]): duty.Person[] =>
        accounts.flatMap((account) => {
          const one = people.get(account)
          return one?.account ? [{ account: one.account, name: one.name, phone: seed.phone }] : []
        })
      must(
        await duty.rosterByTurns(
          tx,
          system,
          district,
          {
            ...{ post: post.id, from, days: seed.days },
            ...{ leaders: named(seed.leaders), officers: named(seed.officersBy) },
          },
          at,
        ),
      )
    }
  })
}
