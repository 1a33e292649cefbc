import type { Id, Instant, Say } from '../base/index.ts'
import { follow, type RecordedFact } from '../platform/ledger/index.ts'
import { halls, lights, type ratings } from '../platform/services/index.ts'
import { runJobs, type Tx } from '../platform/store/index.ts'
import { applicationOf, feesFollow, feesOf, stopSimulator } from './fees.ts'
import { lightsFollow } from './lights.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'
import { chanceOfMatter, ratingFollows, ratingsOf, secondRating } from './ratings.ts'

/** Facts looked through for those of applications: in a city with a hotline most are not. */
const BATCH = 200
const REST_MS = 200

/** Types of matter that are applications for a service item. */
const applicationTypes = perCity(
  (city: OpenCity) =>
    new Set(
      Object.values(city.types)
        .filter(({ fields }) => Object.hasOwn(fields, 'itemVersion'))
        .map(({ name }) => name),
    ),
)

/** Fees, ratings and lights follow what happens to applications, rectifications and visits. */
export function settleServices(city: OpenCity) {
  const { district } = city.plan
  const ratingRoom = ratingsOf(city)

  async function visited(tx: Tx, fact: RecordedFact): Promise<void> {
    const ticket = await halls.ticketById(tx, district, fact.subject)
    if (!ticket) return
    const hall = await halls.hallOf(tx, district, ticket.hall)
    const unit = fact.actor.unit
    await ratingRoom.ticketToRate(tx, {
      ticket: ticket.id,
      matter: ticket.matter,
      matterNumber: null,
      citizen: null,
      item: ticket.item,
      itemTitle: null,
      unit,
      unitName: fact.actor.unitName,
      hall: ticket.hall,
      hallName: hall.ok ? hall.value.name.zh : null,
      window: ticket.windowNumber,
      clerk: ticket.account,
      at: fact.at,
    })
  }

  async function application(tx: Tx, fact: RecordedFact, at: Instant): Promise<void> {
    const one = await applicationOf(city, tx, fact.subject, at)
    if (!one) return
    const acted = fact.kind === 'matter.acted'
    if (fact.kind === 'matter.opened' || acted)
      await feesFollow(city, tx, acted ? String(fact.body.action) : null, one, at)
    if (acted) await chanceOfMatter(city, tx, one, fact.at)
    await lightsFollow(city, tx, one, fact, at)
  }

  return async (tx: Tx, facts: readonly RecordedFact[]): Promise<void> => {
    const mine = facts.filter((fact) => fact.district === district)
    const about = [
      ...new Set(mine.filter((fact) => fact.subjectKind === 'matter').map(({ subject }) => subject)),
    ]
    const watched = new Set<Id>(
      about.length > 0 ? (await lights.watchedOf(tx, district, about)).map(({ matter }) => matter) : [],
    )
    const at = city.now()
    for (const fact of mine) {
      if (fact.kind === 'ticket.finished') await visited(tx, fact)
      else if (fact.kind === 'matter.opened') {
        if (!applicationTypes(city).has(String(fact.body.type))) continue
        watched.add(fact.subject)
        await application(tx, fact, at)
      } else if (fact.kind === 'rating.given' && fact.body.round === 2 && fact.body.rectification)
        await secondRating(city, tx, String(fact.body.rectification), fact.body.level as ratings.Level, at)
      else if (watched.has(fact.subject)) {
        if (SEEN.has(fact.kind)) await application(tx, fact, at)
      } else if (fact.kind === 'matter.acted' && (await ratingRoom.ofRectification(tx, fact.subject)))
        await ratingFollows(city, tx, { ...fact, actorName: fact.actor.name }, at)
    }
  }
}

/** Facts of an application that change its fee, its light or what may be rated. */
const SEEN = new Set(['matter.acted', 'clock.breached', 'clock.recomputed', 'fee.demanded', 'rating.given'])

/** A running city settles payments, ratings and lights; payments are asked after and statements compared by themselves. */
export async function runServices(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  const fees = await feesOf(city)
  const follower = follow(city.store, 'services', settleServices(city), {
    ...{ from: 'now', restMs: REST_MS, batch: BATCH },
    onError: (fault) => onFault({ zh: '政务服务', en: 'services' }, fault),
  })
  await fees.begun()
  const jobs = runJobs(city.store, fees.handlers, {
    ...{ batch: 1, now: city.now },
    onError: (fault) => onFault({ zh: '收费', en: 'fees' }, fault),
  })
  return {
    follower,
    async stop(): Promise<void> {
      await Promise.all([follower.stop(), jobs.stop()])
      stopSimulator(city)
    },
  }
}
