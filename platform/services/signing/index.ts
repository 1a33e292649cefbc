import type { RoomSchema } from '../../store/index.ts'

export * from './declare.ts'
export { openSigning, type RoundEnd, type Signing, type Summons } from './signing.ts'

export const schema: RoomSchema = {
  room: 'signing',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { signer: 'district' },
}
