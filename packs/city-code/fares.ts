import { type FareRules, say } from '../../kit/index.ts'

/** 优待票价表: by full years on the day of the ride. Our default; a city sets its own. */
const ages = [
  { fromAge: 65, pays: 0 },
  { fromAge: 60, below: 65, pays: 50 },
  { fromAge: 0, below: 6, pays: 0 },
] as const

/** 换乘: one yuan less when the next ride begins within 90 minutes of the first tap. */
const transfer = { minutes: 90, off: 100 } as const
/** 单边: the highest fare after 4 hours; one repair a month without a counter. */
const single = { hours: 4, repairs: 1 } as const

const station = (code: string, zh: string, en: string, km: number) => ({ code, title: say(zh, en), km })

/** Two lines that cross, of invented length; fares by distance 里程计价. */
export const metroFares: FareRules = {
  bands: [
    { km: 4, fen: 200 },
    { km: 12, fen: 300 },
    { km: 24, fen: 500 },
    { km: 1000, fen: 700 },
  ],
  lines: [
    {
      code: 'L1',
      title: say('云山线', 'Yunshan line'),
      stations: [
        station('L101', '体育公园', 'Sports Park', 0),
        station('L102', '政务中心', 'Civic Centre', 2.6),
        station('L103', '图书馆', 'Library', 5.1),
        station('X001', '云山换乘站', 'Yunshan Interchange', 8.4),
        station('L105', '人民医院', 'Hospital', 12.7),
        station('L106', '北站', 'North Station', 27.9),
      ],
    },
    {
      code: 'L2',
      title: say('江湾线', 'Jiangwan line'),
      stations: [
        station('L201', '江湾', 'Jiangwan', 0),
        station('X001', '云山换乘站', 'Yunshan Interchange', 4.2),
        station('L203', '大学城', 'University Town', 9.8),
        station('L204', '科创园', 'Innovation Park', 16.5),
      ],
    },
  ],
  ages,
  transfer,
  single,
}

/** 一票制公交. */
export const busFares: FareRules = { flat: 200, ages, transfer: { ...transfer, again: 20 }, single }
