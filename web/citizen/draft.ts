/** A photo the citizen added, already made small; its bytes rest in the browser's own database under `id`. */
export type Photo = { readonly id: string; readonly name: string; readonly size: number }

/** What the citizen has said so far; every answer may be changed until it is sent. */
export type Draft = {
  /** Idempotency key of this request: made with the draft, kept over every retry, so one report stays one. */
  readonly key: string
  readonly content: string
  readonly kind: string
  readonly category: string
  readonly address: string
  readonly area: string
  readonly point: { readonly lon: number; readonly lat: number; readonly accuracy: number } | null
  readonly anonymous: boolean
  readonly secret: boolean
  readonly name: string
  readonly phone: string
  readonly photos: readonly Photo[]
  /** A snapshot 随手拍: it opens a case of the grid, not a request of the hotline. */
  readonly snap?: boolean
}

export const STEPS = ['photo', 'place', 'what', 'contact', 'check'] as const
export type Step = (typeof STEPS)[number]

export const MAX_PHOTOS = 6
/** Characters of the story: fewer than 4 says nothing, more than 2000 is refused by the hotline's form. */
export const CONTENT = { min: 4, max: 2000 } as const

export const emptyDraft = (key: string): Draft => ({
  key,
  content: '',
  kind: '',
  category: '',
  address: '',
  area: '',
  point: null,
  anonymous: false,
  secret: false,
  name: '',
  phone: '',
  photos: [],
})

/** Full-width digits and separators people type on a Chinese keyboard become plain ones. */
export const plainPhone = (text: string): string => text.normalize('NFKC').replace(/[\s\-—()]/g, '')

/** Mainland mobile (11 digits, also with +86) or landline with area code. */
export const isPhone = (text: string): boolean =>
  /^(?:(?:\+?86)?1[3-9]\d{9}|0\d{9,11})$/.test(plainPhone(text))

export type DraftProblem = 'contentShort' | 'contentLong' | 'noPlace' | 'noPhone' | 'badPhone'

/** What is still wrong with one step; null when the citizen may go on. */
export function problemOf(draft: Draft, step: Step): DraftProblem | null {
  if (step === 'place' && !draft.address.trim() && !draft.area && !draft.point) return 'noPlace'
  if (step === 'what') {
    const length = [...draft.content.trim()].length
    if (length < CONTENT.min) return 'contentShort'
    if (length > CONTENT.max) return 'contentLong'
  }
  if (step === 'contact' && !draft.anonymous) {
    if (!draft.phone.trim()) return 'noPhone'
    if (!isPhone(draft.phone)) return 'badPhone'
  }
  return null
}

/** The first step that still needs an answer, for the page of all answers. */
export const firstOpenStep = (draft: Draft): Step | null =>
  STEPS.find((step) => problemOf(draft, step) !== null) ?? null

/** The body of POST /api/public/requests; empty answers are left out, an anonymous one carries no name or phone. */
export function bodyOf(draft: Draft, files: readonly string[]): Record<string, unknown> {
  const said = (text: string) => (text.trim() ? text.trim() : undefined)
  return {
    content: draft.content.trim(),
    kind: said(draft.kind),
    category: said(draft.category),
    address: said(draft.address),
    area: said(draft.area),
    point: draft.point ? { lon: draft.point.lon, lat: draft.point.lat } : undefined,
    anonymous: draft.anonymous || undefined,
    secret: draft.secret || undefined,
    name: draft.anonymous ? undefined : said(draft.name),
    phone: draft.anonymous ? undefined : plainPhone(draft.phone),
    files: files.length > 0 ? files : undefined,
  }
}
