// biome-ignore-all lint/a11y/noStaticElementInteractions: leaving a popover is heard on its frame
import { type ReactNode, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { Link, NavLink, Outlet, useLocation } from 'react-router'
import { BRAIN_READERS } from '../../brain/advise/declare.ts'
import {
  api,
  expired,
  language,
  live,
  say,
  sayNumber,
  useLanguage,
  useLoad,
  useSay,
  useStore,
  useWords,
  words,
} from '../live/index.ts'
import type { InboxView } from '../live/wire.ts'
import { LoginAgain, Mark } from './login.tsx'
import { Bell } from './notices.tsx'
import { netWords } from './pages/net-words.ts'
import { Palette, type Place } from './palette.tsx'
import { Modal } from './parts/drawer.tsx'
import { Guard } from './parts/guard.tsx'
import { shown, useKeys } from './parts/keys.ts'
import { Loading } from './parts/states.tsx'
import { Toasts, toast } from './parts/toast.tsx'
import { ChangePassword } from './password.tsx'
import { Ring } from './ring.tsx'
import { holds, leave, useCity } from './session.ts'
import { useViewTitle, viewsFor } from './views.ts'
import { common } from './words.ts'

const dictionary = words({
  mine: say('我的工作', 'My work'),
  desk: say('坐席工作台', 'Agent’s desk'),
  all: say('全部事项', 'All matters'),
  reference: say('业务支撑', 'Reference'),
  lines: say('职责清单', 'Responsibility list'),
  map: say('一张图', 'One map'),
  addresses: say('地址管理', 'Addresses'),
  grids: say('网格管理', 'Grids'),
  hot: say('热点诉求', 'Hot issues'),
  firings: say('预警中心', 'Alert board'),
  watchRules: say('监测规则', 'Watch rules'),
  grid: say('网格评价与复核', 'Grid: evaluation, second look'),
  topics: say('每月一题', 'Topics'),
  commandDesk: say('指挥台', 'Command desk'),
  myOrders: say('我的指令', 'My orders'),
  plans: say('预案管理', 'Plans'),
  automatic: say('自动派单', 'Automatic dispatch'),
  models: say('模型', 'Models'),
  linkage: say('实体核对', 'Same or not'),
  sources: say('基础库与数源', 'Base registers'),
  knowledge: say('知识库', 'Knowledge'),
  rosters: say('热线值班表', 'Hotline roster'),
  duty: say('值班工作台', 'Duty desk'),
  dutyRosters: say('值班表', 'Rosters'),
  warnings: say('预警发布', 'Warnings'),
  warningBoard: say('预警与响应', 'Warnings and responses'),
  meetings: say('会商', 'Meetings'),
  evacuations: say('转移安置', 'Evacuation'),
  emergencies: say('值班与预警', 'Duty and warnings'),
  callers: say('来电人备注', 'Caller notes'),
  indicators: say('指标与三率', 'Indicators'),
  boards: say('大屏编排', 'Boards'),
  reports: say('报告中心', 'Reports'),
  definitions: say('指标管理', 'Definitions'),
  data: say('数据大脑', 'Data brain'),
  catalogue: say('数据目录', 'Data catalogue'),
  dataMap: say('数据地图', 'Data map'),
  intake: say('归集监控', 'Intake desk'),
  dataSources: say('数源与计划', 'Sources and plans'),
  quality: say('质量看板', 'Quality board'),
  demands: say('数据需求', 'Data demands'),
  standards: say('标准管理', 'Standards'),
  sharing: say('共享工作台', 'Sharing desk'),
  items: say('事项管理', 'Service items'),
  joint: say('一件事编排', 'Joint services'),
  capabilities: say('能力目录', 'Capabilities'),
  shareLedger: say('共享台账', 'Sharing ledger'),
  services: say('政务服务', 'Public services'),
  window: say('综窗受理台', 'Service window'),
  elsewhere: say('异地代收代办', 'For other places'),
  halls: say('大厅管理', 'Halls'),
  exchange: say('对外互认', 'Exchange'),
  fees: say('收费', 'Fees'),
  ratings: say('好差评', 'Ratings'),
  lights: say('电子监察', 'Supervision'),
  certificates: say('电子证照', 'Certificates'),
  sensing: say('城市感知', 'City sensing'),
  codes: say('一码通城', 'City code'),
  decisions: say('决策表', 'Decision tables'),
  admin: say('管理', 'Administration'),
  calendars: say('工作日历', 'Calendars'),
  people: say('人员与职责', 'People and duties'),
  personalRequests: say('个人信息请求', 'Personal data'),
  personnel: say('人员名单导入', 'List of personnel'),
  loginPolicy: say('登录安全策略', 'Policy of login'),
  relyingApps: say('接入应用', 'Applications'),
  security: say('账号安全', 'Account and security'),
  rights: say('权限说明', 'Rights'),
  audit: say('审计', 'Audit'),
  packs: say('应用与流程', 'Packs and flows'),
  extensions: say('自建应用', 'Composed applications'),
  errors: say('错误说明', 'Refusals'),
  notices: say('通知', 'Notices'),
  menu: say('菜单', 'Menu'),
  skip: say('跳到正文', 'Skip to the content'),
  password: say('修改密码', 'Change my password'),
  leave: say('退出登录', 'Log out'),
  notLeft: say(
    '连不上服务器，尚未退出登录；请稍后再试',
    'The server was not reached: you are still logged in; try again',
  ),
  demo: say(
    '演示数据：人物、电话和诉求均为虚构，不得用于真实办理。',
    'Demonstration data: people, numbers and requests are invented.',
  ),
  keys: say('键盘快捷键', 'Keyboard shortcuts'),
  lost: say(
    '实时连接中断，正在重连；页面可能不是最新',
    'Live connection lost, reconnecting; the page may be behind',
  ),
  palette: say('查找', 'Find'),
  help: say('显示快捷键', 'Show the shortcuts'),
  breadcrumbs: say('位置', 'Breadcrumbs'),
  soon: say('尚无应用', 'no packs yet'),
})

/** Who shares, uses or oversees what is shared. */
/** Who works at one-net service 政务服务. */
const SERVICES = [
  'windowClerk',
  'hallManager',
  'itemManager',
  'inspector',
  'cashier',
  'approver',
  'approvalHead',
  'certificateManager',
  'certificateClerk',
  'sealKeeper',
] as const
const GRID = ['gridHead', 'gridDispatcher', 'gridAcceptor', 'leader', 'supervisor'] as const
/** Who commands, and who looks on 指挥. */
const COMMAND = ['commander', 'commandOfficer', 'dutyOfficer'] as const
const SHARING = ['dataSteward', 'dataUser', 'dataAuthority', 'dataAuditor', 'auditAdmin'] as const

/** Who writes and releases warnings. */
const WARNERS = ['warningEditor', 'warningReleaser', 'dutyManager', 'dutyOfficer'] as const

/** Who has to do with money, and who watches how people are served. */
const MONEY = ['cashier', 'inspector', 'hallManager', 'windowClerk', 'approver', 'approvalHead'] as const
const WATCH = ['inspector', 'hallManager', 'approver', 'approvalHead'] as const
const CERTIFICATES = ['certificateManager', 'certificateClerk', 'sealKeeper'] as const

/** Nine digits do not fit beside a menu word: 12,346万, 123M; the hover has them all. */
const briefCount = (n: number, lang: 'zh' | 'en'): string =>
  n < 10_000
    ? String(n)
    : new Intl.NumberFormat(lang === 'zh' ? 'zh-CN' : 'en', {
        notation: 'compact',
        maximumFractionDigits: 0,
      }).format(n)

type Crumb = { readonly title: string; readonly to?: string }
let setCrumbs: ((crumbs: readonly Crumb[]) => void) | null = null

/** Names the page: breadcrumbs and the window's title. */
export function useTitle(...crumbs: readonly Crumb[]): void {
  const key = JSON.stringify(crumbs)
  const w = useWords(common)
  useEffect(() => {
    const list = JSON.parse(key) as readonly Crumb[]
    setCrumbs?.(list)
    document.title = [...list.map((one) => one.title)].reverse().concat(w.app).join(' · ')
  }, [key, w.app])
}

export function Frame() {
  const w = useWords(dictionary)
  const s = useSay()
  const { me, declared } = useCity()
  const lang = useLanguage()
  const { pathname, search } = useLocation()
  const [crumbs, put] = useState<readonly Crumb[]>([])
  setCrumbs = put
  const [open, setOpen] = useState(false)
  const [palette, setPalette] = useState(false)
  const [help, setHelp] = useState(false)
  const expiry = useStore(expired)
  const [answered, setAnswered] = useState(expiry)
  const connection = useStore(live.state)

  useEffect(() => live.hold(), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new address closes the menu
  useEffect(() => setOpen(false), [pathname, search])

  const { load: inbox, reload } = useLoad('inbox', (signal) =>
    api.get<{ views: readonly InboxView[] }>('/api/inbox', undefined, { signal }),
  )
  useEffect(() => {
    let wait: ReturnType<typeof setTimeout> | null = null
    const soon = (): void => {
      wait ??= setTimeout(() => {
        wait = null
        void reload()
      }, 1_500)
    }
    const offs = [live.on('fact', soon), live.on('healed', soon)]
    return () => {
      for (const off of offs) off()
      if (wait) clearTimeout(wait)
    }
  }, [reload])

  const views = viewsFor(me, inbox.state === 'ready' ? inbox.value.views : [])
  const viewTitle = useViewTitle()
  const groups = useMemo(() => {
    return Object.entries(netWords)
      .map(([net, title]) => ({
        ...{ net, title: s(title) },
        packs: declared.packs.filter((pack) => pack.net === net),
      }))
      .filter((one) => one.packs.length > 0)
  }, [declared.packs, s])
  const places: readonly Place[] = [
    { to: '/desk', title: w.desk },
    ...views.map((view) => ({ to: `/inbox?view=${view.view}`, title: viewTitle(view) })),
    { to: '/inbox?view=all', title: w.all },
    { to: '/firings', title: w.firings },
    { to: '/watch-rules', title: w.watchRules },
    { to: '/map', title: w.map },
    { to: '/addresses', title: w.addresses },
    { to: '/grids', title: w.grids },
    { to: '/hot', title: w.hot },
    { to: '/grid', title: w.grid },
    { to: '/topics', title: w.topics },
    { to: '/command', title: w.commandDesk },
    { to: '/orders', title: w.myOrders },
    { to: '/plans', title: w.plans },
    { to: '/lines', title: w.lines },
    { to: '/automatic', title: w.automatic },
    { to: '/models', title: w.models },
    { to: '/linkage', title: w.linkage },
    { to: '/sources', title: w.sources },
    { to: '/knowledge', title: w.knowledge },
    { to: '/registers/hotline/shift', title: w.rosters },
    { to: '/registers/hotline/callerNote', title: w.callers },
    { to: '/duty', title: w.duty },
    { to: '/rosters', title: w.dutyRosters },
    { to: '/warnings', title: w.warnings },
    { to: '/warning-board', title: w.warningBoard },
    { to: '/evacuations', title: w.evacuations },
    { to: '/meetings', title: w.meetings },
    { to: '/indicators', title: w.indicators },
    { to: '/reports', title: w.reports },
    { to: '/boards', title: w.boards },
    { to: '/definitions', title: w.definitions },
    { to: '/catalogue', title: w.catalogue },
    { to: '/data-map', title: w.dataMap },
    { to: '/data-intake', title: w.intake },
    { to: '/data-sources', title: w.dataSources },
    { to: '/quality', title: w.quality },
    { to: '/data-demands', title: w.demands },
    { to: '/standards', title: w.standards },
    { to: '/sharing', title: w.sharing },
    { to: '/capabilities', title: w.capabilities },
    { to: '/sharing-ledger', title: w.shareLedger },
    { to: '/window', title: w.window },
    { to: '/elsewhere', title: w.elsewhere },
    { to: '/halls', title: w.halls },
    { to: '/items', title: w.items },
    { to: '/joint', title: w.joint },
    { to: '/exchange', title: w.exchange },
    { to: '/fees', title: w.fees },
    { to: '/ratings', title: w.ratings },
    { to: '/lights', title: w.lights },
    { to: '/certificates', title: w.certificates },
    { to: '/sensing', title: w.sensing },
    { to: '/codes', title: w.codes },
    { to: '/decisions', title: w.decisions },
    { to: '/calendars', title: w.calendars },
    { to: '/people', title: w.people },
    { to: '/account', title: w.security },
    ...(holds(me, 'systemAdmin')
      ? [
          { to: '/personnel', title: w.personnel },
          { to: '/relying-apps', title: w.relyingApps },
        ]
      : []),
    ...(holds(me, 'securityAdmin', 'auditAdmin') ? [{ to: '/login-policy', title: w.loginPolicy }] : []),
    { to: '/rights', title: w.rights },
    { to: '/audit', title: w.audit },
    { to: '/flows', title: w.packs },
    { to: '/extensions', title: w.extensions },
    { to: '/errors', title: w.errors },
    { to: '/notices', title: w.notices },
  ]
  const find = useCallback(() => setPalette(true), [])
  useKeys([
    { key: 'Ctrl+k', says: w.palette, run: find },
    { key: '/', says: w.palette, run: find },
    { key: '?', says: w.help, run: () => setHelp(true) },
  ])
  const item = (to: string, title: string, extra?: ReactNode) => {
    const [path, query] = to.split('?')
    const here = pathname === path || (path !== '/inbox' && pathname.startsWith(`${path}/`))
    const viewHere =
      query === undefined ||
      new URLSearchParams(search).get('view') === new URLSearchParams(query).get('view')
    return (
      <NavLink key={to} to={to} aria-current={here && viewHere ? 'page' : 'false'}>
        <span className="grow">{title}</span>
        {extra}
      </NavLink>
    )
  }
  const count = (view: InboxView) =>
    view.count > 0 ? (
      <span
        className={`count${view.red > 0 ? ' red' : ''}`}
        title={`${sayNumber(view.count)}${view.red > 0 ? ` · ${sayNumber(view.red)} ${lang === 'zh' ? '件超时' : 'overdue'}` : ''}`}
      >
        {view.red > 0 ? `${briefCount(view.red, lang)}/` : ''}
        {briefCount(view.count, lang)}
      </span>
    ) : null

  return (
    <div className="frame">
      <aside className={`side${open ? ' shown' : ''}`} aria-label={lang === 'zh' ? '呼应' : 'Huying'}>
        <a className="sr" href="#main">
          {w.skip}
        </a>
        <Link to="/inbox" className="brand">
          <Mark size={30} />
          <span>
            <b>{lang === 'zh' ? '呼应' : 'Huying'}</b>
            <br />
            <small>{s(declared.city.name)}</small>
          </span>
        </Link>
        <nav aria-label={w.menu}>
          <h2>{w.mine}</h2>
          {holds(me, 'agent', 'dispatcher') && item('/desk', w.desk)}
          {views
            .filter((view) => view.view !== 'all')
            .map((view) => item(`/inbox?view=${view.view}`, viewTitle(view), count(view)))}
          {item('/inbox?view=all', w.all)}
          {item('/orders', w.myOrders)}
          {holds(me, ...COMMAND) && item('/command', w.commandDesk)}
          {holds(me, ...COMMAND, 'planEditor') && item('/plans', w.plans)}
          {groups.map((group) => (
            <div key={group.net}>
              <h2>{group.title}</h2>
              {group.packs.map((pack) => item(`/packs/${pack.name}`, s(pack.title)))}
            </div>
          ))}
          <h2>{w.reference}</h2>
          {item('/firings', w.firings)}
          {item('/sensing', w.sensing)}
          {item('/map', w.map)}
          {item('/addresses', w.addresses)}
          {item('/grids', w.grids)}
          {item('/hot', w.hot)}
          {holds(me, ...GRID) && item('/grid', w.grid)}
          {item('/topics', w.topics)}
          {item('/lines', w.lines)}
          {holds(me, ...BRAIN_READERS) && item('/automatic', w.automatic)}
          {holds(me, ...BRAIN_READERS) && item('/models', w.models)}
          {holds(me, 'steward', 'dispatcher', 'officeHead', 'dataAuthority') && item('/linkage', w.linkage)}
          {item('/knowledge', w.knowledge)}
          {item('/registers/hotline/shift', w.rosters)}
          {holds(me, 'agent', 'dispatcher', 'officeHead', 'visitor') &&
            item('/registers/hotline/callerNote', w.callers)}
          {item('/indicators', w.indicators)}
          {item('/reports', w.reports)}
          {item('/boards', w.boards)}
          {item('/definitions', w.definitions)}
          <h2>{w.emergencies}</h2>
          {item('/duty', w.duty)}
          {item('/rosters', w.dutyRosters)}
          {item('/warning-board', w.warningBoard)}
          {holds(me, ...WARNERS) && item('/warnings', w.warnings)}
          {holds(me, ...COMMAND, ...WARNERS, 'shelterKeeper') && item('/evacuations', w.evacuations)}
          {item('/meetings', w.meetings)}
          <h2>{w.data}</h2>
          {item('/catalogue', w.catalogue)}
          {item('/data-map', w.dataMap)}
          {holds(me, 'dataAuthority', 'dataAuditor') && item('/sources', w.sources)}
          {holds(me, 'dataSteward', 'dataAuthority', 'dataAuditor') && item('/data-intake', w.intake)}
          {holds(me, 'dataSteward', 'dataAuthority', 'dataAuditor') && item('/data-sources', w.dataSources)}
          {item('/quality', w.quality)}
          {item('/data-demands', w.demands)}
          {item('/standards', w.standards)}
          {holds(me, ...SHARING) && item('/sharing', w.sharing)}
          {item('/capabilities', w.capabilities)}
          {holds(me, ...SHARING) && item('/sharing-ledger', w.shareLedger)}
          {holds(me, ...SERVICES) && (
            <>
              <h2>{w.services}</h2>
              {holds(me, 'windowClerk', 'hallManager') && item('/window', w.window)}
              {holds(me, 'windowClerk', 'hallManager') && item('/halls', w.halls)}
              {holds(me, 'windowClerk', 'hallManager', 'approver', 'approvalHead', 'inspector') &&
                item('/elsewhere', w.elsewhere)}
              {item('/items', w.items)}
              {holds(me, 'itemManager') && item('/joint', w.joint)}
              {holds(me, 'certificateManager', 'certificateClerk', ...MONEY) && item('/exchange', w.exchange)}
              {holds(me, ...MONEY) && item('/fees', w.fees)}
              {holds(me, ...WATCH) && item('/ratings', w.ratings)}
              {holds(me, ...WATCH) && item('/lights', w.lights)}
              {holds(me, ...CERTIFICATES) && item('/certificates', w.certificates)}
            </>
          )}
          {holds(me, 'codeAuthority', 'sceneOperator', 'windowClerk', 'hallManager') && (
            <>
              <h2>{s(netWords.code)}</h2>
              {item('/codes', w.codes)}
            </>
          )}
          <h2>{w.admin}</h2>
          {item('/calendars', w.calendars)}
          {item('/people', w.people)}
          {holds(me, 'dataAuthority', 'officeHead') && item('/personal-requests', w.personalRequests)}
          {holds(me, 'systemAdmin') && item('/personnel', w.personnel)}
          {holds(me, 'systemAdmin') && item('/relying-apps', w.relyingApps)}
          {holds(me, 'securityAdmin', 'auditAdmin') && item('/login-policy', w.loginPolicy)}
          {item('/rights', w.rights)}
          {item('/audit', w.audit)}
          {item('/decisions', w.decisions)}
          {item('/flows', w.packs)}
          {holds(me, 'dataSteward', 'dataAuthority', 'officeHead', 'leader') &&
            item('/extensions', w.extensions)}
          {item('/errors', w.errors)}
        </nav>
      </aside>
      <header className="top">
        <button
          type="button"
          className="button plain menu"
          aria-expanded={open}
          aria-label={w.menu}
          onClick={() => setOpen(!open)}
        >
          ☰
        </button>
        <nav className="crumbs" aria-label={w.breadcrumbs}>
          <ol>
            {crumbs.map((crumb, i) => (
              <li key={crumb.to ?? crumb.title} aria-current={i === crumbs.length - 1 ? 'page' : undefined}>
                {crumb.to ? <Link to={crumb.to}>{crumb.title}</Link> : crumb.title}
              </li>
            ))}
          </ol>
        </nav>
        {connection.state === 'lost' && (
          <span className="tag yellow" role="status" title={w.lost}>
            ⟳ {lang === 'zh' ? '重连中' : 'reconnecting'}
          </span>
        )}
        <button type="button" className="finder" onClick={find}>
          <span aria-hidden="true">⌕</span> <span className="grow">{w.palette}</span> <kbd>Ctrl K</kbd>
        </button>
        <Bell />
        <button
          type="button"
          className="button plain small"
          lang={lang === 'zh' ? 'en' : 'zh'}
          onClick={() => language.set(lang === 'zh' ? 'en' : 'zh')}
        >
          {lang === 'zh' ? 'EN' : '中'}
        </button>
        <Who onLeave={() => void leave().then((left) => left || toast(w.notLeft, 'red'))} />
      </header>
      <main className="main" id="main" tabIndex={-1}>
        {declared.city.demo && <div className="demo">{w.demo}</div>}
        <Suspense fallback={<Loading lines={8} />}>
          <Guard key={pathname}>
            <Outlet />
          </Guard>
        </Suspense>
      </main>
      <Ring />
      <Toasts />
      {palette && <Palette places={places} onClose={() => setPalette(false)} />}
      {help && <Help onClose={() => setHelp(false)} />}
      {expiry > answered && !palette && (
        <LoginAgain
          onDone={() => {
            setAnswered(expired.get())
            void reload()
          }}
        />
      )}
    </div>
  )
}

function Who({ onLeave }: { onLeave: () => void }) {
  const { me, declared } = useCity()
  const s = useSay()
  const w = useWords(dictionary)
  const [open, setOpen] = useState(false)
  const [changing, setChanging] = useState(false)
  return (
    <div
      className="anchor"
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <button
        type="button"
        className="button plain small"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <span aria-hidden="true">◍</span> <span className="who-name">{me.name}</span>
        <span className="sr">{me.name}</span>
      </button>
      {open && (
        <div className="popover stack tight" style={{ right: 0 }}>
          <b>{me.name}</b>
          <small>{me.unitName}</small>
          {me.duties.map((duty, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: duties have no id here
            <small key={i}>
              {s(declared.roles[duty.role]?.title ?? duty.role)} · {duty.area}
              {duty.onBehalfOf ? ` · ${duty.onBehalfOf}` : ''}
            </small>
          ))}
          <Link to="/account" className="button small" onClick={() => setOpen(false)}>
            {w.security}
          </Link>
          <button
            type="button"
            className="button small"
            onClick={() => {
              setOpen(false)
              setChanging(true)
            }}
          >
            {w.password}
          </button>
          <button type="button" className="button small" onClick={onLeave}>
            {w.leave}
          </button>
        </div>
      )}
      {changing && <ChangePassword onClose={() => setChanging(false)} />}
    </div>
  )
}

function Help({ onClose }: { onClose: () => void }) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const list = useStore(shown)
  return (
    <Modal title={w.keys} onClose={onClose}>
      <dl className="detail">
        {list.map(({ key, says }) => (
          <div key={key + says} style={{ display: 'contents' }}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
      <button type="button" className="button" onClick={onClose}>
        {c.close} <kbd>Esc</kbd>
      </button>
    </Modal>
  )
}
