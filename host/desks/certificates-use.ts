import { type Instant, no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { UnitUse } from '../../platform/credentials/certificates/declare.ts'
import { certificates as room } from '../../platform/credentials/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import { cardOf, surfaceOf } from '../certificate-cards.ts'
import { certificatesOf } from '../certificates.ts'
import type { OpenCity } from '../open.ts'
import { text } from './input.ts'

type Answered = Promise<Result<unknown, Refusal>>
type Fields = Readonly<Record<string, unknown>>
const { refusals } = room

/** 用证台: a unit that a holder has authorised 授权 looks at his certificate, for one purpose and one case. */
export function certificateUse(city: OpenCity) {
  const desk = certificatesOf(city)
  const { district } = city.plan
  const { store } = city

  return {
    /** What holders have granted this unit: whose is not told, only what for, how often and to when. */
    async granted(reader: Reader, who: Actor, _input: Fields, at: Instant): Answered {
      if (!who.unit) return ok({ rows: [] })
      const all = await room.grantsTo(reader, desk, { kind: 'unit', key: who.unit })
      return ok({
        rows: all
          .filter((one) => !one.withdrawnAt && one.until > at)
          .map(({ id, type, purpose, times, used, from, until }) => ({
            ...{ id, type, title: desk.types[type]?.title ?? { zh: type, en: type } },
            ...{ purpose, times, used, from, until },
          })),
      })
    },

    /**
     * Opens transactions of its own: a look that is refused stays among the exceptions. Shown masked; the holder reads
     * who looked, for which case.
     */
    async useGranted(_reader: Reader, who: Actor, input: Fields, at: Instant): Answered {
      const purpose = text(input.purpose)
      const code = text(input.holder).toUpperCase()
      const type = Object.hasOwn(desk.types, text(input.type)) ? desk.types[text(input.type)] : undefined
      if (!type) return no(refusals['certificates.unknownType']({ type: text(input.type) }))
      if (purpose.length < 2) return no(refusals['certificates.noPurpose']())
      const unit = who.unit ? { id: who.unit, name: who.unitName ?? '' } : null
      const row = await city.matters.resolve(store, district, text(input.caseNumber))
      const seen = row ? await city.matters.view(store, who, row.id, at) : null
      if (!unit || !row || !seen?.ok) {
        const about = `${who.name}（${who.unitName ?? '—'}）查用“${type.title.zh}”，没有相应办件`
        await store.tx((tx) => room.exceptionOf(tx, desk, 'neighbour', about, at))
        return no(refusals['certificates.noCase']())
      }
      const kind = code.startsWith('9') ? 'enterprise' : 'person'
      const { item } = row.data
      const matter = { id: row.id, number: row.number }
      const done = await store.tx(async (tx) => {
        const one = await room.countingOf(tx, desk, { kind, code }, text(input.type), at)
        // whether there is one is nobody's business before the holder has agreed
        if (!one) return no(refusals['certificates.noConsent']({ title: type.title }))
        return room.use(
          tx,
          desk,
          who,
          {
            ...{ certificate: one.id, kind: 'reuse', unit, purpose, matter, consented: false },
            ...{ item: typeof item === 'string' ? item : row.type, fields: Object.keys(type.fields) },
          },
          at,
        )
      })
      if (!done.ok) {
        const about = `${who.name}（${unit.name}）办件 ${row.number} 查用“${type.title.zh}”未获授权`
        await store.tx((tx) => room.exceptionOf(tx, desk, 'neighbour', about, at))
        return done
      }
      const { certificate } = done.value
      return ok({
        card: cardOf(desk, certificate, false, at),
        surface: surfaceOf(desk, certificate, false),
        ...{ purpose, caseNumber: row.number, use: done.value.use },
      } satisfies UnitUse)
    },
  }
}
