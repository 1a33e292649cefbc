import { type FormEvent, useState } from 'react'
import { readerStates, riskKinds } from '../../../platform/credentials/codes/declare.ts'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { Modal } from '../parts/drawer.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { useCodeAct } from './codes-act.ts'
import type { ShownReader, ShownRisk, ShownScene } from './codes-shown.ts'
import { codesWords } from './codes-words.ts'

/** 终端: registered, seen, in time, locked. */
export function CodeReaders({ scenes, may }: { scenes: readonly ShownScene[]; may: boolean }) {
  const w = useWords(codesWords)
  const s = useSay()
  const act = useCodeAct()
  const [adding, setAdding] = useState(false)
  const [activation, setActivation] = useState('')
  const { load, reload } = useLoad('codes readers', (signal) =>
    api.get<{ rows: readonly ShownReader[] }>('/api/codes/readers', undefined, { signal }),
  )
  const title = (name: string) => s(scenes.find((one) => one.name === name)?.title ?? { zh: name, en: name })
  const set = async (id: string, to: 'working' | 'stopped' | 'lost') => {
    if (to === 'lost' && !confirm(w.lostAsk)) return
    if (await act('setReader', { id, to })) await reload()
  }
  const renew = async (id: string) => {
    const made = await act<{ activation: string }>('renew', { id })
    if (made) setActivation(made.activation)
    await reload()
  }
  const columns: readonly Column<ShownReader>[] = [
    { key: 'sn', title: w.sn, width: '110px', show: (row) => <b>{row.sn}</b> },
    { key: 'place', title: w.place, width: 'minmax(130px, 2fr)', show: (row) => row.place },
    {
      key: 'scenes',
      title: w.scenes,
      width: 'minmax(120px, 1.5fr)',
      wrap: true,
      show: (row) => row.scenes.map(title).join('、'),
    },
    {
      key: 'state',
      title: w.state,
      width: '110px',
      show: (row) => (
        <span
          className={
            row.state === 'working'
              ? 'tag green'
              : row.state === 'lost' || row.state === 'cloned'
                ? 'tag red'
                : 'tag'
          }
        >
          {s(readerStates[row.state])}
        </span>
      ),
    },
    {
      key: 'seen',
      title: w.seen,
      width: '130px',
      show: (row) => (row.seenAt ? <When at={row.seenAt} /> : '—'),
    },
    {
      key: 'drift',
      title: w.drift,
      width: '90px',
      right: true,
      show: (row) => (
        <span className={Math.abs(row.driftMs) > 30_000 ? 'tag red' : ''}>
          {w.seconds(Math.round(row.driftMs / 1000))}
        </span>
      ),
    },
    { key: 'waiting', title: w.waiting, width: '70px', right: true, show: (row) => row.waiting || '' },
    {
      key: 'acts',
      title: '',
      bare: true,
      width: '190px',
      show: (row) => (
        <span className="row tight">
          {row.state === 'working' && (
            <button type="button" className="button small" onClick={() => void set(row.id, 'stopped')}>
              {w.stop}
            </button>
          )}
          {row.state === 'stopped' && (
            <button type="button" className="button small" onClick={() => void set(row.id, 'working')}>
              {w.start}
            </button>
          )}
          {(row.state === 'working' || row.state === 'stopped') && (
            <button type="button" className="button small" onClick={() => void set(row.id, 'lost')}>
              {w.lost}
            </button>
          )}
          {may && row.state !== 'working' && (
            <button type="button" className="button small" onClick={() => void renew(row.id)}>
              {w.renew}
            </button>
          )}
        </span>
      ),
    },
  ]
  return (
    <>
      {may && (
        <div className="row">
          <button type="button" className="button main" onClick={() => setAdding(true)}>
            {w.register}
          </button>
        </div>
      )}
      {activation && (
        <p className="banner blue" role="status">
          {w.activation(activation)}
        </p>
      )}
      <Loaded load={load} retry={reload}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={w.noReaders} />
          ) : (
            <Table
              label={w.readers}
              columns={columns}
              rows={rows}
              idOf={(row) => row.id}
              labelOf={(row) => row.sn}
            />
          )
        }
      </Loaded>
      {adding && (
        <Register
          scenes={scenes}
          close={() => setAdding(false)}
          done={(code) => {
            setActivation(code)
            setAdding(false)
            void reload()
          }}
        />
      )}
    </>
  )
}

function Register({
  scenes,
  close,
  done,
}: {
  scenes: readonly ShownScene[]
  close: () => void
  done: (activation: string) => void
}) {
  const w = useWords(codesWords)
  const s = useSay()
  const act = useCodeAct()
  const [form, setForm] = useState({ sn: '', place: '', operator: '', station: '' })
  const [chosen, setChosen] = useState<readonly string[]>([])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const made = await act<{ activation: string }>('register', { ...form, scenes: chosen })
    if (made) done(made.activation)
  }
  return (
    <Modal title={w.register} onClose={close}>
      <form className="stack" onSubmit={submit}>
        {(['sn', 'place', 'operator', 'station'] as const).map((name) => (
          <label key={name} className="field">
            {w[name]}
            <input
              className="input"
              value={form[name]}
              required={name !== 'station'}
              maxLength={60}
              onChange={(event) => setForm({ ...form, [name]: event.target.value })}
            />
          </label>
        ))}
        <fieldset className="codeChoices">
          <legend>{w.scenes}</legend>
          {scenes.map((one) => (
            <label key={one.name}>
              <input
                type="checkbox"
                checked={chosen.includes(one.name)}
                onChange={(event) =>
                  setChosen(
                    event.target.checked ? [...chosen, one.name] : chosen.filter((name) => name !== one.name),
                  )
                }
              />{' '}
              {s(one.title)}
            </label>
          ))}
        </fieldset>
        <div className="row">
          <button type="submit" className="button main" disabled={chosen.length === 0}>
            {w.send}
          </button>
        </div>
      </form>
    </Modal>
  )
}

/** 风险名单. */
export function CodeRisks({ scenes }: { scenes: readonly ShownScene[] }) {
  const w = useWords(codesWords)
  const s = useSay()
  const act = useCodeAct()
  const [closing, setClosing] = useState<ShownRisk | null>(null)
  const [note, setNote] = useState('')
  const { load, reload } = useLoad('codes risks', (signal) =>
    api.get<{ rows: readonly ShownRisk[] }>('/api/codes/risks', undefined, { signal }),
  )
  const columns: readonly Column<ShownRisk>[] = [
    { key: 'at', title: w.when, width: '130px', show: (row) => <When at={row.at} /> },
    {
      key: 'kind',
      title: w.kind,
      width: '150px',
      show: (row) => <span className="tag red">{s(riskKinds[row.kind])}</span>,
    },
    {
      key: 'scene',
      title: w.scene,
      width: '120px',
      show: (row) => {
        const scene = scenes.find(({ name }) => name === row.scene)
        return scene ? s(scene.title) : '—'
      },
    },
    { key: 'place', title: w.place, width: 'minmax(120px, 1fr)', show: (row) => row.place ?? '—' },
    { key: 'says', title: w.what, width: 'minmax(180px, 2fr)', wrap: true, show: (row) => row.says },
    { key: 'who', title: w.pseudonym, width: '160px', show: (row) => <code>{row.pseudonym ?? '—'}</code> },
    {
      key: 'acts',
      title: '',
      bare: true,
      width: '80px',
      show: (row) => (
        <button type="button" className="button small" onClick={() => setClosing(row)}>
          {w.close}
        </button>
      ),
    },
  ]
  return (
    <>
      <Loaded load={load} retry={reload}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={w.noRisks} />
          ) : (
            <Table
              label={w.risks}
              columns={columns}
              rows={rows}
              idOf={(row) => row.id}
              labelOf={(row) => row.says}
            />
          )
        }
      </Loaded>
      {closing && (
        <Modal title={w.closeRisk} onClose={() => setClosing(null)}>
          <p>{closing.says}</p>
          <label className="field">
            {w.note}
            <input
              className="input"
              value={note}
              maxLength={300}
              onChange={(event) => setNote(event.target.value)}
            />
          </label>
          <div className="row">
            <button
              type="button"
              className="button main"
              disabled={note.trim().length < 2}
              onClick={async () => {
                if (!(await act('closeRisk', { id: closing.id, note }))) return
                setClosing(null)
                setNote('')
                await reload()
              }}
            >
              {w.close}
            </button>
          </div>
        </Modal>
      )}
    </>
  )
}
