import { useDeferredValue, useMemo, useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { checkTable, compile, evaluate } from '../../../platform/decisions/decide.ts'
import type { DecisionTable, Outcome } from '../../../platform/decisions/declare.ts'
import {
  api,
  currentInstant,
  type Failure,
  sayInstant,
  useLanguage,
  useLoad,
  useSay,
  useWords,
} from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { useDraft } from '../parts/draft.ts'
import { Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { Columns } from './decision-columns.tsx'
import { Findings } from './decision-findings.tsx'
import { Publish } from './decision-publish.tsx'
import { Sheet } from './decision-sheet.tsx'
import { type Tried, Try } from './decision-try.tsx'
import { type Draft, decisionWords, hitTitles, type TablePage, type Version } from './decision-words.ts'

/** Puts tried values where the expressions of the table look for them. */
function inputOf(table: DecisionTable, values: Tried): Readonly<Record<string, unknown>> {
  const root: Record<string, unknown> = {}
  for (const { name, expression = name } of table.inputs) {
    const path = expression.split('.').map((part) => part.trim())
    const last = path.pop() ?? ''
    let at = root
    for (const part of path) {
      const next = (at[part] ?? {}) as Record<string, unknown>
      at[part] = next
      at = next
    }
    at[last] = values[name] ?? null
  }
  return root
}

function outcomeOf(table: DecisionTable, values: Tried): Outcome | null {
  if (Object.values(values).every((value) => value === null)) return null
  const compiled = compile(table)
  return compiled.ok ? evaluate(compiled.value, inputOf(table, values)) : null
}

/** 一张决策表: the sheet of a version or of the draft, its check, and trying it. */
export function DecisionPage() {
  const { name = '' } = useParams()
  const w = useWords(decisionWords)
  const s = useSay()
  const [search] = useSearchParams()
  const { load, reload } = useLoad(`decision ${name}`, (signal) =>
    api.get<TablePage>(`/api/decisions/${encodeURIComponent(name)}`, undefined, { signal }),
  )
  const page = load.state === 'ready' ? load.value : null
  const title = page?.draft?.table.title ?? page?.versions[0]?.table.title
  useTitle({ title: w.title, to: '/decisions' }, { title: title ? s(title) : name })
  return (
    <div className="page stack">
      <Loaded load={load} retry={reload}>
        {(found) => {
          const asked = Number(search.get('v') ?? 0)
          const version = found.versions.find((one) => one.version === asked)
          const draft = version ? null : found.draft
          const shown = version ?? found.versions[0]
          return draft ? (
            <DraftView key={`draft ${draft.revision}`} page={found} draft={draft} reload={reload} />
          ) : shown ? (
            <VersionView key={shown.version} page={found} version={shown} reload={reload} />
          ) : null
        }}
      </Loaded>
    </div>
  )
}

function Head({
  page,
  table,
  shown,
  children,
}: {
  page: TablePage
  table: DecisionTable
  shown: number | 'draft'
  children: React.ReactNode
}) {
  const w = useWords(decisionWords)
  const s = useSay()
  const lang = useLanguage()
  const now = currentInstant()
  const [, setSearch] = useSearchParams()
  const version = page.versions.find((one) => one.version === shown)
  return (
    <>
      <div className="row">
        <div className="grow" style={{ flexBasis: 'min(100%, 380px)' }}>
          <h1>{s(table.title)}</h1>
          <p className="muted">
            {table.name} · {s(hitTitles[table.hit])}
          </p>
        </div>
        <div className="row">{children}</div>
      </div>
      <nav className="tabs" aria-label={w.versions}>
        {page.draft && (
          <button
            type="button"
            aria-pressed={shown === 'draft'}
            onClick={() => setSearch({}, { replace: true })}
          >
            {w.draft}
          </button>
        )}
        {page.versions.map((one) => (
          <button
            key={one.version}
            type="button"
            aria-pressed={shown === one.version}
            onClick={() => setSearch({ v: String(one.version) }, { replace: true })}
          >
            {w.version(one.version)}
          </button>
        ))}
      </nav>
      {version && (
        <p className="small">
          {w.validity(sayInstant(version.from, now, lang), version.to && sayInstant(version.to, now, lang))} ·{' '}
          {w.by} {version.publishedBy}
          {version.why && <> · {version.why}</>}
        </p>
      )}
    </>
  )
}

function Body({ table, change }: { table: DecisionTable; change?: (rows: DecisionTable['rows']) => void }) {
  const [values, setValues] = useState<Tried>({})
  const settled = useDeferredValue(table)
  const check = useMemo(() => checkTable(settled), [settled])
  const outcome = useMemo(() => outcomeOf(settled, values), [settled, values])
  const fired = useMemo(() => new Set(outcome?.rows.map((row) => row.row)), [outcome])
  return (
    <div className="decision-page">
      <div className="stack">
        <Sheet table={table} fired={fired} check={check} {...(change ? { change } : {})} />
        <Findings check={check} onTry={setValues} />
      </div>
      <Try table={settled} values={values} set={setValues} outcome={outcome} />
    </div>
  )
}

function Export({ name, version }: { name: string; version?: number }) {
  const w = useWords(decisionWords)
  const query = version === undefined ? '' : `?version=${version}`
  return (
    <a
      className="button"
      href={`/api/decisions/${encodeURIComponent(name)}/file${query}`}
      download={`${name}.dmn`}
    >
      {w.export}
    </a>
  )
}

function VersionView({ page, version, reload }: { page: TablePage; version: Version; reload: () => void }) {
  const w = useWords(decisionWords)
  const go = useNavigate()
  const [failure, setFailure] = useState<Failure | null>(null)
  const { table } = version
  const edit = async (): Promise<void> => {
    const path = `/decisions/${encodeURIComponent(table.name)}`
    if (!page.draft) {
      const got = await api.put(`/api${path}/draft`, { table, revision: null })
      if (!got.ok) return setFailure(got.error)
      reload()
    }
    go(path, { replace: true })
  }
  return (
    <>
      <Head page={page} table={table} shown={version.version}>
        <Export name={table.name} version={version.version} />
        <button
          type="button"
          className="button main"
          aria-disabled={!page.may.edit}
          title={page.may.edit ? undefined : w.noRight}
          onClick={() => page.may.edit && void edit()}
        >
          {w.edit}
        </button>
      </Head>
      {failure && <Refused failure={failure} />}
      <Body table={table} />
    </>
  )
}

function DraftView({ page, draft, reload }: { page: TablePage; draft: Draft; reload: () => void }) {
  const w = useWords(decisionWords)
  const path = `/api/decisions/${encodeURIComponent(draft.name)}`
  const own = useDraft<DecisionTable>(`decision.${draft.name}.${draft.revision}`, draft.table)
  const [columns, setColumns] = useState(false)
  const [publishing, setPublishing] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const table = own.value
  const dirty = table !== draft.table && JSON.stringify(table) !== JSON.stringify(draft.table)
  const done = (text: string): void => {
    own.clear()
    toast(text)
    reload()
  }
  const save = async (): Promise<void> => {
    setFailure(null)
    const got = await api.put(`${path}/draft`, { table, revision: draft.revision })
    if (!got.ok) return setFailure(got.error)
    done(w.saved)
  }
  const drop = async (): Promise<void> => {
    if (!window.confirm(w.dropSure)) return
    const got = await api.delete(`${path}/draft`)
    if (!got.ok) return setFailure(got.error)
    done(w.dropped)
  }
  const { edit } = page.may
  return (
    <>
      <Head page={page} table={table} shown="draft">
        {!dirty && <Export name={draft.name} />}
        {edit && (
          <>
            <button type="button" className="button" onClick={() => void drop()}>
              {w.drop}
            </button>
            <button type="button" className="button" onClick={() => setColumns(true)}>
              {w.columns}
            </button>
            <button type="button" className="button" disabled={!dirty} onClick={() => void save()}>
              {w.save}
            </button>
            <button
              type="button"
              className="button main"
              disabled={dirty || !page.may.publish}
              onClick={() => setPublishing(true)}
            >
              {w.publish}
            </button>
          </>
        )}
      </Head>
      {failure && <Refused failure={failure} />}
      {edit && !dirty && !page.may.publish && <div className="banner blue">{w.second(draft.savedBy)}</div>}
      {dirty && <div className="banner yellow">{own.restored ? w.restored : w.unsaved}</div>}
      <Body table={table} {...(edit ? { change: (rows) => own.set({ ...table, rows }) } : {})} />
      {columns && <Columns table={table} change={own.set} onClose={() => setColumns(false)} />}
      {publishing && (
        <Publish
          name={draft.name}
          revision={draft.revision}
          table={table}
          onClose={() => setPublishing(false)}
          onDone={(version) => done(w.published(version))}
        />
      )}
    </>
  )
}
