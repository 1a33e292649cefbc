// biome-ignore-all lint/a11y/noStaticElementInteractions: leaving a popover is heard on its frame
import { useState } from 'react'
import { api, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'

const dictionary = words({
  saveView: say('存为视图', 'Save this view'),
  viewName: say('视图名称', 'Name of the view'),
  saved: say('我的视图', 'My views'),
  viewSaved: say('视图已保存', 'View saved'),
})

type SavedView = { readonly id: string; readonly name: string; readonly query: string }

/** 我的视图: filters under a name, kept with the account. */
export function SavedViews({
  query,
  filtered,
  onOpen,
}: {
  query: string
  filtered: boolean
  onOpen: (query: string) => void
}) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const s = useSay()
  const { load, reload } = useLoad('views', (signal) =>
    api.get<{ rows: readonly SavedView[] } | readonly SavedView[]>('/api/views', undefined, { signal }),
  )
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const rows = load.state === 'ready' ? ('rows' in load.value ? load.value.rows : load.value) : []
  const save = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    const got = await api.post('/api/views', { name: name.trim(), query })
    setBusy(false)
    if (!got.ok) return toast(s(got.error.says), 'red')
    setName('')
    toast(w.viewSaved)
    await reload()
  }
  return (
    <div
      className="anchor"
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <button type="button" className="button small" aria-expanded={open} onClick={() => setOpen(!open)}>
        ☆ {w.saved}
        {rows.length > 0 && <span className="muted num">{rows.length}</span>}
      </button>
      {open && (
        <div className="popover stack tight" style={{ right: 0, width: 280 }}>
          {rows.map((one) => (
            <div key={one.id} className="row">
              <button
                type="button"
                className="link grow"
                style={{ textAlign: 'left' }}
                onClick={() => {
                  onOpen(one.query)
                  setOpen(false)
                }}
              >
                {one.name}
              </button>
              <button
                type="button"
                className="button plain small"
                aria-label={`${c.remove} ${one.name}`}
                onClick={() => void api.delete(`/api/views/${one.id}`).then(reload)}
              >
                ✕
              </button>
            </div>
          ))}
          {rows.length === 0 && <small>{c.empty}</small>}
          {filtered && (
            <form
              className="row"
              onSubmit={(event) => {
                event.preventDefault()
                if (name.trim()) void save()
              }}
            >
              <input
                className="input grow"
                style={{ width: 120 }}
                aria-label={w.viewName}
                placeholder={w.viewName}
                maxLength={40}
                value={name}
                onChange={(e) => setName(e.target.value)}
              />
              <button type="submit" className="button small main">
                {w.saveView}
              </button>
            </form>
          )}
        </div>
      )}
    </div>
  )
}
