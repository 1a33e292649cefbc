/** What must not travel from one person's answer into another's, and what only the unit itself can know. */

export type Scrubbed = { readonly text: string; readonly gaps: readonly string[] }

const SURNAMES =
  '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程邢裴陆荣翁荀羊惠甄曲家封储靳段富巫乌焦巴弓牧隗山谷车侯宓蓬全班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹龙叶幸司韶黎薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍桑桂牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公'
const NUMBER = '[\\d０-９一二三四五六七八九十百千万两零〇]'

/** Personal data first, then facts of that one case. The order matters: a telephone is no amount. */
const RULES: readonly (readonly [gap: string, pattern: RegExp])[] = [
  ['证件号', /(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])|(?<!\d)\d{15}(?!\d)/g],
  [
    '电话',
    /(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[\d*]{8}|[- ]\d{4}[- ]\d{4})(?!\d)|(?<!\d)0\d{2,3}[-－ ]?\d{7,8}(?!\d)|(?<!\d)[2-9]\d{7}(?!\d)/g,
  ],
  ['邮箱', /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{1,64}/g],
  ['车牌', /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·.]?[A-Z0-9]{5,6}/g],
  ['编号', /(?<![\dA-Za-z])[A-Za-z]{0,4}\d{9,}(?![\dA-Za-z])/g],
  ['姓名', new RegExp(`[${SURNAMES}](?:某{1,2}|先生|女士|小姐|老师|工|经理|主任|科长|队长|某某)`, 'g')],
  [
    '日期',
    new RegExp(
      `(?:${NUMBER}{2,4}年)?${NUMBER}{1,3}月${NUMBER}{1,3}(?:日|号)(?:[上下]午)?(?:${NUMBER}{1,2}(?:时|点)(?:${NUMBER}{1,2}分?)?)?|${NUMBER}{4}年${NUMBER}{1,3}月(?:份|底|初)?|\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}`,
      'g',
    ),
  ],
  ['金额', new RegExp(`${NUMBER}+(?:[.,]\\d+)*\\s*(?:余)?(?:万|亿)?元`, 'g')],
  [
    '地址',
    /\p{Script=Han}{2,8}(?:大道|路|街|巷|弄|里|村|小区|花园|苑|大厦)(?:[A-Za-z]?\d+[\d\-－A-Za-z]*(?:号|栋|幢|座|弄|室|房|单元|巷)(?:之[一二三四五六七八九])?)+/gu,
  ],
  ['门牌', /(?<!\d)\d+(?:栋|幢|座|单元|号楼)\d*(?:房|室|号|单元)?\d*|\d{3,4}(?:房|室)/g],
]

/** Replaces personal data and facts of the one case by gaps in 【】. */
export function scrub(text: string, names: readonly string[] = []): Scrubbed {
  let out = text.slice(0, 20_000).toWellFormed()
  const gaps = new Set<string>()
  for (const name of [...names].sort((a, b) => b.length - a.length))
    if ([...name].length >= 2 && out.includes(name)) {
      out = out.replaceAll(name, '【地点】')
      gaps.add('地点')
    }
  for (const [gap, pattern] of RULES)
    out = out.replace(pattern, () => {
      gaps.add(gap)
      return `【${gap}】`
    })
  return { text: out, gaps: [...gaps] }
}

const PERSONAL: ReadonlySet<string> = new Set([
  '证件号',
  '电话',
  '邮箱',
  '车牌',
  '编号',
  '姓名',
  '地址',
  '门牌',
])

/** For reading an earlier answer: personal data masked, everything else as it was said. */
export function maskPersonal(text: string): string {
  let out = text.slice(0, 20_000).toWellFormed()
  for (const [gap, pattern] of RULES) if (PERSONAL.has(gap)) out = out.replace(pattern, '＊＊＊')
  return out
}
