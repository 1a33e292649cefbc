import { useEffect } from 'react'
import { api, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import type { FieldForm } from '../parts/form.tsx'

const dictionary = words({
  title: say('建议承办单位（按职责清单）', 'Suggested unit (responsibility list)'),
  none: say('职责清单没有匹配条目，请自选单位并写明理由', 'No line fits: choose a unit and write why'),
  needCategory: say(
    '选定事项分类或写明诉求后显示建议',
    'Choose a category or write what is asked to see suggestions',
  ),
  basis: say('依据', 'Basis'),
})

export type SuggestedLine = {
  readonly id: string
  readonly item: string
  readonly unit: string
  readonly unitName: string
  readonly basis: string | null
  readonly why: { zh: string; en: string }
}

export const useSuggestions = (category: string, area: string) =>
  useLoad(category ? `suggest ${category} ${area}` : null, (signal) =>
    api.get<{ lines: readonly SuggestedLine[] }>('/api/suggest', { category, area }, { signal }),
  )

/** Lines of the responsibility list that fit, best first; taking one fills the unit and names the line. */
export function LinePick({
  category,
  area,
  form,
  keys = false,
}: {
  category: string
  area: string
  form: Pick<FieldForm, 'values' | 'set'>
  keys?: boolean
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const { load } = useSuggestions(category, area)
  const lines = load.state === 'ready' ? load.value.lines : []
  const take = (line: SuggestedLine): void => {
    form.set('lead', line.unit)
    form.set('line', line.id)
  }
  // A unit chosen by hand no longer rests on the line that was suggested.
  const { lead, line } = form.values
  const chosen = lines.find((one) => one.id === line)
  useEffect(() => {
    if (chosen && lead !== chosen.unit) form.set('line', undefined)
  }, [chosen, lead, form.set])
  return (
    <section className="stack tight" aria-label={w.title}>
      <span className="label">{w.title}</span>
      {!category && <p className="muted">{w.needCategory}</p>}
      {category && load.state === 'ready' && lines.length === 0 && <p className="muted">{w.none}</p>}
      {lines.slice(0, 4).map((one, i) => (
        <button
          key={one.id}
          type="button"
          className={`suggestion${line === one.id ? ' on' : ''}`}
          aria-pressed={line === one.id}
          onClick={() => take(one)}
        >
          <span className="row tight">
            <b className="grow">{one.unitName}</b>
            {keys && <kbd>Alt {i + 7}</kbd>}
          </span>
          <span className="small">{s(one.why)}</span>
          {one.basis && (
            <span className="small">
              {w.basis}：{one.basis}
            </span>
          )}
        </button>
      ))}
    </section>
  )
}
