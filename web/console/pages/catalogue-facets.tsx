import { useState } from 'react'
import {
  datasetClasses,
  datasetStates,
  type FacetName,
  freshStates,
  openClasses,
  shareClasses,
  updateCycles,
} from '../../../platform/catalogue/declare.ts'
import { type Say, sayNumber, useSay, useWords } from '../../live/index.ts'
import { useCity } from '../session.ts'
import { catalogueWords, type Found, facetTitles, gradeTitles, origins } from './catalogue-words.ts'

const ORDER = [
  'subject',
  'unit',
  'freshness',
  'share',
  'open',
  'cycle',
  'grade',
  'origin',
  'class',
  'state',
] as const
const SHOWN = 7
const TITLES: Readonly<Partial<Record<FacetName, Readonly<Record<string, Say>>>>> = {
  freshness: freshStates,
  share: shareClasses,
  open: openClasses,
  cycle: updateCycles,
  class: datasetClasses,
  state: datasetStates,
  grade: gradeTitles,
  origin: origins,
}

/** Facets with counts; several values of one are any of them. */
export function Facets({
  found,
  search,
  put,
}: {
  found: Found
  search: URLSearchParams
  put: (more: Readonly<Record<string, string>>) => void
}) {
  const w = useWords(catalogueWords)
  const s = useSay()
  const { declared } = useCity()
  const [wide, setWide] = useState<ReadonlySet<FacetName>>(new Set())
  const subjects = new Map(declared.codes.dataSubject?.codes.map((one) => [one.code, one.title]))
  const titleOf = (name: FacetName, value: string): string =>
    name === 'unit'
      ? (found.unitNames[value] ?? value)
      : name === 'subject'
        ? s(subjects.get(value) ?? value)
        : s(TITLES[name]?.[value] ?? value)
  const chosen = (name: FacetName): readonly string[] => search.get(name)?.split(',').filter(Boolean) ?? []
  const any = ORDER.some((name) => chosen(name).length > 0)
  const toggle = (name: FacetName, value: string): void => {
    const now = chosen(name)
    const next = now.includes(value) ? now.filter((one) => one !== value) : [...now, value]
    put({ [name]: next.join(',') })
  }
  return (
    <details className="facets card" open={window.innerWidth > 900}>
      <summary>
        <b className="grow">{w.filters}</b>
      </summary>
      {any && (
        <button
          type="button"
          className="button small"
          onClick={() => put(Object.fromEntries(ORDER.map((name) => [name, ''])))}
        >
          {w.clear}
        </button>
      )}
      {ORDER.map((name) => {
        const mine = chosen(name)
        const counts = found.facets[name]
        // one value says nothing, unless it was chosen
        if (counts.length < 2 && mine.length === 0) return null
        const gone = mine.filter((value) => !counts.some((one) => one.value === value))
        const all = [...counts, ...gone.map((value) => ({ value, count: 0 }))]
        const shown = wide.has(name) ? all : all.filter((one, i) => i < SHOWN || mine.includes(one.value))
        return (
          <fieldset key={name}>
            <legend>{s(facetTitles[name])}</legend>
            {shown.map(({ value, count }) => (
              <label key={value}>
                <input type="checkbox" checked={mine.includes(value)} onChange={() => toggle(name, value)} />
                <span className="grow">{titleOf(name, value)}</span>
                <small className="num">{sayNumber(count)}</small>
              </label>
            ))}
            {all.length > shown.length || wide.has(name) ? (
              <button
                type="button"
                className="link small"
                onClick={() =>
                  setWide((before) => {
                    const next = new Set(before)
                    if (!next.delete(name)) next.add(name)
                    return next
                  })
                }
              >
                {wide.has(name) ? w.fewer : w.moreFacets(all.length - shown.length)}
              </button>
            ) : null}
          </fieldset>
        )
      })}
    </details>
  )
}
