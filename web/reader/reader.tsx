import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react'
import { attributes } from '../../platform/credentials/codes/declare.ts'
import { inLanguage, language, useLanguage } from '../live/language.ts'
import { readKept, useStore, writeKept } from '../live/store.ts'
import { pinFits, pinIsSet, setPinOf } from './pin.ts'
import { sound, speak } from './sound.ts'
import { WORDS, type Word } from './words.ts'
import { type Asking, activate, judge, type Result, state, work } from './work.ts'

const SHOWN_MS = 3_500

function useT() {
  const lang = useLanguage()
  return Object.assign((word: Word, n: number | string = '') => WORDS[word][lang].replace('{n}', String(n)), {
    lang,
    of: (text: { zh: string; en: string } | null | undefined) => inLanguage(text, lang),
  })
}

/** 读码终端: a telephone becomes a gate. */
export function Reader() {
  const { kept, locked } = useStore(state)
  const t = useT()
  useEffect(work, [])
  useEffect(() => {
    document.title = t('title')
    document.documentElement.lang = t.lang === 'zh' ? 'zh-CN' : 'en'
  })
  if (kept) return <AtWork />
  return (
    <main className="center">
      <h1>{locked ? t('locked') : t('activate')}</h1>
      {locked && (
        <p className="bad" role="alert">
          {t.of(locked.says)}
        </p>
      )}
      <p>{locked ? t('lockedLead') : t('activateLead')}</p>
      <Activation />
      <Language />
    </main>
  )
}

const Language = () => {
  const t = useT()
  return (
    <button type="button" className="plain" onClick={() => language.set(t.lang === 'zh' ? 'en' : 'zh')}>
      {t('lang')}
    </button>
  )
}

function Activation() {
  const t = useT()
  const [code, setCode] = useState('')
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    const refused = await activate(code)
    setBusy(false)
    setProblem(refused === null ? '' : refused === 'noAnswer' ? t('noAnswer') : t.of(refused.says))
  }
  return (
    <form onSubmit={submit}>
      <label>
        {t('activation')}
        <input
          inputMode="numeric"
          autoComplete="off"
          maxLength={8}
          value={code}
          onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))}
        />
      </label>
      <p className="bad" role="alert">
        {problem}
      </p>
      <button type="submit" className="main" disabled={busy || code.length < 8}>
        {t('begin')}
      </button>
    </form>
  )
}

/** Locked with four digits when the guard walks away; nothing is scanned meanwhile. */
function Lock({ open }: { open: () => void }) {
  const t = useT()
  const [pin, setPin] = useState('')
  const [wrong, setWrong] = useState(false)
  const [wait, setWait] = useState(false)
  const [set, setSet] = useState(() => pinIsSet())
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setWait(true)
    if (!set) {
      await setPinOf(pin)
      setSet(true)
      setPin('')
    } else if (await pinFits(pin)) open()
    else {
      setWrong(true)
      setPin('')
    }
    setWait(false)
  }
  return (
    <main className="center">
      <h1>{t(set ? 'locked' : 'lock')}</h1>
      <form onSubmit={submit}>
        <label>
          {set ? t('pin') : t('pinNew')}
          <input
            type="password"
            inputMode="numeric"
            autoComplete="off"
            maxLength={4}
            value={pin}
            onChange={(event) => setPin(event.target.value.replace(/\D/g, ''))}
          />
        </label>
        <p className="bad" role="alert">
          {wrong ? t('pinWrong') : ''}
        </p>
        <button type="submit" className="main" disabled={wait || pin.length < 4}>
          {set ? t('unlock') : t('lock')}
        </button>
        {!set && (
          <button type="button" className="plain" onClick={open}>
            {t('notNow')}
          </button>
        )}
      </form>
      <Language />
    </main>
  )
}

function AtWork() {
  const t = useT()
  const { kept, waiting, line } = useStore(state)
  const [result, setResult] = useState<Result | null>(null)
  const [checking, setChecking] = useState(false)
  const [locked, setLocked] = useState(pinIsSet)
  const scenes = kept?.lists?.scenes ?? []
  const [scene, setScene] = useState('')
  const [gate, setGate] = useState<'in' | 'out'>(() => readKept('huying.reader.gate', 'in'))
  const [loan, setLoan] = useState<NonNullable<Asking['loan']>>({ act: 'borrow', book: '', title: '' })
  const chosen = scenes.find(({ name }) => name === scene) ?? (scenes.length === 1 ? scenes[0] : undefined)
  const turn = useRef<Promise<void>>(Promise.resolve())
  const asking = useRef<Asking>({ scene: '', gate: 'in', loan: null })
  asking.current = {
    ...{ scene: chosen?.name ?? '', gate },
    loan: chosen?.kind === 'loan' && loan.book ? loan : null,
  }
  const scanned = useCallback(
    (text: string): Promise<void> => {
      // one after the other, as people stand in line; none is left out
      turn.current = turn.current.then(async () => {
        setChecking(true)
        const verdict = await judge(text.trim(), asking.current)
        setChecking(false)
        setResult(verdict)
        sound(verdict.accepted)
        speak(t.of(verdict.note ?? verdict.says), t.lang)
      })
      return turn.current
    },
    [t.lang, t.of],
  )
  useEffect(() => {
    if (!result) return
    const timer = setTimeout(() => setResult(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [result])
  if (!kept) return null
  if (locked) return <Lock open={() => setLocked(false)} />
  const off = Math.abs(kept.driftMs) > 30_000
  return (
    <div className="reader">
      <header>
        <div>
          <b>{kept.reader.place}</b>
          <small>{kept.reader.sn}</small>
        </div>
        <span className={line ? 'line good' : 'line wait'} role="status">
          {line ? t('online') : t('offline')}
          {waiting > 0 && ` · ${t('waiting', waiting)}`}
        </span>
        <button type="button" className="plain" onClick={() => setLocked(true)}>
          {t('lock')}
        </button>
        <Language />
      </header>
      <main>
        {off && (
          <p className="bad" role="alert">
            {t('drift', Math.round(kept.driftMs / 1000))}
          </p>
        )}
        <div className="choices">
          {scenes.length > 1 && (
            <label>
              {t('scene')}
              <select value={scene} onChange={(event) => setScene(event.target.value)}>
                <option value="">{t('anyScene')}</option>
                {scenes.map((one) => (
                  <option key={one.name} value={one.name}>
                    {t.of(one.title)}
                  </option>
                ))}
              </select>
            </label>
          )}
          {scenes.length === 1 && <span className="chip">{t.of(scenes[0]?.title)}</span>}
          {(chosen ? chosen.kind === 'ride' : scenes.some(({ kind }) => kind === 'ride')) && (
            <fieldset className="toggle">
              <legend className="hidden">{`${t('gateIn')} / ${t('gateOut')}`}</legend>
              {(['in', 'out'] as const).map((one) => (
                <button
                  key={one}
                  type="button"
                  aria-pressed={gate === one}
                  onClick={() => {
                    setGate(one)
                    writeKept('huying.reader.gate', one)
                  }}
                >
                  {one === 'in' ? t('gateIn') : t('gateOut')}
                </button>
              ))}
            </fieldset>
          )}
        </div>
        {chosen?.kind === 'loan' && (
          <div className="choices">
            <label>
              {t('book')}
              <input
                value={loan.book}
                maxLength={40}
                onChange={(event) => setLoan({ ...loan, book: event.target.value.trim() })}
              />
            </label>
            <fieldset className="toggle">
              <legend className="hidden">{t('book')}</legend>
              {(['borrow', 'renew', 'return'] as const).map((act) => (
                <button
                  key={act}
                  type="button"
                  aria-pressed={loan.act === act}
                  onClick={() => setLoan({ ...loan, act })}
                >
                  {t(act === 'return' ? 'giveBack' : act)}
                </button>
              ))}
            </fieldset>
          </div>
        )}
        <Camera scanned={scanned} checking={checking} />
        <Typed scanned={scanned} />
        <p className="foot">
          {kept.lists
            ? `${t('lists')} ${new Date(kept.lists.at).toLocaleString(t.lang === 'zh' ? 'zh-CN' : 'en-GB')}`
            : t('noLists')}
        </p>
      </main>
      {result && <Shown result={result} close={() => setResult(null)} />}
    </div>
  )
}

function Camera({ scanned, checking }: { scanned: (text: string) => Promise<void>; checking: boolean }) {
  const t = useT()
  const video = useRef<HTMLVideoElement>(null)
  const [running, setRunning] = useState(false)
  const [problem, setProblem] = useState('')
  const stop = useRef<(() => void) | null>(null)
  useEffect(() => () => stop.current?.(), [])
  const begin = async () => {
    setProblem('')
    try {
      const { watch } = await import('./camera.ts')
      if (video.current) stop.current = await watch(video.current, scanned)
      setRunning(true)
    } catch {
      setProblem(t('noCamera'))
    }
  }
  const end = () => {
    stop.current?.()
    stop.current = null
    setRunning(false)
  }
  const picture = async (file: File | undefined) => {
    if (!file) return
    const { codeIn } = await import('./camera.ts')
    const text = await codeIn(file).catch(() => '')
    if (text === '') setProblem(t('noCode'))
    else {
      setProblem('')
      await scanned(text)
    }
  }
  return (
    <section className="camera">
      <div className={running ? 'view running' : 'view'}>
        <video ref={video} playsInline muted />
        <span className="frame" aria-hidden="true" />
        <p role="status">{checking ? t('checking') : t('aim')}</p>
      </div>
      <p className="bad" role="alert">
        {problem}
      </p>
      <div className="buttons">
        <button type="button" className="main" onClick={running ? end : begin}>
          {running ? t('stop') : t('camera')}
        </button>
        <label className="button">
          {t('picture')}
          <input
            type="file"
            accept="image/*"
            className="hidden"
            onChange={(event) => void picture(event.target.files?.[0])}
          />
        </label>
      </div>
    </section>
  )
}

/** Hand scanners type what they read and press Enter. */
function Typed({ scanned }: { scanned: (text: string) => Promise<void> }) {
  const t = useT()
  const [text, setText] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const read = text.trim()
        setText('')
        if (read !== '') void scanned(read)
      }}
    >
      <label>
        {t('scanner')}
        <input
          id="scanner"
          value={text}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={4000}
          placeholder={t('scannerHint')}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
    </form>
  )
}

/** Green or red, one short word, and what follows of it. */
function Shown({ result, close }: { result: Result; close: () => void }) {
  const t = useT()
  const told = Object.entries(result.told).filter(([, value]) => value !== undefined)
  return (
    <button
      type="button"
      className={result.accepted ? 'verdict yes' : 'verdict no'}
      onClick={close}
      aria-live="assertive"
    >
      <span className="mark" aria-hidden="true">
        {result.accepted ? '✓' : '✕'}
      </span>
      <strong>{t.of(result.says)}</strong>
      {result.note && <span className="note">{t.of(result.note)}</span>}
      {told.map(([item, value]) => (
        <span key={item} className="told">
          {t.of(attributes[item as keyof typeof attributes])}：{shownValue(value, t.lang)}
        </span>
      ))}
      {!result.accepted && result.otherWay && <span className="told">{t.of(result.otherWay)}</span>}
      {result.alone && result.accepted && <small>{t('alone')}</small>}
    </button>
  )
}

function shownValue(value: unknown, lang: 'zh' | 'en'): string {
  if (value === true) return lang === 'zh' ? '是' : 'yes'
  if (value === false) return lang === 'zh' ? '否' : 'no'
  const classes: Readonly<Record<string, { zh: string; en: string }>> = {
    none: { zh: '无优待', en: 'none' },
    half: { zh: '半价', en: 'half' },
    free: { zh: '免费', en: 'free' },
  }
  return classes[String(value)]?.[lang] ?? String(value)
}
