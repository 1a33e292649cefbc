import { useEffect, useRef, useState } from 'react'
import { useParams } from 'react-router'
import { sayWait, type TicketShown, useBoard } from '../../live/halls.ts'
import { Frame, Unanswered } from '../frame.tsx'
import { useWords } from '../settings.tsx'
import { type Outcome, read, send } from '../talk.ts'

/** 我的排队号: how many before me, live; rings when it is my turn. */
export function Ticket() {
  const t = useWords()
  const { code = '' } = useParams()
  const [found, setFound] = useState<Outcome<TicketShown> | null>(null)
  const [round, setRound] = useState(0)
  const ticket = found?.kind === 'answer' ? found.value : null
  const { heard, lost } = useBoard(ticket?.hall ?? null)
  // Whenever the hall's board changes, the own place is asked anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: board and rounds are the reasons to run
  useEffect(() => {
    let here = true
    void read<TicketShown>(`/api/public/tickets/${encodeURIComponent(code)}`).then((outcome) => {
      if (here)
        setFound((before) => (outcome.kind === 'noAnswer' && before?.kind === 'answer' ? before : outcome))
    })
    return () => {
      here = false
    }
  }, [code, heard, round])
  const rung = useRef(0)
  const calls = ticket?.state === 'called' ? ticket.calls : 0
  useEffect(() => {
    if (calls > rung.current) {
      navigator.vibrate?.([400, 200, 400])
      ring()
    }
    rung.current = calls
  }, [calls])
  const leave = async () => {
    if (!confirm(t('ticketLeaveAsk'))) return
    const outcome = await send<TicketShown>(`/api/public/tickets/${encodeURIComponent(code)}/leave`, {})
    if (outcome.kind === 'answer') setFound(outcome)
    else setRound(round + 1)
  }
  if (!ticket)
    return (
      <Frame title={t('ticket')} back>
        <Unanswered found={found} again={() => setRound(round + 1)} />
      </Frame>
    )
  const { state, ahead } = ticket
  return (
    <Frame title={t('ticket')} back>
      <p className="lead">
        {t.of(ticket.hallName)} · {t.of(ticket.title)}
      </p>
      {lost && (
        <p className="offline" role="status">
          {t('ticketLost')}
        </p>
      )}
      <div className={`card ticket ${state}`} role="status" aria-live="polite">
        <p className="number huge">{ticket.number}</p>
        {state === 'waiting' && (
          <>
            <p className="big">{ahead === 0 ? t('ticketNext') : t('ticketAhead', { n: ahead ?? 0 })}</p>
            <p>{t('ticketWait', { wait: sayWait(ticket.estimate, t.language) })}</p>
            {ticket.passed > 0 && <p className="problem">{t('ticketPassed', { n: 3 })}</p>}
          </>
        )}
        {state === 'called' && <p className="big">{t('ticketCalled', { window: ticket.window ?? '' })}</p>}
        {state === 'serving' && <p className="big">{t('ticketServing', { window: ticket.window ?? '' })}</p>}
        {state === 'done' && <p className="big">{t('ticketDone')}</p>}
        {state === 'noShow' && <p className="big">{t('ticketNoShow')}</p>}
        {state === 'left' && <p className="big">{t('ticketLeft')}</p>}
      </div>
      {state === 'waiting' && (
        <>
          <p className="hint">{t('ticketKeep')}</p>
          <div className="foot">
            <button type="button" className="button quiet" onClick={() => void leave()}>
              {t('ticketLeave')}
            </button>
          </div>
        </>
      )}
    </Frame>
  )
}

/** Two tones, where the browser allows sound without a touch. */
function ring(): void {
  try {
    const audio = new AudioContext()
    for (const [i, pitch] of [880, 660].entries()) {
      const tone = audio.createOscillator()
      tone.frequency.value = pitch
      tone.connect(audio.destination)
      tone.start(audio.currentTime + i * 0.35)
      tone.stop(audio.currentTime + i * 0.35 + 0.3)
    }
  } catch {
    // no sound on this device: the page says it in words
  }
}
