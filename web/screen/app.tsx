import { useEffect } from 'react'
import { language, useLanguage, useWords } from '../live/language.ts'
import { useStore } from '../live/store.ts'
import { OverdueBlock, RatesBlock, TodayBlock } from './blocks-figures.tsx'
import { BarsBlock, HourBlock, LatestBlock, UnitsBlock } from './blocks-lists.tsx'
import { Drawer } from './drawer.tsx'
import { Head } from './head.tsx'
import { TownMap } from './map.tsx'
import { area, drill, held, theme, visitor } from './state.ts'
import { WORDS } from './words.ts'

/** The one page of the wall: nine blocks, the map in the middle, a drawer for what is behind a figure. */
export function App() {
  const t = useWords(WORDS)
  const lang = useLanguage()
  const { picture, failure } = useStore(held)
  const look = useStore(theme)
  const open = useStore(drill)
  useKeys()
  useEffect(() => {
    document.documentElement.dataset.theme = look
  }, [look])
  useEffect(() => {
    document.title = `${t.centre} · ${lang === 'zh' ? '呼应' : 'Huying'}`
  }, [t, lang])
  return (
    <>
      <div className="stage" inert={open !== null && matchMedia('(max-width: 900px)').matches}>
        <Head />
        {picture ? (
          <main className="grid">
            <div className="column">
              <TodayBlock picture={picture} />
              <OverdueBlock picture={picture} />
              <RatesBlock picture={picture} />
              <BarsBlock kind="channel" bars={picture.byChannel} asOf={picture.asOf} most={5} />
            </div>
            <div className="column middle">
              <TownMap picture={picture} />
              <HourBlock picture={picture} />
            </div>
            <div className="column">
              <BarsBlock kind="category" bars={picture.byCategory} asOf={picture.asOf} most={7} />
              <UnitsBlock picture={picture} />
              <LatestBlock picture={picture} />
            </div>
          </main>
        ) : (
          <main className="blank" role="status">
            {failure ? (
              <>
                <p>{t.failed}</p>
                <p>{failure.says[lang]}</p>
                <p>{failure.remedy[lang]}</p>
              </>
            ) : (
              <p>{t.loading}</p>
            )}
          </main>
        )}
        <footer className="keys">{t.keys}</footer>
      </div>
      {open && <Drawer key={`${open.title} ${open.source.rowsUrl}`} open={open} />}
    </>
  )
}

/** One letter each, for the person at the wall's keyboard; never while somebody types. */
function useKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const typing = (event.target as HTMLElement | null)?.closest?.('input, textarea, select')
      if (event.key === 'Escape') {
        // The drawer closes its own inner page first.
        if (event.defaultPrevented) return
        if (drill.get()) drill.set(null)
        else area.set(null)
        return
      }
      if (typing) return
      const key = event.key.toLowerCase()
      if (key === 't') theme.set((now) => (now === 'dark' ? 'light' : 'dark'))
      else if (key === 'l') language.set((now) => (now === 'zh' ? 'en' : 'zh'))
      else if (key === 'v') visitor.set((now) => !now)
      else if (key === 'f')
        void (document.fullscreenElement
          ? document.exitFullscreen()
          : document.documentElement.requestFullscreen())
      else if (key === 'd') {
        const near = document.activeElement?.closest('.block') ?? document.querySelector('.block:hover')
        const button = (near ?? document).querySelector<HTMLButtonElement>(
          '.block button.title, button.title',
        )
        button?.click()
      }
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}
