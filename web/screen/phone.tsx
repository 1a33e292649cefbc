import { useEffect, useRef, useState } from 'react'
import { localText } from '../../base/index.ts'
import type { Shown } from '../../brain/indicators/boards/declare.ts'
import { useNow } from '../live/clock.ts'
import { useLanguage } from '../live/language.ts'
import { useStore } from '../live/store.ts'
import { Blank } from './blank.tsx'
import { Changing, useAge, useDrill, useTexts } from './block.tsx'
import { BriefCard } from './brief.tsx'
import { declared } from './declared.ts'
import { changeText, figureText, isRed, short, unitText } from './show.ts'
import { board, held, show, themes, visitor } from './state.ts'
import { redOf } from './strip.tsx'
import { TileBlock } from './tiles.tsx'

const FIRST = 5

/** A leader's phone 领导手机端: one column, five numbers first, the blocks below; told only of red. */
export function Phone({ person, hidden }: { person: string; hidden: boolean }) {
  const { t, say } = useTexts()
  const now = useNow()
  const { picture, reached } = useStore(held)
  const { rows } = useStore(themes)
  const shown = useStore(board)
  const guest = useStore(visitor)
  const city = useStore(declared)?.city
  const figures = picture
    ? picture.board.widgets
        .flatMap((widget) => {
          const tile = picture.tiles[widget.id]
          return tile && 'figures' in tile && (tile.kind === 'number' || tile.kind === 'gauge')
            ? tile.figures
            : []
        })
        // red first, then as the wall has them
        .map((one, n) => ({ one, n }))
        .sort((a, b) => Number(isRed(b.one)) - Number(isRed(a.one)) || a.n - b.n)
        .map(({ one }) => one)
        .filter((one, n, all) => all.findIndex((other) => other.name === one.name) === n)
    : []
  useRedPush(redOf(picture?.tiles), !guest)
  return (
    <div className="phone" inert={hidden}>
      <header>
        <h1>
          <span>{city ? say(city.name) : ''}</span>
          <time>{localText(now).slice(5)}</time>
        </h1>
        <p className={reached ? 'soft' : 'lost'} role="status">
          {picture
            ? reached
              ? t.asOf(localText(new Date(picture.asOf)).slice(11))
              : t.offlineText(localText(new Date(picture.asOf)).slice(11))
            : t.connecting}
          {(city?.demo || picture?.demo) && ` · ${t.demo}`}
          {!guest && person && ` · ${person}`}
        </p>
        <nav aria-label={t.themes}>
          {rows.map((one) => (
            <button
              key={one.name}
              type="button"
              aria-current={one.name === shown ? 'page' : undefined}
              onClick={() => show(one.name)}
            >
              {say(one.title)}
            </button>
          ))}
        </nav>
      </header>
      {picture ? (
        <main>
          <ul className="five">
            {figures.slice(0, FIRST).map((one) => (
              <Five key={one.name} figure={one} />
            ))}
          </ul>
          {!guest && <BriefCard />}
          {picture.board.widgets
            .filter((widget) => !['number', 'map'].includes(widget.kind))
            .map((widget) => (
              <TileBlock key={widget.id} widget={widget} tile={picture.tiles[widget.id]} />
            ))}
        </main>
      ) : (
        <Blank />
      )}
    </div>
  )
}

function Five({ figure }: { figure: Shown }) {
  const { t } = useTexts()
  const lang = useLanguage()
  const open = useDrill()
  const { age } = useAge(figure)
  const { arrow, text } = changeText(figure.change, figure.unit)
  return (
    <li className={`${isRed(figure) ? 'red' : figure.missed ? 'missed' : ''} ${age}`}>
      <button type="button" onClick={() => open(figure)}>
        <span className="name">{short(figure.title, lang)}</span>
        <b>
          <Changing>{figureText(figure)}</Changing>
          <small>{unitText(figure, lang)}</small>
        </b>
        <span className="soft">
          {isRed(figure) ? `${t.toOrder} ›` : figure.change === null ? '' : `${t.before} ${arrow} ${text}`}
        </span>
      </button>
    </li>
  )
}

/** 只推红色: a figure that turns red while the page is open is told by the phone, if its owner allowed it. */
function useRedPush(red: readonly Shown[], on: boolean): void {
  const lang = useLanguage()
  const known = useRef<ReadonlySet<string> | null>(null)
  const [asked, setAsked] = useState(false)
  const names = red.map((one) => one.name).join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when the set of red figures changes, not their values
  useEffect(() => {
    const before = known.current
    known.current = new Set(red.map((one) => one.name))
    if (!on || !before || typeof Notification === 'undefined') return
    if (Notification.permission === 'default' && !asked) {
      setAsked(true)
      void Notification.requestPermission().catch(() => undefined)
    }
    if (Notification.permission !== 'granted') return
    for (const one of red)
      if (!before.has(one.name)) {
        const options = { tag: one.name, body: `${figureText(one)}${unitText(one, lang)}` }
        new Notification(short(one.title, lang), options)
      }
  }, [names, on])
}
