import type { RoomSchema } from '../../store/index.ts'

export { effortOf } from './decide.ts'
export * from './declare.ts'
export { httpPartner } from './http.ts'
export { openPartners, type Partners, type PartnersCity } from './partners.ts'
export { type PartnerFaults, pretended, type SimulatedWork, startPartnerSimulator } from './simulator.ts'

export const schema: RoomSchema = {
  room: 'partners',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { partner_task: 'district' },
}
