import { seeded } from '../../../base/index.ts'
import type { PersonRecord } from './pack.ts'

/** A made record with who it really is. */
export type MadePerson = PersonRecord & { readonly who: number }

const SURNAMES =
  '李王张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤'
const GIVEN =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志文斌波辉鹏飞宇浩然子轩梓涵欣怡雨佳俊豪晨曦嘉诚思远博雅诗琪天佑一鸣家乐美玲海燕春生秋月冬青夏雪小龙凤仙金凤银花立新永康长安福来宝贵德胜光耀荣昌振兴培元启明学良承志绍华克勤少白若水清源含章景行修远望舒'
/** Letters that sound alike, as people write down what they hear. */
const HEARD: Readonly<Record<string, string>> = {
  伟: '玮',
  芳: '方',
  静: '婧',
  丽: '莉',
  军: '君',
  杰: '洁',
  娟: '涓',
  明: '铭',
  华: '桦',
  玉: '钰',
  英: '瑛',
  志: '智',
  文: '雯',
  斌: '彬',
  辉: '晖',
  鹏: '朋',
  宇: '雨',
  浩: '皓',
  佳: '嘉',
  琪: '琦',
  海: '嗨',
  燕: '艳',
  龙: '隆',
  清: '青',
  远: '媛',
}
const VARIANT: Readonly<Record<string, string>> = {
  勋: '勳',
  峰: '峯',
  哲: '喆',
  昆: '崑',
  鉴: '鑑',
  华: '華',
  国: '國',
  龙: '龍',
  凤: '鳳',
  银: '銀',
  兴: '興',
  荣: '榮',
  远: '遠',
  宝: '寶',
  贵: '貴',
  强: '強',
  张: '張',
  刘: '劉',
  陈: '陳',
}
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const AREAS = [
  '440111',
  '440105',
  '440106',
  '440112',
  '440605',
  '441900',
  '430424',
  '450881',
  '360702',
  '511321',
]
const TOWNS = [
  '云城街',
  '三元里街',
  '景泰街',
  '同和街',
  '京溪街',
  '永平街',
  '嘉禾街',
  '均禾街',
  '石井街',
  '人和镇',
  '太和镇',
  '钟落潭镇',
  '江高镇',
]
const ROADS = [
  '解放路',
  '机场路',
  '云城东路',
  '广花路',
  '白云大道',
  '沙太路',
  '同泰路',
  '黄石路',
  '西槎路',
  '增槎路',
  '启德路',
  '夏花路',
]

const checkOf = (body: string): string =>
  '10X98765432'[
    [...body].reduce((sum, digit, i) => sum + Number(digit) * (WEIGHTS[i] as number), 0) % 11
  ] as string

type Person = { name: string; idNumber: string; birth: string; phone: string; address: string }

/**
 * Two sources of so many persons 两份人员名册: most are in both, the second as people write things down: names misheard or
 * in other characters, a digit wrong, day and month exchanged, moved, another telephone, nothing at all; twins at one
 * address, two people with one number, one person with two. Who is who is known.
 */
export function madePersons(count: number, seed: number): { a: MadePerson[]; b: MadePerson[] } {
  const random = seeded(seed)
  const chance = (share: number): boolean => random() < share
  const below = (n: number): number => Math.floor(random() * n)
  const of = (text: string | readonly string[]): string => text[below(text.length)] as string
  // surnames are far from even
  const surname = (): string => SURNAMES[Math.floor(random() ** 2 * SURNAMES.length)] as string
  const given = (): string => (chance(0.25) ? of(GIVEN) : of(GIVEN) + of(GIVEN))
  const phone = (): string => `1${of('3456789')}${String(below(1e9)).padStart(9, '0')}`
  const address = (): string =>
    `广州市白云区${of(TOWNS)}${of(ROADS)}${1 + below(400)}号${1 + below(30)}栋${101 + below(30) * 100 + below(8)}房`
  const birth = (): string => {
    const year = 1935 + Math.floor((random() + random()) * 40)
    return `${year}${String(1 + below(12)).padStart(2, '0')}${String(1 + below(28)).padStart(2, '0')}`
  }
  const number = (born: string): string => {
    const body = `${of(AREAS)}${born}${String(below(1000)).padStart(3, '0')}`
    return body + checkOf(body)
  }
  const people: Person[] = []
  const make = (): Person => {
    const born = birth()
    return {
      name: surname() + given(),
      idNumber: number(born),
      birth: born,
      phone: phone(),
      address: address(),
    }
  }
  // a third of what is in one source is not in the other
  const all = Math.round(count * 1.3)
  while (people.length < all) {
    const one = make()
    people.push(one)
    if (chance(0.01) && people.length < all) {
      const twin = one.name.slice(0, -1) + of(GIVEN)
      people.push({
        ...one,
        name: twin,
        idNumber: number(one.birth),
        phone: chance(0.5) ? one.phone : phone(),
      })
    } else if (chance(0.2) && people.length < all) {
      // a household: another person, the same address, often one telephone
      const other = make()
      people.push({ ...other, address: one.address, phone: chance(0.3) ? one.phone : other.phone })
    }
  }
  const dashed = (day: string): string => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
  const a = people.slice(0, count).map((one, who) => ({
    ...one,
    birth: chance(0.02) ? '' : dashed(one.birth),
    phone: chance(0.1) ? '' : one.phone,
    address: chance(0.05) ? '' : one.address,
    who,
  }))
  const dirty = (one: Person, who: number): MadePerson => {
    let { name, idNumber, birth: born, phone: tel, address: home } = one
    const slip = random()
    const at = below(name.length)
    const letter = name[at] as string
    if (slip < 0.03) name = name.slice(0, at) + (HEARD[letter] ?? letter) + name.slice(at + 1)
    else if (slip < 0.045) name = name.slice(0, at) + of(GIVEN) + name.slice(at + 1)
    else if (slip < 0.06) name = [...name].map((c) => VARIANT[c] ?? c).join('')
    else if (slip < 0.07) name = ''
    const id = random()
    if (id < 0.1) idNumber = ''
    else if (id < 0.13) {
      const where = below(17)
      idNumber = `${idNumber.slice(0, where)}${(Number(idNumber[where]) + 1 + below(9)) % 10}${idNumber.slice(where + 1)}`
    } else if (id < 0.132) idNumber = number(born)
    else if (id < 0.133) idNumber = (people[below(people.length)] as Person).idNumber
    else if (id < 0.16)
      idNumber = idNumber.replace(/\d/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0))
    const [month, day] = [born.slice(4, 6), born.slice(6)]
    if (chance(0.05)) born = ''
    else if (chance(0.02) && Number(day) <= 12) born = born.slice(0, 4) + day + month
    if (chance(0.1)) tel = ''
    else if (chance(0.15)) tel = phone()
    if (chance(0.1)) home = ''
    else if (chance(0.2)) home = address()
    else if (chance(0.12)) home = home.replace('广州市白云区', '')
    return { name, idNumber, birth: born, phone: tel, address: home, who }
  }
  const b: MadePerson[] = []
  for (let who = all - count; who < all; who++) b.push(dirty(people[who] as Person, who))
  // not in the order of the first
  for (let i = b.length - 1; i > 0; i--) {
    const j = below(i + 1)
    ;[b[i], b[j]] = [b[j] as MadePerson, b[i] as MadePerson]
  }
  return { a, b }
}
