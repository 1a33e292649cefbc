import { type CityDeclaration, say } from '../../kit/index.ts'
import { accountsOf } from './staff.ts'

/** How many days the demonstration is rostered for; afterwards the city says that nobody is on duty. */
const DAYS = 10

/** 演示值班表: the district's general duty room, the departments that are on call, every town. */
export const rostersOf: NonNullable<CityDeclaration['rosters']> = (units) => {
  const accounts = accountsOf(units)
  const departments = new Set(['区水务局', '区城管局', '区住建局', '区交通局', '公安白云分局', '区卫健局'])
  const posts = units.flatMap((unit, n) => {
    const slug = accounts.get(unit.id)
    if (!slug || !(unit.kind === 'town' || departments.has(unit.short))) return []
    return [
      {
        code: `${unit.kind === 'town' ? unit.area : 'D'}-${slug}`,
        title: say(`${unit.short}值班室`, `Duty room, ${unit.short}`),
        unit: unit.short,
        phone: `020-8600${slug.padStart(4, '0')}`,
        ...{ officers: 1, leader: true, ranks: unit.kind === 'town' ? 200 + n : 100 + n, days: DAYS },
        ...{ leaders: [`lead${slug}`], officersBy: [`unit${slug}`, `data${slug}`] },
      },
    ]
  })
  return [
    {
      code: 'district',
      title: say('区总值班室', 'General duty room of the district'),
      unit: '区应急局',
      phone: '020-86000110',
      ...{ officers: 2, leader: true, ranks: 0, days: DAYS },
      ...{ leaders: ['dutylead', 'dutylead2'], officersBy: ['duty01', 'duty02', 'duty03', 'duty04'] },
    },
    ...posts,
  ]
}
