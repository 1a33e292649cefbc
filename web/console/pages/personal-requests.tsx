import { type FormEvent, useState } from 'react'
import { api, type Failure, say, useLoad, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'

const dictionary = words({
  title: say('个人信息权利请求', 'Requests on personal data'),
  lead: say(
    '公民要求更正、说明或删除自己的信息。查实后处理相关台账或办件，再在这里答复；到期前须答复。',
    'Citizens ask to have their data corrected, explained or deleted. Look into it, mend the register or the case, then answer here before the term ends.',
  ),
  correct: say('更正、补充', 'Correct'),
  explain: say('说明', 'Explain'),
  delete: say('删除', 'Delete'),
  due: say('答复期限', 'Answer by'),
  answer: say('答复（公民可见）', 'Answer (the citizen reads it)'),
  done: say('已处理', 'Done'),
  refused: say('不予同意', 'Refuse'),
  none: say('没有请求', 'Nothing was asked'),
  over: say('已逾期', 'over time'),
})

type Row = {
  readonly id: string
  readonly kind: 'correct' | 'explain' | 'delete'
  readonly text: string
  readonly askedAt: string
  readonly dueDay: string
  readonly state: 'open' | 'done' | 'refused'
  readonly answer: string | null
  readonly answeredBy: string | null
}

/** 个人信息权利台: what citizens asked of their data, answered by its term. */
export function PersonalRequests() {
  const w = useWords(dictionary)
  useTitle({ title: w.title })
  const { load, reload } = useLoad('personal-requests', (signal) =>
    api.get<{ rows: readonly Row[] }>('/api/personal-requests', undefined, { signal }),
  )
  return (
    <div className="page stack narrow">
      <h1>{w.title}</h1>
      <p className="muted">{w.lead}</p>
      <Loaded load={load} retry={reload}>
        {({ rows }) => (
          <>
            {rows.length === 0 && <Empty title={w.none} />}
            {rows.map((row) => (
              <One key={row.id} row={row} reload={reload} />
            ))}
          </>
        )}
      </Loaded>
    </div>
  )
}

function One({ row, reload }: { row: Row; reload: () => unknown }) {
  const w = useWords(dictionary)
  const [text, setText] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const late = row.state === 'open' && row.dueDay < new Date().toISOString().slice(0, 10)
  const send = async (state: 'done' | 'refused'): Promise<void> => {
    const got = await api.post(`/api/personal-requests/${row.id}`, { state, answer: text }, { quiet: true })
    if (got.ok) reload()
    else setFailure(got.error)
  }
  return (
    <section className="card pad stack tight">
      <header>
        <h2 className="grow">{w[row.kind]}</h2>
        <span className={`tag ${late ? 'red' : row.state === 'open' ? 'yellow' : 'green'}`}>
          {row.state === 'open' ? `${w.due} ${row.dueDay}` : row.state === 'done' ? w.done : w.refused}
          {late && ` · ${w.over}`}
        </span>
      </header>
      <p>{row.text}</p>
      <p className="muted">
        <When at={row.askedAt} />
      </p>
      {row.state === 'open' ? (
        <form
          className="stack tight"
          onSubmit={(event: FormEvent) => {
            event.preventDefault()
            void send('done')
          }}
        >
          <label className="label" htmlFor={`answer-${row.id}`}>
            {w.answer}
          </label>
          <textarea
            id={`answer-${row.id}`}
            className="input"
            required
            minLength={4}
            maxLength={2000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          {failure && <Refused failure={failure} />}
          <div className="row tight">
            <button type="submit" className="button main">
              {w.done}
            </button>
            <button
              type="button"
              className="button"
              disabled={text.trim().length < 4}
              onClick={() => void send('refused')}
            >
              {w.refused}
            </button>
          </div>
        </form>
      ) : (
        <p>
          <b>{row.answeredBy}</b> {row.answer}
        </p>
      )}
    </section>
  )
}
