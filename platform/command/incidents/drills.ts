import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Tx } from '../../store/index.ts'
import { running } from './commands.ts'
import { type Release, type Response, refusals } from './declare.ts'
import * as more from './keep-more.ts'
import { commandFact, type IncidentsCity } from './orders.ts'

/**
 * 演练转实战, 实战改演练: what goes out under the other flag needs two persons. One asks; nothing changes until another
 * releases it.
 */
export async function askRelease(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: { readonly response: Id; readonly why: string },
  at: Instant,
): Promise<Result<Release, Refusal>> {
  const found = await running(tx, city.district, input.response)
  if (!found.ok) return found
  const open = await more.openRelease(tx, city.district, input.response)
  if (open) return ok(open)
  const release: Release = {
    ...{ id: newId(), response: input.response, toDrill: !found.value.drill, why: input.why },
    ...{ askedBy: who.account, askedName: who.name, askedAt: at },
  }
  await more.insertRelease(tx, city.district, release)
  await append(tx, [
    commandFact(who, found.value, 'command.releaseAsked', at, { toDrill: release.toDrill, why: input.why }),
  ])
  return ok(release)
}

/** The second person decides. The answer says what is to be started under the other flag: the flag of a response never flips. */
export async function decideRelease(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: { readonly response: Id; readonly granted: boolean },
  at: Instant,
): Promise<
  Result<{ readonly response: Response; readonly release: Release; readonly granted: boolean }, Refusal>
> {
  const found = await running(tx, city.district, input.response)
  if (!found.ok) return found
  const release = await more.openRelease(tx, city.district, input.response)
  if (!release) return no(refusals['incidents.noRelease']())
  if (!who.account || who.account === release.askedBy) return no(refusals['incidents.secondPerson']())
  const { granted } = input
  await more.decideRelease(tx, city.district, release.id, granted, who.account, who.name, at)
  await append(tx, [
    commandFact(who, found.value, granted ? 'command.released' : 'command.releaseRefused', at, {
      ...{ toDrill: release.toDrill, askedBy: release.askedName, why: release.why },
    }),
  ])
  return ok({ response: found.value, release, granted })
}
