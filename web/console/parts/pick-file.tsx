import { useRef } from 'react'

/** A button that asks for one file; the same file may be chosen again once it was mended. */
export function PickFile({
  label,
  accept,
  busy = false,
  onPick,
}: {
  label: string
  /** Endings, such as `.dmn,.xml`. */
  accept: string
  busy?: boolean
  onPick: (file: File) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={accept}
        className="sr"
        tabIndex={-1}
        aria-label={label}
        onChange={(event) => {
          const chosen = event.target.files?.[0]
          event.target.value = ''
          if (chosen) onPick(chosen)
        }}
      />
      <button type="button" className="button" disabled={busy} onClick={() => input.current?.click()}>
        {label}
      </button>
    </>
  )
}
