import {
  failureReasons,
  type ReceiptKind,
  receiptKinds,
} from '../../../platform/command/incidents/declare.ts'
import { levelTitles } from '../../../platform/command/plans/declare.ts'
import { type Say, say } from '../../live/index.ts'

const SAID = [
  'task',
  'household',
  'shelter',
  'people',
  'unitName',
  'level',
  'why',
  'receipt',
  'resource',
  'given',
  'short',
  'toStep',
  'number',
  'action',
  'text',
  'note',
] as const

/** What a fact of command says besides its kind 台账要点: names, levels, receipts, reasons, in words. */
export function commandText(
  body: Readonly<Record<string, unknown>>,
  s: (says: Say) => string,
  actionOf: (name: string) => string,
): string {
  return SAID.flatMap((name) => {
    const value = body[name]
    if (value === undefined || value === null || value === '') return []
    if (name === 'receipt' && Object.hasOwn(receiptKinds, String(value)))
      return [s(receiptKinds[value as ReceiptKind])]
    if (name === 'level' && /^[1-4]$/.test(String(value))) return [s(levelTitles[Number(value) as 1])]
    if (name === 'people' && typeof value === 'number') return [s(say(`${value} 人`, `${value} people`))]
    if (name === 'action') return [actionOf(String(value))]
    if (name === 'why' && Object.hasOwn(failureReasons, String(value)))
      return [s(failureReasons[value as keyof typeof failureReasons])]
    return typeof value === 'object' ? [] : [String(value)]
  }).join(' · ')
}
