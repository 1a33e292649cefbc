import { useState } from 'react'
import { Link } from 'react-router'
import type { Holder, Making as Task } from '../../../platform/credentials/certificates/declare.ts'
import { api, type Say, useLoad, useSay, useWords } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { certificateWords } from './certificate-words.ts'

type Row = Omit<Task, 'madeAt'> & {
  readonly title: Say
  readonly stateTitle: Say
  readonly holders: readonly Holder[]
  readonly fields: readonly { readonly name: string; readonly title: Say; readonly text: string }[]
  readonly madeAt: string
}

/** As wide as its words, not as the page. */
const AUTO = { width: 'auto', flex: '0 1 240px' } as const

/** 制证台: what waits for its seal, and what could not be made, with its reason. */
export function Making() {
  const w = useWords(certificateWords)
  const { load, reload } = useLoad('certificate making', (signal) =>
    api.get<{ rows: readonly Row[] }>('/api/certificates/making', undefined, { signal }),
  )
  return (
    <Loaded load={load} retry={reload}>
      {({ rows }) => {
        const open = rows.filter(({ state }) => state === 'waiting' || state === 'failed')
        return open.length === 0 ? (
          <Empty>{w.nothingWaits}</Empty>
        ) : (
          <div className="stack">
            {open.map((row) => (
              <One key={row.id} row={row} done={() => void reload()} />
            ))}
          </div>
        )
      }}
    </Loaded>
  )
}

function One({ row, done }: { readonly row: Row; readonly done: () => void }) {
  const w = useWords(certificateWords)
  const s = useSay()
  const [back, setBack] = useState(false)
  const [busy, setBusy] = useState(false)
  const failed = row.state === 'failed'
  const post = async (path: string, body: unknown) => {
    setBusy(true)
    const got = await api.post(path, body)
    setBusy(false)
    if (!got.ok) return toast(s(got.error.says), 'red')
    toast(w.sealed)
    done()
  }
  return (
    <section className="card stack">
      <header className="row">
        <b>{s(row.title)}</b>
        <span className={`tag ${failed ? 'red' : 'yellow'}`}>{s(row.stateTitle)}</span>
        <span className="muted">{row.unitName}</span>
        {row.matterNumber && <Link to={`/m/${row.matterNumber}`}>{row.matterNumber}</Link>}
        <When at={row.madeAt} />
      </header>
      {row.why && <p className="tag red">{s(row.why)}</p>}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          const form = new FormData(event.currentTarget)
          const text = (name: string) => String(form.get(name) ?? '').trim()
          const code = text('holderCode')
          void post(`/api/certificates/making/${row.id}/seal`, {
            ...(failed
              ? {
                  fields: Object.fromEntries(
                    ['firmName', 'firmCode', 'name', 'idNumber'].flatMap((name) =>
                      text(`field.${name}`) ? [[name, text(`field.${name}`)]] : [],
                    ),
                  ),
                  ...(code ? { holder: { name: text('holderName'), code } } : {}),
                }
              : {}),
          })
        }}
      >
        <dl className="facts">
          {row.fields.map((line) => (
            <Line key={line.name} title={s(line.title)} text={line.text} />
          ))}
        </dl>
        {failed && (
          <div className="row">
            <input
              className="input"
              style={AUTO}
              name="holderName"
              aria-label={w.holderName}
              placeholder={w.holderName}
              defaultValue={row.holders[0]?.name ?? ''}
            />
            <input
              className="input"
              style={AUTO}
              name="holderCode"
              aria-label={w.holderCode}
              placeholder={w.holderCode}
              defaultValue={row.holders[0]?.code ?? ''}
              maxLength={18}
            />
            <FirmToo row={row} />
          </div>
        )}
        <div className="row">
          <button type="submit" className="button primary" disabled={busy}>
            {failed ? w.retry : w.seal}
          </button>
          <button type="button" className="button" onClick={() => setBack(!back)}>
            {w.sendBack}
          </button>
        </div>
      </form>
      {back && (
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault()
            const why = String(new FormData(event.currentTarget).get('why') ?? '')
            void post(`/api/certificates/making/${row.id}/drop`, { why })
          }}
        >
          <input
            className="input"
            style={AUTO}
            name="why"
            aria-label={w.why}
            placeholder={w.why}
            required
            minLength={2}
          />
          <button type="submit" className="button red" disabled={busy}>
            {w.sendBack}
          </button>
        </form>
      )}
    </section>
  )
}

/** A firm’s name and number stand on the surface as well. */
function FirmToo({ row }: { readonly row: Row }) {
  if (row.holders[0]?.kind !== 'enterprise') return null
  return (
    <>
      <input type="hidden" name="field.kind" value="enterprise" />
      <Mirror from="holderName" to="field.firmName" />
      <Mirror from="holderCode" to="field.firmCode" />
    </>
  )
}

/** Says the same as another input of the form when it is sent. */
const Mirror = ({ from, to }: { readonly from: string; readonly to: string }) => (
  <input
    type="hidden"
    name={to}
    ref={(element) => {
      const form = element?.form
      if (!element || !form) return
      const copy = () => {
        const other = form.elements.namedItem(from)
        if (other instanceof HTMLInputElement) element.value = other.value
      }
      copy()
      form.addEventListener('input', copy)
      return () => form.removeEventListener('input', copy)
    }}
  />
)

const Line = ({ title, text }: { readonly title: string; readonly text: string }) => (
  <>
    <dt>{title}</dt>
    <dd>{text}</dd>
  </>
)
