import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { addDays, dayOf } from '../../../base/instant.ts'
import type { Definition, IndicatorDeclaration } from '../../../brain/indicators/declare.ts'
import { api, currentInstant, type Failure, type Say, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Failed, Loading, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { centreWords } from './centre-words.ts'
import { Compare } from './definition-compare.tsx'
import { DefinitionDraft } from './definition-draft.tsx'
import type { Body } from './definition-parts.tsx'
import { definitionWords } from './definition-words.ts'

type Value = {
  readonly from: string
  readonly area: string
  readonly revision: number
  readonly value: number | null
  readonly quality: string
  readonly enteredBy: string | null
  readonly expires: string | null
  readonly arrivedAt: string
}
type One = {
  readonly definition: Definition
  readonly body: IndicatorDeclaration
  readonly versions: readonly {
    readonly version: number
    readonly state: string
    readonly validFrom?: string
    readonly draftedBy?: string
    readonly decidedBy?: string | null
    readonly body?: Partial<IndicatorDeclaration>
  }[]
  readonly values: readonly Value[]
  readonly lineage: readonly { readonly kind: string; readonly name: string; readonly title?: Say }[]
  readonly manual: boolean
  readonly may: { readonly draft: boolean; readonly decide: boolean }
}
type Curve = {
  readonly points: readonly { readonly at: string; readonly value: number | null }[]
  readonly breaks: readonly { readonly day: string; readonly version: number }[]
}

const EMPTY: Body = { unit: 'matters', direction: 'none', count: { type: '', period: 'openedAt' } }

/** One definition 口径卡: its words, curve, versions, values; a new version is drafted and tried here. */
export function DefinitionPage() {
  const { name = '' } = useParams()
  const w = useWords(centreWords)
  const d = useWords(definitionWords)
  const s = useSay()
  const fresh = name === 'new'
  const { load, reload } = useLoad(fresh ? null : `definition ${name}`, (signal) =>
    api.get<One>(`/api/definitions/${name}`, undefined, { signal }),
  )
  const one = load.state === 'ready' ? load.value : null
  useTitle({ title: w.definitions, to: '/definitions' }, { title: one ? s(one.definition.title) : w.newOne })
  if (fresh)
    return (
      <div className="page stack">
        <h1>{w.newOne}</h1>
        <p className="muted">{w.definitionsWhy}</p>
        <DefinitionDraft name="" body={EMPTY} />
      </div>
    )
  if (load.state === 'failed') return <Failed page failure={load.failure} retry={() => void reload()} />
  if (!one) return <Loading lines={8} />
  const { definition } = one
  const { version: _version, validFrom: _from, ...rest } = one.body
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{s(definition.title)}</h1>
        <Link className="button" to={`/indicators/${name.replace('.', '/')}`}>
          {w.liveValue}
        </Link>
      </div>
      <section className="card">
        <dl className="body strip-facts">
          {[
            [w.formula, s(definition.formula)],
            [w.owner, s(definition.owner)],
            [w.source, s(definition.source)],
            [w.grain, d.grains(definition.grain)],
            [d.direction, d.directions(definition.direction)],
            [w.target, definition.target ?? '–'],
            [w.delay, definition.delayMinutes],
            [w.version, definition.version],
            [w.lineage, [...new Set(one.lineage.map((step) => s(step.title) || step.name))].join(' ← ')],
          ].map(([title, value]) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <CurveCard name={name} />
      {one.manual && one.may.draft && <Entry name={name} reload={reload} />}
      <section className="card">
        <header>
          <h2>{w.versions}</h2>
        </header>
        <table className="table">
          <tbody>
            {one.versions.map((version) => (
              <tr key={`${version.version} ${version.state}`}>
                <td className="num">{version.version}</td>
                <td>
                  {{
                    draft: w.draft,
                    trial: w.trial,
                    published: w.published,
                    retired: w.retired,
                    refused: w.refused,
                  }[version.state] ?? w.declared}
                </td>
                <td>{version.validFrom}</td>
                <td>
                  {version.draftedBy} {version.decidedBy}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Compare versions={one.versions} />
      {one.values.length > 0 && (
        <section className="card">
          <header>
            <h2>{w.values}</h2>
          </header>
          <table className="table">
            <tbody>
              {one.values.slice(0, 40).map((value) => (
                <tr key={`${value.from} ${value.area} ${value.revision}`}>
                  <td>{dayOf(new Date(value.from))}</td>
                  <td className="num">{value.value ?? '–'}</td>
                  <td>
                    {value.quality} · {value.revision}
                  </td>
                  <td>
                    {value.enteredBy} {value.expires}
                  </td>
                  <td>
                    <When at={value.arrivedAt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {one.may.draft && (
        <details className="stack">
          <summary className="button">{w.newVersion}</summary>
          <DefinitionDraft name={name} body={rest} />
        </details>
      )}
    </div>
  )
}

const SIZE = { width: 900, height: 170, left: 46, bottom: 22 } as const

/** Points of two months; where the definition changed the line breaks 口径变更. */
function CurveCard({ name }: { name: string }) {
  const w = useWords(centreWords)
  const { load } = useLoad(`curve ${name}`, (signal) =>
    api.get<Curve>(`/api/definitions/${name}/curve`, { days: 60 }, { signal }),
  )
  if (load.state !== 'ready') return null
  const { points, breaks } = load.value
  const most = Math.max(1, ...points.map((point) => point.value ?? 0))
  const x = (n: number) => SIZE.left + (n / Math.max(1, points.length - 1)) * (SIZE.width - SIZE.left - 10)
  const y = (value: number) => SIZE.height - SIZE.bottom - (value / most) * (SIZE.height - SIZE.bottom - 14)
  let path = ''
  let pen = 'M'
  for (const [n, point] of points.entries()) {
    if (point.value === null || breaks.some((one) => one.day === point.at)) pen = 'M'
    if (point.value === null) continue
    path += `${pen}${x(n)} ${y(point.value)}`
    pen = 'L'
  }
  return (
    <section className="card" aria-label={w.curve}>
      <header>
        <h2>{w.curve}</h2>
      </header>
      <div className="body weeks latest">
        <svg viewBox={`0 0 ${SIZE.width} ${SIZE.height}`} role="img" aria-label={w.curve}>
          <title>{w.curve}</title>
          <path className="axis" d={`M${SIZE.left} ${SIZE.height - SIZE.bottom}H${SIZE.width}`} />
          <text x={SIZE.left - 6} y={y(most) + 4} textAnchor="end">
            {most}
          </text>
          <path d={path} fill="none" stroke="#2f6fc4" strokeWidth="2" />
          {points.map((point, n) =>
            n % 10 === 0 ? (
              <text key={point.at} x={x(n)} y={SIZE.height - 4} textAnchor="middle">
                {point.at.slice(5)}
              </text>
            ) : null,
          )}
          {breaks.map((one) => {
            const n = points.findIndex((point) => point.at === one.day)
            return (
              <g key={one.day}>
                <path d={`M${x(n)} 4V${SIZE.height - SIZE.bottom}`} stroke="#b3151d" strokeDasharray="4 4" />
                <text x={x(n) + 4} y={14}>
                  {w.version} {one.version}
                </text>
              </g>
            )
          })}
        </svg>
      </div>
    </section>
  )
}

function Entry({ name, reload }: { name: string; reload: () => unknown }) {
  const w = useWords(centreWords)
  const today = dayOf(currentInstant())
  const [given, setGiven] = useState({
    from: today,
    to: today,
    value: '',
    reason: '',
    expires: addDays(today, 30),
  })
  const [failure, setFailure] = useState<Failure | null>(null)
  const send = async () => {
    const got = await api.post(`/api/definitions/${name}/values`, {
      ...given,
      area: '',
      value: Number(given.value),
    })
    if (!got.ok) return setFailure(got.error)
    setFailure(null)
    toast(w.done)
    void reload()
  }
  return (
    <section className="card">
      <header>
        <h2>{w.enter}</h2>
      </header>
      <div className="body stack tight">
        {failure && <Refused failure={failure} />}
        <div className="row tight">
          {(['from', 'to', 'value', 'reason', 'expires'] as const).map((key) => (
            <label key={key}>
              {w[key]}{' '}
              <input
                type={key === 'value' ? 'number' : key === 'reason' ? 'text' : 'date'}
                value={given[key]}
                onChange={(event) => setGiven((before) => ({ ...before, [key]: event.target.value }))}
              />
            </label>
          ))}
          <button type="button" className="button main" onClick={() => void send()}>
            {w.send}
          </button>
        </div>
      </div>
    </section>
  )
}
