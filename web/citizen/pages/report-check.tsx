import { type ReactNode, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { useDeclared } from '../declared.ts'
import { forget } from '../device.ts'
import { type Draft, firstOpenStep, plainPhone, problemOf, type Step } from '../draft.ts'
import { post } from '../post.ts'
import { useWords } from '../settings.tsx'
import { EmergencyBanner } from './emergency-banner.tsx'

/** All answers on one page, each with its way back; then one button. */
export function CheckStep({ draft, startOver }: { draft: Draft; startOver: () => void }) {
  const t = useWords()
  const go = useNavigate()
  const declared = useDeclared().value
  const [busy, setBusy] = useState(false)
  const open = firstOpenStep(draft)
  const area = declared?.areas.find((one) => one.code === draft.area)
  const town = declared?.areas.find((one) => one.code === draft.area.slice(0, 9))
  const kind = declared?.kinds.find((one) => one.code === draft.kind)
  const category = declared?.categories.find((one) => one.code === draft.category)
  const place = [town?.name, area !== town && area?.name, draft.address, draft.point && t('position')]
    .filter(Boolean)
    .join(' · ')
  const send = async () => {
    setBusy(true)
    const { key } = draft
    const done = post(draft)
    // From here the box holds it; the pen starts a clean page, so going back cannot send it twice.
    forget('draft')
    await Promise.race([done, new Promise((wake) => setTimeout(wake, 8_000))])
    go(`/sent/${key}`, { replace: true })
  }
  return (
    <>
      <EmergencyBanner text={draft.content} />
      <dl className="card answers">
        <Answer step="photo" title={t('checkPhotos')}>
          {draft.photos.length > 0 ? t('checkPhotosN', { n: draft.photos.length }) : t('none')}
        </Answer>
        <Answer step="place" title={t('checkPlace')} problem={problemOf(draft, 'place')}>
          {place}
        </Answer>
        <Answer step="what" title={t('checkWhat')} problem={problemOf(draft, 'what')}>
          <span className="story">{draft.content}</span>
          <small>{[kind, category].flatMap((one) => (one ? [t.of(one.title)] : [])).join(' · ')}</small>
        </Answer>
        <Answer step="contact" title={t('checkContact')} problem={problemOf(draft, 'contact')}>
          {draft.anonymous
            ? t('anonymous')
            : [draft.name, plainPhone(draft.phone), draft.secret && t('secretYes')]
                .filter(Boolean)
                .join(' · ')}
        </Answer>
      </dl>
      <div className="foot">
        {open ? (
          <Link className="button" to={`/report/${open}?back=check`}>
            {t(`problem_${problemOf(draft, open) ?? 'contentShort'}`)}
          </Link>
        ) : (
          <button type="button" className="button" disabled={busy} onClick={() => void send()}>
            {busy ? t('sending') : t('send')}
          </button>
        )}
        <button type="button" className="plain" disabled={busy} onClick={startOver}>
          {t('startOver')}
        </button>
      </div>
    </>
  )
}

function Answer(props: {
  step: Step
  title: string
  problem?: ReturnType<typeof problemOf>
  children: ReactNode
}) {
  const t = useWords()
  return (
    <div>
      <dt>{props.title}</dt>
      <dd>
        {props.problem ? <span className="problem">{t(`problem_${props.problem}`)}</span> : props.children}
      </dd>
      <dd className="change">
        {' '}
        <Link to={`/report/${props.step}?back=check`} aria-label={t('changeOf', { what: props.title })}>
          {t('change')}
        </Link>
      </dd>
    </div>
  )
}
