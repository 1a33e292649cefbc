import { say } from '../../kit/index.ts'
import type { PostRules } from '../../platform/matters/declare.ts'

/**
 * 岗位评价, beside that of streets and units: the posts of the standard, each by how much, how soon and how rightly.
 * Weights are ours, to be configured.
 */
export const posts: PostRules = {
  readers: ['gridHead', 'leader', 'supervisor'],
  of: {
    reporter: { title: say('信息采集员：上报', 'Grid worker: reports'), acts: ['open'], wrong: ['discard'] },
    verifier: { title: say('信息采集员：核实', 'Grid worker: verifies'), acts: ['verify'], clock: 'verify', wrong: ['discard'] },
    filer: { title: say('受理员：立案', 'Filing clerk'), acts: ['file'], clock: 'file', wrong: ['sendBack'] },
    dispatcher: {
      title: say('派遣员：派遣', 'Dispatcher'),
      acts: ['dispatch', 'redispatch'],
      clock: 'dispatch',
      wrong: ['return'],
    },
    checker: {
      ...{ title: say('核查员：核查', 'Check worker'), acts: ['pass', 'rework'], clock: 'check' },
      wrong: ['checkAgain', 'rateUnsolved'],
    },
    closer: { title: say('值班长：结案', 'Head of the desk: closes'), acts: ['close'], clock: 'close', wrong: ['rateUnsolved'] },
  },
}
