import { type FormEvent, useState } from 'react'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { useCodeAct } from './codes-act.ts'
import type { AskedPass, Deletion, Reveal, ShownScene } from './codes-shown.ts'
import { codesWords } from './codes-words.ts'

type Scenes = { readonly scenes: readonly ShownScene[] }
const useTitleOf = (scenes: readonly ShownScene[]) => {
  const s = useSay()
  return (name: string) => s(scenes.find((one) => one.name === name)?.title ?? { zh: name, en: name })
}

/** 身份还原: asked by one, decided by another. */
export function CodeReveals({ scenes }: Scenes) {
  const w = useWords(codesWords)
  const s = useSay()
  const act = useCodeAct()
  const titleOf = useTitleOf(scenes)
  const [form, setForm] = useState({ scene: '', pseudonym: '', caseNumber: '', reason: '' })
  const [opened, setOpened] = useState('')
  const { load, reload } = useLoad('codes reveals', (signal) =>
    api.get<{ rows: readonly Reveal[] }>('/api/codes/reveals', undefined, { signal }),
  )
  const ask = async (event: FormEvent) => {
    event.preventDefault()
    if (!(await act('askReveal', form))) return
    setForm({ scene: '', pseudonym: '', caseNumber: '', reason: '' })
    await reload()
  }
  const decide = async (id: string, grant: boolean) => {
    const done = await act<{ name: string | null }>('decideReveal', { id, grant })
    if (done?.name) setOpened(done.name)
    await reload()
  }
  const columns: readonly Column<Reveal>[] = [
    { key: 'at', title: w.when, width: '130px', show: (row) => <When at={row.askedAt} /> },
    { key: 'scene', title: w.scene, width: '120px', show: (row) => titleOf(row.scene) },
    { key: 'case', title: w.caseNumber, width: '150px', show: (row) => row.caseNumber },
    { key: 'reason', title: w.reason, width: 'minmax(140px, 2fr)', wrap: true, show: (row) => row.reason },
    { key: 'asked', title: w.asked, width: '100px', show: (row) => row.askedName },
    { key: 'decided', title: w.decided, width: '100px', show: (row) => row.decidedName ?? '—' },
    {
      key: 'state',
      title: w.state,
      width: '170px',
      show: (row) =>
        row.state === 'asked' ? (
          <span className="row tight">
            <button type="button" className="button small" onClick={() => void decide(row.id, true)}>
              {w.grant}
            </button>
            <button type="button" className="button small" onClick={() => void decide(row.id, false)}>
              {w.deny}
            </button>
          </span>
        ) : (
          <span className={row.state === 'granted' ? 'tag yellow' : 'tag'}>{w[`st_${row.state}`]}</span>
        ),
    },
  ]
  return (
    <>
      <p className="muted">{w.revealLead}</p>
      {opened && (
        <p className="banner blue" role="status">
          {w.openedName(opened)}
        </p>
      )}
      <form className="card codePad codeAsk" onSubmit={ask}>
        <label className="field">
          {w.scene}
          <select
            className="input"
            value={form.scene}
            required
            onChange={(event) => setForm({ ...form, scene: event.target.value })}
          >
            <option value="" />
            {scenes.map((one) => (
              <option key={one.name} value={one.name}>
                {s(one.title)}
              </option>
            ))}
          </select>
        </label>
        {(['pseudonym', 'caseNumber', 'reason'] as const).map((name) => (
          <label key={name} className="field">
            {w[name]}
            <input
              className="input"
              value={form[name]}
              required
              maxLength={300}
              onChange={(event) => setForm({ ...form, [name]: event.target.value.trimStart() })}
            />
          </label>
        ))}
        <button type="submit" className="button main">
          {w.askReveal}
        </button>
      </form>
      <Loaded load={load} retry={reload}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={w.noReveals} />
          ) : (
            <Table
              label={w.reveals}
              columns={columns}
              rows={rows}
              idOf={(row) => row.id}
              labelOf={(row) => row.caseNumber}
            />
          )
        }
      </Loaded>
    </>
  )
}

/** 删除报告: what was deleted, when, and signed. */
export function CodeDeletions({ scenes }: Scenes) {
  const w = useWords(codesWords)
  const act = useCodeAct()
  const titleOf = useTitleOf(scenes)
  const { load, reload } = useLoad('codes deletions', (signal) =>
    api.get<{ rows: readonly Deletion[] }>('/api/codes/deletions', undefined, { signal }),
  )
  const columns: readonly Column<Deletion>[] = [
    { key: 'at', title: w.when, width: '130px', show: (row) => <When at={row.at} /> },
    { key: 'scene', title: w.scene, width: '130px', show: (row) => titleOf(row.scene) },
    { key: 'why', title: w.reason, width: '130px', show: (row) => w[`why_${row.why}`] },
    {
      key: 'deleted',
      title: w.deleted,
      width: 'minmax(200px, 3fr)',
      wrap: true,
      show: (row) =>
        Object.entries((JSON.parse(row.body) as { deleted: Record<string, number> }).deleted)
          .filter(([, n]) => n > 0)
          .map(([what, n]) => `${what} ${n}`)
          .join(' · '),
    },
    { key: 'key', title: w.state, width: '150px', show: (row) => w.signedBy(row.key) },
  ]
  return (
    <>
      <div className="row">
        <button
          type="button"
          className="button"
          onClick={async () => {
            await act('sweep', {})
            await reload()
          }}
        >
          {w.sweep}
        </button>
      </div>
      <Loaded load={load} retry={reload}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={w.noDeletions} />
          ) : (
            <Table
              label={w.deletions}
              columns={columns}
              rows={rows}
              idOf={(row) => row.id}
              labelOf={(row) => row.scene}
            />
          )
        }
      </Loaded>
    </>
  )
}

/** 通行证审批: who wants in, where, when and why; no name. */
export function CodePasses({ scenes }: Scenes) {
  const w = useWords(codesWords)
  const act = useCodeAct()
  const titleOf = useTitleOf(scenes)
  const { load, reload } = useLoad('codes passes', (signal) =>
    api.get<{ rows: readonly AskedPass[] }>('/api/codes/passes', undefined, { signal }),
  )
  const decide = async (id: string, grant: boolean) => {
    await act('decidePass', { id, grant })
    await reload()
  }
  const columns: readonly Column<AskedPass>[] = [
    { key: 'place', title: w.place, width: 'minmax(120px, 1fr)', show: (row) => <b>{row.place}</b> },
    { key: 'scene', title: w.scene, width: '130px', show: (row) => titleOf(row.scene) },
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
      width: 'minmax(140px, 2fr)',
      wrap: true,
      show: (row) => [row.reason, row.host].filter(Boolean).join(' · '),
    },
    {
      key: 'acts',
      title: '',
      bare: true,
      width: '150px',
      show: (row) => (
        <span className="row tight">
          <button type="button" className="button small" onClick={() => void decide(row.id, true)}>
            {w.grant}
          </button>
          <button type="button" className="button small" onClick={() => void decide(row.id, false)}>
            {w.deny}
          </button>
        </span>
      ),
    },
  ]
  return (
    <Loaded load={load} retry={reload}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Empty title={w.noPasses} />
        ) : (
          <Table
            label={w.passes}
            columns={columns}
            rows={rows}
            idOf={(row) => row.id}
            labelOf={(row) => row.place}
          />
        )
      }
    </Loaded>
  )
}
