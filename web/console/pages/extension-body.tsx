import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Found } from '../../../platform/extensions/declare.ts'
import { useSay, useWords } from '../../live/index.ts'
import { blank, blankMatter, freeKey, isObject, type Json } from './extension-edit.ts'
import { MatterEditor } from './extension-flow.tsx'
import { type Edit, FoundHere, inside } from './extension-parts.tsx'
import { FormPreview } from './extension-preview.tsx'
import { AppEditor, CodesEditor, IndicatorsEditor, RegisterEditor, RolesEditor } from './extension-tabs.tsx'
import { extensionWords } from './extension-words.ts'

const TABS = ['registers', 'matters', 'indicators', 'roles', 'codes', 'app'] as const
type Tab = (typeof TABS)[number]

/** The declaration in its parts, each with what is wrong in it; frozen once it is no draft any more. */
export function ExtensionBody({
  body,
  put,
  found,
  live,
  frozen,
}: {
  body: Json
  put: (next: Json) => void
  found: readonly Found[]
  live: Json | null
  frozen: boolean
}) {
  const w = useWords(extensionWords)
  const [params, setParams] = useSearchParams()
  const tab = TABS.find((one) => one === params.get('tab')) ?? 'registers'
  const edit: Edit = { value: body, put, way: [], found, live }
  const wrongIn = (one: Tab): number =>
    found.filter(({ way }) => (one === 'app' ? !TABS.some((each) => each === way[0]) : way[0] === one)).length
  const lists = (Array.isArray(body.codes) ? body.codes : []).filter(isObject)
  return (
    <div className="stack">
      <div className="tabs" role="tablist" aria-label={w.title}>
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            aria-selected={one === tab}
            onClick={() =>
              setParams(
                (before) => {
                  const next = new URLSearchParams(before)
                  next.set('tab', one)
                  return next
                },
                { replace: true },
              )
            }
          >
            {w[one]}
            {wrongIn(one) > 0 && <span className="count red">{wrongIn(one)}</span>}
          </button>
        ))}
      </div>
      <fieldset className="parts" disabled={frozen}>
        {tab === 'app' && <AppEditor edit={edit} />}
        {tab === 'registers' && <Things part="registers" edit={edit} body={body} />}
        {tab === 'matters' && <Things part="matters" edit={edit} body={body} />}
        {tab === 'indicators' && <IndicatorsEditor edit={inside(edit, 'indicators')} body={body} />}
        {tab === 'roles' && <RolesEditor edit={inside(edit, 'roles')} body={body} />}
        {tab === 'codes' && (
          <CodesEditor lists={lists} put={(codes) => put({ ...body, codes })} edit={edit} />
        )}
      </fieldset>
    </div>
  )
}

/** Registers or matters: one at a time, with the form as it will look beside it. */
function Things({ part, edit, body }: { part: 'registers' | 'matters'; edit: Edit; body: Json }) {
  const w = useWords(extensionWords)
  const s = useSay()
  const here = inside(edit, part)
  const names = Object.keys(here.value)
  const [chosen, setChosen] = useState(names[0] ?? '')
  const name = names.includes(chosen) ? chosen : (names[0] ?? '')
  const one = inside(here, name)
  const title = s((body.title ?? null) as never)
  const own = String(body.name ?? '')
  const keeper = Object.keys(isObject(body.roles) ? body.roles : {})[0] ?? `${own}Keeper`
  const add = () => {
    const key = freeKey(here.value, part === 'registers' ? 'register' : 'matter')
    const made =
      part === 'registers'
        ? {
            ...((blank(own, title, { register: true, matter: false }).registers as Json).record as Json),
            ...{ title: { zh: '', en: '' }, editors: [keeper] },
          }
        : { ...blankMatter(title, keeper), title: { zh: '', en: '' } }
    here.put({ ...here.value, [key]: made })
    setChosen(key)
  }
  return (
    <div className="stack">
      <div className="row">
        {names.map((key) => (
          <button
            key={key}
            type="button"
            className="button small"
            aria-pressed={key === name}
            onClick={() => setChosen(key)}
          >
            {s(((here.value[key] as Json).title ?? null) as never) || key}
          </button>
        ))}
        <button type="button" className="button small" onClick={add}>
          ＋ {part === 'registers' ? w.addRegister : w.addMatter}
        </button>
        {name && (
          <button
            type="button"
            className="button small"
            onClick={() => {
              const { [name]: _, ...others } = here.value
              here.put(others)
            }}
          >
            {w.remove} {s((one.value.title ?? null) as never) || name}
          </button>
        )}
      </div>
      {names.length === 0 ? (
        <p className="muted">{w.nothing}</p>
      ) : (
        <div className="beside">
          <div className="stack">
            {part === 'registers' ? (
              <RegisterEditor key={name} edit={one} body={body} />
            ) : (
              <MatterEditor key={name} edit={one} body={body} />
            )}
          </div>
          <FormPreview
            key={name}
            name={`${own}.${name}`}
            fields={isObject(one.value.fields) ? one.value.fields : {}}
            body={body}
          />
        </div>
      )}
      <FoundHere found={edit.found} way={[]} />
    </div>
  )
}
