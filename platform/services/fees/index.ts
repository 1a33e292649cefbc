import type { RoomSchema } from '../../store/index.ts'

export * from './decide.ts'
export * from './declare.ts'
export { type DemandDraft, unpaidOf } from './demands.ts'
export { type Fees, openFees } from './fees.ts'
export type { DemandFilter } from './keep.ts'
export type { Difference, Statement } from './keep-money.ts'
export { type HttpProviderOptions, httpProvider } from './provider-http.ts'
export { receiptText } from './receipts.ts'
export type { FeesCity } from './room.ts'
export { startSimulator } from './simulator.ts'

export const schema: RoomSchema = {
  room: 'fees',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    fee_rule: 'district',
    fee_demand: 'district',
    fee_order: 'district',
    fee_money: 'district',
    fee_refund: 'district',
    fee_receipt: 'district',
    fee_number: 'district',
    fee_statement: 'district',
    fee_difference: 'district',
  },
}
