import { maskValue, phoneOf } from '../fields/decide.ts'
import type { Vault } from '../fields/index.ts'
import type { Requester } from './declare.ts'

/** What the table keeps of a requester: one sealed text, and blind indexes to find the same caller again. */
export type SealedRequester = {
  readonly sealed: string
  readonly phoneBlind: string | null
  readonly idBlind: string | null
  readonly phoneTail: string | null
}

export const phoneKey = (phone: string): string => phoneOf(phone)?.number ?? phone.replace(/\D/g, '')

export function sealRequester(vault: Vault, requester: Requester): SealedRequester {
  const phone = requester.phone ? phoneKey(requester.phone) : null
  return {
    sealed: vault.seal(JSON.stringify(requester)),
    phoneBlind: phone ? vault.blind(phone, 'phone') : null,
    idBlind: requester.idNumber ? vault.blind(requester.idNumber, 'idNumber') : null,
    // The last four digits are asked of who follows a request without an account; kept blind, not in clear.
    phoneTail: phone ? vault.blind(phone.slice(-4), 'phoneTail') : null,
  }
}

export const openRequester = (vault: Vault, sealed: string): Requester =>
  JSON.parse(vault.open(sealed)) as Requester

const MASKS = { name: 'name', phone: 'phone', idNumber: 'idNumber', mail: 'all' } as const

/** The requester as shown: masked, and nothing at all where secrecy was asked and the viewer may not know. */
export function maskRequester(requester: Requester, secret: boolean): Requester {
  const shown: Record<string, string> = {}
  for (const [key, value] of Object.entries(requester)) {
    if (!value) continue
    const mask = MASKS[key as keyof typeof MASKS]
    shown[key] = secret && mask ? '***' : mask ? maskValue(mask, value) : value
  }
  return shown
}
