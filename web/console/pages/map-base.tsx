import { useSay, useWords } from '../../live/index.ts'
import type { Imagery } from '../../map/imagery.ts'
import { isImagery, type LayerList, type LayerShown } from './map-panel.tsx'
import type { MapState } from './map-state.ts'
import { mapPageWords } from './map-words.ts'

const dayOf = (layer: LayerShown): string => layer.madeOn ?? ''

/** What there is to see from the air, the latest first. */
export const imageriesOf = (list: LayerList | null): readonly LayerShown[] =>
  (list?.rows ?? []).filter(isImagery).sort((a, b) => (dayOf(a) < dayOf(b) ? 1 : -1))

/** The imagery of the map and, for a comparison, of its other side. */
export function chosenImagery(
  all: readonly LayerShown[],
  { base, imagery, otherImagery }: MapState,
): { readonly shown: LayerShown | null; readonly other: LayerShown | null } {
  if (base === 'vector') return { shown: null, other: null }
  const shown = all.find((one) => one.name === imagery) ?? all[0] ?? null
  const rest = all.filter((one) => one !== shown)
  const before = rest.find((one) => shown !== null && dayOf(one) < dayOf(shown)) ?? rest[0]
  return { shown, other: all.find((one) => one.name === otherImagery) ?? before ?? shown }
}

export const asImagery = (layer: LayerShown | null): Imagery | null =>
  layer && { name: layer.name, tag: layer.tag ?? '', minZoom: layer.minZoom, maxZoom: layer.maxZoom }

const BASES = { vector: null, imagery: 'img', mixed: 'mix' } as const

/** 底图: drawn, from the air, or from the air with names; which flight, and how strongly. */
export function BasePick({
  all,
  shown,
  state,
  put,
}: {
  all: readonly LayerShown[]
  shown: LayerShown | null
  state: MapState
  put: (change: Readonly<Record<string, string | null>>) => void
}) {
  const w = useWords(mapPageWords)
  const s = useSay()
  if (all.length === 0) return null
  return (
    <fieldset className="basepick">
      <legend>{w.base}</legend>
      <div className="segments">
        {(['vector', 'imagery', 'mixed'] as const).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={state.base === one}
            onClick={() => put({ b: BASES[one] })}
          >
            {w[one]}
          </button>
        ))}
      </div>
      {shown && (
        <>
          <select
            className="input"
            aria-label={w.imagery}
            value={shown.name}
            onChange={(event) => put({ img: event.target.value, img2: null })}
          >
            {all.map((one) => (
              <option key={one.name} value={one.name}>
                {s(one.title)}
                {one.madeOn && !s(one.title).includes(one.madeOn.slice(0, 7)) ? ` · ${one.madeOn}` : ''}
              </option>
            ))}
          </select>
          <label className="opacity">
            <span>{w.opacity}</span>
            <input
              type="range"
              min={0}
              max={100}
              step={5}
              value={state.opacity}
              onChange={(event) => put({ o: event.target.value === '100' ? null : event.target.value })}
            />
            <output className="num">{state.opacity}%</output>
          </label>
        </>
      )}
    </fieldset>
  )
}

/** Where the pictures are from, when they were taken, and what may be done with them: always beside them. */
export function ImageryCredit({ layer }: { layer: LayerShown }) {
  const w = useWords(mapPageWords)
  const s = useSay()
  return (
    <p className="mapcredit">
      <b>{s(layer.title)}</b>
      <span className="num">{layer.madeOn ? w.taken(layer.madeOn) : w.undated}</span>
      {layer.from && <span>{layer.from}</span>}
      {layer.licence && (
        <span>
          {w.licence} {layer.licence}
        </span>
      )}
    </p>
  )
}

/** The imagery of the other side of a swipe. */
export function OtherImagery({
  all,
  other,
  onPick,
}: {
  all: readonly LayerShown[]
  other: LayerShown
  onPick: (name: string) => void
}) {
  const w = useWords(mapPageWords)
  const s = useSay()
  return (
    <label className="row tight">
      {w.otherImagery}
      <select className="input" value={other.name} onChange={(event) => onPick(event.target.value)}>
        {all.map((one) => (
          <option key={one.name} value={one.name}>
            {s(one.title)}
          </option>
        ))}
      </select>
    </label>
  )
}
