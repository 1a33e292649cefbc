import { type Id, type Instant, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { type Citizen, systemActor } from '../../org/index.ts'
import { openContexts } from './contexts.ts'
import { refusals } from './declare.ts'
import { addresses, claimsOf, exportSdJwt, exportVc } from './export.ts'
import { jwkOf } from './jose.ts'
import { type ExchangeCity, secondsOf, tell } from './room.ts'

/** 导出形式: a token for wallets, or a document with a proof in one of two canonical forms. */
export const forms = ['sd-jwt', 'vc-jcs', 'vc-rdfc'] as const
export type ExportForm = (typeof forms)[number]

const YEAR = 366 * 86_400

export type Exported = { readonly name: string; readonly mime: string; readonly text: string }

/** 导出互认凭证: the holder takes a certificate into a wallet of his own; it counts as long as the certificate, a year at most. */
export async function exportFor(
  city: ExchangeCity,
  citizen: Citizen,
  certificate: Id,
  input: { readonly form: ExportForm; readonly fields: readonly string[]; readonly key?: unknown },
  at: Instant,
): Promise<Result<Exported, Refusal>> {
  const held = (await city.heldBy(city.store, citizen, null, at)).find(({ id }) => id === certificate)
  if (!held) return no(refusals['exchange.notHeld']())
  const holder = input.key === undefined || input.key === null ? null : jwkOf(input.key)
  if (holder === undefined) return no(refusals['exchange.notTaken']({ why: 'keyUnknown' }))
  const origin = city.origin()
  const signer = await city.keys.signWith('exchange')
  const now = secondsOf(at)
  const as = { origin, signer, now, until: now + YEAR }
  const known = Object.keys(claimsOf(held))
  const fields = input.fields.filter((name) => known.includes(name))
  const made =
    input.form === 'sd-jwt'
      ? { mime: 'application/dc+sd-jwt', text: await exportSdJwt(held, { ...as, holder }), end: 'sd-jwt' }
      : {
          mime: 'application/vc+ld+json',
          text: JSON.stringify(
            await exportVc(held, fields, {
              ...as,
              contexts: openContexts(addresses(origin).context),
              suite: input.form === 'vc-jcs' ? 'eddsa-jcs-2022' : 'eddsa-rdfc-2022',
            }),
            null,
            2,
          ),
          end: 'json',
        }
  await city.store.tx(async (tx) => {
    const what = input.form === 'sd-jwt' ? known : fields
    const use = { by: citizen.name, purpose: `导出 ${input.form}`, fields: what, result: 'ok' }
    await city.noteUse(tx, citizen, held.id, use, at)
    await tell(tx, city.district, systemActor(city.district), 'exchange.exported', held.id, at, {
      form: input.form,
    })
  })
  return ok({ name: `${held.title.zh}-${held.facts.number}.${made.end}`, mime: made.mime, text: made.text })
}
