import { useEffect } from 'react'
import { localText } from '../../base/index.ts'
import { useNow } from '../live/clock.ts'
import { language, useLanguage, useSay, useWords } from '../live/language.ts'
import { useStore } from '../live/store.ts'
import { Blank } from './blank.tsx'
import { Drawer } from './drawer.tsx'
import { Head, usePerson } from './head.tsx'
import { Phone } from './phone.tsx'
import {
  area,
  board,
  drill,
  held,
  look,
  phone,
  show,
  step,
  themes,
  tourId,
  turning,
  visitor,
} from './state.ts'
import { Strip } from './strip.tsx'
import { TileBlock } from './tiles.tsx'
import { WORDS } from './words.ts'

/** The one page of the wall: a theme of at most nine blocks around a map, a drawer for what is behind a figure. */
export function App() {
  const t = useWords(WORDS)
  const lang = useLanguage()
  const say = useSay()
  const { picture } = useStore(held)
  const tone = useStore(look)
  const open = useStore(drill)
  const narrow = useStore(phone)
  const guest = useStore(visitor)
  const person = usePerson()
  useKeys()
  useTurns()
  useEffect(() => {
    const wide = matchMedia('(max-width: 900px)')
    const change = () =>
      phone.set(wide.matches || new URLSearchParams(location.search).get('view') === 'phone')
    wide.addEventListener('change', change)
    return () => wide.removeEventListener('change', change)
  }, [])
  useEffect(() => {
    document.documentElement.dataset.theme = tone
  }, [tone])
  useEffect(() => {
    document.documentElement.dataset.view = narrow ? 'phone' : 'wall'
  }, [narrow])
  useEffect(() => {
    const name = picture ? say(picture.board.title) : t.centre
    document.title = `${name} · ${lang === 'zh' ? '呼应' : 'Huying'}`
  }, [picture, t, lang, say])
  return (
    <>
      {narrow ? (
        <Phone person={person} hidden={open !== null} />
      ) : (
        <div className="stage">
          <Head />
          {picture ? (
            <main className="board" key={picture.board.name}>
              {picture.board.widgets.map((widget) => (
                <TileBlock key={widget.id} widget={widget} tile={picture.tiles[widget.id]} />
              ))}
            </main>
          ) : (
            <Blank />
          )}
          <footer className="foot">
            <Strip />
            {!guest && <span className="person">{person}</span>}
            <span className="keys">{tourId ? t.tourKeys : t.keys}</span>
          </footer>
        </div>
      )}
      {guest && <Watermark person={person} />}
      {open && <Drawer key={`${open.title} ${open.source.rowsUrl}`} open={open} />}
    </>
  )
}

/** 水印: whoever photographs the wall takes along who showed it and when. */
function Watermark({ person }: { person: string }) {
  const now = useNow()
  const words = `${person} ${localText(now)}`
  return (
    <div className="watermark" aria-hidden="true">
      {Array.from({ length: 24 }, (_, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same words many times
        <span key={n}>{words}</span>
      ))}
    </div>
  )
}

/** 轮播: each theme for its time, within the hours that were set; whoever opens a figure stops it meanwhile. */
function useTurns(): void {
  const on = useStore(turning)
  const { rows, carousel } = useStore(themes)
  const name = useStore(board)
  const busy = useStore(drill) !== null
  useEffect(() => {
    if (!on || busy || rows.length < 2) return
    const items =
      carousel.items.length > 0 ? carousel.items : rows.map((one) => ({ board: one.name, seconds: 30 }))
    const at = items.findIndex((one) => one.board === name)
    const next = items[(at + 1) % items.length]
    const seconds = items[at]?.seconds ?? 30
    const timer = setTimeout(() => {
      const hour = Number(localText(new Date()).slice(11, 13))
      const [from, to] = carousel.hours ?? [0, 24]
      if (next && hour >= from && hour < to) show(next.board)
    }, seconds * 1000)
    return () => clearTimeout(timer)
  }, [on, busy, rows, carousel, name])
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
      const theme = /^[1-9]$/.test(key) ? themes.get().rows[Number(key) - 1] : undefined
      if (theme) show(theme.name)
      else if (key === 'n' || key === 'arrowright') step(1)
      else if (key === 'arrowleft') step(-1)
      else if (key === 'c') turning.set((now) => !now)
      else if (key === 't') look.set((now) => (now === 'dark' ? 'light' : 'dark'))
      else if (key === 'l') language.set((now) => (now === 'zh' ? 'en' : 'zh'))
      else if (key === 'v' && !tourId) {
        drill.set(null)
        visitor.set((now) => !now)
      } else if (key === 'f')
        void (document.fullscreenElement
          ? document.exitFullscreen()
          : document.documentElement.requestFullscreen())
      else if (key === 'd') {
        const near = document.activeElement?.closest('.block') ?? document.querySelector('.block:hover')
        const button = (near ?? document).querySelector<HTMLButtonElement>('button.title')
        button?.click()
      }
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}
