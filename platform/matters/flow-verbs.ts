import type { Action, Effect, FlowState, MatterType } from './declare.ts'
import { isAsked } from './proceedings.ts'
import { isFinal } from './undo.ts'
import { guardsOf } from './versions.ts'

type Said = readonly [at: string, zh: string, en: string]
type Named = readonly (readonly [string, Action])[]
type Of<K extends Effect['do']> = Extract<Effect, { do: K }>

const effectsOf = <K extends Effect['do']>(action: Action, kind: K): Of<K>[] =>
  (action.effects ?? []).filter((effect): effect is Of<K> => effect.do === kind)

const fieldKind = (action: Action, name: string): string | undefined => action.form?.[name]?.kind

/** States in which an action leaves the matter: where it leads, or where it was done. */
const landsIn = ({ from, to }: Action): readonly string[] =>
  to === undefined || to === 'back' || to === 'chosen' ? from : [to]

/** What the verbs of approval need so that nothing begun by them can get stuck. */
export function verbFaults(type: MatterType): readonly Said[] {
  const actions: Named = Object.entries(type.flow.actions)
  return [
    ...actions.flatMap(([name, action]) => [...fields(name, action), ...undos(name, action, actions)]),
    ...names(type, actions),
    ...opinions(type, actions),
    ...silences(type),
    ...guards(type),
  ]
}

/** Form fields that effects read must be there. */
function fields(at: string, action: Action): Said[] {
  const faults: Said[] = []
  const want = (field: string, kinds: readonly string[]) => {
    if (!kinds.includes(fieldKind(action, field) ?? ''))
      faults.push([
        at,
        `表单缺少字段 ${field}（${kinds.join('、')}）`,
        `the form lacks ${field} (${kinds.join(', ')})`,
      ])
  }
  if (action.to === 'chosen') want('step', ['text', 'code'])
  for (const effect of action.effects ?? []) {
    if (effect.do === 'askOpinion' || effect.do === 'addSigner') want(effect.of, ['unit', 'account'])
    if (effect.do === 'giveOpinion') want('opinion', ['text', 'code'])
    if (effect.do === 'handOver') want(effect.to, ['account'])
    if (effect.do === 'transfer') want('unit', ['unit'])
    if (effect.do === 'promise') want(effect.of, ['text', 'code'])
    if (effect.do === 'fulfil' && effect.of) want(effect.of, ['text', 'code'])
    if (effect.do === 'addSigner' && !effect.where) want('where', ['text', 'code'])
  }
  return faults
}

/** What may be taken back binds nobody outside, and there is an action that takes it back. */
function undos(at: string, action: Action, actions: Named): Said[] {
  if (!action.undo) return []
  const faults: Said[] = []
  const final = action.effects?.find(isFinal)
  if (final)
    faults.push([
      at,
      `“${final.do}”不能撤回，不应允许撤回`,
      `${final.do} cannot be undone, so it must not be offered`,
    ])
  const back = actions.flatMap(([, other]) => (effectsOf(other, 'undoLast').length > 0 ? other.from : []))
  for (const state of landsIn(action))
    if (!back.includes(state))
      faults.push([at, `办到“${state}”后没有撤回操作`, `nothing takes it back from ${state}`])
  return faults
}

/** Proceedings are named by whoever begins them. */
function names(type: MatterType, actions: Named): Said[] {
  const begun = new Set(
    actions.flatMap(([, action]) => [
      ...effectsOf(action, 'askOpinion').map((effect) => effect.name),
      ...effectsOf(action, 'promise').map((effect) => effect.name),
      ...effectsOf(action, 'addSigner').flatMap(({ name }) => [`${name}.before`, `${name}.after`]),
    ]),
  )
  const faults: Said[] = []
  for (const [at, action] of actions)
    for (const effect of action.effects ?? []) {
      if (effect.do === 'endOpinions' || effect.do === 'fulfil' || effect.do === 'breakPromise')
        if (!begun.has(effect.name))
          faults.push([at, `没有发起“${effect.name}”的操作`, `nothing begins ${effect.name}`])
      if ((effect.do === 'promise' || effect.do === 'askOpinion') && Array.isArray(effect.holds))
        for (const held of effect.holds as readonly string[])
          if (!(held in type.flow.actions))
            faults.push([at, `等待它的操作 ${held} 不存在`, `unknown action ${held} waits for it`])
      if (effect.do === 'promise' && effect.holds && !actions.some(([, other]) => ends(other, effect.name)))
        faults.push([at, `“${effect.name}”没有登记补齐的操作`, `nothing records that ${effect.name} is in`])
    }
  return faults
}

const ends = (action: Action, name: string): boolean =>
  effectsOf(action, 'fulfil').some((effect) => effect.name === name)

/** Whoever is asked can answer where the matter then stands, and what follows from the answers can be done there. */
function opinions(type: MatterType, actions: Named): Said[] {
  const faults: Said[] = []
  const answer = actions.flatMap(([, action]) =>
    effectsOf(action, 'giveOpinion').length > 0 && action.by.some(isAsked) ? action.from : [],
  )
  for (const [at, action] of actions) {
    const asks = [...effectsOf(action, 'askOpinion'), ...effectsOf(action, 'addSigner')]
    if (asks.length === 0) continue
    for (const state of landsIn(action))
      if (!answer.includes(state))
        faults.push([at, `在“${state}”没有提出意见的操作`, `nobody can answer in ${state}`])
    for (const { leadsTo = {} } of effectsOf(action, 'askOpinion'))
      for (const follow of Object.values(leadsTo)) {
        const next = type.flow.actions[follow]
        if (!next?.by.includes('system') || !landsIn(action).every((state) => next.from.includes(state)))
          faults.push([
            at,
            `意见齐后的操作 ${follow} 不能由系统办理`,
            `${follow}, which follows, cannot be done by the system there`,
          ])
      }
  }
  return faults
}

/** What the law makes of silence must be something the system can do. */
function silences(type: MatterType): Said[] {
  return Object.entries(type.clocks).flatMap(([clock, { breach }]): Said[] =>
    breach === undefined || type.flow.actions[breach]?.by.includes('system')
      ? []
      : [
          [
            clock,
            `逾期后的操作 ${breach} 不存在或系统不能办`,
            `${breach} is no action that the system may do`,
          ],
        ],
  )
}

/** Running matters of older versions find their rules by name. */
function guards(type: MatterType): Said[] {
  const { nameless, twice } = guardsOf(type)
  return [
    ...nameless.map((at): Said => [at, '规则没有名字', 'a rule without a name']),
    ...twice.map((name): Said => [name, '两条规则同名', 'two rules of one name']),
  ]
}

/** Actions that something does by itself: what follows from opinions, and from silence. */
const triggered = (type: MatterType): ReadonlySet<string> =>
  new Set([
    ...Object.values(type.clocks).flatMap((clock) => clock.breach ?? []),
    ...Object.values(type.flow.actions).flatMap((action) =>
      effectsOf(action, 'askOpinion').flatMap(({ leadsTo = {} }) => Object.values(leadsTo)),
    ),
  ])

/** A state that nobody leads out of: only the system may, and nothing makes it. */
export function leftAlone(type: MatterType): readonly string[] {
  const by = triggered(type)
  const led = new Set(
    Object.entries(type.flow.actions).flatMap(([name, action]) =>
      action.to !== undefined && (by.has(name) || action.by.some((one) => one !== 'system'))
        ? action.from
        : [],
    ),
  )
  return Object.entries(type.flow.states).flatMap(([name, state]: [string, FlowState]) =>
    state.kind !== 'closed' && !state.program && !led.has(name) ? [name] : [],
  )
}

/** Actions after which a paused clock could never run again. */
export function neverResumed(
  type: MatterType,
  next: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  const actions: Named = Object.entries(type.flow.actions)
  const reach = (start: readonly string[]): Set<string> => {
    const seen = new Set(start)
    const queue = [...start]
    for (let state = queue.pop(); state !== undefined; state = queue.pop())
      for (const to of next.get(state) ?? [])
        if (!seen.has(to)) {
          seen.add(to)
          queue.push(to)
        }
    return seen
  }
  return actions.flatMap(([name, action]) => {
    const special = effectsOf(action, 'beginSpecial').length > 0
    const pauses = effectsOf(action, 'pauseClocks').map((effect) => effect.clock)
    if (!special && pauses.length === 0) return []
    const states = reach(landsIn(action))
    const resumes = actions.filter(([, other]) => other.from.some((state) => states.has(state)))
    const resumed = (clock: string | undefined) =>
      resumes.some(([, other]) =>
        effectsOf(other, 'resumeClocks').some((one) => !one.clock || one.clock === clock),
      )
    const whole = !special || resumes.some(([, other]) => effectsOf(other, 'endSpecial').length > 0)
    return whole && pauses.every((clock) => resumed(clock)) ? [] : [name]
  })
}
