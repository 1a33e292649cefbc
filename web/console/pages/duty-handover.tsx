import { useState } from 'react'
import { Link } from 'react-router'
import type { OpenItem } from '../../../platform/command/duty/declare.ts'
import { exact, useWords } from '../../live/index.ts'
import { type Act, type DeskView, dutyWords } from './duty-words.ts'

const pageOf = (item: OpenItem): string =>
  item.kind === 'warning' ? `/warning-board?id=${item.id}` : `/matters/${item.id}`

/** 交接班: the one who goes signs what is open, the one who comes opens each and signs. */
export function HandOver({ desk, act }: { desk: DeskView; act: Act }) {
  const w = useWords(dutyWords)
  const [note, setNote] = useState('')
  const { mine, next, items } = desk
  const waiting = desk.handovers.find((one) => one.takenAt === null)
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.handover}</h2>
        {next && <span className="small muted">{w.next(next.name, exact(next.from).slice(5, 16))}</span>}
      </header>
      <div className="body stack tight">
        {waiting ? (
          <>
            <p className="banner yellow">{w.given(waiting.givenBy)}</p>
            {waiting.note && <p className="pre">{waiting.note}</p>}
            {waiting.items.map((item) => (
              <div key={item.id} className="row tight">
                <span className={`tag ${waiting.unread.includes(item.id) ? 'red' : 'green'}`}>
                  {waiting.unread.includes(item.id) ? '○' : '✓'}
                </span>
                <Link className="grow ellipsis" to={pageOf(item)}>
                  {item.title}
                </Link>
                {waiting.unread.includes(item.id) && (
                  <button
                    type="button"
                    className="button small"
                    onClick={() => void act('read', { handover: waiting.id, item: item.id })}
                  >
                    {w.readIt}
                  </button>
                )}
              </div>
            ))}
            <div className="row">
              <button
                type="button"
                className="button main"
                disabled={waiting.unread.length > 0}
                onClick={() => void act('take', { handover: waiting.id })}
              >
                {w.take}
              </button>
              {waiting.unread.length > 0 && (
                <small className="muted">{w.unread(waiting.unread.length)}</small>
              )}
            </div>
          </>
        ) : (
          <>
            <b>{items.length > 0 ? w.open(items.length) : w.noneOpen}</b>
            {items.map((item) => (
              <Link key={item.id} className="ellipsis" to={pageOf(item)}>
                {item.title}
              </Link>
            ))}
            {mine?.role === 'officer' && next && (
              <form
                className="row tight"
                onSubmit={(event) => {
                  event.preventDefault()
                  void act('give', { from: mine.shift, to: next.id, note })
                }}
              >
                <input
                  className="input grow"
                  aria-label={w.note}
                  placeholder={w.note}
                  value={note}
                  maxLength={4000}
                  onChange={(event) => setNote(event.target.value)}
                />
                <button type="submit" className="button">
                  {w.give}
                </button>
              </form>
            )}
          </>
        )}
        {desk.handovers
          .filter((one) => one.takenAt !== null)
          .slice(0, 3)
          .map((one) => (
            <small key={one.id} className="muted">
              {exact(one.takenAt ?? one.givenAt).slice(5, 16)} {w.taken(one.givenBy, one.takenBy ?? '')} ·{' '}
              {w.open(one.items.length)}
            </small>
          ))}
      </div>
    </section>
  )
}
