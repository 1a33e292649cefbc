import { say } from '../base/index.ts'
import type { FieldList } from '../platform/fields/declare.ts'
import type { Action, Effect, FlowState, Guard } from '../platform/matters/declare.ts'
import { entriesOf } from './codes.ts'

/** Both languages of a short name. */
export type Words = readonly [zh: string, en: string]

/** States by name, or as code lists are written: `name 名称 Name` between `·` or on lines of their own. */
type StateTable = string | Readonly<Record<string, Words>>
const statesOf = (table: StateTable, kind: FlowState['kind']): readonly (readonly [string, FlowState])[] =>
  typeof table === 'string'
    ? entriesOf(table).map(([name, zh, en]) => [name, { title: say(zh, en), kind }])
    : Object.entries(table).map(([name, title]) => [name, { title: say(...title), kind }])

/** States of a flow, those in which it is worked on and those in which it has ended. */
export const states = (open: StateTable, closed: StateTable): Readonly<Record<string, FlowState>> =>
  Object.fromEntries([...statesOf(open, 'open'), ...statesOf(closed, 'closed')])

/** Clocks of these names begin: with a matter, or with an act. */
export const starting = (...clocks: readonly string[]): readonly Effect[] =>
  clocks.map((clock) => ({ do: 'startClock', clock }))

/** One line of a transition table: its title, the states it leads from (several between blanks), the next one ('' = it stays), who. */
export type Transition = readonly [zh: string, en: string, from: string, to: string, ...by: string[]]

type For<T, V> = { readonly [Name in keyof T]?: V }

/** What acts of a table do besides: each named by the act. */
export type Also<T> = {
  readonly forms?: For<T, FieldList>
  readonly guards?: For<T, readonly Guard[]>
  /** Clocks that begin and end with it. */
  readonly starts?: For<T, string>
  readonly stops?: For<T, string>
  readonly tags?: For<T, string>
  /** Nothing runs on. */
  readonly ends?: readonly (keyof T)[]
  /** The form's `note` is shown to whoever brought it. */
  readonly says?: readonly (keyof T)[]
  /** The one who brought it is told. */
  readonly tells?: For<T, Words>
  readonly does?: For<T, readonly Effect[]>
  /** Asked twice, and possible whatever holds the step. */
  readonly danger?: readonly (keyof T)[]
  readonly more?: For<T, Partial<Action>>
}

/** What a form leaves in the fact of the act: everything but persons, whom the ledger never names. */
const recorded = (form: FieldList): readonly string[] =>
  Object.entries(form).flatMap(([name, field]) =>
    field.personal || field.kind === 'rows' || field.kind === 'signature' ? [] : [name],
  )

/**
 * Actions from a transition table 流转表: a line each, and beside it what some of them do. Forms are recorded in the fact of the
 * act, so that rules, registers and pages for everybody read from there.
 */
export function transitions<T extends Readonly<Record<string, Transition>>>(
  table: T,
  also: Also<T> = {},
): { readonly [Name in keyof T]: Action } {
  const has = (names: readonly (keyof T)[] | undefined, name: keyof T) => names?.includes(name) === true
  const made = Object.entries(table).map(([name, [zh, en, from, to, ...by]]): [string, Action] => {
    const form = also.forms?.[name]
    const kept = form ? recorded(form) : []
    const [start, stop, tag, told] = [
      also.starts?.[name],
      also.stops?.[name],
      also.tags?.[name],
      also.tells?.[name],
    ]
    const effects: Effect[] = [
      ...(also.does?.[name] ?? []),
      ...(has(also.ends, name) ? [{ do: 'stopAllClocks' } as const] : []),
      ...(stop ? [{ do: 'stopClock', clock: stop } as const] : []),
      ...(start ? [{ do: 'startClock', clock: start } as const] : []),
      ...(tag ? [{ do: 'tag', tag } as const] : []),
      ...(kept.length > 0 ? [{ do: 'record', fields: kept } as const] : []),
      ...(has(also.says, name) ? [{ do: 'note', public: true } as const] : []),
      ...(told ? [{ do: 'notify', to: 'requester', text: say(...told) } as const] : []),
    ]
    const guards = also.guards?.[name]
    return [
      name,
      {
        ...{ title: say(zh, en), from: from.split(' '), by, effects },
        ...(to ? { to } : {}),
        ...(form ? { form } : {}),
        ...(guards ? { guards } : {}),
        ...(has(also.danger, name) ? { danger: true, despite: true } : {}),
        ...also.more?.[name],
      },
    ]
  })
  return Object.fromEntries(made) as { readonly [Name in keyof T]: Action }
}

/** An act that needs what another left behind: its tag. */
export function tagged(tag: string, refusal: () => ReturnType<Guard>): Guard {
  const guard: Guard = ({ matter: { tags } }) => (tags.includes(tag) ? null : refusal())
  Object.defineProperty(guard, 'name', { value: `tagged_${tag}` })
  return guard
}
