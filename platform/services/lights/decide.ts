import { dayOf, type Instant, no, ok, type Refusal, type Result, type Say, say } from '../../../base/index.ts'
import { alarmPoints, type CompiledCalendar, courseOf, workingMinutesBetween } from '../../clocks/decide.ts'
import type { ClockRow } from '../../clocks/declare.ts'
import type { Fact } from '../../ledger/declare.ts'
import {
  type Light,
  type LightRules,
  refusals,
  type Signal,
  type SignalKind,
  type SignalState,
  type Step,
  type Turns,
} from './declare.ts'

const MINUTE = 60_000

/** Minutes of a usual working day of this calendar. */
const dayMinutes = ({ calendar }: CompiledCalendar): number =>
  calendar.hours.reduce((sum, [from, to]) => sum + to - from, 0)

/** The first instant at which no more than so many working minutes are left before `due`. */
function leftAt(c: CompiledCalendar, from: Instant, due: Instant, minutes: number): Instant {
  let low = from.getTime()
  let high = due.getTime()
  while (high - low > MINUTE) {
    const middle = Math.floor((low + high) / 2)
    const left = workingMinutesBetween(c, new Date(middle), due)
    if (left.ok && left.value > minutes) low = middle
    else high = middle
  }
  return new Date(high)
}

const isShort = (clock: ClockRow, days: number): boolean => {
  const { limit } = clock.policy
  if ('workingDays' in limit) return limit.workingDays <= days
  return !('days' in limit) || limit.days <= days
}

/**
 * When the light of an application turns, from its clocks. Before acceptance the limit to accept counts, afterwards the
 * promise; the limit of law turns it black. Nothing turns once the clocks have stopped.
 */
export function turnsOf(
  calendarOf: (clock: ClockRow) => CompiledCalendar,
  clocks: readonly ClockRow[],
  rules: LightRules,
): Turns {
  const live = (kind: string) => clocks.findLast((clock) => clock.kind === kind && clock.state !== 'void')
  const accept = live('accept')
  const main = live('promise') ?? (accept?.state === 'stopped' ? undefined : accept)
  const legal = live('legal')
  const law = { blackAt: legal?.due ?? null }
  if (!main) return { yellowAt: null, redAt: null, ...law, frozenAt: legal?.stoppedAt ?? null }
  const c = calendarOf(main)
  const running = { ...courseOf(main), due: main.due }
  const byShare = alarmPoints(c, running, [{ percent: 100 - rules.yellowPercent }])[0]?.at ?? main.due
  const byDays = isShort(main, rules.shortDays)
    ? byShare
    : leftAt(c, main.startedAt, main.due, rules.yellowDays * dayMinutes(c))
  const pause = main.pauses.at(-1)
  return {
    yellowAt: new Date(Math.min(byShare.getTime(), byDays.getTime())),
    redAt: main.due,
    ...law,
    frozenAt: main.stoppedAt ?? (pause?.to === null ? pause.from : null),
  }
}

/** The light at an instant. What stands still keeps the light of when it stopped. */
export function lightAt(turns: Turns, at: Instant): Light {
  const now = turns.frozenAt ?? at
  if (turns.blackAt && now > turns.blackAt) return 'black'
  if (turns.redAt && now > turns.redAt) return 'red'
  return turns.yellowAt && now >= turns.yellowAt ? 'yellow' : 'green'
}

// ── signals 监察信号 ─────────────────────────────────────────────────────────────────────────────────────────────

/** What a signal is decided from, beside the fact itself. */
export type Scene = {
  /** Titles of the materials on the item's list. */
  readonly materials: readonly string[]
  /** Codes of the fees on the item's list. */
  readonly fees: readonly string[]
  readonly clocks: readonly Pick<ClockRow, 'id' | 'kind' | 'result' | 'due'>[]
  readonly acceptedAt: Instant | null
  /** The latest time that an earlier fact of this application named. */
  readonly before: Instant | null
}
export type Seen = { readonly kind: SignalKind; readonly evidence: Say }

const ACCEPTS = ['accept', 'acceptLenient', 'acceptPromised', 'askSupplement', 'refuseAcceptance', 'doNow']
const REFUSES = ['refuse', 'refuseAcceptance', 'notOurs', 'end']
/** What a paper is called, when it is asked for. */
const PAPER = /(证明|证书|证件|身份证|户口簿|复印件|原件|申请表|登记表|合同|照片|报告|承诺书|执照|材料)/
const LEAST_REASON = 6
const SLACK_MS = 5 * MINUTE

/** Fields of the form that the act kept in its fact. */
const recordedOf = (value: unknown) =>
  (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
const plain = (text: string) =>
  text.replace(/^[\s\d.、()（）一二三四五六七八九十-]+/, '').replace(/(?<![\s；;。，,])[\s；;。，,]+$/, '')

/** Lines that ask for a paper which the list of the item does not know 清单外材料. */
export function offTheList(words: string, materials: readonly string[]): readonly string[] {
  const known = materials.map(plain).filter((title) => title.length >= 2)
  return words
    .split(/[\n；;]/)
    .map(plain)
    .filter(
      (line) => PAPER.test(line) && !known.some((title) => line.includes(title) || title.includes(line)),
    )
}

/** What one fact about an application shows the inspectors; several things at times. */
export function signalsOf(fact: Pick<Fact, 'kind' | 'body' | 'at'>, scene: Scene): readonly Seen[] {
  const found: Seen[] = []
  const see = (kind: SignalKind, zh: string, en: string) => found.push({ kind, evidence: say(zh, en) })
  const { body } = fact
  if (fact.kind === 'clock.breached') {
    const clock = scene.clocks.find(({ id }) => id === body.clock)
    if (clock?.kind === 'promise')
      see('overduePromise', '承诺时限已到，尚未作出决定', 'the promise has run out')
    if (clock?.kind === 'legal')
      see('overdueLegal', '法定时限已到，尚未作出决定', 'the limit of law has run out')
  }
  if (fact.kind === 'fee.demanded') {
    const lines = Array.isArray(body.lines) ? (body.lines as readonly { readonly code: string }[]) : []
    const stray = lines.map(({ code }) => code).filter((code) => !scene.fees.includes(code))
    if (stray.length > 0)
      see(
        'feeOffList',
        `收费项目不在事项清单内：${stray.join('、')}`,
        `not on the item’s list: ${stray.join(', ')}`,
      )
  }
  if (fact.kind === 'rating.given' && Array.isArray(body.tags)) {
    if (body.tags.includes('tooManyPapers'))
      see('materialOffList', '办事人评价反映“多要材料”', 'a visitor says that more papers were asked for')
    if (body.tags.includes('overcharged'))
      see('feeOffList', '办事人评价反映“乱收费”', 'a visitor says that too much was charged')
  }
  if (fact.kind !== 'matter.acted') return found
  const action = textOf(body.action)
  const said = recordedOf(body.recorded)
  const accept = scene.clocks.findLast(({ kind }) => kind === 'accept')
  if (action === 'acceptBySilence' || (ACCEPTS.includes(action) && accept?.result === 'late'))
    see(
      'acceptedLate',
      '收件后 5 个工作日内没有答复申请人',
      'the applicant was not answered within the limit',
    )
  if (action === 'askAgain')
    see('secondSupplement', `第二次补正：${textOf(said.gaps).slice(0, 100)}`, 'a second list')
  if (action === 'askSupplement' || action === 'askAgain') {
    const lines = offTheList(textOf(said.gaps), scene.materials)
    if (lines.length > 0)
      see(
        'materialOffList',
        `补正要求的“${lines.join('”“').slice(0, 120)}”不在材料清单内`,
        'papers off the list',
      )
  }
  if (action === 'startSpecial' && ([...textOf(said.text)].length < LEAST_REASON || !said.days))
    see(
      'pausedWithoutNotice',
      '特别程序没有写明告知内容或所需时间',
      'the notice says neither why nor how long',
    )
  if (REFUSES.includes(action)) {
    const reason = textOf(said.words) || textOf(body.note)
    const basis = textOf(said.basis)
    const needsBasis = action === 'refuse' || action === 'refuseAcceptance'
    if ([...reason].length < LEAST_REASON || (needsBasis && !/[《第条]/.test(basis)))
      see('refusedWithoutReason', '没有写明理由或法律依据', 'neither a reason nor the law is named')
  }
  const on = textOf(said.on)
  if (action === 'siteCheck' && scene.acceptedAt && on && on < dayOf(scene.acceptedAt))
    see('backDated', `现场核查日期 ${on} 早于受理日期`, `checked on ${on}, before it was accepted`)
  if (scene.before && fact.at.getTime() < scene.before.getTime() - SLACK_MS)
    see('backDated', '这一步的时间早于上一步', 'this step is dated before the one before it')
  return found
}

const NEXT: Readonly<Record<Step['do'], SignalState>> = {
  explain: 'raised',
  judge: 'explained',
  correct: 'correcting',
  close: 'corrected',
}

/** One step with a signal: explain, judge, put right, close. `due`: of the step that follows. */
export function stepOf(
  signal: Signal,
  step: Step,
  by: string,
  at: Instant,
  due: Instant,
): Result<Signal, Refusal> {
  if (signal.state !== NEXT[step.do]) return no(refusals['lights.wrongStep']({ state: signal.state }))
  if ([...step.text.trim()].length < 5) return no(refusals['lights.noText']())
  const word = { by, at, text: step.text.trim().slice(0, 2000) }
  const late = signal.late || (signal.due !== null && at > signal.due)
  const base = { ...signal, version: signal.version + 1 }
  if (step.do === 'explain') return ok({ ...base, state: 'explained', explained: word, due: null, late })
  if (step.do === 'correct') return ok({ ...base, state: 'corrected', corrected: word, due: null, late })
  if (step.do === 'close')
    return ok({ ...base, state: 'closed', judged: word, outcome: 'real', closedAt: at, due: null })
  return ok(
    step.real
      ? { ...base, state: 'correcting', judged: word, outcome: 'real', due }
      : { ...base, state: 'closed', judged: word, outcome: 'unfounded', closedAt: at, due: null },
  )
}
