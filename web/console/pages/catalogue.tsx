import { type ChangeEvent, type FormEvent, useEffect, useRef, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import {
  facetNames,
  freshStates,
  openClasses,
  shareClasses,
  updateCycles,
} from '../../../platform/catalogue/declare.ts'
import { api, type Failure, type Say, sayNumber, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Modal } from '../parts/drawer.tsx'
import { When } from '../parts/due.tsx'
import { useKeys } from '../parts/keys.ts'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import { Facets } from './catalogue-facets.tsx'
import {
  catalogueWords,
  type Found,
  LIGHTS,
  type Line,
  matterTitle,
  origins,
  SHARE_TONES,
} from './catalogue-words.ts'

const PAGE = 20
const SORTS = ['best', 'title', 'fresh', 'rows', 'score'] as const

/** 数据目录: search, facets, and what each entry is worth at a glance. */
export function Catalogue() {
  const w = useWords(catalogueWords)
  useTitle({ title: w.title })
  const [search, setSearch] = useSearchParams()
  const query = Object.fromEntries(
    ['q', 'sort', 'offset', ...facetNames].flatMap((name) => {
      const value = search.get(name)
      return value ? [[name, value]] : []
    }),
  )
  const put = (more: Readonly<Record<string, string>>): void => {
    const next = new URLSearchParams(search)
    next.delete('offset')
    for (const [key, value] of Object.entries(more)) value ? next.set(key, value) : next.delete(key)
    setSearch(next, { replace: true })
  }
  const { load, reload } = useLoad(`datasets ${JSON.stringify(query)}`, (signal) =>
    api.get<Found>('/api/datasets', { ...query, limit: PAGE }, { signal }),
  )
  // the facets stay where they are while the next answer comes
  const last = useRef<Found | null>(null)
  if (load.state === 'ready') last.current = load.value
  const found = last.current
  const chosen = facetNames.some((name) => search.get(name))
  return (
    <div className="page stack">
      <div className="row pagehead">
        <div className="grow">
          <h1>{w.title}</h1>
          <p className="muted">{w.lead}</p>
        </div>
        <div className="row">
          <Link className="button" to="/data-map">
            {w.map}
          </Link>
          <Link className="button" to="/data-demands">
            {w.demands}
          </Link>
          <a className="button" href="/api/datasets/export">
            {w.export}
          </a>
          <Link className="button" to="/three-lists">
            {w.threeLists}
          </Link>
          {found?.may.add && <ImportSheet onDone={() => void reload()} />}
          {found?.may.add && <ImportSheet harvest onDone={() => void reload()} />}
          {found?.may.add && (
            <Link className="button main" to="/catalogue/new">
              {w.add}
            </Link>
          )}
        </div>
      </div>
      <SearchLine query={search.get('q') ?? ''} sort={search.get('sort') ?? 'best'} put={put} />
      <div className="catalogue">
        <aside aria-label={w.filters}>{found && <Facets found={found} search={search} put={put} />}</aside>
        <div className="stack">
          <Loaded load={load} retry={reload}>
            {(page) => (
              <Results page={page} offset={Number(search.get('offset') ?? 0)} chosen={chosen} put={put} />
            )}
          </Loaded>
        </div>
      </div>
    </div>
  )
}

function SearchLine({
  query,
  sort,
  put,
}: {
  query: string
  sort: string
  put: (more: Readonly<Record<string, string>>) => void
}) {
  const w = useWords(catalogueWords)
  const c = useWords(common)
  const [text, setText] = useState(query)
  useEffect(() => setText(query), [query])
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    put({ q: text.trim() })
  }
  return (
    <search>
      <form className="row pagehead" onSubmit={submit}>
        <input
          className="input grow"
          type="search"
          value={text}
          maxLength={200}
          placeholder={w.find}
          aria-label={w.find}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="button main">
          {c.search}
        </button>
        <select
          className="input towns"
          aria-label={w.sort}
          value={sort}
          onChange={(event) => put({ sort: event.target.value === 'best' ? '' : event.target.value })}
        >
          {SORTS.map((one) => (
            <option key={one} value={one}>
              {one === 'title' ? w.byTitle : w[one]}
            </option>
          ))}
        </select>
      </form>
    </search>
  )
}

function Results({
  page,
  offset,
  chosen,
  put,
}: {
  page: Found
  offset: number
  chosen: boolean
  put: (more: Readonly<Record<string, string>>) => void
}) {
  const w = useWords(catalogueWords)
  const [search] = useSearchParams()
  const [at, setAt] = useState(-1)
  const walk = (step: number): void => {
    const next = Math.min(page.rows.length - 1, Math.max(0, at + step))
    setAt(next)
    document.getElementById(`dataset-${page.rows[next]?.id}`)?.querySelector('a')?.focus()
  }
  useKeys([
    { key: 'j', says: w.next, run: () => walk(1) },
    { key: 'k', says: w.before, run: () => walk(-1) },
  ])
  const asked = chosen || search.get('q')
  if (page.total === 0)
    return (
      <Empty title={asked ? w.none : w.empty}>
        <p>{asked ? w.noneWhy : w.emptyWhy}</p>
        {asked && (
          <div className="row">
            <Link className="button" to="/catalogue">
              {w.clear}
            </Link>
            <Link className="button" to="/data-demands">
              {w.demands}
            </Link>
          </div>
        )}
      </Empty>
    )
  const pages = Math.ceil(page.total / PAGE)
  const here = Math.floor(offset / PAGE) + 1
  return (
    <>
      <p className="muted" role="status">
        {w.total(sayNumber(page.total), sayNumber(page.rowCount))}
      </p>
      <ol className="entries card" aria-label={w.title}>
        {page.rows.map((row) => (
          <Entry key={row.id} row={row} />
        ))}
      </ol>
      {pages > 1 && (
        <nav className="row" aria-label={w.page(here, pages)}>
          <button
            type="button"
            className="button"
            disabled={here <= 1}
            onClick={() => put({ offset: String(Math.max(0, offset - PAGE)) })}
          >
            {w.before}
          </button>
          <span className="num">{w.page(here, pages)}</span>
          <button
            type="button"
            className="button"
            disabled={here >= pages}
            onClick={() => put({ offset: String(offset + PAGE) })}
          >
            {w.next}
          </button>
        </nav>
      )}
    </>
  )
}

function Entry({ row }: { row: Line }) {
  const w = useWords(catalogueWords)
  const s = useSay()
  const { declared } = useCity()
  const subject = declared.codes.dataSubject?.codes.find((one) => one.code === row.subject)?.title
  return (
    <li id={`dataset-${row.id}`}>
      <div className="stack tight grow">
        <span className="row tight">
          <Link className="name" to={`/catalogue/${row.id}`}>
            {s(row.title)}
          </Link>
          <span className={`tag ${SHARE_TONES[row.share]}`}>{s(shareClasses[row.share])}</span>
          {row.open !== 'closed' && <span className="tag accent">{s(openClasses[row.open])}</span>}
          {row.origin !== 'intake' && (
            <span className="tag">
              {s(row.source?.startsWith('matter:') ? matterTitle : origins[row.origin])}
            </span>
          )}
          {row.state !== 'published' && <StateTag row={row} />}
        </span>
        <span className="small">{row.abstract}</span>
        <span className="small">
          {row.unitName} · {subject ? s(subject) : row.subject} · <span className="num">{row.code}</span>
        </span>
      </div>
      <div className="entryside">
        <Fresh row={row} />
        <small className="num">
          {w.items(row.itemCount)} · {w.rowsN(sayNumber(row.rowCount))}
          {row.score === null ? '' : ` · ${w.scoreN(row.score.toFixed(1))}`}
        </small>
      </div>
    </li>
  )
}

function StateTag({ row }: { row: Pick<Line, 'state' | 'stage'> }) {
  const s = useSay()
  const w = STATE_WORDS[row.state]
  return <span className="tag yellow">{s(w)}</span>
}
const STATE_WORDS: Readonly<Record<Line['state'], Say>> = {
  draft: { zh: '草稿', en: 'draft' },
  review: { zh: '审核中', en: 'under review' },
  published: { zh: '已发布', en: 'published' },
  retired: { zh: '已下线', en: 'retired' },
}

/** The light of freshness, with what was promised. */
export function Fresh({ row }: { row: Pick<Line, 'freshness' | 'cycle' | 'freshAt'> }) {
  const w = useWords(catalogueWords)
  const s = useSay()
  return (
    <span className="stack tight freshside">
      <span className={`light ${LIGHTS[row.freshness]}`}>
        <i />
        {s(freshStates[row.freshness])} · {s(updateCycles[row.cycle])}
      </span>
      <small>
        {row.freshAt ? (
          <>
            {w.updated} <When at={row.freshAt} ago />
          </>
        ) : (
          w.neverUpdated
        )}
      </small>
    </span>
  )
}

type Imported = {
  readonly created: number
  readonly changed: number
  readonly unchanged: number
  readonly rejected: readonly {
    readonly row: number
    readonly title: string
    readonly reasons: readonly Say[]
  }[]
}

/** 收割: the catalogue of somebody else in DCAT (JSON-LD, Turtle); its datasets become entries that are only listed. */
async function harvested(file: File) {
  return api.post<Imported>('/api/datasets/harvest', { document: await file.text() })
}

/** 导入目录: a sheet with the columns of the national catalogue; rejects by row, nothing is lost. */
function ImportSheet({ onDone, harvest = false }: { onDone: () => void; harvest?: boolean }) {
  const w = useWords(catalogueWords)
  const title = harvest ? w.harvest : w.import
  const c = useWords(common)
  const s = useSay()
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState<Imported | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const choose = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = event.target.files?.[0]
    event.target.value = ''
    if (!file) return
    setBusy(true)
    const got = harvest
      ? await harvested(file)
      : await api.upload<Imported>('/api/datasets/import', file, file.name)
    setBusy(false)
    if (!got.ok) return setFailure(got.error)
    if (got.value.rejected.length === 0)
      toast(w.imported(got.value.created, got.value.changed, got.value.unchanged))
    else setDone(got.value)
    onDone()
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={harvest ? '.json,.jsonld,.ttl,.nt' : '.xlsx,.xls,.csv'}
        hidden
        onChange={(event) => void choose(event)}
        aria-label={title}
      />
      <button type="button" className="button" disabled={busy} onClick={() => input.current?.click()}>
        {title}
      </button>
      {failure && (
        <Modal title={title} onClose={() => setFailure(null)}>
          <Refused failure={failure} />
          <button type="button" className="button" onClick={() => setFailure(null)}>
            {c.close}
          </button>
        </Modal>
      )}
      {done && (
        <Modal title={title} onClose={() => setDone(null)}>
          <p>{w.imported(done.created, done.changed, done.unchanged)}</p>
          <h3>{w.rejected(done.rejected.length)}</h3>
          <ul className="stack tight rejects">
            {done.rejected.slice(0, 200).map((one) => (
              <li key={one.row}>
                <b className="num">{w.rowNo(one.row)}</b> {one.title}：{one.reasons.map(s).join('；')}
              </li>
            ))}
          </ul>
          <button type="button" className="button" onClick={() => setDone(null)}>
            {c.close}
          </button>
        </Modal>
      )}
    </>
  )
}
