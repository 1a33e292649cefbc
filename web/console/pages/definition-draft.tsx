import { useRef, useState } from 'react'
import { addDays, dayOf } from '../../../base/instant.ts'
import {
  type DefinitionFault,
  definitionFrom,
  isIndicatorCode,
} from '../../../brain/indicators/versions/decide.ts'
import { api, currentInstant, type Failure, say, useLoad, useWords } from '../../live/index.ts'
import { DayInput } from '../parts/day.tsx'
import { useDraft } from '../parts/draft.ts'
import { useFocusWrong } from '../parts/form.tsx'
import { Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { DefinitionForm } from './definition-form.tsx'
import type { Body, FormProps } from './definition-parts.tsx'
import { Line } from './definition-parts.tsx'
import { DefinitionPreview } from './definition-preview.tsx'
import { definitionWords } from './definition-words.ts'

type Tried = { readonly paper: number; readonly counted: number | null }
type Typed = { readonly name: string; readonly validFrom: string; readonly body: Body }

/** A definition drafted by fields 按表单定义: seen at once, kept while it is typed, tried on three periods. */
export function DefinitionDraft({ name: given, body: initial }: { name: string; body: Body }) {
  const w = useWords(definitionWords)
  const today = dayOf(currentInstant())
  const draft = useDraft<Typed>(`definition.${given || 'new'}`, {
    name: given,
    validFrom: today,
    body: initial,
  })
  const { name, validFrom, body } = draft.value
  const [asked, setAsked] = useState(false)
  const [refused, setRefused] = useState<{ failure: Failure; of: string } | null>(null)
  const [version, setVersion] = useState<number | null>(null)
  const form = useFocusWrong()
  const { load } = useLoad('definitions known', (signal) =>
    api.get<{ rows: FormProps['known'] }>('/api/definitions', undefined, { signal }),
  )
  const known = load.state === 'ready' ? load.value.rows : []
  const text = JSON.stringify(draft.value)
  const read = definitionFrom(body)
  const own: DefinitionFault[] = [
    ...(isIndicatorCode(name)
      ? []
      : [{ at: 'name', says: say('编码写成 city.parkSpaces', 'write the code as city.parkSpaces') }]),
    ...(read.ok ? [] : read.faults),
  ]
  // what the server alone can know, until something is changed
  const told =
    refused?.of === text ? ((refused.failure.detail?.faults ?? []) as readonly DefinitionFault[]) : []
  const faults = own.length > 0 ? own : told
  const set: FormProps['set'] = (parts) => {
    setVersion(null)
    draft.set((before) => {
      const next: Record<string, unknown> = { ...before.body, ...parts }
      for (const [part, value] of Object.entries(next)) if (value === undefined) delete next[part]
      return { ...before, body: next as Body }
    })
  }
  const save = async () => {
    setAsked(true)
    if (own.length > 0) return form.focus()
    const got = await api.post<{ version: number }>(`/api/definitions/${name}/draft`, { validFrom, body })
    if (!got.ok) {
      setRefused({ failure: got.error, of: text })
      return form.focus()
    }
    setRefused(null)
    setVersion(got.value.version)
    draft.clear(draft.value)
    toast(w.savedAs(got.value.version))
  }
  // an untouched new form does not scold; what was wrong at the first try is said from then on
  const shown = asked || given ? faults : []
  return (
    <form
      ref={form.ref}
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      {draft.restored && (
        <p className="banner">
          {w.restored}{' '}
          <button
            type="button"
            className="button small"
            onClick={() => draft.clear({ name: given, validFrom: today, body: initial })}
          >
            {w.startOver}
          </button>
        </p>
      )}
      {refused?.of === text && <Refused failure={refused.failure} />}
      <div className="defining">
        <div className="stack">
          {!given && (
            <section className="card">
              <div className="body fields">
                <Line at="name" must label={w.code} help={w.codeHelp} faults={shown}>
                  {(control) => (
                    <input
                      {...control}
                      placeholder="city.parkSpaces"
                      value={name}
                      onChange={(event) =>
                        draft.set((before) => ({ ...before, name: event.target.value.trim() }))
                      }
                    />
                  )}
                </Line>
              </div>
            </section>
          )}
          <DefinitionForm body={body} faults={shown} set={set} known={known} />
          <div className="row">
            <span>{w.validFrom}</span>
            <DayInput
              width={140}
              aria-label={w.validFrom}
              value={validFrom}
              onChange={(day) => draft.set((before) => ({ ...before, validFrom: day }))}
            />
            <button type="submit" className="button main">
              {w.saveDraft}
            </button>
          </div>
          <Trial name={name} version={version} />
        </div>
        <aside>
          <DefinitionPreview name={name} validFrom={validFrom} body={body} faults={own} />
        </aside>
      </div>
    </form>
  )
}

/** 试算: what the draft counts in three periods, beside the department's paper. */
function Trial({ name, version }: { name: string; version: number | null }) {
  const w = useWords(definitionWords)
  const today = dayOf(currentInstant())
  const [failure, setFailure] = useState<Failure | null>(null)
  const [periods, setPeriods] = useState(
    [3, 2, 1].map((n) => ({ from: addDays(today, -n), to: addDays(today, -n), paper: '' })),
  )
  const [tried, setTried] = useState<readonly Tried[]>([])
  const key = useRef(0)
  const change = (n: number, more: Partial<(typeof periods)[number]>) =>
    setPeriods((before) => before.map((row, k) => (k === n ? { ...row, ...more } : row)))
  const tryOut = async () => {
    const turn = ++key.current
    const got = await api.post<{ trial: readonly Tried[] }>(`/api/definitions/${name}/trial`, {
      version,
      periods: periods.map((one) => ({ ...one, paper: Number(one.paper) })),
    })
    if (turn !== key.current) return
    if (!got.ok) return setFailure(got.error)
    setFailure(null)
    setTried(got.value.trial)
  }
  const agrees = ({ paper, counted }: Tried): boolean =>
    counted !== null && Math.abs(counted - paper) <= Math.max(Math.abs(paper) * 0.005, 0.05)
  return (
    <section className="card" aria-label={w.trial}>
      <header>
        <h2>{w.trial}</h2>
      </header>
      <div className="body stack tight">
        {version === null && <p className="muted">{w.trialNeeds}</p>}
        {failure && <Refused failure={failure} />}
        {version !== null &&
          periods.map((one, n) => {
            const result = tried[n]
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: three periods, always
              <div key={n} className="row tight">
                <DayInput
                  width={130}
                  aria-label={w.from}
                  value={one.from}
                  onChange={(from) => change(n, { from })}
                />
                <DayInput width={130} aria-label={w.to} value={one.to} onChange={(to) => change(n, { to })} />
                <input
                  className="input"
                  style={{ width: 110 }}
                  type="number"
                  step="any"
                  aria-label={w.paper}
                  placeholder={w.paper}
                  value={one.paper}
                  onChange={(event) => change(n, { paper: event.target.value })}
                />
                {result && (
                  <span className={agrees(result) ? '' : 'redtext'}>
                    {w.result} <b className="num">{result.counted ?? '–'}</b> ·{' '}
                    {agrees(result) ? w.agrees : w.differs}
                  </span>
                )}
              </div>
            )
          })}
        {version !== null && (
          <div className="row tight">
            <button
              type="button"
              className="button"
              disabled={periods.some((one) => one.paper === '')}
              onClick={() => void tryOut()}
            >
              {w.tryIt}
            </button>
            {tried.length > 0 && <span role="status">{w.waits}</span>}
          </div>
        )}
      </div>
    </section>
  )
}
