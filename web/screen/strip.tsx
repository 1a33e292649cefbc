import { say } from '../../base/index.ts'
import type { Shown, Tile } from '../../brain/indicators/boards/declare.ts'
import { useLanguage } from '../live/language.ts'
import { useStore } from '../live/store.ts'
import { useDrill, useTexts } from './block.tsx'
import { figureText, isRed, short, unitText } from './show.ts'
import { held } from './state.ts'

const LEVELS = {
  red: say('红', 'Red'),
  orange: say('橙', 'Orange'),
  yellow: say('黄', 'Yellow'),
  blue: say('蓝', 'Blue'),
}

/** The figures of a picture that are beyond their red line, each once. */
export function redOf(tiles: Readonly<Record<string, Tile>> | undefined): readonly Shown[] {
  const found = new Map<string, Shown>()
  for (const tile of Object.values(tiles ?? {}))
    if ('figures' in tile) for (const one of tile.figures) if (isRed(one)) found.set(one.name, one)
  return [...found.values()]
}

/** 告警条: warnings in force and figures beyond their red line; nothing there is said in a word. */
export function Strip() {
  const { t, say: tell } = useTexts()
  const lang = useLanguage()
  const open = useDrill()
  const { picture } = useStore(held)
  const red = redOf(picture?.tiles)
  const alarms = picture?.alarms ?? []
  return (
    <span className="strip" role="status">
      {red.length + alarms.length === 0 && <span className="calm">{t.noAlarm}</span>}
      {alarms.slice(0, 3).map((one) => (
        <a key={one.url} className={`alarm ${one.level}`} href={one.url} target="_blank" rel="noopener">
          <b>{LEVELS[one.level][lang]}</b> {tell(one.title)}
        </a>
      ))}
      {red.slice(0, 4).map((one) => (
        <button key={one.name} type="button" className="alarm red" onClick={() => open(one)}>
          <b>{LEVELS.red[lang]}</b> {short(one.title, lang)} {figureText(one)}
          {unitText(one, lang)}
        </button>
      ))}
    </span>
  )
}
