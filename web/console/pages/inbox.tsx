import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import { api, say, sayNumber, useLoad, useStore, useWords, words } from '../../live/index.ts'
import type { InboxView } from '../../live/wire.ts'
import { useTitle } from '../frame.tsx'
import { useKeys } from '../parts/keys.ts'
import { Empty, Failed, Loading } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { keepQueue } from '../queue.ts'
import { useCity } from '../session.ts'
import { firstView, useViewTitle, viewsFor } from '../views.ts'
import { common } from '../words.ts'
import { FILTERS, FilterBar } from './filters.tsx'
import { BulkBar, offersFor } from './inbox-bulk.tsx'
import { ColumnChoice, chosenColumns } from './inbox-columns.tsx'
import { Export } from './inbox-export.tsx'
import { SavedViews } from './inbox-views.tsx'
import { useMatters } from './matters.ts'
import { useMatterColumns } from './rows.tsx'

const dictionary = words({
  title: say('统一待办', 'My work'),
  all: say('全部事项', 'All matters'),
  count: (n: string, capped: boolean) =>
    say(`${n}${capped ? '+' : ''} 件`, `${n}${capped ? '+' : ''} matters`),
  none: say('没有符合条件的事项', 'No matter fits'),
  noneWork: say('这里没有待办，都处理完了', 'Nothing waits here: all done'),
  clear: say('清除筛选', 'Clear the filters'),
  fresh: (n: number) => say(`有 ${n} 处更新，点击刷新`, `${n} changes; show them`),
  views: say('视图', 'Views'),
  red: (n: number) => say(`超时 ${n}`, `${n} overdue`),
  quick: say('快速筛选', 'Quick filters'),
  light: { zh: '灯号', en: 'Light' },
  rowsShown: (n: number) => say(`已显示 ${n} 件`, `${n} shown`),
})

/** 统一待办: one list over all kinds of matters; whatever is filtered stands in the address. */
export function Inbox() {
  const w = useWords(dictionary)
  const c = useWords(common)
  const { declared, me } = useCity()
  const titleOf = useViewTitle()
  const [params, setParams] = useSearchParams()
  const view = params.get('view') ?? firstView(me)
  const inbox = useLoad('inbox', (signal) =>
    api.get<{ views: readonly InboxView[] }>('/api/inbox', undefined, { signal }),
  )
  const views = viewsFor(me, inbox.load.state === 'ready' ? inbox.load.value.views : [], view)
  const viewTitle = titleOf({ view })
  useTitle({ title: w.title, to: '/inbox' }, { title: viewTitle })

  const query = useMemo(() => {
    const query: Record<string, string> = { view }
    for (const name of FILTERS) {
      const value = params.get(name)
      if (value) query[name] = value
    }
    query.sort = params.get('sort') ?? (view === 'all' ? 'opened' : 'due')
    return query
  }, [params, view])
  const list = useMatters(query)
  const set = useCallback(
    (name: string, value: string | null) =>
      setParams((before) => {
        const next = new URLSearchParams(before)
        if (value) next.set(name, value)
        else next.delete(name)
        return next
      }),
    [setParams],
  )
  const filtered = FILTERS.some((name) => params.has(name))
  const columns = useMatterColumns()
  const chosen = useStore(chosenColumns)
  const shown = columns.filter((column) => chosen.includes(column.key) || column.key === 'number')
  const search = params.toString()
  useEffect(() => {
    if (list.rows) keepQueue({ title: viewTitle, search, query, rows: list.rows, next: list.next })
  }, [viewTitle, search, query, list.rows, list.next])
  const [picked, pick] = useState<ReadonlySet<string>>(new Set())
  // Marks belong to the list they were made in.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins without marks
  useEffect(() => pick(new Set()), [query])
  const rows = list.rows ?? []
  const marked = rows.filter((row) => picked.has(row.id))
  const pickable = useMemo(
    () => offersFor(declared, me, list.rows ?? []).length > 0,
    [declared, me, list.rows],
  )
  useKeys([{ key: 'r', says: c.refresh, run: () => list.refresh() }])
  // Types differ in states; the tabs show what exists in the counts.
  const byLight = list.counts?.by.light ?? {}
  return (
    <div className="page full">
      <div className="row">
        <h1>{viewTitle}</h1>
        {list.counts && (
          <span className="tag">{w.count(sayNumber(list.counts.total), list.counts.capped)}</span>
        )}
        {(byLight.red ?? 0) > 0 && (
          <button
            type="button"
            className="tag red"
            style={{ border: 0 }}
            aria-pressed={params.get('light') === 'red'}
            onClick={() => set('light', params.get('light') === 'red' ? null : 'red')}
          >
            {w.red(byLight.red ?? 0)}
          </button>
        )}
        <span className="grow" />
        <SavedViews
          query={params.toString()}
          filtered={filtered}
          onOpen={(saved) => setParams(new URLSearchParams(saved))}
        />
        <Export query={query} columns={shown.map(({ key, title }) => ({ key, title }))} />
        <ColumnChoice columns={columns.map(({ key, title }) => ({ key, title }))} />
      </div>
      {views.length > 1 && (
        <nav className="tabs" aria-label={w.views}>
          {[
            ...views,
            ...(views.some((one) => one.view === 'all')
              ? []
              : [{ view: 'all', title: { zh: '全部', en: 'All' }, count: 0, red: 0 }]),
          ].map((one) => (
            <button
              key={one.view}
              type="button"
              aria-pressed={one.view === view}
              onClick={() => setParams({ view: one.view })}
            >
              {titleOf(one)}
              {one.count > 0 && <span className="num muted"> {sayNumber(one.count)}</span>}
              {one.red > 0 && <span className="num redtext"> ▲{one.red}</span>}
            </button>
          ))}
        </nav>
      )}
      <FilterBar
        params={params}
        set={set}
        counts={list.counts}
        onClear={() => setParams({ view })}
        declared={declared}
      />
      {list.changes > 0 && (
        <button type="button" className="banner blue" onClick={list.refresh}>
          ⟳ {w.fresh(list.changes)}
        </button>
      )}
      {marked.length > 0 && (
        <BulkBar
          rows={marked}
          onClear={() => pick(new Set())}
          onDone={(left) => {
            pick(new Set(left))
            list.refresh()
          }}
        />
      )}
      {list.failure ? (
        <Failed failure={list.failure} retry={list.refresh} />
      ) : list.rows === null ? (
        <Loading lines={10} />
      ) : list.rows.length === 0 ? (
        <Empty title={filtered ? w.none : w.noneWork}>
          {filtered && (
            <button type="button" className="button" onClick={() => setParams({ view })}>
              {w.clear}
            </button>
          )}
        </Empty>
      ) : (
        <Table
          label={viewTitle}
          columns={shown}
          rows={list.rows}
          idOf={(row) => row.id}
          labelOf={(row) => row.number}
          {...(pickable || marked.length > 0 ? { pick: { chosen: picked, set: pick } } : {})}
          hrefOf={(row) => `/m/${row.number}`}
          fresh={list.fresh}
          sort={query.sort ?? ''}
          onSort={(sort) => set('sort', sort)}
          wide={Math.max(900, shown.length * 110)}
          more={
            <div className="more">
              <small>{w.rowsShown(list.rows.length)}</small>
              {/* Watched anew after every page: seen and still seen is no event. */}
              {list.next && <More key={list.rows.length} onMore={list.more} busy={list.busy} text={c.more} />}
            </div>
          }
        />
      )}
    </div>
  )
}

/** Loads the next page when it comes into sight; a button for the keyboard. */
function More({ onMore, busy, text }: { onMore: () => void; busy: boolean; text: string }) {
  const ref = useRef<HTMLButtonElement>(null)
  const latest = useRef(onMore)
  latest.current = onMore
  useEffect(() => {
    if (!ref.current) return
    const watch = new IntersectionObserver(
      (seen) => seen.some((one) => one.isIntersecting) && latest.current(),
    )
    watch.observe(ref.current)
    return () => watch.disconnect()
  }, [])
  return (
    <button type="button" ref={ref} className="button small" disabled={busy} onClick={onMore}>
      {text}
    </button>
  )
}
