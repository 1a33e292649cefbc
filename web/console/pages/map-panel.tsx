import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { type Say, sayNumber, useSay, useWords } from '../../live/index.ts'
import { LIGHTS } from '../../map/content.ts'
import { mapPageWords } from './map-words.ts'

export type LayerShown = {
  readonly name: string
  readonly title: Say
  readonly class: string
  readonly kind: string
  readonly source: { readonly kind: string; readonly register?: string; readonly format?: string }
  readonly from?: string
  readonly owner?: string
  readonly approval?: string
  readonly madeOn?: string
  readonly licence?: string
  readonly tag?: string
  readonly style: {
    readonly color?: string
    readonly icon?: string
    readonly width?: number
    readonly fill?: number
    readonly categories?: readonly { readonly code: string; readonly title: Say; readonly color?: string }[]
  }
  readonly minZoom: number
  readonly maxZoom: number
  readonly fields: readonly { readonly name: string; readonly title: Say }[]
  readonly version: number
  readonly features: number
  readonly changedAt: string
  readonly may: { readonly edit: boolean }
}
export type LayerList = {
  readonly rows: readonly LayerShown[]
  readonly classes: Readonly<Record<string, Say>>
  readonly may: { readonly make: boolean }
}

/** Imagery is chosen as the base map, not switched on above it. */
export const isImagery = ({ kind, class: group, tag, source }: LayerShown): boolean =>
  kind === 'raster' &&
  group === 'imagery' &&
  tag !== undefined &&
  source.kind !== 'own' &&
  source.format !== 'mvt'

/** 图层树 by class with what each holds, and the legend of what is on. */
export function LayerPanel({
  list,
  on,
  matters,
  count,
  onToggle,
  onMatters,
  children,
}: {
  list: LayerList | null
  on: readonly string[]
  matters: boolean
  count: { readonly total: number; readonly unplaced: number } | null
  onToggle: (name: string) => void
  onMatters: () => void
  children?: ReactNode
}) {
  const w = useWords(mapPageWords)
  const s = useSay()
  const [tab, setTab] = useState<'layers' | 'legend'>('layers')
  const [words, setWords] = useState('')
  const fits = (layer: LayerShown): boolean =>
    words.trim() === '' ||
    `${layer.title.zh} ${layer.title.en} ${layer.name}`.toLowerCase().includes(words.trim().toLowerCase())
  const rows = (list?.rows ?? []).filter((one) => fits(one) && !isImagery(one))
  const classes = Object.entries(list?.classes ?? {}).filter(([name]) =>
    rows.some((one) => one.class === name),
  )
  return (
    <div className="layerpanel">
      <nav className="tabs" aria-label={w.panel}>
        {(['layers', 'legend'] as const).map((one) => (
          <button key={one} type="button" aria-pressed={tab === one} onClick={() => setTab(one)}>
            {w[one]}
          </button>
        ))}
      </nav>
      {tab === 'layers' && (
        <>
          {children}
          <label className="check">
            <input type="checkbox" checked={matters} onChange={onMatters} />
            <span className="grow">{w.mattersOpen}</span>
            <small className="num">{count ? sayNumber(count.total) : ''}</small>
          </label>
          {count && count.unplaced > 0 && (
            <p className="small muted">{w.matterCount(sayNumber(count.total), sayNumber(count.unplaced))}</p>
          )}
          {(list?.rows.length ?? 0) > 6 && (
            <input
              className="input"
              type="search"
              aria-label={w.filterLayers}
              placeholder={w.filterLayers}
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
          {list && rows.length === 0 && <p className="muted">{w.noLayers}</p>}
          {classes.map(([name, title]) => (
            <fieldset key={name}>
              <legend>{s(title)}</legend>
              {rows
                .filter((one) => one.class === name)
                .map((layer) => (
                  <label
                    key={layer.name}
                    className="check"
                    title={[layer.from, layer.owner, layer.approval].filter(Boolean).join(' · ')}
                  >
                    <input
                      type="checkbox"
                      checked={on.includes(layer.name)}
                      onChange={() => onToggle(layer.name)}
                    />
                    <i
                      className={`swatch ${layer.kind}`}
                      style={{ background: layer.style.color ?? '#7b3fa0' }}
                      aria-hidden="true"
                    />
                    <span className="grow">{s(layer.title)}</span>
                    <small className="num">{layer.features > 0 ? sayNumber(layer.features) : ''}</small>
                  </label>
                ))}
            </fieldset>
          ))}
          <p className="row tight links">
            <Link to="/addresses">{w.addresses}</Link>
            <Link to="/grids">{w.grids}</Link>
            <Link to="/map/convert">{w.convert}</Link>
            <Link to="/map/import">{w.import}</Link>
          </p>
        </>
      )}
      {tab === 'legend' && (
        <ul className="maplegend">
          {matters &&
            (['red', 'yellow', 'green', 'none', 'closed'] as const).map((tone) => (
              <li key={tone}>
                <i className="dot" style={{ background: LIGHTS[tone] }} aria-hidden="true" />
                {w.matters} ·{' '}
                {{ red: w.overdue, yellow: w.soon, green: w.inTime, none: w.noLimit, closed: w.closed }[tone]}
              </li>
            ))}
          {matters && (
            <li>
              <i className="dot big" style={{ background: LIGHTS.none }} aria-hidden="true" />
              {w.several}
            </li>
          )}
          {(list?.rows ?? [])
            .filter((one) => on.includes(one.name))
            .flatMap((layer) => [
              <li key={layer.name}>
                <i
                  className={`swatch ${layer.kind}`}
                  style={{ background: layer.style.color ?? '#7b3fa0' }}
                  aria-hidden="true"
                />
                {s(layer.title)}
              </li>,
              ...(layer.style.categories ?? []).map((one) => (
                <li key={`${layer.name} ${one.code}`} className="sub">
                  <i
                    className="dot"
                    style={{ background: one.color ?? layer.style.color ?? '#7b3fa0' }}
                    aria-hidden="true"
                  />
                  {s(one.title)}
                </li>
              )),
            ])}
        </ul>
      )}
    </div>
  )
}
