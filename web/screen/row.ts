/** One matter as the lists of the server give it. */
export type Row = {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly type: string
  readonly state: string
  readonly stateTitle?: { readonly zh: string; readonly en: string }
  readonly areaName?: string | null
  readonly leadUnitName?: string | null
  readonly openedAt: string
  readonly due?: string | null
  readonly closedAt?: string | null
  readonly light?: string | null
  readonly version: number
  readonly secret?: boolean
}
