import { useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import type { FieldList } from '../../../platform/fields/declare.ts'
import { api, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import type { DutyShown, Unit } from '../../live/wire.ts'
import { useTitle } from '../frame.tsx'
import { forgetPeople, useAreaPath, useUnitName, useUnits } from '../lists.ts'
import { When } from '../parts/due.tsx'
import { Failed, Loading } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { toast } from '../parts/toast.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import { RecordDrawer } from './record.tsx'

const dictionary = words({
  title: say('人员与职责', 'People and duties'),
  units: say('单位', 'Units'),
  all: say('全部单位', 'All units'),
  find: say('查找单位或人员', 'Find a unit or a person'),
  name: say('姓名', 'Name'),
  account: say('账号', 'Account'),
  unit: say('单位', 'Unit'),
  duties: say('职责', 'Duties'),
  state: say('状态', 'State'),
  give: say('授予职责', 'Give a duty'),
  delegate: say('委托代办', 'Delegate'),
  add: say('新增人员', 'Add a person'),
  end: say('收回', 'End'),
  behalf: say('代', 'for'),
  until: say('至', 'until'),
  none: say('没有（可见的）职责', 'no duty (that you may see)'),
})

type Person = {
  readonly id: string
  readonly account?: string
  readonly login?: string
  readonly name: string
  readonly unit?: string | null
  readonly unitName?: string | null
  readonly state?: string
  readonly duties?: readonly Duty[]
}
type Duty = DutyShown & {
  readonly id?: string
  readonly account?: string
  readonly holder?: string
  readonly to?: string | null
  readonly until?: string | null
  readonly unit?: string | null
}

const rowsOf = <T,>(answer: readonly T[] | { readonly rows: readonly T[] }): readonly T[] =>
  'rows' in answer ? answer.rows : answer

export function People() {
  const w = useWords(dictionary)
  const c = useWords(common)
  const s = useSay()
  useTitle({ title: w.title })
  const { declared, me } = useCity()
  const [params, setParams] = useSearchParams()
  const unit = params.get('unit')
  const q = params.get('q') ?? ''
  const units = useUnits()
  const unitOf = useUnitName()
  const areaOf = useAreaPath()
  const people = useLoad('people', (signal) =>
    api.get<readonly Person[] | { rows: readonly Person[] }>('/api/people', undefined, { signal }),
  )
  const duties = useLoad('duties', (signal) =>
    api.get<readonly Duty[] | { rows: readonly Duty[] }>('/api/duties', undefined, { signal }),
  )
  const [doing, setDoing] = useState<{ what: 'add' | 'give' | 'delegate'; person?: Person } | null>(null)
  const dutyList = duties.load.state === 'ready' ? rowsOf(duties.load.value) : []
  const rows = people.load.state === 'ready' ? rowsOf(people.load.value) : []
  const below = useMemo(
    () =>
      new Set(
        unit ? units.filter((one) => one.id === unit || one.path?.includes(unit)).map((one) => one.id) : [],
      ),
    [unit, units],
  )
  const shown = rows.filter(
    (one) =>
      (!unit || below.has(one.unit ?? '')) &&
      (!q || `${one.name} ${one.login ?? one.account ?? ''} ${one.unitName ?? unitOf(one.unit)}`.includes(q)),
  )
  const dutiesOf = (one: Person): readonly Duty[] =>
    one.duties ?? dutyList.filter((duty) => (duty.account ?? duty.holder) === one.id)
  const reload = (): void => {
    void people.reload()
    void duties.reload()
    forgetPeople()
  }
  const forms: Record<'add' | 'give' | 'delegate', FieldList> = {
    add: {
      name: { kind: 'text', max: 50, title: say('姓名', 'Name'), required: true },
      account: {
        kind: 'text',
        max: 40,
        pattern: '[a-z][a-z0-9._-]{2,39}',
        title: say('登录账号', 'Login name'),
        required: true,
      },
      unit: { kind: 'unit', title: say('单位', 'Unit'), required: true },
      phone: { kind: 'phone', title: say('手机', 'Mobile') },
    },
    give: {
      account: { kind: 'account', title: say('人员', 'Person'), required: true },
      role: { kind: 'code', list: 'role', title: say('角色', 'Role'), required: true },
      area: { kind: 'area', title: say('区域', 'Area'), required: true },
      unit: { kind: 'unit', title: say('单位（空为区域内全部）', 'Unit (empty: all of the area)') },
      grade: {
        kind: 'integer',
        min: 1,
        max: 4,
        title: say('可读数据等级（1–4）', 'Highest data grade (1–4)'),
      },
    },
    delegate: {
      to: { kind: 'account', title: say('委托给', 'To whom'), required: true },
      role: { kind: 'code', list: 'role', title: say('角色', 'Role'), required: true },
      until: { kind: 'day', min: 'today', title: say('截止日期', 'Until'), required: true },
      why: { kind: 'text', max: 200, title: say('事由', 'Why'), required: true },
    },
  }
  const set = (name: string, value: string | null): void =>
    setParams((before) => {
      const next = new URLSearchParams(before)
      if (value) next.set(name, value)
      else next.delete(name)
      return next
    })
  return (
    <div className="page full">
      <div className="row">
        <h1 className="grow">{w.title}</h1>
        <input
          className="input"
          style={{ width: 220 }}
          type="search"
          aria-label={w.find}
          placeholder={w.find}
          value={q}
          onChange={(event) => set('q', event.target.value)}
        />
        <button type="button" className="button" onClick={() => setDoing({ what: 'delegate' })}>
          {w.delegate}
        </button>
        <button type="button" className="button" onClick={() => setDoing({ what: 'give' })}>
          {w.give}
        </button>
        <button type="button" className="button main" onClick={() => setDoing({ what: 'add' })}>
          {w.add}
        </button>
      </div>
      <div className="people">
        <nav className="card tree" aria-label={w.units}>
          <button type="button" className="link" aria-pressed={!unit} onClick={() => set('unit', null)}>
            {w.all}
          </button>
          <Tree units={units} parent={null} chosen={unit} onChoose={(id) => set('unit', id)} />
        </nav>
        {people.load.state === 'failed' ? (
          <Failed failure={people.load.failure} retry={people.reload} />
        ) : people.load.state === 'loading' ? (
          <Loading />
        ) : (
          <Table
            label={w.title}
            rows={shown}
            idOf={(row) => row.id}
            columns={[
              { key: 'name', title: w.name, width: 'minmax(90px, 1fr)', show: (row) => <b>{row.name}</b> },
              {
                key: 'login',
                title: w.account,
                width: 'minmax(90px, 1fr)',
                show: (row) => row.login ?? row.account ?? '',
              },
              {
                key: 'unit',
                title: w.unit,
                width: 'minmax(120px, 1.5fr)',
                show: (row) => <span title={row.unitName ?? ''}>{row.unitName ?? unitOf(row.unit)}</span>,
              },
              {
                key: 'duties',
                title: w.duties,
                width: 'minmax(200px, 3fr)',
                wrap: true,
                show: (row) => (
                  <span className="row tight">
                    {dutiesOf(row).length === 0 && <span className="muted">{w.none}</span>}
                    {dutiesOf(row).map((duty, i) => (
                      <span
                        key={duty.id ?? `${duty.role}${i}`}
                        className={`tag ${duty.onBehalfOf ? 'yellow' : 'accent'}`}
                        title={areaOf(duty.area)}
                      >
                        {s(declared.roles[duty.role]?.title ?? duty.role)}
                        {duty.onBehalfOf && `（${w.behalf} ${duty.onBehalfOf}）`}
                        {(duty.to ?? duty.until) && (
                          <>
                            {' '}
                            {w.until} <When at={duty.to ?? duty.until} />
                          </>
                        )}
                        {duty.id && (
                          <button
                            type="button"
                            className="link"
                            aria-label={`${w.end} ${row.name} ${s(declared.roles[duty.role]?.title ?? duty.role)}`}
                            onClick={() =>
                              void api.delete(`/api/duties/${duty.id}`).then((got) => {
                                toast(got.ok ? c.saved : s(got.error.says), got.ok ? 'green' : 'red')
                                reload()
                              })
                            }
                          >
                            {' ✕'}
                          </button>
                        )}
                      </span>
                    ))}
                  </span>
                ),
              },
            ]}
          />
        )}
      </div>
      {doing && (
        <RecordDrawer
          key={doing.what}
          title={{ add: w.add, give: w.give, delegate: w.delegate }[doing.what]}
          fields={forms[doing.what]}
          draftKey={`people.${doing.what}`}
          initial={doing.what === 'give' ? { area: me.district, grade: 2 } : {}}
          save={(values) =>
            api.post(
              { add: '/api/people', give: '/api/duties', delegate: '/api/delegations' }[doing.what],
              values,
            )
          }
          onDone={() => {
            setDoing(null)
            reload()
          }}
          onClose={() => setDoing(null)}
        />
      )}
    </div>
  )
}

function Tree({
  units,
  parent,
  chosen,
  onChoose,
}: {
  units: readonly Unit[]
  parent: string | null
  chosen: string | null
  onChoose: (id: string) => void
}) {
  const here = units.filter((one) => (one.parent ?? null) === parent)
  if (here.length === 0) return null
  return (
    <ul>
      {here.map((one) => (
        <li key={one.id}>
          <button
            type="button"
            className="link"
            aria-pressed={one.id === chosen}
            title={one.name}
            onClick={() => onChoose(one.id)}
          >
            {one.short ?? one.name}
          </button>
          <Tree units={units} parent={one.id} chosen={chosen} onChoose={onChoose} />
        </li>
      ))}
    </ul>
  )
}
