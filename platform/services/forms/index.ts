import type { RoomSchema } from '../../store/index.ts'

export * from './decide.ts'
export * from './declare.ts'
export {
  draftBehind,
  draftsOf,
  dropDraft,
  dropExpired,
  type FormsDesk,
  filledOf,
  giveCode,
  type Owner,
  readDraft,
  type Saving,
  saveDraft,
  takeByCode,
} from './drafts.ts'
export { printForm } from './print.ts'
export { shownSubmission } from './show.ts'
export {
  type HeldFile,
  type Submitted,
  type Submitting,
  submissionOf,
  submissionsFor,
  submissionsOf,
  submit,
} from './submissions.ts'

export const schema: RoomSchema = {
  room: 'forms',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { form_draft: 'district', form_submission: 'district' },
}
