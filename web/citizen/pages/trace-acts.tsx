import { type FormEvent, useId, useRef, useState } from 'react'
import { dayOf, newId, type Say } from '../../../base/index.ts'
import { dropPhoto, photoOf, recall, remember } from '../device.ts'
import type { Photo } from '../draft.ts'
import { useWords } from '../settings.tsx'
import { type Outcome, send, sendFile } from '../talk.ts'
import { PhotoPicker } from './report-photo.tsx'

type Act = { readonly number: string; readonly tail: string; readonly done: () => Promise<void> }

/** One act with one key: a second press or a retry on a bad line is the same act. */
function useAct(path: string) {
  const t = useWords()
  const key = useRef(newId())
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState('')
  const run = async (body: unknown): Promise<boolean> => {
    setBusy(true)
    setTrouble('')
    const outcome: Outcome<unknown> = await send(path, body, key.current)
    setBusy(false)
    if (outcome.kind === 'answer') {
      key.current = newId()
      return true
    }
    setTrouble(
      outcome.kind === 'noAnswer'
        ? `${t('noLine')}${t('noLineHelp')}`
        : `${t.of(outcome.refusal.says)} ${t.of(outcome.refusal.remedy)}`,
    )
    return false
  }
  return { busy, setBusy, trouble, setTrouble, run }
}

const addressOf = (number: string, act: string) => `/api/public/requests/${encodeURIComponent(number)}/${act}`

export function Urge({ number, tail, can, done }: Act & { can: boolean }) {
  const t = useWords()
  const act = useAct(addressOf(number, 'urge'))
  // One number and one day: enough to keep the button quiet after a reload, the server decides anyway.
  const today = dayOf(new Date())
  const [thanked, setThanked] = useState(recall<Record<string, string>>('urged', {})[number] === today)
  const press = async () => {
    if (!(await act.run({ phone: tail }))) return
    remember('urged', { [number]: today })
    setThanked(true)
    await done()
  }
  return (
    <div className="card">
      <button
        type="button"
        className="button quiet"
        disabled={!can || thanked || act.busy}
        onClick={() => void press()}
      >
        {t('urge')}
      </button>
      <p className="hint" role="status">
        {thanked ? t('urgeDone') : can ? t('urgeHint') : t('urgeNo')}
      </p>
      <p className="problem" role="alert">
        {act.trouble}
      </p>
    </div>
  )
}

export function SupplementForm({ number, tail, done }: Act) {
  const t = useWords()
  const id = useId()
  const act = useAct(addressOf(number, 'supplement'))
  const [text, setText] = useState('')
  const [photos, setPhotos] = useState<readonly Photo[]>([])
  const [thanked, setThanked] = useState(false)
  const uploaded = useRef(new Map<string, string>())
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() === '' && photos.length === 0) return
    act.setBusy(true)
    const files: string[] = []
    for (const photo of photos) {
      const there = uploaded.current.get(photo.id)
      const bytes = there ? null : await photoOf(photo.id)
      const outcome = bytes ? await sendFile(bytes, photo.name, photo.id) : null
      if (outcome && outcome.kind !== 'answer') {
        act.setBusy(false)
        act.setTrouble(outcome.kind === 'refused' ? t.of(outcome.refusal.says) : t('photoWaits'))
        return
      }
      const file = there ?? outcome?.value.id
      if (file) {
        uploaded.current.set(photo.id, file)
        files.push(file)
      }
    }
    if (!(await act.run({ phone: tail, text: text.trim(), ...(files.length > 0 ? { files } : {}) }))) return
    for (const photo of photos) void dropPhoto(photo.id)
    setText('')
    setPhotos([])
    setThanked(true)
    await done()
  }
  return (
    <details className="card">
      <summary>{t('supplement')}</summary>
      <form noValidate onSubmit={submit}>
        <label htmlFor={id}>{t('supplementLead')}</label>
        <textarea
          id={id}
          rows={4}
          maxLength={1000}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setThanked(false)
          }}
        />
        <PhotoPicker photos={photos} change={setPhotos} max={3} />
        <p className="problem" role="alert">
          {act.trouble}
        </p>
        <p className="good" role="status">
          {thanked ? t('supplementDone') : ''}
        </p>
        <button
          type="submit"
          className="button"
          disabled={act.busy || (text.trim() === '' && photos.length === 0)}
        >
          {act.busy ? t('sending') : t('supplementSend')}
        </button>
      </form>
    </details>
  )
}

/** Codes of the hotline's lists `solved` and `satisfaction`, in plainer words. */
const YES_NO = [
  { code: 'yes', zh: '联系过', en: 'Yes' },
  { code: 'no', zh: '没有', en: 'No' },
] as const
const SOLVED = [
  { code: 'yes', zh: '解决了', en: 'Yes' },
  { code: 'partly', zh: '解决了一部分', en: 'Partly' },
  { code: 'no', zh: '没解决', en: 'No' },
] as const
const SATISFACTION = [
  { code: 'very', zh: '很满意', en: 'Very' },
  { code: 'yes', zh: '满意', en: 'Yes' },
  { code: 'basic', zh: '基本满意', en: 'Mostly' },
  { code: 'no', zh: '不满意', en: 'No' },
  { code: 'veryNo', zh: '很不满意', en: 'Not at all' },
] as const

export function RateForm({ number, tail, done }: Act) {
  const t = useWords()
  const id = useId()
  const act = useAct(addressOf(number, 'rate'))
  const [responded, setResponded] = useState<boolean | null>(null)
  const [solved, setSolved] = useState('')
  const [satisfied, setSatisfied] = useState<string>('')
  const [words, setWords] = useState('')
  const [missing, setMissing] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const complete = responded !== null && solved !== '' && satisfied !== ''
    setMissing(!complete)
    if (!complete) return
    if (await act.run({ phone: tail, responded, solved, satisfied, words: words.trim() || undefined }))
      await done()
  }
  return (
    <form className="card" noValidate onSubmit={submit}>
      <h2>{t('rateTitle')}</h2>
      <Choices
        title={t('rateResponded')}
        options={YES_NO}
        value={responded === null ? '' : responded ? 'yes' : 'no'}
        change={(code) => setResponded(code === 'yes')}
      />
      <Choices title={t('rateSolved')} options={SOLVED} value={solved} change={setSolved} />
      <Choices title={t('rateSatisfied')} options={SATISFACTION} value={satisfied} change={setSatisfied} />
      <label htmlFor={id}>{t('rateWords')}</label>
      <textarea
        id={id}
        rows={2}
        maxLength={500}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <p className="problem" role="alert">
        {missing ? t('rateMissing') : act.trouble}
      </p>
      <button type="submit" className="button" disabled={act.busy}>
        {act.busy ? t('sending') : t('rateSend')}
      </button>
    </form>
  )
}

function Choices(props: {
  title: string
  options: readonly ({ readonly code: string } & Say)[]
  value: string
  change: (code: string) => void
}) {
  const t = useWords()
  const id = useId()
  return (
    <fieldset>
      <legend>{props.title}</legend>
      <div className="choices">
        {props.options.map((one) => (
          <label key={one.code} className="choice">
            <input
              type="radio"
              name={id}
              checked={props.value === one.code}
              onChange={() => props.change(one.code)}
            />
            <span>{t.of(one)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
