import { useState } from 'react'
import { Link } from 'react-router'
import {
  type AbilityUse,
  type Developer,
  developerStates,
  useStates,
} from '../../../platform/catalogue/abilities/declare.ts'
import { api, type Failure, type Say, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { sharingWords } from './sharing-words.ts'

const dictionary = words({
  title: say('开发者与能力申请', 'Developers'),
  lead: say(
    '单位外的开发者在公开的能力共享平台登记和申请。核实单位和联系人后确认；开通后按配额调用，停用立即生效。',
    'Developers outside register and ask on the public page. Confirm whom you have checked; a closed key is shut at once.',
  ),
  publicPage: say('公开页面', 'Public page'),
  developers: say('开发者', 'Developers'),
  uses: say('能力申请', 'Requests'),
  noDevelopers: say('还没有开发者登记', 'Nobody has registered yet'),
  noUses: say('还没有能力申请', 'No requests yet'),
  contact: say('联系人', 'Contact'),
  purpose: say('用途', 'What for'),
  confirm: say('确认', 'Confirm'),
  refuse: say('不予通过', 'Refuse'),
  renew: say('重新签发凭证', 'New pass'),
  newPass: say('新凭证只显示这一次，请转交开发者：', 'Shown this once, hand it to the developer: '),
  grant: say('开通', 'Grant'),
  close: say('停用', 'Close'),
  why: say('说明（不通过或停用时填写）', 'Why (when refused or closed)'),
  quota: (used: number, most: number) => say(`今日 ${used} / ${most} 次`, `${used} of ${most} calls today`),
  month: (calls: number, refused: number) =>
    say(`近 30 天 ${calls} 次，拒绝 ${refused} 次`, `${calls} calls in 30 days, ${refused} refused`),
  done: say('已办理', 'Done'),
})

type Shown<T> = { readonly [K in keyof T]: T[K] extends Date | null ? string : T[K] }
type Desk = {
  readonly developers: readonly (Shown<Omit<Developer, 'contact' | 'phone'>> & {
    readonly contact: string | null
    readonly phone: string | null
  })[]
  readonly uses: readonly (Shown<AbilityUse> & {
    readonly title: Say
    readonly used: number
    readonly days: readonly { readonly calls: number; readonly refused: number }[]
  })[]
  readonly may: { readonly decide: boolean }
}

/** 能力平台管理: who may build on the city, and what each may call. */
export function Developers() {
  const w = useWords(dictionary)
  const d = useWords(sharingWords)
  const s = useSay()
  useTitle({ title: d.capabilities, to: '/capabilities' }, { title: w.title })
  const { load, reload } = useLoad('developers', (signal) =>
    api.get<Desk>('/api/abilities', undefined, { signal }),
  )
  const [why, setWhy] = useState('')
  const [pass, setPass] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const act = async (path: string, body: Readonly<Record<string, unknown>>): Promise<void> => {
    const got = await api.post<{ pass?: string }>(`/api/abilities/${path}`, body)
    setFailure(got.ok ? null : got.error)
    if (!got.ok) return
    setPass(got.value.pass ?? null)
    setWhy('')
    toast(w.done)
    void reload()
  }
  return (
    <div className="page stack">
      <div className="row pagehead">
        <div className="grow">
          <h1>{w.title}</h1>
          <p className="muted">{w.lead}</p>
        </div>
        <a className="button" href="/citizen/abilities" target="_blank" rel="noreferrer">
          {w.publicPage}
        </a>
      </div>
      {pass && (
        <p className="card">
          <span className="body">
            {w.newPass}
            <code>{pass}</code>
          </span>
        </p>
      )}
      {failure && <Refused failure={failure} />}
      <Loaded load={load} retry={reload}>
        {(desk) => (
          <>
            {desk.may.decide && (
              <input
                className="input"
                aria-label={w.why}
                placeholder={w.why}
                maxLength={500}
                value={why}
                onChange={(event) => setWhy(event.target.value)}
              />
            )}
            <h2>{w.developers}</h2>
            {desk.developers.length === 0 && <Empty title={w.noDevelopers} />}
            <ul className="stack">
              {desk.developers.map((one) => (
                <li key={one.id} className="card">
                  <header>
                    <b className="grow">{one.organisation}</b>
                    <span className="tag">{s(developerStates[one.state])}</span>
                    <small>
                      <When at={one.madeAt} />
                    </small>
                  </header>
                  <div className="body stack tight">
                    <span className="small">{one.creditCode}</span>
                    {one.contact && (
                      <span className="small">
                        {w.contact}：{one.contact} {one.phone}
                      </span>
                    )}
                    <span>{one.purpose}</span>
                    {one.why && <span className="small">{one.why}</span>}
                    {desk.may.decide && (
                      <div className="row">
                        {one.state !== 'confirmed' && (
                          <button
                            type="button"
                            className="button small main"
                            onClick={() =>
                              void act(`developers/${one.id}/decision`, { state: 'confirmed', why })
                            }
                          >
                            {w.confirm}
                          </button>
                        )}
                        {one.state !== 'refused' && (
                          <button
                            type="button"
                            className="button small"
                            onClick={() =>
                              void act(`developers/${one.id}/decision`, { state: 'refused', why })
                            }
                          >
                            {w.refuse}
                          </button>
                        )}
                        <button
                          type="button"
                          className="button small"
                          onClick={() => void act(`developers/${one.id}/pass`, {})}
                        >
                          {w.renew}
                        </button>
                      </div>
                    )}
                  </div>
                </li>
              ))}
            </ul>
            <h2>{w.uses}</h2>
            {desk.uses.length === 0 && <Empty title={w.noUses} />}
            <ul className="stack">
              {desk.uses.map((one) => (
                <Use
                  key={one.id}
                  one={one}
                  may={desk.may.decide}
                  act={(state) => act(`uses/${one.id}/decision`, { state, why })}
                  of={desk}
                />
              ))}
            </ul>
          </>
        )}
      </Loaded>
      <Link to="/capabilities">{d.capabilities}</Link>
    </div>
  )
}

function Use({
  one,
  of,
  may,
  act,
}: {
  one: Desk['uses'][number]
  of: Desk
  may: boolean
  act: (state: string) => Promise<void>
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const sum = (name: 'calls' | 'refused') => one.days.reduce((total, day) => total + day[name], 0)
  return (
    <li className="card">
      <header>
        <b className="grow">{s(one.title)}</b>
        <span className="tag">{s(useStates[one.state])}</span>
        <small>
          {of.developers.find(({ id }) => id === one.developer)?.organisation} · <When at={one.askedAt} />
        </small>
      </header>
      <div className="body stack tight">
        <span>
          {one.system}：{one.purpose}
        </span>
        <span className="small">
          {w.quota(one.used, one.dayMost)} · {w.month(sum('calls'), sum('refused'))}
        </span>
        {one.why && <span className="small">{one.why}</span>}
        {may && (one.state === 'waiting' || one.state === 'granted') && (
          <div className="row">
            {one.state === 'waiting' ? (
              <>
                <button type="button" className="button small main" onClick={() => void act('granted')}>
                  {w.grant}
                </button>
                <button type="button" className="button small" onClick={() => void act('refused')}>
                  {w.refuse}
                </button>
              </>
            ) : (
              <button type="button" className="button small" onClick={() => void act('revoked')}>
                {w.close}
              </button>
            )}
          </div>
        )}
      </div>
    </li>
  )
}
