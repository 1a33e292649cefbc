// biome-ignore-all lint/a11y/noStaticElementInteractions: leaving a popover is heard on its frame
import { useCallback, useEffect, useState } from 'react'
import { Link } from 'react-router'
import { api, live, type Say, say, useLoad, useSay, useWords, words } from '../live/index.ts'
import { When } from './parts/due.tsx'
import { Loaded } from './parts/states.tsx'

const dictionary = words({
  title: say('通知', 'Notices'),
  none: say('没有新通知', 'No notices'),
  readAll: say('全部已读', 'Mark all read'),
  all: say('查看全部', 'See all'),
  unread: (n: number) => say(`${n} 条未读通知`, `${n} unread notices`),
})

export type ShownNotice = {
  readonly id: string
  readonly title: Say | string
  readonly text: Say | string
  readonly at: string
  readonly read: boolean
  readonly subjectKind?: string
  readonly subject: string | null
}
export type Notices = { readonly unread: number; readonly rows: readonly ShownNotice[] }

/** Pages of what a notice may be about; all else is a matter. */
const PAGES: Readonly<Record<string, (subject: string) => string>> = {
  hot: (id) => `/hot/${id}`,
  dispatch: (id) => `/orders/${id}`,
  response: (id) => `/command/${id}`,
  meeting: (id) => `/meetings/${id}`,
  report: (id) => `/reports/${id}`,
  emergency: (id) => `/rights/emergencies/${id}`,
  rightsReview: (id) => `/rights/reviews/${id}`,
  // its subject stands for a name that only the ledger needs
  indicator: () => '/indicators',
}

const hrefOf = ({ subject, subjectKind }: ShownNotice): string =>
  subject ? (PAGES[subjectKind ?? ''] ?? ((id: string) => `/m/${id}`))(subject) : '/notices'

export function useNotices() {
  const { load, reload } = useLoad('notices', (signal) =>
    api.get<Notices>('/api/notices', undefined, { signal }),
  )
  useEffect(() => live.on('notice', () => void reload()), [reload])
  const read = useCallback(
    async (ids: readonly string[] | 'all') => {
      await api.post('/api/notices/read', ids === 'all' ? { all: true } : { ids })
      await reload()
    },
    [reload],
  )
  return { load, reload, read }
}

export function NoticeList({
  notices,
  onRead,
}: {
  notices: Notices
  onRead: (ids: readonly string[]) => void
}) {
  const s = useSay()
  const w = useWords(dictionary)
  if (notices.rows.length === 0) return <p className="muted">{w.none}</p>
  return (
    <ul className="stack tight">
      {notices.rows.map((one) => (
        <li key={one.id}>
          <Link to={hrefOf(one)} onClick={() => !one.read && onRead([one.id])} className="stack tight notice">
            <span className="row">
              {!one.read && <span className="tag red">●</span>}
              <b className="grow">{s(one.title)}</b>
              <small>
                <When at={one.at} ago />
              </small>
            </span>
            <span className="small">{s(one.text)}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

export function Bell() {
  const w = useWords(dictionary)
  const { load, reload, read } = useNotices()
  const [open, setOpen] = useState(false)
  const unread = load.state === 'ready' ? load.value.unread : 0
  return (
    <div
      className="anchor"
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <button
        type="button"
        className="button plain small bell"
        aria-expanded={open}
        aria-label={unread > 0 ? w.unread(unread) : w.title}
        onClick={() => setOpen(!open)}
      >
        <svg
          width="18"
          height="18"
          viewBox="0 0 24 24"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          aria-hidden="true"
        >
          <path d="M6 9a6 6 0 0 1 12 0c0 6 2 7 2 8H4c0-1 2-2 2-8M10 21h4" />
        </svg>
        {unread > 0 && <b aria-hidden="true">{unread > 99 ? '99+' : unread}</b>}
      </button>
      {open && (
        <div className="popover stack" style={{ right: 0, width: 'min(380px, 92vw)' }}>
          <Loaded load={load} retry={reload}>
            {(notices) => (
              <NoticeList
                notices={{ ...notices, rows: notices.rows.slice(0, 8) }}
                onRead={(ids) => void read(ids)}
              />
            )}
          </Loaded>
          <div className="row">
            <Link to="/notices" className="button small" onClick={() => setOpen(false)}>
              {w.all}
            </Link>
            {unread > 0 && (
              <button type="button" className="button small" onClick={() => void read('all')}>
                {w.readAll}
              </button>
            )}
          </div>
        </div>
      )}
    </div>
  )
}
