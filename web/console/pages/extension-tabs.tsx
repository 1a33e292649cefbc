import { useSay, useWords } from '../../live/index.ts'
import { freeKey, isObject, type Json, textsOf } from './extension-edit.ts'
import { FieldsEditor } from './extension-fields.tsx'
import { RolePick } from './extension-flow.tsx'
import {
  Choice,
  Cross,
  type Edit,
  FoundHere,
  Item,
  inside,
  NumberInput,
  SayInput,
  useRoles,
} from './extension-parts.tsx'
import { extensionWords } from './extension-words.ts'
import { domainWords, netWords } from './net-words.ts'

const both = { zh: '', en: '' }

/** What it is called and where it stands in the menu. */
export function AppEditor({ edit }: { edit: Edit }) {
  const w = useWords(extensionWords)
  const s = useSay()
  const { value, put } = edit
  return (
    <div className="stack">
      <div className="field-line">
        <SayInput label={w.name} value={value.title} onChange={(title) => put({ ...value, title })} />
        <Choice
          label={w.net}
          value={String(value.net ?? '')}
          options={Object.entries(netWords).map(([net, title]) => [net, s(title)] as const)}
          onChange={(net) => put({ ...value, net })}
        />
        <Choice
          label={w.domain}
          value={String(value.domain ?? '')}
          options={Object.entries(domainWords).map(([domain, title]) => [domain, s(title)] as const)}
          onChange={(domain) => put({ ...value, domain })}
        />
      </div>
      <FoundHere found={edit.found} way={['title']} deep />
    </div>
  )
}

/** A register: its fields with their marks, who writes and who reads. */
export function RegisterEditor({ edit, body }: { edit: Edit; body: Json }) {
  const w = useWords(extensionWords)
  const { value, put } = edit
  const roles = useRoles(body)
  const retired = textsOf(value.retired)
  const chosen = (list: 'editors' | 'readers', label: string) => {
    const held = textsOf(value[list])
    return (
      <div className="chosen">
        <span className="label">{label}</span>
        {held.map((role) => (
          <button
            key={role}
            type="button"
            className="tag accent"
            onClick={() => put({ ...value, [list]: held.filter((one) => one !== role) })}
          >
            {role === '*' ? w.everybody : (roles.find(([key]) => key === role)?.[1] ?? role)}
            <Cross />
          </button>
        ))}
        <RolePick
          label={label}
          roles={[['*', w.everybody] as const, ...roles].filter(([key]) => !held.includes(key))}
          onPick={(role) => put({ ...value, [list]: [...held, role] })}
        />
      </div>
    )
  }
  return (
    <div className="stack">
      <SayInput label={w.name} value={value.title} onChange={(title) => put({ ...value, title })} />
      <FoundHere found={edit.found} way={edit.way} />
      {chosen('editors', w.editors)}
      {chosen('readers', w.readers)}
      <h3>{w.fields}</h3>
      <FieldsEditor edit={inside(edit, 'fields')} body={body} marks={{ register: value, put }} />
      {retired.length > 0 && (
        <p className="muted">
          {w.retiredField}：{retired.join('、')}
        </p>
      )}
    </div>
  )
}

const WHICH = ['openedIn', 'closedIn', 'standing', 'overdue', 'kept'] as const
const ROWS = ['rowsCount', 'rowsSum'] as const

/** What an indicator counts, as one of a few plain questions. */
function questionOf(one: Json): string {
  if (isObject(one.rows)) return Array.isArray(one.rows.sum) ? 'rowsSum' : 'rowsCount'
  const count = isObject(one.count) ? one.count : {}
  if (one.unit === 'percent') return 'kept'
  if (count.period === 'openedAt') return 'openedIn'
  if (count.period === 'closedAt') return 'closedIn'
  return JSON.stringify(count.where ?? []).includes('overdue') ? 'overdue' : 'standing'
}

/** Figures: counts of matters, rows and sums of registers, percent in time. */
export function IndicatorsEditor({ edit, body }: { edit: Edit; body: Json }) {
  const w = useWords(extensionWords)
  const s = useSay()
  const all = edit.value
  const name = String(body.name ?? '')
  const matters = isObject(body.matters) ? body.matters : {}
  const registers = isObject(body.registers) ? body.registers : {}
  const things = [
    ...Object.entries(matters).map(
      ([key, one]) => [`m:${key}`, s((one as Json).title as never) || key] as const,
    ),
    ...Object.entries(registers).map(
      ([key, one]) => [`r:${key}`, s((one as Json).title as never) || key] as const,
    ),
  ]
  const thingOf = (one: Json): string => {
    const rows = isObject(one.rows) && isObject(one.rows.of) ? one.rows.of.register : undefined
    const of = String(rows ?? (isObject(one.count) ? one.count.type : '')).split('.')[1] ?? ''
    return `${rows ? 'r' : 'm'}:${of}`
  }
  /** The declaration of an indicator that asks this of that. */
  function asking(one: Json, thing: string, question: string, sum?: string): Json {
    const { count: _, rows: __, of: ___, mean: ____, unit: _____, measure: ______, ...kept } = one
    const [sort, key = ''] = thing.split(':')
    const full = `${name}.${key}`
    if (sort === 'r') {
      const register = isObject(registers[key]) ? registers[key] : {}
      const fields = isObject(register.fields) ? register.fields : {}
      const numbers = Object.entries(fields).filter(
        ([, field]) => isObject(field) && ['integer', 'decimal', 'money'].includes(String(field.kind)),
      )
      const which = sum ?? numbers[0]?.[0]
      return question === 'rowsSum' && which
        ? {
            ...kept,
            ...{
              unit: 'value',
              measure: { zh: '合计', en: 'in all' },
              count: { type: '', period: 'standing' },
            },
            rows: { of: { register: full }, sum: [which] },
          }
        : { ...kept, unit: 'rows', count: { type: '', period: 'standing' }, rows: { of: { register: full } } }
    }
    const clocks = isObject((matters[key] as Json | undefined)?.clocks)
      ? ((matters[key] as Json).clocks as Json)
      : {}
    const clock = Object.keys(clocks)[0] ?? ''
    const where = { overdue: [{ is: 'overdue' }], standing: [{ is: 'open' }] }[question]
    if (question === 'kept')
      return {
        ...kept,
        ...{ unit: 'percent', count: { type: full, period: { clockDue: clock } } },
        of: [{ clock, result: 'kept' }],
      }
    const period = { openedIn: 'openedAt', closedIn: 'closedAt' }[question] ?? 'standing'
    return { ...kept, unit: 'matters', count: { type: full, period, ...(where ? { where } : {}) } }
  }
  return (
    <div className="stack tight">
      <ol className="extension-items">
        {Object.entries(all).map(([key, given]) => {
          const one = isObject(given) ? given : {}
          const set = (next: Json) => edit.put({ ...all, [key]: next })
          const thing = thingOf(one)
          const question = questionOf(one)
          const register = registers[thing.slice(2)]
          const numbers =
            isObject(register) && isObject(register.fields)
              ? Object.entries(register.fields).filter(
                  ([, field]) =>
                    isObject(field) && ['integer', 'decimal', 'money'].includes(String(field.kind)),
                )
              : []
          return (
            <Item
              key={key}
              title={s(one.title as never) || key}
              onRemove={() => {
                const { [key]: _, ...others } = all
                edit.put(others)
              }}
            >
              <SayInput label={w.name} value={one.title} onChange={(title) => set({ ...one, title })} />
              <div className="field-line">
                <Choice
                  label={w.counts}
                  value={thing}
                  options={things}
                  onChange={(next) =>
                    set(asking(one, next, next.startsWith('r:') ? 'rowsCount' : 'openedIn'))
                  }
                />
                <Choice
                  label={w.which}
                  value={question}
                  options={(thing.startsWith('r:') ? ROWS : WHICH).map((each) => [each, w[each]] as const)}
                  onChange={(next) => set(asking(one, thing, next))}
                />
                {question === 'rowsSum' && isObject(one.rows) && (
                  <Choice
                    label={w.sum}
                    value={textsOf(one.rows.sum)[0] ?? ''}
                    options={numbers.map(
                      ([field, each]) => [field, s((each as Json).title as never) || field] as const,
                    )}
                    onChange={(next) => set(asking(one, thing, 'rowsSum', next))}
                  />
                )}
                <Choice
                  label={w.direction}
                  value={String(one.direction ?? 'none')}
                  options={[
                    ['none', w.noneIs],
                    ['up', w.upIs],
                    ['down', w.downIs],
                  ]}
                  onChange={(direction) => set({ ...one, direction })}
                />
                <NumberInput
                  label={w.target}
                  value={one.target}
                  onChange={(target) => {
                    const { target: _, ...others } = one
                    set(target === undefined ? others : { ...others, target })
                  }}
                />
              </div>
              <SayInput
                label={w.formula}
                value={one.formula}
                onChange={(formula) => set({ ...one, formula })}
              />
              <SayInput label={w.owner} value={one.owner} onChange={(owner) => set({ ...one, owner })} />
              <FoundHere found={edit.found} way={[...edit.way, key]} deep />
            </Item>
          )
        })}
      </ol>
      <button
        type="button"
        className="button small"
        disabled={things.length === 0}
        onClick={() => {
          const thing = things[0]?.[0] ?? ''
          const fresh = { title: both, formula: both, owner: both, version: 1, direction: 'none' }
          edit.put({
            ...all,
            [freeKey(all, 'figure')]: asking(fresh, thing, thing.startsWith('r:') ? 'rowsCount' : 'openedIn'),
          })
        }}
      >
        ＋ {w.addIndicator}
      </button>
    </div>
  )
}

/** Duties of its own. */
export function RolesEditor({ edit, body }: { edit: Edit; body: Json }) {
  const w = useWords(extensionWords)
  const s = useSay()
  const all = edit.value
  const name = String(body.name ?? '')
  return (
    <div className="stack tight">
      <p className="muted">{w.rolesWhy}</p>
      <ol className="extension-items">
        {Object.entries(all).map(([key, given]) => {
          const one = isObject(given) ? given : {}
          const set = (next: Json) => edit.put({ ...all, [key]: next })
          return (
            <Item
              key={key}
              title={s(one.title as never) || key}
              onRemove={() => {
                const { [key]: _, ...others } = all
                edit.put(others)
              }}
            >
              <div className="field-line">
                <SayInput label={w.name} value={one.title} onChange={(title) => set({ ...one, title })} />
                <Choice
                  label={w.sees}
                  value={String(one.sees ?? 'area')}
                  options={[
                    ['area', w.seesArea],
                    ['units', w.seesUnits],
                    ['own', w.seesOwn],
                  ]}
                  onChange={(sees) => set({ ...one, sees })}
                />
                <span className="muted">{key}</span>
              </div>
              <FoundHere found={edit.found} way={[...edit.way, key]} deep />
            </Item>
          )
        })}
      </ol>
      <button
        type="button"
        className="button small"
        onClick={() =>
          edit.put({
            ...all,
            [freeKey(all, `${name}Duty`)]: { title: both, sees: 'area', matters: [`${name}.`] },
          })
        }
      >
        ＋ {w.addRole}
      </button>
    </div>
  )
}

/** Code lists of its own. */
export function CodesEditor({
  lists,
  put,
  edit,
}: {
  lists: readonly Json[]
  put: (next: readonly Json[]) => void
  edit: Edit
}) {
  const w = useWords(extensionWords)
  const s = useSay()
  const name = String(edit.value.name ?? '')
  return (
    <div className="stack tight">
      <ol className="extension-items">
        {lists.map((list, n) => {
          const set = (next: Json) => put(lists.map((one, i) => (i === n ? next : one)))
          const codes = (Array.isArray(list.codes) ? list.codes : []).filter(isObject)
          const setCodes = (next: readonly Json[]) => set({ ...list, codes: next })
          return (
            <Item
              key={String(list.name)}
              title={s(list.title as never) || String(list.name)}
              onRemove={() => put(lists.filter((_, i) => i !== n))}
            >
              <SayInput label={w.name} value={list.title} onChange={(title) => set({ ...list, title })} />
              {codes.map((code, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a code is known by its place while it is written
                <div key={i} className="field-line">
                  <input
                    className="input key"
                    aria-label={w.code}
                    value={String(code.code ?? '')}
                    onChange={(event) =>
                      setCodes(codes.map((one, m) => (m === i ? { ...one, code: event.target.value } : one)))
                    }
                  />
                  <SayInput
                    label={w.name}
                    value={code.title}
                    onChange={(title) => setCodes(codes.map((one, m) => (m === i ? { ...one, title } : one)))}
                  />
                  <button
                    type="button"
                    className="button small"
                    aria-label={`${w.remove} ${String(code.code)}`}
                    onClick={() => setCodes(codes.filter((_, m) => m !== i))}
                  >
                    ✕
                  </button>
                </div>
              ))}
              <button
                type="button"
                className="button small"
                onClick={() => setCodes([...codes, { code: String(codes.length + 1), title: both }])}
              >
                ＋ {w.addCode}
              </button>
              <FoundHere found={edit.found} way={['codes', String(list.name)]} deep />
            </Item>
          )
        })}
      </ol>
      <button
        type="button"
        className="button small"
        onClick={() =>
          put([
            ...lists,
            {
              ...{
                name: freeKey(Object.fromEntries(lists.map((one) => [String(one.name), one])), `${name}List`),
              },
              ...{ version: '1', title: both, codes: [{ code: '1', title: both }] },
            },
          ])
        }
      >
        ＋ {w.addCodes}
      </button>
    </div>
  )
}
