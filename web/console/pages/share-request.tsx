import { type FormEvent, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import type { Dataset } from '../../../platform/catalogue/datasets/declare.ts'
import { shareClasses } from '../../../platform/catalogue/declare.ts'
import { choosable } from '../../../platform/catalogue/sharing/decide.ts'
import { type ShareMode, shareModes } from '../../../platform/catalogue/sharing/declare.ts'
import { api, type Failure, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { useAreas } from '../lists.ts'
import { DayInput } from '../parts/day.tsx'
import { useDraft } from '../parts/draft.ts'
import { AreaPick } from '../parts/field-picks.tsx'
import { Empty, Failed, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { useCity } from '../session.ts'
import { sharingWords } from './sharing-words.ts'

const dictionary = words({
  title: say('申请共享', 'Ask for data'),
  choose: say('请先选择数据资源', 'Choose a dataset first'),
  never: say('该数据资源不予共享', 'This dataset is not shared'),
  basisNever: (basis: string) => say(`依据：${basis}`, `It rests on: ${basis}`),
  step1: say('1　为什么要用', '1  What it is for'),
  step2: say('2　要哪些信息项', '2  Which items'),
  step3: say('3　怎么用、用多久', '3  How and how long'),
  duty: say('事项编码或职责', 'Matter code or duty'),
  dutyHelp: say(
    '每次调用都必须带这个编码，用于其他事项会被拒绝。',
    'Every call must carry it; calls for anything else are refused.',
  ),
  purpose: say('用途', 'Purpose'),
  basis: say('使用依据（法律法规、职责规定）', 'Legal basis'),
  itemsHelp: say(
    '只选办事必需的信息项。个人信息按脱敏后的样子提供；能核验就不要查询。',
    'Take only what the work needs. Personal items come masked; check where a check will do.',
  ),
  key: say('主键', 'key'),
  personal: say('个人信息，脱敏提供', 'personal, masked'),
  notShared: say('不予共享', 'not shared'),
  chosen: (n: number, all: number) => say(`已选 ${n} / ${all} 项`, `${n} of ${all} chosen`),
  minimal: say('我确认已按“最小够用”选择信息项', 'I took no more items than needed'),
  mode: say('共享方式', 'Way of sharing'),
  checkHelp: say('只回答是或否，不返回数据', 'answers yes or no, gives no data'),
  queryHelp: say('按主键逐条查询', 'one row by its key'),
  batchHelp: say('按权限生成文件下载', 'a file of all granted rows'),
  subscribeHelp: say('数据更新后推送变更', 'changes are pushed as they are loaded'),
  area: say('只要这个区划的数据（空为全部）', 'Only this area (empty: all)'),
  conditions: say('只要符合条件的行（可不填）', 'Only rows that meet (may stay empty)'),
  conditionsHelp: say(
    '按非个人信息项限定；多个条件须同时符合，一个条件可填多个取值，用 | 分开。',
    'By items that are not personal; all must hold; several values of one by |.',
  ),
  addCondition: say('加一个条件', 'Add a condition'),
  dropCondition: say('去掉', 'Remove'),
  value: say('取值', 'Value'),
  how: say('关系', 'How'),
  item: say('信息项', 'Item'),
  until: say('使用至', 'Until'),
  volume: say('预计每日调用量', 'Calls expected a day'),
  system: say('使用的系统名称', 'System that will use it'),
  send: say('提交申请', 'Send the request'),
  sent: say('已提交，等待形式审查', 'Sent; its form is checked next'),
  clock: (free: boolean) =>
    say(
      free
        ? '形式审查 2 个工作日，提供单位 1 个工作日内答复。'
        : '形式审查 2 个工作日，提供单位 10 个工作日内答复，逾期自动督办。',
      free
        ? 'Form in 2 working days, the answer in 1.'
        : 'Form in 2 working days, the answer in 10; silence is escalated.',
    ),
  missing: say('还缺：', 'Still missing: '),
  ownUnit: say('这是本单位的数据，不需要申请', 'Your own unit answers for it: no request is needed'),
})

type Draft = {
  readonly duty: string
  readonly purpose: string
  readonly basis: string
  readonly items: readonly string[]
  readonly minimal: boolean
  readonly mode: ShareMode
  readonly areas: readonly string[]
  readonly conditions: readonly {
    readonly item: string
    readonly how: 'is' | 'from' | 'to'
    readonly value: string
  }[]
  readonly until: string
  readonly volume: string
  readonly system: string
}
const EMPTY: Draft = {
  ...{ duty: '', purpose: '', basis: '', items: [], minimal: false, mode: 'query' },
  ...{ areas: [], conditions: [], until: '', volume: '100', system: '' },
}
const MODES = ['check', 'query', 'batch', 'subscribe'] as const

/** 申请共享: from a dataset's page to a request that can be decided. */
export function NewShareRequest() {
  const w = useWords(dictionary)
  const d = useWords(sharingWords)
  const [search] = useSearchParams()
  const id = search.get('dataset') ?? ''
  useTitle({ title: d.title, to: '/sharing' }, { title: w.title })
  const { load, reload } = useLoad(`share-request ${id}`, (signal) =>
    api.get<Dataset>(`/api/datasets/${id || 'none'}`, undefined, { signal }),
  )
  if (!id)
    return (
      <div className="page">
        <Empty title={w.choose}>
          <Link className="button main" to="/catalogue">
            {d.toCatalogue}
          </Link>
        </Empty>
      </div>
    )
  if (load.state === 'failed') return <Failed page failure={load.failure} retry={() => void reload()} />
  return (
    <div className="page stack">
      <Loaded load={load} retry={reload}>
        {(dataset) => <Ask dataset={dataset} />}
      </Loaded>
    </div>
  )
}

function Ask({ dataset }: { dataset: Dataset }) {
  const w = useWords(dictionary)
  const s = useSay()
  const { me } = useCity()
  const known = useAreas()
  const areaName = (code: string) => known.find((one) => one.code === code)?.name ?? code
  const go = useNavigate()
  const draft = useDraft<Draft>(`share ${dataset.id}`, EMPTY)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const v = draft.value
  const set = (part: Partial<Draft>) => draft.set((before) => ({ ...before, ...part }))
  if (dataset.share === 'never')
    return <Empty title={w.never}>{dataset.shareBasis && <p>{w.basisNever(dataset.shareBasis)}</p>}</Empty>
  if (dataset.unit === me.unit) return <Empty title={w.ownUnit} />
  const missing = [
    v.duty.trim().length < 2 && w.duty,
    v.purpose.trim().length < 4 && w.purpose,
    v.basis.trim().length < 4 && w.basis,
    v.items.length === 0 && w.step2.slice(2).trim(),
    !v.minimal && w.minimal,
    !v.until && w.until,
    !v.system.trim() && w.system,
  ].filter((one) => one !== false)
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    const { areas, conditions, volume, ...rest } = v
    const got = await api.post<{ id: string }>('/api/sharing/requests', {
      ...rest,
      dataset: dataset.id,
      areas,
      conditions: conditions
        .filter((one) => one.item && one.value.trim())
        .map(({ item, how, value }) => ({ item, how, values: value.split('|') })),
      volume: Number(volume) || 0,
    })
    setBusy(false)
    if (!got.ok) return setFailure(got.error)
    draft.clear(EMPTY)
    toast(w.sent)
    go(`/sharing/requests/${got.value.id}`)
  }
  return (
    <form className="stack" onSubmit={(event) => void send(event)}>
      <div>
        <h1>
          {w.title}：{s(dataset.title)} <span className="tag">{s(shareClasses[dataset.share])}</span>
        </h1>
        <p className="muted">{dataset.shareCondition ?? dataset.abstract}</p>
        <p className="small">{w.clock(dataset.share === 'free')}</p>
      </div>
      <section className="card">
        <header>
          <h2>{w.step1}</h2>
        </header>
        <div className="body fields">
          <Line label={w.duty} help={w.dutyHelp}>
            <input
              className="input"
              id="share-duty"
              aria-label={w.duty}
              maxLength={60}
              value={v.duty}
              onChange={(e) => set({ duty: e.target.value })}
            />
          </Line>
          <Line label={w.purpose}>
            <textarea
              className="input"
              aria-label={w.purpose}
              rows={2}
              maxLength={2000}
              value={v.purpose}
              onChange={(e) => set({ purpose: e.target.value })}
            />
          </Line>
          <Line label={w.basis}>
            <textarea
              className="input"
              aria-label={w.basis}
              rows={2}
              maxLength={1000}
              value={v.basis}
              onChange={(e) => set({ basis: e.target.value })}
            />
          </Line>
        </div>
      </section>
      <ItemsCard
        dataset={dataset}
        chosen={v.items}
        onChange={(items) => set({ items })}
        minimal={v.minimal}
        onMinimal={(minimal) => set({ minimal })}
      />
      <section className="card">
        <header>
          <h2>{w.step3}</h2>
        </header>
        <div className="body stack">
          <fieldset className="share-modes">
            <legend className="label">{w.mode}</legend>
            {MODES.map((mode) => (
              <label key={mode} className={`share-mode${v.mode === mode ? ' chosen' : ''}`}>
                <input type="radio" name="mode" checked={v.mode === mode} onChange={() => set({ mode })} />
                <b>{s(shareModes[mode])}</b>
                <span className="small">{w[`${mode}Help`]}</span>
              </label>
            ))}
          </fieldset>
          <div className="fields">
            <Line label={w.until} half>
              <DayInput value={v.until} onChange={(until) => set({ until })} aria-label={w.until} />
            </Line>
            <Line label={w.volume} half>
              <input
                className="input"
                type="number"
                min={1}
                max={10_000_000}
                aria-label={w.volume}
                value={v.volume}
                onChange={(e) => set({ volume: e.target.value })}
              />
            </Line>
            <Line label={w.system} half>
              <input
                className="input"
                aria-label={w.system}
                maxLength={80}
                value={v.system}
                onChange={(e) => set({ system: e.target.value })}
              />
            </Line>
            <Line label={w.area} half>
              <AreaPick
                value=""
                onChange={(area) => area && set({ areas: [...new Set([...v.areas, area])] })}
                label={w.area}
              />
              {v.areas.length > 0 && (
                <span className="row tight">
                  {v.areas.map((area) => (
                    <button
                      key={area}
                      type="button"
                      className="button small"
                      onClick={() => set({ areas: v.areas.filter((one) => one !== area) })}
                    >
                      {areaName(area)} ×
                    </button>
                  ))}
                </span>
              )}
            </Line>
          </div>
          <Conditions dataset={dataset} all={v.conditions} onChange={(conditions) => set({ conditions })} />
        </div>
      </section>
      {failure && <Refused failure={failure} />}
      <div className="row">
        <button type="submit" className="button main" disabled={busy || missing.length > 0}>
          {w.send}
        </button>
        {missing.length > 0 && (
          <span className="small">
            {w.missing}
            {missing.join('、')}
          </span>
        )}
      </div>
    </form>
  )
}

/** Which rows 行条件: by items that are not personal. */
function Conditions({
  dataset,
  all,
  onChange,
}: {
  dataset: Dataset
  all: Draft['conditions']
  onChange: (all: Draft['conditions']) => void
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const items = dataset.items.filter((item) => choosable(dataset, item))
  if (items.length === 0) return null
  const change = (at: number, part: Partial<Draft['conditions'][number]>) =>
    onChange(all.map((one, i) => (i === at ? { ...one, ...part } : one)))
  return (
    <fieldset className="stack tight">
      <legend className="label">{w.conditions}</legend>
      <span className="help">{w.conditionsHelp}</span>
      {all.map((one, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place
        <div key={i} className="row">
          <select
            className="input"
            aria-label={w.item}
            value={one.item}
            onChange={(event) => change(i, { item: event.target.value })}
          >
            {items.map((item) => (
              <option key={item.name} value={item.name}>
                {s(item.field.title)}
              </option>
            ))}
          </select>
          <select
            className="input"
            aria-label={w.how}
            value={one.how}
            onChange={(event) => change(i, { how: event.target.value as 'is' | 'from' | 'to' })}
          >
            <option value="is">=</option>
            <option value="from">≥</option>
            <option value="to">≤</option>
          </select>
          <input
            className="input grow"
            aria-label={w.value}
            maxLength={200}
            value={one.value}
            onChange={(event) => change(i, { value: event.target.value })}
          />
          <button
            type="button"
            className="button small"
            onClick={() => onChange(all.filter((_, at) => at !== i))}
          >
            {w.dropCondition}
          </button>
        </div>
      ))}
      <div>
        <button
          type="button"
          className="button small"
          onClick={() => onChange([...all, { item: items[0]?.name ?? '', how: 'is', value: '' }])}
        >
          {w.addCondition}
        </button>
      </div>
    </fieldset>
  )
}

export function Line({
  label,
  help,
  half = false,
  children,
}: {
  label: string
  help?: string
  half?: boolean
  children: React.ReactNode
}) {
  return (
    <div className={`field${half ? ' half' : ''}`}>
      <span className="label">{label}</span>
      {children}
      {help && <span className="help">{help}</span>}
    </div>
  )
}

function ItemsCard({
  dataset,
  chosen,
  onChange,
  minimal,
  onMinimal,
}: {
  dataset: Dataset
  chosen: readonly string[]
  onChange: (items: readonly string[]) => void
  minimal: boolean
  onMinimal: (minimal: boolean) => void
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const open = dataset.items.filter((item) => item.share !== 'never')
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.step2}</h2>
        <span className="small num">{w.chosen(chosen.length, open.length)}</span>
      </header>
      <div className="body stack">
        <p className="muted">{w.itemsHelp}</p>
        <ul className="share-items">
          {dataset.items.map((item) => {
            const shut = item.share === 'never'
            return (
              <li key={item.name}>
                <label className={shut ? 'muted' : ''}>
                  <input
                    type="checkbox"
                    disabled={shut}
                    checked={chosen.includes(item.name)}
                    onChange={(event) =>
                      onChange(
                        event.target.checked
                          ? [...chosen, item.name]
                          : chosen.filter((name) => name !== item.name),
                      )
                    }
                  />{' '}
                  {s(item.field.title)} {item.key && <span className="tag accent">{w.key}</span>}{' '}
                  {item.field.personal && <span className="tag yellow">{w.personal}</span>}{' '}
                  {shut && <span className="tag">{w.notShared}</span>}
                </label>
              </li>
            )
          })}
        </ul>
        <label>
          <input type="checkbox" checked={minimal} onChange={(event) => onMinimal(event.target.checked)} />{' '}
          {w.minimal}
        </label>
      </div>
    </section>
  )
}
