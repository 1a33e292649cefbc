import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Link, useLocation, useNavigate } from 'react-router'
import { leaveKiosk, onKiosk } from '../live/kiosk.ts'
import { useDeclared } from './declared.ts'
import { toggleElder, toggleLanguage, useSettings, useWords } from './settings.tsx'
import type { Outcome } from './talk.ts'
import { textToRead, useVoice } from './voice.ts'

const HOTLINE = '12345'

/** The frame round every page: who we are, language, type size, read aloud, the telephone. */
export function Frame({ title, back, children }: { title: string; back?: boolean; children: ReactNode }) {
  const t = useWords()
  const { language, elder } = useSettings()
  const declared = useDeclared()
  const voice = useVoice(language)
  const main = useRef<HTMLElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const here = useLocation()
  const go = useNavigate()
  const online = useOnline()
  // A new page starts at its title, for eyes and for screen readers; the first one keeps the browser's focus.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is the reason to run
  useEffect(() => {
    document.title = `${title} · ${t('brand')}`
    if (here.key === 'default') return
    window.scrollTo(0, 0)
    heading.current?.focus({ preventScroll: true })
  }, [here.pathname, title])
  const city = declared.value?.city
  return (
    <>
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <header>
        <div className="top">
          <div className="wide">
            {back ? (
              <button
                type="button"
                className="plain"
                onClick={() => (here.key === 'default' ? go('/') : go(-1))}
              >
                <span aria-hidden="true">‹ </span>
                {t('back')}
              </button>
            ) : (
              <Link to="/" className="brand">
                <img src="/citizen/icon.svg" alt="" width="32" height="32" />
                <span>{city ? t.of(city.name) : t('brand')}</span>
              </Link>
            )}
            <span className="tools">
              <button type="button" className="plain" aria-pressed={elder} onClick={toggleElder}>
                {elder ? t('elderOff') : t('elder')}
              </button>
              <button
                type="button"
                className="plain"
                lang={language === 'zh' ? 'en' : 'zh-CN'}
                onClick={toggleLanguage}
              >
                {t('language')}
              </button>
            </span>
          </div>
        </div>
        {city?.demo && <p className="demo">{t('demo')}</p>}
        {!online && (
          <p className="offline" role="status">
            {t('nowOffline')}
          </p>
        )}
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <div className="headline">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {elder && voice.can && (
            <button
              type="button"
              className="button quiet noprint"
              onClick={() => voice.toggle(main.current ? textToRead(main.current) : '')}
            >
              {voice.reading ? t('stopReading') : t('readAloud')}
            </button>
          )}
        </div>
        {children}
      </main>
      {onKiosk() && (
        <p className="kioskBar noprint">
          <span>{t('kioskHere')}</span>
          <button type="button" className="button" onClick={() => void leaveKiosk()}>
            {t('kioskLeave')}
          </button>
        </p>
      )}
      <footer className="noprint">
        <a className={elder ? 'button call' : 'callSmall'} href={`tel:${HOTLINE}`}>
          {t('call')}
        </a>
      </footer>
    </>
  )
}

/** Whether the device believes it has a network. */
function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const look = () => setOnline(navigator.onLine)
    addEventListener('online', look)
    addEventListener('offline', look)
    return () => {
      removeEventListener('online', look)
      removeEventListener('offline', look)
    }
  }, [])
  return online
}

/** No answer from the city: what that means and the next step. */
export function NoLine({ again }: { again: () => void }) {
  const t = useWords()
  return (
    <div className="card notice" role="alert">
      <p>
        <strong>{t('noLine')}</strong>
      </p>
      <p>{t('noLineHelp')}</p>
      <button type="button" className="button" onClick={again}>
        {t('tryAgain')}
      </button>
    </div>
  )
}

/** What stands in place of an answer: it is on its way, the line is dead, or the city refused in words. */
export function Unanswered({ found, again }: { found: Outcome<unknown> | null; again: () => void }) {
  const t = useWords()
  if (found === null)
    return (
      <p className="hint" role="status">
        {t('loading')}
      </p>
    )
  if (found.kind === 'noAnswer') return <NoLine again={again} />
  if (found.kind === 'answer') return null
  return (
    <p className="problem" role="alert">
      {t.of(found.refusal.says)} {t.of(found.refusal.remedy)}
    </p>
  )
}
