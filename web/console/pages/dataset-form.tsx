import { type FormEvent, useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { draftFaults, highestGrade, itemKinds, masks } from '../../../platform/catalogue/decide.ts'
import {
  type DatasetDraft,
  type DatasetItem,
  datasetClasses,
  datasetFormats,
  openClasses,
  shareClasses,
  updateCycles,
} from '../../../platform/catalogue/declare.ts'
import type { Field } from '../../../platform/fields/declare.ts'
import { api, type Failure, type Say, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { useUnits } from '../lists.ts'
import { FieldInput } from '../parts/field.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import { catalogueWords, gradeTitles, type Seen } from './catalogue-words.ts'
import { datasetWords } from './dataset-words.ts'

const dictionary = words({
  make: say('编目', 'New entry'),
  what: say('基本信息', 'What it is'),
  sharing: say('共享与开放', 'Sharing and opening'),
  addItem: say('增加信息项', 'Add an item'),
  mustMend: (n: number) => say(`提交前还需完善 ${n} 处：`, `${n} things to mend before it is submitted:`),
  saveDraft: say('保存草稿', 'Save the draft'),
  fixed: say('系统台账的信息项由应用声明，不能在此修改。', 'Items of a register follow its declaration.'),
  raised: say('信息项最高级别', 'Highest grade of the items'),
  removeItem: (title: string) => say(`删除信息项“${title}”`, `Remove item ${title}`),
  codeList: say('代码表', 'Code list'),
  noMask: say('不脱敏', 'none'),
})
const MASKS: Readonly<Record<(typeof masks)[number], Say>> = {
  name: say('姓名', 'name'),
  phone: say('电话', 'telephone'),
  idNumber: say('证件号', 'number'),
  address: say('地址', 'address'),
  all: say('全部', 'all'),
}

const EMPTY = {
  title: say('', ''),
  ...{ abstract: '', class: 'unit', subject: '', unit: '', system: null, duty: null, format: 'table' },
  ...{
    items: [],
    share: 'conditional',
    shareCondition: null,
    shareBasis: null,
    open: 'closed',
    licence: null,
  },
  ...{ cycle: 'monthly', grade: 2, related: [] },
} as const satisfies DatasetDraft

/** A new entry. */
export function NewDataset() {
  const w = useWords(dictionary)
  const c = useWords(catalogueWords)
  const { me } = useCity()
  useTitle({ title: c.title, to: '/catalogue' }, { title: w.make })
  return (
    <div className="page stack">
      <Form draft={{ ...EMPTY, unit: me.unit ?? '' }} title={w.make} />
    </div>
  )
}

/** The next version of an entry; what is published stays until it is approved. */
export function EditDataset() {
  const c = useWords(catalogueWords)
  const w = useWords(datasetWords)
  const { id = '' } = useParams()
  useTitle({ title: c.title, to: '/catalogue' }, { title: w.edit, to: `/catalogue/${id}` })
  const { load, reload } = useLoad(`dataset ${id}`, (signal) =>
    api.get<Seen>(`/api/datasets/${id}`, undefined, { signal }),
  )
  return (
    <div className="page stack">
      <Loaded load={load} retry={reload}>
        {(one) => <Form draft={one.pending?.draft ?? draftOf(one)} one={one} title={w.edit} />}
      </Loaded>
    </div>
  )
}

const draftOf = (one: Seen): DatasetDraft =>
  Object.fromEntries(
    Object.keys(EMPTY).map((name) => [name, one[name as keyof Seen] ?? EMPTY[name as keyof DatasetDraft]]),
  ) as unknown as DatasetDraft

function Form({ draft: begun, one, title }: { draft: DatasetDraft; one?: Seen; title: string }) {
  const w = useWords(dictionary)
  const d = useWords(datasetWords)
  const c = useWords(common)
  const s = useSay()
  const go = useNavigate()
  const { declared } = useCity()
  const units = useUnits()
  const [draft, setDraft] = useState<DatasetDraft>(begun)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const put = (more: Partial<DatasetDraft>): void => setDraft((before) => ({ ...before, ...more }))
  const subjects = declared.codes.dataSubject?.codes ?? []
  const highest = highestGrade(draft.items)
  const whole: DatasetDraft = { ...draft, grade: Math.max(draft.grade, highest) as DatasetDraft['grade'] }
  const faults = draftFaults(whole, {
    hasSubject: (code) => subjects.some((one) => one.code === code),
    hasUnit: (id) => units.some((one) => one.id === id),
  })
  const text = (
    name: 'abstract' | 'system' | 'duty' | 'shareCondition' | 'shareBasis' | 'licence' | 'unit',
    field: Field,
    width?: 'half' | 'third',
  ) => (
    <FieldInput
      name={name}
      field={field}
      value={draft[name] ?? ''}
      onChange={(value) => put({ [name]: typeof value === 'string' ? value : null })}
      idPrefix="dataset"
      {...(width ? { width } : {})}
    />
  )
  const select = <K extends 'class' | 'subject' | 'format' | 'share' | 'open' | 'cycle' | 'grade'>(
    name: K,
    label: string,
    options: readonly (readonly [string, string])[],
  ) => (
    <label className="field third">
      <span className="label">{label}</span>
      <select
        className="input"
        value={String(whole[name])}
        onChange={(event) =>
          put({
            [name]: name === 'grade' ? Number(event.target.value) : event.target.value,
          } as Partial<DatasetDraft>)
        }
      >
        {options.map(([value, shown]) => (
          <option key={value} value={value}>
            {shown}
          </option>
        ))}
      </select>
    </label>
  )
  const from = (names: Readonly<Record<string, Say>>) =>
    Object.entries(names).map(([value, title]) => [value, s(title)] as const)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    const got = one
      ? await api.patch<Seen>(`/api/datasets/${one.id}`, { changedAt: one.changedAt, draft: whole })
      : await api.post<Seen>('/api/datasets', whole)
    setBusy(false)
    setFailure(got.ok ? null : got.error)
    if (!got.ok) return
    toast(c.saved)
    void go(`/catalogue/${got.value.id}`)
  }
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <h1>{title}</h1>
      <section className="card">
        <header>
          <h2>{w.what}</h2>
        </header>
        <div className="body fields">
          <label className="field half">
            <span className="label">
              {d.name} · 中文 <i className="req">*</i>
            </span>
            <input
              className="input"
              required
              maxLength={200}
              value={draft.title.zh}
              onChange={(event) => put({ title: say(event.target.value, draft.title.en) })}
            />
          </label>
          <label className="field half">
            <span className="label">{d.name} · English</span>
            <input
              className="input"
              maxLength={200}
              value={draft.title.en}
              onChange={(event) => put({ title: say(draft.title.zh, event.target.value) })}
            />
          </label>
          {text('abstract', { kind: 'text', title: say('摘要', 'Abstract'), long: true, required: true })}
          {select('class', d.class, from(datasetClasses))}
          {select('subject', d.subject, [
            ['', c.choose],
            ...subjects.map((one) => [one.code, s(one.title)] as const),
          ])}
          {text('unit', { kind: 'unit', title: say('提供方', 'Unit'), required: true }, 'third')}
          {text('system', { kind: 'text', title: say('信息系统', 'System') }, 'third')}
          {text('duty', { kind: 'text', title: say('职责', 'Duty') }, 'third')}
          {select('format', d.format, from(datasetFormats))}
          {select('cycle', s(say('更新周期', 'Cycle')), from(updateCycles))}
          {select(
            'grade',
            highest > 1 ? `${d.grade}（${w.raised} ${highest}）` : d.grade,
            from(gradeTitles).filter(([value]) => Number(value) >= highest),
          )}
        </div>
      </section>
      <section className="card">
        <header>
          <h2>{w.sharing}</h2>
        </header>
        <div className="body fields">
          {select('share', d.share, from(shareClasses))}
          {select('open', d.open, from(openClasses))}
          {draft.share === 'conditional' &&
            text('shareCondition', {
              kind: 'text',
              title: say('共享条件', 'Conditions'),
              long: true,
              required: true,
            })}
          {draft.share === 'never' &&
            text('shareBasis', {
              kind: 'text',
              title: say('不予共享的法律、法规依据', 'Law that forbids sharing'),
              long: true,
              required: true,
            })}
          {draft.open !== 'closed' &&
            text('licence', { kind: 'text', title: say('开放许可', 'Licence') }, 'half')}
        </div>
      </section>
      {one && (one.origin === 'register' || one.source?.startsWith('matter:')) ? (
        <p className="banner blue">{w.fixed}</p>
      ) : (
        <ItemsForm items={draft.items} onChange={(items) => put({ items })} />
      )}
      {faults.length > 0 && (
        <div className="banner yellow" role="status">
          <div>
            <b>{w.mustMend(faults.length)}</b>
            <ul>
              {faults.slice(0, 12).map((fault, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two faults may stand at one path
                <li key={i}>{s(fault.says)}</li>
              ))}
            </ul>
          </div>
        </div>
      )}
      {failure && <Refused failure={failure} />}
      <div className="row">
        <button type="submit" className="button main" disabled={busy}>
          {w.saveDraft}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => void go(one ? `/catalogue/${one.id}` : '/catalogue')}
        >
          {c.cancel}
        </button>
      </div>
    </form>
  )
}

function ItemsForm({
  items,
  onChange,
}: {
  items: readonly DatasetItem[]
  onChange: (items: readonly DatasetItem[]) => void
}) {
  const w = useWords(dictionary)
  const d = useWords(datasetWords)
  const s = useSay()
  const { declared } = useCity()
  const put = (i: number, more: Partial<DatasetItem>): void =>
    onChange(items.map((item, n) => (n === i ? { ...item, ...more } : item)))
  const field = (i: number, more: Readonly<Record<string, unknown>>): void => {
    const item = items[i]
    if (item) put(i, { field: { ...item.field, ...more } as Field })
  }
  const lists = Object.entries(declared.codes).map(([name, list]) => [name, s(list.title)] as const)
  const add = (): void => {
    const name = `item${items.length + 1}`
    onChange([...items, { name, field: { kind: 'text', title: say('', '') } }])
  }
  return (
    <section className="card">
      <header>
        <h2 className="grow">{d.items}</h2>
        <button type="button" className="button small" onClick={add}>
          {w.addItem}
        </button>
      </header>
      <div className="body stack tight">
        <div className="itemform head" aria-hidden="true">
          <span>{d.name}</span>
          <span>{d.latin}</span>
          <span>{d.kind}</span>
          <span>{d.grade}</span>
          <span>{d.mask}</span>
          <span>{d.key}</span>
          <span>{d.required}</span>
        </div>
        {items.map((item, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line stays the line while its name is typed
          <fieldset className="itemform" key={i} aria-label={`${i + 1} ${s(item.field.title)}`}>
            <input
              className="input"
              aria-label={d.name}
              value={item.field.title.zh}
              onChange={(event) => field(i, { title: say(event.target.value, event.target.value) })}
            />
            <input
              className="input"
              aria-label={d.latin}
              value={item.name}
              onChange={(event) => put(i, { name: event.target.value.trim() })}
            />
            <span className="stack tight">
              <select
                className="input"
                aria-label={d.kind}
                value={item.field.kind}
                onChange={(event) => field(i, { kind: event.target.value })}
              >
                {Object.entries(itemKinds).map(([kind, title]) => (
                  <option key={kind} value={kind}>
                    {s(title)}
                  </option>
                ))}
              </select>
              {item.field.kind === 'code' && (
                <select
                  className="input"
                  aria-label={w.codeList}
                  value={item.field.list ?? ''}
                  onChange={(event) => field(i, { list: event.target.value })}
                >
                  <option value="">{w.codeList}</option>
                  {lists.map(([name, title]) => (
                    <option key={name} value={name}>
                      {title}
                    </option>
                  ))}
                </select>
              )}
            </span>
            <select
              className="input"
              aria-label={d.grade}
              value={String(item.field.grade ?? 2)}
              onChange={(event) => field(i, { grade: Number(event.target.value) })}
            >
              {Object.entries(gradeTitles).map(([value, title]) => (
                <option key={value} value={value}>
                  {s(title)}
                </option>
              ))}
            </select>
            <select
              className="input"
              aria-label={d.mask}
              value={item.field.personal ?? ''}
              onChange={(event) => field(i, { personal: event.target.value || undefined })}
            >
              <option value="">{w.noMask}</option>
              {masks.map((mask) => (
                <option key={mask} value={mask}>
                  {s(MASKS[mask])}
                </option>
              ))}
            </select>
            <label>
              <input
                type="checkbox"
                checked={item.key === true}
                onChange={(event) => {
                  const key = event.target.checked
                  put(i, { key, field: { ...item.field, ...(key ? { required: true } : {}) } as Field })
                }}
              />
              {d.key}
            </label>
            <label title={d.quasiHelp}>
              <input
                type="checkbox"
                checked={item.quasi === true}
                onChange={(event) => put(i, { quasi: event.target.checked })}
              />
              {d.quasi}
            </label>
            <label>
              <input
                type="checkbox"
                checked={item.field.required === true}
                onChange={(event) => field(i, { required: event.target.checked })}
              />
              {d.required}
            </label>
            <button
              type="button"
              className="button small plain"
              aria-label={w.removeItem(s(item.field.title))}
              onClick={() => onChange(items.filter((_, n) => n !== i))}
            >
              ✕
            </button>
          </fieldset>
        ))}
      </div>
    </section>
  )
}
