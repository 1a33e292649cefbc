import type { RoomSchema } from '../../platform/store/index.ts'

export { fold, maskText, normalise, numberOf, simplified } from '../../platform/fields/index.ts'
export {
  type Address,
  type AddressModel,
  type AddressRow,
  cutAddress,
  judgeAddresses,
  loadAddresses,
  parseAddress,
  saveAddresses,
  trainAddresses,
} from './address/index.ts'
export { type Adviser, type Choice, secondOpinion } from './adviser.ts'
export * from './classify/index.ts'
export type * from './declare.ts'
export { type EntityOptions, entities } from './entities/entities.ts'
export * from './models/declare.ts'
export { runTraining } from './models/job.ts'
export { type Models, type ModelsCity, openModels, type Training } from './models/models.ts'
export { type Confusion, type SmallMatrix, smallMatrix, worstConfusions } from './models/shown.ts'
export { type PhraseOptions, phrases } from './phrases.ts'
export { dictionaryOf, segment, tagged } from './segment.ts'
export * from './similar/index.ts'

export const schema: RoomSchema = {
  room: 'text',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { text_model: 'district', text_training: 'district' },
}
