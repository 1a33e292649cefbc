import { useSay, useWords } from '../../live/index.ts'
import { freeKey, isObject, type Json, move, textsOf } from './extension-edit.ts'
import { FieldsEditor } from './extension-fields.tsx'
import {
  Choice,
  Cross,
  type Edit,
  FoundHere,
  Item,
  inside,
  NumberInput,
  SayInput,
  Tick,
  Ticks,
  useRoles,
} from './extension-parts.tsx'
import { effectWords, extensionWords } from './extension-words.ts'

const DOES = [
  'startClock',
  'stopClock',
  'stopAllClocks',
  'note',
  'notePublic',
  'record',
  'notify',
  'tag',
] as const
type Does = (typeof DOES)[number]
const both = { zh: '', en: '' }

/** A kind of matter: its form, its steps, what may be done in each, its limits. */
export function MatterEditor({ edit, body }: { edit: Edit; body: Json }) {
  const w = useWords(extensionWords)
  const s = useSay()
  const { value, put } = edit
  const flowEdit = inside(edit, 'flow')
  const flow = flowEdit.value
  const states = isObject(flow.states) ? flow.states : {}
  const actions = isObject(flow.actions) ? flow.actions : {}
  const clocks = isObject(value.clocks) ? value.clocks : {}
  const opening = isObject(value.opening) ? value.opening : {}
  const named = (all: Json): (readonly [string, string])[] =>
    Object.entries(all).map(
      ([name, one]) => [name, s((isObject(one) ? one.title : null) as never) || name] as const,
    )
  const initial = String(flow.initial ?? '')
  const started: readonly unknown[] = Array.isArray(opening[initial]) ? (opening[initial] as unknown[]) : []
  const startsNow = (clock: string): boolean =>
    started.some((one) => isObject(one) && one.do === 'startClock' && one.clock === clock)
  const putFlow = (next: Json, more: Json = {}) => put({ ...value, ...more, flow: next })
  const removeState = (name: string) => {
    const { [name]: _, ...others } = states
    const { [name]: __, ...opened } = opening
    putFlow({ ...flow, states: others }, { opening: opened })
  }
  const removeClock = (name: string) => {
    const { [name]: _, ...others } = clocks
    const without = (all: unknown) =>
      (Array.isArray(all) ? all : []).filter((one) => !(isObject(one) && one.clock === name))
    put({
      ...value,
      clocks: others,
      opening: Object.fromEntries(Object.entries(opening).map(([state, all]) => [state, without(all)])),
    })
  }
  return (
    <div className="stack">
      <div className="field-line">
        <SayInput label={w.name} value={value.title} onChange={(title) => put({ ...value, title })} />
        <Choice
          label={w.requester}
          value={value.requester === null ? 'nobody' : 'applicant'}
          options={[
            ['nobody', w.nobody],
            ['applicant', w.applicant],
          ]}
          onChange={(next) =>
            put({ ...value, requester: next === 'nobody' ? null : { zh: '申请人', en: 'applicant' } })
          }
        />
      </div>
      <FoundHere found={edit.found} way={edit.way} />
      <section className="stack tight">
        <h3>{w.form}</h3>
        <FieldsEditor edit={inside(edit, 'fields')} body={body} />
      </section>
      <section className="stack tight">
        <h3>{w.steps}</h3>
        <ol className="extension-items">
          {Object.entries(states).map(([name, one]) => {
            const state = isObject(one) ? one : {}
            const set = (next: Json) => putFlow({ ...flow, states: { ...states, [name]: next } })
            return (
              <Item
                key={name}
                title={s(state.title as never) || name}
                onMove={(by) => putFlow({ ...flow, states: move(states, name, by) })}
                onRemove={() => removeState(name)}
              >
                <div className="field-line">
                  <SayInput
                    label={w.name}
                    value={state.title}
                    onChange={(title) => set({ ...state, title })}
                  />
                  <Choice
                    label={w.state}
                    value={String(state.kind ?? 'open')}
                    options={[
                      ['open', w.openKind],
                      ['waiting', w.waitingKind],
                      ['closed', w.closedKind],
                    ]}
                    onChange={(kind) => set({ ...state, kind })}
                  />
                  <label className="tick">
                    <input
                      type="radio"
                      checked={initial === name}
                      onChange={() =>
                        putFlow(
                          { ...flow, initial: name },
                          { opening: started.length > 0 ? { [name]: started } : {} },
                        )
                      }
                    />{' '}
                    {w.first}
                  </label>
                </div>
                <FoundHere found={edit.found} way={[...edit.way, 'flow', 'states', name]} deep />
              </Item>
            )
          })}
        </ol>
        <button
          type="button"
          className="button small"
          onClick={() =>
            putFlow({
              ...flow,
              states: { ...states, [freeKey(states, 'step')]: { title: both, kind: 'open' } },
            })
          }
        >
          ＋ {w.addStep}
        </button>
      </section>
      <section className="stack tight">
        <h3>{w.actions}</h3>
        <ol className="extension-items">
          {Object.entries(actions).map(([name, one]) => (
            <ActionEditor
              key={name}
              name={name}
              edit={{
                ...inside(inside(flowEdit, 'actions'), name),
                value: isObject(one) ? one : {},
                put: (next) => putFlow({ ...flow, actions: { ...actions, [name]: next } }),
              }}
              body={body}
              states={named(states)}
              clocks={named(clocks)}
              onMove={(by) => putFlow({ ...flow, actions: move(actions, name, by) })}
              onRemove={() => {
                const { [name]: _, ...others } = actions
                putFlow({ ...flow, actions: others })
              }}
            />
          ))}
        </ol>
        <button
          type="button"
          className="button small"
          onClick={() =>
            putFlow({
              ...flow,
              actions: {
                ...actions,
                [freeKey(actions, 'act')]: {
                  title: both,
                  from: initial ? [initial] : [],
                  by: [],
                  effects: [],
                },
              },
            })
          }
        >
          ＋ {w.addAction}
        </button>
      </section>
      <section className="stack tight">
        <h3>{w.clocks}</h3>
        <ol className="extension-items">
          {Object.entries(clocks).map(([name, one]) => {
            const clock = isObject(one) ? one : {}
            const set = (next: Json) => put({ ...value, clocks: { ...clocks, [name]: next } })
            const table = isObject(clock.limit) && isObject(clock.limit['*']) ? clock.limit['*'] : {}
            const [unit = 'workingDays', amount] = Object.entries(table)[0] ?? []
            return (
              <Item key={name} title={s(clock.title as never) || name} onRemove={() => removeClock(name)}>
                <div className="field-line">
                  <SayInput
                    label={w.name}
                    value={clock.title}
                    onChange={(title) => set({ ...clock, title })}
                  />
                  <NumberInput
                    label={w.amount}
                    value={amount}
                    onChange={(next) => set({ ...clock, limit: { '*': { [unit]: next ?? 1 } } })}
                  />
                  <Choice
                    label={w.kind}
                    value={unit}
                    options={[
                      ['workingDays', w.workingDays],
                      ['days', w.days],
                      ['hours', w.hours],
                    ]}
                    onChange={(next) => set({ ...clock, limit: { '*': { [next]: amount ?? 1 } } })}
                  />
                </div>
                <SayInput
                  label={w.basis}
                  value={clock.basis}
                  onChange={(basis) => set({ ...clock, basis })}
                />
                <div className="row tight">
                  <Tick
                    label={w.mainClock}
                    on={clock.main === true}
                    onChange={(main) => set({ ...clock, main })}
                  />
                  <Tick
                    label={w.fromOpening}
                    on={startsNow(name)}
                    onChange={(on) =>
                      put({
                        ...value,
                        opening: {
                          ...opening,
                          [initial]: on
                            ? [...started, { do: 'startClock', clock: name }]
                            : started.filter((effect) => !(isObject(effect) && effect.clock === name)),
                        },
                      })
                    }
                  />
                </div>
                <FoundHere found={edit.found} way={[...edit.way, 'clocks', name]} deep />
              </Item>
            )
          })}
        </ol>
        <button
          type="button"
          className="button small"
          onClick={() =>
            put({
              ...value,
              clocks: {
                ...clocks,
                [freeKey(clocks, 'limit')]: { title: both, limit: { '*': { workingDays: 10 } }, basis: both },
              },
            })
          }
        >
          ＋ {w.addClock}
        </button>
      </section>
    </div>
  )
}

function ActionEditor({
  name,
  edit,
  body,
  states,
  clocks,
  onMove,
  onRemove,
}: {
  name: string
  edit: Edit
  body: Json
  states: readonly (readonly [string, string])[]
  clocks: readonly (readonly [string, string])[]
  onMove: (by: -1 | 1) => void
  onRemove: () => void
}) {
  const w = useWords(extensionWords)
  const s = useSay()
  const roles = useRoles(body)
  const { value, put } = edit
  const by = textsOf(value.by)
  const wrong = edit.found.some((one) => edit.way.every((step, n) => one.way[n] === step))
  return (
    <Item title={s(value.title as never) || name} onMove={onMove} onRemove={onRemove} wrong={wrong}>
      <div className="field-line">
        <SayInput label={w.name} value={value.title} onChange={(title) => put({ ...value, title })} />
        <Choice
          label={w.to}
          value={String(value.to ?? '')}
          options={[['', w.stays], ...states]}
          onChange={(to) => {
            const { to: _, ...others } = value
            put(to === '' ? others : { ...others, to })
          }}
        />
      </div>
      <Ticks
        label={w.from}
        options={states}
        value={value.from}
        onChange={(from) => put({ ...value, from })}
      />
      <div className="chosen">
        <span className="label">{w.by}</span>
        {by.map((role) => (
          <button
            key={role}
            type="button"
            className="tag accent"
            onClick={() => put({ ...value, by: by.filter((one) => one !== role) })}
          >
            {roles.find(([key]) => key === role)?.[1] ?? role}
            <Cross />
          </button>
        ))}
        <RolePick
          roles={roles.filter(([key]) => !by.includes(key))}
          label={w.by}
          onPick={(role) => put({ ...value, by: [...by, role] })}
        />
      </div>
      <details>
        <summary>
          {w.actForm}（{Object.keys(isObject(value.form) ? value.form : {}).length}）
        </summary>
        <FieldsEditor edit={inside(edit, 'form')} body={body} />
      </details>
      <Effects value={value} put={put} clocks={clocks} />
      <FoundHere found={edit.found} way={edit.way} deep />
    </Item>
  )
}

export function RolePick({
  roles,
  label,
  onPick,
}: {
  roles: readonly (readonly [string, string])[]
  label: string
  onPick: (role: string) => void
}) {
  const w = useWords(extensionWords)
  return (
    <select
      className="input auto"
      aria-label={`${w.add} ${label}`}
      value=""
      onChange={(event) => event.target.value && onPick(event.target.value)}
    >
      <option value="">＋ {w.add}</option>
      {roles.map(([key, title]) => (
        <option key={key} value={key}>
          {title}
        </option>
      ))}
    </select>
  )
}

function Effects({
  value,
  put,
  clocks,
}: {
  value: Json
  put: (next: Json) => void
  clocks: readonly (readonly [string, string])[]
}) {
  const w = useWords(extensionWords)
  const e = useWords(effectWords)
  const effects = (Array.isArray(value.effects) ? value.effects : []).filter(isObject)
  const set = (next: readonly Json[]) => put({ ...value, effects: next })
  const begin = (does: Does): Json => {
    const clock = clocks[0]?.[0] ?? ''
    switch (does) {
      case 'startClock':
      case 'stopClock':
        return { do: does, clock }
      case 'notePublic':
        return { do: 'note', public: true }
      case 'record':
        return { do: 'record', fields: Object.keys(isObject(value.form) ? value.form : {}) }
      case 'notify':
        return { do: 'notify', to: 'requester', text: both }
      case 'tag':
        return { do: 'tag', tag: 'marked' }
      default:
        return { do: does }
    }
  }
  const nameOf = (one: Json): string =>
    one.do === 'note' && one.public === true
      ? e.notePublic
      : (e as unknown as Readonly<Record<string, string>>)[String(one.do)] || String(one.do)
  return (
    <div className="chosen">
      <span className="label">{w.effects}</span>
      {effects.map((one, n) => {
        const others = effects.filter((_, i) => i !== n)
        const change = (next: Json) => set(effects.map((each, i) => (i === n ? next : each)))
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: effects have no names, their order is what they are
          <span key={n} className="effect">
            {nameOf(one)}
            {(one.do === 'startClock' || one.do === 'stopClock') && (
              <select
                className="input auto"
                aria-label={nameOf(one)}
                value={String(one.clock ?? '')}
                onChange={(event) => change({ ...one, clock: event.target.value })}
              >
                {clocks.map(([key, title]) => (
                  <option key={key} value={key}>
                    {title}
                  </option>
                ))}
              </select>
            )}
            {one.do === 'notify' && (
              <SayInput label={nameOf(one)} value={one.text} onChange={(text) => change({ ...one, text })} />
            )}
            <button
              type="button"
              className="link"
              aria-label={`${w.remove} ${nameOf(one)}`}
              onClick={() => set(others)}
            >
              ✕
            </button>
          </span>
        )
      })}
      <select
        className="input auto"
        aria-label={w.addEffect}
        value=""
        onChange={(event) => event.target.value && set([...effects, begin(event.target.value as Does)])}
      >
        <option value="">＋ {w.add}</option>
        {DOES.map((one) => (
          <option key={one} value={one}>
            {e[one]}
          </option>
        ))}
      </select>
    </div>
  )
}
