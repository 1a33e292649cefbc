import type { Say } from '../../base/index.ts'
import { say } from '../../base/index.ts'

/** Why a value stands out 异常成因: one word for each thing that is looked at. */
export const signs = {
  step: say('突跳', 'A sudden step'),
  level: say('偏离近期水平', 'Far from its recent level'),
  shift: say('均值漂移', 'Its mean has moved'),
  shiftLong: say('持续漂移', 'Its mean has moved for long'),
  season: say('与同一时段不符', 'Unlike this hour on other days'),
  range: say('超出历史范围', 'Beyond all that was seen'),
  calm: say('异常平静', 'Unusually calm'),
  pattern: say('形态从未出现', 'A pattern never seen'),
  wild: say('异常波动', 'Unusually restless'),
} as const satisfies Readonly<Record<string, Say>>
export type Sign = keyof typeof signs

/** What a streaming detector says of one value 逐点判定; it has seen nothing later. */
export type Verdict = {
  /** 0 = ordinary; 3 = once in about a thousand values. */
  readonly score: number
  /** An alarm begins here, or one that stands grew clearly worse. */
  readonly begins: boolean
  /** An alarm stands: it began within the last 200 values. */
  readonly stands: boolean
  readonly sign: Sign | null
}

/** 一次稳健偏离判定. */
export type RobustZ = {
  readonly median: number
  readonly mad: number
  /** 1.4826 × MAD, or the least that the instrument tells apart when nothing ever moved. */
  readonly deviation: number
  readonly z: number
}
