import type { Read, Write } from './desk.ts'

/** 会商: rooms, who was asked and who came, minutes. */
export type MeetingsDesk = {
  readonly list: Read
  readonly one: Read
  readonly room: Read
  readonly people: Read
} & { readonly [K in MeetingAct]: Write }
export type MeetingAct = 'open' | 'join' | 'leave' | 'invite' | 'minutes' | 'end'
