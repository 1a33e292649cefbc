import { useState } from 'react'
import { useSay, useWords } from '../../live/index.ts'
import { useCity } from '../session.ts'
import { freeKey, isObject, type Json, move, rename, textsOf, toggled } from './extension-edit.ts'
import {
  Choice,
  type Edit,
  FoundHere,
  Item,
  inside,
  KeyInput,
  NumberInput,
  SayInput,
  Tick,
} from './extension-parts.tsx'
import { extensionWords, kindWords, maskWords } from './extension-words.ts'

const KINDS = [
  ...(['text', 'long', 'integer', 'decimal', 'money', 'yes', 'day', 'instant', 'code', 'phone'] as const),
  ...(['idNumber', 'creditCode', 'mail', 'point', 'polygon', 'area', 'unit', 'files'] as const),
]
type Kind = (typeof KINDS)[number]
const MASKS = ['name', 'phone', 'idNumber', 'address', 'all'] as const
const SIZED: readonly string[] = ['text', 'integer', 'decimal', 'money', 'files']

/** A field of another kind keeps its words and loses what only the old kind knew. */
function ofKind(field: Json, kind: Kind): Json {
  const { title, required, help, was, grade } = field
  const kept = Object.fromEntries(
    Object.entries({ title, required, help, was, grade }).filter(([, one]) => one !== undefined),
  )
  if (kind === 'long') return { ...kept, kind: 'text', long: true, max: 2000 }
  if (kind === 'text') return { ...kept, kind, max: 100 }
  if (kind === 'code') return { ...kept, kind, list: '' }
  if (kind === 'phone' || kind === 'idNumber') return { ...kept, kind, personal: kind }
  return { ...kept, kind }
}

/** Marks of a field in its register: names the row, identifies it, is searched, is public. */
type Marks = { readonly register: Json; readonly put: (next: Json) => void }

/** The fields of a form or a register, in their order. */
export function FieldsEditor({ edit, body, marks }: { edit: Edit; body: Json; marks?: Marks }) {
  const w = useWords(extensionWords)
  const all = edit.value
  const remove = (key: string) => {
    const { [key]: gone, ...others } = all
    if (!marks) return edit.put(others)
    const { register } = marks
    const dropped = (list: unknown) => toggled(list, key, false)
    marks.put({
      ...register,
      fields: others,
      ...{ key: dropped(register.key), search: dropped(register.search) },
      publicFields: dropped(register.publicFields),
      // what has been filled in stays where it is
      ...(edit.live && Object.hasOwn(edit.live, key)
        ? { retired: toggled(register.retired, key, true) }
        : {}),
    })
  }
  const renamed = (key: string, next: string) => {
    const names = rename(all, key, next)
    if (names === all) return
    const used = edit.live && Object.hasOwn(edit.live, key)
    const one = names[next]
    const fields = used && isObject(one) ? { ...names, [next]: { ...one, was: key } } : names
    if (!marks) return edit.put(fields)
    const swap = (list: unknown) => textsOf(list).map((other) => (other === key ? next : other))
    const { register } = marks
    marks.put({
      ...register,
      fields,
      ...{
        key: swap(register.key),
        search: swap(register.search),
        publicFields: swap(register.publicFields),
      },
      label: register.label === key ? next : register.label,
    })
  }
  return (
    <div className="stack tight">
      <ol className="extension-items">
        {Object.entries(all).map(([key, field]) => (
          <FieldEditor
            key={key}
            name={key}
            edit={{ ...inside(edit, key), value: isObject(field) ? field : {} }}
            body={body}
            {...(marks ? { marks } : {})}
            onRename={(next) => renamed(key, next)}
            onMove={(by) => edit.put(move(all, key, by))}
            onRemove={() => remove(key)}
          />
        ))}
      </ol>
      <button
        type="button"
        className="button small"
        onClick={() =>
          edit.put({
            ...all,
            [freeKey(all, 'field')]: { kind: 'text', title: { zh: '', en: '' }, max: 100 },
          })
        }
      >
        ＋ {w.addField}
      </button>
    </div>
  )
}

function FieldEditor({
  name,
  edit,
  body,
  marks,
  onRename,
  onMove,
  onRemove,
}: {
  name: string
  edit: Edit
  body: Json
  marks?: Marks
  onRename: (next: string) => void
  onMove: (by: -1 | 1) => void
  onRemove: () => void
}) {
  const w = useWords(extensionWords)
  const k = useWords(kindWords)
  const m = useWords(maskWords)
  const s = useSay()
  const { declared } = useCity()
  const [more, setMore] = useState(false)
  const { value, put } = edit
  const kind = value.kind === 'text' && value.long === true ? 'long' : String(value.kind ?? 'text')
  const set = (key: string, next: unknown) => {
    const { [key]: _, ...others } = value
    put(next === undefined || next === '' || next === false ? others : { ...value, [key]: next })
  }
  const own = Array.isArray(body.codes) ? body.codes.filter(isObject) : []
  const lists = [
    ...own.map((list) => [String(list.name), s(list.title as never) || String(list.name)] as const),
    ...Object.values(declared.codes)
      .filter((list) => !own.some((one) => one.name === list.name))
      .map((list) => [list.name, s(list.title)] as const),
  ]
  const wrong = edit.found.some((one) => edit.way.every((step, n) => one.way[n] === step))
  const title = s((value.title ?? null) as never) || name
  const mark = (list: 'key' | 'search' | 'publicFields', label: string) =>
    marks && (
      <Tick
        label={label}
        on={textsOf(marks.register[list]).includes(name)}
        onChange={(on) => marks.put({ ...marks.register, [list]: toggled(marks.register[list], name, on) })}
      />
    )
  return (
    <Item title={title} onMove={onMove} onRemove={onRemove} wrong={wrong}>
      <div className="field-line">
        <SayInput label={w.name} value={value.title} onChange={(next) => put({ ...value, title: next })} />
        <Choice
          label={w.kind}
          value={kind}
          options={KINDS.map((one) => [one, k[one]] as const)}
          onChange={(next) => put(ofKind(value, next as Kind))}
        />
        {kind === 'code' && (
          <Choice
            label={w.list}
            value={String(value.list ?? '')}
            options={lists}
            onChange={(next) => set('list', next)}
          />
        )}
      </div>
      <div className="row tight">
        <Tick label={w.required} on={value.required === true} onChange={(on) => set('required', on)} />
        {mark('key', w.identifies)}
        {mark('search', w.sought)}
        {mark('publicFields', w.open)}
        {marks && (
          <label className="tick">
            <input
              type="radio"
              checked={marks.register.label === name}
              onChange={() => marks.put({ ...marks.register, label: name })}
            />{' '}
            {w.rowName}
          </label>
        )}
        <button type="button" className="link" aria-expanded={more} onClick={() => setMore(!more)}>
          {w.more}
        </button>
      </div>
      {more && (
        <div className="field-line">
          <div className="choice">
            <span className="label">{w.code}</span>
            <KeyInput value={name} onRename={onRename} />
          </div>
          {SIZED.includes(String(value.kind)) && (
            <>
              <NumberInput label={w.min} value={value.min} onChange={(next) => set('min', next)} />
              <NumberInput label={w.max} value={value.max} onChange={(next) => set('max', next)} />
            </>
          )}
          <Choice
            label={w.mask}
            value={value.grade === 1 ? 'open' : String(value.personal ?? '')}
            options={[['', w.noMask], ['open', w.openGrade], ...MASKS.map((one) => [one, m[one]] as const)]}
            onChange={(next) => {
              const { personal: _, grade: __, ...others } = value
              put(
                next === ''
                  ? others
                  : next === 'open'
                    ? { ...others, grade: 1 }
                    : { ...others, personal: next },
              )
            }}
          />
          <SayInput
            label={w.help}
            value={value.help}
            onChange={(next) => set('help', next.zh || next.en ? next : undefined)}
          />
        </div>
      )}
      <FoundHere found={edit.found} way={edit.way} deep />
    </Item>
  )
}
