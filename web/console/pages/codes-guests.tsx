import { type FormEvent, useState } from 'react'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { useCodeAct } from './codes-act.ts'
import { PaperSheet } from './codes-counter.tsx'
import type { ShownGuest, ShownScene } from './codes-shown.ts'
import { codesWords } from './codes-words.ts'

const hour = (plus: number): string =>
  new Date(Math.ceil(Date.now() / 3_600_000 + plus + 8) * 3_600_000).toISOString().slice(0, 16)
const fresh = () => ({ place: '', name: '', host: '', reason: '', from: hour(-1), to: hour(3) })

/** 访客: registered at the gate, or invited by a resident; in with a printed code, for that place and time. */
export function CodeGuests({ scenes }: { scenes: readonly ShownScene[] }) {
  const w = useWords(codesWords)
  const s = useSay()
  const act = useCodeAct()
  const [scene] = scenes.filter(({ passes, open }) => passes && open)
  const [form, setForm] = useState(fresh)
  const [printed, setPrinted] = useState<ShownGuest | null>(null)
  const { load, reload } = useLoad('codes guests', (signal) =>
    api.get<{ rows: readonly ShownGuest[] }>('/api/codes/guests', undefined, { signal }),
  )
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const of = { ...form, scene: scene?.name, from: `${form.from}:00+08:00`, to: `${form.to}:00+08:00` }
    if (!(await act('guest', of))) return
    setForm(fresh())
    await reload()
  }
  const end = async (id: string) => {
    await act('endGuest', { id })
    await reload()
  }
  const columns: readonly Column<ShownGuest>[] = [
    { key: 'name', title: w.guest, width: '90px', show: (row) => <b>{row.name}</b> },
    { key: 'place', title: w.place, width: 'minmax(110px, 1fr)', show: (row) => row.place },
    {
      key: 'when',
      title: w.window_,
      width: '270px',
      show: (row) => (
        <>
          <When at={row.beginsAt} /> — <When at={row.endsAt} />
        </>
      ),
    },
    {
      key: 'reason',
      title: w.reason,
      width: 'minmax(120px, 2fr)',
      wrap: true,
      show: (row) => [row.reason, row.host].filter(Boolean).join(' · '),
    },
    { key: 'approver', title: w.approver, width: '90px', show: (row) => row.approver ?? '—' },
    {
      key: 'acts',
      title: w.state,
      bare: true,
      width: '170px',
      show: (row) => (
        <span className="row tight">
          {row.text ? (
            <button type="button" className="button small" onClick={() => setPrinted(row)}>
              {w.print}
            </button>
          ) : (
            <span className="tag">{w[`guest_${row.state}`]}</span>
          )}
          {(row.state === 'granted' || row.state === 'asked') && (
            <button type="button" className="button small" onClick={() => void end(row.id)}>
              {w.takeBack}
            </button>
          )}
        </span>
      ),
    },
  ]
  if (printed?.text)
    return (
      <PaperSheet
        printed={{
          ...{ text: printed.text, until: printed.until, title: w.guestTitle },
          lines: [printed.place, `${printed.name} · ${printed.reason}`],
        }}
        close={() => setPrinted(null)}
      />
    )
  return (
    <>
      <p className="muted">{w.guestsLead}</p>
      {scene && (
        <form className="card codePad codeAsk" onSubmit={submit}>
          {(['name', 'place', 'host', 'reason'] as const).map((name) => (
            <label key={name} className="field">
              {{ name: w.guest, place: w.place, host: w.host, reason: w.reason }[name]}
              <input
                className="input"
                value={form[name]}
                required
                maxLength={name === 'reason' ? 200 : 60}
                onChange={(event) => setForm({ ...form, [name]: event.target.value.trimStart() })}
              />
            </label>
          ))}
          {(['from', 'to'] as const).map((name) => (
            <label key={name} className="field">
              {w[name]}
              <input
                className="input"
                type="datetime-local"
                value={form[name]}
                required
                onChange={(event) => setForm({ ...form, [name]: event.target.value })}
              />
            </label>
          ))}
          <button type="submit" className="button main">
            {w.letIn}
          </button>
        </form>
      )}
      <Loaded load={load} retry={reload}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={w.noGuests} />
          ) : (
            <Table
              label={scene ? s(scene.title) : w.guests}
              columns={columns}
              rows={rows}
              idOf={(row) => row.id}
              labelOf={(row) => row.place}
            />
          )
        }
      </Loaded>
    </>
  )
}
