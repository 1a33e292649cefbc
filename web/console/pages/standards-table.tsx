import { useState } from 'react'
import { useParams, useSearchParams } from 'react-router'
import type { CodeTable } from '../../../platform/catalogue/declare.ts'
import { locals } from '../../../platform/catalogue/declare.ts'
import { api, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Loaded } from '../parts/states.tsx'
import { Trail } from './standards-trail.tsx'
import { codeTitle, standardsWords, type TableSeen } from './standards-words.ts'

/** 代码集: its codes by edition, and how the codes of one edition go over to the next. */
export function StandardTable() {
  const { name = '' } = useParams()
  const [search] = useSearchParams()
  const w = useWords(standardsWords)
  const s = useSay()
  const { load, reload } = useLoad(`table ${name} ${search}`, (signal) =>
    api.get<TableSeen>(`/api/standards/tables/${name}`, Object.fromEntries(search), { signal }),
  )
  const title = load.state === 'ready' ? s(load.value.value.title) : name
  useTitle({ title: w.title, to: '/standards?tab=tables' }, { title })
  return (
    <div className="page stack">
      <Loaded load={load} retry={reload}>
        {(found) => <Table found={found} title={title} />}
      </Loaded>
    </div>
  )
}

function Table({ found, title }: { found: TableSeen; title: string }) {
  const w = useWords(standardsWords)
  const s = useSay()
  const [search, setSearch] = useSearchParams()
  const editions = [found.value, ...found.others]
  const view = search.get('view') ?? found.value.version
  const shown = editions.find(({ version }) => version === view)
  const old = found.others.find(({ version }) => version === found.value.from?.version)
  const put = (value: string): void => {
    const next = new URLSearchParams(search)
    next.set('view', value)
    setSearch(next, { replace: true })
  }
  return (
    <>
      <div>
        <h1>{title}</h1>
        <p className="muted">
          {found.value.standard ?? found.value.name} · {w.codesN(found.value.codes.length)} · {w.local}{' '}
          {s(locals[found.value.local ?? 'narrow'])}
        </p>
      </div>
      {(editions.length > 1 || old) && (
        <nav className="tabs" aria-label={w.editions}>
          {editions.map(({ version }) => (
            <button key={version} type="button" aria-pressed={view === version} onClick={() => put(version)}>
              {version}
              {version === found.value.version ? ` ${w.current}` : ''}
            </button>
          ))}
          {old && (
            <button type="button" aria-pressed={view === 'mapping'} onClick={() => put('mapping')}>
              {w.mapping}
            </button>
          )}
        </nav>
      )}
      {view === 'mapping' && old ? (
        <Mapping table={found.value} old={old} />
      ) : (
        <Codes table={shown ?? found.value} />
      )}
      <Trail levels={found.levels} />
    </>
  )
}

function Codes({ table }: { table: CodeTable }) {
  const w = useWords(standardsWords)
  const s = useSay()
  return (
    <div className="card wide-scroll">
      <table className="plain-table" style={{ minWidth: 520 }}>
        <thead>
          <tr>
            <th scope="col">{w.code}</th>
            <th scope="col">{w.name}</th>
            <th scope="col">{w.synonyms}</th>
          </tr>
        </thead>
        <tbody>
          {table.codes.map((code) => (
            <tr key={code.code}>
              <td className="num" style={code.parent ? { paddingInlineStart: 28 } : undefined}>
                {code.code}
              </td>
              <td>
                {s(code.title)} {code.validTo && <small>{w.ended(code.validTo)}</small>}
              </td>
              <td className="small">{code.words?.join('、')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** 版本对照: which old code became which; one to many waits for a person. */
function Mapping({ table, old }: { table: CodeTable; old: CodeTable }) {
  const w = useWords(standardsWords)
  const s = useSay()
  const [only, setOnly] = useState(true)
  const before = new Map(old.codes.map((code) => [code.code, code]))
  const now = new Map(table.codes.map((code) => [code.code, code]))
  const pairs = (table.from?.pairs ?? []).filter(
    (pair) => !only || pair.new.length !== 1 || pair.new[0] !== pair.old,
  )
  return (
    <section className="card">
      <header>
        <p className="grow muted small">{w.mappingWhy(old.version, table.version)}</p>
        <label className="row tight">
          <input type="checkbox" checked={only} onChange={(event) => setOnly(event.target.checked)} />
          {w.onlyChanges}
        </label>
      </header>
      <div className="wide-scroll">
        <table className="plain-table" style={{ minWidth: 520 }}>
          <thead>
            <tr>
              <th scope="col">{w.old}</th>
              <th scope="col">{w.new}</th>
              <th scope="col" aria-label={w.notes} />
            </tr>
          </thead>
          <tbody>
            {pairs.map((pair) => {
              const was = before.get(pair.old)
              return (
                <tr key={pair.old}>
                  <td>{was ? codeTitle(was, s) : pair.old}</td>
                  <td>
                    {pair.new.map((code) => {
                      const is = now.get(code)
                      return <div key={code}>{is ? codeTitle(is, s) : code}</div>
                    })}
                  </td>
                  <td>
                    {pair.new.length > 1 ? (
                      <span className="tag yellow">{w.review}</span>
                    ) : pair.new[0] !== pair.old ? (
                      <span className="tag">{w.moved}</span>
                    ) : null}
                    {pair.note && <div className="small">{pair.note}</div>}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </section>
  )
}
