import { useState } from 'react'
import { reportBasis, reportKinds } from '../../../platform/command/incidents/declare.ts'
import { api, useNow, useSay, useWords } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { type Act, type Board, command } from './command-shown.ts'
import { commandWords } from './command-words.ts'

const FIGURES = [
  ['dead', '死亡', 'Dead'],
  ['injured', '重伤', 'Injured'],
  ['missing', '失联', 'Missing'],
  ['moved', '转移安置', 'Moved'],
  ['lossYuan', '直接损失（元）', 'Loss, yuan'],
] as const

/** 首报、续报、终报: each with its legal clock; composed from the record, corrected by people, sent once. */
export function CommandReports({ board, act, reload }: { board: Board; act: Act; reload: () => unknown }) {
  const w = useWords(commandWords)
  const s = useSay()
  const now = useNow()
  const [open, setOpen] = useState<string | null>(null)
  return (
    <section className="card">
      <header>
        <h2>{w.reports}</h2>
      </header>
      <div className="body stack">
        {board.reports
          .filter((one) => one.state !== 'void')
          .map((one) => {
            const late = (one.sentAt ? Date.parse(one.sentAt) : now.getTime()) > Date.parse(one.dueAt)
            return (
              <div key={one.id} className="stack tight">
                <div className="row">
                  <b className="grow">
                    {s(reportKinds[one.kind])} {one.kind === 'followUp' ? one.number : ''}
                  </b>
                  <small className="muted">{s(reportBasis(one.basis))}</small>
                  <span className={`tag${late ? ' red' : one.sentAt ? ' green' : ' yellow'}`}>
                    {one.sentAt ? w.sendUp : w.due} <When at={one.sentAt ?? one.dueAt} />{' '}
                    {late ? w.overdue : ''}
                  </span>
                  {one.state !== 'sent' && board.may.me && (
                    <button
                      type="button"
                      className="button small"
                      onClick={() => setOpen(open === one.id ? null : one.id)}
                    >
                      {w.write}
                    </button>
                  )}
                </div>
                {one.state === 'sent' && one.text && (
                  <details>
                    <summary>
                      {one.toName} · v{one.version}
                    </summary>
                    <pre style={{ whiteSpace: 'pre-wrap', font: 'inherit' }}>{one.text}</pre>
                  </details>
                )}
                {open === one.id && (
                  <Composer
                    response={board.response.id}
                    report={one.id}
                    text={one.text ?? ''}
                    act={act}
                    onDone={() => {
                      setOpen(null)
                      void reload()
                    }}
                  />
                )}
              </div>
            )
          })}
      </div>
    </section>
  )
}

function Composer({
  response,
  report,
  text: before,
  act,
  onDone,
}: {
  response: string
  report: string
  text: string
  act: Act
  onDone: () => void
}) {
  const w = useWords(commandWords)
  const s = useSay()
  const [text, setText] = useState(before)
  const [figures, setFigures] = useState<Readonly<Record<string, string>>>({})
  const [ground, setGround] = useState('')
  const [to, setTo] = useState('市应急管理局')
  const compose = async (): Promise<void> => {
    const got = await api.get<{ text: string; figures: Readonly<Record<string, number>> | null }>(
      `/api/command/responses/${response}/compose`,
      { report },
    )
    if (!got.ok) return
    setText(got.value.text)
    setFigures(
      Object.fromEntries(
        Object.entries(got.value.figures ?? {}).map(([name, value]) => [name, String(value)]),
      ),
    )
  }
  const save = async (): Promise<boolean> => {
    const numbers = Object.fromEntries(
      Object.entries(figures).flatMap(([name, value]) => (value === '' ? [] : [[name, Number(value)]])),
    )
    return act('writeReport', { report, text, figures: numbers, ...(ground ? { ground } : {}) })
  }
  return (
    <div className="stack tight">
      <div className="row">
        <button type="button" className="button" onClick={() => void compose()}>
          {w.compose}
        </button>
      </div>
      <div className="row" style={{ flexWrap: 'wrap' }}>
        {FIGURES.map(([name, zh, en]) => (
          <label key={name} className="field" style={{ width: 110 }}>
            <span className="label">{s({ zh, en })}</span>
            <input
              className="input"
              inputMode="numeric"
              value={figures[name] ?? ''}
              onChange={(event) => setFigures({ ...figures, [name]: event.target.value.replace(/\D/g, '') })}
            />
          </label>
        ))}
      </div>
      <textarea
        className="input report-text"
        aria-label={w.reports}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <input
        className="input"
        aria-label={w.ground}
        placeholder={w.ground}
        value={ground}
        onChange={(event) => setGround(event.target.value)}
      />
      <div className="row">
        <input
          className="input grow"
          aria-label={w.sendTo}
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
        <button type="button" className="button" disabled={text.trim() === ''} onClick={() => void save()}>
          {w.save}
        </button>
        <button
          type="button"
          className="button main"
          disabled={text.trim() === ''}
          onClick={() =>
            void save().then(async (saved) => {
              if (!saved) return
              const got = await command('sendReport', { response, report, to })
              if (got.ok) onDone()
            })
          }
        >
          {w.sendUp}
        </button>
      </div>
    </div>
  )
}
