import type { RoomSchema } from '../store/index.ts'

export { factActorOf, systemActor } from './admin.ts'
export {
  areaOn,
  areaPath,
  areaPathName,
  areasBelow,
  areaTree,
  loadAreas,
  type Renumbering,
  renumberArea,
  searchAreas,
} from './areas.ts'
export {
  actFor,
  actorOfCitizen,
  type CitizenDesk,
  citizenById,
  citizenOf,
  claimEnterprise,
  confirmName,
  endMandate,
  enter,
  entrust,
  identityOf,
  leaveCitizen,
  mandatesOf,
  requestCode,
} from './citizens.ts'
export {
  actorOfClient,
  clientOf,
  clientsOf,
  closeClient,
  createClient,
  type NewClient,
  renewKey,
} from './clients.ts'
export { compile } from './compile.ts'
export { actsAs, covers, explain, gridOf, holds, maskFor, mayAct, type Roles, visible } from './decide.ts'
export * from './declare.ts'
export { areasOfCounty, countiesOfAll, type DivisionRow } from './division.ts'
export {
  delegate,
  delegationsOf,
  dutiesNow,
  dutiesOf,
  grantDuty,
  type NewDelegation,
  type NewDuty,
  revokeDelegation,
  revokeDuty,
} from './duties.ts'
export { firstPassword } from './first-password.ts'
export {
  accountOf,
  accountsOf,
  accountsOfPeople,
  addPeople,
  addPerson,
  appoint,
  appointmentsOf,
  changePerson,
  createAccount,
  endAppointment,
  holdersIn,
  holdersOf,
  leave,
  type NewAccount,
  type NewAppointment,
  type NewPerson,
  type OpenItems,
  personOf,
  recipientsOf,
  resetPassword,
  setFrozen,
  staffOf,
} from './people.ts'
export { type RevealAsk, recordRead, reveal, type Subject } from './personal.ts'
export {
  actorOf,
  actorOfAccount,
  changePassword,
  endSessions,
  type LoggedIn,
  type Login,
  login,
  logout,
  openSessionsOf,
  proveAgain,
  proven,
  sweepSessions,
} from './sessions.ts'
export { csrfHolds, csrfOf, sameSecret } from './token.ts'
export {
  changeUnit,
  closePost,
  closeUnit,
  createPost,
  createUnit,
  createUnits,
  everyUnit,
  type NewUnit,
  postsOf,
  searchUnits,
  type UnitChange,
  unitOf,
  unitsAt,
  unitsBelow,
  unitsOf,
  unitsUnder,
  unitTree,
} from './units.ts'

export const schema: RoomSchema = {
  room: 'org',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    area: 'reference',
    unit: 'reference',
    unit_version: 'reference',
    post: 'reference',
    person: 'reference',
    appointment: 'reference',
    account: 'reference',
    client: 'reference',
    duty: 'reference',
    delegation: 'reference',
    session: 'district',
    citizen: 'district',
    citizen_code: 'district',
    citizen_mandate: 'district',
    citizen_session: 'district',
  },
}
