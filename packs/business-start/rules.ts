import { dayOf } from '../../base/index.ts'
import { type AutoFacts, type AutoResult, declareRefusals, type PartyNamed, type Say, say } from '../../kit/index.ts'
import { idNumberOf } from '../../platform/fields/decide.ts'
import type { Guard } from '../../platform/matters/declare.ts'
import { ageOn, capitalDue, creditCodeFor, type Examined, type Holder, holdersExamined } from './company-rules.ts'
import { fullName, likeness, likeWords, type NameFault, type NameParts, nameFaults, soundOf, WANTS_PERSON } from './name-rules.ts'
import { permitsOf, scopeInWords, unknownScope } from './scope.ts'

type Words = Readonly<Record<string, unknown>>
const textIn = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
const listIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

/** Lanes whose end the promise waits for; a bank takes its own time. */
const REQUIRED = ['seal', 'tax', 'insurance', 'fund'] as const
export const chosen = (data: Words): readonly string[] => listIn(data.services)

const refuse = declareRefusals({
  'founding.lanesOpen': {
    http: 409,
    says: () => say('所选事项还没有全部办完', 'what was chosen has not all been done'),
    remedy: say('请等待各线办完，或处理未办成的', 'wait for every lane, or deal with the one that failed'),
  },
})
const required: Guard = ({ matter: { data, tags } }) =>
  REQUIRED.every((lane) => !chosen(data).includes(lane) || tags.includes(`${lane}Done`)) ? null : refuse['founding.lanesOpen']()
const bankOpen = ({ data, tags }: { readonly data: Words; readonly tags: readonly string[] }): boolean =>
  chosen(data).includes('bank') && !tags.includes('bankDone')
/** Everything that was chosen is done, the bank's account too. */
export const allDone: Guard = (...of) => (bankOpen(of[0].matter) ? refuse['founding.lanesOpen']() : required(...of))
/** Everything but the bank's account, which stands outside the promise. */
export const onlyBankOpen: Guard = (...of) => (bankOpen(of[0].matter) ? required(...of) : refuse['founding.lanesOpen']())

const NAME_FAULTS: Readonly<Record<NameFault, Say>> = {
  region: say('行政区划应为汉字', 'the region is not in Chinese characters'),
  brand: say('字号应为 2–12 个汉字', 'the brand has 2 to 12 Chinese characters'),
  trade: say('行业应为汉字', 'the trade is not in Chinese characters'),
  form: say('组织形式不正确', 'the form is none that exists'),
  forbidden: say('名称含禁用字词', 'the name holds a forbidden word'),
  invisible: say('名称含不可见或特殊字符', 'the name holds invisible signs'),
  special: say('名称须专门批准', 'the name needs a special permission'),
  licensed: say('名称含金融等需许可的字样', 'the name speaks of a trade that needs a permission'),
}

const all = ({ data, values }: AutoFacts): Words => ({ ...data, ...values })
const partsOf = (of: Words): NameParts => ({
  ...{ region: textIn(of.region), brand: textIn(of.brand), trade: textIn(of.trade) },
  form: textIn(of.companyForm),
})
export const holdersOf = (of: Words): readonly Holder[] =>
  (Array.isArray(of.holders) ? (of.holders as readonly Words[]) : []).map((one) => ({
    ...{ name: textIn(one.name), kind: textIn(one.kind) || 'person', phone: textIn(one.phone) },
    ...{ number: textIn(one.number), part: Number(one.part), of: Number(one.of) },
  }))

/** What the rules say against it goes back to the applicant; a name that cannot be had is counted by itself 名称驳回. */
const sentBack = (facts: AutoFacts, against: readonly Say[]): AutoResult => ({
  action: nameExamined(facts, partsOf(all(facts))).against.length > 0 ? 'nameRefused' : 'precheckFailed',
  form: { gaps: inWords(against) },
})

/** 名称: what is wrong with it, and whose it is like. */
function nameExamined({ rows }: AutoFacts, parts: NameParts): Examined {
  const faults = nameFaults(parts)
  const against = faults.filter((one) => !WANTS_PERSON.has(one)).map((one) => NAME_FAULTS[one])
  const doubts = faults.filter((one) => WANTS_PERSON.has(one)).map((one) => NAME_FAULTS[one])
  const seen = new Set<string>()
  for (const row of [...(rows.sameTrade ?? []), ...(rows.sameSound ?? [])]) {
    const brand = textIn(row.brand)
    const name = textIn(row.firmName) || brand
    const how = likeness(parts.brand, brand)
    if (!how || seen.has(name)) continue
    seen.add(name)
    if (how === 'same') against.push(say(`同行业${likeWords(how, name).zh}`, likeWords(how, name).en))
    else doubts.push(likeWords(how, name))
  }
  return { against, doubts }
}

/** 法定代表人 (market subject regulation art. 12): of age, and not barred. */
function representativeExamined({ rows }: AutoFacts, of: Words, day: string): readonly Say[] {
  const id = idNumberOf(textIn(of.representativeId), day)
  const against: Say[] = []
  if ('problem' in id) against.push(say('法定代表人身份证号不正确', 'the representative’s identity number is not one'))
  else if (ageOn(id.number, day) < 18) against.push(say('法定代表人须年满 18 周岁', 'the representative must be 18'))
  if ((rows.banned ?? []).length > 0)
    against.push(say('法定代表人在失信限制名单', 'the representative is on the list of the barred'))
  return against
}

/** Companies at one address beyond which a person looks; those of cluster addresses are exempt elsewhere. */
const AT_ONE_ADDRESS = 5

/** Everything that stands against founding it, and everything that a person should look at. */
export function examined(facts: AutoFacts): Examined {
  const day = dayOf(facts.at)
  const of = all(facts)
  const name = nameExamined(facts, partsOf(of))
  const holders = holdersExamined(holdersOf(of), textIn(of.companyForm), day)
  const against = [...name.against, ...holders.against, ...representativeExamined(facts, of, day)]
  const doubts = [...name.doubts, ...holders.doubts]
  if (textIn(of.payBy) > capitalDue(day))
    against.push(say('出资期限不得超过成立之日起五年', 'the capital must be paid within five years'))
  if (unknownScope(listIn(of.scope))) against.push(say('请选择规范的经营范围条目', 'choose what the company does'))
  doubts.push(...permitsOf(listIn(of.scope), 'before'))
  if ((facts.rows.sameAddress ?? []).length >= AT_ONE_ADDRESS)
    doubts.push(say('同一地址已登记五户以上', 'five companies or more stand at this address'))
  return { against, doubts }
}

const inWords = (found: readonly Say[]): string =>
  [found.map((one) => one.zh).join('；'), found.map((one) => one.en).join('; ')].join('\n')

/** Shareholders and representative who sign on their own telephones: all but the founder himself and those a person looks at. */
export function parties(facts: AutoFacts): readonly PartyNamed[] {
  const of = all(facts)
  const day = dayOf(facts.at)
  const own = textIn(of.applicantId)
  const person = (role: string, name: string, number: string, phone: string): PartyNamed[] => {
    const id = idNumberOf(number, day)
    return !('problem' in id) && id.number !== own && ageOn(id.number, day) >= 18 && phone
      ? [{ role, name, idNumber: id.number, phone }]
      : []
  }
  const found = [
    ...holdersOf(of).flatMap(({ kind, name, number, phone }) => (kind === 'person' ? person('holder', name, number, phone) : [])),
    ...person('representative', textIn(of.representative), textIn(of.representativeId), textIn(of.representativePhone)),
  ]
  // a shareholder who represents the company signs once
  return found.filter((one, n) => found.findIndex(({ idNumber }) => idNumber === one.idNumber) === n)
}

/** What rules say against it comes back at once; else the others sign, or it is decided. */
export function firstLook(facts: AutoFacts): AutoResult {
  const { against } = examined(facts)
  if (against.length > 0) return sentBack(facts, against)
  return parties(facts).length > 0 ? { action: 'toSigning' } : secondApproval(facts)
}

/** 秒批: no rule against it and no doubt, so it is registered at once; else a person looks. */
export function secondApproval(facts: AutoFacts): AutoResult {
  const { against, doubts } = examined(facts)
  if (against.length > 0) return sentBack(facts, against)
  if (doubts.length > 0) return { action: 'toOfficer', form: { why: inWords(doubts) } }
  return registered(facts, 'approve')
}

/** Days since 2020 and number of the day: one of its own for every application. */
export function serialOf(matterNumber: string): number {
  const [day, serial] = [matterNumber.slice(0, 8), Number(matterNumber.slice(8))]
  const since = Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`) - Date.parse('2020-01-01')
  return (since / 86_400_000) * 10_000 + (serial % 10_000)
}

/** The company as it stands in the register from this moment on. */
export function registered(facts: AutoFacts, action: 'approve' | 'licensed'): AutoResult {
  const of = all(facts)
  const division = textIn(facts.data.area).slice(0, 6) || '440111'
  const creditCode = creditCodeFor(division, serialOf(facts.number))
  const parts = partsOf(of)
  const next = permitsOf(listIn(of.scope), 'after')
  const capital = Number(of.capital) / 1_000_000
  return {
    action,
    form: {
      ...{ creditCode, firmName: fullName(parts), scopeWords: scopeInWords(listIn(of.scope)) },
      ...(capital > 0 ? { capitalWords: `${capital.toLocaleString('en-US', { maximumFractionDigits: 6 })} 万元` } : {}),
      ...(next.length > 0 ? { permits: inWords(next) } : {}),
    },
    writes: [
      {
        register: 'businessStart.company',
        values: {
          ...{ creditCode, firmName: fullName(parts), brand: parts.brand, sound: soundOf(parts.brand) },
          ...{ trade: parts.trade, seat: textIn(of.address), foundedOn: dayOf(facts.at) },
        },
      },
    ],
  }
}
