import { type FormEvent, useState } from 'react'
import { type MayAsk, type Party, partyKinds } from '../../../platform/credentials/exchange/declare.ts'
import { api, type Failure, useLoad, useSay, useWords } from '../../live/index.ts'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { type Askable, FieldTicks, fieldsOf } from './exchange-fields.tsx'
import { exchangeWords } from './exchange-words.ts'

type Row = Omit<Party, 'stoppedAt' | 'at'> & { readonly stoppedAt: string | null; readonly at: string }
type Listed = { readonly rows: readonly Row[]; readonly mayChange: boolean }

const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

/** 核验方登记: who outside may ask citizens for what, what for, and until when. */
export function Parties({ all }: { readonly all: Askable }) {
  const w = useWords(exchangeWords)
  const [adding, setAdding] = useState(false)
  const { load, reload } = useLoad('exchange parties', (signal) =>
    api.get<Listed>('/api/exchange/parties', undefined, { signal }),
  )
  return (
    <section className="card">
      <header className="row">
        <h2 className="grow">{w.parties}</h2>
        {load.state === 'ready' && load.value.mayChange && !adding && (
          <button type="button" className="button small" onClick={() => setAdding(true)}>
            {w.newParty}
          </button>
        )}
      </header>
      <div className="body stack">
        {adding && (
          <Registering
            all={all}
            done={() => {
              setAdding(false)
              void reload()
            }}
          />
        )}
        <Loaded load={load} retry={reload}>
          {({ rows, mayChange }) =>
            rows.length === 0 ? (
              <Empty title={w.noParties}>
                <p>{w.noPartiesHint}</p>
              </Empty>
            ) : (
              <ul className="plain stack">
                {rows.map((row) => (
                  <One key={row.id} row={row} all={all} mayChange={mayChange} changed={reload} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
    </section>
  )
}

function One(props: {
  readonly row: Row
  readonly all: Askable
  readonly mayChange: boolean
  readonly changed: () => void
}) {
  const w = useWords(exchangeWords)
  const s = useSay()
  const { row, all } = props
  const [stopping, setStopping] = useState(false)
  const [why, setWhy] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const over = row.until < today()
  const stop = async (event: FormEvent) => {
    event.preventDefault()
    const got = await api.post(`/api/exchange/parties/${row.id}`, { act: 'stop', why })
    setFailure(got.ok ? null : got.error)
    if (!got.ok) return
    setStopping(false)
    props.changed()
  }
  const title = (type: string) =>
    s(all.types.find(({ name }) => name === type)?.title ?? { zh: type, en: type })
  const named = ({ type, fields }: MayAsk) => {
    const titles = new Map(fieldsOf(all, type).map(({ name, title: of }) => [name, s(of)]))
    return fields.map((name) => titles.get(name) ?? name).join('、')
  }
  return (
    <li className="party">
      <div className="row">
        <strong className="grow">{row.name}</strong>
        <span className="tag">{s(partyKinds[row.kind])}</span>
        <span className={row.stoppedAt || over ? 'tag red' : 'tag green'}>
          {row.stoppedAt ? w.stopped : over ? w.ended : w.running}
        </span>
      </div>
      <dl className="detail">
        <dt>{w.purpose}</dt>
        <dd>{row.purpose}</dd>
        <dt>{w.mayAsk}</dt>
        <dd>
          {row.mayAsk.length === 0 && w.any}
          {row.mayAsk.map((one) => (
            <div key={one.type}>
              {title(one.type)}：{named(one)}
            </div>
          ))}
        </dd>
        <dt>{w.from}</dt>
        <dd className="num">
          {row.from} {w.until} {row.until}
        </dd>
        <dt>{w.identifier}</dt>
        <dd className="wrap">{row.identifier}</dd>
        <dt>{w.origin}</dt>
        <dd className="wrap">{row.origin}</dd>
        {row.stoppedWhy && (
          <>
            <dt>{w.stopWhy}</dt>
            <dd>{row.stoppedWhy}</dd>
          </>
        )}
      </dl>
      {props.mayChange && !row.stoppedAt && !stopping && (
        <button type="button" className="button small" onClick={() => setStopping(true)}>
          {w.stop}
        </button>
      )}
      {stopping && (
        <form className="row" onSubmit={(event) => void stop(event)}>
          <input
            className="input grow"
            aria-label={w.stopWhy}
            placeholder={w.stopWhy}
            value={why}
            required
            minLength={2}
            maxLength={200}
            onChange={(event) => setWhy(event.target.value)}
          />
          <button type="submit" className="button danger small">
            {w.stop}
          </button>
          <button type="button" className="button small" onClick={() => setStopping(false)}>
            {w.cancel}
          </button>
        </form>
      )}
      {failure && <Refused failure={failure} />}
    </li>
  )
}

function Registering({ all, done }: { readonly all: Askable; readonly done: () => void }) {
  const w = useWords(exchangeWords)
  const s = useSay()
  const [kind, setKind] = useState<keyof typeof partyKinds>('verifier')
  const [type, setType] = useState(all.types[0]?.name ?? '')
  const [fields, setFields] = useState<readonly string[]>([])
  const [failure, setFailure] = useState<Failure | null>(null)
  const [badKeys, setBadKeys] = useState(false)
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    let keys: unknown[]
    try {
      keys = text('keys')
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line) as unknown)
    } catch {
      return setBadKeys(true)
    }
    setBadKeys(false)
    const got = await api.post('/api/exchange/parties', {
      kind,
      keys,
      ...{
        name: text('name'),
        identifier: text('identifier'),
        origin: text('origin'),
        purpose: text('purpose'),
      },
      ...{ from: text('from'), until: text('until'), mayAsk: kind === 'verifier' ? [{ type, fields }] : [] },
    })
    setFailure(got.ok ? null : got.error)
    if (got.ok) done()
  }
  const box = (name: string, title: string, more: Readonly<Record<string, unknown>> = {}) => (
    <label className="field half">
      <span className="label">{title}</span>
      <input className="input" name={name} required {...more} />
    </label>
  )
  const later = `${Number(today().slice(0, 4)) + 1}${today().slice(4)}`
  return (
    <form className="fields" onSubmit={(event) => void save(event)}>
      <label className="field half">
        <span className="label">{w.kind}</span>
        <select
          className="input"
          value={kind}
          onChange={(event) => setKind(event.target.value as keyof typeof partyKinds)}
        >
          {Object.entries(partyKinds).map(([name, title]) => (
            <option key={name} value={name}>
              {s(title)}
            </option>
          ))}
        </select>
      </label>
      {box('name', w.name, { maxLength: 100 })}
      {box('identifier', w.identifier, { maxLength: 500, placeholder: 'decentralized_identifier:did:web:…' })}
      {box('origin', w.origin, { type: 'url', placeholder: 'https://…', title: w.originHint })}
      {box('purpose', w.purpose, { minLength: 4, maxLength: 200 })}
      {box('from', w.from, { type: 'date', defaultValue: today() })}
      {box('until', w.until, { type: 'date', defaultValue: later })}
      <label className="field">
        <span className="label">{w.keys}</span>
        <textarea
          className="input"
          name="keys"
          rows={3}
          required
          placeholder='{"kty":"OKP","crv":"Ed25519","x":"…"}'
        />
      </label>
      {badKeys && (
        <p className="problem" role="alert">
          {w.badKeys}
        </p>
      )}
      {kind === 'verifier' && (
        <>
          <label className="field">
            <span className="label">{w.type}</span>
            <select
              className="input"
              value={type}
              onChange={(event) => {
                setType(event.target.value)
                setFields([])
              }}
            >
              {all.types.map((one) => (
                <option key={one.name} value={one.name}>
                  {s(one.title)}
                </option>
              ))}
            </select>
          </label>
          <FieldTicks all={all} type={type} chosen={fields} choose={setFields} legend={w.mayAsk} />
        </>
      )}
      <div className="row wide-row">
        <button type="submit" className="button main small">
          {w.save}
        </button>
        <button type="button" className="button small" onClick={done}>
          {w.cancel}
        </button>
      </div>
      {failure && <Refused failure={failure} />}
    </form>
  )
}
