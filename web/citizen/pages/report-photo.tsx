import { useEffect, useId, useRef, useState } from 'react'
import { newId } from '../../../base/index.ts'
import { dropPhoto, keepPhoto, photoOf } from '../device.ts'
import { MAX_PHOTOS, type Photo } from '../draft.ts'
import { shrink } from '../photo.ts'
import { useWords } from '../settings.tsx'
import type { StepProps } from './step.tsx'

export function PhotoStep({ draft, change }: StepProps) {
  const t = useWords()
  return (
    <>
      <p className="lead">{t('photoLead')}</p>
      <PhotoPicker photos={draft.photos} change={(photos) => change({ photos })} max={MAX_PHOTOS} />
      <p className="hint">{t('photoPrivacy')}</p>
    </>
  )
}

/** Takes photos from camera or gallery, shrinks them and keeps the bytes on the device until they are sent. */
export function PhotoPicker(props: {
  readonly photos: readonly Photo[]
  readonly change: (photos: readonly Photo[]) => void
  readonly max: number
}) {
  const t = useWords()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const [bad, setBad] = useState('')
  const add = async (files: readonly File[]) => {
    setBusy(true)
    setBad('')
    let photos = props.photos
    for (const file of files) {
      if (photos.length >= props.max) break
      const small = await shrink(file)
      if (!small) {
        setBad(t('photoBad', { name: file.name }))
        continue
      }
      const photo: Photo = { id: newId(), name: `photo-${photos.length + 1}.jpg`, size: small.size }
      await keepPhoto(photo.id, small)
      photos = [...photos, photo]
      props.change(photos)
    }
    setBusy(false)
    if (input.current) input.current.value = ''
  }
  return (
    <div className="photos">
      {props.photos.map((photo, index) => (
        <div className="photo" key={photo.id}>
          <Thumb id={photo.id} alt={t('photoNth', { n: index + 1 })} />
          <button
            type="button"
            aria-label={t('photoRemove', { n: index + 1 })}
            onClick={() => {
              void dropPhoto(photo.id)
              props.change(props.photos.filter((one) => one.id !== photo.id))
            }}
          >
            ×
          </button>
        </div>
      ))}
      {props.photos.length < props.max && (
        <label className={`addPhoto ${props.photos.length === 0 ? 'big' : ''}`} htmlFor={id}>
          <span aria-hidden="true" className="plus">
            ＋
          </span>
          {busy ? t('photoWorking') : props.photos.length === 0 ? t('photoAdd') : t('photoMore')}
          <input
            id={id}
            ref={input}
            type="file"
            accept="image/*"
            multiple
            disabled={busy}
            onChange={(event) => void add([...(event.target.files ?? [])])}
          />
        </label>
      )}
      <p className="problem" role="alert">
        {bad}
      </p>
    </div>
  )
}

function Thumb({ id, alt }: { id: string; alt: string }) {
  const [address, setAddress] = useState('')
  useEffect(() => {
    let made = ''
    let here = true
    void photoOf(id).then((bytes) => {
      if (!bytes || !here) return
      made = URL.createObjectURL(bytes)
      setAddress(made)
    })
    return () => {
      here = false
      if (made) URL.revokeObjectURL(made)
    }
  }, [id])
  return address ? <img src={address} alt={alt} /> : <span className="thumb">{alt}</span>
}
