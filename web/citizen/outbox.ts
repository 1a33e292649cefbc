import { bodyOf, type Draft } from './draft.ts'
import type { Outcome } from './talk.ts'

/** A request on its way to the hotline. It leaves the box only when the hotline has named its number. */
export type Parcel = {
  readonly draft: Draft
  /** When the citizen pressed send, milliseconds. */
  readonly at: number
  readonly tries: number
  readonly state: 'waiting' | 'sent' | 'refused'
  /** Photos already taken over by the server: photo id → file id. */
  readonly uploaded: Readonly<Record<string, string>>
  readonly receipt: Receipt | null
  readonly refusal: Extract<Outcome<never>, { kind: 'refused' }>['refusal'] | null
}

export type Receipt = {
  readonly number: string
  readonly phoneTail: boolean
  /** It joined a case that was there. */
  readonly joined?: boolean
  readonly emergency?: {
    readonly numbers: readonly string[]
    readonly text: { zh: string; en: string }
  } | null
}

export const parcelOf = (draft: Draft, at: number): Parcel => ({
  draft,
  at,
  tries: 0,
  state: 'waiting',
  uploaded: {},
  receipt: null,
  refusal: null,
})

/** What the citizen is told after one try; a refusal about too many calls (429) is a matter of waiting. */
export function afterTry(parcel: Parcel, outcome: Outcome<Receipt>): Parcel {
  const tries = parcel.tries + 1
  if (outcome.kind === 'answer') {
    // The story and the phone have reached the hotline: this device keeps only what following needs.
    const draft = {
      ...parcel.draft,
      content: parcel.draft.content.slice(0, 24),
      name: '',
      address: '',
      photos: [],
    }
    return {
      ...parcel,
      tries,
      draft: { ...draft, point: null },
      state: 'sent',
      receipt: outcome.value,
      refusal: null,
    }
  }
  if (outcome.kind === 'refused' && outcome.refusal.http !== 429)
    return { ...parcel, tries, state: 'refused', refusal: outcome.refusal }
  return { ...parcel, tries }
}

/** Milliseconds until the next try without being asked: 2 s, 4 s, 8 s … at most 2 minutes. */
export const waitBeforeTry = (tries: number): number => Math.min(120_000, 2_000 * 2 ** Math.max(0, tries - 1))

export type Carrier = {
  readonly photo: (id: string) => Promise<Blob | null>
  readonly upload: (file: Blob, name: string, key: string) => Promise<Outcome<{ id: string }>>
  readonly send: (body: unknown, key: string, snap: boolean) => Promise<Outcome<Receipt>>
  /** Called after every photo taken over, so that a lost line never uploads one twice. */
  readonly keep: (parcel: Parcel) => void
}

/** One whole try: the photos that are still here, then the request itself under its one key. */
export async function carry(parcel: Parcel, by: Carrier): Promise<Parcel> {
  let now = parcel
  for (const photo of parcel.draft.photos) {
    if (now.uploaded[photo.id]) continue
    const bytes = await by.photo(photo.id)
    // A browser may clear its database; the words must still arrive without the picture.
    if (!bytes) continue
    const outcome = await by.upload(bytes, photo.name, photo.id)
    if (outcome.kind !== 'answer') return afterTry(now, outcome)
    now = { ...now, uploaded: { ...now.uploaded, [photo.id]: outcome.value.id } }
    by.keep(now)
  }
  const files = parcel.draft.photos.flatMap((photo) => now.uploaded[photo.id] ?? [])
  return afterTry(
    now,
    await by.send(bodyOf(parcel.draft, files), parcel.draft.key, parcel.draft.snap === true),
  )
}
