import { dayOf, type Instant } from '../../../base/index.ts'
import type { Tx } from '../../store/index.ts'
import { knownIn } from './consents.ts'
import { ageOn, concessionOf, rightsFor } from './decide.ts'
import type { Scene } from './declare.ts'
import { type CodesEnv, selfOf } from './env.ts'
import { faresAt } from './fares.ts'
import * as passages from './keep-passages.ts'
import type { SubjectRow } from './keep-subjects.ts'

/** Under which name a person stands in a scene now, and what he is entitled to 权益; for codes shown and printed alike. */
export async function standingOf(
  env: CodesEnv,
  tx: Tx,
  subject: SubjectRow,
  scene: Scene,
  at: Instant,
  consents: boolean,
) {
  const alias = await knownIn(env, tx, subject, scene, at, consents)
  const { born } = selfOf(env, subject.sealed)
  const day = dayOf(at)
  const admitted = scene.passes
    ? (await passages.passesOf(tx, env.district, scene.name, alias.pseudonym)).some(
        (pass) => pass.state === 'granted' && pass.beginsAt <= at && at < pass.endsAt,
      )
    : false
  const rights = rightsFor(scene, {
    atLeast16: born !== null && ageOn(born, day) >= 16,
    concession: concessionOf(await faresAt(env, tx, scene, at), born, day),
    admitted,
  })
  return { alias, rights }
}
