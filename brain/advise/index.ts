import type { RoomSchema } from '../../platform/store/index.ts'

export {
  type Advice,
  type AdviseCity,
  type AlikeRow,
  askedOf,
  openAdvice,
  type Subject,
  subjectOf,
} from './advise.ts'
export { openAnswers } from './answers.ts'
export { type Automatic, brainClient, findBrain, openAutomatic } from './automatic.ts'
export * from './declare.ts'
export { type AnswersReport, evaluateAnswers, type JudgedReply } from './evaluate.ts'

export const schema: RoomSchema = {
  room: 'advise',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    advise_setting: 'district',
    automatic_rule: 'district',
    automatic_dispatch: 'district',
    answer_check: 'district',
    answer_print: 'district',
    answer_look_back: 'district',
  },
}
