import type { Level } from '../../../brain/watch/rules/declare.ts'
import { api, type Say, say, useLoad, useSay } from '../../live/index.ts'
import { type RuleList, TONE } from './firing-words.ts'

/** The rules with what a form of one needs: metrics, kinds of matters, levels. */
export const useRules = () =>
  useLoad('watch-rules', (signal) => api.get<RuleList>('/api/watch-rules', undefined, { signal }))

/** 级别 in its colour and shape. */
export const LevelTag = ({ level, levels }: { level: Level; levels: Readonly<Record<Level, Say>> }) => {
  const s = useSay()
  return <span className={`lv ${TONE[level]}`}>{s(levels[level])}</span>
}

/** The title of a metric; its name where nobody gave it one. */
export const metricTitle = (list: Pick<RuleList, 'metrics'> | null, name: string): Say =>
  list?.metrics.find((one) => one.name === name)?.title ?? say(name, name)
