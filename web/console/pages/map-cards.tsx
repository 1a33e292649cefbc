import { type ReactNode, useEffect, useRef } from 'react'
import { Link } from 'react-router'
import { api, type Say, sayNumber, useLanguage, useLoad, useSay, useWords } from '../../live/index.ts'
import { LIGHTS, type PointRow } from '../../map/content.ts'
import { areaOf, lengthOf, ringFrom, type Spot, sayArea, sayMetres } from '../../map/measure.ts'
import { When } from '../parts/due.tsx'
import { Shown } from '../parts/show.tsx'
import { Failed, Loading } from '../parts/states.tsx'
import { useCity } from '../session.ts'
import { mapPageWords } from './map-words.ts'

/** A card beside the map; on the phone a sheet from below. */
export function Card({
  title,
  onClose,
  children,
}: {
  title: ReactNode
  onClose: () => void
  children: ReactNode
}) {
  const w = useWords(mapPageWords)
  const card = useRef<HTMLElement>(null)
  useEffect(() => card.current?.focus({ preventScroll: true }), [])
  return (
    <section
      className="mapcard"
      aria-label={typeof title === 'string' ? title : w.here}
      ref={card}
      tabIndex={-1}
    >
      <header>
        <h2 className="grow">{title}</h2>
        <button type="button" className="button plain small" aria-label={w.close} onClick={onClose}>
          ✕
        </button>
      </header>
      <div className="body">{children}</div>
    </section>
  )
}

type Here = {
  readonly path: string
  readonly inside: boolean
  readonly schematic: boolean
  readonly gcj: { readonly lon: number; readonly lat: number }
  readonly grids: readonly {
    readonly code: string
    readonly name: string
    readonly kind: string
    readonly kindTitle: Say
    readonly holders: readonly {
      readonly roleTitle: Say
      readonly person: string
      readonly phone: string | null
    }[]
  }[]
  readonly addresses: readonly { readonly id: string; readonly title: string; readonly metres: number }[]
}

/** 此处: division, grid with its people, the address next to it. */
export function HereCard({
  at,
  day,
  title,
  onClose,
  children,
}: {
  at: Spot
  day: string | null
  title?: string
  onClose: () => void
  children?: ReactNode
}) {
  const w = useWords(mapPageWords)
  const s = useSay()
  const { load, reload } = useLoad(`here ${at.join()} ${day}`, (signal) =>
    api.get<Here>('/api/places/here', { lon: at[0], lat: at[1], ...(day ? { on: day } : {}) }, { signal }),
  )
  return (
    <Card title={title ?? w.here} onClose={onClose}>
      {load.state === 'loading' && <Loading lines={4} />}
      {load.state === 'failed' && <Failed failure={load.failure} retry={reload} />}
      {load.state === 'ready' && (
        <dl className="facts">
          <dt>{w.division}</dt>
          <dd>
            {load.value.inside ? load.value.path : w.outside}
            {load.value.schematic && <small> · {w.schematic}</small>}
          </dd>
          <dt>{w.grid}</dt>
          <dd>
            {load.value.grids.length === 0 && w.noGrid}
            {load.value.grids.map((grid) => (
              <div key={grid.kind + grid.code}>
                <Link to={`/grids?kind=${grid.kind}&code=${grid.code}`}>{grid.name}</Link>{' '}
                <small className="num">
                  {s(grid.kindTitle)} {grid.code}
                </small>
                {grid.holders.map((one) => (
                  <div key={one.person} className="small">
                    {s(one.roleTitle)} {one.person}{' '}
                    {one.phone && <a href={`tel:${one.phone}`}>{one.phone}</a>}
                  </div>
                ))}
              </div>
            ))}
          </dd>
          <dt>{w.nearest}</dt>
          <dd>
            {load.value.addresses.length === 0 && w.none}
            {load.value.addresses.map((one) => (
              <div key={one.id}>
                {one.title} <small className="num">{w.metres(one.metres)}</small>
              </div>
            ))}
          </dd>
          <dt>{w.crs}</dt>
          <dd className="num small">
            CGCS2000 {at[0].toFixed(6)}, {at[1].toFixed(6)}
            <br />
            GCJ-02 {load.value.gcj.lon.toFixed(6)}, {load.value.gcj.lat.toFixed(6)}
          </dd>
        </dl>
      )}
      {children}
    </Card>
  )
}

/** A matter that was clicked. */
export function MatterCard({ row, onClose }: { row: PointRow; onClose: () => void }) {
  const w = useWords(mapPageWords)
  const s = useSay()
  const { declared } = useCity()
  const state = declared.types[row.type]?.flow.states[row.state]?.title
  const tone = row.closedAt ? 'closed' : (row.light ?? 'none')
  const words = {
    red: w.overdue,
    yellow: w.soon,
    green: w.inTime,
    none: w.noLimit,
    closed: w.closed,
  } as const
  return (
    <Card title={row.title} onClose={onClose}>
      <dl className="facts">
        <dt>{w.state}</dt>
        <dd>
          <i className="dot" style={{ background: LIGHTS[tone] }} aria-hidden="true" />{' '}
          {state ? s(state) : row.state} · {words[tone]}
        </dd>
        <dt>{w.number}</dt>
        <dd className="num">{row.number}</dd>
        <dt>{w.opened}</dt>
        <dd>
          <When at={row.openedAt} />
        </dd>
      </dl>
      <Link className="button main" to={`/m/${row.number}`}>
        {w.open}
      </Link>
    </Card>
  )
}

/** More stand on the page of the thing itself. */
const MOST = 12

type FeatureSeen = {
  readonly feature: {
    readonly label: string
    readonly ref: string
    readonly props: Readonly<Record<string, unknown>>
    readonly validFrom: string
    readonly lon: number
    readonly lat: number
  }
  readonly versions?: readonly unknown[]
}

/** A feature of a layer that was clicked: its attributes, and where it comes from. */
export function FeatureCard({
  layer,
  no,
  title,
  source,
  fields,
  onClose,
}: {
  layer: string
  no: number
  title: string
  source: { readonly kind: string; readonly register?: string; readonly type?: string }
  fields: readonly { readonly name: string; readonly title: Say }[]
  onClose: () => void
}) {
  const w = useWords(mapPageWords)
  const s = useSay()
  const { load, reload } = useLoad(`feature ${layer} ${no}`, (signal) =>
    api.get<FeatureSeen>(`/api/map/layers/${encodeURIComponent(layer)}/features/${no}`, undefined, {
      signal,
    }),
  )
  const { declared } = useCity()
  const feature = load.state === 'ready' ? load.value.feature : null
  const props = feature?.props ?? {}
  const said = ([, value]: [string, unknown]): boolean =>
    value !== null && value !== undefined && value !== '' && typeof value !== 'object'
  const register = source.register ? declared.registers[source.register] : undefined
  const type = source.type ? declared.types[source.type] : undefined
  const known: readonly { readonly name: string; readonly title: string; readonly shown: ReactNode }[] =
    register
      ? Object.entries(register.fields)
          .filter(([name]) => said([name, props[name]]))
          .slice(0, MOST)
          .map(([name, field]) => ({
            ...{ name, title: s(field.title) },
            shown: <Shown field={field} value={props[name]} />,
          }))
      : type
        ? [
            { name: 'number', title: w.number, shown: String(props.number ?? '') },
            { name: 'title', title: w.about, shown: String(props.title ?? '') },
            {
              ...{ name: 'state', title: w.state },
              shown: s(type.flow.states[String(props.state)]?.title ?? String(props.stateTitle ?? '')),
            },
          ]
        : Object.entries(props)
            .filter(said)
            .slice(0, MOST)
            .map(([name, value]) => ({
              name,
              title: s(fields.find((one) => one.name === name)?.title ?? name),
              shown: String(value),
            }))
  const link = !feature
    ? null
    : source.kind === 'matters'
      ? `/m/${feature.ref}`
      : source.kind === 'register' && source.register
        ? `/registers/${source.register.replace('.', '/')}/${feature.ref}`
        : source.kind === 'devices'
          ? `/sensing/${feature.ref}`
          : null
  return (
    <Card title={feature?.label || title} onClose={onClose}>
      {load.state === 'loading' && <Loading lines={4} />}
      {load.state === 'failed' && <Failed failure={load.failure} retry={reload} />}
      {feature && (
        <>
          <dl className="facts">
            <dt>{w.layers}</dt>
            <dd>{title}</dd>
            {known.map(({ name, title, shown }) => [
              <dt key={`${name}t`}>{title}</dt>,
              <dd key={name}>{shown}</dd>,
            ])}
            <dt>{w.asOfShort}</dt>
            <dd>
              <When at={feature.validFrom} />
            </dd>
            <dt>{w.crs}</dt>
            <dd className="num small">
              {feature.lon.toFixed(6)}, {feature.lat.toFixed(6)}
            </dd>
          </dl>
          {link && (
            <Link className="button main" to={link}>
              {w.open}
            </Link>
          )}
        </>
      )}
    </Card>
  )
}

type LayerHit = {
  readonly layer: string
  readonly title: Say
  readonly total: number
  readonly rows: readonly { readonly no: number; readonly label: string; readonly category: string }[]
}

/** 圈选、周边: what lies in a drawn shape, kind by kind; the count is the count of the list it opens. */
export function WithinCard({
  ring,
  metres,
  layers,
  day,
  onClose,
  onMatter,
}: {
  ring: string
  metres: number | null
  layers: readonly string[]
  day: string | null
  onClose: () => void
  onMatter: (row: PointRow) => void
}) {
  const w = useWords(mapPageWords)
  const s = useSay()
  const lang = useLanguage()
  const corners = ringFrom(ring) ?? []
  const filter = { within: ring, ...(day ? { standing: day } : { open: 'true' }) }
  const matters = useLoad(`within ${ring} ${day}`, (signal) =>
    api.get<{ readonly rows: readonly PointRow[]; readonly total: number }>('/api/places/matters', filter, {
      signal,
    }),
  )
  const others = useLoad(
    layers.length > 0 ? `layers within ${ring} ${layers.join()} ${day}` : null,
    (signal) =>
      api.post<{ readonly layers: readonly LayerHit[] }>(
        '/api/map/within',
        {
          geometry: { type: 'Polygon', coordinates: [[...corners, corners[0]]] },
          layers,
          limit: 20,
          ...(day ? { asOf: `${day}T15:59:59Z` } : {}),
        },
        { signal },
      ),
  )
  const people = useLoad(`grids within ${ring}`, (signal) =>
    api.get<{
      readonly rows: readonly {
        readonly code: string
        readonly name: string
        readonly people: readonly { readonly role: Say; readonly person: string }[]
      }[]
    }>('/api/grids/within', { within: ring }, { signal }),
  )
  const rows = matters.load.state === 'ready' ? matters.load.value.rows : []
  const total = matters.load.state === 'ready' ? matters.load.value.total : null
  const grids = people.load.state === 'ready' ? people.load.value.rows : []
  return (
    <Card title={metres ? w.around(sayMetres(metres, lang)) : w.inside} onClose={onClose}>
      <p className="small num">
        {w.size} {sayArea(areaOf(corners), lang)} · {w.perimeter}{' '}
        {sayMetres(lengthOf([...corners, ...corners.slice(0, 1)]), lang)}
      </p>
      <h3>
        {w.matters} <b className="num figure">{total === null ? '…' : sayNumber(total)}</b>
      </h3>
      {total === 0 && <p className="muted">{w.none}</p>}
      <ul className="hits">
        {rows.slice(0, 8).map((row) => (
          <li key={row.id}>
            <button type="button" className="linkish" onClick={() => onMatter(row)}>
              <i
                className="dot"
                style={{ background: LIGHTS[row.closedAt ? 'closed' : (row.light ?? 'none')] }}
                aria-hidden="true"
              />{' '}
              {row.title}
            </button>
          </li>
        ))}
      </ul>
      {total !== null && total > 0 && (
        <Link className="button" to={`/inbox?${new URLSearchParams({ view: 'all', ...filter })}`}>
          {w.toList(sayNumber(total))}
        </Link>
      )}
      {others.load.state === 'ready' &&
        others.load.value.layers.map((one) => (
          <div key={one.layer}>
            <h3>
              {s(one.title)} <b className="num figure">{sayNumber(one.total)}</b>
            </h3>
            <ul className="hits">
              {one.rows.slice(0, 5).map((row) => (
                <li key={row.no}>{row.label || row.category || row.no}</li>
              ))}
            </ul>
          </div>
        ))}
      <h3>
        {w.people}{' '}
        <b className="num figure">{sayNumber(grids.reduce((sum, one) => sum + one.people.length, 0))}</b>
      </h3>
      <ul className="hits">
        {grids.slice(0, 6).map((one) => (
          <li key={one.code}>
            {one.name}{' '}
            <small>{one.people.map(({ role, person }) => `${s(role)} ${person}`).join(' · ')}</small>
          </li>
        ))}
        {grids.length > 6 && <li className="muted">{w.more(grids.length - 6)}</li>}
      </ul>
    </Card>
  )
}
