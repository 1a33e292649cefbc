import type { Measure, Period } from '../../../brain/indicators/declare.ts'
import { TAKES, wayOf } from '../../../brain/indicators/versions/decide.ts'
import { api, punctuation, type Say, useLoad, useSay, useWords } from '../../live/index.ts'
import { useCity } from '../session.ts'
import { Conditions } from './definition-conditions.tsx'
import { Choose, type FormProps, faultAt, Line, NumberLine } from './definition-parts.tsx'
import { definitionWords } from './definition-words.ts'

/** The fields of the chosen way of counting 统计方式. */
export function Counting(props: FormProps) {
  switch (wayOf(props.body)) {
    case 'score':
      return <Score {...props} />
    case 'rows':
      return <Rows {...props} />
    case 'readings':
      return <Readings {...props} />
    case 'manual':
      return null
    default:
      return <Matters {...props} />
  }
}

const PERIODS = ['openedAt', 'closedAt', 'orderedAt', 'standing', 'clockDue'] as const
const MEANS = ['toClose', 'toSign', 'toContact', 'rounds'] as const

function Matters({ body, faults, set }: FormProps) {
  const w = useWords(definitionWords)
  const pt = useWords(punctuation)
  const s = useSay()
  const { declared } = useCity()
  const count = body.count ?? { type: '', period: 'openedAt' as const }
  const clocks = Object.entries(declared.types[count.type]?.clocks ?? {})
  const clock = typeof count.period === 'object' ? count.period : null
  const way = wayOf(body)
  const { where: _where, ...bare } = count
  return (
    <>
      <Choose
        at="count"
        must
        width="half"
        faults={faults.filter((fault) => fault.at === 'count')}
        label={w.matter}
        empty={w.choose}
        value={count.type}
        choices={Object.entries(declared.types).map(([name, type]) => [
          name,
          `${s(type.title)}${pt.within(name)}`,
        ])}
        onChange={(type) => set({ count: { type, period: clock ? 'openedAt' : count.period } })}
      />
      <Choose
        at="period"
        must
        width={clock ? 'third' : 'half'}
        faults={faults}
        label={w.period}
        value={clock ? 'clockDue' : (count.period as string)}
        choices={PERIODS.filter((one) => one !== 'clockDue' || clocks.length > 0).map((one) => [
          one,
          w.periods(one),
        ])}
        onChange={(one) =>
          set({
            count: {
              ...count,
              period:
                one === 'clockDue' ? { clockDue: clocks[0]?.[0] ?? '' } : (one as Exclude<Period, object>),
            },
          })
        }
      />
      {clock && (
        <>
          <Choose
            at="clock"
            width="third"
            faults={faults}
            label={w.clock}
            value={clock.clockDue}
            choices={clocks.map(([name, one]) => [name, s(one.title)])}
            onChange={(clockDue) => set({ count: { ...count, period: { ...clock, clockDue } } })}
          />
          <Line at="lead" width="third" faults={faults} label={w.leadOnly}>
            {(control) => (
              <input
                id={control.id}
                type="checkbox"
                className="tickbox"
                checked={clock.lead === true}
                onChange={(event) => {
                  const { lead: _, ...rest } = clock
                  set({ count: { ...count, period: event.target.checked ? { ...rest, lead: true } : rest } })
                }}
              />
            )}
          </Line>
        </>
      )}
      <Conditions
        at="count.where"
        label={w.where}
        type={count.type}
        value={count.where ?? []}
        faults={faults}
        onChange={(where) => set({ count: where.length > 0 ? { ...bare, where } : bare })}
      />
      {way === 'share' && (
        <>
          <Conditions
            at="of"
            label={w.of}
            type={count.type}
            value={body.of ?? []}
            faults={faults}
            onChange={(of) => set({ of })}
          />
          <Line at="exclusions" faults={faults} label={w.exclusions}>
            {(control) => (
              <input
                id={control.id}
                type="checkbox"
                className="tickbox"
                checked={body.exclusions === true}
                onChange={(event) => set({ exclusions: event.target.checked || undefined })}
              />
            )}
          </Line>
        </>
      )}
      {way === 'mean' && (
        <>
          <Choose
            at="mean"
            width="half"
            faults={faults}
            label={w.mean}
            value={typeof body.mean === 'object' ? `ran ${body.mean.ran}` : body.mean}
            choices={[
              ...MEANS.map((one) => [one, w.means(one)] as const),
              ...clocks.map(
                ([name, one]) => [`ran ${name}`, `${w.tests('ran')}${pt.is}${s(one.title)}`] as const,
              ),
            ]}
            onChange={(one) =>
              set({
                mean: one.startsWith('ran ') ? { ran: one.slice(4) } : (one as Exclude<Measure, object>),
              })
            }
          />
          <Choose
            at="percentile"
            width="half"
            faults={faults}
            label={w.percentile}
            value={body.percentile ? String(body.percentile) : ''}
            choices={['', '50', '90'].map((one) => [one, w.percentiles(one)])}
            onChange={(one) => set({ percentile: one === '50' ? 50 : one === '90' ? 90 : undefined })}
          />
        </>
      )}
    </>
  )
}

/** 综合指数: shares of others with their weights; the total is shown as it is typed. */
function Score({ body, faults, set, known }: FormProps) {
  const w = useWords(definitionWords)
  const pt = useWords(punctuation)
  const s = useSay()
  const parts = body.score ?? []
  const shares = known.filter((one) => one.unit === 'percent')
  const total = Math.round(parts.reduce((sum, part) => sum + (part.weight || 0), 0) * 100) / 100
  const fault = faultAt(faults, 'score')
  const put = (n: number, one: { indicator: string; weight: number }) =>
    set({ score: parts.map((old, k) => (k === n ? one : old)) })
  return (
    <fieldset className="field" data-field="score">
      <legend>{w.parts}</legend>
      {parts.map((part, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name
        <div key={n} className="conditionRow">
          <select
            className="input"
            aria-label={w.parts}
            value={part.indicator}
            onChange={(event) => put(n, { ...part, indicator: event.target.value })}
          >
            {!shares.some((one) => one.name === part.indicator) && (
              <option value={part.indicator}>{part.indicator || w.choose}</option>
            )}
            {shares.map((one) => (
              <option key={one.name} value={one.name}>
                {s(one.title)}
                {pt.within(one.name)}
              </option>
            ))}
          </select>
          <input
            className="input short"
            type="number"
            step="any"
            aria-label={w.weight}
            value={Number.isFinite(part.weight) ? part.weight : ''}
            onChange={(event) => put(n, { ...part, weight: Number(event.target.value) })}
          />
          <button
            type="button"
            className="button small"
            onClick={() => set({ score: parts.filter((_, k) => k !== n) })}
          >
            {w.remove}
          </button>
        </div>
      ))}
      <div className="row tight">
        <button
          type="button"
          className="button small"
          onClick={() =>
            set({ score: [...parts, { indicator: shares[0]?.name ?? '', weight: Math.max(0, 100 - total) }] })
          }
        >
          {w.addPart}
        </button>
        <b className={total === 100 ? '' : 'redtext'}>{w.total(total)}</b>
        <label className="row tight">
          <input
            type="checkbox"
            checked={body.reweigh === true}
            onChange={(event) => set({ reweigh: event.target.checked || undefined })}
          />
          {w.reweigh}
        </label>
      </div>
      {fault && <span className="wrong">{s(fault.says)}</span>}
    </fieldset>
  )
}

function Rows({ body, faults, set }: FormProps) {
  const w = useWords(definitionWords)
  const pt = useWords(punctuation)
  const s = useSay()
  const { declared } = useCity()
  const rows = body.rows ?? { of: { register: '' } }
  const { share: _share, ...bare } = rows
  const register = 'register' in rows.of ? rows.of.register : null
  const fields = Object.entries(register ? (declared.registers[register]?.fields ?? {}) : {})
  const filled = rows.share && 'filled' in rows.share ? rows.share.filled : null
  const withinDays = rows.share && 'withinDays' in rows.share ? rows.share.withinDays : null
  const given = (rows.share && !filled && withinDays === null) || 'sum' in rows ? 'given' : null
  return (
    <>
      <Choose
        at="rows"
        must
        width="half"
        faults={faults}
        label={w.object}
        value={register === null ? ' dataset' : register}
        empty={w.choose}
        choices={[
          ...Object.entries(declared.registers).map(
            ([name, one]) => [name, `${w.register}${pt.is}${s(one.title)}`] as const,
          ),
          [' dataset', w.dataset],
        ]}
        onChange={(name) => set({ rows: { of: name === ' dataset' ? { dataset: '' } : { register: name } } })}
      />
      {'dataset' in rows.of && (
        <Line at="rows.dataset" width="half" faults={faults} label={w.dataset}>
          {(control) => (
            <input
              {...control}
              value={'dataset' in rows.of ? rows.of.dataset : ''}
              onChange={(event) => set({ rows: { ...rows, of: { dataset: event.target.value.trim() } } })}
            />
          )}
        </Line>
      )}
      <Choose
        at="rows.share"
        width="half"
        faults={[]}
        label={w.rowsAs}
        value={given ?? (filled ? 'filled' : withinDays === null ? 'count' : 'withinDays')}
        choices={['count', 'filled', 'withinDays', ...(given ? ['given'] : [])].map((one) => [
          one,
          w.rowShares(one),
        ])}
        onChange={(one) => {
          if (one === 'filled') set({ unit: 'percent', rows: { ...bare, share: { filled: [] } } })
          else if (one === 'withinDays')
            set({ unit: 'percent', rows: { ...bare, share: { withinDays: 30 } } })
          else if (one === 'count') set({ unit: 'rows', rows: bare })
        }}
      />
      {withinDays !== null && (
        <NumberLine
          at="rows.withinDays"
          width="half"
          faults={faults}
          label={w.days}
          value={withinDays}
          onChange={(days) => set({ rows: { ...bare, share: { withinDays: days ?? 0 } } })}
        />
      )}
      {filled && (
        <fieldset className="field" data-field="rows.filled">
          <legend>{w.fields}</legend>
          <span className="checks">
            {fields.map(([name, field]) => (
              <label key={name} className="row tight">
                <input
                  type="checkbox"
                  checked={filled.includes(name)}
                  onChange={(event) =>
                    set({
                      rows: {
                        ...bare,
                        share: {
                          filled: event.target.checked
                            ? [...filled, name]
                            : filled.filter((one) => one !== name),
                        },
                      },
                    })
                  }
                />
                {s(field.title)}
              </label>
            ))}
          </span>
        </fieldset>
      )}
    </>
  )
}

type Metric = { readonly name: string; readonly title: Say }

function Readings({ body, faults, set }: FormProps) {
  const w = useWords(definitionWords)
  const pt = useWords(punctuation)
  const s = useSay()
  const readings = body.readings ?? { metric: '', take: 'mean' as const, minutes: 60 }
  const { load } = useLoad('definition metrics', (signal) =>
    api.get<{ rows: readonly Metric[] }>('/api/sensing/metrics', undefined, { signal }),
  )
  const metrics = load.state === 'ready' ? load.value.rows : []
  const { devices, ...bare } = readings
  return (
    <>
      <Choose
        at="readings.metric"
        must
        width="third"
        faults={faults}
        label={w.metric}
        empty={w.choose}
        value={readings.metric}
        choices={metrics.map((one) => [one.name, `${s(one.title)}${pt.within(one.name)}`])}
        onChange={(metric) => set({ readings: { ...readings, metric } })}
      />
      <Choose
        at="readings.take"
        must
        width="third"
        faults={faults}
        label={w.take}
        value={readings.take}
        choices={TAKES.map((take) => [take, w.takes(take)])}
        onChange={(take) => set({ readings: { ...readings, take: take as (typeof TAKES)[number] } })}
      />
      <NumberLine
        at="readings.minutes"
        must
        width="third"
        faults={faults}
        label={w.youngest}
        value={readings.minutes}
        onChange={(minutes) => set({ readings: { ...readings, minutes: minutes ?? 0 } })}
      />
      <Line at="readings.devices" faults={faults} label={w.devices}>
        {(control) => (
          <input
            {...control}
            value={(devices ?? []).join(',')}
            onChange={(event) => {
              const all = event.target.value.split(/[,，\s]+/).filter(Boolean)
              set({ readings: all.length > 0 ? { ...bare, devices: all } : bare })
            }}
          />
        )}
      </Line>
    </>
  )
}
