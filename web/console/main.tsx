import { type ComponentType, lazy, StrictMode, Suspense, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter, Navigate, Route, Routes, useParams } from 'react-router'
import { useWords } from '../live/index.ts'
import './console.css'
import { say } from '../../base/say.ts'
import { Frame } from './frame.tsx'
import { FirstPassword, Login, SecondFactor } from './login.tsx'
import { Inbox } from './pages/inbox.tsx'
import { sweepDrafts } from './parts/draft.ts'
import { Failed, Loading } from './parts/states.tsx'
import { openSession, useSession } from './session.ts'
import { common } from './words.ts'

/** Login and inbox come first and together; every other page is its own chunk. */
const page = <K extends string>(load: () => Promise<{ [P in K]: ComponentType }>, name: K) =>
  lazy(async () => ({ default: (await load())[name] }))
const Desk = page(() => import('./pages/desk.tsx'), 'Desk')
const MatterPage = page(() => import('./pages/matter.tsx'), 'MatterPage')
const Lines = page(() => import('./pages/lines.tsx'), 'Lines')
const Knowledge = page(() => import('./pages/knowledge.tsx'), 'Knowledge')
const RegisterPage = page(() => import('./pages/register.tsx'), 'RegisterPage')
const Codes = page(() => import('./pages/codes.tsx'), 'Codes')
const Sensing = page(() => import('./pages/sensing.tsx'), 'Sensing')
const SensingDevice = page(() => import('./pages/sensing-device.tsx'), 'SensingDevice')
const Models = page(() => import('./pages/models.tsx'), 'Models')
const Linkage = page(() => import('./pages/linkage.tsx'), 'Linkage')
const Sources = page(() => import('./pages/sources.tsx'), 'Sources')
const BaseRecord = page(() => import('./pages/base-record.tsx'), 'BaseRecord')
const Grid = page(() => import('./pages/grid.tsx'), 'Grid')
const GridPart = page(() => import('./pages/grid-part.tsx'), 'GridPart')
const Firings = page(() => import('./pages/firings.tsx'), 'Firings')
const FiringPage = page(() => import('./pages/firing.tsx'), 'FiringPage')
const WatchRules = page(() => import('./pages/watch-rules.tsx'), 'WatchRules')
const WatchRulePage = page(() => import('./pages/watch-rule.tsx'), 'WatchRulePage')
const NewWatchRule = page(() => import('./pages/watch-rule.tsx'), 'NewWatchRule')
const Hot = page(() => import('./pages/hot.tsx'), 'Hot')
const HotIssue = page(() => import('./pages/hot-issue.tsx'), 'HotIssue')
const DutyDesk = page(() => import('./pages/duty.tsx'), 'DutyDesk')
const Rosters = page(() => import('./pages/roster.tsx'), 'Rosters')
const Warnings = page(() => import('./pages/warnings.tsx'), 'Warnings')
const WarningBoard = page(() => import('./pages/warning-board.tsx'), 'WarningBoard')
const Topics = page(() => import('./pages/topics.tsx'), 'Topics')
const TopicPage = page(() => import('./pages/topic.tsx'), 'TopicPage')
const NewTopic = page(() => import('./pages/topic-form.tsx'), 'NewTopic')
const QualityBoard = page(() => import('./pages/quality.tsx'), 'QualityBoard')
const QualityDataset = page(() => import('./pages/quality-dataset.tsx'), 'QualityDataset')
const DataSources = page(() => import('./pages/data-sources.tsx'), 'DataSources')
const DataIntake = page(() => import('./pages/data-intake.tsx'), 'DataIntake')
const DeliveryPage = page(() => import('./pages/delivery.tsx'), 'DeliveryPage')
const MappingPage = page(() => import('./pages/mapping.tsx'), 'MappingPage')
const Automatic = page(() => import('./pages/automatic.tsx'), 'Automatic')
const StandardsPage = page(() => import('./pages/standards.tsx'), 'StandardsPage')
const StandardElement = page(() => import('./pages/standards-element.tsx'), 'StandardElement')
const StandardTable = page(() => import('./pages/standards-table.tsx'), 'StandardTable')
const Catalogue = page(() => import('./pages/catalogue.tsx'), 'Catalogue')
const DatasetPage = page(() => import('./pages/dataset.tsx'), 'DatasetPage')
const NewDataset = page(() => import('./pages/dataset-form.tsx'), 'NewDataset')
const EditDataset = page(() => import('./pages/dataset-form.tsx'), 'EditDataset')
const DataMap = page(() => import('./pages/data-map.tsx'), 'DataMap')
const DataDemands = page(() => import('./pages/data-demands.tsx'), 'DataDemands')
const Calendars = page(() => import('./pages/calendars.tsx'), 'Calendars')
const People = page(() => import('./pages/people.tsx'), 'People')
const RightsWhy = page(() => import('./pages/rights.tsx'), 'RightsWhy')
const RightsWho = page(() => import('./pages/rights.tsx'), 'RightsWho')
const RightsReviews = page(() => import('./pages/rights-reviews.tsx'), 'RightsReviews')
const RightsReview = page(() => import('./pages/rights-reviews.tsx'), 'RightsReview')
const RightsEmergencies = page(() => import('./pages/rights-emergency.tsx'), 'RightsEmergencies')
const RightsEmergency = page(() => import('./pages/rights-emergency.tsx'), 'RightsEmergency')
const Indicators = page(() => import('./pages/indicators.tsx'), 'Indicators')
const BoardsPage = page(() => import('./pages/boards.tsx'), 'BoardsPage')
const BoardComposer = page(() => import('./pages/board-composer.tsx'), 'BoardComposer')
const Reports = page(() => import('./pages/reports.tsx'), 'Reports')
const ReportPage = page(() => import('./pages/report.tsx'), 'ReportPage')
const Definitions = page(() => import('./pages/definitions.tsx'), 'Definitions')
const DefinitionPage = page(() => import('./pages/definition.tsx'), 'DefinitionPage')
const Audit = page(() => import('./pages/audit.tsx'), 'Audit')
const Security = page(() => import('./pages/security.tsx'), 'Security')
const LoginPolicyPage = page(() => import('./pages/login-policy.tsx'), 'LoginPolicyPage')
const RelyingApps = page(() => import('./pages/relying-apps.tsx'), 'RelyingApps')
const PersonalRequests = page(() => import('./pages/personal-requests.tsx'), 'PersonalRequests')
const Personnel = page(() => import('./pages/personnel.tsx'), 'Personnel')
const Authorize = page(() => import('./pages/authorize.tsx'), 'Authorize')
const Flows = page(() => import('./pages/flows.tsx'), 'Flows')
const FlowBpmn = page(() => import('./pages/flow-bpmn.tsx'), 'FlowBpmn')
const PackPage = page(() => import('./pages/flows.tsx'), 'PackPage')
const Extensions = page(() => import('./pages/extensions.tsx'), 'Extensions')
const ExtensionPage = page(() => import('./pages/extension.tsx'), 'ExtensionPage')
const NewMatter = page(() => import('./pages/new-matter.tsx'), 'NewMatter')
const Errors = page(() => import('./pages/errors.tsx'), 'Errors')
const Sharing = page(() => import('./pages/sharing.tsx'), 'Sharing')
const NewShareRequest = page(() => import('./pages/share-request.tsx'), 'NewShareRequest')
const ShareDecision = page(() => import('./pages/share-decision.tsx'), 'ShareDecision')
const Grant = page(() => import('./pages/grant.tsx'), 'Grant')
const SharingLedger = page(() => import('./pages/sharing-ledger.tsx'), 'SharingLedger')
const ThreeLists = page(() => import('./pages/three-lists.tsx'), 'ThreeLists')
const Developers = page(() => import('./pages/developers.tsx'), 'Developers')
const Capabilities = page(() => import('./pages/capabilities.tsx'), 'Capabilities')
const DecisionPage = page(() => import('./pages/decision-table.tsx'), 'DecisionPage')
const Decisions = page(() => import('./pages/decisions.tsx'), 'Decisions')
const Items = page(() => import('./pages/items.tsx'), 'Items')
const JointEditor = page(() => import('./pages/joint.tsx'), 'JointEditor')
const ItemPage = page(() => import('./pages/item.tsx'), 'ItemPage')
const Halls = page(() => import('./pages/halls.tsx'), 'Halls')
const HallPage = page(() => import('./pages/hall.tsx'), 'HallPage')
const ServiceWindow = page(() => import('./pages/window.tsx'), 'Window')
const Elsewhere = page(() => import('./pages/elsewhere.tsx'), 'Elsewhere')
const WindowDraft = page(() => import('./pages/window-draft.tsx'), 'WindowDraft')
const Applicant = page(() => import('./pages/window-applicant.tsx'), 'Applicant')
const Exchange = page(() => import('./pages/exchange.tsx'), 'Exchange')
const Fees = page(() => import('./pages/fees.tsx'), 'Fees')
const Fee = page(() => import('./pages/fee.tsx'), 'Fee')
const FeeRules = page(() => import('./pages/fee-rules.tsx'), 'FeeRules')
const Reconciliation = page(() => import('./pages/reconciliation.tsx'), 'Reconciliation')
const Ratings = page(() => import('./pages/ratings.tsx'), 'Ratings')
const Lights = page(() => import('./pages/lights.tsx'), 'Lights')
const Command = page(() => import('./pages/command.tsx'), 'Command')
const CommandBoard = page(() => import('./pages/command-board.tsx'), 'CommandBoard')
const CommandReview = page(() => import('./pages/command-review.tsx'), 'CommandReview')
const Meetings = page(() => import('./pages/meetings.tsx'), 'Meetings')
const MeetingPage = page(() => import('./pages/meeting.tsx'), 'MeetingPage')
const MeetingRoom = page(() => import('./pages/meeting.tsx'), 'MeetingRoom')
const Evacuations = page(() => import('./pages/evacuations.tsx'), 'Evacuations')
const EvacuationPage = page(() => import('./pages/evacuation.tsx'), 'EvacuationPage')
const MyOrders = page(() => import('./pages/orders.tsx'), 'MyOrders')
const OrderPage = page(() => import('./pages/orders.tsx'), 'OrderPage')
const Plans = page(() => import('./pages/plans.tsx'), 'Plans')
const PlanPage = page(() => import('./pages/plans.tsx'), 'PlanPage')
const Certificates = page(() => import('./pages/certificates.tsx'), 'Certificates')
const CertificatePage = page(() => import('./pages/certificate.tsx'), 'CertificatePage')
const MapPage = page(() => import('./pages/map.tsx'), 'MapPage')
const MapConvert = page(() => import('./pages/map-convert.tsx'), 'MapConvert')
const MapImport = page(() => import('./pages/map-import.tsx'), 'MapImport')
const Addresses = page(() => import('./pages/addresses.tsx'), 'Addresses')
const Grids = page(() => import('./pages/grids.tsx'), 'Grids')
const NoticesPage = page(() => import('./pages/notices.tsx'), 'NoticesPage')

const unknownPage = {
  code: 'web.noPage',
  http: 404,
  says: say('没有这个页面', 'There is no such page'),
  remedy: say('请从左侧菜单进入，或按 Ctrl+K 查找', 'Use the menu, or Ctrl+K to find it'),
}
const noCity = {
  code: 'web.noCity',
  http: 0,
  says: say('读取城市配置失败', 'The city’s declarations could not be read'),
  remedy: say('请刷新页面；仍不行请联系管理员', 'Reload the page; if it stays, call the administrator'),
}

/** A new address is a new page: state of one record must not leak into the next. */
function Keyed({ of: Page }: { of: ComponentType }) {
  return <Page key={JSON.stringify(useParams())} />
}

function Console() {
  const { ready, me, declared } = useSession()
  useEffect(() => {
    sweepDrafts()
    void openSession()
  }, [])
  const w = useWords(common)
  useEffect(() => {
    if (!me) document.title = w.app
  }, [me, w.app])
  if (!ready) return <Loading lines={5} />
  if (!me) return <Login />
  if (me.awaits) return <SecondFactor />
  if (me.mustChange) return <FirstPassword />
  if (!declared) return <Failed failure={noCity} retry={() => location.reload()} />
  return (
    <BrowserRouter basename="/console">
      <Routes>
        <Route path="window/applicant" element={<Applicant />} />
        <Route path="authorize/:uid" element={<Authorize />} />
        <Route element={<Frame />}>
          <Route index element={<Navigate to="/inbox" replace />} />
          <Route path="inbox" element={<Inbox />} />
          <Route path="desk" element={<Desk />} />
          <Route path="m/:matter" element={<Keyed of={MatterPage} />} />
          <Route path="grid" element={<Grid />} />
          <Route path="grid/parts/:number" element={<Keyed of={GridPart} />} />
          <Route path="firings" element={<Firings />} />
          <Route path="firings/:id" element={<FiringPage />} />
          <Route path="watch-rules" element={<WatchRules />} />
          <Route path="watch-rules/new" element={<NewWatchRule />} />
          <Route path="watch-rules/:id" element={<WatchRulePage />} />
          <Route path="hot" element={<Hot />} />
          <Route path="hot/:id" element={<Keyed of={HotIssue} />} />
          <Route path="topics" element={<Topics />} />
          <Route path="topics/new" element={<NewTopic />} />
          <Route path="topics/:id" element={<Keyed of={TopicPage} />} />
          <Route path="data-intake" element={<DataIntake />} />
          <Route path="data-sources" element={<DataSources />} />
          <Route path="data-intake/:id" element={<Keyed of={DeliveryPage} />} />
          <Route path="mapping/:dataset" element={<Keyed of={MappingPage} />} />
          <Route path="quality" element={<QualityBoard />} />
          <Route path="quality/:id" element={<Keyed of={QualityDataset} />} />
          <Route path="lines" element={<Lines />} />
          <Route path="automatic" element={<Automatic />} />
          <Route path="models" element={<Models />} />
          <Route path="codes" element={<Codes />} />
          <Route path="sensing" element={<Sensing />} />
          <Route path="sensing/:code" element={<SensingDevice />} />
          <Route path="linkage" element={<Linkage />} />
          <Route path="sources" element={<Sources />} />
          <Route path="base/:pack/:name/:id" element={<Keyed of={BaseRecord} />} />
          <Route path="knowledge" element={<Knowledge />} />
          <Route path="knowledge/:id" element={<Keyed of={Knowledge} />} />
          <Route path="registers/:pack/:name" element={<Keyed of={RegisterPage} />} />
          <Route path="registers/:pack/:name/:id" element={<Keyed of={RegisterPage} />} />
          <Route path="standards" element={<StandardsPage />} />
          <Route path="standards/elements/:name" element={<Keyed of={StandardElement} />} />
          <Route path="standards/tables/:name" element={<Keyed of={StandardTable} />} />
          <Route path="catalogue" element={<Catalogue />} />
          <Route path="catalogue/new" element={<NewDataset />} />
          <Route path="catalogue/:id" element={<Keyed of={DatasetPage} />} />
          <Route path="catalogue/:id/edit" element={<Keyed of={EditDataset} />} />
          <Route path="data-map" element={<DataMap />} />
          <Route path="data-demands" element={<DataDemands />} />
          <Route path="three-lists" element={<ThreeLists />} />
          <Route path="developers" element={<Developers />} />
          <Route path="sharing" element={<Sharing />} />
          <Route path="sharing/new" element={<NewShareRequest />} />
          <Route path="sharing/requests/:id" element={<Keyed of={ShareDecision} />} />
          <Route path="sharing/grants/:id" element={<Keyed of={Grant} />} />
          <Route path="sharing-ledger" element={<SharingLedger />} />
          <Route path="capabilities" element={<Capabilities />} />
          <Route path="window" element={<ServiceWindow />} />
          <Route path="elsewhere" element={<Elsewhere />} />
          <Route path="window/draft/:draft" element={<Keyed of={WindowDraft} />} />
          <Route path="decisions" element={<Decisions />} />
          <Route path="decisions/:name" element={<Keyed of={DecisionPage} />} />
          <Route path="items" element={<Items />} />
          <Route path="joint" element={<JointEditor />} />
          <Route path="items/:code" element={<Keyed of={ItemPage} />} />
          <Route path="halls" element={<Halls />} />
          <Route path="halls/:id" element={<Keyed of={HallPage} />} />
          <Route path="duty" element={<DutyDesk />} />
          <Route path="rosters" element={<Rosters />} />
          <Route path="warnings" element={<Warnings />} />
          <Route path="warning-board" element={<WarningBoard />} />
          <Route path="calendars" element={<Calendars />} />
          <Route path="people" element={<People />} />
          <Route path="rights" element={<RightsWhy />} />
          <Route path="rights/who" element={<RightsWho />} />
          <Route path="rights/reviews" element={<RightsReviews />} />
          <Route path="rights/reviews/:id" element={<Keyed of={RightsReview} />} />
          <Route path="rights/emergencies" element={<RightsEmergencies />} />
          <Route path="rights/emergencies/:id" element={<Keyed of={RightsEmergency} />} />
          <Route path="boards" element={<BoardsPage />} />
          <Route path="boards/:name" element={<Keyed of={BoardComposer} />} />
          <Route path="reports" element={<Reports />} />
          <Route path="reports/:id" element={<Keyed of={ReportPage} />} />
          <Route path="definitions" element={<Definitions />} />
          <Route path="definitions/:name" element={<Keyed of={DefinitionPage} />} />
          <Route path="indicators" element={<Indicators />} />
          <Route path="indicators/:pack/:name" element={<Keyed of={Indicators} />} />
          <Route path="audit" element={<Audit />} />
          <Route path="account" element={<Security />} />
          <Route path="login-policy" element={<LoginPolicyPage />} />
          <Route path="relying-apps" element={<RelyingApps />} />
          <Route path="personnel" element={<Personnel />} />
          <Route path="personal-requests" element={<PersonalRequests />} />
          <Route path="flows" element={<Flows />} />
          <Route path="flows/:pack/:name" element={<Keyed of={Flows} />} />
          <Route path="flows/:pack/:name/bpmn" element={<Keyed of={FlowBpmn} />} />
          <Route path="packs/:pack" element={<Keyed of={PackPage} />} />
          <Route path="packs/:pack/new/:name" element={<Keyed of={NewMatter} />} />
          <Route path="extensions" element={<Extensions />} />
          <Route path="extensions/:id/:version" element={<Keyed of={ExtensionPage} />} />
          <Route path="errors" element={<Errors />} />
          <Route path="exchange" element={<Exchange />} />
          <Route path="fees" element={<Fees />} />
          <Route path="fees/:id" element={<Keyed of={Fee} />} />
          <Route path="fee-rules" element={<FeeRules />} />
          <Route path="reconciliation" element={<Reconciliation />} />
          <Route path="ratings" element={<Ratings />} />
          <Route path="lights" element={<Lights />} />
          <Route path="certificates" element={<Certificates />} />
          <Route path="certificates/:id" element={<CertificatePage />} />
          <Route path="command" element={<Command />} />
          <Route path="command/:id" element={<Keyed of={CommandBoard} />} />
          <Route path="command/:id/review" element={<Keyed of={CommandReview} />} />
          <Route path="meetings" element={<Meetings />} />
          <Route path="meetings/:id" element={<Keyed of={MeetingPage} />} />
          <Route path="meeting/:room" element={<Keyed of={MeetingRoom} />} />
          <Route path="evacuations" element={<Evacuations />} />
          <Route path="evacuations/:id" element={<Keyed of={EvacuationPage} />} />
          <Route path="orders" element={<MyOrders />} />
          <Route path="orders/:id" element={<Keyed of={OrderPage} />} />
          <Route path="plans" element={<Plans />} />
          <Route path="plans/:id" element={<Keyed of={PlanPage} />} />
          <Route path="notices" element={<NoticesPage />} />
          <Route path="map" element={<MapPage />} />
          <Route path="map/convert" element={<MapConvert />} />
          <Route path="map/import" element={<MapImport />} />
          <Route path="addresses" element={<Addresses />} />
          <Route path="grids" element={<Grids />} />
          <Route path="*" element={<Failed page failure={unknownPage} />} />
        </Route>
      </Routes>
    </BrowserRouter>
  )
}

const root = document.getElementById('app')
if (!root) throw new Error('the page has no #app')
createRoot(root).render(
  <StrictMode>
    <Suspense fallback={<Loading />}>
      <Console />
    </Suspense>
  </StrictMode>,
)
