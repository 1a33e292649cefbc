import { useState } from 'react'
import type { Slot } from '../../../platform/services/halls/declare.ts'
import { timeOf, type Wire } from '../../live/halls.ts'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { Empty, Loaded } from '../parts/states.tsx'
import { common } from '../words.ts'
import type { Change, Managed } from './hall-shown.ts'
import { hallWords } from './halls-words.ts'

/** 号源 of a day: booked of capacity, changed by hand where the day needs it. */
export function HallSlots({ of, change }: { of: Managed; change: Change }) {
  const w = useWords(hallWords)
  const s = useSay()
  const open = of.days.filter((one) => one.hours.length > 0)
  const [day, setDay] = useState(open[0]?.day ?? of.days[0]?.day ?? '')
  const { load, reload } = useLoad(`slots ${of.hall.id} ${day}`, (signal) =>
    api.get<{ slots: readonly Wire<Slot>[] }>(`/api/halls/${of.hall.id}/slots`, { day }, { signal }),
  )
  const [editing, setEditing] = useState<Wire<Slot> | null>(null)
  const classes = of.classes.filter((one) => one.bookable && one.active)
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.slots}</h2>
        <label className="row tight">
          {w.day}
          <select className="input" value={day} onChange={(event) => setDay(event.target.value)}>
            {of.days.map((one) => (
              <option key={one.day} value={one.day}>
                {one.day}
                {one.hours.length === 0 && one.why ? ` · ${s(one.why)}` : ''}
              </option>
            ))}
          </select>
        </label>
      </header>
      <div className="body scroll">
        <Loaded load={load} retry={reload}>
          {({ slots }) => {
            const times = [...new Set(slots.map((one) => one.from))].sort()
            if (times.length === 0) return <Empty title={w.shutNow} />
            return (
              <table className="plainTable slotsTable">
                <thead>
                  <tr>
                    <th>{w.time}</th>
                    {classes.map((one) => (
                      <th key={one.id}>
                        {one.letter} {s(one.title)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {times.map((from) => (
                    <tr key={from}>
                      <th scope="row" className="num">
                        {timeOf(from)}
                      </th>
                      {classes.map((one) => {
                        const slot = slots.find((entry) => entry.from === from && entry.class === one.id)
                        if (!slot) return <td key={one.id}>—</td>
                        const full = slot.booked >= slot.capacity
                        return (
                          <td key={one.id}>
                            <button
                              type="button"
                              className={`link num ${full ? 'full' : ''}`}
                              disabled={!of.manages}
                              title={slot.fixed ? w.fixed : ''}
                              onClick={() => setEditing(slot)}
                            >
                              {slot.booked}/{slot.capacity}
                              {slot.fixed ? ' *' : ''}
                            </button>
                          </td>
                        )
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
            )
          }}
        </Loaded>
        {editing && (
          <Edit
            key={`${editing.class} ${editing.from}`}
            slot={editing}
            close={() => setEditing(null)}
            save={async (capacity) => {
              const { class: of2, from } = editing
              if (await change('slot', { class: of2, from, capacity })) {
                setEditing(null)
                void reload()
              }
            }}
          />
        )}
      </div>
    </section>
  )
}

function Edit({
  slot,
  save,
  close,
}: {
  slot: Wire<Slot>
  save: (capacity: number) => Promise<void>
  close: () => void
}) {
  const w = useWords(hallWords)
  const c = useWords(common)
  const [capacity, setCapacity] = useState(String(slot.capacity))
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault()
        void save(Number(capacity))
      }}
    >
      <label className="row tight">
        {timeOf(slot.from)} {w.capacity}
        <input
          className="input num short"
          inputMode="numeric"
          value={capacity}
          onChange={(event) => setCapacity(event.target.value.replace(/\D/g, ''))}
        />
      </label>
      <span className="muted">
        {w.bookedN} {slot.booked}
      </span>
      <button type="submit" className="button main small" disabled={capacity === ''}>
        {c.save}
      </button>
      <button type="button" className="button small" onClick={close}>
        {c.cancel}
      </button>
    </form>
  )
}
