import { type ReactNode, useState } from 'react'
import { useParams, useSearchParams } from 'react-router'
import type { Say } from '../../../base/index.ts'
import type {
  ItemBody,
  ItemChange,
  ItemFault,
  ItemState,
  ItemVersion,
  ServiceItem,
} from '../../../platform/services/items/declare.ts'
import { itemTypes } from '../../../platform/services/items/declare.ts'
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
import { DayInput } from '../parts/day.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { Basics, FormPart, Materials, Places } from './item-edit.tsx'
import { SituationPart, TablesPart } from './item-situation.tsx'
import { itemWords } from './item-words.ts'
import '../look/items.css'

type Version = {
  readonly version: number
  readonly validFrom: string | null
  readonly publishedAt: string | null
  readonly publishedBy: string | null
}
type Page = {
  readonly code: string
  readonly state: ItemState
  readonly stateTitle: Say
  readonly pausedWhy: string | null
  readonly unitName: string
  readonly basic: ServiceItem | null
  readonly versions: readonly Version[]
  readonly draft: { readonly version: number; readonly revision: number; readonly body: ItemBody } | null
  readonly faults: readonly ItemFault[]
  readonly current: number | null
  readonly shown: ItemVersion | null
  readonly mayEdit: boolean
}
const PARTS = ['basic', 'materials', 'situation', 'tables', 'form', 'places'] as const
type Part = (typeof PARTS)[number]

/** 一个事项: its versions, the one being written, what differs, and how it comes into force. */
export function ItemPage() {
  const { code = '' } = useParams()
  const w = useWords(itemWords)
  const s = useSay()
  const [query] = useSearchParams()
  const version = query.get('v') ?? ''
  const { load, reload } = useLoad(`item ${code} ${version}`, (signal) =>
    api.get<Page>(`/api/services/items/${code}${version ? `?version=${version}` : ''}`, undefined, {
      signal,
    }),
  )
  const page = load.state === 'ready' ? load.value : null
  const title = page?.draft?.body.title ?? page?.shown?.title
  useTitle({ title: w.title, to: '/items' }, { title: title ? s(title) : code })
  return (
    <div className="page stack">
      <Loaded load={load} retry={reload}>
        {(found) => (
          <Shown key={`${found.draft?.revision} ${version}`} page={found} version={version} reload={reload} />
        )}
      </Loaded>
    </div>
  )
}

function Shown({
  page,
  version,
  reload,
}: {
  readonly page: Page
  readonly version: string
  readonly reload: () => void
}) {
  const w = useWords(itemWords)
  const s = useSay()
  const lang = useLanguage()
  const [query, setQuery] = useSearchParams()
  const part = PARTS.find((one) => one === query.get('part')) ?? 'basic'
  const [failure, setFailure] = useState<Failure | null>(null)
  const writing = page.draft !== null && version === ''
  const source = writing ? page.draft?.body : page.shown
  const [body, setBody] = useState<ItemBody | null>(source ?? null)
  const [faults, setFaults] = useState<readonly ItemFault[] | null>(writing ? page.faults : null)
  const path = `/api/services/items/${page.code}`
  const go = (name: string, value: string): void => {
    const next = new URLSearchParams(query)
    if (value) next.set(name, value)
    else next.delete(name)
    setQuery(next, { replace: true })
  }
  const run = async (work: Promise<{ ok: boolean; error?: Failure }>, done?: string): Promise<void> => {
    setFailure(null)
    const got = await work
    if (!got.ok && got.error) return setFailure(got.error)
    if (done) toast(done)
    reload()
  }
  const sent = { catalogCode: page.basic?.code ?? '', body, revision: page.draft?.revision ?? 0 }
  const check = async (): Promise<void> => {
    const got = await api.post<{ faults: readonly ItemFault[] }>(`${path}/check`, sent)
    if (!got.ok) return setFailure(got.error)
    setFailure(null)
    setFaults(got.value.faults)
  }
  const put = (change: Partial<ItemBody>): void => setBody((before) => before && { ...before, ...change })
  const parts: Readonly<Record<Part, readonly [title: string, content: (body: ItemBody) => ReactNode]>> = {
    basic: [w.partBasic, (one) => <Basics body={one} put={put} />],
    materials: [
      `${w.partMaterials} ${body?.materials.length ?? ''}`,
      (one) => <Materials body={one} put={put} />,
    ],
    situation: [
      `${w.partSituation} ${body?.situation.questions.length || ''}`,
      (one) => <SituationPart body={one} put={put} />,
    ],
    tables: [`${w.partTables} ${body?.tables.length || ''}`, (one) => <TablesPart body={one} put={put} />],
    form: [w.partForm, (one) => <FormPart body={one} put={put} />],
    places: [w.partPlaces, (one) => <Places body={one} put={put} />],
  }
  return (
    <>
      <div className="row">
        <div className="grow" style={{ flexBasis: 'min(100%, 380px)' }}>
          <h1>{body ? s(body.title) : page.code}</h1>
          <p className="muted num item-code">
            {page.code} · {page.unitName}
          </p>
        </div>
        <span className={`tag ${page.state === 'inUse' ? 'green' : 'yellow'}`}>{s(page.stateTitle)}</span>
        <a className="button" href={`/citizen/services/${page.code}`} target="_blank" rel="noreferrer">
          {w.preview}
        </a>
        {page.mayEdit && <StateMoves page={page} run={run} path={path} />}
        {page.mayEdit && !page.draft && (
          <button
            type="button"
            className="button main"
            onClick={() => void run(api.post(`${path}/draft`, undefined))}
          >
            {w.begin}
          </button>
        )}
      </div>
      {!page.mayEdit && <p className="small muted">{w.noRight}</p>}
      <nav className="tabs" aria-label={w.version}>
        {page.draft && (
          <button type="button" aria-pressed={writing} onClick={() => go('v', '')}>
            {w.draft} · {w.versionN(page.draft.version)}
          </button>
        )}
        {page.versions
          .filter((one) => one.validFrom)
          .map((one) => (
            <button
              key={one.version}
              type="button"
              aria-pressed={!writing && page.shown?.version === one.version}
              onClick={() => go('v', String(one.version))}
            >
              {w.versionN(one.version)} · {one.validFrom}
            </button>
          ))}
      </nav>
      {!writing && page.shown?.publishedAt && (
        <p className="small">
          {page.shown.publishedBy} · {sayInstant(String(page.shown.publishedAt), currentInstant(), lang)}
        </p>
      )}
      {page.basic && (
        <details className="card">
          <summary>
            {w.basic} {page.basic.code} · {s(itemTypes[page.basic.type])}
          </summary>
          <p>{page.basic.law.join('；')}</p>
        </details>
      )}
      {failure && <Refused failure={failure} />}
      {writing && page.mayEdit && (
        <Writing
          faults={faults}
          check={() => void check()}
          save={() => void run(api.put(`${path}/draft`, sent), w.saved)}
          drop={() => void run(api.delete(`${path}/draft`))}
          publish={(from) =>
            void run(
              api
                .put<{ revision: number }>(`${path}/draft`, sent)
                .then((saved) =>
                  saved.ok ? api.post(`${path}/publish`, { revision: saved.value.revision, from }) : saved,
                ),
              w.published,
            )
          }
        />
      )}
      <Compare page={page} />
      <nav className="tabs" aria-label={w.item}>
        {PARTS.map((name) => (
          <button key={name} type="button" aria-pressed={part === name} onClick={() => go('part', name)}>
            {parts[name][0]}
          </button>
        ))}
      </nav>
      {body && (
        <fieldset className="item-body" disabled={!writing || !page.mayEdit}>
          {parts[part][1](body)}
        </fieldset>
      )}
    </>
  )
}

function Writing(props: {
  readonly faults: readonly ItemFault[] | null
  readonly check: () => void
  readonly save: () => void
  readonly drop: () => void
  readonly publish: (from: string) => void
}) {
  const w = useWords(itemWords)
  const s = useSay()
  const [from, setFrom] = useState(
    new Date(currentInstant().getTime() + 8 * 3_600_000).toISOString().slice(0, 10),
  )
  return (
    <div className="card stack item-writing">
      <div className="row">
        <button type="button" className="button main" onClick={props.save}>
          {w.save}
        </button>
        <button type="button" className="button" onClick={props.check}>
          {w.check}
        </button>
        <span className="grow" />
        <span>{w.from}</span>
        <DayInput aria-label={w.from} value={from} onChange={setFrom} />
        <button type="button" className="button" disabled={!from} onClick={() => props.publish(from)}>
          {w.publish}
        </button>
        <button type="button" className="button danger" onClick={props.drop}>
          {w.drop}
        </button>
      </div>
      {props.faults?.length === 0 && <p className="tag green">{w.sound}</p>}
      {props.faults && props.faults.length > 0 && (
        <details open>
          <summary>{w.faults(props.faults.length)}</summary>
          <ul>
            {props.faults.map((fault) => (
              <li key={`${fault.path} ${fault.says.zh}`}>
                {s(fault.says)} <small className="muted">{fault.path}</small>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function StateMoves(props: {
  readonly page: Page
  readonly path: string
  readonly run: (work: Promise<{ ok: boolean; error?: Failure }>) => Promise<void>
}) {
  const w = useWords(itemWords)
  const { page, path, run } = props
  const move = (name: string): void => {
    const why = name === 'resume' ? '' : prompt(w.reason)
    if (why !== null) void run(api.post(`${path}/state`, { move: name, why }))
  }
  return (
    <>
      {page.state === 'inUse' && (
        <button type="button" className="button" onClick={() => move('pause')}>
          {w.pause}
        </button>
      )}
      {page.state === 'paused' && (
        <button type="button" className="button" onClick={() => move('resume')}>
          {w.resume}
        </button>
      )}
      {(page.state === 'inUse' || page.state === 'paused') && (
        <button type="button" className="button danger" onClick={() => move('end')}>
          {w.end}
        </button>
      )}
    </>
  )
}

/** 版本比对: what differs between two versions, down to the single value. */
function Compare({ page }: { readonly page: Page }) {
  const w = useWords(itemWords)
  const numbers = page.versions.map((one) => one.version)
  const [was, setWas] = useState(numbers[1] ?? 0)
  const [is, setIs] = useState(numbers[0] ?? 0)
  const [changes, setChanges] = useState<readonly ItemChange[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  if (numbers.length < 2) return null
  const look = async (): Promise<void> => {
    const got = await api.get<{ changes: readonly ItemChange[] }>(
      `/api/services/items/${page.code}/compare?was=${was}&is=${is}`,
    )
    if (!got.ok) return setFailure(got.error)
    setFailure(null)
    setChanges(got.value.changes)
  }
  const pick = (title: string, value: number, set: (value: number) => void) => (
    <select
      className="input item-filter"
      aria-label={title}
      value={value}
      onChange={(event) => set(Number(event.target.value))}
    >
      {numbers.map((number) => (
        <option key={number} value={number}>
          {w.versionN(number)}
        </option>
      ))}
    </select>
  )
  return (
    <details className="card">
      <summary>{w.compare}</summary>
      <div className="row">
        {pick(w.was, was, setWas)}
        {w.with}
        {pick(w.is, is, setIs)}
        <button type="button" className="button" onClick={() => void look()}>
          {w.compare}
        </button>
      </div>
      {failure && <Refused failure={failure} />}
      {changes?.length === 0 && <p>{w.same}</p>}
      {changes && changes.length > 0 && (
        <div className="wide-scroll">
          <table className="plain-table" style={{ minWidth: 560 }}>
            <thead>
              <tr>
                <th scope="col">{w.path}</th>
                <th scope="col">{w.was}</th>
                <th scope="col">{w.is}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map((one) => (
                <tr key={one.path}>
                  <td className="num">{one.path}</td>
                  <td className="item-was">{one.was ?? '—'}</td>
                  <td className="item-is">{one.is ?? '—'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  )
}
