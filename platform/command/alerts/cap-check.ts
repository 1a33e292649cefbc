import { type Say, say } from '../../../base/index.ts'
import type { CapAlert, CapInfo, CapPoint } from './declare-cap.ts'

/** Something wrong with a message: where and what. */
export type CapFault = { readonly at: string; readonly says: Say }

const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)[+-](\d\d):(\d\d)$/

/** A time as CAP wants it: numeric offset, no letter for UTC, no fractions, and a day that exists. */
export function isCapTime(text: string): boolean {
  const found = TIME.exec(text)
  if (!found) return false
  const [year, month, day, hour, minute, second, h, m] = found.slice(1).map(Number) as number[]
  const real = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day ?? 0))
  return (
    real.getUTCMonth() + 1 === month &&
    real.getUTCDate() === day &&
    (hour ?? 99) < 24 &&
    (minute ?? 99) < 60 &&
    (second ?? 99) < 60 &&
    (h ?? 99) <= 14 &&
    (m ?? 99) < 60
  )
}

/** No space, comma, < or &: the standard's words for identifiers and senders. */
const NAME = /^[^\s,<&]+$/

const wrongPlace = ([lat, lon]: CapPoint): Say | null => {
  if (Math.abs(lat) <= 90 && Math.abs(lon) <= 180) return null
  return Math.abs(lon) <= 90 && Math.abs(lat) <= 180
    ? say(`经纬度疑似写反：${lat},${lon}`, `latitude and longitude look swapped: ${lat},${lon}`)
    : say(`坐标超出范围：${lat},${lon}`, `out of range: ${lat},${lon}`)
}

function faultsOfInfo(info: CapInfo, at: string): CapFault[] {
  const faults: CapFault[] = []
  if (info.event === '') faults.push({ at: `${at}/event`, says: say('没有写明事件', 'the event is empty') })
  for (const name of ['effective', 'onset', 'expires'] as const) {
    const value = info[name]
    if (value !== null && !isCapTime(value))
      faults.push({
        at: `${at}/${name}`,
        says: say('时间须带数字时区（如 +08:00），不用 Z', 'the time wants a numeric offset, no Z'),
      })
  }
  if (info.language !== null && !/^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/.test(info.language))
    faults.push({ at: `${at}/language`, says: say('语言代码不合规', 'no code of a language') })
  for (const [n, area] of info.areas.entries()) {
    const where = `${at}/area[${n + 1}]`
    if (area.areaDesc === '') faults.push({ at: where, says: say('没有写明地区', 'areaDesc is empty') })
    for (const polygon of area.polygons) {
      const [first, last] = [polygon[0], polygon.at(-1)]
      if (polygon.length < 4 || !first || !last || first[0] !== last[0] || first[1] !== last[1])
        faults.push({
          at: `${where}/polygon`,
          says: say('多边形至少 4 点且首尾相同', 'a polygon has four points and more, the last is the first'),
        })
      const wrong = polygon.map(wrongPlace).find((one) => one !== null)
      if (wrong) faults.push({ at: `${where}/polygon`, says: wrong })
    }
    for (const circle of area.circles) {
      const wrong = wrongPlace([circle.lat, circle.lon])
      if (wrong) faults.push({ at: `${where}/circle`, says: wrong })
    }
    for (const name of ['altitude', 'ceiling'] as const)
      if (area[name] !== null && !/^[+-]?\d+(\.\d+)?$/.test(area[name] ?? ''))
        faults.push({ at: `${where}/${name}`, says: say('高度应为数字', 'not a number') })
    if (area.ceiling !== null && area.altitude === null)
      faults.push({
        at: `${where}/ceiling`,
        says: say('有上限高度而无高度', 'a ceiling without an altitude'),
      })
  }
  return faults
}

/** What the standard's words say beyond its schema. */
export function faultsOfAlert(alert: CapAlert): CapFault[] {
  const faults: CapFault[] = []
  for (const name of ['identifier', 'sender'] as const)
    if (!NAME.test(alert[name]))
      faults.push({
        at: `alert/${name}`,
        says: say('为空，或含空格、逗号、< 或 &', 'empty, or with a space, comma, < or &'),
      })
  if (!isCapTime(alert.sent))
    faults.push({
      at: 'alert/sent',
      says: say('时间须带数字时区（如 +08:00），不用 Z', 'the time wants a numeric offset, no Z'),
    })
  if (['Update', 'Cancel', 'Ack', 'Error'].includes(alert.msgType) && alert.references.length === 0)
    faults.push({
      at: 'alert/references',
      says: say(
        `${alert.msgType} 必须指明所针对的消息`,
        `${alert.msgType} must name the messages it is about`,
      ),
    })
  if (alert.scope === 'Restricted' && !alert.restriction)
    faults.push({ at: 'alert/restriction', says: say('限制范围须说明', 'Restricted wants a restriction') })
  if (alert.scope === 'Private' && !alert.addresses)
    faults.push({ at: 'alert/addresses', says: say('定向消息须写明收件人', 'Private wants addresses') })
  for (const [n, info] of alert.infos.entries()) faults.push(...faultsOfInfo(info, `alert/info[${n + 1}]`))
  return faults
}
