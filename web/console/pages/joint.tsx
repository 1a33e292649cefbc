import { useMemo, useState } from 'react'
import { useNavigate } from 'react-router'
import { say } from '../../../base/index.ts'
import { spanText } from '../../../platform/services/items/decide.ts'
import type {
  ItemBody,
  ItemLine,
  Material,
  Question,
  Topic,
} from '../../../platform/services/items/declare.ts'
import { topics } from '../../../platform/services/items/declare.ts'
import { longestWay, ringOf } from '../../../platform/services/joint/decide.ts'
import type { Saving, Shared } from '../../../platform/services/joint/declare.ts'
import { api, currentInstant, type Failure, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { useSettled } from '../parts/settled.ts'
import { Refused } from '../parts/states.tsx'
import { useSession } from '../session.ts'
import { common } from '../words.ts'
import { OneOf, SayField, TextField } from './item-parts.tsx'
import '../look/items.css'

const words = {
  title: say('一件事编排', 'Compose a joint service'),
  lead: say(
    '从在用的事项中选择，排好先后；表单、材料和承诺时限由系统合并计算。',
    'Choose items in use and put them in order; form, materials and promise follow from them.',
  ),
  find: say('找事项加入', 'Find an item to add'),
  add: say('加入', 'Add'),
  remove: say('移出', 'Remove'),
  parts: say('子事项', 'Parts'),
  after: say('在哪些办成之后', 'After'),
  atOnce: say('受理后立即并行', 'At once'),
  brought: say('由前面的结果带出，不再问申请人', 'Brought by an earlier result, not asked for'),
  chosenWhen: say('什么情况下办这一项', 'When this part is done'),
  always: say('都办', 'Always'),
  wish: say('申请人选了才办', 'Where the applicant wants it'),
  byAnswer: say('按已有的问题', 'By a question of the form'),
  wishAsks: say('向申请人提问', 'What the applicant is asked'),
  whichQuestion: say('问题', 'Question'),
  whichAnswers: say('答案为', 'Answered'),
  needPreview: say(
    '先“合并预览”，就能从合并后的问题里选',
    'Press “Preview” first to choose among the questions',
  ),
  still: say('还差：', 'Still to do: '),
  stillTwo: say('至少两个事项', 'two items at least'),
  stillName: say('名称（中文、英文）和一句话说明', 'a name in both languages and one sentence'),
  stillCode: say('实施编码、基本编码', 'both codes'),
  codeHint: say('实施编码：4 至 40 位大写字母或数字', 'Code: 4 to 40 capitals or digits'),
  name: say('一件事名称', 'Name'),
  summary: say('一句话说明', 'In one sentence'),
  topic: say('主题', 'Topic'),
  everyday: say('俗称（顿号分隔）', 'Everyday words'),
  code: say('实施编码', 'Code'),
  catalogCode: say('基本编码', 'Basic code'),
  look: say('合并预览', 'Preview'),
  save: say('存为草稿', 'Keep as draft'),
  promise: say('一个承诺', 'One promise'),
  circle: say('先后顺序成了循环', 'The order is a circle'),
  shared: say('只填一次、多家共用', 'Asked once, read by several'),
  readers: say('谁能看到', 'Read by'),
  field: say('表单字段', 'Field'),
  materials: say('材料', 'Materials'),
  saving: say('减负', 'Saved'),
  fields: say('填写项', 'Fields'),
  visits: say('跑动', 'Visits'),
  days: say('工作日', 'Working days'),
  apart: say('分头办', 'One by one'),
  together: say('一件事', 'Together'),
} as const

type Row = Pick<ItemLine, 'code' | 'title' | 'promise'> & { readonly unitName: string }
/** When a part is done: always, where the applicant wants it, or by a question of the form. */
type Choice =
  | { readonly by: 'always' }
  | { readonly by: 'wish'; readonly asks: Row['title'] }
  | { readonly by: 'answer'; readonly question: string; readonly in: readonly (string | boolean)[] }
type Part = Row & {
  readonly after: readonly string[]
  readonly brought: readonly string[]
  readonly choice: Choice
}
type Preview = {
  readonly shared: readonly Shared[]
  readonly saving: Saving
  readonly fields: readonly {
    readonly name: string
    readonly title: Row['title']
    readonly consumers: readonly string[]
  }[]
  readonly materials: readonly Material[]
  readonly questions: readonly Question[]
}

/** A free code to begin with; the steward puts the official one in its place. */
const serial = (): string => currentInstant().getTime().toString(36).toUpperCase()

const wishOf = (code: string): string => `want${code.replace(/[^0-9A-Za-z]/g, '')}`

/** 一件事编排: choose items, put them in order, see what it saves, keep it as a draft. */
export function JointEditor() {
  const w = useWords(words)
  const s = useSay()
  const go = useNavigate()
  const { me } = useSession()
  useTitle({ title: w.title })
  const [parts, setParts] = useState<readonly Part[]>([])
  const [about, setAbout] = useState({
    title: say('', ''),
    summary: say('', ''),
    topic: 'other' as Topic,
    everyday: '',
  })
  const [codes, setCodes] = useState({ code: '', catalogCode: '' })
  const [preview, setPreview] = useState<Preview | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [questions, setQuestions] = useState<readonly Question[]>([])
  const children = parts.map(({ code, after, brought, choice }) => ({
    item: code,
    after,
    brought: after.length > 0 ? brought : [],
    ...(choice.by === 'wish' ? { when: [{ question: wishOf(code), in: [true] }] } : {}),
    ...(choice.by === 'answer' && choice.question
      ? { when: [{ question: choice.question, in: choice.in }] }
      : {}),
  }))
  const wishes = parts.flatMap(({ code, choice }): Question[] =>
    choice.by === 'wish'
      ? [
          {
            name: wishOf(code),
            title: { zh: choice.asks.zh, en: choice.asks.en || choice.asks.zh },
            kind: 'yes',
          },
        ]
      : [],
  )
  const ring = ringOf(children)
  const promise = useMemo(
    () =>
      longestWay(
        children,
        (item) => parts.find((one) => one.code === item)?.promise ?? { amount: 0, unit: 'working' },
      ),
    [children, parts],
  )
  const sent = {
    ...{ title: about.title, summary: about.summary, topic: about.topic, children, questions: wishes },
    words: about.everyday.split('、').filter((one) => one !== ''),
    ...{ unit: me?.unit ?? '', area: me?.district ?? '' },
  }
  const put = (code: string, change: Partial<Part>): void => {
    setPreview(null)
    setParts(parts.map((one) => (one.code === code ? { ...one, ...change } : one)))
  }
  const look = async (): Promise<void> => {
    const got = await api.post<Preview>('/api/services/joint', sent)
    setFailure(got.ok ? null : got.error)
    setPreview(got.ok ? got.value : null)
    if (got.ok) setQuestions(got.value.questions)
  }
  const still = [
    ...(parts.length < 2 ? [w.stillTwo] : []),
    ...(about.title.zh && about.title.en && about.summary.zh ? [] : [w.stillName]),
    ...(/^[0-9A-Z]{4,40}$/.test(codes.code) && codes.catalogCode ? [] : [w.stillCode]),
  ]
  const save = async (): Promise<void> => {
    const got = await api.put(`/api/services/joint/${encodeURIComponent(codes.code)}`, {
      ...sent,
      catalogCode: codes.catalogCode,
    })
    if (!got.ok) return setFailure(got.error)
    go(`/items/${codes.code}`)
  }
  return (
    <div className="page stack">
      <h1>{w.title}</h1>
      <p className="muted">{w.lead}</p>
      <div className="item-split">
        <div className="stack">
          <section className="card stack">
            <SayField
              title={w.name}
              value={about.title}
              onChange={(title) => setAbout({ ...about, title })}
            />
            <SayField
              title={w.summary}
              value={about.summary}
              onChange={(summary) => setAbout({ ...about, summary })}
            />
            <div className="item-grid">
              <OneOf
                title={w.topic}
                of={topics}
                value={about.topic}
                onChange={(topic) => setAbout({ ...about, topic })}
              />
              <TextField
                title={w.everyday}
                value={about.everyday}
                onChange={(everyday) => setAbout({ ...about, everyday })}
              />
              <TextField
                title={w.code}
                value={codes.code}
                onChange={(code) => setCodes({ ...codes, code: code.toUpperCase() })}
              />
              <TextField
                title={w.catalogCode}
                value={codes.catalogCode}
                onChange={(catalogCode) => setCodes({ ...codes, catalogCode: catalogCode.toUpperCase() })}
              />
            </div>
          </section>
          <h2>
            {w.parts} {parts.length || ''}
          </h2>
          {parts.map((part) => (
            <section key={part.code} className="card stack">
              <div className="row">
                <b className="grow">{s(part.title)}</b>
                <small className="muted">
                  {part.unitName} · {s(spanText(part.promise))}
                </small>
                <button
                  type="button"
                  className="button small danger"
                  onClick={() =>
                    setParts(
                      parts
                        .filter((one) => one.code !== part.code)
                        .map((one) => ({ ...one, after: one.after.filter((code) => code !== part.code) })),
                    )
                  }
                >
                  {w.remove}
                </button>
              </div>
              {parts.length > 1 && (
                <fieldset className="item-checks">
                  <legend>{part.after.length > 0 ? w.after : `${w.after}（${w.atOnce}）`}</legend>
                  {parts
                    .filter((one) => one.code !== part.code)
                    .map((one) => (
                      <label key={one.code} className="check">
                        <input
                          type="checkbox"
                          checked={part.after.includes(one.code)}
                          onChange={(event) =>
                            put(part.code, {
                              after: event.target.checked
                                ? [...part.after, one.code]
                                : part.after.filter((code) => code !== one.code),
                            })
                          }
                        />
                        {s(one.title)}
                      </label>
                    ))}
                </fieldset>
              )}
              <WhenPart part={part} questions={questions} put={(choice) => put(part.code, { choice })} />
              {part.after.length > 0 && (
                <Brought part={part} put={(brought) => put(part.code, { brought })} />
              )}
            </section>
          ))}
          <AddPart
            taken={parts.map((one) => one.code)}
            add={(row) => {
              setPreview(null)
              setParts([...parts, { ...row, after: [], brought: [], choice: { by: 'always' } }])
              setCodes((before) => ({
                code: before.code || `YJS${serial()}`,
                catalogCode: before.catalogCode || `YJSJ${serial()}`,
              }))
            }}
          />
        </div>
        <aside className="card stack item-try">
          <h3>{w.promise}</h3>
          <p className="joint-promise">{ring ? w.circle : s(spanText(promise))}</p>
          <div className="row">
            <button type="button" className="button" disabled={parts.length < 2} onClick={() => void look()}>
              {w.look}
            </button>
            <button
              type="button"
              className="button main"
              disabled={still.length > 0 || ring !== null}
              onClick={() => void save()}
            >
              {w.save}
            </button>
          </div>
          {still.length > 0 && (
            <p className="muted">
              {w.still}
              {still.join('；')}
            </p>
          )}
          {failure && <Refused failure={failure} />}
          {preview && <Merged preview={preview} parts={parts} />}
        </aside>
      </div>
    </div>
  )
}

/** 选办: always, where wanted, or by what was answered. */
function WhenPart({
  part,
  questions,
  put,
}: {
  readonly part: Part
  readonly questions: readonly Question[]
  readonly put: (choice: Choice) => void
}) {
  const w = useWords(words)
  const s = useSay()
  const c = useWords(common)
  const { choice } = part
  const own = choice.by === 'answer' ? questions.find((one) => one.name === choice.question) : undefined
  const answers =
    own?.kind === 'yes'
      ? [
          { value: true as string | boolean, title: c.yes },
          { value: false as string | boolean, title: c.no },
        ]
      : (own?.options ?? []).map((one) => ({ value: one.code as string | boolean, title: s(one.title) }))
  const ways = {
    always: () => put({ by: 'always' }),
    wish: () =>
      put({
        by: 'wish',
        asks: say(`要一起办“${part.title.zh}”吗？`, `${part.title.en} as well?`),
      }),
    answer: () => put({ by: 'answer', question: '', in: [] }),
  }
  return (
    <fieldset className="item-checks">
      <legend>{w.chosenWhen}</legend>
      {(
        [
          ['always', w.always],
          ['wish', w.wish],
          ['answer', w.byAnswer],
        ] as const
      ).map(([by, title]) => (
        <label key={by} className="check">
          <input type="radio" name={`when-${part.code}`} checked={choice.by === by} onChange={ways[by]} />
          {title}
        </label>
      ))}
      {choice.by === 'wish' && (
        <SayField title={w.wishAsks} value={choice.asks} onChange={(asks) => put({ by: 'wish', asks })} />
      )}
      {choice.by === 'answer' &&
        (questions.length === 0 ? (
          <p className="muted">{w.needPreview}</p>
        ) : (
          <div className="row">
            <select
              className="input"
              aria-label={w.whichQuestion}
              value={choice.question}
              onChange={(event) => put({ by: 'answer', question: event.target.value, in: [] })}
            >
              <option value="">{w.whichQuestion}…</option>
              {questions.map((one) => (
                <option key={one.name} value={one.name}>
                  {s(one.title)}
                </option>
              ))}
            </select>
            {own && <span>{w.whichAnswers}</span>}
            {answers.map(({ value, title }) => (
              <label key={String(value)} className="check">
                <input
                  type="checkbox"
                  checked={choice.in.includes(value)}
                  onChange={(event) =>
                    put({
                      ...choice,
                      in: event.target.checked
                        ? [...choice.in, value]
                        : choice.in.filter((one) => one !== value),
                    })
                  }
                />
                {title}
              </label>
            ))}
          </div>
        ))}
    </fieldset>
  )
}

/** What an earlier part's result brings: chosen by name from what this part asks. */
function Brought({ part, put }: { readonly part: Part; readonly put: (brought: readonly string[]) => void }) {
  const w = useWords(words)
  const s = useSay()
  const path = `/api/services/items/${encodeURIComponent(part.code)}`
  const { load } = useLoad(path, (signal) =>
    api.get<{ shown: Pick<ItemBody, 'form' | 'materials'> | null }>(path, undefined, { signal }),
  )
  if (load.state !== 'ready' || !load.value.shown) return null
  const { form, materials } = load.value.shown
  const asked = [
    ...materials.map((one) => ({ name: one.code, title: one.title })),
    ...Object.entries(form.fields).map(([name, field]) => ({ name, title: field.title })),
  ]
  return (
    <details>
      <summary>
        {w.brought} {part.brought.length || ''}
      </summary>
      <div className="item-checks">
        {asked.map((one) => (
          <label key={one.name} className="check">
            <input
              type="checkbox"
              checked={part.brought.includes(one.name)}
              onChange={(event) =>
                put(
                  event.target.checked
                    ? [...part.brought, one.name]
                    : part.brought.filter((name) => name !== one.name),
                )
              }
            />
            {s(one.title)}
          </label>
        ))}
      </div>
    </details>
  )
}

function AddPart({ taken, add }: { readonly taken: readonly string[]; readonly add: (row: Row) => void }) {
  const w = useWords(words)
  const s = useSay()
  const [typed, setTyped] = useState('')
  const q = useSettled(typed.trim(), 250)
  const { load } = useLoad(`joint ${q}`, (signal) =>
    api.get<{ rows: readonly Row[] }>(
      `/api/services/items?state=inUse&q=${encodeURIComponent(q)}`,
      undefined,
      { signal },
    ),
  )
  const rows =
    q && load.state === 'ready' ? load.value.rows.filter((row) => !taken.includes(row.code)).slice(0, 6) : []
  return (
    <div className="stack">
      <input
        className="input"
        type="search"
        aria-label={w.find}
        placeholder={w.find}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {rows.map((row) => (
        <div key={row.code} className="row">
          <span className="grow">
            {s(row.title)} <small className="muted">{row.unitName}</small>
          </span>
          <button type="button" className="button small" onClick={() => add(row)}>
            {w.add}
          </button>
        </div>
      ))}
    </div>
  )
}

function Merged({ preview, parts }: { readonly preview: Preview; readonly parts: readonly Part[] }) {
  const w = useWords(words)
  const s = useSay()
  const { saving } = preview
  const titleOf = (code: string): string => {
    const found = parts.find((one) => one.code === code)
    return found ? s(found.title) : code
  }
  const rows = [
    [w.fields, saving.fields],
    [w.materials, saving.materials],
    [w.visits, saving.visits],
    [w.days, saving.days],
  ] as const
  return (
    <>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{w.saving}</th>
            <th scope="col" className="right">
              {w.apart}
            </th>
            <th scope="col" className="right">
              {w.together}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([title, one]) => (
            <tr key={title}>
              <td>{title}</td>
              <td className="right num">{one.apart}</td>
              <td className="right num">
                <b>{one.together}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <details open>
        <summary>
          {w.shared} {preview.shared.length}
        </summary>
        <ul>
          {preview.shared.map((one) => (
            <li key={one.field}>
              {s(one.title)} <small className="muted">{one.consumers.map(titleOf).join('、')}</small>
            </li>
          ))}
        </ul>
      </details>
      <details>
        <summary>
          {w.field} {preview.fields.length}
        </summary>
        <ul>
          {preview.fields.map((one) => (
            <li key={one.name}>
              {s(one.title)}{' '}
              <small className="muted">
                {w.readers} {one.consumers.map(titleOf).join('、')}
              </small>
            </li>
          ))}
        </ul>
      </details>
      <details>
        <summary>
          {w.materials} {preview.materials.length}
        </summary>
        <p>{preview.materials.map((one) => s(one.title)).join('、')}</p>
      </details>
    </>
  )
}
