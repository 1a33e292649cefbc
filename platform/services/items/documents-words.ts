import { type Say, say } from '../../../base/index.ts'

/** 文书 of an application. */
export const documentKinds = {
  accepted: say('受理通知书', 'Notice of acceptance'),
  supplement: say('一次性告知书', 'Notice of what is missing'),
  notAccepted: say('不予受理通知书', 'Notice of non-acceptance'),
  special: say('特别程序告知书', 'Notice of a special procedure'),
  extended: say('延长办理期限告知书', 'Notice of extension'),
  granted: say('办理结果', 'Result'),
  refused: say('不予决定书', 'Decision of refusal'),
  joint: say('一件事结果包', 'Results of a joint service'),
} as const satisfies Record<string, Say>
export type DocumentKind = keyof typeof documentKinds

/** What a document says; all of it is signed. */
export type DocumentFacts = {
  readonly huying: 'document 1'
  readonly id: string
  readonly city: string
  readonly kind: DocumentKind
  /** Title on the page, e.g. the name of the result. */
  readonly title: string
  readonly number: string
  readonly matter: string
  readonly caseNo: string | null
  readonly item: string
  readonly itemTitle: string
  readonly unit: string
  readonly holder: string
  /** Local day. */
  readonly day: string
  readonly validUntil: string | null
  /** What it says besides, by lines: reason, basis, what is missing. */
  readonly lines: readonly { readonly label: string; readonly text: string }[]
}

/** A document as somebody sees it. */
export type ServiceDocument = {
  readonly id: string
  readonly matter: string
  readonly facts: DocumentFacts
  readonly signature: string
  readonly key: string
  /** The signature fits the facts and the key of this city. */
  readonly genuine: boolean
  readonly issuedAt: Date
  readonly revokedAt: Date | null
  readonly revokedWhy: string | null
  /** What the QR code holds besides the id. */
  readonly check: string
}
