import { type FormEvent, useState } from 'react'
import { renderSVG } from 'uqr'
import { useSay, useWords } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { useCodeAct } from './codes-act.ts'
import type { CounterShown, ShownScene } from './codes-shown.ts'
import { codesWords } from './codes-words.ts'

type Printed = {
  readonly text: string
  readonly until: string
  readonly title: string
  readonly lines: readonly string[]
}

/** A paper code as it leaves the printer 纸质码; nothing on it says whose it is but what the clerk was told. */
export function PaperSheet({ printed, close }: { printed: Printed; close: () => void }) {
  const w = useWords(codesWords)
  return (
    <section className="card codePad paperSheet" aria-label={w.papers}>
      <h2>{printed.title}</h2>
      <div
        className="paperQr"
        role="img"
        aria-label={w.papers}
        // biome-ignore lint/security/noDangerouslySetInnerHtml: SVG of squares made here
        dangerouslySetInnerHTML={{ __html: renderSVG(printed.text, { ecc: 'M', border: 3 }) }}
      />
      {printed.lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <p>{w.validTill(printed.until)}</p>
      <div className="row noprint">
        <button type="button" className="button main" onClick={() => print()}>
          {w.print}
        </button>
        <button type="button" className="button" onClick={close}>
          {w.done}
        </button>
      </div>
    </section>
  )
}

const PROOFS = ['idCard', 'household', 'mandate'] as const
const empty = { name: '', idNumber: '', proof: '', reason: '' }

/** 窗口代办: a code for whoever has no telephone, with the document in the clerk’s hand. */
export function CodeCounter({ scenes }: { scenes: readonly ShownScene[] }) {
  const w = useWords(codesWords)
  const s = useSay()
  const act = useCodeAct()
  const fit = scenes.filter(({ kind, emergency, open }) => open && kind !== 'pay' && !emergency)
  const [form, setForm] = useState(empty)
  const [without, setWithout] = useState<readonly string[]>([])
  const [seen, setSeen] = useState<CounterShown | null>(null)
  const [printed, setPrinted] = useState<Printed | null>(null)
  const [busy, setBusy] = useState(false)
  const chosen = fit.map(({ name }) => name).filter((name) => !without.includes(name))
  const ready = form.proof !== '' && form.reason.trim().length > 1
  const set = (name: keyof typeof empty, value: string) => {
    setForm({ ...form, [name]: value })
    if (name === 'name' || name === 'idNumber') setSeen(null)
  }
  const look = async (event?: FormEvent) => {
    event?.preventDefault()
    setBusy(true)
    setSeen(await act<CounterShown>('counterLook', { name: form.name, idNumber: form.idNumber }))
    setBusy(false)
  }
  const make = async () => {
    setBusy(true)
    const made = await act<{ text: string; until: string }>('counterPaper', { ...form, scenes: chosen })
    setBusy(false)
    if (!made) return
    const names = fit.filter(({ name }) => chosen.includes(name)).map(({ title }) => s(title))
    setPrinted({ ...made, title: w.paperTitle, lines: [names.join('、'), w.paperLost] })
    await look()
  }
  const change = async (what: 'revoke' | 'lost' | 'release' | 'close', paper?: string) => {
    if (what !== 'revoke' && !confirm(w[`ask_${what}`])) return
    setBusy(true)
    await act('counterAct', { ...form, act: what, paper })
    await look()
  }
  const over = () => {
    setPrinted(null)
    setForm(empty)
    setSeen(null)
  }
  if (printed) return <PaperSheet printed={printed} close={over} />
  return (
    <>
      <p className="muted">{w.counterLead}</p>
      <form className="card codePad codeAsk" onSubmit={look}>
        {(['name', 'idNumber'] as const).map((name) => (
          <label key={name} className="field">
            {name === 'name' ? w.personName : w.idNumber}
            <input
              className="input"
              value={form[name]}
              required
              autoComplete="off"
              maxLength={60}
              onChange={(event) => set(name, event.target.value.trim())}
            />
          </label>
        ))}
        <button type="submit" className="button main" disabled={busy}>
          {w.look}
        </button>
      </form>
      {seen && (
        <section className="card codePad stack">
          <div className="row">
            <span className={seen.state === 'open' ? 'tag green' : seen.state ? 'tag red' : 'tag'}>
              {w[`sub_${seen.state ?? 'none'}`]}
            </span>
            {seen.ownPhone && <span className="tag">{w.ownPhone}</span>}
          </div>
          <div className="codeAsk">
            <label className="field">
              {w.proof}
              <select
                className="input"
                value={form.proof}
                onChange={(event) => set('proof', event.target.value)}
              >
                <option value="">{w.notChecked}</option>
                {PROOFS.map((one) => (
                  <option key={one} value={codesWords[`proof_${one}`].zh}>
                    {w[`proof_${one}`]}
                  </option>
                ))}
              </select>
            </label>
            <label className="field">
              {w.reason}
              <input
                className="input"
                value={form.reason}
                maxLength={200}
                placeholder={w.reasonHint}
                onChange={(event) => set('reason', event.target.value)}
              />
            </label>
          </div>
          {seen.state !== 'closed' && seen.state !== 'lost' && (
            <>
              <fieldset className="codeChoices">
                <legend>{w.paperScenes}</legend>
                {fit.map((scene) => (
                  <label key={scene.name}>
                    <input
                      type="checkbox"
                      checked={!without.includes(scene.name)}
                      onChange={(event) =>
                        setWithout(
                          event.target.checked
                            ? without.filter((one) => one !== scene.name)
                            : [...without, scene.name],
                        )
                      }
                    />{' '}
                    {s(scene.title)}
                  </label>
                ))}
              </fieldset>
              <div className="row">
                <button
                  type="button"
                  className="button main"
                  disabled={busy || !ready || chosen.length === 0}
                  onClick={() => void make()}
                >
                  {w.makePaper}
                </button>
              </div>
            </>
          )}
          {seen.papers.length > 0 && (
            <ul className="differences">
              {seen.papers.map((paper) => (
                <li key={paper.id} className="wrapRow">
                  <span className={paper.revokedAt ? 'tag' : 'tag green'}>
                    {paper.revokedAt ? w.paperOver : w.paperLive}
                  </span>
                  <span>
                    <When at={paper.madeAt} /> · {w.validTill(paper.until)}
                    {paper.issuedBy && ` · ${paper.issuedBy}`}
                    {(paper.revokedWhy ?? paper.reason) && ` · ${paper.revokedWhy ?? paper.reason}`}
                  </span>
                  {!paper.revokedAt && (
                    <button
                      type="button"
                      className="button small"
                      disabled={busy || !ready}
                      onClick={() => void change('revoke', paper.id)}
                    >
                      {w.takeBack}
                    </button>
                  )}
                </li>
              ))}
            </ul>
          )}
          {seen.state && seen.state !== 'closed' && (
            <div className="row">
              {(['lost', 'release', 'close'] as const)
                .filter((one) =>
                  one === 'release' ? seen.ownPhone : one !== 'lost' || seen.state === 'open',
                )
                .map((one) => (
                  <button
                    key={one}
                    type="button"
                    className="button small"
                    disabled={busy || !ready}
                    onClick={() => void change(one)}
                  >
                    {w[`act_${one}`]}
                  </button>
                ))}
            </div>
          )}
        </section>
      )}
    </>
  )
}
