import { Link } from 'react-router'
import { yuan } from '../../../platform/services/fees/decide.ts'
import type { Quote } from '../../../platform/services/fees/declare.ts'
import type { Light } from '../../../platform/services/lights/declare.ts'
import { api, useAgain, useLoad, useSay, useWords } from '../../live/index.ts'
import { toast } from '../parts/toast.tsx'
import { type DemandLine, DemandTag } from './fees.tsx'
import { LightMark } from './lights.tsx'
import { serviceWords } from './service-words.ts'
import { type ShownSignal, SignalRow } from './signal.tsx'

type FeeSide = {
  readonly demands: readonly DemandLine[]
  readonly links: Readonly<Record<string, string>>
  readonly due: Quote | null
  readonly reusable: readonly (DemandLine & { readonly for: string })[]
  readonly may: { readonly demand: boolean }
}
type LightSide = {
  readonly light: { readonly light: Light } | null
  readonly signals: readonly ShownSignal[]
}

/** Fee and light of an application, beside its facts; nothing for matters that have neither. */
export function ServiceSide({
  matter,
  seen,
  changed,
}: {
  matter: string
  seen: number
  changed?: () => void
}) {
  const w = useWords(serviceWords)
  const s = useSay()
  const fees = useLoad(`fees of ${matter}`, (signal) =>
    api.get<FeeSide>(`/api/fees/matters/${matter}`, undefined, { signal }),
  )
  const watch = useLoad(`light of ${matter}`, (signal) =>
    api.get<LightSide>(`/api/lights/matters/${matter}`, undefined, { signal }),
  )
  useAgain(seen, fees.reload)
  useAgain(seen, watch.reload)
  const fee = fees.load.state === 'ready' ? fees.load.value : null
  const light = watch.load.state === 'ready' ? watch.load.value : null
  const make = async (): Promise<void> => {
    const got = await api.post(`/api/fees/matters/${matter}`, {})
    if (got.ok) void fees.reload()
    else toast(s(got.error.says), 'red')
  }
  const reuse = async (open: string, paid: string): Promise<void> => {
    const got = await api.post(`/api/fees/demands/${open}`, { act: 'reuse', paid })
    if (!got.ok) return toast(s(got.error.says), 'red')
    toast(w.reused)
    void fees.reload()
    changed?.()
  }
  return (
    <>
      {light?.light && (
        <section className="card">
          <header className="row">
            <h2 className="grow">{w.lights}</h2>
            <LightMark light={light.light.light} />
          </header>
          {light.signals.length > 0 && (
            <div className="body">
              {light.signals.map((one) => (
                <SignalRow key={one.id} one={one} reload={() => void watch.reload()} />
              ))}
            </div>
          )}
        </section>
      )}
      {fee && (fee.demands.length > 0 || fee.due) && (
        <section className="card">
          <header>
            <h2>{w.fees}</h2>
          </header>
          <div className="body stack tight">
            {fee.demands.map((one) => (
              <div key={one.id} className="stack tight">
                <div className="row">
                  <Link className="grow" to={`/fees/${one.id}`}>
                    {one.number}
                  </Link>
                  <b className="num">{yuan(one.total)}</b>
                  <DemandTag state={one.state} />
                </div>
                {fee.links[one.id] && (
                  <a
                    className="small"
                    href={`/citizen/pay/${fee.links[one.id]}`}
                    target="_blank"
                    rel="noreferrer"
                  >
                    {w.payLink}
                  </a>
                )}
              </div>
            ))}
            {fee.reusable.map((one) => (
              <div key={one.id} className="row">
                <small className="grow">{w.reusable(one.number, yuan(one.total))}</small>
                <button type="button" className="button small" onClick={() => void reuse(one.for, one.id)}>
                  {w.reuse}
                </button>
              </div>
            ))}
            {fee.due && (
              <div className="row">
                <span className="grow">
                  {w.feeDue} <b className="num">{yuan(fee.due.total)}</b>
                </span>
                {fee.may.demand && (
                  <button type="button" className="button small" onClick={() => void make()}>
                    {w.makeDemand}
                  </button>
                )}
              </div>
            )}
          </div>
        </section>
      )}
    </>
  )
}
