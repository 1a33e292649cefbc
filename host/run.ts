import { join } from 'node:path'
import type { Say } from '../base/index.ts'
import { openAdvice, openAnswers, openAutomatic } from '../brain/advise/index.ts'
import { runTraining } from '../brain/text/index.ts'
import { runAlarms, unfinishedReissues } from '../platform/clocks/index.ts'
import { follow, openSealKey, pulse, seal } from '../platform/ledger/index.ts'
import { alone } from './alone.ts'
import { runAutomation } from './automation.ts'
import { countOwnData, listOwnData, onRegisterFacts } from './catalogue.ts'
import { runCentre } from './centre-run.ts'
import { runOrphans } from './certificate-orphans.ts'
import { runCertificates } from './certificates.ts'
import { cityDoors } from './city.ts'
import { runCodeLife } from './code-life.ts'
import { placesOf } from './code-places.ts'
import { runCodes } from './codes.ts'
import { runCommand } from './command.ts'
import { runKeys } from './credential-keys.ts'
import { adviseCityOf } from './desks/advise.ts'
import { linkageOf } from './desks/linkage.ts'
import { runDocuments } from './documents.ts'
import { runDrafts } from './drafts.ts'
import { runExchange } from './exchange.ts'
import { runFeeding } from './feeding.ts'
import { growthOf, runGrowth } from './growing.ts'
import { runHalls } from './halls.ts'
import { runHearing } from './hearing.ts'
import { runIntake } from './intake.ts'
import { runLate, runSources } from './intake-sources.ts'
import { runJoint } from './joint.ts'
import { openLive } from './live.ts'
import { runLayersLive } from './map-live.ts'
import { runMap } from './map-mirror.ts'
import { OPENING, type OpenCity } from './open.ts'
import { brainPaceOf } from './pace.ts'
import { runQuality } from './quality.ts'
import { reissueCalendar } from './reissue.ts'
import { runRights } from './rights-run.ts'
import { runRules } from './rules.ts'
import { runFeeds } from './sensing-feeds.ts'
import { runSensing } from './sensing-run.ts'
import { runServices } from './services-run.ts'
import { runSharing } from './sharing.ts'
import { similarOf, stopSimilar } from './similar.ts'
import { runStandardFeeds } from './standards-travel.ts'
import { runUpward } from './upward.ts'
import { runWarnings } from './warnings.ts'
import { runWatch } from './watching.ts'

/** How often settled facts are sealed, and sessions swept. */
const SEAL_MS = 60_000

/** The brain need not look at every commit at once: a busy city is not slowed by it. */
const BRAIN_REST_MS = 500

/** Counting whole registers after every write would cost more than it tells. */
const OWN_DATA_REST_MS = 20_000

/** What the advising brain does by itself as facts come: it checks answers, and dispatches where it has the duty. */
function runAdvice(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  const inner = adviseCityOf(city)
  const advice = openAdvice(inner)
  const dispatching = { zh: '自动派单', en: 'automatic dispatch' }
  const checking = { zh: '答复质检', en: 'checks of answers' }
  const automatic = openAutomatic(inner, advice, city.now, (fault) => onFault(dispatching, fault))
  const answers = openAnswers(inner, advice, city.now)
  const pace = brainPaceOf(city)
  const options = { from: 'now', restMs: BRAIN_REST_MS, batch: 100, pace } as const
  const followers = [
    follow(city.store, 'advise.automatic', automatic.onFacts, {
      ...options,
      onError: (fault) => onFault(dispatching, fault),
    }),
    follow(city.store, 'advise.answers', answers.onFacts, {
      ...options,
      onError: (fault) => onFault(checking, fault),
    }),
  ]
  // Answers older than the brain, once: a step when nobody needs the machine, until there is none left.
  const back = pulse(
    alone(city, 'advise', async () => {
      const more = await answers.lookBack(city.store)
      if (!more) void back.stop()
      return more
    }),
    { pollMs: SEAL_MS, pace, onError: (fault) => onFault(checking, fault) },
  )
  return {
    followers,
    async stop() {
      await Promise.all([...followers, back].map((one) => one.stop()))
    },
  }
}

/** What requests and registers name, from the first fact on: an older city is read as time allows. */
const runLinkage = (city: OpenCity, onFault: (where: Say, fault: unknown) => void) =>
  follow(city.store, 'linkage', linkageOf(city).onFacts, {
    restMs: BRAIN_REST_MS,
    batch: 100,
    pace: brainPaceOf(city),
    onError: (fault) => onFault({ zh: '实体核对', en: 'linkage' }, fault),
  })

/** Registers stand in the catalogue at once; they are counted when the doors are open, and then as they are written. */
async function runOwnData(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  await city.store.tx((tx) => listOwnData(city, tx, city.now()))
  const pace = brainPaceOf(city)
  const onError = (fault: unknown) => onFault({ zh: '数据目录', en: 'the catalogue' }, fault)
  const follower = follow(city.store, 'catalogue.own', onRegisterFacts(city), {
    ...{ from: 'now', restMs: OWN_DATA_REST_MS, pace, onError },
  })
  const once = pulse(
    async () => {
      await city.store.tx((tx) => countOwnData(city, tx, city.now()))
      void once.stop()
      return false
    },
    { pollMs: SEAL_MS, pace, onError },
  )
  return {
    begun: () => follower.begun(),
    async stop() {
      await Promise.all([follower.stop(), once.stop()])
    },
  }
}

/** A city at work: doors open, clocks watched, notices delivered, facts sealed. */
export async function runCity(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  await city.turns.wait(OPENING)
  return begin(city, onFault).finally(() => city.turns.release(OPENING))
}

async function begin(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  const live = await openLive(city.store, city.matters, city.plan.district, (fault) =>
    onFault({ zh: '实时推送', en: 'live feed' }, fault),
  )
  const hearing = runHearing(city, live, onFault)
  const alarms = runAlarms(city.store, {
    district: city.plan.district,
    now: city.now,
    onAlarm: (tx, given) => city.matters.onAlarms(tx, given, city.now()),
    onError: (fault) => onFault({ zh: '时限预警', en: 'alarms' }, fault),
  })
  const delivery = city.messages.start(city.store, {
    onError: (fault) => onFault({ zh: '消息发送', en: 'delivery' }, fault),
  })
  const watch = city.matters.runDue(city.plan.district, city.now, (fault) =>
    onFault({ zh: '到期办理', en: 'due work' }, fault),
  )
  // A re-issue of a calendar that a crash cut short goes on where it stood.
  if (await city.turns.mine('reissue'))
    for (const calendar of await unfinishedReissues(city.store)) await reissueCalendar(city, calendar)
  const advising = runAdvice(city, onFault)
  // Opened beside: whoever asks before it is read waits for it, nobody else.
  void similarOf(city, { onFault }).catch((fault) =>
    onFault({ zh: '相似索引', en: 'similar requests' }, fault),
  )
  const linking = runLinkage(city, onFault)
  const own = await runOwnData(city, onFault)
  const taking = runIntake(city, onFault)
  const halls = await runHalls(city, onFault)
  const commanding = runCommand(city, onFault)
  const reporting = runUpward(city, onFault)
  const pulling = runSources(city, onFault)
  const sensing = await runSensing(city, onFault)
  const sensed = runFeeds(city, onFault)
  const late = runLate(city, onFault)
  const measuring = runQuality(city, onFault)
  const hot = runWatch(city, onFault)
  const warning = runWarnings(city, onFault)
  const ruling = await runRules(city, onFault)
  const centre = runCentre(city, onFault)
  const rights = runRights(city, onFault)
  const mapping = await runMap(city, onFault)
  const layersLive = await runLayersLive(city, live, onFault)
  const feeding = runFeeding(city, (fault) => onFault({ zh: '基础库入库', en: 'base registers' }, fault))
  const handed = runStandardFeeds(city, (fault) => onFault({ zh: '标准下发', en: 'standards' }, fault))
  const shares = runSharing(city, (fault) => onFault({ zh: '数据共享', en: 'sharing' }, fault))
  const parts = runJoint(city, (fault) => onFault({ zh: '一件事', en: 'joint services' }, fault))
  const drafts = runDrafts(city, onFault)
  const growth = runGrowth(city, (fault) => onFault({ zh: '自建应用', en: 'composed applications' }, fault))
  const papers = runDocuments(city, (fault) => onFault({ zh: '办件文书', en: 'documents' }, fault))
  const services = await runServices(city, onFault)
  const automation = await runAutomation(city, (fault) =>
    onFault({ zh: '自动办理', en: 'automatic steps' }, fault),
  )
  const keys = runKeys(city, (fault) => onFault({ zh: '密钥与列表', en: 'keys and lists' }, fault))
  const cityCodes = runCodes(city, onFault)
  const codeLife = runCodeLife(city, onFault)
  const ending = runCertificates(city, (fault) =>
    onFault({ zh: '证照到期与提醒', en: 'certificates that run out' }, fault),
  )
  const orphans = runOrphans(city, (fault) => onFault({ zh: '孤证', en: 'certificates of the gone' }, fault))
  const forgetting = runExchange(city, (fault) =>
    onFault({ zh: '互认留存', en: 'what wallets showed' }, fault),
  )
  const training = runTraining(city.store, city.models, city.now, (fault) =>
    onFault({ zh: '模型训练', en: 'training' }, fault),
  )
  // Whatever comes in from now on is followed, also by those who wait for their first turn.
  await Promise.all(
    [
      ...advising.followers,
      linking,
      hot,
      ruling,
      centre,
      mapping,
      own,
      reporting,
      measuring,
      shares.follower,
      feeding,
      papers,
      orphans,
      parts,
      services.follower,
      automation.follower,
    ].map((one) => one.begun()),
  )
  const key = await openSealKey(join(city.settings.dataDir, 'keys'))
  let sealing: Promise<unknown> = Promise.resolve()
  const sealer = setInterval(() => {
    sealing = seal(city.store, key, { at: city.now() }).catch((fault) =>
      onFault({ zh: '日志封存', en: 'sealing' }, fault),
    )
  }, SEAL_MS)
  return {
    doors: cityDoors(city, live, hearing),
    /** Resolves when the advising brain has seen everything that was committed. For tests and orderly stops. */
    advised: () => Promise.all([...advising.followers, linking].map((one) => one.caughtUp())),
    /** Resolves when every request that was committed was read for groups. */
    watched: () => hot.caughtUp(),
    /** Resolves when the rules have judged everything that was committed, and what time alone brings. */
    ruled: () => ruling.settled().then(ruling.tick),
    /** Resolves when every committed fact is in the kept figures, and all their days stand. */
    figured: () => centre.caughtUp(),
    /** Resolves when the layers of the map show everything that was committed. */
    mapped: () => mapping.caughtUp(),
    /** Resolves when all that was loaded is in the base registers. */
    fed: () => feeding.caughtUp(),
    /** Resolves when every delivery was measured and its bad rows sent back. */
    measured: () => measuring.caughtUp(),
    /** Resolves when every decision on sharing that was committed has become a grant. */
    shared: () => shares.follower.caughtUp(),
    /** Resolves when what follows by itself from every act that was committed is done. */
    automated: () => automation.follower.caughtUp(),
    /** Resolves when what was published of composed applications is taken in here. */
    grown: () => growthOf(city).look(),
    /** Resolves when the clocks of reporting upward know every case that was committed. */
    reported: () => reporting.caughtUp(),
    /** What has fallen due is looked for at once, not at the next poll. */
    rouse: () => {
      alarms.wake()
      commanding.wake()
      reporting.wake()
    },
    /** Resolves when every act that was committed has its document. */
    papered: () => papers.caughtUp(),
    /** Resolves when every joint application has moved as far as its parts let it. */
    joined: () => parts.caughtUp(),
    /** Resolves when fees, ratings and lights have followed everything that was committed. */
    served: () => services.follower.caughtUp(),
    async stop(): Promise<void> {
      clearInterval(sealer)
      await Promise.all([
        ...[
          hearing,
          rights,
          live,
          alarms,
          delivery,
          watch,
          advising,
          linking,
          own,
          taking,
          halls,
          commanding,
          reporting,
          pulling,
          sensing,
          sensed,
          late,
          measuring,
          hot,
          warning,
          ruling,
          centre,
          mapping,
          layersLive,
          feeding,
          shares,
          handed,
          orphans,
          papers,
          ending,
          drafts,
          growth,
          parts,
          automation,
          services,
          cityCodes,
          codeLife,
          forgetting,
          training,
          keys,
        ].map((one) => one.stop()),
        placesOf(city).stop(),
        stopSimilar(city),
        sealing,
      ])
    },
  }
}
