import { type FormEvent, useState } from 'react'
import { api, punctuation, useLoad, useWords } from '../../live/index.ts'
import { Drawer } from '../parts/drawer.tsx'
import { When } from '../parts/due.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { common } from '../words.ts'
import { formOf, Line, useSensingAct } from './sensing-act.tsx'
import { SensingFeeds, type ShownFeed } from './sensing-feeds.tsx'
import { sensingWords } from './sensing-words.ts'

type Answer = {
  readonly rows: readonly {
    readonly id: string
    readonly name: string
    readonly title: string
    readonly prefix: string | null
    readonly unitName: string | null
    readonly state: 'open' | 'stopped'
    readonly madeAt: string
    readonly heardAt: string | null
  }[]
  readonly feeds: readonly ShownFeed[]
  readonly mqtt: { readonly port: number | null; readonly tlsPort: number | null }
}

/** 接入管理: keys of gateways, brokers and folders of others, and how to connect. */
export function SensingAccess() {
  const w = useWords(sensingWords)
  const { load, reload } = useLoad('sensing gateways', (signal) =>
    api.get<Answer>('/api/sensing/gateways', undefined, { signal }),
  )
  return (
    <Loaded load={load} retry={reload}>
      {(answer) => (
        <>
          <section className="card">
            <header>
              <h2>{w.how}</h2>
            </header>
            <div className="body">
              <ul className="plainlist">
                <li>{w.howHttp}</li>
                <li>
                  {w.howMqtt(
                    answer.mqtt.port || answer.mqtt.tlsPort
                      ? ` ${[answer.mqtt.port, answer.mqtt.tlsPort && `TLS ${answer.mqtt.tlsPort}`].filter(Boolean).join(' / ')}`
                      : w.mqttOff,
                  )}
                </li>
                <li>{w.howEdge}</li>
              </ul>
            </div>
          </section>
          <Gateways answer={answer} reload={reload} />
          <SensingFeeds feeds={answer.feeds} reload={reload} />
        </>
      )}
    </Loaded>
  )
}

function Gateways({ answer, reload }: { answer: Answer; reload: () => unknown }) {
  const w = useWords(sensingWords)
  const c = useWords(common)
  const pt = useWords(punctuation)
  const [made, setMade] = useState<{ name: string; key: string } | null>(null)
  const [edited, setEdited] = useState<Answer['rows'][number] | null>(null)
  const { failure, busy, act } = useSensingAct(reload)
  const make = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const done = await act<{ name: string; key: string }>('gateway', Object.fromEntries(new FormData(form)))
    if (!done) return
    setMade(done)
    form.reset()
  }
  return (
    <section className="card">
      <header>
        <h2>{w.gateways}</h2>
      </header>
      <div className="body stack">
        <form className="keyform" onSubmit={make}>
          <input
            className="input"
            name="name"
            required
            aria-label={w.gatewayName}
            placeholder={w.gatewayName}
          />
          <input
            className="input"
            name="title"
            required
            aria-label={w.gatewayTitle}
            placeholder={w.gatewayTitle}
          />
          <input className="input" name="prefix" aria-label={w.prefix} placeholder={w.prefix} />
          <button type="submit" className="button main" disabled={busy}>
            {w.make}
          </button>
        </form>
        {failure && <Refused failure={failure} />}
        {made && (
          <p className="keyonce" role="status">
            {w.keyOnce}
            {pt.is}
            <b>{made.name}</b> <code>{made.key}</code>
          </p>
        )}
        <ul className="plainlist">
          {answer.rows.map((one) => (
            <li key={one.id} className="row">
              <span className="grow">
                <b>{one.name}</b> {one.title} {one.prefix && <code>{one.prefix}…</code>} {one.unitName}
                <small>
                  <When at={one.madeAt} /> ·{' '}
                  {one.heardAt ? (
                    <>
                      {w.heard} <When at={one.heardAt} />
                    </>
                  ) : (
                    w.heardNone
                  )}
                </small>
              </span>
              {one.state === 'open' ? (
                <>
                  <button type="button" className="button small" onClick={() => setEdited(one)}>
                    {c.edit}
                  </button>
                  <button
                    type="button"
                    className="button small"
                    disabled={busy}
                    onClick={() => void act('stopGateway', { id: one.id })}
                  >
                    {w.stop}
                  </button>
                </>
              ) : (
                <span className="tag">{w.stopped}</span>
              )}
            </li>
          ))}
        </ul>
      </div>
      {edited && (
        <Drawer key={edited.id} title={edited.name} onClose={() => setEdited(null)}>
          <form
            className="stack"
            onSubmit={async (event) => {
              event.preventDefault()
              const { text } = formOf(event.currentTarget)
              const of = { id: edited.id, title: text('title'), prefix: text('prefix') }
              if (await act('editGateway', of)) setEdited(null)
            }}
          >
            <Line label={w.gatewayTitle}>
              <input className="input" name="title" required minLength={2} defaultValue={edited.title} />
            </Line>
            <Line label={w.prefix}>
              <input className="input" name="prefix" defaultValue={edited.prefix ?? ''} />
            </Line>
            {failure && <Refused failure={failure} />}
            <button type="submit" className="button main" disabled={busy}>
              {c.save}
            </button>
          </form>
        </Drawer>
      )}
    </section>
  )
}
