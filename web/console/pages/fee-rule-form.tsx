import { type FormEvent, useState } from 'react'
import { dayOf } from '../../../base/instant.ts'
import { yuan } from '../../../platform/services/fees/decide.ts'
import type { FeeAmount, FeeRule, Quote, Relief } from '../../../platform/services/fees/declare.ts'
import { api, currentInstant, type Failure, useSay, useWords } from '../../live/index.ts'
import { DayInput } from '../parts/day.tsx'
import { Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'
import { feeRuleWords, type ReadableTable } from './fee-rule-words.ts'

/** Yuan with at most two places become whole fen without arithmetic on fractions; null: not an amount. */
export function fenOf(text: string): number | null {
  const parts = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text.trim().replaceAll(',', ''))
  return parts ? Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0')) : null
}
const yuanOf = (fen: number | undefined): string => (fen === undefined ? '' : yuan(fen).replaceAll(',', ''))

type Draft = {
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly basis: string
  readonly kind: FeeAmount['kind']
  readonly yuan: string
  readonly of: string
  readonly unitZh: string
  readonly unitEn: string
  readonly most: string
  readonly table: string
  readonly output: string
  readonly reliefs: readonly Relief[]
}

function draftOf(rule: FeeRule | null): Draft {
  const amount = rule?.amount
  const unit = amount?.kind === 'perUnit' ? amount : null
  const table = amount?.kind === 'published' ? amount : null
  return {
    ...{ code: rule?.code ?? '', zh: rule?.title.zh ?? '', en: rule?.title.en ?? '' },
    ...{ basis: rule?.basis ?? '', kind: amount?.kind ?? 'fixed', reliefs: rule?.reliefs ?? [] },
    yuan: amount && 'fen' in amount ? yuanOf(amount.fen) : '',
    ...{
      of: unit?.of ?? '',
      unitZh: unit?.unit.zh ?? '',
      unitEn: unit?.unit.en ?? '',
      most: yuanOf(unit?.most),
    },
    ...{ table: table?.table ?? '', output: table?.output ?? '' },
  }
}

/** The rule as it is sent; null while an amount cannot be read. */
function ruleOf(draft: Draft, before: FeeRule | null): FeeRule | null {
  const { code, zh, en, basis, reliefs } = draft
  const amount = amountOf(draft, before)
  return (
    amount && {
      code: code.trim(),
      title: { zh: zh.trim(), en: en.trim() },
      basis: basis.trim(),
      amount,
      reliefs,
    }
  )
}
function amountOf(draft: Draft, before: FeeRule | null): FeeAmount | null {
  if (draft.kind === 'table') return before?.amount.kind === 'table' ? before.amount : null
  if (draft.kind === 'published') return { kind: 'published', table: draft.table, output: draft.output }
  const fen = fenOf(draft.yuan)
  if (fen === null) return null
  if (draft.kind === 'fixed') return { kind: 'fixed', fen }
  const most = draft.most.trim() === '' ? undefined : fenOf(draft.most)
  if (most === null) return null
  const unit = { zh: draft.unitZh.trim(), en: draft.unitEn.trim() || draft.unitZh.trim() }
  return { kind: 'perUnit', fen, of: draft.of.trim(), unit, ...(most === undefined ? {} : { most }) }
}

/** What a trial needs to know. */
function valuesNeeded(
  draft: Draft,
  before: FeeRule | null,
  tables: readonly ReadableTable[],
): readonly string[] {
  if (draft.kind === 'perUnit') return draft.of.trim() ? [draft.of.trim()] : []
  if (draft.kind === 'published') return tables.find((one) => one.name === draft.table)?.inputs ?? []
  if (draft.kind === 'table' && before?.amount.kind === 'table')
    return before.amount.table.inputs.map(({ name }) => name)
  return []
}

/** `12` a number, `true` a truth, anything else a text: as a form would hold it. */
const typedValue = (text: string): unknown => {
  const plain = text.trim()
  if (/^-?\d+(\.\d+)?$/.test(plain)) return Number(plain)
  if (plain === 'true' || plain === '是') return true
  if (plain === 'false' || plain === '否') return false
  return plain
}

/** One rule, changed and tried; what is kept is the next version. */
export function FeeRuleForm({
  before,
  tables,
  may,
  close,
  kept,
}: {
  before: FeeRule | null
  tables: readonly ReadableTable[]
  may: boolean
  close: () => void
  kept: () => void
}) {
  const w = useWords(feeRuleWords)
  const c = useWords(common)
  const s = useSay()
  const [draft, setDraft] = useState(() => draftOf(before))
  const [from, setFrom] = useState(dayOf(currentInstant()))
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const [reliefs, setReliefs] = useState<readonly string[]>([])
  const [failure, setFailure] = useState<Failure | null>(null)
  const [quote, setQuote] = useState<Quote | null>(null)
  const put = (next: Partial<Draft>): void => {
    setDraft({ ...draft, ...next })
    setQuote(null)
    setFailure(null)
  }
  const rule = ruleOf(draft, before)
  const needed = valuesNeeded(draft, before, tables)
  const table = tables.find((one) => one.name === draft.table)
  const tryIt = async (): Promise<void> => {
    if (!rule) return toast(w.badAmount, 'red')
    const filled = Object.entries(values).filter(
      ([name, text]) => needed.includes(name) && text.trim() !== '',
    )
    const got = await api.post<Quote>('/api/fees/rules/try', {
      rule,
      values: Object.fromEntries(filled.map(([name, text]) => [name, typedValue(text)])),
      reliefs,
    })
    setQuote(got.ok ? got.value : null)
    setFailure(got.ok ? null : got.error)
  }
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!rule) return toast(w.badAmount, 'red')
    const got = await api.post<{ version: number }>('/api/fees/rules', { ...rule, from })
    if (!got.ok) return setFailure(got.error)
    toast(w.saved(got.value.version))
    kept()
  }
  const field = (
    name: 'code' | 'zh' | 'en' | 'basis' | 'yuan' | 'of' | 'unitZh' | 'unitEn' | 'most',
    title: string,
  ) => (
    <label>
      {title}
      <input
        className="input"
        value={draft[name]}
        maxLength={name === 'basis' ? 300 : 80}
        disabled={!may || (name === 'code' && before !== null)}
        onChange={(event) => put({ [name]: event.target.value })}
      />
    </label>
  )
  return (
    <form className="stack feeRule" onSubmit={(event) => void save(event)}>
      {failure && <Refused failure={failure} />}
      <div className="ruleGrid">
        {field('code', w.code)}
        {field('zh', w.zh)}
        {field('en', w.en)}
        {field('basis', w.basis)}
        <label>
          {w.kind}
          <select
            className="input"
            value={draft.kind}
            disabled={!may}
            onChange={(event) => put({ kind: event.target.value as Draft['kind'] })}
          >
            <option value="fixed">{w.fixed}</option>
            <option value="perUnit">{w.perUnitKind}</option>
            <option value="published">{w.published}</option>
            {before?.amount.kind === 'table' && <option value="table">{w.own}</option>}
          </select>
        </label>
        {(draft.kind === 'fixed' || draft.kind === 'perUnit') && field('yuan', w.amount)}
        {draft.kind === 'perUnit' && (
          <>
            {field('of', w.quantityOf)}
            {field('unitZh', w.unitZh)}
            {field('unitEn', w.unitEn)}
            {field('most', w.mostOf)}
          </>
        )}
        {draft.kind === 'published' && (
          <>
            <label>
              {w.table}
              <select
                className="input"
                value={draft.table}
                disabled={!may}
                onChange={(event) => {
                  const next = tables.find((one) => one.name === event.target.value)
                  put({ table: event.target.value, output: next?.outputs[0] ?? '' })
                }}
              >
                <option value="">—</option>
                {tables.map((one) => (
                  <option key={one.name} value={one.name}>
                    {s(one.title)} v{one.version}
                  </option>
                ))}
              </select>
              {tables.length === 0 && <small className="muted">{w.noTables}</small>}
            </label>
            <label>
              {w.output}
              <select
                className="input"
                value={draft.output}
                disabled={!may}
                onChange={(event) => put({ output: event.target.value })}
              >
                {(table?.outputs ?? []).map((one) => (
                  <option key={one}>{one}</option>
                ))}
              </select>
            </label>
          </>
        )}
      </div>
      <Reliefs of={draft.reliefs} may={may} put={(next) => put({ reliefs: next })} />
      <fieldset className="stack tight tryBox">
        <legend>{w.try}</legend>
        <p className="small muted">{w.tryWhy}</p>
        <div className="ruleGrid">
          {needed.length === 0 && <span className="muted small">{w.noValues}</span>}
          {needed.map((name) => (
            <label key={name}>
              {name}
              <input
                className="input"
                value={values[name] ?? ''}
                maxLength={200}
                onChange={(event) => setValues({ ...values, [name]: event.target.value })}
              />
            </label>
          ))}
          {draft.reliefs.map((one) => (
            <label key={one.code} className="row tight">
              <input
                type="checkbox"
                checked={reliefs.includes(one.code)}
                onChange={(event) =>
                  setReliefs(
                    event.target.checked
                      ? [...reliefs, one.code]
                      : reliefs.filter((code) => code !== one.code),
                  )
                }
              />
              {s(one.title)}
            </label>
          ))}
        </div>
        <div className="row">
          <button type="button" className="button small" onClick={() => void tryIt()}>
            {w.try}
          </button>
          {quote && (
            <span role="status" className="in-text">
              <b className="num">{w.result(yuan(quote.total))}</b>
              {quote.lines.map((line) => (
                <small key={line.code} className="muted">
                  {' '}
                  {line.quantity > 1 && `${yuan(line.unitFen)} × ${line.quantity} `}
                  {line.because && s(line.because)}
                  {line.decided && ` · v${line.decided.version}`}
                  {line.reliefs.map((one) => ` · ${s(one.title)} −${yuan(one.fen)}`)}
                </small>
              ))}
            </span>
          )}
        </div>
      </fieldset>
      <div className="row">
        {may && (
          <>
            <span className="row tight">
              {w.effective}
              <DayInput value={from} onChange={setFrom} />
            </span>
            <button type="submit" className="button main">
              {w.save}
            </button>
          </>
        )}
        <button type="button" className="button" onClick={close}>
          {c.cancel}
        </button>
      </div>
    </form>
  )
}

function Reliefs({
  of,
  may,
  put,
}: {
  of: readonly Relief[]
  may: boolean
  put: (next: readonly Relief[]) => void
}) {
  const w = useWords(feeRuleWords)
  const c = useWords(common)
  const change = (at: number, next: Partial<Relief>): void =>
    put(of.map((one, i) => (i === at ? { ...one, ...next } : one)))
  const amount = ({ how }: Relief): string =>
    how.do === 'percent' ? String(how.percent) : how.do === 'minus' ? yuanOf(how.fen) : ''
  const howOf = (what: string, text: string): Relief['how'] =>
    what === 'percent'
      ? { do: 'percent', percent: Number(text) || 0 }
      : what === 'minus'
        ? { do: 'minus', fen: fenOf(text) ?? 0 }
        : { do: 'waive' }
  return (
    <div className="stack tight">
      {of.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of a form, told apart by their place
        <div key={at} className="ruleGrid">
          <label>
            {w.reliefCode}
            <input
              className="input"
              value={one.code}
              maxLength={40}
              disabled={!may}
              onChange={(event) => change(at, { code: event.target.value })}
            />
          </label>
          <label>
            {w.reliefTitle}
            <input
              className="input"
              value={one.title.zh}
              maxLength={60}
              disabled={!may}
              onChange={(event) => change(at, { title: { zh: event.target.value, en: one.title.en } })}
            />
          </label>
          <label>
            {w.basis}
            <input
              className="input"
              value={one.basis}
              maxLength={200}
              disabled={!may}
              onChange={(event) => change(at, { basis: event.target.value })}
            />
          </label>
          <label>
            {w.reliefHow}
            <span className="row tight">
              <select
                className="input"
                value={one.how.do}
                disabled={!may}
                onChange={(event) => change(at, { how: howOf(event.target.value, amount(one)) })}
              >
                <option value="waive">{w.waive}</option>
                <option value="percent">{w.percent}</option>
                <option value="minus">{w.minus}</option>
              </select>
              {one.how.do !== 'waive' && (
                <input
                  className="input num short"
                  aria-label={w.amount}
                  inputMode="decimal"
                  disabled={!may}
                  defaultValue={amount(one)}
                  onBlur={(event) => change(at, { how: howOf(one.how.do, event.target.value) })}
                />
              )}
              {may && (
                <button
                  type="button"
                  className="button small"
                  onClick={() => put(of.filter((_, i) => i !== at))}
                >
                  {c.remove}
                </button>
              )}
            </span>
          </label>
        </div>
      ))}
      {may && (
        <button
          type="button"
          className="button small"
          style={{ justifySelf: 'start' }}
          onClick={() =>
            put([...of, { code: '', title: { zh: '', en: '' }, basis: '', how: { do: 'waive' } }])
          }
        >
          {w.addRelief}
        </button>
      )}
    </div>
  )
}
