// biome-ignore-all lint/a11y/useSemanticElements: buttons and fieldsets cannot stand inside an SVG
import { useMemo, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { isFrom } from '../../../platform/matters/decide.ts'
import type { ClockRule } from '../../../platform/matters/declare.ts'
import { say, useLanguage, useSay, useWords, words } from '../../live/index.ts'
import type { DeclaredType } from '../../live/wire.ts'
import { useTitle } from '../frame.tsx'
import { Empty } from '../parts/states.tsx'
import { useCity } from '../session.ts'
import { layoutFlow, NODE } from './flow-layout.ts'
import { FlowVersions } from './flow-versions.tsx'
import { domainWords } from './net-words.ts'
import { isApplication } from './new-matter.tsx'
import { PackView } from './view.tsx'

const dictionary = words({
  title: say('应用与流程', 'Packs and flows'),
  flow: say('流程图', 'Flow'),
  how: say(
    '点击状态查看可办操作；箭头上是动作。',
    'Click a state to see its actions; arrows carry the actions.',
  ),
  version: (n: number) => say(`版本 ${n}`, `version ${n}`),
  actions: say('操作', 'Actions'),
  by: say('由谁办', 'By'),
  goes: say('去向', 'Goes to'),
  stays: say('状态不变', 'the state stays'),
  back: say('回到原状态', 'back to the state before'),
  chosen: say('退回到所选环节', 'back to a step that is chosen'),
  asked: say('被征求意见的一方', 'whoever is asked'),
  lastActor: say('上一步办理人', 'whoever acted last'),
  form: say('填写', 'Form'),
  none: say('无', 'none'),
  clocks: say('时限', 'Limits'),
  limit: say('期限', 'Within'),
  basis: say('依据', 'Basis'),
  brought: say('随事项确定', 'The matter brings it'),
  waits: say('期满后方可办理下一步', 'runs out before the next step'),
  fields: say('数据项', 'Fields'),
  registers: say('台账', 'Registers'),
  types: say('事项类型', 'Matter types'),
  lead: say('主办单位', 'lead unit'),
  helper: say('协办单位', 'helper unit'),
  requester: say('诉求人', 'requester'),
  system: say('系统', 'system'),
  any: say('其他', 'others'),
  open: say('打开流程图', 'Open the flow'),
  begin: say('登记', 'Begin one'),
  all: say('全部状态', 'All states'),
  list: say('事项列表', 'List'),
  map: say('地图图层', 'Layers of the map'),
  sunshine: say('阳光公开', 'Open to everybody'),
  openPage: say('打开公开页面', 'Open the public page'),
  workingDays: (n: number) => say(`${n} 个工作日`, `${n} working days`),
  workingHours: (n: number) => say(`${n} 个工作小时`, `${n} working hours`),
  hours: (n: number) => say(`${n} 小时`, `${n} h`),
  minutes: (n: number) => say(`${n} 分钟`, `${n} min`),
  days: (n: number) => say(`${n} 天`, `${n} days`),
})

/** The flow of a matter type, drawn from the very table that the server runs. */
export function Flows() {
  const { pack, name } = useParams()
  const w = useWords(dictionary)
  const s = useSay()
  const go = useNavigate()
  const { declared } = useCity()
  const types = Object.entries(declared.types)
  const chosen = name ? `${pack}.${name}` : (types[0]?.[0] ?? '')
  const type = declared.types[chosen]
  useTitle({ title: w.title, to: '/flows' }, ...(type ? [{ title: s(type.title) }] : []))
  if (!type) return <Empty />
  return (
    <div className="page">
      <div className="row">
        <h1>{s(type.title)}</h1>
        <span className="tag">{w.version(type.version)}</span>
        <span className="grow" />
        <Link className="button" to={`/flows/${chosen.replace('.', '/')}/bpmn`}>
          BPMN
        </Link>
        {types.length > 1 && (
          <select
            className="input"
            style={{ width: 'auto' }}
            aria-label={w.types}
            value={chosen}
            onChange={(event) => void go(`/flows/${event.target.value.replace('.', '/')}`)}
          >
            {types.map(([key, one]) => (
              <option key={key} value={key}>
                {s(one.title)}
              </option>
            ))}
          </select>
        )}
      </div>
      <p className="muted">{w.how}</p>
      <Picture type={type} />
      <FlowVersions key={chosen} name={chosen} type={type} />
    </div>
  )
}

function Picture({ type }: { type: DeclaredType }) {
  const w = useWords(dictionary)
  const s = useSay()
  const lang = useLanguage()
  const { declared } = useCity()
  const [at, setAt] = useState<string | null>(null)
  const colon = lang === 'zh' ? '：' : ': '
  const picture = useMemo(() => layoutFlow(type.flow), [type])
  const titleOf = (action: string): string => s(type.flow.actions[action]?.title ?? action)
  const stateOf = (state: string): string => s(type.flow.states[state]?.title ?? state)
  const whoOf = (by: string): string =>
    ({
      lead: w.lead,
      helper: w.helper,
      requester: type.requester ? s(type.requester) : w.requester,
      system: w.system,
      asked: w.asked,
      lastActor: w.lastActor,
    })[by] ?? roleWords(by)
  // `lead.approver`: that role in the unit that leads.
  const roleWords = (by: string): string => {
    const [side, role] = by.split('.')
    const name = s(declared.roles[role ?? by]?.title ?? role ?? by)
    return role ? `${side === 'lead' ? w.lead : side === 'asked' ? w.asked : ''} · ${name}` : name
  }
  const units: Readonly<Record<string, (n: number) => string>> = {
    workingDays: w.workingDays,
    workingHours: w.workingHours,
    hours: w.hours,
    minutes: w.minutes,
    days: w.days,
  }
  const limit = (one: unknown): string =>
    Object.entries(one as Record<string, number>)
      .map(([unit, n]) => units[unit]?.(n) ?? `${n} ${unit}`)
      .join(' ')
  const actions = Object.entries(type.flow.actions).filter(([, action]) => !at || action.from.includes(at))
  // A limit that the matter brings with it has at most a default to show.
  const limitsOf = (all: ClockRule['limit']): [string, unknown][] =>
    isFrom(all) ? (all.otherwise ? [['*', all.otherwise]] : []) : Object.entries(all)
  // the matter's own, or of the form of an act that starts the limit
  const fieldOf = (name: string): string => {
    const forms = Object.values(type.flow.actions).map((action) => action.form?.[name])
    return s((type.fields[name] ?? forms.find(Boolean))?.title ?? name)
  }
  // each kind of matter has kinds and categories of its own
  const own = (column: 'kind' | 'category') => {
    const field = type.fields[column]
    return declared.codes[field?.kind === 'code' ? field.list : column]?.codes ?? []
  }
  const keyOf = (key: string): string =>
    key === '*'
      ? w.any
      : key
          .split('.')
          .map((part) =>
            s(
              [...own('kind'), ...own('category'), ...(declared.codes.urgency?.codes ?? [])].find(
                (code) => code.code === part,
              )?.title ?? part,
            ),
          )
          .join(' · ')
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide picture must scroll by keyboard */}
      <div className="flow" tabIndex={0} role="region" aria-label={w.flow}>
        <svg
          width={picture.width}
          height={picture.height}
          viewBox={`0 0 ${picture.width} ${picture.height}`}
          role="group"
          aria-label={`${s(type.title)} ${w.flow}`}
        >
          <defs>
            <marker
              id="tip"
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto-start-reverse"
            >
              <path d="M0 0L8 4L0 8z" fill="#64748b" />
            </marker>
          </defs>
          {picture.edges.map((edge) => (
            <path
              key={`${edge.from}${edge.to}`}
              d={edge.path}
              className={`edge${at === edge.from || at === edge.to ? ' on' : type.flow.states[edge.to]?.kind === 'closed' ? ' end' : ''}`}
              markerEnd="url(#tip)"
            >
              <title>{`${stateOf(edge.from)} → ${stateOf(edge.to)}：${edge.actions.map(titleOf).join(lang === 'zh' ? '、' : ', ')}`}</title>
            </path>
          ))}
          {picture.edges.map((edge) => {
            // Arrows into an end are many and say little until a state is chosen.
            if (
              at === null ? type.flow.states[edge.to]?.kind === 'closed' : at !== edge.from && at !== edge.to
            )
              return null
            const first = titleOf(edge.actions[0] ?? '')
            const text = `${[...first].length > 8 ? `${[...first].slice(0, lang === 'zh' ? 7 : 14).join('')}…` : first}${edge.actions.length > 1 ? ` +${edge.actions.length - 1}` : ''}`
            return (
              <text
                key={`${edge.from}${edge.to}`}
                x={edge.label[0]}
                y={edge.label[1]}
                textAnchor="middle"
                style={{ fontSize: 11, paintOrder: 'stroke', stroke: '#fbfcfe', strokeWidth: 4 }}
              >
                {text}
              </text>
            )
          })}
          {picture.nodes.map((node) => (
            <g
              key={node.name}
              className={`node ${type.flow.states[node.name]?.kind ?? ''}${node.name === type.flow.initial ? ' initial' : ''}`}
              transform={`translate(${node.x} ${node.y})`}
              role="button"
              tabIndex={0}
              aria-pressed={at === node.name}
              aria-label={stateOf(node.name)}
              style={{ cursor: 'pointer' }}
              onClick={() => setAt(at === node.name ? null : node.name)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' || event.key === ' ') {
                  event.preventDefault()
                  setAt(at === node.name ? null : node.name)
                }
              }}
            >
              <rect
                width={NODE.width}
                height={NODE.height}
                {...(at === node.name ? { stroke: '#1757b8', strokeWidth: 3 } : {})}
              />
              <text
                x={NODE.width / 2}
                y={NODE.height / 2 + 4}
                textAnchor="middle"
                style={{ fontWeight: 600 }}
              >
                {stateOf(node.name)}
              </text>
            </g>
          ))}
        </svg>
      </div>
      <div className="split">
        <section className="card">
          <header>
            <h2 className="grow">
              {w.actions} · {at ? stateOf(at) : w.all}
            </h2>
            {at && (
              <button type="button" className="button small" onClick={() => setAt(null)}>
                {w.all}
              </button>
            )}
          </header>
          <div className="body stack tight">
            {actions.map(([name, action]) => (
              <div key={name} className="task">
                <div className="row">
                  <b>{s(action.title)}</b>
                  {action.key && <kbd>{action.key}</kbd>}
                  <span className="small">
                    {action.to === undefined
                      ? w.stays
                      : action.to === 'back'
                        ? w.back
                        : action.to === 'chosen'
                          ? w.chosen
                          : `→ ${stateOf(action.to)}`}
                  </span>
                </div>
                <div className="small">
                  {w.by}
                  {colon}
                  {action.by.map(whoOf).join(lang === 'zh' ? '、' : ', ')}
                  {action.form && Object.keys(action.form).length > 0 && (
                    <>
                      {' '}
                      · {w.form}
                      {colon}
                      {Object.values(action.form)
                        .map((field) => s(field.title))
                        .join(lang === 'zh' ? '、' : ', ')}
                    </>
                  )}
                </div>
              </div>
            ))}
          </div>
        </section>
        <section className="card">
          <header>
            <h2>{w.clocks}</h2>
          </header>
          <div className="body stack tight">
            {Object.entries(type.clocks).map(([name, clock]) => (
              <div key={name} className="task">
                <b>{s(clock.title)}</b> {clock.waits && <span className="tag">{w.waits}</span>}
                <dl className="detail small">
                  {limitsOf(clock.limit).map(([key, one], _, all) => (
                    <div key={key} style={{ display: 'contents' }}>
                      <dt>{all.length === 1 && key === '*' ? w.limit : keyOf(key)}</dt>
                      <dd className="num">{limit(one)}</dd>
                    </div>
                  ))}
                  {isFrom(clock.limit) && (
                    <div style={{ display: 'contents' }}>
                      <dt>{w.brought}</dt>
                      <dd>{fieldOf(clock.limit.from)}</dd>
                    </div>
                  )}
                </dl>
                <span className="small">
                  {w.basis}
                  {colon}
                  {s(clock.basis)}
                </span>
              </div>
            ))}
          </div>
        </section>
      </div>
    </>
  )
}

/** One application: what it adds, in one page. */
export function PackPage() {
  const { pack: name = '' } = useParams()
  const w = useWords(dictionary)
  const s = useSay()
  const lang = useLanguage()
  const { declared } = useCity()
  const pack = declared.packs.find((one) => one.name === name)
  useTitle({ title: w.title, to: '/flows' }, { title: pack ? s(pack.title) : name })
  if (!pack) return <Empty />
  const own = <T,>(all: Readonly<Record<string, T>>): [string, T][] =>
    Object.entries(all).filter(([key]) => key.startsWith(`${name}.`))
  return (
    <div className="page">
      <div className="row">
        <h1>{s(pack.title)}</h1>
        <span className="tag accent">{s(domainWords[pack.domain] ?? pack.domain)}</span>
      </div>
      {Object.entries(pack.views ?? {}).map(([key, view]) => (
        <PackView key={key} pack={name} view={view} />
      ))}
      <h2>{w.types}</h2>
      <div className="tiles">
        {own(declared.types).map(([key, type]) => (
          <div key={key} className="tile">
            <strong>{s(type.title)}</strong>
            <small>{w.version(type.version)}</small>
            <span className="row tight">
              <Link className="button small" to={`/inbox?view=all&type=${key}`}>
                {w.list}
              </Link>
              <Link className="button small" to={`/flows/${key.replace('.', '/')}`}>
                {w.open}
              </Link>
              {!isApplication(type) && (
                <Link className="button small" to={`/packs/${name}/new/${key.slice(name.length + 1)}`}>
                  ＋ {w.begin}
                </Link>
              )}
            </span>
          </div>
        ))}
      </div>
      {Object.keys(pack.sunshine ?? {}).length > 0 && (
        <>
          <h2>{w.sunshine}</h2>
          <div className="tiles">
            {Object.entries(pack.sunshine ?? {}).map(([key, title]) => (
              <a
                key={key}
                className="tile"
                href={`/citizen/sunshine/${name}.${key}`}
                target="_blank"
                rel="noreferrer"
              >
                <strong>{s(title)}</strong>
                <small>{w.openPage} ↗</small>
              </a>
            ))}
          </div>
        </>
      )}
      {Object.keys(pack.layers ?? {}).length > 0 && (
        <>
          <h2>{w.map}</h2>
          <div className="row">
            {Object.entries(pack.layers ?? {}).map(([key, title]) => (
              <Link key={key} className="button small" to={`/map?l=${name}.${key}`}>
                {s(title)}
              </Link>
            ))}
          </div>
        </>
      )}
      {own(declared.registers).length > 0 && <h2>{w.registers}</h2>}
      <div className="tiles">
        {own(declared.registers).map(([key, register]) => (
          <Link
            key={key}
            className="tile"
            to={key === 'hotline.article' ? '/knowledge' : `/registers/${key.replace('.', '/')}`}
          >
            <strong>{s(register.title)}</strong>
            <small>
              {w.fields}
              {lang === 'zh' ? '：' : ': '}
              {Object.values(register.fields)
                .map((field) => s(field.title))
                .join(' · ')}
            </small>
          </Link>
        ))}
      </div>
    </div>
  )
}
