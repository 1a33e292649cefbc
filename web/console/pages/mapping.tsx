import { useMemo, useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { dayOf } from '../../../base/index.ts'
import { cellReader } from '../../../platform/catalogue/decide.ts'
import type {
  CodeTable,
  ColumnRule,
  ReadContext,
  Step,
  Suggestion,
} from '../../../platform/catalogue/declare.ts'
import { api, type Failure, type Say, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { useAreas } from '../lists.ts'
import { When } from '../parts/due.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import type { Seen } from './intake-words.ts'
import { Steps } from './mapping-steps.tsx'
import type { DatasetBrief } from './quality-words.ts'

const dictionary = words({
  title: say('映射编辑', 'Mapping editor'),
  lead: say(
    '左边是文件里的列，右边是数据资源的信息项。选择每一项取自哪一列、怎样清洗，右侧即时预览；保存后等待的批次自动入库。',
    'The columns of the file at the left, the items at the right. Choose where each item comes from and how it is cleaned; saved, waiting deliveries load by themselves.',
  ),
  delivery: say('用哪个批次试', 'Tried on'),
  noDelivery: say('还没有批次可试，请先上传一个文件', 'No delivery to try it on: bring a file in first'),
  toIntake: say('去归集监控', 'To the intake desk'),
  columns: say('文件中的列', 'Columns of the file'),
  items: say('信息项', 'Items'),
  unused: say('未使用', 'not used'),
  from: say('取自', 'from'),
  nothing: say('（不取，用默认值）', '(none: the default)'),
  default: say('空时用', 'default'),
  suggested: say('采用建议', 'Take the suggestions'),
  why: say('建议', 'Suggested'),
  version: (n: number) => say(`第 ${n} 版`, `version ${n}`),
  unsaved: say('未保存的新映射', 'a new mapping, not saved'),
  try: say('在整批上试', 'Try on the whole delivery'),
  trial: (rows: number, bad: number) =>
    say(
      `共 ${rows.toLocaleString('zh')} 行，将退回 ${bad.toLocaleString('zh')} 行`,
      `${rows.toLocaleString('en')} rows, ${bad.toLocaleString('en')} would be rejected`,
    ),
  partial: say('只试了前 200,000 行', 'only the first 200,000 lines were tried'),
  reasons: say('原因', 'Reasons'),
  key: say('主键', 'key'),
  empty: say('空', 'empty'),
  masked: say('已脱敏，不在此试读', 'masked: not read here'),
  history: say('历次版本', 'Versions'),
  edition: say('代码版本', 'Edition of the codes'),
  editionNow: say('现行版', 'in force'),
})

type Preview = {
  readonly sheet: string
  readonly head: { readonly headings: readonly string[]; readonly left: number } | null
  /** Personal values come masked to whoever does not answer for them: nothing can be read from them here. */
  readonly masked?: boolean
  readonly lines: readonly { readonly no: number; readonly kind: string; readonly cells: readonly string[] }[]
}
type MappingSeen = {
  readonly dataset: DatasetBrief & {
    readonly items: readonly { name: string; key?: boolean; field: never }[]
  }
  readonly current: {
    readonly version: number
    readonly rules: readonly ColumnRule[]
    readonly sheet: string | null
  } | null
  readonly versions: readonly {
    readonly version: number
    readonly savedAt: string
    readonly savedBy: string
  }[]
  readonly plain: readonly ColumnRule[]
  /** Code tables of its items; older editions as `name@version`. */
  readonly tables: readonly CodeTable[]
  readonly deliveries: readonly Seen[]
  readonly may: { readonly save: boolean }
}
type Trial = {
  readonly rows: number
  readonly rejected: number
  readonly partial: boolean
  readonly reasons: readonly {
    readonly item: string
    readonly rule: string
    readonly says: Say
    readonly cells: number
    readonly example: string
  }[]
}

/** 映射编辑: which column fills which item, and how; tried in the browser by the reader that loads. */
export function MappingPage() {
  const { dataset = '' } = useParams()
  const w = useWords(dictionary)
  const s = useSay()
  const [params, setParams] = useSearchParams()
  const { load, reload } = useLoad(`mapping ${dataset}`, (signal) =>
    api.get<MappingSeen>(`/api/intake/mappings/${dataset}`, undefined, { signal }),
  )
  const seen = load.state === 'ready' ? load.value : null
  useTitle({ title: w.title }, { title: seen ? s(seen.dataset.title) : '…' })
  const delivery = params.get('delivery') ?? seen?.deliveries[0]?.id ?? ''
  return (
    <div className="page stack">
      <Loaded load={load} retry={reload}>
        {(mapping) => (
          <>
            <div className="row">
              <h1 className="grow">
                {w.title}：{s(mapping.dataset.title)}{' '}
                <small>{mapping.current ? w.version(mapping.current.version) : w.unsaved}</small>
              </h1>
              <select
                className="input"
                style={{ width: 260 }}
                aria-label={w.delivery}
                value={delivery}
                onChange={(event) => setParams({ delivery: event.target.value }, { replace: true })}
              >
                {mapping.deliveries.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
              </select>
            </div>
            <p className="muted">{w.lead}</p>
            {delivery ? (
              <Editor key={delivery} mapping={mapping} delivery={delivery} saved={reload} />
            ) : (
              <Empty title={w.noDelivery}>
                <Link to={`/data-intake?dataset=${dataset}`}>{w.toIntake}</Link>
              </Empty>
            )}
            {mapping.versions.length > 0 && (
              <details>
                <summary>{w.history}</summary>
                <ul>
                  {mapping.versions.map((one) => (
                    <li key={one.version} className="small">
                      {w.version(one.version)} · {one.savedBy} · <When at={one.savedAt} />
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </>
        )}
      </Loaded>
    </div>
  )
}

function Editor({
  mapping,
  delivery,
  saved,
}: {
  mapping: MappingSeen
  delivery: string
  saved: () => Promise<void>
}) {
  const { load, reload } = useLoad(`preview ${delivery}`, (signal) =>
    api.post<Preview>(`/api/intake/deliveries/${delivery}/preview`, { limit: 300 }, { signal }),
  )
  const { load: suggested } = useLoad(`suggest ${delivery}`, (signal) =>
    api.get<{ rows: readonly Suggestion[] }>(`/api/standards/suggest/${delivery}`, undefined, { signal }),
  )
  return (
    <Loaded load={load} retry={reload}>
      {(preview) =>
        suggested.state === 'loading' ? null : (
          <Shown
            mapping={mapping}
            delivery={delivery}
            preview={preview}
            suggestions={suggested.state === 'ready' ? suggested.value.rows : []}
            saved={saved}
          />
        )
      }
    </Loaded>
  )
}

const fromSuggestion = (one: Suggestion): ColumnRule => ({
  item: one.item,
  from: one.heading === null ? [] : [one.heading],
  steps: one.steps,
})

function Shown({
  mapping,
  delivery,
  preview,
  suggestions,
  saved,
}: {
  mapping: MappingSeen
  delivery: string
  preview: Preview
  suggestions: readonly Suggestion[]
  saved: () => Promise<void>
}) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const s = useSay()
  const { items } = mapping.dataset
  const begin = (): readonly ColumnRule[] => {
    const known = mapping.current?.rules ?? suggestions.map(fromSuggestion)
    return items.map(
      ({ name }) => known.find((rule) => rule.item === name) ?? { item: name, from: [], steps: [] },
    )
  }
  const [rules, setRules] = useState(begin)
  const [trial, setTrial] = useState<Trial | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const headings = preview.head?.headings ?? []
  const left = preview.head?.left ?? 0
  const body = preview.lines.filter((line) => line.kind === 'row')
  const context = useReadContext(mapping.tables)
  const put = (item: string, patch: Partial<ColumnRule>): void => {
    setTrial(null)
    setRules((before) => before.map((rule) => (rule.item === item ? { ...rule, ...patch } : rule)))
  }
  // an item that takes nothing and has no default is left out: it stays empty
  const written = rules.filter((rule) => rule.from.length > 0 || rule.default !== undefined)
  const run = async (): Promise<void> => {
    setBusy(true)
    setFailure(null)
    const got = await api.post<Trial>(`/api/quality/deliveries/${delivery}/try`, { rules: written })
    setBusy(false)
    if (got.ok) setTrial(got.value)
    else setFailure(got.error)
  }
  const save = async (): Promise<void> => {
    setBusy(true)
    setFailure(null)
    const got = await api.put(`/api/intake/mappings/${mapping.dataset.id}`, {
      rules: written,
      sheet: preview.sheet,
    })
    setBusy(false)
    if (!got.ok) return setFailure(got.error)
    toast(c.saved)
    await saved()
  }
  const used = new Set(rules.flatMap((rule) => rule.from))
  return (
    <>
      <div className="row">
        <button
          type="button"
          className="button"
          disabled={suggestions.length === 0}
          onClick={() =>
            setRules((before) =>
              before.map((rule) => {
                const found = suggestions.find((one) => one.item === rule.item && one.heading !== null)
                return found ? fromSuggestion(found) : rule
              }),
            )
          }
        >
          {w.suggested}
        </button>
        <span className="grow" />
        <button type="button" className="button" disabled={busy} onClick={() => void run()}>
          {busy ? c.loading : w.try}
        </button>
        <button
          type="button"
          className="button main"
          disabled={busy || !mapping.may.save}
          onClick={() => void save()}
        >
          {c.save}
        </button>
      </div>
      {failure && <Refused failure={failure} />}
      {trial && <TrialShown trial={trial} mapping={mapping} />}
      <div className="mapping">
        <section className="card">
          <header>
            <h2>{w.columns}</h2>
          </header>
          <div className="body">
            <ul className="columns">
              {headings.map((heading, n) => {
                const values = body.map((line) => line.cells[n + left] ?? '')
                const filled = values.filter((value) => value.trim() !== '')
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a heading may stand twice
                  <li key={n}>
                    <b>{heading || `#${n + 1}`}</b>{' '}
                    <small className="num">
                      {values.length === 0 ? '' : `${Math.round((100 * filled.length) / values.length)}%`}
                    </small>
                    {!used.has(heading) && <span className="tag yellow">{w.unused}</span>}
                    <div className="small ellipsis">{[...new Set(filled)].slice(0, 4).join(' · ')}</div>
                  </li>
                )
              })}
            </ul>
          </div>
        </section>
        <section className="card">
          <header>
            <h2>{w.items}</h2>
          </header>
          <div className="body">
            {items.map((item) => {
              const rule = rules.find((one) => one.item === item.name)
              const suggestion = suggestions.find((one) => one.item === item.name)
              if (!rule) return null
              return (
                <div className="mapitem" key={item.name}>
                  <div className="row">
                    <b>{s((item.field as { title: Say }).title)}</b>
                    {item.key && <span className="tag accent">{w.key}</span>}
                    {(item.field as { required?: boolean }).required && (
                      <span className="tag">{c.required}</span>
                    )}
                    <select
                      className="input"
                      aria-label={`${s((item.field as { title: Say }).title)} ${w.from}`}
                      value={rule.from[0] ?? ''}
                      onChange={(event) =>
                        put(item.name, { from: event.target.value ? [event.target.value] : [] })
                      }
                    >
                      <option value="">{w.nothing}</option>
                      {rule.from[0] && !headings.includes(rule.from[0]) && (
                        <option value={rule.from[0]}>{rule.from[0]} ?</option>
                      )}
                      {headings.filter(Boolean).map((heading) => (
                        <option key={heading} value={heading}>
                          {heading}
                        </option>
                      ))}
                    </select>
                    <input
                      className="input"
                      style={{ width: 110 }}
                      aria-label={`${s((item.field as { title: Say }).title)} ${w.default}`}
                      placeholder={w.default}
                      value={rule.default ?? ''}
                      onChange={(event) => {
                        const { default: _, ...rest } = rule
                        const text = event.target.value
                        setRules((before) =>
                          before.map((one) =>
                            one.item === item.name ? (text ? { ...rest, default: text } : rest) : one,
                          ),
                        )
                      }}
                    />
                  </div>
                  {suggestion?.heading && suggestion.heading !== rule.from[0] && (
                    <small>
                      {w.why}：
                      <button
                        type="button"
                        className="link"
                        onClick={() => put(item.name, fromSuggestion(suggestion))}
                      >
                        {suggestion.heading}
                      </button>{' '}
                      {suggestion.reasons.map(s).join('；')}
                    </small>
                  )}
                  {suggestion?.heading && suggestion.heading === rule.from[0] && (
                    <small className="muted">{suggestion.reasons.map(s).join('；')}</small>
                  )}
                  <Edition
                    field={item.field}
                    tables={mapping.tables}
                    value={rule.edition}
                    onChange={(edition) => {
                      const { edition: _, ...rest } = rule
                      setTrial(null)
                      setRules((before) =>
                        before.map((one) =>
                          one.item === item.name ? (edition ? { ...rest, edition } : rest) : one,
                        ),
                      )
                    }}
                  />
                  <Steps steps={rule.steps} onChange={(steps) => put(item.name, { steps })} />
                  <Samples
                    field={item.field}
                    steps={rule.steps}
                    edition={rule.edition}
                    masked={preview.masked === true && isPersonal(item.field)}
                    context={context}
                    texts={
                      rule.from.length === 0
                        ? []
                        : body.map((line) => line.cells[headings.indexOf(rule.from[0] ?? '') + left] ?? '')
                    }
                  />
                </div>
              )
            })}
          </div>
        </section>
      </div>
    </>
  )
}

const SHOWN = 6

/** The edition of the code table a column is still written in; shown where there are older ones. */
function Edition({
  field,
  tables,
  value,
  onChange,
}: {
  field: unknown
  tables: readonly CodeTable[]
  value: string | undefined
  onChange: (edition: string) => void
}) {
  const w = useWords(dictionary)
  const { list } = field as { readonly list?: string }
  const older = list === undefined ? [] : tables.filter((one) => one.name.startsWith(`${list}@`))
  if (older.length === 0) return null
  return (
    <label className="row tight small">
      {w.edition}
      <select
        className="input"
        style={{ width: 180 }}
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{w.editionNow}</option>
        {older.map((one) => (
          <option key={one.version} value={one.version}>
            {one.version}
          </option>
        ))}
      </select>
    </label>
  )
}

const isPersonal = (field: unknown): boolean => (field as { personal?: unknown }).personal !== undefined

/** What the reader makes of values of the column, right here: refused ones first, then those it changes. */
function Samples({
  field,
  steps,
  edition,
  masked,
  context,
  texts,
}: {
  field: unknown
  steps: readonly Step[]
  edition: string | undefined
  masked: boolean
  context: ReadContext
  texts: readonly string[]
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const shown = useMemo(() => {
    if (masked) return []
    try {
      const read = cellReader(
        field as Parameters<typeof cellReader>[0],
        steps,
        edition === undefined ? context : { ...context, edition },
      )
      const all = [...new Set(texts)].map((text) => ({ text, cell: read(text) }))
      const rank = ({ text, cell }: (typeof all)[number]): number =>
        'rule' in cell ? 0 : cell.value !== text && text.trim() !== '' ? 1 : 2
      return all.sort((a, b) => rank(a) - rank(b)).slice(0, SHOWN)
    } catch {
      // a step half written has no reader yet
      return []
    }
  }, [field, steps, edition, masked, context, texts])
  if (masked) return <div className="samples">{w.masked}</div>
  return (
    <div className="samples">
      {shown.map(({ text, cell }) => (
        <span
          key={text}
          className={'rule' in cell ? 'wrong' : undefined}
          title={'rule' in cell ? s(cell.says) : text}
        >
          {text.slice(0, 40) || w.empty}
          {'rule' in cell
            ? ` ✕ ${s(cell.says)}`
            : cell.value === null
              ? ` → ${w.empty}`
              : cell.value === text
                ? ' ✓'
                : ` → ${cell.value}`}
        </span>
      ))}
    </div>
  )
}

function TrialShown({ trial, mapping }: { trial: Trial; mapping: MappingSeen }) {
  const w = useWords(dictionary)
  const s = useSay()
  const titleOf = (name: string): string => {
    const item = mapping.dataset.items.find((one) => one.name === name)
    return item ? s((item.field as { title: Say }).title) : name
  }
  return (
    <div className={`banner ${trial.rejected === 0 ? 'green' : 'yellow'}`}>
      <div className="grow">
        <b>{w.trial(trial.rows, trial.rejected)}</b> {trial.partial && w.partial}
        <ul>
          {trial.reasons.slice(0, 12).map((one) => (
            <li key={one.item + one.rule}>
              {titleOf(one.item)}：{s(one.says)} × {one.cells.toLocaleString()}（{one.example.slice(0, 60)}）
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

/** What cells are read against, as the server has it: code lists and divisions of the city. */
function useReadContext(tables: readonly CodeTable[]): ReadContext {
  const { declared } = useCity()
  const areas = useAreas()
  return useMemo(
    () => ({
      today: dayOf(new Date()),
      codes: (name: string) =>
        tables.find((one) => one.name === name) ?? (declared.codes[name] as ReturnType<ReadContext['codes']>),
      areas: areas as unknown as NonNullable<ReadContext['areas']>,
    }),
    [declared, areas, tables],
  )
}
