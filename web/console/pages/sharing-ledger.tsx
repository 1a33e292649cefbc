import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { api, type Failure, say, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { saveFile } from '../parts/csv.ts'
import { DayInput } from '../parts/day.tsx'
import { Prove, wantsProof } from '../parts/prove.tsx'
import { Empty, Failed, Loading, Refused } from '../parts/states.tsx'
import { common } from '../words.ts'
import { usePaged } from './paged.ts'
import { Facts, type Row } from './sharing-facts.tsx'
import { Oversight } from './sharing-oversight.tsx'
import { sharingWords } from './sharing-words.ts'

const dictionary = words({
  lead: say(
    '谁在什么时候为什么用了谁的数据。提供单位看别人用了自己的什么，使用单位看自己用了什么，审计员看全部。',
    'Who used whose data, when and why. Providers see the use of theirs, users their own, auditors all.',
  ),
  records: say('使用记录', 'Records of use'),
  oversight: say('监督与抽查', 'Oversight'),
  owner: say('我提供的', 'Ours, used by others'),
  user: say('我使用的', 'Used by us'),
  side: say('范围', 'Side'),
  from: say('从', 'From'),
  to: say('到', 'To'),
  whose: say('查某个人（身份号码，只用盲键比对）', 'One person (id number, matched blind)'),
  none: say('没有使用记录', 'No records'),
  noneWhy: say('授权开通并被调用后，每一次都会记在这里。', 'Each call of a grant is written here.'),
})

/** 共享台账. */
export function SharingLedger() {
  const w = useWords(dictionary)
  const d = useWords(sharingWords)
  useTitle({ title: d.title, to: '/sharing' }, { title: d.ledger })
  const [search, setSearch] = useSearchParams()
  const oversight = search.get('tab') === 'oversight'
  return (
    <div className="page stack">
      <div>
        <h1>{d.ledger}</h1>
        <p className="muted">{w.lead}</p>
      </div>
      <nav className="tabs" aria-label={d.ledger}>
        <button type="button" aria-pressed={!oversight} onClick={() => setSearch({}, { replace: true })}>
          {w.records}
        </button>
        <button
          type="button"
          aria-pressed={oversight}
          onClick={() => setSearch({ tab: 'oversight' }, { replace: true })}
        >
          {w.oversight}
        </button>
      </nav>
      {oversight ? <Oversight /> : <Records />}
    </div>
  )
}

const FILTERS = ['side', 'from', 'to', 'whose', 'grant'] as const

function Records() {
  const w = useWords(dictionary)
  const c = useWords(common)
  const d = useWords(sharingWords)
  const [search, setSearch] = useSearchParams()
  const query = Object.fromEntries(
    FILTERS.flatMap((name) => (search.get(name) ? [[name, search.get(name) as string]] : [])),
  )
  // a number somebody is looked for by stays out of the address
  const [whose, setWhose] = useState('')
  const [asked, setAsked] = useState('')
  const paged = usePaged<Row>('/api/sharing/ledger', { ...query, ...(asked ? { whose: asked } : {}) })
  const [failure, setFailure] = useState<Failure | null>(null)
  const [proving, setProving] = useState(false)
  const put = (name: string, value: string): void => {
    const next = new URLSearchParams(search)
    if (value) next.set(name, value)
    else next.delete(name)
    setSearch(next, { replace: true })
  }
  const save = async (): Promise<void> => {
    const got = await api.download('/api/sharing/ledger/export', {
      ...query,
      ...(asked ? { whose: asked } : {}),
    })
    if (!got.ok) {
      if (wantsProof(got.error)) setProving(true)
      else setFailure(got.error)
      return
    }
    setFailure(null)
    saveFile(got.value.name, got.value.blob)
  }
  return (
    <>
      <div className="row">
        <select
          className="input"
          style={{ width: 'auto' }}
          aria-label={w.side}
          value={search.get('side') ?? ''}
          onChange={(event) => put('side', event.target.value)}
        >
          <option value="">{c.all}</option>
          <option value="owner">{w.owner}</option>
          <option value="user">{w.user}</option>
        </select>
        <DayInput
          width={150}
          aria-label={w.from}
          value={search.get('from') ?? ''}
          onChange={(day) => put('from', day)}
        />
        <DayInput
          width={150}
          aria-label={w.to}
          value={search.get('to') ?? ''}
          onChange={(day) => put('to', day)}
        />
        <form
          className="row grow"
          onSubmit={(event) => {
            event.preventDefault()
            setAsked(whose.trim())
          }}
        >
          <input
            className="input grow"
            aria-label={w.whose}
            placeholder={w.whose}
            value={whose}
            onChange={(event) => setWhose(event.target.value)}
          />
          <button type="submit" className="button">
            {c.search}
          </button>
        </form>
        <button type="button" className="button" onClick={() => void save()}>
          {c.export}
        </button>
      </div>
      {failure && <Refused failure={failure} />}
      {proving && (
        <Prove
          onClose={() => setProving(false)}
          onDone={() => {
            setProving(false)
            void save()
          }}
        />
      )}
      {paged.failure ? (
        <Failed failure={paged.failure} retry={paged.reload} />
      ) : paged.rows === null ? (
        <Loading />
      ) : paged.rows.length === 0 ? (
        <Empty title={w.none}>
          <p>{w.noneWhy}</p>
          <Link className="button" to="/sharing">
            {d.title}
          </Link>
        </Empty>
      ) : (
        <Facts
          rows={paged.rows}
          more={
            paged.next ? (
              <button type="button" className="button" onClick={paged.more}>
                {c.more}
              </button>
            ) : null
          }
        />
      )}
    </>
  )
}
