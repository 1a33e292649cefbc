import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { elementGroups } from '../../../platform/catalogue/declare.ts'
import { api, type Failure, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { DayInput } from '../parts/day.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { holds, useCity } from '../session.ts'
import { StandardFeeds } from './standards-feeds.tsx'
import { ImportStandards } from './standards-import.tsx'
import { type Entry, kindTitles, type Standards, standardsWords } from './standards-words.ts'

/** Narrower screens scroll the tables sideways; a column never shrinks to single letters. */
const WIDE = 820
const TABS = ['elements', 'tables', 'levels'] as const

/** 标准管理: data elements and code tables in force at a level on a day, and who set what. */
export function StandardsPage() {
  const w = useWords(standardsWords)
  useTitle({ title: w.title })
  const { me } = useCity()
  const [search, setSearch] = useSearchParams()
  const [text, setText] = useState(search.get('q') ?? '')
  const tab = TABS.find((one) => one === search.get('tab')) ?? 'elements'
  const [area, day] = [search.get('area') ?? '', search.get('day') ?? '']
  const put = (more: Readonly<Record<string, string>>): void => {
    const next = new URLSearchParams(search)
    for (const [key, value] of Object.entries(more)) value ? next.set(key, value) : next.delete(key)
    setSearch(next, { replace: true })
  }
  const query = { ...(area ? { area } : {}), ...(day ? { day } : {}) }
  const { load, reload } = useLoad(`standards ${area} ${day}`, (signal) =>
    api.get<Standards>('/api/standards', query, { signal }),
  )
  const at = new URLSearchParams(query).toString()
  return (
    <div className="page stack">
      <div className="row">
        <div className="grow" style={{ flexBasis: 'min(100%, 440px)' }}>
          <h1>{w.title}</h1>
          <p className="muted">{w.lead}</p>
        </div>
        <div className="row">
          <a className="button" href={`/api/standards/export?format=xlsx&${at}`}>
            {w.export}
          </a>
          <a className="button" href={`/api/standards/export?format=json&${at}`}>
            {w.exportJson}
          </a>
          {load.state === 'ready' && load.value.may.publish && (
            <ImportStandards levels={load.value.levels} area={load.value.area} onDone={reload} />
          )}
        </div>
      </div>
      <Loaded load={load} retry={reload}>
        {(found) => (
          <>
            <div className="row">
              <nav className="tabs" aria-label={w.title}>
                {TABS.map((one) => (
                  <button
                    key={one}
                    type="button"
                    aria-pressed={one === tab}
                    onClick={() => put({ tab: one })}
                  >
                    {w[one]}{' '}
                    <span className="num">
                      {one === 'levels'
                        ? found.entries.length
                        : one === 'tables'
                          ? found.tables.length
                          : found.elements.length}
                    </span>
                  </button>
                ))}
              </nav>
              <span className="grow" />
              <label className="row tight">
                <span className="small">{w.level}</span>
                <select
                  className="input towns"
                  value={found.area}
                  onChange={(event) => put({ area: event.target.value })}
                >
                  {found.levels.map(({ code, name, level }) => (
                    <option key={code} value={code}>
                      {'　'.repeat(Math.max(0, level - 1))}
                      {name}
                    </option>
                  ))}
                </select>
              </label>
              {/* biome-ignore lint/a11y/noLabelWithoutControl: the day field within is the control */}
              <label className="row tight">
                <span className="small">{w.asOf}</span>
                <DayInput
                  value={found.day}
                  width={128}
                  aria-label={w.asOf}
                  onChange={(value) => put({ day: value })}
                />
              </label>
            </div>
            {tab !== 'levels' && (
              <input
                className="input"
                type="search"
                value={text}
                maxLength={60}
                placeholder={w.find}
                aria-label={w.find}
                onChange={(event) => {
                  setText(event.target.value)
                  put({ q: event.target.value })
                }}
              />
            )}
            {tab === 'elements' && <Elements found={found} q={text} at={at} />}
            {tab === 'tables' && <Tables found={found} q={text} at={at} />}
            {tab === 'levels' && <Levels found={found} reload={reload} />}
            {tab === 'levels' && holds(me, 'dataAuthority', 'dataSteward', 'dataAuditor') && (
              <StandardFeeds />
            )}
          </>
        )}
      </Loaded>
    </div>
  )
}

const fits = (q: string, words: readonly (string | undefined)[]): boolean => {
  const wanted = q.trim().toLowerCase()
  return wanted === '' || words.some((word) => word?.toLowerCase().includes(wanted))
}

function Elements({ found, q, at }: { found: Standards; q: string; at: string }) {
  const w = useWords(standardsWords)
  const s = useSay()
  const shown = found.elements.filter(({ value }) =>
    fits(q, [value.name, value.field.title.zh, value.field.title.en, value.standard, ...value.synonyms]),
  )
  if (shown.length === 0) return <NoneFits />
  return (
    <div className="card wide-scroll">
      <table className="plain-table" style={{ minWidth: WIDE }}>
        <thead>
          <tr>
            <th scope="col">{w.name}</th>
            <th scope="col">{w.kind}</th>
            <th scope="col">{w.group}</th>
            <th scope="col">{w.standard}</th>
            <th scope="col">{w.headings}</th>
            <th scope="col" className="right">
              {w.uses}
            </th>
            <th scope="col">{w.source}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ value, levels, uses }) => (
            <tr key={value.name}>
              <td>
                <Link className="name" to={`/standards/elements/${value.name}?${at}`}>
                  {s(value.field.title)}
                </Link>
                <div>
                  <small>{value.name}</small>
                </div>
              </td>
              <td>
                {s(kindTitles[value.field.kind] ?? value.field.title)}
                {value.field.kind === 'code' && (
                  <div>
                    <Link className="small" to={`/standards/tables/${value.field.list}?${at}`}>
                      {value.field.list}
                    </Link>
                  </div>
                )}
              </td>
              <td>{s(elementGroups[value.group])}</td>
              <td className="num">{value.standard ?? '—'}</td>
              <td className="small">{value.synonyms.slice(0, 5).join('、')}</td>
              <td className="right num">{uses || '—'}</td>
              <td>{sourceOf(levels, w.nation)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const sourceOf = (levels: readonly { readonly name: string | null }[], nation: string): string =>
  levels.map(({ name }) => name ?? nation).join(' › ')

function Tables({ found, q, at }: { found: Standards; q: string; at: string }) {
  const w = useWords(standardsWords)
  const s = useSay()
  const shown = found.tables.filter(({ value }) =>
    fits(q, [value.name, value.title.zh, value.title.en, value.standard]),
  )
  if (shown.length === 0) return <NoneFits />
  return (
    <div className="card wide-scroll">
      <table className="plain-table" style={{ minWidth: WIDE }}>
        <thead>
          <tr>
            <th scope="col">{w.name}</th>
            <th scope="col">{w.standard}</th>
            <th scope="col">{w.version}</th>
            <th scope="col" className="right">
              {w.codes}
            </th>
            <th scope="col">{w.editions}</th>
            <th scope="col">{w.source}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ value, codes, editions, levels }) => (
            <tr key={value.name}>
              <td>
                <Link className="name" to={`/standards/tables/${value.name}?${at}`}>
                  {s(value.title)}
                </Link>
                <div>
                  <small>{value.name}</small>
                </div>
              </td>
              <td className="num">{value.standard ?? '—'}</td>
              <td className="num">{value.version}</td>
              <td className="right num">{codes}</td>
              <td className="num">{editions.filter((one) => one !== value.version).join('、') || '—'}</td>
              <td>{sourceOf(levels, w.nation)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function NoneFits() {
  const w = useWords(standardsWords)
  return (
    <Empty title={w.none}>
      <p>{w.noneWhy}</p>
    </Empty>
  )
}

/** The five levels with what each set; drafts are published here. */
function Levels({ found, reload }: { found: Standards; reload: () => void }) {
  const w = useWords(standardsWords)
  const s = useSay()
  const upper = found.levels.filter(
    ({ code, level }) => level <= 3 || found.entries.some(({ area }) => area === code),
  )
  return (
    <ol className="entries card" aria-label={w.levels}>
      <li>
        <div className="stack tight grow">
          <span className="name">{w.nation}</span>
          <span className="small">
            {w.elements} {found.elements.filter(({ area }) => area === '').length} · {w.tables}{' '}
            {found.tables.filter(({ area }) => area === '').length}
          </span>
        </div>
      </li>
      {upper.map(({ code, name }) => {
        const entries = found.entries.filter(({ area }) => area === code)
        return (
          <li key={code}>
            <div className="stack tight grow">
              <span className="row tight">
                <span className="name">{name}</span>
                <small className="num">{code}</small>
                <span className="small">{entries.length > 0 ? w.setHere(entries.length) : w.inherits}</span>
              </span>
              {entries.map((entry) => (
                <EntryLine
                  key={entry.id}
                  entry={entry}
                  title={titleIn(found, entry, s)}
                  may={found.may.publish}
                  reload={reload}
                />
              ))}
            </div>
          </li>
        )
      })}
    </ol>
  )
}

function titleIn(found: Standards, entry: Entry, s: ReturnType<typeof useSay>): string {
  if ('full' in entry.body) {
    const { full } = entry.body
    return s('field' in full ? full.field.title : full.title)
  }
  const element = found.elements.find(({ value }) => entry.kind === 'element' && value.name === entry.name)
  const table = found.tables.find(({ value }) => entry.kind === 'table' && value.name === entry.name)
  return element ? s(element.value.field.title) : table ? s(table.value.title) : entry.name
}

const TONES = { draft: 'yellow', published: 'green', withdrawn: '' } as const

function EntryLine({
  entry,
  title,
  may,
  reload,
}: {
  entry: Entry
  title: string
  may: boolean
  reload: () => void
}) {
  const w = useWords(standardsWords)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const [sure, setSure] = useState(false)
  const act = async (name: 'publish' | 'withdraw'): Promise<void> => {
    setBusy(true)
    const got = await api.post(`/api/standards/entries/${entry.id}`, { act: name })
    setBusy(false)
    if (!got.ok) return setFailure(got.error)
    toast(name === 'publish' ? w.published : w.withdrawn)
    reload()
  }
  return (
    <div className="row">
      <span className={`tag ${TONES[entry.state]}`}>{w[entry.state]}</span>
      <Link to={`/standards/${entry.kind === 'element' ? 'elements' : 'tables'}/${entry.name}`}>{title}</Link>
      <small className="num">
        {w.version} {entry.version} · {w.from(entry.validFrom)}
        {entry.validTo ? ` · ${w.withdrawn} ${entry.validTo}` : ''} ·{' '}
        {'full' in entry.body ? w.own : w.adapts} · {w.by(entry.setBy)}
      </small>
      <span className="grow" />
      {entry.state === 'draft' && (
        <button
          type="button"
          className="button main small"
          disabled={busy || !may}
          title={may ? undefined : w.mayNot}
          onClick={() => void act('publish')}
        >
          {w.publish}
        </button>
      )}
      {entry.state !== 'withdrawn' && !entry.validTo && (
        <button
          type="button"
          className="button small"
          disabled={busy || !may}
          title={may ? undefined : w.mayNot}
          onClick={() => (sure ? void act('withdraw') : setSure(true))}
          onBlur={() => setSure(false)}
        >
          {sure ? w.sure : w.withdraw}
        </button>
      )}
      {failure && <Refused failure={failure} />}
    </div>
  )
}
