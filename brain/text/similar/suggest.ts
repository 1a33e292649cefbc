import { type Say, say } from '../../../base/index.ts'
import { type Score, sameMatter } from './measure.ts'
import { sharedPlaces } from './places.ts'
import type { Message } from './read.ts'
import { parts, subjectWords } from './read.ts'

/** What may be done about two similar requests 建议: each through its own door, by a person. */
export type Suggestion = {
  readonly act: 'merge' | 'same-cause' | 'follow-up'
  readonly why: Say
}

/** Near enough to be shown 显示下限: of two requests taken at random about two in a hundred reach it. */
export const SHOWN = 0.25
/** About the same matter 同一事项: nine in ten near misses of labelled places stay below. */
const SAME = 0.36
/** As sure as when somebody sends the same again. */
const SURE = 0.56
const PLACE = 0.2
/** Points so near are one place, metres. */
const HERE = 60

export type Compared = {
  readonly score: Score
  readonly metres: number
  /** Whole days between them, and whether the other one came later. */
  readonly days: number
  readonly later: boolean
  /** The other one is still being dealt with. */
  readonly open: boolean
}

const placed = ({ score, metres }: Compared): boolean =>
  score.place >= PLACE || score.asset === 1 || metres <= HERE

/** Merge, same cause or follow-up; null = only worth reading. It is never done by itself. */
export function suggestionOf(found: Compared): Suggestion | null {
  const { score, open } = found
  const same = sameMatter(score)
  if (score.sender === 1 && same >= SAME)
    return open
      ? {
          act: 'merge',
          why: say('同一来电人、同一事项，该件在办', 'same caller, same matter, that one is in hand'),
        }
      : {
          act: found.later ? 'same-cause' : 'follow-up',
          why: say('同一来电人、同一事项，该件已办结', 'same caller, same matter, that one is closed'),
        }
  if (!placed(found)) return null
  if (same >= SURE && open)
    return {
      act: 'merge',
      why: say('同一地点、同一事项，该件在办', 'same place, same matter, that one is in hand'),
    }
  if (same >= SAME) return { act: 'same-cause', why: say('同一地点、同一事项', 'same place, same matter') }
  return null
}

const KINDS: readonly (readonly [RegExp, Say])[] = [
  [/(?:小区|花园|家园|公寓|山庄|新城|之城|苑|府|庭|居|郡|邸|轩|别墅|楼盘)$/, say('同一小区', 'same estate')],
  [/(?:学院|大学|中学|小学|学校|幼儿园)$/, say('同一学校', 'same school')],
  [/(?:路|街|大道|巷|桥)$/, say('同一道路', 'same road')],
  [/(?:村|镇|乡|街道|社区)$/, say('同一村居镇街', 'same village or street')],
  [/(?:公司|集团|酒店|商城|市场|医院|广场|大厦|中心)$/, say('同一单位场所', 'same premises')],
]
const PLACE_WORD = say('同一地点', 'same place')

const WORDS = 4
const METRES_SHOWN = 500

/**
 * Why they are shown 理由, most telling first: "同一小区、同一事项、3 天前". `rare` sorts words, the rarest first; given are
 * only texts that the reader may see.
 */
export function reasonsOf(
  found: Compared,
  asked: Message,
  other: Message,
  rare: (words: readonly string[]) => readonly string[],
): Say[] {
  const { score, metres, days } = found
  const [mine, theirs] = [parts(asked), parts(other)]
  const reasons: Say[] = []
  if (score.sender === 1) reasons.push(say('同一来电人', 'same caller'))
  if (score.asset === 1) reasons.push(say('同一部件', 'same asset'))
  if (score.party === 1) reasons.push(say('同一被反映对象', 'same party complained of'))
  const place = sharedPlaces(`${mine.title}。${mine.text}`, `${theirs.title}。${theirs.text}`)[0]
  if (place && score.place >= PLACE / 2) {
    const kind = KINDS.find(([ending]) => ending.test(place))?.[1] ?? PLACE_WORD
    reasons.push(say(`${kind.zh}（${place}）`, `${kind.en} (${place})`))
  }
  if (metres <= METRES_SHOWN) {
    const about = Math.max(10, Math.round(metres / 10) * 10)
    reasons.push(say(`相距约 ${about} 米`, `about ${about} m away`))
  }
  const theirWords = new Set(subjectWords(`${theirs.title}。${theirs.text}`))
  const shared = rare(
    [...new Set(subjectWords(`${mine.title}。${mine.text}`))].filter((word) => theirWords.has(word)),
  )
  const words = shared.slice(0, WORDS)
  const same = sameMatter(score) >= SAME
  const about = same
    ? say('同一事项', 'same subject')
    : score.subject >= 0.5 || words.length > 0
      ? say('事项相近', 'similar subject')
      : null
  if (about)
    reasons.push(
      words.length > 0
        ? say(`${about.zh}（${words.join('、')}）`, `${about.en} (${words.join(', ')})`)
        : about,
    )
  reasons.push(
    days === 0
      ? say('同一天', 'the same day')
      : found.later
        ? say(`${days} 天后`, days === 1 ? '1 day later' : `${days} days later`)
        : say(`${days} 天前`, days === 1 ? '1 day before' : `${days} days before`),
  )
  return reasons
}
