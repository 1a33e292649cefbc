import { dayOf, type Id, type Instant, no, ok, type Refusal, type Result } from '../base/index.ts'
import { type Actor, systemActor } from '../platform/org/index.ts'
import { forms, items } from '../platform/services/index.ts'
import type { ItemVersion } from '../platform/services/items/declare.ts'
import type { Tx } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'
import type { knownOf } from './prefill.ts'

const { refusals } = forms

/** What the city knows for certain stands in place of what was typed; what may be changed stays as the applicant left it. */
export function withKnown(
  values: Readonly<Record<string, unknown>>,
  known: Awaited<ReturnType<typeof knownOf>>,
) {
  const result: Record<string, unknown> = { ...values }
  const sources: Record<string, forms.FilledFrom> = {}
  for (const [name, from] of Object.entries(known.sources)) {
    if (from.locked) result[name] = known.values[name]
    if (JSON.stringify(result[name]) === JSON.stringify(known.values[name])) sources[name] = from
  }
  return { values: result, sources }
}

/** Opens the matter of a first submission: what it is about in words, and the data that its flow rests on. */
export async function opening(
  city: OpenCity,
  tx: Tx,
  actor: Actor,
  version: ItemVersion,
  submission: forms.Submission,
  twin: string,
  at: Instant,
  /** Where it was taken in: hall, window. */
  more: Readonly<Record<string, unknown>> = {},
): Promise<Result<{ matter: Id }, Refusal>> {
  const type = city.types[version.matterType]
  if (!type) return no(refusals['forms.notOpen']({ title: version.title }))
  const situated = items.situate(version, submission.answers)
  const { applicant } = submission
  const words = situated.asked
    .map((question) => {
      const answer = forms.answerWords(version, question.name, submission.answers[question.name])
      return `${question.title.zh} ${answer.zh}`
    })
    .join('\n')
  const today = dayOf(at)
  const serial = await items.nextSerial(tx, city.plan.district, version.code, today)
  const data: Readonly<Record<string, unknown>> = {
    caseNo: items.caseNumber(version.code, today, serial),
    title: version.title.zh,
    content: words,
    area: version.area,
    item: version.code,
    itemTitle: version.title.zh,
    itemVersion: version.version,
    submission: submission.id,
    caseKind: situated.caseKind,
    promiseAmount: version.promise.amount,
    promiseUnit: version.promise.unit,
    legalAmount: version.legal.amount,
    legalUnit: version.legal.unit,
    applicantKind: applicant.kind,
    lead: version.unit,
    ...more,
  }
  // A type of a pack's own may ask for less, and for answers of the form by their names; personal ones stay in the submission.
  const own = version.matterType === items.DEFAULT_MATTER_TYPE ? {} : submission.values
  const form = Object.fromEntries(
    Object.entries({ ...own, ...data }).filter(
      ([name, value]) => Object.hasOwn(type.fields, name) && value !== '',
    ),
  )
  const opened = await city.matters.openIn(
    tx,
    actor,
    {
      type: version.matterType,
      form,
      requester: {
        name: applicant.agent?.name ?? applicant.name,
        phone: applicant.phone,
        ...(applicant.idNumber ? { idNumber: applicant.idNumber } : {}),
        ...(applicant.kind === 'enterprise' ? { enterprise: applicant.name } : {}),
        ...(applicant.creditCode ? { creditCode: applicant.creditCode } : {}),
      },
      touch: {
        source: 'forms',
        externalId: twin,
        channel: submission.channel === 'window' ? 'counter' : 'web',
        files: forms.filesOf(version.form.fields, submission),
      },
    },
    at,
  )
  if (!opened.ok) return opened
  const matter = opened.value.id
  if (more.collectedAt !== undefined && type.flow.actions.collect) {
    const move = { matter, action: 'collect', version: null, form: {} }
    const collected = await city.matters.actIn(tx, systemActor(city.plan.district), move, at)
    if (!collected.ok) return collected
  }
  return ok({ matter })
}
