// biome-ignore-all lint/a11y/noStaticElementInteractions: leaving a popover is heard on its frame
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import {
  api,
  type Failure,
  type Got,
  live,
  makeKeptStore,
  say,
  sayNumber,
  useLoad,
  useSay,
  useStore,
  useWords,
  words,
} from '../../live/index.ts'
import type { Counts, Fact, InboxView, Page, Row } from '../../live/wire.ts'
import { useTitle } from '../frame.tsx'
import { useKeys } from '../parts/keys.ts'
import { Empty, Failed, Loading } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { toast } from '../parts/toast.tsx'
import { useCity } from '../session.ts'
import { useViewTitle, viewsFor } from '../views.ts'
import { common } from '../words.ts'
import { FILTERS, FilterBar } from './filters.tsx'
import { useMatterColumns } from './rows.tsx'

const dictionary = words({
  title: say('统一待办', 'My work'),
  all: say('全部事项', 'All matters'),
  count: (n: string, capped: boolean) =>
    say(`${n}${capped ? '+' : ''} 件`, `${n}${capped ? '+' : ''} matters`),
  none: say('没有符合条件的事项', 'No matter fits'),
  noneWork: say('这里没有待办，都处理完了', 'Nothing waits here: all done'),
  clear: say('清除筛选', 'Clear the filters'),
  columns: say('列', 'Columns'),
  saveView: say('存为视图', 'Save this view'),
  viewName: say('视图名称', 'Name of the view'),
  fresh: (n: number) => say(`有 ${n} 处更新，点击刷新`, `${n} changes; show them`),
  views: say('视图', 'Views'),
  saved: say('我的视图', 'My views'),
  viewSaved: say('视图已保存', 'View saved'),
  red: (n: number) => say(`超时 ${n}`, `${n} overdue`),
  quick: say('快速筛选', 'Quick filters'),
  light: { zh: '灯号', en: 'Light' },
  rowsShown: (n: number) => say(`已显示 ${n} 件`, `${n} shown`),
})

type SavedView = { readonly id: string; readonly name: string; readonly query: string }

const DEFAULT_COLUMNS = ['number', 'title', 'state', 'due', 'category', 'area', 'unit', 'openedAt']
const chosenColumns = makeKeptStore<readonly string[]>('huying.inbox.columns', DEFAULT_COLUMNS)

/** 统一待办: one list over all kinds of matters; whatever is filtered stands in the address. */
export function Inbox() {
  const w = useWords(dictionary)
  const c = useWords(common)
  const { declared, me } = useCity()
  const titleOf = useViewTitle()
  const [params, setParams] = useSearchParams()
  const view = params.get('view') ?? 'mine'
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
          hrefOf={(row) => `/m/${row.number}`}
          fresh={list.fresh}
          sort={query.sort ?? ''}
          onSort={(sort) => set('sort', sort)}
          wide={Math.max(900, shown.length * 110)}
          more={
            <div className="more">
              <small>{w.rowsShown(list.rows.length)}</small>
              {list.next && <More onMore={list.more} busy={list.busy} text={c.more} />}
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

/** Pages by cursor, counts beside, live facts: a row in sight changes in place, others are announced, never jump. */
function useMatters(query: Readonly<Record<string, string>>) {
  const key = JSON.stringify(query)
  const [state, setState] = useState<{
    key: string
    rows: readonly Row[] | null
    next: string | null
    failure: Failure | null
  }>({ key, rows: null, next: null, failure: null })
  const [counts, setCounts] = useState<Counts | null>(null)
  const [changes, setChanges] = useState(0)
  const [busy, setBusy] = useState(false)
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())
  const round = useRef(0)
  const given = useRef(query)
  given.current = query

  const load = useCallback(
    async (quiet: boolean) => {
      const mine = ++round.current
      if (!quiet) setState({ key, rows: null, next: null, failure: null })
      setChanges(0)
      const [got, counted]: [Got<Page<Row>>, Got<Counts>] = await Promise.all([
        api.get<Page<Row>>('/api/matters', { ...given.current, limit: 50 }),
        api.get<Counts>('/api/matters/counts', given.current),
      ])
      if (round.current !== mine) return
      if (got.ok) setState({ key, rows: got.value.rows, next: got.value.next, failure: null })
      else
        setState((before) => ({
          key,
          rows: quiet ? before.rows : null,
          next: null,
          failure: quiet && before.rows ? null : got.error,
        }))
      setCounts(counted.ok ? counted.value : null)
    },
    [key],
  )
  useEffect(() => void load(false), [load])

  useEffect(() => {
    const touched = new Map<string, ReturnType<typeof setTimeout>>()
    const renew = async (id: string): Promise<void> => {
      touched.delete(id)
      const got = await api.get<{ matter: Row }>(`/api/matters/${id}`)
      if (!got.ok) return
      // Columns of the row only; the view carries more.
      setState((before) => ({
        ...before,
        rows: before.rows?.map((row) => (row.id === id ? { ...row, ...got.value.matter } : row)) ?? null,
      }))
      setFresh((before) => new Set([...before, id]))
    }
    const heard = (data: unknown): void => {
      const fact = data as Fact
      if (fact.subjectKind !== 'matter') return
      setState((before) => {
        if (before.rows?.some((row) => row.id === fact.subject)) {
          if (!touched.has(fact.subject))
            touched.set(
              fact.subject,
              setTimeout(() => void renew(fact.subject), 400),
            )
        } else setChanges((n) => n + 1)
        return before
      })
    }
    const offs = [live.on('fact', heard), live.on('healed', () => void load(true))]
    return () => {
      for (const off of offs) off()
      for (const timer of touched.values()) clearTimeout(timer)
    }
  }, [load])

  const more = async (): Promise<void> => {
    if (busy || !state.next) return
    setBusy(true)
    const mine = round.current
    const got = await api.get<Page<Row>>('/api/matters', { ...query, limit: 50, cursor: state.next })
    setBusy(false)
    if (round.current !== mine) return
    if (got.ok)
      setState((before) => {
        const known = new Set(before.rows?.map((row) => row.id))
        return {
          ...before,
          rows: [...(before.rows ?? []), ...got.value.rows.filter((row) => !known.has(row.id))],
          next: got.value.next,
        }
      })
    else toast(got.error.says.zh, 'red')
  }
  return {
    ...state,
    rows: state.key === key ? state.rows : null,
    counts,
    changes,
    fresh,
    busy,
    more: () => void more(),
    refresh: () => void load(true),
  }
}

function ColumnChoice({ columns }: { columns: readonly { key: string; title: string }[] }) {
  const w = useWords(dictionary)
  const chosen = useStore(chosenColumns)
  const [open, setOpen] = useState(false)
  return (
    <div
      className="anchor"
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <button type="button" className="button small" aria-expanded={open} onClick={() => setOpen(!open)}>
        ▥ {w.columns}
      </button>
      {open && (
        <fieldset className="popover" style={{ right: 0, margin: 0 }}>
          <legend className="sr">{w.columns}</legend>
          {columns.map((column) => (
            <label key={column.key} className="check" style={{ display: 'flex' }}>
              <input
                type="checkbox"
                checked={chosen.includes(column.key)}
                disabled={column.key === 'number'}
                onChange={(event) =>
                  chosenColumns.set(
                    event.target.checked
                      ? [...chosen, column.key]
                      : chosen.filter((one) => one !== column.key),
                  )
                }
              />
              {column.title}
            </label>
          ))}
        </fieldset>
      )}
    </div>
  )
}

function SavedViews({
  query,
  filtered,
  onOpen,
}: {
  query: string
  filtered: boolean
  onOpen: (query: string) => void
}) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const s = useSay()
  const { load, reload } = useLoad('views', (signal) =>
    api.get<{ rows: readonly SavedView[] } | readonly SavedView[]>('/api/views', undefined, { signal }),
  )
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const rows = load.state === 'ready' ? ('rows' in load.value ? load.value.rows : load.value) : []
  const save = async (): Promise<void> => {
    const got = await api.post('/api/views', { name: name.trim(), query })
    if (!got.ok) return toast(s(got.error.says), 'red')
    setName('')
    toast(w.viewSaved)
    await reload()
  }
  return (
    <div
      className="anchor"
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <button type="button" className="button small" aria-expanded={open} onClick={() => setOpen(!open)}>
        ☆ {w.saved}
        {rows.length > 0 && <span className="muted num">{rows.length}</span>}
      </button>
      {open && (
        <div className="popover stack tight" style={{ right: 0, width: 280 }}>
          {rows.map((one) => (
            <div key={one.id} className="row">
              <button
                type="button"
                className="link grow"
                style={{ textAlign: 'left' }}
                onClick={() => {
                  onOpen(one.query)
                  setOpen(false)
                }}
              >
                {one.name}
              </button>
              <button
                type="button"
                className="button plain small"
                aria-label={`${c.remove} ${one.name}`}
                onClick={() => void api.delete(`/api/views/${one.id}`).then(reload)}
              >
                ✕
              </button>
            </div>
          ))}
          {rows.length === 0 && <small>{c.empty}</small>}
          {filtered && (
            <form
              className="row"
              onSubmit={(event) => {
                event.preventDefault()
                if (name.trim()) void save()
              }}
            >
              <input
                className="input grow"
                style={{ width: 120 }}
                aria-label={w.viewName}
                placeholder={w.viewName}
                maxLength={40}
                value={name}
                onChange={(e) => setName(e.target.value)}
              />
              <button type="submit" className="button small main">
                {w.saveView}
              </button>
            </form>
          )}
        </div>
      )}
    </div>
  )
}
