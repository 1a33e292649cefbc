import { randomBytes } from 'node:crypto'
import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import type { Vault } from '../../fields/index.ts'
import { append, type Fact } from '../../ledger/index.ts'
import { type Actor, factActorOf } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { type Given, given, isBad, roundOf } from './decide.ts'
import { type Chance, type Dimension, RATE_DAYS, type Rating, type RatingState, refusals } from './declare.ts'
import * as keep from './keep.ts'
import * as board from './keep-board.ts'

export type RatingsCity = {
  readonly district: string
  readonly vault: Vault
  /** Opens the rectification of a bad rating 差评整改, in the same transaction. */
  readonly rectify: (
    tx: Tx,
    chance: Chance,
    rating: Rating,
    at: Instant,
  ) => Promise<Result<{ readonly id: Id }, Refusal>>
}

export type NewChance = Omit<Chance, 'id' | 'district' | 'token' | 'expiresAt' | 'second'>

/** Who called and where, for the call-back; sealed before it is written. */
export type Rater = { readonly name?: string; readonly phone?: string }

const DAY_MS = 86_400_000

/** 好差评: what may be rated, ratings, their numbers. */
export function openRatings(city: RatingsCity) {
  const { district } = city
  const chanceOf = (one: NewChance): Chance => ({
    ...one,
    ...{ district, id: newId(), second: false },
    token: randomBytes(12).toString('base64url'),
    expiresAt: new Date(one.at.getTime() + RATE_DAYS * DAY_MS),
  })
  const fact = (who: Actor, kind: string, chance: Chance, at: Instant, body: Fact['body']): Fact => ({
    district,
    kind,
    ...(chance.matter
      ? { subjectKind: 'matter', subject: chance.matter }
      : { subjectKind: 'rating', subject: chance.id }),
    ...{ at, actor: factActorOf(who), body },
  })
  return {
    /** An application ended: its applicant may rate it, once however often this is told. */
    async matterToRate(
      tx: Tx,
      one: Omit<NewChance, 'occasion' | 'ticket'> & { readonly matter: Id },
    ): Promise<Chance> {
      await keep.insertChances(tx, district, [chanceOf({ ...one, occasion: 'matter', ticket: null })])
      const there = await keep.chanceOfMatter(tx, district, one.matter)
      if (!there) throw new Error(`what may be rated of ${one.matter} is neither new nor there`)
      return there
    },
    /** A visit to a window ended 一次一评; answers the token of its QR code. */
    async ticketToRate(
      tx: Tx,
      one: Omit<NewChance, 'occasion'> & { readonly ticket: Id },
    ): Promise<{ readonly token: string; readonly path: string }> {
      await keep.insertChances(tx, district, [chanceOf({ ...one, occasion: 'visit' })])
      const there = await keep.chanceOfTicket(tx, district, one.ticket)
      if (!there) throw new Error(`what may be rated of ${one.ticket} is neither new nor there`)
      return { token: there.token, path: `/rate/${there.token}` }
    },
    byToken: (reader: Reader, token: string) => keep.chanceByToken(reader, district, token),
    ofMatter: (reader: Reader, matter: Id) => keep.chanceOfMatter(reader, district, matter),
    ofTicket: (reader: Reader, ticket: Id) => keep.chanceOfTicket(reader, district, ticket),
    lastAtWindow: (reader: Reader, hall: Id, window: string, since: Instant) =>
      keep.lastAtWindow(reader, district, hall, window, since),
    ofCitizen: (reader: Reader, citizen: Id, limit = 50) =>
      keep.chancesOfCitizen(reader, district, citizen, limit),
    ratingsOf: (reader: Reader, chance: Id) => keep.ratingsOf(reader, district, chance),

    /**
     * The visitor rates. Staff may not; nothing is chosen beforehand; the second time only after a bad rating was
     * answered. A bad one opens its rectification here and now.
     */
    async rate(
      tx: Tx,
      who: Actor,
      token: string,
      input: Given & { readonly rater?: Rater | null },
      at: Instant,
    ): Promise<Result<Rating, Refusal>> {
      if (who.kind === 'staff') return no(refusals['ratings.notByStaff']())
      const chance = await keep.lockChance(tx, district, token)
      if (!chance) return no(refusals['ratings.noChance']())
      const read = given(input)
      if (!read.ok) return read
      const before = await keep.ratingsOf(tx, district, chance.id)
      const round = roundOf(chance, before, at)
      if (!round.ok) return round
      const { name, phone } = input.rater ?? {}
      const draft: Rating = {
        ...{ district, id: newId(), chance: chance.id, round: round.value, ...read.value },
        rater: name || phone ? city.vault.seal(JSON.stringify({ name, phone })) : null,
        ...{ state: 'counted', rectification: null, at },
      }
      const opened =
        draft.round === 1 && isBad(draft.level) ? await city.rectify(tx, chance, draft, at) : null
      if (opened && !opened.ok) return opened
      const rating = { ...draft, rectification: opened?.value.id ?? before[0]?.rectification ?? null }
      await keep.insertRatings(tx, district, [rating])
      if (rating.round === 2) await keep.openSecond(tx, district, chance.id, false)
      const { round: nth, level, tags, channel, rectification } = rating
      await append(tx, [
        fact(who, 'rating.given', chance, at, {
          rating: rating.id,
          round: nth,
          level,
          tags,
          channel,
          rectification,
        }),
      ])
      return ok(rating)
    },

    ofRectification: (reader: Reader, matter: Id) => keep.ratingOfMatter(reader, district, matter),
    chance: (reader: Reader, id: Id) => keep.chanceById(reader, district, id),
    /** The rectification was answered: the visitor may rate once more 二次评价. */
    async answered(tx: Tx, rectification: Id): Promise<Chance | null> {
      const rating = await keep.ratingOfMatter(tx, district, rectification)
      if (!rating) return null
      const rounds = await keep.ratingsOf(tx, district, rating.chance)
      if (rounds.length === 1) await keep.openSecond(tx, district, rating.chance, true)
      return (await keep.chanceById(tx, district, rating.chance)) ?? null
    },
    /** 误评复核: under review it still counts; found a misrating it counts no more. */
    async judged(
      tx: Tx,
      who: Actor,
      rectification: Id,
      state: RatingState,
      why: string,
      at: Instant,
    ): Promise<void> {
      const rating = await keep.ratingOfMatter(tx, district, rectification)
      const chance = rating && (await keep.chanceById(tx, district, rating.chance))
      if (!rating || !chance || rating.state === state) return
      await keep.setState(tx, district, rating.id, state)
      await append(tx, [
        fact(who, 'rating.judged', chance, at, { rating: rating.id, state, why, rectification }),
      ])
    },
    async ended(tx: Tx, rectification: Id, at: Instant | null): Promise<void> {
      const rating = await keep.ratingOfMatter(tx, district, rectification)
      if (rating) await keep.setClosed(tx, district, rating.id, at)
    },

    tally: (reader: Reader, by: Dimension | null, filter: board.BoardFilter) =>
      board.tally(reader, district, by, filter),
    said: (reader: Reader, filter: Parameters<typeof keep.said>[2]) => keep.said(reader, district, filter),
    tagCounts: (reader: Reader, filter: board.BoardFilter) => board.tagCounts(reader, district, filter),

    /** Chances and ratings of the past in one go, for demonstrations; opens nothing. */
    async lay(
      tx: Tx,
      all: readonly {
        readonly chance: NewChance
        readonly rating: Pick<Rating, 'level' | 'tags' | 'words' | 'channel' | 'at'> | null
      }[],
    ): Promise<void> {
      const chances = all.map(({ chance }) => chanceOf(chance))
      await keep.insertChances(tx, district, chances)
      await keep.insertRatings(
        tx,
        district,
        all.flatMap(({ rating }, i) =>
          rating
            ? {
                ...{ district, id: newId(), chance: chances[i]?.id ?? '', round: 1 as const, ...rating },
                ...{ rater: null, state: 'counted' as const, rectification: null },
              }
            : [],
        ),
      )
    },
  }
}

export type Ratings = ReturnType<typeof openRatings>
