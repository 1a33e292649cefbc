import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import {
  badTags,
  type Chance,
  type Channel,
  channels,
  goodTags,
  type Level,
  levels,
  type Rating,
  refusals,
  type Tag,
} from './declare.ts'

const ORDER = Object.keys(levels) as Level[]

/**
 * The two numeric codings at the border. `gb39046`: GB/T 39046 counts 1 = 非常满意 … 5 = 非常不满意. `national`: the rating
 * interface that provinces use counts 5 = best.
 */
export type Coding = 'gb39046' | 'national'

export function levelOfCode(coding: Coding, code: unknown): Result<Level, Refusal> {
  const number = typeof code === 'string' && /^[1-5]$/.test(code) ? Number(code) : code
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 1 || number > 5)
    return no(refusals['ratings.badCode']({ code }))
  return ok(ORDER[coding === 'gb39046' ? number - 1 : 5 - number] as Level)
}

export const codeOfLevel = (coding: Coding, level: Level): number =>
  coding === 'gb39046' ? ORDER.indexOf(level) + 1 : 5 - ORDER.indexOf(level)

/** 差评: the two worst levels. */
export const isBad = (level: Level): boolean => level === 'no' || level === 'veryNo'

export const tagsFor = (level: Level): readonly Tag[] =>
  isBad(level) ? badTags : level === 'basic' ? [...goodTags, ...badTags] : goodTags

export type Given = {
  readonly level: unknown
  readonly tags?: unknown
  readonly words?: unknown
  readonly channel: unknown
}

/** What was given, as it may be kept. Nothing is filled in for the visitor. */
export function given(input: Given): Result<Pick<Rating, 'level' | 'tags' | 'words' | 'channel'>, Refusal> {
  const level = ORDER.find((one) => one === input.level)
  if (!level) return no(refusals['ratings.badLevel']())
  const tags = Array.isArray(input.tags) ? [...new Set(input.tags)] : []
  if (!tags.every((tag): tag is Tag => tagsFor(level).includes(tag as Tag)))
    return no(refusals['ratings.badTags']())
  const words = typeof input.words === 'string' ? input.words.trim() : ''
  if ([...words].length > 500) return no(refusals['ratings.tooLong']())
  const channel = Object.hasOwn(channels, String(input.channel)) ? (input.channel as Channel) : 'web'
  return ok({ level, tags, words: words || null, channel })
}

/** Which round a rating given now would be, or why there is none. */
export function roundOf(
  chance: Pick<Chance, 'expiresAt' | 'second'>,
  before: readonly Pick<Rating, 'round'>[],
  at: Date,
): Result<1 | 2, Refusal> {
  if (before.some(({ round }) => round === 2)) return no(refusals['ratings.rated']())
  if (before.length === 1) return chance.second ? ok(2) : no(refusals['ratings.rated']())
  return at > chance.expiresAt ? no(refusals['ratings.over']()) : ok(1)
}

/** A share with its base, as `{ part, base }`; null when there is no base: nothing of nothing is no share. */
export const share = (part: number, base: number | null): number | null =>
  base === null || base === 0 ? null : part / base
