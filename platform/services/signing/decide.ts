import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import {
  refusals,
  type Signer,
  type SignerState,
  type SigningCitizen,
  signerStates,
  signingRules,
} from './declare.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const plain = (name: string): string => name.normalize('NFKC').replace(/[\s·•]/g, '')

/** Whether this citizen is the one who was invited: by name and identity number, proven. */
export const isInvited = (
  { party }: Pick<Signer, 'party'>,
  { realName, name, idNumber }: SigningCitizen,
): boolean => realName && idNumber === party.idNumber && plain(name) === plain(party.name)

/** Whether he may sign now. */
export function maySign(signer: Pick<Signer, 'party' | 'state'>, who: SigningCitizen): Result<null, Refusal> {
  if (signer.state !== 'asked') return no(refusals['signing.notOpen']({ state: signerStates[signer.state] }))
  return isInvited(signer, who) ? ok(null) : no(refusals['signing.notYou']())
}

/** Whether another code may be sent. */
export const maySendCode = (
  kept: { readonly codeAt: Date | null; readonly codes: number },
  at: Date,
): boolean =>
  kept.codes < signingRules.codes &&
  (kept.codeAt === null || at.getTime() - kept.codeAt.getTime() >= signingRules.resendSeconds * 1000)

/** Whether a code that was sent may still be tried. */
export const codeHolds = (
  kept: { readonly codeAt: Date | null; readonly codeTries: number },
  at: Date,
): boolean =>
  kept.codeAt !== null &&
  kept.codeTries < signingRules.tries &&
  at.getTime() - kept.codeAt.getTime() < signingRules.codeMinutes * MINUTE

/** The applicant may remind once an hour. */
export const mayRemind = (last: Date | null, at: Date): boolean =>
  last === null || at.getTime() - last.getTime() >= HOUR

/** What the signatures of one round come to: a refusal is the end of it, whoever else has signed. */
export function roundOf(states: readonly SignerState[]): 'open' | 'signed' | 'refused' | 'lapsed' {
  if (states.includes('refused')) return 'refused'
  if (states.includes('lapsed')) return 'lapsed'
  return states.every((state) => state === 'signed') ? 'signed' : 'open'
}
