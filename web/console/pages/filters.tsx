// biome-ignore-all lint/a11y/noStaticElementInteractions: blur and Escape of a popover are heard on its frame
// biome-ignore-all lint/a11y/noAutofocus: a popover was opened to type into it
import { useEffect, useState } from 'react'
import { say, useSay, useWords, words } from '../../live/index.ts'
import type { Counts, Declared } from '../../live/wire.ts'
import { useAreaPath, useUnitName } from '../lists.ts'
import { codeChoices } from '../parts/code.ts'
import { DayInput } from '../parts/day.tsx'
import { AreaPick, UnitPick } from '../parts/field-picks.tsx'
import { type Choice, narrow } from '../parts/pick.tsx'

/** Names of the filters as they stand in the address and in the API. */
export const FILTERS = [
  'q',
  'type',
  'state',
  'kind',
  'category',
  'urgency',
  'channel',
  'unit',
  'area',
  'tag',
  'grid',
  'light',
  'within',
  'standing',
  'open',
  'from',
  'to',
  'number',
] as const

const dictionary = words({
  q: say('搜索标题和内容', 'Search the words'),
  state: say('状态', 'State'),
  type: say('事项类型', 'Matter type'),
  kind: say('诉求类型', 'Kind'),
  category: say('分类', 'Category'),
  urgency: say('紧急程度', 'Urgency'),
  channel: say('渠道', 'Channel'),
  unit: say('单位', 'Unit'),
  area: say('区划', 'Area'),
  light: say('灯号', 'Light'),
  period: say('受理日期', 'Opened on'),
  from: say('从', 'From'),
  to: say('到', 'To'),
  open: say('在办/办结', 'Open/closed'),
  stillOpen: say('在办', 'Open'),
  closed: say('已结束', 'Closed'),
  green: say('正常（绿）', 'In time (green)'),
  yellow: say('临期（黄）', 'Due soon (yellow)'),
  red: say('超时（红）', 'Overdue (red)'),
  clear: say('清除筛选', 'Clear'),
  find: say('查找', 'Find'),
  tag: say('标签', 'Tag'),
  grid: say('网格', 'Grid'),
  number: say('编号', 'Number'),
})

type Bar = {
  params: URLSearchParams
  set: (name: string, value: string | null) => void
  counts: Counts | null
  onClear: () => void
  declared: Declared
}

export function FilterBar({ params, set, counts, onClear, declared }: Bar) {
  const w = useWords(dictionary)
  const s = useSay()
  const area = useAreaPath()
  const unit = useUnitName()
  const [q, setQ] = useState(params.get('q') ?? '')
  const inAddress = params.get('q') ?? ''
  useEffect(() => setQ(inAddress), [inAddress])
  const view = params.get('view')
  const states = Object.values(declared.types).flatMap((type) =>
    Object.entries(type.flow.states).map(([value, state]) => ({ value, label: s(state.title) })),
  )
  const types = Object.entries(declared.types).map(([value, type]) => ({ value, label: s(type.title) }))
  const list = (name: string): readonly Choice[] => codeChoices(declared.codes[name], s, '')
  const many: readonly (readonly [name: string, title: string, choices: readonly Choice[]])[] = [
    ...(types.length > 1 ? [['type', w.type, types] as const] : []),
    ['state', w.state, [...new Map(states.map((one) => [one.value, one])).values()]],
    [
      'light',
      w.light,
      [
        { value: 'red', label: w.red },
        { value: 'yellow', label: w.yellow },
        { value: 'green', label: w.green },
      ],
    ],
    ['kind', w.kind, list('kind')],
    ['category', w.category, list('category')],
    ['urgency', w.urgency, list('urgency')],
    ['channel', w.channel, list('channel')],
  ]
  const any = FILTERS.some((name) => params.has(name))
  return (
    <search className="row filters">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          set('q', q.trim() || null)
        }}
      >
        <input
          className="input"
          style={{ width: 200 }}
          type="search"
          aria-label={w.q}
          placeholder={w.q}
          value={q}
          onChange={(e) => setQ(e.target.value)}
          onBlur={() => q.trim() !== inAddress && set('q', q.trim() || null)}
        />
      </form>
      {many.map(([name, title, choices]) => (
        <ManyFilter
          key={name}
          title={title}
          choices={choices}
          value={(params.get(name) ?? '').split(',').filter(Boolean)}
          counts={counts?.by[name]}
          onChange={(value) => set(name, value.join(',') || null)}
        />
      ))}
      <Drop title={w.unit} shown={params.get('unit') ? unit(params.get('unit')) : null}>
        {(close) => (
          <UnitPick
            label={w.unit}
            value={params.get('unit') ? [params.get('unit') ?? ''] : []}
            onChange={([one]) => {
              set('unit', one ?? null)
              close()
            }}
          />
        )}
      </Drop>
      <Drop title={w.area} shown={params.get('area') ? area(params.get('area')) : null}>
        {(close) => (
          <AreaPick
            label={w.area}
            value={params.get('area') ?? ''}
            onChange={(one) => {
              set('area', one ?? null)
              close()
            }}
          />
        )}
      </Drop>
      <Drop
        title={w.period}
        shown={
          params.get('from') || params.get('to')
            ? `${params.get('from') ?? ''}–${params.get('to') ?? ''}`
            : null
        }
      >
        {() => (
          <div className="stack tight">
            <div className="label">
              {w.from}
              <DayInput
                aria-label={w.from}
                value={params.get('from') ?? ''}
                onChange={(day) => set('from', day || null)}
              />
            </div>
            <div className="label">
              {w.to}
              <DayInput
                aria-label={w.to}
                value={params.get('to') ?? ''}
                onChange={(day) => set('to', day || null)}
              />
            </div>
          </div>
        )}
      </Drop>
      {(view === 'all' || params.has('open')) && (
        <ManyFilter
          title={w.open}
          single
          choices={[
            { value: 'true', label: w.stillOpen },
            { value: 'false', label: w.closed },
          ]}
          value={params.get('open') ? [params.get('open') ?? ''] : []}
          onChange={(value) => set('open', value[0] ?? null)}
        />
      )}
      {(['tag', 'grid', 'number'] as const).map((name) =>
        params.get(name) ? (
          <button key={name} type="button" className="button small on" onClick={() => set(name, null)}>
            {w[name]}：{params.get(name)} ✕
          </button>
        ) : null,
      )}
      {any && (
        <button type="button" className="button plain small" onClick={onClear}>
          {w.clear}
        </button>
      )}
    </search>
  )
}

function Drop({
  title,
  shown,
  children,
}: {
  title: string
  shown: string | null
  children: (close: () => void) => React.ReactNode
}) {
  const [open, setOpen] = useState(false)
  return (
    <div
      className="anchor"
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <button
        type="button"
        className={`button small${shown ? ' on' : ''}`}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <span className="ellipsis" style={{ maxWidth: 200 }}>
          {shown ? `${title}：${shown}` : title}
        </span>{' '}
        ▾
      </button>
      {open && (
        <div
          className="popover drop"
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || event.defaultPrevented) return
            event.preventDefault()
            setOpen(false)
          }}
        >
          {children(() => setOpen(false))}
        </div>
      )}
    </div>
  )
}

function ManyFilter({
  title,
  choices,
  value,
  onChange,
  counts,
  single,
}: {
  title: string
  choices: readonly Choice[]
  value: readonly string[]
  onChange: (value: readonly string[]) => void
  counts?: Readonly<Record<string, number>> | undefined
  single?: boolean
}) {
  const w = useWords(dictionary)
  const [query, setQuery] = useState('')
  const labels = value.map((one) => choices.find((c) => c.value === one)?.label ?? one)
  const shown =
    labels.length === 0 ? null : labels.length <= 2 ? labels.join('、') : `${labels[0]} +${labels.length - 1}`
  const found = query ? narrow(choices, query) : choices.slice(0, 120)
  return (
    <Drop title={title} shown={shown}>
      {() => (
        <div>
          {choices.length > 12 && (
            <input
              className="input"
              autoFocus
              aria-label={`${w.find} ${title}`}
              placeholder={w.find}
              value={query}
              onChange={(e) => setQuery(e.target.value)}
            />
          )}
          {found.map((choice) => (
            <label key={choice.value} className="check option" style={{ display: 'flex' }}>
              <input
                type="checkbox"
                checked={value.includes(choice.value)}
                onChange={(event) =>
                  onChange(
                    event.target.checked
                      ? single
                        ? [choice.value]
                        : [...value, choice.value]
                      : value.filter((one) => one !== choice.value),
                  )
                }
              />
              <span className="grow">{choice.label}</span>
              {counts?.[choice.value] !== undefined && (
                <span className="hint num">{counts[choice.value]}</span>
              )}
            </label>
          ))}
        </div>
      )}
    </Drop>
  )
}
