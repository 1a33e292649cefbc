import { type FormEvent, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { addDays, dayOf } from '../../../base/instant.ts'
import type { Field } from '../../../platform/fields/declare.ts'
import { api, currentInstant, type Failure, say, useLoad, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { FieldInput } from '../parts/field.tsx'
import { Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'
import type { HotDetail } from './hot-words.ts'
import { type Measure, STATUS, type Status, type Topic, topicWords } from './topic-words.ts'

type Draft = {
  readonly title: string
  readonly goal: string
  readonly owner: string
  readonly from: string
  readonly to: string
  readonly status: Status
  readonly measures: readonly Measure[]
  readonly group: string | null
  readonly category: string
  readonly area: string
}

const NEW_WEEKS = 12

/** A new topic, of a group (`?group=`) or of an item and a place. */
export function NewTopic() {
  const w = useWords(topicWords)
  const go = useNavigate()
  const [search] = useSearchParams()
  useTitle({ title: w.title, to: '/topics' }, { title: w.make })
  return (
    <div className="page stack">
      <TopicForm
        group={search.get('group')}
        onCancel={() => void go('/topics')}
        onSaved={(id) => void go(`/topics/${id}`)}
      />
    </div>
  )
}

export function TopicForm({
  topic,
  group = null,
  onCancel,
  onSaved,
}: {
  topic?: Topic
  group?: string | null
  onCancel: () => void
  onSaved: (id: string) => void
}) {
  const w = useWords(topicWords)
  const c = useWords(common)
  const today = dayOf(currentInstant())
  const [draft, setDraft] = useState<Draft>(() => ({
    title: topic?.title ?? '',
    goal: topic?.goal ?? '',
    owner: topic?.owner ?? '',
    from: topic?.from ?? today,
    to: topic?.to ?? addDays(today, 7 * NEW_WEEKS - 1),
    status: topic?.status ?? 'planned',
    measures: topic?.measures ?? [],
    group: topic ? topic.scope.group : group,
    category: topic?.scope.category ?? '',
    area: topic?.scope.area ?? '',
  }))
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const put = (more: Partial<Draft>): void => setDraft((before) => ({ ...before, ...more }))
  const fixed = topic !== undefined && topic.status !== 'planned'
  const text = (name: 'title' | 'goal' | 'owner' | 'from' | 'to', field: Field, width?: 'half' | 'third') => (
    <FieldInput
      name={name}
      field={field}
      value={draft[name]}
      onChange={(value) => put({ [name]: typeof value === 'string' ? value : '' })}
      idPrefix="topic"
      {...(width ? { width } : {})}
    />
  )
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    const body = {
      title: draft.title,
      goal: draft.goal,
      owner: draft.owner,
      from: draft.from,
      to: draft.to,
      measures: draft.measures.map(({ text, unit, due, done }) => ({ text, unit, due, done })),
      scope: draft.group
        ? { group: draft.group, category: null, area: null }
        : { group: null, category: draft.category || null, area: draft.area || null },
    }
    const got = topic
      ? await api.patch<Topic>(`/api/topics/${topic.id}`, {
          ...body,
          status: draft.status,
          version: topic.version,
        })
      : await api.post<Topic>('/api/topics', body)
    setBusy(false)
    setFailure(got.ok ? null : got.error)
    if (!got.ok) return
    toast(c.saved)
    onSaved(got.value.id)
  }
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <h1>{topic ? topic.title : w.make}</h1>
      <section className="card">
        <div className="body fields">
          {text('title', { kind: 'text', title: say('标题', 'Title'), required: true, max: 80 })}
          {text('goal', {
            kind: 'text',
            title: say('目标', 'Goal'),
            required: true,
            max: 500,
            long: true,
          })}
          {text('owner', { kind: 'unit', title: say('牵头单位', 'Owner'), required: true }, 'third')}
          {text('from', { kind: 'day', title: say('开始', 'First day'), required: true }, 'third')}
          {text('to', { kind: 'day', title: say('结束', 'Last day'), required: true }, 'third')}
          {topic && (
            <label className="field third">
              <span className="label">{w.status}</span>
              <select
                className="input"
                value={draft.status}
                onChange={(event) => put({ status: event.target.value as Status })}
              >
                {STATUS.map((one) => (
                  <option key={one} value={one}>
                    {w[one]}
                  </option>
                ))}
              </select>
            </label>
          )}
        </div>
      </section>
      <Scope draft={draft} put={put} fixed={fixed} />
      <MeasuresForm measures={draft.measures} onChange={(measures) => put({ measures })} />
      {failure && <Refused failure={failure} />}
      <div className="row">
        <button type="submit" className="button main" disabled={busy}>
          {c.save}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {c.cancel}
        </button>
      </div>
    </form>
  )
}

function Scope({ draft, put, fixed }: { draft: Draft; put: (more: Partial<Draft>) => void; fixed: boolean }) {
  const w = useWords(topicWords)
  const { load } = useLoad(draft.group ? `hot ${draft.group}` : null, (signal) =>
    api.get<HotDetail>(`/api/hot/${draft.group}`, undefined, { signal }),
  )
  return (
    <section className="card" aria-label={w.scope}>
      <header>
        <h2 className="grow">{w.scope}</h2>
        {fixed && <small>{w.scopeFixed}</small>}
      </header>
      <div className={`body${draft.group ? '' : ' fields'}`}>
        {draft.group ? (
          <p className="row">
            <span>{w.scopeGroup}:</span>
            <b>{load.state === 'ready' ? (load.value.name ?? draft.group) : '…'}</b>
            {!fixed && (
              <button type="button" className="button small" onClick={() => put({ group: null })}>
                {w.scopeItem}
              </button>
            )}
          </p>
        ) : (
          <>
            <FieldInput
              name="category"
              field={{ kind: 'code', list: 'category', title: say('事项分类', 'Item') }}
              value={draft.category}
              onChange={(value) => !fixed && put({ category: typeof value === 'string' ? value : '' })}
              idPrefix="topic"
              width="half"
            />
            <FieldInput
              name="area"
              field={{ kind: 'area', title: say('镇街或社区（空为全区）', 'Place (empty: the district)') }}
              value={draft.area}
              onChange={(value) => !fixed && put({ area: typeof value === 'string' ? value : '' })}
              idPrefix="topic"
              width="half"
            />
          </>
        )}
      </div>
    </section>
  )
}

function MeasuresForm({
  measures,
  onChange,
}: {
  measures: readonly Measure[]
  onChange: (measures: readonly Measure[]) => void
}) {
  const w = useWords(topicWords)
  const put = (n: number, more: Partial<Measure>): void =>
    onChange(measures.map((one, i) => (i === n ? { ...one, ...more } : one)))
  const orNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
  return (
    <section className="card" aria-label={w.measures}>
      <header>
        <h2 className="grow">{w.measures}</h2>
        <button
          type="button"
          className="button small"
          onClick={() => onChange([...measures, { text: '', unit: null, due: null, done: null }])}
        >
          {w.addMeasure}
        </button>
      </header>
      <div className="body stack">
        {measures.length === 0 && <p className="muted">{w.noMeasures}</p>}
        {measures.map((one, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a measure is known by its place in the form
          <div key={n} className="measure">
            <FieldInput
              name={`text${n}`}
              field={{ kind: 'text', title: say('举措内容', 'Measure'), required: true, max: 200 }}
              value={one.text}
              onChange={(value) => put(n, { text: typeof value === 'string' ? value : '' })}
              idPrefix="measure"
            />
            <FieldInput
              name={`unit${n}`}
              field={{ kind: 'unit', title: say('责任单位', 'Unit') }}
              value={one.unit}
              onChange={(value) => put(n, { unit: orNull(value) })}
              idPrefix="measure"
            />
            <FieldInput
              name={`due${n}`}
              field={{ kind: 'day', title: say('完成期限', 'Due') }}
              value={one.due}
              onChange={(value) => put(n, { due: orNull(value) })}
              idPrefix="measure"
            />
            <FieldInput
              name={`done${n}`}
              field={{ kind: 'day', title: say('完成日期', 'Done') }}
              value={one.done}
              onChange={(value) => put(n, { done: orNull(value) })}
              idPrefix="measure"
            />
            <button
              type="button"
              className="button small plain"
              aria-label={w.dropMeasure}
              title={w.dropMeasure}
              onClick={() => onChange(measures.filter((_, i) => i !== n))}
            >
              ✕
            </button>
          </div>
        ))}
      </div>
    </section>
  )
}
