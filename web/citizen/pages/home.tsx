import { useState } from 'react'
import { Link } from 'react-router'
import { EMERGENCY_NAMES } from '../../live/emergency.ts'
import { exact, sayInstant } from '../../live/time.ts'
import { useDeclared } from '../declared.ts'
import { Frame } from '../frame.tsx'
import { forgetMine, useMine, useParcels } from '../post.ts'
import { loadDraft } from '../scribble.ts'
import { useSettings, useWords } from '../settings.tsx'
import { WarningStrip } from '../warnings/warnings.tsx'
import { w as snapWords } from './snap-words.ts'

export function Home() {
  const t = useWords()
  const { elder } = useSettings()
  const mine = useMine()
  const waiting = useParcels().filter((parcel) => parcel.state !== 'sent')
  const [draft] = useState(loadDraft)
  const declared = useDeclared().value
  const begun =
    draft.content.trim() !== '' || draft.photos.length > 0 || draft.address !== '' || draft.area !== ''
  return (
    <Frame title={t('homeTitle')}>
      <WarningStrip />
      <p className="lead">{t('homeLead')}</p>
      <nav className="tiles">
        <Link className="tile first" to={begun ? '/report/check' : '/report/photo'}>
          <Mark shape="camera" />
          <span>
            <strong>{t('report')}</strong>
            <small>{begun ? t('goOn') : t('reportHint')}</small>
          </span>
        </Link>
        {(declared?.snapshot?.length ?? 0) > 0 && (
          <Link className="tile" to="/snap">
            <Mark shape="snap" />
            <span>
              <strong>{t.of(snapWords.title)}</strong>
              <small>{t.of(snapWords.tile)}</small>
            </span>
          </Link>
        )}
        <Link className="tile" to="/follow">
          <Mark shape="parcel" />
          <span>
            <strong>{t('follow')}</strong>
            <small>{t('followHint')}</small>
          </span>
        </Link>
        <Link className="tile" to="/code">
          <Mark shape="code" />
          <span>
            <strong>{t('myCode')}</strong>
            <small>{t('myCodeHint')}</small>
          </span>
        </Link>
        <Link className="tile" to="/services">
          <Mark shape="form" />
          <span>
            <strong>{t('services')}</strong>
            <small>{t('servicesHint')}</small>
          </span>
        </Link>
        <Link className="tile" to="/halls">
          <Mark shape="hall" />
          <span>
            <strong>{t('halls')}</strong>
            <small>{t('hallsHint')}</small>
          </span>
        </Link>
        <Link className="tile" to="/cards">
          <Mark shape="form" />
          <span>
            <strong>{t('cards')}</strong>
            <small>{t('cardsHint')}</small>
          </span>
        </Link>
        <Link className="tile" to="/me">
          <Mark shape="person" />
          <span>
            <strong>{t('me')}</strong>
            <small>{t('meHint')}</small>
          </span>
        </Link>
        {!elder && (
          <Link className="tile" to="/ask">
            <Mark shape="book" />
            <span>
              <strong>{t('ask')}</strong>
              <small>{t('askHint')}</small>
            </span>
          </Link>
        )}
        {!elder && (
          <Link className="tile" to="/sunshine">
            <Mark shape="book" />
            <span>
              <strong>{t('sunshine')}</strong>
              <small>{t('sunshineHint')}</small>
            </span>
          </Link>
        )}
        {!elder && (
          <Link className="tile" to="/open">
            <Mark shape="data" />
            <span>
              <strong>{t('openData')}</strong>
              <small>{t('openDataHint')}</small>
            </span>
          </Link>
        )}
      </nav>
      {waiting.length > 0 && (
        <ul className="list">
          {waiting.map((parcel) => (
            <li key={parcel.draft.key}>
              <Link to={`/sent/${parcel.draft.key}`}>
                <span className="chip wait">
                  {parcel.state === 'waiting' ? t('waitingOne') : t('refusedTitle')}
                </span>
                <span className="grow">{parcel.draft.content}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {mine.length > 0 && (
        <section>
          <h2>{t('mine')}</h2>
          <ul className="list">
            {mine.map((one) => (
              <li key={one.number}>
                <Link to={`/follow/${encodeURIComponent(one.number)}`}>
                  <span className="grow">
                    {one.title}
                    <small title={exact(new Date(one.at).toISOString())}>
                      {one.number} · {sayInstant(new Date(one.at).toISOString(), new Date(), t.language)}
                    </small>
                  </span>
                </Link>
              </li>
            ))}
          </ul>
          <button type="button" className="plain" onClick={() => confirm(t('forgetMineAsk')) && forgetMine()}>
            {t('forgetMine')}
          </button>
        </section>
      )}
      <section className="danger">
        <h2>{t('danger')}</h2>
        <p className="calls">
          {(['110', '119', '120'] as const).map((number) => (
            <a key={number} className="button red" href={`tel:${number}`}>
              <b>{number}</b> {t.of(EMERGENCY_NAMES[number])}
            </a>
          ))}
        </p>
      </section>
    </Frame>
  )
}

const SHAPES = {
  snap: 'M12 2a7 7 0 0 1 7 7c0 5-7 13-7 13S5 14 5 9a7 7 0 0 1 7-7Zm0 2a5 5 0 0 0-5 5c0 2.900 3.200 7.600 5 9.900 1.800-2.300 5-7 5-9.900a5 5 0 0 0-5-5Zm-2.500 3h1L11 6h2l.500 1h1v4.500h-5Zm2.500.800a1.500 1.500 0 1 0 0 3 1.500 1.500 0 0 0 0-3Z',
  code: 'M3 3h8v8H3V3zm2 2v4h4V5H5zm8-2h8v8h-8V3zm2 2v4h4V5h-4zM3 13h8v8H3v-8zm2 2v4h4v-4H5zm8-2h3v3h-3v-3zm5 0h3v3h-3v-3zm-5 5h3v3h-3v-3zm5 0h3v3h-3v-3z',
  form: 'M6 2h8.500L20 7.500V22H6Zm2 2v16h10V9h-5V4Zm2 8h6v1.800h-6Zm0 3.500h6v1.800h-6Z',
  hall: 'M12 3 3 8v2h18V8Zm0 2.200L16.800 8H7.200ZM5 11v7h2v-7Zm4 0v7h2v-7Zm4 0v7h2v-7Zm4 0v7h2v-7ZM3 19v2h18v-2Z',
  camera:
    'M9 5 7.5 7H5a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2V9a2 2 0 0 0-2-2h-2.5L15 5Zm3 4.500a4 4 0 1 1 0 8 4 4 0 0 1 0-8Z',
  parcel:
    'M12 3 4 7v10l8 4 8-4V7Zm0 2.200L17.300 8 12 10.700 6.700 8ZM6 9.700l5 2.500v6L6 15.800Zm7 8.500v-6l5-2.500v6.100Z',
  data: 'M12 3c4.400 0 8 1.300 8 3v12c0 1.700-3.600 3-8 3s-8-1.300-8-3V6c0-1.700 3.600-3 8-3Zm0 2c-3.300 0-5.600.800-5.900 1.200.500.500 2.700 1.300 5.900 1.300s5.400-.800 5.900-1.300C17.600 5.800 15.300 5 12 5Zm6 5c-1.500.700-3.600 1-6 1s-4.500-.300-6-1v2.500c.800.600 3 1.300 6 1.300s5.200-.700 6-1.300Zm0 5.500c-1.500.700-3.600 1-6 1s-4.500-.300-6-1V18c.800.500 3 1.200 6 1.200s5.200-.700 6-1.200Z',
  person:
    'M12 3a4.500 4.500 0 1 1 0 9 4.500 4.500 0 0 1 0-9Zm0 2a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5Zm0 8.500c4.400 0 8 2.200 8 5V21H4v-2.500c0-2.800 3.600-5 8-5Zm0 2c-3.400 0-6 1.500-6 3v.500h12v-.500c0-1.500-2.600-3-6-3Z',
  book: 'M4 5.500C6 4.300 9 4 11.200 5.200v14C9 18 6 18.200 4 19.500Zm8.800-.300C15 4 18 4.300 20 5.500v14c-2-1.300-5-1.500-7.200-.300Z',
} as const

function Mark({ shape }: { shape: keyof typeof SHAPES }) {
  return (
    <svg className="mark" viewBox="0 0 24 24" aria-hidden="true">
      <path d={SHAPES[shape]} fill="currentColor" fillRule="evenodd" />
    </svg>
  )
}
