import { no, ok, type Refusal, type Result, say } from '../base/index.ts'
import { append, cursors, type Fact } from '../platform/ledger/index.ts'
import type * as matterRoom from '../platform/matters/index.ts'
import type { Move, OpenInput } from '../platform/matters/index.ts'
import type { Actor } from '../platform/org/index.ts'
import * as org from '../platform/org/index.ts'
import * as places from '../platform/places/index.ts'
import type { Reader, Tx } from '../platform/store/index.ts'
import { abilitiesDoor } from './abilities.ts'
import { applicationsOf } from './applications.ts'
import { lanesBeside } from './beside.ts'
import { citizensOf } from './citizens.ts'
import { clientsOf } from './clients.ts'
import { codesDoor } from './code-citizen.ts'
import { readersDoor } from './code-readers.ts'
import { credentialListsDoor } from './credential-keys.ts'
import { declarationOf, publicDeclarationOf } from './declared.ts'
import { desksOf } from './desks/index.ts'
import { lineNamed } from './desks/lines.ts'
import { recordEmergencyRead } from './desks/rights.ts'
import { publicWarnings } from './desks/warnings.ts'
import { exchangeDoors } from './exchange.ts'
import { filesDoor } from './files.ts'
import { filterOf } from './filter.ts'
import { guidesOf } from './guides.ts'
import type { runHearing } from './hearing.ts'
import { filled } from './held.ts'
import { identityDoor, loginRulesOf, secondAsk } from './identity.ts'
import { itemTitles } from './item-titles.ts'
import { withLamps } from './lights.ts'
import type { LiveEvent, openLive } from './live.ts'
import type { OpenCity } from './open.ts'
import { partnerDoor } from './partner-systems.ts'
import { personalDataOf } from './personal-data.ts'
import { pictureSources } from './picture-hosts.ts'
import { signalsDoor } from './sensing-door.ts'
import { openedHere, shareDoor } from './sharing.ts'
import { signingDoor } from './signing.ts'
import { snapshotsDoor } from './snapshots.ts'
import { editionDoor } from './standards-travel.ts'

export type { LiveEvent } from './live.ts'

/** The city as its doors see it: everything a person or a program may ask for, with rights inside. */
export function cityDoors(
  city: OpenCity,
  live: Awaited<ReturnType<typeof openLive>>,
  hearing: ReturnType<typeof runHearing>,
) {
  const { matters, plan } = city
  const { district } = plan
  const bounds = boundsOf(city)
  const filledNow = () =>
    new Set(
      Object.values(city.types).flatMap((type) =>
        Object.entries(type.flow.actions).flatMap(([name, { form }]) =>
          Object.values(form ?? {}).some((field) => field.from) ? [name] : [],
        ),
      ),
    )
  let filledActions = filledNow()
  city.grown.add(() => {
    filledActions = filledNow()
  })
  const sees = (who: Actor, sight: matterRoom.Sight): boolean => matters.sees(who, { ...sight, district })
  return {
    store: city.store,
    settings: {
      district,
      name: plan.name,
      demo: plan.demo,
      ...(city.settings.publicUrl ? { citizenBase: city.settings.publicUrl } : {}),
      ...(bounds ? { bounds } : {}),
      pictures: pictureSources(city.settings.pictureHosts),
    },
    now: city.now,
    backlog: async (reader: Reader, at: Date) => ({
      followers: (await cursors(reader)).map(({ name, lag }) => ({ name, behind: lag })),
      deliveries: await city.messages.backlog(reader, at),
    }),
    org: orgDoor(city, sees),
    identity: identityDoor(city),
    matters: {
      async open(tx: Tx, who: Actor, input: OpenInput, at: Date) {
        const outside = openedHere(input.type) ?? outsideOf(city, input)
        if (outside) return no(outside)
        const form = await filled(city, tx, who, city.types[input.type]?.fields ?? {}, input.form, at)
        return matters.openIn(tx, who, { ...input, form }, at)
      },
      async act(tx: Tx, who: Actor, move: Move, at: Date) {
        // only forms that are filled from somewhere cost a look
        const asked = filledActions.has(move.action) && (await matters.resolve(tx, district, move.matter))
        const fields = asked ? (city.types[asked.type]?.flow.actions[move.action]?.form ?? {}) : {}
        const form = await filled(city, tx, who, fields, move.form, at)
        return matters.actIn(tx, who, { ...move, form }, at)
      },
      attempted: (who: Actor, move: Move, refusal: Refusal, at: Date) =>
        matters.attempted(who, move, refusal, at),
      view: (reader: Reader, who: Actor, idOrNumber: string, at: Date) =>
        viewOf(city, reader, who, idOrNumber, at),
      list: async (reader: Reader, who: Actor, filter: Readonly<Record<string, unknown>>, at: Date) =>
        withLamps(city, reader, await matters.list(reader, who, filterOf(city, filter), at), at),
      counts: (reader: Reader, who: Actor, filter: Readonly<Record<string, unknown>>, at: Date) =>
        matters.counts(reader, who, filterOf(city, filter), at),
      find: (reader: Reader, area: string, number: string) => matters.find(reader, area, number, city.now()),
      publicList: (reader: Reader, area: string, filter: matterRoom.PublicFilter) =>
        matters.publicList(reader, area, filter, city.now()),
      proves: matters.proves,
      link: (
        tx: Tx,
        who: Actor,
        input: { matter: string; kind: string; to: string; why: string },
        at: Date,
      ) => matters.link(tx, who, { from: input.matter, to: input.to, kind: input.kind, why: input.why }, at),
      unlink: async (tx: Tx, who: Actor, link: string, at: Date) =>
        done(await matters.unlink(tx, who, link, at)),
      merge: matters.merge,
      unmerge: async (tx: Tx, who: Actor, input: { matter: string; why: string }, at: Date) =>
        done(await matters.unmerge(tx, who, input, at)),
    },
    files: filesDoor(city),
    live: {
      subscribe: live.subscribe,
      publish: (event: LiveEvent) => hearing.publish(event),
      onRights: hearing.onRights,
    },
    clients: clientsOf(city),
    ...(city.settings.smtpUrl ? { acknowledgeMail: mailReceipts(city) } : {}),
    record: (tx: Tx, fact: Fact) => append(tx, [fact]),
    declared: () => declarationOf(city),
    publicDeclared: () => publicDeclarationOf(city),
    snapshots: snapshotsDoor(city),
    citizens: citizensOf(city),
    personalData: personalDataOf(city),
    ...(Object.keys(city.compiled.scenes).length > 0
      ? { codes: codesDoor(city), readers: readersDoor(city) }
      : {}),
    signals: signalsDoor(city),
    partnerSays: partnerDoor(city),
    lanesBeside: lanesBeside(city),
    signing: signingDoor(city),
    applications: applicationsOf(city),
    guides: guidesOf(city),
    share: shareDoor(city),
    abilities: abilitiesDoor(city),
    credentialLists: credentialListsDoor(city),
    publicWarnings: publicWarnings(city),
    exchange: exchangeDoors(city),
    edition: (reader: Reader, at: Date) => editionDoor(city, reader, at),
    desks: desksOf(city, live),
  }
}

/** Tells who wrote a mail the number of their request, in the transaction that took it in. */
const mailReceipts =
  (city: OpenCity) =>
  async (
    tx: Tx,
    receipt: { readonly matter: string; readonly number: string; readonly to: string },
    at: Date,
  ): Promise<void> => {
    const { number, matter, to } = receipt
    await city.messages.send(
      tx,
      [
        {
          district: city.plan.district,
          key: `${matter}/receipt`,
          to: { address: to, by: 'mail' },
          title: say(`已收到您的诉求，编号 ${number}`, `We have your request, number ${number}`),
          text: say(
            `编号 ${number}。请保留此编号，凭编号可查询办理进度；直接回复本邮件可补充情况。`,
            `Number ${number}. Keep it to follow your request; reply to this mail to add something.`,
          ),
          subjectKind: 'matter',
          subject: matter,
        },
      ],
      at,
    )
  }

/** Nothing to tell but that it was done. */
const done = (result: Result<null, Refusal>): Result<Readonly<Record<string, unknown>>, Refusal> =>
  result.ok ? ok({ done: true }) : result

/** A point outside the city is refused before anything is written 点位须在本市范围内. */
function outsideOf(city: OpenCity, input: OpenInput): Refusal | null {
  const point = input.form.point as { lon?: unknown; lat?: unknown } | undefined
  if (!point || typeof point.lon !== 'number' || typeof point.lat !== 'number' || !city.map) return null
  const inside = city.map.within({ lon: point.lon, lat: point.lat }, city.plan.name.zh)
  return inside.ok ? null : inside.error
}

function boundsOf(city: OpenCity): { west: number; south: number; east: number; north: number } | undefined {
  const outline = places.outlineOf(city.plan.district)
  if (!outline) return undefined
  return places.boxOf(outline.geometry)
}

async function viewOf(
  city: OpenCity,
  reader: Reader,
  who: Actor,
  idOrNumber: string,
  at: Date,
): Promise<Result<Readonly<Record<string, unknown>>, Refusal>> {
  const view = await city.matters.view(reader, who, idOrNumber, at)
  if (!view.ok) return view
  if (who.duties.some((duty) => duty.emergency)) await emergencySeen(city, reader, who, idOrNumber, at)
  const files = await city.files.list(reader, who.district, view.value.files)
  const line = await lineNamed(city, reader, who, view.value.matter.line)
  const titled = await itemTitles(city, reader, [view.value.matter], at)
  return ok({
    ...view.value,
    matter: { ...view.value.matter, ...titled(view.value.matter) },
    /** The responsibility line that the last dispatch named 派单依据. */
    line,
    files: files.map((file) => ({ id: file.id, name: file.name, size: file.bytes, mime: file.media })),
  })
}

/** A matter that is seen only by an emergency right 紧急授权 leaves a fact of having been opened. */
async function emergencySeen(
  city: OpenCity,
  reader: Reader,
  who: Actor,
  idOrNumber: string,
  at: Date,
): Promise<void> {
  const matter = await city.matters.resolve(reader, who.district, idOrNumber)
  if (!matter) return
  const usual = { ...who, duties: who.duties.filter((duty) => !duty.emergency) }
  await recordEmergencyRead(
    city,
    who,
    { kind: 'matter', id: matter.id },
    city.matters.sees(usual, matter),
    at,
  )
}

function orgDoor(city: OpenCity, sees: (who: Actor, sight: matterRoom.Sight) => boolean) {
  const { store, plan } = city
  return {
    async login(
      input: {
        readonly name: string
        readonly password: string
        readonly ip: string
        readonly agent?: string | null
      },
      at: Date,
    ) {
      const policy = await city.policies.at(at)
      const rules = await loginRulesOf(city, at)
      const done = await org.login(store, { ...input, at }, rules, secondAsk(policy))
      return done.ok ? ok({ token: done.value.token, expiresAt: done.value.expiresAt }) : done
    },
    logout: (token: string, at: Date) => store.tx((tx) => org.logout(tx, token, at)),
    async actorOf(token: string, at: Date): Promise<Actor | undefined> {
      const found = await org.actorOf(store, token, at, await loginRulesOf(city, at))
      return found.ok ? found.value.actor : undefined
    },
    async changePassword(token: string, input: { readonly old: string; readonly new: string }, at: Date) {
      const rules = await loginRulesOf(city, at)
      const done = await org.changePassword(store, token, { current: input.old, next: input.new }, at, rules)
      return done.ok ? ok(null) : done
    },
    async stepUp(token: string, password: string, at: Date) {
      const done = await org.proveAgain(store, token, password, at, await loginRulesOf(city, at))
      return done.ok ? ok(null) : done
    },
    vouch: async (input: { readonly name: string; readonly password: string }, at: Date) =>
      org.vouch(store, input, at, await loginRulesOf(city, at)),
    citizen: (): Actor => ({
      kind: 'citizen',
      account: null,
      name: '诉求人',
      district: plan.district,
      unit: null,
      unitName: null,
      duties: [],
      provenAt: 0,
    }),
    sees,
  }
}
