import { appendFile } from 'node:fs/promises'
import { dayOf, must, seeded } from '../base/index.ts'
import { type Actor, systemActor } from '../platform/org/index.ts'
import {
  type fees as feeRoom,
  halls,
  items,
  lights,
  ratings as ratingRoom,
} from '../platform/services/index.ts'
import type { ItemVersion } from '../platform/services/items/declare.ts'
import type { Tx } from '../platform/store/index.ts'
import { applicationOf, booksOf, demandFor, feesOf } from './fees.ts'
import { watchedFrom } from './lights.ts'
import type { OpenCity } from './open.ts'
import { ratingsOf } from './ratings.ts'

const DAY_MS = 86_400_000
const DAYS = 30
/** Visits and ended applications a day that could be rated. */
const A_DAY = 14
/** Of a hundred that could rate, so many do. */
const RATE = 0.58
/** Shares of the levels among those who rate, best first. */
const SHARES = [0.71, 0.2, 0.06, 0.02, 0.01]

/** A fee by quantity: yuan a square metre, by the field of the form. */
const ROAD: feeRoom.FeeRule = {
  code: 'road',
  title: { zh: '城市道路占用费', en: 'Use of the road' },
  basis: '粤价〔2003〕160号',
  amount: { kind: 'perUnit', fen: 150, of: 'metres', unit: { zh: '平方米', en: 'm²' } },
  reliefs: [],
}

const GOOD = ['窗口人员很耐心', '比预想的快', '一次就办好了', '网上提交，现场只取证', '指引清楚']
const BAD = ['跑了两趟才办成', '材料说得不清楚', '等了一个多小时', '电话一直没人接']

/**
 * What the demonstration's services have behind them: a month of ratings, fees paid and not yet paid, applications under
 * their lights and a signal. In few statements: a city is founded often.
 */
export async function foundServed(city: OpenCity, at: Date): Promise<void> {
  const { store, plan } = city
  if (!plan.demo) return
  const random = seeded(20261121)
  const all = await items.allAt(store, plan.district, '2099-01-01')
  if (all.length === 0) return
  const [before] = await ratingsOf(city).tally(store, null, { from: new Date(0), to: at, units: null })
  // a few visits of today are no month: the halls may have begun already
  if ((before?.chances ?? 0) > 50) return
  await store.tx((tx) => layRatings(city, tx, all, random, at))
  const fees = await feesOf(city)
  must(await store.tx((tx) => fees.keepRule(tx, systemActor(plan.district), ROAD, dayOf(at), at)))
  const books: string[] = []
  await store.tx((tx) => layApplications(city, tx, all, books, at))
  if (books.length > 0) await appendFile(booksOf(city), `${books.join('\n')}\n`)
}

async function layRatings(
  city: OpenCity,
  tx: Tx,
  all: readonly ItemVersion[],
  random: () => number,
  at: Date,
): Promise<void> {
  const { district } = city.plan
  const any = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const places = (await halls.halls(tx, district)).slice(0, 6)
  const windows = new Map(
    await Promise.all(
      places.map(async (hall) => [hall.id, await halls.windows(tx, district, hall.id)] as const),
    ),
  )
  const levels = Object.keys(ratingRoom.levels) as ratingRoom.Level[]
  const laid: Parameters<ratingRoom.Ratings['lay']>[1][number][] = []
  for (let day = DAYS; day >= 1; day--)
    for (let n = 0; n < A_DAY; n++) {
      const version = any(all)
      if (!version) return
      const hall = random() < 0.6 ? any(places) : undefined
      const window = hall && any(windows.get(hall.id) ?? [])
      const when = new Date(at.getTime() - day * DAY_MS + Math.floor(random() * 8 * 3_600_000))
      let level = levels.length - 1
      for (let i = 0, left = random(); i < SHARES.length; i++) {
        left -= SHARES[i] ?? 0
        if (left < 0) {
          level = i
          break
        }
      }
      const bad = level > 2
      const words = random() < 0.25 ? any(bad ? BAD : GOOD) : undefined
      const tag = any(bad ? ratingRoom.badTags : ratingRoom.goodTags)
      laid.push({
        chance: {
          occasion: 'visit',
          ...{ matter: null, matterNumber: null, ticket: null, citizen: null, clerk: null },
          item: version.code,
          itemTitle: version.title.zh,
          unit: version.unit,
          unitName: city.catalog.unitName(version.unit) ?? null,
          hall: hall?.id ?? null,
          hallName: hall?.name.zh ?? null,
          window: window?.number ?? null,
          at: when,
        },
        rating:
          random() < RATE
            ? {
                level: levels[level] ?? 'very',
                tags: tag && random() < 0.4 ? [tag] : [],
                words: words ?? null,
                channel: hall ? 'tablet' : random() < 0.7 ? 'phone' : 'web',
                at: new Date(when.getTime() + 600_000),
              }
            : null,
      })
    }
  await ratingsOf(city).lay(tx, laid)
}

/** Invented people; days since they applied, and since they paid. */
const PEOPLE = [
  // the first is past its promise: its signal waits for an explanation
  { name: '陈小满', ago: 19, paid: 17 },
  { name: '何立秋', ago: 6, paid: 5 },
  { name: '黄谷雨', ago: 5, paid: 4 },
  { name: '罗白露', ago: 4, paid: 3 },
  { name: '谭清明', ago: 3, paid: null },
  { name: '邓惊蛰', ago: 2, paid: null },
] as const

async function layApplications(
  city: OpenCity,
  tx: Tx,
  all: readonly ItemVersion[],
  books: string[],
  at: Date,
): Promise<void> {
  const { district } = city.plan
  const system = systemActor(district)
  const window: Actor = {
    ...system,
    kind: 'staff',
    name: '综合窗口（演示）',
    duties: [{ role: 'windowClerk', area: district, units: null, grade: 4 }],
  }
  const costly = all.filter(
    ({ fees, matterType }) =>
      matterType === 'serviceHall.application' &&
      fees.some(({ amount, always }) => amount !== null && always !== false),
  )
  if (costly.length === 0) return
  const fees = await feesOf(city)
  for (const [n, person] of PEOPLE.entries()) {
    const version = costly[n % costly.length] as ItemVersion
    const day = (ago: number) => new Date(at.getTime() - ago * DAY_MS)
    const opened = must(
      await city.matters.openIn(
        tx,
        system,
        {
          type: version.matterType,
          form: items.applicationData(version, { caseKind: 'promise' }),
          requester: { name: person.name },
          touch: { source: 'demo', externalId: `served ${n}`, channel: 'counter', at: day(person.ago) },
          demo: true,
        },
        day(person.ago),
      ),
    )
    if (!opened.fresh) return
    const move = { matter: opened.id, action: 'accept', version: opened.version, form: {} }
    must(await city.matters.actIn(tx, window, move, day(person.ago)))
    const one = await applicationOf(city, tx, opened.id, at)
    if (!one) continue
    const made = await demandFor(city, tx, system, one, [], day(person.ago))
    if (made.ok && person.paid !== null) {
      const { demand } = made.value
      const txn = `T9${String(n + 1).padStart(11, '0')}`
      const order = await fees.lay(tx, demand, 'simulator', txn, day(person.paid))
      const paidAt = day(person.paid).getTime()
      const kept = {
        id: order.id,
        fen: order.fen,
        title: demand.title,
        notifyUrl: '',
        returnUrl: '',
        expiresAt: paidAt,
      }
      books.push(JSON.stringify({ order: kept }))
      books.push(JSON.stringify({ pay: { order: order.id, txn, fen: order.fen, at: paidAt } }))
    }
    const watched = await watchedFrom(city, tx, one)
    await lights.putWatched(tx, [watched])
    if (n === 0)
      await lights.raise(
        tx,
        watched,
        [
          {
            kind: 'overduePromise',
            evidence: { zh: '承诺时限已到，尚未作出决定', en: 'the promise has run out' },
          },
        ],
        `demo ${n}`,
        day(1),
      )
  }
}
