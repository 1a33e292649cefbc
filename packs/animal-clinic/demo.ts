import * as k from '../../kit/index.ts'
import { ofDog, premises } from './matters.ts'
import { nextDue } from './rules.ts'

const PLACES = [
  ['新市', '440111008', 113.2602, 23.1921],
  ['黄石', '440111006', 113.2711, 23.2052],
  ['同和', '440111009', 113.3312, 23.1987],
  ['金沙', '440111015', 113.2081, 23.1532],
  ['嘉禾', '440111012', 113.2734, 23.2376],
] as const
const codeOf = (n: number): string => k.serviceItems.creditOf('440111', 940 + n)
const chipOf = (n: number): string => `1560000000${String(10_000 + n)}`
const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n))

const place = k.serviceItems.placeIn('440111', '区农业农村局窗口', '白云区云城东路（演示地址）')
const unit = '区农业农村局'

/** What a demonstration shows of animal clinics; invented clinics, vets and animals. */
export const animalClinicDemo: k.PackDemo = {
  pack: 'animalClinic',
  staff: k.staffOf([
    ['animalhead', '冯浩然', unit, '动物诊疗监管', 'animalOfficer'],
    ['officialvet', '潘俊杰', unit, '官方兽医', 'officialVet'],
    ['clinic', '邓秋月', unit, '诊疗机构经办', 'clinicStaff'],
  ]),
  registers: {
    clinic: k.sheet(
      'creditCode clinicName clinicKind licenceNo issuedOn surgery violations town point',
      PLACES.map(([name, town, lon, lat], n) => [
        ...[codeOf(n), `${name}动物${n % 2 ? '诊所' : '医院'}`, n % 2 ? 'clinic' : 'hospital'],
        ...[`粤动诊许〔2025〕${String(n + 1).padStart(4, '0')}`, '2025-09-12', n % 2 === 0, n === 2 ? 2 : 0],
        ...[town, { lon, lat }],
      ]),
    ),
    vet: k.sheet(
      'number vetName kind clinic state',
      PLACES.flatMap((_, n) =>
        times(n % 2 ? 1 : 3, (k) => [...[`A44${n}${k}2018`, `${'陈李黄'[k]}${'志明秀英国'[n]}`, 'vet', codeOf(n), 'active']]),
      ),
    ),
    animal: k.sheet(
      'chip species breed born owner plate plateTo',
      times(24, (n) => [
        ...[chipOf(n), n % 4 === 3 ? 'cat' : 'dog', ['拉布拉多', '柯基', '中华田园犬', '狸花猫'][n % 4], '2024-05-01'],
        ...[`${'张刘吴罗'[n % 4]}${'丽敏伟佩'[n % 4]}`, n % 4 === 3 ? null : `云犬${10_000 + n}`],
        n % 4 === 3 ? null : '2027-03-31',
      ]),
    ),
    lot: k.sheet('clinic lot drug kind came used destroyed shelf off', [
      [codeOf(0), '20260112', '狂犬病灭活疫苗', 'ordinary', 100, 80, 5, 15, 0],
      [codeOf(1), '20260203', '盐酸氯胺酮注射液', 'narcotic', 20, 12, 0, 7, 1],
    ]),
    // the last has no plate yet: who owns it may ask for one
    vaccination: k.sheet(
      'number chip vaccine lot on due vet',
      times(25, (n) => [
        ...[`MY2026${String(n).padStart(5, '0')}`, chipOf(n), '狂犬病灭活疫苗', '20260112', '2026-03-15'],
        ...[nextDue('2026-03-15' as k.Day), 'A44002018'],
      ]),
    ),
    keepAway: k.sheet('name point', [
      ['江高肉联屠宰场', { lon: 113.2241, lat: 23.2713 }],
      ['嘉禾活禽批发市场', { lon: 113.2751, lat: 23.2391 }],
    ]),
    inspector: k.sheet(
      'number person avoids',
      times(4, (n) => [`粤农执${1001 + n}`, `${'冯叶潘邓'[n]}${'浩然伟文'[n]}`, n === 0 ? codeOf(0) : '']),
    ),
  },
  services: () => [
    k.serviceItems.item(
      {
        ...{ unit, type: '01', trade: 17, main: 81, matter: 'animalClinic.licence', firm: true },
        ...{ zh: '动物诊疗机构设立许可', en: 'Licence of an animal clinic', topic: 'farming', promise: 10, legal: 15 },
        say: ['开办动物医院、诊所', 'To open an animal hospital or clinic'],
        law: ['《动物防疫法》第六十一条', '《动物诊疗机构管理办法》'],
        result: ['动物诊疗许可证', 'Clinic licence'],
        gives: [{ certificate: 'animalClinicLicence', number: 'licenceNo' }],
        words: ['宠物医院', '动物诊所', '兽医'],
        fields: premises,
      },
      place,
      872,
    ),
    k.serviceItems.item(
      {
        ...{ unit, type: '07', trade: 17, main: 82, matter: 'animalClinic.dog', topic: 'farming', promise: 5 },
        ...{ zh: '养犬登记', en: 'Dog licence', result: ['犬证', 'Dog licence'], certificate: 'dogLicence' },
        say: ['免疫过的犬只登记，当场发电子犬证', 'A vaccinated dog is registered; its licence comes at once'],
        law: ['《动物防疫法》第三十条'],
        words: ['狗证', '犬证', '养狗', '上狗牌'],
        fields: ofDog,
      },
      place,
      873,
    ),
  ],
  lives: (_areas, now): k.Life[] => {
    const life = k.livesOf('animalClinic', now)
    const drawn = PLACES.slice(0, 2).map(([, area, lon, lat], n) => {
      const inspectors = [{ name: '冯浩然' }, { name: '叶伟成' }]
      const seen = { inspectors, result: 'minor', note: '两份处方未写有效期', place: { lon, lat }, photo: 'before' }
      const seed = `白云农业 2026 第 47 周-${n + 1}`
      const form = { title: `双随机检查 第 ${n + 1} 签`, content: '处方、病历、废弃物、疫苗台账', seed }
      const inspect = [1500, 'animalOfficer', 'inspect', seen] as const
      const publish = [1560, 'animalOfficer', 'publish', { published: '两份处方未写有效期，已责令改正' }] as const
      const asked = { ...form, area, point: { lon, lat } }
      return life(['inspection', 'animalOfficer', n + 2], asked, ...(n === 0 ? [] : [inspect, publish]))
    })
    const sick = {
      title: '疑似犬细小病毒聚集',
      content: '同小区 4 例呕吐便血',
      kind: '3',
      sign: 'parvo',
      animals: 4,
      isolated: true,
    }
    const where = { area: '440111008', point: { lon: 113.2602, lat: 23.1921 } }
    return [...drawn, life(['epidemic', 'clinicStaff', 5 / 24], { ...sick, ...where })]
  },
}
