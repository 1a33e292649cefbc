import { useEffect, useId, useState } from 'react'
import { newId } from '../../../base/index.ts'
import { dropPhoto, keepPhoto, photoOf } from '../device.ts'
import { measure, shrink } from '../photo.ts'
import { fingerprintOf, fitsAsMaterial, lookAtPhoto, type PhotoWarn } from '../photo-check.ts'
import type { LocalFile } from './state.ts'
import { useApplyWords } from './words.ts'

/** As much as the city takes in one file. */
const MOST_BYTES = 20 * 1024 * 1024

/** Takes photos or files; pictures are drawn anew at a friendly size, everything else goes as it is. */
export function FilePicker(props: {
  readonly files: readonly LocalFile[]
  readonly max: number
  readonly change: (files: readonly LocalFile[]) => void
  /** Fingerprints of pictures elsewhere in the application: one page is handed in once. */
  readonly others?: readonly string[]
  /** The picture of how it should look 样本. */
  readonly sample?: string | null
}) {
  const t = useApplyWords()
  const [camera, other] = [useId(), useId()]
  const [bad, setBad] = useState('')
  const [busy, setBusy] = useState(false)
  const add = async (given: readonly File[]) => {
    setBad('')
    setBusy(true)
    let files = props.files
    for (const file of given) {
      if (files.length >= props.max) break
      if (file.size === 0) {
        setBad(t('fileEmpty', { name: file.name }))
        continue
      }
      if (!fitsAsMaterial(file.name, new Uint8Array(await file.slice(0, 16).arrayBuffer()))) {
        setBad(t('fileKind', { name: file.name }))
        continue
      }
      const picture = file.type.startsWith('image/')
      const looked = picture ? await lookAt(file, files, props) : null
      const small = picture ? await shrink(file) : null
      const bytes = small ?? file
      if (bytes.size > MOST_BYTES) {
        setBad(t('fileTooBig', { name: file.name }))
        continue
      }
      const stem = file.name.replace(/\.[^.]*$/, '') || 'photo'
      const kept: LocalFile = {
        id: newId(),
        name: small ? `${stem}.jpg` : file.name,
        size: bytes.size,
        remote: null,
        ...(looked?.warns.length ? { warns: looked.warns } : {}),
        ...(looked ? { print: looked.print } : {}),
      }
      await keepPhoto(kept.id, bytes)
      files = [...files, kept]
      props.change(files)
    }
    setBusy(false)
  }
  const drop = (file: LocalFile) => {
    void dropPhoto(file.id)
    props.change(props.files.filter((one) => one.id !== file.id))
  }
  const take = (event: { target: HTMLInputElement }) => {
    void add([...(event.target.files ?? [])])
    event.target.value = ''
  }
  return (
    <div>
      {props.files.length > 0 && (
        <ul className="fileList">
          {props.files.map((file) => (
            <li key={file.id}>
              <Thumb file={file} />
              <span className="grow">
                {file.name}
                {file.refused && (
                  <span className="problem" role="alert">
                    {t.of(file.refused)}
                  </span>
                )}
                {!file.refused && (file.warns?.length ?? 0) > 0 && (
                  <span className="photoWarn" role="status">
                    {file.warns?.map((one) => t(`photo_${one}`)).join(' ')}
                    <span className="photoWays">
                      <button
                        type="button"
                        className="plain"
                        onClick={() => {
                          drop(file)
                          document.getElementById(camera)?.click()
                        }}
                      >
                        {t('photoAgain')}
                      </button>
                      <button
                        type="button"
                        className="plain"
                        onClick={() => {
                          const { warns: _warns, ...sure } = file
                          props.change(props.files.map((one) => (one.id === file.id ? sure : one)))
                        }}
                      >
                        {t('photoUse')}
                      </button>
                    </span>
                  </span>
                )}
              </span>
              <button
                type="button"
                className="plain"
                aria-label={t('removeFile', { name: file.name })}
                onClick={() => drop(file)}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      {props.files.length < props.max && (
        <div className="pickers">
          <label className="button quiet" htmlFor={camera}>
            {t('takePhoto')}
            <input
              id={camera}
              className="hidden"
              type="file"
              accept="image/*"
              capture="environment"
              disabled={busy}
              onChange={take}
            />
          </label>
          <label className="button quiet" htmlFor={other}>
            {t('pickFile')}
            <input
              id={other}
              className="hidden"
              type="file"
              accept="image/*,.pdf,.ofd,.doc,.docx,.xls,.xlsx"
              multiple
              disabled={busy}
              onChange={take}
            />
          </label>
        </div>
      )}
      <p className="problem" role="alert">
        {bad}
      </p>
    </div>
  )
}

/** Measures a picture beside those that are there; nothing is refused for it. */
async function lookAt(
  file: Blob,
  files: readonly LocalFile[],
  { others = [], sample }: { readonly others?: readonly string[]; readonly sample?: string | null },
): Promise<{ readonly warns: readonly PhotoWarn[]; readonly print: string } | null> {
  const found = await measure(file)
  if (!found) return null
  const prints = [...others, ...files.flatMap((one) => one.print ?? [])]
  const shape = sample ? await shapeOf(sample) : null
  return { warns: lookAtPhoto({ ...found, others: prints, sample: shape }), print: fingerprintOf(found.grey) }
}

const shapeOf = (address: string): Promise<{ width: number; height: number } | null> =>
  new Promise((done) => {
    const picture = new Image()
    picture.onload = () => done({ width: picture.naturalWidth, height: picture.naturalHeight })
    picture.onerror = () => done(null)
    picture.src = address
  })

/** A picture small beside its name: of this device, or of the city's copy. */
export function Thumb({ file }: { file: LocalFile }) {
  const [address, setAddress] = useState('')
  useEffect(() => {
    let made = ''
    let here = true
    void photoOf(file.id).then((bytes) => {
      if (!here) return
      if (bytes?.type.startsWith('image/')) {
        made = URL.createObjectURL(bytes)
        setAddress(made)
      } else if (file.remote) setAddress(`/api/citizen/files/${file.remote}`)
    })
    return () => {
      here = false
      if (made) URL.revokeObjectURL(made)
    }
  }, [file.id, file.remote])
  const [broken, setBroken] = useState(false)
  return address && !broken ? (
    <img className="small" src={address} alt="" onError={() => setBroken(true)} />
  ) : (
    <span className="small" aria-hidden="true">
      📄
    </span>
  )
}
