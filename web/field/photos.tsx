import { type ChangeEvent, useEffect, useState } from 'react'
import { useStore } from '../live/store.ts'
import { type Taken, take } from './photo.ts'
import { heading, here } from './place.ts'
import { useT } from './shown.ts'
import { FULL_BYTES, measure, state } from './work.ts'

const MOST = 9

/** 拍照: the camera of the telephone, again and again; when and where stand under each. */
export function Photos(props: {
  label: string
  photos: readonly Taken[]
  onChange: (all: readonly Taken[]) => void
}) {
  const t = useT()
  const { free } = useStore(state)
  const [problem, setProblem] = useState('')
  const full = free !== null && free < FULL_BYTES
  const add = async (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])]
    event.target.value = ''
    setProblem('')
    const taken: Taken[] = []
    for (const file of files.slice(0, MOST - props.photos.length)) {
      const one = await take(file, here.get().fix, heading.get())
      if (one) taken.push(one)
      else setProblem(t('badPhoto'))
    }
    props.onChange([...props.photos, ...taken])
    void measure()
  }
  return (
    <section className="photos" aria-label={props.label}>
      <div className="row">
        {props.photos.map((photo, i) => (
          <Shown
            key={photo.id}
            photo={photo}
            name={`${t('photo')} ${i + 1}`}
            onRemove={() => props.onChange(props.photos.filter((one) => one.id !== photo.id))}
          />
        ))}
        {props.photos.length < MOST && !full && (
          <label className="shutter">
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="M4 8h3l2-3h6l2 3h3v11H4z M12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z" />
            </svg>
            {t('takePhoto')}
            <input
              type="file"
              accept="image/*"
              capture="environment"
              multiple
              onChange={(event) => void add(event)}
            />
          </label>
        )}
      </div>
      {full && (
        <p className="bad" role="alert">
          {t('noRoom', t.bytes(free))}
        </p>
      )}
      {problem && (
        <p className="bad" role="alert">
          {problem}
        </p>
      )}
    </section>
  )
}

function Shown({ photo, name, onRemove }: { photo: Taken; name: string; onRemove: () => void }) {
  const t = useT()
  const [url, setUrl] = useState('')
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([photo.bytes], { type: 'image/jpeg' }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [photo])
  return (
    <figure>
      {url && <img src={url} alt={name} />}
      <figcaption>
        {t('photoAt', t.at(photo.takenAt))}
        {photo.accuracyM !== null && ` ±${Math.round(photo.accuracyM)} m`}
      </figcaption>
      <button type="button" className="plain" onClick={onRemove} aria-label={`${t('remove')} ${name}`}>
        {t('remove')}
      </button>
    </figure>
  )
}
