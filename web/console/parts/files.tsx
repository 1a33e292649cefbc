import { useId, useState } from 'react'
import { api, type Failure, makeStore, useStore, useWords } from '../../live/index.ts'
import type { StoredFile } from '../../live/wire.ts'
import { common } from '../words.ts'
import { Refused } from './states.tsx'

/** Names of the files uploaded in this page's life, so that a form that holds only ids can show them. */
const known = makeStore<Readonly<Record<string, StoredFile>>>({})

const size = (bytes: number): string =>
  bytes > 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.ceil(bytes / 1e3)} KB`

export const FileLink = ({ file }: { file: StoredFile }) => (
  <a className="tag accent" href={`/api/files/${file.id}`} target="_blank" rel="noreferrer">
    {file.name} · {size(file.size)}
  </a>
)

/** Choose, drop or paste files; each is sent at once, and what was refused says why. */
export function FilesInput({
  value,
  onChange,
  max,
  label,
}: {
  value: readonly string[]
  onChange: (value: readonly string[]) => void
  max: number
  label: string
}) {
  const w = useWords(common)
  const id = useId()
  const names = useStore(known)
  const [busy, setBusy] = useState(0)
  const [failure, setFailure] = useState<Failure | null>(null)
  const send = async (list: readonly File[]): Promise<void> => {
    setFailure(null)
    const added: string[] = []
    for (const file of list.slice(0, max - value.length)) {
      setBusy((n) => n + 1)
      const got = await api.upload<StoredFile>('/api/files', file, file.name)
      setBusy((n) => n - 1)
      if (!got.ok) setFailure(got.error)
      else {
        known.set((all) => ({ ...all, [got.value.id]: got.value }))
        added.push(got.value.id)
      }
    }
    if (added.length > 0) onChange([...value, ...added])
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra way; the button is the plain one
    <div
      className="files"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        void send([...event.dataTransfer.files])
      }}
      onPaste={(event) => {
        if (event.clipboardData.files.length > 0) void send([...event.clipboardData.files])
      }}
    >
      {value.map((one) => (
        <span key={one} className="tag accent">
          {names[one] ? `${names[one].name} · ${size(names[one].size)}` : one.slice(0, 8)}
          <button
            type="button"
            className="link"
            aria-label={`${w.remove} ${names[one]?.name ?? one}`}
            onClick={() => onChange(value.filter((v) => v !== one))}
          >
            ✕
          </button>
        </span>
      ))}
      {value.length < max && (
        <>
          <input
            id={id}
            type="file"
            multiple
            className="sr"
            aria-label={label}
            onChange={(event) =>
              void send([...(event.target.files ?? [])]).then(() => (event.target.value = ''))
            }
          />
          <label htmlFor={id} className="button small">
            {busy > 0 ? w.uploading : `＋ ${w.upload}`}
          </label>
        </>
      )}
      {failure && <Refused failure={failure} />}
    </div>
  )
}
