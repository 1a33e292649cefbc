import type { ItemVersion, Situated, Span } from './declare.ts'

/** A limit as the clock rules of the matter read it; 0 = none. */
const span = (name: 'promise' | 'legal', { amount, unit }: Span) =>
  amount > 0 ? { [`${name}Amount`]: amount, [`${name}Unit`]: unit } : {}

/**
 * What an application 办件 takes with it from the version it begins with: a later version changes none of it.
 * Fields of matter type `serviceHall.application`.
 */
export const applicationData = (
  version: ItemVersion,
  situated: Pick<Situated, 'caseKind'>,
): Readonly<Record<string, unknown>> => ({
  title: version.title.zh.slice(0, 100),
  item: version.code,
  itemTitle: version.title.zh.slice(0, 100),
  itemVersion: version.version,
  caseKind: situated.caseKind,
  lead: version.unit,
  ...span('promise', version.promise),
  ...span('legal', version.legal),
})
