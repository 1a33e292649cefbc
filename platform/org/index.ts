import type { RoomSchema } from '../store/index.ts'

export { actorsIn } from './actor.ts'
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
export { forgetEverybody } from './cache.ts'
export {
  accountRecord,
  actFor,
  actorOfCitizen,
  type CitizenDesk,
  changeTelephone,
  citizenById,
  citizenOf,
  claimEnterprise,
  codeHolds,
  confirmName,
  endMandate,
  enter,
  entrust,
  eraseCitizen,
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
export {
  actsAs,
  covers,
  explain,
  gridOf,
  holds,
  type Missing,
  maskFor,
  mayAct,
  noDuty,
  passwordSays,
  type Roles,
  reach,
  visible,
} from './decide.ts'
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
export {
  type Emergency,
  type EmergencyAsk,
  emergenciesOf,
  emergencyOf,
  emergencyRoles,
  emergencyRules,
  endEmergency,
  reviewEmergency,
  takeEmergency,
} from './emergency.ts'
export { firstPassword } from './first-password.ts'
export { enrolled, enterAs, proveBy } from './means.ts'
export {
  accountNamed,
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
  personByStaffNo,
  personOf,
  recipientsOf,
  resetPassword,
  setFrozen,
  staffOf,
  vacate,
} from './people.ts'
export { type RevealAsk, recordRead, reveal, type Subject } from './personal.ts'
export {
  decideReview,
  openReviews,
  type ReviewItem,
  type RightsReview,
  reviewOf,
  reviewRules,
  reviewsOf,
} from './reviews.ts'
export { refusals as rightsRefusals } from './rights-refusals.ts'
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
  type SecondAsk,
  sweepSessions,
  vouch,
} from './sessions.ts'
export { csrfHolds, csrfOf, newSecret, sameSecret, secretHash } from './token.ts'
export {
  changeUnit,
  closePost,
  closeUnit,
  createPost,
  createUnit,
  createUnits,
  everyUnit,
  type NewUnit,
  postOf,
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
    emergency: 'reference',
    rights_review: 'reference',
    rights_review_item: 'reference',
    session: 'district',
    citizen: 'district',
    citizen_code: 'district',
    citizen_mandate: 'district',
    citizen_session: 'district',
  },
}
