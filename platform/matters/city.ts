import type { Id, Instant, Refusal, Result, Say } from '../../base/index.ts'
import type { CodeList } from '../fields/declare.ts'
import type { Vault } from '../fields/index.ts'
import type { Notice } from '../messages/declare.ts'
import type { Role } from '../org/declare.ts'
import type { Reader, Store, Tx } from '../store/index.ts'
import type { MatterType, Order } from './declare.ts'

export type Person = { readonly name: string; readonly unit: Id | null }

/** What the matters room needs to know of its city; given once by the host. */
export type MattersCity = {
  readonly store: Store
  readonly vault: Vault
  readonly types: Readonly<Record<string, MatterType>>
  readonly roles: Readonly<Record<string, Role>>
  readonly codes: (name: string) => CodeList | undefined
  readonly unitName: (unit: Id) => string | undefined
  readonly areaName: (code: string) => string | undefined
  /** Office calendar of a unit, or the city's. */
  readonly calendarOf: (unit: Id | null) => string | null
  readonly tokens: (text: string) => readonly string[]
  readonly queryTokens: (text: string) => readonly string[]
  readonly send: (tx: Tx, notices: readonly Notice[], at: Instant) => Promise<unknown>
  /** A way out by SMS is open: requesters are told where their request stands. */
  readonly tellRequesters: boolean
  /** A living account by its id, for acts that name a person; absent = none is known. */
  readonly person?: (reader: Reader, account: Id) => Promise<Person | undefined>
  /** Keys of the grids in force at a place on a day; absent = the city has no grids. */
  readonly gridsAt?: (
    reader: Reader,
    point: { readonly lon: number; readonly lat: number },
    at: Instant,
  ) => Promise<readonly string[]>
  readonly orderChain: (units: readonly Id[], urgency: string) => Order['chain']
}

export type Answered<T> = Promise<Result<T, Refusal>>
export type { Id, Instant, Say }
