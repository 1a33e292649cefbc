import { dayOf, type Instant, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { actorOfCitizen } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { approved, keptSince } from './decide.ts'
import {
  type Attribute,
  attributes,
  bindingKinds,
  type Consent,
  type PassageView,
  type Scene,
} from './declare.ts'
import {
  type CodesEnv,
  itemOf,
  pseudonymOf,
  record,
  sceneNamed,
  secretOf,
  selfOf,
  type Tokens,
  tokenIn,
} from './env.ts'
import * as passages from './keep-passages.ts'
import * as keep from './keep-subjects.ts'
import { refusals } from './refusals.ts'

/** Where no consent is asked, a person is known under the scene’s name from the first code on. */
export async function knownIn(
  env: CodesEnv,
  tx: Tx,
  subject: keep.SubjectRow,
  scene: Scene,
  at: Instant,
  consents: boolean,
): Promise<keep.AliasRow> {
  const secret = await secretOf(env, tx, scene.name, at)
  const pseudonym = pseudonymOf(secret, subject.cityId).toString('hex')
  const known = await keep.aliasOf(tx, env.district, scene.name, pseudonym)
  if (known?.consented || (known && !consents)) return known
  const tokens: Record<string, string> = {}
  for (const card of await keep.bindings(tx, env.district, subject.id)) {
    const item = itemOf[card.kind]
    if (Object.hasOwn(scene.sees, item))
      tokens[item] = tokenIn(secret, card.kind, env.vault.open(card.sealed))
  }
  // the clerk compares the person before him, and learns no whole name
  if (Object.hasOwn(scene.sees, 'surname'))
    tokens.surname = `${[...selfOf(env, subject.sealed).name][0] ?? ''}**`
  await keep.saveAlias(
    tx,
    env.district,
    {
      scene: scene.name,
      pseudonym,
      sealed: known?.sealed ?? env.vault.seal(subject.id),
      items: Object.keys(scene.sees) as Attribute[],
      consented: consents || !scene.consent,
      told: env.vault.seal(JSON.stringify(tokens satisfies Tokens)),
    },
    at,
  )
  const kept = await keep.aliasOf(tx, env.district, scene.name, pseudonym)
  if (!kept) throw new Error('a name in a scene vanished')
  return kept
}

const actor = (env: CodesEnv) => actorOfCitizen({ district: env.district })

/** 授权: to one scene, for the items that were approved for it, each named to the person before. */
export async function consent(
  env: CodesEnv,
  tx: Tx,
  subject: keep.SubjectRow,
  name: string,
  items: readonly string[],
  at: Instant,
): Promise<Result<Consent, Refusal>> {
  const scene = await sceneNamed(env, tx, name, dayOf(at))
  if (!scene.ok) return scene
  const may = approved(scene.value, items)
  if (!may.ok) return no(refusals['codes.notApproved']({ item: titleOf(may.item) }))
  if (scene.value.binding) {
    const bound = (await keep.bindings(tx, env.district, subject.id)).some(
      ({ kind }) => kind === scene.value.binding,
    )
    if (!bound) return no(refusals['codes.needsBinding']({ what: bindingKinds[scene.value.binding].zh }))
  }
  const alias = await knownIn(env, tx, subject, scene.value, at, true)
  await record(env, tx, actor(env), 'code.consented', 'codeSubject', subject.id, at, { scene: name })
  return ok(consentFrom(alias))
}

const titleOf = (item: string): string =>
  Object.hasOwn(attributes, item) ? attributes[item as Attribute].zh : item

/** 撤回授权: readers on line refuse at once, others with their next list. */
export async function withdraw(
  env: CodesEnv,
  tx: Tx,
  subject: keep.SubjectRow,
  name: string,
  at: Instant,
): Promise<Result<null, Refusal>> {
  if (!Object.hasOwn(env.declared, name)) return no(refusals['codes.noScene']())
  const pseudonym = pseudonymOf(await secretOf(env, tx, name, at), subject.cityId).toString('hex')
  if ((await keep.withdraw(tx, env.district, name, pseudonym, at)) === 0)
    return no(refusals['codes.notYours']())
  await record(env, tx, actor(env), 'code.withdrawn', 'codeSubject', subject.id, at, { scene: name })
  return ok(null)
}

const consentFrom = (row: keep.AliasRow): Consent => ({
  scene: row.scene,
  items: row.items,
  firstAt: row.firstAt,
  changedAt: row.changedAt,
  withdrawnAt: row.withdrawnAt,
})

/** What I agreed to, scene by scene. */
export async function consentsOf(
  env: CodesEnv,
  tx: Tx,
  subject: keep.SubjectRow,
  at: Instant,
): Promise<readonly Consent[]> {
  const all: Consent[] = []
  for (const scene of Object.keys(env.declared)) {
    const pseudonym = pseudonymOf(await secretOf(env, tx, scene, at), subject.cityId).toString('hex')
    const row = await keep.aliasOf(tx, env.district, scene, pseudonym)
    if (row) all.push(consentFrom(row))
  }
  return all
}

/** 足迹: where I was let in and what was told there. Nobody else can put these together. */
export async function footprints(
  env: CodesEnv,
  tx: Tx,
  subject: keep.SubjectRow,
  at: Instant,
  limit = 60,
): Promise<readonly PassageView[]> {
  const all: PassageView[] = []
  for (const [scene, { retentionDays }] of Object.entries(env.declared)) {
    const pseudonym = pseudonymOf(await secretOf(env, tx, scene, at), subject.cityId).toString('hex')
    const since = keptSince(retentionDays, at)
    for (const row of await passages.passagesOf(tx, env.district, scene, pseudonym, limit)) {
      const { id, place, accepted, why, offline, told } = row
      if (row.at >= since) all.push({ id, scene, place, at: row.at, ok: accepted, why, offline, told })
    }
  }
  return all.sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, limit)
}

/** The person behind a name in a scene; only `reveal` and what the person asks for himself come here. */
export async function subjectBehind(
  env: CodesEnv,
  reader: Reader,
  scene: string,
  pseudonym: string,
): Promise<keep.SubjectRow | undefined> {
  const alias = await keep.aliasOf(reader, env.district, scene, pseudonym)
  return alias ? keep.subjectById(reader, env.district, env.vault.open(alias.sealed)) : undefined
}
