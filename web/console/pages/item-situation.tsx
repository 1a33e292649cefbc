import { useMemo, useState } from 'react'
import { say } from '../../../base/index.ts'
import { checkTable } from '../../../platform/decisions/decide.ts'
import type { DecisionTable } from '../../../platform/decisions/declare.ts'
import { circleOf, situate } from '../../../platform/services/items/decide.ts'
import {
  type Answers,
  type Decided,
  decided,
  type ItemTable,
  type Question,
} from '../../../platform/services/items/declare.ts'
import { api, type Failure, type Say, useLoad, useSay, useWords } from '../../live/index.ts'
import { Refused } from '../parts/states.tsx'
import { Sheet } from './decision-sheet.tsx'
import type { Editing } from './item-edit.tsx'
import { ListOf, OneOf, SayField, TextField } from './item-parts.tsx'
import { itemWords } from './item-words.ts'

const kinds = {
  one: say('选一项', 'One of several'),
  many: say('可选多项', 'Several'),
  yes: say('是或否', 'Yes or no'),
  number: say('数字', 'A number'),
} as const

export const decidedTitles: Readonly<Record<Decided, ReturnType<typeof say>>> = {
  materials: say('需要的材料', 'Materials'),
  groups: say('表单分组', 'Sections of the form'),
  fees: say('收费项目', 'Fees'),
  caseKind: say('办件类型', 'Kind of application'),
  special: say('特别程序', 'Special procedures'),
  consult: say('征求意见单位', 'Units to consult'),
  stop: say('不予办理的说明', 'Why it is not possible'),
}

const optionsOf = (question: Question): string =>
  (question.options ?? []).map((one) => `${one.code} ${one.title.zh}|${one.title.en}`).join('\n')
const optionsIn = (text: string): NonNullable<Question['options']> =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [code = '', ...rest] = line.split(' ')
      const [zh = '', en] = rest.join(' ').split('|')
      return { code, title: say(zh, en ?? zh) }
    })

/** 情形问题: the tree; a circle is told at once. */
export function SituationPart({ body, put }: Editing) {
  const w = useWords(itemWords)
  const { questions } = body.situation
  const ring = circleOf(questions)
  return (
    <div className="item-split">
      <div className="stack">
        {ring && (
          <p className="refused" role="alert">
            {ring.join(' → ')}
          </p>
        )}
        <ListOf
          all={questions}
          onChange={(all) => put({ situation: { questions: all } })}
          make={(): Question => ({ name: `q${questions.length + 1}`, title: say('', ''), kind: 'yes' })}
          title={(one) => `${'　'.repeat(one.when?.length ? 1 : 0)}${one.title.zh}`}
        >
          {(one, set) => (
            <div className="stack">
              <SayField title={w.question} value={one.title} onChange={(title) => set({ ...one, title })} />
              <div className="item-grid">
                <TextField title={w.code} value={one.name} onChange={(name) => set({ ...one, name })} />
                <OneOf
                  title={w.kind}
                  of={kinds}
                  value={one.kind}
                  onChange={(kind) => set({ ...one, kind })}
                />
                <When one={one} questions={questions} set={set} />
              </div>
              {(one.kind === 'one' || one.kind === 'many') && (
                <TextField
                  title={w.options}
                  long
                  value={optionsOf(one)}
                  onChange={(text) => set({ ...one, options: optionsIn(text) })}
                />
              )}
            </div>
          )}
        </ListOf>
      </div>
      <TrySituation body={body} />
    </div>
  )
}

/** One condition, as most trees have; more stay as they are. */
function When(props: {
  readonly one: Question
  readonly questions: readonly Question[]
  readonly set: (next: Question) => void
}) {
  const w = useWords(itemWords)
  const s = useSay()
  const { one, questions, set } = props
  const first = one.when?.[0]
  const asked = questions.find((other) => other.name === first?.question)
  const choices =
    asked?.kind === 'yes'
      ? [
          ['true', say('是', 'Yes')],
          ['false', say('否', 'No')],
        ]
      : (asked?.options ?? []).map((option) => [option.code, option.title])
  const answerOf = (text: string): string | boolean => (asked?.kind === 'yes' ? text === 'true' : text)
  const { when: _w, ...rest } = one
  return (
    <>
      <OneOf
        title={w.when}
        of={Object.fromEntries([
          ['', say(w.whenAlways, w.whenAlways)],
          ...questions.filter((other) => other.name !== one.name).map((other) => [other.name, other.title]),
        ])}
        value={first?.question ?? ''}
        onChange={(question) => set(question ? { ...rest, when: [{ question, in: [] }] } : rest)}
      />
      {asked && (
        <fieldset className="item-checks">
          <legend>{w.whenIs}</legend>
          {choices.map(([code, title]) => (
            <label key={String(code)} className="check">
              <input
                type="checkbox"
                checked={first?.in.some((value) => String(value) === code) ?? false}
                onChange={(event) => {
                  const others = (first?.in ?? []).filter((value) => String(value) !== code)
                  const next = event.target.checked ? [...others, answerOf(String(code))] : others
                  set({ ...rest, when: [{ question: asked.name, in: next }] })
                }}
              />
              {s(title as ReturnType<typeof say>)}
            </label>
          ))}
        </fieldset>
      )}
    </>
  )
}

/** What an applicant would be asked and told, while the item is written. */
function TrySituation({ body }: { readonly body: Editing['body'] }) {
  const w = useWords(itemWords)
  const s = useSay()
  const [answers, setAnswers] = useState<Answers>({})
  const now = useMemo(() => situate(body, answers), [body, answers])
  const put = (name: string, value: Answers[string] | undefined): void => {
    const { [name]: _gone, ...rest } = answers
    setAnswers(value === undefined ? rest : { ...rest, [name]: value })
  }
  return (
    <aside className="card stack item-try">
      <h3>{w.tryIt}</h3>
      {[...now.asked, ...now.left].map((question) => (
        <div key={question.name} className="field">
          <span>{s(question.title)}</span>
          {question.kind === 'number' ? (
            <input
              className="input num"
              aria-label={s(question.title)}
              inputMode="decimal"
              value={String(answers[question.name] ?? '')}
              onChange={(event) =>
                put(question.name, event.target.value === '' ? undefined : Number(event.target.value))
              }
            />
          ) : (
            <select
              className="input"
              aria-label={s(question.title)}
              value={String(answers[question.name] ?? '')}
              onChange={(event) => {
                const { value } = event.target
                if (value === '') put(question.name, undefined)
                else if (question.kind === 'yes') put(question.name, value === 'true')
                else put(question.name, question.kind === 'many' ? [value] : value)
              }}
            >
              <option value="">—</option>
              {question.kind === 'yes'
                ? ['true', 'false'].map((value) => (
                    <option key={value} value={value}>
                      {value === 'true' ? s(say('是', 'Yes')) : s(say('否', 'No'))}
                    </option>
                  ))
                : question.options?.map((option) => (
                    <option key={option.code} value={option.code}>
                      {s(option.title)}
                    </option>
                  ))}
            </select>
          )}
        </div>
      ))}
      <dl className="item-facts">
        <dt>{w.partMaterials}</dt>
        <dd>{now.materials.map((one) => s(one.title)).join('、') || '—'}</dd>
        <dt>{w.caseKind}</dt>
        <dd>{now.caseKind === 'now' ? s(say('即办件', 'At once')) : s(say('承诺件', 'Within a promise'))}</dd>
        {now.stop.length > 0 && (
          <>
            <dt>{s(decidedTitles.stop)}</dt>
            <dd>{now.stop.join('；')}</dd>
          </>
        )}
        {now.consult.length > 0 && (
          <>
            <dt>{s(decidedTitles.consult)}</dt>
            <dd>{now.consult.join('、')}</dd>
          </>
        )}
      </dl>
    </aside>
  )
}

/** 决策表 of the item: the sheet of the house, with its check beside each. */
export function TablesPart({ body, put }: Editing) {
  const w = useWords(itemWords)
  const s = useSay()
  const set = (at: number, table: DecisionTable) =>
    put({ tables: body.tables.map((one, n) => (n === at ? { ...one, table } : one)) })
  const questions = body.situation.questions
  const free = decided.filter((name) => !body.tables.some((one) => one.decides === name))
  return (
    <div className="stack">
      {body.tables.map((one, at) => (
        <section key={`${one.decides} ${one.table.name}`} className="card stack">
          <div className="row">
            <h3 className="grow">{s(decidedTitles[one.decides])}</h3>
            {questions.length > 0 && (
              <AddColumn questions={questions} table={one.table} set={(table) => set(at, table)} />
            )}
            <button
              type="button"
              className="button small danger"
              onClick={() => put({ tables: body.tables.filter((_, n) => n !== at) })}
            >
              {w.remove}
            </button>
          </div>
          <FromList
            one={one}
            put={(next) => put({ tables: body.tables.map((old, n) => (n === at ? next : old)) })}
          />
          {!one.published && <TableSheet table={one.table} set={(table) => set(at, table)} />}
        </section>
      ))}
      {free.length > 0 && questions[0] && (
        <div className="row">
          {free.map((name) => (
            <button
              key={name}
              type="button"
              className="button"
              onClick={() => put({ tables: [...body.tables, blankTable(name, questions[0] as Question)] })}
            >
              {w.newTable}：{s(decidedTitles[name])}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}

/** 引用决策表: a table of the city's list, whose version in force counts; or one of the item's own. */
function FromList({ one, put }: { readonly one: ItemTable; readonly put: (next: ItemTable) => void }) {
  const w = useWords(itemWords)
  const s = useSay()
  const { load } = useLoad('decisions', (signal) =>
    api.get<{ rows: readonly { name: string; title: Say }[] }>('/api/decisions', undefined, { signal }),
  )
  const [failure, setFailure] = useState<Failure | null>(null)
  const choose = async (name: string) => {
    setFailure(null)
    const { published: _p, version: _v, ...own } = one
    if (name === '') return put(own)
    const got = await api.get<{ versions: readonly { table: DecisionTable }[] }>(
      `/api/decisions/${encodeURIComponent(name)}`,
    )
    const [latest] = got.ok ? got.value.versions : []
    if (latest) put({ ...own, published: name, table: latest.table })
    else if (!got.ok) setFailure(got.error)
  }
  const rows = load.state === 'ready' ? load.value.rows : []
  return (
    <div className="row">
      <select
        className="input"
        aria-label={w.tableFrom}
        value={one.published ?? ''}
        onChange={(event) => void choose(event.target.value)}
      >
        <option value="">{w.tableOwn}</option>
        {rows.map((row) => (
          <option key={row.name} value={row.name}>
            {s(row.title)} · {row.name}
          </option>
        ))}
      </select>
      {one.published && (
        <>
          <small className="muted grow">{w.tableFollows}</small>
          <a href={`/console/decisions/${encodeURIComponent(one.published)}`}>{w.tableOpen}</a>
        </>
      )}
      {failure && <Refused failure={failure} />}
    </div>
  )
}

function TableSheet({
  table,
  set,
}: {
  readonly table: DecisionTable
  readonly set: (table: DecisionTable) => void
}) {
  const s = useSay()
  const check = useMemo(() => checkTable(table), [table])
  return (
    <>
      <Sheet table={table} fired={new Set()} check={check} change={(rows) => set({ ...table, rows })} />
      {[
        ...check.faults.map((one) => one.says),
        ...(table.hit === 'U' ? [...check.holes, ...check.overlaps].map((one) => one.says) : []),
      ]
        .slice(0, 5)
        .map((one) => (
          <p key={one.zh} className="small">
            ⚠ {s(one)}
          </p>
        ))}
    </>
  )
}

const columnOf = (question: Question): DecisionTable['inputs'][number] => ({
  name: question.name,
  type: question.kind === 'yes' ? 'boolean' : question.kind === 'number' ? 'number' : 'string',
  title: question.title,
  ...(question.options
    ? { choices: question.options.map((one) => ({ value: one.code, title: one.title })) }
    : {}),
})

const blankTable = (name: Decided, question: Question): ItemTable => ({
  decides: name,
  table: {
    name,
    title: decidedTitles[name],
    hit: name === 'caseKind' ? 'U' : 'C',
    inputs: [columnOf(question)],
    outputs: [{ name, type: 'string', title: decidedTitles[name] }],
    rows: [{ when: ['-'], gives: ['""'] }],
  },
})

function AddColumn(props: {
  readonly questions: readonly Question[]
  readonly table: DecisionTable
  readonly set: (table: DecisionTable) => void
}) {
  const w = useWords(itemWords)
  const s = useSay()
  const { table } = props
  const free = props.questions.filter((one) => !table.inputs.some((input) => input.name === one.name))
  if (free.length === 0) return null
  return (
    <select
      className="input"
      aria-label={w.addColumn}
      value=""
      style={{ width: 'auto' }}
      onChange={(event) => {
        const question = free.find((one) => one.name === event.target.value)
        if (question)
          props.set({
            ...table,
            inputs: [...table.inputs, columnOf(question)],
            rows: table.rows.map((row) => ({ ...row, when: [...row.when, '-'] })),
          })
      }}
    >
      <option value="">{w.addColumn}…</option>
      {free.map((one) => (
        <option key={one.name} value={one.name}>
          {s(one.title)}
        </option>
      ))}
    </select>
  )
}
