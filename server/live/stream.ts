import type { ServerResponse } from 'node:http'
import type { Refusal } from '../../base/index.ts'
import { errorBody } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { DATA_POLICY } from '../gate/headers.ts'

/** What every answer carries; a feed takes the connection over before the door’s own headers are written. */
const SAFE = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': DATA_POLICY,
}

/** Begins a feed of events 实时推送 on a connection that was taken over. */
export function openStream(raw: ServerResponse): void {
  raw.writeHead(200, {
    ...SAFE,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
    connection: 'keep-alive',
  })
}

/** A feed that is not begun: the refusal as at every door. */
export function turnAway(raw: ServerResponse, refusal: Refusal): void {
  const wait = (refusal.detail as { seconds?: unknown } | undefined)?.seconds
  raw.writeHead(refusal.http, {
    ...SAFE,
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...(typeof wait === 'number' ? { 'retry-after': String(wait) } : {}),
  })
  raw.end(JSON.stringify(errorBody(refusal)))
}

const FULL_SECONDS = 30
/** Too many listen already. */
export const turnAwayFull = (raw: ServerResponse): void =>
  turnAway(raw, refuse['http.overloaded']({ seconds: FULL_SECONDS }))
