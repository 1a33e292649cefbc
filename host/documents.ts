import { join } from 'node:path'
import { addDays, dayOf, type Id } from '../base/index.ts'
import { append, follow, type RecordedFact } from '../platform/ledger/index.ts'
import { factActorOf, systemActor } from '../platform/org/index.ts'
import { forms, items } from '../platform/services/index.ts'
import type { DocumentFacts, DocumentKind } from '../platform/services/items/declare.ts'
import { documentKinds } from '../platform/services/items/declare.ts'
import type { Reader, Tx } from '../platform/store/index.ts'
import { certificatesFrom, changeDecided } from './certificates.ts'
import { reuseIn } from './citizen-certificates.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'

/** The key that signs the documents of a city, and what reads them. */
export const documentDeskOf = perCity(
  async (city: OpenCity): Promise<items.DocumentDesk> => ({
    district: city.plan.district,
    vault: city.vault,
    key: await items.openDocumentKey(join(city.settings.dataDir, 'keys')),
  }),
)

/** Which act makes which document 文书, in every type of matter that is an application for an item. */
const MADE_BY: Readonly<Record<string, DocumentKind>> = {
  accept: 'accepted',
  acceptLenient: 'accepted',
  acceptPromised: 'accepted',
  acceptBySilence: 'accepted',
  askSupplement: 'supplement',
  askAgain: 'supplement',
  refuseAcceptance: 'notAccepted',
  notOurs: 'notAccepted',
  startSpecial: 'special',
  extend: 'extended',
  grant: 'granted',
  doNow: 'granted',
  grantAlone: 'granted',
  refuse: 'refused',
}

/** What the fact of the act kept, as lines on the paper. */
const LINES: Readonly<Record<string, string>> = {
  gaps: '需要补正的内容',
  missing: '容缺的材料',
  promised: '承诺事项',
  reason: '理由',
  basis: '依据',
  words: '说明',
  days: '所需工作日',
  text: '说明',
}
const MONTH_DAYS = 365 / 12

/** What was made is handed over 制证完成: the application goes on. */
export async function handOn(city: OpenCity, tx: Tx, matter: { readonly id: Id }): Promise<void> {
  const system = systemActor(city.plan.district)
  const move = { matter: matter.id, action: 'made', version: null, form: {} }
  const done = await city.matters.actIn(tx, system, move, city.now())
  // a type without this step, or somebody was faster: nothing is lost, the paper is there
  if (!done.ok)
    await append(tx, [
      {
        district: city.plan.district,
        kind: 'document.notHandedOn',
        subjectKind: 'matter',
        subject: matter.id,
        at: city.now(),
        actor: factActorOf(system),
        body: { code: done.error.code },
      },
    ])
}

/** Applications get their papers as they are acted upon; what was decided is made out and waits to be handed over. */
export function settleDocuments(city: OpenCity) {
  const { district } = city.plan
  const system = systemActor(district)

  async function holderOf(reader: Reader, matter: Id): Promise<string | null> {
    const sent = await forms.submissionsOf(reader, { district, vault: city.vault }, matter)
    return sent.at(-1)?.applicant.name ?? null
  }

  async function acted(tx: Tx, fact: RecordedFact): Promise<void> {
    const kind = MADE_BY[String(fact.body.action)]
    // whatever else is acted upon, complaints by the thousand, is not even read
    const row = kind ? null : await city.matters.resolve(tx, district, fact.subject)
    if (row && typeof row.data.item !== 'string') return
    const seen = await city.matters.view(tx, system, fact.subject, city.now())
    if (!seen.ok) return
    const { matter, requester } = seen.value
    const { item, itemTitle, itemVersion, caseNo } = matter.data
    if (typeof item !== 'string' || typeof itemVersion !== 'number') return
    const version = await items.versionOf(tx, district, item, itemVersion)
    // real certificates 电子证照 where the item gives some, in place of the plain paper
    const certified = await certificatesFrom(city, tx, seen.value, version, fact, kind === 'granted')
    if (!kind) return
    const day = dayOf(fact.at)
    const recorded = (fact.body.recorded ?? {}) as Record<string, unknown>
    const months = kind === 'granted' ? version?.result.validMonths : null
    const facts: Omit<DocumentFacts, 'huying' | 'id'> = {
      city: city.plan.name.zh,
      kind,
      title: kind === 'granted' && version ? version.result.title.zh : documentKinds[kind].zh,
      number: `${matter.number}-${kind}`,
      matter: matter.number,
      caseNo: typeof caseNo === 'string' ? caseNo : null,
      item,
      itemTitle: typeof itemTitle === 'string' ? itemTitle : matter.title,
      unit: city.catalog.unitName(matter.leadUnit ?? '') ?? '',
      holder: (await holderOf(tx, matter.id)) ?? requester?.enterprise ?? requester?.name ?? '—',
      day,
      validUntil: months ? addDays(day, Math.round(months * MONTH_DAYS)) : null,
      lines: Object.entries(recorded).flatMap(([name, value]) =>
        LINES[name] && value !== null && value !== undefined && value !== ''
          ? [{ label: LINES[name], text: codeWords(name, value) }]
          : [],
      ),
    }
    if (!certified) {
      const desk = await documentDeskOf(city)
      await items.issueDocument(tx, desk, system, { matter: matter.id, source: fact.id, facts }, fact.at)
    }
    // what waits for its seal, or could not be made, keeps the application in the making 制证
    if (matter.state === 'making' && (certified?.made ?? true)) await handOn(city, tx, matter)
  }

  const codeWords = (name: string, value: unknown): string =>
    (name === 'reason'
      ? city.compiled.codes.notAcceptedReason?.codes.find((one) => one.code === value)?.title.zh
      : undefined) ?? String(value)

  return async (tx: Tx, facts: readonly RecordedFact[]): Promise<void> => {
    for (const fact of facts) {
      if (fact.district !== district) continue
      if (fact.kind === 'matter.acted') await acted(tx, fact)
      if (fact.kind === 'matter.acted' && fact.body.action === 'finish')
        await changeDecided(city, tx, fact.subject)
      if (fact.kind === 'submission.made') await reuseIn(city, tx, fact.subject, fact.at)
    }
  }
}

export const runDocuments = (city: OpenCity, onFault: (fault: unknown) => void) =>
  follow(city.store, 'services.documents', settleDocuments(city), { batch: 50, onError: onFault })
