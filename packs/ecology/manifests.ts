/** A journey of dangerous waste 危险废物转移联单: what left and what came, in kilograms; times as milliseconds. */
export type Manifest = {
  readonly number: string
  readonly waste: string
  readonly from: string
  readonly to: string
  readonly sentKg: number
  /** null = not yet signed for. */
  readonly receivedKg: number | null
  readonly sentAt: number
  readonly receivedAt: number | null
}

/** 质量平衡: shipped − received within two in a hundred of what was shipped, both signed within a day. */
export const BALANCE = { tolerance: 0.02, signedWithinMs: 24 * 3_600_000 } as const

export type ManifestFault = 'weight' | 'late' | 'missing' | 'notAWeight' | 'backwards'

export type ManifestJudged = { readonly faults: readonly ManifestFault[]; readonly differenceKg: number | null }

/** What is wrong with one journey at `now`; none = it balances. */
export function judgeManifest(one: Manifest, now: number): ManifestJudged {
  const weight = (kg: number) => Number.isFinite(kg) && kg >= 0
  if (!weight(one.sentKg) || one.sentKg === 0) return { faults: ['notAWeight'], differenceKg: null }
  if (one.receivedKg === null || one.receivedAt === null)
    return { faults: now - one.sentAt > BALANCE.signedWithinMs ? ['missing'] : [], differenceKg: null }
  if (!weight(one.receivedKg)) return { faults: ['notAWeight'], differenceKg: null }
  // grams, so that 2 % is two in a hundred and not a machine's idea of it
  const grams = Math.round(one.sentKg * 1000) - Math.round(one.receivedKg * 1000)
  const faults: ManifestFault[] = []
  if (Math.abs(grams) * 100 > Math.round(one.sentKg * 1000) * BALANCE.tolerance * 100) faults.push('weight')
  if (one.receivedAt < one.sentAt) faults.push('backwards')
  else if (one.receivedAt - one.sentAt > BALANCE.signedWithinMs) faults.push('late')
  return { faults, differenceKg: grams / 1000 }
}

export type WasteBalance = {
  readonly waste: string
  readonly sentKg: number
  readonly receivedKg: number
  readonly underwayKg: number
  readonly differenceKg: number
  readonly journeys: number
  readonly faulty: readonly string[]
}

/** 危废平衡 by waste: sent = received + under way + difference, always. */
export function balanceOf(all: readonly Manifest[], now: number): WasteBalance[] {
  const wastes = new Map<string, Manifest[]>()
  for (const one of all) wastes.set(one.waste, [...(wastes.get(one.waste) ?? []), one])
  const kg = (grams: number) => grams / 1000
  return [...wastes].map(([waste, journeys]) => {
    const grams = (of: (one: Manifest) => number) => journeys.reduce((sum, one) => sum + Math.round(of(one) * 1000), 0)
    const weighed = (one: Manifest) => Number.isFinite(one.sentKg) && one.sentKg > 0
    const sent = grams((one) => (weighed(one) ? one.sentKg : 0))
    const received = grams((one) => (weighed(one) ? (one.receivedKg ?? 0) : 0))
    const underway = grams((one) => (weighed(one) && one.receivedKg === null ? one.sentKg : 0))
    return {
      waste,
      ...{ sentKg: kg(sent), receivedKg: kg(received), underwayKg: kg(underway) },
      differenceKg: kg(sent - received - underway),
      journeys: journeys.length,
      faulty: journeys.flatMap((one) => (judgeManifest(one, now).faults.length > 0 ? [one.number] : [])),
    }
  })
}
