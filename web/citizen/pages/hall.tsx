import { useEffect, useRef, useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { classFor } from '../../../platform/services/halls/decide.ts'
import { hallLevels } from '../../../platform/services/halls/declare.ts'
import {
  type BookingShown,
  dayIn,
  type HallShown,
  hoursIn,
  type SlotShown,
  sayWait,
  timeOf,
  useBoard,
} from '../../live/halls.ts'
import { Frame, Unanswered } from '../frame.tsx'
import { useMe } from '../me.ts'
import { useWords } from '../settings.tsx'
import { type Outcome, read, send } from '../talk.ts'
import { SlotPicker } from './slots.tsx'

/** One hall 大厅: opening, waits by class, booking. */
export function Hall() {
  const t = useWords()
  const { id = '' } = useParams()
  const [query, setQuery] = useSearchParams()
  const [found, setFound] = useState<Outcome<HallShown> | null>(null)
  const [round, setRound] = useState(0)
  const { board } = useBoard(found?.kind === 'answer' ? id : null)
  const item = query.get('item')
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    let here = true
    void read<HallShown>(`/api/public/halls/${id}`).then((outcome) => {
      if (here) setFound(outcome)
    })
    return () => {
      here = false
    }
  }, [id, round])
  if (found?.kind !== 'answer')
    return (
      <Frame title={t('halls')} back>
        <Unanswered found={found} again={() => setRound(round + 1)} />
      </Frame>
    )
  const hall = found.value
  const today = hall.days[0]
  const open = board?.open ?? hall.open
  const chosen = hall.classes.find((one) => one.id === query.get('class'))
  // whoever comes from an item's guide is told which line is theirs
  const right = item ? classFor(hall.classes, item) : undefined
  const classes = right ? [right, ...hall.classes.filter((one) => one.id !== right.id)] : hall.classes
  const now = (of: string) => board?.classes.find((one) => one.id === of)
  if (chosen) return <Book key={chosen.id} hall={hall} of={chosen} item={item} />
  return (
    <Frame title={t.of(hall.name)} back>
      <div className="card">
        <p>
          <span className={open ? 'chip done' : 'chip wait'}>{open ? t('hallOpen') : t('hallShut')}</span>{' '}
          {t.of(hallLevels[hall.level])}
        </p>
        <p>{hall.address}</p>
        <p>
          {today && today.hours.length > 0
            ? t('hallToday', { hours: hoursIn(today.hours) })
            : t('hallShutWhy', { why: t.of(today?.why ?? hall.why) })}
        </p>
        <a className="button quiet" href={`tel:${hall.phone}`}>
          {t('hallPhone')} {hall.phone}
        </a>
      </div>
      <h2>{t('hallClasses')}</h2>
      <ul className="hallList">
        {classes.map((one) => (
          <li key={one.id} className="card classRow">
            <div>
              <strong>
                <span className="letter" aria-hidden="true">
                  {one.letter}
                </span>
                {t.of(one.title)}
              </strong>
              {one.id === right?.id && <span className="chip done">{t('hallRight')}</span>}
              {open && (
                <p className="hint">
                  {t('hallWaiting', {
                    n: now(one.id)?.waiting ?? one.waiting,
                    windows: now(one.id)?.windows ?? one.windows,
                  })}
                  <br />
                  {t('hallWait', { wait: sayWait(now(one.id)?.estimate ?? one.estimate, t.language) })}
                </p>
              )}
            </div>
            {one.bookable && (
              <button
                type="button"
                className="button"
                onClick={() => setQuery({ class: one.id, ...(item ? { item } : {}) })}
              >
                {t('hallBook')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <div className="card">
        <h2>{t('hallWalkIn')}</h2>
        <p>{t('hallWalkInHow')}</p>
        <p className="hint">{t('bookElders')}</p>
      </div>
    </Frame>
  )
}

function Book({
  hall,
  of,
  item,
}: {
  hall: HallShown
  of: HallShown['classes'][number]
  item: string | null
}) {
  const t = useWords()
  const me = useMe()
  const go = useNavigate()
  const [picked, setPicked] = useState<SlotShown | null>(null)
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const [round, setRound] = useState(0)
  // One request for one choice: a second press, or a lost answer asked again, is the same booking.
  const request = useRef({ for: '', key: '' })
  const book = async (slot: SlotShown) => {
    const choice = `${of.id} ${slot.from} ${slot.state}`
    if (request.current.for !== choice) request.current = { for: choice, key: crypto.randomUUID() }
    setBusy(true)
    setProblem('')
    const outcome = await send<BookingShown>('/api/citizen/bookings', {
      hall: hall.id,
      class: of.id,
      from: slot.from,
      request: request.current.key,
      ...(item ? { item } : {}),
      ...(slot.state === 'full' ? { wait: true } : {}),
    })
    setBusy(false)
    if (outcome.kind === 'answer') return go(`/bookings?new=${outcome.value.id}`, { replace: true })
    if (outcome.kind === 'refused') {
      setProblem(`${t.of(outcome.refusal.says)} ${t.of(outcome.refusal.remedy)}`)
      setRound(round + 1)
      setPicked(null)
    } else setProblem(t('noLine'))
  }
  const back = `/halls/${hall.id}?class=${of.id}`
  return (
    <Frame title={t('bookTitle')} back>
      <p className="lead">
        {t.of(hall.name)} · {t.of(of.title)}
      </p>
      <SlotPicker hall={hall} of={of.id} picked={picked} round={round} pick={setPicked} />
      <p className="problem" role="alert">
        {problem}
      </p>
      {picked && (
        <p className="strong" role="status">
          {t('bookConfirm', {
            when: `${dayIn(picked.from).slice(5).replace('-', '/')} ${timeOf(picked.from)}`,
            hall: t.of(hall.name),
            title: t.of(of.title),
          })}
        </p>
      )}
      <div className="foot">
        {me.state === 'nobody' ? (
          <Link className="button" to={`/login?next=${encodeURIComponent(back)}`}>
            {t('bookLogin')}
          </Link>
        ) : me.state === 'known' && !me.citizen.realName ? (
          <>
            <p>{t('bookName')}</p>
            <Link className="button" to="/me">
              {t('me')}
            </Link>
          </>
        ) : (
          <button
            type="button"
            className="button"
            disabled={!picked || busy || me.state !== 'known'}
            onClick={() => picked && void book(picked)}
          >
            {picked?.state === 'full' ? t('bookSendWait') : t('bookSend')}
          </button>
        )}
      </div>
      <p className="hint">{t('bookRules', { minutes: hall.rules.cancelMinutes })}</p>
      <p className="hint">{t('bookElders')}</p>
    </Frame>
  )
}
