import { localText, type Say, say } from '../../../base/index.ts'
import { maskValue, polygonAreaM2 } from '../../fields/decide.ts'
import type { CodeList, Field, FieldList, Mask, PolygonValue } from '../../fields/declare.ts'

/** Names that stand for codes, and whether personal values may be read in clear. */
export type Showing = {
  readonly codes: (name: string) => CodeList | undefined
  readonly areaName: (code: string) => string | undefined
  readonly unitName: (id: string) => string | undefined
  readonly masked: boolean
}

export const plain = (text: string): Say => ({ zh: text, en: text })

/** Money in yuan, as on a form: 1,234.50 元. */
function yuan(fen: number): Say {
  const [whole = '0', rest = '00'] = (Math.abs(fen) / 100).toFixed(2).split('.')
  const text = `${fen < 0 ? '-' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${rest}`
  return say(`${text} 元`, `${text} yuan`)
}

/** A stored value in words; files are counted. */
export function valueWords(field: Field, value: unknown, showing: Showing): Say {
  if (value === undefined || value === null || value === '') return say('—', '—')
  const hidden = field.personal && showing.masked ? maskedWords(field.personal, value) : null
  if (hidden) return hidden
  const each = (name: (one: string) => Say): Say => {
    const all = (Array.isArray(value) ? value : [value]).map((one) => name(String(one)))
    return { zh: all.map((one) => one.zh).join('、'), en: all.map((one) => one.en).join(', ') }
  }
  // a place or an outline that is not one yet stands as it was typed
  if ((field.kind === 'point' || field.kind === 'polygon') && typeof value !== 'object')
    return plain(String(value))
  switch (field.kind) {
    case 'yes':
      return value === true ? say('是', 'Yes') : say('否', 'No')
    case 'code':
      return each(
        (one) => showing.codes(field.list)?.codes.find((code) => code.code === one)?.title ?? plain(one),
      )
    case 'unit':
      return each((one) => plain(showing.unitName(one) ?? one))
    case 'area':
      return each((one) => plain(showing.areaName(one) ?? one))
    case 'money':
      return yuan(Number(value))
    case 'instant':
      return plain(localText(new Date(String(value))))
    case 'point': {
      const { lon, lat } = value as { lon: number; lat: number }
      return plain(`${lon}, ${lat}`)
    }
    case 'polygon': {
      const areaM2 = polygonAreaM2(value as PolygonValue)
      return say(`${areaM2.toFixed(2)} 平方米`, `${areaM2.toFixed(2)} m²`)
    }
    case 'files':
      return Array.isArray(value) ? say(`${value.length} 个文件`, `${value.length} file(s)`) : plain('')
    case 'signature':
      return say('已签名', 'Signed')
    case 'rows':
      return rowsWords(field.of, value, showing)
    default:
      return plain(String(value))
  }
}

const maskedWords = (mask: Mask, value: unknown): Say =>
  plain(maskValue(mask, typeof value === 'string' ? value : JSON.stringify(value)))

function rowsWords(of: FieldList, value: unknown, showing: Showing): Say {
  const rows = Array.isArray(value) ? (value as Readonly<Record<string, unknown>>[]) : []
  const line = (row: Readonly<Record<string, unknown>>, lang: 'zh' | 'en') =>
    Object.entries(of)
      .filter(([name]) => row[name] !== undefined)
      .map(([name, field]) => `${field.title[lang]} ${valueWords(field, row[name], showing)[lang]}`)
      .join(lang === 'zh' ? '，' : ', ')
  const all = (lang: 'zh' | 'en') => rows.map((row, n) => `${n + 1}. ${line(row, lang)}`).join('\n')
  return { zh: all('zh'), en: all('en') }
}
