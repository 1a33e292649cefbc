import { say } from '../../../../base/index.ts'
import type { CodeTable } from '../declare.ts'
import { country } from './countries.ts'
import { industryTables } from './industry.ts'
import { entriesOf, personTables } from './person.ts'

const province: CodeTable = {
  name: 'province',
  version: '2007',
  standard: 'GB/T 2260-2007',
  title: say('省级行政区划', 'Provinces'),
  codes: entriesOf(`
11 北京市|Beijing|北京
12 天津市|Tianjin|天津
13 河北省|Hebei|河北
14 山西省|Shanxi|山西
15 内蒙古自治区|Inner Mongolia|内蒙古
21 辽宁省|Liaoning|辽宁
22 吉林省|Jilin|吉林
23 黑龙江省|Heilongjiang|黑龙江
31 上海市|Shanghai|上海
32 江苏省|Jiangsu|江苏
33 浙江省|Zhejiang|浙江
34 安徽省|Anhui|安徽
35 福建省|Fujian|福建
36 江西省|Jiangxi|江西
37 山东省|Shandong|山东
41 河南省|Henan|河南
42 湖北省|Hubei|湖北
43 湖南省|Hunan|湖南
44 广东省|Guangdong|广东
45 广西壮族自治区|Guangxi|广西
46 海南省|Hainan|海南
50 重庆市|Chongqing|重庆
51 四川省|Sichuan|四川
52 贵州省|Guizhou|贵州
53 云南省|Yunnan|云南
54 西藏自治区|Xizang|西藏
61 陕西省|Shaanxi|陕西
62 甘肃省|Gansu|甘肃
63 青海省|Qinghai|青海
64 宁夏回族自治区|Ningxia|宁夏
65 新疆维吾尔自治区|Xinjiang|新疆
71 台湾省|Taiwan|台湾
81 香港特别行政区|Hong Kong|香港
82 澳门特别行政区|Macau|澳门`),
}

/** The registering office, first place of a unified social credit code. */
const registrar: CodeTable = {
  name: 'registrar',
  version: '2015',
  standard: 'GB 32100-2015',
  title: say('登记管理部门', 'Registering office'),
  codes: entriesOf(`
1 机构编制|Establishment office
2 外交|Foreign affairs
3 司法行政|Justice
4 文化|Culture
5 民政|Civil affairs
6 旅游|Tourism
7 宗教|Religion
8 工会|Trade unions
9 市场监管|Market supervision|工商
A 中央军委改革和编制办公室|Military establishment office
N 农业|Agriculture|农业农村
Y 其他|Other`),
}

/** Every national table that is shipped, all editions, older ones before newer ones. */
export const nationalTables: readonly CodeTable[] = [
  ...personTables,
  ...industryTables,
  province,
  registrar,
  country,
]
