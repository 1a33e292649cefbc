import { type Say, say } from '../../base/index.ts'
import type { Backlog } from '../city/declare.ts'

/** How a part of the city does: as it should, slower or later than it should, or not at all. */
export type State = 'good' | 'slow' | 'down'
export type Part = { readonly title: Say; readonly state: State; readonly says: Say }

/** What the states of the parts follow from. */
export type Looked = {
  /** The database answered in time. */
  readonly answers: boolean
  /** Whose requests are sent away: 0 nobody’s … 4 calls too. */
  readonly level: number
  /** Null = could not be asked, or nobody counts. */
  readonly backlog: Backlog | null
}

/** Numbers of the journal that a follower may be behind: some ten seconds of a burst. */
const BEHIND = 10_000
/** Seconds that a due message may wait. */
const WAITS = 600

const GOOD = say('正常', 'as it should')
const AWAY = say('暂时查不到', 'cannot be told at present')

/** State of the parts 各部分运行状态, in the words of those who use them. */
export function partsOf({ answers, level, backlog }: Looked): Part[] {
  const behind = Math.max(0, ...(backlog?.followers ?? []).map((one) => one.behind))
  const { oldestSeconds = 0, stuck = 0 } = backlog?.deliveries ?? {}
  const part = (title: Say, state: State, says: Say): Part => ({ title, state, says })
  return [
    !answers
      ? part(
          say('受理与办理', 'Requests'),
          'down',
          say('暂时不能受理，请拨打 12345', 'cannot be taken in at present; call 12345'),
        )
      : level >= 4
        ? part(say('受理与办理', 'Requests'), 'slow', say('很忙，请稍后再试', 'very busy; try again later'))
        : part(say('受理与办理', 'Requests'), 'good', GOOD),
    !answers
      ? part(say('查询与网上办事', 'Looking up and applying'), 'down', AWAY)
      : level >= 2
        ? part(
            say('查询与网上办事', 'Looking up and applying'),
            'slow',
            say('忙，先保障来电', 'busy; calls go first'),
          )
        : part(say('查询与网上办事', 'Looking up and applying'), 'good', GOOD),
    !answers
      ? part(say('大屏、地图与检索', 'Walls, maps and search'), 'down', AWAY)
      : level >= 1
        ? part(
            say('大屏、地图与检索', 'Walls, maps and search'),
            'slow',
            say('暂停，稍后自动恢复', 'paused; they come back by themselves'),
          )
        : behind > BEHIND
          ? part(
              say('大屏、地图与检索', 'Walls, maps and search'),
              'slow',
              say('数字更新有延迟', 'figures are late'),
            )
          : part(say('大屏、地图与检索', 'Walls, maps and search'), 'good', GOOD),
    !backlog
      ? part(say('短信与通知', 'Messages'), answers ? 'good' : 'down', answers ? GOOD : AWAY)
      : stuck > 0 || oldestSeconds > WAITS
        ? part(say('短信与通知', 'Messages'), 'slow', say('发送有延迟', 'are sent late'))
        : part(say('短信与通知', 'Messages'), 'good', GOOD),
  ]
}

/** The worst of the parts speaks for the whole. */
export const wholeOf = (parts: readonly Part[]): State =>
  (['down', 'slow', 'good'] as const).find((state) => parts.some((one) => one.state === state)) ?? 'good'
