import type { Id, Instant, Say } from '../../base/index.ts'
import { dayOf, localText, say } from '../../base/index.ts'
import { maskText, phoneOf } from '../fields/decide.ts'
import { timeline } from '../ledger/index.ts'
import { type Reader, sql } from '../store/index.ts'
import type { MattersCity } from './city.ts'
import { allows } from './decide.ts'
import type { MatterCase } from './declare.ts'
import { conditions } from './filter.ts'
import * as keep from './keep.ts'
import { openRequester } from './requester.ts'

/** What a citizen may be shown of a matter: like the trace of a parcel. Never personal data of anybody. */
export type Found = {
  readonly id: Id
  readonly number: string
  readonly version: number
  readonly type: string
  readonly channel: string
  readonly state: string
  readonly stateTitle: Say
  readonly closed: boolean
  readonly title: string
  readonly content: string
  readonly category: string | null
  readonly kind: string | null
  readonly secret: boolean
  readonly address: string | null
  readonly lon: number | null
  readonly lat: number | null
  readonly openedAt: Instant
  readonly changedAt: Instant
  readonly closedAt: Instant | null
  readonly due: Instant | null
  readonly leadUnitName: string | null
  readonly step: number
  /** The steps that its kind shows 办理步骤, where they are not the five of a request. */
  readonly steps: readonly Say[] | null
  readonly promised: Say | null
  readonly trace: readonly {
    readonly at: Instant
    readonly title: Say
    readonly text?: string
    readonly unitName?: string
  }[]
  readonly answer: string | null
  readonly urgedAt: Instant | null
  readonly canSupplement: boolean
  readonly canUrge: boolean
  readonly canRate: boolean
  readonly files: readonly Id[]
  readonly hasPhone: boolean
}

export type PublicFilter = {
  /** The kind of matter whose requests are public; those of all other kinds are nobody's outside. */
  readonly type: string
  readonly numbers?: readonly string[]
  readonly categories?: readonly string[]
  readonly from?: Instant
  readonly to?: Instant
  readonly changedFrom?: Instant
  readonly changedTo?: Instant
  readonly closed?: boolean
  readonly offset: number
  readonly limit: number
}

/** Acts a citizen is told of, in plain words; the others stay inside. */
const TOLD: Readonly<Record<string, Say>> = {
  accept: say('已受理', 'Accepted'),
  refuse: say('不属于受理范围', 'Outside our scope'),
  answerNow: say('已答复', 'Answered'),
  transferOut: say('已转出', 'Passed on'),
  dispatch: say('已派单', 'Sent to the unit in charge'),
  redispatch: say('已改派', 'Sent to another unit'),
  rule: say('已明确承办单位', 'The unit in charge was settled'),
  sign: say('承办单位已签收', 'The unit has taken it up'),
  contact: say('承办单位已联系您', 'The unit has contacted you'),
  grantExtension: say('办理时限已延长', 'More time was given'),
  grantSuspension: say('暂时挂起', 'Waiting'),
  resume: say('恢复办理', 'In hand again'),
  reply: say('承办单位已提交答复', 'The unit has handed in its answer'),
  replySecond: say('已提交二次办理答复', 'A second answer was handed in'),
  pass: say('答复已审核', 'The answer was checked and released'),
  passAndClose: say('已办结', 'Closed'),
  visitDone: say('回访完成，已办结', 'Called back and closed'),
  visitUnsolved: say('转入二次办理', 'Being handled again'),
  visitHard: say('列入疑难事项', 'Kept as a hard case'),
  visitGiveUp: say('多次未能联系到您，已办结', 'Closed: we could not reach you'),
  rate: say('您已评价，已办结', 'You rated it; closed'),
  rateUnsolved: say('您评价未解决，转入二次办理', 'You said it is not solved; being handled again'),
  urge: say('催办', 'You asked how it is going'),
  supplement: say('补充', 'Added'),
  withdraw: say('已撤回', 'Withdrawn'),
}

const WITH_NOTE = new Set(['refuse', 'transferOut', 'urge', 'supplement'])

export function publicQueries(city: MattersCity) {
  async function found(reader: Reader, own: keep.MatterRow, at: Instant): Promise<Found> {
    // A merged matter follows its head; the citizen's own number stays.
    const head = own.mergedInto ? ((await keep.byId(reader, own.district, own.mergedInto)) ?? own) : own
    const type = city.types[head.type]
    const [facts, parts, files, parties] = await Promise.all([
      timeline(reader, own.district, 'matter', head.id, { limit: 300 }),
      keep.parts(reader, own.district, head.id),
      keep.filesOf(reader, own.district, own.id),
      keep.partiesOf(reader, own.district, [own.id]),
    ])
    const trace = facts.flatMap((fact): Found['trace'][number][] => {
      const { action, note } = fact.body as { action?: string; note?: string }
      if (fact.kind === 'matter.opened') return [{ at: fact.at, title: say('已登记', 'Registered') }]
      // Of a request of former years the day in its own system counts, not the day it was brought here.
      if (fact.kind === 'matter.imported') {
        const { openedAt, closedAt } = fact.body as { openedAt: string; closedAt?: string }
        return [
          { at: new Date(openedAt), title: say('已登记', 'Registered') },
          ...(closedAt ? [{ at: new Date(closedAt), title: say('已办结', 'Closed') }] : []),
        ]
      }
      const title =
        fact.kind === 'matter.reported'
          ? say('又有人上报了同一问题', 'Somebody else reported it too')
          : fact.kind === 'matter.acted' && action
            ? (type?.flow.actions[action]?.told ?? (type?.snapshot ? undefined : TOLD[action]))
            : undefined
      if (!title) return []
      // Others' words stay others': a merged matter's requester does not read the head's.
      const words = note && action && WITH_NOTE.has(action) && head.id === own.id ? maskText(note) : undefined
      const unit =
        fact.body.unit ??
        (fact.body.assigned as { unit: string; role: string }[] | undefined)?.find((t) => t.role === 'lead')
          ?.unit
      const unitName = typeof unit === 'string' ? city.unitName(unit) : undefined
      return [{ at: fact.at, title, ...(words ? { text: words } : {}), ...(unitName ? { unitName } : {}) }]
    })
    const answer = parts.answers.filter((one) => one.state === 'released').at(-1)
    const matterCase: MatterCase = { matter: { ...head, mergedInto: null }, ...parts, clocks: [] }
    const citizen = {
      kind: 'citizen' as const,
      account: null,
      name: '',
      district: own.district,
      unit: null,
      unitName: null,
      duties: [],
      provenAt: 0,
    }
    const can = (action: string) =>
      own.id === head.id &&
      type !== undefined &&
      allows(type, action, matterCase, citizen, undefined, {}, at).ok
    const closed = head.closedAt !== null
    const urgedAt = facts.filter((fact) => fact.body.action === 'urge').at(-1)?.at ?? null
    return {
      id: own.id,
      number: own.number,
      version: own.version,
      type: own.type,
      channel: own.channel,
      state: head.state,
      stateTitle: type?.flow.states[head.state]?.title ?? say(head.state, head.state),
      closed,
      title: own.title,
      content: own.content,
      category: own.category,
      kind: own.kind,
      secret: own.secret,
      address: own.address,
      lon: own.lon,
      lat: own.lat,
      openedAt: own.openedAt,
      changedAt: facts.at(-1)?.at ?? own.openedAt,
      closedAt: head.closedAt,
      due: head.due,
      leadUnitName: head.leadUnit ? (city.unitName(head.leadUnit) ?? null) : null,
      steps: type?.snapshot?.steps.map((one) => one.title) ?? null,
      step: type?.snapshot
        ? 1 +
          Math.max(
            0,
            type.snapshot.steps.findIndex((one) => one.states.includes(head.state)),
          )
        : closed
          ? 5
          : answer
            ? 4
            : parts.tasks.some((task) => task.signedAt)
              ? 3
              : parts.tasks.length > 0
                ? 2
                : 1,
      promised:
        head.due && !closed
          ? say(`承诺 ${localText(head.due)} 前`, `promised by ${localText(head.due)}`)
          : null,
      trace,
      answer: answer?.text ?? null,
      urgedAt,
      canSupplement: can('supplement'),
      canUrge: can('urge') && (urgedAt === null || dayOf(urgedAt) !== dayOf(at)),
      canRate: can('rate'),
      files: files.map((one) => one.file),
      hasPhone: parties.some((one) => one.phoneTail !== null),
    }
  }

  return {
    async find(reader: Reader, district: string, number: string, at: Instant): Promise<Found | undefined> {
      const row = await keep.byNumber(reader, district, number)
      return row ? found(reader, row, at) : undefined
    },

    /** Requests anybody may read: not secret, not anonymous by wish, no reports of breaches; words masked. */
    async publicList(
      reader: Reader,
      district: string,
      filter: PublicFilter,
      at: Instant,
    ): Promise<readonly Found[]> {
      const where = [
        ...conditions(
          district,
          {
            type: [filter.type],
            ...(filter.categories ? { category: filter.categories } : {}),
            ...(filter.from ? { from: filter.from } : {}),
            ...(filter.to ? { to: filter.to } : {}),
          },
          null,
          new Date(0),
        ),
        sql`not m.secret and m.kind is distinct from 'report'`,
        ...(filter.numbers ? [sql`m.number = any(${filter.numbers}::text[])`] : []),
        ...(filter.closed === undefined
          ? []
          : [filter.closed ? sql`m.closed_at is not null` : sql`m.closed_at is null`]),
      ]
      const rows = await reader.query<keep.MatterRow>(sql`select ${keep.matterColumns} from matter m
        where ${sql.join(where, ' and ')} order by m.opened_at desc, m.id desc limit ${filter.limit} offset ${filter.offset}`)
      const all: Found[] = []
      for (const row of rows) all.push(await found(reader, row, at))
      const changed = all.filter(
        (one) =>
          (!filter.changedFrom || one.changedAt >= filter.changedFrom) &&
          (!filter.changedTo || one.changedAt <= filter.changedTo),
      )
      return changed.map((one) => ({
        ...one,
        title: maskText(one.title),
        content: maskText(one.content),
        address: one.address ? maskText(one.address) : null,
      }))
    },

    /** Does the person know what only the requester knows? */
    async proves(
      reader: Reader,
      district: string,
      id: Id,
      proof: { phoneTail: string } | { phone: string } | { mail: string },
    ): Promise<boolean> {
      const parties = await keep.partiesOf(reader, district, [id])
      // Everybody whose report joined follows it as the first one does.
      if ('phoneTail' in proof) {
        const tail = city.vault.blind(proof.phoneTail, 'phoneTail')
        return parties.some((one) => one.phoneTail === tail)
      }
      const party = parties.find((one) => one.role === 'requester')
      if (!party) return false
      const requester = openRequester(city.vault, party.sealed)
      if ('mail' in proof) return requester.mail?.toLowerCase() === proof.mail.toLowerCase()
      const given = phoneOf(proof.phone)?.number
      return given !== undefined && given === (requester.phone ? phoneOf(requester.phone)?.number : undefined)
    },
  }
}
