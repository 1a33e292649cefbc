import { say } from '../base/index.ts'
import { cityOption, planOf, settingsOf, withCity } from './city.ts'
import type { Command } from './command.ts'
import { found } from './found.ts'

export const seed: Command = {
  says: say(
    '在空库中建城：区划、日历、单位、账号，演示城市另有一个月的演示诉求',
    'found a city in an empty database: areas, calendar, units, accounts; the demonstration city also gets a month of requests',
  ),
  options: cityOption,
  run: (given, out) =>
    withCity(
      given,
      out,
      async (city) => {
        if (!city.fresh) {
          out.fail(
            say('城市已经建立，不能再次建城', 'The city is founded already and cannot be founded again'),
            say(
              '换一个空的数据文件夹（HUYING_DATA）或数据库',
              'Use an empty data folder (HUYING_DATA) or database',
            ),
          )
          return 1
        }
        const plan = await planOf(settingsOf(given))
        await found(city, plan, out)
        out.report({ city: plan.name, district: plan.district, demo: plan.demo }, [
          `已建城：${plan.name.zh} · founded: ${plan.name.en}`,
        ])
        return 0
      },
      { fresh: true },
    ),
}
