import { type FormEvent, useState } from 'react'
import { partsOf } from '../../../brain/watch/rules/decide.ts'
import type { Condition, Level, WatchRuleDeclaration } from '../../../brain/watch/rules/declare.ts'
import { deviceKinds } from '../../../platform/signals/declare.ts'
import { punctuation, useSay, useWords } from '../../live/index.ts'
import type { RuleList } from './firing-words.ts'
import { ruleWords } from './watch-rule-words.ts'

export type Simple = ReturnType<typeof partsOf>[number]
/** The simple conditions of a rule, for lists and forms. */
export const conditionsOf = (when: unknown): readonly Simple[] => partsOf(when as Condition)
const isPlain = (when: Condition): boolean =>
  !('any' in when) && (!('all' in when) || when.all.every((one) => !('all' in one) && !('any' in one)))

const HOW = ['beyond', 'window', 'change', 'deviation', 'forecast', 'unlike', 'turned', 'silent'] as const
type Draft = Readonly<Record<string, unknown>>

/** A condition of another kind keeps the metric and begins with sensible numbers. */
function begin(is: (typeof HOW)[number], metric: string): Simple {
  switch (is) {
    case 'beyond':
      return { is, metric, over: 'above', limit: 0, hits: 2, samples: 3 }
    case 'window':
      return { is, metric, minutes: 60, take: 'mean', over: 'above', limit: 0 }
    case 'change':
      return { is, metric, minutes: 15, over: 'above', limit: 0 }
    case 'deviation':
      return { is, metric, minutes: 360, z: 4, against: 'sameHour' }
    case 'forecast':
      return { is, metric, share: 0.95, over: 'both' }
    case 'unlike':
      return { is, metric, minutes: 60 }
    case 'turned':
      return { is, metric, minutes: 240, over: 'both', slack: 0.5, limit: 8 }
    case 'silent':
      return { is, metric, minutes: 60 }
  }
}

function ConditionForm({
  value,
  metrics,
  onChange,
  onRemove,
}: {
  value: Simple
  metrics: RuleList['metrics']
  onChange: (next: Simple) => void
  onRemove: (() => void) | null
}) {
  const w = useWords(ruleWords)
  const pt = useWords(punctuation)
  const s = useSay()
  const of = value as unknown as Draft
  const put = (more: Draft): void => {
    const next = Object.fromEntries(
      Object.entries({ ...of, ...more }).filter(([, one]) => one !== undefined && one !== ''),
    )
    onChange(next as unknown as Simple)
  }
  const number = (name: string, label: string, step = 'any') => (
    <label key={name}>
      <span className="label">{label}</span>
      <input
        className="input"
        type="number"
        step={step}
        value={typeof of[name] === 'number' ? String(of[name]) : ''}
        onChange={(event) =>
          put({ [name]: event.target.value === '' ? undefined : Number(event.target.value) })
        }
      />
    </label>
  )
  const choice = (
    name: string,
    label: string,
    options: readonly (readonly [string, string])[],
    toValue: (text: string) => unknown = (text) => text,
  ) => (
    <label key={name}>
      <span className="label">{label}</span>
      <select
        className="input"
        value={String(of[name] ?? '')}
        onChange={(event) => put({ [name]: toValue(event.target.value) })}
      >
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
  const direction = choice('over', w.over, [
    ['above', w.above],
    ['below', w.below],
  ])
  const eitherWay = choice('over', w.over, [
    ['both', w.both],
    ['above', w.above],
    ['below', w.below],
  ])
  const unit = metrics.find((one) => one.name === value.metric)?.unit
  const limit = number('limit', unit ? `${w.limit}${pt.within(unit)}` : w.limit)
  const night = 'bands' in value ? value.bands?.[0]?.limit : undefined
  return (
    <div className="condition">
      <div className="row">
        <label className="grow">
          <span className="label">{w.metric}</span>
          <input
            className="input"
            list="watch-metrics"
            required
            value={value.metric}
            onChange={(event) => put({ metric: event.target.value })}
          />
        </label>
        <label>
          <span className="label">{w.is}</span>
          <select
            className="input"
            value={value.is}
            onChange={(event) => onChange(begin(event.target.value as Simple['is'], value.metric))}
          >
            {HOW.map((one) => (
              <option key={one} value={one}>
                {w[one]}
              </option>
            ))}
          </select>
        </label>
        {onRemove && (
          <button type="button" className="button plain small" onClick={onRemove}>
            {w.remove}
          </button>
        )}
      </div>
      <div className="row">
        {value.is === 'beyond' && [
          direction,
          limit,
          number('minutes', w.held, '1'),
          value.minutes === undefined && number('hits', w.hits, '1'),
          value.minutes === undefined && number('samples', w.samples, '1'),
        ]}
        {value.is === 'window' && [
          number('minutes', w.minutes, '1'),
          choice('take', w.take, [
            ['mean', w.mean],
            ['sum', w.sum],
            ['max', w.max],
            ['min', w.min],
            ['count', w.count],
          ]),
          direction,
          limit,
        ]}
        {value.is === 'change' && [
          number('minutes', w.minutes, '1'),
          direction,
          limit,
          <label key="percent" className="check">
            <input
              type="checkbox"
              checked={value.percent === true}
              onChange={(event) => put({ percent: event.target.checked || undefined })}
            />{' '}
            {w.percent}
          </label>,
        ]}
        {value.is === 'deviation' && [
          choice('against', w.against, [
            ['sameHour', w.sameHour],
            ['recent', w.recent],
          ]),
          number('minutes', w.minutes, '1'),
          number('z', 'z'),
        ]}
        {value.is === 'forecast' && [
          choice(
            'share',
            w.share,
            [
              ['0.95', '95 %'],
              ['0.8', '80 %'],
            ],
            Number,
          ),
          eitherWay,
        ]}
        {value.is === 'turned' && [
          number('minutes', w.minutes, '1'),
          eitherWay,
          number('slack', w.slack),
          number('limit', w.turnLimit),
        ]}
        {(value.is === 'unlike' || value.is === 'silent') && number('minutes', w.minutes, '1')}
        {(value.is === 'beyond' || value.is === 'window') && (
          <label>
            <span className="label">{w.night}</span>
            <input
              className="input"
              type="number"
              step="any"
              value={night ?? ''}
              onChange={(event) =>
                put({
                  bands:
                    event.target.value === ''
                      ? undefined
                      : [{ from: '22:00', to: '06:00', limit: Number(event.target.value) }],
                })
              }
            />
          </label>
        )}
      </div>
      <datalist id="watch-metrics">
        {metrics.map((one) => (
          <option key={one.name} value={one.name}>
            {s(one.title)}
          </option>
        ))}
      </datalist>
    </div>
  )
}

export const freshRule: WatchRuleDeclaration = {
  title: { zh: '', en: '' },
  level: 'yellow',
  of: {},
  when: { is: 'beyond', metric: '', over: 'above', limit: 0, hits: 2, samples: 3 },
  basis: { zh: '', en: '' },
}

/** 规则编辑: a rule as a form; what a form cannot show is changed as text. */
export function RuleForm({
  given,
  list,
  isNew,
  busy,
  onSave,
  onCancel,
}: {
  given: WatchRuleDeclaration
  list: RuleList
  isNew: boolean
  busy: boolean
  onSave: (name: string, declared: WatchRuleDeclaration) => void
  onCancel: () => void
}) {
  const w = useWords(ruleWords)
  const pt = useWords(punctuation)
  const s = useSay()
  const [name, setName] = useState('')
  const [rule, setRule] = useState(given)
  const [text, setText] = useState(isPlain(given.when) ? null : JSON.stringify(given.when, null, 2))
  const [wrong, setWrong] = useState(false)
  const put = (more: Partial<WatchRuleDeclaration>): void => setRule((before) => ({ ...before, ...more }))
  const parts = conditionsOf(rule.when)
  // conditions have no identity but their place
  const placed = parts.map((part, n) => ({ part, n, key: `condition ${n}` }))
  const setParts = (next: readonly Simple[]): void =>
    put({ when: next.length === 1 && next[0] ? next[0] : { all: next } })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    try {
      const when = text === null ? rule.when : (JSON.parse(text) as Condition)
      setWrong(false)
      const { cause, advice, opens, ...rest } = rule
      onSave(name, {
        ...rest,
        when,
        ...(cause ? { cause } : {}),
        ...(opens?.type ? { opens } : {}),
        ...(advice?.zh ? { advice: { zh: advice.zh, en: advice.en || advice.zh } } : {}),
      })
    } catch {
      setWrong(true)
    }
  }
  const line = (label: string, value: string, onChange: (text: string) => void, required = true) => (
    <label className="field half">
      <span className="label">{label}</span>
      <input
        className="input"
        required={required}
        maxLength={200}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
  const { title, basis, advice, of } = rule
  return (
    <form className="stack" onSubmit={submit}>
      <section className="card">
        <div className="body fields">
          {isNew && (
            <label className="field half">
              <span className="label">{w.name}</span>
              <input
                className="input"
                required
                minLength={2}
                maxLength={60}
                value={name}
                placeholder={w.nameHint}
                onChange={(event) => setName(event.target.value)}
              />
            </label>
          )}
          <label className="field half">
            <span className="label">{w.level}</span>
            <select
              className="input"
              value={rule.level}
              onChange={(event) => put({ level: event.target.value as Level })}
            >
              {Object.entries(list.levels).map(([key, say]) => (
                <option key={key} value={key}>
                  {s(say)}
                </option>
              ))}
            </select>
          </label>
          {line(w.zh, title.zh, (zh) => put({ title: { ...title, zh } }))}
          {line(w.en, title.en, (en) => put({ title: { ...title, en } }))}
          <label className="field half">
            <span className="label">{w.kinds}</span>
            <select
              className="input"
              value={of.kinds?.[0] ?? ''}
              onChange={(event) =>
                put({
                  of: {
                    ...of,
                    ...(event.target.value
                      ? { kinds: [event.target.value as keyof typeof deviceKinds] }
                      : { kinds: undefined }),
                  } as WatchRuleDeclaration['of'],
                })
              }
            >
              <option value="">{w.allKinds}</option>
              {Object.entries(deviceKinds).map(([key, say]) => (
                <option key={key} value={key}>
                  {s(say)}
                </option>
              ))}
            </select>
          </label>
          <label className="field half">
            <span className="label">{w.each}</span>
            <select
              className="input"
              value={of.each ?? 'device'}
              onChange={(event) => put({ of: { ...of, each: event.target.value as 'device' | 'area' } })}
            >
              <option value="device">{w.eachDevice}</option>
              <option value="area">{w.eachArea}</option>
            </select>
          </label>
        </div>
      </section>
      <section className="card">
        <header>
          <h2 className="grow">{w.when}</h2>
        </header>
        <div className="body stack">
          {text === null ? (
            <>
              {placed.map(({ part, n, key }) => (
                <ConditionForm
                  key={key}
                  value={part}
                  metrics={list.metrics}
                  onChange={(next) => setParts(parts.map((one, i) => (i === n ? next : one)))}
                  onRemove={parts.length > 1 ? () => setParts(parts.filter((_, i) => i !== n)) : null}
                />
              ))}
              {parts.length < 5 && (
                <button
                  type="button"
                  className="button small"
                  onClick={() => setParts([...parts, begin('beyond', '')])}
                >
                  + {w.addCondition}
                </button>
              )}
            </>
          ) : (
            <>
              <p className="muted">{w.complex}</p>
              <textarea
                className="input"
                rows={14}
                spellCheck={false}
                value={text}
                onChange={(event) => setText(event.target.value)}
                aria-label={w.when}
              />
              {wrong && <p role="alert">{w.badJson}</p>}
            </>
          )}
          <label className="field">
            <span className="label">{w.clearAfter}</span>
            <input
              className="input"
              type="number"
              min={1}
              max={100}
              style={{ width: 120 }}
              value={rule.clearAfter ?? 3}
              onChange={(event) => put({ clearAfter: Number(event.target.value) || 3 })}
            />
            <small className="muted">{w.clearHint}</small>
          </label>
        </div>
      </section>
      <section className="card">
        <div className="body fields">
          <label className="field half">
            <span className="label">{w.opens}</span>
            <select
              className="input"
              value={rule.opens?.type ?? ''}
              onChange={(event) =>
                put({ opens: { channel: 'sensor', ...rule.opens, type: event.target.value } })
              }
            >
              <option value="">{w.opensNone}</option>
              {list.kinds.map((kind) => (
                <option key={kind.type} value={kind.type}>
                  {s(kind.title)}
                </option>
              ))}
            </select>
          </label>
          {line(w.cause, rule.cause ?? '', (cause) => put({ cause }), false)}
          {line(`${w.basis}${pt.within(w.both2)}`, basis.zh, (zh) => put({ basis: { ...basis, zh } }))}
          {line(`${w.basis}${pt.within(w.english)}`, basis.en, (en) => put({ basis: { ...basis, en } }))}
          {line(
            `${w.advice}（${w.both2}）`,
            advice?.zh ?? '',
            (zh) => put({ advice: { zh, en: advice?.en ?? '' } }),
            false,
          )}
          {line(
            `${w.advice}（${w.english}）`,
            advice?.en ?? '',
            (en) => put({ advice: { zh: advice?.zh ?? '', en } }),
            false,
          )}
        </div>
      </section>
      <div className="row">
        <button type="submit" className="button main" disabled={busy}>
          {w.saveDraft}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          ✕
        </button>
      </div>
    </form>
  )
}
