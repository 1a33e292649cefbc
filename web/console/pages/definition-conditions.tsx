import type { Condition } from '../../../brain/indicators/declare.ts'
import { COLUMNS, type DefinitionFault, MARKS } from '../../../brain/indicators/versions/decide.ts'
import { useSay, useWords } from '../../live/index.ts'
import { useCity } from '../session.ts'
import { faultAt } from './definition-parts.tsx'
import { definitionWords } from './definition-words.ts'

const TESTS = ['is', 'clock', 'verdict', 'column', 'started', 'ran', 'tag'] as const
type Test = (typeof TESTS)[number]
type Plain = Exclude<Condition, { readonly not: Condition }>

const testOf = (one: Plain): Test => TESTS.find((test) => test in one) ?? 'is'
const bare = (one: Condition): { readonly plain: Plain; readonly not: boolean } =>
  'not' in one ? { plain: bare(one.not).plain, not: !bare(one.not).not } : { plain: one, not: false }

const begin = (test: Test, clock: string): Plain =>
  ({
    is: { is: 'open' as const },
    clock: { clock, result: 'kept' as const },
    verdict: { verdict: 'solved' as const, in: ['yes'] },
    column: { column: 'channel' as const, in: [] },
    started: { started: clock },
    ran: { ran: clock, within: 60 },
    tag: { tag: '' },
  })[test]

/** Conditions 条件 by pick lists: all of them hold together. */
export function Conditions(props: {
  readonly at: string
  readonly label: string
  readonly type: string
  readonly value: readonly Condition[]
  readonly faults: readonly DefinitionFault[]
  readonly onChange: (value: readonly Condition[]) => void
}) {
  const { at, label, type, value, faults, onChange } = props
  const w = useWords(definitionWords)
  const s = useSay()
  const { declared } = useCity()
  const clocks = Object.entries(declared.types[type]?.clocks ?? {})
  const states = Object.entries(declared.types[type]?.flow.states ?? {})
  const first = clocks[0]?.[0] ?? ''
  const fault = faultAt(faults, at)
  const put = (n: number, one: Condition) => onChange(value.map((old, k) => (k === n ? one : old)))
  const choicesOf = (one: Plain): readonly (readonly [string, string])[] => {
    if ('verdict' in one)
      return (declared.codes[one.verdict]?.codes ?? []).map((code) => [code.code, s(code.title)])
    if ('column' in one)
      return one.column === 'state'
        ? states.map(([state, { title }]) => [state, s(title)])
        : (declared.codes[one.column]?.codes ?? []).map((code) => [code.code, s(code.title)])
    return []
  }
  const clockPick = (chosen: string, change: (clock: string) => void) => (
    <select
      className="input"
      aria-label={w.clock}
      value={chosen}
      onChange={(event) => change(event.target.value)}
    >
      {!clocks.some(([name]) => name === chosen) && <option value={chosen}>{chosen}</option>}
      {clocks.map(([name, clock]) => (
        <option key={name} value={name}>
          {s(clock.title)}
        </option>
      ))}
    </select>
  )
  return (
    <fieldset className="field" data-field={at}>
      <legend>{label}</legend>
      {value.map((condition, n) => {
        const { plain: one, not } = bare(condition)
        const set = (next: Plain) => put(n, not ? { not: next } : next)
        const choices = choicesOf(one)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no other name
          <div key={n} className="conditionRow">
            <label className="row tight">
              <input
                type="checkbox"
                checked={not}
                onChange={(event) => put(n, event.target.checked ? { not: one } : one)}
              />
              {w.not}
            </label>
            <select
              className="input"
              aria-label={label}
              value={testOf(one)}
              onChange={(event) => set(begin(event.target.value as Test, first))}
            >
              {TESTS.map((test) => (
                <option key={test} value={test}>
                  {w.tests(test)}
                </option>
              ))}
            </select>
            {'is' in one && (
              <select
                className="input"
                aria-label={w.tests('is')}
                value={one.is}
                onChange={(event) => set({ is: event.target.value } as Plain)}
              >
                {MARKS.map((mark) => (
                  <option key={mark} value={mark}>
                    {w.marks(mark)}
                  </option>
                ))}
              </select>
            )}
            {'clock' in one && (
              <>
                {clockPick(one.clock, (clock) => set({ ...one, clock }))}
                <select
                  className="input"
                  aria-label={w.tests('clock')}
                  value={one.result}
                  onChange={(event) => set({ ...one, result: event.target.value as 'kept' | 'late' })}
                >
                  {(['kept', 'late'] as const).map((result) => (
                    <option key={result} value={result}>
                      {w.results(result)}
                    </option>
                  ))}
                </select>
                <label className="row tight">
                  <input
                    type="checkbox"
                    checked={one.lead === true}
                    onChange={(event) => {
                      const { lead: _, ...rest } = one
                      set(event.target.checked ? { ...rest, lead: true } : rest)
                    }}
                  />
                  {w.leadOnly}
                </label>
              </>
            )}
            {'started' in one && clockPick(one.started, (started) => set({ started }))}
            {'ran' in one && (
              <>
                {clockPick(one.ran, (ran) => set({ ...one, ran }))}
                <input
                  className="input"
                  type="number"
                  min={1}
                  aria-label={w.minutes}
                  value={one.within}
                  onChange={(event) => set({ ...one, within: Number(event.target.value) })}
                />
                <span className="muted">{w.minutes}</span>
              </>
            )}
            {'verdict' in one && (
              <select
                className="input"
                aria-label={w.tests('verdict')}
                value={one.verdict}
                onChange={(event) =>
                  set({ verdict: event.target.value as 'solved' | 'satisfied', in: ['yes'] })
                }
              >
                {(['solved', 'satisfied'] as const).map((verdict) => (
                  <option key={verdict} value={verdict}>
                    {w.verdicts(verdict)}
                  </option>
                ))}
              </select>
            )}
            {'column' in one && (
              <select
                className="input"
                aria-label={w.tests('column')}
                value={one.column}
                onChange={(event) =>
                  set({ column: event.target.value as (typeof COLUMNS)[number], in: [] } as Plain)
                }
              >
                {COLUMNS.map((column) => (
                  <option key={column} value={column}>
                    {w.columns(column)}
                  </option>
                ))}
              </select>
            )}
            {'in' in one &&
              (choices.length > 0 ? (
                <fieldset className="checks" aria-label={w.oneOf}>
                  {choices.map(([code, text]) => (
                    <label key={code} className="row tight">
                      <input
                        type="checkbox"
                        checked={one.in.includes(code)}
                        onChange={(event) =>
                          set({
                            ...one,
                            in: event.target.checked
                              ? [...one.in, code]
                              : one.in.filter((other) => other !== code),
                          })
                        }
                      />
                      {text}
                    </label>
                  ))}
                </fieldset>
              ) : (
                <input
                  className="input"
                  aria-label={w.oneOf}
                  placeholder={w.commas}
                  value={one.in.join(',')}
                  onChange={(event) => set({ ...one, in: event.target.value.split(/[,，]/) })}
                />
              ))}
            {'tag' in one && (
              <input
                className="input"
                aria-label={w.tests('tag')}
                value={one.tag}
                onChange={(event) => set({ tag: event.target.value })}
              />
            )}
            <button
              type="button"
              className="button small"
              onClick={() => onChange(value.filter((_, k) => k !== n))}
            >
              {w.remove}
            </button>
          </div>
        )
      })}
      {fault && <span className="wrong">{s(fault.says)}</span>}
      <div>
        <button type="button" className="button small" onClick={() => onChange([...value, { is: 'open' }])}>
          {w.addCondition}
        </button>
      </div>
    </fieldset>
  )
}
