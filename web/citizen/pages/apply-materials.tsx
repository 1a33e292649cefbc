import type { Offer } from '../../../platform/credentials/certificates/declare.ts'
import { statesFor } from '../../../platform/services/forms/decide.ts'
import type { MaterialState } from '../../../platform/services/forms/declare.ts'
import type { Material } from '../../../platform/services/items/declare.ts'
import { FilePicker } from '../apply/files.tsx'
import { MissingLink, useOffers } from '../apply/offers.tsx'
import type { PageProps } from '../apply/page-props.ts'
import type { LocalMaterial } from '../apply/state.ts'
import { useApplyWords } from '../apply/words.ts'

/** Materials of this situation, each with its ways 材料. */
export function ApplyMaterials({ app, seen, change, tried }: PageProps) {
  const t = useApplyWords()
  const offers = useOffers(seen.situated.materials.flatMap(({ certificate }) => certificate ?? []))
  const put = (one: LocalMaterial) =>
    change({ materials: [...app.materials.filter((other) => other.code !== one.code), one] })
  return (
    <>
      <p className="lead">{t('materialsLead')}</p>
      {seen.situated.materials.map((material) => (
        <One
          key={material.code}
          app={app}
          material={material}
          offer={offers?.get(material.certificate ?? '') ?? null}
          given={app.materials.find((one) => one.code === material.code) ?? null}
          problem={(() => {
            const gap = seen.gaps.find((one) => one.path === `materials.${material.code}`)
            // the same file twice is said at once, what is missing when one wants to go on
            return gap && (tried || gap.code !== 'forms.materialMissing') ? t.of(gap.says) : ''
          })()}
          put={put}
        />
      ))}
    </>
  )
}

const sampleAddress = (item: string, material: string): string =>
  `/api/public/items/${encodeURIComponent(item)}/samples/${encodeURIComponent(material)}`

const WAYS = { owed: 'later', promised: 'promise', certificate: 'certificate' } as const

function One(props: {
  readonly app: PageProps['app']
  readonly material: Material
  /** What the store holds for it; null = nobody knows, or no such type. */
  readonly offer: Offer | null
  readonly given: LocalMaterial | null
  readonly problem: string
  readonly put: (one: LocalMaterial) => void
}) {
  const t = useApplyWords()
  const { material, given, put } = props
  const { code } = material
  const ways = statesFor(material, props.app.sheet, false)
  const state: MaterialState = given?.state ?? 'received'
  const others = ways.filter((one): one is keyof typeof WAYS => one in WAYS)
  const head = (
    <>
      <h2>
        {t.of(material.title)} {material.need === 'optional' && <small>{t('optional')}</small>}
      </h2>
      {material.points && <p className="hint">{t.of(material.points)}</p>}
      {material.sample && (
        <p>
          <a href={sampleAddress(props.app.item, code)} target="_blank" rel="noreferrer">
            {t('sample')}
          </a>
        </p>
      )}
    </>
  )
  if (material.generated)
    return (
      <section className="card material">
        {head}
        <p className="good">{t('generated')}</p>
      </section>
    )
  if (!material.electronic)
    return (
      <section className="card material">
        {head}
        <p className="hint">{t('bringIt')}</p>
      </section>
    )
  const chosen = state === 'received' ? null : state
  const card = props.offer?.card ?? null
  return (
    <section className="card material">
      {head}
      {!chosen && (
        <FilePicker
          files={given?.files ?? []}
          max={9}
          others={[
            ...props.app.files,
            ...props.app.materials.flatMap((one) => (one.code === code ? [] : one.files)),
          ].flatMap((one) => one.print ?? [])}
          sample={material.sample ? sampleAddress(props.app.item, code) : null}
          change={(files) => put({ code, state: 'received', files })}
        />
      )}
      {chosen === 'promised' && <p>{t('promiseWords')}</p>}
      {chosen === 'certificate' && card && <p className="good">{t('useConsent')}</p>}
      {chosen === 'certificate' && !card && props.offer && material.certificate && (
        <MissingLink type={material.certificate} />
      )}
      {chosen === 'certificate' && !card && (
        <input
          aria-label={t('certificateNumber')}
          placeholder={t('certificateNumber')}
          value={given?.certificate ?? ''}
          maxLength={60}
          onChange={(event) =>
            put({
              code,
              state: 'certificate',
              files: [],
              ...(event.target.value ? { certificate: event.target.value } : {}),
            })
          }
        />
      )}
      {(given?.files.length ?? 0) === 0 &&
        others.map((way) => (
          <label className="option small" key={way}>
            <input
              type="checkbox"
              checked={chosen === way}
              onChange={(event) =>
                put({
                  code,
                  state: event.target.checked ? way : 'received',
                  files: [],
                  ...(way === 'certificate' && card && event.target.checked
                    ? { certificate: card.number }
                    : {}),
                })
              }
            />
            <span>
              {way === 'certificate' && card
                ? t('useThis', { title: t.of(card.title), number: card.number })
                : t(WAYS[way])}
            </span>
          </label>
        ))}
      <p className="problem" role="alert">
        {props.problem}
      </p>
    </section>
  )
}
