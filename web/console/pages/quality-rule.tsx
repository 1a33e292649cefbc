import { type FormEvent, useState } from 'react'
import {
  checkedKinds,
  dimensions,
  operators,
  severities,
  type TestKind,
  tests,
} from '../../../platform/catalogue/declare.ts'
import { api, type Failure, say, useSay, useWords, words } from '../../live/index.ts'
import { Drawer } from '../parts/drawer.tsx'
import { Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'
import { type DatasetBrief, type DatasetQuality, qualityWords } from './quality-words.ts'

const dictionary = words({
  item: say('信息项', 'Item'),
  items: say('信息项（可多选）', 'Items (several)'),
  as: say('按什么校验', 'Checked as'),
  pattern: say('格式（正则，整段匹配）', 'Pattern (the whole text)'),
  patternHelp: say('例：[A-Z]\\d{6}', 'e.g. [A-Z]\\d{6}'),
  values: say('允许的取值，每行一个', 'Allowed values, one a line'),
  list: say('代码表', 'Code list'),
  min: say('不少于', 'At least'),
  max: say('不多于', 'At most'),
  left: say('左边', 'Left'),
  op: say('比较', 'Comparison'),
  right: say('右边', 'Right'),
  rightItem: say('另一信息项', 'another item'),
  rightValue: say('固定值', 'a fixed value'),
  rightToday: say('质检当日', 'the day of measuring'),
  sum: say('再加上（可多选）', 'plus (several)'),
  other: say('另一数据资源', 'The other dataset'),
  findOther: say('输入名称查找', 'Type a name'),
  of: say('其中的信息项', 'Its item'),
  on: say('以本资源的哪一项对应', 'Matched by this item'),
  ofOn: say('对应另一资源的哪一项', 'to this item there'),
  days: say('最多多少天之前', 'At most so many days ago'),
  figure: say('固定数', 'A figure'),
  weight: say('权重（1–10）', 'Weight (1–10)'),
  byTest: say('按检查内容', 'as the test has it'),
})

type Draft = Record<string, unknown>
const KINDS = Object.keys(tests).filter((one) => one !== 'typed') as TestKind[]
const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

/** 规则编辑: what is tested, of which items, and what follows for rows that break it. Checked when it is saved. */
export function RuleForm({
  seen,
  rule,
  onClose,
  onSaved,
}: {
  seen: DatasetQuality
  rule: DatasetQuality['rules'][number] | null
  onClose: () => void
  onSaved: () => void
}) {
  const w = useWords({ ...qualityWords, ...dictionary })
  const c = useWords(common)
  const s = useSay()
  const [title, setTitle] = useState(rule ? s(rule.title) : '')
  const [test, setTest] = useState<Draft>(rule ? { ...rule.test } : { is: 'filled' })
  const [dimension, setDimension] = useState<string>(rule?.dimension ?? '')
  const [severity, setSeverity] = useState<string>(rule?.severity ?? 'tell')
  const [weight, setWeight] = useState(rule?.weight ?? 1)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const set = (values: Draft): void => setTest((before) => ({ ...before, ...values }))
  const is = test.is as TestKind
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    const got = await api.post(`/api/quality/datasets/${seen.dataset.id}/rules`, {
      ...{ title, test, severity, weight },
      ...(dimension ? { dimension } : {}),
      ...(rule ? { replaces: rule.id } : {}),
    })
    setBusy(false)
    if (!got.ok) return setFailure(got.error)
    toast(c.saved)
    onSaved()
  }
  return (
    <Drawer
      title={rule ? w.editRule : w.addRule}
      onClose={onClose}
      footer={
        <button type="submit" form="rule-form" className="button main" disabled={busy}>
          {c.save}
        </button>
      }
    >
      <form id="rule-form" className="ruleform" onSubmit={(event) => void save(event)}>
        {failure && <Refused failure={failure} />}
        <label>
          {w.ruleTitle}
          <input
            className="input"
            required
            maxLength={100}
            value={title}
            onChange={(e) => setTitle(e.target.value)}
          />
        </label>
        <Pick
          label={w.testKind}
          value={is}
          onChange={(value) => setTest({ is: value })}
          options={KINDS.map((one) => [one, s(tests[one].title)])}
        />
        <TestFields test={test} set={set} seen={seen} />
        <Pick
          label={w.dimension}
          value={dimension}
          onChange={setDimension}
          options={[
            ['', `${w.byTest}：${s(dimensions[tests[is].dimension])}`],
            ...Object.entries(dimensions).map(([name, one]): [string, string] => [name, s(one)]),
          ]}
        />
        <Pick
          label={w.severity}
          value={severity}
          onChange={setSeverity}
          options={Object.entries(severities).map(([name, one]) => [name, s(one)])}
        />
        <label>
          {w.weight}
          <input
            className="input"
            type="number"
            min={1}
            max={10}
            value={weight}
            onChange={(e) => setWeight(Number(e.target.value))}
          />
        </label>
      </form>
    </Drawer>
  )
}

function Pick({
  label,
  value,
  onChange,
  options,
}: {
  label: string
  value: string
  onChange: (value: string) => void
  options: readonly (readonly [string, string])[]
}) {
  const c = useWords(common)
  return (
    <label>
      {label}
      <select
        className="input"
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {!options.some(([name]) => name === value) && <option value={value}>{c.choose}</option>}
        {options.map(([name, says]) => (
          <option key={name} value={name}>
            {says}
          </option>
        ))}
      </select>
    </label>
  )
}

type Parts = { test: Draft; set: (values: Draft) => void; seen: DatasetQuality }

function TestFields({ test, set, seen }: Parts) {
  const w = useWords(dictionary)
  const s = useSay()
  const items = seen.dataset.items.map((item): [string, string] => [item.name, s(item.field.title)])
  const itemPick = (name: string, label: string) => (
    <Pick
      label={label}
      value={asText(test[name])}
      onChange={(value) => set({ [name]: value })}
      options={items}
    />
  )
  const number = (name: string, label: string) => (
    <label>
      {label}
      <input
        className="input"
        type="number"
        value={asText(test[name])}
        onChange={(event) =>
          set({ [name]: event.target.value === '' ? undefined : Number(event.target.value) })
        }
      />
    </label>
  )
  const opPick = (
    <Pick
      label={w.op}
      value={asText(test.op)}
      onChange={(op) => set({ op })}
      options={Object.entries(operators).map(([name, one]) => [name, s(one)])}
    />
  )
  switch (test.is as TestKind) {
    case 'filled':
    case 'typed':
      return itemPick('item', w.item)
    case 'unique':
      return (
        <Many
          label={w.items}
          items={items}
          chosen={Array.isArray(test.items) ? (test.items as string[]) : []}
          onChange={(chosen) => set({ items: chosen })}
        />
      )
    case 'valid':
      return (
        <>
          {itemPick('item', w.item)}
          <Pick
            label={w.as}
            value={asText(test.as)}
            onChange={(as) => set({ as })}
            options={Object.entries(checkedKinds).map(([name, one]) => [name, s(one)])}
          />
        </>
      )
    case 'pattern':
      return (
        <>
          {itemPick('item', w.item)}
          <label>
            {w.pattern}
            <input
              className="input"
              placeholder={w.patternHelp}
              value={asText(test.pattern)}
              onChange={(event) => set({ pattern: event.target.value })}
            />
          </label>
        </>
      )
    case 'oneOf':
      return (
        <>
          {itemPick('item', w.item)}
          <label>
            {w.values}
            <textarea
              className="input"
              rows={5}
              value={Array.isArray(test.values) ? test.values.join('\n') : ''}
              onChange={(event) => set({ values: event.target.value.split('\n').map((one) => one.trim()) })}
              onBlur={() => set({ values: (test.values as string[] | undefined)?.filter(Boolean) ?? [] })}
            />
          </label>
        </>
      )
    case 'coded':
      return (
        <>
          {itemPick('item', w.item)}
          <Pick
            label={w.list}
            value={asText(test.list)}
            onChange={(list) => set({ list })}
            options={seen.lists.map((one) => [one.name, s(one.title)])}
          />
        </>
      )
    case 'length':
      return (
        <>
          {itemPick('item', w.item)}
          {number('min', w.min)}
          {number('max', w.max)}
        </>
      )
    case 'compare':
      return (
        <>
          <Side label={w.left} value={test.left} onChange={(left) => set({ left })} items={items} />
          {opPick}
          <Side label={w.right} value={test.right} onChange={(right) => set({ right })} items={items} />
        </>
      )
    case 'exists':
      return (
        <>
          {itemPick('item', w.item)}
          <Other test={test} set={set} ask={['of']} />
        </>
      )
    case 'agrees':
      return (
        <>
          {itemPick('on', w.on)}
          <Other test={test} set={set} ask={['ofOn', 'of']} />
          {itemPick('item', w.item)}
          {opPick}
        </>
      )
    case 'age':
      return (
        <>
          {itemPick('item', w.item)}
          {number('days', w.days)}
        </>
      )
    case 'total': {
      const than = (test.than ?? {}) as Draft
      return (
        <>
          {itemPick('item', w.item)}
          {opPick}
          <label>
            {w.figure}
            <input
              className="input"
              type="number"
              value={asText(than.value)}
              onChange={(event) => set({ than: { value: Number(event.target.value) } })}
            />
          </label>
          <Other
            test={than}
            set={(values) => set({ than: { ...than, ...values, value: undefined } })}
            ask={['of']}
          />
        </>
      )
    }
    case 'rows':
      return (
        <>
          {number('min', w.min)}
          {number('max', w.max)}
        </>
      )
    default:
      return null
  }
}

function Many({
  label,
  items,
  chosen,
  onChange,
}: {
  label: string
  items: readonly (readonly [string, string])[]
  chosen: readonly string[]
  onChange: (chosen: readonly string[]) => void
}) {
  return (
    <fieldset className="plainset">
      <legend className="small">{label}</legend>
      <div className="row">
        {items.map(([name, says]) => (
          <label key={name} className="check" style={{ display: 'inline-flex', gap: 4 }}>
            <input
              type="checkbox"
              checked={chosen.includes(name)}
              onChange={() =>
                onChange(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name])
              }
            />
            {says}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** One side of a comparison: an item, items added together, a fixed value, or today. */
function Side({
  label,
  value,
  onChange,
  items,
}: {
  label: string
  value: unknown
  onChange: (term: Draft) => void
  items: readonly (readonly [string, string])[]
}) {
  const w = useWords(dictionary)
  const term = (typeof value === 'object' && value !== null ? value : {}) as Draft
  const added = Array.isArray(term.sum) ? (term.sum as Draft[]).map((one) => asText(one.item)) : []
  const how = 'today' in term ? 'today' : 'value' in term ? 'value' : 'item'
  const first = asText(term.item) || added[0] || ''
  const sumOf = (names: readonly string[]): Draft =>
    names.length > 1 ? { sum: names.map((item) => ({ item })) } : { item: names[0] ?? '' }
  return (
    <fieldset className="plainset ruleform">
      <Pick
        label={label}
        value={how}
        onChange={(next) =>
          onChange(next === 'today' ? { today: true } : next === 'value' ? { value: '' } : { item: '' })
        }
        options={[
          ['item', w.rightItem],
          ['value', w.rightValue],
          ['today', w.rightToday],
        ]}
      />
      {how === 'value' && (
        <input
          className="input"
          aria-label={`${label} ${w.rightValue}`}
          value={asText(term.value)}
          onChange={(event) => {
            const text = event.target.value
            onChange({ value: /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text })
          }}
        />
      )}
      {how === 'item' && (
        <>
          <Pick
            label={w.item}
            value={first}
            onChange={(name) => onChange(sumOf([name, ...added.slice(1).filter((one) => one !== name)]))}
            options={items}
          />
          <details>
            <summary className="small">{w.sum}</summary>
            <Many
              label=""
              items={items.filter(([name]) => name !== first)}
              chosen={added.slice(1)}
              onChange={(more) => onChange(sumOf([first, ...more]))}
            />
          </details>
        </>
      )}
    </fieldset>
  )
}

/** Another dataset, found by its name, and which of its items are meant. */
function Other({
  test,
  set,
  ask,
}: {
  test: Draft
  set: (values: Draft) => void
  ask: readonly ('of' | 'ofOn')[]
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const [found, setFound] = useState<
    readonly { id: string; title: { zh: string; en: string }; code: string }[]
  >([])
  const [items, setItems] = useState<DatasetBrief['items']>([])
  const find = async (q: string): Promise<void> => {
    const got = await api.get<{ rows: typeof found }>('/api/datasets', { q, limit: 8 })
    if (got.ok) setFound(got.value.rows)
  }
  const choose = async (id: string): Promise<void> => {
    set({ dataset: id })
    const got = await api.get<DatasetBrief>(`/api/datasets/${id}`)
    if (got.ok) setItems(got.value.items)
  }
  return (
    <>
      <label>
        {w.other}
        <input
          className="input"
          placeholder={w.findOther}
          onChange={(event) => void find(event.target.value)}
        />
      </label>
      {found.length > 0 && (
        <Pick
          label={w.other}
          value={asText(test.dataset)}
          onChange={(id) => void choose(id)}
          options={found.map((one) => [one.id, `${s(one.title)} ${one.code}`])}
        />
      )}
      {items.length > 0 &&
        ask.map((name) => (
          <Pick
            key={name}
            label={w[name]}
            value={asText(test[name])}
            onChange={(value) => set({ [name]: value })}
            options={items.map((item) => [item.name, s(item.field.title)])}
          />
        ))}
    </>
  )
}
