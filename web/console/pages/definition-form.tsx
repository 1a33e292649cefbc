import type { IndicatorDeclaration, Threshold } from '../../../brain/indicators/declare.ts'
import {
  DIMS,
  DIRECTIONS,
  GRAINS,
  KINDS,
  LEVELS,
  UNITS,
  WAYS,
  type Way,
  wayOf,
} from '../../../brain/indicators/versions/decide.ts'
import { punctuation, useSay, useWords } from '../../live/index.ts'
import { useAreas, useUnits } from '../lists.ts'
import { useCity } from '../session.ts'
import { Counting } from './definition-counting.tsx'
import { type Body, Both, Choose, type FormProps, faultAt, Line, NumberLine } from './definition-parts.tsx'
import { definitionWords } from './definition-words.ts'

/** What each way of counting begins with; the parts of the others leave. */
function beginWay(way: Way, body: Body, type: string): Parameters<FormProps['set']>[0] {
  const none = {
    ...{ of: undefined, mean: undefined, percentile: undefined, score: undefined, reweigh: undefined },
    ...{ rows: undefined, readings: undefined, manual: undefined, exclusions: undefined },
  }
  const count = body.count?.type ? body.count : { type, period: 'openedAt' as const }
  const elsewhere = { type: '', period: 'standing' as const }
  switch (way) {
    case 'share':
      return { ...none, count, unit: 'percent', of: body.of ?? [{ is: 'closed' }] }
    case 'mean':
      return { ...none, count, unit: 'minutes', mean: 'toClose' }
    case 'score':
      return { ...none, count: elsewhere, unit: 'score', score: [] }
    case 'rows':
      return { ...none, count: elsewhere, unit: 'rows', rows: { of: { register: '' } } }
    case 'readings':
      return { ...none, count: elsewhere, unit: 'value', readings: { metric: '', take: 'mean', minutes: 60 } }
    case 'manual':
      return { ...none, count: elsewhere, manual: true, grain: body.grain ?? 'day' }
    default:
      return { ...none, count, unit: 'matters' }
  }
}

/** The form of a definition 指标定义: fields and pick lists, what is wrong said where it is wrong. */
export function DefinitionForm(props: FormProps) {
  const { body, faults, set, known } = props
  const w = useWords(definitionWords)
  const pt = useWords(punctuation)
  const s = useSay()
  const { declared } = useCity()
  const units = useUnits()
  const types = Object.keys(declared.types)
  const both = { faults }
  return (
    <div className="stack">
      <section className="card">
        <header>
          <h2>{w.basics}</h2>
        </header>
        <div className="body fields">
          <Both
            {...both}
            at="title"
            must
            label={w.title}
            value={body.title}
            onChange={(title) => set({ title })}
          />
          <Both
            {...both}
            at="formula"
            must
            rows={2}
            label={w.formula}
            value={body.formula}
            onChange={(formula) => set({ formula })}
          />
          <Both
            {...both}
            at="owner"
            must
            list="definition-units"
            label={w.owner}
            value={body.owner}
            onChange={(owner) => set({ owner })}
          />
          <datalist id="definition-units">
            {units.map((unit) => (
              <option key={unit.id} value={unit.name} />
            ))}
          </datalist>
          <Both
            {...both}
            at="source"
            help={w.sourceHelp}
            label={w.source}
            value={body.source}
            onChange={(source) => set({ source: source.zh || source.en ? source : undefined })}
          />
        </div>
      </section>
      <section className="card">
        <header>
          <h2>{w.counting}</h2>
        </header>
        <div className="body fields">
          <Choose
            {...both}
            at="way"
            must
            width="half"
            label={w.way}
            value={wayOf(body)}
            choices={WAYS.map((way) => [way, w.ways(way)])}
            onChange={(way) => set(beginWay(way as Way, body, types[0] ?? ''))}
          />
          <Choose
            {...both}
            at="unit"
            must
            width={body.unit === 'value' ? 'third' : 'half'}
            label={w.unit}
            empty={w.choose}
            value={body.unit}
            choices={UNITS.map((unit) => [unit, w.units(unit)])}
            onChange={(unit) =>
              set({ unit: (unit || undefined) as IndicatorDeclaration['unit'] | undefined })
            }
          />
          {body.unit === 'value' && (
            <Both
              {...both}
              at="measure"
              label={w.measure}
              value={body.measure}
              onChange={(measure) => set({ measure: measure.zh || measure.en ? measure : undefined })}
            />
          )}
          <Counting {...props} />
          <fieldset className="field" data-field="dims">
            <legend>{w.dims}</legend>
            <span className="checks">
              {DIMS.map((dim) => (
                <label key={dim} className="row tight">
                  <input
                    type="checkbox"
                    checked={(body.dims ?? ['area', 'unit']).includes(dim)}
                    onChange={(event) => {
                      const before = body.dims ?? (['area', 'unit'] as const)
                      set({
                        dims: event.target.checked ? [...before, dim] : before.filter((one) => one !== dim),
                      })
                    }}
                  />
                  {w.dimNames(dim)}
                </label>
              ))}
            </span>
          </fieldset>
        </div>
      </section>
      <section className="card">
        <header>
          <h2>{w.meaning}</h2>
        </header>
        <div className="body fields">
          <Choose
            {...both}
            at="direction"
            must
            width="third"
            label={w.direction}
            empty={w.choose}
            value={body.direction}
            choices={DIRECTIONS.map((one) => [one, w.directions(one)])}
            onChange={(one) => set({ direction: (one || undefined) as Body['direction'] })}
          />
          <NumberLine
            {...both}
            at="target"
            width="third"
            label={w.target}
            value={body.target}
            onChange={(target) => set({ target })}
          />
          <NumberLine
            {...both}
            at="baseline"
            width="third"
            label={w.baseline}
            value={body.baseline}
            onChange={(baseline) => set({ baseline })}
          />
          <Choose
            {...both}
            at="grain"
            width="third"
            label={w.grain}
            empty={w.auto}
            value={body.grain}
            choices={GRAINS.map((one) => [one, w.grains(one)])}
            onChange={(one) => set({ grain: (one || undefined) as Body['grain'] })}
          />
          <NumberLine
            {...both}
            at="delayMinutes"
            width="third"
            label={w.delay}
            value={body.delayMinutes}
            onChange={(delayMinutes) => set({ delayMinutes })}
          />
          <Choose
            {...both}
            at="kind"
            width="third"
            label={w.kind}
            empty={w.auto}
            value={body.kind}
            choices={KINDS.map((one) => [one, w.kinds(one)])}
            onChange={(one) => set({ kind: (one || undefined) as Body['kind'] })}
          />
          <Choose
            {...both}
            at="watches"
            width="half"
            label={w.watches}
            empty={w.none}
            value={body.watches}
            choices={known.map((one) => [one.name, `${s(one.title)}${pt.within(one.name)}`])}
            onChange={(watches) => set({ watches: watches || undefined })}
          />
          <Line {...both} at="persons" width="half" label={w.persons}>
            {(control) => (
              <input
                id={control.id}
                type="checkbox"
                className="tickbox"
                checked={body.persons === true}
                onChange={(event) => set({ persons: event.target.checked || undefined })}
              />
            )}
          </Line>
          <Thresholds {...props} />
        </div>
      </section>
    </div>
  )
}

/** Warning levels 阈值: everywhere and always, or for a town, some months, some hours. */
function Thresholds({ body, faults, set }: FormProps) {
  const w = useWords(definitionWords)
  const s = useSay()
  const towns = useAreas().filter((area) => area.code.length === 9)
  const rows = body.thresholds ?? []
  const put = (n: number, one: Threshold) => set({ thresholds: rows.map((old, k) => (k === n ? one : old)) })
  const limit = (one: Threshold): readonly [side: 'over' | 'under', value: number | undefined] =>
    one.under !== undefined ? ['under', one.under] : ['over', one.over]
  const range = (
    n: number,
    one: Threshold,
    part: 'months' | 'hours',
    [least, most]: readonly [number, number],
  ) => {
    const { [part]: given, ...rest } = one
    return (
      <span className="row tight">
        {w[part]}
        {[0, 1].map((end) => (
          <input
            key={end}
            className="input short"
            type="number"
            min={least}
            max={most}
            aria-label={`${w[part]} ${end === 0 ? w.from : w.to}`}
            placeholder={String(end === 0 ? least : most)}
            value={given?.[end] ?? ''}
            onChange={(event) => {
              const { value } = event.target
              if (value === '') return put(n, rest)
              const pair = [...(given ?? [least, most])] as [number, number]
              pair[end] = Number(value)
              put(n, { ...one, [part]: pair })
            }}
          />
        ))}
      </span>
    )
  }
  return (
    <fieldset className="field" data-field="thresholds">
      <legend>{w.thresholds}</legend>
      {rows.map((one, n) => {
        const [side, value] = limit(one)
        const { over: _over, under: _under, ...rest } = one
        const fault = faultAt(faults, `thresholds.${n}`)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: levels have no other name
          <div key={n} className="conditionRow">
            <select
              className="input"
              aria-label={w.level}
              value={one.level}
              onChange={(event) => put(n, { ...one, level: event.target.value as Threshold['level'] })}
            >
              {LEVELS.map((level) => (
                <option key={level} value={level}>
                  {w.levels(level)}
                </option>
              ))}
            </select>
            <select
              className="input"
              aria-label={w.thresholds}
              value={side}
              onChange={(event) =>
                put(n, { ...rest, ...(value === undefined ? {} : { [event.target.value]: value }) })
              }
            >
              <option value="over">{w.over}</option>
              <option value="under">{w.under}</option>
            </select>
            <input
              className="input short"
              type="number"
              step="any"
              aria-label={w[side]}
              aria-invalid={fault ? true : undefined}
              value={value ?? ''}
              onChange={(event) =>
                put(n, {
                  ...rest,
                  ...(event.target.value === '' ? {} : { [side]: Number(event.target.value) }),
                })
              }
            />
            <select
              className="input"
              aria-label={w.everywhere}
              value={one.area ?? ''}
              onChange={(event) => {
                const { area: _, ...all } = one
                put(n, event.target.value ? { ...all, area: event.target.value } : all)
              }}
            >
              <option value="">{w.everywhere}</option>
              {towns.map((town) => (
                <option key={town.code} value={town.code}>
                  {town.name}
                </option>
              ))}
            </select>
            {range(n, one, 'months', [1, 12])}
            {range(n, one, 'hours', [0, 23])}
            <button
              type="button"
              className="button small"
              onClick={() => set({ thresholds: rows.filter((_, k) => k !== n) })}
            >
              {w.remove}
            </button>
            {fault && <span className="wrong">{s(fault.says)}</span>}
          </div>
        )
      })}
      <div>
        <button
          type="button"
          className="button small"
          onClick={() => set({ thresholds: [...rows, { level: 'yellow', over: body.target ?? 0 }] })}
        >
          {w.addThreshold}
        </button>
      </div>
    </fieldset>
  )
}
