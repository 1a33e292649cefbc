import { type Id, isWithin, no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import * as org from '../../platform/org/index.ts'
import { forms } from '../../platform/services/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { printed } from '../application-files.ts'
import { shownSubmissions } from '../application-steps.ts'
import type { OpenCity } from '../open.ts'

/** Grade of the personal fields of an application. */
const GRADE = 3

/** Submissions 申报 as those who handle an application see them: masked, in clear only for a reason and on record. */
export function applicationDesks(city: OpenCity) {
  const { district } = city.plan
  const desk: forms.FormsDesk = { district, vault: city.vault }

  async function seen(reader: Reader, who: Actor, idOrNumber: string) {
    const row = await city.matters.resolve(reader, district, idOrNumber)
    if (!row || !city.matters.sees(who, row)) return null
    const all = await forms.submissionsOf(reader, desk, row.id)
    return { row, all }
  }

  return {
    submissions: {
      /** Every submission of one application, the latest first; none where it did not come in by a form. */
      async read(reader: Reader, who: Actor, input: { readonly matter: string }) {
        const found = await seen(reader, who, input.matter)
        if (!found) return no(forms.refusals['forms.submissionUnknown']())
        const rows = await shownSubmissions(city, reader, found.all, true)
        return ok({ rows: rows.reverse() })
      },

      /** In clear: a reason, a fresh proof of who asks and a duty of the grade; granted or refused, it is on record. */
      async reveal(
        _tx: Tx,
        who: Actor,
        input: { readonly matter: string; readonly reason: string },
        at: Date,
      ): Promise<Result<unknown, Refusal>> {
        const found = await seen(city.store, who, input.matter)
        if (!found) return no(forms.refusals['forms.submissionUnknown']())
        const { row, all } = found
        const may = who.duties.some(
          (duty) =>
            duty.grade >= GRADE &&
            isWithin(row.area, duty.area) &&
            (duty.units === null || duty.units.some((unit) => row.units.includes(unit))),
        )
        const fields = ['submission']
        return org.reveal(
          city.store,
          who,
          {
            subject: { kind: 'matter', id: row.id },
            fields,
            reason: input.reason,
            masks: { masked: {}, revealable: may ? fields : [] },
          },
          at,
          async (tx) => ok({ rows: (await shownSubmissions(city, tx, all, false)).reverse() }),
        )
      },

      /** The form on paper 打印, as the reader may see it. */
      async print(
        reader: Reader,
        who: Actor,
        input: { readonly matter: string; readonly lang?: string },
      ): Promise<Result<{ id: Id; name: string; size: number; mime: string; bytes: Uint8Array }, Refusal>> {
        const found = await seen(reader, who, input.matter)
        const rows = found ? await shownSubmissions(city, reader, found.all, true) : []
        const last = rows.at(-1)
        return found && last
          ? printed(city, reader, found.row.number, last, input.lang === 'en' ? 'en' : 'zh')
          : no(forms.refusals['forms.submissionUnknown']())
      },
    },
  }
}
