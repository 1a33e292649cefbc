import { type Judged, judgeAddressesOf, judgeEnterprises, judgePersons } from './decide.ts'
import type { Mention } from './declare.ts'
import { nameStep } from './names/step.ts'
import { jaroWinkler } from './similarity.ts'

type Means = {
  readonly alike: (a: string, b: string) => number
  /** Name of the requester in clear, for this moment only; null when none was given. */
  readonly nameOf: (mention: Mention) => string | null
}

/** How surely two mentions are of one thing. */
export function judge({ alike, nameOf }: Means, one: Mention, other: Mention): Judged {
  switch (one.kind) {
    case 'enterprise':
      return judgeEnterprises(one, other, alike(one.name ?? '', other.name ?? ''))
    case 'address':
      return judgeAddressesOf(one, other, jaroWinkler(one.form ?? '', other.form ?? ''))
    case 'person':
      return judgePersons(one, other, nameStep(nameOf(one), nameOf(other)))
  }
}
