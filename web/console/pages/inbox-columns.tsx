// biome-ignore-all lint/a11y/noStaticElementInteractions: leaving a popover is heard on its frame
import { useState } from 'react'
import { makeKeptStore, say, useStore, useWords, words } from '../../live/index.ts'

const dictionary = words({ columns: say('列', 'Columns') })

const DEFAULT_COLUMNS = ['number', 'title', 'state', 'due', 'category', 'area', 'unit', 'openedAt']
/** Which columns this browser shows; the number is always there. */
export const chosenColumns = makeKeptStore<readonly string[]>('huying.inbox.columns', DEFAULT_COLUMNS)

export function ColumnChoice({ columns }: { columns: readonly { key: string; title: string }[] }) {
  const w = useWords(dictionary)
  const chosen = useStore(chosenColumns)
  const [open, setOpen] = useState(false)
  return (
    <div
      className="anchor"
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <button type="button" className="button small" aria-expanded={open} onClick={() => setOpen(!open)}>
        ▥ {w.columns}
      </button>
      {open && (
        <fieldset className="popover" style={{ right: 0, margin: 0 }}>
          <legend className="sr">{w.columns}</legend>
          {columns.map((column) => (
            <label key={column.key} className="check" style={{ display: 'flex' }}>
              <input
                type="checkbox"
                checked={chosen.includes(column.key)}
                disabled={column.key === 'number'}
                onChange={(event) =>
                  chosenColumns.set(
                    event.target.checked
                      ? [...chosen, column.key]
                      : chosen.filter((one) => one !== column.key),
                  )
                }
              />
              {column.title}
            </label>
          ))}
        </fieldset>
      )}
    </div>
  )
}
