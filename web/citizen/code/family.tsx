import { type FormEvent, useState } from 'react'
import { renderSVG } from 'uqr'
import { Frame, Unanswered } from '../frame.tsx'
import { type CodeHome, change, useHome } from './home.ts'
import { useCodeWords } from './words.ts'
import './code.css'

/** 家人 and 纸质码. */
export function CodeFamily() {
  const c = useCodeWords()
  const { found, again, home } = useHome()
  return (
    <Frame title={c('family')} back>
      {!home?.subject && <Unanswered found={found} again={() => void again()} />}
      {home?.subject && (
        <>
          <p className="lead">{c('familyLead')}</p>
          <Links home={home} again={again} />
          <Adding home={home} again={again} />
          <Papers home={home} again={again} />
        </>
      )}
    </Frame>
  )
}

type Part = { readonly home: CodeHome; readonly again: () => Promise<void> }

function Links({ home, again }: Part) {
  const c = useCodeWords()
  const live = (home.family ?? []).filter(({ endedAt }) => endedAt === null)
  if (live.length === 0) return null
  return (
    <ul className="codeRows card">
      {live.map((one) => (
        <li key={one.id} className="between">
          <span>
            <b>{one.name}</b>
            <small>
              {one.mine ? c('iCare') : c('caresMe')} · {c('until')} {one.until}
            </small>
            <small>
              {one.scenes
                .map((scene) => c.of(home.scenes.find(({ name }) => name === scene)?.title))
                .filter(Boolean)
                .join('、')}
            </small>
          </span>
          <button
            type="button"
            className="plain"
            onClick={async () => {
              if (!confirm(c('endAsk', { name: one.name }))) return
              await change('endFamily', { id: one.id })
              await again()
            }}
          >
            {c('end')}
          </button>
        </li>
      ))}
    </ul>
  )
}

const nextYear = (): string => new Date(Date.now() + 364 * 86_400_000).toISOString().slice(0, 10)

function Adding({ home, again }: Part) {
  const c = useCodeWords()
  const [open, setOpen] = useState(false)
  const [form, setForm] = useState({ name: '', idNumber: '', proof: '', until: nextYear(), kind: 'family' })
  const [scenes, setScenes] = useState<readonly string[]>([])
  const [problem, setProblem] = useState('')
  const fit = home.scenes.filter(({ kind }) => kind !== 'pay')
  if (!open)
    return (
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {c('addFamily')}
      </button>
    )
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const done = await change('family', { ...form, scenes })
    setProblem(done.ok ? '' : `${c.of(done.refusal?.says)} ${c.of(done.refusal?.remedy)}`)
    if (done.ok) {
      setOpen(false)
      await again()
    }
  }
  const field = (name: 'name' | 'idNumber' | 'proof' | 'until', type = 'text', hint = '') => (
    <label>
      {c(name)}
      <input
        type={type}
        value={form[name]}
        placeholder={hint}
        onChange={(event) => setForm({ ...form, [name]: event.target.value })}
        required
      />
    </label>
  )
  return (
    <form className="card codeForm" onSubmit={submit}>
      <label>
        {c('family')}
        <select value={form.kind} onChange={(event) => setForm({ ...form, kind: event.target.value })}>
          <option value="family">{c('kindFamily')}</option>
          <option value="carer">{c('kindCarer')}</option>
        </select>
      </label>
      {field('name')}
      {field('idNumber')}
      {field('proof', 'text', c('proofHint'))}
      {field('until', 'date')}
      <fieldset>
        <legend>{c('inScenes')}</legend>
        {fit.map((scene) => (
          <label key={scene.name} className="agree">
            <input
              type="checkbox"
              checked={scenes.includes(scene.name)}
              onChange={(event) =>
                setScenes(
                  event.target.checked ? [...scenes, scene.name] : scenes.filter((one) => one !== scene.name),
                )
              }
            />
            <span>{c.of(scene.title)}</span>
          </label>
        ))}
      </fieldset>
      <p className="problem" role="alert">
        {problem}
      </p>
      <button type="submit" className="button">
        {c('save')}
      </button>
    </form>
  )
}

function Papers({ home, again }: Part) {
  const c = useCodeWords()
  const [problem, setProblem] = useState('')
  const [paper] = home.papers ?? []
  const fit = home.scenes
    .filter(({ kind, emergency }) => kind !== 'pay' && !emergency)
    .map(({ name }) => name)
  const act = async (what: string, of: object) => {
    const done = await change(what, of)
    setProblem(done.ok ? '' : c.of(done.refusal?.says))
    await again()
  }
  return (
    <article className="card paper">
      <h2>{c('paper')}</h2>
      <p className="hint noprint">{c('paperLead')}</p>
      <p className="problem" role="alert">
        {problem}
      </p>
      {paper ? (
        <>
          <div
            className="cityQr"
            role="img"
            aria-label={c('paper')}
            // biome-ignore lint/security/noDangerouslySetInnerHtml: SVG of squares made here
            dangerouslySetInnerHTML={{ __html: renderSVG(paper.text, { ecc: 'M', border: 3 }) }}
          />
          <p>
            {c('until')} {paper.until}
          </p>
          <div className="two noprint">
            <button type="button" className="button" onClick={() => print()}>
              {c('print')}
            </button>
            <button
              type="button"
              className="button quiet"
              onClick={() => void act('revokePaper', { id: paper.id })}
            >
              {c('revoke')}
            </button>
          </div>
        </>
      ) : (
        <button type="button" className="button quiet" onClick={() => void act('paper', { scenes: fit })}>
          {c('makePaper')}
        </button>
      )}
    </article>
  )
}
