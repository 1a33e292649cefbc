import { type Say, say, sayNumber, useSay, useWords, words } from '../../live/index.ts'

const dictionary = words({
  matters: say('件', ''),
  rows: say('条', ''),
  minutes: say('分钟', 'min'),
  times: say('次', 'times'),
  score: say('分', 'points'),
})

/** What is known of an indicator 指标 where its figure is said. */
type Unit = { readonly unit?: string; readonly measure?: Say }

/** Quantities keep two decimals, counts and shares one. */
export const rounded = (value: number, unit?: string): number =>
  unit === 'value' ? Math.round(value * 100) / 100 : Math.round(value * 10) / 10

const isCounted = (unit: string | undefined): unit is keyof typeof dictionary =>
  unit !== undefined && Object.hasOwn(dictionary, unit)

/** A figure and what stands behind it: 12 件, 95 分钟, 88.5 %, 14.5 元/平方米·月. */
function useParts() {
  const w = useWords(dictionary)
  const s = useSay()
  return (value: number, of: Unit | undefined): readonly [number: string, unit: string] => {
    const number = sayNumber(rounded(value, of?.unit))
    if (of?.unit === 'percent') return [`${number}%`, '']
    return [number, of?.unit === 'value' ? s(of.measure) : isCounted(of?.unit) ? w[of.unit] : '']
  }
}

/** A figure with its unit in a sentence. */
export function useFigure(): (value: number, of: Unit | undefined) => string {
  const parts = useParts()
  return (value, of) => parts(value, of).filter(Boolean).join(' ')
}

/** A large figure with its unit small behind it. */
export function Figured({ value, of }: { value: number; of: Unit | undefined }) {
  const [number, unit] = useParts()(value, of)
  return (
    <>
      {number}
      {unit && <small className="unit"> {unit}</small>}
    </>
  )
}
