import { say } from '../../../../base/index.ts'
import type { CodeEntry, CodeTable } from '../declare.ts'

/** Lines `code title|English|words, parted, by commas`. */
export const entriesOf = (lines: string, parent?: (code: string) => string | undefined): CodeEntry[] =>
  lines
    .trim()
    .split('\n')
    .map((line) => {
      const [code = '', rest = ''] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]
      const [zh = '', en = '', words = ''] = rest.split('|')
      const above = parent?.(code)
      return {
        code,
        title: say(zh, en),
        ...(above === undefined ? {} : { parent: above }),
        ...(words === '' ? {} : { words: words.split(',') }),
      }
    })

const sex: CodeTable = {
  name: 'sex',
  version: '2003',
  standard: 'GB/T 2261.1-2003',
  title: say('人的性别', 'Sex'),
  validFrom: '2003-12-01',
  codes: entriesOf(`
0 未知的性别|Unknown|未知,不明
1 男性|Male|男,M
2 女性|Female|女,F
9 未说明的性别|Not stated|未说明`),
}

const marriage: CodeTable = {
  name: 'marriage',
  version: '2003',
  standard: 'GB/T 2261.2-2003',
  title: say('婚姻状况', 'Marital status'),
  validFrom: '2003-12-01',
  codes: entriesOf(
    `
10 未婚|Single
20 已婚|Married|有配偶
21 初婚|Married for the first time
22 再婚|Remarried
23 复婚|Married again to the same person
30 丧偶|Widowed
40 离婚|Divorced|离异
90 未说明的婚姻状况|Not stated|未说明`,
    (code) => (/^2[123]$/.test(code) ? '20' : undefined),
  ),
}

const health: CodeTable = {
  name: 'healthStatus',
  version: '2003',
  standard: 'GB/T 2261.3-2003',
  title: say('健康状况', 'State of health'),
  codes: entriesOf(`
1 健康或良好|Good|健康,良好
2 一般或较弱|Fair|一般,较弱
3 有慢性病|Chronic illness|慢性病
6 残疾|Disabled|残障`),
}

/** GB/T 4658 at the level of its groups; the edition of 1984 kept schools for skilled workers apart. */
const education2006: CodeTable = {
  name: 'education',
  version: '2006',
  standard: 'GB/T 4658-2006',
  title: say('学历', 'Education'),
  validFrom: '2006-10-01',
  codes: entriesOf(`
10 研究生教育|Postgraduate|研究生,硕士研究生,博士研究生,硕士,博士
20 大学本科教育|Undergraduate|大学本科,本科,大学
30 大学专科教育|Junior college|大学专科,大专,专科,高职
40 中等职业教育|Vocational secondary|中专,中等专科,中职,职高,职业高中,技校,技工学校
60 普通高级中学教育|Senior secondary|高中,普通高中
70 初级中学教育|Junior secondary|初中
80 小学教育|Primary|小学
90 其他|Other|文盲,半文盲,文盲或半文盲,无学历`),
  from: {
    version: '1984',
    pairs: [
      ...['10', '20', '30', '40', '60', '70', '80', '90'].map((code) => ({ old: code, new: [code] })),
      { old: '50', new: ['40'], note: '技工学校并入中等职业教育' },
    ],
  },
}
const education1984: CodeTable = {
  name: 'education',
  version: '1984',
  standard: 'GB 4658-84',
  title: say('文化程度', 'Education'),
  validTo: '2006-09-30',
  codes: entriesOf(`
10 研究生|Postgraduate
20 大学本科|Undergraduate
30 大学专科和专科学校|Junior college
40 中等专业学校和中等技术学校|Technical secondary school
50 技工学校|School for skilled workers
60 高中|Senior secondary
70 初中|Junior secondary
80 小学|Primary
90 文盲或半文盲|Illiterate or half illiterate`),
}

const degree: CodeTable = {
  name: 'degree',
  version: '2003',
  standard: 'GB/T 6864-2003',
  title: say('学位', 'Degree'),
  codes: entriesOf(`
1 名誉博士|Honorary doctor
2 博士|Doctor|博士学位
3 硕士|Master|硕士学位
4 学士|Bachelor|学士学位`),
}

const PEOPLES =
  '汉 Han,蒙古 Mongol,回 Hui,藏 Zang,维吾尔 Uygur,苗 Miao,彝 Yi,壮 Zhuang,布依 Buyei,朝鲜 Chosen,满 Man,侗 Dong,瑶 Yao,' +
  '白 Bai,土家 Tujia,哈尼 Hani,哈萨克 Kazak,傣 Dai,黎 Li,傈僳 Lisu,佤 Va,畲 She,高山 Gaoshan,拉祜 Lahu,水 Sui,东乡 Dongxiang,' +
  '纳西 Naxi,景颇 Jingpo,柯尔克孜 Kirgiz,土 Tu,达斡尔 Daur,仫佬 Mulao,羌 Qiang,布朗 Blang,撒拉 Salar,毛南 Maonan,仡佬 Gelao,' +
  '锡伯 Xibe,阿昌 Achang,普米 Pumi,塔吉克 Tajik,怒 Nu,乌孜别克 Uzbek,俄罗斯 Russ,鄂温克 Ewenki,德昂 Deang,保安 Bonan,' +
  '裕固 Yugur,京 Gin,塔塔尔 Tatar,独龙 Derung,鄂伦春 Oroqen,赫哲 Hezhen,门巴 Monba,珞巴 Lhoba,基诺 Jino'

const ethnic: CodeTable = {
  name: 'ethnic',
  version: '1991',
  standard: 'GB/T 3304-1991',
  title: say('中国各民族', 'Ethnic groups of China'),
  codes: [
    ...PEOPLES.split(',').map((pair, i) => {
      const [zh = '', en = ''] = pair.split(' ')
      return { code: String(i + 1).padStart(2, '0'), title: say(`${zh}族`, en), words: [zh] }
    }),
    { code: '97', title: say('其他', 'Other'), words: ['未识别民族', '其他民族'] },
    { code: '98', title: say('外国血统中国籍人士', 'Chinese of foreign descent'), words: ['入籍'] },
  ],
}

const party: CodeTable = {
  name: 'political',
  version: '1984',
  standard: 'GB/T 4762-1984',
  title: say('政治面貌', 'Political status'),
  codes: entriesOf(`
01 中国共产党党员|Member of the Communist Party|中共党员,党员,共产党员
02 中国共产党预备党员|Probationary member of the Communist Party|中共预备党员,预备党员
03 中国共产主义青年团团员|Member of the Youth League|共青团员,团员
04 中国国民党革命委员会会员|Member of the Revolutionary Committee of the Kuomintang|民革会员,民革党员
05 中国民主同盟盟员|Member of the Democratic League|民盟盟员
06 中国民主建国会会员|Member of the Democratic National Construction Association|民建会员
07 中国民主促进会会员|Member of the Association for Promoting Democracy|民进会员
08 中国农工民主党党员|Member of the Peasants and Workers Democratic Party|农工党党员
09 中国致公党党员|Member of the Zhi Gong Party|致公党党员
10 九三学社社员|Member of the Jiusan Society|九三社员
11 台湾民主自治同盟盟员|Member of the Taiwan Democratic Self-Government League|台盟盟员
12 无党派民主人士|Personage without party affiliation|无党派,无党派人士
13 群众|Citizen without party|普通公民`),
}

const relation: CodeTable = {
  name: 'familyRelation',
  version: '2008',
  standard: 'GB/T 4761-2008',
  title: say('家庭关系', 'Family relation'),
  codes: entriesOf(
    `
01 本人|Self
02 户主|Head of household
10 配偶|Spouse
11 夫|Husband|丈夫
12 妻|Wife|妻子
20 子|Son|儿子
21 独生子|Only son
22 长子|Eldest son
23 次子|Second son|二子
24 三子|Third son
25 四子|Fourth son
26 五子|Fifth son
27 养子或继子|Adopted or step-son|养子,继子
28 女婿|Son-in-law
29 其他儿子|Other son
30 女|Daughter|女儿
31 独生女|Only daughter
32 长女|Eldest daughter
33 次女|Second daughter|二女
34 三女|Third daughter
35 四女|Fourth daughter
36 五女|Fifth daughter
37 养女或继女|Adopted or step-daughter|养女,继女
38 儿媳|Daughter-in-law
39 其他女儿|Other daughter
40 孙子、孙女或外孙子、外孙女|Grandchild|孙子女
41 孙子|Son's son
42 孙女|Son's daughter
43 外孙子|Daughter's son|外孙
44 外孙女|Daughter's daughter
45 孙媳妇或外孙媳妇|Grandson's wife|孙媳妇,外孙媳妇
46 孙女婿或外孙女婿|Granddaughter's husband|孙女婿,外孙女婿
47 曾孙子或曾外孙子|Great-grandson|曾孙,曾孙子
48 曾孙女或曾外孙女|Great-granddaughter|曾孙女
49 其他孙子、孙女|Other grandchild
50 父母|Parent
51 父亲|Father|父
52 母亲|Mother|母
53 公公|Husband's father
54 婆婆|Husband's mother
55 岳父|Wife's father
56 岳母|Wife's mother
57 继父或养父|Step- or adoptive father|继父,养父
58 继母或养母|Step- or adoptive mother|继母,养母
59 其他父母关系|Other parent
60 祖父母或外祖父母|Grandparent
61 祖父|Father's father|爷爷
62 祖母|Father's mother|奶奶
63 外祖父|Mother's father|外公
64 外祖母|Mother's mother|外婆
65 配偶的祖父母或外祖父母|Spouse's grandparent
66 曾祖父|Great-grandfather
67 曾祖母|Great-grandmother
68 配偶的曾祖父母|Spouse's great-grandparent
69 其他祖父母关系|Other grandparent
70 兄弟姐妹|Sibling
71 兄|Elder brother|哥哥
72 嫂|Elder brother's wife|嫂子
73 弟|Younger brother|弟弟
74 弟媳|Younger brother's wife
75 姐姐|Elder sister|姐
76 姐夫|Elder sister's husband
77 妹妹|Younger sister|妹
78 妹夫|Younger sister's husband
79 其他兄弟姐妹|Other sibling
81 伯父|Father's elder brother
82 伯母|His wife
83 叔父|Father's younger brother|叔叔
84 婶母|Wife of father's younger brother
85 舅父|Mother's brother|舅舅
86 舅母|Mother's brother's wife
87 姨父|Husband of mother's sister
88 姨母|Mother's sister
89 姑父|Husband of father's sister
90 姑母|Father's sister|姑姑
91 堂兄弟、堂姐妹|Cousin on the father's side
92 表兄弟、表姐妹|Cousin
93 侄子|Brother's son
94 侄女|Brother's daughter
95 外甥|Sister's son
96 外甥女|Sister's daughter
97 其他亲属|Other relative|其他
99 非亲属|Not related`,
    (code) => (/^[1-7][1-9]$/.test(code) ? `${code[0]}0` : undefined),
  ),
}

/** The kinds of paper met most in government services; the standard holds more, a city may import them. */
const paper: CodeTable = {
  name: 'paperKind',
  version: '2004',
  standard: 'GA/T 517-2004',
  title: say('常用证件（节选）', 'Kinds of identity papers (excerpt)'),
  codes: entriesOf(`
111 居民身份证|Identity card|身份证,二代身份证,公民身份证
112 临时居民身份证|Provisional identity card|临时身份证
113 户口簿|Household register|户口本
114 中国人民解放军军官证|Officer's card of the army|军官证
115 中国人民武装警察部队警官证|Officer's card of the armed police|武警警官证
117 出生医学证明|Birth certificate|出生证
414 普通护照|Ordinary passport|护照,外国护照
511 台湾居民来往大陆通行证|Travel permit for Taiwan residents|台胞证
516 港澳居民来往内地通行证|Travel permit for Hong Kong and Macau residents|回乡证,港澳通行证
553 外国人永久居留身份证|Permanent resident card of a foreigner|外国人永久居留证
990 其他证件|Other|其他`),
}

export const personTables: readonly CodeTable[] = [
  sex,
  marriage,
  health,
  education1984,
  education2006,
  degree,
  ethnic,
  party,
  relation,
  paper,
]
