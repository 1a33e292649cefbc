import { createHash } from 'node:crypto'
import type { CapAlert } from './declare.ts'

/** What a message says, whatever its bytes looked like: the same message re-encoded is the same. */
export const digestOf = (alert: CapAlert): string =>
  createHash('sha256').update(JSON.stringify(alert)).digest('hex')

/** What makes two messages of a sender the same alarm: all but their numbers and times. */
export function groupKeyOf(alert: CapAlert): string {
  const infos = alert.infos.map(({ effective: _e, onset: _o, expires: _x, ...rest }) => rest)
  const { status, scope, msgType, sender } = alert
  return createHash('sha256').update(JSON.stringify({ status, scope, msgType, sender, infos })).digest('hex')
}
