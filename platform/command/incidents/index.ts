import type { RoomSchema } from '../../store/index.ts'

export {
  archive,
  changeLevel,
  changeTask,
  end,
  order,
  redirect,
  split,
  takeCommand,
} from './commands.ts'
export * from './compose.ts'
export * from './decide.ts'
export * from './declare.ts'
export { askRelease, decideRelease } from './drills.ts'
export {
  areas,
  children,
  dispatches,
  dispatchesFor,
  holdDesk,
  mattersOf,
  peopleOf,
  response,
  responseOf,
  responses,
  responsesOf,
  tasks,
} from './keep.ts'
export {
  findingsOf,
  openRelease,
  orderOfFile,
  photosOf,
  positionsSince,
  putResources,
  receiptsOf,
  reportsOf,
  reportsOfMany,
  reservationsOf,
  resources,
  scoresOf,
  versionsOfReport,
} from './keep-more.ts'
export type { IncidentsCity } from './orders.ts'
export { answer, called, climb, orderFor, type ReceiptInput, sendDue } from './receipts.ts'
export {
  addFinding,
  closeFinding,
  composed,
  type ReportNames,
  receiveReport,
  review,
  score,
  sendReport,
  writeReport,
} from './reports.ts'
export { sameEvent } from './same.ts'
export { join, type Started, type StartInput, start } from './start.ts'
export { around, giveBack, type Near, nearest, report as reportPosition, reserve } from './stock.ts'

/** Responses 应急响应 attached to matters: what is ordered, who answers, what is held, what is reported, what is learned. */
export const schema: RoomSchema = {
  room: 'incidents',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    command_desk: 'district',
    response: 'district',
    response_matter: 'district',
    response_area: 'district',
    response_task: 'district',
    dispatch: 'district',
    dispatch_person: 'district',
    receipt: 'district',
    command_resource: 'district',
    reservation: 'district',
    situation_report: 'district',
    situation_report_version: 'district',
    responder_position: 'district',
    finding: 'district',
    drill_release: 'district',
    drill_score: 'district',
  },
}
