import { type Say, say, useSay } from '../live/index.ts'
import type { InboxView, Me } from '../live/wire.ts'
import { holds } from './session.ts'

/** The queues of the inbox in clerks' words, and whose work they are. */
const VIEWS: Readonly<Record<string, { readonly title: Say; readonly roles: readonly string[] }>> = {
  mine: { title: say('本单位待办', 'My unit’s work'), roles: ['handler', 'agent', 'officeHead'] },
  steps: { title: say('待我办理', 'Steps of mine'), roles: ['windowClerk', 'approver', 'approvalHead'] },
  opinions: { title: say('待提意见', 'My opinion is asked'), roles: [] },
  toAccept: { title: say('待受理', 'To accept'), roles: ['agent', 'dispatcher'] },
  toDispatch: { title: say('待派单', 'To dispatch'), roles: ['agent', 'dispatcher'] },
  toSign: { title: say('待签收', 'To sign'), roles: ['handler'] },
  rulings: { title: say('退单裁定', 'Returns to rule'), roles: ['dispatcher', 'officeHead'] },
  asks: { title: say('申请审批', 'Requests to decide'), roles: ['officeHead'] },
  review: { title: say('待审核', 'To review'), roles: ['reviewer', 'officeHead'] },
  visits: { title: say('待回访', 'To call back'), roles: ['visitor'] },
  orders: { title: say('督办', 'Orders'), roles: ['supervisor', 'leader', 'handler', 'officeHead'] },
  all: { title: say('全部事项', 'All matters'), roles: [] },
}

export function useViewTitle(): (view: {
  readonly view: string
  readonly title?: Say | undefined
}) => string {
  const s = useSay()
  return (one) => s(one.title ?? VIEWS[one.view]?.title ?? one.view)
}

/** Queues of my roles, and any other that holds something (a delegation, a second duty). */
export const viewsFor = (me: Me, views: readonly InboxView[], here?: string): readonly InboxView[] =>
  views.filter(
    (one) =>
      one.view !== 'all' &&
      (one.count > 0 || one.view === here || holds(me, ...(VIEWS[one.view]?.roles ?? []))),
  )

/** Where somebody's day begins: the first queue that is theirs. */
export const firstView = (me: Me): string =>
  Object.entries(VIEWS).find(([name, one]) => name !== 'mine' && holds(me, ...one.roles))?.[0] ??
  (holds(me, 'handler') ? 'mine' : 'all')
