import { say } from '../../../../base/index.ts'
import type { CodeEntry, CodePair, CodeTable } from '../declare.ts'
import { entriesOf } from './person.ts'

const SECTIONS = `
A 农、林、牧、渔业|Farming, forestry, animals, fishing|农林牧渔业
B 采矿业|Mining
C 制造业|Manufacturing
D 电力、热力、燃气及水生产和供应业|Power, heat, gas and water|电力热力燃气及水生产和供应业
E 建筑业|Construction
F 批发和零售业|Wholesale and retail|批发零售业
G 交通运输、仓储和邮政业|Transport, storage and post|交通运输仓储和邮政业
H 住宿和餐饮业|Hotels and catering|住宿餐饮业
I 信息传输、软件和信息技术服务业|Information, software|信息传输软件和信息技术服务业
J 金融业|Finance
K 房地产业|Real estate
L 租赁和商务服务业|Leasing and business services
M 科学研究和技术服务业|Research and technical services
N 水利、环境和公共设施管理业|Water, environment and public facilities|水利环境和公共设施管理业
O 居民服务、修理和其他服务业|Services to residents, repair|居民服务修理和其他服务业
P 教育|Education
Q 卫生和社会工作|Health and social work
R 文化、体育和娱乐业|Culture, sport, entertainment|文化体育和娱乐业
S 公共管理、社会保障和社会组织|Public administration|公共管理社会保障和社会组织
T 国际组织|International organisations`

/** Divisions of the edition of 2017, first those that the edition of 2011 numbers alike. */
const DIVISIONS = `
01 农业|Farming
02 林业|Forestry
03 畜牧业|Animal production
04 渔业|Fishing
05 农、林、牧、渔专业及辅助性活动|Support of farming
06 煤炭开采和洗选业|Coal
07 石油和天然气开采业|Oil and gas
08 黑色金属矿采选业|Ferrous ores
09 有色金属矿采选业|Non-ferrous ores
10 非金属矿采选业|Non-metal ores
11 开采专业及辅助性活动|Support of mining
12 其他采矿业|Other mining
13 农副食品加工业|Food from farm products
14 食品制造业|Food
15 酒、饮料和精制茶制造业|Drinks and tea
16 烟草制品业|Tobacco
17 纺织业|Textiles
18 纺织服装、服饰业|Clothing
19 皮革、毛皮、羽毛及其制品和制鞋业|Leather and shoes
20 木材加工和木、竹、藤、棕、草制品业|Wood
21 家具制造业|Furniture
22 造纸和纸制品业|Paper
23 印刷和记录媒介复制业|Printing
24 文教、工美、体育和娱乐用品制造业|Articles for culture, sport and play
25 石油、煤炭及其他燃料加工业|Fuel processing
26 化学原料和化学制品制造业|Chemicals
27 医药制造业|Medicine
28 化学纤维制造业|Chemical fibres
29 橡胶和塑料制品业|Rubber and plastics
30 非金属矿物制品业|Non-metal mineral products
31 黑色金属冶炼和压延加工业|Ferrous metals
32 有色金属冶炼和压延加工业|Non-ferrous metals
33 金属制品业|Metal products
34 通用设备制造业|General machinery
35 专用设备制造业|Special machinery
36 汽车制造业|Cars
37 铁路、船舶、航空航天和其他运输设备制造业|Other vehicles
38 电气机械和器材制造业|Electrical machinery
39 计算机、通信和其他电子设备制造业|Computers and electronics
40 仪器仪表制造业|Instruments
41 其他制造业|Other manufacturing
42 废弃资源综合利用业|Recycling
43 金属制品、机械和设备修理业|Repair of machinery
44 电力、热力生产和供应业|Power and heat
45 燃气生产和供应业|Gas
46 水的生产和供应业|Water
47 房屋建筑业|Buildings
48 土木工程建筑业|Civil engineering
49 建筑安装业|Installation
50 建筑装饰、装修和其他建筑业|Decoration and other building
51 批发业|Wholesale
52 零售业|Retail
53 铁路运输业|Railways
54 道路运输业|Roads
55 水上运输业|Shipping
56 航空运输业|Aviation
57 管道运输业|Pipelines
58 多式联运和运输代理业|Multimodal transport and agents
59 装卸搬运和仓储业|Handling and storage
60 邮政业|Post
61 住宿业|Hotels
62 餐饮业|Catering
63 电信、广播电视和卫星传输服务|Telecommunication
64 互联网和相关服务|Internet services
65 软件和信息技术服务业|Software
66 货币金融服务|Money services
67 资本市场服务|Capital markets
68 保险业|Insurance
69 其他金融业|Other finance
70 房地产业|Real estate
71 租赁业|Leasing
72 商务服务业|Business services
73 研究和试验发展|Research
74 专业技术服务业|Technical services
75 科技推广和应用服务业|Spread of technology
76 水利管理业|Water management
77 生态保护和环境治理业|Ecology
78 公共设施管理业|Public facilities
79 土地管理业|Land management
80 居民服务业|Services to residents
81 机动车、电子产品和日用产品修理业|Repair of daily goods
82 其他服务业|Other services
83 教育|Education
84 卫生|Health
85 社会工作|Social work
86 新闻和出版业|News and publishing
87 广播、电视、电影和录音制作业|Broadcasting and film
88 文化艺术业|Arts
89 体育|Sport
90 娱乐业|Entertainment
91 中国共产党机关|Organs of the Communist Party
92 国家机构|Organs of the state
93 人民政协、民主党派|Political consultative conference, democratic parties
94 社会保障|Social security
95 群众团体、社会团体和其他成员组织|Associations
96 基层群众自治组织及其他组织|Self-government of residents
97 国际组织|International organisations`

/** Last division of each section. */
const LAST_2017 = [5, 12, 43, 46, 50, 52, 60, 62, 65, 69, 70, 72, 75, 79, 82, 83, 85, 90, 96, 97]
const LAST_2011 = [5, 12, 43, 46, 50, 52, 60, 62, 65, 69, 70, 72, 75, 78, 81, 82, 84, 89, 95, 96]
const sectionOf = (last: readonly number[]) => (code: string) =>
  'ABCDEFGHIJKLMNOPQRST'[last.findIndex((most) => Number(code) <= most)]

const sections = entriesOf(SECTIONS)
const divisions2017 = entriesOf(DIVISIONS, sectionOf(LAST_2017))

/** What the edition of 2011 called otherwise. */
const OTHERWISE: Readonly<Record<string, string>> = {
  '05': '农、林、牧、渔服务业',
  '11': '开采辅助活动',
  '25': '石油加工、炼焦和核燃料加工业',
  '50': '建筑装饰和其他建筑业',
  '58': '装卸搬运和运输代理业',
  '59': '仓储业',
  '94': '群众团体、社会团体和其他成员组织',
  '95': '基层群众自治组织',
}

/** 2017 put land management in as 79, so everything behind it moved up by one. */
const numberIn2017 = (code: number): number => (code >= 79 ? code + 1 : code)
const two = (code: number): string => String(code).padStart(2, '0')

const divisions2011: CodeEntry[] = Array.from({ length: 96 }, (_, i) => {
  const code = two(i + 1)
  const later = divisions2017[numberIn2017(i + 1) - 1]
  const zh = OTHERWISE[code] ?? later?.title.zh ?? ''
  const parent = sectionOf(LAST_2011)(code)
  return { code, title: say(zh, later?.title.en ?? ''), ...(parent === undefined ? {} : { parent }) }
})

const pairs: CodePair[] = [
  ...sections.map(({ code }) => ({ old: code, new: [code] })),
  ...divisions2011.map(({ code }): CodePair => {
    if (code === '58') return { old: code, new: ['58', '59'], note: '运输代理归 58，装卸搬运归 59' }
    return { old: code, new: [two(numberIn2017(Number(code)))] }
  }),
]

const TITLE = say('国民经济行业分类（门类、大类）', 'Industries (sections and divisions)')

export const industryTables: readonly CodeTable[] = [
  {
    name: 'industry',
    version: '2011',
    standard: 'GB/T 4754-2011',
    title: TITLE,
    validFrom: '2011-11-01',
    validTo: '2017-09-30',
    codes: [...sections, ...divisions2011],
  },
  {
    name: 'industry',
    version: '2017',
    standard: 'GB/T 4754-2017',
    title: TITLE,
    validFrom: '2017-10-01',
    codes: [...sections, ...divisions2017],
    from: { version: '2011', pairs },
  },
]
