import { useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import type { FieldList } from '../../../platform/fields/declare.ts'
import { api, type Say, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { Drawer } from '../parts/drawer.tsx'
import { When } from '../parts/due.tsx'
import { Detail, Shown } from '../parts/show.tsx'
import { Failed, Loaded } from '../parts/states.tsx'
import type { Column } from '../parts/table.tsx'
import { holds, useCity } from '../session.ts'
import { common } from '../words.ts'
import { List } from './list.tsx'
import { usePaged } from './paged.ts'
import { RecordDrawer } from './record.tsx'

/** What the city itself writes beside a version: who, and from where. */
const OWN: Readonly<Record<string, Say>> = {
  系统: say('系统', 'System'),
  自动办理: say('自动办理', 'by itself'),
  演示数据: say('演示数据', 'demonstration data'),
  建城: say('建城', 'founding of the city'),
}

const dictionary = words({
  unknown: say('没有这个台账', 'There is no such register'),
  unknownRemedy: say('请从菜单进入', 'Use the menu'),
  version: (n: number) => say(`第 ${n} 版`, `version ${n}`),
  source: say('来源', 'Source'),
  current: say('当前版本', 'Current version'),
  file: say('打开档案：来源、历史、存疑', 'Open the file: sources, history, doubts'),

  bySystem: say('只由系统登记', 'Written by the system only'),
  needs: (roles: string) => say(`登记、修改需要职责：${roles}`, `to write here needs the duty: ${roles}`),
})

/** Of the first version everything, of later ones what they changed. */
const changedIn = (fields: FieldList, row: RegisterRow, before: RegisterRow | undefined) =>
  Object.keys(fields).filter(
    (name) => !before || JSON.stringify(row.values[name]) !== JSON.stringify(before.values[name]),
  )

type RegisterRow = {
  readonly id: string
  readonly version: number
  readonly state?: string
  readonly values: Readonly<Record<string, unknown>>
  readonly from?: string | null
  readonly to?: string | null
  readonly validFrom?: string
  readonly validTo?: string | null
  readonly at?: string
  readonly by?: string
  readonly source?: string
  readonly masked?: readonly string[]
}

const tracks: Readonly<Record<string, string>> = {
  day: '110px',
  integer: 'minmax(90px, 1fr)',
  decimal: 'minmax(100px, 1fr)',
  polygon: 'minmax(110px, 1fr)',
  phone: '130px',
  yes: '60px',
  code: 'minmax(100px, 1fr)',
  unit: 'minmax(110px, 1fr)',
  area: 'minmax(110px, 1fr)',
}

/** Whether this person writes in a register, and why not. */
function useEditing(name: string): { readonly may: boolean; readonly why: string } {
  const w = useWords(dictionary)
  const s = useSay()
  const { me, declared } = useCity()
  const editors = declared.registers[name]?.editors ?? []
  const titles = editors.map((role) => s(declared.roles[role]?.title ?? role))
  const why = titles.length > 0 ? w.needs(titles.join('、')) : w.bySystem
  return { may: editors.includes('*') || holds(me, ...editors), why }
}

/** Any register 台账 that a pack declares: list, search, add, change, versions. One page for all of them. */
export function RegisterPage() {
  const { pack = '', name = '', id } = useParams()
  return <Register name={`${pack}.${name}`} id={id} base={`/registers/${pack}/${name}`} />
}

export function Register({ name, id, base }: { name: string; id: string | undefined; base: string }) {
  const c = useWords(common)
  const s = useSay()
  const go = useNavigate()
  const { declared } = useCity()
  const { may, why } = useEditing(name)
  const [params, setParams] = useSearchParams()
  const q = params.get('q') ?? ''
  const register = declared.registers[name]
  const fields: FieldList = register?.fields ?? {}
  const paged = usePaged<RegisterRow>(register ? `/api/registers/${name}` : null, { q, limit: 50 })
  useTitle({ title: s(register?.title ?? name), to: base })
  if (!register)
    return (
      <Failed
        failure={{
          code: 'web.noRegister',
          http: 404,
          says: dictionary.unknown,
          remedy: dictionary.unknownRemedy,
        }}
      />
    )
  // places and lists have their room on the page of the row
  const shown = Object.entries(fields)
    .filter(([, { kind }]) => !['point', 'polygon', 'files', 'rows'].includes(kind))
    .slice(0, 6)
  const columns: readonly Column<RegisterRow>[] = [
    ...shown.map(([key, field], i) => ({
      key,
      title: s(field.title),
      width:
        i === 0 && field.kind === 'text'
          ? 'minmax(180px, 3fr)'
          : (tracks[field.kind] ?? 'minmax(120px, 2fr)'),
      right: ['integer', 'decimal', 'money'].includes(field.kind),
      show: (row: RegisterRow) => (
        <span className="two-lines" title={typeof row.values[key] === 'string' ? row.values[key] : undefined}>
          <Shown field={field} value={row.values[key]} />
        </span>
      ),
    })),
    {
      key: 'version',
      title: c.versions,
      width: '60px',
      right: true,
      show: (row) => <span className="num">{row.version}</span>,
    },
  ]
  const close = (): void => void go({ pathname: base, search: params.toString() })
  return (
    <div className="page full">
      <div className="row">
        <h1>{s(register.title)}</h1>
        <span className="grow" />
        {register.searched !== false && (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              const text = String(new FormData(event.currentTarget).get('q') ?? '').trim()
              setParams(text ? { q: text } : {})
            }}
          >
            <input
              key={q}
              className="input"
              style={{ width: 240 }}
              name="q"
              type="search"
              aria-label={c.search}
              placeholder={c.search}
              defaultValue={q}
            />
          </form>
        )}
        <button
          type="button"
          className="button main"
          disabled={!may}
          title={may ? undefined : why}
          onClick={() => void go(`${base}/new`)}
        >
          {c.add}
        </button>
      </div>
      <List
        paged={paged}
        label={s(register.title)}
        columns={columns}
        idOf={(row) => row.id}
        hrefOf={(row) => `${base}/${row.id}${params.size ? `?${params}` : ''}`}
        wide={800}
      />
      {id === 'new' && (
        <RecordDrawer
          title={`${c.add} · ${s(register.title)}`}
          fields={fields}
          draftKey={`register.${name}.new`}
          save={(values) => api.post(`/api/registers/${name}`, { values })}
          onDone={() => {
            paged.reload()
            close()
          }}
          onClose={close}
        />
      )}
      {id && id !== 'new' && (
        <Entry
          key={id}
          name={name}
          id={id}
          fields={fields}
          title={s(register.title)}
          onClose={close}
          onChange={paged.reload}
        />
      )}
    </div>
  )
}

function Entry({
  name,
  id,
  fields,
  title,
  onClose,
  onChange,
}: {
  name: string
  id: string
  fields: FieldList
  title: string
  onClose: () => void
  onChange: () => void
}) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const s = useSay()
  const { declared } = useCity()
  const { may, why } = useEditing(name)
  const [editing, setEditing] = useState(false)
  const { load, reload } = useLoad(`entry ${id}`, (signal) =>
    api.get<RegisterRow | { row: RegisterRow }>(`/api/registers/${name}/${id}`, undefined, { signal }),
  )
  const history = useLoad(`history ${id}`, (signal) =>
    api.get<readonly RegisterRow[] | { rows: readonly RegisterRow[] }>(
      `/api/registers/${name}/${id}/history`,
      undefined,
      { signal },
    ),
  )
  const row = load.state === 'ready' ? ('row' in load.value ? load.value.row : load.value) : null
  const versions =
    history.load.state === 'ready'
      ? 'rows' in history.load.value
        ? history.load.value.rows
        : history.load.value
      : []
  if (editing && row)
    return (
      <RecordDrawer
        title={`${c.edit} · ${title}`}
        fields={fields}
        draftKey={`register.${id}.${row.version}`}
        initial={row.values}
        version={row.version}
        masked={row.masked ?? []}
        save={(values, version) => api.patch(`/api/registers/${name}/${id}`, { version, values })}
        onDone={() => {
          setEditing(false)
          void reload()
          void history.reload()
          onChange()
        }}
        onClose={() => setEditing(false)}
      />
    )
  return (
    <Drawer
      title={title}
      onClose={onClose}
      footer={
        <>
          <button
            type="button"
            className="button main"
            disabled={!row || !may}
            title={may ? undefined : why}
            onClick={() => setEditing(true)}
          >
            {c.edit}
          </button>
          {!may && <small>{why}</small>}
          {declared.registers[name]?.sourced && (
            <Link className="button" to={`/base/${name.replace('.', '/')}/${id}`}>
              {w.file}
            </Link>
          )}
        </>
      }
    >
      <Loaded load={load} retry={reload}>
        {() =>
          row && (
            <Detail fields={fields} values={row.values} all layers={declared.registers[name]?.layers ?? []} />
          )
        }
      </Loaded>
      {versions.length > 0 && (
        <section className="stack tight" style={{ marginTop: 20 }}>
          <h3>{c.history}</h3>
          {versions.map((one, i) => (
            <details key={one.version ?? i} className="task">
              <summary>
                {w.version(one.version)}
                {i === 0 && <span className="tag green"> {w.current}</span>}{' '}
                <When at={one.at ?? one.validFrom ?? null} />{' '}
                <span className="small">
                  {[one.by, one.source]
                    .filter(Boolean)
                    .map((word) => s(OWN[word ?? ''] ?? word))
                    .join(' · ')}
                </span>
              </summary>
              <Detail
                fields={fields}
                values={one.values}
                only={changedIn(fields, one, versions[i + 1])}
                all={i < versions.length - 1}
              />
            </details>
          ))}
        </section>
      )}
    </Drawer>
  )
}
