import type { Id, Say } from '../../base/index.ts'

/** Who gets it: a person's account, all holders of a role in a unit, or an outside address. */
export type Addressee =
  | { readonly account: Id }
  | { readonly unit: Id; readonly role?: string }
  | { readonly role: string }
  | { readonly address: string; readonly by: 'sms' | 'mail' | 'wechat' }

export type Notice = {
  readonly district: string
  readonly to: Addressee
  /** At most one notice per (district, key): "matter X, dispatched, round 2, unit Y". */
  readonly key: string
  readonly title: Say
  readonly text: Say
  readonly subjectKind: string
  readonly subject: Id
}
