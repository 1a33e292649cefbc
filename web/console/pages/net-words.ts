import { type Say, say } from '../../live/index.ts'

/** The five nets 五网. */
export const netWords: Readonly<Record<string, Say>> = {
  govern: say('一网统管', 'Govern the city'),
  serve: say('一网通办', 'Serve the public'),
  together: say('一网协同', 'Work together'),
  industry: say('一网兴业', 'Help industry'),
  code: say('一码通城', 'One code'),
}

/** Domains 领域 that an application belongs to. */
export const domainWords: Readonly<Record<string, Say>> = {
  营商环境: say('营商环境', 'Business'),
  生态文明: say('生态文明', 'Ecology'),
  城市运营: say('城市运营', 'Running the city'),
  民生保障: say('民生保障', 'People’s livelihood'),
  行政效能: say('行政效能', 'Government at work'),
  公共支撑: say('公共支撑', 'Common ground'),
}
