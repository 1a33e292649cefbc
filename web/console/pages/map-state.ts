import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { HOME, type View } from '../../map/city-map.tsx'

/** What the map shows stands in its address: whoever gets the link sees the same. */
export type MapState = {
  readonly view: View
  readonly layers: readonly string[]
  readonly matters: boolean
  readonly heat: boolean
  /** As of a day; null = now. */
  readonly day: string | null
  /** The other day of a swipe. */
  readonly against: string | null
  /** 底图: drawn 矢量, from the air 影像, or both 影像+注记. */
  readonly base: 'vector' | 'imagery' | 'mixed'
  /** Which imagery; null = the latest. */
  readonly imagery: string | null
  /** Of the other side of a swipe; null = the one before. */
  readonly otherImagery: string | null
  /** Per cent. */
  readonly opacity: number
  readonly ring: string | null
  readonly at: readonly [number, number] | null
  readonly radius: number | null
}

const numbers = (text: string | null, n: number): number[] | null => {
  const all = (text ?? '').split(',').map(Number)
  return text && all.length === n && all.every(Number.isFinite) ? all : null
}
const dayIn = (text: string | null): string | null => (text && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : null)

const opacityIn = (text: string | null): number => {
  const value = Number(text ?? '100')
  return Number.isInteger(value) && value >= 0 && value <= 100 ? value : 100
}

export function useMapState() {
  const [params, setParams] = useSearchParams()
  const state = useMemo((): MapState => {
    const view = numbers(params.get('v'), 3)
    const at = numbers(params.get('at'), 2)
    const radius = Number(params.get('r'))
    return {
      view: view ? { lon: view[0] as number, lat: view[1] as number, zoom: view[2] as number } : HOME,
      layers: params.get('l')?.split(',').filter(Boolean) ?? [],
      matters: params.get('m') !== '0',
      heat: params.get('heat') === '1',
      day: dayIn(params.get('day')),
      against: dayIn(params.get('against')),
      base: params.get('b') === 'img' ? 'imagery' : params.get('b') === 'mix' ? 'mixed' : 'vector',
      imagery: params.get('img'),
      otherImagery: params.get('img2'),
      opacity: opacityIn(params.get('o')),
      ring: params.get('within'),
      at: at ? [at[0] as number, at[1] as number] : null,
      radius: radius > 0 && radius <= 50_000 ? radius : null,
    }
  }, [params])
  const put = useCallback(
    (change: Readonly<Record<string, string | null>>) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before)
          for (const [key, value] of Object.entries(change))
            value === null ? next.delete(key) : next.set(key, value)
          return next
        },
        { replace: true },
      ),
    [setParams],
  )
  return { state, put, params }
}

export const viewText = ({ lon, lat, zoom }: View): string =>
  `${lon.toFixed(5)},${lat.toFixed(5)},${zoom.toFixed(2)}`
