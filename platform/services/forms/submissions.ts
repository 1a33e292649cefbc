import { createHash } from 'node:crypto'
import {
  dayOf,
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../../base/index.ts'
import type { CodeList } from '../../fields/declare.ts'
import { append, canonical } from '../../ledger/index.ts'
import { type Actor, factActorOf } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import type { ItemVersion } from '../items/declare.ts'
import { filesOf, look } from './decide.ts'
import {
  type Applicant,
  type Filled,
  type FilledFrom,
  refusals,
  type Submission,
  type SubmissionChannel,
} from './declare.ts'
import { type FormsDesk, type Owner, owns } from './drafts.ts'
import * as keep from './keep.ts'

/** What a file that hangs on a submission must be. */
export type HeldFile = { readonly id: Id; readonly sha256: string }

export type Submitting = {
  /** Idempotency key: one press of the button. The id of the draft, where there is one. */
  readonly key: string
  readonly draft: Id | null
  /** The version it was filled in for; a supplement keeps that of the first submission. */
  readonly version: ItemVersion
  readonly filled: Filled
  /** Values put in place by the city, with their source. */
  readonly sources: Readonly<Record<string, FilledFrom>>
  readonly applicant: Applicant
  readonly channel: SubmissionChannel
  readonly owner: Owner | null
  /** 帮办: the member of staff who sends it in for the owner. */
  readonly helper?: Id
  /** 补正: the submission that this one stands in place of. */
  readonly supplements: Id | null
  readonly codes: (name: string) => CodeList | undefined
  /** Files by id as far as they are here and belong to the applicant. */
  readonly files: (ids: readonly Id[]) => Promise<ReadonlyMap<Id, HeldFile>>
  /**
   * Makes it an application 办件, in the same transaction: opens the matter, or acts on the one supplemented. `twin` is
   * the same for the same content of a day; `matter` is that of the submission supplemented.
   */
  readonly carry: (made: {
    readonly submission: Submission
    readonly twin: string
  }) => Promise<Result<{ readonly matter: Id }, Refusal>>
}

export type Submitted = {
  readonly submission: Submission
  /** False: this application was here already. */
  readonly fresh: boolean
}

type Content = Pick<Submission, 'answers' | 'values' | 'materials' | 'applicant' | 'groups' | 'sources'>

const opened = ({ vault }: FormsDesk, row: keep.SubmissionRow): Submission => {
  const { sealed, ownKey: _k, twin: _t, enterprise: _e, person: _p, files: _f, channel, ...rest } = row
  return { ...rest, ...(JSON.parse(vault.open(sealed)) as Content), channel: channel as SubmissionChannel }
}

/** SHA-256 over the canonical content, files by their own hash: equal for the same application and no other. */
const hashOf = (version: ItemVersion, content: Content, files: ReadonlyMap<Id, HeldFile>): string =>
  createHash('sha256')
    .update(
      canonical({
        huying: 'submission 1',
        item: version.code,
        version: version.version,
        answers: content.answers,
        values: content.values,
        materials: content.materials,
        applicant: content.applicant,
        files: [...files.values()].map((file) => [file.id, file.sha256]).sort(),
      }),
    )
    .digest('hex')

/**
 * Takes an application in: checks it once more by the same rules as the phone, keeps it as it is for good, and makes it
 * a matter, all in the caller's transaction. The same press of the button, and the same content on the same day, are
 * one application; a draft that was sent is not sent again.
 */
export async function submit(
  tx: Tx,
  desk: FormsDesk,
  actor: Actor,
  input: Submitting,
  at: Instant,
): Promise<Result<Submitted, Refusal>> {
  const { version, supplements, applicant, owner } = input
  const { district, vault } = desk
  const old = supplements ? await keep.submission(tx, district, supplements) : undefined
  if (supplements && (!old || old.item !== version.code || old.itemVersion !== version.version))
    return no(refusals['forms.submissionUnknown']())
  const looked = look(version, input.filled, {
    codes: input.codes,
    today: dayOf(at),
    atWindow: input.channel === 'window',
    ...(old ? { before: opened(desk, old).values } : {}),
  })
  const gaps = [...looked.gaps]
  const wanted = filesOf(looked.fields, { values: looked.values, materials: looked.materials })
  const files = await input.files(wanted)
  for (const given of looked.materials)
    if (given.files.some((id) => !files.has(id))) {
      const title = version.materials.find((one) => one.code === given.code)?.title ?? { zh: '', en: '' }
      gaps.push({ ...refusals['forms.fileUnknown']({ title }), path: `materials.${given.code}` })
    }
  for (const [name, field] of Object.entries(looked.fields)) {
    const value = looked.values[name]
    const ids = field.kind === 'files' || field.kind === 'signature' ? [value].flat().filter(Boolean) : []
    if (ids.some((id) => !files.has(id as Id)))
      gaps.push({ ...refusals['forms.fileUnknown']({ title: field.title }), path: `values.${name}` })
  }
  gaps.push(...sameContent(version, looked.materials, files))
  if (gaps.length > 0) return no(refusals['forms.incomplete']({ gaps }))

  const content: Content = {
    answers: looked.answers,
    values: looked.values,
    materials: looked.materials,
    applicant,
    groups: looked.situated.groups,
    sources: Object.fromEntries(
      Object.entries(input.sources).filter(([name]) => looked.values[name] !== undefined),
    ),
  }
  const hash = hashOf(version, content, files)
  const own = owner ? ('citizen' in owner ? owner.citizen : owner.account) : ''
  const ownKey = vault.blind(`${own} ${input.key}`, 'submissionKey')
  const sameKey = await keep.byKey(tx, district, ownKey)
  if (sameKey)
    return sameKey.hash === hash
      ? ok({ submission: opened(desk, sameKey), fresh: false })
      : no(refusals['forms.draftSent']({ submission: sameKey.id }))
  const twin = vault.blind([own, supplements ?? '', dayOf(at), hash].join(' '), 'submissionTwin')
  const same = await keep.byTwin(tx, district, twin)
  if (same) return ok({ submission: opened(desk, same), fresh: false })
  const begun = input.draft ? await keep.draft(tx, district, input.draft, true) : undefined
  if (begun?.submission) return no(refusals['forms.draftSent']({ submission: begun.submission }))
  const writers = [owner, input.helper ? { account: input.helper } : null]
  if (begun && !writers.some((one) => one && owns(begun, one, at)))
    return no(refusals['forms.draftUnknown']())
  if (supplements && (await keep.bySupplemented(tx, district, supplements)))
    return no(refusals['forms.supplemented']())

  const id = newId()
  const submission: Submission = {
    district,
    id,
    item: version.code,
    itemVersion: version.version,
    matter: old?.matter ?? id,
    supplements,
    citizen: old ? old.citizen : owner && 'citizen' in owner ? owner.citizen : null,
    account: input.helper ?? (owner && 'account' in owner ? owner.account : null),
    ...content,
    channel: input.channel,
    hash,
    at,
  }
  const carried = await input.carry({ submission, twin })
  if (!carried.ok) return carried
  const { matter } = carried.value
  keep.insertSubmission(tx, {
    district,
    id,
    item: submission.item,
    itemVersion: submission.itemVersion,
    matter,
    supplements,
    ownKey,
    twin,
    citizen: submission.citizen,
    account: submission.account,
    enterprise: old ? old.enterprise : applicant.kind === 'enterprise' ? applicant.creditCode : null,
    person: old ? old.person : applicant.idNumber ? vault.blind(applicant.idNumber, 'idNumber') : null,
    channel: input.channel,
    hash,
    sealed: vault.seal(JSON.stringify(content)),
    files: [...files.keys()],
    at,
  })
  if (input.draft) await keep.draftSent(tx, district, input.draft, id)
  await append(tx, [
    {
      district,
      kind: 'submission.made',
      subjectKind: 'submission',
      subject: id,
      at,
      actor: factActorOf(actor),
      body: {
        item: submission.item,
        itemVersion: submission.itemVersion,
        matter,
        supplements,
        channel: input.channel,
        hash,
      },
    },
  ])
  return ok({ submission: { ...submission, matter }, fresh: true })
}

/** Two materials may not hold the same content, though it was uploaded twice under two names. */
function sameContent(
  version: ItemVersion,
  materials: Submission['materials'],
  files: ReadonlyMap<Id, HeldFile>,
) {
  const users = new Map<string, string>()
  const titleOf = (code: string) =>
    version.materials.find((one) => one.code === code)?.title ?? { zh: code, en: code }
  return materials.flatMap(({ code, files: ids }) =>
    ids.flatMap((id) => {
      const content = files.get(id)?.sha256
      if (!content) return []
      const other = users.get(content)
      users.set(content, other ?? code)
      return other && other !== code
        ? [
            {
              ...refusals['forms.sameFile']({ title: titleOf(code), other: titleOf(other) }),
              path: `materials.${code}`,
            },
          ]
        : []
    }),
  )
}

export const submissionOf = async (
  reader: Reader,
  desk: FormsDesk,
  id: Id,
): Promise<Result<Submission, Refusal>> => {
  const row = await keep.submission(reader, desk.district, id)
  return row ? ok(opened(desk, row)) : no(refusals['forms.submissionUnknown']())
}

/** All submissions of one application, the first first: each but the first names the one it supplements. */
export const submissionsOf = async (reader: Reader, desk: FormsDesk, matter: Id): Promise<Submission[]> =>
  (await keep.ofMatter(reader, desk.district, matter)).map((row) => opened(desk, row))

/** The latest submission of each application of a citizen, an enterprise, or a person by his identity number. */
export const submissionsFor = async (
  reader: Reader,
  desk: FormsDesk,
  whose:
    | { readonly citizen: Id; readonly idNumber?: string }
    | { readonly enterprise: string }
    | { readonly idNumber: string },
  most: number,
): Promise<Submission[]> =>
  (
    await keep.latestOf(
      reader,
      desk.district,
      'citizen' in whose
        ? {
            citizen: whose.citizen,
            ...(whose.idNumber ? { own: desk.vault.blind(whose.idNumber, 'idNumber') } : {}),
          }
        : 'idNumber' in whose
          ? { person: desk.vault.blind(whose.idNumber, 'idNumber') }
          : whose,
      most,
    )
  ).map((row) => opened(desk, row))
