import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react'
import type { Code } from '../../platform/fields/declare.ts'
import { useStore } from '../live/store.ts'
import { ClassPicker } from './class-picker.tsx'
import { askedOf, Inputs, taken, type Values } from './input.tsx'
import type { Taken } from './photo.ts'
import { Photos } from './photos.tsx'
import { Pin, type Pinned } from './pin.tsx'
import { follow, here } from './place.ts'
import { go, useT } from './shown.ts'
import { keep, state } from './work.ts'

/** 上报: photo first, then what it is, then where. Kept here before anything is said. */
export function Report() {
  const t = useT()
  const { bundle } = useStore(state)
  const type = bundle?.types.find((one) => one.reports)
  const [photos, setPhotos] = useState<readonly Taken[]>([])
  const [code, setCode] = useState<Code | null>(null)
  const [pin, setPin] = useState<Pinned | null>(null)
  const [note, setNote] = useState('')
  const [where, setWhere] = useState('')
  const [part, setPart] = useState('')
  const [problem, setProblem] = useState('')
  const [done, setDone] = useState(false)
  const [values, setValues] = useState<Values>({})
  // a second tap while it is being kept is not a second report
  const keeping = useRef(false)
  useEffect(follow, [])
  const onPin = useCallback((one: Pinned) => setPin(one), [])
  if (!type || !bundle) return null
  const asked = askedOf(type.asks ?? {})
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const missing = photos.length === 0 ? t('needPhoto') : !code ? t('what') : !pin ? t('pin') : ''
    if (missing || !code || !pin) return setProblem(missing)
    const more = taken(asked, values, bundle.codes)
    if (!more.ok) return setProblem(`${t.of(more.error.says)}${t('period')}${t.of(more.error.remedy)}`)
    if (keeping.current) return
    keeping.current = true
    const { fix } = here.get()
    const id = crypto.randomUUID()
    const title = t.of(code.title)
    const wrong = await keep(
      {
        ...{ id, kind: 'report', at: new Date().toISOString(), title },
        body: {
          type: type.name,
          form: {
            ...{
              title: where ? `${where} ${title}` : title,
              content: note || code.title.zh,
              category: code.code,
            },
            ...more.value,
            point: { lon: pin.lon, lat: pin.lat },
            ...(part ? { part, kind: 'part' } : {}),
            ...(where ? { address: where } : {}),
          },
          photos: photos.map((one) => one.id),
          fix: fix && { lon: fix.lon, lat: fix.lat, accuracyM: fix.accuracyM },
          pinned: pin.byHand,
        },
      },
      photos.map((one) => ({ ...one, item: id })),
    )
    keeping.current = false
    if (wrong) return setProblem(t(wrong))
    setDone(true)
  }
  if (done)
    return (
      <section className="center" role="status">
        <h1>{t('kept')}</h1>
        <button
          type="button"
          className="main"
          onClick={() => {
            setPhotos([])
            setCode(null)
            setNote('')
            setWhere('')
            setPart('')
            setValues({})
            setProblem('')
            setDone(false)
          }}
        >
          {t('report')}
        </button>
        <button type="button" className="plain" onClick={() => go('/field/queue')}>
          {t('queue')}
        </button>
      </section>
    )
  return (
    <form onSubmit={(event) => void submit(event)}>
      <h1>{t('report')}</h1>
      <h2>1 · {t('photoFirst')}</h2>
      <Photos label={t('photoFirst')} photos={photos} onChange={setPhotos} />
      <h2>2 · {t('what')}</h2>
      <ClassPicker codes={bundle.codes[type.classes ?? ''] ?? []} value={code} onPick={setCode} />
      <h2>3 · {t('whereIs')}</h2>
      <Pin pin={pin} onPin={onPin} near={bundle.tasks} />
      <label>
        {t('where')}
        <input value={where} maxLength={100} onChange={(event) => setWhere(event.target.value)} />
      </label>
      {type.parts && (
        <label>
          {t('part')}
          <input
            value={part}
            inputMode="numeric"
            maxLength={17}
            pattern="\d{17}"
            title={t('partHint')}
            onChange={(event) => setPart(event.target.value.replace(/\D/g, ''))}
          />
        </label>
      )}
      <Inputs fields={asked} codes={bundle.codes} values={values} onChange={setValues} />
      <label>
        {t('note')}
        <textarea
          value={note}
          maxLength={1000}
          placeholder={t('noteHint')}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      <p className="bad" role="alert">
        {problem}
      </p>
      <button type="submit" className="main">
        {t('send')}
      </button>
    </form>
  )
}
