import { useState } from 'react'
import {
  type Choice,
  type ColumnType,
  type DecisionTable,
  HIT_POLICIES,
  type HitPolicy,
  type TableInput,
  type TableOutput,
} from '../../../platform/decisions/declare.ts'
import { say, useSay, useWords } from '../../live/index.ts'
import { Drawer } from '../parts/drawer.tsx'
import { decisionWords, hitTitles, typeTitles } from './decision-words.ts'

type Column = TableInput & TableOutput

const linesOf = (choices: readonly Choice[] | undefined): string =>
  (choices ?? []).map((one) => `${one.value} ${one.title.zh} / ${one.title.en}`).join('\n')

/** `clay 红土 / clay`, a line each. */
function choicesIn(text: string): readonly Choice[] | undefined {
  const list = text.split('\n').flatMap((line) => {
    const [value = '', ...rest] = line.trim().split(/\s+/)
    if (value === '') return []
    const [zh = '', en = ''] = rest
      .join(' ')
      .split('/')
      .map((part) => part.trim())
    return [{ value, title: say(zh || value, en || zh || value) }]
  })
  return list.length > 0 ? list : undefined
}

/** Without what is empty or off: a table holds only what it says. */
function tidy<T extends TableInput | TableOutput>(column: T): T {
  return Object.fromEntries(
    Object.entries(column).filter(([, value]) => value !== undefined && value !== '' && value !== false),
  ) as unknown as T
}

function One({
  column,
  output,
  change,
  remove,
}: {
  column: TableInput | TableOutput
  output: boolean
  change: (column: TableInput | TableOutput) => void
  remove: () => void
}) {
  const w = useWords(decisionWords)
  const s = useSay()
  const all = column as Column
  const [choices, setChoices] = useState(linesOf(column.choices))
  const put = (more: Partial<Column>): void => change(tidy({ ...all, ...more }))
  const text = (title: string, value: string, set: (value: string) => void, hint?: string) => (
    <label className="field half">
      <span>{title}</span>
      <input
        className="input"
        value={value}
        placeholder={hint}
        spellCheck={false}
        onChange={(event) => set(event.target.value)}
      />
    </label>
  )
  const flag = (title: string, on: boolean | undefined, set: (on: boolean) => void) => (
    <label className="row tight">
      <input type="checkbox" checked={on ?? false} onChange={(event) => set(event.target.checked)} />
      <span>{title}</span>
    </label>
  )
  return (
    <fieldset className="decision-column">
      <legend>{output ? w.conclusions : w.conditions}</legend>
      <div className="fields">
        {text(w.titleZh, column.title.zh, (zh) => put({ title: say(zh, column.title.en) }))}
        {text(w.titleEn, column.title.en, (en) => put({ title: say(column.title.zh, en) }))}
        {text(w.name, column.name, (name) => put({ name }))}
        {!output &&
          text(w.expression, all.expression ?? '', (expression) => put({ expression }), column.name)}
        <label className="field half">
          <span>{w.type}</span>
          <select
            className="input"
            value={column.type}
            onChange={(event) => put({ type: event.target.value as ColumnType })}
          >
            {Object.entries(typeTitles).map(([type, title]) => (
              <option key={type} value={type}>
                {s(title)}
              </option>
            ))}
          </select>
        </label>
        {text(w.values, column.values ?? '', (values) => put({ values }), w.valuesHelp)}
        {output && text(w.otherwise, all.otherwise ?? '', (otherwise) => put({ otherwise }))}
        {column.type === 'string' && (
          <label className="field">
            <span>{w.choices}</span>
            <textarea
              className="input"
              rows={3}
              value={choices}
              onChange={(event) => {
                setChoices(event.target.value)
                const { choices: _old, ...rest } = all
                const next = choicesIn(event.target.value)
                change(tidy(next ? { ...rest, choices: next } : rest))
              }}
            />
          </label>
        )}
      </div>
      <div className="row">
        {!output && column.type === 'number' && flag(w.whole, all.whole, (whole) => put({ whole }))}
        {!output && flag(w.optional, all.optional, (optional) => put({ optional }))}
        {output && flag(w.many, all.many, (many) => put({ many }))}
        <span className="grow" />
        <button type="button" className="button small danger" onClick={remove}>
          {w.removeColumn}
        </button>
      </div>
    </fieldset>
  )
}

const free = (used: readonly { readonly name: string }[], base: string): string => {
  for (let n = used.length + 1; ; n += 1)
    if (!used.some((one) => one.name === `${base}${n}`)) return `${base}${n}`
}

const without = (cells: readonly string[], at: number): string[] => cells.filter((_, index) => index !== at)

/** 列设置: names, types, values and choices of columns; rows follow when a column comes or goes. */
export function Columns({
  table,
  change,
  onClose,
}: {
  table: DecisionTable
  change: (table: DecisionTable) => void
  onClose: () => void
}) {
  const w = useWords(decisionWords)
  const s = useSay()
  const setInput = (at: number, next: TableInput): void =>
    change({ ...table, inputs: table.inputs.map((one, index) => (index === at ? next : one)) })
  const setOutput = (at: number, next: TableOutput): void =>
    change({ ...table, outputs: table.outputs.map((one, index) => (index === at ? next : one)) })
  return (
    <Drawer title={w.columns} onClose={onClose}>
      <div className="stack">
        <div className="fields">
          <label className="field half">
            <span>{w.titleZh}</span>
            <input
              className="input"
              value={table.title.zh}
              onChange={(event) => change({ ...table, title: say(event.target.value, table.title.en) })}
            />
          </label>
          <label className="field half">
            <span>{w.titleEn}</span>
            <input
              className="input"
              value={table.title.en}
              onChange={(event) => change({ ...table, title: say(table.title.zh, event.target.value) })}
            />
          </label>
          <label className="field">
            <span>{w.hit}</span>
            <select
              className="input"
              value={table.hit}
              onChange={(event) => change({ ...table, hit: event.target.value as HitPolicy })}
            >
              {HIT_POLICIES.map((hit) => (
                <option key={hit} value={hit}>
                  {s(hitTitles[hit])}
                </option>
              ))}
            </select>
          </label>
        </div>
        {table.inputs.map((column, at) => (
          <One
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place; its name is being typed
            key={`in ${at} of ${table.inputs.length}`}
            column={column}
            output={false}
            change={(next) => setInput(at, next as TableInput)}
            remove={() =>
              change({
                ...table,
                inputs: table.inputs.filter((_, index) => index !== at),
                rows: table.rows.map((row) => ({ ...row, when: without(row.when, at) })),
              })
            }
          />
        ))}
        <button
          type="button"
          className="button"
          onClick={() => {
            const name = free(table.inputs, 'input')
            change({
              ...table,
              inputs: [...table.inputs, { name, type: 'string', title: say(name, name) }],
              rows: table.rows.map((row) => ({ ...row, when: [...row.when, '-'] })),
            })
          }}
        >
          ＋ {w.addInput}
        </button>
        {table.outputs.map((column, at) => (
          <One
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place; its name is being typed
            key={`out ${at} of ${table.outputs.length}`}
            column={column}
            output={true}
            change={(next) => setOutput(at, next as TableOutput)}
            remove={() =>
              change({
                ...table,
                outputs: table.outputs.filter((_, index) => index !== at),
                rows: table.rows.map((row) => ({ ...row, gives: without(row.gives, at) })),
              })
            }
          />
        ))}
        <button
          type="button"
          className="button"
          onClick={() => {
            const name = free(table.outputs, 'output')
            change({
              ...table,
              outputs: [...table.outputs, { name, type: 'string', title: say(name, name) }],
              rows: table.rows.map((row) => ({ ...row, gives: [...row.gives, ''] })),
            })
          }}
        >
          ＋ {w.addOutput}
        </button>
      </div>
    </Drawer>
  )
}
