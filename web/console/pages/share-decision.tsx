import { type FormEvent, useState } from 'react'
import { Link, useParams } from 'react-router'
import { shareModes } from '../../../platform/catalogue/sharing/declare.ts'
import { api, type Failure, say, sayNumber, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { DayInput } from '../parts/day.tsx'
import { DueLight } from '../parts/due.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import { Line } from './share-request.tsx'
import { type AskedPage, sharingWords } from './sharing-words.ts'

const dictionary = words({
  asked: say('申请内容', 'What is asked'),
  act: say('办理', 'Act'),
  nothing: say('当前不需要您办理。', 'There is nothing for you to do now.'),
  whole: say('全程与时间线', 'The whole story'),
  grant: say('查看授权', 'See the grant'),
  duty: say('事项编码', 'Matter code'),
  purpose: say('用途', 'Purpose'),
  basis: say('依据', 'Basis'),
  items: say('信息项', 'Items'),
  rows: say('数据范围', 'Rows'),
  volume: say('每日调用', 'Calls a day'),
  system: say('使用系统', 'System'),
  score: say('数据质量', 'Quality'),
  low: say('低于 80 分，不得单独作为决策依据', 'below 80: no ground for decisions'),
  give: say('同意提供', 'give'),
  hide: say('全部遮盖', 'mask wholly'),
  words: say('说明', 'Words'),
  law: say('法律法规依据', 'Law it rests on'),
  lawHelp: say(
    '不同意必须写明依据，拒绝情况在内部公布。',
    'A refusal names the law; refusals are published inside.',
  ),
  until: say('使用至', 'Until'),
  extendTo: say('延至', 'Until'),
  done: (what: string) => say(`已${what}`, `Done: ${what}`),
  clocks: say('时限', 'Clocks'),
  personal: say('个人信息', 'personal'),
})

/** Acts with a panel of this page; the rest stands in the whole story. */
const PANELS: Readonly<Record<string, readonly ('words' | 'law' | 'items' | 'until')[]>> = {
  passForm: [],
  returnForm: ['words'],
  agree: [],
  agreePart: ['items', 'until', 'words'],
  refuse: ['law', 'words'],
  extend: ['until', 'words'],
  dispute: ['words'],
  ruleFor: ['items', 'until', 'words'],
  ruleAgainst: ['words'],
  renew: ['words'],
  withdraw: [],
  acknowledge: [],
}

/** 共享审批: one request, what it asks, and what can be done with it now. */
export function ShareDecision() {
  const d = useWords(sharingWords)
  const { id = '' } = useParams()
  const { load, reload } = useLoad(`share-request ${id}`, (signal) =>
    api.get<AskedPage>(`/api/sharing/requests/${id}`, undefined, { signal }),
  )
  useTitle(
    { title: d.title, to: '/sharing' },
    { title: load.state === 'ready' ? load.value.matter.number : '…' },
  )
  return (
    <div className="page stack">
      <Loaded load={load} retry={reload}>
        {(page) => <Request page={page} reload={() => void reload()} />}
      </Loaded>
    </div>
  )
}

function Request({ page, reload }: { page: AskedPage; reload: () => void }) {
  const w = useWords(dictionary)
  const d = useWords(sharingWords)
  const s = useSay()
  const { declared } = useCity()
  const { asked, matter, dataset } = page
  const type = declared.types['dataBrain.shareRequest'] as
    | { flow?: { states?: Readonly<Record<string, { title: { zh: string; en: string } }>> } }
    | undefined
  const state = type?.flow?.states?.[matter.state]?.title
  const running = page.clocks.filter((clock) => clock.state === 'running')
  return (
    <>
      <div className="row">
        <div className="grow">
          <h1>
            {dataset ? s(dataset.title) : '—'}{' '}
            <span className="tag accent">{state ? s(state) : matter.state}</span>{' '}
            {matter.tags.includes('overdue') && <span className="tag red">{d.overdue}</span>}
          </h1>
          <p className="muted">
            <span className="num">{matter.number}</span> · {asked.unitName} → {asked.ownerName}
          </p>
        </div>
        {page.grant && (
          <Link className="button main" to={`/sharing/grants/${page.grant}`}>
            {w.grant}
          </Link>
        )}
        <Link className="button" to={`/m/${matter.id}`}>
          {w.whole}
        </Link>
      </div>
      {running.length > 0 && (
        <div className="row">
          {running.map((clock) => (
            <span key={clock.id} title={s(clock.basis)}>
              {s(clock.title)} <DueLight due={clock.due} light={clock.light} />
            </span>
          ))}
        </div>
      )}
      <div className="share-two">
        <section className="card">
          <header>
            <h2>{w.asked}</h2>
          </header>
          <div className="body">
            <dl className="detail">
              <dt>{w.duty}</dt>
              <dd>{asked.duty}</dd>
              <dt>{w.purpose}</dt>
              <dd className="pre">{asked.purpose}</dd>
              <dt>{w.basis}</dt>
              <dd className="pre">{asked.basis}</dd>
              <dt>{d.mode}</dt>
              <dd>{s(shareModes[asked.mode])}</dd>
              <dt>{w.items}</dt>
              <dd>
                {(page.items ?? []).map((item) => (
                  <span key={item.name} className="tag" style={{ margin: '0 4px 4px 0' }}>
                    {s(item.title)}
                    {item.personal ? ` · ${w.personal}` : ''}
                  </span>
                ))}
              </dd>
              <dt>{w.rows}</dt>
              <dd>{s(asked.rows)}</dd>
              <dt>{w.until}</dt>
              <dd className="num">{asked.until}</dd>
              <dt>{w.volume}</dt>
              <dd className="num">{sayNumber(asked.volume)}</dd>
              <dt>{w.system}</dt>
              <dd>{asked.system}</dd>
              {dataset?.score != null && (
                <>
                  <dt>{w.score}</dt>
                  <dd>
                    <span className="num">{dataset.score}</span>{' '}
                    {dataset.score < 80 && <span className="tag yellow">{w.low}</span>}
                  </dd>
                </>
              )}
            </dl>
          </div>
        </section>
        <Acts page={page} reload={reload} />
      </div>
    </>
  )
}

function Acts({ page, reload }: { page: AskedPage; reload: () => void }) {
  const w = useWords(dictionary)
  const s = useSay()
  const can = page.actions.filter((one) => one.allowed && PANELS[one.name])
  const [chosen, setChosen] = useState<string | null>(null)
  const action = can.find((one) => one.name === chosen)
  return (
    <section className="card">
      <header>
        <h2>{w.act}</h2>
      </header>
      <div className="body stack">
        {can.length === 0 && <p className="muted">{w.nothing}</p>}
        <div className="row">
          {can.map((one, i) => (
            <button
              key={one.name}
              type="button"
              aria-pressed={one.name === chosen}
              className={`button${one.danger ? ' danger' : i === 0 ? ' main' : ''}`}
              onClick={() => setChosen(one.name)}
            >
              {s(one.title)}
            </button>
          ))}
        </div>
        {action && (
          <Panel
            key={action.name}
            page={page}
            name={action.name}
            title={s(action.title)}
            onClose={() => setChosen(null)}
            onDone={() => {
              setChosen(null)
              toast(w.done(s(action.title)))
              reload()
            }}
          />
        )}
      </div>
    </section>
  )
}

function Panel({
  page,
  name,
  title,
  onClose,
  onDone,
}: {
  page: AskedPage
  name: string
  title: string
  onClose: () => void
  onDone: () => void
}) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const s = useSay()
  const parts = PANELS[name] ?? []
  const items = page.items ?? []
  const [give, setGive] = useState<readonly string[]>(items.map((item) => item.name))
  const [hide, setHide] = useState<readonly string[]>([])
  const [text, setText] = useState('')
  const [law, setLaw] = useState('')
  const [until, setUntil] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const toggle = (list: readonly string[], one: string) =>
    list.includes(one) ? list.filter((other) => other !== one) : [...list, one]
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    const form = {
      ...(text.trim() ? { [name === 'extend' ? 'text' : 'words']: text } : {}),
      ...(parts.includes('law') ? { reason: law } : {}),
      ...(parts.includes('until') && until ? { until } : {}),
      ...(parts.includes('items')
        ? { items: give.join(','), ...(hide.length > 0 ? { hide: hide.join(',') } : {}) }
        : {}),
    }
    const got = await api.post(`/api/matters/${page.matter.id}/actions/${name}`, {
      version: page.matter.version,
      form,
    })
    setBusy(false)
    if (got.ok) onDone()
    else setFailure(got.error)
  }
  return (
    <form className="stack" aria-label={title} onSubmit={(event) => void send(event)}>
      {parts.includes('items') && (
        <table className="plain-table">
          <tbody>
            {items.map((item) => (
              <tr key={item.name}>
                <td>{s(item.title)}</td>
                <td>
                  <label>
                    <input
                      type="checkbox"
                      checked={give.includes(item.name)}
                      onChange={() => setGive(toggle(give, item.name))}
                    />{' '}
                    {w.give}
                  </label>
                </td>
                <td>
                  <label>
                    <input
                      type="checkbox"
                      disabled={!give.includes(item.name)}
                      checked={hide.includes(item.name)}
                      onChange={() => setHide(toggle(hide, item.name))}
                    />{' '}
                    {w.hide}
                  </label>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {parts.includes('law') && (
        <Line label={w.law} help={w.lawHelp}>
          <input
            className="input"
            aria-label={w.law}
            maxLength={500}
            value={law}
            onChange={(event) => setLaw(event.target.value)}
          />
        </Line>
      )}
      {parts.includes('until') && (
        <Line label={name === 'extend' ? w.extendTo : w.until}>
          <DayInput value={until} onChange={setUntil} aria-label={w.until} />
        </Line>
      )}
      <Line label={w.words}>
        <textarea
          className="input"
          aria-label={w.words}
          rows={3}
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Line>
      {failure && <Refused failure={failure} />}
      <div className="row">
        <button
          type="submit"
          className="button main"
          disabled={busy || (parts.includes('items') && give.length === 0)}
        >
          {title}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {c.cancel}
        </button>
      </div>
    </form>
  )
}
