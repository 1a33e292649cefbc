import { useState } from 'react'
import { newId } from '../../../base/id.ts'
import { LEVELS, type Level, levelTitles } from '../../../platform/command/plans/declare.ts'
import { useSay, useWords } from '../../live/index.ts'
import { UnitText } from './command-parts.tsx'
import type { Act, Board } from './command-shown.ts'
import { commandWords } from './command-words.ts'

type Shown = 'order' | 'level' | 'end' | 'release' | null

/** What a commander does to a response: another order, another level, the end. */
export function CommandForms({ board, act }: { board: Board; act: Act }) {
  const w = useWords(commandWords)
  const [shown, setShown] = useState<Shown>(null)
  const close = () => setShown(null)
  const { response, may } = board
  const button = (name: Exclude<Shown, null>, title: string) => (
    <button
      type="button"
      className="button"
      aria-expanded={shown === name}
      onClick={() => setShown(shown === name ? null : name)}
    >
      {title}
    </button>
  )
  return (
    <section className="card">
      <header>
        <h2>{w.commander}</h2>
      </header>
      <div className="body stack">
        <div className="row" style={{ flexWrap: 'wrap' }}>
          {button('order', w.addOrder)}
          {may.decide && button('level', w.changeLevel)}
          {may.decide && button('end', w.end)}
          {button('release', w.release)}
          {may.decide && response.commander !== may.me && (
            <button type="button" className="button" onClick={() => void act('takeCommand', { why: w.take })}>
              {w.take}
            </button>
          )}
        </div>
        {shown === 'order' && <OrderForm act={act} onDone={close} />}
        {shown === 'level' && <LevelForm board={board} act={act} onDone={close} />}
        {shown === 'end' && <EndForm board={board} act={act} onDone={close} />}
        {shown === 'release' && (
          <Words
            label={w.releaseWhy}
            send={w.releaseAsk}
            onSend={(why) => act('askRelease', { why }).then((ok) => ok && close())}
          />
        )}
      </div>
    </section>
  )
}

function Words({ label, send, onSend }: { label: string; send: string; onSend: (text: string) => unknown }) {
  const [text, setText] = useState('')
  return (
    <div className="stack tight">
      <textarea
        className="input"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button
        type="button"
        className="button main"
        disabled={text.trim() === ''}
        onClick={() => onSend(text)}
      >
        {send}
      </button>
    </div>
  )
}

function OrderForm({ act, onDone }: { act: Act; onDone: () => void }) {
  const w = useWords(commandWords)
  const [form, setForm] = useState({ title: '', text: '', unit: '', minutes: '60' })
  const [towns, setTowns] = useState(false)
  // a second click is the same order
  const [key] = useState(newId)
  const put = (more: Partial<typeof form>) => setForm((before) => ({ ...before, ...more }))
  const field = (name: keyof typeof form, label: string) => (
    <label className="field">
      <span className="label">{label}</span>
      <input className="input" value={form[name]} onChange={(event) => put({ [name]: event.target.value })} />
    </label>
  )
  return (
    <div className="stack tight">
      {field('title', w.what)}
      <label className="field">
        <span className="label">{w.where}</span>
        <textarea
          className="input"
          value={form.text}
          onChange={(event) => put({ text: event.target.value })}
        />
      </label>
      {!towns && (
        <div className="field">
          <span className="label">{w.who}</span>
          <UnitText label={w.who} value={form.unit} onChange={(unit) => put({ unit })} />
        </div>
      )}
      <label className="check">
        <input type="checkbox" checked={towns} onChange={(event) => setTowns(event.target.checked)} />
        {w.towns}
      </label>
      {field('minutes', w.within)}
      <button
        type="button"
        className="button main"
        onClick={() =>
          void act('order', {
            ...{ key, title: form.title, text: form.text, doneMinutes: Number(form.minutes) || null },
            who: towns ? { place: 'town' } : { unit: form.unit },
          }).then((done) => done && onDone())
        }
      >
        {w.send}
      </button>
    </div>
  )
}

function LevelForm({ board, act, onDone }: { board: Board; act: Act; onDone: () => void }) {
  const w = useWords(commandWords)
  const s = useSay()
  const [level, setLevel] = useState<Level>(board.response.level)
  const [areas, setAreas] = useState<readonly string[]>([])
  return (
    <div className="stack tight">
      <div className="chips">
        {LEVELS.map((one) => (
          <label key={one}>
            <input type="radio" name="new-level" checked={level === one} onChange={() => setLevel(one)} />
            <span>{s(levelTitles[one])}</span>
          </label>
        ))}
      </div>
      {board.areas.length > 1 && (
        <>
          <small className="muted">{w.onlyAreas}</small>
          <div className="chips">
            {board.areas.map((one) => (
              <label key={one.area}>
                <input
                  type="checkbox"
                  checked={areas.includes(one.area)}
                  onChange={(event) =>
                    setAreas(
                      event.target.checked ? [...areas, one.area] : areas.filter((code) => code !== one.area),
                    )
                  }
                />
                <span>{one.name}</span>
              </label>
            ))}
          </div>
        </>
      )}
      <Words
        label={w.why}
        send={w.changeLevel}
        onSend={(why) => act('level', { level, areas, why }).then((ok) => ok && onDone())}
      />
    </div>
  )
}

function EndForm({ board, act, onDone }: { board: Board; act: Act; onDone: () => void }) {
  const w = useWords(commandWords)
  const [despite, setDespite] = useState(false)
  const open = board.orders.some((one) =>
    ['sent', 'read', 'accepted', 'progress', 'refused', 'failed'].includes(one.state),
  )
  return (
    <div className="stack tight">
      {open && (
        <label className="check">
          <input type="checkbox" checked={despite} onChange={(event) => setDespite(event.target.checked)} />
          {w.endOpen}
        </label>
      )}
      <Words
        label={w.endWhy}
        send={w.end}
        onSend={(why) => act('end', { why, despite }).then((ok) => ok && onDone())}
      />
    </div>
  )
}
