import type { Clock } from '../platform/clocks/declare.ts'
import { leadTask } from '../platform/matters/decide.ts'
import type { Ask, AskKind, MatterCase, Task, Visit } from '../platform/matters/declare.ts'

/** What a pack's rules may ask of a case. All pure: they run on the server and in the browser. */

/** The running or paused clock of a kind, if any. */
export const openClock = ({ clocks }: MatterCase, kind: string): Clock | undefined =>
  clocks.find((clock) => clock.kind === kind && (clock.state === 'running' || clock.state === 'paused'))

/** The live lead task 主办任务 of the running round. */
export const liveLead = ({ tasks, matter }: MatterCase): Task | undefined => leadTask(tasks, matter.round)

/** Requests of a kind, decided or not, oldest first. */
export const asksOf = ({ asks }: MatterCase, kind: AskKind): readonly Ask[] =>
  asks.filter((ask) => ask.kind === kind)

/** The call-back that waits 待回访. */
export const waitingVisit = ({ visits }: MatterCase): Visit | undefined =>
  visits.find((visit) => visit.state === 'queued')
