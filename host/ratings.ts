import { type Id, type Instant, no, type Refusal, type Result } from '../base/index.ts'
import { systemActor } from '../platform/org/index.ts'
import { ratings as room } from '../platform/services/index.ts'
import type { Tx } from '../platform/store/index.ts'
import type { Application } from './fees.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'

/** Type of matter that a bad rating opens. */
export const RECTIFICATION = 'serviceHall.rectification'

/** 好差评 of a city. */
export const ratingsOf = perCity((city: OpenCity): room.Ratings => {
  const { district } = city.plan
  return room.openRatings({
    district,
    vault: city.vault,
    rectify: (tx, chance, rating, at) => rectify(city, tx, chance, rating, at),
  })
})

/** Opens 差评整改 at the body that served. The rater's name goes nowhere; the telephone, masked, to whoever calls back. */
async function rectify(
  city: OpenCity,
  tx: Tx,
  chance: room.Chance,
  rating: room.Rating,
  at: Instant,
): Promise<Result<{ readonly id: Id }, Refusal>> {
  const unit = chance.unit ?? anyHallUnit(city)
  if (!unit) return no(room.refusals['ratings.noBody']())
  const place = [chance.hallName, chance.window].filter(Boolean).join(' ')
  const tagWords = rating.tags.map((tag) => room.tags[tag].zh)
  const phone = rating.rater ? phoneIn(city.vault.open(rating.rater)) : null
  const title = `${room.levels[rating.level].zh}：${chance.itemTitle ?? (place || '窗口服务')}`
  return city.matters.openIn(
    tx,
    systemActor(city.plan.district),
    {
      type: RECTIFICATION,
      form: {
        title: title.slice(0, 100),
        content: [tagWords.join('、'), rating.words].filter(Boolean).join('。') || '（没有填写文字）',
        level: rating.level,
        rating: rating.id,
        ...(chance.matterNumber ? { application: chance.matterNumber } : {}),
        ...(chance.itemTitle ? { itemTitle: chance.itemTitle.slice(0, 100) } : {}),
        ...(place ? { place } : {}),
        lead: unit,
        why: chance.unitName ? `办理单位：${chance.unitName}` : '窗口所在大厅',
      },
      ...(phone ? { requester: { phone } } : {}),
      touch: { source: 'rating', externalId: rating.id, channel: 'web' },
    },
    at,
  )
}

function phoneIn(rater: string): string | null {
  const { phone } = JSON.parse(rater) as room.Rater
  return phone ?? null
}

/** Where nobody is known to have served: the unit that runs the halls. */
const anyHallUnit = (city: OpenCity): Id | null =>
  [...city.catalog.units.values()].find(({ name }) => name.includes('政务服务'))?.id ?? null

/** Ends of an application that its applicant may rate: the result was given, or it was refused. */
const RATED = new Set(['done', 'notAccepted', 'notOurs'])

/** An application ended: it may be rated 一事一评. */
export async function chanceOfMatter(city: OpenCity, tx: Tx, one: Application, at: Instant): Promise<void> {
  const { matter, version, submission } = one
  if (!RATED.has(matter.state)) return
  const unit = version?.unit ?? matter.leadUnit
  const { hall, window } = matter.data
  await ratingsOf(city).matterToRate(tx, {
    matter: matter.id,
    matterNumber: matter.number,
    citizen: submission?.citizen ?? null,
    item: version?.code ?? null,
    itemTitle: version?.title.zh ?? matter.title,
    unit,
    unitName: unit ? (city.catalog.unitName(unit) ?? null) : null,
    hall: null,
    hallName: typeof hall === 'string' ? hall : null,
    window: typeof window === 'string' ? window : null,
    clerk: null,
    at,
  })
}

/** What a step of a rectification means for its rating. */
export async function ratingFollows(
  city: OpenCity,
  tx: Tx,
  fact: {
    readonly subject: Id
    readonly body: Readonly<Record<string, unknown>>
    readonly actorName: string
  },
  at: Instant,
): Promise<void> {
  const ratings = ratingsOf(city)
  const who = { ...systemActor(city.plan.district), name: fact.actorName }
  const { action, to, note } = fact.body
  const why = typeof note === 'string' ? note : String(action)
  if (action === 'misrated' || action === 'appeal')
    await ratings.judged(tx, who, fact.subject, 'reviewing', why, at)
  if (action === 'exclude') await ratings.judged(tx, who, fact.subject, 'excluded', why, at)
  if (action === 'uphold') await ratings.judged(tx, who, fact.subject, 'counted', why, at)
  if (to === 'replied' && action !== 'stillBad') await ratings.answered(tx, fact.subject)
  if (to === 'closed') await ratings.ended(tx, fact.subject, at)
}

/** The second rating closes the rectification, or calls the inspectors. */
export async function secondRating(city: OpenCity, tx: Tx, matter: Id, level: room.Level, at: Instant) {
  const system = systemActor(city.plan.district)
  const action = room.isBad(level) ? 'stillBad' : 'confirm'
  const form = { text: `二次评价：${room.levels[level].zh}` }
  await city.matters.actIn(tx, system, { matter, action, version: null, form }, at)
}
