import { lazy, Suspense, useCallback, useEffect, useMemo, useRef } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { api, live, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import type { Fact, OfferedAction, View } from '../../live/wire.ts'
import { useTitle } from '../frame.tsx'
import { useAreaPath } from '../lists.ts'
import { categoriesOf, codePath, kindsOf } from '../parts/code.ts'
import { DueLight, When } from '../parts/due.tsx'
import { useKeys } from '../parts/keys.ts'
import { Failed, Loading } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { useQueue } from '../queue.ts'
import { useCity } from '../session.ts'
import { common } from '../words.ts'
import { ActionList, ActionPanel } from './actions.tsx'
import { AdviceCard } from './advice.tsx'
import { AnswerChecks } from './answer-help.tsx'
import { Clocks } from './case-clocks.tsx'
import { Lanes } from './case-lanes.tsx'
import { Orders } from './case-orders.tsx'
import { Parties } from './case-parties.tsx'
import { Proceedings } from './case-proceedings.tsx'
import { Tasks } from './case-tasks.tsx'
import { Visits } from './case-visits.tsx'
import { Facts } from './facts.tsx'
import { Links } from './links.tsx'
import { onward, QueueBar } from './queue-bar.tsx'
import { GridsOf, StateTag } from './rows.tsx'
import { Timeline } from './timeline.tsx'

const dictionary = words({
  whyNot: say('为什么看不到？', 'Why can I not see it?'),
  inbox: say('统一待办', 'My work'),
  due: say('时限', 'Due'),
  unit: say('主办单位', 'Lead unit'),
  place: say('地点', 'Place'),
  grid: say('网格', 'Grid'),
  opened: say('受理', 'Opened'),
  kind: say('类型', 'Kind'),
  notYet: say('未派单', 'not dispatched'),
  asks: say('待裁申请', 'Waiting requests'),
  merged: say('该事项已并入', 'Merged into'),
  changed: say('该事项刚刚有更新', 'This matter has just changed'),
  copyWord: say('复制', 'Copy'),
  copy: say('复制编号', 'Copy the number'),
  copied: say('编号已复制', 'Number copied'),
  back: say('返回列表', 'Back to the list'),
  queueDone: say('这是队列里的最后一件', 'That was the last of the queue'),
  tabTimeline: say('办理过程', 'What happened'),
  tabTasks: say('任务与答复', 'Tasks and answers'),
  tabClocks: say('时限', 'Clocks'),
  tabLinks: say('关联与并单', 'Links and merge'),
  tabs: say('内容', 'Contents'),
})

/** Only matters about data want it. */
const CorrectionCase = lazy(async () => ({ default: (await import('./correction.tsx')).CorrectionCase }))

/** Only applications for services have one. */
const Papers = lazy(async () => ({ default: (await import('./case-papers.tsx')).Papers }))
const CaseFirings = lazy(async () => ({ default: (await import('./case-firings.tsx')).CaseFirings }))
const CaseCommand = lazy(async () => ({ default: (await import('./case-command.tsx')).CaseCommand }))
const CaseCertificates = lazy(async () => ({
  default: (await import('./case-certificates.tsx')).CaseCertificates,
}))
const Submissions = lazy(async () => ({ default: (await import('./submission.tsx')).Submissions }))

/** Only applications have a fee and a light. */
const ServiceSide = lazy(async () => ({ default: (await import('./case-service.tsx')).ServiceSide }))

const TABS = ['timeline', 'tasks', 'clocks', 'links'] as const
type Tab = (typeof TABS)[number]

/** The matter page: what is this, what is its state, what can I do now. */
export function MatterPage() {
  const { matter: number = '' } = useParams()
  const w = useWords(dictionary)
  const go = useNavigate()
  const { load, reload, put } = useLoad(`matter ${number}`, (signal) =>
    api.get<View>(`/api/matters/${number}`, undefined, { signal }),
  )
  const view = load.state === 'ready' ? load.value : null
  const id = view?.matter.id
  useTitle({ title: w.inbox, to: '/inbox' }, { title: view ? view.matter.number : number })
  const [params, setParams] = useSearchParams()
  const tab = (TABS as readonly string[]).includes(params.get('tab') ?? '')
    ? (params.get('tab') as Tab)
    : 'timeline'
  const acting = params.get('do')
  const actingTask = params.get('task')
  const told = useRef<ReadonlySet<string>>(new Set())
  told.current = useMemo(() => new Set(view?.timeline.map((one) => one.id)), [view])
  const queue = useQueue(number)

  useEffect(() => {
    if (!id) return
    let wait: ReturnType<typeof setTimeout> | null = null
    let news: (string | undefined)[] = []
    const heard = (data: unknown): void => {
      const fact = data as Fact | null
      if (fact && fact.subject !== id) return
      news.push(fact?.id)
      wait ??= setTimeout(() => {
        wait = null
        // Our own act has brought its own line with the answer; what followed from it by itself is news.
        const fresh = news.some((one) => !one || !told.current.has(one))
        news = []
        if (fresh) void reload()
      }, 500)
    }
    const again = () => heard(null)
    const offs = [live.on('fact', heard), live.on('healed', again), live.on('joined', again)]
    return () => {
      for (const off of offs) off()
      if (wait) clearTimeout(wait)
    }
  }, [id, reload])

  const act = useCallback(
    (action: OfferedAction | null) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before)
          next.delete('do')
          next.delete('task')
          if (action) {
            next.set('do', action.name)
            if (action.task) next.set('task', action.task)
          }
          return next
        },
        { replace: action === null },
      ),
    [setParams],
  )
  const offered =
    view?.actions.find((one) => one.name === acting && (one.task ?? null) === actingTask) ??
    view?.actions.find((one) => one.name === acting)
  // The commonest actions have a letter; only allowed ones answer to it.
  const allowed = view?.actions.filter((one) => one.allowed && one.key) ?? []
  const s = useSay()
  useKeys(
    allowed
      .filter((one, i) => allowed.findIndex((other) => other.key === one.key) === i)
      .map((one) => ({ key: one.key ?? '', says: s(one.title), run: () => act(one) })),
    offered === undefined,
  )
  useKeys(
    [{ key: 'b', says: w.back, run: () => void (queue ? go(`/inbox?${queue.search}`) : go(-1)) }],
    offered === undefined,
  )

  // There before the matter is: who walks on quickly need not wait for each, and a refused one is no dead end.
  const bar = queue && <QueueBar queue={queue} active={offered === undefined} />
  if (load.state !== 'ready')
    return (
      <div className="page matter">
        {bar}
        {load.state === 'loading' ? (
          <Loading lines={12} />
        ) : (
          <>
            <Failed page failure={load.failure} retry={reload} />
            {load.failure.code === 'matter.notFound' && (
              <Link to={`/rights?what=${encodeURIComponent(number)}`}>{w.whyNot}</Link>
            )}
          </>
        )}
      </div>
    )
  if (!view) return null
  const done = (next: View): void => {
    put(next)
    // What no longer stands as the queue held it is done: on to the next one.
    const left = next.matter.state !== view.matter.state
    if (queue?.after && left && onward.get()) return void go(`/m/${queue.after}`, { replace: true })
    act(null)
    if (queue && !queue.after && left) toast(w.queueDone)
  }
  return (
    <div className="page matter">
      {bar}
      <Strip view={view} />
      <Suspense fallback={null}>
        <CaseCommand
          key={view.timeline.length}
          matter={view.matter.id}
          closed={view.matter.closedAt !== null}
        />
      </Suspense>
      {view.matter.mergedInto && (
        <div className="banner yellow">
          {w.merged} <Link to={`/m/${view.matter.mergedInto}`}>{view.matter.mergedInto}</Link>
        </div>
      )}
      <div className="matter-body">
        <div className="stack matter-main">
          <Facts view={view} />
          {view.matter.channel === 'sensor' && (
            <Suspense fallback={null}>
              <CaseFirings matter={view.matter.id} />
            </Suspense>
          )}
          {typeof view.matter.data.item === 'string' && (
            <Suspense fallback={null}>
              <Papers matter={view.matter.id} version={view.matter.version} />
              <CaseCertificates matter={view.matter.id} version={view.matter.version} />
            </Suspense>
          )}
          {typeof view.matter.data.submission === 'string' && (
            <Suspense fallback={<Loading lines={6} />}>
              <Submissions matter={view.matter.id} />
            </Suspense>
          )}
          {typeof view.matter.data.itemVersion === 'number' && (
            <Suspense fallback={null}>
              <ServiceSide
                matter={view.matter.id}
                seen={view.timeline.length}
                changed={() => void reload()}
              />
            </Suspense>
          )}
          {view.matter.type === 'dataBrain.correction' && (
            <Suspense fallback={<Loading lines={3} />}>
              <CorrectionCase matter={view.matter.id} version={view.matter.version} />
            </Suspense>
          )}
          <section className="card">
            <div className="tabs" role="tablist" aria-label={w.tabs}>
              {TABS.map((one) => (
                <button
                  key={one}
                  type="button"
                  role="tab"
                  id={`tab-${one}`}
                  aria-selected={tab === one}
                  aria-controls="tab-body"
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
                  {
                    { timeline: w.tabTimeline, tasks: w.tabTasks, clocks: w.tabClocks, links: w.tabLinks }[
                      one
                    ]
                  }
                  {one === 'links' && view.links.length > 0 && (
                    <span className="muted num"> {view.links.length}</span>
                  )}
                </button>
              ))}
            </div>
            <div className="body" id="tab-body" role="tabpanel" aria-labelledby={`tab-${tab}`}>
              {tab === 'timeline' && <Timeline view={view} />}
              {tab === 'tasks' && (
                <div className="stack">
                  <Proceedings view={view} />
                  <Tasks view={view} />
                  <Visits view={view} />
                </div>
              )}
              {tab === 'clocks' && <Clocks view={view} />}
              {tab === 'links' && <Links view={view} onChange={done} />}
            </div>
          </section>
        </div>
        <div className="stack matter-side">
          <ActionList view={view} onAct={act} />
          {view.matter.state === 'toReview' && <AnswerChecks view={view} />}
          {view.matter.closedAt === null && <AdviceCard view={view} />}
          {typeof view.matter.data.itemVersion === 'number' && (
            <Lanes matter={view.matter.id} seen={`${view.matter.version} ${view.timeline.length}`} />
          )}
          <Parties view={view} />
          <Orders view={view} />
        </div>
      </div>
      {offered && (
        <ActionPanel
          key={`${offered.name} ${offered.task ?? ''}`}
          view={view}
          action={offered}
          onClose={() => act(null)}
          onDone={done}
          onFresh={put}
        />
      )}
    </div>
  )
}

function Strip({ view: { matter, flow } }: { view: View }) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const s = useSay()
  const { declared } = useCity()
  const area = useAreaPath()
  const type = declared.types[matter.type]
  const lives = (flow ?? type?.flow)?.states[matter.state]
  const closed = lives?.kind === 'closed'
  const assigned = Object.values(type?.flow.actions ?? {}).some((one) => one.form && 'lead' in one.form)
  const stateTitle = flow && lives ? { stateTitle: lives.title } : {}
  const urgency = declared.codes.urgency?.codes.find((one) => one.code === matter.urgency)
  return (
    <header className="case-strip card">
      <div className="row">
        <h1 className="grow">{s(matter.titleSay ?? matter.title) || matter.number}</h1>
        {matter.demo && <span className="tag yellow">{c.demo}</span>}
        {matter.urgency !== 'normal' && (
          <span className={`tag ${matter.urgency === 'critical' ? 'red' : 'yellow'}`}>
            {s(urgency?.title ?? matter.urgency)}
          </span>
        )}
        {matter.secret && <span className="tag accent">{c.secret}</span>}
        {/* Only who asks for himself can ask without a name. */}
        {matter.anonymous && type?.requester === undefined && <span className="tag">{c.anonymous}</span>}
      </div>
      <dl className="strip-facts">
        <div>
          <dt>{s(type?.title ?? matter.type)}</dt>
          <dd className="row tight">
            <b className="num">{matter.number}</b>
            <button
              type="button"
              className="button plain small"
              aria-label={w.copy}
              title={w.copy}
              onClick={() => void navigator.clipboard.writeText(matter.number).then(() => toast(w.copied))}
            >
              {w.copyWord}
            </button>
            <StateTag row={{ ...matter, ...stateTitle }} />
          </dd>
        </div>
        <div>
          <dt>{matter.dueClock ? s(type?.clocks[matter.dueClock]?.title ?? w.due) : w.due}</dt>
          <dd>
            <DueLight due={matter.due} light={matter.light} closed={closed} />
          </dd>
        </div>
        {/* only where units are given it to do */}
        {(matter.leadUnitName || assigned) && (
          <div>
            <dt>{w.unit}</dt>
            <dd>{matter.leadUnitName ?? <span className="muted">{w.notYet}</span>}</dd>
          </div>
        )}
        <div>
          <dt>{w.place}</dt>
          <dd>{area(matter.area) || matter.areaName}</dd>
        </div>
        {matter.grids.length > 0 && (
          <div>
            <dt>{w.grid}</dt>
            <dd>
              <GridsOf row={matter} all />
            </dd>
          </div>
        )}
        {(type?.fields.kind || type?.fields.category) && (
          <div>
            <dt>{w.kind}</dt>
            <dd>
              {[
                matter.kind && codePath(kindsOf(declared, matter.type), matter.kind, s),
                matter.category && codePath(categoriesOf(declared, matter.type), matter.category, s),
              ]
                .filter(Boolean)
                .join(' · ') || '—'}
            </dd>
          </div>
        )}
        <div>
          <dt>{w.opened}</dt>
          <dd>
            <When at={matter.openedAt} /> · {codePath(declared.codes.channel, matter.channel, s)}
          </dd>
        </div>
      </dl>
    </header>
  )
}
