import { useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { dayOf } from '../../../base/instant.ts'
import type { Say } from '../../../base/say.ts'
import { api, type Failure, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { useUnits } from '../lists.ts'
import { Drawer } from '../parts/drawer.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'
import { RightsTabs } from './rights.tsx'
import { rightsWords } from './rights-words.ts'

type Review = {
  readonly id: string
  readonly unitName: string
  readonly openedAt: string
  readonly dueAt: string
  readonly closedAt: string | null
  readonly items: number
  readonly open: number
  readonly withdrawn: number
  readonly late: boolean
}
type Reviews = {
  readonly rows: readonly Review[]
  readonly rules: { readonly months: number; readonly days: number }
  readonly may: { readonly open: boolean }
}
type Item = {
  readonly duty: string
  readonly account: string
  readonly name: string
  readonly login: string
  readonly title: Say
  readonly areaName: string
  readonly dutyUnit: string | null
  readonly grade: number
  readonly postName: string | null
  readonly to: string | null
  readonly lastLoginAt: string | null
  readonly decision: 'kept' | 'withdrawn' | 'ended' | null
  readonly byName: string | null
  readonly words: string | null
  readonly mine: boolean
}

/** The day that is still in time: the end is the first instant after. */
const lastDay = (end: string): string => dayOf(new Date(Date.parse(end) - 1))

function State({ one }: { one: Review }) {
  const w = useWords(rightsWords)
  if (one.closedAt) return <span className="tag green">{w.closed}</span>
  return one.late ? <span className="tag red">{w.late}</span> : <span className="tag">{w.running}</span>
}

/** 权限复核: the reviews of the units one heads; of all units for those who look after rights. */
export function RightsReviews() {
  const w = useWords(rightsWords)
  const s = useSay()
  useTitle({ title: w.title, to: '/rights' }, { title: w.reviews })
  const units = useUnits()
  const [params, setParams] = useSearchParams()
  const open = params.get('state') === 'open'
  const { load, reload } = useLoad(`reviews ${open}`, (signal) =>
    api.get<Reviews>('/api/rights/reviews', { state: open ? 'open' : 'all' }, { signal }),
  )
  const [unit, setUnit] = useState('')
  const begin = async (): Promise<void> => {
    const got = await api.post<{ opened: readonly string[] }>('/api/rights/reviews', unit ? { unit } : {})
    if (!got.ok) return toast(`${s(got.error.says)}，${s(got.error.remedy)}`, 'red')
    toast(got.value.opened.length > 0 ? w.opened(got.value.opened.length) : w.noneDue)
    void reload()
  }
  const columns: readonly Column<Review>[] = [
    {
      key: 'unit',
      title: w.unit,
      width: 'minmax(140px, 2fr)',
      wrap: true,
      show: (row) => <b>{row.unitName}</b>,
    },
    { key: 'state', title: w.result, width: '100px', show: (row) => <State one={row} /> },
    {
      key: 'progress',
      title: w.progress,
      width: '100px',
      right: true,
      show: (row) => <span className="num">{w.done(row.items - row.open, row.items)}</span>,
    },
    {
      key: 'withdrawn',
      title: w.withdrawn,
      width: '80px',
      right: true,
      show: (row) => <span className="num">{row.withdrawn || ''}</span>,
    },
    { key: 'due', title: w.due, width: '140px', right: true, show: (row) => lastDay(row.dueAt) },
  ]
  return (
    <div className="page stack">
      <h1>{w.title}</h1>
      <RightsTabs />
      <p className="muted">{w.reviewLead}</p>
      <Loaded load={load} retry={reload}>
        {(all) => (
          <>
            <div className="row" style={{ flexWrap: 'wrap' }}>
              <label className="row tight grow" style={{ whiteSpace: 'nowrap' }}>
                <input
                  type="checkbox"
                  checked={open}
                  onChange={(event) =>
                    setParams(event.target.checked ? { state: 'open' } : {}, { replace: true })
                  }
                />
                {w.openOnly}
              </label>
              {all.may.open && (
                <>
                  <select
                    className="input"
                    style={{ width: 220 }}
                    aria-label={w.unit}
                    value={unit}
                    onChange={(event) => setUnit(event.target.value)}
                  >
                    <option value="">{w.openReview}</option>
                    {units.map((one) => (
                      <option key={one.id} value={one.id}>
                        {one.name}
                      </option>
                    ))}
                  </select>
                  <button type="button" className="button main" onClick={() => void begin()}>
                    {unit ? w.openUnit : w.openReview}
                  </button>
                </>
              )}
            </div>
            {all.rows.length === 0 ? (
              <Empty title={w.noReviews} />
            ) : (
              <Table
                label={w.reviews}
                columns={columns}
                rows={all.rows}
                idOf={(row) => row.id}
                labelOf={(row) => row.unitName}
                hrefOf={(row) => `/rights/reviews/${row.id}`}
              />
            )}
          </>
        )}
      </Loaded>
    </div>
  )
}

/** One review, duty by duty. */
export function RightsReview() {
  const w = useWords(rightsWords)
  const s = useSay()
  const go = useNavigate()
  const { id = '' } = useParams()
  const { load, reload } = useLoad(`review ${id}`, (signal) =>
    api.get<{ review: Review; items: readonly Item[] }>(`/api/rights/reviews/${id}`, undefined, { signal }),
  )
  const named = load.state === 'ready' ? load.value.review.unitName : ''
  useTitle({ title: w.title, to: '/rights' }, { title: w.reviews, to: '/rights/reviews' }, { title: named })
  const [taking, setTaking] = useState<Item | null>(null)
  const decide = async (
    item: Item,
    decision: 'keep' | 'withdraw',
    words: string,
  ): Promise<Failure | null> => {
    const { duty, account } = item
    const got = await api.post<{ closed: boolean }>(`/api/rights/reviews/${id}/decisions`, {
      ...{ duty, account, decision },
      ...(words ? { words } : {}),
    })
    return got.ok ? null : got.error
  }
  const keepOne = async (item: Item): Promise<void> => {
    const failure = await decide(item, 'keep', '')
    if (failure) toast(`${s(failure.says)}，${s(failure.remedy)}`, 'red')
    void reload()
  }
  const keepRest = async (items: readonly Item[]): Promise<void> => {
    for (const item of items) {
      const failure = await decide(item, 'keep', '')
      if (failure) {
        toast(`${s(failure.says)}，${s(failure.remedy)}`, 'red')
        break
      }
    }
    void reload()
  }
  const titles = { kept: w.kept, withdrawn: w.withdrawn, ended: w.ended }
  const columns: readonly Column<Item & { key: string }>[] = [
    {
      key: 'name',
      title: w.person,
      width: 'minmax(110px, 1.2fr)',
      wrap: true,
      show: (row) => (
        <span>
          <b>{row.name}</b> <span className="muted small">{row.login}</span>
        </span>
      ),
    },
    {
      key: 'duty',
      title: w.duty,
      width: 'minmax(180px, 2.5fr)',
      wrap: true,
      show: (row) => (
        <span className="row tight" style={{ flexWrap: 'wrap' }}>
          {s(row.title)}
          <span className="tag">{row.areaName}</span>
          <span className="tag">{row.dutyUnit ?? w.allUnits}</span>
          <span className="tag">{w.gradeOf(row.grade)}</span>
          {row.postName && <span className="muted small">{w.viaPost(row.postName)}</span>}
        </span>
      ),
    },
    {
      key: 'login',
      title: w.lastLogin,
      width: '130px',
      show: (row) =>
        row.lastLoginAt ? <When at={row.lastLoginAt} /> : <span className="muted">{w.never}</span>,
    },
    {
      key: 'decision',
      title: w.decision,
      width: 'minmax(170px, 1.6fr)',
      wrap: true,
      show: (row) =>
        row.decision ? (
          <span>
            <span className={`tag ${row.decision === 'withdrawn' ? 'red' : 'green'}`}>
              {titles[row.decision]}
            </span>{' '}
            <span className="muted small">
              {row.byName} {row.words}
            </span>
          </span>
        ) : row.mine ? (
          <span className="row tight">
            <button
              type="button"
              className="button small"
              aria-label={`${w.keep} ${row.name} ${s(row.title)}`}
              onClick={() => void keepOne(row)}
            >
              {w.keep}
            </button>
            <button
              type="button"
              className="button small danger"
              aria-label={`${w.withdraw} ${row.name} ${s(row.title)}`}
              onClick={() => setTaking(row)}
            >
              {w.withdraw}
            </button>
          </span>
        ) : (
          <span className="muted">{w.notMine}</span>
        ),
    },
  ]
  return (
    <div className="page stack">
      <Loaded load={load} retry={reload}>
        {({ review, items }) => {
          const left = items.filter((one) => one.mine && !one.decision)
          return (
            <>
              <div className="row" style={{ flexWrap: 'wrap' }}>
                <h1 className="grow">
                  {review.unitName} · {w.reviews}
                </h1>
                {left.length > 1 && (
                  <button type="button" className="button" onClick={() => void keepRest(left)}>
                    {w.keepRest} ({left.length})
                  </button>
                )}
                <button type="button" className="button" onClick={() => void go('/rights/reviews')}>
                  {w.reviews}
                </button>
              </div>
              <div className="row tight">
                <State one={review} />
                <span className="muted">
                  {w.due} {lastDay(review.dueAt)} · {w.progress}{' '}
                  {w.done(review.items - review.open, review.items)}
                </span>
              </div>
              <Table
                label={w.reviews}
                columns={columns}
                rows={items.map((item) => ({ ...item, key: `${item.duty}${item.account}` }))}
                idOf={(row) => row.key}
                labelOf={(row) => `${row.name} ${s(row.title)}`}
                keys={false}
              />
            </>
          )
        }}
      </Loaded>
      {taking && (
        <Withdraw
          item={taking}
          onClose={() => setTaking(null)}
          send={(words) => decide(taking, 'withdraw', words)}
          onDone={() => {
            setTaking(null)
            void reload()
          }}
        />
      )}
    </div>
  )
}

function Withdraw({
  item,
  send,
  onDone,
  onClose,
}: {
  item: Item
  send: (words: string) => Promise<Failure | null>
  onDone: () => void
  onClose: () => void
}) {
  const w = useWords(rightsWords)
  const c = useWords(common)
  const s = useSay()
  const [words, setWords] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  return (
    <Drawer
      title={w.sureWithdraw(item.name, s(item.title))}
      onClose={onClose}
      footer={
        <div className="row">
          <button
            type="button"
            className="button main danger"
            onClick={() => void send(words).then((wrong) => (wrong ? setFailure(wrong) : onDone()))}
          >
            {w.withdraw}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {c.cancel}
          </button>
        </div>
      }
    >
      <div className="stack">
        {failure && <Refused failure={failure} />}
        <div className="field">
          <label htmlFor="withdraw-words">{w.withdrawWhy}</label>
          <textarea
            id="withdraw-words"
            className="input"
            rows={3}
            maxLength={500}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </div>
      </div>
    </Drawer>
  )
}
