import { useMemo } from 'react'
import { type Say, say } from '../../../base/index.ts'
import {
  caseKinds,
  channels,
  type Flag,
  type FormGroup,
  flagNames,
  type ItemBody,
  levels,
  limitUnits,
  type Material,
  materialNeeds,
  materialSources,
  scopes,
  specials,
  targets,
  topics,
} from '../../../platform/services/items/declare.ts'
import { useSay, useWords } from '../../live/index.ts'
import { FilesInput } from '../parts/files.tsx'
import {
  ListOf,
  linesIn,
  linesOf,
  ManyOf,
  NumberField,
  OneOf,
  SayField,
  TextField,
  Yes,
} from './item-parts.tsx'
import { itemWords } from './item-words.ts'

export type Editing = {
  readonly body: ItemBody
  readonly put: (change: Partial<ItemBody>) => void
}

const flagTitles: Readonly<Record<Flag, Say>> = {
  lenient: say('容缺受理', 'The rest may follow'),
  promised: say('告知承诺', 'Written promises'),
  unasked: say('免申即享', 'Without applying'),
  booking: say('预约办理', 'Booking'),
  post: say('快递送达', 'By post'),
  payment: say('网上支付', 'Payment on line'),
  elsewhere: say('异地代收', 'Collected elsewhere'),
}
const FEN = 100

/** 基本信息 of a version. */
export function Basics({ body, put }: Editing) {
  const w = useWords(itemWords)
  return (
    <div className="stack">
      <SayField title={w.name} value={body.title} onChange={(title) => put({ title })} />
      <SayField title={w.summary} value={body.summary} onChange={(summary) => put({ summary })} />
      <div className="item-grid">
        <OneOf title={w.topic} of={topics} value={body.topic} onChange={(topic) => put({ topic })} />
        <OneOf title={w.level} of={levels} value={body.level} onChange={(level) => put({ level })} />
        <OneOf
          title={w.caseKind}
          of={caseKinds}
          value={body.caseKind}
          onChange={(caseKind) => put({ caseKind })}
        />
        <OneOf title={w.scope} of={scopes} value={body.scope} onChange={(scope) => put({ scope })} />
        {(['promise', 'legal'] as const).map((name) => (
          <div key={name} className="item-pair">
            <NumberField
              title={w[name]}
              value={body[name].amount}
              onChange={(amount) => put({ [name]: { ...body[name], amount: amount ?? 0 } })}
            />
            <OneOf
              title=" "
              of={limitUnits}
              value={body[name].unit}
              onChange={(unit) => put({ [name]: { ...body[name], unit } })}
            />
          </div>
        ))}
        <NumberField
          title={w.visits}
          value={body.visits}
          onChange={(visits) => put({ visits: visits ?? 0 })}
        />
        <TextField
          title={w.visitReason}
          value={body.visitReason?.zh ?? ''}
          onChange={(zh) => put({ visitReason: zh ? { zh, en: body.visitReason?.en || zh } : null })}
        />
        <TextField
          title={w.resultTitle}
          value={body.result.title.zh}
          onChange={(zh) => put({ result: { ...body.result, title: { ...body.result.title, zh } } })}
        />
        <NumberField
          title={w.validMonths}
          value={body.result.validMonths}
          onChange={(validMonths) => put({ result: { ...body.result, validMonths } })}
        />
        <TextField title={w.phone} value={body.phone} onChange={(phone) => put({ phone })} />
        <TextField
          title={w.complaints}
          value={body.complaints}
          onChange={(complaints) => put({ complaints })}
        />
      </div>
      <ManyOf title={w.targets} of={targets} value={body.targets} onChange={(all) => put({ targets: all })} />
      <ManyOf
        title={w.channels}
        of={channels}
        value={body.channels}
        onChange={(all) => put({ channels: all })}
      />
      <ManyOf
        title={w.flags}
        of={Object.fromEntries(flagNames.map((name) => [name, flagTitles[name]])) as Record<Flag, Say>}
        value={body.flags}
        onChange={(flags) => put({ flags })}
      />
      <TextField
        title={w.words}
        value={body.words.join('、')}
        onChange={(text) => put({ words: text.split('、').filter((word) => word !== '') })}
      />
      <TextField
        title={w.conditions}
        long
        value={linesOf(body.conditions)}
        onChange={(text) => put({ conditions: linesIn(text) })}
      />
      <TextField
        title={w.steps}
        long
        value={linesOf(body.steps)}
        onChange={(text) => put({ steps: linesIn(text) })}
      />
      <h3>{w.special}</h3>
      <ListOf
        all={body.specials}
        onChange={(all) => put({ specials: all })}
        make={() => ({ kind: 'expertReview', span: { amount: 5, unit: 'working' } }) as const}
        title={(one) => `${specials[one.kind].zh} ${one.span.amount}`}
      >
        {(one, set) => (
          <div className="item-pair">
            <OneOf title=" " of={specials} value={one.kind} onChange={(kind) => set({ ...one, kind })} />
            <NumberField
              title={w.special}
              value={one.span.amount}
              onChange={(amount) => set({ ...one, span: { ...one.span, amount: amount ?? 0 } })}
            />
          </div>
        )}
      </ListOf>
      <h3>{w.fees}</h3>
      <ListOf
        all={body.fees}
        onChange={(fees) => put({ fees })}
        make={() => ({ code: '', title: say('', ''), amount: null, basis: '' })}
        title={(one) => one.title.zh}
      >
        {(one, set) => (
          <div className="stack">
            <SayField title={w.name} value={one.title} onChange={(title) => set({ ...one, title })} />
            <div className="item-grid">
              <TextField title={w.code} value={one.code} onChange={(code) => set({ ...one, code })} />
              <NumberField
                title={w.amount}
                value={one.amount === null ? null : one.amount / FEN}
                onChange={(yuan) => set({ ...one, amount: yuan === null ? null : Math.round(yuan * FEN) })}
              />
              <TextField title={w.basis} value={one.basis} onChange={(basis) => set({ ...one, basis })} />
              <Yes
                title={w.always}
                value={one.always !== false}
                onChange={(always) => set({ ...one, always })}
              />
            </div>
          </div>
        )}
      </ListOf>
    </div>
  )
}

const blankMaterial = (): Material => ({
  ...{ code: '', title: say('', ''), source: 'own', need: 'must', originals: 1, copies: 0, electronic: true },
})

/** 材料 with its sample. */
export function Materials({ body, put }: Editing) {
  const w = useWords(itemWords)
  const s = useSay()
  return (
    <ListOf
      all={body.materials}
      onChange={(materials) => put({ materials })}
      make={blankMaterial}
      title={(one) => `${s(one.title)} · ${s(materialNeeds[one.need])}${one.always === false ? ' *' : ''}`}
    >
      {(one, set) => (
        <div className="stack">
          <SayField title={w.name} value={one.title} onChange={(title) => set({ ...one, title })} />
          <div className="item-grid">
            <TextField title={w.code} value={one.code} onChange={(code) => set({ ...one, code })} />
            <OneOf
              title={w.source}
              of={materialSources}
              value={one.source}
              onChange={(source) => set({ ...one, source })}
            />
            <OneOf
              title={w.need}
              of={materialNeeds}
              value={one.need}
              onChange={(need) => set({ ...one, need })}
            />
            <div className="item-pair">
              <NumberField
                title={w.copies}
                value={one.originals}
                onChange={(n) => set({ ...one, originals: n ?? 0 })}
              />
              <NumberField title=" " value={one.copies} onChange={(n) => set({ ...one, copies: n ?? 0 })} />
            </div>
            <TextField
              title={w.certificate}
              value={one.certificate ?? ''}
              onChange={(certificate) => {
                const { certificate: _c, ...rest } = one
                set(certificate ? { ...rest, certificate } : rest)
              }}
            />
            <TextField
              title={w.points}
              value={one.points?.zh ?? ''}
              onChange={(zh) => {
                const { points, ...rest } = one
                set(zh ? { ...rest, points: { zh, en: points?.en || zh } } : rest)
              }}
            />
          </div>
          <div className="field">
            <span className="label">{w.sample}</span>
            <FilesInput
              label={w.sample}
              max={1}
              value={one.sample ? [one.sample] : []}
              onChange={([sample]) => {
                const { sample: _s, ...rest } = one
                set(sample ? { ...rest, sample } : rest)
              }}
            />
          </div>
          <div className="row">
            <Yes
              title={w.always}
              value={one.always !== false}
              onChange={(always) => set({ ...one, always })}
            />
            <Yes
              title={w.mayPromise}
              value={one.promise === true}
              onChange={(promise) => set({ ...one, promise })}
            />
          </div>
        </div>
      )}
    </ListOf>
  )
}

/** 地点与问答. */
export function Places({ body, put }: Editing) {
  const w = useWords(itemWords)
  return (
    <div className="stack">
      <ListOf
        all={body.places}
        onChange={(places) => put({ places })}
        make={() => ({ hall: null, name: '', address: '', hours: say('', ''), phone: '' })}
        title={(one) => one.name}
      >
        {(one, set) => (
          <div className="item-grid">
            <TextField title={w.name} value={one.name} onChange={(name) => set({ ...one, name })} />
            <TextField
              title={w.hall}
              value={one.hall ?? ''}
              onChange={(hall) => set({ ...one, hall: hall || null })}
            />
            <TextField
              title={w.address}
              value={one.address}
              onChange={(address) => set({ ...one, address })}
            />
            <TextField title={w.phone} value={one.phone} onChange={(phone) => set({ ...one, phone })} />
            <TextField
              title={w.hours}
              value={one.hours.zh}
              onChange={(zh) => set({ ...one, hours: { zh, en: one.hours.en || zh } })}
            />
            <TextField
              title={w.window}
              value={one.window ?? ''}
              onChange={(window) => set({ ...one, window })}
            />
          </div>
        )}
      </ListOf>
      <h3>{w.faq}</h3>
      <ListOf
        all={body.faq}
        onChange={(faq) => put({ faq })}
        make={() => ({ q: say('', ''), a: say('', '') })}
        title={(one) => one.q.zh}
      >
        {(one, set) => (
          <>
            <SayField title={w.question} value={one.q} onChange={(q) => set({ ...one, q })} />
            <SayField title={w.answer} value={one.a} onChange={(a) => set({ ...one, a })} />
          </>
        )}
      </ListOf>
    </div>
  )
}

const KINDS = {
  text: say('文字', 'Text'),
  integer: say('整数', 'Whole number'),
  decimal: say('小数', 'Decimal'),
  money: say('金额', 'Money'),
  yes: say('是否', 'Yes or no'),
  day: say('日期', 'Day'),
  phone: say('电话', 'Telephone'),
  idNumber: say('身份证号', 'Identity number'),
  creditCode: say('统一社会信用代码', 'Credit code'),
  mail: say('邮箱', 'Mail'),
  code: say('代码', 'Code'),
  files: say('文件', 'Files'),
  signature: say('签名', 'Signature'),
  rows: say('表格', 'Rows'),
} as const satisfies Record<string, Say>

/** 表单: sections and fields; what a kind of field may say besides is kept as it stands. */
export function FormPart({ body, put }: Editing) {
  const w = useWords(itemWords)
  const { fields, sections } = body.form
  const list = useMemo(() => Object.entries(fields), [fields])
  const names = Object.fromEntries([['', say('—', '—')], ...sections.map((one) => [one.name, one.title])])
  const set = (form: Partial<ItemBody['form']>) => put({ form: { ...body.form, ...form } })
  return (
    <div className="stack">
      <h3>{w.sections}</h3>
      <ListOf<FormGroup>
        all={sections}
        onChange={(all) => set({ sections: all })}
        make={(): FormGroup => ({ name: '', title: say('', '') })}
        title={(one) => one.title.zh}
      >
        {(one, change) => (
          <>
            <SayField title={w.name} value={one.title} onChange={(title) => change({ ...one, title })} />
            <TextField title={w.code} value={one.name} onChange={(name) => change({ ...one, name })} />
            <Yes
              title={w.always}
              value={one.always !== false}
              onChange={(always) => change({ ...one, always })}
            />
          </>
        )}
      </ListOf>
      <h3>{w.field}</h3>
      <ListOf
        all={list}
        onChange={(all) => set({ fields: Object.fromEntries(all) })}
        make={() =>
          [`field${list.length + 1}`, { kind: 'text', title: say('', '') }] as (typeof list)[number]
        }
        title={([, field]) =>
          `${field.title.zh} · ${KINDS[field.kind as keyof typeof KINDS]?.zh ?? field.kind}${field.required ? ' *' : ''}`
        }
      >
        {([name, field], change) => (
          <div className="stack">
            <SayField
              title={w.name}
              value={field.title}
              onChange={(title) => change([name, { ...field, title }])}
            />
            <div className="item-grid">
              <TextField title={w.code} value={name} onChange={(next) => change([next, field])} />
              <OneOf
                title={w.kind}
                of={KINDS}
                value={field.kind as keyof typeof KINDS}
                onChange={(kind) => change([name, { ...field, kind } as typeof field])}
              />
              <OneOf
                title={w.section}
                of={names}
                value={field.group ?? ''}
                onChange={(group) => {
                  const { group: _g, ...rest } = field
                  change([name, (group ? { ...rest, group } : rest) as typeof field])
                }}
              />
              <Yes
                title={w.required}
                value={field.required === true}
                onChange={(required) => change([name, { ...field, required }])}
              />
            </div>
          </div>
        )}
      </ListOf>
    </div>
  )
}
