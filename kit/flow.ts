import { say } from '../base/index.ts'
import type { Limit } from '../platform/clocks/declare.ts'
import type { ClockRule, Flow } from '../platform/matters/declare.ts'
import { ours, withdrawing } from './application.ts'
import { type Also, states, type Transition, transitions, type Words } from './transitions.ts'

type StateTable = Parameters<typeof states>[0]

/** A flow as one table: its states, its acts, and what some of them do besides. */
export type FlowTable<T> = Also<T> & {
  /** States in which it is worked on; the first is the one it begins in, unless a program leads out of that. */
  readonly open: StateTable
  readonly closed: StateTable
  /** States in which somebody else has to move 等待. */
  readonly waiting?: StateTable
  /** The state it begins in, when a program of the city leads out of it 自动环节. */
  readonly program?: StateTable
  readonly acts: T
  /** 撤回: from which states, and who may; there is a closed state `withdrawn` then. */
  readonly withdraw?: readonly [from: string, ...by: string[]]
}

/** The flow of a matter from tables 流程: states as `states` has them, acts as `transitions` has them. */
export function flow<T extends Readonly<Record<string, Transition>>>({
  open,
  closed,
  waiting = '',
  program = '',
  acts,
  withdraw,
  ...also
}: FlowTable<T>): Flow {
  const of = (table: StateTable, more: object) =>
    Object.entries(states(table, '')).map(([name, state]) => [name, { ...state, ...more }] as const)
  const all = Object.fromEntries([
    ...of(program, { program: true }),
    ...Object.entries(states(open, closed)),
    ...of(waiting, { kind: 'waiting' }),
  ])
  return {
    initial: Object.keys(all)[0] ?? '',
    states: all,
    actions: {
      ...transitions(acts, also as Also<T>),
      ...(withdraw ? { withdraw: withdrawing(withdraw[0].split(' '), withdraw.slice(1)) } : {}),
    },
  }
}

/** One clock: its title, its limit, and which roles are told when it warns (none = who handles the matter). */
export type ClockLine = readonly [zh: string, en: string, limit: Limit, ...tells: string[]]

const UNITS: Readonly<Record<string, Words>> = {
  workingDays: ['个工作日', 'working days'],
  workingHours: ['个工作小时', 'working hours'],
  days: ['日', 'days'],
  hours: ['小时', 'hours'],
  minutes: ['分钟', 'minutes'],
}
const ownLimit = (limit: Limit) => {
  const [[unit, amount] = ['', 0]] = Object.entries(limit)
  const [zh, en] = UNITS[unit] ?? [unit, unit]
  return ours(`${amount} ${zh}`, `${amount} ${en}`)
}

/**
 * Clocks 时限 from a table, a line each: one limit for all, a warning when four fifths have gone, and, where `basis` names no law,
 * a limit of our own that a city may change. `main` is the one that lists show; those of `waits` have to run out 公示期.
 */
export const clocks = <T extends Readonly<Record<string, ClockLine>>>(
  table: T,
  also: {
    readonly main?: keyof T
    readonly waits?: readonly (keyof T)[]
    readonly basis?: { readonly [Name in keyof T]?: Words }
    readonly more?: { readonly [Name in keyof T]?: Partial<ClockRule> }
  } = {},
): { readonly [Name in keyof T]: ClockRule } => {
  const made = Object.entries(table).map(([name, [zh, en, limit, ...tells]]): [string, ClockRule] => {
    const basis = also.basis?.[name]
    return [
      name,
      {
        ...{ title: say(zh, en), limit: { '*': limit }, warn: [{ percent: 80 }] },
        basis: basis ? say(...basis) : ownLimit(limit),
        ...(tells.length > 0 ? { tells } : {}),
        ...(also.main === name ? { main: true } : {}),
        ...(also.waits?.includes(name) ? { waits: true } : {}),
        ...also.more?.[name],
      },
    ]
  })
  return Object.fromEntries(made) as { readonly [Name in keyof T]: ClockRule }
}
