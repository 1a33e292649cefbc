import { localText } from '../../base/index.ts'
import type { Shown, Tile, Widget } from '../../brain/indicators/boards/declare.ts'
import { currentInstant } from '../live/clock.ts'
import { useLanguage } from '../live/language.ts'
import { useStore } from '../live/store.ts'
import { sayNumber } from '../live/time.ts'
import { Block, Changing, useDrill, useTexts } from './block.tsx'
import { RankBlock, Spark, TrendBlock } from './charts.tsx'
import { TownMap } from './map.tsx'
import { changeText, figureText, groupSource, isRed, short, shortPlace, unitText } from './show.ts'
import { visitor } from './state.ts'

type Of<K extends Tile['kind']> = { readonly widget: Widget; readonly tile: Extract<Tile, { kind: K }> }

/** 环比 and 同比 of a figure; a changed definition between them says so. */
export function Changes({ figure }: { figure: Shown }) {
  const { t } = useTexts()
  const [last, year] = [changeText(figure.change, figure.unit), changeText(figure.yearChange, figure.unit)]
  const good = (change: number | null): string =>
    change === null || figure.direction === 'none' || Math.abs(change) < 0.05
      ? ''
      : change > 0 === (figure.direction === 'up')
        ? 'good'
        : 'bad'
  return (
    <p className="trendline">
      <span>
        {t.before}{' '}
        <b className={good(figure.change)}>
          {last.arrow} {last.text}
        </b>
      </span>
      <span title={figure.lunar ? t.lunarOf(...figure.lunar) : undefined}>
        {figure.lunar ? t.lunar : t.year}{' '}
        <b className={good(figure.yearChange)}>{figure.broken ? t.broken : `${year.arrow} ${year.text}`}</b>
      </span>
    </p>
  )
}

/** What stands now or is measured has no period before it to be set against. */
const comparable = (one: Shown): boolean =>
  one.change !== null || one.yearChange !== null || one.broken === true

function NumberBlock({ widget, tile }: Of<'number'>) {
  const { t } = useTexts()
  const lang = useLanguage()
  const open = useDrill()
  const [first, ...others] = tile.figures
  if (!first) return null
  const red = isRed(first)
  // Little room: the figure and its companions, nothing drawn.
  const small = widget.h <= 3
  const text = figureText(first)
  return (
    <Block widget={widget} figure={first} tone={red ? 'red' : ''}>
      <button
        type="button"
        className={`figure ${widget.h <= 3 && others.length > 0 ? 'mid' : small ? 'big' : 'huge'} ${text.length > 7 ? 'long' : ''}`}
        onClick={() => open(first)}
      >
        <span>
          <Changing>{text}</Changing>
          <small>{unitText(first, lang)}</small>
        </span>
        {red && <em>{t.toOrder} ›</em>}
        {!red && small && first.direction === 'down' && first.value === 0 && (
          <em className="calm">{t.none}</em>
        )}
      </button>
      {first.unit === 'value' && others.length > 0 && (
        <p className="trendline">
          <span>{short(first.title, lang)}</span>
        </p>
      )}
      {(!small || (widget.h === 3 && others.length === 0)) && comparable(first) && <Changes figure={first} />}
      {(!small || (!comparable(first) && others.length === 0)) && <Spark points={tile.spark} />}
      {others.length > 0 && (
        <p className="pair" style={{ gridTemplateColumns: `repeat(${others.length}, minmax(0, 1fr))` }}>
          {others.map((one) => (
            <button
              key={one.name}
              type="button"
              className={`small ${figureText(one).length > 8 ? 'long' : ''} ${isRed(one) ? 'red' : one.missed ? 'missed' : ''}`}
              onClick={() => open(one)}
            >
              <span>{short(one.title, lang)}</span> <Changing>{figureText(one)}</Changing>
              {['value', 'minutes'].includes(one.unit) && one.value !== null && (
                <small>{unitText(one, lang)}</small>
              )}
            </button>
          ))}
        </p>
      )}
    </Block>
  )
}

/** Each share with what it is a share of, against its target; the bar begins at zero, the target stands on it as a line. */
function GaugeBlock({ widget, tile }: Of<'gauge'>) {
  const { t } = useTexts()
  const lang = useLanguage()
  const open = useDrill()
  // Little room: the aim stands with the parts, so that each share keeps a line of air.
  const tight = widget.h <= 3
  return (
    <Block widget={widget} figure={tile.figures[0]}>
      <div className={tight ? 'gauges tight' : 'gauges'}>
        {tile.figures.map((one) => {
          const aim = one.target === null ? '' : t.target(figureText({ value: one.target, unit: one.unit }))
          const parts =
            one.denominator !== null && one.numerator !== null
              ? `${sayNumber(one.numerator)} / ${sayNumber(one.denominator)}`
              : ''
          const full =
            one.unit === 'percent' || one.unit === 'score' ? 100 : Math.max(one.value ?? 0, one.target ?? 1)
          return (
            <button
              key={one.name}
              type="button"
              className={`rate ${isRed(one) ? 'red' : one.missed ? 'missed' : ''}`}
              onClick={() => open(one)}
            >
              <span className="name">{short(one.title, lang)}</span>
              {tight && <span className="parts">{[parts, aim].filter(Boolean).join(' · ')}</span>}
              <span className="value">
                {one.missed && <span aria-hidden="true">▼</span>}
                <Changing>{figureText(one)}</Changing>
              </span>
              <span className="track" aria-hidden="true">
                <i style={{ width: `${Math.min(100, ((one.value ?? 0) / full) * 100)}%` }} />
                {one.target !== null && (
                  <b style={{ left: `${Math.min(100, (one.target / full) * 100)}%` }} />
                )}
              </span>
              {!tight && (
                <>
                  <span className="parts">{parts}</span>
                  <span className="aim">{aim}</span>
                </>
              )}
            </button>
          )
        })}
      </div>
    </Block>
  )
}

function TableBlock({ widget, tile }: Of<'table'>) {
  const { t, say } = useTexts()
  const lang = useLanguage()
  const open = useDrill()
  return (
    <Block widget={widget} figure={tile.figures[0]}>
      {tile.rows.length === 0 && <p className="nothing">{t.noData}</p>}
      {tile.rows.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <td />
              {tile.figures.map((one) => (
                <th key={one.name} scope="col" title={say(one.formula)}>
                  {short(one.title, lang)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {tile.rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{say(row.title)}</th>
                {row.cells.map((cell, n) => {
                  const figure = tile.figures[n]
                  return (
                    <td key={figure?.name}>
                      {figure && (
                        <button
                          type="button"
                          className={isRed(cell) ? 'red' : cell.missed ? 'missed' : ''}
                          onClick={() =>
                            open(
                              { ...figure, value: cell.value, level: cell.level },
                              {
                                title: `${say(row.title)} · ${short(figure.title, lang)}`,
                                source: groupSource(figure, cell),
                              },
                            )
                          }
                        >
                          {cell.missed && (
                            <span aria-hidden="true" className="sign">
                              ▼
                            </span>
                          )}
                          <Changing>{figureText({ ...cell, unit: figure.unit })}</Changing>
                        </button>
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Block>
  )
}

/** A time of today, else the day: one beside the other they stand in their order. */
function whenText(at: string | Date): string {
  const text = localText(new Date(at))
  return text.slice(0, 10) === localText(currentInstant()).slice(0, 10) ? text.slice(11) : text.slice(5, 10)
}

/** What came in last. Guests see neither words nor numbers of anybody: the server does not send them. */
function ListBlock({ widget, tile }: Of<'list'>) {
  const { t } = useTexts()
  const guest = useStore(visitor)
  return (
    <Block widget={widget}>
      {guest && <p className="nothing">{t.listHidden}</p>}
      {!guest && tile.rows.length === 0 && (
        <p className="nothing calm">
          <span aria-hidden="true">✓</span> {t.quietList}
        </p>
      )}
      <ol className="latestRows">
        {(guest ? [] : tile.rows).map((row) => (
          <li key={row.id} className={row.light}>
            <time dateTime={String(row.at)}>{whenText(row.at)}</time>
            <a
              className="name"
              href={`/console/m/${encodeURIComponent(row.number)}`}
              target="_blank"
              rel="noopener"
            >
              {row.title || t.secret}
            </a>
            <span className="place">{shortPlace(row.areaName)}</span>
          </li>
        ))}
      </ol>
    </Block>
  )
}

function TextBlock({ widget, tile }: Of<'text'>) {
  const { say } = useTexts()
  return (
    <Block widget={widget}>
      <p className="words">{say(tile.text)}</p>
    </Block>
  )
}

function PictureBlock({ widget, tile }: Of<'picture'>) {
  const { t, say } = useTexts()
  return (
    <Block widget={widget}>
      {tile.src ? (
        <img className="still" src={tile.src} alt={say(widget.title)} />
      ) : (
        <p className="nothing">{t.listHidden}</p>
      )}
    </Block>
  )
}

/** The block of a widget, by what it shows. */
export function TileBlock({ widget, tile }: { widget: Widget; tile: Tile | undefined }) {
  const { t, say } = useTexts()
  if (!tile || tile.kind === 'gone')
    return (
      <Block widget={widget}>
        <p className="nothing">{tile ? say(tile.why) : t.loading}</p>
      </Block>
    )
  switch (tile.kind) {
    case 'number':
      return <NumberBlock widget={widget} tile={tile} />
    case 'gauge':
      return <GaugeBlock widget={widget} tile={tile} />
    case 'trend':
      return <TrendBlock widget={widget} tile={tile} />
    case 'rank':
      return <RankBlock widget={widget} tile={tile} />
    case 'map':
      return <TownMap widget={widget} tile={tile} />
    case 'table':
      return <TableBlock widget={widget} tile={tile} />
    case 'list':
      return <ListBlock widget={widget} tile={tile} />
    case 'text':
      return <TextBlock widget={widget} tile={tile} />
    default:
      return <PictureBlock widget={widget} tile={tile} />
  }
}
