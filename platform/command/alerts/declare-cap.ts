/** OASIS Common Alerting Protocol 1.2 公共预警协议: names, order and values of its element tables. */

export const CAP_12 = 'urn:oasis:names:tc:emergency:cap:1.2'
export const CAP_11 = 'urn:oasis:names:tc:emergency:cap:1.1'

export const capStatus = ['Actual', 'Exercise', 'System', 'Test', 'Draft'] as const
export type CapStatus = (typeof capStatus)[number]
export const capMsgType = ['Alert', 'Update', 'Cancel', 'Ack', 'Error'] as const
export type CapMsgType = (typeof capMsgType)[number]
export const capScope = ['Public', 'Restricted', 'Private'] as const
export type CapScope = (typeof capScope)[number]
export const capCategory = [
  'Geo',
  'Met',
  'Safety',
  'Security',
  'Rescue',
  'Fire',
  'Health',
  'Env',
  'Transport',
  'Infra',
  'CBRNE',
  'Other',
] as const
export type CapCategory = (typeof capCategory)[number]
export const capResponse = [
  'Shelter',
  'Evacuate',
  'Prepare',
  'Execute',
  'Avoid',
  'Monitor',
  'Assess',
  'AllClear',
  'None',
] as const
export type CapResponse = (typeof capResponse)[number]
export const capUrgency = ['Immediate', 'Expected', 'Future', 'Past', 'Unknown'] as const
export type CapUrgency = (typeof capUrgency)[number]
export const capSeverity = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'] as const
export type CapSeverity = (typeof capSeverity)[number]
export const capCertainty = ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown'] as const
export type CapCertainty = (typeof capCertainty)[number]

export type CapPair = { readonly valueName: string; readonly value: string }

/** A polygon's corners as CAP writes them: latitude first. First = last, at least four. */
export type CapPoint = readonly [lat: number, lon: number]
export type CapCircle = { readonly lat: number; readonly lon: number; readonly radiusKm: number }

export type CapArea = {
  readonly areaDesc: string
  readonly polygons: readonly (readonly CapPoint[])[]
  readonly circles: readonly CapCircle[]
  readonly geocodes: readonly CapPair[]
  readonly altitude: string | null
  readonly ceiling: string | null
}

export type CapResource = {
  readonly resourceDesc: string
  readonly mimeType: string | null
  readonly size: string | null
  readonly uri: string | null
  readonly derefUri: string | null
  readonly digest: string | null
}

export type CapInfo = {
  /** null = not said, which means en-US. */
  readonly language: string | null
  readonly categories: readonly CapCategory[]
  readonly event: string
  readonly responseTypes: readonly CapResponse[]
  readonly urgency: CapUrgency
  readonly severity: CapSeverity
  readonly certainty: CapCertainty
  readonly audience: string | null
  readonly eventCodes: readonly CapPair[]
  /** Times as written, with their own offset. */
  readonly effective: string | null
  readonly onset: string | null
  readonly expires: string | null
  readonly senderName: string | null
  readonly headline: string | null
  readonly description: string | null
  readonly instruction: string | null
  readonly web: string | null
  readonly contact: string | null
  readonly parameters: readonly CapPair[]
  readonly resources: readonly CapResource[]
  readonly areas: readonly CapArea[]
}

/** A message named by `references`: sender, identifier and time, as written. */
export type CapReference = { readonly sender: string; readonly identifier: string; readonly sent: string }

export type CapAlert = {
  /** The edition it was written in; what we write is 1.2. */
  readonly edition: '1.1' | '1.2'
  readonly identifier: string
  readonly sender: string
  readonly sent: string
  readonly status: CapStatus
  readonly msgType: CapMsgType
  readonly source: string | null
  readonly scope: CapScope
  readonly restriction: string | null
  readonly addresses: string | null
  readonly codes: readonly string[]
  readonly note: string | null
  readonly references: readonly CapReference[]
  readonly incidents: string | null
  readonly infos: readonly CapInfo[]
}
