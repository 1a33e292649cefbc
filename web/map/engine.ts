import sprites from 'virtual:map-sprites'
import worker from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import 'maplibre-gl/dist/maplibre-gl.css'
import { Map as GlMap, setWorkerUrl } from 'maplibre-gl'
import { styleOf, type Theme } from './style.ts'

/** The map engine: a chunk of its own, fetched by the first page that shows a map. Its worker comes from this server. */
setWorkerUrl(worker)

export type Start = {
  readonly center: readonly [number, number]
  readonly zoom: number
  readonly theme: Theme
  /** For printing and pictures: the drawing stays readable. */
  readonly keep?: boolean
}

export function openMap(container: HTMLElement, { center, zoom, theme, keep }: Start): GlMap {
  return new GlMap({
    container,
    style: styleOf(theme, location.origin, sprites),
    center: [center[0], center[1]],
    zoom,
    minZoom: 8,
    maxZoom: 19,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxPitch: 0,
    fadeDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 150,
    localIdeographFontFamily: false,
    canvasContextAttributes: { preserveDrawingBuffer: keep === true, antialias: true },
  })
}
