import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { renderSVG } from 'uqr'
import { type Attribute, attributes, bindingKinds } from '../../../platform/credentials/codes/declare.ts'
import { recall, remember } from '../device.ts'
import { Frame, Unanswered } from '../frame.tsx'
import { useMe } from '../me.ts'
import { type CodeHome, change, consentOf, type SceneShown, useHome } from './home.ts'
import { forgetPhone } from './phone.ts'
import { useOutcome, useTicking } from './ticker.ts'
import { useCodeWords } from './words.ts'
import './code.css'

/** The screen stays lit while a code is on it. */
function useLight(): void {
  useEffect(() => {
    let lock: { release(): Promise<void> } | undefined
    void navigator.wakeLock
      ?.request('screen')
      .then((held) => {
        lock = held
      })
      .catch(() => undefined)
    return () => void lock?.release().catch(() => undefined)
  }, [])
}

/** 我的码: one code, bright and big; the scene beneath the thumb. */
export function MyCode() {
  const c = useCodeWords()
  const me = useMe()
  const { found, again, home } = useHome()
  if (me.state === 'nobody' && !(home?.subject && !navigator.onLine))
    return (
      <Frame title={c('myCode')} back>
        <p className="lead">{c('openLead')}</p>
        <Link className="button" to="/login?next=/code">
          {c('login')}
        </Link>
      </Frame>
    )
  return (
    <Frame title={c('myCode')} back>
      {home ? (
        home.subject ? (
          <Opened home={home} again={again} />
        ) : (
          <Opening home={home} again={again} />
        )
      ) : (
        <Unanswered found={found} again={() => void again()} />
      )}
    </Frame>
  )
}

function Opening({ home, again }: { home: CodeHome; again: () => Promise<void> }) {
  const c = useCodeWords()
  const [agreed, setAgreed] = useState(false)
  const [problem, setProblem] = useState('')
  return (
    <div className="card">
      <h2>{c('openTitle')}</h2>
      <p>{c('openLead')}</p>
      <ul className="sceneNames">
        {home.scenes.map((scene) => (
          <li key={scene.name}>{c.of(scene.title)}</li>
        ))}
      </ul>
      {home.realName ? (
        <>
          <label className="agree">
            <input type="checkbox" checked={agreed} onChange={(event) => setAgreed(event.target.checked)} />
            <span>{c('openAgree')}</span>
          </label>
          <p className="problem" role="alert">
            {problem}
          </p>
          <button
            type="button"
            className="button"
            disabled={!agreed}
            onClick={async () => {
              const done = await change('open')
              if (done.ok) await again()
              else setProblem(c.of(done.refusal?.says))
            }}
          >
            {c('open')}
          </button>
        </>
      ) : (
        <>
          <p>{c('needName')}</p>
          <Link className="button" to="/me">
            {c('toName')}
          </Link>
        </>
      )}
    </div>
  )
}

function Opened({ home, again }: { home: CodeHome; again: () => Promise<void> }) {
  const c = useCodeWords()
  const [name, setName] = useState(() => recall('code.scene', home.scenes[0]?.name ?? ''))
  const [link, setLink] = useState('')
  const cared = (home.family ?? []).filter((one) => one.mine && one.endedAt === null)
  const person = cared.find(({ id }) => id === link)
  const scenes = person ? home.scenes.filter((one) => person.scenes.includes(one.name)) : home.scenes
  const scene = scenes.find((one) => one.name === name) ?? scenes[0] ?? null
  const lost = home.subject?.state === 'lost'
  const agreed = scene !== null && (!scene.consent || consentOf(home, scene.name) !== null || link !== '')
  const choose = (next: string) => {
    setName(next)
    remember('code.scene', next)
  }
  if (lost) return <Lost again={again} />
  return (
    <>
      {cared.length > 0 && (
        <fieldset className="who">
          <legend className="hidden">{c('whose')}</legend>
          {[{ id: '', name: c('me') }, ...cared].map((one) => (
            <button
              key={one.id}
              type="button"
              className="pill"
              aria-pressed={link === one.id}
              onClick={() => setLink(one.id)}
            >
              {one.name}
            </button>
          ))}
        </fieldset>
      )}
      {scene && agreed && <Live scene={scene} link={link} cityId={home.subject?.cityId ?? ''} />}
      {scene && !agreed && <Asking home={home} scene={scene} again={again} />}
      <fieldset className="scenesBar">
        <legend className="hidden">{c('switchScene')}</legend>
        {scenes.map((one) => (
          <button
            key={one.name}
            type="button"
            className="pill"
            aria-pressed={one.name === scene?.name}
            onClick={() => choose(one.name)}
          >
            {c.of(one.title)}
          </button>
        ))}
      </fieldset>
      <nav className="codeLinks">
        <Link to="/code/scenes">{c('scenes')}</Link>
        <Link to="/code/footprints">{c('footprints')}</Link>
        <Link to="/code/family">{c('family')}</Link>
        <Link to="/code/journeys">{c('journeys')}</Link>
      </nav>
      <button
        type="button"
        className="button quiet"
        onClick={async () => {
          if (!confirm(c('lostAsk'))) return
          await change('lost')
          await forgetPhone()
          await again()
        }}
      >
        {c('lost')}
      </button>
    </>
  )
}

function Lost({ again }: { again: () => Promise<void> }) {
  const c = useCodeWords()
  return (
    <div className="card notice" role="alert">
      <p>
        <strong>{c('isLost')}</strong>
      </p>
      <button
        type="button"
        className="button quiet"
        onClick={async () => {
          if (!confirm(c('foundAsk'))) return
          await change('found')
          await again()
        }}
      >
        {c('found')}
      </button>
    </div>
  )
}

function minutesLeft(until: number): string {
  const seconds = Math.max(0, Math.round((until - Date.now()) / 1000))
  const minutes = Math.floor(seconds / 60)
  return minutes >= 60
    ? `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}′`
    : `${minutes}:${String(seconds % 60).padStart(2, '0')}`
}

function Live({ scene, link, cityId }: { scene: SceneShown; link: string; cityId: string }) {
  const c = useCodeWords()
  useLight()
  const ticking = useTicking(scene, link, cityId, true)
  const { text, left, of, offline, ahead, expiresAt, refusal, refresh, next } = ticking
  const outcome = useOutcome(link === '' && text !== '', refresh)
  return (
    <section className="codeCard" aria-label={c('myCode')}>
      <p className="codeScene">
        <strong>{c.of(scene.title)}</strong>
        <small>{c.of(scene.operator)}</small>
      </p>
      {text ? (
        <button
          type="button"
          className="cityQr"
          aria-label={`${c('qrLabel')} · ${c('refresh')}`}
          onClick={refresh}
          data-code={text}
          // drawn by our own encoder from signed text
          // biome-ignore lint/security/noDangerouslySetInnerHtml: SVG of squares made here
          dangerouslySetInnerHTML={{ __html: renderSVG(text, { ecc: 'M', border: 3 }) }}
        />
      ) : (
        <div className="cityQr empty" role="status">
          {refusal ? c.of(refusal.says) : offline ? c('offlineNone') : '…'}
        </div>
      )}
      <progress className="ring" max={of} value={Math.min(of, left)} aria-hidden="true" />
      <p className={offline ? 'offlineNote' : 'hint'} aria-live="off">
        {offline && text ? c('offlineCode', { left: minutesLeft(expiresAt) }) : c('left', { n: left })}
      </p>
      {offline && text && scene.shape === 'token' && ahead > 1 && (
        <button type="button" className="button quiet" onClick={next}>
          {c('offlineNext', { n: ahead - 1 })}
        </button>
      )}
      {!offline && ahead > 0 && <p className="good small">{c('offlineReady')}</p>}
      {refusal && <p className="hint">{c.of(refusal.remedy)}</p>}
      {outcome && (
        <p className={outcome.ok ? 'outcome yes' : 'outcome no'} role="status">
          {outcome.ok ? `✓ ${c('passed')}` : `✕ ${c('notPassed')}`} · {outcome.place}
        </p>
      )}
    </section>
  )
}

/** What a scene wants to see, before it sees anything; the other way beside it. */
export function Asking({
  home,
  scene,
  again,
}: {
  home: CodeHome
  scene: SceneShown
  again: () => Promise<void>
}) {
  const c = useCodeWords()
  const [problem, setProblem] = useState('')
  const kind = scene.binding
  const bound = !kind || home.bindings?.some((one) => one.kind === kind)
  const act = async (what: string, of: object) => {
    const done = await change(what, of)
    setProblem(done.ok ? '' : `${c.of(done.refusal?.says)} ${c.of(done.refusal?.remedy)}`)
    if (done.ok) await again()
  }
  return (
    <div className="card">
      <h2>{c.of(scene.title)}</h2>
      <p className="hint">{c('operator', { who: c.of(scene.operator) })}</p>
      <Sees scene={scene} />
      <p className="problem" role="alert">
        {problem}
      </p>
      {bound ? (
        <button
          type="button"
          className="button"
          onClick={() => act('consent', { scene: scene.name, items: Object.keys(scene.sees) })}
        >
          {c('agree')}
        </button>
      ) : (
        <button type="button" className="button" onClick={() => act('bind', { kind })}>
          {c('bindFirst', { what: c.of(bindingKinds[kind].zh ? bindingKinds[kind] : null) })}
        </button>
      )}
      <p className="hint">{c('otherWay', { way: c.of(scene.otherWay) })}</p>
    </div>
  )
}

export function Sees({ scene }: { scene: SceneShown }) {
  const c = useCodeWords()
  const items = Object.entries(scene.sees) as [Attribute, { zh: string; en: string }][]
  return (
    <>
      <p className="seesTitle">{c('sees')}</p>
      <ul className="sees">
        {items.length === 0 && <li>{c('seesNothing')}</li>}
        {items.map(([item, why]) => (
          <li key={item}>
            <b>{c.of(attributes[item])}</b>
            <small>{c.of(why)}</small>
          </li>
        ))}
      </ul>
    </>
  )
}
