import { useEffect, useState } from 'react'
import { useParams, useSearchParams } from 'react-router'
import { hallLevels, priorities } from '../../../platform/services/halls/declare.ts'
import { useBoard } from '../../live/halls.ts'
import { api, type Failure, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { HallDays } from './hall-days.tsx'
import { HallRoster } from './hall-roster.tsx'
import { HallDevices, HallRulesForm } from './hall-settings.tsx'
import type { Managed } from './hall-shown.ts'
import { HallSlots } from './hall-slots.tsx'
import { HallWindows } from './hall-windows.tsx'
import { hallWords } from './halls-words.ts'

/** Changes something of the hall, says what became of it, and looks again. */
function useHallChange(hall: string, reload: () => Promise<void> | void) {
  const w = useWords(hallWords)
  const [failure, setFailure] = useState<Failure | null>(null)
  const change = async <T,>(what: string, of: unknown): Promise<T | null> => {
    setFailure(null)
    const got = await api.post<T>(`/api/halls/${hall}/change`, { do: what, of })
    if (!got.ok) {
      setFailure(got.error)
      return null
    }
    // some changes answer nothing at all
    const { moved, cancelled } = (got.value ?? {}) as { moved?: number; cancelled?: number }
    toast(moved || cancelled ? w.settled(moved ?? 0, cancelled ?? 0) : w.saved)
    await reload()
    return got.value ?? ({} as T)
  }
  return { failure, change }
}

const TABS = ['today', 'windows', 'roster', 'slots', 'days', 'devices', 'settings'] as const

/** One hall, for its head 大厅管理. */
export function HallPage() {
  const w = useWords(hallWords)
  const s = useSay()
  const { id = '' } = useParams()
  const [query, setQuery] = useSearchParams()
  const { load, reload } = useLoad(`hall ${id}`, (signal) =>
    api.get<Managed>(`/api/halls/${id}`, undefined, { signal }),
  )
  const { heard } = useBoard(id)
  // biome-ignore lint/correctness/useExhaustiveDependencies: something happened at the hall
  useEffect(() => {
    if (heard) void reload()
  }, [heard])
  const { failure, change } = useHallChange(id, reload)
  const managed = load.state === 'ready' ? load.value : null
  useTitle({ title: w.halls, to: '/halls' }, { title: managed ? s(managed.hall.name) : '…' })
  const tab = TABS.find((one) => one === query.get('tab')) ?? 'today'
  return (
    <div className="page stack">
      <Loaded load={load} retry={reload}>
        {(of) => (
          <>
            <div className="row">
              <h1 className="grow">{s(of.hall.name)}</h1>
              <span className="tag">{s(hallLevels[of.hall.level])}</span>
              <span className={`tag ${of.open ? 'green' : 'yellow'}`}>
                {of.open ? w.openNow : `${w.shutNow}${of.why ? ` · ${s(of.why)}` : ''}`}
              </span>
            </div>
            <nav className="tabs" aria-label={w.halls}>
              {TABS.map((one) => (
                <button
                  key={one}
                  type="button"
                  aria-current={one === tab ? 'page' : undefined}
                  onClick={() => setQuery({ tab: one })}
                >
                  {w[one]}
                </button>
              ))}
            </nav>
            {failure && <Refused failure={failure} />}
            {tab === 'today' && <Today of={of} />}
            {tab === 'windows' && <HallWindows of={of} change={change} />}
            {tab === 'roster' && <HallRoster of={of} change={change} />}
            {tab === 'slots' && <HallSlots of={of} change={change} />}
            {tab === 'days' && <HallDays of={of} change={change} />}
            {tab === 'devices' && <HallDevices of={of} change={change} />}
            {tab === 'settings' && <HallRulesForm of={of} change={change} />}
          </>
        )}
      </Loaded>
    </div>
  )
}

function Today({ of }: { of: Managed }) {
  const w = useWords(hallWords)
  const s = useSay()
  const { figures, hall, bookedToday } = of
  const tiles: readonly [string, number | null, string?][] = [
    [w.taken2, figures.taken],
    [w.waitingNow, figures.waiting.length],
    [w.serving, figures.serving],
    [w.servedNow, figures.served],
    [w.avgWait, figures.averageWait],
    [w.avgService, figures.averageService],
    [w.longest, figures.longestWait, figures.overAlarm > 0 ? 'red' : figures.overTarget > 0 ? 'yellow' : ''],
    [w.noShow, figures.noShow],
    [w.bookedToday, bookedToday.booked + bookedToday.arrived + bookedToday.noShow],
    [w.arrived, bookedToday.arrived],
  ]
  return (
    <>
      {figures.overAlarm > 0 ? (
        <div className="banner red" role="alert">
          {w.overTarget(figures.overAlarm, hall.rules.waitAlarm)}
        </div>
      ) : figures.overTarget > 0 ? (
        <div className="banner yellow" role="status">
          {w.overTarget(figures.overTarget, hall.rules.waitTarget)}
        </div>
      ) : null}
      <div className="tiles hallTiles">
        {tiles.map(([title, value, light]) => (
          <div key={title} className={`tile ${light ?? ''}`}>
            <small>{title}</small>
            <b className="num">{value ?? '—'}</b>
          </div>
        ))}
      </div>
      <div className="two">
        <section className="card">
          <header>
            <h2>{w.windows}</h2>
          </header>
          <div className="body stack tight">
            {of.board.windows.map((one) => (
              <div key={one.number} className="row tight">
                <b className="num windowNo">{one.number}</b>
                <span
                  className={`tag ${one.state === 'open' ? 'green' : one.state === 'paused' ? 'yellow' : ''}`}
                >
                  {one.state === 'open' ? w.open : one.state === 'paused' ? w.pausedState : w.closed}
                </span>
                <span className="grow muted small">
                  {one.letters.join(' ')}{' '}
                  {of.windows.find((window) => window.number === one.number)?.clerk ?? ''}
                </span>
                <b className="num">{one.ticket ?? '—'}</b>
              </div>
            ))}
          </div>
        </section>
        <section className="card">
          <header>
            <h2>{w.waitList}</h2>
          </header>
          <div className="body stack tight">
            {figures.waiting.length === 0 && <p className="muted">{w.none}</p>}
            {figures.waiting.slice(0, 40).map((one) => (
              <div key={one.id} className="row tight">
                <b className="num windowNo">{one.number}</b>
                <span className={`light ${one.light}`}>
                  <i aria-hidden="true" />
                  {w.waited} {w.minutesN(one.minutes)}
                </span>
                {one.priority && <span className="tag accent">{s(priorities[one.priority])}</span>}
                {one.source === 'booking' && <span className="tag">{w.booked}</span>}
              </div>
            ))}
          </div>
        </section>
      </div>
    </>
  )
}
