import { useEffect, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { live, makeStore, say, useWords, words } from '../live/index.ts'
import { useKeys } from './parts/keys.ts'
import { holds, useCity } from './session.ts'

const dictionary = words({
  ringing: say('来电', 'Incoming call'),
  take: say('接听', 'Take the call'),
})

export type Call = { readonly phone: string; readonly callId: string }
/** The call that the desk shows; set by the telephony adapter through the live line. */
export const call = makeStore<Call | null>(null)

/** On any page, a ring raises a bar; on the desk it pops the caller's card by itself. */
export function Ring() {
  const w = useWords(dictionary)
  const { me } = useCity()
  const agent = holds(me, 'agent', 'dispatcher')
  const go = useNavigate()
  const { pathname } = useLocation()
  const [ringing, setRinging] = useState<Call | null>(null)
  const onDesk = pathname === '/desk'
  useEffect(
    () =>
      live.on('ring', (data) => {
        if (!agent) return
        const ring = data as Call
        if (onDesk && call.get() === null) call.set(ring)
        else setRinging(ring)
      }),
    [agent, onDesk],
  )
  const take = (): void => {
    if (!ringing) return
    call.set(ringing)
    setRinging(null)
    void go('/desk')
  }
  useKeys([{ key: 'Alt+A', says: w.take, run: take }], ringing !== null)
  if (!ringing) return null
  return (
    <div className="ring banner blue" role="alert">
      <b className="grow">
        {w.ringing} <span className="num">{ringing.phone}</span>
      </b>
      <button type="button" className="button main" onClick={take}>
        {w.take} <kbd>Alt A</kbd>
      </button>
      <button type="button" className="button plain small" aria-label="×" onClick={() => setRinging(null)}>
        ✕
      </button>
    </div>
  )
}
