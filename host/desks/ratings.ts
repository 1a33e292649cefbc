import {
  addDays,
  dayOf,
  type Id,
  type Instant,
  instantOf,
  isId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import { timeline } from '../../platform/ledger/index.ts'
import { type Actor, actorOfCitizen, type Citizen, systemActor } from '../../platform/org/index.ts'
import { halls, ratings as room } from '../../platform/services/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { RECTIFICATION, ratingsOf } from '../ratings.ts'
import { RATED, unitsFor } from './services-may.ts'

type Answered = Promise<Result<unknown, Refusal>>
type Fields = Readonly<Record<string, unknown>>
const { refusals } = room
const DAY = /^\d{4}-\d{2}-\d{2}$/
const WORDS = 100
/** A device at a window shows a visit so long after its end. */
const AT_WINDOW_MS = 10 * 60_000

/** 好差评: the board, and the pages of those who rate. */
export function ratingDesks(city: OpenCity) {
  const ratings = ratingsOf(city)
  const { district } = city.plan
  const citizenActor = actorOfCitizen({ district })

  function filterOf(who: Actor, input: Fields, at: Instant): Result<room.BoardFilter, Refusal> {
    const units = unitsFor(city, who, RATED)
    if (!units.ok) return units
    const today = dayOf(at)
    const from = typeof input.from === 'string' && DAY.test(input.from) ? input.from : addDays(today, -29)
    const to = typeof input.to === 'string' && DAY.test(input.to) ? input.to : today
    return ok({ from: instantOf(from), to: instantOf(addDays(to, 1)), units: units.value })
  }

  /** What the page of one rating shows: the visit, what was rated, what may still be done. */
  async function pageOf(chance: room.Chance, at: Instant) {
    const rounds = await ratings.ratingsOf(city.store, chance.id)
    const round = room.roundOf(chance, rounds, at)
    const first = rounds[0]
    const answer = first?.rectification ? await answerOf(first.rectification, at) : null
    const { token, occasion, itemTitle, matterNumber, unitName, hallName, window } = chance
    return {
      ...{ token, occasion, itemTitle, matterNumber, unitName, hallName, window, at: chance.at },
      rated: rounds.map(({ level, tags, words, at: when, round: nth }) => ({
        level,
        tags,
        words,
        at: when,
        round: nth,
      })),
      round: round.ok ? round.value : null,
      why: round.ok ? null : round.error,
      rectification: answer,
    }
  }

  /** How the rectification stands, in the words the visitor may read. */
  async function answerOf(matter: Id, at: Instant) {
    const seen = await city.matters.view(city.store, systemActor(district), matter, at)
    if (!seen.ok) return null
    const { number, state, closedAt, tags } = seen.value.matter
    const told = (await timeline(city.store, district, 'matter', matter)).flatMap(({ at: when, body }) =>
      body.public === true && typeof body.note === 'string' ? [{ at: when, text: body.note }] : [],
    )
    const title = city.types[RECTIFICATION]?.flow.states[state]?.title ?? { zh: state, en: state }
    // 申诉: found a misrating, the rater may say once that it was meant
    const appeal = state === 'excluded' && !tags.includes('appealed')
    return { number, state: title, closed: closedAt !== null, told, appeal }
  }

  async function byToken(token: string): Promise<Result<room.Chance, Refusal>> {
    const chance = /^[\w-]{16}$/.test(token) ? await ratings.byToken(city.store, token) : undefined
    return chance ? ok(chance) : no(refusals['ratings.noChance']())
  }

  return {
    ratings: {
      async board(reader: Reader, who: Actor, input: Fields, at: Instant): Answered {
        const filter = filterOf(who, input, at)
        if (!filter.ok) return filter
        const by = room.dimensions.find((one) => one === input.by) ?? 'unit'
        const [rows, [all], tags] = await Promise.all([
          ratings.tally(reader, by, filter.value),
          ratings.tally(reader, null, filter.value),
          ratings.tagCounts(reader, filter.value),
        ])
        return ok({ by, all: all ?? null, rows, tags })
      },

      /** What was said, without who said it; a clerk never reads what was said of him or her. */
      async said(reader: Reader, who: Actor, input: Fields, at: Instant): Answered {
        const filter = filterOf(who, input, at)
        if (!filter.ok) return filter
        const rows = await ratings.said(reader, {
          ...filter.value,
          ...{ badOnly: input.bad === 'true', not: who.account, limit: WORDS },
        })
        return ok({ rows: rows.map(({ clerk: _clerk, ...row }) => row) })
      },

      async page(token: string, at: Instant): Answered {
        const chance = await byToken(token)
        return chance.ok ? ok(await pageOf(chance.value, at)) : chance
      },

      async rate(token: string, input: Fields, citizen: Citizen | null, at: Instant): Answered {
        const chance = await byToken(token)
        if (!chance.ok) return chance
        const phone =
          typeof input.phone === 'string' && /^[\d\s+-]{5,20}$/.test(input.phone) ? input.phone : null
        // whoever is logged in is called back on their own telephone; at the window a nameless rating is as good
        const rater = citizen ? { name: citizen.name, phone: citizen.phone } : phone ? { phone } : null
        const given = { ...input, channel: input.channel, level: input.level, rater }
        const done = await city.store.tx((tx) => ratings.rate(tx, citizenActor, token, given, at))
        return done.ok ? ok(await pageOf(chance.value, at)) : done
      },

      /** Whoever holds the token of the rating appeals against its being called a misrating 评价人申诉. */
      async appeal(token: string, words: string, at: Instant): Answered {
        const chance = await byToken(token)
        if (!chance.ok) return chance
        const first = (await ratings.ratingsOf(city.store, chance.value.id))[0]
        const matter = first?.rectification
        if (!matter) return no(refusals['ratings.noChance']())
        const move = { matter, action: 'appeal', version: null, form: { text: words } }
        const done = await city.store.tx((tx) => city.matters.actIn(tx, citizenActor, move, at))
        return done.ok ? ok(await pageOf(chance.value, at)) : done
      },

      async mine(citizen: Citizen): Answered {
        const rows = await ratings.ofCitizen(city.store, citizen.id)
        return ok({
          rows: rows.map(({ token, itemTitle, matterNumber, at, expiresAt, second, level }) => ({
            ...{ token, itemTitle, matterNumber, at, expiresAt, second, level },
          })),
        })
      },

      async atWindow(hall: Id, window: string, at: Instant): Answered {
        const chance = isId(hall)
          ? await ratings.lastAtWindow(city.store, hall, window, new Date(at.getTime() - AT_WINDOW_MS))
          : undefined
        const where = isId(hall) ? await halls.hallOf(city.store, district, hall) : null
        if (!where?.ok) return no(refusals['ratings.noChance']())
        const page = chance ? await pageOf(chance, at) : null
        return ok({ hall: where.value.name, window, visit: page?.round === 1 ? page : null })
      },
    },
  }
}
