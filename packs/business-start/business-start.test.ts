import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { AutoFacts } from '../../kit/index.ts'
import { creditCodeOf, idCheck, idNumberOf } from '../../platform/fields/decide.ts'
import { ageOn, capitalDue, creditCodeFor, holdersExamined, sharesAreWhole } from './company-rules.ts'
import { distance, likeness, type NameFault, nameFaults, soundOf } from './name-rules.ts'
import { allDone, examined, firstLook, onlyBankOpen, parties, secondApproval, serialOf } from './rules.ts'
import { permitsOf, unknownScope } from './scope.ts'

test('shares are exact: a third three times is a whole, 33 of 100 three times is not', () => {
  const third = { part: 1, of: 3 }
  assert.equal(sharesAreWhole([third, third, third]), true)
  const nearly = { part: 33, of: 100 }
  assert.equal(sharesAreWhole([nearly, nearly, nearly]), false)
  assert.equal(sharesAreWhole([]), false)
  assert.equal(
    sharesAreWhole([
      { part: 0, of: 1 },
      { part: 1, of: 1 },
    ]),
    false,
  )
  assert.equal(
    sharesAreWhole([
      { part: 0.5, of: 1 },
      { part: 1, of: 2 },
    ]),
    false,
  )
  const parts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(parts, (all) => {
      const of = all.reduce((sum, one) => sum + one, 0)
      assert.equal(sharesAreWhole(all.map((part) => ({ part, of }))), true)
      assert.equal(sharesAreWhole(all.map((part) => ({ part, of: of + 1 }))), false)
    }),
  )
})

test('the capital is paid within five years, to the day', () => {
  assert.equal(capitalDue('2026-11-20'), '2031-11-20')
  assert.equal(capitalDue('2028-02-29'), '2033-02-28')
})

test('a credit code that is given out passes both checks', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999_999 }), (serial) => {
      const code = creditCodeFor('440111', serial)
      assert.deepEqual(creditCodeOf(code), { number: code })
    }),
  )
})

const part = (brand: string, more: object = {}) => ({ ...{ region: '广州', brand, trade: '餐饮', form: '有限公司' }, ...more })
/** Only by blanks and lines: the signs that nobody sees stay. */
const split = (text: string): readonly string[] => text.split(/[ \n]+/).filter((one) => one !== '')

/** Brands with what is expected of each: 200 names and more. */
const NAMES: readonly (readonly [expected: readonly NameFault[], brands: string])[] = [
  [
    [],
    `阿强小吃 云上稻香 麦香坊 晨光 远航 木棉花 白云山水 珠江风 岭南印象 榕树下 三元里味道 石井人家 老街坊 同心堂
     禾田 青禾 明德 致远 博雅 弘毅 思源 海纳 百川 启航 扬帆 乘风 破浪 星辰 银河 北斗 天狼 晓月 清风 明月 竹韵 兰心
     梅香 菊影 松涛 鹤鸣 鹿鸣 雁归 燕来 凤栖 龙吟 麒麟阁 玄武湖 朱雀门 青龙桥 白虎堂 金穗 银杏 铜雀 铁牛 锡林 玉泉
     翠微 丹霞 赤水 橙园 黄鹤 绿野 蓝天 紫荆 墨香 素心 德兴隆 泰和 永昌 兴盛 恒通 广源 鸿运来 聚宝盆 万家乐 千里马
     百味鲜 十里香 九洲情 八方客 七彩云 六合居 五谷香 四季春 双喜临门 一品居 心连心 手拉手 面对面 点点滴滴 暖暖家园
     䶮𠮷 犇羴鱻 淼焱垚 家和万事兴隆 小城故事多 南国书香文化园 十二个汉字的字号正好可以
     江南春 塞北雪 关东人 川渝情 湘里人家 徽州印象 闽南古厝 潮汕味 客家围 蒙古包 雪域鹰 天山雪 洱海月 漓江水 西湖柳 黄山松`,
  ],
  [
    ['forbidden'],
    `国家级美食 最高级享受 最佳口味 天下第一 第一家 顶级尊享 极品人生 中央厨房 国务院招待 人大代表之家 政协之友 法院门口
     检察院旁 公安局前 军队之家 武警之友 部队大院 党委食堂 纪委茶社 共产党员之家 共青团员 外交部 国旗飘飘 国徽闪耀 国歌嘹亮
     领袖风采 联合国美食 世界卫生组织 世贸组织 欧盟风味 世界银行 红十字 赌博之王 博彩天地 色情文化 毒品研究 邪教破除 传销之家
     歧视研究 黑社会 代办证件 洗钱干洗`,
  ],
  [['special'], `中国味道 中华老字号 全国连锁 国际美食 国家粮仓 华夏文明 美味中国 舌尖中华 香满全国 飞跃国际 新国家 大华夏`],
  [['licensed'], `云山银行 白云保险 珠江证券 木棉基金 岭南信托 花城交易所 羊城征信 五羊典当 便民融资担保`],
  [['brand'], `强 云 山 一 这是一个超过了十二个汉字的字号 味道好极了真的好吃得不得了哦`],
  [['invisible', 'brand'], `阿\u200b强 阿\u200d强 云\ufeff山 ＡＢ １２３ 阿\u0301强 云\u00ad山 ｱｲｳ 阿\u2060强 云\u202e山`],
  [['brand'], `AB abc 阿强123 阿强Cafe 云山! 云-山 云·山 @云山 云山2 K歌`],
]
test('names: two hundred brands, each with what is expected of it', () => {
  let count = 0
  for (const [expected, brands] of NAMES)
    for (const brand of split(brands)) {
      assert.deepEqual(nameFaults(part(brand)), expected, JSON.stringify(brand))
      count++
    }
  assert.ok(count >= 200, String(count))
  for (const [parts, wanted] of [
    [part('阿强', { form: '公司公司' }), ['form']],
    [part('阿强', { region: 'GZ' }), ['region']],
    [part('阿强', { region: '中国' }), ['special']],
    [part('阿强', { trade: '' }), ['trade']],
    [part('阿强', { trade: '公安器材' }), ['forbidden']],
    [part('阿 强'), ['invisible', 'brand']],
  ] as const)
    assert.deepEqual(nameFaults(parts), wanted)
})

test('names that are like another’s: the same, the same by ear, one sign apart', () => {
  for (const [a, b, how] of [
    ['云上稻香', '云上稻香', 'same'],
    ['阿强小吃', '阿墙小吃', 'sound'],
    ['嘉禾', '家和', 'sound'],
    ['鑫源', '新元', 'sound'],
    ['致远', '志远', 'sound'],
    ['明德', '铭德', 'sound'],
    ['启航', '起航', 'sound'],
    ['阿强小吃', '阿强大吃', 'sign'],
    ['麦香坊', '麦香', 'sign'],
    ['云山', '云水', 'sign'],
    ['青禾田园', '青禾', null],
    ['木棉花', '紫荆园', null],
  ] as const)
    assert.equal(likeness(a, b), how, `${a} ${b}`)
  assert.equal(soundOf('䶮𠮷').length > 0, true)
  assert.deepEqual(
    [distance('阿强', '阿强'), distance('阿强', '阿墙'), distance('阿强', '阿强强'), distance('甲', '乙丙丁')],
    [0, 1, 1, 3],
  )
  const brands = fc.string({ maxLength: 6 })
  fc.assert(
    fc.property(brands, brands, (a, b) => {
      assert.equal(distance(a, b), distance(b, a))
      assert.equal(distance(a, a), 0)
    }),
  )
})

const FOUNDER = '11010519491231002X'
const holder = (more: object = {}) => ({
  ...{ name: '甲', kind: 'person', number: FOUNDER, phone: '13900000001', part: 1, of: 1 },
  ...more,
})
const OTHER = `44011119900101123${idCheck('44011119900101123')}`
const CHILD = `44011120150101123${idCheck('44011120150101123')}`

const facts = (values: object = {}, rows: AutoFacts['rows'] = {}): AutoFacts => ({
  data: { area: '440111', caseNo: '0012345', services: ['seal'] },
  ...{ number: '2026112000001', decided: {}, recorded: {}, paid: {}, tags: [] },
  values: {
    ...{ region: '广州', brand: '阿强小吃', trade: '餐饮', companyForm: '有限公司', scope: ['software'] },
    ...{ holders: [holder()], payBy: '2031-11-20', address: '云城西路 1 号' },
    ...{ applicantId: FOUNDER, representative: '甲', representativeId: FOUNDER },
    representativePhone: '13900000001',
    ...values,
  },
  rows,
  others: 0,
  answers: {},
  at: new Date('2026-11-20T02:00:00Z'),
})

test('秒批 only where nothing stands against it and nothing is doubtful', () => {
  const green = firstLook(facts())
  assert.equal(green.action, 'approve')
  assert.equal(green.writes?.[0]?.values.firmName, '广州阿强小吃餐饮有限公司')
  assert.equal(green.writes?.[0]?.values.sound, 'a qiang xiao chi')
  const looked = (values: object, rows: AutoFacts['rows'] = {}) => firstLook(facts(values, rows)).action
  assert.equal(looked({ brand: '中国味道' }), 'toOfficer')
  assert.equal(looked({}, { sameTrade: [{ brand: '阿强大吃' }] }), 'toOfficer')
  assert.equal(looked({}, { sameSound: [{ brand: '阿墙小吃', firmName: '广州阿墙小吃餐饮有限公司' }] }), 'toOfficer')
  assert.equal(looked({}, { sameTrade: [{ brand: '阿强小吃' }] }), 'nameRefused')
  assert.equal(looked({ payBy: '2031-11-21' }), 'precheckFailed')
  assert.equal(looked({}, { banned: [{}] }), 'precheckFailed')
  assert.equal(looked({}, { sameAddress: [{}, {}, {}, {}, {}] }), 'toOfficer')
  assert.equal(looked({}, { sameAddress: [{}, {}, {}, {}] }), 'approve')
  assert.equal(looked({ scope: [] }), 'precheckFailed')
  assert.equal(looked({ scope: ['guards'] }), 'toOfficer')
  assert.match(String(firstLook(facts({ scope: ['catering'] })).form?.permits), /食品经营许可证/)
  const near = secondApproval(facts({}, { sameTrade: [{ brand: '阿强大吃', firmName: '广州阿强大吃餐饮有限公司' }] }))
  assert.match(String(near.form?.why), /与“广州阿强大吃餐饮有限公司”只差一个字/)
  assert.equal(examined(facts({ representativeId: CHILD })).against.length, 1)
  assert.equal(ageOn('110105200811200021', '2026-11-20'), 18)
  assert.equal(ageOn('110105200811210021', '2026-11-20'), 17)
})

test('shareholders: their number, their sum, twice the same, from abroad, under age, enterprises', () => {
  const day = '2026-11-20'
  const count = (holders: readonly object[], form = '有限公司') => {
    const { against, doubts } = holdersExamined(
      holders.map((one) => holder(one)),
      form,
      day,
    )
    return [against.length, doubts.length]
  }
  const half = { part: 1, of: 2 }
  assert.deepEqual(count([{}]), [0, 0])
  assert.deepEqual(count([half, { ...half, number: OTHER }]), [0, 0])
  // too much, too little, nothing
  assert.deepEqual(count([{}, { ...half, number: OTHER }]), [1, 0])
  assert.deepEqual(count([half]), [1, 0])
  assert.deepEqual(count([]), [2, 0])
  assert.deepEqual(count([half, half]), [1, 0])
  assert.deepEqual(count([{ number: '123' }]), [1, 0])
  assert.deepEqual(count([{ kind: 'foreign', number: 'E12345678' }]), [0, 1])
  assert.deepEqual(count([half, { ...half, number: CHILD }]), [0, 1])
  assert.deepEqual(count([{ kind: 'firm', number: '91350100M000100Y43' }]), [0, 1])
  assert.deepEqual(count([{ kind: 'firm', number: '91350100M000100Y44' }]), [1, 0])
  assert.deepEqual(count([{}], '合伙企业'), [1, 0])
  assert.deepEqual(count([half, { ...half, number: OTHER }], '个人独资企业'), [1, 0])
  const fifty = Array.from({ length: 51 }, (_, n) => ({ part: 1, of: 51, kind: 'foreign', number: `P${n}` }))
  assert.equal(count(fifty)[0], 1)
})

test('who signs: every shareholder of age and the representative, the founder himself not, nobody twice', () => {
  const half = { part: 1, of: 2 }
  const roles = (values: object) => parties(facts(values)).map(({ role, name }) => [role, name])
  assert.deepEqual(roles({}), [])
  const second = holder({ ...half, name: '乙', number: OTHER, phone: '13900000002' })
  assert.deepEqual(roles({ holders: [holder(half), second] }), [['holder', '乙']])
  assert.equal(firstLook(facts({ holders: [holder(half), second] })).action, 'toSigning')
  const represented = { representative: '乙', representativeId: OTHER, representativePhone: '13900000002' }
  assert.deepEqual(roles(represented), [['representative', '乙']])
  assert.deepEqual(roles({ ...represented, holders: [holder(half), second] }), [['holder', '乙']])
  assert.deepEqual(roles({ holders: [holder(half), holder({ ...half, kind: 'foreign', number: 'E1' })] }), [])
})

test('the promise waits for what was chosen, and not for the bank', () => {
  const of = (services: readonly string[], tags: readonly string[]) => ({ matter: { data: { services }, tags } }) as never
  const at = new Date()
  assert.equal(allDone(of(['seal', 'tax'], ['sealDone', 'taxDone']), {}, at), null)
  assert.equal(allDone(of(['seal', 'tax'], ['taxDone']), {}, at)?.code, 'founding.lanesOpen')
  assert.equal(allDone(of(['seal', 'bank'], ['sealDone']), {}, at)?.code, 'founding.lanesOpen')
  assert.equal(onlyBankOpen(of(['seal', 'bank'], ['sealDone']), {}, at), null)
  assert.equal(onlyBankOpen(of(['seal', 'bank'], []), {}, at)?.code, 'founding.lanesOpen')
  assert.equal(onlyBankOpen(of(['seal'], ['sealDone']), {}, at)?.code, 'founding.lanesOpen')
  assert.equal(allDone(of(['seal', 'bank'], ['sealDone', 'bankDone']), {}, at), null)
})

test('scope entries say which permissions come before or after; serials of companies are their own', () => {
  assert.deepEqual(permitsOf(['software'], 'before'), [])
  assert.match(permitsOf(['guards'], 'before')[0]?.zh ?? '', /保安服务许可证/)
  assert.match(permitsOf(['food', 'software'], 'after')[0]?.zh ?? '', /食品经营许可证/)
  assert.equal(unknownScope(['nonsense']), true)
  assert.equal(serialOf('2026112000001') + 1, serialOf('2026112000002'))
  assert.equal(serialOf('2026112000001') + 10_000, serialOf('2026112100001'))
  assert.ok(serialOf('2099123109999') < 31 ** 6)
})

test('credit codes: the worked examples', () => {
  assert.deepEqual(creditCodeOf('91350100M000100Y43'), { number: '91350100M000100Y43' })
  assert.deepEqual(creditCodeOf('91441900ma00000t44'), { number: '91441900MA00000T44' })
  for (const wrong of ['91350100M000100Y45', '91350100I000100Y43', '91350100M000100Y4'])
    assert.ok('problem' in creditCodeOf(wrong), wrong)
  assert.deepEqual(idNumberOf('11010519491231002x', '2026-11-20'), { number: '11010519491231002X' })
  for (const wrong of ['11010519490231002X', '110105204912310020', '110105491231002'])
    assert.ok('problem' in idNumberOf(wrong, '2026-11-20'), wrong)
})
