import { type FormEvent, useCallback, useEffect, useId, useState } from 'react'
import { useParams } from 'react-router'
import type { Refusal, Say } from '../../../base/index.ts'
import { isBad, tagsFor } from '../../../platform/services/ratings/decide.ts'
import { type Level, levels, type Tag, tags } from '../../../platform/services/ratings/declare.ts'
import { sayInstant } from '../../live/time.ts'
import { Frame, NoLine } from '../frame.tsx'
import { useMe } from '../me.ts'
import { W } from './words.ts'
import './services.css'
import { useWords } from '../settings.tsx'
import { type Outcome, read, send } from '../talk.ts'

type Rated = {
  readonly level: Level
  readonly tags: readonly Tag[]
  readonly words: string | null
  readonly round: 1 | 2
}
export type RatePage = {
  readonly token: string
  readonly itemTitle: string | null
  readonly matterNumber: string | null
  readonly unitName: string | null
  readonly hallName: string | null
  readonly window: string | null
  readonly at: string
  readonly rated: readonly Rated[]
  readonly round: 1 | 2 | null
  readonly why: Refusal | null
  readonly rectification: {
    readonly number: string
    readonly state: Say
    readonly closed: boolean
    readonly told: readonly { readonly at: string; readonly text: string }[]
    readonly appeal: boolean
  } | null
}
const LEVELS = Object.keys(levels) as Level[]

/** 评价: from my applications, or by the QR code of one visit, without a login. */
export function Rate() {
  const t = useWords()
  const { token = '' } = useParams()
  const [got, setGot] = useState<Outcome<RatePage> | null>(null)
  const ask = useCallback(() => void read<RatePage>(`/api/public/rate/${token}`).then(setGot), [token])
  useEffect(ask, [ask])
  if (got?.kind !== 'answer')
    return (
      <Frame title={t.of(W.rate)} back>
        {got === null && <p role="status">{t('loading')}</p>}
        {got?.kind === 'noAnswer' && <NoLine again={ask} />}
        {got?.kind === 'refused' && (
          <p className="problem" role="alert">
            {t.of(got.refusal.says)} {t.of(got.refusal.remedy)}
          </p>
        )}
      </Frame>
    )
  return (
    <Frame title={t.of(W.rate)} back>
      <Rating page={got.value} done={(page) => setGot({ kind: 'answer', value: page })} channel="phone" />
    </Frame>
  )
}

function Rating({
  page,
  done,
  channel,
}: {
  page: RatePage
  done: (page: RatePage) => void
  channel: 'phone' | 'tablet'
}) {
  const t = useWords()
  const last = page.rated.at(-1)
  return (
    <>
      <div className="card">
        <p>
          <strong>{page.itemTitle ?? t.of(W.rate)}</strong>
        </p>
        <p className="hint">
          {[
            page.hallName,
            page.window && `${page.window} ${t.of(W.window)}`,
            page.unitName,
            page.matterNumber,
          ]
            .filter(Boolean)
            .join(' · ')}
          <br />
          {sayInstant(page.at, new Date(), t.language)}
        </p>
      </div>
      {page.rated.map((one) => (
        <div className="card" key={one.round}>
          <h2>{t.of(W.yours)}</h2>
          <p>
            <strong>{t.of(levels[one.level])}</strong> {one.tags.map((tag) => t.of(tags[tag])).join('、')}
          </p>
          {one.words && <p className="story">{one.words}</p>}
        </div>
      ))}
      {last && (
        <p role="status" className="good">
          {t.of(W.thanks)}
          {last.round === 1 && isBad(last.level) && !page.rectification?.closed && page.round === null && (
            <>
              <br />
              {t.of(W.badThanks)}
            </>
          )}
        </p>
      )}
      {page.rectification && page.rectification.told.length > 0 && (
        <section>
          <h2>
            {t.of(W.answer)} · {t.of(page.rectification.state)}
          </h2>
          {page.rectification.told.map((one) => (
            <div className="card" key={one.at}>
              <p className="story">{one.text}</p>
              <p className="hint">{sayInstant(one.at, new Date(), t.language)}</p>
            </div>
          ))}
        </section>
      )}
      {page.rectification?.appeal && <Appeal token={page.token} done={done} />}
      {page.round === 2 && <p className="lead">{t.of(W.second)}</p>}
      {page.round !== null && <Form page={page} done={done} channel={channel} />}
      {page.round === null && page.rated.length === 0 && page.why && (
        <p className="problem">
          {t.of(page.why.says)} {t.of(page.why.remedy)}
        </p>
      )}
    </>
  )
}

/** 申诉: the rating was taken out of the counts; its rater says that it was meant. */
function Appeal({ token, done }: { token: string; done: (page: RatePage) => void }) {
  const t = useWords()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState('')
  const post = async (event: FormEvent) => {
    event.preventDefault()
    const got = await send<RatePage>(`/api/public/rate/${token}/appeal`, { text: text.trim() })
    if (got.kind === 'answer') return done(got.value)
    setProblem(got.kind === 'refused' ? `${t.of(got.refusal.says)} ${t.of(got.refusal.remedy)}` : t('noLine'))
  }
  return (
    <form className="card" onSubmit={(event) => void post(event)}>
      <p>{t.of(W.appealWhy)}</p>
      <label>
        {t.of(W.appealText)}
        <textarea value={text} maxLength={2000} rows={3} onChange={(event) => setText(event.target.value)} />
      </label>
      <p className="problem" role="alert">
        {problem}
      </p>
      <button type="submit" className="button" disabled={text.trim().length < 2}>
        {t.of(W.appeal)}
      </button>
    </form>
  )
}

function Form({
  page,
  done,
  channel,
}: {
  page: RatePage
  done: (page: RatePage) => void
  channel: 'phone' | 'tablet'
}) {
  const t = useWords()
  const me = useMe()
  const id = useId()
  const [level, setLevel] = useState<Level | null>(null)
  const [chosen, setChosen] = useState<readonly Tag[]>([])
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const phone = String(form.get('phone') ?? '').trim()
    const body = {
      level: level ?? '',
      tags: level ? chosen.filter((tag) => tagsFor(level).includes(tag)) : [],
      words: String(form.get('words') ?? ''),
      channel,
      ...(phone ? { phone } : {}),
    }
    setBusy(true)
    const door = me.state === 'known' && channel === 'phone' ? 'citizen' : 'public'
    const outcome = await send<RatePage>(`/api/${door}/rate/${page.token}`, body)
    setBusy(false)
    if (outcome.kind === 'answer') return done(outcome.value)
    setProblem(
      outcome.kind === 'refused'
        ? `${t.of(outcome.refusal.says)} ${t.of(outcome.refusal.remedy)}`
        : t('noLine'),
    )
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <fieldset className="levels">
        <legend>
          {t.of(W.howWas)} <small>{t.of(W.nothingChosen)}</small>
        </legend>
        {LEVELS.map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="level"
              value={one}
              checked={level === one}
              onChange={() => setLevel(one)}
            />
            {t.of(levels[one])}
          </label>
        ))}
      </fieldset>
      {level && (
        <>
          <fieldset className="ticks">
            <legend>{t.of(W.why)}</legend>
            {tagsFor(level).map((tag) => (
              <label key={tag}>
                <input
                  type="checkbox"
                  checked={chosen.includes(tag)}
                  onChange={(event) =>
                    setChosen(event.target.checked ? [...chosen, tag] : chosen.filter((each) => each !== tag))
                  }
                />
                {t.of(tags[tag])}
              </label>
            ))}
          </fieldset>
          <label htmlFor={`${id}words`}>{t.of(W.wordsHint)}</label>
          <textarea id={`${id}words`} name="words" rows={3} maxLength={500} />
          {isBad(level) && me.state !== 'known' && (
            <>
              <label htmlFor={`${id}phone`}>{t.of(W.phone)}</label>
              <input id={`${id}phone`} name="phone" inputMode="tel" autoComplete="tel" maxLength={20} />
            </>
          )}
          <p className="hint">{t.of(W.hidden)}</p>
        </>
      )}
      <p className="problem" role="alert">
        {problem}
      </p>
      <div className="foot">
        <button type="submit" className="button" disabled={busy || !level}>
          {t.of(W.send)}
        </button>
      </div>
    </form>
  )
}

/** How often the device looks whether somebody was served; how long thanks stay; ms. */
const LOOK_MS = 4_000
const THANKS_MS = 8_000

/** 窗口评价器: a tablet at the window shows the visit that ended there last; nobody but the visitor can press. */
export function WindowRating() {
  const t = useWords()
  const { hall = '', window: number = '' } = useParams()
  const [visit, setVisit] = useState<RatePage | null>(null)
  const [thanks, setThanks] = useState(false)
  const [name, setName] = useState('')
  useEffect(() => {
    if (thanks || visit) return
    let here = true
    const look = () =>
      void read<{ hall: Say; visit: RatePage | null }>(
        `/api/public/rate/window/${hall}/${encodeURIComponent(number)}`,
      ).then((outcome) => {
        if (!here || outcome.kind !== 'answer') return
        setName(t.of(outcome.value.hall))
        setVisit(outcome.value.visit)
      })
    look()
    const timer = setInterval(look, LOOK_MS)
    return () => {
      here = false
      clearInterval(timer)
    }
  }, [hall, number, thanks, visit, t])
  useEffect(() => {
    if (!thanks) return
    const timer = setTimeout(() => setThanks(false), THANKS_MS)
    return () => clearTimeout(timer)
  }, [thanks])
  return (
    <Frame title={`${name} ${number} ${t.of(W.window)}`}>
      <div className="device">
        {thanks && <p className="headline good">{t.of(W.thanks)}</p>}
        {!thanks && !visit && (
          <p className="headline">
            {t.of(W.deviceIdle)}
            <br />
            <small>{t.of(W.deviceIdleHint)}</small>
          </p>
        )}
        {!thanks && visit && (
          <Rating
            page={visit}
            channel="tablet"
            done={() => {
              setVisit(null)
              setThanks(true)
            }}
          />
        )}
      </div>
    </Frame>
  )
}
