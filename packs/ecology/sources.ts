/** Limits of a discharge permit 排污许可证: concentration of each outlet and the total of a year. */
export type Permit = {
  readonly pollutant: string
  /** mg/m³ or mg/L, as the permit says. */
  readonly limit: number
  /** Tonnes a year. */
  readonly yearT: number
  /** First and last day it holds, `YYYY-MM-DD`. */
  readonly from: string
  readonly to: string
}

export type Discharge = {
  readonly day: string
  /** 折算浓度: converted to the reference oxygen or volume. */
  readonly concentration: number
  /** m³ or tonnes of water in the hour. */
  readonly flow: number
}

export type PermitFault = 'noPermit' | 'concentration' | 'yearTotal' | 'nearTotal'

/** 9 tenths of the year's total: time to speak with the firm. */
const NEAR = 0.9

/**
 * Judges one hour of an outlet; `soFarT` tonnes this year before it. Answers the tonnes after it. A cubic metre at
 * 1 mg/m³, as a tonne of water at 1 mg/L, carries 10⁻⁹ t and 10⁻⁶ t: `gas` tells which.
 */
export function judgeDischarge(
  permit: Permit | undefined,
  { day, concentration, flow }: Discharge,
  soFarT: number,
  gas: boolean,
): { readonly faults: readonly PermitFault[]; readonly times: number | null; readonly totalT: number } {
  const totalT = soFarT + concentration * flow * (gas ? 1e-9 : 1e-6)
  if (!permit || day < permit.from || day > permit.to) return { faults: ['noPermit'], times: null, totalT }
  const faults: PermitFault[] = []
  const over = concentration > permit.limit
  if (over) faults.push('concentration')
  if (totalT > permit.yearT) faults.push('yearTotal')
  else if (totalT > permit.yearT * NEAR) faults.push('nearTotal')
  return { faults, times: over ? (concentration - permit.limit) / permit.limit : null, totalT }
}

/**
 * 治污设施停运: the firm produces while its treatment stands. `undefined` = too little produced to say so, or a meter is
 * silent. Kilowatt hours of the same hour; the ratio and the least production are set for each firm.
 */
export function treatmentOff(
  production: number | null,
  treatment: number | null,
  { ratio, least }: { readonly ratio: number; readonly least: number },
): boolean | undefined {
  if (production === null || treatment === null || production < least) return undefined
  return treatment < production * ratio
}

/** An outlet 排口 or a section on the river network: what flows where. */
export type Reach = { readonly from: string; readonly to: string; readonly km: number; readonly hours: number }
export type Suspect = { readonly outlet: string; readonly km: number; readonly hours: number; readonly score: number }

/**
 * 上溯: outlets upstream of a section that could have caused what arrived, the likelier first. Nearer ones and those
 * whose own values stand above their limits weigh more. A loop in the network is walked once.
 */
export function upstream(
  reaches: readonly Reach[],
  section: string,
  outlets: Readonly<Record<string, { readonly node: string; readonly overLimit: number | null }>>,
  mostHours = 48,
): Suspect[] {
  const into = new Map<string, Reach[]>()
  for (const reach of reaches) into.set(reach.to, [...(into.get(reach.to) ?? []), reach])
  const reached = new Map<string, { km: number; hours: number }>([[section, { km: 0, hours: 0 }]])
  const open = [section]
  for (let node = open.shift(); node !== undefined; node = open.shift()) {
    const here = reached.get(node)
    if (!here) continue
    for (const reach of into.get(node) ?? []) {
      const there = { km: here.km + reach.km, hours: here.hours + reach.hours }
      const known = reached.get(reach.from)
      if (there.hours > mostHours || (known && known.hours <= there.hours)) continue
      reached.set(reach.from, there)
      open.push(reach.from)
    }
  }
  return Object.entries(outlets)
    .flatMap(([outlet, { node, overLimit }]) => {
      const found = reached.get(node)
      if (!found) return []
      // an outlet above its own limit counts twice or more; one without a meter neither for nor against
      const score = (1 + Math.max(0, overLimit ?? 0)) / (1 + found.km)
      return [{ outlet, ...found, score }]
    })
    .sort((a, b) => b.score - a.score || a.km - b.km || (a.outlet < b.outlet ? -1 : 1))
}

/** 风向扇区: whether a source lies where the wind comes from, within 22.5° to either side; degrees clockwise from north. */
export function upwind(windFrom: number, bearingToSource: number, half = 22.5): boolean {
  const turn = Math.abs(((windFrom - bearingToSource + 540) % 360) - 180)
  return turn <= half
}
