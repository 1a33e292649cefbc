import type { Action, MatterType } from '../declare.ts'
import { flow, permit } from './permit.ts'

/** The same permit after the reform: the review is called an examination and there is no special procedure. */
const { special, review, ...states } = flow.states
const renamed = (state: string) => (state === 'review' ? 'examination' : state)
export const reformed: MatterType = {
  ...permit,
  flow: {
    ...flow,
    states: { ...states, examination: { title: { zh: '审核', en: 'Examination' }, kind: 'open' } },
    actions: Object.fromEntries(
      Object.entries(flow.actions)
        .filter(([name]) => !/Special$/.test(name))
        .map(([name, action]): [string, Action] => [
          name,
          {
            ...action,
            from: action.from.filter((one) => one !== 'special').map(renamed),
            ...(action.to ? { to: renamed(action.to) } : {}),
          },
        ]),
    ),
  },
}
