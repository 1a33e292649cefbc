import { useCallback, useEffect, useRef, useState } from 'react'
import type { Refusal } from '../../../base/index.ts'
import { forget, recall, remember } from '../device.ts'
import { read, send } from '../talk.ts'
import { change, type SceneShown } from './home.ts'
import { codeOfGrant, phoneKey, proofOf } from './phone.ts'

export type Shown = {
  readonly scene: string
  readonly shape: 'lookup' | 'token' | 'device'
  readonly text: string | null
  readonly grant: string | null
  readonly bornAt: string
  readonly expiresAt: string
}
type Kept = { readonly grant: Shown | null; readonly batch: readonly Shown[] }
const nothing: Kept = { grant: null, batch: [] }
const nameOf = (scene: string, link: string) => `code.kept.${link || 'me'}.${scene}`
const live = (one: Shown): boolean => Date.parse(one.expiresAt) > Date.now()

/** The key of this phone is known to the city from the first code on that needs it. */
async function registered(cityId: string): Promise<string> {
  const { publicHex } = await phoneKey()
  if (recall('code.device', '') === `${cityId} ${publicHex}`) return publicHex
  const proof = await proofOf(`huying device ${cityId}`)
  const name = navigator.userAgent.includes('Mobile') ? '手机' : '浏览器'
  const done = await change('device', { key: publicHex, name, proof })
  if (done.ok) remember('code.device', `${cityId} ${publicHex}`)
  return publicHex
}

export type Ticking = {
  readonly text: string
  /** Whole seconds until it is made anew, and of how many. */
  readonly left: number
  readonly of: number
  readonly offline: boolean
  readonly ahead: number
  readonly expiresAt: number
  readonly refusal: Refusal | null
  readonly refresh: () => void
  readonly next: () => void
}

/** A live code for a scene: made anew as its kind wants it; what was kept ahead when there is no line. */
export function useTicking(scene: SceneShown | null, link: string, cityId: string, may: boolean): Ticking {
  const [text, setText] = useState('')
  const [clock, setClock] = useState(() => Date.now())
  const [until, setUntil] = useState({ from: 0, at: 0 })
  const [offline, setOffline] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [ahead, setAhead] = useState(0)
  const [expiresAt, setExpiresAt] = useState(0)
  const round = useRef(0)
  const skip = useRef(0)

  const make = useCallback(async () => {
    if (!scene || !may) return
    const mine = ++round.current
    const here = () => mine === round.current
    const name = nameOf(scene.name, link)
    const kept = recall<Kept>(name, nothing)
    const shows = (next: string, end: number, seconds: number, isOffline: boolean) => {
      if (!here()) return
      setText(next)
      setRefusal(null)
      setOffline(isOffline)
      setExpiresAt(end)
      setUntil({ from: Date.now(), at: Math.min(end, Date.now() + seconds * 1000) })
    }
    const device = scene.shape === 'device' || scene.offline ? await registered(cityId) : ''
    // a grant holds a day: the phone signs, the city need not be asked each time
    const grant = kept.grant && Date.parse(kept.grant.expiresAt) - Date.now() > 3_600_000 ? kept.grant : null
    if (scene.shape === 'device' && grant?.grant && !navigator.onLine) {
      shows(
        await codeOfGrant(grant.grant, Math.floor(Date.now() / 1000)),
        Date.parse(grant.expiresAt),
        15,
        true,
      )
      return
    }
    const told = await send<Shown>('/api/citizen/code/show', {
      scene: scene.name,
      ...(device ? { device } : {}),
      ...(link ? { link } : {}),
    })
    if (!here()) return
    if (told.kind === 'refused') {
      setText('')
      forget(name)
      return setRefusal(told.refusal)
    }
    if (told.kind === 'answer') {
      const shown = told.value
      if (shown.grant) {
        remember(name, { ...kept, grant: shown })
        shows(await codeOfGrant(shown.grant, Math.floor(Date.now() / 1000)), Date.now() + 30_000, 15, false)
        return
      }
      // the window of a token ends with the minute; a number looked up lives its minute
      const seconds = shown.shape === 'token' ? 60 - (Math.floor(Date.now() / 1000) % 60) + 1 : 55
      shows(shown.text ?? '', Date.parse(shown.expiresAt), seconds, false)
      if (scene.offline && !link) void stock(scene.name, name, device).then((n) => here() && setAhead(n))
      return
    }
    const batch = kept.batch.filter(live)
    setAhead(batch.length)
    if (scene.shape === 'device' && kept.grant?.grant && live(kept.grant)) {
      shows(
        await codeOfGrant(kept.grant.grant, Math.floor(Date.now() / 1000)),
        Date.parse(kept.grant.expiresAt),
        15,
        true,
      )
      return
    }
    const one = batch[skip.current % Math.max(1, batch.length)]
    if (one?.text) shows(one.text, Date.parse(one.expiresAt), 60, true)
    else {
      setText('')
      setOffline(true)
      setUntil({ from: Date.now(), at: Date.now() + 5_000 })
    }
  }, [scene, link, cityId, may])

  useEffect(() => {
    setText('')
    skip.current = 0
    void make()
    const timer = setInterval(() => setClock(Date.now()), 1_000)
    const back = () => void make()
    addEventListener('online', back)
    return () => {
      round.current++
      clearInterval(timer)
      removeEventListener('online', back)
    }
  }, [make])
  const left = Math.max(0, Math.ceil((until.at - clock) / 1000))
  const due = until.at > 0 && clock >= until.at
  useEffect(() => {
    if (due) void make()
  }, [due, make])
  return {
    ...{
      text,
      left,
      of: Math.max(1, Math.round((until.at - until.from) / 1000)),
      offline,
      ahead,
      expiresAt,
      refusal,
    },
    refresh: () => void make(),
    next: () => {
      const name = scene ? nameOf(scene.name, link) : ''
      const kept = recall<Kept>(name, nothing)
      // what was shown is spent, whoever saw it
      remember(name, { ...kept, batch: kept.batch.filter((one) => one.text !== text) })
      void make()
    },
  }
}

/** Keeps codes ahead for a way without network; asks only when they run out. */
async function stock(scene: string, name: string, device: string): Promise<number> {
  const kept = recall<Kept>(name, nothing)
  const fresh = kept.batch.filter((one) => Date.parse(one.expiresAt) - Date.now() > 300_000)
  if (fresh.length >= 3) return fresh.length
  const proof = await proofOf(`huying batch ${scene} ${Math.floor(Date.now() / 60_000)}`)
  const told = await send<{ rows: readonly Shown[] }>('/api/citizen/code/batch', {
    scene,
    key: device,
    proof,
  })
  const batch =
    told.kind === 'answer' ? [...kept.batch.filter(live), ...told.value.rows] : kept.batch.filter(live)
  remember(name, { ...kept, batch })
  return batch.length
}

type Passed = {
  readonly id: string
  readonly ok: boolean
  readonly place: string
  readonly why: string | null
  readonly at: string
}

/** What the gate said, on the telephone too 双方可见. */
export function useOutcome(showing: boolean, told: () => void): Passed | null {
  const [last, setLast] = useState<Passed | null>(null)
  const begun = useRef(Date.now())
  const known = useRef('')
  const after = useRef(told)
  after.current = told
  useEffect(() => {
    if (!showing) return
    const look = async () => {
      if (document.hidden || !navigator.onLine) return
      const answer = await read<{ rows: readonly Passed[] }>('/api/citizen/code/footprints')
      const newest = answer.kind === 'answer' ? answer.value.rows[0] : undefined
      if (!newest || newest.id === known.current || Date.parse(newest.at) < begun.current - 5_000) return
      known.current = newest.id
      setLast(newest)
      navigator.vibrate?.(newest.ok ? 60 : [90, 50, 90])
      after.current()
      setTimeout(() => setLast(null), 6_000)
    }
    const timer = setInterval(() => void look(), 4_000)
    return () => clearInterval(timer)
  }, [showing])
  return last
}
