import { type Id, newId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { append } from '../ledger/index.ts'
import { cleanText, mayAct, nameKey } from '../org/decide.ts'
import { type Actor, adminRoles } from '../org/declare.ts'
import { factActorOf, newSecret, refusals as org } from '../org/index.ts'
import type { Reader, Tx } from '../store/index.ts'
import { appFits } from './decide.ts'
import { type RelyingApp, refusals } from './declare.ts'
import type { Sealer } from './factors.ts'
import * as keep from './keep-provider.ts'

export type NewApp = {
  readonly name: string
  readonly redirectUris: readonly string[]
  readonly logoutUris?: readonly string[]
  readonly scopes: readonly string[]
  readonly confidential: boolean
  readonly trusted: boolean
}

const fact = (actor: Actor, kind: string, app: RelyingApp, at: Date, body = {}) => ({
  ...{ district: actor.district, kind: `identity.${kind}`, at, actor: factActorOf(actor) },
  ...{
    subjectKind: 'relyingApp',
    subject: app.id,
    body: { name: app.name, clientId: app.clientId, ...body },
  },
})

const systemAdmin = (actor: Actor, area: string): Result<true, Refusal> => {
  const may = mayAct(actor, ['systemAdmin'], { area, units: [], openedBy: actor.account }, adminRoles)
  return may.ok ? ok(true) : may
}

/** Application as pages see it: never its secret. */
const shown = ({ sealed: _, ...app }: keep.AppRow): RelyingApp => app

export async function relyingApps(
  reader: Reader,
  actor: Actor,
): Promise<Result<readonly RelyingApp[], Refusal>> {
  const may = systemAdmin(actor, actor.district)
  if (!may.ok) return may
  return ok((await keep.apps(reader, actor.district)).map(shown))
}

/** Registers an application whose users log in here 接入应用; its secret is answered once and never shown again. */
export async function registerApp(
  tx: Tx,
  vault: Sealer,
  actor: Actor,
  draft: NewApp,
  at: Date,
): Promise<Result<{ readonly app: RelyingApp; readonly secret: string | null }, Refusal>> {
  const may = systemAdmin(actor, actor.district)
  if (!may.ok) return may
  const name = cleanText(draft.name, '应用名称', 60)
  if (!name.ok) return name
  const asked = { ...draft, logoutUris: draft.logoutUris ?? [] }
  const fits = appFits(asked)
  if (!fits.ok) return fits
  const secret = draft.confidential ? newSecret() : null
  const row: keep.AppRow = {
    ...{
      id: newId(),
      clientId: `app_${newSecret().slice(0, 22)}`,
      name: name.value,
      district: actor.district,
    },
    ...{ redirectUris: asked.redirectUris, logoutUris: asked.logoutUris, scopes: [...new Set(asked.scopes)] },
    ...{ confidential: draft.confidential, trusted: draft.trusted, madeAt: at, closedAt: null },
    sealed: secret && vault.seal(secret),
  }
  if ((await keep.insertApp(tx, { ...row, nameKey: nameKey(name.value) })) === 0)
    return no(org['org.taken']({ what: name.value }))
  await append(tx, [
    fact(actor, 'appRegistered', row, at, {
      ...{ redirectUris: row.redirectUris, scopes: row.scopes, trusted: row.trusted },
    }),
  ])
  return ok({ app: shown(row), secret })
}

async function administered(tx: Tx, actor: Actor, id: Id): Promise<Result<keep.AppRow, Refusal>> {
  const row = await keep.lockApp(tx, id)
  if (!row || row.closedAt) return no(refusals['identity.noApp']())
  const may = systemAdmin(actor, row.district)
  return may.ok ? ok(row) : may
}

/** Other addresses, scopes or trust; with `secret` a new secret, the old one ends at once. */
export async function changeApp(
  tx: Tx,
  vault: Sealer,
  actor: Actor,
  id: Id,
  change: Partial<Pick<NewApp, 'redirectUris' | 'logoutUris' | 'scopes' | 'trusted'>> & {
    readonly renew?: boolean
  },
  at: Date,
): Promise<Result<{ readonly app: RelyingApp; readonly secret: string | null }, Refusal>> {
  const found = await administered(tx, actor, id)
  if (!found.ok) return found
  const before = found.value
  const secret = change.renew && before.sealed !== null ? newSecret() : null
  const row: keep.AppRow = {
    ...before,
    redirectUris: change.redirectUris ?? before.redirectUris,
    logoutUris: change.logoutUris ?? before.logoutUris,
    scopes: change.scopes ?? before.scopes,
    trusted: change.trusted ?? before.trusted,
    sealed: secret ? vault.seal(secret) : before.sealed,
  }
  const fits = appFits(row)
  if (!fits.ok) return fits
  await keep.saveApp(tx, row)
  await append(tx, [
    fact(actor, 'appChanged', row, at, {
      ...{
        redirectUris: row.redirectUris,
        scopes: row.scopes,
        trusted: row.trusted,
        renewed: secret !== null,
      },
    }),
  ])
  return ok({ app: shown(row), secret })
}

/** The application ends; all that it holds of anybody ends with it. */
export async function closeApp(tx: Tx, actor: Actor, id: Id, at: Date): Promise<Result<null, Refusal>> {
  const found = await administered(tx, actor, id)
  if (!found.ok) return found
  await keep.closeApp(tx, id, at)
  await keep.dropClient(tx, found.value.clientId)
  await append(tx, [fact(actor, 'appClosed', found.value, at)])
  return ok(null)
}
