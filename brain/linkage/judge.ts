import type { AreaCode, Id } from '../../base/index.ts'
import type { Vault } from '../../platform/fields/index.ts'
import { namedIn, requesterName } from '../../platform/matters/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import { type Judged, judgeAddressesOf, judgeEnterprises, judgePersons } from './decide.ts'
import type { Mention } from './declare.ts'
import type { NameIndex } from './names/find.ts'
import { nameStep } from './names/step.ts'
import { jaroWinkler } from './similarity.ts'

type Means = { readonly district: AreaCode; readonly vault: Vault; readonly index: NameIndex<Id> }

/** How surely a mention is one with each of the others. Names of persons are opened for this moment and not kept. */
export async function judge(
  reader: Reader,
  { district, vault, index }: Means,
  one: Mention,
  others: readonly Mention[],
): Promise<(Judged & { readonly other: Mention })[]> {
  // another mention in the same source is no news: a register row names one enterprise under several names
  const rest = others.filter(
    (other) => other.id !== one.id && (other.source.id !== one.source.id || one.source.kind === 'register'),
  )
  if (rest.length === 0) return []
  if (one.kind === 'enterprise')
    return rest.map((other) => ({
      other,
      ...judgeEnterprises(one, other, index.alike(one.name ?? '', other.name ?? '')),
    }))
  if (one.kind === 'address')
    return rest.map((other) => ({
      other,
      ...judgeAddressesOf(one, other, jaroWinkler(one.form ?? '', other.form ?? '')),
    }))
  const sealed = new Map(
    (
      await namedIn(
        reader,
        district,
        [one, ...rest].map((mention) => mention.source.id),
      )
    ).map((row) => [row.id, row.sealed]),
  )
  const nameOf = (mention: Mention) => requesterName(vault, sealed.get(mention.source.id) ?? null)
  const own = nameOf(one)
  return rest.map((other) => ({ other, ...judgePersons(one, other, nameStep(own, nameOf(other))) }))
}
