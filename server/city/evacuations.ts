import type { Read, Write } from './desk.ts'

/** 转移安置: two lists, shelters with their room, sign-ins. */
export type EvacuationsDesk = {
  readonly list: Read
  readonly one: Read
  readonly sign: Write
  readonly done: Write
}
