import { useLanguage, useWords } from '../live/language.ts'
import { useStore } from '../live/store.ts'
import { held } from './state.ts'
import { WORDS } from './words.ts'

/** Nothing to show yet, or why not. */
export function Blank() {
  const t = useWords(WORDS)
  const lang = useLanguage()
  const { failure } = useStore(held)
  return (
    <main className="blank" role="status">
      {failure ? (
        <>
          <p>{t.failed}</p>
          <p>{failure.says[lang]}</p>
          <p>{failure.remedy[lang]}</p>
          {failure.code === 'indicators.noBoard' && (
            <p>
              <a href="/console/boards">{t.firstBoard} ›</a>
            </p>
          )}
        </>
      ) : (
        <p>{t.loading}</p>
      )}
    </main>
  )
}
