import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Store, Tx } from '../../store/index.ts'
import { type AlertFeed, type AlertSource, refusals } from './declare.ts'
import type { AlertsEnv } from './env.ts'
import { capsIn } from './feed.ts'
import { type Received, receive } from './intake.ts'
import * as outside from './keep-outside.ts'
import { alertFact } from './warnings.ts'

const NAME = /^[^\s,<&]{1,200}$/

/** Lists a sender, or changes one 预警来源白名单; the secret is sealed and never shown. */
export async function saveSource(
  env: AlertsEnv,
  tx: Tx,
  who: Actor,
  input: Omit<AlertSource, 'id' | 'signs'> & { readonly id: Id | null; readonly secret: string | null },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const secret = input.secret?.trim() || null
  const fits =
    NAME.test(input.sender) &&
    input.aliases.every((one) => NAME.test(one)) &&
    input.aliases.length <= 20 &&
    input.title.trim().length >= 2 &&
    input.title.length <= 100 &&
    (secret === null || /^whsec_[A-Za-z0-9+/=]{32,}$/.test(secret))
  if (!fits || input.sender === env.sender) return no(refusals['alerts.badSource']())
  const id = input.id ?? newId()
  const saved = await outside.putSource(tx, env.district, {
    ...{ ...input, id, signs: secret !== null, title: input.title.trim() },
    secret: secret === null ? null : env.vault.seal(secret),
  })
  if (saved === 0) return no(refusals['alerts.changed']())
  await append(tx, [
    alertFact(who, env.district, 'alert.senderSaved', { id }, at, {
      trust: input.trust,
      active: input.active,
    }),
  ])
  return ok(null)
}

export async function saveFeed(
  env: AlertsEnv,
  tx: Tx,
  who: Actor,
  input: Pick<AlertFeed, 'url' | 'title' | 'minutes' | 'active'>,
  at: Instant,
): Promise<Result<null, Refusal>> {
  const url = URL.canParse(input.url) ? new URL(input.url) : null
  const fits =
    url?.protocol === 'https:' &&
    url.username === '' &&
    Number.isInteger(input.minutes) &&
    input.minutes >= 1 &&
    input.minutes <= 60 &&
    input.title.trim().length >= 2
  if (!fits) return no(refusals['alerts.badFeed']())
  const id = newId()
  await outside.putFeed(tx, env.district, { ...input, id }, at)
  await append(tx, [alertFact(who, env.district, 'alert.feedSaved', { id }, at, { active: input.active })])
  return ok(null)
}

/** Fetches an address as bytes; the host decides how, and that nothing inside its own network is asked. */
export type Fetch = (url: string) => Promise<Uint8Array>

/** Most messages taken out of one reading of a feed. */
const MOST_ENTRIES = 200

/** Reads every feed that is due; one that fails is told and tried again at its next turn. */
export async function readFeeds(
  env: AlertsEnv,
  store: Store,
  fetch: Fetch,
  at: Instant,
): Promise<readonly Result<Received, Refusal>[]> {
  const due = await store.tx((tx) => outside.dueFeeds(tx, env.district, at))
  const all: Result<Received, Refusal>[] = []
  for (const feed of due) {
    let error: string | null = null
    try {
      const { inside, links } = capsIn(Buffer.from(await fetch(feed.url)).toString('utf8'), feed.url)
      for (const text of inside.slice(0, MOST_ENTRIES))
        all.push(await receive(env, store, Buffer.from(text), { by: 'feed' }, at))
      for (const link of links.slice(0, MOST_ENTRIES))
        all.push(await receive(env, store, await fetch(link), { by: 'feed' }, at))
    } catch (fault) {
      error = fault instanceof Error ? fault.message.slice(0, 200) : 'unreachable'
    }
    await store.tx((tx) => outside.feedDone(tx, env.district, feed.id, error, at))
  }
  return all
}
