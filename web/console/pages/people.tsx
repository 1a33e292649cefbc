import { useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import { dayOf } from '../../../base/instant.ts'
import { api, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import type { DutyShown } from '../../live/wire.ts'
import { useTitle } from '../frame.tsx'
import { forgetPeople, useAreaPath, useUnitName, useUnits } from '../lists.ts'
import { When } from '../parts/due.tsx'
import { Empty, Failed, Loading } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { toast } from '../parts/toast.tsx'
import { holds, useCity } from '../session.ts'
import { common } from '../words.ts'
import { AccountAdmin, useStateWords } from './account-admin.tsx'
import { type PeopleForm, peopleForms } from './people-forms.ts'
import { RecordDrawer } from './record.tsx'
import { UnitAdmin } from './unit-admin.tsx'
import { UnitTree } from './unit-tree.tsx'

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
  none: say('没有职责', 'no duty'),
  nobody: say('这里没有人员', 'Nobody here'),
  post: say('岗位', 'Post'),
  viaPost: say('随岗位', 'by post'),
  sure: (what: string) => say(`确认收回“${what}”？`, `End “${what}”?`),
  surePost: say(
    '该职责属于岗位，收回后岗位上所有人都会失去',
    'It belongs to the post: everybody on it loses it',
  ),
  onlyAdmin: say('由系统管理员或安全管理员办理', 'For the system or security administrator'),
  created: (name: string) => say(`账号 ${name} 的初始密码：`, `First password of account ${name}:`),
  once: say(
    '只显示这一次，请当面告知本人；首次登录须修改。',
    'Shown only now. Tell the person; it must be changed at the first login.',
  ),
  copy: say('复制', 'Copy'),
  copied: say('已复制', 'Copied'),
  lent: say('委托代办', 'Delegations'),
  lentOut: (receiver: string, until: string) =>
    say(`已委托 ${receiver}，至 ${until}`, `lent to ${receiver} until ${until}`),
  lentTo: (giver: string, until: string) =>
    say(`${giver} 委托，至 ${until}`, `lent by ${giver} until ${until}`),
})

type Person = {
  readonly id: string
  readonly login?: string
  readonly name: string
  readonly postName?: string | null
  readonly unit?: string | null
  readonly unitName?: string | null
  readonly state?: string
  readonly duties?: readonly Duty[]
}
type Duty = DutyShown & {
  readonly id: string
  readonly account?: string
  readonly via?: 'post' | 'account'
  readonly areaName?: string
  readonly unitName?: string | null
  /** The first instant it no longer holds; null = open. */
  readonly to?: string | null
}
type Lent = {
  readonly id: string
  readonly giver: string
  readonly giverName: string | null
  readonly receiver: string
  readonly roles: readonly string[]
  readonly from: string
  readonly to: string
  readonly reason: string
}
type Created = { readonly login: string; readonly password: string }

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
    api.get<{ rows: readonly Duty[]; delegations?: readonly Lent[] }>('/api/duties', undefined, { signal }),
  )
  const [doing, setDoing] = useState<PeopleForm | null>(null)
  const [created, setCreated] = useState<Created | null>(null)
  const [managed, setManaged] = useState<Person | null>(null)
  const stateOf = useStateWords()
  const keeper = holds(me, 'systemAdmin')
  /** Logins and second factors are looked after by both. */
  const guards = holds(me, 'systemAdmin', 'securityAdmin')
  const [ending, setEnding] = useState<Duty | null>(null)
  const admin = holds(me, 'systemAdmin', 'securityAdmin', 'auditAdmin')
  const dutyList = duties.load.state === 'ready' ? duties.load.value.rows : []
  const lent = duties.load.state === 'ready' ? (duties.load.value.delegations ?? []) : []
  const nameOf = (account: string): string => rows.find((one) => one.id === account)?.name ?? '—'
  const roleOf = (role: string): string => s(declared.roles[role]?.title ?? role)
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
      (!q ||
        `${one.name} ${one.login ?? ''} ${one.postName ?? ''} ${one.unitName ?? unitOf(one.unit)}`.includes(
          q,
        )),
  )
  const dutiesOf = (one: Person): readonly Duty[] =>
    one.duties ?? dutyList.filter((duty) => duty.account === one.id)
  const reload = (): void => {
    void people.reload()
    void duties.reload()
    forgetPeople()
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
        <button type="button" className="button" onClick={() => setDoing('delegate')}>
          {w.delegate}
        </button>
        <button
          type="button"
          className="button"
          disabled={!admin}
          title={admin ? undefined : w.onlyAdmin}
          onClick={() => setDoing('give')}
        >
          {w.give}
        </button>
        <button
          type="button"
          className="button main"
          disabled={!admin}
          title={admin ? undefined : w.onlyAdmin}
          onClick={() => setDoing('add')}
        >
          {w.add}
        </button>
      </div>
      {created && (
        <div className="banner green" role="status">
          <div className="grow">
            {w.created(created.login)} <b className="num big">{created.password}</b>
            <div className="small">{w.once}</div>
          </div>
          <button
            type="button"
            className="button small"
            onClick={() => void navigator.clipboard.writeText(created.password).then(() => toast(w.copied))}
          >
            {w.copy}
          </button>
          <button type="button" className="button small" onClick={() => setCreated(null)}>
            {c.close}
          </button>
        </div>
      )}
      {ending && (
        <div className="banner yellow" role="alert">
          <div className="grow">
            <b>{w.sure(roleOf(ending.role))}</b> {ending.via === 'post' && w.surePost}
          </div>
          <button
            type="button"
            className="button small danger"
            onClick={() => {
              setEnding(null)
              void api.delete(`/api/duties/${ending.id}`).then((got) => {
                toast(
                  got.ok ? c.saved : `${s(got.error.says)}，${s(got.error.remedy)}`,
                  got.ok ? 'green' : 'red',
                )
                reload()
              })
            }}
          >
            {w.end}
          </button>
          <button type="button" className="button small" onClick={() => setEnding(null)}>
            {c.cancel}
          </button>
        </div>
      )}
      {lent.length > 0 && (
        <div className="row tight small">
          {w.lent}
          {lent.map((one) => (
            <span key={one.id} className="tag accent" title={one.reason}>
              {one.roles.map(roleOf).join('、')} ·{' '}
              {one.giver === me.account
                ? w.lentOut(nameOf(one.receiver), lastDay(one.to))
                : w.lentTo(one.giverName ?? nameOf(one.giver), lastDay(one.to))}
            </span>
          ))}
        </div>
      )}
      <div className="people">
        <nav className="card tree" aria-label={w.units}>
          <button type="button" className="link" aria-pressed={!unit} onClick={() => set('unit', null)}>
            {w.all}
          </button>
          {keeper && (
            <UnitAdmin
              key={unit}
              chosen={units.find((one) => one.id === unit)}
              onGone={() => set('unit', null)}
            />
          )}
          <UnitTree units={units} parent={null} chosen={unit} onChoose={(id) => set('unit', id)} />
        </nav>
        {people.load.state === 'failed' ? (
          <Failed failure={people.load.failure} retry={people.reload} />
        ) : people.load.state === 'loading' ? (
          <Loading />
        ) : shown.length === 0 ? (
          <Empty title={w.nobody} />
        ) : (
          <Table
            label={w.title}
            rows={shown}
            idOf={(row) => row.id}
            columns={[
              { key: 'name', title: w.name, width: 'minmax(90px, 1fr)', show: (row) => <b>{row.name}</b> },
              ...(admin
                ? [
                    {
                      key: 'login',
                      title: w.account,
                      width: 'minmax(110px, .8fr)',
                      show: (row: Person) => row.login ?? '',
                    },
                  ]
                : []),
              ...(guards
                ? [
                    {
                      key: 'state',
                      title: w.state,
                      width: 'minmax(110px, .9fr)',
                      show: (row: Person) => (
                        <button type="button" className="link" onClick={() => setManaged(row)}>
                          {stateOf(row.state)} ›
                        </button>
                      ),
                    },
                  ]
                : []),
              {
                key: 'unit',
                title: w.unit,
                width: 'minmax(120px, 1.5fr)',
                show: (row) => <span title={row.unitName ?? ''}>{row.unitName ?? unitOf(row.unit)}</span>,
              },
              {
                key: 'post',
                title: w.post,
                width: 'minmax(80px, 1fr)',
                show: (row) => row.postName ?? '',
              },
              {
                key: 'duties',
                title: w.duties,
                width: 'minmax(200px, 3fr)',
                wrap: true,
                show: (row) => (
                  <span className="row tight">
                    {dutiesOf(row).length === 0 && (
                      <span className="muted">{admin || row.id === me.account ? w.none : '—'}</span>
                    )}
                    {dutiesOf(row).map((duty) => (
                      <span
                        key={`${duty.id}${duty.via}`}
                        className={`tag ${duty.via === 'post' ? '' : 'accent'}`}
                        title={[
                          duty.areaName ?? areaOf(duty.area),
                          duty.unitName,
                          duty.via === 'post' && w.viaPost,
                        ]
                          .filter(Boolean)
                          .join(' · ')}
                      >
                        {roleOf(duty.role)}
                        {duty.to && (
                          <>
                            {' '}
                            {w.until} <When at={duty.to} />
                          </>
                        )}
                        {admin && (
                          <button
                            type="button"
                            className="link"
                            aria-label={`${w.end} ${row.name} ${roleOf(duty.role)}`}
                            onClick={() => setEnding(duty)}
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
      {managed && (
        <AccountAdmin
          account={managed}
          onClose={() => setManaged(null)}
          onPassword={setCreated}
          onDone={() => {
            setManaged(null)
            reload()
          }}
        />
      )}
      {doing && (
        <RecordDrawer
          key={doing}
          title={{ add: w.add, give: w.give, delegate: w.delegate }[doing]}
          fields={peopleForms[doing]}
          draftKey={`people.${doing}`}
          initial={doing === 'give' ? { area: me.district, grade: 2 } : {}}
          save={(values) =>
            api.post({ add: '/api/people', give: '/api/duties', delegate: '/api/delegations' }[doing], values)
          }
          onDone={(answer) => {
            setDoing(null)
            if (doing === 'add') setCreated(answer as Created)
            reload()
          }}
          onClose={() => setDoing(null)}
        />
      )}
    </div>
  )
}

/** The end is the first instant after: the day before it is the last one. */
const lastDay = (end: string): string => dayOf(new Date(Date.parse(end) - 1))
