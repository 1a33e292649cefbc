import { type FormEvent, useState } from 'react'
import { Link } from 'react-router'
import { type Demand, type DemandState, demandStates } from '../../../platform/catalogue/declare.ts'
import { api, type Failure, type Say, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { FieldInput } from '../parts/field.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { holds, useCity } from '../session.ts'
import { common } from '../words.ts'

const dictionary = words({
  title: say('数据需求', 'Data demands'),
  lead: say(
    '目录里没有的数据，在这里提出：说明用途、需要哪些信息项；由提供单位或数据主管答复。',
    'What the catalogue does not hold is asked for here: what it serves, which items; its unit or the data authority answers.',
  ),
  add: say('提出需求', 'Ask for data'),
  state: say('状态', 'State'),
  purpose: say('用途', 'Purpose'),
  items: say('所需信息项', 'Items'),
  basis: say('依据', 'Basis'),
  to: say('提供单位', 'Put to'),
  unknown: say('由数据主管确定', 'the data authority finds out'),
  near: say('目录中相近的资源', 'Near to it in the catalogue'),
  met: say('用此资源满足', 'Met by this'),
  refused: say('不能提供', 'Cannot be provided'),
  passedOn: say('转办', 'Pass on'),
  withdraw: say('撤回', 'Take back'),
  answer: say('答复', 'Answer'),
  answerFirst: say('答复或转办说明（至少 4 个字）', 'Answer, or why it is passed on (4 letters at least)'),
  none: say('没有数据需求', 'No demands'),
  by: say('提出', 'asked by'),
  see: say('查看资源', 'See the dataset'),
})

type Shown = Omit<Demand, 'askedAt' | 'answeredAt'> & {
  readonly askedAt: string
  readonly answeredAt: string | null
  readonly unitName: string
  readonly ownerName: string | null
  readonly near: readonly { readonly id: string; readonly title: Say; readonly unitName: string }[]
  readonly may: { readonly answer: boolean; readonly withdraw: boolean }
}
const STATES = ['open', 'met', 'refused', 'withdrawn'] as const satisfies readonly DemandState[]
const TONES: Readonly<Record<DemandState, string>> = {
  open: 'yellow',
  met: 'green',
  refused: 'red',
  withdrawn: '',
}

/** 需求清单. */
export function DataDemands() {
  const w = useWords(dictionary)
  const s = useSay()
  useTitle({ title: w.title })
  const { me } = useCity()
  const [state, setState] = useState<DemandState>('open')
  const [adding, setAdding] = useState(false)
  const { load, reload } = useLoad(`demands ${state}`, (signal) =>
    api.get<{ readonly rows: readonly Shown[] }>('/api/datasets/demands', { state }, { signal }),
  )
  return (
    <div className="page stack">
      <div className="row pagehead">
        <div className="grow">
          <h1>{w.title}</h1>
          <p className="muted">{w.lead}</p>
        </div>
        {holds(me, 'dataUser', 'dataSteward', 'dataAuthority') && !adding && (
          <button type="button" className="button main" onClick={() => setAdding(true)}>
            {w.add}
          </button>
        )}
      </div>
      {adding && (
        <AddDemand
          onClose={(saved) => {
            setAdding(false)
            if (saved) void reload()
          }}
        />
      )}
      <nav className="tabs" aria-label={w.state}>
        {STATES.map((one) => (
          <button key={one} type="button" aria-pressed={one === state} onClick={() => setState(one)}>
            {s(demandStates[one])}
          </button>
        ))}
      </nav>
      <Loaded load={load} retry={reload}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={w.none} />
          ) : (
            <ul className="stack">
              {rows.map((row) => (
                <One key={row.id} row={row} reload={() => void reload()} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  )
}

function AddDemand({ onClose }: { onClose: (saved: boolean) => void }) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const [draft, setDraft] = useState({ title: '', purpose: '', items: '', basis: '', owner: '' })
  const [failure, setFailure] = useState<Failure | null>(null)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const { owner, ...rest } = draft
    const got = await api.post('/api/datasets/demands', { ...rest, ...(owner ? { owner } : {}) })
    if (!got.ok) return setFailure(got.error)
    toast(c.saved)
    onClose(true)
  }
  const input = (
    name: keyof typeof draft,
    field: Parameters<typeof FieldInput>[0]['field'],
    width?: 'half' | 'third',
  ) => (
    <FieldInput
      name={name}
      field={field}
      value={draft[name]}
      onChange={(value) =>
        setDraft((before) => ({ ...before, [name]: typeof value === 'string' ? value : '' }))
      }
      idPrefix="demand"
      {...(width ? { width } : {})}
    />
  )
  return (
    <form className="card" onSubmit={(event) => void submit(event)}>
      <div className="body fields">
        {input('title', { kind: 'text', title: say('所需数据', 'Data'), required: true, max: 200 }, 'half')}
        {input('owner', { kind: 'unit', title: say('提供单位（不清楚可不填）', 'Unit (if known)') }, 'half')}
        {input('purpose', {
          kind: 'text',
          title: say('用途（办理什么事项）', 'What it serves'),
          required: true,
          long: true,
        })}
        {input('items', { kind: 'text', title: say('所需信息项', 'Items'), required: true, long: true })}
        {input('basis', { kind: 'text', title: say('依据', 'Basis'), long: true })}
      </div>
      <div className="body stack">
        {failure && <Refused failure={failure} />}
        <div className="row">
          <button type="submit" className="button main">
            {c.submit}
          </button>
          <button type="button" className="button" onClick={() => onClose(false)}>
            {c.cancel}
          </button>
        </div>
      </div>
      <span className="sr">{w.add}</span>
    </form>
  )
}

function One({ row, reload }: { row: Shown; reload: () => void }) {
  const w = useWords(dictionary)
  const s = useSay()
  const [answer, setAnswer] = useState('')
  const [owner, setOwner] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const send = async (body: Readonly<Record<string, unknown>>): Promise<void> => {
    const got = await api.post(`/api/datasets/demands/${row.id}`, { answer, ...body })
    setFailure(got.ok ? null : got.error)
    if (!got.ok) return
    toast(s(say('已办理', 'Done')))
    reload()
  }
  return (
    <li className="card">
      <header>
        <b className="grow">{row.title}</b>
        <span className={`tag ${TONES[row.state]}`}>{s(demandStates[row.state])}</span>
        <small>
          {row.unitName} · {row.askedName} · <When at={row.askedAt} />
        </small>
      </header>
      <div className="body stack tight">
        <dl className="detail">
          <dt>{w.purpose}</dt>
          <dd>{row.purpose}</dd>
          <dt>{w.items}</dt>
          <dd>{row.items}</dd>
          {row.basis && (
            <>
              <dt>{w.basis}</dt>
              <dd>{row.basis}</dd>
            </>
          )}
          <dt>{w.to}</dt>
          <dd>{row.ownerName ?? w.unknown}</dd>
          {row.answer && (
            <>
              <dt>{w.answer}</dt>
              <dd>
                {row.answer} <small>{row.answeredName}</small>
              </dd>
            </>
          )}
        </dl>
        {row.dataset && <Link to={`/catalogue/${row.dataset}`}>{w.see}</Link>}
        {row.near.length > 0 && (
          <div className="row tight">
            <small>{w.near}：</small>
            {row.near.map((near) => (
              <span key={near.id} className="row tight">
                <Link to={`/catalogue/${near.id}`}>{s(near.title)}</Link>
                <small>{near.unitName}</small>
                {row.may.answer && (
                  <button
                    type="button"
                    className="button small"
                    onClick={() => void send({ state: 'met', dataset: near.id })}
                  >
                    {w.met}
                  </button>
                )}
              </span>
            ))}
          </div>
        )}
        {row.may.answer && (
          <form
            className="row"
            onSubmit={(event) => {
              event.preventDefault()
              void send({ state: 'refused' })
            }}
          >
            <input
              className="input grow"
              aria-label={w.answer}
              placeholder={w.answerFirst}
              maxLength={1000}
              value={answer}
              onChange={(event) => setAnswer(event.target.value)}
            />
            <button type="submit" className="button">
              {w.refused}
            </button>
          </form>
        )}
        {row.may.answer && (
          <form
            className="row"
            onSubmit={(event) => {
              event.preventDefault()
              if (owner) void send({ state: 'passedOn', owner })
            }}
          >
            <FieldInput
              name="owner"
              field={{ kind: 'unit', title: say('转给其他单位', 'Pass on to another unit') }}
              value={owner}
              onChange={(value) => setOwner(typeof value === 'string' ? value : '')}
              idPrefix={`pass-${row.id}`}
              width="half"
            />
            <button type="submit" className="button" disabled={!owner || answer.trim().length < 4}>
              {w.passedOn}
            </button>
          </form>
        )}
        {row.may.withdraw && (
          <div>
            <button type="button" className="button small" onClick={() => void send({ state: 'withdrawn' })}>
              {w.withdraw}
            </button>
          </div>
        )}
        {failure && <Refused failure={failure} />}
      </div>
    </li>
  )
}
