import { addDays, instantOf } from '../../base/index.ts'

/** A local day (its start; as an end, the start of the next) or an instant. */
export function instantIn(text: string, end: boolean): Date | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return instantOf(end ? addDays(text, 1) : text)
  const at = text === '' ? Number.NaN : Date.parse(text)
  return Number.isNaN(at) ? undefined : new Date(at)
}
