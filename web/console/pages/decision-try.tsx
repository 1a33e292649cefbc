import type { DecisionTable, Outcome, TableInput, Value } from '../../../platform/decisions/declare.ts'
import { useSay, useWords } from '../../live/index.ts'
import { decisionWords } from './decision-words.ts'

export type Tried = Readonly<Record<string, Value>>

const HINTS: Readonly<Partial<Record<TableInput['type'], string>>> = {
  date: '2026-01-01',
  time: '09:00',
  dateTime: '2026-01-01T09:00:00+08:00',
  daysDuration: 'P3D',
  monthsDuration: 'P1Y6M',
}

/** One condition to fill in. */
function Condition({ input, value, set }: { input: TableInput; value: Value; set: (value: Value) => void }) {
  const w = useWords(decisionWords)
  const s = useSay()
  const choices =
    input.type === 'boolean'
      ? [
          { value: 'true', title: w.yes },
          { value: 'false', title: w.no },
        ]
      : input.choices?.map((one) => ({ value: one.value, title: s(one.title) }))
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the select or input within is the control
    <label className="field">
      <span>{s(input.title)}</span>
      {choices ? (
        <select
          className="input"
          value={value === null ? '' : String(value)}
          onChange={({ target }) =>
            set(
              target.value === '' ? null : input.type === 'boolean' ? target.value === 'true' : target.value,
            )
          }
        >
          <option value="">{w.empty}</option>
          {choices.map((one) => (
            <option key={one.value} value={one.value}>
              {one.title}
            </option>
          ))}
        </select>
      ) : (
        <input
          className="input"
          type={input.type === 'number' ? 'number' : input.type === 'date' ? 'date' : 'text'}
          step="any"
          placeholder={HINTS[input.type]}
          value={value === null ? '' : String(value)}
          onChange={({ target }) =>
            set(target.value === '' ? null : input.type === 'number' ? Number(target.value) : target.value)
          }
        />
      )}
    </label>
  )
}

const shown = (
  value: unknown,
  w: { readonly empty: string; readonly yes: string; readonly no: string },
): string =>
  value === null || value === undefined
    ? w.empty
    : typeof value === 'boolean'
      ? value
        ? w.yes
        : w.no
      : Array.isArray(value)
        ? value.map((one) => shown(one, w)).join('、') || w.empty
        : String(value)

/** 试算: conditions in, the row and its reason out, computed here by the same code as on the server. */
export function Try({
  table,
  values,
  set,
  outcome,
}: {
  table: DecisionTable
  values: Tried
  set: (values: Tried) => void
  outcome: Outcome | null
}) {
  const w = useWords(decisionWords)
  const s = useSay()
  return (
    <section className="card" aria-label={w.try}>
      <header>
        <h2>{w.try}</h2>
      </header>
      <div className="body stack tight">
        <p className="small">{w.tryLead}</p>
        {table.inputs.map((input) => (
          <Condition
            key={input.name}
            input={input}
            value={values[input.name] ?? null}
            set={(value) => set({ ...values, [input.name]: value })}
          />
        ))}
        {outcome && (
          <div
            className={`banner ${outcome.trouble ? 'yellow' : 'green'}`}
            role="status"
            data-testid="decision-outcome"
          >
            <div>
              {outcome.outputs &&
                table.outputs.map((output) => (
                  <div key={output.name}>
                    {s(output.title)}：<b>{titled(outcome.outputs?.[output.name], output, s, w)}</b>
                  </div>
                ))}
              <div>{s(outcome.says)}</div>
              {outcome.rows.map((row) => row.note && <small key={row.row}>{row.note}</small>)}
            </div>
          </div>
        )}
      </div>
    </section>
  )
}

function titled(
  value: unknown,
  output: DecisionTable['outputs'][number],
  s: ReturnType<typeof useSay>,
  w: { readonly empty: string; readonly yes: string; readonly no: string },
): string {
  const one = (each: unknown): string => {
    const choice = output.choices?.find((known) => known.value === each)
    return choice ? s(choice.title) : shown(each, w)
  }
  return Array.isArray(value) ? value.map(one).join('、') || w.empty : one(value)
}
