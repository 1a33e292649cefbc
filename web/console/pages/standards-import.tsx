import { type ChangeEvent, useRef, useState } from 'react'
import { dayOf } from '../../../base/index.ts'
import { api, currentInstant, type Failure, useSay, useWords } from '../../live/index.ts'
import { DayInput } from '../parts/day.tsx'
import { Drawer } from '../parts/drawer.tsx'
import { Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { type Level, OUTCOME_TONES, outcomeTitles, type Preview, standardsWords } from './standards-words.ts'

const SHOWN = 8

/** 导入标准: a workbook or a package from above; first what it would change, then kept as drafts. */
export function ImportStandards({
  levels,
  area,
  onDone,
}: {
  levels: readonly Level[]
  area: string
  onDone: () => void
}) {
  const w = useWords(standardsWords)
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" className="button main" onClick={() => setOpen(true)}>
        {w.import}
      </button>
      {open && <Panel levels={levels} area={area} onDone={onDone} onClose={() => setOpen(false)} />}
    </>
  )
}

function Panel({
  levels,
  area: first,
  onDone,
  onClose,
}: {
  levels: readonly Level[]
  area: string
  onDone: () => void
  onClose: () => void
}) {
  const w = useWords(standardsWords)
  const s = useSay()
  const input = useRef<HTMLInputElement>(null)
  const [area, setArea] = useState(first)
  const [validFrom, setValidFrom] = useState(dayOf(currentInstant()))
  const [file, setFile] = useState<File | null>(null)
  const [seen, setSeen] = useState<Preview | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const send = async (what: 'preview' | 'import', of: File): Promise<void> => {
    setBusy(true)
    setFailure(null)
    const query = new URLSearchParams({ area, validFrom })
    const got = await api.upload<Preview>(`/api/standards/${what}?${query}`, of, of.name)
    setBusy(false)
    if (!got.ok) {
      setSeen(null)
      return setFailure(got.error)
    }
    setSeen(got.value)
    if (what === 'preview') return
    toast(w.kept(got.value.lines.filter(({ outcome }) => outcome === 'new' || outcome === 'changed').length))
    onDone()
    onClose()
  }
  const choose = (event: ChangeEvent<HTMLInputElement>): void => {
    const chosen = event.target.files?.[0]
    event.target.value = ''
    if (!chosen) return
    setFile(chosen)
    void send('preview', chosen)
  }
  const useful = seen?.lines.some(({ outcome }) => outcome === 'new' || outcome === 'changed') ?? false
  return (
    <Drawer
      title={w.importTitle}
      onClose={onClose}
      footer={
        <>
          <button
            type="button"
            className="button"
            disabled={busy || !file}
            onClick={() => file && void send('preview', file)}
          >
            {w.preview}
          </button>
          <button
            type="button"
            className="button main"
            disabled={busy || !useful}
            onClick={() => file && void send('import', file)}
          >
            {w.keep}
          </button>
        </>
      }
    >
      <div className="stack">
        <p className="muted">{w.importWhy}</p>
        <label className="field">
          <span className="label">{w.forLevel}</span>
          <select className="input" value={area} onChange={(event) => setArea(event.target.value)}>
            {levels.map(({ code, name, level }) => (
              <option key={code} value={code}>
                {'　'.repeat(Math.max(0, level - 1))}
                {name}
              </option>
            ))}
          </select>
        </label>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the day field within is the control */}
        <label className="field">
          <span className="label">{w.validFrom}</span>
          <DayInput value={validFrom} onChange={setValidFrom} aria-label={w.validFrom} />
        </label>
        <div className="row">
          <input
            ref={input}
            type="file"
            accept=".xlsx,.xls,.csv,.json"
            hidden
            onChange={choose}
            aria-label={w.choose}
          />
          <button type="button" className="button" disabled={busy} onClick={() => input.current?.click()}>
            {w.choose}
          </button>
          <span className="small ellipsis">{file?.name}</span>
        </div>
        {failure && <Refused failure={failure} />}
        {seen && seen.faults.length > 0 && (
          <div className="banner yellow" role="alert">
            <div>
              <b>{w.faults(seen.faults.length)}</b>
              {seen.faults.slice(0, SHOWN).map(({ line, says }) => (
                <div key={line}>
                  {w.lineNo(line)}：{s(says)}
                </div>
              ))}
            </div>
          </div>
        )}
        {seen && (
          <ol className="entries card">
            {seen.lines.map((line) => (
              <li key={`${line.kind} ${line.name}@${line.version}`}>
                <div className="stack tight grow">
                  <span className="row tight">
                    <span className={`tag ${OUTCOME_TONES[line.outcome]}`}>
                      {s(outcomeTitles[line.outcome])}
                    </span>
                    <b>{s(line.title)}</b>
                    <small className="num">
                      {line.name} {line.version}
                    </small>
                  </span>
                  {line.says.slice(0, SHOWN).map((says) => (
                    <span key={says.zh} className="small">
                      {s(says)}
                    </span>
                  ))}
                  {line.says.length > SHOWN && <small>… {line.says.length}</small>}
                </div>
              </li>
            ))}
          </ol>
        )}
      </div>
    </Drawer>
  )
}
