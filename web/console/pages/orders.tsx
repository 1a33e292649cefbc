import { useEffect, useState } from 'react'
import { Link, useParams } from 'react-router'
import {
  dispatchStates,
  type ReceiptKind,
  receiptKinds,
} from '../../../platform/command/incidents/declare.ts'
import {
  api,
  type Failure,
  type Load,
  live,
  readKept,
  useLoad,
  useSay,
  useStore,
  useWords,
  writeKept,
} from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Failed, Loading, Refused } from '../parts/states.tsx'
import { keepForOffline, useCity } from '../session.ts'
import { Countdown, DrillTag, LevelTag, ReceiptPhotos, useSeconds } from './command-parts.tsx'
import { command, type MyOrder, type OneOrder } from './command-shown.ts'
import { orderWords } from './command-words.ts'
import { flush, layAside, press, waiting } from './orders-outbox.ts'
import '../look/command.css'

const OVER = ['done', 'superseded', 'cancelled']
/** So many orders are read ahead. */
const AHEAD = 30
/** Photos of one receipt. */
const PHOTOS = 9

/** What was read last, for a phone without a network. */
function useKept<T>(name: string, load: Load<T>): { readonly value: T | null; readonly kept: boolean } {
  const me = useCity().me.account
  const key = `huying.orders.${me}.${name}`
  const value = load.state === 'ready' ? load.value : null
  useEffect(() => {
    if (value) writeKept(key, value)
  }, [key, value])
  if (value) return { value, kept: load.state === 'ready' && load.stale }
  return load.state === 'failed' && load.failure.http === 0
    ? { value: readKept<T | null>(key, null), kept: true }
    : { value: null, kept: false }
}

/** The page itself lies on the phone, and who I am. */
function useOffline(): void {
  const { me } = useCity()
  // biome-ignore lint/correctness/useExhaustiveDependencies: anew for another person
  useEffect(() => {
    keepForOffline()
    if ('serviceWorker' in navigator && import.meta.url.includes('/assets/'))
      navigator.serviceWorker.register('/console/sw.js', { scope: '/console/orders' }).catch(() => undefined)
  }, [me.account])
}

/** Open orders are read ahead: in the cellar each of them opens. */
function useReadAhead(rows: readonly MyOrder[] | null, fresh: boolean): void {
  const me = useCity().me.account
  const key = fresh
    ? (rows ?? [])
        .filter((one) => !OVER.includes(one.state))
        .map((one) => one.id)
        .join()
    : ''
  useEffect(() => {
    const stop = new AbortController()
    const read = async (): Promise<void> => {
      for (const id of key.split(',').filter(Boolean).slice(0, AHEAD)) {
        const got = await api.get<OneOrder>(`/api/command/orders/${id}`, undefined, { signal: stop.signal })
        if (!got.ok) return
        writeKept(`huying.orders.${me}.${id}`, got.value)
      }
    }
    void read()
    return () => stop.abort()
  }, [key, me])
}

function useOutbox(reload: () => unknown): number {
  const me = useCity().me.account
  const all = useStore(waiting)
  useOffline()
  useEffect(() => {
    const go = (): void => void flush(me).then(() => reload())
    go()
    const offs = [live.on('healed', go), live.on('joined', go), live.on('order', () => void reload())]
    window.addEventListener('online', go)
    const timer = setInterval(() => void flush(me), 15_000)
    return () => {
      for (const off of offs) off()
      window.removeEventListener('online', go)
      clearInterval(timer)
    }
  }, [me, reload])
  return all.filter((one) => one.by === me && !one.refused).length
}

function Waits({ count, kept }: { count: number; kept: boolean }) {
  const w = useWords(orderWords)
  const s = useSay()
  const me = useCity().me.account
  const refused = useStore(waiting).filter((one) => one.by === me && one.refused)
  return (
    <>
      {kept && <div className="banner yellow">{w.offline}</div>}
      {count > 0 && <div className="banner blue">{w.waiting(count)}</div>}
      {refused.map((one) => (
        <div key={one.key} className="stack tight">
          {one.refused && <Refused failure={one.refused} />}
          <button type="button" className="button small" onClick={() => void layAside(one)}>
            {w.layAside(s(receiptKinds[one.kind]))}
          </button>
        </div>
      ))}
    </>
  )
}

/** 我的指令 on the phone: what is open, the most urgent first. */
export function MyOrders() {
  const w = useWords(orderWords)
  const s = useSay()
  useTitle({ title: w.mine })
  const { load, reload } = useLoad('my orders', (signal) =>
    api.get<{ rows: readonly MyOrder[] }>('/api/command/orders', undefined, { signal }),
  )
  const { value, kept } = useKept('list', load)
  const count = useOutbox(reload)
  useReadAhead(value?.rows ?? null, !kept)
  const now = useSeconds(true)
  if (!value) return load.state === 'failed' ? <Failed failure={load.failure} retry={reload} /> : <Loading />
  const open = value.rows.filter((one) => !OVER.includes(one.state))
  const over = value.rows.filter((one) => OVER.includes(one.state))
  return (
    <div className="page stack orders-phone">
      <h1>{w.mine}</h1>
      <Waits count={count} kept={kept} />
      {value.rows.length === 0 && <Empty title={w.none} />}
      {open.map((one) => (
        <Link
          key={one.id}
          className={`order-card${one.acceptedAt ? '' : ' silent'}`}
          to={`/orders/${one.id}`}
        >
          <span className="row">
            <LevelTag level={one.level} />
            {one.drill && <DrillTag />}
            <b className="grow">{one.title}</b>
            <span className="tag">{s(dispatchStates[one.state])}</span>
          </span>
          <span>
            {one.matterTitle} · {one.address ?? one.areaName}
          </span>
          <span className="row">
            {one.receipt && !one.acceptedAt ? (
              <>
                {w.acceptBy} <Countdown until={one.acceptBy} now={now} />
              </>
            ) : (
              <>
                {w.due} <When at={one.dueAt} />
              </>
            )}
          </span>
        </Link>
      ))}
      {over.length > 0 && (
        <details>
          <summary>
            {w.over} {over.length}
          </summary>
          {over.map((one) => (
            <div key={one.id} className="row">
              {one.drill && <DrillTag />}
              <Link className="grow" to={`/orders/${one.id}`}>
                {one.title} · {one.matterTitle}
              </Link>
              <span className="tag">{s(dispatchStates[one.state])}</span>
            </div>
          ))}
        </details>
      )}
    </div>
  )
}

/** One order: what, where, by when, and the next thing to press as large as the thumb. */
export function OrderPage() {
  const { id = '' } = useParams()
  const w = useWords(orderWords)
  const { load, reload } = useLoad(`order ${id}`, (signal) =>
    api.get<OneOrder>(`/api/command/orders/${id}`, undefined, { signal }),
  )
  const { value, kept } = useKept(id, load)
  const count = useOutbox(reload)
  useTitle({ title: w.mine, to: '/orders' }, { title: value?.order.title ?? w.mine })
  const me = useCity().me.account
  const read = value?.order.readAt
  const wants = value?.order.state === 'sent'
  // opening it is reading it
  useEffect(() => {
    if (wants && !read && !waiting.get().some((one) => one.dispatch === id))
      void press(me, id, 'read')
        .then(() => flush(me))
        .then(() => reload())
  }, [id, me, read, wants, reload])
  if (!value) return load.state === 'failed' ? <Failed failure={load.failure} retry={reload} /> : <Loading />
  return <One one={value} kept={kept} count={count} reload={reload} />
}

function One({
  one,
  kept,
  count,
  reload,
}: {
  one: OneOrder
  kept: boolean
  count: number
  reload: () => unknown
}) {
  const w = useWords(orderWords)
  const s = useSay()
  const me = useCity().me.account
  const { order, response, receipts, below } = one
  const pending = useStore(waiting).filter((each) => each.dispatch === order.id)
  const [text, setText] = useState('')
  const [photos, setPhotos] = useState<readonly File[]>([])
  const [unkept, setUnkept] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refusing, setRefusing] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const now = useSeconds(!order.acceptedAt)
  const has = (kind: ReceiptKind) =>
    pending.some((each) => each.kind === kind) || receipts.some((each) => each.kind === kind)
  const over = OVER.includes(order.state) || has('done')
  const accepted = order.acceptedAt !== null || has('accepted')
  const send = async (kind: ReceiptKind): Promise<void> => {
    if (busy) return
    setBusy(true)
    const kept = await press(me, order.id, kind, text, photos)
    setBusy(false)
    setUnkept(!kept)
    if (!kept) return
    setText('')
    setPhotos([])
    setRefusing(false)
    void flush(me).then(() => reload())
  }
  return (
    <div className={`page stack orders-phone${order.drill ? ' drill-page' : ''}`}>
      {order.drill && <div className="drill-bar">{w.drill}</div>}
      <Waits count={count} kept={kept} />
      {failure && <Refused failure={failure} />}
      <div className="row">
        <LevelTag level={order.level} />
        <h1 className="grow">{order.title}</h1>
        <span className="tag">{s(dispatchStates[order.state])}</span>
      </div>
      <p className="order-text">{order.text}</p>
      <dl className="order-facts">
        <div>
          <dt>{w.place}</dt>
          <dd>
            {response.title} · {response.address ?? order.areaName}
          </dd>
        </div>
        <div>
          <dt>{w.from}</dt>
          <dd>
            {order.byName} · <When at={order.sentAt} />
          </dd>
        </div>
        <div>
          <dt>{accepted ? w.due : w.acceptBy}</dt>
          <dd>{accepted ? <When at={order.dueAt} /> : <Countdown until={order.acceptBy} now={now} />}</dd>
        </div>
      </dl>
      {!over && (
        <>
          <textarea
            className="input"
            aria-label={refusing ? w.reason : w.words}
            placeholder={refusing ? w.reason : w.words}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          {accepted && !refusing && (
            <Photos photos={photos} onChange={(next) => setPhotos(next.slice(0, PHOTOS))} />
          )}
          {unkept && (
            <div className="banner red" role="alert">
              {w.unkept}
            </div>
          )}
          <div className="thumbs">
            {refusing ? (
              <>
                <button type="button" className="button" onClick={() => setRefusing(false)}>
                  {w.back}
                </button>
                <button
                  type="button"
                  className="button danger"
                  disabled={text.trim() === ''}
                  onClick={() => void send('refused')}
                >
                  {w.refuse}
                </button>
              </>
            ) : accepted ? (
              <>
                <button
                  type="button"
                  className="button main wide"
                  disabled={busy}
                  onClick={() => void send('done')}
                >
                  {w.done}
                </button>
                <button
                  type="button"
                  className="button"
                  disabled={has('arrived')}
                  onClick={() => void send('arrived')}
                >
                  {w.arrived}
                </button>
                <button
                  type="button"
                  className="button"
                  disabled={busy}
                  onClick={() => void send('progress')}
                >
                  {w.progress}
                </button>
                <button type="button" className="button" onClick={() => setRefusing(true)}>
                  {w.refuse}
                </button>
                <Position onFailure={setFailure} />
              </>
            ) : (
              <>
                <button type="button" className="button main wide" onClick={() => void send('accepted')}>
                  {w.accept}
                </button>
                <button type="button" className="button" onClick={() => setRefusing(true)}>
                  {w.refuse}
                </button>
              </>
            )}
          </div>
        </>
      )}
      {one.units.length > 0 && !over && <Split one={one} reload={reload} onFailure={setFailure} />}
      {below.length > 0 && (
        <section className="card">
          <header>
            <h2>{w.below}</h2>
          </header>
          <div className="body stack tight">
            {below.map((each) => (
              <div key={each.id} className="row">
                <span className="grow">{each.unitName}</span>
                <small className="muted">{each.said}</small>
                <span className="tag">{s(dispatchStates[each.state])}</span>
              </div>
            ))}
          </div>
        </section>
      )}
      <section className="card">
        <header>
          <h2>{w.trail}</h2>
        </header>
        <div className="body stack tight">
          {[...receipts].reverse().map((each) => (
            <div key={each.id}>
              <b>{s(receiptKinds[each.kind])}</b> {each.name} {each.text}
              <ReceiptPhotos files={each.files} />
              <br />
              <small className="muted">
                {w.pressed} <When at={each.deviceAt} /> · {w.arrivedAt} <When at={each.at} />
              </small>
            </div>
          ))}
        </div>
      </section>
    </div>
  )
}

/** Photos of what was found and done: taken with the camera, or chosen. */
function Photos({
  photos,
  onChange,
}: {
  photos: readonly File[]
  onChange: (next: readonly File[]) => void
}) {
  const w = useWords(orderWords)
  return (
    <div className="row tight order-photos">
      {photos.map((_, n) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: photos have no other name than their place
          key={n}
          type="button"
          className="tag accent"
          onClick={() => onChange(photos.filter((_, m) => m !== n))}
        >
          {w.photo(n + 1)} ✕
        </button>
      ))}
      <label className="button">
        {w.addPhoto}
        <input
          type="file"
          accept="image/*"
          capture="environment"
          multiple
          className="sr"
          onChange={(event) => {
            onChange([...photos, ...(event.target.files ?? [])])
            event.target.value = ''
          }}
        />
      </label>
    </div>
  )
}

/** 位置: only while it is wanted, only from whoever stands under the order. */
function Position({ onFailure }: { onFailure: (failure: Failure) => void }) {
  const w = useWords(orderWords)
  const [on, setOn] = useState(false)
  useEffect(() => {
    if (!on) return
    const tell = (): void =>
      navigator.geolocation?.getCurrentPosition((spot) => {
        const { longitude: lon, latitude: lat, accuracy } = spot.coords
        void command('position', { lon, lat, accuracy }).then((got) => {
          if (got.ok) return
          setOn(false)
          if (got.error.http !== 0) onFailure(got.error)
        })
      })
    tell()
    const timer = setInterval(tell, 60_000)
    return () => clearInterval(timer)
  }, [on, onFailure])
  return (
    <button
      type="button"
      className="button"
      aria-pressed={on}
      title={w.positionOn}
      onClick={() => setOn(!on)}
    >
      {w.position}
      {on ? ' ●' : ''}
    </button>
  )
}

/** 街道分解到社区: parts to those below. */
function Split({
  one,
  reload,
  onFailure,
}: {
  one: OneOrder
  reload: () => unknown
  onFailure: (failure: Failure) => void
}) {
  const w = useWords(orderWords)
  const [parts, setParts] = useState<Readonly<Record<string, string>>>({})
  const chosen = Object.keys(parts)
  return (
    <details className="card">
      <summary>{w.split}</summary>
      <div className="body stack tight">
        {one.units.map(({ name }) => (
          <div key={name} className="stack tight">
            <label className="check">
              <input
                type="checkbox"
                checked={name in parts}
                onChange={(event) => {
                  const { [name]: _gone, ...rest } = parts
                  setParts(event.target.checked ? { ...parts, [name]: one.order.text } : rest)
                }}
              />
              {name}
            </label>
            {name in parts && (
              <textarea
                className="input"
                aria-label={`${w.part} ${name}`}
                value={parts[name]}
                onChange={(event) => setParts({ ...parts, [name]: event.target.value })}
              />
            )}
          </div>
        ))}
        <button
          type="button"
          className="button main"
          disabled={chosen.length === 0}
          onClick={() =>
            void command('split', {
              dispatch: one.order.id,
              parts: chosen.map((unit) => ({ unit, text: parts[unit] })),
            }).then((got) => {
              if (!got.ok) return onFailure(got.error)
              setParts({})
              void reload()
            })
          }
        >
          {w.split}
        </button>
      </div>
    </details>
  )
}
