import type { RoomSchema } from '../../store/index.ts'

export {
  type Binding,
  bind,
  byRow,
  mappingFault,
  plainHeading,
  sameRules,
} from './decide.ts'
export * from './declare.ts'
export {
  type Incoming,
  type Intake,
  type IntakeOptions,
  openIntake,
  plainMapping,
} from './intake.ts'
export {
  type DeliveryFilter,
  delivery,
  dropLandingBefore,
  endedBy,
  gates,
  landed,
  latest,
  list,
  mapping,
  mappings,
  rejectCounts,
  rejects,
  toDo,
  versions,
} from './keep.ts'
export type { Preview, PreviewLine } from './preview.ts'
export * as sources from './sources/index.ts'
export { UPLOAD_DAYS } from './uploads.ts'

export const schema: RoomSchema = {
  room: 'intake',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    intake_delivery: 'district',
    landing: 'district',
    mapping: 'district',
    delivery_reject: 'district',
    data_version: 'district',
    intake_upload: 'district',
    intake_source: 'district',
    intake_promise: 'district',
    intake_rule: 'district',
  },
}
