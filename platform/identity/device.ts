import { type Say, say } from '../../base/index.ts'

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/HarmonyOS|OpenHarmony/i, 'HarmonyOS'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows NT/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/UOS|UnionTech/i, 'UOS'],
  [/Kylin/i, '麒麟'],
  [/CrOS/, 'ChromeOS'],
  [/Linux|X11/, 'Linux'],
]
/** The first that fits counts: nearly all of them call themselves Chrome and Safari too. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/MicroMessenger\//, '微信'],
  [/DingTalk\//, '钉钉'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/QQBrowser\//, 'QQ 浏览器'],
  [/360SE|QihooBrowser/, '360 浏览器'],
  [/(Firefox|FxiOS)\//, 'Firefox'],
  [/(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]

/** A device in words, from what its browser says of itself: for recognising one's own, never for deciding anything. */
export function deviceOf(agent: string | null): Say {
  if (!agent) return say('未知设备', 'unknown device')
  const system = SYSTEMS.find(([pattern]) => pattern.test(agent))?.[1]
  const browser = BROWSERS.find(([pattern]) => pattern.test(agent))?.[1]
  const named = [system, browser].filter((part): part is string => part !== undefined)
  if (named.length === 0) return say('程序或未知浏览器', 'a program or an unknown browser')
  return say(named.join(' · '), named.join(' · '))
}
