import '../look/command.css'
import { type FormEvent, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import type { Meeting } from '../../../platform/command/meetings/declare.ts'
import { api, type Failure, useLoad, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Pick } from '../parts/pick.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { DrillTag } from './command-parts.tsx'
import { useFresh } from './fresh.ts'
import { type MeetingList, type MeetingRow, meetingWords, type People } from './meeting-words.ts'

/** 会商: those that run and those that were, and a new one. */
export function Meetings() {
  const w = useWords(meetingWords)
  useTitle({ title: w.title })
  const [search, setSearch] = useSearchParams()
  const about = search.get('about')
  const { load, reload } = useLoad('meetings', (signal) =>
    api.get<MeetingList>('/api/meetings', undefined, { signal }),
  )
  useFresh(reload)
  const opening = about !== null || search.has('open')
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{w.title}</h1>
        {load.state === 'ready' && load.value.may.open && !opening && (
          <button type="button" className="button main" onClick={() => setSearch({ open: '1' })}>
            {w.open}
          </button>
        )}
      </div>
      <p className="muted">{w.lead}</p>
      {opening && <Opening about={about} onClose={() => setSearch({})} />}
      <Loaded load={load} retry={reload}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={w.none}>
              <p>{w.noneHelp}</p>
            </Empty>
          ) : (
            <ul className="stack plainList">
              {rows.map((one) => (
                <Line key={one.id} one={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  )
}

function Line({ one }: { one: MeetingRow }) {
  const w = useWords(meetingWords)
  return (
    <li>
      <Link className={`response-card${one.drill ? ' drill' : ''}`} to={`/meetings/${one.id}`}>
        <span className="row tight">
          <span className={`tag ${one.endedAt ? '' : 'green'}`}>{one.endedAt ? w.ended : w.running}</span>
          {one.drill && <DrillTag />}
          <b className="grow">{one.title}</b>
        </span>
        <small className="muted">
          {w.by(one.openedBy)} · <When at={one.openedAt} /> · {w.asked(one.asked)} · {w.came(one.joined)}
          {one.minutes ? ` · ${w.minutes}` : ''}
        </small>
      </Link>
    </li>
  )
}

/** Names typed for people from elsewhere, one a line. */
const outsiders = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim().slice(0, 60))
    .filter(Boolean)
    .map((name) => ({ account: null, name }))

/** Whom to ask: those at hand by their names, others as they are typed. */
export function Invite({
  about,
  send,
  onSend,
}: {
  about: string | null
  send: (count: number) => string
  onSend: (members: readonly { account: string | null; name: string }[]) => Promise<unknown>
}) {
  const w = useWords(meetingWords)
  const { load } = useLoad(`people of ${about}`, (signal) =>
    api.get<People>('/api/meetings/people', about ? { about } : undefined, { signal }),
  )
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [others, setOthers] = useState('')
  const [busy, setBusy] = useState(false)
  const people = load.state === 'ready' ? load.value.people : []
  const members = [
    ...people
      .filter((one) => one.account && chosen.includes(one.account))
      .map(({ account, name }) => ({ account, name })),
    ...outsiders(others),
  ]
  const groups = ['order', 'centre', 'duty'] as const
  return (
    <>
      <div className="field">
        <label htmlFor="meeting-people">{w.pick}</label>
        <Pick
          id="meeting-people"
          many
          choices={people.map((one) => ({
            value: one.account ?? '',
            label: one.name,
            hint: [one.unitName, w[one.from]].filter(Boolean).join(' · '),
          }))}
          value={chosen}
          onChange={setChosen}
        />
        <span className="row tight">
          {groups.map((from) => {
            const all = people.flatMap((one) => (one.from === from && one.account ? [one.account] : []))
            return (
              all.length > 0 && (
                <button
                  key={from}
                  type="button"
                  className="button small"
                  onClick={() => setChosen([...new Set([...chosen, ...all])])}
                >
                  ＋ {w[from]} <span className="num">{all.length}</span>
                </button>
              )
            )
          })}
        </span>
      </div>
      <label className="field">
        <span className="label">{w.outside}</span>
        <textarea
          className="input"
          rows={2}
          placeholder={w.outsidePlace}
          value={others}
          onChange={(event) => setOthers(event.target.value)}
        />
      </label>
      <div className="row">
        <button
          type="button"
          className="button main"
          disabled={busy || members.length === 0}
          onClick={() => {
            setBusy(true)
            void onSend(members).finally(() => setBusy(false))
          }}
        >
          {send(members.length)}
        </button>
      </div>
    </>
  )
}

function Opening({ about, onClose }: { about: string | null; onClose: () => void }) {
  const w = useWords(meetingWords)
  const go = useNavigate()
  const { load } = useLoad(`people of ${about}`, (signal) =>
    api.get<People>('/api/meetings/people', about ? { about } : undefined, { signal }),
  )
  const given = load.state === 'ready' ? load.value : null
  const [typed, setTyped] = useState<string | null>(null)
  const [drill, setDrill] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const title = typed ?? (given?.title ? w.titleOf(given.title) : '')
  const open = async (members: readonly { account: string | null; name: string }[]): Promise<void> => {
    const got = await api.post<Meeting>('/api/meetings/open', {
      ...{ title, members, drill },
      ...(about ? { about } : {}),
    })
    if (!got.ok) return setFailure(got.error)
    toast(w.start(members.length))
    void go(`/meetings/${got.value.id}`)
  }
  return (
    <form className="card" aria-label={w.open} onSubmit={(event: FormEvent) => event.preventDefault()}>
      <header>
        <h2 className="grow">{w.open}</h2>
        {given?.drill ? (
          <DrillTag />
        ) : (
          <label className="check">
            <input type="checkbox" checked={drill} onChange={(event) => setDrill(event.target.checked)} />
            {w.drill}
          </label>
        )}
        <button type="button" className="button plain small" onClick={onClose}>
          {w.back}
        </button>
      </header>
      <div className="body stack">
        {failure && <Refused failure={failure} />}
        <label className="field">
          <span className="label">{w.topic}</span>
          <input
            className="input"
            value={title}
            maxLength={100}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <Invite about={about} send={w.start} onSend={open} />
      </div>
    </form>
  )
}
