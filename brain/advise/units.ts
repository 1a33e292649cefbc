import { type AreaCode, type Id, isWithin, type Say, say } from '../../base/index.ts'
import type { AdvisedUnit, UnitAdvice } from './declare.ts'

/** A line of the list that fits, best first within its item. */
export type FitLine = {
  readonly id: Id
  readonly unit: Id
  readonly helpers: readonly Id[]
  readonly area: AreaCode
  readonly why: Say
  /** It names the item itself, not only its group. */
  readonly exact: boolean
}

export type ItemBelief = {
  readonly code: string
  /** 0–1; 1 when a clerk gave it. */
  readonly share: number
  readonly lines: readonly FitLine[]
}

/** A request of the past: the unit that led in the end, and the one it was first sent to when it came back. */
export type PastCase = {
  readonly unit: Id
  readonly first: Id | null
  readonly returned: boolean
  readonly area: AreaCode
}

export type AlikeCase = { readonly unit: Id; readonly number: string; readonly score: number }

export type UnitQuestion = {
  readonly items: readonly ItemBelief[]
  readonly given: boolean
  readonly area: AreaCode
  readonly district: AreaCode
  /** Towns differ for the item, and the place is not known that deep. */
  readonly needsPlace: boolean
  readonly past: readonly PastCase[]
  readonly alike: readonly AlikeCase[]
  readonly fallback: { readonly unit: Id; readonly why: Say } | null
}

/** Trust in a line that names the item, or its group, before any history is known. */
const EXACT = 0.97
const GROUP = 0.9
/** Where towns differ and the place is unknown, the line of the whole district may be the wrong one. */
const PLACE_UNKNOWN = 0.6
/** The list weighs as much as so many requests of the past. */
const LIST_WEIGHT = 12
/** Nobody is sent anything by history alone with more confidence than this. */
const MOST_BY_HISTORY = 0.8
const TOP = 3

type Tally = { readonly good: number; readonly bad: number; readonly all: number }

/** How often a unit kept such requests and how often it sent them back, here and elsewhere. */
function tallyOf(unit: Id, past: readonly PastCase[]): Tally {
  let good = 0
  let bad = 0
  for (const one of past) {
    if (one.returned && one.first === unit && one.unit !== unit) bad += 1
    else if (one.unit === unit) good += 1
  }
  return { good, bad, all: past.length }
}

function historySays({ good, bad, all }: Tally): Say | null {
  if (good + bad === 0) return null
  const back = bad > 0 ? say(`，退回改派 ${bad} 件`, `, ${bad} sent back and went elsewhere`) : say('', '')
  return say(
    `近期同类 ${all} 件中由其办理 ${good} 件${back.zh}`,
    `of ${all} recent ones alike it handled ${good}${back.en}`,
  )
}

function alikeSays(unit: Id, alike: readonly AlikeCase[]): Say | null {
  const mine = alike.filter((one) => one.unit === unit).slice(0, 3)
  if (mine.length === 0) return null
  const numbers = mine.map((one) => one.number).join('、')
  return say(`相似诉求 ${numbers} 由其办理`, `it handled the similar ${numbers.replaceAll('、', ', ')}`)
}

const present = (reasons: readonly (Say | null)[]): Say[] => reasons.filter((one) => one !== null)

/**
 * Whose is it: where the list covers, the list wins, and history only says how sure that is; where it does not, the
 * request goes to the fallback unit (先办后议), and who handled such requests stands beside it. Every unit comes with
 * its reasons.
 */
export function adviseUnits(asked: UnitQuestion): UnitAdvice {
  const { items, past, alike, fallback } = asked
  const here = past.filter((one) => isWithin(one.area, asked.area) || isWithin(asked.area, one.area))
  const near = here.length >= 5 ? here : past
  // Each likely item votes for the unit that its best line names.
  const votes = new Map<Id, { belief: number; trust: number; line: FitLine; item: string }>()
  for (const item of items) {
    const [line] = item.lines
    if (!line) continue
    const trust =
      (line.exact ? EXACT : GROUP) * (asked.needsPlace && line.area === asked.district ? PLACE_UNKNOWN : 1)
    const there = votes.get(line.unit)
    if (there) there.belief += item.share
    else votes.set(line.unit, { belief: item.share, trust, line, item: item.code })
  }
  const advised: AdvisedUnit[] = [...votes]
    .map(([unit, vote]): AdvisedUnit => {
      const tally = tallyOf(unit, near)
      const kept = (vote.trust * LIST_WEIGHT + tally.good) / (LIST_WEIGHT + tally.good + tally.bad)
      return {
        unit,
        basis: 'line',
        line: vote.line.id,
        item: vote.item,
        helpers: vote.line.helpers,
        confidence: round(kept * vote.belief),
        reasons: present([
          vote.line.why,
          asked.needsPlace && vote.line.area === asked.district
            ? say('各镇街分工不同，请核实事发地', 'towns differ here: check the place')
            : null,
          historySays(tally),
          alikeSays(unit, alike),
        ]),
      }
    })
    .sort((a, b) => b.confidence - a.confidence)
  // Where the likeliest is an item that nobody is named for, lines of less likely ones do not make it theirs.
  const unnamed = items.reduce((sum, item) => (item.lines.length === 0 ? sum + item.share : sum), 0)
  const believed = Math.max(0, ...[...votes.values()].map((vote) => vote.belief))
  const covered = advised.length > 0 && believed >= unnamed
  if (!covered && fallback) {
    const there = advised.findIndex((one) => one.unit === fallback.unit)
    if (there >= 0) advised.splice(there, 1)
    advised.unshift({
      unit: fallback.unit,
      basis: 'fallback',
      line: null,
      item: null,
      helpers: [],
      confidence: 0,
      reasons: present([fallback.why, historySays(tallyOf(fallback.unit, near))]),
    })
  }
  for (const one of byHistory(near, alike)) {
    if (advised.length >= TOP) break
    if (!advised.some((other) => other.unit === one.unit)) advised.push(one)
  }
  const [first] = items
  return {
    units: advised.slice(0, TOP),
    covered,
    needsPlace: asked.needsPlace,
    category: first ? { code: first.code, share: round(first.share), given: asked.given } : null,
  }
}

/** Units that handled such requests, by what speaks for them against what came back. */
function byHistory(past: readonly PastCase[], alike: readonly AlikeCase[]): AdvisedUnit[] {
  const units = new Set([...past.map((one) => one.unit), ...alike.map((one) => one.unit)])
  const weights = alike.reduce((sum, one) => sum + one.score, 0)
  return [...units]
    .map((unit): AdvisedUnit => {
      const tally = tallyOf(unit, past)
      const similar = alike.filter((one) => one.unit === unit).reduce((sum, one) => sum + one.score, 0)
      const share = (tally.good + similar) / (past.length + weights + 2)
      const back = tally.good + tally.bad > 0 ? tally.bad / (tally.good + tally.bad) : 0
      return {
        unit,
        basis: 'history',
        line: null,
        item: null,
        helpers: [],
        confidence: round(Math.min(MOST_BY_HISTORY, share * (1 - back))),
        reasons: present([
          say(
            '职责清单没有列明，仅按过往办理情况',
            'the list does not name it; by what was handled before only',
          ),
          historySays(tally),
          alikeSays(unit, alike),
        ]),
      }
    })
    .filter((one) => one.confidence > 0)
    .sort((a, b) => b.confidence - a.confidence)
}

const round = (value: number): number => Math.round(value * 1000) / 1000
