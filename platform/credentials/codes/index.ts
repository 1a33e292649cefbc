import type { RoomSchema } from '../../store/index.ts'

export { check, type Scan, upload } from './check.ts'
export { consent, consentsOf, footprints, withdraw } from './consents.ts'
export {
  type CounterAct,
  counterAct,
  counterLook,
  counterPaper,
  type Present,
} from './counter.ts'
export * from './decide.ts'
export * from './declare.ts'
export { type Authority, type CodesEnv, pseudonymOf, scenesOf, secretOf, selfOf } from './env.ts'
export { faresAt } from './fares.ts'
export { endGuest, guestByCode, guestsOf, inviteGuest, type NewGuest } from './guests.ts'
export { type IssuerFaults, startIssuer, usualFaults } from './issuer.ts'
export {
  byHour,
  deletions,
  figures,
  passagesOf,
  passesAsked,
  passesOf,
  recentPassages,
  reveals,
  tally,
} from './keep-passages.ts'
export { closeRisk, type ReaderRow, readers, risks } from './keep-readers.ts'
export {
  loansOf,
  orderByNumber,
  ordersBetween,
  ridesOf,
  type SettledRow,
  settledDays,
  unpaidOf,
} from './keep-rides.ts'
export { devices, papersOf, type SubjectRow, subjectById as subjectRow } from './keep-subjects.ts'
export { releaseOther, releaseSubject } from './owners.ts'
export { askPass, decidePass } from './passes.ts'
export { type PlaceKind, type PlaceOptions, startPlace } from './places.ts'
export {
  activateReader,
  beat,
  listsFor,
  type NewReader,
  readerOf,
  registerReader,
  renewReader,
  setReader,
  setReaderScenes,
  viewOf,
} from './readers.ts'
export { refusals } from './refusals.ts'
export { sweep, switchScene } from './retention.ts'
export { askReveal, decideReveal } from './reveal.ts'
export { repairRide, yuan } from './rides.ts'
export {
  compare,
  type Issuer,
  payOrder,
  type StatementLine,
  sendOrders,
  settleDay,
  settleDue,
  takeStatement,
} from './settlement.ts'
export { batchFor, codeFor, registerDevice, type Shown } from './show.ts'
export {
  bind,
  bindingsOf,
  caredFor,
  closeSubject,
  endFamily,
  endLost,
  familyOf,
  issuePaper,
  linkFamily,
  openSubject,
  paperText,
  reportLost,
  revokePaper,
  subjectFrom,
  subjectOf,
  subjectOfNumber,
  unbind,
} from './subjects.ts'

export const schema: RoomSchema = {
  room: 'codes',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    code_subject: 'district',
    code_binding: 'district',
    code_scene: 'district',
    code_alias: 'district',
    code_lookup: 'district',
    code_device: 'district',
    code_batch: 'district',
    code_reader: 'district',
    code_passage: 'district',
    code_used: 'district',
    code_count: 'district',
    code_risk: 'district',
    code_ride: 'district',
    code_order: 'district',
    code_receipt: 'district',
    code_settled: 'district',
    code_loan: 'district',
    code_link: 'district',
    code_paper: 'district',
    code_pass: 'district',
    code_reveal: 'district',
    code_deletion: 'district',
  },
}
