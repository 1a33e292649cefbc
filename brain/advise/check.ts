import { type Say, say } from '../../base/index.ts'
import type { AnswerCheck, AskedPart, AskKind, Finding, FindingCode } from './declare.ts'

/** Words of a text, made by whoever has a dictionary. */
export type Cut = (text: string) => readonly string[]

export type CheckQuestion = {
  readonly title: string
  readonly content: string
  readonly answer: string
  /** The requester was contacted and it is on record; null = nobody need be (anonymous). */
  readonly contacted: boolean | null
  /** What is known of the place: names of area and address. */
  readonly places: readonly string[]
  /** Names of towns and villages of the district. */
  readonly gazetteer: readonly string[]
  /** Answers to other requests that are nearly this one. */
  readonly copies: readonly { readonly number: string; readonly similarity: number }[]
  readonly cut: Cut
}

const MOST_READ = 20_000
const LEAST = 20
/** From this part on an answer counts as nothing but phrases. */
const EMPTY_SHARE = 0.6
const COPY = 0.95

// ── what is asked ───────────────────────────────────────────────────────────────────────────────────────────────

/** Asking words, the more particular first: 什么时候 is a when, not a what. */
const ASKS: readonly (readonly [AskKind, RegExp])[] = [
  ['when', /什么时候|何时|啥时候|多久|多长时间|几时|哪天|哪年|几号|几月|什么时间|何年何月/],
  ['why', /为什么|为何|为啥|凭什么|什么原因|怎么回事|何故|原因是什么/],
  ['howMuch', /多少|几个|几套|几元|几年|标准是什么|什么标准|多大|多高/],
  ['who', /谁|哪个(?:部门|单位|局)|哪里管|由.{0,6}负责|找哪|归哪/],
  ['how', /怎么办|如何|怎样|怎么(?!样)|什么(?:手续|流程|材料|条件|程序)|哪些(?:手续|材料|条件)|去哪|到哪里/],
  ['whether', /是否|能否|可否|有没有|是不是|能不能|可不可以|会不会|有无|吗[？?。，!！]|吗$|呢[？?]/],
]

const NUMBERED =
  /(?=(?:^|[。；;\s：:，,])(?:[1-9１-９]|[一二三四五六七八九])[、.．）)])|(?=[（(](?:[1-9]|[一二三四五六七八九])[)）])|(?=第[一二三四五六七八九][，、：])|(?=[①-⑨])/
const STARTS_NUMBERED =
  /^[。；;\s：:，,]?(?:[（(]?(?:[1-9１-９]|[一二三四五六七八九])[、.．）)]|第[一二三四五六七八九][，、：]|[①-⑨])/

/** Words that stand in nearly every request or answer and tell nothing of its matter. */
const COMMON = new Set(
  '请问 希望 部门 有关 相关 领导 问题 解决 处理 反映 情况 我们 你们 您好 你好 尊敬 书记 市长 为什么 什么 怎么 如何 是否 能否 可以 现在 目前 已经 没有 一直 多次 时候 感谢 谢谢 政府 关注 支持 回复 答复 尽快 老百姓 居民 业主 市民 群众 这个 那个 因为 所以 但是 而且 还是 就是 不能 可能 应该 需要 今年 去年 本人 咨询 投诉 建议 求助 多久 何时 为何'.split(
    ' ',
  ),
)

type Part = {
  readonly text: string
  readonly asks: AskKind | null
  /** One of several numbered matters, or the whole request: must be touched whatever it asks. */
  readonly matter: boolean
  /** The sentence before a question, which says what it is about. */
  readonly before: string
}

/** 难道不管吗: asked of nobody. */
const RHETORICAL = /难道|何在|良心|天理|公道|合理吗|过分吗|是人吗|怎么能|谁来|凭什么|何时是个头|何时休/
const MOST_PARTS = 12

/** The parts of a request that want an answer each: numbered matters and questions; the whole when there are none. */
export function askedParts(title: string, content: string): readonly Part[] {
  const whole = content.slice(0, MOST_READ).trim() || title
  const pieces = whole
    .split(NUMBERED)
    .flatMap((piece) => piece.split(/(?<=[。！？!?；;\n])/))
    .map((piece) => piece.trim())
    .filter((piece) => [...piece].length >= 4)
  const numbered = pieces.filter((piece) => STARTS_NUMBERED.test(piece)).length >= 2
  const parts = pieces.flatMap((text, i): Part[] => {
    if (numbered && STARTS_NUMBERED.test(text))
      return [
        { text, asks: ASKS.find(([, words]) => words.test(text))?.[0] ?? null, matter: true, before: '' },
      ]
    const asks = ASKS.find(([, words]) => words.test(text))?.[0] ?? null
    const asked = asks !== null && (/[？?]/.test(text) || /请问|想问|咨询|想知道|想了解/.test(text))
    return asked && !RHETORICAL.test(text)
      ? [{ text, asks, matter: false, before: pieces[i - 1] ?? title }]
      : []
  })
  if (parts.length > 0) return parts.slice(0, MOST_PARTS)
  const asks = ASKS.find(([, words]) => words.test(title))?.[0] ?? null
  return [{ text: title.trim() || whole.slice(0, 60), asks, matter: false, before: whole.slice(0, 400) }]
}

// ── is it answered ──────────────────────────────────────────────────────────────────────────────────────────────

const EVIDENCE: Readonly<Record<AskKind, RegExp>> = {
  when: /(?<!\d)\d+\s*(?:年|月|日|天|小时|周|个月|个?工作日|号)|[一二三四五六七八九十两半](?:天|个月|周|年|个?工作日|月份)|年底|月底|年内|上半年|下半年|季度|今年|明年|本周|下周|当天|次日|已(?:经)?(?:于|完成|修复|开通|建成|恢复|整改|发放|到位|办结|开工)|暂无|暂未|未定|尚未|待.{0,20}后/,
  why: /因|由于|原因|为了|为确保|根据|依据|按照|鉴于|经查|经核|经调查|经了解|属于|造成|导致|规定|不符合|系/,
  who: /局|委|办|公司|部门|单位|街道|镇|中心|社区|负责|牵头|物业|公安|法院|村/,
  howMuch:
    /[\d一二三四五六七八九十百千万两](?:\.\d{1,20})?\s*(?:元|万|%|％|平方|人|户|个|套|吨|米|公里|亿|分|年|度|折|倍)/,
  how: /到|携带|提供|提交|申请|办理|拨打|登录|咨询|通过|持|前往|窗口|流程|材料|请/,
  whether: /是|否|可以|不能|能|不|已|未|符合|属于|将|没有|暂|予以|同意/,
}

/** The words of a part by which an answer can be recognised as being about it. */
const keysOf = (text: string, cut: Cut): string[] => [
  ...new Set(
    cut(text).filter((word) => [...word].length >= 2 && !COMMON.has(word) && !/^[\d\p{P}a-z]+$/iu.test(word)),
  ),
]

/** How much of what a text speaks of stands in another, by its words; 0–1. */
export function touched(text: string, answer: string, cut: Cut): number {
  const keys = keysOf(text, cut)
  if (keys.length === 0) return 1
  const weight = (word: string) => Math.min(4, [...word].length)
  const whole = keys.reduce((sum, word) => sum + weight(word), 0)
  return keys.reduce((sum, word) => sum + (answer.includes(word) ? weight(word) : 0), 0) / whole
}

/** A numbered matter is touched from here on, a question with the sentence before it from there on, a whole request at all. */
const TOUCHED = { matter: 0.12, question: 0.08, whole: 0.07 } as const

type Judged = AskedPart & { readonly about: boolean; readonly matter: boolean }

function judge(part: Part, answer: string, cut: Cut): Judged {
  const words = part.before === '' ? part.text : `${part.before} ${part.text}`
  const least = part.matter ? TOUCHED.matter : TOUCHED.question
  const about = touched(words, answer, cut) >= least
  const says = part.asks === null || EVIDENCE[part.asks].test(answer)
  return { text: part.text, asks: part.asks, matter: part.matter, about, answered: about && says }
}

// ── phrases ─────────────────────────────────────────────────────────────────────────────────────────────────────

const PHRASE =
  /感谢您?|谢谢|高度重视|非常重视|敬请谅解|请您?谅解|如有(?:疑问|不明)|祝您?(?:生活|工作|身体)|生活愉快|我们将(?:认真|积极|努力|一如既往|继续)|持续关注|进一步(?:加强|加大|完善|提升)|加大.{0,8}力度|按照相关规定|依法依规|积极(?:协调|推进|配合)|尽快(?:处理|解决|落实|办理)|欢迎(?:您|继续)|监督(?:和|与)支持|理解(?:和|与|、)支持|已收悉|收悉|您好|你好|网友|现(?:将|就).{0,30}(?:答复|回复)如下|答复如下|回复如下|转(?:交|办).{0,10}(?:部门|单位)/
const SUBSTANCE =
  /\d|经(?:查|核|调查|了解|现场)|已(?:经)?(?:完成|修复|清理|查处|整改|责令|安排|约谈|立案|发放|恢复|退还|拆除|更换|要求|办理|联系|组织)|属实|不属实|《|元|原因|由于|因为|计划|预计|不符合|不属于/

/** The part of an answer, by length, that is made of courtesies and promises; 0–1. */
export function emptyShare(answer: string): number {
  const sentences = answer
    .split(/(?<=[。！？!?；;\n])/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
  const length = sentences.reduce((sum, one) => sum + one.length, 0)
  if (length === 0) return 1
  const empty = sentences
    .filter((one) => PHRASE.test(one) && !SUBSTANCE.test(one))
    .reduce((sum, one) => sum + one.length, 0)
  return empty / length
}

// ── places ──────────────────────────────────────────────────────────────────────────────────────────────────────

const SUFFIX = /(?:街道办事处|街道|镇|社区居委会|居委会|社区|村委会|村|社区居民委员会|居民委员会|村民委员会)$/
/** 位于同心路, 在锦绣花园: a place said as a place. */
const SAID_PLACE =
  /(?:位于|坐落于|前往|到达|来到|对|在|至)(\p{Script=Han}{2,6}?(?:大道|路|街|巷|小区|花园|家园|广场|公园|市场))(?!办|道|面|灯|口|边|上|段)/gu
const VAGUE = /^(?:该|本|我|此|其|辖|各|全|这|那|小区|现场|周边|附近|沿)/

function placesIn(text: string, gazetteer: readonly string[]): string[] {
  const found = new Set<string>()
  for (const name of gazetteer) {
    const short = name.replace(SUFFIX, '')
    if ([...short].length >= 2 && (text.includes(name) || (short !== name && text.includes(short))))
      found.add(short)
  }
  for (const [, name] of text.matchAll(SAID_PLACE)) if (name && !VAGUE.test(name)) found.add(name)
  return [...found]
}

/** A place of the answer that the request does not know, while none of the request's own places is in the answer. */
function strangePlace(asked: CheckQuestion): string | null {
  const request = `${asked.title} ${asked.content} ${asked.places.join(' ')}`
  const own = placesIn(request, [...asked.gazetteer, ...asked.places])
  const said = placesIn(asked.answer, asked.gazetteer)
  if (own.length === 0 || said.length === 0) return null
  if (own.some((name) => asked.answer.includes(name))) return null
  return said.find((name) => !request.includes(name)) ?? null
}

// ── all of it ───────────────────────────────────────────────────────────────────────────────────────────────────

const GAP = /【[^】]{0,60}】|\{\{[^}]{0,60}\}\}|［[^］]{0,60}］|X{3,}|×{3,}|待填写/
const CONTACTED =
  /(?:已|经)(?:电话|致电|微信|上门|多次)?(?:联系|回访|沟通|告知)(?:您|诉求人|来电人|反映人|市民|当事人)|与(?:您|诉求人|来电人|反映人|市民)(?:取得)?(?:联系|沟通)|(?:向|对)(?:您|诉求人|来电人|反映人|市民).{0,6}(?:解释|说明|答复)|电话(?:联系|沟通|回复|告知)/
const PERSONAL = /(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{17}[\dXx](?!\d)/
const RESULT =
  /已|完成|修复|清理|查处|整改|属实|核实|经查|解释|协调|不予|无法|不属于|不符合|规定|可以|不可以|不能|予以|建议您|请您?(?:到|携带|拨打|登录|咨询)|\d/

/** 已转相关部门处理: what is left without courtesies and without passing it on is too little to be a result. */
const PASSED_ON =
  /(?:已|将)?(?:及时|立即)?(?:转|交|发函|批转|反馈给|移交)(?:交|办|达|由|给|至|送)?.{0,24}(?:处理|办理|核处|调查|核实|研究|部门|单位)|(?:如有|有).{0,8}(?:情况|结果|进展).{0,8}(?:反馈|回复|答复|公布)/
const LEAST_RESULT = 40

function deferred(answer: string): boolean {
  if (!PASSED_ON.test(answer)) return false
  const rest = answer
    .split(/(?<=[。！？!?；;\n])/)
    .filter((one) => !PASSED_ON.test(one) && !(PHRASE.test(one) && !SUBSTANCE.test(one)))
    .map((one) => one.replace(/\d{4}年\d+月\d+日|尊敬的[^：:]{0,20}[：:]|[“"][A-Za-z0-9]+[”"]/g, ''))
    .join('')
  return [...rest.replace(/[\s\p{P}]/gu, '')].length < LEAST_RESULT
}

const WEIGHTS: Readonly<Record<FindingCode, number>> = {
  short: 0.4,
  gap: 0.5,
  empty: 0.4,
  unanswered: 0.3,
  missing: 0.5,
  place: 0.4,
  copied: 0.5,
  noContact: 0.5,
  personal: 0.2,
  noResult: 0.2,
}

/** Found once for each part of the request. */
const PER_PART: ReadonlySet<FindingCode> = new Set(['missing', 'unanswered'])

const quoted = (text: string): string =>
  [...text].length > 60 ? `${[...text].slice(0, 58).join('')}…` : text

const ASK_WORDS: Readonly<Record<AskKind, Say>> = {
  when: say('没有答复时间', 'says no time'),
  why: say('没有说明原因', 'gives no reason'),
  who: say('没有说明由谁负责', 'does not say who'),
  howMuch: say('没有答复数额', 'names no amount'),
  how: say('没有说明怎么办理', 'does not say how'),
  whether: say('没有正面答复是或否', 'says neither yes nor no'),
}

/** Reads an answer beside its request. It judges words, not truth, and blocks nothing. */
export function checkAnswer(given: CheckQuestion): AnswerCheck {
  const asked = {
    ...given,
    answer: given.answer.slice(0, MOST_READ),
    content: given.content.slice(0, MOST_READ),
  }
  const { answer, cut } = asked
  const found: Finding[] = []
  const add = (code: FindingCode, grade: Finding['grade'], says: Say, quote: string | null = null): void =>
    void found.push({ code, grade, says, quote: quote === null ? null : quoted(quote) })

  const length = [...answer.replace(/\s/g, '')].length
  if (length < LEAST)
    add('short', 'warn', say(`答复只有 ${length} 个字`, `the answer has ${length} characters only`))
  const gap = GAP.exec(answer)
  if (gap) add('gap', 'review', say('还有没填写的内容', 'a gap was left unfilled'), gap[0])
  if (PERSONAL.test(answer))
    add('personal', 'warn', say('答复里有手机号或身份证号', 'a telephone or identity number stands in it'))

  const parts = askedParts(asked.title, asked.content).map((part) => judge(part, answer, cut))
  const about = touched(`${asked.title} ${asked.content}`.slice(0, 2_000), answer, cut)
  if (about < TOUCHED.whole)
    add(
      'missing',
      'warn',
      say('看不出答复说的是这件事', 'the answer does not seem to be about this request'),
      asked.title,
    )
  else
    for (const part of parts) {
      if (!part.about && part.matter)
        add('missing', 'warn', say('这一项没有答复到', 'this part is not touched'), part.text)
      else if (!part.answered && part.asks)
        add(
          'unanswered',
          'warn',
          part.about
            ? say(`问到了，但${ASK_WORDS[part.asks].zh}`, `asked, but the answer ${ASK_WORDS[part.asks].en}`)
            : say('这一问没有答复到', 'this question is not touched'),
          part.text,
        )
    }
  const empty = emptyShare(answer)
  if (length > 0 && empty >= EMPTY_SHARE)
    add(
      'empty',
      'warn',
      say(
        `约 ${Math.round(empty * 100)}% 是客套话`,
        `about ${Math.round(empty * 100)} % are courtesies and promises`,
      ),
    )
  if (length >= LEAST && (deferred(answer) || !RESULT.test(answer)))
    add('noResult', 'warn', say('只说已转办，没有办理结果', 'it was passed on; no result is told'))
  const strange = strangePlace(asked)
  if (strange)
    add('place', 'review', say('答复里的地点与诉求不符', 'a place that the request does not have'), strange)
  const copy = asked.copies.find((one) => one.similarity >= COPY)
  if (copy)
    add(
      'copied',
      'review',
      say(
        `与工单 ${copy.number} 的答复相似 ${Math.floor(copy.similarity * 100)}%`,
        `${Math.floor(copy.similarity * 100)} % equal to the answer of ${copy.number}`,
      ),
    )
  const said = CONTACTED.exec(answer)
  if (said && asked.contacted === false)
    add(
      'noContact',
      'review',
      say('答复说已联系诉求人，但没有联系记录', 'it says the requester was contacted; nothing is on record'),
      said[0],
    )
  // Parts of a request count by their share, everything else once.
  const open = found.filter((one) => PER_PART.has(one.code)).length / Math.max(1, parts.length)
  const once = new Set(found.map((one) => one.code))
  const loss = [...once].reduce(
    (sum, code) => sum + WEIGHTS[code] * (PER_PART.has(code) ? Math.min(1, open) : 1),
    0,
  )
  return {
    score: Math.max(0, Math.round((1 - loss) * 100) / 100),
    findings: found.sort((a, b) => (a.grade === b.grade ? 0 : a.grade === 'review' ? -1 : 1)),
    asked: parts.map(({ text, asks, answered }) => ({ text: quoted(text), asks, answered })),
  }
}
