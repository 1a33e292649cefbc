import { type FormEvent, useState } from 'react'
import { useWords } from '../../live/index.ts'
import { common } from '../words.ts'
import { hallWords } from './halls-words.ts'
import { WindowAccept } from './window-accept.tsx'
import { Affairs } from './window-find.tsx'
import type { Act, Served, WindowScreen } from './window-shown.ts'

/** Who stands at the window, what there is of them, and what is taken in 办事人与收件. */
export function WindowPerson({ ticket, screen, act }: { ticket: Served; screen: WindowScreen; act: Act }) {
  const w = useWords(hallWords)
  return (
    <>
      <section className="card">
        <header>
          <h2>{w.person}</h2>
        </header>
        <div className="body stack">
          {ticket.visitor ? (
            <p>
              <b>{ticket.visitor.name}</b> {ticket.visitor.phone}{' '}
              {ticket.visitor.idNumber && <span className="num muted">{ticket.visitor.idNumber}</span>}
            </p>
          ) : (
            <Note act={act} />
          )}
          {ticket.visitor && <Affairs bookings={ticket.bookings} matters={ticket.matters} />}
        </div>
      </section>
      <WindowAccept ticket={ticket} screen={screen} act={act} />
    </>
  )
}

function Note({ act }: { act: Act }) {
  const w = useWords(hallWords)
  const c = useWords(common)
  const [who, setWho] = useState({ name: '', phone: '', idNumber: '' })
  const field = (name: keyof typeof who, label: string) => (
    <label>
      {label}
      <input
        className="input"
        value={who[name]}
        maxLength={40}
        autoComplete="off"
        onChange={(event) => setWho({ ...who, [name]: event.target.value })}
      />
    </label>
  )
  return (
    <form
      className="stack"
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void act('note', Object.fromEntries(Object.entries(who).filter(([, value]) => value.trim() !== '')))
      }}
    >
      <p className="muted">{w.note}</p>
      <div className="ruleGrid">
        {field('name', w.name)}
        {field('phone', w.phone)}
        {field('idNumber', w.idNumber)}
      </div>
      <div className="row">
        <button type="submit" className="button" disabled={!who.name.trim()}>
          {c.save}
        </button>
      </div>
    </form>
  )
}
