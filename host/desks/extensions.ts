import { type Id, type Instant, isId, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import { type Extension, extensionSteps } from '../../kit/index.ts'
import {
  beginExtension,
  differences,
  type ExtensionVersion,
  extensionList,
  extensionVersions,
  proposeExtension,
  refusals,
  retireExtension,
  reviewExtension,
  saveExtension,
  withdrawExtension,
} from '../../platform/extensions/index.ts'
import { type Actor, noDuty, systemActor } from '../../platform/org/index.ts'
import { liveTables } from '../../platform/registers/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { declarationIn, exported } from '../extension-file.ts'
import { judged } from '../extensions.ts'
import { besideOf, growthOf } from '../growing.ts'
import type { OpenCity } from '../open.ts'

/** Who composes 编写, and who looks a second time 复核. */
const COMPOSERS = ['dataSteward', 'dataAuthority', 'officeHead']
const REVIEWERS = ['dataAuthority', 'officeHead', 'leader']
/** A moment, so that what was published is committed before it is looked for. */
const AFTER_MS = 20

type Json = Readonly<Record<string, unknown>>
type Which = { readonly id: Id; readonly version: number }

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const bodyOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}

/** 自建应用: composed, checked, proposed, reviewed, exported. What is published here the city takes in at once. */
export function extensionDesks(city: OpenCity) {
  const { district } = city.plan

  /** A duty of these, for whichever unit: what is composed waits for a second person anyway. */
  function duty(who: Actor, roles: readonly string[]): Result<null, Refusal> {
    if (who.duties.some((one) => roles.includes(one.role))) return ok(null)
    return no(noDuty(city.compiled.roles, roles))
  }
  const composes = (who: Actor) => duty(who, COMPOSERS)
  const reviews = (who: Actor) => duty(who, REVIEWERS)
  const looks = (who: Actor) => duty(who, [...COMPOSERS, ...REVIEWERS])

  const named = (one: ExtensionVersion) => ({
    ...{ id: one.id, name: one.name, version: one.version, state: one.state, revision: one.revision },
    ...{
      title: one.body.title ?? null,
      author: one.author,
      changedBy: one.changedBy,
      changedAt: one.changedAt,
    },
    ...{ note: one.note, reviewer: one.reviewer, reviewedAt: one.reviewedAt, why: one.why },
    ...{ appliedAt: one.appliedAt, aside: one.aside },
  })

  async function oneOf(
    reader: Reader,
    of: Which,
  ): Promise<Result<readonly [ExtensionVersion, readonly ExtensionVersion[]], Refusal>> {
    const all = await extensionVersions(reader, district, of.id)
    if (!all.ok) return all
    const one = of.version > 0 ? all.value.find(({ version }) => version === of.version) : all.value[0]
    return one ? ok([one, all.value]) : no(refusals['extensions.unknown']())
  }

  /** What the compiler, the tables and running matters say of a declaration, and what publishing it would do. */
  async function examined(reader: Reader, name: string, body: Json, live: ExtensionVersion | undefined) {
    const found = judged({ ...body, name }, besideOf(city, name), await liveTables(reader))
    const before = (live?.body ?? null) as Extension | null
    return { found, steps: found.some((one) => one.way.length === 0) ? [] : stepsOf(before, body) }
  }
  function stepsOf(before: Extension | null, body: Json) {
    try {
      return extensionSteps(before, body as unknown as Extension)
    } catch {
      // a declaration that is not sound has no plan yet
      return []
    }
  }

  async function sound(reader: Reader, one: ExtensionVersion): Promise<Result<null, Refusal>> {
    const found = judged(one.body, besideOf(city, one.name), await liveTables(reader))
    const [first] = found
    return first
      ? no(
          refusals['extensions.unsound']({
            first: `${first.at}：${first.says.zh}`,
            count: found.length,
            found,
          }),
        )
      : ok(null)
  }

  const shown = (result: Result<ExtensionVersion, Refusal>) => (result.ok ? ok(named(result.value)) : result)
  const afterwards = (): void => {
    setTimeout(
      () =>
        void growthOf(city)
          .look()
          .catch(() => undefined),
      AFTER_MS,
    ).unref()
  }

  return {
    extensions: {
      async list(reader: Reader, who: Actor) {
        const may = looks(who)
        if (!may.ok) return may
        const all = await extensionList(reader, district)
        return ok({
          rows: [...Map.groupBy(all, (one) => one.id).values()].map((versions) => {
            const live = versions.find((one) => one.state === 'live')
            return {
              ...named(versions[0] as ExtensionVersion),
              live: live ? { version: live.version, appliedAt: live.appliedAt, aside: live.aside } : null,
            }
          }),
          may: { compose: composes(who).ok, review: reviews(who).ok },
        })
      },

      /** A version with its findings, its plan, and where it differs from another one (`against`, usually what is live). */
      async read(reader: Reader, who: Actor, input: Which & { readonly against?: number }) {
        const may = looks(who)
        if (!may.ok) return may
        const got = await oneOf(reader, input)
        if (!got.ok) return got
        const [one, versions] = got.value
        const live = versions.find(({ state }) => state === 'live')
        const open = ['draft', 'returned', 'proposed'].includes(one.state)
        const other = input.against
          ? versions.find(({ version }) => version === input.against)
          : versions.find(({ version, state }) =>
              open ? state === 'live' : version < one.version && state !== 'returned',
            )
        return ok({
          ...named(one),
          body: one.body,
          versions: versions.map(named),
          ...(open
            ? await examined(reader, one.name, one.body, live)
            : { found: [], steps: [] as readonly unknown[] }),
          against: other ? other.version : null,
          differs: other ? differences(other.body, one.body) : [],
          liveBody: live?.body ?? null,
          may: {
            compose: composes(who).ok,
            review: reviews(who).ok && !(who.account && one.authors.includes(who.account)),
          },
        })
      },

      /** What would be found in this text; nothing is kept. */
      async check(reader: Reader, who: Actor, input: { readonly id?: string; readonly body?: unknown }) {
        const may = composes(who)
        if (!may.ok) return may
        const body = bodyOf(input.body)
        const versions = isId(input.id ?? '')
          ? await extensionVersions(reader, district, input.id as Id)
          : null
        const live = versions?.ok ? versions.value.find(({ state }) => state === 'live') : undefined
        return ok(await examined(reader, text(body.name), body, live))
      },

      /** A new application from a declaration, or the next version of one from what is live. */
      async begin(tx: Tx, who: Actor, input: Json, at: Instant): Promise<Result<unknown, Refusal>> {
        const may = composes(who)
        if (!may.ok) return may
        if (isId(text(input.of))) {
          const all = await extensionVersions(tx, district, text(input.of) as Id)
          if (!all.ok) return all
          const from = all.value.find(({ state }) => state === 'live') ?? (all.value[0] as ExtensionVersion)
          return shown(await beginExtension(tx, who, { name: from.name, body: from.body, of: from.id }, at))
        }
        const body = bodyOf(input.body)
        const name = text(body.name)
        if (!/^[a-z][A-Za-z0-9]{1,29}$/.test(name))
          return no(
            refusals['extensions.unsound']({
              ...{ first: '编码须为小写字母开头的字母数字，2–30 个', count: 1 },
              found: [
                {
                  ...{ at: 'name', way: ['name'] },
                  says: say(
                    '编码须为小写字母开头的字母数字，2–30 个',
                    'the code: letters and digits, a small letter first, 2–30',
                  ),
                  remedy: say('如 afterSchoolCare', 'like afterSchoolCare'),
                },
              ],
            }),
          )
        if (city.plan.packs.some((pack) => pack.name === name))
          return no(refusals['extensions.taken']({ name }))
        return shown(await beginExtension(tx, who, { name, body }, at))
      },

      async save(tx: Tx, who: Actor, input: Which & Json, at: Instant) {
        const may = composes(who)
        if (!may.ok) return may
        const of = { id: input.id, version: input.version, revision: Number(input.revision) }
        return shown(await saveExtension(tx, who, { ...of, body: bodyOf(input.body) }, at))
      },

      async propose(tx: Tx, who: Actor, input: Which & Json, at: Instant): Promise<Result<unknown, Refusal>> {
        const may = composes(who)
        if (!may.ok) return may
        const got = await oneOf(tx, input)
        if (!got.ok) return got
        const fit = await sound(tx, got.value[0])
        if (!fit.ok) return fit
        const of = { id: input.id, version: input.version, revision: Number(input.revision) }
        return shown(await proposeExtension(tx, who, { ...of, note: text(input.note) }, at))
      },

      async withdraw(tx: Tx, who: Actor, input: Which & Json, at: Instant) {
        const may = composes(who)
        if (!may.ok) return may
        const of = { id: input.id, version: input.version, discard: input.discard === true }
        return shown(await withdrawExtension(tx, who, of, at))
      },

      /** 发布 or 退回 by a second person; what is published is checked once more, beside the city as it is now. */
      async review(tx: Tx, who: Actor, input: Which & Json, at: Instant): Promise<Result<unknown, Refusal>> {
        const may = reviews(who)
        if (!may.ok) return may
        const of = {
          ...{ id: input.id, version: input.version },
          ...{ publish: input.publish === true, why: text(input.why) },
        }
        if (of.publish) {
          const got = await oneOf(tx, input)
          if (!got.ok) return got
          const fit = await sound(tx, got.value[0])
          if (!fit.ok) return fit
        }
        const done = await reviewExtension(tx, who, of, at)
        if (done.ok && of.publish) afterwards()
        return shown(done)
      },

      async retire(tx: Tx, who: Actor, input: Which & Json, at: Instant): Promise<Result<unknown, Refusal>> {
        const may = reviews(who)
        if (!may.ok) return may
        const got = await oneOf(tx, input)
        if (!got.ok) return got
        const types = Object.keys(city.types).filter((type) => type.startsWith(`${got.value[0].name}.`))
        if (types.length > 0) {
          const filter = { type: types, open: true }
          const { total } = await city.matters.counts(tx, systemActor(district), filter, at)
          if (total > 0) return no(refusals['extensions.running']({ count: total }))
        }
        const done = await retireExtension(
          tx,
          who,
          { id: input.id, version: input.version, why: text(input.why) },
          at,
        )
        if (done.ok) afterwards()
        return shown(done)
      },

      /** The folder of a pack, zipped 导出. */
      async file(reader: Reader, who: Actor, input: Which) {
        const may = looks(who)
        if (!may.ok) return may
        const got = await oneOf(reader, input)
        if (!got.ok) return got
        const [one] = got.value
        return ok(exported(one.body as unknown as Extension, one.version))
      },

      /** A file that was exported somewhere becomes a draft 导入. */
      async take(
        tx: Tx,
        who: Actor,
        input: { readonly file: string },
        at: Instant,
      ): Promise<Result<unknown, Refusal>> {
        const may = composes(who)
        if (!may.ok) return may
        const read = await declarationIn(Buffer.from(input.file, 'base64'))
        if (!read.ok) return read
        const name = text(read.value.name)
        if (!/^[a-z][A-Za-z0-9]{1,29}$/.test(name))
          return no(refusals['extensions.badFile']({ why: '没有可用的编码' }))
        if (city.plan.packs.some((pack) => pack.name === name))
          return no(refusals['extensions.taken']({ name }))
        return shown(await beginExtension(tx, who, { name, body: read.value, from: 'file' }, at))
      },
    },
  }
}
